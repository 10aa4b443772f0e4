"""The edition's own record: CITATION.cff, as a dictionary and as CSL-JSON."""

from __future__ import annotations

import datetime
import functools
from typing import Any

import yaml

from edition.tables import ROOT
from edition.text.words import language

KEY = "prosecutor-and-three-branches"
# The language of the edition that is cited. English, the text to cite, is not named.
LANGUAGE_READ = {
    "kk": {"en": "in Kazakh", "kk": "қазақ тілінде", "ru": "на казахском языке"},
    "ru": {"en": "in Russian", "kk": "орыс тілінде", "ru": "на русском языке"},
}


@functools.lru_cache(maxsize=1)
def record() -> dict[str, Any]:
    """CITATION.cff as a dictionary. Raises OSError or yaml.YAMLError when it is missing or
    broken."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def released() -> datetime.date:
    """The release date of this version."""
    return datetime.date.fromisoformat(str(record()["date-released"]))


def with_language(version: str, code: str = "en") -> str:
    """A version and, in the language `code`, the language of this edition: "version 1.2.0, in
    Kazakh"."""
    named = LANGUAGE_READ.get(language())
    return f"{version}, {named[code]}" if named else version


def sentence_case(title: str) -> str:
    """A title as CSL stores it: capitals at the start and after a colon only; styles that want
    title case make it again."""
    return ": ".join(part[:1].upper() + part[1:].lower() for part in title.split(": "))


def item(
    kind: str = "book",
    url: str = "",
    accessed: datetime.date | None = None,
    edition: str | None = None,
    split: bool = False,
) -> dict[str, Any]:
    """The edition as one CSL-JSON record; `accessed` is a date. `split`: the subtitle apart, as
    `genre`, since ГОСТ puts what the thing is between title and subtitle."""
    work = record()
    found: dict[str, Any] = {
        "id": KEY,
        "type": kind,
        "title": sentence_case(work["title"]),
        "author": [{"literal": a["name"]} for a in work["authors"]],
        "issued": {"date-parts": [[released().year, released().month, released().day]]},
        "version": with_language(str(work["version"])),
        "language": "en",
    }
    if edition:
        found["edition"] = edition
    if split:
        found["title"], subtitle = found["title"].split(": ")
        found["genre"] = subtitle[:1].lower() + subtitle[1:]
    if url:
        found["URL"] = url
    if url and accessed:
        found["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return found
