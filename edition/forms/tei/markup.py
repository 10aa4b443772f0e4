"""What every room of the TEI builds with: elements, pointers to categories, references."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from edition import tables
from edition.book.prose import NO_XML
from edition.tables import language
from edition.tables.locators import located
from edition.works import bibliography

NS = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"
WITNESS, EDITORS = "#received", "#editors"
Element = Any  # lxml's elements have no public type
Children = list[Any]  # strings, elements, lists of both, or None


def el(
    tag: str, *children: Any, ident: str | None = None, lang: str | None = None, **attributes: Any
) -> Element:
    """A TEI element; children are strings, elements, lists of both, or None, which is left out."""
    node = etree.Element(f"{{{NS}}}{tag}", nsmap={None: NS})
    if ident:
        node.set(XML + "id", ident)
    if lang:
        node.set(XML + "lang", lang)
    for name, value in attributes.items():
        if value:
            node.set(name.rstrip("_"), NO_XML.sub("\ufffd", value))
    _fill(node, children)
    return node


def _fill(node: Element, children: Any) -> None:
    for child in children:
        if isinstance(child, str):
            child = NO_XML.sub("\ufffd", child)
            if len(node):
                node[-1].tail = (node[-1].tail or "") + child
            else:
                node.text = (node.text or "") + child
        elif isinstance(child, list):
            _fill(node, child)
        elif child is not None:
            node.append(child)


def token(text: str) -> str:
    """A word of a vocabulary as part of an id: "in force" → in-force, "A*" → A-star."""
    return re.sub(r"[^\w-]+", "-", text.replace("*", "-star")).strip("-")


def ana(*categories: tuple[str, str]) -> str:
    """Pointers to categories: ana(("grade", "A"), ("regime", "2017")); empty values are left
    out."""
    return " ".join(f"#{kind}-{token(value)}" for kind, value in categories if value)


def graded(grade: str, inferred: str = "n") -> str:
    """Pointers to a grade, and to "inferred"."""
    return ana(("grade", grade)) + (" #inferred" if inferred == "y" else "")


def mixed(text: str, default: str = "kk") -> Children:
    """Words of the edition with words of other languages in them, these marked as such."""
    found: Children = []
    for piece, lang in language.runs(text, default):
        found.append(el("foreign", piece, lang=lang) if lang else piece)
    return found


def worded(text: str, lang: str) -> Children:
    """Text of a column that has one language; in English, words of the other two are marked."""
    return mixed(text) if lang == "en" else [text]


def trilingual(name: str) -> list[Any]:
    """The rows of a table with their names in all three languages, whichever is being made."""
    return list(tables.load(name).rename(columns={"from": "from_"}).itertuples())


def noted(text: str, **attributes: Any) -> Element | None:
    """A note, or nothing where nothing is said."""
    return el("note", *mixed(text), **attributes) if text else None


def pointer(kind: str, key: str) -> str:
    """The place of the file that a row of a table or a work has."""
    return "#" + tables.anchor(kind, key)


def passage_ref(passage: str) -> Element:
    return el("ref", f"¶{passage}", type="passage", target=pointer("passage", passage))


def passage_list(passages: tuple[str, ...]) -> Element | None:
    """The passages that name something."""
    if not passages:
        return None
    return el("note", *joined([passage_ref(passage) for passage in passages]), type="passages")


def joined(items: Children, separator: str = ", ") -> Children:
    found: Children = []
    for n, item in enumerate(items):
        found += ([separator] if n else []) + [item]
    return found


def work_ref(key: str) -> Element:
    entry = bibliography.entries()[key]
    shown = mixed(entry.shorttitle, "kk" if entry.language == "kk" else "ru")
    return el("ref", *shown, target=pointer("bib", key))


def cited(key: str, pin: str, grade: str, inferred: str = "n") -> Element:
    """A work, the place in it and the grade, as a bibliographic citation."""
    work = work_ref(key) if key else None
    between = ", " if key and pin else ""
    place = el("citedRange", *mixed(located(pin))) if pin else None
    return el("bibl", work, between, place, ana=graded(grade, inferred))
