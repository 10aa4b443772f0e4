"""Figures of the notebooks that need more than a few lines of matplotlib.

Text takes the page's ink, so fills are pale in either scheme and colour never speaks alone.
"""

from __future__ import annotations

import matplotlib.pyplot as plt

# Verdicts on a marker: colour and line of its thread.
VERDICTS = {
    "certain": ("#2e6b3a", "-"),
    "in substance": ("#2e6b3a", "--"),
    "candidate": ("#8a5a00", "--"),
    "mismatch": ("#a3311f", "-."),
    "unidentified": ("#777777", ":"),
}


def heat(table, xlabel, heads=None):
    """A table of counts as a grid: the count in each cell, darker the larger; zeros left blank.

    `table` has passages down; `heads` renames its columns on the axis. Narrow enough for a phone.
    Returns the figure.
    """
    fig = plt.figure(figsize=(2.7, 7.2))
    ax = fig.add_axes((0, 0, 1, 1))
    largest = table.values.max()
    for y, (_, row) in enumerate(table.iterrows()):
        for x, n in enumerate(row):
            if n:
                ax.add_patch(
                    plt.Rectangle(
                        (x - 0.48, y - 0.46),
                        0.96,
                        0.92,
                        facecolor="#3f7fbf",
                        edgecolor="none",
                        alpha=0.08 + 0.42 * float(n) / float(largest),
                    )
                )
                ax.text(x, y, int(n), ha="center", va="center", fontsize=11)
    ax.set_xticks(range(len(table.columns)), heads or list(table.columns), fontsize=11)
    ax.set_yticks(range(len(table)), [f"¶{p}" for p in table.index], fontsize=11)
    ax.set(xlim=(-0.55, len(table.columns) - 0.45), ylim=(len(table) - 0.4, -0.6))
    ax.set_xlabel(xlabel, fontsize=11)
    ax.set_ylabel("passage", fontsize=11)
    ax.tick_params(top=True, labeltop=True, length=0)
    ax.spines[:].set_visible(False)
    return fig


def marker_map(citations):
    """Markers on the left, passages in the middle, kinds of claim on the right, a thread for each
    citation.

    Narrow enough for a phone, and ordered so that no thread crosses another: markers that carry a
    provision first. Line style and the verdict's name under the passage say what the colour says.
    Returns the figure.
    """
    kinds = ("organisation", "statute", "doctrine")
    rank = citations.kind.map(kinds.index)
    rows = (
        citations.assign(rank=rank, first=rank.groupby(citations.marker).transform("min"))
        .sort_values(["first", "marker", "rank", "occurrence"])
        .reset_index(drop=True)
    )
    rows["y"] = rows.index + 0.35 * (rows.marker != rows.marker.shift()).cumsum()
    left, right = rows.groupby("marker").y.mean(), rows.groupby("kind").y.mean()
    fig = plt.figure(figsize=(3.4, 5.2))
    ax = fig.add_axes((0, 0, 1, 1))
    for row in rows.itertuples():
        colour, line = VERDICTS[row.verdict]
        ax.plot([0.1, 0.24], [left[row.marker], row.y], color=colour, linestyle=line, linewidth=1.6)
        ax.plot([0.61, 0.73], [row.y, right[row.kind]], color=colour, linestyle=line, linewidth=1.6)
        ax.text(0.26, row.y - 0.2, f"¶{row.passage}", fontsize=11, fontweight="bold", va="center")
        ax.text(0.26, row.y + 0.2, row.verdict, fontsize=11, va="center")
    for marker, y in left.items():
        ax.text(0.08, y, f"[{marker}]", fontsize=12, fontweight="bold", ha="right", va="center")
    for kind, y in right.items():
        ax.text(0.745, y, kind, fontsize=11, va="center")
    for x, head in ((0.0, "marker"), (0.26, "passage"), (0.745, "kind")):
        ax.text(x, -0.65, head, fontsize=11, style="italic", va="center")
    ax.set(xlim=(0, 1.05), ylim=(rows.y.max() + 0.5, -0.9))
    ax.axis("off")
    return fig


STATUSES = {
    "in force": "#2e6b3a",
    "changed": "#8a5a00",
    "absent": "#a3311f",
    "not verified": "#6b6862",
}


def matrix(powers, status, inferred, branches, regimes):
    """Powers down, regimes across, the status of each in words on its colour.

    `powers`: rows of the table in the order drawn; `status`: DataFrame id × regime; `inferred`:
    {id: bool} for 2026; `branches` and `regimes`: {key: heading}. Returns the figure.
    """
    fig = plt.figure(figsize=(6.4, 10.5))
    ax = fig.add_axes([0.03, 0.05, 0.97, 0.91])
    y = 0
    for branch, group in powers.groupby("branch", sort=False):
        ax.text(
            -4.35,
            y + 0.12,
            f"Toward {branches[branch]}",
            fontsize=11,
            fontweight="bold",
            va="center",
        )
        for power in group.itertuples():
            y += 1
            ax.text(-4.35, y, f"{power.id}  {power.short_en}", fontsize=11, va="center")
            for x, regime in enumerate(regimes):
                value = status.loc[power.id, regime]
                label = (
                    "?"
                    if value == "not verified"
                    else value + ("*" if regime == "2026" and inferred[power.id] else "")
                )
                ax.add_patch(
                    plt.Rectangle(
                        (x - 0.48, y - 0.44),
                        0.96,
                        0.88,
                        facecolor=STATUSES[value],
                        edgecolor="none",
                    )
                )
                ax.text(x, y, label, fontsize=11, color="white", ha="center", va="center")
        y += 1
    ax.set(
        xlim=(-4.4, 3.5),
        ylim=(y - 0.4, -0.6),
        xlabel="regime (? = not verified, * = inferred)",
        ylabel="power or relation",
        yticks=[],
    )
    ax.set_xticks(range(len(regimes)), regimes.values(), fontsize=11)
    ax.tick_params(top=True, labeltop=True, length=0)
    ax.spines[:].set_visible(False)
    return fig


def year_of(date):
    """An ISO date (or the beginning of one) as a year with its fraction: 2002-08-09 → 2002.6."""
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 366


def spread(places, room, last):
    """Move places apart until `room` lies between neighbours, the last one at or before `last`."""
    moved = []
    for place in places:
        moved.append(max(place, moved[-1] + room) if moved else place)
    for n in range(len(moved) - 1, -1, -1):
        moved[n] = min(moved[n], last - room * (len(moved) - 1 - n))
    return moved


def timeline(events, start, end):
    """Events down a line of years, numbered, with the window from `start` to `end` shaded.

    `events`: columns date and short_en, in order. Labels are moved apart where they would touch.
    Returns the figure.
    """
    fig, ax = plt.subplots(figsize=(6.4, 8.2))
    ax.axhspan(
        year_of(start), year_of(end) + 1 / 12, color="#8a5a00", alpha=0.22, linewidth=0, xmax=0.365
    )
    ax.text(
        -0.04,
        (year_of(start) + year_of(end)) / 2,
        "the article's\nwindow",
        fontsize=11,
        ha="right",
        va="center",
    )
    ax.plot([0, 0], [1991, 2027], color="#777777", linewidth=1.5)
    years = [year_of(date) for date in events.date]
    for n, (year, place, event) in enumerate(
        zip(years, spread(years, 1.75, 2027.5), events.itertuples()), 1
    ):
        ax.plot([0, 0.16, 0.24], [year, place, place], color="#777777", linewidth=0.8)
        ax.plot(0, year, "o", color="#8c2f14", markersize=6)
        ax.plot(0.3, place, "o", color="#1f4e8c", markersize=17)
        ax.text(0.3, place, n, color="white", fontsize=11, ha="center", va="center")
        ax.text(0.38, place, f"{event.date}  {event.short_en}", fontsize=11, va="center")
    ax.set(
        xlim=(-0.5, 1.42),
        ylim=(2028.6, 1990.2),
        ylabel="year",
        xlabel="events, numbered as in the table",
        xticks=[],
        yticks=range(1991, 2028, 5),
    )
    ax.tick_params(labelsize=11)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return fig
