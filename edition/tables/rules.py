"""The edition's own law: what no single cell can say, one rule a function.

A rule's docstring is what its message expects; {column} in it is the row's own value, {n} the row's
place in the table. `rule` asks every row by itself; `sequence` asks about the row's place and stops
at the first row out of order, since all later ones would only repeat it. Rules run on tables whose
types, keys and vocabularies are sound.
"""

from __future__ import annotations

import functools
import itertools
import keyword
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from edition.tables.base import Fault
from edition.tables.rows import group
from edition.tables.schema import Canon
from edition.text.article import LEGACY

STATED = ("in force", "changed", "absent")  # a status told as fact
UNNAMED_ACTS = ("", "practice", "orders")  # cells of `act` that describe and do not name
PERIODS = ("before", "window", "after", "2026")
WORKS = {"identified": 1, "two candidates": 2}  # how many works a source of that status has
VERDICTS = {
    "identified": ("certain", "in substance", "mismatch"),
    "two candidates": ("candidate",),
    "unidentified": ("unidentified",),
}
MODERN = {**LEGACY, "i": "і", "I": "І"}  # what a wrong letter of the received file stands for


class Tables:
    """Every table's typed rows, with the look-ups that rules need."""

    def __init__(self, rows: Mapping[str, Sequence[Any]], canon: Canon) -> None:
        self.rows = rows
        self.canon = canon

    @functools.cache  # noqa: B019 - one lives for one check
    def by(self, table: str, column: str) -> dict[str, tuple[Any, ...]]:
        """{value: rows} of a column."""
        return group(self.rows[table], column)

    def one(self, table: str, column: str, value: str) -> Any:
        """The row with a value that is known to stand there once."""
        return self.by(table, column)[value][0]

    def place(self, table: str, column: str, value: str) -> int:
        """How far down a table a value first stands."""
        return list(self.by(table, column)).index(value)

    def seen(self, row: Any) -> list[Any]:
        """The texts that a row rests on."""
        return [self.one("texts", "key", key) for key in row.seen]

    def name_of_act(self, bibkey: str) -> str:
        """The name under which an act is first met."""
        both = [self.by(table, "bibkey").get(bibkey, ()) for table in ("provisions", "relations")]
        names = [row.act for row in itertools.chain(*both)]
        return next(name for name in names if name not in UNNAMED_ACTS)


class Rule(NamedTuple):
    """A law for one column of one table."""

    table: str
    column: str
    holds: Callable[..., bool]
    in_sequence: bool

    def faults(self, tables: Tables) -> Iterator[Fault]:
        rows = tables.rows[self.table]
        for n, row in enumerate(rows):
            if self.holds(n, rows, tables) if self.in_sequence else self.holds(row, tables):
                continue
            value = getattr(row, self.column + "_" * keyword.iskeyword(self.column))
            shown = "; ".join(value) if isinstance(value, tuple) else str(value)
            expected = " ".join((self.holds.__doc__ or "").split())
            told = expected.format(n=n + 1, **row._asdict())
            if not self.in_sequence:
                yield Fault(self.table, n + 2, self.column, shown, told)
                continue
            told += f" (was the table sorted? git checkout data/{self.table}.csv brings it back)"
            yield Fault(self.table, n + 2, self.column, shown, told)
            return


RULES: list[Rule] = []


def _register(table: str, column: str, in_sequence: bool) -> Callable[..., Any]:
    def register(holds: Callable[..., bool]) -> Callable[..., bool]:
        RULES.append(Rule(table, column, holds, in_sequence))
        return holds

    return register


def rule(table: str, column: str) -> Callable[..., Any]:
    """Register a function (row, tables) -> bool as the law of a column."""
    return _register(table, column, in_sequence=False)


def sequence(table: str, column: str) -> Callable[..., Any]:
    """Register a function (n, rows, tables) -> bool: whether row n stands in its place."""
    return _register(table, column, in_sequence=True)
