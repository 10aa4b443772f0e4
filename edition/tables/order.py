"""The rules about order: what follows what, in a row and down a table. See `rules`."""

from __future__ import annotations

from collections.abc import Sequence

from edition.tables.base import REGIMES
from edition.tables.records import (
    Actor,
    Citation,
    Event,
    Passage,
    Power,
    Provision,
    Reading,
    Regime,
    Relation,
    Source,
    Term,
)
from edition.tables.rules import PERIODS, Tables, rule, sequence


@sequence("passages", "id")
def passages_are_the_articles(n: int, rows: Sequence[Passage], tables: Tables) -> bool:
    """the title and the passages of the canon, each once and in order"""
    return stands_in(tables.canon["passages"], [row.id for row in rows], n)


@sequence("citations", "marker")
def markers_are_the_articles(n: int, rows: Sequence[Citation], tables: Tables) -> bool:
    """the markers of the canon, one a row, in the article's order and to the last"""
    return stands_in(tables.canon["markers"], [row.marker for row in rows], n)


@sequence("sources", "marker")
def sources_have_the_markers(n: int, rows: Sequence[Source], tables: Tables) -> bool:
    """the markers of the canon, each once and in order"""
    markers = sorted(set(tables.canon["markers"]), key=lambda marker: (len(marker), marker))
    return stands_in(markers, [row.marker for row in rows], n)


@sequence("regimes", "id")
def regimes_are_the_four(n: int, rows: Sequence[Regime], tables: Tables) -> bool:
    """the regimes of the edition in order"""
    return stands_in(REGIMES, [row.id for row in rows], n)


@sequence("regimes", "from")
def regimes_follow_each_other(n: int, rows: Sequence[Regime], tables: Tables) -> bool:
    """a first day after the regime before has ended"""
    return n == 0 or "" < rows[n - 1].to < rows[n].from_


@sequence("citations", "occurrence")
def citations_are_counted(n: int, rows: Sequence[Citation], tables: Tables) -> bool:
    """{n}, the next in the row"""
    return rows[n].occurrence == n + 1


@sequence("readings", "id")
def readings_are_counted(n: int, rows: Sequence[Reading], tables: Tables) -> bool:
    """V{n:03d}, the next in the row"""
    return rows[n].id == f"V{n + 1:03d}"


@sequence("relations", "id")
def relations_are_counted(n: int, rows: Sequence[Relation], tables: Tables) -> bool:
    """R{n:03d}, the next in the row"""
    return rows[n].id == f"R{n + 1:03d}"


@sequence("timeline", "id")
def events_are_counted(n: int, rows: Sequence[Event], tables: Tables) -> bool:
    """T{n:02d}, the next in the row"""
    return rows[n].id == f"T{n + 1:02d}"


@sequence("timeline", "date")
def events_are_in_order(n: int, rows: Sequence[Event], tables: Tables) -> bool:
    """rows in order of date"""
    return n == 0 or rows[n - 1].date <= rows[n].date


@sequence("timeline", "period")
def periods_are_in_order(n: int, rows: Sequence[Event], tables: Tables) -> bool:
    """periods in order"""
    return n == 0 or PERIODS.index(rows[n - 1].period) <= PERIODS.index(rows[n].period)


@sequence("provisions", "power")
def provisions_follow_powers_and_regimes(n: int, rows: Sequence[Provision], tables: Tables) -> bool:
    """rows in the order of powers and regimes"""
    before, here = (
        (tables.place("powers", "id", row.power), REGIMES.index(row.regime))
        for row in (rows[max(0, n - 1)], rows[n])
    )
    return before <= here


@rule("powers", "passages")
@rule("glossary", "passages")
def passages_are_in_order(row: Power | Term, tables: Tables) -> bool:
    """passages in order"""
    return list(row.passages) == sorted(row.passages, key=tables.canon["passages"].index)


@rule("regimes", "to")
@rule("actors", "to")
def end_follows_beginning(row: Regime | Actor, tables: Tables) -> bool:
    """a date not before from {from_}"""
    return not (row.from_ and row.to) or row.from_ <= row.to


@rule("timeline", "date_to")
def last_day_follows_first(row: Event, tables: Tables) -> bool:
    """a date not before date {date}"""
    return not row.date_to or row.date <= row.date_to


def stands_in(canonical: Sequence[str], found: Sequence[str], n: int) -> bool:
    """Whether item n is the canonical one, and the last is the canon's last."""
    if n >= len(canonical) or found[n] != canonical[n]:
        return False
    return n + 1 < len(found) or n + 1 == len(canonical)
