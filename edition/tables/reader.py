"""A CSV file as rows of text, or what is wrong with the file itself.

Frictionless reads nearly anything and complains of what follows from it; an author who saved with
semicolons from a spreadsheet is better told so, and of nothing else.
"""

from __future__ import annotations

import csv
import io
import pathlib

from edition.tables.base import DataError, Fault

SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read(name: str, columns: list[str], folder: pathlib.Path) -> list[dict[str, str]]:
    """The rows of one table, each {column: text}. Raises DataError with the faults of the file."""
    lines = _cells(name, _text(name, folder))
    heading = lines[0] if lines else []
    if heading != columns:
        raise DataError([_wrong_heading(name, heading, columns)])
    last = max((n for n, cells in enumerate(lines) if any(cells)), default=0)
    faults: list[Fault] = []
    for number, cells in enumerate(lines[1:], start=2):
        if number > last + 1:
            faults.append(Fault(name, number, "", "", "no empty rows at the end of the file"))
            break
        if not any(cells):
            faults.append(Fault(name, number, "", "", "no empty line"))
        elif len(cells) != len(columns):
            expected = f"{len(columns)} cells, found {len(cells)}"
            faults.append(Fault(name, number, "", ",".join(cells), expected))
    if not faults and len(lines) == 1:
        faults.append(Fault(name, 2, "", "", "at least one row"))
    if faults:
        raise DataError(faults)
    return [dict(zip(columns, cells, strict=True)) for cells in lines[1:]]


def _text(name: str, folder: pathlib.Path) -> str:
    try:
        raw = (folder / f"{name}.csv").read_bytes()
    except OSError as error:
        raise DataError([Fault(name, 0, "", "", f"a readable file ({error.strerror})")]) from None
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        found = repr(raw[error.start : error.end])
        expected = "text in UTF-8: save the file as CSV in UTF-8"
        raise DataError([Fault(name, row, "", found, expected)]) from None


def _cells(name: str, text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        expected = f"well-formed CSV ({error})"
        raise DataError([Fault(name, reader.line_num, "", "", expected)]) from None


def _wrong_heading(name: str, heading: list[str], columns: list[str]) -> Fault:
    shown = ",".join(heading)
    if shown.startswith("sep="):
        expected = (
            "the heading; the line sep= is Excel's: delete it and save the cells separated by "
            "commas, not semicolons"
        )
        return Fault(name, 1, "", shown, expected)
    for separator, word in SEPARATORS.items():
        if len(shown.split(separator)) == len(columns) > 1:
            expected = (
                f"cells separated by commas; this file has {word}: save it as CSV with commas"
            )
            return Fault(name, 1, "", shown, expected)
    return Fault(name, 1, "", shown, "the heading " + ",".join(columns))
