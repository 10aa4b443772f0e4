"""references.bib: read with pybtex, checked, and described for the pages that print it.

pybtex parses; the printed form is the edition's own, because no citation style marks the language
of a title or says how a record was verified.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from collections.abc import Iterable
from typing import Any

from pybtex.database import parse_file
from pybtex.scanner import PybtexError

from edition.tables import ROOT, is_date, letter_fault
from edition.text import words
from edition.text.dates import readable_date
from edition.text.letters import cyrillic_fault
from edition.text.web import web_fault
from edition.works import latex

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
VOCABULARIES: dict[str, Iterable[str]] = {
    "group": GROUPS,
    "status": STATUSES,
    "grade": GRADES,
    "langid": ("kazakh", "russian", "english"),
}
REQUIRED = ("title", "shorttitle", "group", "status", "grade", "verified", "note", "langid")


class BibliographyError(Exception):
    """references.bib is faulty; the message names entry, field and what was expected."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One bibliography entry, braces removed; a field that it lacks is "".

    Fields of references.bib that are not named here are a reader's own (where a reference manager
    keeps the file, its abstract): they are not read, and so never published.
    """

    key: str
    kind: str  # BibTeX's type
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    # what the work is called
    title: str = ""
    titlekk: str = ""  # the official titles of an act
    titleru: str = ""
    shorttitle: str = ""  # as the edition cites it
    translit: str = ""  # of its authors' names
    langid: str = ""
    # where and when it appeared
    booktitle: str = ""
    journal: str = ""
    volume: str = ""
    number: str = ""
    issue: str = ""
    pages: str = ""
    howpublished: str = ""
    publisher: str = ""
    institution: str = ""
    address: str = ""
    location: str = ""
    date: str = ""
    year: str = ""
    # by what it is found
    identifier: str = ""  # in the official registers
    isbn: str = ""
    doi: str = ""
    url: str = ""
    # what the edition says of it
    group: str = ""
    status: str = ""
    grade: str = ""
    verified: str = ""
    note: str = ""
    related: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The fields that it has."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    @property
    def language(self) -> str:
        return {"kazakh": "kk", "russian": "ru", "english": "en"}[self.langid]


NUMBERED = re.compile(r"(.+?),? No\. (\S+)")
SPOKEN = ("note", "shorttitle")  # what the edition says of a work, in its languages
OWN = ("key", "kind", "authors", "editors")
FIELDS = [field.name for field in dataclasses.fields(Entry) if field.name not in OWN]


def _plain(text: str) -> str:
    """BibTeX's text as it is read: without braces, LaTeX's signs as the signs they stand for."""
    return latex.decoded(text).replace("~", " ")


def entries(path: pathlib.Path = BIB, code: str | None = None) -> dict[str, Entry]:
    """Every entry of references.bib, in file order, as {key: Entry}, its notes in the language of
    the build or in the language `code`.

    Raises BibliographyError for a file that does not parse, a repeated key, a missing field, or a
    word outside the vocabularies of group, status, grade and langid, wrong letters, an address that
    is no web address, a date that is none.
    """
    return _entries(path, code or words.language())


@functools.lru_cache(maxsize=4)
def _entries(path: pathlib.Path, code: str) -> dict[str, Entry]:
    try:
        database = parse_file(str(path), bib_format="bibtex", encoding="utf-8")
    except OSError as error:
        told = f"references.bib: expected a readable file ({error.strerror})"
        raise BibliographyError(told) from None
    except (PybtexError, UnicodeDecodeError) as error:
        raise BibliographyError(f"references.bib: {error}") from None
    found = {key: _entry(key, entry, code) for key, entry in database.entries.items()}
    if not found:
        raise BibliographyError("references.bib: expected at least one entry")
    for entry in found.values():
        _check(entry)
        for other in filter(None, entry.related.split(", ")):
            if other not in found:
                raise _fault(entry, "related", other, "the key of an entry")
    return found


def _entry(key: str, entry: Any, code: str) -> Entry:
    """An entry as pybtex read it, its fields as they are printed."""
    fields = {}
    for name, value in entry.fields.items():
        if name.lower() in FIELDS:
            verbatim = name.lower() in ("url", "doi")
            fields[name.lower()] = value.strip("{}") if verbatim else _plain(value)
    authors, editors = (
        tuple(_plain(str(person)) for person in entry.persons.get(role, ()))
        for role in ("author", "editor")
    )
    for name in SPOKEN:
        fields[name] = _spoken(name, code, fields.get(name, ""), entry.fields)
    return Entry(key, entry.type, authors, editors, **fields)


def _spoken(name: str, code: str, english: str, fields: Any) -> str:
    """A field of ours in the language of the build: note, note_kk, note_ru."""
    if code == words.PSEUDO and english:
        return words.SAID + english
    return _plain(fields.get(f"{name}_{code}", "")) or english


def _fault(entry: Entry, field: str, value: str, expected: str) -> BibliographyError:
    place = f"references.bib, entry {entry.key}, field {field}"
    return BibliographyError(f"{place}: {value[:60]!r}, expected {expected}")


def _expected(name: str, value: str) -> str | None:
    """What is expected of a field by itself, or None."""
    if name in VOCABULARIES and value not in VOCABULARIES[name]:
        cause = cyrillic_fault(value)
        return f"one of {' | '.join(VOCABULARIES[name])}" + (f" ({cause})" if cause else "")
    if name == "url":
        return web_fault(value)
    if name == "doi" and not DOI.fullmatch(value):
        return "a DOI 10.…/…"
    if name in ("date", "year") and not is_date(value):
        return "a date YYYY, YYYY-MM or YYYY-MM-DD"
    if macro := latex.UNREAD.search(value):
        return f"letters, not the LaTeX of them ({macro[0]} is not understood)"
    return letter_fault(value)


def _check(entry: Entry) -> None:
    if missing := [name for name in REQUIRED if name not in entry.fields]:
        words = {name: " | ".join(VOCABULARIES.get(name, ("text",))) for name in missing}
        told = "; ".join(f"{name} ({allowed})" for name, allowed in words.items())
        example = "group = {scholarship}, status = {further reading}, grade = {B}"
        raise BibliographyError(
            f"references.bib, entry {entry.key}: expected the fields {told}; as in {example}"
        )
    people = {"author": "; ".join(entry.authors), "editor": "; ".join(entry.editors)}
    for name, value in (entry.fields | people).items():
        if expected := _expected(name, value):
            raise _fault(entry, name, value, expected)
    if entry.grade == "C":
        told = f"references.bib, entry {entry.key}: grade C may not be printed as a record"
        raise BibliographyError(told)


def short(key: str) -> str:
    """The short title by which the edition cites an entry, e.g. "1995 act"; KeyError when
    unknown."""
    return entries()[key].shorttitle


def _volume(entry: Entry) -> str:
    """A journal with its volume and issue, or an act's number by itself."""
    if not entry.journal:
        return _number(entry.number)
    volume = f"{entry.journal} {entry.volume}".strip()
    if entry.issue:
        return f"{volume} ({entry.issue})"
    number = words.say("no. {number}").format(number=entry.number)
    return f"{volume} {number}" if entry.number else volume


def _number(number: str) -> str:
    """The number of an act with its kind: "Law No. 81-VI", 81-VI № Заң."""
    named = NUMBERED.fullmatch(number)
    if named:
        return words.say("{kind} No. {number}").format(kind=words.say(named[1]), number=named[2])
    if re.search("[a-z]{2} ", number):  # "Law adopted by referendum", not CCPE-Bu (2007) 06
        return words.say(number)
    if not number or re.search(r"[A-Za-z№(]", number):
        return number
    return words.say("No. {number}").format(number=number)


def imprint(entry: Entry) -> str:
    """Where and when a work appeared, from the fields there are, without the title."""
    house = (entry.address or entry.location, entry.publisher or entry.institution)
    several = re.search("[–-]", entry.pages)
    parts = [
        _volume(entry),
        entry.booktitle and words.say("in {book}").format(book=entry.booktitle),
        ": ".join(filter(None, house)),
        readable_date(entry.date or entry.year),
        words.say("pp. {pages}").format(pages=entry.pages) if several else entry.pages,
    ]
    return ", ".join(filter(None, parts))
