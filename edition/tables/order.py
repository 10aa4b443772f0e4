"""The rules about order: what follows what, in a row and down a table. See `rules`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edition.tables import records
from edition.tables.base import REGIMES
from edition.tables.rules import PERIODS, Tables, rule, sequence

NUMBERS = {
    records.Citation: "{}",
    records.Reading: "V{:03d}",
    records.Relation: "R{:03d}",
    records.Event: "T{:02d}",
}


@sequence("passages", "id")
def passages_are_the_articles(n: int, rows: Sequence[records.Passage], tables: Tables) -> bool:
    """the title and the passages of the canon, each once and in order"""
    return stands_in(tables.canon["passages"], [row.id for row in rows], n)


@sequence("citations", "marker")
def markers_are_the_articles(n: int, rows: Sequence[records.Citation], tables: Tables) -> bool:
    """the markers of the canon, one a row, in the article's order and to the last"""
    return stands_in(tables.canon["markers"], [row.marker for row in rows], n)


@sequence("sources", "marker")
def sources_have_the_markers(n: int, rows: Sequence[records.Source], tables: Tables) -> bool:
    """the markers of the canon, each once and in order"""
    markers = sorted(set(tables.canon["markers"]), key=lambda marker: (len(marker), marker))
    return stands_in(markers, [row.marker for row in rows], n)


@sequence("regimes", "id")
def regimes_are_the_four(n: int, rows: Sequence[records.Regime], tables: Tables) -> bool:
    """the regimes of the edition in order"""
    return stands_in(REGIMES, [row.id for row in rows], n)


@sequence("regimes", "from")
def regimes_follow_each_other(n: int, rows: Sequence[records.Regime], tables: Tables) -> bool:
    """a first day after the regime before has ended"""
    return n == 0 or "" < rows[n - 1].to < rows[n].from_


@sequence("citations", "occurrence")
@sequence("readings", "id")
@sequence("relations", "id")
@sequence("timeline", "id")
def rows_are_counted(n: int, rows: Sequence[Any], tables: Tables) -> bool:
    """the next number in the row: {n}, written as in the rows before"""
    return str(rows[n][0]) == NUMBERS[type(rows[n])].format(n + 1)


@sequence("timeline", "date")
def events_are_in_order(n: int, rows: Sequence[records.Event], tables: Tables) -> bool:
    """rows in order of date"""
    return n == 0 or rows[n - 1].date <= rows[n].date


@sequence("timeline", "period")
def periods_are_in_order(n: int, rows: Sequence[records.Event], tables: Tables) -> bool:
    """periods in order"""
    return n == 0 or PERIODS.index(rows[n - 1].period) <= PERIODS.index(rows[n].period)


@sequence("provisions", "power")
def provisions_follow_powers_and_regimes(
    n: int, rows: Sequence[records.Provision], tables: Tables
) -> bool:
    """rows in the order of powers and regimes"""
    before, here = (
        (tables.place("powers", "id", row.power), REGIMES.index(row.regime))
        for row in (rows[max(0, n - 1)], rows[n])
    )
    return before <= here


@rule("powers", "passages")
@rule("glossary", "passages")
def passages_are_in_order(row: records.Power | records.Term, tables: Tables) -> bool:
    """passages in order"""
    return list(row.passages) == sorted(row.passages, key=tables.canon["passages"].index)


@rule("regimes", "to")
@rule("actors", "to")
def end_follows_beginning(row: records.Regime | records.Actor, tables: Tables) -> bool:
    """a date not before from {from_}"""
    return not (row.from_ and row.to) or row.from_ <= row.to


@rule("timeline", "date_to")
def last_day_follows_first(row: records.Event, tables: Tables) -> bool:
    """a date not before date {date}"""
    return not row.date_to or row.date <= row.date_to


def stands_in(canonical: Sequence[str], found: Sequence[str], n: int) -> bool:
    """Whether item n is the canonical one, and the last is the canon's last."""
    if n >= len(canonical) or found[n] != canonical[n]:
        return False
    return n + 1 < len(found) or n + 1 == len(canonical)
