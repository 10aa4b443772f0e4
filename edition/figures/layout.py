"""Where everything stands in the separation-of-powers diagram, in points, y upwards.

The picture is the article's thesis: the President above, the three branches in a row, the
Prosecutor's Office below and outside the row, constitutional review beside it. Graphviz draws what
is placed here and lays out nothing itself, so that both pictures can be compared at a glance.
"""

from __future__ import annotations

import math
from typing import NamedTuple

ROLES = {  # bodies that follow one another in one place
    "parliament": "legislature",
    "kurultai": "legislature",
    "council": "review",
    "court": "review",
}


class Box(NamedTuple):
    """A box: its centre and its size."""

    x: float
    y: float
    width: float
    height: float


class Point(NamedTuple):
    x: float
    y: float


class Line(NamedTuple):
    """An arrow: the points of its curve (of three a piece, after the first), its number's place."""

    curve: tuple[Point, ...]
    number: Point


BOXES = {
    "president": Box(238, 372, 130, 40),
    "legislature": Box(87, 226, 122, 64),
    "government": Box(238, 226, 96, 64),
    "courts": Box(391, 226, 122, 64),
    "office": Box(202, 48, 208, 50),
    "review": Box(405, 48, 120, 50),
}
# The arrows of each pair of places, in the order of the tables: start, end, place of the number
# along the way (0 to 1).
STRAIGHT = {
    ("president", "legislature"): [
        (Point(190, 352), Point(72, 258), 0.52),
        (Point(206, 352), Point(112, 258), 0.42),
    ],
    ("president", "government"): [(Point(238, 352), Point(238, 258), 0.36)],
    ("president", "courts"): [(Point(303, 362), Point(391, 258), 0.5)],
    ("legislature", "government"): [
        (Point(148, 246), Point(190, 246), 0.5),
        (Point(148, 226), Point(190, 226), 0.5),
    ],
    ("government", "legislature"): [(Point(190, 206), Point(148, 206), 0.5)],
    ("legislature", "office"): [(Point(60, 194), Point(122, 73), 0.38)],
    ("office", "legislature"): [
        (Point(148, 73), Point(86, 194), 0.5),
        (Point(174, 73), Point(112, 194), 0.6),
        (Point(200, 73), Point(138, 194), 0.5),
    ],
    ("office", "government"): [
        (Point(222, 73), Point(222, 194), 0.6),
        (Point(248, 73), Point(248, 194), 0.44),
    ],
    ("office", "courts"): [
        (Point(280, 73), Point(350, 194), 0.62),
        (Point(292, 73), Point(380, 194), 0.5),
        (Point(304, 66), Point(410, 194), 0.62),
    ],
    ("office", "review"): [
        (Point(306, 52), Point(345, 52), 0.45),
        (Point(306, 34), Point(345, 34), 0.45),
    ],
}
CURVED = {
    ("president", "office"): Line(
        (Point(284, 352), Point(300, 290), Point(330, 170), Point(266, 73)), Point(312, 206)
    ),
    ("office", "president"): Line(
        (
            Point(98, 48),
            Point(40, 52),
            Point(12, 120),
            Point(12, 210),
            Point(12, 300),
            Point(60, 372),
            Point(173, 372),
        ),
        Point(26, 322),
    ),
    ("legislature", "courts"): Line(
        (Point(140, 258), Point(190, 300), Point(290, 300), Point(338, 258)), Point(178, 292)
    ),
}
HEAD = 8.5  # length of an arrow's head, which Graphviz adds to the end of the curve
BESIDE = 11.0  # how far a number stands from its line
ABOVE = 8.0  # the same for a level line


def role(body: str) -> str:
    """The place in which a body stands: both Parliament and Kurultai in the legislature's."""
    return ROLES.get(body, body)


def between(start: Point, end: Point, part: float) -> Point:
    """The point that lies a part (0 to 1) of the way from one point to another."""
    return Point(start.x + part * (end.x - start.x), start.y + part * (end.y - start.y))


def before(tip: Point, source: Point) -> Point:
    """Where a curve that comes from `source` ends, so that its arrow's head touches the tip."""
    length = math.dist(tip, source)
    return between(tip, source, HEAD / length)


def line(tail: str, head: str, nth: int) -> Line:
    """The nth arrow (from 0) from one place to another. Raises LookupError where none is known."""
    if (tail, head) in CURVED and nth == 0:
        return CURVED[tail, head]
    start, end, part = STRAIGHT[tail, head][nth]
    at = between(start, end, part)
    level = start.y == end.y
    number = Point(at.x, at.y + ABOVE) if level else Point(at.x + BESIDE, at.y)
    curve = (start, between(start, end, 1 / 3), between(start, end, 2 / 3), end)
    return Line(curve, number)
