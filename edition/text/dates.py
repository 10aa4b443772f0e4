"""Dates that may be known to the day, the month or the year only.

Table Schema has no such type, so the columns are strings with a pattern; that the day exists in the
calendar is asked here, for the tables, the bibliography and the settings alike.
"""

from __future__ import annotations

import datetime
import re

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


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def readable_date(value: str) -> str:
    """ISO date (or part of one) in words: 2002-08-09 → 9 August 2002; anything else comes back as
    it is."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    if not match:
        return value
    year, month, day = match.groups()
    words = [str(int(day))] if day else []
    words += [MONTHS[int(month) - 1]] if month else []
    return " ".join(words + [year])
