"""The law of the house: an import goes down the list of rooms, never up."""

import ast

import pytest
from conftest import ROOT

ROOMS = ("text", "tables", "figures", "address", "works", "book", "forms", "extension")
# above all rooms: each is a command
COMMANDS = ("build", "catalogues", "checks", "execute", "live", "slips", "translate")
FILES = sorted((ROOT / "edition").rglob("*.py"))


def imported(path):
    """The rooms that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("edition"):
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]


def floor(name):
    return len(ROOMS) if name in COMMANDS else ROOMS.index(name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    room = path.relative_to(ROOT / "edition").parts[0].removesuffix(".py")
    for other in set(imported(path)) - {"__version__"}:
        assert floor(other) <= floor(room), f"{room} imports {other}, which stands above it"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_enters_the_first_three_rooms_only(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if "from edition" in line:
            words = line.strip().strip('",').split()
            names = [words[1].removeprefix("edition").lstrip(".")]
            names = names if names[0] else [word.strip(',\\n"') for word in words[3:]]
            assert set(names) <= {"text", "tables", "figures"}, line
