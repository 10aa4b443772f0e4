"""The whole book as one PDF, set by WeasyPrint from the built pages with the edition's own print
sheet."""

from __future__ import annotations

import contextlib
import datetime
import logging
import pathlib
from collections.abc import Iterator
from html import escape
from typing import Any

import lxml.html
import matplotlib
from lxml import etree
from lxml.html.builder import E

from edition import __version__, address, tables
from edition.forms import downloads, pages, picture
from edition.text.dates import readable_date
from edition.works import bibliography, cite

HERE = pathlib.Path(__file__).resolve().parent
SHEET = HERE / "print" / "pdf.css"
SERIF = HERE.parent / "book" / "theme" / "static" / "fonts"
DEJAVU = (
    pathlib.Path(matplotlib.get_data_path()) / "fonts" / "ttf"
)  # the same files wherever the plots are drawn
PANGO = (
    "the PDF needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "· brew install pango"
)
FACES = (  # family, weight, style, file
    ("Edition Serif", "normal", "normal", SERIF / "edition-serif-regular.woff2"),
    ("Edition Serif", "bold", "normal", SERIF / "edition-serif-bold.woff2"),
    ("Edition Serif", "normal", "italic", SERIF / "edition-serif-italic.woff2"),
    (
        "Edition Signs",
        "normal",
        "normal",
        DEJAVU / "DejaVuSerif.ttf",
    ),  # what the serif lacks: ҥ ҧ ӛ → ● ◐ ○
    ("Edition Sans", "normal", "normal", DEJAVU / "DejaVuSans.ttf"),
    ("Edition Sans", "bold", "normal", DEJAVU / "DejaVuSans-Bold.ttf"),
    ("Edition Sans", "normal", "italic", DEJAVU / "DejaVuSans-Oblique.ttf"),
    ("Edition Mono", "normal", "normal", DEJAVU / "DejaVuSansMono.ttf"),
    ("Edition Mono", "bold", "normal", DEJAVU / "DejaVuSansMono-Bold.ttf"),
)
INLINE = ("a", "abbr", "b", "code", "em", "i", "span", "strong")
SCALE = (
    0.72 * 25.4 / 96
)  # of a figure, from the screen's pixels to millimetres: its letters become as large as the notes'
LINE, LONGEST = 118, 15  # characters a table's line holds; a longer word than that may be divided


def make(site):
    """The PDF of the built book at `site`, as bytes.

    Raises downloads.ExportError where Pango is missing or a link of the book leads nowhere in the
    file.
    """
    try:
        import weasyprint
    except OSError as error:  # its C libraries are looked for on import
        raise downloads.ToolMissing(PANGO) from error

    faults = _Faults()
    log = logging.getLogger("weasyprint")
    log.addHandler(faults)
    try:
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("file",))
        book = weasyprint.HTML(
            string=document(site), base_url=HERE.as_uri() + "/", url_fetcher=fetcher
        )
        with languages_tagged():
            content = book.write_pdf(
                pdf_variant="pdf/ua-1", custom_metadata=False, finisher=opens_with_bookmarks
            )
    finally:
        log.removeHandler(faults)
    if faults.found:
        raise downloads.ExportError("the PDF is faulty: " + "; ".join(faults.found[:5]))
    return content


@contextlib.contextmanager
def languages_tagged() -> Iterator[None]:
    """Give each tagged element the language that its HTML has.

    WeasyPrint gives one to the file alone, and has no public place to do more; PDF/UA wants Kazakh
    and Russian words marked, since a screen reader chooses its voice by it.
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def built(box: Any, *given: Any) -> Iterator[Any]:
        html = getattr(box, "element", None)
        language = html.get("lang") if html is not None else None
        for element in build(box, *given):
            if language:
                element["Lang"] = pydyf.String(language)
            yield element

    tags._build_box_tree = built
    try:
        yield
    finally:
        tags._build_box_tree = build


def opens_with_bookmarks(document: Any, pdf: Any) -> None:
    """A reader's program shows the contents beside the page, and numbers pages as they are
    printed."""
    import pydyf

    pdf.catalog["PageMode"] = "/UseOutlines"
    decimal = pydyf.Dictionary({"S": "/D"})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, decimal])})


class _Faults(logging.Handler):
    """What WeasyPrint could not load or resolve; it only logs that."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.found = []

    def emit(self, record):
        self.found.append(record.getMessage())


def document(site):
    """The HTML that is set: title page, contents, then every page of the book, with its style
    sheet."""
    book = pages.read(site)
    names = _names(book)
    pages.relink(
        book, lambda docname, fragment: "#" + names.get((docname, fragment), names[docname, ""])
    )
    parts, part = [], ""
    _set_columns([table for page in book for table in page.main.iter("table")])
    for page in book:
        for node in page.main.iter():
            if node.get("id"):
                node.set("id", names[page.docname, node.get("id")])
        for svg in list(page.main.iter("svg")):
            _place(svg)
        _space(page.main)
        kicker = f'<p class="part">{escape(page.part)}</p>' if page.part != part else ""
        part = page.part
        inner = "".join(lxml.html.tostring(child, encoding="unicode") for child in page.main)
        parts.append(
            f'<article id="page-{page.slug}" class="page-{page.slug}">{kicker}{inner}</article>'
        )
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'font-style: {style}; src: url("{path.as_uri()}"); }}\n'
        for family, weight, style, path in FACES
    )
    sheet = faces + SHEET.read_text(encoding="utf-8")
    head = f'<head><meta charset="utf-8">{_head()}<style>{sheet}</style></head>'
    body = f"<body>{_title()}{_contents(book, names)}{''.join(parts)}</body>"
    return f'<!DOCTYPE html><html lang="en">{head}{body}</html>'


def _names(book):
    """{(docname, id): id in the file}; the permanent ids stay as they are, a second of the same
    name gets its page before it."""
    names, taken = {}, set()
    for page in book:
        names[page.docname, ""] = f"page-{page.slug}"
        for node in page.main.iter():
            ident = node.get("id")
            if ident:
                names[page.docname, ident] = ident if ident not in taken else f"{page.slug}-{ident}"
                taken.add(ident)
    return names


def _set_columns(tables):
    """Fix the widths of each table's columns: its longest word fits, and the rest of the line is
    shared by how much stands in the column. Tables with one heading are set alike.

    (WeasyPrint can find widths itself, but takes a quarter of its time to do so.)
    """
    alike = {}
    for table in tables:
        alike.setdefault(tuple(_text(cell) for cell in table.find(".//tr")), []).append(table)
    for heads, group in alike.items():
        rows = [row for table in group for row in table.iter("tr") if len(row) == len(heads)]
        columns = list(zip(*[[_text(cell) for cell in row] for row in rows]))
        words = [
            min(LONGEST, max(len(word) for text in column for word in (text + " .").split())) + 2
            for column in columns
        ]
        amounts = [
            sum(len(text) for text in column) / len(column) + max(len(text) for text in column) / 4
            for column in columns
        ]
        spare = max(0, LINE - sum(words))
        widths = [word + spare * amount / sum(amounts) for word, amount in zip(words, amounts)]
        for table in group:
            columns = E.colgroup(
                *[E.col(style=f"width: {100 * width / sum(widths):.1f}%") for width in widths]
            )
            table.insert(1 if table.find("caption") is not None else 0, columns)


def _text(node):
    return " ".join(node.text_content().split())


def _space(main):
    """Put the space before an inline element into it, and the brackets of .reading into its text.

    WeasyPrint breaks a text of which only the last space is too long for the line after its first
    word.
    """
    for node in main.iter(*INLINE):
        if node.get("class") == "reading":
            node.text = "[" + (node.text or "")
            if len(node):
                node[-1].tail = (node[-1].tail or "") + "]"
            else:
                node.text += "]"
    for node in main.iter(*INLINE):
        before, parent = node.getprevious(), node.getparent()
        text = (before.tail if before is not None else parent.text) or ""
        if parent.tag == "pre" or not text[-1:].isspace() or (before is None and not text.strip()):
            continue
        if before is not None:
            before.tail = text.rstrip()
        else:
            parent.text = text.rstrip()
        node.text = " " + (node.text or "")


def _place(svg):
    """Put the picture of an inline figure in its place, with the alternative text that tagging
    wants."""
    alt = svg.get("aria-label", "")
    drawn = lxml.html.fromstring(
        etree.tostring(picture.picture(svg, "Edition Sans"), encoding="unicode")
    )
    drawn.set(
        "style",
        f"width: {float(drawn.get('width')) * SCALE:.1f}mm; height: "
        f"{float(drawn.get('height')) * SCALE:.1f}mm",
    )
    drawn.set("role", "img")
    drawn.set("aria-label", alt)
    title = E.title(alt)  # which WeasyPrint takes for the figure's alternative
    drawn.insert(0, title)
    svg.getparent().replace(svg, drawn)


def _head():
    record = cite.record()
    moment = datetime.datetime.fromtimestamp(downloads.epoch(), datetime.UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    named = {
        "author": record["authors"][0]["name"],
        "description": " ".join(record["abstract"].split()),
        "keywords": ", ".join(record["keywords"]),
        "generator": f"The edition's own build, version {__version__}",
        "dcterms.created": moment,
        "dcterms.modified": moment,
    }
    return f"<title>{escape(record['title'])}</title>" + "".join(
        f'<meta name="{name}" content="{escape(value, quote=True)}">'
        for name, value in named.items()
    )


def _title():
    """The title page: what stands in CITATION.cff and the tables, and nothing else."""
    record = cite.record()
    title, _, subtitle = record["title"].partition(": ")
    kazakh = bibliography.entries()["article"].title
    released = readable_date(str(record["date-released"]))
    facts = {
        "Edited by": escape(
            record["authors"][0]["name"].replace("Contributors", "the contributors", 1)
        ),
        "Version": f"{escape(str(record['version']))}, {released}",
        "Law as at": escape(tables.as_at()),
        "Licence": "text and data CC BY 4.0, code MIT. The article itself is neither reproduced "
        "nor licensed here.",
    }
    if address.site():
        facts["Online"] = (
            f'<a href="{escape(address.site(), quote=True)}/">{escape(address.site())}/</a>'
        )
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items())
    named = (
        f'<p class="booktitle">{escape(title)}</p><p class="kk" lang="kk">«{escape(kazakh)}»</p>'
    )
    below = f'<p class="subtitle">{escape(subtitle)}</p><dl>{rows}</dl>'
    return f'<section class="title">{named}{below}</section>'


def _contents(book, names):
    """The table of contents: parts, pages and their sections; the print sheet adds the page
    numbers."""
    lines, part = [], ""
    for page in book:
        if page.part != part:
            lines.append(f'<p class="toc-part">{escape(page.part)}</p>')
            part = page.part
        lines.append(
            f'<p class="toc-page"><a href="#{names[page.docname, ""]}">{escape(page.title)}</a></p>'
        )
        for heading in page.main.iter("h2"):
            owner = next(
                (node for node in heading.iterancestors("section") if node.get("id")), None
            )
            if owner is not None and page.part:
                label = " ".join(heading.text_content().split())
                lines.append(
                    f'<p class="toc-section"><a href="#{owner.get("id")}">{escape(label)}</a></p>'
                )
    return f'<nav class="contents"><h1>Contents</h1>{"".join(lines)}</nav>'
