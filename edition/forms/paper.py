"""The book as one document for paper, made by Sphinx from the document tree: what pdf.py sets.

A builder like Sphinx's `singlehtml`: one more run on the environment that the pages were made
from. The nodes of the book draw themselves; title page and contents are a template.
"""

from __future__ import annotations

import datetime
import pathlib
import posixpath
from itertools import chain
from typing import Any

import jinja2
import matplotlib
from docutils import nodes
from docutils.io import StringOutput
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util import logging

from edition import __version__, address, tables
from edition.book import way
from edition.book.nodes import el, element, pin
from edition.forms import downloads, onpaper
from edition.text.dates import readable_date
from edition.text.words import LANGUAGES, language, say
from edition.works import bibliography, cite

logger = logging.getLogger(__name__)
HERE = pathlib.Path(__file__).resolve().parent
SERIF = HERE.parent / "book" / "theme" / "static" / "fonts"
DEJAVU = pathlib.Path(matplotlib.get_data_path()) / "fonts" / "ttf"  # the plots' own, anywhere
FACES = (  # family, weight, style, file
    ("Edition Serif", "normal", "normal", SERIF / "edition-serif-regular.woff2"),
    ("Edition Serif", "bold", "normal", SERIF / "edition-serif-bold.woff2"),
    ("Edition Serif", "normal", "italic", SERIF / "edition-serif-italic.woff2"),
    # what the serif lacks: ҥ ҧ ӛ → ● ◐ ○
    ("Edition Signs", "normal", "normal", DEJAVU / "DejaVuSerif.ttf"),
    ("Edition Sans", "normal", "normal", DEJAVU / "DejaVuSans.ttf"),
    ("Edition Sans", "bold", "normal", DEJAVU / "DejaVuSans-Bold.ttf"),
    ("Edition Sans", "normal", "italic", DEJAVU / "DejaVuSans-Oblique.ttf"),
    ("Edition Mono", "normal", "normal", DEJAVU / "DejaVuSansMono.ttf"),
    ("Edition Mono", "bold", "normal", DEJAVU / "DejaVuSansMono-Bold.ttf"),
)
SCREEN_ONLY = "chapters/download"  # it speaks of the files beside it
PREFIX = "#document-"  # Sphinx's name of a page in a document of many
Names = dict[tuple[str, str], str]


class Paper(SingleFileHTMLBuilder):
    """The whole book as `book.html`, for WeasyPrint."""

    name = "paper"
    epilog = ""

    def write(self, *ignored: Any) -> None:
        self.prepare_writing(set(self.env.all_docs))
        parts = order(self.app)
        pages = {}
        for docname in docnames(parts):
            pages[docname] = onpaper.page(self, docname, onpaper.figure)
        names = own_names(pages)
        for docname, tree in pages.items():
            Links(docname, tree, names).lead()
        onpaper.set_columns(pages.values())
        given = {"parts": contents(parts, pages), "body": self.drawn(parts, pages)}
        text = template("book.html").render(book() | given)
        pathlib.Path(self.outdir, "book.html").write_text(text, encoding="utf-8")

    def finish(self) -> None:
        self.copy_image_files()
        (pathlib.Path(self.outdir) / "_static").mkdir(exist_ok=True)  # where MyST-NB lays a sheet

    def drawn(self, parts: list[way.Part], pages: dict[str, nodes.document]) -> str:
        """The pages as HTML."""
        whole = new_document("book", self.docsettings)
        for part in parts:
            for page in part.pages:
                opens = part.caption and page is part.pages[0]
                kicker = el("p", part.caption, classes=["part"]) if opens else None
                ids, classes = [f"document-{page.docname}"], [] if part.caption else ["front"]
                body = pages[page.docname].children
                whole += el("article", kicker, *body, ids=ids, classes=classes)
        self.secnumbers, self.fignumbers, self.imgpath = {}, {}, self.imagedir
        self.current_docname = self.config.root_doc
        self.post_process_images(whole)
        self.docwriter.write(whole, StringOutput(encoding="utf-8"))
        self.docwriter.assemble_parts()
        return self.docwriter.parts["fragment"]


def order(app: Sphinx) -> list[way.Part]:
    """The pages as the contents have them, the first one in a part of its own."""
    root = app.config.root_doc
    first = way.Page(root, app.env.titles[root].astext(), [])
    parts = [way.Part("", [first])]
    for part in way.parts(app, root):
        pages = [page for page in part.pages if page.docname != SCREEN_ONLY]
        parts.append(way.Part(part.caption, pages))
    return parts


def docnames(parts: list[way.Part]) -> list[str]:
    """The names of the pages in their order."""
    return [page.docname for page in chain.from_iterable(part.pages for part in parts)]


def contents(parts: list[way.Part], pages: dict[str, nodes.document]) -> list[dict]:
    """What the table of contents lists: parts, pages, and the headings below a page's own."""
    listed = []
    for part in parts:
        found = []
        for page in part.pages:
            places = headings(pages[page.docname]) if part.caption else []
            found.append({"docname": page.docname, "title": page.title, "places": places})
        listed.append({"caption": part.caption, "pages": found})
    return listed


def headings(tree: nodes.document) -> list[tuple[str, str]]:
    """The headings below a page's own, with their anchors."""
    found = []
    for node in tree.findall(nodes.Element):
        of_section = isinstance(node, nodes.title) and isinstance(node.parent, nodes.section)
        second = of_section and node.parent.parent is tree[-1]
        if second or node.get("tag") == "h2":
            found.append((node.parent["ids"][0], onpaper.said(node)))
    return found


def own_names(pages: dict[str, nodes.document]) -> Names:
    """{(page, id): id in the document}, which the nodes are given: permanent ids stay as they are,
    a second of the same name gets its page before it."""
    names: Names = {}
    taken: set[str] = set()
    for docname, tree in pages.items():
        names[docname, ""] = f"document-{docname}"
        for node in tree.findall(nodes.Element):
            for ident in node["ids"]:
                own = f"{docname}-{ident}" if ident in taken else ident
                names[docname, ident] = own
            taken |= {names[docname, ident] for ident in node["ids"]}
            node["ids"] = [names[docname, ident] for ident in node["ids"]]
    return names


class Links:
    """The links of a page, which lead to places of the document, or out of it."""

    def __init__(self, docname: str, tree: nodes.document, names: Names) -> None:
        self.docname, self.tree, self.names = docname, tree, names

    def lead(self) -> None:
        """Set every link of the page."""
        for node in list(self.tree.findall(nodes.Element)):
            if isinstance(node, pin) and "address" in node:
                node["address"] = self.names[self.docname, node["address"]]
            elif isinstance(node, element) and node["tag"] == "a":
                self.set(node, node["attributes"], "href", node["attributes"].get("href", ""))
            elif isinstance(node, nodes.reference) and "refuri" in node:
                self.set(node, node, "refuri", node["refuri"])
            elif "refid" in node:
                node["refid"] = self.names.get((self.docname, node["refid"]), node["refid"])
            if "backrefs" in node:
                node["backrefs"] = [self.names[self.docname, ref] for ref in node["backrefs"]]

    def set(self, node: nodes.Element, where: Any, name: str, href: str) -> None:
        """Give a link its address, or leave its words alone where there is none."""
        if found := self.place(href, node):
            where[name] = found
        else:
            place = node.parent.index(node)
            node.parent[place] = el("span", *node.children, classes=node["classes"])
            node.parent[place]["ids"] = node["ids"]

    def place(self, href: str, node: nodes.Element) -> str:
        """Where a link leads; "" where the address is not known."""
        if href.startswith(("http://", "https://", "mailto:")):
            return href
        path, _, fragment = href.partition("#")
        if path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), path))
            there = address.site() and not path.startswith("..")
            return f"{address.site()}/{path}" if there else ""
        docname = self.docname
        if href.startswith(PREFIX):
            docname, _, fragment = href.removeprefix(PREFIX).partition("#")
        if docname == SCREEN_ONLY:
            return address.page(docname, fragment) if address.site() else ""
        if (docname, fragment) not in self.names:
            logger.warning("%s has no place %s", docname, fragment, location=node)
        return "#" + self.names.get((docname, fragment), "")


def template(name: str) -> jinja2.Template:
    """One of the documents around the pages."""
    loader = jinja2.FileSystemLoader(HERE / "print")
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name)


def book() -> dict[str, Any]:
    """What title page and metadata say: what stands in CITATION.cff and the tables."""
    record = cite.record()
    title, _, subtitle = record["title"].partition(": ")
    author = record["authors"][0]["name"]
    moment = datetime.datetime.fromtimestamp(downloads.epoch(), datetime.UTC)
    return {
        "record": record,
        "say": say,
        "language": language(),
        "languages": dict.fromkeys([language(), *LANGUAGES]),
        "title": say(title),
        "subtitle": say(subtitle),
        "kazakh": bibliography.entries()["article"].title,
        "author": author,
        "editors": say(author.replace("Contributors", "the contributors", 1)),
        "released": readable_date(str(record["date-released"])),
        "as_at": tables.as_at(),
        "site": address.site(),
        "moment": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "made_by": f"The edition's own build, version {__version__}",
        "faces": [(family, weight, style, file.as_uri()) for family, weight, style, file in FACES],
        "sheet": (HERE / "print" / "pdf.css").read_text(encoding="utf-8"),
    }


def setup(app: Sphinx) -> None:
    app.add_builder(Paper)
