"""The edition's tables: read, checked, refused when a cell is wrong.

Everything tabular lives in `data/*.csv`; `data/datapackage.json` (Frictionless Table Schema) says
what each column may hold. `load` and `load_all` read the tables into pandas data frames and check
types, keys, foreign keys, vocabularies, dates, their order, and letters. Any fault raises
`DataError`, whose text names file, row, column, value and what was expected. This module knows
nothing of Sphinx.

Custom schema properties, beside those of Table Schema: `list` (cells joined by "; "), `references`
(a foreign key of every list item, "table.column" or "references.bib"), `partial-date` (a date of
four, seven or ten characters; Table Schema has no such format), `lang` (a column of edited
Kazakh or Russian), `raw` (a column that keeps the received file's wrong letters); and `canon`, what
the article itself fixes (see `canon`).
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import pathlib
import re
import unicodedata

import pandas as pd

from edition.article import LEGACY

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TABLES = (
    "regimes",
    "texts",
    "passages",
    "citations",
    "sources",
    "powers",
    "provisions",
    "kinds",
    "actors",
    "relations",
    "timeline",
    "glossary",
    "readings",
)
REGIMES = ("article", "2017", "2022", "2026")
LIST_SEPARATOR = "; "

LEGACY_LETTERS = "ӛҧҥӚҦҤ"
# Controls (a tab and a line break too: a cell is one line), odd blanks, soft hyphens, format and bidi marks, fillers, private use.
INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U0010ffff]"
)
RECEIVED = (
    "\uf0b7"  # the bullet of the received file: the one private-use character that may be quoted
)
LONE_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]"
)  # in normal form C no word of ours needs one
CYRILLIC = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
LATIN = "A-Za-z\u00c0-\u024f\u0370-\u03ff"  # and Greek, whose ο and Α look the same
MIXED = re.compile(
    rf"[{CYRILLIC}][{LATIN}]|[{LATIN}][{CYRILLIC}]"
)  # the two letters where the scripts meet: a pattern for the whole word would take hours over a huge cell
FOREIGN = re.compile(
    rf"(?![{CYRILLIC}{LEGACY_LETTERS}])[\u0400-\u052f]"
)  # ѕ, ј, ԁ …: neither Kazakh nor Russian
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class DataError(Exception):
    """One or more faults in the tables, each as file, row, column, value, expectation."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


def fault(file, expected, row=None, column=None, value=None):
    """Put one fault into words. `row` is the line of the file, the header being line 1."""
    place = f"data/{file}"
    if row is not None:
        place += f", row {row}"
    if column is not None:
        place += f", column {column}"
    if value is not None:
        shown = value if len(value) <= 60 else value[:57] + "…"
        place += f": {shown!r}"
    return f"{place}: expected {expected}"


@functools.lru_cache(maxsize=8)
def schemas(folder=DATA):
    """The schema of every table, as {table name: its resource in datapackage.json}.

    Raises DataError when the descriptor is missing or is no JSON.
    """
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        found = {resource["name"]: resource for resource in package["resources"]}
        faults = [
            f for name, resource in found.items() for f in _resource_faults(name, resource, found)
        ]
        faults += [
            fault("datapackage.json", f"a resource named {name}")
            for name in TABLES
            if name not in found
        ]
    except OSError as error:
        raise DataError(
            [fault("datapackage.json", f"a readable file ({error.strerror})")]
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, re.error) as error:
        raise DataError(
            [
                fault(
                    "datapackage.json",
                    f"valid JSON with named resources ({type(error).__name__}: {error})",
                )
            ]
        ) from None
    if len(found) != len(package["resources"]):
        faults.append(fault("datapackage.json", "each resource name once"))
    if faults:
        raise DataError(faults)
    return found


KINDS_OF_VALUE = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    "maxLength": int,
    "list": bool,
    "raw": bool,
    "partial-date": bool,
    "lang": str,
    "references": str,
}


def _resource_faults(name, resource, known):
    """What is wrong with one table's description: its path, types, patterns, keys and references."""

    def wrong(expected, value, column=None):
        return fault(
            "datapackage.json", f"{expected} (resource {name})", column=column, value=str(value)
        )

    faults, fields = [], {field["name"]: field for field in resource["schema"]["fields"]}
    if len(fields) != len(resource["schema"]["fields"]) or not all(
        isinstance(column, str) and column for column in fields
    ):
        faults.append(
            wrong(
                "each column once, by its name",
                [field["name"] for field in resource["schema"]["fields"]],
            )
        )
    if resource["path"] != f"{name}.csv":
        faults.append(wrong(f"the path {name}.csv", resource["path"]))
    for column, field in fields.items():
        rules = field.get("constraints", {})
        if field["type"] not in ("string", "integer"):
            faults.append(wrong("the type string or integer", field["type"], column))
        for key, value in [
            *rules.items(),
            *((key, field[key]) for key in KINDS_OF_VALUE if key in field),
        ]:
            if (
                not isinstance(value, KINDS_OF_VALUE.get(key, ()))
                or isinstance(value, list)
                and not all(isinstance(item, str) for item in value)
            ):
                faults.append(
                    wrong(
                        "constraints required, unique, enum, pattern, maxLength, and list, raw, partial-date, lang, references of their kind",
                        f"{key}: {value}",
                        column,
                    )
                )
        if "pattern" in rules:
            re.compile(rules["pattern"])
        if field.get("lang", "kk") not in ("kk", "ru"):
            faults.append(wrong("the language kk or ru", field["lang"], column))
    used = [*resource["schema"].get("primaryKey", [])] + [
        key["fields"] for key in resource["schema"].get("foreignKeys", [])
    ]
    faults += [
        wrong("keys that are columns of the table", column)
        for column in used
        if column not in fields
    ]
    targets = [
        f"{key['reference']['resource']}.{key['reference']['fields']}"
        for key in resource["schema"].get("foreignKeys", [])
    ] + [field["references"] for field in fields.values() if "references" in field]
    for target in targets:
        table, _, column = target.partition(".")
        if target != "references.bib" and column not in {
            f["name"] for f in known.get(table, {"schema": {"fields": []}})["schema"]["fields"]
        }:
            faults.append(wrong("a reference to a column of a table, or to references.bib", target))
    return faults


def canon(folder=DATA):
    """What the article itself fixes, from `canon` in datapackage.json, as a dictionary.

    `passages`: their numbers in order, the title first; `markers`: of the sources, in the article's
    order; `conclusions`: how many powers each passage of the article's own list names; `pages`: on
    which page of the book a section stands. Raises DataError when any of it is missing.
    """
    schemas(folder)  # says what is wrong with the file as a whole
    found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8")).get("canon")
    kinds = {
        "passages": (list, str),
        "markers": (list, str),
        "conclusions": (dict, int),
        "pages": (dict, str),
    }
    for name, (kind, item) in kinds.items():
        value = found.get(name) if isinstance(found, dict) else None
        if (
            not isinstance(value, kind)
            or not value
            or not all(isinstance(i, item) for i in (value.values() if kind is dict else value))
        ):
            raise DataError(
                [
                    fault(
                        "datapackage.json",
                        f"a canon with {', '.join(kinds)}, each filled",
                        column="canon",
                        value=name,
                    )
                ]
            )
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
    }


def __getattr__(name):
    """PASSAGE_IDS and MARKERS_IN_ORDER, read from the canon when asked for: a broken file must not
    stop the import."""
    names = {"PASSAGE_IDS": "passages", "MARKERS_IN_ORDER": "markers"}
    if name not in names:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return canon()[names[name]]


def bib_keys(folder=DATA):
    """The entry keys of references.bib, read without a BibTeX parser so that notebooks need none."""
    bib = folder.parent / "references.bib"
    if not bib.exists():
        return set()
    return set(
        re.findall(
            r"^@\w+\s*\{\s*([^,\s]+)\s*,", bib.read_text(encoding="utf-8", errors="replace"), re.M
        )
    )


def _read(resource, folder):
    """Rows of one CSV as [(line, {column: text})], or DataError when the file itself is broken."""
    file = resource["path"]
    columns = [field["name"] for field in resource["schema"]["fields"]]
    try:
        raw = (folder / file).read_bytes()
    except OSError as error:
        raise DataError([fault(file, f"a readable file ({error.strerror})")]) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError(
            [fault(file, "text in UTF-8", row=line, value=repr(raw[error.start : error.end]))]
        ) from None
    if "\0" in text:
        raise DataError([fault(file, "no NUL byte", row=text[: text.index("\0")].count("\n") + 1)])
    try:
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        header = next(reader, [])
        if header != columns:
            raise DataError(
                [fault(file, "the header " + ",".join(columns), row=1, value=",".join(header))]
            )
        rows, faults = [], []
        for cells in reader:
            if not cells:
                faults.append(fault(file, "no empty line", row=reader.line_num))
            elif len(cells) != len(columns):
                faults.append(
                    fault(
                        file,
                        f"{len(columns)} cells, found {len(cells)}",
                        row=reader.line_num,
                        value=",".join(cells),
                    )
                )
            else:
                rows.append((reader.line_num, dict(zip(columns, cells))))
    except csv.Error as error:
        raise DataError([fault(file, f"well-formed CSV ({error})", row=reader.line_num)]) from None
    if faults:
        raise DataError(faults)
    if not rows:
        raise DataError([fault(file, "at least one row")])
    return rows


def _items(field, value):
    return value.split(LIST_SEPARATOR) if field.get("list") and value else [value]


def letter_fault(value, raw=False, lang=None):
    """What is wrong with the letters of `value`, or None.

    Checks NFC, invisible and private-use characters, surrounding or doubled blanks, words that mix
    Cyrillic with Latin or Greek letters, and the wrong code points ӛ ҧ ҥ of legacy fonts (all but
    the first three are left alone when `raw`); with `lang` "kk" or "ru", that no Latin letter
    stands alone.
    """
    if not unicodedata.is_normalized("NFC", value):
        return "text in Unicode normal form C"
    hidden = INVISIBLE.search(value.replace(RECEIVED, "") if raw else value) or LONE_MARK.search(
        value
    )
    if hidden:
        return f"no invisible or private-use character (U+{ord(hidden[0]):04X})"
    if value != " ".join(value.split(" ")).strip() or "  " in value:
        return "no blank at the ends and none doubled"
    if raw:
        return None
    found = [c for c in value if c in LEGACY_LETTERS]
    if found:
        return f"modern Kazakh letters (found {found[0]} U+{ord(found[0]):04X}, a legacy-font code point)"
    foreign = FOREIGN.search(value)
    if foreign:
        return f"letters of Kazakh or Russian (found U+{ord(foreign[0]):04X})"
    mixed = MIXED.search(value)
    if mixed:
        word = (
            re.match(r"[^\W\d_]*", value[: mixed.end()][::-1])[0][::-1]
            + re.match(r"[^\W\d_]*", value[mixed.end() :])[0]
        )
        return f"no Latin letter inside a Cyrillic word ({word if len(word) <= 60 else mixed[0]})"
    if lang in ("kk", "ru") and re.search(r"(?<![\w-])[aceiopxyhABCEHIKMOPTX](?![\w-])", value):
        return "no lone Latin letter in Kazakh or Russian"
    return None


def is_date(value):
    """Whether `value` is a day of the calendar, or a month or year without its day."""
    if not DATE.fullmatch(value):
        return False
    try:
        datetime.date(*(int(part) for part in (value + "-01-01")[:10].split("-")))
    except ValueError:
        return False
    return True


def _cell_fault(field, value):
    """What is expected of a cell that breaks its column's rules, or None."""
    rules = field.get("constraints", {})
    if value == "":
        return "a value" if rules.get("required") else None
    wrong = letter_fault(value, raw=field.get("raw", False), lang=field.get("lang"))
    if wrong:
        return wrong
    items = _items(field, value)
    if len(set(items)) != len(items):
        return "each list item once"
    for item in items:
        if item == "" or item != item.strip() or (field.get("list") and ";" in item):
            return 'items joined by "; "'
        if field["type"] == "integer" and not re.fullmatch(r"\d+", item):
            return "a whole number"
        if field.get("partial-date") and not is_date(item):
            return "a date YYYY, YYYY-MM or YYYY-MM-DD"
        if "enum" in rules and item not in rules["enum"]:
            return "one of " + " | ".join(rules["enum"])
        if "pattern" in rules and not re.fullmatch(rules["pattern"], item):
            return f"the form {rules['pattern']}"
        if "maxLength" in rules and len(item) > rules["maxLength"]:
            return f"at most {rules['maxLength']} characters"
    return None


def _check_cells(resource, rows):
    faults, file, schema = [], resource["path"], resource["schema"]
    for field in schema["fields"]:
        seen = {}
        for line, row in rows:
            value = row[field["name"]]
            expected = _cell_fault(field, value)
            if expected is None and field.get("constraints", {}).get("unique") and value:
                if value in seen:
                    expected = f"a value not used before (row {seen[value]} has it)"
                seen[value] = line
            if expected:
                faults.append(fault(file, expected, line, field["name"], value))
    key = schema.get("primaryKey", [])
    seen = {}
    for line, row in rows:
        value = tuple(row[column] for column in key)
        if key and value in seen:
            faults.append(
                fault(
                    file,
                    f"a key not used before (row {seen[value]} has it)",
                    line,
                    "+".join(key),
                    " + ".join(value),
                )
            )
        seen[value] = line
    return faults


def _check_references(resource, rows, columns):
    """Every item of a referring column stands in the column it refers to; `columns` gives its values."""
    faults, schema = [], resource["schema"]
    targets = {
        k["fields"]: f"{k['reference']['resource']}.{k['reference']['fields']}"
        for k in schema.get("foreignKeys", [])
    }
    for field in schema["fields"]:
        target = field.get("references") or targets.get(field["name"])
        if not target:
            continue
        known = columns(target)
        for line, row in rows:
            for item in _items(field, row[field["name"]]):
                if item and item not in known:
                    faults.append(
                        fault(
                            resource["path"],
                            f"a value that stands in {target}",
                            line,
                            field["name"],
                            item,
                        )
                    )
    return faults


def _check_order(resource, rows):
    """Dates run forward within a row (`from`/`to`, `date`/`date_to`) and down the timeline."""
    faults = []
    columns = {field["name"] for field in resource["schema"]["fields"]}
    for first, last in (("from", "to"), ("date", "date_to")):
        if first in columns and DATE.fullmatch(rows[0][1][first] or "2000"):
            for line, row in rows:
                if row[first] and row[last] and row[last] < row[first]:
                    faults.append(
                        fault(
                            resource["path"],
                            f"a date not before {first} {row[first]}",
                            line,
                            last,
                            row[last],
                        )
                    )
    if resource["name"] == "timeline":
        for (_, before), (line, row) in zip(rows, rows[1:]):
            if row["date"] < before["date"]:
                faults.append(
                    fault(
                        "timeline.csv",
                        f"rows in order of date (the row before has {before['date']})",
                        line,
                        "date",
                        row["date"],
                    )
                )
    return faults


def _check_meaning(tables, fixed):
    """What no single column can say: the canon of passages and markers (`fixed`), regimes, grades."""
    faults = []
    ids, canonical = tuple(row["id"] for _, row in tables["passages"]), fixed["passages"]
    if ids != canonical:
        wrong = next(
            (i for i, (a, b) in enumerate(zip(ids, canonical)) if a != b),
            min(len(ids), len(canonical)),
        )
        line = tables["passages"][min(wrong, len(ids) - 1)][0]
        faults.append(
            fault(
                "passages.csv",
                f"the title and the {len(canonical) - 1} passages up to {canonical[-1]}, each once and in order",
                line,
                "id",
                ids[min(wrong, len(ids) - 1)],
            )
        )
    for line, row in tables["passages"]:
        if row["section"] not in fixed["pages"]:
            faults.append(
                fault(
                    "passages.csv",
                    "a section that the canon gives a page",
                    line,
                    "section",
                    row["section"],
                )
            )
    markers, in_order = (
        [(line, row["marker"]) for line, row in tables["citations"]],
        fixed["markers"],
    )
    for n, (line, marker) in enumerate(markers):
        if n >= len(in_order) or marker != in_order[n]:
            shown = in_order[max(0, n - 2) : n + 8]
            faults.append(
                fault(
                    "citations.csv",
                    f"the {len(in_order)} markers in the article's order ({'… ' * (n > 2)}{', '.join(shown)}{' …' * (n + 8 < len(in_order))})",
                    line,
                    "marker",
                    marker,
                )
            )
            break
    if len(markers) < len(in_order):
        faults.append(fault("citations.csv", f"{len(in_order)} occurrences, found {len(markers)}"))
    listed = {}
    for line, row in tables["powers"]:
        place = row["conclusion_passage"]
        if (row["in_conclusion"] == "y") != bool(place):
            faults.append(
                fault(
                    "powers.csv",
                    "a passage exactly when in_conclusion is y",
                    line,
                    "conclusion_passage",
                    place,
                )
            )
        listed[place] = listed.get(place, 0) + bool(place)
    for place, number in fixed["conclusions"].items():
        if listed.get(place, 0) != number:
            faults.append(
                fault(
                    "powers.csv",
                    f"{number} power(s) of the article's own list at ¶{place}, found {listed.get(place, 0)}",
                    column="conclusion_passage",
                )
            )
    covered = {(row["power"], row["regime"]) for _, row in tables["provisions"]}
    for line, row in tables["powers"]:
        for regime in REGIMES:
            if (row["id"], regime) not in covered:
                faults.append(
                    fault(
                        "provisions.csv",
                        f"at least one row of power {row['id']} for the regime {regime}",
                    )
                )
    for table in ("provisions", "relations"):
        for line, row in tables[table]:
            if row["grade"] in ("", "C") and row.get("status", "") in (
                "in force",
                "changed",
                "absent",
            ):
                faults.append(
                    fault(
                        f"{table}.csv",
                        "a grade A, A* or B wherever a status is stated as fact",
                        line,
                        "grade",
                        row["grade"],
                    )
                )
    regimes = {row["id"]: row for _, row in tables["regimes"]}
    actors = {row["id"]: row for _, row in tables["actors"]}
    for line, row in tables["relations"]:
        for end in ("from", "to"):
            actor, regime = actors.get(row[end]), regimes.get(row["regime"])
            if (
                actor
                and regime
                and (
                    actor["to"]
                    and actor["to"] < regime["from"]
                    or regime["to"]
                    and actor["from"] > regime["to"]
                )
            ):
                faults.append(
                    fault(
                        "relations.csv",
                        f"an actor that existed in the regime {row['regime']}",
                        line,
                        end,
                        row[end],
                    )
                )
    return faults


UNNAMED_ACTS = ("", "practice", "orders")  # cells of `act` that describe and do not name


def _numbers(text):
    return set(re.findall(r"\d+(?:-\d+)?", text))


def _check_agreement(tables, fixed):
    """What is recorded twice must agree: a number with its pin, a grade with the text seen, an id with its place."""
    faults = []

    def expect(holds, table, expected, line, row, column):
        if not holds:
            faults.append(fault(f"{table}.csv", expected, line, column, row[column]))

    for table, form in (
        ("citations", "{}"),
        ("readings", "V{:03d}"),
        ("relations", "R{:03d}"),
        ("timeline", "T{:02d}"),
    ):
        column = "occurrence" if table == "citations" else "id"
        for n, (line, row) in enumerate(tables[table], 1):
            expect(
                row[column] == form.format(n),
                table,
                f"{form.format(n)}, the next in the row",
                line,
                row,
                column,
            )
    known = {row["key"]: row for _, row in tables["texts"]}
    names = {}
    for table in ("provisions", "relations"):
        for line, row in tables[table]:
            seen = [known[key] for key in row["seen"].split(LIST_SEPARATOR) if key in known]
            expect(
                _numbers(row["article"]) <= _numbers(row["pin"]),
                table,
                f"the articles {row['article']} in the pin",
                line,
                row,
                "pin",
            )
            expect(
                bool(row["article"]) or not re.match("arts? ", row["pin"]),
                table,
                f"the articles of the pin {row['pin']}",
                line,
                row,
                "article",
            )
            if seen:
                expect(
                    not row["grade"] or row["grade"] in {text["grade"] for text in seen},
                    table,
                    "the grade of one of the texts seen",
                    line,
                    row,
                    "grade",
                )
            if table == "provisions":
                expect(
                    row["bibkey"] in {text["bibkey"] for text in seen},
                    table,
                    f"a text of {row['bibkey']} among the texts seen",
                    line,
                    row,
                    "seen",
                )
            if row["act"] not in UNNAMED_ACTS:
                expect(
                    names.setdefault(row["bibkey"], row["act"]) == row["act"],
                    table,
                    f"one name for {row['bibkey']}: {names[row['bibkey']]}",
                    line,
                    row,
                    "act",
                )
    pages, order = (
        list(dict.fromkeys(fixed["pages"].values())),
        {passage: n for n, passage in enumerate(fixed["passages"])},
    )
    for line, row in tables["passages"]:
        chapter, number = row["id"].split(".")
        of_page = [
            section
            for section, page in fixed["pages"].items()
            if [page] == pages[int(chapter) : int(chapter) + 1]
        ] or ["of a page that the canon has"]
        section = of_page[0 if number == "0" else -1]  # the title has a section of its own
        expect(
            row["section"] == section,
            "passages",
            f"the section {section} for ¶{row['id']}",
            line,
            row,
            "section",
        )
        expect(
            row["words"].isdigit()
            and int(row["words"]) >= max(len(row["incipit"].split()), len(row["explicit"].split())),
            "passages",
            "no fewer words than the first or last ones quoted",
            line,
            row,
            "words",
        )
    status = {row["marker"]: row for _, row in tables["sources"]}
    markers = sorted(set(fixed["markers"]), key=lambda marker: (len(marker), marker))
    if list(status) != markers:
        faults.append(
            fault(
                "sources.csv",
                f"the markers 1 to {len(markers)} in order",
                column="marker",
                value=", ".join(status),
            )
        )
    for line, row in tables["sources"]:
        number = {"identified": 1, "two candidates": 2}.get(row["status"])
        works = row["bibkeys"].split(LIST_SEPARATOR) if row["bibkeys"] else []
        expect(
            number in (None, len(works)),
            "sources",
            f"{number} work(s) for a source that is {row['status']!r}",
            line,
            row,
            "bibkeys",
        )
    verdicts = {
        "identified": ("certain", "in substance", "mismatch"),
        "two candidates": ("candidate",),
        "unidentified": ("unidentified",),
    }
    for line, row in tables["citations"]:
        allowed = verdicts.get(status.get(row["marker"], {}).get("status"), ())
        expect(
            row["verdict"] in allowed,
            "citations",
            f"a verdict that agrees with source [{row['marker']}]: {' | '.join(allowed)}",
            line,
            row,
            "verdict",
        )
    for line, row in tables["readings"]:
        if row["kind"] == "code point":
            code = (
                f"U+{ord(row['as_received']):04X}"
                if len(row["as_received"]) == 1
                else "one character"
            )
            expect(
                code in row["note"],
                "readings",
                f"the code point received, {code}, in the note",
                line,
                row,
                "note",
            )
            modern = {**LEGACY, "i": "і", "I": "І"}.get(row["as_received"], "")
            expect(
                row["edited"] == modern,
                "readings",
                f"{modern!r}, which {code} stands for",
                line,
                row,
                "edited",
            )
    windows = [(row["from"], row["to"]) for _, row in tables["regimes"]]
    if tuple(row["id"] for _, row in tables["regimes"]) != REGIMES:
        faults.append(
            fault("regimes.csv", "the regimes " + ", ".join(REGIMES) + " in order", column="id")
        )
    for (line, row), (before, after) in zip(tables["regimes"][1:], zip(windows, windows[1:])):
        expect(
            bool(before[1]) and before[1] < after[0],
            "regimes",
            f"a first day after the regime before ends ({before[1]})",
            line,
            row,
            "from",
        )
    periods = ("before", "window", "after", "2026")
    for (_, before), (line, row) in zip(tables["timeline"], tables["timeline"][1:]):
        expect(
            periods.index(row["period"]) >= periods.index(before["period"]),
            "timeline",
            "periods in order",
            line,
            row,
            "period",
        )
    powers = {row["id"]: n for n, (_, row) in enumerate(tables["powers"])}
    for (_, before), (line, row) in zip(tables["provisions"], tables["provisions"][1:]):
        expect(
            (powers[row["power"]], REGIMES.index(row["regime"]))
            >= (powers[before["power"]], REGIMES.index(before["regime"])),
            "provisions",
            "rows in the order of powers and regimes",
            line,
            row,
            "power",
        )
    for table in ("powers", "glossary"):
        for line, row in tables[table]:
            places = row["passages"].split(LIST_SEPARATOR)
            expect(
                places == sorted(places, key=order.get),
                table,
                "passages in order",
                line,
                row,
                "passages",
            )
    return faults


def load_all(folder=DATA):
    """Read and check every table.

    Returns {name: DataFrame}; all columns are strings but those of type integer; list columns hold
    tuples of strings. Raises DataError with every fault found.
    """
    folder = pathlib.Path(folder)
    faults, rows = [], {}
    for name, resource in schemas(folder).items():
        try:
            rows[name] = _read(resource, folder)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    for name, resource in schemas(folder).items():
        faults += _check_cells(resource, rows[name])
    if not faults:

        @functools.cache
        def columns(target):
            table, _, column = target.partition(".")
            return (
                bib_keys(folder)
                if target == "references.bib"
                else {row[column] for _, row in rows[table]}
            )

        for name, resource in schemas(folder).items():
            faults += _check_references(resource, rows[name], columns) + _check_order(
                resource, rows[name]
            )
        faults += _check_meaning(rows, canon(folder))
        faults += [] if faults else _check_agreement(rows, canon(folder))
    if faults:
        raise DataError(faults)
    return {name: _frame(resource, rows[name]) for name, resource in schemas(folder).items()}


def _frame(resource, rows):
    frame = pd.DataFrame([row for _, row in rows], dtype=object)
    for field in resource["schema"]["fields"]:
        column = field["name"]
        if field.get("list"):
            frame[column] = [tuple(v.split(LIST_SEPARATOR)) if v else () for v in frame[column]]
        elif field["type"] == "integer":
            frame[column] = [int(v) if v else None for v in frame[column]]
    return frame


@functools.lru_cache(maxsize=1)
def _cached():
    return load_all(DATA)


def load(name):
    """One checked table as a fresh DataFrame (the others are checked with it).

    Raises KeyError for a table that datapackage.json does not name, DataError for faulty data.
    """
    return _cached()[name].copy()


@functools.cache
def rows(name):
    """The rows of one checked table as a tuple of named tuples, read once; errors as for `load`."""
    return tuple(_cached()[name].itertuples(index=False, name=name.capitalize()))


@functools.cache
def grouped(name, column):
    """{value: rows that have it in `column`}, in the table's order, built once; a row with a list
    stands under each of its items. What is in no row is not in it: ask with .get(value, ())."""
    found = {}
    for row in rows(name):
        cell = getattr(row, column)
        for value in cell if isinstance(cell, tuple) else (cell,):
            found.setdefault(value, []).append(row)
    return {value: tuple(group) for value, group in found.items()}


def row(name, column, value):
    """The one row that has the value in a column of unique values, or None."""
    return next(iter(grouped(name, column).get(value, ())), None)


def overall(statuses):
    """The one status of a power in a regime from the statuses of its acts.

    Acts that agree give their status; where one act changed or dropped what another keeps, the
    power has "changed"; "not verified" yields to anything verified. Raises ValueError on no status.
    """
    known = set(statuses) - {"not verified"}
    if not list(statuses):
        raise ValueError("no status given")
    if not known:
        return "not verified"
    return known.pop() if len(known) == 1 else "changed"


def passage_address(passage):
    """Where a passage stands in the book, from its root: 1.1 → chapters/1-legislative.html#p-1-1."""
    return f"{canon()['pages'][grouped('passages', 'id')[passage][0].section]}.html#{anchor('passage', passage)}"


def anchor(kind, ident):
    """The permanent HTML id of a thing: passage 1.1 → p-1-1, power P05b → power-p05b, term → term-…"""
    prefix = {
        "passage": "p-",
        "power": "power-",
        "source": "source-",
        "term": "term-",
        "bib": "ref-",
    }[kind]
    return prefix + ident.lower().replace(".", "-")
