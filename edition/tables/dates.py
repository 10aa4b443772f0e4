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
