"""What the book is made from, checked before anything is built.

Rules catch what can be known to be wrong: `tables` and `bibliography` have them, the settings files
are checked here. A cell that is well-formed and wrong (a status flipped, a digit lost in a merge, a
sentence damaged by a spreadsheet) breaks no rule. For these, data/checksums.json records what every
table, the bibliography and the settings held when they were last changed on purpose: a short digest
of each record and of each field, so that a difference is told by file, row and column. Only meaning
counts: line ends, a byte order mark, quotation marks or white space around a value do not.

`make checksums` (or `python -m edition.checks`) records the files as they are and lists what changed.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import json
import pathlib
import re
import sys

import yaml

from edition import __version__, bibliography, tables
from edition.tables import ROOT, DataError, is_date

CHECKSUMS = "data/checksums.json"
OTHERS = ("data/datapackage.json", "references.bib", "CITATION.cff", "_toc.yml", "_config.yml")
FREE = (
    "sphinx.config.edition_repository",
    "sphinx.config.edition_binder",
    "sphinx.config.html_baseurl",
)  # each copy of the book sets its own
MOST = 20  # differences told one by one
ADVICE = "If the change is meant, record it: make checksums. If not, get the file back (git diff shows the change)."


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML as usual, but a key given twice is an error and not the later one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key, (place, _) in zip(keys, node.value):
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", place.start_mark
                )
        return super().construct_mapping(node, deep)


def read_yaml(root, name):
    """One settings file as a dictionary. Raises DataError when it is missing, no UTF-8 or no mapping."""
    try:
        text = (root / name).read_bytes().decode("utf-8-sig")
        found = yaml.load(text, _Loader)
    except OSError as error:
        raise DataError([f"{name}: expected a readable file ({error.strerror})"]) from None
    except UnicodeDecodeError as error:
        raise DataError([f"{name}: expected text in UTF-8 (byte {error.start})"]) from None
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        RecursionError,
    ) as error:  # a date 2026-13-40 is a ValueError, a list as a key a TypeError
        mark = getattr(error, "problem_mark", None)
        raise DataError(
            [
                f"{name}{f', line {mark.line + 1}' if mark else ''}: expected well-formed YAML ({getattr(error, 'problem', None) or str(error).splitlines()[0]})"
            ]
        ) from None
    if not isinstance(found, dict):
        raise DataError([f"{name}: expected a mapping of keys to values"])
    letters = tables.INVISIBLE.search(re.sub(r"[\r\n]", "", text))
    if letters:
        line = text[: text.index(letters[0])].count("\n") + 1
        raise DataError(
            [f"{name}, line {line}: expected no invisible character (U+{ord(letters[0]):04X})"]
        )
    return found


def settings(root=ROOT):
    """Check CITATION.cff, _toc.yml and _config.yml. Raises DataError with every fault found."""
    faults, read = [], {}
    for name in ("CITATION.cff", "_toc.yml", "_config.yml"):
        try:
            read[name] = read_yaml(root, name)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    work, toc, config = read.values()

    def expect(holds, place, expected):
        if not holds:
            faults.append(f"{place}: expected {expected}")

    expect(
        str(work.get("version")) == __version__,
        "CITATION.cff, version",
        f"{__version__}, as in edition/__init__.py",
    )
    expect(
        is_date(str(work.get("date-released", ""))) and len(str(work["date-released"])) == 10,
        "CITATION.cff, date-released",
        "a date YYYY-MM-DD",
    )
    for key in ("cff-version", "message", "title", "abstract", "type", "license"):
        expect(
            isinstance(work.get(key), str) and work[key].strip(), f"CITATION.cff, {key}", "a text"
        )
    authors = work.get("authors")
    expect(
        isinstance(authors, list)
        and authors
        and all(isinstance(a, dict) and a.get("name") for a in authors),
        "CITATION.cff, authors",
        "a list of authors with a name",
    )
    expect(
        isinstance(config.get("title"), str)
        and str(work.get("title", "")).startswith(str(config.get("title"))),
        "_config.yml, title",
        "the beginning of the title in CITATION.cff",
    )
    expect(
        isinstance(config.get("sphinx"), dict) and isinstance(config["sphinx"].get("config"), dict),
        "_config.yml, sphinx.config",
        "a mapping",
    )

    own = config["sphinx"].get("config") if isinstance(config.get("sphinx"), dict) else None
    for key in ("edition_repository", "edition_binder", "html_baseurl"):
        address = own.get(key) if isinstance(own, dict) else None
        expect(
            not address or re.fullmatch(bibliography.FORMS["url"][0], str(address)),
            f"_config.yml, sphinx.config.{key}",
            'a web address, http:// or https://, or ""',
        )

    parts = toc.get("parts")
    listed = [toc.get("root")] + [
        c.get("file") if isinstance(c, dict) else c
        for p in (parts if isinstance(parts, list) else [])
        for c in (p.get("chapters") or [] if isinstance(p, dict) else [])
    ]
    pages = sorted(
        p.relative_to(root).with_suffix("").as_posix()
        for folder in ("chapters", "notebooks")
        for p in (root / folder).rglob("*")
        if p.suffix in (".md", ".ipynb")
        and p.stem != "README"
        and ".ipynb_checkpoints" not in p.parts
    )
    expect(toc.get("format") == "jb-book", "_toc.yml, format", "jb-book")
    expect(all(isinstance(page, str) for page in listed), "_toc.yml", "a file for every chapter")
    for page in ["index", *pages]:
        expect(listed.count(page) == 1, "_toc.yml", f"the page {page} once")
    for page in listed:
        expect(
            not isinstance(page, str) or page in pages or page == "index",
            "_toc.yml",
            f"pages that exist (found {page})",
        )
    if faults:
        raise DataError(faults)


def _flat(value, path=""):
    """A nested document as {dotted path: text of the value}."""
    if isinstance(value, (dict, list)) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {
            place: text
            for key, child in pairs
            for place, text in _flat(child, f"{path}.{key}" if path else str(key)).items()
        }
    return {path: json.dumps(value, ensure_ascii=False, default=str)}


def _table(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle)
        head = next(reader)
        return [(f"row {reader.line_num}", dict(zip(head, cells))) for cells in reader]


def _package(path):
    package = json.loads(path.read_text(encoding="utf-8"))
    records = [("the package", _flat({k: v for k, v in package.items() if k != "resources"}))]
    for resource in package["resources"]:
        schema = resource["schema"]
        about = {**resource, "schema": {k: v for k, v in schema.items() if k != "fields"}}
        records.append(
            (
                f"resource {resource['name']}",
                {k: json.dumps(v, ensure_ascii=False, sort_keys=True) for k, v in about.items()},
            )
        )
        records += [
            (
                f"resource {resource['name']}, field {field['name']}",
                {k: json.dumps(v, ensure_ascii=False, sort_keys=True) for k, v in field.items()},
            )
            for field in schema["fields"]
        ]
    return records


def _works(path):
    people = lambda entry: {"author": "; ".join(entry.authors), "editor": "; ".join(entry.editors)}  # noqa: E731
    return [
        (f"entry {key}", {"entry type": entry.kind, **entry.fields, **people(entry)})
        for key, entry in bibliography.entries(path).items()
    ]


def records(root, name):
    """What one file holds as [(place, {field: text})], a record for each row, entry or settings file."""
    path = root / name
    if name.endswith(".csv"):
        return _table(path)
    if name.endswith(".json"):
        return _package(path)
    if name.endswith(".bib"):
        return _works(path)
    return [
        (
            "",
            {
                place: text
                for place, text in _flat(read_yaml(root, name)).items()
                if place not in FREE
            },
        )
    ]


def _digest(value):
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()[:8]


def _digests(rows):
    """The digests of a file: one for each record, one for each field over all records."""
    fields = dict.fromkeys(field for _, record in rows for field in record)
    return {
        "records": " ".join(_digest(record) for _, record in rows),
        "fields": {field: _digest([record.get(field) for _, record in rows]) for field in fields},
    }


def files(root):
    """The files recorded, from the root: every table, its descriptor, the bibliography, the settings."""
    return [f"data/{name}.csv" for name in tables.schemas(root / "data")] + list(OTHERS)


def _differences(root, name, stored):
    """How one file differs from what is recorded, each difference in words."""
    rows = records(root, name)
    now = _digests(rows)
    before, after = stored["records"].split(), now["records"].split()
    if before == after:
        return []
    changed = [
        field
        for field in {**stored["fields"], **now["fields"]}
        if stored["fields"].get(field) != now["fields"].get(field)
    ]
    word = "column" if name.endswith(".csv") else "field"
    told = []

    def tell(n, expected, fields=()):
        place, record = rows[n] if n < len(rows) else ("the end", {})
        parts = [name] + [place] * bool(place) + [f"{word} {', '.join(fields)}"] * bool(fields)
        value = record.get(fields[0], "") if len(fields) == 1 else ""
        shown = f": {value if len(value) <= 60 else value[:57] + '…'!r}" if len(fields) == 1 else ""
        told.append(f"{', '.join(parts)}{shown}: expected {expected}")

    for kind, b1, b2, a1, a2 in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        same = min(b2 - b1, a2 - a1)
        for n in range(a1, a1 + same):
            tell(
                n, "what data/checksums.json records", changed if len(before) == len(after) else ()
            )
        for n in range(a1 + same, a2):
            tell(n, "no record that data/checksums.json does not have")
        if b2 - b1 > same:
            tell(a2, f"{b2 - b1 - same} more record(s) here, which data/checksums.json has")
    return told or [f"{name}: expected what data/checksums.json records"]


def differences(root=ROOT):
    """Every difference between the files and data/checksums.json, in words; empty when there is none.

    Raises DataError when data/checksums.json cannot be read.
    """
    try:
        stored = json.loads((root / CHECKSUMS).read_text(encoding="utf-8"))
        known = {
            name: {"records": str(part["records"]), "fields": dict(part["fields"])}
            for name, part in stored.items()
        }
    except OSError as error:
        raise DataError(
            [f"{CHECKSUMS}: expected a readable file ({error.strerror}); make checksums writes it"]
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise DataError(
            [f"{CHECKSUMS}: expected JSON with the digests of each file; make checksums writes it"]
        ) from None
    told = []
    for name in dict.fromkeys([*files(root), *known]):
        if name not in known:
            told.append(f"{name}: expected digests of it in {CHECKSUMS}")
        elif name not in files(root):
            told.append(f"{CHECKSUMS}: expected no digests of {name}, which is no file of the book")
        else:
            told += _differences(root, name, known[name])
    return told


def _hints(root, message):
    """Where a rule is broken elsewhere than the file was changed: the places that differ from the record."""
    told = []
    for name in (
        "data/datapackage.json",
        *OTHERS[1:],
        *(f"data/{table}.csv" for table in tables.TABLES),
    ):
        try:
            told += _differences(
                root, name, json.loads((root / CHECKSUMS).read_text(encoding="utf-8"))[name]
            )
        except Exception:  # a file that cannot be read at all is what the message is about
            continue
    told = [line.split(": expected ")[0] for line in told]
    told = [line for line in told if line not in message]
    return (
        [
            "Since they were last recorded, these places have changed:",
            *("  " + line for line in told[:MOST]),
        ]
        if told
        else []
    )


def rules(root=ROOT):
    """Check tables, bibliography and settings by their rules.

    Raises tables.DataError or bibliography.BibliographyError.
    """
    tables.load_all(root / "data")
    bibliography.entries(root / "references.bib")
    settings(root)


def check(root=ROOT):
    """Check everything the book is made from: the rules, then the recorded digests.

    Raises tables.DataError or bibliography.BibliographyError, whose text names file, place and what
    was expected.
    """
    root = pathlib.Path(root)
    try:
        rules(root)
    except DataError as error:
        raise DataError(error.faults + _hints(root, str(error))) from None
    told = differences(root)
    if told:
        more = [f"… and {len(told) - MOST} more"] if len(told) > MOST else []
        raise DataError(told[:MOST] + more + [ADVICE])


def record(root=ROOT):
    """Write data/checksums.json for the files as they are, which must keep the rules; returns its path.

    Raises tables.DataError or bibliography.BibliographyError.
    """
    root = pathlib.Path(root)
    rules(root)
    path = root / CHECKSUMS
    path.write_text(
        json.dumps(
            {name: _digests(records(root, name)) for name in files(root)},
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        encoding="utf-8",
        newline="\n",
    )
    return path


def main():
    try:
        try:
            told = differences()
        except DataError:
            told = []
        record()
    except (DataError, bibliography.BibliographyError) as error:
        print(f"error: {error}")
        return 1
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}")
        return 1
    print(
        "\n".join(
            re.sub(": expected (what|no record|digests).*", ": changed", line) for line in told
        )
    )
    print(f"Recorded in {CHECKSUMS}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
