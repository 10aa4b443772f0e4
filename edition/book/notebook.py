"""Notebook pages: what a notebook says plainly becomes what the book says with links.

A notebook is plain Markdown and plain pictures, so that it reads wherever it is opened. Here its
headings get their permanent anchors (the cell's metadata has them under "label"), its pictures
their place in the page with id, caption, links and colours, and "¶0.1", "P14" and "[3]" become
links.
"""

from __future__ import annotations

import json
import pathlib
import re
import shutil
from typing import Any

import lxml.html
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from edition import address, tables
from edition.book.drawing import figure, marked
from edition.book.links import link
from edition.book.nodes import el, make, reading
from edition.figures import diagrams, svg
from edition.tables.language import CYRILLIC
from edition.text.words import say

# Figures that the book draws again, with links: the notebook's own have none.
DIAGRAMS = {"fig-separation-then": tables.REGIMES[0], "fig-separation-now": tables.REGIMES[-1]}
PLACES = re.compile(
    r"¶(?P<passage>\d\.\d)|\b(?P<power>P\d\d)\b|\[(?P<source>[1-5])\]"
    r"|\((?P<reading>editors' reading|құрастырушылар пайымы|прочтение редакторов)\)"
)
LONGEST_TABLE = 24  # rows that stand open
CLASSES = {"passage": "p", "power": "power", "source": "src"}


def on_notebook_page(docname: str) -> bool:
    return docname.startswith("notebooks/")


def anchors(app: Sphinx, docname: str, source: list[str]) -> None:
    """Before a notebook is parsed: a cell's "label" goes before its heading, as MyST has it."""
    if not on_notebook_page(docname) or not source[0].lstrip().startswith("{"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if label := cell["metadata"].pop("label", ""):
            cell["source"] = f"({label})=\n" + "".join(cell["source"])
    source[0] = json.dumps(notebook)


def bare(markup: str) -> str:
    """Markup without style attributes, which a notebook needs and the pages' policy forbids."""
    fragment = lxml.html.fragment_fromstring(markup)
    for element in fragment.iter():
        element.attrib.pop("style", None)
    return lxml.html.tostring(fragment, encoding="unicode")


def inline(picture: str) -> nodes.raw:
    """A notebook's SVG as a figure of the page; a diagram with its links and its key."""
    markup, caption, alt, name = svg.told(picture)
    if name not in DIAGRAMS:
        return figure(markup, caption, alt, ident=name)
    regime = DIAGRAMS[name]
    drawing = svg.written(diagrams.picture(diagrams.separation_of_powers(regime)))
    legend = diagrams.legend(diagrams.drawn(regime))
    return figure(drawing, caption, alt, "group", legend, name)


class Outputs(SphinxTransform):
    """Pictures go into the page, before Sphinx would copy their files; tables lose their styles;
    code folds, since most readers came for what it says."""

    default_priority = 200

    def apply(self, **kwargs: Any) -> None:
        if not on_notebook_page(self.env.docname):
            return
        for code in self.parts("cell_code_source"):
            code.replace_self(
                el("details", el("summary", "The code"), code.deepcopy(), classes=["code"])
            )
        for bundle in self.parts("mime_bundle"):
            if bundle.parent is None:
                continue  # a caption that went with its picture
            kinds = {child["mime_type"]: child for child in bundle.children}
            if "image/svg+xml" in kinds:
                self.picture(bundle, kinds["image/svg+xml"])
            for table in list(bundle.findall(nodes.raw)):
                table.children = [nodes.Text(bare(table.astext()))]
                if table.astext().count("</tr>") > LONGEST_TABLE:
                    self.fold(table, kinds["text/plain"].astext().strip("'"))

    def parts(self, kind: str) -> list[nodes.container]:
        containers = self.document.findall(nodes.container)
        return [node for node in containers if node.get("nb_element") == kind]

    def fold(self, table: nodes.raw, said: str) -> None:
        holder = table.parent
        holder.replace(table, el("details", el("summary", said), table, classes=["folded"]))

    def picture(self, bundle: nodes.container, drawn: nodes.container) -> None:
        (image,) = drawn.findall(nodes.image)
        path = pathlib.Path(self.env.relfn2path(image["uri"])[1])
        shown = inline(path.read_text(encoding="utf-8"))
        caption = bundle.next_node(siblings=True, descend=False)
        if caption is not None and caption.get("nb_element") == "mime_bundle":
            bundle.parent.remove(caption)
        shown["classes"] = ["output", "text_html"]
        drawn["mime_type"], drawn.children = "text/html", []
        bundle.children = []
        drawn += shown
        bundle += drawn


class Links(SphinxTransform):
    """In a notebook's prose "¶0.1", "P14", "[3]" become links, "(editors' reading)" its mark;
    Kazakh and Russian words get their language."""

    default_priority = 210
    LEFT_ALONE = (nodes.title, nodes.literal_block, nodes.reference, nodes.raw)

    def apply(self, **kwargs: Any) -> None:
        if not on_notebook_page(self.env.docname):
            return
        for text in list(self.document.findall(nodes.Text)):
            holder, above = text.parent, text.parent
            while above is not None and not isinstance(above, self.LEFT_ALONE):
                above = above.parent
            if str(text) and above is None and holder is not None:
                code = isinstance(holder, nodes.literal)
                pieces = self.prose(str(text)) if code else self.pieces(str(text))
                if len(pieces) > 1 or pieces[0] != text:
                    place = holder.index(text)
                    holder[place : place + 1] = pieces

    def pieces(self, text: str) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        at = 0
        for place in PLACES.finditer(text):
            found += self.prose(text[at : place.start()])
            kind = str(place.lastgroup)
            if kind == "reading":
                found.append(make(reading, "span", place[kind], classes=[kind]))
            else:
                target = tables.anchor(kind, place[kind])
                found.append(link(self.env, target, place[0], classes=[CLASSES[kind]]))
            at = place.end()
        return [*found, *self.prose(text[at:])]

    def prose(self, text: str) -> list[nodes.Node]:
        if not text:
            return []
        return [marked(text)] if CYRILLIC.search(text) else [nodes.Text(text)]


class Head(SphinxTransform):
    """Below a notebook's title: the file to take along and how to run it at home."""

    default_priority = 220

    def apply(self, **kwargs: Any) -> None:
        title = self.document.next_node(nodes.title)
        if not on_notebook_page(self.env.docname) or title is None:
            return
        file = f"{self.env.docname.rpartition('/')[2]}.ipynb"
        here = el("a", "Download this notebook", href=file, download=file)
        home = addnodes.pending_xref(
            "",
            nodes.inline("", say("Run it at home")),
            refdomain="std",
            reftype="ref",
            reftarget="about-running",
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )
        home = nodes.inline("", "", home)
        said = [here, " · ", home]
        if binder := address.binder(f"{self.env.docname}.ipynb"):
            said = [el("a", "Run it on Binder", href=binder), " · ", *said]
        words = el("p", *said, classes=["launch"])
        title.parent.insert(title.parent.index(title) + 1, words)


def files(app: Sphinx, exception: Exception | None) -> None:
    """After the pages: the notebooks themselves, beside the pages that show them."""
    if exception or app.builder.name != "html":
        return
    for path in sorted((tables.ROOT / "notebooks").glob("*.ipynb")):
        target = pathlib.Path(app.outdir) / "notebooks" / path.name
        if target.parent.is_dir():
            shutil.copy(path, target)


def setup(app: Sphinx) -> None:
    app.connect("build-finished", files)
    app.add_transform(Head)
    app.connect("source-read", anchors)
    app.add_transform(Outputs)
    app.add_transform(Links)
