"""`make check`: everything the book is made from, checked in seconds, before anything is built.

The tables and the bibliography keep their own rules; the three settings files are looked at here.
"""

from __future__ import annotations

import itertools
import json
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

import yaml

from edition import __version__, catalogues, slips, tables
from edition.tables import ROOT, DataError
from edition.text import words
from edition.works import bibliography

SETTINGS = ("CITATION.cff", "_toc.yml", "_config.yml")


def read_yaml(path: pathlib.Path) -> dict[str, Any]:
    """One settings file as a dictionary. Raises DataError when it is missing or no mapping."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError([f"{path.name}: expected a readable file ({error.strerror})"]) from None
    except UnicodeDecodeError as error:
        raise DataError([f"{path.name}: expected text in UTF-8 (byte {error.start})"]) from None
    except (yaml.YAMLError, ValueError, TypeError) as error:  # 2026-13-40 is a ValueError
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise DataError([f"{place}: expected well-formed YAML ({error})"]) from None
    if not isinstance(found, dict):
        raise DataError([f"{path.name}: expected a mapping of keys to values"])
    return found


def pages(root: pathlib.Path) -> set[str]:
    """The pages an author has written: chapters and notebooks, as _toc.yml names them."""
    found = [*root.glob("chapters/*.md"), *root.glob("notebooks/*.ipynb")]
    return {path.relative_to(root).with_suffix("").as_posix() for path in found}


def listed(toc: dict[str, Any]) -> list[str]:
    """The pages named in _toc.yml, in its order."""
    chapters = [part["chapters"] for part in toc.get("parts", [])]
    return [chapter["file"] for chapter in itertools.chain(*chapters)]


def setting_faults(root: pathlib.Path) -> list[str]:
    """What is wrong with CITATION.cff, _toc.yml and _config.yml, a line each."""
    work, toc, config = (read_yaml(root / name) for name in SETTINGS)
    faults = []
    if str(work.get("version")) != __version__:
        faults.append(f"CITATION.cff, version: expected {__version__}, as in edition/__init__.py")
    if not tables.is_date(str(work.get("date-released", ""))):
        faults.append("CITATION.cff, date-released: expected a date YYYY-MM-DD")
    if not str(work.get("title", "")).startswith(str(config.get("title"))):
        faults.append("_config.yml, title: expected the beginning of the title in CITATION.cff")
    in_order = listed(toc)
    for page in sorted(pages(root) - set(in_order)):
        faults.append(
            f"{page}: expected its line in _toc.yml; "
            "a draft is kept out of chapters/ and notebooks/"
        )
    for page in in_order:
        if page not in pages(root):
            faults.append(f"_toc.yml: {page!r}: expected a page that exists")
        if in_order.count(page) > 1:
            faults.append(f"_toc.yml: {page!r}: expected each page once")
    return list(dict.fromkeys(faults))


def notebook_faults(root: pathlib.Path) -> Iterator[str]:
    """Every notebook that cannot be read, with the line at which it breaks off."""
    for path in sorted(root.glob("notebooks/*.ipynb")):
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        try:
            json.loads("\n".join(lines))
        except json.JSONDecodeError as error:
            found = lines[error.lineno - 1].strip()[:40] if lines else "nothing"
            place = f"notebooks/{path.name}, line {error.lineno}"
            advice = "take one side of a merge whole, then `make notebooks`"
            yield f"{place}: expected a notebook (JSON), found {found!r}; {advice}"


def check(root: pathlib.Path = ROOT) -> None:
    """Check tables, bibliography, settings and translations.

    Raises DataError or BibliographyError; each line of the message names file, place and what was
    expected.
    """
    if found := slips.faults(root):
        raise DataError(found)
    tables.check(root / "data")
    bibliography.entries(root / "references.bib")
    faults = [*setting_faults(root), *notebook_faults(root), *catalogues.check()]
    if faults:
        raise DataError(faults)


def main() -> int:
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console without "…"
    try:
        check()
    except (DataError, bibliography.BibliographyError) as error:
        print(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    print("Tables, bibliography, settings and translations keep their rules.")
    waiting = list(itertools.chain.from_iterable(map(catalogues.waiting, words.translated())))
    if not waiting:
        return 0
    print("\n".join(waiting))
    print(f"{len(waiting)} sentences wait for a translator and show in English.")
    return 1 if "--release" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
