"""What follows from a passage's words once they are read, and translated where a translation is.

The transform checks that marks and notes agree, gives them their addresses, and draws the frame of
the passage: heading, locator, the reader's Kazakh text, then → now, facts, controls.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from edition import address, tables
from edition.book.drawing import (
    add_target,
    control,
    dotted,
    grade,
    link,
    local,
    mixed,
    page_link,
    span,
    status,
    work,
)
from edition.book.nodes import (
    annotation,
    el,
    furniture,
    make,
    mark,
    passage,
    pin,
    reader_text,
    rendering,
)
from edition.figures import show
from edition.tables.locators import located
from edition.text.words import say

logger = logging.getLogger(__name__)
POWERS_NOTEBOOK = "notebooks/prosecutorial-powers"
LABELS = {
    "exact": "The article, from your copy",
    "changed": "Your copy, which differs here from the text annotated",
}


def note_anchor(number: str, letter: str) -> str:
    """The permanent address of a note: n-2-1-a."""
    return f"n-{number.replace('.', '-')}-{letter}"


def ancestor(node: nodes.Node, kind: type[nodes.Element]) -> Any:
    """The nearest node of a kind around a node, or None."""
    around = node.parent
    while around is not None and not isinstance(around, kind):
        around = around.parent
    return around


class Letters(SphinxTransform):
    """Draw every passage of a page and register what can be linked and cited."""

    env: Any
    default_priority = 700  # after the translation (20), before quotation marks are set (750)

    def apply(self, **kwargs: Any) -> None:
        passages = list(self.document.findall(passage))
        standing = [self.stands_alone(node) for node in self.document.findall()]
        if all(standing):
            for node in passages:
                self.draw(node)
        for node in self.document.findall(pin):
            self.register(node)

    def stands_alone(self, node: nodes.Node) -> bool:
        """Whether a passage or note is nested in nothing that should have been closed before it."""
        if isinstance(node, passage) and (outer := ancestor(node, passage)):
            told = f"¶{outer['number']} is not closed before ¶{node['number']} begins"
        elif isinstance(node, annotation) and (outer := ancestor(node, annotation)):
            number = ancestor(node, passage)["number"] if ancestor(node, passage) else "?"
            before = f"¶{number} note {outer['letter']} is not closed"
            told = f"{before} before note {node['letter']} begins"
        elif isinstance(node, annotation) and not ancestor(node, passage):
            told = f"note {node['letter']}: an annotation must stand inside a passage"
        elif isinstance(node, mark) and not ancestor(node, passage):
            told = f"mark {node['letter']}: a mark must stand inside a passage"
        else:
            return True
        logger.error("%s", told, location=node)
        return False

    def draw(self, node: passage) -> None:
        number = node["number"]
        ident = tables.anchor("passage", number)
        if ident in self.env.edition["targets"]:
            logger.error("passage ¶%s is drawn twice", number, location=node)
            return
        row = tables.row("passages", "id", number)
        add_target(self.env, ident, f"¶{number} {row.title_en}")
        notes = [child for child in node.children if isinstance(child, annotation)]
        words = [child for child in node.children if child not in notes]
        self.agree(number, words, notes, node)
        for word in words:
            self.hang(number, word)
        for note in notes:
            self.head(number, note)
        self.frame(node, row, words, notes)

    def agree(self, number: str, words: list, notes: list, node: passage) -> None:
        """Say so where notes are not lettered a, b, c … or have not one mark each."""
        letters = [note["letter"] for note in notes]
        expected = [chr(ord("a") + n) for n in range(len(letters))]
        marks = [found["letter"] for word in words for found in word.findall(mark)]
        if letters != expected:
            told = f"notes must be lettered {' '.join(expected)}, found {' '.join(letters)}"
        elif sorted(marks) != letters:  # a later note takes the next letter, wherever its word is
            told = (
                f"the marks in the rendering are {' '.join(marks)}, the notes {' '.join(letters)}"
            )
        else:
            return
        logger.error("¶%s: %s", number, told, location=node)

    def hang(self, number: str, word: nodes.Element) -> None:
        """Make the marks links to their notes."""
        for found in word.findall(mark):
            letter = found["letter"]
            note = note_anchor(number, letter)
            back = note.replace("n-", "r-", 1)
            found["note"], found["anchor"] = note, back
            found += local(
                note, letter, ids=[back], aria_label=say("note {letter}").format(letter=letter)
            )

    def head(self, number: str, note: annotation) -> None:
        """Give a note its address, its letter, lemma and type, and the control to cite it."""
        letter, ident = note["letter"], note_anchor(number, note["letter"])
        add_target(self.env, ident)
        note["number"], note["ids"] = number, [ident]
        home = say("{letter}: back to the word in ¶{number}")
        back = local(
            ident.replace("n-", "r-", 1),
            letter,
            classes=["letter"],
            aria_label=home.format(letter=letter, number=number),
        )
        lemma = span("kk", note["lemma"], quoted=True, classes=["lemma"])
        kind = el("span", note["kind"], classes=["kind"])
        opening = [back, " ", lemma, " ", kind, " "]
        note[0].insert(0, furnished(*opening))
        note[-1].append(furnished(" ", control(ident, f"n|{number}|{letter}")))

    def frame(self, node: passage, row: Any, words: list, notes: list) -> None:
        """Put the passage together: heading, rendering, Kazakh text, notes, strip, foot."""
        number, ident = row.id, tables.anchor("passage", row.id)
        permalink = local(
            ident, f"¶{number}", classes=["num"], title="Permanent link to this passage"
        )
        title = nodes.title("", "", permalink, nodes.Text(" " + row.title_en))
        text = make(rendering, "div", *words, data_layer="rendering")
        located = el("div", locator(self.env, row), text, classes=["rendering"])
        listed = None
        if notes:
            label = say("Notes to ¶{number}").format(number=number)
            listed = el(
                "aside",
                el("ol", *notes),
                classes=["notes"],
                aria_label=label,
                data_layer="notes",
            )
        short = el("p", el("b", "In short"), " ", mixed(row.in_short), classes=["short"])
        parts = [title, short, located, kazakh(self.env, number), listed]
        parts += [strip(self.env, number), foot(self.env, row)]
        section = nodes.section(ids=[ident], names=[], classes=["passage"])
        section.source, section.line = node.source, node.line
        section["number"] = number
        section += [part for part in parts if part is not None]
        node.replace_self(section)

    def register(self, node: pin) -> None:
        """Note who cites what, for the bibliography's links back."""
        note = ancestor(node, annotation)
        placed = note is not None and note["ids"]
        self.env.edition["pins"].append(
            {
                "docname": self.env.docname,
                "key": node["key"],
                "locator": node["locator"],
                "grade": node["grade"],
                "anchor": note["ids"][0] if placed else None,
                "label": f"¶{note['number']} {note['letter']}" if placed else None,
            }
        )


def furnished(*parts: Any) -> nodes.Element:
    """Parts that the page needs and no other form."""
    return make(furniture, "span", *parts)


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
    laws = dict.fromkeys(found.bibkey for power in named for found in provisions[power.id])
    if laws:
        node += listing("Provisions", [work(env, key) for key in laws])
    terms = tables.grouped("glossary", "passages").get(row.id, ())
    if terms:
        node += listing(
            "Terms", [link(env, tables.anchor("term", term.id), mixed(term.en)) for term in terms]
        )
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
