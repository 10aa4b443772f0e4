"""What data/datapackage.json says: the columns of each table, and what the article itself fixes.

The file is Frictionless Table Schema, so other people's tools read it. Beside its properties a
column may have seven of ours, which `cells`, `load` and `translated` read:

- `list`: a cell holds items joined by "; ";
- `references`: every item stands in another column ("texts.key") or is a key of references.bib;
- `partial-date`: a date to the day, the month or the year;
- `lang`: edited Kazakh ("kk") or Russian ("ru");
- `translates`: the English column of which this one has the words in its `lang`;
- `prose`: a translation that speaks of single letters too: a grade, a phase, a section;
- `raw`: text as received, wrong letters and all.
"""

from __future__ import annotations

import functools
import json
import pathlib
import re
from typing import Any, TypedDict

from edition.tables.base import DATA, DataError, Fault
from edition.text.dates import readable_date

FILE = "datapackage.json"


class Canon(TypedDict):
    """What the article fixes, and no editor may change."""

    passages: tuple[str, ...]  # their numbers in order, the title first
    markers: tuple[str, ...]  # of the sources, in the order of the text
    conclusions: dict[str, int]  # how many powers each passage of the article's own list names
    pages: dict[str, str]  # the page of the book on which a section stands


@functools.lru_cache(maxsize=8)
def _described(folder: pathlib.Path) -> dict[str, Any]:
    try:
        return json.loads((folder / FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([Fault(FILE, 0, "", "", f"a readable file ({error.strerror})")]) from None
    except (ValueError, RecursionError) as error:
        raise DataError([Fault(FILE, 0, "", "", f"valid JSON ({error})")]) from None


def schemas(folder: pathlib.Path = DATA) -> dict[str, Any]:
    """Every table's resource in datapackage.json, by the table's name."""
    try:
        resources = _described(folder)["resources"]
        found = {resource["name"]: resource for resource in resources}
        for resource in resources:
            assert resource["path"] == f"{resource['name']}.csv", f"the path of {resource['name']}"
            assert all(field["name"] and field["type"] for field in resource["schema"]["fields"])
    except (AssertionError, KeyError, TypeError, AttributeError) as error:
        expected = (
            f"resources with name, path name.csv, schema, fields with name and type ({error})"
        )
        raise DataError([Fault(FILE, 0, "", "", expected)]) from None
    return found


def canon(folder: pathlib.Path = DATA) -> Canon:
    """What the article itself fixes."""
    try:
        found = _described(folder)["canon"]
        return Canon(
            passages=tuple(found["passages"]),
            markers=tuple(found["markers"]),
            conclusions=dict(found["conclusions"]),
            pages=dict(found["pages"]),
        )
    except (KeyError, TypeError, ValueError):
        expected = f"a canon with {', '.join(Canon.__annotations__)}"
        raise DataError([Fault(FILE, 0, "canon", "", expected)]) from None


def columns(resource: dict[str, Any]) -> list[str]:
    """The names of a table's columns, in order."""
    return [field["name"] for field in resource["schema"]["fields"]]


def untranslated(resource: dict[str, Any]) -> set[str]:
    """The columns of a table that are no translation of another."""
    fields = resource["schema"]["fields"]
    return {field["name"] for field in fields if "translates" not in field}


def bib_keys(folder: pathlib.Path = DATA) -> set[str]:
    """The keys of references.bib, without a BibTeX parser: notebooks then need none."""
    bib = folder.parent / "references.bib"
    if not bib.exists():
        return set()
    text = bib.read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"^@\w+\s*\{\s*([^,\s]+)\s*,", text, re.M))


def package() -> dict[str, Any]:
    """datapackage.json as it stands."""
    return _described(DATA)


def as_at() -> str:
    """The month to which texts of the law were seen, in words."""
    return readable_date(package()["as_at"])


@functools.cache
def short_titles() -> dict[str, str]:
    """{key: short title} of references.bib, read without a BibTeX parser, as for `bib_keys`."""
    text = (DATA.parent / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\s*\{\s*([^,\s]+)\s*,", text, re.M)
    titles = re.findall(r"^\s*shorttitle\s*=\s*\{(.*)\},?$", text, re.M)
    return dict(zip(keys, (title.replace("{", "").replace("}", "") for title in titles)))
