"""Pins in the language of the edition: art. 83(2) → 83(2)-бап → ст. 83(2).

A pin is data and stands in English in the sources. Articles, chapters and dated redactions are set
by rule; any other part ("last redaction", "record") is a word of the catalogue.
"""

from __future__ import annotations

import functools
import re

from edition.tables.load import load
from edition.tables.schema import short_titles
from edition.tables.translated import word
from edition.text.dates import MONTHS, readable_date
from edition.text.words import LANGUAGES, PSEUDO, SAID, language

NUMBERS = r"\d[\d()–-]*(?:(?:, and |, | and )(?:\d|\()[\d()–-]*)*"
PLACE = re.compile(rf"(arts?|chs?|chapters?|paras?)\.? ({NUMBERS})")
DAY = rf"(?:\d{{1,2}} (?:{MONTHS['en'].replace(' ', '|')}) )?\d{{4}}"
DATED = re.compile(rf"(redactions?|texts?) of ({DAY}(?:(?:, | and ){DAY})*)")
UNTIL = re.compile(r"text to (\d{4})")
PART = re.compile(r"(; |, (?=[^\d(])| (?=as amended))")  # a comma before a figure divides no parts
NORM = re.compile(r"(?:(?P<status>[a-z ]+): )?(?P<act>.+?), (?P<pin>.+?)(?P<grade> \(.*\))?")

KAZAKH = {"art": "бап", "ch": "тарау", "chapter": "тарау", "para": "тармақ"}
RUSSIAN = {"art": "ст.", "ch": "гл.", "chapter": "гл.", "para": "п."}
# "of the 9th of August": the month in the locative, with the ending that makes an adjective of it
ENDINGS = dict.fromkeys(MONTHS["kk"].split(), "дағы") | {
    "сәуір": "дегі",
    "шілде": "дегі",
    "қыркүйек": "тегі",
}


def located(pin: str) -> str:
    """A pin in the language of the build."""
    if language() == LANGUAGES[0]:
        return pin
    parts = "".join(_part(part) for part in PART.split(pin))
    return SAID + parts if language() == PSEUDO else parts


def cited(text: str) -> str:
    """Norms as the notebooks join them: "in force: 1995 act, art. 4(1) (A); Const. 1995, …"."""
    norms = [NORM.fullmatch(norm) for norm in text.split("; ")]
    named = all(norm and norm["act"] in acts() for norm in norms)
    if language() == LANGUAGES[0] or not named:
        return text
    return "; ".join(_norm(norm) for norm in text.split("; "))


@functools.cache
def acts() -> set[str]:
    """The short names of the acts that the tables cite."""
    return {*load("provisions").act, *load("relations").act, *short_titles().values()} - {""}


def _norm(text: str) -> str:
    found = NORM.fullmatch(text)
    if not found:
        return word(text)
    status = f"{word(found['status'])}: " if found["status"] else ""
    marked = (found["grade"] or "").replace("inf.", word("inf."))
    return f"{status}{word(found['act'])}, {located(found['pin'])}{marked}"


def _part(part: str) -> str:
    if place := PLACE.fullmatch(part):
        return _placed(*place.groups())
    if dated := DATED.fullmatch(part):
        return _dated(*dated.groups())
    if until := UNTIL.fullmatch(part):
        forms = {"kk": "{} жылға дейінгі мәтін", "ru": "текст до {} г."}
        return forms.get(language(), "{}").format(until[1])
    return word(part)


def _placed(kind: str, numbers: str) -> str:
    one = kind.removesuffix("s")
    joined = numbers.replace(", and ", ", ").replace(" and ", ", ")
    if language() == "ru":
        return f"{RUSSIAN[one]} {joined}"
    several = kind.endswith("s") and one == "art"
    return f"{joined}-{KAZAKH[one]}{'тар' if several else ''}"


def _dated(kind: str, dates: str) -> str:
    days = [_day(day) for day in re.split(", | and ", dates)]
    several = len(days) > 1
    if language() == "ru":
        what = {"redaction": ("редакция", "редакции"), "text": ("текст", "тексты")}
        return f"{what[kind.removesuffix('s')][several]} от {_listed(days, ' и ')}"
    what = {"redaction": ("редакция", "редакциялар"), "text": ("мәтін", "мәтіндер")}
    return f"{_listed(days, ' және ')} {what[kind.removesuffix('s')][several]}"


def _day(day: str) -> str:
    *rest, year = day.split()
    if not rest:
        return f"{year} жылғы" if language() == "kk" else f"{year} г."
    number, month = rest
    nth = MONTHS["en"].split().index(month) + 1
    said = readable_date(f"{year}-{nth:02}-{int(number):02}")
    return said + ENDINGS[MONTHS["kk"].split()[nth - 1]] if language() == "kk" else said


def _listed(items: list[str], last: str) -> str:
    return last.join([*([", ".join(items[:-1])] if items[1:] else []), items[-1]])
