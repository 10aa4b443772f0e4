"""The built book as the EPUB reads it: each page's <main> in the order of the contents, without
what only a screen needs."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from urllib.parse import unquote

import lxml.html
import yaml
from lxml.html.builder import E

from edition import address
from edition.forms import downloads
from edition.tables import ROOT

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
# Navigation, switches, citation controls; the lists that repeat the bibliography for a page printed
# by itself; the notebooks' code, which runs there and only there.
SCREEN = {
    "onpage",
    "layers",
    "cite",
    "slip",
    "powers",
    "csv",
    "launch",
    "toctree-wrapper",
    "ways",
    "cited",
    "headerlink",
    "screen",
    "cell_input",
}
SCREEN_TAGS = {
    "script",
    "style",
    "button",
    "dialog",
    "template",
    "form",
    "input",
    "fieldset",
    "iframe",
    "noscript",
}
# Spans that carry nothing on paper; there are thousands, and setting each costs time and bytes.
IDLE = {None, "", "pre", "std std-doc", "std std-ref", "caption-text", "word"}


@dataclasses.dataclass
class Page:
    """A page: its docname, the part it stands in ("" for the first), its title, its <main> (lxml,
    no namespace)."""

    docname: str
    part: str
    title: str
    main: object

    @property
    def slug(self) -> str:
        """The page's name in a file of another form, whatever its source is called."""
        return re.sub(r"[^\w.-]+", "-", self.docname)


def order():
    """(docname, part) of every page in the order of _toc.yml. The Download page is left out: it
    speaks of the files beside it, and of which of them are there already."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    named = [(toc["root"], "")] + [
        (chapter["file"], part["caption"]) for part in toc["parts"] for chapter in part["chapters"]
    ]
    return [(docname, part) for docname, part in named if docname != "chapters/download"]


def read(site):
    """Every page of the built book at `site`, as a list of Page. Raises downloads.ExportError where
    one is missing."""
    pages = []
    for docname, part in order():
        path = site / f"{docname}.html"
        if not path.exists():
            raise downloads.ExportError(
                f"{path.name} is not in the built book: run `make book` first"
            )
        main = lxml.html.fromstring(
            path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
        ).find(".//main")
        for node in [
            n
            for n in main.iter()
            if isinstance(n.tag, str)
            and (n.tag in SCREEN_TAGS or set(n.get("class", "").split()) & SCREEN)
        ]:
            node.drop_tree()
        for cell in [n for n in main.find_class("cell") if not n.text_content().strip()]:
            cell.drop_tree()
        if not part:
            for arrows in list(main.iter("details")):
                arrows.drop_tree()  # the notebook has the same table, with the norms
        if docname.startswith("notebooks/"):
            main.find(".//h1").addnext(_where_the_code_is(docname))
        for node in main.iter("details"):
            unfold(node)
        for node in [
            n
            for n in main.iter("span")
            if set(n.keys()) <= {"class"}
            and n.get("class") in IDLE
            and n.getparent().get("class") != "foot"
        ]:
            node.drop_tag()
        pages.append(Page(docname, part, " ".join(main.find(".//h1").text_content().split()), main))
    return pages


def _where_the_code_is(docname):
    file = f"{docname}.ipynb"
    where = (
        E.a(file, href=f"{address.repository()}/blob/{address.tag()}/{file}")
        if address.repository()
        else E.code(file)
    )
    return E.p(
        "What follows was computed; the code that does it stands in ",
        where,
        ".",
        **{"class": "code"},
    )


def unfold(details):
    """What folds on the screen stands open on paper, under its title."""
    details.tag = "div"
    for summary in details.findall("summary"):
        summary.tag = "div" if summary.find("h3") is not None else "p"  # no heading in a paragraph
        summary.set("class", "summary")
    details.attrib.pop("open", None)


def relink(pages, place):
    """Rewrite every link. `place(docname, fragment)` gives the address inside the file; a link to a
    file of the site that is not a page of the book leads to the site, where its address is
    known."""
    known = {page.docname for page in pages}
    for page in pages:
        for link in list(page.main.iter("a")):
            href = link.get("href", "")
            if re.match(r"(https?|mailto):", href):
                continue
            path, _, fragment = unquote(href).partition("#")
            path = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page.docname), path))
                if path
                else f"{page.docname}.html"
            )
            docname = path.removesuffix(".html")
            if docname in known:
                link.set("href", place(docname, fragment))
            elif address.site() and not path.startswith(".."):
                link.set("href", f"{address.site()}/{path}" + (f"#{fragment}" if fragment else ""))
            else:
                drop_link(link)


def drop_link(link):
    """The text of a link without the link; its id stays."""
    link.tag = "span"
    for name in ("href", "download", "target", "rel", "type", "hreflang"):
        link.attrib.pop(name, None)
