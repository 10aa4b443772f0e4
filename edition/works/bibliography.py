"""references.bib: read with pybtex, checked, and described for the pages that print it.

pybtex parses; the printed form is the edition's own, because no citation style marks the language
of a title or says how a record was verified.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from pybtex.database import parse_file
from pybtex.scanner import PybtexError

from edition.tables import ROOT, is_date, letter_fault
from edition.text.dates import readable_date
from edition.text.web import web_fault

BIB = ROOT / "references.bib"
GROUPS = {
    "article": "The article",
    "source": "The article’s own sources [1]–[5]",
    "constitution": "Constitutions and their amendment",
    "act": "Acts on the Prosecutor’s Office, the courts, Parliament and the President",
    "code": "Codes and laws amending them",
    "decision": "Decisions of the Constitutional Council and the Constitutional Court",
    "order": "Orders and decrees",
    "scholarship": "Scholarship",
    "report": "Opinions and reports of international bodies",
    "record": "News and records of events",
}
GRADES = {
    "A": "primary text seen",
    "A*": "primary text seen in an unofficial translation",
    "B": "reliable secondary source",
    "C": "not verified: not stated as fact",
}
STATUSES = ("established", "candidate", "unidentified", "context", "further reading")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]+")
REQUIRED = ("title", "shorttitle", "group", "status", "grade", "verified", "note", "langid")


class BibliographyError(Exception):
    """references.bib is faulty; the message names entry, field and what was expected."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One bibliography entry: `key`, `kind` (BibTeX type), `fields` (braces removed), `authors`,
    `editors`."""

    key: str
    kind: str
    fields: dict
    authors: tuple
    editors: tuple

    def __getattr__(self, name):
        return self.fields.get(name, "")

    @property
    def language(self):
        return {"kazakh": "kk", "russian": "ru", "english": "en"}[self.fields["langid"]]


def _plain(text):
    return (
        re.sub(r"\s+", " ", re.sub(r"(?<!\\)[{}]", "", text))
        .replace("--", "–")
        .replace(r"\&", "&")
        .replace(r"\%", "%")
        .replace(r"\_", "_")
        .replace(r"\#", "#")
        .replace("~", " ")
        .strip()
    )


@functools.lru_cache(maxsize=4)
def entries(path=BIB):
    """Every entry of references.bib, in file order, as {key: Entry}.

    Raises BibliographyError for a file that does not parse, a repeated key, a missing field, or a
    word outside the vocabularies of group, status, grade and langid, wrong letters, an address that
    is no web address, a date that is none.
    """
    try:
        database = parse_file(str(path), bib_format="bibtex", encoding="utf-8")
    except OSError as error:
        raise BibliographyError(
            f"references.bib: expected a readable file ({error.strerror})"
        ) from None
    except (PybtexError, UnicodeDecodeError) as error:
        raise BibliographyError(f"references.bib: {error}") from None
    found = {}
    for key, entry in database.entries.items():
        fields = {
            name.lower(): value.strip("{}") if name.lower() in ("url", "doi") else _plain(value)
            for name, value in entry.fields.items()
        }
        people = {
            role: tuple(_plain(str(p)) for p in persons) for role, persons in entry.persons.items()
        }
        found[key] = Entry(
            key, entry.type, fields, people.get("author", ()), people.get("editor", ())
        )
        _check(found[key])
    for entry in found.values():
        for other in filter(None, entry.related.split(", ")):
            if other not in found:
                raise BibliographyError(
                    f"references.bib, entry {entry.key}, field related: {other!r}, "
                    "expected the key of an entry"
                )
    if not found:
        raise BibliographyError("references.bib: expected at least one entry")
    return found


def _check(entry):
    for name in REQUIRED:
        if not entry.fields.get(name):
            raise BibliographyError(f"references.bib, entry {entry.key}: expected a field {name}")
    for name, words in (
        ("group", GROUPS),
        ("status", STATUSES),
        ("grade", GRADES),
        ("langid", ("kazakh", "russian", "english")),
    ):
        if entry.fields[name] not in words:
            raise BibliographyError(
                f"references.bib, entry {entry.key}, field {name}: {entry.fields[name]!r}, "
                f"expected one of {' | '.join(words)}"
            )
    for name, value in [
        *entry.fields.items(),
        ("author", "; ".join(entry.authors)),
        ("editor", "; ".join(entry.editors)),
    ]:
        expected = letter_fault(value)
        if name == "url":
            expected = web_fault(value)
        if name == "doi" and not DOI.fullmatch(value):
            expected = "a DOI 10.…/…"
        if name in ("date", "year") and not is_date(value):
            expected = "a date YYYY, YYYY-MM or YYYY-MM-DD"
        if expected:
            raise BibliographyError(
                f"references.bib, entry {entry.key}, field {name}: {value[:60]!r}, "
                f"expected {expected}"
            )
    if entry.fields["grade"] == "C":
        raise BibliographyError(
            f"references.bib, entry {entry.key}: grade C may not be printed as a record"
        )


def short(key):
    """The short title by which the edition cites an entry, e.g. "1995 act"; KeyError when
    unknown."""
    return entries()[key].fields["shorttitle"]


def imprint(entry):
    """Where and when a work appeared, from the fields there are, as one string without the
    title."""
    f = entry.fields
    parts = []
    if f.get("journal"):
        volume = (
            f["journal"]
            + (f" {f['volume']}" if f.get("volume") else "")
            + (
                f" ({f['issue']})"
                if f.get("issue")
                else f" no. {f['number']}"
                if f.get("number")
                else ""
            )
        )
        parts.append(volume)
    elif f.get("number"):
        parts.append(f["number"] if re.search(r"[A-Za-z№(]", f["number"]) else f"No. {f['number']}")
    if f.get("booktitle"):
        parts.append("in " + f["booktitle"])
    place = ": ".join(
        x
        for x in (f.get("address") or f.get("location"), f.get("publisher") or f.get("institution"))
        if x
    )
    if place:
        parts.append(place)
    if f.get("date") or f.get("year"):
        parts.append(readable_date(f.get("date") or f["year"]))
    if f.get("pages"):
        parts.append(("pp. " if "–" in f["pages"] or "-" in f["pages"] else "") + f["pages"])
    return ", ".join(parts)
