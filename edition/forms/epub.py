"""The book as an EPUB 3, made by Sphinx from the document tree: notes and evidence are pop-up
footnotes, figures SVG with a PNG for readers that draw none, the edition's serif is embedded.

One more run on the environment that the pages were made from, as for paper. What Sphinx writes
beside the pages (package, contents) is written from templates of ours, which know the book's parts.
"""

from __future__ import annotations

import datetime
import io
import pathlib
import re
import uuid
import zipfile
from itertools import chain
from typing import Any

import resvg_py
from docutils import nodes
from docutils.io import StringOutput
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder

from edition import address
from edition.book import sharing
from edition.book.nodes import el, element
from edition.figures import svg
from edition.forms import downloads, onpaper, paper, popups
from edition.text.words import say

PRINT = pathlib.Path(__file__).resolve().parent / "print"
TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
    ".ncx": "application/x-dtbncx+xml",
}
STATIC = "_static"  # where MyST-NB lays a sheet that the book does not use
COVER = (1200, 1800)  # pixels
BACK = "Apparatus"  # the part that is back matter
LANDMARKS = (  # kind, file, words
    ("titlepage", "title.xhtml", "Title page"),
    ("toc", "nav.xhtml#toc", "Contents"),
    ("bodymatter", "chapters-0-introduction.xhtml", "The article, annotated"),
    ("glossary", "chapters-glossary.xhtml", "Glossary"),
    ("bibliography", "chapters-bibliography.xhtml", "Bibliography"),
)
ACCESS = (  # what schema.org says of the file
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityHazard", "none"),
)
SUMMARY = (
    "Every figure has a text alternative, and the arrows and cells of the large ones stand in a "
    "table beside it. Notes are linked both ways. Kazakh and Russian are marked as such."
)


def slug(docname: str) -> str:
    """A page's file, whatever its source is called."""
    return re.sub(r"[^\w.-]+", "-", docname)


class Ebook(Epub3Builder):
    """The pages, figures and package of the EPUB, in the builder's folder."""

    name = "ebook"
    epilog = ""
    allow_parallel = False  # pages share their figures

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"{slug(docname)}.xhtml"

    def write(self, *ignored: Any) -> None:
        self.prepare_writing(set(self.env.all_docs))
        self.figures: dict[bytes, str] = {}
        parts = paper.order(self.app)
        pages = {}
        for docname in paper.docnames(parts):
            pages[docname] = onpaper.page(self, docname, lambda **facts: self.figure(facts))
        names: paper.Names = {}
        for docname, tree in pages.items():
            names |= {(docname, ident): ident for ident in idents(tree)}
        for part in parts:
            kind = "backmatter" if part.caption == say(BACK) else "bodymatter"
            for page in part.pages:
                tree = pages[page.docname]
                Links(page.docname, tree, names).lead()
                popups.put(tree)
                self.lay(page.docname, page.title, self.drawn(page.docname, tree), kind)
        self.around(parts, pages)

    def drawn(self, docname: str, tree: nodes.document) -> str:
        """A page's content as XHTML."""
        self.secnumbers, self.fignumbers = {}, {}
        self.imgpath, self.current_docname = self.imagedir, docname
        self.post_process_images(tree)
        tree.settings = self.docsettings
        self.docwriter.write(tree, StringOutput(encoding="utf-8"))
        self.docwriter.assemble_parts()
        return self.docwriter.parts["fragment"]

    def lay(self, docname: str, title: str, body: str, kind: str) -> None:
        """Write one page."""
        text = rendered("ebook-page.xhtml", title=title, body=body, kind=kind)
        self.file(f"{slug(docname)}.xhtml", text.encode())

    def file(self, name: str, content: bytes) -> None:
        path = pathlib.Path(self.outdir, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    def figure(self, facts: dict[str, Any]) -> element:
        """A figure whose picture stands in files of its own, as SVG and as PNG: inside the page,
        older readers drop it or lose its letters. The front page shows one of the notebooks'
        again."""
        root = svg.parse(facts["picture"])
        width = root.get("width")
        drawn = svg.alone(root, facts["caption"], facts["alt"], "picture").encode()
        name = self.figures.setdefault(drawn, f"figures/{len(self.figures) + 1}")
        self.file(f"{name}.svg", b'<?xml version="1.0" encoding="UTF-8"?>\n' + drawn + b"\n")
        self.file(f"{name}.png", pixels(drawn.decode()))
        source = el("source", srcset=f"{name}.svg", type=TYPES[".svg"])
        image = el("img", src=f"{name}.png", alt=facts["alt"], width=width)
        ids = [facts["ident"]] if facts["ident"] else []
        legend = onpaper.grown(facts["legend"])
        words = el("figcaption", facts["caption"])
        return el("figure", el("picture", source, image), *legend, words, ids=ids)

    def around(self, parts: list[Any], pages: dict[str, nodes.document]) -> None:
        """Title page, contents, cover, sheet, fonts, and the package that names them all."""
        book = paper.book() | {"ident": identifier(), "slug": slug}
        self.file("title.xhtml", rendered("ebook-title.xhtml", **book).encode())
        contents = paper.contents(parts, pages)
        marks = [(kind, file, say(words)) for kind, file, words in LANDMARKS]
        for name in ("nav.xhtml", "toc.ncx"):
            text = rendered(f"ebook-{name}", **book, parts=contents, landmarks=marks)
            self.file(name, text.encode())
        self.file("cover.png", sharing.picture(COVER))
        self.file("edition.css", (PRINT / "epub.css").read_bytes())
        for path in sorted(paper.SERIF.iterdir()):
            self.file(f"fonts/{path.name}", path.read_bytes())
        spine = ["title", "nav", *map(slug, paper.docnames(parts))]
        access = [*ACCESS, ("accessibilitySummary", say(SUMMARY))]
        items = [item(name) for name in self.laid()]
        package = rendered("ebook-content.opf", **book, access=access, items=items, spine=spine)
        self.file("content.opf", package.encode())

    def laid(self) -> list[str]:
        """Everything written so far that the package names."""
        root = pathlib.Path(self.outdir)
        found = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        return sorted(name for name in found if pathlib.PurePosixPath(name).suffix in TYPES)

    def finish(self) -> None:
        self.build_mimetype()
        self.build_container()
        pathlib.Path(self.outdir, STATIC).mkdir(exist_ok=True)


class Links(paper.Links):
    """The links of a page of the EPUB: places keep their names, each page is a file."""

    def place(self, href: str, node: nodes.Element) -> str:
        path, _, fragment = href.partition("#")
        if not path:
            return href if (self.docname, fragment) in self.names else ""
        pages = {f"{slug(docname)}.xhtml": docname for docname, _ in self.names}
        if path in pages:
            return href if (pages[path], fragment) in self.names else path
        return super().place(href, node)


def idents(tree: nodes.document) -> list[str]:
    """The places of a page."""
    found = chain.from_iterable(node["ids"] for node in tree.findall(nodes.Element))
    return ["", *found]


def rendered(name: str, **given: Any) -> str:
    """One of the templates, filled in."""
    return paper.template(name).render(paper.book() | given)


def pixels(drawn: str) -> bytes:
    """An SVG as PNG, its letters from the plots' own font, anywhere the same."""
    fonts = [str(paper.DEJAVU / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    made = resvg_py.svg_to_bytes(
        svg_string=drawn,
        skip_system_fonts=True,
        font_files=fonts,
        sans_serif_family="DejaVu Sans",
    )
    return bytes(made)


def item(name: str) -> dict[str, str]:
    """A file as the package names it."""
    properties = {"nav.xhtml": "nav", "cover.png": "cover-image"}.get(name, "")
    ident = "f-" + name.replace("/", "-").replace(".", "-")
    kind = TYPES[pathlib.PurePosixPath(name).suffix]
    return {"id": ident, "href": name, "type": kind, "properties": properties}


def identifier() -> str:
    """The book's own name; each language has one."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address.NAME + address.folder())}"


def make(made: pathlib.Path) -> bytes:
    """The EPUB of what the builder wrote into the folder `made`: a ZIP with the media type first
    and uncompressed; every file bears the one date."""
    moment = datetime.datetime.fromtimestamp(downloads.epoch(), datetime.UTC)
    content = io.BytesIO()
    suffixes = {*TYPES, ".opf", ".xml"}
    wanted = [path for path in sorted(made.rglob("*")) if path.suffix in suffixes]
    wanted = [path for path in wanted if STATIC not in path.parts]
    with zipfile.ZipFile(content, "w") as archive:
        for path in [made / "mimetype", *wanted]:
            name = path.relative_to(made).as_posix()
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), way, 9)
    return content.getvalue()


def setup(app: Sphinx) -> None:
    app.add_builder(Ebook)
