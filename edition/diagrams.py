"""Diagrams in DOT, drawn from `relations` and `actors`, rendered to SVG by Graphviz.

Engine: the pinned `graphviz-pure` wheel when it is installed, else a system `dot`. Built without
`splines=ortho` and record shapes, the only places where the two differ in more than layout.
"""

from __future__ import annotations

import pathlib
import re
import shutil
import sysconfig

import graphviz
import graphviz.backend.dot_command as dot_command

from edition import tables

# Fallback colours for viewers without the book's style sheet (Jupyter); the book recolours by class.
COLOURS = {
    "control": "#555149",
    "accountability": "#1f5fa3",
    "supervision": "#8a5a00",
    "protest": "#a3311f",
    "participation": "#2e6b3a",
    "review": "#6b3fa0",
    "initiative": "#0f6b6b",
}
GROUP_NAMES = {
    "control": "appoints, forms, dissolves, checks",
    "accountability": "answers to",
    "supervision": "supervises",
    "protest": "protests",
    "participation": "takes part, represents, is heard",
    "review": "applies or reviews",
    "initiative": "initiates laws",
}
LINES = {"A": "solid", "A*": "dashed", "B": "dotted"}
BRANCHES = (("legislative", "Legislative"), ("executive", "Executive"), ("judicial", "Judicial"))
LABELS = {
    "president": "President",
    "parliament": "Parliament\nSenate · Mazhilis",
    "kurultai": "Kurultai",
    "government": "Government",
    "courts": "Supreme Court\nlocal courts",
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
FONT = "Helvetica,Arial,sans-serif"


class DotMissing(RuntimeError):
    """No engine that understands DOT was found; the message says how to get one."""


def ensure_dot():
    """Point the graphviz package at the engine and return its path. Raises DotMissing."""
    pure = shutil.which("graphviz-pure", path=sysconfig.get_path("scripts")) or shutil.which(
        "graphviz-pure"
    )
    if pure:
        dot_command.DOT_BINARY = pathlib.Path(pure)
        return pure
    if shutil.which("dot"):
        dot_command.DOT_BINARY = pathlib.Path("dot")
        return shutil.which("dot")
    raise DotMissing(
        "no `dot` program: install the graphviz-pure wheel (pip install graphviz-pure) or Graphviz (apt install graphviz, brew install graphviz)"
    )


def drawn(regime):
    """The arrows of one regime's diagram.

    Returns a DataFrame of the relations drawn, in order, with the columns of `relations` and
    `number`, `group`, `source`, `target` (diagram nodes). Raises ValueError for an unknown regime
    and tables.DataError when two arrows of one kind join the same two nodes.
    """
    if regime not in tables.REGIMES:
        raise ValueError(f"unknown regime {regime!r}, expected one of {', '.join(tables.REGIMES)}")
    rows = (
        tables.load("relations").query("regime == @regime and drawn == 'y'").reset_index(drop=True)
    )
    node = tables.load("actors").set_index("id").diagram
    rows["source"], rows["target"] = rows["from"].map(node), rows["to"].map(node)
    rows["group"] = rows.kind.map(tables.load("kinds").set_index("kind").group)
    double = rows.duplicated(["source", "target", "kind"])
    if double.any() or (rows.source == "").any() or (rows.target == "").any():
        raise tables.DataError(
            [
                tables.Fault(
                    "relations",
                    0,
                    "drawn",
                    ", ".join(rows.id[double | (rows.source == "") | (rows.target == "")]),
                    "drawn arrows between two diagram nodes, one of a kind",
                )
            ]
        )
    order = {
        n: i
        for i, n in enumerate(
            (
                "president",
                "parliament",
                "kurultai",
                "government",
                "courts",
                "council",
                "court",
                "office",
            )
        )
    }
    rows = rows.sort_values(
        ["source", "target", "id"], key=lambda c: c.map(order) if c.name != "id" else c
    ).reset_index(drop=True)
    rows["number"] = range(1, len(rows) + 1)
    return rows


def separation_of_powers(regime, root="../"):
    """The DOT source of the diagram, as a graphviz.Digraph.

    `root` leads from the page that shows it to the root of the book: each node and arrow links to
    the passage that speaks of it, or else to the act it rests on, and names its basis.

    The three branches stand in their boxes one under the other, the President above, the
    Prosecutor's Office beside and outside them; narrow, so that a phone can show it. Arrows are
    numbered as in `drawn`. An arrow that points up is laid out from its head (dir=back), which
    keeps Graphviz from bending it round the page.
    """
    rows = drawn(regime)
    used = set(rows.source) | set(rows.target)
    branch = (
        tables.load("actors")
        .query("id == diagram or id in ('courts', 'office')")
        .set_index("diagram")
        .branch
    )
    graph = graphviz.Digraph("separation-of-powers", engine="dot")
    graph.attr(
        id=f"sop-{regime}",
        rankdir="TB",
        bgcolor="transparent",
        nodesep="0.22",
        ranksep="0.6",
        fontname=FONT,
        fontsize="11",
        margin="0",
        newrank="true",
    )
    graph.attr(
        "node",
        shape="box",
        style="rounded",
        fontname=FONT,
        fontsize="12",
        margin="0.26,0.1",
        penwidth="1.1",
    )
    graph.attr("edge", fontname=FONT, fontsize="12", arrowsize="0.7", penwidth="1.3")

    def add(target, name, **more):
        place = PLACES[name]
        address = root + (place if "#" in place else tables.passage_address(place))
        target.node(
            name,
            label=LABELS[name],
            URL=address,
            tooltip=LABELS[name].replace("\n", " ") + (f", ¶{place}" if "#" not in place else ""),
            **{"class": "diagram-node " + name, "id": f"sop-{regime}-{name}", **more},
        )

    add(graph, "president")
    add(graph, "office", penwidth="2", margin="0.36,0.1")
    for name in used & {"council", "court"}:
        add(graph, name, style="rounded,dashed")
    with graph.subgraph(name="cluster_branches") as branches:
        branches.attr(label="", style="invis", margin="6", id=f"sop-{regime}-branches")
        for key, title in BRANCHES:
            with branches.subgraph(name=f"cluster_{key}") as box:
                box.attr(
                    label=title,
                    labeljust="l",
                    labelloc="t" if key == "legislative" else "b",
                    style="rounded",
                    color="#8a8a8a",
                    id=f"sop-{regime}-box-{key}",
                    margin="10",
                )
                for name in sorted(used):
                    if branch.get(name) == key:
                        add(box, name)
    legislature = "kurultai" if "kurultai" in used else "parliament"
    rank = {
        "president": 0,
        legislature: 1,
        "office": 2,
        "government": 3,
        "courts": 4,
        "council": 5,
        "court": 5,
    }
    column = ["president", legislature, "government", "courts"]
    for upper, lower in zip(column, column[1:]):
        graph.edge(upper, lower, style="invis", weight="20")
    graph.edge(
        legislature, "office", style="invis"
    )  # the office stands between two rows, so that no arrow lies flat
    graph.edge("office", "government", style="invis")
    for row in rows.itertuples():
        up = rank[row.source] > rank[row.target]
        tail, head = (row.target, row.source) if up else (row.source, row.target)
        basis = f"{row.act}, {row.pin}" if row.act != row.pin else row.act
        says = graphviz.escape(
            f"{row.number}. {row.label_en}: {basis}".replace("&", "&amp;")
        )  # Graphviz reads \N and &lt; in a label as its own
        address = root + (
            tables.passage_address(row.passage)
            if row.passage
            else f"chapters/bibliography.html#{tables.anchor('bib', row.bibkey)}"
        )
        graph.edge(
            tail,
            head,
            dir="back" if up else "forward",
            label=f" {row.number} ",
            color=COLOURS[row.group],
            fontcolor=COLOURS[row.group],
            style=LINES.get(row.grade, "dotted"),
            labelURL=address,
            labeltooltip=says,
            edgetooltip=says,
            **{"class": row.group, "id": f"sop-{regime}-arrow-{row.number}"},
        )
    return graph


def svg(graph):
    """Render a graph to the bare <svg> element: no prolog, no comments, sized by its view box.

    Links get their tooltip as accessible name, and a link on an arrow's number an invisible disc
    around it, large enough for a finger.
    """
    ensure_dot()
    text = graph.pipe(format="svg", encoding="utf-8", quiet=True)
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.S)
    text = re.sub(
        r"<title>[^<]*</title>\n?", "", text
    )  # engine-made node names; the labels say it better
    text = re.sub(
        r'<a xlink:title="[^"]*">(.*?)</a>', r"\1", text, flags=re.S
    )  # a tooltip without a link is no link
    text = re.sub(
        r'<a xlink:href="([^"]*)" xlink:title="([^"]*)"', r'<a href="\1" aria-label="\2"', text
    )
    text = re.sub(
        r'(<a [^>]*>\n)(<text [^>]*x="([-\d.]+)" y="([-\d.]+)"[^>]*> ?\d+ ?</text>)',
        lambda m: (
            f'{m[1]}<circle cx="{m[3]}" cy="{float(m[4]) - 4:.2f}" r="12" fill="transparent" stroke="none"/>\n{m[2]}'
        ),
        text,
    )
    return re.sub(
        r'<svg width="([\d.]+)pt" height="[\d.]+pt"',
        lambda m: f'<svg width="{float(m[1]) * 4 / 3:.0f}"',
        text,
        count=1,
    ).strip()


def legend(rows):
    """The key of a diagram as an HTML list: colours of the groups and line styles of the grades used."""
    items = [
        f'<li class="{g}"><i></i>{GROUP_NAMES[g]}</li>' for g in GROUP_NAMES if g in set(rows.group)
    ]
    styles = {
        "A": ("", "solid: primary text seen (A)"),
        "A*": ("dashed", "dashed: unofficial translation (A*)"),
        "B": ("dotted", "dotted: secondary source (B)"),
    }
    items += [
        f'<li><i class="{styles[g][0]}"></i>{styles[g][1]}</li>'
        for g in styles
        if g in set(rows.grade)
    ]
    return f'<ul class="legend">{"".join(items)}</ul>'


def edge_table(rows):
    """The arrows of a diagram as a table for readers: number, from, to, what, norm, grade."""
    name = tables.load("actors").set_index("id").name_en
    table = rows.assign(
        norm=[
            (f"{r.act}, {r.pin}" if r.act != r.pin else r.act)
            + (" (inferred)" if r.inferred == "y" else "")
            for r in rows.itertuples()
        ],
        who=rows["from"].map(name),
        whom=rows["to"].map(name),
    )
    table = table[["number", "who", "whom", "label_en", "basis", "norm", "grade"]]
    return table.rename(
        columns={
            "number": "arrow",
            "who": "from",
            "whom": "to",
            "label_en": "relation",
            "basis": "what the norm says",
        }
    )


def describe(rows):
    """A text alternative for a diagram: where things stand, then every arrow in words."""
    name = tables.load("actors").set_index("id").name_en
    arrows = "; ".join(
        f"{n} {name[tail]} to {name[head]}: {label}"
        for n, tail, head, label in zip(rows.number, rows["from"], rows.to, rows.label_en)
    )
    return f"The President above three boxes, legislative, executive and judicial; the Prosecutor's Office below them, outside. Arrows: {arrows}."
