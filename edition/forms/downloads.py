"""The book in other forms: PDF, EPUB, TEI, and the data as one ZIP.

Each form has a module with `make(site)`, which reads the built book and returns the file's bytes.
What is made lies in `downloads/` of the book.
"""

from __future__ import annotations

import datetime
import os
import pathlib
import subprocess

from edition import address
from edition.tables import ROOT
from edition.works import cite


class ExportError(Exception):
    """A form cannot be made here; the message says why and what to do."""


class ToolMissing(ExportError):
    """A form needs a program of the system that is not here; the others are made."""


def epoch() -> int:
    """Seconds since 1970 that stand for "now" in every file: SOURCE_DATE_EPOCH, else the last
    commit's date, else the release date of CITATION.cff."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    if (ROOT / ".git").exists():
        command = ["git", "log", "-1", "--format=%ct"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return int(done.stdout)
    released = datetime.datetime.combine(cite.released(), datetime.time(), datetime.UTC)
    return int(released.timestamp())


def put(site: pathlib.Path, form: str, made: bytes, language: str | None = None) -> pathlib.Path:
    """Lay one form into the downloads of the book; returns its path."""
    target = site / "downloads" / address.file(form, language)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(made)
    return target
