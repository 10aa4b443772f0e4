"""Slips of the hand that are told before anything is built."""

import subprocess

import pytest
from conftest import ROOT

from edition import checks, slips
from edition.tables import DataError
from edition.works import latex

PASSAGE = ["::::{passage} 1.1", "Words.", ":::{annotation} a", "A note.", ":::", "::::"]


@pytest.mark.parametrize(
    ("lines", "place", "told"),
    [
        (PASSAGE[:-1], 1, "::::{passage} 1.1 is not closed"),
        ([*PASSAGE[:4], PASSAGE[5]], 5, "is closed by :::"),
        (["Text.", "```python", "a = 1"], 2, "```python is not closed"),
        (["Text.", ":::"], 2, "::: closes nothing"),
    ],
)
def test_a_fence_left_open_is_told_with_its_line(lines, place, told):
    found = list(slips.unclosed(lines))
    assert any(line == place and told in words for line, words in found)


def test_fences_that_close_say_nothing():
    code = ["````", "```{note}", ":::", "````"]
    assert list(slips.unclosed([*PASSAGE, *code, "Text ::: in a line."])) == []


@pytest.mark.parametrize("name", ["chapters/1-legislative.md", "references.bib", "data/powers.csv"])
def test_marks_of_a_merge_are_called_so(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("Words.\n<<<<<<< HEAD\n=======\n>>>>>>> other\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}:2: marks of a merge"):
        checks.check(tmp_path)


def test_make_says_which_variable_chooses_python():
    command = ["make", "-n", "PYTHON=python3.99", "book"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode and "UV_PYTHON=python3.99" in done.stderr


@pytest.mark.parametrize(
    ("written", "read"),
    [(r"na\"{\i}ve", "naïve"), (r"\cyrschwa{}", "ә"), (r"{\'e}", "é"), (r"\cyrng", None)],
)
def test_latex_is_read_as_letters_or_refused(written, read):
    found = latex.decoded(written)
    assert found == read if read else latex.UNREAD.search(found)
