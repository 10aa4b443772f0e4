"""The book in other forms: PDF, EPUB, TEI, and the data as one ZIP.

Each form has a module with `make(site)`, which reads the built book and returns the file's bytes.
What is made lies in `downloads/` of the book, and the Download page links what is there.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import os
import re
import subprocess
import sys

from edition import bibliography, cite, content, tables
from edition.tables import ROOT

HTML = ROOT / "_build" / "html"
NAME = "prosecutor-and-three-branches"
FILES = {
    "pdf": f"{NAME}.pdf",
    "epub": f"{NAME}.epub",
    "tei": f"{NAME}.tei.xml",
    "data": f"{NAME}-data.zip",
}
PAGE = "chapters/download.html"


class ExportError(Exception):
    """A form cannot be made here; the message says why and what to do."""


def epoch():
    """Seconds since 1970 that stand for "now" in every file: SOURCE_DATE_EPOCH, else the last
    commit's date, else the release date of CITATION.cff."""
    if os.environ.get("SOURCE_DATE_EPOCH", "").isdigit():
        return int(os.environ["SOURCE_DATE_EPOCH"])
    done = (
        subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
        )
        if (ROOT / ".git").exists()
        else None
    )
    if done and done.returncode == 0 and done.stdout.strip().isdigit():
        return int(done.stdout)
    released = cite.released()
    return int(
        datetime.datetime(
            released.year, released.month, released.day, tzinfo=datetime.timezone.utc
        ).timestamp()
    )


def write(site, form):
    """Make one form from the built book at `site` and put it into its downloads; returns the path."""
    made = importlib.import_module(f"edition.{form}").make(site)
    target = site / "downloads" / FILES[form]
    target.parent.mkdir(exist_ok=True)
    replace(target, made)
    refresh(site)
    return target


def replace(target, content):
    """Write a file beside its place, then move it there: a full disk or a kill leaves the old one whole."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def refresh(site):
    """On the Download page, link the files that are there and name those that are not."""
    page = site / PAGE
    if not page.exists():
        return
    text = page.read_text(encoding="utf-8")
    for file in FILES.values():
        there = (site / "downloads" / file).exists()
        wanted = f'href="../downloads/{file}"' if there else f'data-file="../downloads/{file}"'
        text = re.sub(rf'(?:href|data-file)="\.\./downloads/{re.escape(file)}"', wanted, text)
    replace(page, text.encode("utf-8"))


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="make", description="Make the book in other forms.")
    parser.add_argument("forms", nargs="+", choices=FILES)
    from edition.build import alone  # here, because the build imports this module

    try:
        for form in parser.parse_args(arguments).forms:
            with alone():
                path = write(HTML, form)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KB")
    except (
        ExportError,
        content.ContentError,
        tables.DataError,
        bibliography.BibliographyError,
    ) as error:
        print(f"error: {error}")
        return 1
    except OSError as error:
        print(f"error: {error.filename or HTML}: {error.strerror}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
