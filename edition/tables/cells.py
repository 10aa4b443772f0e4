"""What is expected of one cell by itself, where Table Schema has no word for it.

Each law gets the column's description and the cell's text (never empty), and says what is expected
when the text is wrong. The first law that is broken speaks: the others follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from edition.tables.base import LIST_SEPARATOR, Fault
from edition.text.dates import is_date
from edition.text.letters import letter_fault
from edition.text.web import web_fault

Field = dict[str, Any]
Raw = dict[str, list[dict[str, str]]]
STANDS_IN = "a value that stands in"  # said of a reference that leads nowhere


def letters(field: Field, text: str) -> str | None:
    """Letters that a reader sees and a search finds."""
    lang = None if field.get("prose") else field.get("lang")
    return letter_fault(text, raw=field.get("raw", False), lang=lang)


def lists(field: Field, text: str) -> str | None:
    """Items joined in one way, each once."""
    if not field.get("list"):
        return None
    items = text.split(LIST_SEPARATOR)
    if not all(items) or any(";" in item for item in items):
        return f'items joined by "{LIST_SEPARATOR}"'
    return "each list item once" if len(set(items)) < len(items) else None


def numbers(field: Field, text: str) -> str | None:
    """Digits and nothing else: Python reads 1_000 and -0 as numbers too."""
    wrong = field["type"] == "integer" and not (text.isascii() and text.isdecimal())
    return "a whole number" if wrong else None


def dates(field: Field, text: str) -> str | None:
    """A day of the calendar: 2011-02-30 has the form of one."""
    wrong = field.get("partial-date") and not is_date(text)
    return "a date YYYY, YYYY-MM or YYYY-MM-DD" if wrong else None


def addresses(field: Field, text: str) -> str | None:
    """An address on the web that a reader's browser can ask."""
    return web_fault(text) if text.startswith("http") else None


LAWS: tuple[Callable[[Field, str], str | None], ...] = (letters, lists, numbers, dates, addresses)


def cell_faults(schemas: dict[str, Any], tables: Raw) -> Iterator[Fault]:
    """Every cell that breaks a law above."""
    for name, resource in schemas.items():
        for field in resource["schema"]["fields"]:
            column = field["name"]
            for number, row in enumerate(tables[name], start=2):
                text = row[column]
                expected = next(filter(None, (law(field, text) for law in LAWS)), None)
                if text and expected:
                    yield Fault(name, number, column, text, expected)


def reference_faults(schemas: dict[str, Any], tables: Raw, works: set[str]) -> Iterator[Fault]:
    """Every item of a list that stands nowhere in the column it refers to.

    A foreign key of Table Schema takes the cell as a whole, and references.bib is no table.
    """
    for name, resource in schemas.items():
        for field in filter(lambda field: "references" in field, resource["schema"]["fields"]):
            column, target = field["name"], field["references"]
            table, _, key = target.partition(".")
            known = works if target == "references.bib" else {row[key] for row in tables[table]}
            for number, row in enumerate(tables[name], start=2):
                cell = row[column]
                for item in cell.split(LIST_SEPARATOR) if field.get("list") else [cell]:
                    if item and item not in known:
                        yield Fault(name, number, column, item, f"{STANDS_IN} {target}")
