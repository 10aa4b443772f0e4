"""Whether the tables may be trusted: everything that is wrong with them, in seconds, unbuilt.

Four questions, from the plain to the fine, since a fault of one kind makes faults of the next: can
the files be read; do types, keys, foreign keys and vocabularies hold (Frictionless asks, from
data/datapackage.json); are the cells well written; do the edition's own rules hold.
"""

from __future__ import annotations

import collections
import itertools
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

from edition.tables import agreement, order  # noqa: F401 - they register their rules
from edition.tables.base import DATA, DataError, Fault
from edition.tables.cells import STANDS_IN, Raw, cell_faults, reference_faults
from edition.tables.load import typed
from edition.tables.reader import read
from edition.tables.records import RECORDS
from edition.tables.rules import RULES, Tables
from edition.tables.schema import FILE, bib_keys, canon, columns, schemas, untranslated
from edition.text.letters import cyrillic_fault

LISTED = 20  # faults of one kind that are written out; more would hide the others


def check(folder: pathlib.Path = DATA) -> None:
    """Raise DataError with every fault of the tables in a folder, if there is any."""
    described = schemas(folder)
    _refuse(_description_faults(described))
    tables = _read(described, folder)
    standard = list(_standard_faults(described, folder))
    own = [fault for fault in standard if not fault.expected.startswith(STANDS_IN)]
    _refuse([*cell_faults(described, tables), *own])
    _refuse([*standard, *reference_faults(described, tables, bib_keys(folder))])
    records = {name: _records(resource, tables[name]) for name, resource in described.items()}
    whole = Tables(records, canon(folder))
    _refuse(itertools.chain.from_iterable(rule.faults(whole) for rule in RULES))


def _refuse(faults: Iterable[Fault]) -> None:
    """Raise DataError for faults, those of one kind counted after the twentieth.

    Of several faults of one cell the first is said: the others mostly follow from it.
    """
    kinds: dict[tuple[str, str, str], list[Fault]] = collections.defaultdict(list)
    first = {(fault.table, fault.row, fault.column): fault for fault in reversed([*faults])}
    for fault in reversed(first.values()):
        kinds[fault.table, fault.column, fault.expected].append(fault)
    said: list[Fault | str] = []
    for (table, column, expected), found in kinds.items():
        said += found[:LISTED]
        if len(found) > LISTED:
            place = f"data/{table}.csv, column {column}"
            said.append(f"{place}: {len(found) - LISTED} more of these: expected {expected}")
    if said:
        raise DataError(said)


def _description_faults(described: dict[str, Any]) -> Iterator[Fault]:
    """Where datapackage.json and the classes of `records` do not name the same columns."""
    for name in described | RECORDS:
        if name not in described:
            yield Fault(
                FILE, 0, "", "", f"a resource named {name}, as in edition/tables/records.py"
            )
            continue
        fields = [field.removesuffix("_") for field in getattr(RECORDS.get(name), "_fields", ())]
        own = [column for column in columns(described[name]) if column in fields]
        if fields != own or untranslated(described[name]) - set(fields):
            expected = f"the columns of {name} in edition/tables/records.py"
            yield Fault(FILE, 0, "", ", ".join(columns(described[name])), expected)
        for field in described[name]["schema"]["fields"]:
            table, _, column = field.get("references", "references.bib").partition(".")
            known = columns(described[table]) if table in described else ["bib"]
            if column not in known:
                expected = "references to a column of a table, or to references.bib"
                yield Fault(FILE, 0, field["name"], field["references"], expected)


def _read(described: dict[str, Any], folder: pathlib.Path) -> Raw:
    """Every table as text; the faults of all broken files together."""
    tables: Raw = {}
    faults: list[Fault | str] = []
    for name, resource in described.items():
        try:
            tables[name] = read(name, columns(resource), folder)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return tables


def _records(resource: dict[str, Any], rows: list[dict[str, str]]) -> list[Any]:
    """The rows of a table in its class."""
    record = RECORDS[resource["name"]]
    described = {field["name"]: field for field in resource["schema"]["fields"]}
    fields = [described[name.removesuffix("_")] for name in record._fields]
    return [record(*(typed(field, row[field["name"]]) for field in fields)) for row in rows]


def _standard_faults(described: dict[str, Any], folder: pathlib.Path) -> Iterator[Fault]:
    """What Frictionless finds, in the words of the other faults."""
    import frictionless  # here, since only who checks has it installed: Binder reads and trusts
    from frictionless.formats import CsvControl

    try:
        package = frictionless.Package(str(folder / FILE))
        for resource in package.resources:  # told, or it guesses from what the first rows look like
            told = CsvControl(delimiter=",", quote_char='"', skip_initial_space=False)
            resource.dialect.add_control(told)
        report = package.validate()
    except frictionless.FrictionlessException as refused:
        yield Fault(FILE, 0, "", "", f"a data package ({refused})")
        return
    for error in report.errors:
        yield Fault(FILE, 0, "", "", f"a data package ({error.message})")
    for task in report.tasks:
        for error in task.errors:
            yield _in_words(error.to_dict(), described[task.name])


def _in_words(error: dict[str, Any], resource: dict[str, Any]) -> Fault:
    """One error of Frictionless as a fault: its column, its value, what was expected."""
    kind, note, schema = error["type"], error["note"], resource["schema"]
    column = error.get("fieldName") or "+".join(schema["primaryKey"])
    value = error.get("cell", "")
    expected = f"{error['title']}: {note}"
    if kind == "foreign-key":
        key = next(key for key in schema["foreignKeys"] if f'for "{key["fields"]}"' in note)
        column, value = key["fields"], note.split('values "')[1].rpartition('" not found')[0]
        expected = f"{STANDS_IN} {'.'.join(key['reference'].values())}"
    elif kind in ("unique-error", "primary-key"):
        expected = f"a key not used before (it is {note})"
    elif kind == "constraint-error":
        field = next(field for field in schema["fields"] if field["name"] == column)
        name = note.split('"')[1]
        limit = field["constraints"][name]
        expected = {
            "required": "a value",
            "enum": f"one of {' | '.join(limit) if name == 'enum' else ''}",
            "pattern": f"the form {limit}",
            "maxLength": f"at most {limit} characters",
        }.get(name, f"{name} {limit}")
        value = "" if name == "required" else value
    cyrillic = cyrillic_fault(value)
    expected += f" ({cyrillic})" if cyrillic else ""
    return Fault(resource["name"], error.get("rowNumber", 0), column, value, expected)
