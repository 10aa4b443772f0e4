"""Dates that may be known to the day, the month or the year only.

Table Schema has no such type, so the columns are strings with a pattern; that the day exists in the
calendar is asked here, for the tables, the bibliography and the settings alike.
"""

from __future__ import annotations

import datetime
import re

from edition.text.words import language

FORM = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def is_date(value: str) -> bool:
    """Whether `value` is a day of the calendar, or a month or year without its day."""
    if not FORM.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
# a month without its day is in the nominative
RUSSIAN = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"


def readable_date(value: str, code: str | None = None) -> str:
    """ISO date (or part of one) in words, in the language of the build or `code`: 2002-08-09 →
    9 August 2002, 2002 жылғы 9 тамыз, 9 августа 2002 г.; anything else comes back as it is."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    if not match:
        return value
    spoken = code or language()
    spoken = spoken if spoken in MONTHS else "en"
    year, month, day = match.groups()
    months = (MONTHS[spoken] if day or spoken != "ru" else RUSSIAN).split()
    parts = [str(int(day))] if day else []
    parts += [months[int(month) - 1]] if month else []
    if spoken == "kk":
        return " ".join([f"{year} жылғы", *parts]) if parts else f"{year} ж."
    return " ".join([*parts, year, *(["г."] if spoken == "ru" else [])])
