"""Whether the translations keep what they may not change: roles and keys, letters, quotation marks,
terms. `make check` asks; nothing is built.

A sentence of a chapter is Markdown with roles. Its translation has the same roles with the same
keys, as often, in whatever order the language wants.
"""

from __future__ import annotations

import collections
import csv
import pathlib
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from edition import tables
from edition.tables import ROOT, translated
from edition.text import words
from edition.text.letters import letter_fault
from edition.works import bibliography

VARIANTS = words.LOCALE / "variants.csv"  # language, what is not said, what is
ROLE = re.compile(r"\{(\w[\w:-]*)\}`([^`]*)`")
CODE = re.compile(r"(?<!\})`([^`]*)`")
SLOT = re.compile(r"(?<!`)\{(\w+)\}(?!`)")
TARGET = re.compile(r"<([^<>]*)>$")
WORDED = ("reading",)  # roles whose words are translated
STRAIGHT = re.compile('["“”„‟]')
INNER = {"kk": "“”", "ru": "„“"}  # quotation marks inside quotation marks
MONTH = re.compile(r"\d (January|February|March|April|May|June|July|August|September|October)\b")
LEGACY = re.compile("[ӛӚҧҦҥҤ]")
QUOTED = re.compile("«[^»]*»")  # the article's and the laws' own words


class Fault(NamedTuple):
    """One thing wrong with one translation, and its place."""

    file: str
    place: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}{self.place}: expected {self.expected}"


def files(code: str) -> list[pathlib.Path]:
    """The catalogues of a language."""
    return sorted((words.LOCALE / code / "LC_MESSAGES").rglob("*.po"))


def messages(path: pathlib.Path) -> list[Message]:
    """The messages of a catalogue, without its head."""
    with path.open("rb") as readable:
        return [message for message in read_po(readable) if message.id]


def waiting(code: str) -> Iterator[str]:
    """The messages of a language that have no translation, or one of an older English, each with
    its place; a page shows them in English."""
    for path in files(code):
        for message in messages(path):
            if message.fuzzy or not message.string:
                yield f"{_name(path)}:{message.lineno}: {str(message.id)[:60]}"


def _name(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def said(text: str) -> collections.Counter[str]:
    """The roles of a sentence with their keys, its code and its slots."""
    found = [f"{{{name}}}`{_key(name, content)}`" for name, content in ROLE.findall(text)]
    rest = ROLE.sub("", text)
    found += [f"`{code}`" for code in CODE.findall(rest)]
    found += [f"{{{slot}}}" for slot in SLOT.findall(CODE.sub("", rest))]
    return collections.Counter(found)


def _key(name: str, content: str) -> str:
    """What of a role's content is no words: all of it, or what stands behind them."""
    if name in WORDED:
        return "…"
    if target := TARGET.search(content):
        return target[1]
    if name == "built":
        return content.partition("|")[0].strip()
    if name == "term":
        return content.partition("|")[2].strip() or "…"
    return content


def role_faults(source: str, target: str) -> Iterator[str]:
    """Roles, code and slots that one sentence has and the other has not."""
    before, after = said(source), said(target)
    for lost in before - after:
        if lost != "{term}`…`":  # a term by its English words gets its Kazakh behind a bar
            yield f"{lost}, as in English"
    for more in after - before:
        if not more.startswith("{term}`"):
            yield f"no {more}, which the English has not"


def word_faults(source: str, target: str, code: str) -> Iterator[str]:
    """Letters, quotation marks, dates and terms that the language does not have."""
    plain = " ".join(CODE.sub(" ", ROLE.sub(" ", target)).split())
    if LEGACY.search(plain) and not LEGACY.search(source):
        yield "modern Kazakh letters: ө, ұ, ү"
    elif not LEGACY.search(source) and (fault := letter_fault(plain)):
        yield fault
    if wrong := set(STRAIGHT.findall(plain)) - set(INNER[code]) - set(STRAIGHT.findall(source)):
        yield f"quotation marks «…», inside them {INNER[code]}, found {' '.join(sorted(wrong))}"
    if MONTH.search(plain):
        yield "a date in the language of the edition"
    unquoted = QUOTED.sub("", plain)
    for variant, form in variants(code):
        if re.search(rf"(?<!\w){re.escape(variant)}", unquoted, re.I):
            yield f"«{form}», found «{variant}»"


def variants(code: str) -> list[tuple[str, str]]:
    """[(what is not said, what is)] of a language, from locale/variants.csv."""
    with VARIANTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [(row["variant"], row["form"]) for row in rows if row["language"] == code]


def sentences(code: str) -> Iterator[tuple[Fault, str, str]]:
    """Every translation of a language with its place and its English, from the catalogues, the
    tables and the bibliography."""
    for path in files(code):
        for message in messages(path):
            if message.string and not message.fuzzy:
                place = Fault(_name(path), f":{message.lineno}", "")
                yield place, str(message.id), str(message.string)
    for name, resource in tables.schemas().items():
        there = translated.columns(name, code)
        for row, cells in enumerate(tables.load(name).to_dict("records"), 2):
            for english, other in there.items():
                place = Fault(f"data/{resource['path']}", f", row {row}, {other}", "")
                yield place, cells[english], cells[other]
    originals = bibliography.entries(code=words.LANGUAGES[0])
    for key, entry in bibliography.entries(code=code).items():
        for field in bibliography.SPOKEN:
            place = Fault("references.bib", f", entry {key}, {field}_{code}", "")
            yield place, getattr(originals[key], field), getattr(entry, field)


def faults(code: str) -> Iterator[Fault]:
    """Everything wrong with the translations of a language, in the order of the files."""
    for place, source, target in sentences(code):
        if target != source:
            told = [*role_faults(source, target), *word_faults(source, target, code)]
            yield from (place._replace(expected=expected) for expected in told)


def check() -> list[str]:
    """The faults of every language, a line each."""
    return [str(fault) for fault in chain.from_iterable(map(faults, words.translated()))]
