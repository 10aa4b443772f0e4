"""Tables row by row, typed: for pages and forms that go through them in order.

`rows("powers")` gives a tuple of `records.Power`; `grouped` and `row` find rows by a column. All
are read once: the files do not change while a book is built. Their words are in the language of
the build (see `translated`).
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Iterable
from typing import Any

from edition.tables import base
from edition.tables.records import RECORDS
from edition.tables.translated import in_language
from edition.text.words import language


def rows(name: str) -> tuple[Any, ...]:
    """The rows of one table, each of its class in `records`, in the table's order."""
    return _rows(name, base.DATA, language())


def grouped(name: str, column: str) -> dict[Any, tuple[Any, ...]]:
    """{value: the rows that have it in `column`}, in the table's order.

    A row with a list stands under each of its items. What no row has is not there: ask with
    .get(value, ()).
    """
    return _grouped(name, column, base.DATA, language())


def row(name: str, column: str, value: str) -> Any:
    """The one row that has the value in a column of unique values, or None."""
    return next(iter(grouped(name, column).get(value, ())), None)


@functools.lru_cache(maxsize=64)
def _rows(name: str, folder: pathlib.Path, code: str) -> tuple[Any, ...]:
    record, frame = RECORDS[name], in_language(name, code, folder)
    frame = frame[[field.rstrip("_") for field in record._fields]]
    return tuple(record(*cells) for cells in frame.itertuples(index=False, name=None))


@functools.lru_cache(maxsize=256)
def _grouped(name: str, column: str, folder: pathlib.Path, code: str) -> dict[Any, tuple[Any, ...]]:
    return group(_rows(name, folder, code), column)


def group(rows: Iterable[Any], column: str) -> dict[Any, tuple[Any, ...]]:
    """Rows by their value in a column, as `grouped` says."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        cell = getattr(row, column)
        for value in cell if isinstance(cell, tuple) else (cell,):
            found.setdefault(value, []).append(row)
    return {value: tuple(members) for value, members in found.items()}


def overall(statuses: Iterable[str]) -> str:
    """The one status of a power in a regime from the statuses of its acts.

    Acts that agree give their status; where one act changed or dropped what another keeps, the
    power has "changed"; "not verified" yields to anything verified. Raises ValueError on no status.
    """
    stated = set(statuses)
    if not stated:
        raise ValueError("no status given")
    verified = stated - {"not verified"}
    if not verified:
        return "not verified"
    return verified.pop() if len(verified) == 1 else "changed"
