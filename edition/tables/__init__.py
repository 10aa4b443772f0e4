"""The edition's tables: everything tabular in `data/*.csv`, described by `data/datapackage.json`.

`load` and `rows` read them, as a data frame and as typed rows, and trust them; `check` asks whether
they may be trusted. Nothing here knows of Sphinx. The rooms: `base` (places, faults), `schema` (the
description), `load` and `rows` (reading), `letters`, `dates`, `cells`, `rules` (the edition's law),
`reader` and `check` (whether it is kept).
"""

from edition.tables.anchors import anchor, passage_address
from edition.tables.base import DATA, LIST_SEPARATOR, REGIMES, ROOT, DataError, Fault
from edition.tables.check import check
from edition.tables.load import load, load_all
from edition.tables.rows import grouped, overall, row, rows
from edition.tables.schema import as_at, bib_keys, canon, package, schemas, short_titles
from edition.tables.translated import word
from edition.text.dates import is_date
from edition.text.letters import letter_fault

__all__ = [
    "DATA",
    "LIST_SEPARATOR",
    "REGIMES",
    "ROOT",
    "DataError",
    "Fault",
    "anchor",
    "as_at",
    "bib_keys",
    "canon",
    "check",
    "grouped",
    "is_date",
    "letter_fault",
    "load",
    "load_all",
    "overall",
    "package",
    "passage_address",
    "row",
    "rows",
    "schemas",
    "short_titles",
    "word",
]
