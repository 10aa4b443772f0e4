"""Who cites a work, known once every page is read; and, page by page, the works it cites."""

from __future__ import annotations

import collections
import functools
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition import tables
from edition.book.drawing import marked, mixed, stop
from edition.book.links import hyperlink
from edition.book.nodes import el, element, furniture, make
from edition.book.registers.table import joined
from edition.text.words import say
from edition.works import bibliography
from edition.works.bibliography import Entry

Place = tuple[str, str]  # what a link leads to, its label
PAGES = {  # tables whose rows cite works, and where they are drawn
    "relations": "notebooks/separation-of-powers",
    "timeline": "notebooks/then-and-now",
}


def cyrillic(entry: Entry) -> str:
    """The language of the Cyrillic words in what we say of a work."""
    return "kk" if entry.language == "kk" else "ru"


def cited_in(key: str) -> element:
    """An empty paragraph, which `fill_backlinks` fills with the places that cite a work."""
    return element(tag="p", attributes={}, classes=["backlinks"], backlinks=key)


def index_pins(app: Any, env: Any) -> list[str]:
    """The pins by work and by page, so that no page looks through them all."""
    by_key, by_page = collections.defaultdict(list), collections.defaultdict(list)
    for pin in env.edition["pins"]:
        by_key[pin["key"]].append(pin)
        by_page[pin["docname"]].append(pin["key"])
    app.edition_pins = by_key, by_page
    return []


@functools.lru_cache(maxsize=1)
def citing_rows() -> dict[str, list[Place]]:
    """{key: places in the tables that cite the work}: powers, relations, timeline, sources."""
    places = collections.defaultdict(list)
    for row in tables.rows("provisions"):
        places[row.bibkey].append((tables.anchor("power", row.power), row.power))
    for name, page in PAGES.items():
        for key in tables.grouped(name, "bibkey"):
            places[key].append((f"doc:{page}", say(name)))
    for row in tables.rows("citations"):
        for key in row.bibkey:
            places[key].append(_source(row.marker))
    for source in tables.rows("sources"):
        for key in (*source.bibkeys, *source.too_late, f"source-{source.marker}"):
            places[key].append(_source(source.marker))
    return places


def _source(marker: str) -> Place:
    return tables.anchor("source", marker), say("source [{marker}]").format(marker=marker)


def citing(app: Any, key: str) -> list[Place]:
    """The places that cite a work: notes, chapters, powers, sources."""
    places = []
    for pin in app.edition_pins[0].get(key, ()):
        if pin["anchor"]:
            places.append((pin["anchor"], pin["label"]))
        else:
            title = app.env.titles[pin["docname"]].astext()
            places.append((f"doc:{pin['docname']}", title))
    return list(dict.fromkeys(places + citing_rows().get(key, [])))


def leading(app: Any, docname: str, target: str, *words: Any) -> hyperlink:
    """A link from the page `docname` to a target of the edition."""
    page, ident = app.env.edition["targets"][target]
    uri = app.builder.get_relative_uri(docname, page)
    reference = hyperlink("", "", internal=True, refuri=f"{uri}#{ident}" if ident else uri)
    reference += list(words)
    return reference


def fill_backlinks(app: Any, doctree: nodes.document, docname: str) -> None:
    """Fill the paragraphs of `cited_in`, or take them out."""
    targets = app.env.edition["targets"]
    for node in list(doctree.findall(element)):
        key = node.get("backlinks")
        if not key:
            continue
        places = [place for place in citing(app, key) if place[0] in targets]
        links = [leading(app, docname, target, nodes.Text(label)) for target, label in places]
        if links:
            node += [nodes.Text(say("Cited in") + " "), *joined(links)]
        else:
            node.parent.remove(node)


def works_cited(app: Any, doctree: nodes.document, docname: str) -> None:
    """At the end of a page that cites with pins: the works and their addresses, for paper too."""
    keys = dict.fromkeys(app.edition_pins[1].get(docname, ()))
    if not keys or docname == app.config.root_doc:
        return
    items = [_work_cited(app, docname, bibliography.entries()[key]) for key in keys]
    section = next(iter(doctree.findall(nodes.section)))
    heading = el("summary", el("h2", "Works cited on this page"))
    listed = el("details", heading, el("ul", *items))
    section += make(furniture, "section", listed, classes=["cited"])


def _work_cited(app: Any, docname: str, entry: Entry) -> element:
    named = mixed(entry.shorttitle, cyrillic(entry))
    item = el("li", leading(app, docname, tables.anchor("bib", entry.key), named))
    if entry.title != entry.shorttitle:
        own = entry.group == "source"  # these the edition itself has named
        title = mixed(entry.title) if own else marked(entry.title, cyrillic(entry))
        item += [nodes.Text(": "), title]
    address = f"https://doi.org/{entry.doi}" if entry.doi else entry.url
    if address:
        item += [nodes.Text(f"{stop(item.astext())} "), el("span", address, classes=["url"])]
    return item


def setup(app: Sphinx) -> None:
    app.connect("env-updated", index_pins)
    app.connect("doctree-resolved", fill_backlinks)
    app.connect("doctree-resolved", works_cited)
