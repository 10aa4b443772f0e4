"""Tables as pandas data frames, for notebooks, pages and figures.

Reading trusts the files: `make check` and `make book` have checked them (see `check`). So nothing
but pandas is needed here, and Binder installs no checking tools.
"""

from __future__ import annotations

import functools
import pathlib
from typing import Any

import pandas as pd

from edition.tables import base
from edition.tables.schema import schemas


def typed(field: dict[str, Any], text: str) -> Any:
    """A cell as its column means it: a tuple for a list, a number, or the text itself."""
    if field.get("list"):
        return tuple(text.split(base.LIST_SEPARATOR)) if text else ()
    if field["type"] == "integer":
        return int(text) if text else None
    return text


@functools.lru_cache(maxsize=64)
def _frame(name: str, folder: pathlib.Path) -> pd.DataFrame:
    resource = schemas(folder)[name]
    try:
        frame = pd.read_csv(
            folder / resource["path"],
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            encoding="utf-8-sig",
        )
        for field in resource["schema"]["fields"]:
            if field.get("list") or field["type"] == "integer":
                column = field["name"]
                frame[column] = [typed(field, text) for text in frame[column]]
    except (OSError, ValueError, KeyError) as error:
        fault = base.Fault(name, 0, "", "", f"a table as datapackage.json describes it ({error})")
        raise base.DataError([fault]) from None
    return frame


def load(name: str, folder: pathlib.Path | None = None) -> pd.DataFrame:
    """One table as a data frame of its own. Raises KeyError for a table that is not described."""
    return _frame(name, folder or base.DATA).copy()


def load_all(folder: pathlib.Path | None = None) -> dict[str, pd.DataFrame]:
    """Every table by its name, in the order of datapackage.json."""
    return {name: load(name, folder) for name in schemas(folder or base.DATA)}
