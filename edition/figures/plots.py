"""Figures of the notebooks that need more than a few lines of matplotlib.

Text takes the page's ink, so fills are pale in either scheme and colour never speaks alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from edition.tables import word
from edition.tables.language import CYRILLIC

SIZE = 11  # points, of all lettering but markers
LATIN_ROOM, CYRILLIC_ROOM = 99, 84  # letters times points in a tile: longer words are set smaller
MIDDLE: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": SIZE}

# Verdicts on a marker: colour and line of its thread.
VERDICTS = {
    "certain": ("#2e6b3a", "-"),
    "in substance": ("#2e6b3a", "--"),
    "candidate": ("#8a5a00", "--"),
    "mismatch": ("#a3311f", "-."),
    "unidentified": ("#777777", ":"),
}


def tile(ax: Axes, x: float, y: float, half: float, **look: Any) -> None:
    """A cell of a grid round its middle, `half` as high, a little gap to its neighbours."""
    ax.add_patch(plt.Rectangle((x - 0.48, y - half), 0.96, 2 * half, edgecolor="none", **look))


def bare_grid(ax: Axes) -> None:
    """A grid's heads above and below, without ticks and frame."""
    ax.tick_params(top=True, labeltop=True, length=0)
    ax.spines[:].set_visible(False)


def heat(table: pd.DataFrame, xlabel: str, heads: Sequence[str] | None = None) -> Figure:
    """A table of counts as a grid: the count in each cell, darker the larger; zeros left blank.

    `table` has passages down; `heads` renames its columns on the axis. Narrow enough for a phone.
    """
    fig = plt.figure(figsize=(2.7, 7.2))
    ax = fig.add_axes((0, 0, 1, 1))
    largest = float(table.values.max())
    for y, row in enumerate(table.values):
        for x, count in enumerate(row):
            if count:
                shade = 0.08 + 0.42 * float(count) / largest
                tile(ax, x, y, 0.46, facecolor="#3f7fbf", alpha=shade)
                ax.text(x, y, str(int(count)), **MIDDLE)
    named = [word(str(head)) for head in heads or table.columns]
    ax.set_xticks(range(len(named)), named, fontsize=SIZE)
    ax.set_yticks(range(len(table)), [f"¶{passage}" for passage in table.index], fontsize=SIZE)
    ax.set(xlim=(-0.55, len(table.columns) - 0.45), ylim=(len(table) - 0.4, -0.6))
    ax.set_xlabel(xlabel, fontsize=SIZE)
    ax.set_ylabel("passage", fontsize=SIZE)
    bare_grid(ax)
    return fig


def marker_map(citations: pd.DataFrame) -> Figure:
    """Markers on the left, passages in the middle, kinds of claim on the right, a thread for each
    citation.

    Narrow enough for a phone, and ordered so that no thread crosses another: markers that carry a
    provision first. Line style and the verdict's name under the passage say what the colour says.
    """
    rows = _untangled(citations)
    left: dict[Any, float] = rows.groupby("marker").y.mean().to_dict()
    right: dict[Any, float] = rows.groupby("kind").y.mean().to_dict()
    fig = plt.figure(figsize=(3.4, 5.2))
    ax = fig.add_axes((0, 0, 1, 1))
    for row in rows.itertuples():
        _thread(ax, row, left, right)
    for marker, y in left.items():
        ax.text(0.08, y, f"[{marker}]", fontsize=12, fontweight="bold", ha="right", va="center")
    for kind, y in right.items():
        ax.text(0.745, y, kind, fontsize=11, va="center")
    for x, head in ((0.0, "marker"), (0.26, "passage"), (0.745, "kind")):
        ax.text(x, -0.65, head, fontsize=11, style="italic", va="center")
    ax.set(xlim=(0, 1.05), ylim=(rows.y.max() + 0.5, -0.9))
    ax.axis("off")
    return fig


def _untangled(citations: pd.DataFrame) -> pd.DataFrame:
    """The citations in the order in which no thread crosses another, with their height `y`."""
    kinds = ("organisation", "statute", "doctrine")
    rank = citations.kind.map(kinds.index)
    rows = (
        citations.assign(rank=rank, first=rank.groupby(citations.marker).transform("min"))
        .sort_values(["first", "marker", "rank", "occurrence"])
        .reset_index(drop=True)
    )
    rows["y"] = rows.index + 0.35 * (rows.marker != rows.marker.shift()).cumsum()
    return rows


def _thread(ax: Axes, row: Any, left: dict[Any, float], right: dict[Any, float]) -> None:
    """A citation's thread from its marker to its kind, past its passage and verdict."""
    colour, line = VERDICTS[row.verdict]
    look: dict[str, Any] = {"color": colour, "linestyle": line, "linewidth": 1.6}
    ax.plot([0.1, 0.24], [left[row.marker], row.y], **look)
    ax.plot([0.61, 0.73], [row.y, right[row.kind]], **look)
    ax.text(0.26, row.y - 0.2, f"¶{row.passage}", fontsize=11, fontweight="bold", va="center")
    ax.text(0.26, row.y + 0.2, row.verdict, fontsize=11, va="center")


STATUSES = {
    "in force": "#2e6b3a",
    "changed": "#8a5a00",
    "absent": "#a3311f",
    "not verified": "#6b6862",
}


def matrix(
    powers: pd.DataFrame,
    status: pd.DataFrame,
    inferred: Mapping[str, bool],
    branches: Mapping[str, str],
    regimes: Mapping[str, str],
) -> Figure:
    """Powers down, regimes across, the status of each in words on its colour.

    `powers`: rows of the table in the order drawn; `status`: id × regime; `inferred`: {id: bool}
    for 2026; `branches` and `regimes`: {key: heading}.
    """
    fig = plt.figure(figsize=(6.4, 10.5))
    ax = fig.add_axes((0.03, 0.05, 0.97, 0.91))
    left: dict[str, Any] = {"x": -4.35, "fontsize": SIZE, "va": "center"}
    y = 0
    for branch, group in powers.groupby("branch", sort=False):
        toward = word("Toward {branch}").format(branch=word(branches[str(branch)]))
        ax.text(y=y + 0.12, s=toward, fontweight="bold", **left)
        for ident, name in zip(group.id, group.short_en):
            y += 1
            ax.text(y=y, s=f"{ident}  {word(name)}", **left)
            across = {regime: str(status.loc[ident, regime]) for regime in regimes}
            _statuses(ax, y, across, inferred[ident])
        y += 1
    ax.set(xlim=(-4.4, 3.5), ylim=(y - 0.4, -0.6), yticks=[], ylabel="power or relation")
    ax.set_xlabel("regime (? = not verified, * = inferred)")
    ax.set_xticks(range(len(regimes)), [word(head) for head in regimes.values()], fontsize=SIZE)
    bare_grid(ax)
    return fig


def _statuses(ax: Axes, y: float, across: Mapping[str, str], inferred: bool) -> None:
    """A power's status in each regime, in words on its colour; a star where 2026 is inferred."""
    for x, (regime, value) in enumerate(across.items()):
        star = "*" if regime == "2026" and inferred else ""
        tile(ax, x, y, 0.44, facecolor=STATUSES[value])
        said = "?" if value == "not verified" else word(value) + star
        room = CYRILLIC_ROOM if CYRILLIC.search(said) else LATIN_ROOM
        look = MIDDLE | {"fontsize": min(SIZE, room / len(said))}
        ax.text(x, y, said, color="white", **look)


def year_of(date: str) -> float:
    """An ISO date (or the beginning of one) as a year with its fraction: 2002-08-09 → 2002.6."""
    year, month, day = [*map(int, date.split("-")), 1, 1][:3]
    return year + (month - 1) / 12 + (day - 1) / 366


def spread(places: Sequence[float], room: float, last: float) -> list[float]:
    """Move places apart until `room` lies between neighbours, the last one at or before `last`."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + room) if moved else place)
    for n in range(len(moved) - 1, -1, -1):
        moved[n] = min(moved[n], last - room * (len(moved) - 1 - n))
    return moved


def shade(ax: Axes, start: float, end: float, words: str) -> None:
    """A stretch of the line of years, with its name at its left."""
    ax.axhspan(start, end + 1 / 12, color="#8a5a00", alpha=0.22, linewidth=0, xmax=0.365)
    ax.text(-0.04, (start + end) / 2, words, fontsize=SIZE, ha="right", va="center")


def timeline(events: pd.DataFrame, start: str, end: str) -> Figure:
    """Events down a line of years, numbered, with the window from `start` to `end` shaded.

    `events`: columns date and short_en, in order. Labels are moved apart where they would touch.
    """
    fig, ax = plt.subplots(figsize=(6.4, 8.2))
    shade(ax, year_of(start), year_of(end), "the article's\nwindow")
    ax.plot([0, 0], [1991, 2027], color="#777777", linewidth=1.5)
    years = [year_of(date) for date in events.date]
    labels = events.date + "  " + events.short_en.map(word)
    for n, (year, place, label) in enumerate(zip(years, spread(years, 1.75, 2027.5), labels), 1):
        ax.plot([0, 0.16, 0.24], [year, place, place], color="#777777", linewidth=0.8)
        ax.plot(0, year, "o", color="#8c2f14", markersize=6)
        ax.plot(0.3, place, "o", color="#1f4e8c", markersize=17)
        ax.text(0.3, place, str(n), color="white", **MIDDLE)
        ax.text(0.38, place, label, fontsize=SIZE, va="center")
    ax.set(xlim=(-0.5, 1.42), ylim=(2028.6, 1990.2), xticks=[], yticks=range(1991, 2028, 5))
    ax.set(xlabel="events, numbered as in the table", ylabel="year")
    ax.tick_params(labelsize=SIZE)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return fig
