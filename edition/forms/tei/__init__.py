"""The edition as TEI P5: one file with header, annotated text, apparatus, registers and
bibliography.

Ids are those of the HTML pages (p-1-1, n-1-1-a, power-p05, term-…, ref-…), in every language.
Editorial principles are taken from the pages that state them, facts from the tables. The rooms:
`markup` (what all build with), `prose`, `header`, `body`, `registers`, `works`.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from lxml import etree
from sphinx.environment import BuildEnvironment

from edition.forms.tei.body import apparatus, chapter
from edition.forms.tei.header import header
from edition.forms.tei.markup import NS, XML, Element, el
from edition.forms.tei.prose import paragraphs
from edition.forms.tei.registers import actors, events, glossary, powers, relations, sources
from edition.forms.tei.works import works
from edition.text.words import language

__all__ = ["NS", "XML", "document", "el", "make", "paragraphs"]
SCHEMA = "https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"


def document(chapters: list[dict[str, Any]], about: nodes.document) -> Element:
    """The whole edition as a TEI element; `chapters` from content.read, `about` the page of that
    name."""
    body = el("body", *[chapter(found) for found in chapters])
    back = el("back", sources(), powers(), glossary(), works())
    apart = el("standOff", apparatus(), actors(), relations(), events())
    text = el("text", body, back, lang=language())
    return el("TEI", header(about), text, apart, lang=language())


def make(env: BuildEnvironment, chapters: list[dict[str, Any]]) -> bytes:
    """The TEI file: the same book, the same bytes."""
    about = env.get_and_resolve_doctree("chapters/about", env.app.builder)
    tree = document(chapters, about)
    body = etree.tostring(tree, encoding="unicode", pretty_print=True)
    model = f'<?xml-model href="{SCHEMA}" schematypens="http://relaxng.org/ns/structure/1.0"?>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{model}\n{body}'.encode()
