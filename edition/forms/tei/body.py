"""The annotated text and the apparatus of readings.

The readings stand apart from the text, as location-referenced entries: the text they belong to is
the article's, which the file holds only when the reader brought a copy.
"""

from __future__ import annotations

from typing import Any

from edition import tables
from edition.forms.tei.markup import EDITORS, WITNESS, Element, el, noted, pointer, token
from edition.forms.tei.prose import paragraphs
from edition.text.words import language, say

Json = dict[str, Any]


def chapter(found: Json) -> Element:
    """A section of the article with its introduction and passages."""
    introduction = el("div", *paragraphs(found["introduction"]), type="introduction")
    passages = [passage(each) for each in found["passages"]]
    head = el("head", found["title"])
    return el("div", head, introduction, *passages, ident=found["anchor"], type="section")


def passage(found: Json) -> Element:
    """Heading, locator, rendering, the reader's text where there is one, notes."""
    own = language()
    rendering = paragraphs(found["rendering"])
    return el(
        "div",
        el("head", f"¶{found['id']} {found['title_en']}"),
        el("head", found["title_kk"], lang="kk", type="translation"),
        el("div", locator(found), type="locator"),
        el("div", el("p", found["in_short"]), type="summary", lang=own),
        el("div", *rendering, type="rendering", lang=own),
        article(found),
        *[note(each) for each in found["notes"]],
        ident=found["anchor"],
        n=found["id"],
        type="passage",
    )


def locator(found: Json) -> Element:
    """The passage's first and last words, and the article's own markers in it."""
    markers = []
    for source in found["sources"]:
        target = pointer("source", source["marker"])
        markers.append(el("ref", f"[{source['marker']}]", type="source", target=target))
    first = el("quote", found["incipit"], type="incipit", lang="kk")
    last = el("quote", found["explicit"], type="explicit", lang="kk")
    return el("ab", first, el("gap", reason="editorial"), last, *markers, type="locator")


def article(found: Json) -> Element | None:
    """The article's own text, where the reader brought it."""
    brought, state = found["article_text"], found["article_text_state"]
    return el("div", el("p", brought), type="text", subtype=state, lang="kk") if brought else None


def note(found: Json) -> Element:
    words = paragraphs(found["paragraphs"])
    lemma = el("quote", found["lemma"], type="lemma", lang="kk", source=WITNESS)
    lemma.tail, words[0].text = " " + (words[0].text or ""), None
    words[0].insert(0, lemma)
    return el(
        "note",
        *words,
        ident=found["id"],
        n=found["letter"],
        type=found["type"],
        target="#" + found["mark"],
        resp=EDITORS,
        lang=language(),
    )


def apparatus() -> Element:
    """The readings: what stands in the file against what the edition sets or proposes."""
    readings = [app(row) for row in tables.rows("readings")]
    return el("listApp", el("head", say("Readings")), *readings, type="readings")


def app(row: Any) -> Element:
    """Letters are replaced, so the edited reading is the lemma; everything else stands as
    received."""
    several = row.count is not None and row.count > 1
    times = el("note", str(row.count), type="times") if several else None
    return el(
        "app",
        *readings_of(row),
        times,
        noted(row.note, type="comment"),
        ident=row.id,
        type=token(row.kind),
        loc=row.passage,
        corresp=pointer("passage", row.passage),
    )


def readings_of(row: Any) -> list[Element]:
    """What is read, and what else stands or is proposed."""
    if row.kind == "code point":
        lemma = el("lem", row.edited, lang="kk", resp=EDITORS)
        return [lemma, el("rdg", row.as_received, lang="kk", wit=WITNESS)]
    lemma = el("lem", row.as_received, lang="kk", wit=WITNESS)
    if not row.edited:
        return [lemma]
    return [lemma, el("rdg", row.edited, lang="kk", type="proposed", resp=EDITORS)]
