"""The build: a reader's copy, nothing stale, a failed build that leaves the good book alone.

Each test builds in a copy of the project, in a folder whose name has a blank and Cyrillic letters.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from html import escape

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from edition import build, tables

PARTS = (
    "data",
    "edition",
    "chapters",
    "notebooks",
    "index.md",
    "_config.yml",
    "_toc.yml",
    "references.bib",
    "requirements.txt",
    "CITATION.cff",
    "LICENSE",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book") / "кітап with blanks"
    folder.mkdir()
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


def run(project, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "edition.build", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "ARTICLE": ""},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    return done


def page(project, name):
    return BeautifulSoup(
        (project / "_build" / "html" / name).read_text(encoding="utf-8"), "html.parser"
    )


def test_a_readers_copy_stands_beside_the_rendering(project, article_files, article_passages):
    done = run(project, "--article", str(article_files[1]))
    assert done.returncode == 0 and "25 of 25 passages" in done.stdout
    shown = {}
    for chapter in sorted((project / "_build" / "html" / "chapters").glob("[0-4]-*.html")):
        for passage in page(project, f"chapters/{chapter.name}").select("section.passage"):
            shown[passage["id"][2:].replace("-", ".")] = passage.select_one(
                ".kktext.exact p[lang=kk]"
            ).get_text()
    assert shown == article_passages
    published = json.loads(
        (project / "_build" / "html" / "api" / "passages.json").read_text(encoding="utf-8")
    )
    assert (
        published["article_text_included"]
        and {
            p["id"]: p["article_text"]
            for chapter in published["chapters"]
            for p in chapter["passages"]
        }
        == article_passages
    )
    (written,) = (project / "_build" / "html" / "downloads").glob("*.tei.xml")
    assert all(
        escape(text, quote=False) in written.read_text(encoding="utf-8")
        for text in article_passages.values()
    )


def test_the_same_again_builds_nothing(project, article_files):
    done = run(project, "--article", str(article_files[1]))
    assert done.returncode == 0 and "Nothing has changed" in done.stdout


def test_a_changed_copy_is_reported_and_escaped(project, article_files, article_passages, tmp_path):
    words = article_passages["1.2"].split()
    words[30] = "<script>alert(1)</script>"
    text = (
        article_files[0]
        .read_text(encoding="utf-8")
        .replace(article_passages["1.2"], " ".join(words))
        .replace(article_passages["4.2"], "")
    )
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    done = run(project, "--article", str(copy))
    assert (
        done.returncode == 0
        and "23 of 25" in done.stdout
        and "¶1.2: differs" in done.stdout
        and "¶4.2: not in your copy" in done.stdout
    )
    changed = page(project, "chapters/1-legislative.html").select_one("#p-1-2 .kktext.changed")
    assert "<script>alert(1)</script>" in changed.get_text() and not changed.find("script")
    assert not page(project, "chapters/4-conclusions.html").select_one("#p-4-2 .kktext")


def test_a_file_that_is_no_copy_loses_nothing(project, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Бұл басқа мәтін. " * 50, encoding="utf-8")
    done = run(project, "--article", str(other))
    assert (
        done.returncode == 0
        and "does not seem to be the article" in done.stdout
        and "complete in itself" in done.stdout
    )
    assert len(page(project, "chapters/1-legislative.html").select("section.passage")) == 7


def test_a_bad_row_stops_the_build_and_the_good_book_stays(project):
    before = (project / "_build" / "html" / "index.html").read_bytes()
    path = project / "data" / "provisions.csv"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(",in force,", ",inforce,", 1), encoding="utf-8")
    done = run(project)
    path.write_text(good, encoding="utf-8")
    assert done.returncode == 1 and re.search(
        r"data/provisions.csv, row \d+, column status: 'inforce': expected one of in force",
        done.stdout,
    )
    assert (project / "_build" / "html" / "index.html").read_bytes() == before


def test_a_failing_cell_stops_the_build_and_the_good_book_stays(project):
    before = (project / "_build" / "html" / "index.html").read_bytes()
    path = project / "notebooks" / "prosecutorial-powers.ipynb"
    good = path.read_text(encoding="utf-8")
    path.write_text(
        good.replace(
            "from edition import show, tables", "from edition import show, tables, nothing"
        ),
        encoding="utf-8",
    )
    assert path.read_text(encoding="utf-8") != good
    done = run(project)
    path.write_text(good, encoding="utf-8")
    assert (
        done.returncode == 1
        and "prosecutorial-powers" in done.stdout
        and "last good one is untouched" in done.stdout
    )
    assert (project / "_build" / "html" / "index.html").read_bytes() == before


def test_a_warning_stops_the_build(project):
    path = project / "chapters" / "4-conclusions.md"
    good = path.read_text(encoding="utf-8")
    path.write_text(good + "\nSee {p}`9.9`.\n", encoding="utf-8")
    done = run(project)
    path.write_text(good, encoding="utf-8")
    assert done.returncode == 1 and "p-9-9" in done.stdout and "4-conclusions" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "data/powers.csv",
        "edition/show.py",
        "notebooks/separation-of-powers.ipynb",
        "chapters/1-legislative.md",
        "references.bib",
        "_toc.yml",
    ],
)
def test_every_change_is_seen(project, monkeypatch, name):
    monkeypatch.setattr(build, "ROOT", project)
    whole, cells = build.fingerprint(build.EVERYTHING), build.fingerprint(build.EXECUTION)
    path = project / name
    good = path.read_bytes()
    path.write_bytes(good + b" ")
    changed = build.fingerprint(build.EVERYTHING), build.fingerprint(build.EXECUTION)
    path.write_bytes(good)
    assert changed[0] != whole
    assert (changed[1] != cells) == name.startswith(("data", "edition", "notebooks"))


def test_a_changed_table_reaches_the_notebook_page(project):
    """Jupyter Book's own cache keys on the code alone; ours must not."""
    path = project / "data" / "powers.csv"
    good = path.read_text(encoding="utf-8")
    name = tables.load("powers").set_index("id").name_en["P13"]
    path.write_text(good.replace(name, "Taking part in rule-making RENAMED", 1), encoding="utf-8")
    refused = run(project)
    assert (
        refused.returncode == 1
        and "powers.csv, row 15, column name_en" in refused.stdout
        and "make checksums" in refused.stdout
    )
    recorded = subprocess.run(
        [sys.executable, "-m", "edition.checks"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )
    assert recorded.returncode == 0 and "powers.csv, row 15, column name_en" in recorded.stdout, (
        recorded.stdout + recorded.stderr
    )
    done = run(project)
    path.write_text(good, encoding="utf-8")
    assert done.returncode == 0, done.stdout
    assert "rule-making RENAMED" in page(project, "notebooks/prosecutorial-powers.html").get_text()
