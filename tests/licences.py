"""The licence of every locked package, as the package itself states it.

`make licences` writes tests/licences.csv from the two locks and the metadata of what is installed.
The column `note` is kept: it says what was found where a package states nothing, or where more than
one licence is offered. A package that is locked but not installed here (another system's) keeps its
row; a new one is marked "unknown" until someone looks.
"""

from __future__ import annotations

import csv
import importlib.metadata
import pathlib
import sys

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "licences.csv"
LOCKS = {"book": ROOT / "requirements.txt", "tests": ROOT / "tests" / "requirements.txt"}
COLUMNS = ("package", "version", "licence", "stated", "for", "note")


def locked(lock):
    """The requirements of a lock file, as a list."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [
        Requirement(line.rstrip("\\ "))
        for line in lines
        if line and not line.startswith((" ", "#"))
    ]


def every():
    """{package: (sorted versions, "book" or "tests", requirements)} of both locks."""
    found = {}
    for use, lock in LOCKS.items():
        for requirement in locked(lock):
            name = canonicalize_name(requirement.name)
            versions, first, rules = found.get(name, (set(), use, []))
            found[name] = (
                versions | {str(requirement.specifier).removeprefix("==")},
                first,
                rules + [requirement],
            )
    return found


def stated(name):
    """(licence, where the package states it) from its metadata; ("unknown", "") when it says nothing."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if metadata.get("License-Expression"):
        return metadata["License-Expression"], "expression"
    classes = sorted(
        c.rsplit(" :: ", 1)[1]
        for c in metadata.get_all("Classifier", [])
        if c.startswith("License :: ") and c != "License :: OSI Approved"
    )
    if classes:
        return " or ".join(classes) if len(classes) > 1 else classes[0], "classifier"
    field = (metadata.get("License") or "").strip().splitlines()
    if field and len(field[0]) < 60 and field[0] != "UNKNOWN":
        return field[0], "field"
    return "unknown", ""


def table():
    """The rows of tests/licences.csv as it stands, {package: row}."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return {row["package"]: row for row in csv.DictReader(handle)}


def rows():
    """The rows as they should be."""
    old, new = table(), []
    for name, (versions, use, _) in sorted(every().items()):
        kept = old.get(name, {})
        licence, where = stated(name) or (kept.get("licence", "unknown"), kept.get("stated", ""))
        new.append(
            {
                "package": name,
                "version": " or ".join(sorted(versions)),
                "licence": licence,
                "stated": where,
                "for": use,
                "note": kept.get("note", ""),
            }
        )
    return new


def main():
    old, new = table(), rows()
    with TABLE.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(new)
    for row in new:
        before = old.get(row["package"])
        if before and before["licence"] != row["licence"]:
            print(f"{row['package']}: {before['licence']} → {row['licence']}")
        if row["licence"] == "unknown" and not row["note"]:
            print(
                f"{row['package']}: states no licence; look at its files and say in the note what they say"
            )
    print(f"{TABLE.relative_to(ROOT)}: {len(new)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
