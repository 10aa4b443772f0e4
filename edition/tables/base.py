"""What every room of the package stands on: where the tables lie, and how a fault is said.

A fault is a value, not a sentence, so that a test can ask for its row and `check` can count those
of one kind; its text is made in one place.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data"
REGIMES = ("article", "2017", "2022", "2026")
LIST_SEPARATOR = "; "
LONGEST = 60  # characters of a faulty value that are shown: enough to find it, and one line


class Fault(NamedTuple):
    """One thing wrong and its place. The heading is row 1; row 0 means the file as a whole."""

    table: str  # a table's name, or a file's name with its ending
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = f"data/{self.table if '.' in self.table else self.table + '.csv'}"
        place += f", row {self.row}" if self.row else ""
        place += f", column {self.column}" if self.column else ""
        if self.column or self.value:
            cut = len(self.value) > LONGEST
            place += f": {self.value[: LONGEST - 3] + '…' if cut else self.value!r}"
        return f"{place}: expected {self.expected}"


class DataError(Exception):
    """What is wrong with the tables or settings, a line each; `faults` has them one by one."""

    def __init__(self, faults: Iterable[Fault | str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
