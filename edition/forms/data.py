"""The data as files: the tables of data/ beside the pages, and one ZIP to take along.

The tables offered begin with the mark of UTF-8 (BOM): Excel opens them right by a double click, and
pandas, DuckDB and Frictionless take it for what it is. The sources stay without.
"""

from __future__ import annotations

import io
import pathlib
import zipfile

from edition import tables
from edition.tables import ROOT
from edition.works import biblatex, cite

FOLDER = "prosecutor-and-three-branches-data"


def files() -> dict[str, bytes]:
    """What is published of data/: {name: content}, the tables in the order of datapackage.json."""
    found = {}
    for resource in tables.package()["resources"]:
        text = (tables.DATA / resource["path"]).read_text(encoding="utf-8")
        found[resource["path"]] = text.encode("utf-8-sig")
    for name in ("datapackage.json", "README.md"):
        found[name] = (tables.DATA / name).read_bytes()
    return found | {"references.bib": biblatex.bibliography().encode()}


def publish(site: pathlib.Path) -> None:
    """Lay the data into `data/` of the built book."""
    (site / "data").mkdir(exist_ok=True)
    for name, content in files().items():
        (site / "data" / name).write_bytes(content)


def make(site: pathlib.Path) -> bytes:
    """The data as one ZIP: data/, the bibliography, licence and citation file.

    Every member bears the release date, so the same data give the same bytes.
    """
    released = cite.released()
    members = {f"data/{name}": content for name, content in files().items()}
    members["references.bib"] = members.pop("data/references.bib")
    members |= {name: (ROOT / name).read_bytes() for name in ("CITATION.cff", "LICENSE")}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            day = (released.year, released.month, released.day, 0, 0, 0)
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", day)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
