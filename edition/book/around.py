"""What stands around a passage's words: its first and last, the reader's Kazakh text, what it
names in the four regimes, and its foot with sources, provisions, terms and controls."""

from __future__ import annotations

from itertools import chain
from typing import Any

from docutils import nodes

from edition import address, tables
from edition.book.drawing import grade, marked, span, status
from edition.book.links import control, dotted, link, page_link, work
from edition.book.nodes import (
    el,
    make,
    reader_text,
)
from edition.figures import show
from edition.tables.locators import located
from edition.text.words import language, say

POWERS_NOTEBOOK = "notebooks/prosecutorial-powers"
LABELS = {
    "exact": "The article, from your copy",
    "changed": "Your copy, which differs here from the text annotated",
}


def locator(env: Any, row: Any) -> nodes.Element:
    """The passage's first and last words, and the article's own markers in it."""
    node = el("p", span("kk", f"{row.incipit} … {row.explicit}", quoted=True), classes=["loc"])
    for cited in tables.grouped("citations", "passage").get(row.id, ()):
        node += nodes.Text(" ")
        node += link(env, f"source-{cited.marker}", f"[{cited.marker}]", classes=["src"])
    return node


def kazakh(env: Any, number: str) -> nodes.Element | None:
    """The article's text from the reader's copy, where it was brought."""
    found = env.edition.get("copy", {}).get(number)
    if not found or not found.text:
        return None
    label = el("p", LABELS.get(found.state, LABELS["changed"]), classes=["label"])
    facts = {"text": found.text, "state": "exact" if found.state == "exact" else "changed"}
    return make(
        reader_text,
        "div",
        label,
        el("p", found.text, lang="kk"),
        facts=facts,
        classes=["kktext", found.state],
        data_layer="kazakh",
    )


def strip(env: Any, number: str) -> nodes.Element | None:
    """What the passage names, in the four regimes."""
    powers = tables.grouped("powers", "passages").get(number, ())
    if not powers:
        return None
    regimes = tables.rows("regimes")
    heads = [el("th", regime.label_short, scope="col") for regime in regimes]
    head = el("tr", el("th", "power or relation", scope="col"), *heads)
    body = el("tbody", *(strip_row(env, power, regimes) for power in powers))
    words = "Then → now: what ¶{number} names, in four regimes"
    ident = show.table_ident(words.format(number=number))
    drawn = el(
        "table",
        el("caption", say(words).format(number=number)),
        el("thead", head),
        body,
        ids=[ident],
        classes=["strip"],
    )
    summary = el("summary", "Acts and articles, regime by regime")
    return el("details", summary, drawn, classes=["folded"], data_layer="strip")


def strip_row(env: Any, power: Any, regimes: Any) -> nodes.Element:
    target = tables.anchor("power", power.id)
    name = el(
        "th",
        link(env, target, f"{power.id} {power.name_en}", classes=["pw"]),
        scope="row",
    )
    if power.reading == "y":
        name += el("small", " ", say("editors’ reading"))
    cells = []
    for regime in regimes:
        provisions = tables.grouped("provisions", "power")[power.id]
        rows = [row for row in provisions if row.regime == regime.id]
        overall = tables.overall([row.status for row in rows])
        cells.append(status(overall, short_basis(rows), regime.label_short))
    return el("tr", name, *cells)


def short_basis(rows: list) -> list[nodes.Node]:
    """Articles and grade of a status in the strip: at most two articles an act, the rest "…"."""
    parts: list[nodes.Node] = []
    for n, row in enumerate(rows):
        parts += [nodes.Text("; " if n else ""), nodes.Text(f"{basis(row)} ")]
        marked = grade(row.grade, row.inferred == "y")
        if marked:
            parts.append(marked)
    return parts


def basis(row: Any) -> str:
    """An act and its articles, or its pin where it has none."""
    articles = row.article.split("; ") if row.article else []
    if articles:
        more = " …" if len(articles) > 2 else ""
        return f"{say(row.act)} {', '.join(articles[:2])}{more}"
    if row.act in row.pin or row.act.split()[0] in row.pin:
        return located(row.pin)
    return f"{say(row.act)} {located(row.pin)}"


def term_name(term: Any) -> nodes.Element:
    """A term in the language of the page; in Kazakh where an act gives no Russian form."""
    own = {"kk": term.kk, "ru": term.ru}.get(language(), term.en)
    return marked(own) if own else span("kk", term.kk)


def foot(env: Any, row: Any) -> nodes.Element:
    """Sources, provisions and terms of the passage, the notebook that counts them, the citation."""
    node = el("div", classes=["foot"])
    for occurrence in tables.grouped("citations", "passage").get(row.id, ()):
        marker = link(env, f"source-{occurrence.marker}", f"[{occurrence.marker}]")
        node += el("span", "Source", " ", marker, f": {say(occurrence.verdict)}")
    named = tables.grouped("powers", "passages").get(row.id, ())
    if named:
        heading = el("b", "Powers named, then → now")
        node += el("div", heading, *(dotted(env, power) for power in named), classes=["powers"])
    provisions = tables.grouped("provisions", "power")
    acts = chain.from_iterable(provisions[power.id] for power in named)
    laws = dict.fromkeys(found.bibkey for found in acts)
    if laws:
        node += listing("Provisions", [work(env, key) for key in laws])
    terms = tables.grouped("glossary", "passages").get(row.id, ())
    if terms:
        names = [link(env, tables.anchor("term", term.id), term_name(term)) for term in terms]
        node += listing("Terms", names)
    if named:
        node += el(
            "span", "Computed in", " ", page_link(env, POWERS_NOTEBOOK, "The prosecutor’s powers")
        )
    ident = tables.anchor("passage", row.id)
    node += control(ident, f"p|{row.id}", say("Cite ¶ {number}").format(number=row.id))
    if slip := address.slip(f"¶{row.id}"):
        node += el("a", "Report a slip", href=slip, classes=["slip"])
    return node


def listing(label: str, links: list) -> nodes.Element:
    node = el("span", label, " ")
    for n, item in enumerate(links):
        if n:
            node += nodes.Text(", ")
        node += item
    return node
