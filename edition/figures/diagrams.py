"""Diagrams in DOT, drawn from `relations` and `actors`, rendered to SVG by Graphviz.

Engine: the pinned `graphviz-pure` wheel when it is installed, else a system `dot`. Built without
`splines=ortho` and record shapes, the only places where the two differ in more than layout.
"""

from __future__ import annotations

import collections
import functools
import pathlib
import shutil
import sysconfig
from typing import Any
from xml.etree.ElementTree import Element

import graphviz
import graphviz.backend.dot_command as dot_command
import pandas as pd

from edition import tables
from edition.figures import layout, svg
from edition.figures.words import describe, edge_table, key, legend
from edition.tables.language import CYRILLIC
from edition.tables.locators import located

__all__ = ["describe", "drawn", "edge_table", "gone", "key", "legend", "separation_of_powers"]

# Fallback colours for viewers without the book's style sheet (Jupyter); the book recolours by
# class.
COLOURS = {
    "control": "#555149",
    "accountability": "#1f5fa3",
    "supervision": "#8a5a00",
    "protest": "#a3311f",
    "participation": "#2e6b3a",
    "review": "#6b3fa0",
    "initiative": "#0f6b6b",
}
LINES = {"A": "solid", "A*": "dashed", "B": "dotted"}
DASHED = {"style": "rounded,dashed"}
PALE = "#b5b0a4"  # what is gone
LABELS = {
    "president": "President",
    "parliament": "Parliament\nSenate, Mazhilis",
    "kurultai": "Kurultai",
    "government": "Government",
    "courts": "Courts\nSupreme, local",
    "office": "Prosecutor’s Office\noutside the three branches",
    "council": "Constitutional\nCouncil",
    "court": "Constitutional\nCourt",
}
PLACES = {  # where each node is spoken of
    "president": "4.3",
    "office": "4.3",
    "parliament": "1.1",
    "government": "3.2",
    "courts": "2.1",
    "council": "1.7",
    "kurultai": "chapters/bibliography.html#ref-const2026",
    "court": "chapters/powers.html#power-p06",
}
LETTERING = 13.5  # points; a line of a box takes about so much of it a letter:
LATIN_WIDTH, CYRILLIC_WIDTH = 0.54, 0.64
FONT = "Helvetica,Arial,sans-serif"


class DotMissing(RuntimeError):
    """No engine that understands DOT was found; the message says how to get one."""


def ensure_dot() -> str:
    """Point the graphviz package at the engine and return its path. Raises DotMissing."""
    beside = sysconfig.get_path("scripts")
    pure = shutil.which("graphviz-pure", path=beside) or shutil.which("graphviz-pure")
    if pure:
        dot_command.DOT_BINARY = pathlib.Path(pure)
        return pure
    if system := shutil.which("dot"):
        dot_command.DOT_BINARY = pathlib.Path("dot")
        return system
    raise DotMissing(
        "no `dot` program: install the graphviz-pure wheel (pip install graphviz-pure) "
        "or Graphviz (apt install graphviz, brew install graphviz)"
    )


def drawn(regime: str) -> pd.DataFrame:
    """The arrows of one regime's diagram.

    Returns a DataFrame of the relations drawn, in order, with the columns of `relations` and
    `number`, `group`, `source`, `target` (diagram nodes), `new` (in no earlier diagram). A relation
    has the same number in every diagram. Raises ValueError for an unknown regime and
    tables.DataError when two arrows of one kind join the same two nodes.
    """
    if regime not in tables.REGIMES:
        raise ValueError(f"unknown regime {regime!r}, expected one of {', '.join(tables.REGIMES)}")
    rows = _every_arrow()
    return rows[rows.regime == regime].reset_index(drop=True)


def gone(regime: str) -> pd.DataFrame:
    """The arrows of the first regime that a later one has no more; the columns are those of
    `drawn`."""
    then, now = drawn(tables.REGIMES[0]), drawn(regime)
    return then[~then.number.isin(now.number)].reset_index(drop=True)


ORDER = ("president", "legislature", "government", "courts", "review", "office")


@functools.cache
def _every_arrow() -> pd.DataFrame:
    """The drawn relations of all regimes, numbered: those of the first regime, then what is new."""
    rows = tables.load("relations").query("drawn == 'y'").reset_index(drop=True)
    node = tables.load("actors").set_index("id").diagram
    rows["source"], rows["target"] = rows["from"].map(node), rows["to"].map(node)
    rows["group"] = rows.kind.map(tables.load("kinds").set_index("kind").group)
    ends = zip(rows.source.map(layout.role), rows.target.map(layout.role), rows.kind)
    keys = pd.Series(list(ends), dtype=object)
    double = pd.Series(list(zip(rows.regime, keys)), dtype=object).duplicated(keep=False)
    if (wrong := rows.id[double | (rows.source == "") | (rows.target == "")]).size:
        expected = "drawn arrows between two diagram nodes, one of a kind"
        raise tables.DataError([tables.Fault("relations", 0, "drawn", ", ".join(wrong), expected)])
    rows["key"] = keys
    rows["age"] = rows.regime.map(tables.REGIMES.index)
    rows["tail"] = [ORDER.index(key[0]) for key in keys]
    rows["head"] = [ORDER.index(key[1]) for key in keys]
    rows = rows.sort_values(["age", "tail", "head", "id"])
    numbers = {key: number for number, key in enumerate(dict.fromkeys(rows.key), 1)}
    rows["number"] = rows.key.map(numbers)
    first = rows.groupby("key").age.transform("min")
    rows["new"] = (rows.age == first) & (rows.age > 0)
    return rows.sort_values(["age", "number"]).drop(columns=["key", "age", "tail", "head"])


def separation_of_powers(regime: str, root: str = "../") -> graphviz.Digraph:
    """The DOT source of the diagram, as a graphviz.Digraph; everything is placed by `layout`.

    `root` leads from the page that shows it to the root of the book: each node and arrow links to
    the passage that speaks of it, or else to the act it rests on, and names its basis. What is new
    since the article's time has a + before its number; what is gone is a pale dashed line.
    """
    rows, lost = drawn(regime), gone(regime)
    graph = graphviz.Digraph("separation-of-powers", engine="neato")
    graph.attr(id=f"sop-{regime}", bgcolor="transparent", margin="0", pad="0.03")
    graph.attr("node", shape="box", style="rounded", fixedsize="true", fontname=FONT)
    graph.attr("node", penwidth="1.1")
    graph.attr("edge", fontname=FONT, fontsize="13.5", arrowsize="0.65", penwidth="1.3")
    for name in [name for name in LABELS if name in set(rows.source) | set(rows.target)]:
        _add_box(graph, regime, name, root)
    lanes: collections.Counter[tuple[str, str]] = collections.Counter()
    both = pd.concat([rows.assign(gone=False), lost.assign(gone=True)]).sort_values("number")
    for row in both.itertuples():
        ends = layout.role(str(row.source)), layout.role(str(row.target))
        _add_arrow(graph, regime, row, layout.line(*ends, lanes[ends]), root)
        lanes[ends] += 1
    return graph


def _add_box(graph: graphviz.Digraph, regime: str, name: str, root: str) -> None:
    box, place = layout.BOXES[layout.role(name)], PLACES[name]
    passage = "#" not in place
    label = tables.word(LABELS[name])
    words = label.replace("\n", " ")
    style = {"office": {"penwidth": "2"}, "council": DASHED, "court": DASHED}.get(name, {})
    graph.node(
        name,
        label=label,
        fontsize=f"{fitting(label, box.width):g}",
        pos=f"{box.x},{box.y}",
        width=f"{box.width / 72:.4f}",
        height=f"{box.height / 72:.4f}",
        URL=root + (tables.passage_address(place) if passage else place),
        tooltip=f"{words}, ¶{place}" if passage else words,
        id=f"sop-{regime}-{name}",
        **{"class": f"diagram-node {name}", **style},
    )


def fitting(label: str, width: float) -> float:
    """The size of a label in points: smaller where a line of it would leave the box."""
    letters = max(map(len, label.split("\n")))
    each = CYRILLIC_WIDTH if CYRILLIC.search(label) else LATIN_WIDTH
    return round(min(LETTERING, (width - 4) / (each * letters)), 1)


def _add_arrow(
    graph: graphviz.Digraph, regime: str, row: Any, line: layout.Line, root: str
) -> None:
    *way, tip = line.curve
    through = [*way, layout.before(tip, way[-1])]
    places = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in through)
    number = f"{line.number.x:g},{line.number.y:g}"
    curve = {"pos": f"e,{tip.x:g},{tip.y:g} {places}", "lp": number}
    source, target = (_standing(name, regime) for name in (row.source, row.target))
    if row.gone:
        graph.edge(source, target, color=PALE, style="dashed", **curve, **{"class": "gone"})
        return
    says = _says(row)
    graph.edge(
        source,
        target,
        label=f"+{row.number}" if row.new else f"{row.number}",
        color=COLOURS[row.group],
        fontcolor=COLOURS[row.group],
        style=LINES.get(row.grade, "dotted"),
        labelURL=root + _leads_to(row),
        labeltooltip=says,
        edgetooltip=says,
        id=f"sop-{regime}-arrow-{row.number}",
        **curve,
        **{"class": row.group},
    )


def _says(row: Any) -> str:
    """The number of a relation, what it is, and the act that says so."""
    act, pin = tables.word(row.act), located(row.pin)
    basis = f"{act}, {pin}" if row.act != row.pin else act
    words = f"{row.number}. {tables.word(row.label_en)}: {basis}"
    return graphviz.escape(words.replace("&", "&amp;"))  # Graphviz reads \N and &lt; as its own


def _leads_to(row: Any) -> str:
    """Where a relation is spoken of: its passage, or the act where no passage names it."""
    if row.passage:
        return tables.passage_address(row.passage)
    return f"chapters/bibliography.html#{tables.anchor('bib', row.bibkey)}"


def _standing(name: str, regime: str) -> str:
    """The body that stands in the place of `name` in a regime: a ghost ends at its successor."""
    rows = drawn(regime)
    there = set(rows.source) | set(rows.target)
    same = [other for other in LABELS if layout.role(other) == layout.role(name)]
    return next((other for other in same if other in there), name)


def picture(graph: graphviz.Digraph) -> Element:
    """A graph drawn, as a tree: links have accessible names, their numbers room for a finger."""
    ensure_dot()
    return svg.from_graphviz(graph.pipe(format="svg", encoding="utf-8", neato_no_op=2, quiet=True))


def png(graph: graphviz.Digraph) -> bytes:
    """The same picture as PNG, on white, at twice the screen's resolution."""
    ensure_dot()
    sheet = graph.copy()
    sheet.attr(bgcolor="white", dpi="144")
    return sheet.pipe(format="png", neato_no_op=2, quiet=True)
