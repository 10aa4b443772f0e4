"""The build: a reader's copy beside the rendering, a failed build that leaves the good book alone.

All build in one copy of the project, in a folder whose name has a blank and Cyrillic letters.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, SITE

SOURCES = (
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


@pytest.fixture
def project(tmp_path, site):
    """A copy of the sources with the built book and the executed notebooks."""
    folder = tmp_path / "кітап with blanks"
    folder.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in ("html", "executed"):
        shutil.copytree(SITE.parent / name, folder / "_build" / name)
    return folder


def start(project, *arguments):
    environment = os.environ | {"PYTHONPATH": str(project), "ARTICLE": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "edition.build", *arguments],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(project, *arguments):
    build = start(project, *arguments)
    told, _ = build.communicate()
    return build.returncode, told


def test_a_published_book_can_be_shared_found_and_corrected(project, monkeypatch):
    monkeypatch.setenv("EDITION_REPOSITORY", "https://github.com/owner/three-branches")
    code, told = run(project)
    assert code == 0, told
    html, site = project / "_build" / "html", "https://owner.github.io/three-branches/"
    pages = {
        name: BeautifulSoup((html / name).read_text(encoding="utf-8"), "html.parser")
        for name in ("index.html", "chapters/3-executive.html", "404.html")
    }
    chapter = pages["chapters/3-executive.html"]
    shared = chapter.find("meta", property="og:image")["content"]
    assert shared.startswith(site) and (html / shared.removeprefix(site)).stat().st_size > 9_999
    assert pages["index.html"].find("link", rel="canonical")["href"] == site
    mapped = (html / "sitemap.xml").read_text(encoding="utf-8")
    assert (
        f"<loc>{site}chapters/3-executive.html</loc>" in mapped and f"<loc>{site}</loc>" in mapped
    )
    assert f"{site}sitemap.xml" in (html / "robots.txt").read_text(encoding="utf-8")
    for link in pages["404.html"].select("a[href], link[href], script[src], form[action]"):
        target = link.get("href") or link.get("src") or link.get("action")
        if not target.startswith(("#", "https://")):
            assert target.startswith("/three-branches/"), target
    slips = [a["href"] for a in chapter.find_all("a") if "/issues/new?" in a.get("href", "")]
    assert sum("place=%C2%B63.1" in slip for slip in slips) == 1
    assert chapter.find("a", href=lambda h: h and h.endswith("/chapters/3-executive.md"))


def home(project):
    return (project / "_build" / "html" / "index.html").read_bytes()


def test_a_readers_copy_stands_beside_the_rendering(project, article_files, article_passages):
    code, told = run(project, "--article", str(article_files[1]))
    assert code == 0 and "25 of 25 passages" in told
    shown = {}
    for path in sorted((project / "_build" / "html" / "chapters").glob("[0-4]-*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for passage in page.select("section.passage"):
            text = passage.select_one(".kktext.exact p[lang=kk]")
            shown[passage["id"][2:].replace("-", ".")] = text.get_text()
    assert shown == article_passages
    api = project / "_build" / "html" / "api" / "passages.json"
    published = json.loads(api.read_text(encoding="utf-8"))
    brought = [p["article_text"] for c in published["chapters"] for p in c["passages"]]
    assert published["article_text_included"] and brought == list(article_passages.values())


def test_a_fault_is_named_with_its_place_and_leaves_the_old_book(project):
    before = home(project)
    path = project / "chapters" / "4-conclusions.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nSee {p}`9.9`.\n", encoding="utf-8")
    code, told = run(project)
    assert code == 1 and "p-9-9" in told and "4-conclusions.md:" in told
    assert "Traceback" not in told and home(project) == before


def test_a_killed_build_leaves_the_old_book(project):
    before = home(project)
    build = start(project)
    deadline = time.monotonic() + 60
    while not list((project / "_build").glob("work-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(build.pid, signal.SIGKILL)
    build.communicate()
    assert home(project) == before


def test_a_bad_row_stops_before_anything_is_built(project):
    path = project / "data" / "provisions.csv"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(",in force,", ",inforce,", 1), encoding="utf-8")
    code, told = run(project)
    assert code == 1 and "provisions.csv, row" in told and "column status: 'inforce'" in told


def test_an_address_once_published_is_not_lost(project):
    path = project / "data" / "glossary.csv"
    rows = path.read_text(encoding="utf-8")
    path.write_text(rows.replace("\nlist-of-references,", "\nreferences-listed,"), encoding="utf-8")
    code, told = run(project)
    lost = "chapters/glossary#term-list-of-references was published and is gone"
    assert code == 1 and lost in told
