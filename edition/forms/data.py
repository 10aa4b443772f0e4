"""The data as files: the tables of data/ beside the pages, and one ZIP to take along."""

from __future__ import annotations

import io
import pathlib
import shutil
import zipfile

from edition import tables
from edition.tables import ROOT
from edition.works import cite

FOLDER = "prosecutor-and-three-branches-data"


def files() -> dict[str, pathlib.Path]:
    """What data/ publishes: {name: path}, the tables in the order of datapackage.json."""
    names = [resource["path"] for resource in tables.package()["resources"]]
    names += ["datapackage.json", "README.md"]
    return {name: tables.DATA / name for name in names} | {
        "references.bib": ROOT / "references.bib"
    }


def publish(site: pathlib.Path) -> None:
    """Copy the tables into `data/` of the built book."""
    (site / "data").mkdir(exist_ok=True)
    for name, path in files().items():
        shutil.copyfile(path, site / "data" / name)


def make(site: pathlib.Path) -> bytes:
    """The data as one ZIP: data/, the bibliography, licence and citation file.

    Every member bears the release date, so the same data give the same bytes.
    """
    released = cite.released()
    members = {f"data/{name}": path for name, path in files().items() if name != "references.bib"}
    members |= {name: ROOT / name for name in ("CITATION.cff", "LICENSE", "references.bib")}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(members.items()):
            day = (released.year, released.month, released.day, 0, 0, 0)
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", day)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()
