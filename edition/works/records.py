"""The edition as a record for reference managers: BibTeX, RIS, CSL-JSON, for any place in it.

It is a book with an edition statement, not software with a version: Zotero and APA would make it a
computer program. Each place has a key of its own, so that two of them stand in one file.
"""

from __future__ import annotations

import json
import re
from typing import Any

import rispy
from pybtex.database import BibliographyData, Entry, Person

from edition.text.words import language
from edition.works import cite
from edition.works.colophon import with_language

LANGUAGES = {"en": "english", "kk": "kazakh", "ru": "russian"}  # as biblatex names them


def version() -> str:
    return with_language(f"version {cite.record()['version']}")


def key(ident: str) -> str:
    return f"{cite.KEY}-{ident}" if ident else cite.KEY


def bibtex(url: str = "", note: str = "", ident: str = "") -> str:
    """A BibTeX entry; `note` names the place, `ident` is its permanent id."""
    work = cite.record()
    fields = {
        "title": "{" + work["title"] + "}",
        "year": str(cite.released().year),
        "edition": version(),
        "langid": LANGUAGES.get(language(), "english"),
    }
    if url:
        fields["url"] = url
    if note:
        fields["note"] = note
    authors = [Person(last="{" + author["name"] + "}") for author in work["authors"]]
    entry = Entry("book", fields, {"author": authors})
    written = BibliographyData({key(ident): entry}).to_string("bibtex").strip()
    return written.replace(r"\#", "#")  # an address stands as it is


def ris(url: str = "", note: str = "", ident: str = "") -> str:
    """An entry in RIS, with its closing tag."""
    work = cite.record()
    fields: dict[str, Any] = {
        "type_of_reference": "BOOK",
        "id": key(ident),
        "authors": [author["name"] for author in work["authors"]],
        "title": work["title"],
        "year": str(cite.released().year),
        "date": cite.released().strftime("%Y/%m/%d"),
        "edition": version(),
        "language": language(),
    }
    if url:
        fields["urls"] = [url]
    if note:
        fields["notes"] = [note]
    return re.sub(r"^1\.\s*", "", rispy.dumps([fields])).strip("\n")


def csl_json(url: str = "", note: str = "", ident: str = "") -> str:
    """CSL-JSON, an array of one."""
    found = cite.item("book", url, edition=version()) | {"id": key(ident)}
    found["language"] = language()
    del found["version"]
    if note:
        found["note"] = note
    return json.dumps([found], ensure_ascii=False, indent=1, sort_keys=True)


FORMATS = {
    "BibTeX": (bibtex, "bib", "application/x-bibtex"),
    "RIS": (ris, "ris", "application/x-research-info-systems"),
    "CSL-JSON": (csl_json, "json", "application/vnd.citationstyles.csl+json"),
}


def slots() -> dict[str, dict[str, str]]:
    """{format: {file, type, url, bare}} with the slots of cite.slots, for the "Cite" dialog."""
    return {
        name: {
            "file": f"{cite.KEY}.{ending}",
            "type": kind,
            "url": make(cite.HERE, cite.PLACE, cite.IDENT),
            "bare": make("", cite.PLACE, cite.IDENT),
        }
        for name, (make, ending, kind) in FORMATS.items()
    }
