"""How to cite: the edition and the article in each style, places, acts in three languages."""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes

from edition import address, tables
from edition.book.drawing import mixed, span, verbatim
from edition.book.links import work
from edition.book.registers.bibliography import identified
from edition.book.registers.table import Drawn, table
from edition.figures import show
from edition.tables.language import runs
from edition.text import words as words_of
from edition.text.words import say
from edition.works import acts, bibliography, cite
from edition.works.bibliography import Entry

LANGUAGE_NAMES = {"en": "English", "kk": "Kazakh", "ru": "Russian"}
EXAMPLES = {
    "p": ("a passage", "2.3"),
    "n": ("a note", "2.3", "a"),
    "power": ("a power", "P05"),
    "source": ("a source of the article", "4"),
    "term": ("a term", "protest", "наразылық", "протест"),
    "text": ("a text seen", "P95-10"),
    "fig": ("a figure", "1"),
    "table": ("a table", "The four regimes"),
    "page": ("a page", "About this edition"),
}


class Citations(Drawn):
    """The citations of one place, {citations} p | 2.3, or of the article, {citations} article."""

    def draw(self, what: str) -> Any:
        kind, *words = [part.strip() for part in what.split("|")]
        caption = english = "The article itself in each style"
        if words:
            named = "{place} in each style"
            caption = say(named).format(place=cite.locator(kind, words_of.language(), *words))
            english = named.format(place=cite.locator(kind, "en", *words))
        rows = []
        for style in cite.STYLES:
            for language in style.languages:
                rows.append(self.row(style, language, kind, words))
        heads = ["style", "in the text, or note", "in the list"]
        capital = caption[0].upper() + caption[1:]
        return table(capital, heads, rows, ["citations"], english=english)

    def row(self, style: Any, language: str, kind: str, words: list[str]) -> list[nodes.Node]:
        if words:
            place = cite.locator(kind, language, *words)
            where = address.page(*self.where(kind, words))
            note, listed = cite.cited(style.name, language, place, where)
        else:
            note, listed = cite.article(style.name, language)
        label = style.name
        if len(style.languages) > 1:
            label += f" ({say(LANGUAGE_NAMES[language])})"
        return [mixed(label, "ru"), marked(note, language), marked(listed, language)]

    def where(self, kind: str, words: list[str]) -> tuple[str, str]:
        """The page and the anchor of the place."""
        if kind != "p":
            return self.env.docname, ""
        docname, _, anchor = tables.passage_address(words[0]).partition(".html#")
        return docname, anchor


def marked(text: str, language: str) -> nodes.raw:
    """A citation, which is HTML, with its Cyrillic words marked as Kazakh or Russian."""
    default = language if language != "en" else "kk"
    out = []
    for piece in re.split(r"(<[^>]*>)", text):
        if piece.startswith("<"):
            out.append(piece)
        else:
            out += [show.marked(html.unescape(part), lang) for part, lang in runs(piece, default)]
    return nodes.raw("", "".join(out), format="html")


class Locators(Drawn):
    """How each kind of place is named in a citation, in three languages."""

    def draw(self, _: str) -> Any:
        rows = []
        for kind, (name, *words) in EXAMPLES.items():
            rows.append([name, *(self.named(kind, code, words) for code in cite.LANGUAGES)])
        return table("How a place is named", ["place", "English", "қазақша", "русский"], rows)

    def named(self, kind: str, code: str, words: list[str]) -> nodes.Node:
        """A place in one language, with the name that it has in that edition."""
        there = [say(word, code) for word in words]
        return verbatim(cite.locator(kind, code, *there), code)


class ActsCited(Drawn):
    """The acts named by their keys, as each language cites them, with official identifiers."""

    def draw(self, keys: str) -> Any:
        rows = [self.act(bibliography.entries()[key]) for key in keys.split()]
        heads = ["act", "қазақша", "русский", "English", "identifiers"]
        return table("Acts in three languages, with their identifiers", heads, rows, ["acts"])

    def act(self, entry: Entry) -> list[Any]:
        kazakh, russian = span("kk", acts.kazakh(entry)), span("ru", acts.russian(entry))
        return [
            work(self.env, entry.key),
            kazakh,
            russian,
            verbatim(acts.english(entry), "en"),
            nodes.Text(identified(entry)),
        ]
