"""The book as an EPUB 3: the pages of the built book as XHTML, notes as pop-up footnotes, figures
as SVG with a PNG for readers that draw none, the edition's serif embedded."""

from __future__ import annotations

import datetime
import io
import pathlib
import uuid
import zipfile
from html import escape

import matplotlib
import resvg_py
from lxml import etree
from lxml.html.builder import E

from edition import address, tables
from edition.book import sharing
from edition.forms import downloads, pages, picture
from edition.text.dates import readable_date
from edition.works import bibliography, cite

HERE = pathlib.Path(__file__).resolve().parent
SHEET = HERE / "print" / "epub.css"
FONTS = HERE.parent / "book" / "theme" / "static" / "fonts"
SANS = pathlib.Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
BOLD = SANS.with_name("DejaVuSans-Bold.ttf")
TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
    ".ncx": "application/x-dtbncx+xml",
}
COVER = (1200, 1800)  # pixels
MANY = 3  # columns that a small screen still holds
PROPERTIES = {"nav.xhtml": ' properties="nav"', "cover.png": ' properties="cover-image"'}
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
LANDMARKS = (
    ("titlepage", "title", "Title page"),
    ("toc", "nav", "Contents"),
    ("bodymatter", "chapters-0-introduction", "The article, annotated"),
    ("glossary", "chapters-glossary", "Glossary"),
    ("bibliography", "chapters-bibliography", "Bibliography"),
)
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
ACCESS = (  # what schema.org says of the file, one line each
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    *[
        ("accessibilityFeature", feature)
        for feature in (
            "tableOfContents",
            "structuralNavigation",
            "readingOrder",
            "alternativeText",
        )
    ],
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "Every figure has a text alternative, and the arrows and cells of the large ones stand in "
        "a table beside it. Notes are linked both ways. Kazakh and Russian are marked as such.",
    ),
)


def make(site):
    """The EPUB of the built book at `site`, as bytes. Raises downloads.ExportError where the book
    is not built."""
    book = pages.read(site)
    files = {f"fonts/{path.name}": path.read_bytes() for path in sorted(FONTS.iterdir())}
    files["edition.css"] = SHEET.read_bytes()
    anchors = {
        page.docname: {node.get("id") for node in page.main.iter() if node.get("id")}
        for page in book
    }
    slugs = {page.docname: page.slug for page in book}
    pages.relink(
        book,
        lambda docname, fragment: (
            f"{slugs[docname]}.xhtml" + (f"#{fragment}" if fragment in anchors[docname] else "")
        ),
    )
    nav = _nav(book)
    for page in book:
        _figures(page, files)
        _notes(page.main)
        _tidy(page.main)
        files[f"{page.slug}.xhtml"] = _xhtml(
            page.title, list(page.main), "bodymatter" if page.part != "Apparatus" else "backmatter"
        )
    files["title.xhtml"] = _xhtml(cite.record()["title"], [_title()], "frontmatter")
    files["nav.xhtml"] = _xhtml("Contents", nav, "frontmatter")
    files["toc.ncx"] = _ncx(book).encode()
    files["cover.png"] = sharing.picture(COVER)
    spine = ["title", "nav"] + [page.slug for page in book]
    return _pack(
        {
            "META-INF/container.xml": CONTAINER.encode(),
            "EPUB/package.opf": _package(files, spine).encode(),
            **{f"EPUB/{name}": files[name] for name in sorted(files)},
        }
    )


def _figures(page, files):
    """Take each inline SVG out into files of its own: the picture, on a ground that dark modes
    leave alone, and the same as PNG. (Inside the page, older readers drop it or lose its
    letters.)"""
    for number, svg in enumerate(list(page.main.iter("svg")), 1):
        alt = svg.get("aria-label", "")
        drawn = picture.picture(
            svg, "'DejaVu Sans', Helvetica, Arial, sans-serif", ground="#ffffff"
        )
        text = etree.tostring(drawn, encoding="unicode")
        svg_file = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
        name = next(
            (known.removesuffix(".svg") for known, content in files.items() if content == svg_file),
            f"figures/{page.slug}-{number}",
        )  # the home page shows one of the notebooks' again
        files[f"{name}.svg"] = svg_file
        files[f"{name}.png"] = bytes(
            resvg_py.svg_to_bytes(
                svg_string=text,
                skip_system_fonts=True,
                font_files=[str(SANS), str(BOLD)],
                sans_serif_family="DejaVu Sans",
            )
        )
        svg.getparent().replace(
            svg,
            E.picture(
                E.source(srcset=f"{name}.svg", type=TYPES[".svg"]),
                E.img(src=f"{name}.png", alt=alt, width=drawn.get("width")),
            ),
        )


def _notes(main):
    """Notes and evidence as pop-up footnotes: the mark says noteref, the note footnote, in EPUB's
    and in ARIA's words."""
    for mark in main.xpath(".//sup[@class='n' or @class='ev']/a"):
        mark.set(f"{{{pages.OPS}}}type", "noteref")
        mark.set("role", "doc-noteref")
    for evidence in main.xpath(".//p[@class='basis']/span[@id]"):
        evidence.set(f"{{{pages.OPS}}}type", "footnote")
        evidence.set("role", "doc-footnote")
    for notes in main.xpath(".//aside[contains(@class, 'notes')]"):
        notes.tag = "section"
        notes.set(f"{{{pages.OPS}}}type", "footnotes")
        for note in notes.xpath(".//li[@class='annotation']"):
            note.tag = "aside"
            note.set(f"{{{pages.OPS}}}type", "footnote")
            note.set("role", "doc-footnote")
        notes.find("ol").drop_tag()
    for back in main.xpath(".//aside//a[@class='letter']"):
        back.set("role", "doc-backlink")


def _tidy(main):
    """What belongs to the web page alone: places the keyboard stops at, names of scrolling
    frames."""
    for node in main.iter():
        for name in ("tabindex", "data-layer"):
            node.attrib.pop(name, None)
        if node.get("role") == "region":
            del node.attrib["role"]
            node.attrib.pop("aria-label", None)
        if node.get("lang"):
            node.set("{http://www.w3.org/XML/1998/namespace}lang", node.get("lang"))
    for table in main.iter("table"):
        words = [cell for cell in table.iter("td") if cell.get("class") != "n"]
        if words and len(table.find(".//tr")) > MANY:
            table.set("class", f"{table.get('class', '')} rows".strip())


def _xhtml(title, content, kind):
    """One XHTML document with `content`, lxml elements without a namespace, as bytes."""
    head = E.head(
        E.meta(charset="utf-8"),
        E.title(title),
        E.link(rel="stylesheet", type="text/css", href="edition.css"),
    )
    body = E.body(*content)
    body.set(f"{{{pages.OPS}}}type", kind)
    root = etree.Element(
        f"{{{pages.XHTML}}}html",
        {"lang": "en", "{http://www.w3.org/XML/1998/namespace}lang": "en"},
        nsmap={None: pages.XHTML, "epub": pages.OPS},
    )
    root.extend([head, body])
    for node in root.iter():
        if "}" not in node.tag:
            node.tag = f"{{{pages.XHTML}}}{node.tag}"
    etree.cleanup_namespaces(root)
    return (
        etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
        + b"\n"
    )


def _title():
    """The title page: what CITATION.cff and the tables say."""
    record = cite.record()
    title, _, subtitle = record["title"].partition(": ")
    online = [E.p(E.a(f"{address.site()}/", href=f"{address.site()}/"))] if address.site() else []
    kazakh = E.p(f"«{bibliography.entries()['article'].title}»", lang="kk")
    kazakh.set("{http://www.w3.org/XML/1998/namespace}lang", "kk")
    return E.section(
        E.h1(title),
        kazakh,
        E.p(subtitle),
        E.p(
            "Edited by "
            + record["authors"][0]["name"].replace("Contributors", "the contributors", 1)
        ),
        E.p(
            f"Version {record['version']}, {readable_date(str(record['date-released']))}. Law as "
            f"at {tables.as_at()}."
        ),
        E.p(
            "Text and data CC BY 4.0, code MIT. The article itself is neither reproduced nor "
            "licensed here. Kazakh and Russian are set in a subset of PT Serif (ParaType, SIL "
            "Open Font License)."
        ),
        *online,
        **{"class": "titlepage"},
    )


def _nav(book):
    """The contents, parts over pages over sections, and the landmarks."""
    items, lists = [], {}
    for page in book:
        entry = E.li(E.a(page.title, href=f"{page.slug}.xhtml"))
        inner = []
        for heading in page.main.iter("h2"):
            owner = next(
                (node for node in heading.iterancestors("section") if node.get("id")), None
            )
            if owner is not None and page.part:
                inner.append(
                    E.li(
                        E.a(
                            " ".join(heading.text_content().split()),
                            href=f"{page.slug}.xhtml#{owner.get('id')}",
                        )
                    )
                )
        if inner:
            entry.append(E.ol(*inner))
        if page.part and page.part not in lists:
            lists[page.part] = E.ol()
            items.append(E.li(E.span(page.part), lists[page.part]))
        (lists[page.part].append if page.part else items.append)(entry)
    toc = E.nav(E.h1("Contents"), E.ol(*items), id="toc", role="doc-toc")
    toc.set(f"{{{pages.OPS}}}type", "toc")
    marks = []
    for kind, slug, label in LANDMARKS:
        mark = E.a(label, href=f"{slug}.xhtml" + ("#toc" if slug == "nav" else ""))
        mark.set(f"{{{pages.OPS}}}type", kind)
        marks.append(E.li(mark))
    landmarks = E.nav(E.h2("Landmarks"), E.ol(*marks), id="landmarks", hidden="hidden")
    landmarks.set(f"{{{pages.OPS}}}type", "landmarks")
    return [toc, landmarks]


def _ident_of_the_book():
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address.NAME)}"


def _ncx(book):
    """The contents as older readers want them."""
    points = []
    for nth, page in enumerate(book, start=1):
        label = f"<navLabel><text>{escape(page.title)}</text></navLabel>"
        target = f'<content src="{page.slug}.xhtml"/>'
        points.append(f'<navPoint id="p{nth}" playOrder="{nth}">{label}{target}</navPoint>')
    title = escape(cite.record()["title"])
    head = f'<head><meta name="dtb:uid" content="{_ident_of_the_book()}"/></head>'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">',
            f"{head}<docTitle><text>{title}</text></docTitle><navMap>",
            *points,
            "</navMap></ncx>",
            "",
        ]
    )


def _package(files, spine):
    """The package document: who, what, when, every file, the reading order."""
    record = cite.record()
    moment = datetime.datetime.fromtimestamp(downloads.epoch(), datetime.UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    said = [
        ("dc:title", record["title"]),
        ("dc:language", "en"),
        ("dc:language", "kk"),
        ("dc:language", "ru"),
        ("dc:date", str(record["date-released"])),
        ("dc:description", " ".join(record["abstract"].split())),
        (
            "dc:rights",
            "Text and data: Creative Commons Attribution 4.0 International (CC BY 4.0). The "
            "article itself is neither reproduced nor licensed here.",
        ),
        *[("dc:creator", author["name"]) for author in record["authors"]],
        *[("dc:subject", word) for word in record["keywords"]],
    ]
    lines = [
        f'<dc:identifier id="book">{_ident_of_the_book()}</dc:identifier>',
        *[f"<{name}>{escape(text)}</{name}>" for name, text in said],
    ]
    lines += [
        f'<meta property="dcterms:modified">{moment}</meta>',
        f'<meta property="schema:version">{escape(str(record["version"]))}</meta>',
        *[f'<meta property="schema:{name}">{escape(text)}</meta>' for name, text in ACCESS],
        f'<meta property="dcterms:conformsTo">{CONFORMS}</meta>',
        f'<meta name="cover" content="{_ident("cover.png")}"/>',  # for older readers
    ]
    items = []
    for name in sorted(files):
        extra = PROPERTIES.get(name, "")
        items.append(
            f'<item id="{_ident(name)}" href="{name}" '
            f'media-type="{TYPES[pathlib.PurePosixPath(name).suffix]}"{extra}/>'
        )
    order = "".join(f'<itemref idref="{_ident(slug + ".xhtml")}"/>' for slug in spine)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0" unique-identifier="book" '
        'xml:lang="en" prefix="schema: http://schema.org/">\n'
        f"<metadata>\n{chr(10).join(lines)}\n</metadata>\n<manifest>\n{chr(10).join(items)}\n"
        f'</manifest>\n<spine toc="{_ident("toc.ncx")}">{order}</spine>\n</package>\n'
    )


def _ident(name):
    return "f-" + name.replace("/", "-").replace(".", "-")


def _pack(files):
    """A ZIP with the media type first and uncompressed, as EPUB asks; every file bears the one
    date."""
    moment = datetime.datetime.fromtimestamp(downloads.epoch(), datetime.UTC)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(
                entry, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED, 9
            )
    return content.getvalue()
