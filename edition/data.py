"""The data as files: the tables of data/ beside the pages, a CSV for every table shown, one ZIP.

`publish` works on the built book. Each table of a page gets a permanent id made from its caption
and a link to a CSV: the data table it shows whole, else a file of exactly what it shows. This is
done after the build, on the pages' text, so that notebooks and their stored outputs stay as they are.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import shutil
import unicodedata
import zipfile

from edition import bibliography, cite, content, tables
from edition.tables import ROOT

WHOLE = {  # caption: the data table that is shown with all its rows
    "Glossary: Kazakh, Russian, English": "glossary",
    "Texts and pages seen": "texts",
    "The four regimes": "regimes",
    "The ten places that cite a source, in the article's order": "citations",
}
CAPTIONED = re.compile(r"<table([^>]*)>(\s*)<caption>(.*?)</caption>", re.S)
MADE_ID = re.compile(r'\s+id="id\d+"')  # numbered by docutils in order of appearance: not permanent
LONGEST = 40
FOLDER = "prosecutor-and-three-branches-data"


def package():
    """datapackage.json as a dictionary."""
    return json.loads((tables.DATA / "datapackage.json").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def as_at():
    """The month to which texts of the law were seen, in words."""
    return bibliography.readable_date(package()["as_at"])


def files():
    """What data/ publishes: {name: path}, the tables in the order of datapackage.json."""
    names = [resource["path"] for resource in package()["resources"]] + [
        "datapackage.json",
        "README.md",
    ]
    return {
        **{name: tables.DATA / name for name in names},
        "references.bib": ROOT / "references.bib",
    }


def slug(text):
    """A caption as an id: small Latin letters, figures and hyphens, cut at a word after 40 characters."""
    text = (
        unicodedata.normalize("NFKD", text)
        .encode("ascii", "ignore")
        .decode()
        .lower()
        .replace("'", "")
    )
    words = re.findall(r"[a-z0-9]+", text)
    short = "-".join(words)
    while len(short) > LONGEST and len(words) > 1:
        words.pop()
        short = "-".join(words)
    return short or "untitled"


def cell(node):
    """What a cell says, in one line: symbols for the eye left out, small print after a colon or a blank."""
    status = "st" in content.classes(node)
    parts = [node.text or ""]
    for child in node:
        if child.get("aria-hidden") != "true" and not content.is_control(child):
            text = content.plain(child)
            before = "".join(parts).strip()
            parts.append(
                f": {text}"
                if child.tag == "small" and status and before
                else f" {text}"
                if child.tag in ("small", "p", "br")
                else "".join(content.strings(child))
            )
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def grid(table):
    """A table of a page as rows of text, its header first; a cell over several rows stands in each."""
    rows, waiting = [], {}
    for line in table.iter("tr"):
        row, cells = [], list(line)
        while cells or len(row) in waiting:
            if len(row) in waiting:
                text, left = waiting.pop(len(row))
            else:
                node = cells.pop(0)
                text, left = cell(node), int(node.get("rowspan", 1))
            if left > 1:
                waiting[len(row)] = (text, left - 1)
            row.append(text)
        rows.append(row)
    return rows


def written(rows):
    """Rows as the bytes of a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")


def label_tables(text, docname):
    """Give every table of a page its id and its CSV link.

    Returns (text, [(id, caption, address from the book's root, rows or None)]); rows are None where
    the address is that of a whole data table. Raises ContentError for a table without a caption.
    """
    shown = list(content.parsed(text).iter("table"))
    spots = list(CAPTIONED.finditer(text))
    if len(shown) != len(spots):
        raise content.ContentError(
            f"{docname}.html: {len(shown)} tables, but {len(spots)} with a caption"
        )
    up, page, used, listed = (
        "../" * docname.count("/"),
        docname.replace("/", "-").removeprefix("chapters-"),
        set(),
        [],
    )
    out, end = [], 0
    for spot, node in zip(spots, shown):
        caption = content.plain(node.find("caption"))
        name = slug(caption)
        number = next(
            n for n in range(1, len(shown) + 1) if f"{name}-{n}".removesuffix("-1") not in used
        )
        name = f"{name}-{number}" if number > 1 else name
        used.add(name)
        attributes = MADE_ID.sub("", spot[1])
        given = re.search(r'\bid="([^"]+)"', attributes)
        ident = given[1] if given else f"table-{name}"
        whole = WHOLE.get(caption.replace("’", "'"))
        address = f"data/{whole}.csv" if whole else f"tables/{page}-{name}.csv"
        listed.append((ident, caption, address, None if whole else grid(node)))
        opened = f"<table{attributes}>" if given else f'<table id="{ident}"{attributes}>'
        out += [
            text[end : spot.start()],
            f'{opened}{spot[2]}<caption>{spot[3]} <a class="csv" href="{up}{address}">CSV</a></caption>',
        ]
        end = spot.end()
    return "".join(out) + text[end:], listed


def publish(site):
    """Put data/ and the CSV of every table into the built book; returns the tables as dictionaries
    with page, id, caption and csv, for the index of the book's files."""
    (site / "data").mkdir(exist_ok=True)
    for name, path in files().items():
        shutil.copyfile(path, site / "data" / name)
    (site / "tables").mkdir(exist_ok=True)
    found = []
    for path in sorted(site.rglob("*.html")):
        docname = path.relative_to(site).with_suffix("").as_posix()
        if docname.startswith("_static/"):
            continue
        text, listed = label_tables(path.read_text(encoding="utf-8"), docname)
        for ident, caption, address, rows in listed:
            if rows:
                (site / address).write_bytes(written(rows))
            found.append(
                {"page": f"{docname}.html", "id": ident, "caption": caption, "csv": address}
            )
        if listed:
            path.write_text(text, encoding="utf-8", newline="\n")
    return found


def make(site):
    """The data as one ZIP: data/, the bibliography, licence and citation file. Every member bears the
    release date, so the same data give the same bytes."""
    released = cite.released()
    members = {f"data/{name}": path for name, path in files().items() if name != "references.bib"}
    members.update({name: ROOT / name for name in ("CITATION.cff", "LICENSE", "references.bib")})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(members.items()):
            entry = zipfile.ZipInfo(
                f"{FOLDER}/{name}", (released.year, released.month, released.day, 0, 0, 0)
            )
            entry.external_attr, entry.create_system, entry.compress_type = (
                0o644 << 16,
                3,
                zipfile.ZIP_DEFLATED,
            )
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()
