"""A diagram in words: its key, the table of its arrows, its text alternative."""

from __future__ import annotations

import pandas as pd

from edition import tables

COLOUR_NAMES = {
    "control": "grey",
    "accountability": "blue",
    "supervision": "brown",
    "protest": "red",
    "participation": "green",
    "review": "violet",
    "initiative": "teal",
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
LINE_WORDS = {
    "A": ("", "solid: primary text seen (A)"),
    "A*": ("dashed", "dashed: unofficial translation (A*)"),
    "B": ("dotted", "dotted: secondary source (B)"),
}


def legend(*diagrams: pd.DataFrame) -> str:
    """The key of one or more diagrams as an HTML list: colours of the groups, styles of the
    lines."""
    rows = pd.concat(diagrams)
    groups, grades = set(rows.group), set(rows.grade)
    items = [
        f'<li class="{name}"><i></i>{tables.word(words)}</li>'
        for name, words in GROUP_NAMES.items()
        if name in groups
    ]
    if grades != {"A"}:
        items += [
            f'<li><i class="{style}"></i>{tables.word(words)}</li>'
            for grade, (style, words) in LINE_WORDS.items()
            if grade in grades
        ]
    if rows.new.any():
        items.append(f"<li>{tables.word('+ new since the article’s time')}</li>")
        only = tables.word("only in the article’s time")
        items.append(f'<li class="gone"><i class="dashed"></i>{only}</li>')
    return f'<ul class="legend">{"".join(items)}</ul>'


def key(rows: pd.DataFrame) -> str:
    """The same key in words, for a picture that has no style sheet beside it."""
    groups, grades = set(rows.group), set(rows.grade)
    said = [f"{COLOUR_NAMES[name]}: {GROUP_NAMES[name]}" for name in COLOUR_NAMES if name in groups]
    if grades != {"A"}:
        said += [words for grade, (_, words) in LINE_WORDS.items() if grade in grades]
    return f"Arrows and lines: {'; '.join(said)}."


def edge_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The arrows of a diagram as a table for readers: number, from, to, what, norm, grade."""
    name = tables.load("actors").set_index("id").name_en
    norm = rows.act.where(rows.act == rows.pin, rows.act + ", " + rows.pin)
    norm += rows.inferred.map({"y": " (inferred)", "n": ""})
    table = rows.assign(norm=norm, who=rows["from"].map(name), whom=rows["to"].map(name))
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


def describe(rows: pd.DataFrame) -> str:
    """A text alternative for a diagram: where things stand, then every arrow in words."""
    name = tables.load("actors").set_index("id").name_en
    arrows = "; ".join(
        f"{n} {name[tail]} to {name[head]}: {label}"
        for n, tail, head, label in zip(rows.number, rows["from"], rows.to, rows.label_en)
    )
    return (
        "The President above; the legislature, the Government and the courts in a row; the "
        "Prosecutor's Office below and outside the row, constitutional review beside it. "
        f"Arrows: {arrows}."
    )
