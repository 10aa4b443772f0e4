"""The way through the book: what the column beside each page lists."""

from __future__ import annotations

from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from edition.text.words import say


class Place(NamedTuple):
    """A heading of the page one is on: its anchor, passage number or "", and title."""

    anchor: str
    number: str
    title: str


class Page(NamedTuple):
    """A page of the book, with its headings when it is the page one is on."""

    docname: str
    title: str
    places: list[Place]


class Part(NamedTuple):
    """A part of the book as _toc.yml names it."""

    caption: str
    pages: list[Page]


def places(app: Sphinx, docname: str) -> list[Place]:
    """The headings directly below the page's own, from Sphinx's table of contents."""
    top = next(iter(app.env.tocs[docname].findall(nodes.list_item)), None)
    below = top.children[1].children if top and len(top.children) > 1 else []
    found = []
    for item in below:
        reference = next(iter(item.findall(nodes.reference)))
        title = reference.astext()
        number, _, rest = title.partition(" ") if title.startswith("¶") else ("", "", title)
        found.append(Place(reference["anchorname"].lstrip("#"), number, rest))
    return found


def parts(app: Sphinx, current: str) -> list[Part]:
    """The parts of the book in order; the current page comes with its headings."""
    found = []
    for toctree in app.env.tocs[app.config.root_doc].findall(addnodes.toctree):
        pages = []
        for _, docname in toctree["entries"]:
            below = places(app, docname) if docname == current else []
            pages.append(Page(docname, app.env.titles[docname].astext(), below))
        found.append(Part(say(toctree.get("caption") or ""), pages))
    return found
