"""The notebooks' stored outputs, the environment they are promised, and the links that launch them.

That a fresh run gives the stored outputs is nbval's part (notebooks/ is collected by every run of
pytest); here stands that nothing is left out of that comparison.
"""

import base64
import json
import re
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from edition import address, execute

NOTEBOOKS = {
    name: json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
    for name in execute.names()
}
FAST = "prosecutorial-powers.ipynb"
REPOSITORY = "https://github.com/example/edition"


def code(name):
    return [cell for cell in NOTEBOOKS[name]["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_stored_as_it_was_run(name):
    text = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    stored = execute.as_stored(nbformat.reads(text, as_version=4))
    assert text == stored, "saved by another program: run `make notebooks`"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_was_run_once_from_top_to_bottom_without_a_fault(name):
    assert [cell["execution_count"] for cell in code(name)] == list(range(1, len(code(name)) + 1))
    assert {output["output_type"] for cell in code(name) for output in cell["outputs"]} <= {
        "execute_result",
        "display_data",
        "stream",
    }
    assert not any(
        output.get("name") == "stderr" for cell in code(name) for output in cell["outputs"]
    )
    assert sum(bool(cell["outputs"]) for cell in code(name)) >= 4


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_output_is_left_out_of_the_comparison(name):
    """No cell is marked to be skipped, to fail or to differ: the outputs need no exception, so
    none is allowed."""
    for cell in code(name):
        assert cell["metadata"] == {} and not re.search(r"nbval|NBVAL", "".join(cell["source"]))


def bundles(name):
    return [
        output["data"]
        for cell in code(name)
        for output in cell["outputs"]
        if output["output_type"] != "stream"
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_figure_is_a_bundle_that_shows_everywhere(name):
    """PNG for a notebook that was not run, small; SVG without links; caption and alternative
    below."""
    shown = bundles(name)
    pictures = [data for data in shown if "image/png" in data]
    declared = sum("".join(cell["source"]).count("show.figure(") for cell in code(name))
    assert len(pictures) == declared >= 1
    for data in pictures:
        png, svg = base64.b64decode(data["image/png"]), "".join(data["image/svg+xml"])
        assert png.startswith(b"\x89PNG") and len(png) <= 100 * 1024
        assert (
            "<a " not in svg and "<title>Figure " in svg and len("".join(data["text/plain"])) > 60
        )
        words = "".join(shown[shown.index(data) + 1]["text/markdown"])
        assert words.startswith("*Figure ") and "<summary>The picture in words</summary>" in words


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_begins_with_its_question_its_finding_and_its_picture(name):
    first, *rest = NOTEBOOKS[name]["cells"]
    assert "**Question.** " in "".join(first["source"])
    assert "**Try it.** " in "".join(rest[-2]["source"] + rest[-1]["source"])
    kinds = [set(data) for data in bundles(name)]
    assert "".join(bundles(name)[0]["text/markdown"]).startswith("**Finding.** ")
    assert "image/png" in kinds[1]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_plain_and_short(name):
    assert len(code(name)) <= 12
    for cell in code(name):
        assert max(len(line.rstrip("\n")) for line in cell["source"]) <= 88
    for cell in NOTEBOOKS[name]["cells"]:
        if cell["cell_type"] == "markdown":
            assert not re.search(r"\{\w+\}`|^\([\w-]+\)=", "".join(cell["source"]), flags=re.M)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_alone_says_what_it_needs(name, tmp_path):
    source = "".join(code(name)[0]["source"])
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True
    )
    assert "needs its repository around it" in done.stderr and "No module" not in done.stderr


def pins(lock):
    """{(package, marker): version} of a lock file."""
    found = re.findall(
        r"^([\w.-]+)==([^\s;]+)(?: ; ([^\\\n]+))?",
        (ROOT / lock).read_text(encoding="utf-8"),
        flags=re.M,
    )
    return {(name, marker.strip()): version for name, version, marker in found}


def test_binders_versions_are_the_books():
    """Same versions, same conditions, same hashes: what is proved here holds there."""
    small, whole = pins(".binder/requirements.txt"), pins("requirements.txt")
    assert 10 < len(small) < 30 and {name: small[name] for name in small} == {
        name: whole.get(name) for name in small
    }
    hashes = [
        set(re.findall(r"sha256:\w+", (ROOT / lock).read_text(encoding="utf-8")))
        for lock in (".binder/requirements.txt", "requirements.txt")
    ]
    assert len(hashes[0]) > len(small) and hashes[0] <= hashes[1]
    assert not {"sphinx", "jupyter-book", "docutils", "weasyprint", "lxml"} & set(small)


def test_binder_takes_a_python_of_the_book_and_has_a_second_dot():
    assert (ROOT / ".binder" / "runtime.txt").read_text() == "python-3.11\n"
    assert (ROOT / ".binder" / "apt.txt").read_text().split() == ["graphviz"]


@pytest.mark.parametrize(
    "repository, start",
    [
        ("https://github.com/owner/name.git", "https://mybinder.org/v2/gh/owner/name/"),
        ("https://gitlab.com/group/sub/name", "https://mybinder.org/v2/gl/group%2Fsub%2Fname/"),
        (
            "https://codeberg.org/owner/name/",
            "https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fowner%2Fname/",
        ),
        ("", ""),
    ],
)
def test_the_launch_address_of_each_kind_of_repository(monkeypatch, repository, start):
    monkeypatch.setenv("EDITION_REPOSITORY", repository)
    monkeypatch.delenv("EDITION_BINDER", raising=False)
    assert address.binder("notebooks/a b.ipynb") == (
        f"{start}{address.tag()}?urlpath=lab/tree/notebooks/a%20b.ipynb" if start else ""
    )


def test_another_hub_can_be_named(monkeypatch):
    monkeypatch.setenv("EDITION_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("EDITION_BINDER", "https://hub.example.org/binder/")
    assert address.binder("notebooks").startswith(
        "https://hub.example.org/binder/v2/gh/example/edition/"
    )


def launches(folder):
    """{page: [launch addresses]} of the pages of a built book."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        found[path.relative_to(folder).as_posix()] = [
            a["href"] for a in page.find_all("a", href=True) if "urlpath=" in a["href"]
        ]
    return found


def test_without_a_repository_no_page_has_a_launch_link(site):
    if address.repository():
        pytest.skip(
            "this book was built with a repository's address; the test beside this one reads such "
            "a book"
        )
    assert [
        page
        for page, links in launches(site).items()
        if links or "mybinder" in (site / page).read_text(encoding="utf-8")
    ] == []
