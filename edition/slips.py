"""Slips of the hand in a source file that would be told too late, or not at all: marks of a merge,
and fences that are never closed. `make check` looks for them line by line."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import NamedTuple

OURS, MIDDLE, THEIRS = "<" * 7, "=" * 7, ">" * 7
FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,}|:{3,})\s*(.*)$")
MERGED = ("chapters/*.md", "index.md", "references.bib", "data/*.csv", "*.yml", "CITATION.cff")
FENCED = ("chapters/*.md", "index.md")


class Fence(NamedTuple):
    """A fence that is open: its line, the sign it is made of, what it opens."""

    line: int
    sign: str
    words: str


def files(root: pathlib.Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """The files that patterns name, with their lines."""
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            yield path.relative_to(root).as_posix(), text.splitlines()


def merge_faults(root: pathlib.Path) -> Iterator[str]:
    """Files in which a merge has left both sides."""
    for name, lines in files(root, MERGED):
        marks = [n for n, line in enumerate(lines, 1) if line.startswith((OURS, THEIRS))]
        if marks:
            advice = "keep one side and delete the lines <<<<<<<, =======, >>>>>>>"
            yield f"{name}:{marks[0]}: marks of a merge are left here; {advice}"


def fence_faults(root: pathlib.Path) -> Iterator[str]:
    """Fences that a page leaves open, or closes without having opened them."""
    for name, lines in files(root, FENCED):
        yield from (f"{name}:{line}: {told}" for line, told in unclosed(lines))


def unclosed(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) of the fences of a page.

    A fence of backticks or tildes holds everything up to its end; fences of colons hold others,
    which have fewer colons.
    """
    opened: list[Fence] = []
    for number, line in enumerate(lines, 1):
        found = FENCE.match(line)
        if not found:
            continue
        sign, words = found[2], found[3].strip()
        top = opened[-1] if opened else None
        if top and top.sign[0] in "`~":
            if sign[0] == top.sign[0] and len(sign) >= len(top.sign) and not words:
                opened.pop()
        elif words or sign[0] in "`~":
            opened.append(Fence(number, sign, words))
        elif top and len(sign) == len(top.sign):
            opened.pop()
        else:
            yield number, f"{sign} closes nothing{asked(top)}"
    for fence in opened:
        yield fence.line, f"{fence.sign}{fence.words} is not closed: expected a line {fence.sign}"


def asked(top: Fence | None) -> str:
    """What a closing fence would have to be."""
    return f": {top.sign}{top.words} of line {top.line} is closed by {top.sign}" if top else ""


def faults(root: pathlib.Path) -> list[str]:
    """Every slip, a line each; where a merge is left, the rest only follows from it."""
    return list(merge_faults(root)) or list(fence_faults(root))
