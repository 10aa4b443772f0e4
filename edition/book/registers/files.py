"""The files that lie beside the pages: the forms of the book, the tables, what the build writes."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from edition import address, tables
from edition.book import languages
from edition.book.nodes import el, element
from edition.book.registers.table import Drawn, table
from edition.text.words import say

FORMS = {  # what each form is called and is for
    "pdf": (
        "PDF",
        ": the whole book typeset for paper, with notes at the passages and links that work.",
    ),
    "epub": ("EPUB", ": for reading devices; notes open where they stand."),
    "tei": (
        "TEI P5",
        ": the edition in XML for editors: passages, notes, readings, registers, bibliography.",
    ),
    "data": ("ZIP", ": every table with its description, licence and bibliography."),
}


class Downloads(Drawn):
    """The forms of the book that lie in its downloads; those that this build makes are linked."""

    def draw(self, forms: str) -> Any:
        items = [self.form(form, *FORMS[form]) for form in forms.split()]
        return el("ul", *items, classes=["downloads"])

    def form(self, form: str, name: str, use: str) -> element:
        if form in address.made_here():
            folder = languages.to_root(self.env.docname) if form == "data" else "../"
            href = f"{folder}downloads/{address.file(form)}"
            return el("li", el("a", name, href=href, classes=["download"]), use)
        absent = el(
            "small",
            " ",
            say("Not in this copy; this command makes it:"),
            " ",
            el("code", nodes.Text("make forms")),
        )
        return el("li", name, use, absent)


class DataFiles(Drawn):
    """The tables of data/ under their permanent names, each with what it holds."""

    def draw(self, _: str) -> Any:
        rows = []
        for name, resource in tables.schemas().items():
            path = resource["path"]
            file = el("a", path, href=f"{languages.to_root(self.env.docname)}data/{path}")
            rows.append([file, resource["title"], str(len(tables.load(name)))])
        return table("The edition’s tables", ["file", "what it holds", "rows"], rows)


class Built(SphinxRole):
    """{built}`api/passages.json | words`: a file that the build writes into the book, from a page
    one folder down."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        path, _, words = (part.strip() for part in self.text.partition("|"))
        shared = path.startswith("data/")  # the tables are the same in every language
        folder = languages.to_root(self.env.docname) if shared else "../"
        return [el("a", words or path, href=folder + path)], []
