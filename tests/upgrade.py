"""What an upgrade of the packages changed: in the lock, in the licences, in the built book.

The last step of `make upgrade`, which keeps the book and the locks of before in _build/before.
"""

from __future__ import annotations

import difflib
import sys

import licences
import reproduce
from bs4 import BeautifulSoup

ROOT = reproduce.ROOT
BEFORE = ROOT / "_build" / "before"
HTML = ROOT / "_build" / "html"


def versions(lock):
    """{package: versions} of a lock file."""
    found = {}
    for requirement in licences.locked(lock):
        found.setdefault(requirement.name, set()).add(str(requirement.specifier).removeprefix("=="))
    return found


def changes(old, new):
    """One line for each package whose version differs between two locks."""
    lines = []
    for name in sorted(old.keys() | new.keys()):
        before, after = sorted(old.get(name, ())), sorted(new.get(name, ()))
        if before != after:
            lines.append(
                f"{name}: {', '.join(before) or 'not there'} → {', '.join(after) or 'gone'}"
            )
    return lines


def lines_of(path):
    """A file as lines to compare: a page as markup with one tag a line and its text, binary files by their length."""
    if path.suffix == ".html":
        return (
            BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").prettify().splitlines()
        )
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return [f"{path.stat().st_size} bytes, not text"]


def compare(one, other):
    """The differences of two books as unified diffs, {file: lines}."""
    left, right, found = reproduce.files(one), reproduce.files(other), {}
    for name in sorted(left.keys() | right.keys()):
        if name in left and name in right and left[name].read_bytes() == right[name].read_bytes():
            continue
        a, b = (lines_of(side[name]) if name in side else [] for side in (left, right))
        found[name] = list(
            difflib.unified_diff(a, b, f"before/{name}", f"after/{name}", lineterm="", n=1)
        ) or ["the bytes differ, the lines do not"]
    return found


def main():
    moved = []
    for title, kept, lock in (
        ("the book", "requirements.txt", ROOT / "requirements.txt"),
        ("the tests", "requirements-tests.txt", ROOT / "tests" / "requirements.txt"),
    ):
        lines = changes(versions(BEFORE / kept), versions(lock))
        print(
            f"Packages of {title}: {len(lines) or 'none'} changed"
            + "".join("\n  " + line for line in lines if line not in moved)
        )
        moved += lines
    found = compare(BEFORE / "html", HTML)
    report = ROOT / "_build" / "upgrade.diff"
    report.write_text(
        "\n".join(line for lines in found.values() for line in lines) + "\n", encoding="utf-8"
    )
    for name, lines in found.items():
        added, removed = (
            sum(line.startswith(sign) and not line.startswith(sign * 3) for line in lines)
            for sign in "+-"
        )
        print(f"  {name}: +{added} −{removed} lines")
    print(
        f"The built book: {len(found)} of {len(reproduce.files(HTML))} files changed."
        + (f" Read {report.relative_to(ROOT)}." if found else "")
    )
    print(
        "Then: `make notebooks` and `make test`; commit the locks with what changed, or `git checkout` them and `make book`."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
