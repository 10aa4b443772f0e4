"""What the tests share: the article where it is at hand, the built book, a browser, data to
break."""

import functools
import http.server
import json
import os
import pathlib
import shutil
import sys
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SITE = ROOT / "_build" / "html"
os.environ["EDITION_ARTICLE"] = (
    ""  # the notebooks are compared as they are without a copy of the article
)


def pytest_collection_modifyitems(items):
    """The stored pictures are the pinned engine's: another `dot` lays the same graph out otherwise.
    The graph itself is tested in test_diagrams.py with whichever engine there is."""
    from edition.figures import diagrams

    if "graphviz-pure" not in str(diagrams.ensure_dot()):
        other = pytest.mark.skip(
            reason="stored diagrams compare with the graphviz-pure engine only; this is another dot"
        )
        for item in items:
            if "separation-of-powers.ipynb" in item.nodeid:
                item.add_marker(other)


def source_folder():
    """The folder with the article: $ARTICLE_SOURCE, or `shared/source` beside the repository."""
    return pathlib.Path(os.environ.get("ARTICLE_SOURCE", ROOT.parent / "shared" / "source"))


@pytest.fixture(scope="session")
def article_passages():
    """{passage: repaired text}; skipped by name where the article is not at hand."""
    path = source_folder() / "passages.json"
    if not path.exists():
        pytest.skip("the article's text is not at hand (set ARTICLE_SOURCE)")
    return {row["id"]: row["text"] for row in json.loads(path.read_text(encoding="utf-8"))}


@pytest.fixture(scope="session")
def article_files(article_passages):
    return source_folder() / "article.txt", source_folder() / "article-as-received.txt"


@pytest.fixture(scope="session")
def site():
    """The built book; `make test` builds it first."""
    if not (SITE / "index.html").exists():
        pytest.fail("the book is not built: run `make test`, which builds it first")
    return SITE


@pytest.fixture(scope="session")
def pages(every_page):
    """{path within the book: parsed page} of every page of the English book."""
    return {name: page for name, page in every_page.items() if not name.startswith(("kk/", "ru/"))}


@pytest.fixture(scope="session")
def every_page(site):
    """{path within the book: parsed page} of every HTML page, in every language."""
    from bs4 import BeautifulSoup

    return {
        str(p.relative_to(site)): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted(site.rglob("*.html"))
        if "_static" not in p.parts
    }


@pytest.fixture
def data(tmp_path):
    """A copy of data/ and references.bib to break."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "references.bib", tmp_path / "references.bib")
    return tmp_path / "data"


CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(site):
    """Chromium, one for a worker: Playwright cannot be started twice in a process."""
    if not CHROMIUM:
        missing = pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip
        missing("no Chromium found: apt install chromium, or set CHROMIUM=/path/to/it")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as session:
        chromium = session.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def served(site):
    """The book on a server of this machine: its address."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def axe():
    """The source of the axe accessibility engine."""
    package = pytest.importorskip("axe_playwright_python")
    folder = pathlib.Path(package.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")
