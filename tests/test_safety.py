"""Safe to read: nothing active in pages and outputs, and words of the tables stay words."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from edition import extension
from edition.figures import show

ACTIVE = ("script", "iframe", "object", "embed", "form", "link", "meta", "base", "style")


def danger(soup):
    """What would run, load or restyle in markup, as strings."""
    found = [str(node)[:80] for node in soup.find_all(ACTIVE)]
    for node in soup.find_all(True):
        names = [name for name in node.attrs if name.startswith("on") or name == "style"]
        addresses = [node.get(name, "") for name in ("href", "src", "xlink:href")]
        wrong = [address for address in addresses if address.strip().lower().startswith("javasc")]
        found += names + wrong
    return found


# What a table in a notebook says of its cells, since Jupyter sets all of them flush right; the
# book's pages have none of it.
SET = re.compile(r' style="text-align: (left|right); (vertical-align: top|font-weight: bold)"')


def test_the_detector_sees_what_it_looks_for():
    for bad in ('<p onclick="x()">', '<a href="javascript:x">', '<p style="x">', "<script>"):
        assert danger(BeautifulSoup(bad, "html.parser"))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_outputs_hold_nothing_active(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            for kind in ("text/html", "text/markdown", "image/svg+xml"):
                markup = SET.sub("", "".join(output.get("data", {}).get(kind, "")))
                assert danger(BeautifulSoup(markup, "html.parser")) == []


def test_pages_run_only_the_books_own_scripts_and_carry_the_policy(pages):
    for name, page in pages.items():
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy["content"] == extension.POLICY, name
        for script in page.find_all("script"):
            described = script.get("type") == "application/ld+json"
            assert described or script.get("src", "").split("?")[0].endswith(".js"), name
        styled = page.select("[style], style")
        handled = [
            node for node in page.find_all(True) if any(a.startswith("on") for a in node.attrs)
        ]
        assert styled == handled == [], name


def test_the_policy_has_no_exception():
    for word in ("unsafe", "*", "http:", "https:", "data:", "blob:"):
        assert word not in extension.POLICY


def test_hostile_words_of_a_table_stay_words():
    import pandas as pd

    word = '<img src=x onerror="alert(1)">'
    frame = pd.DataFrame({"a": [word], word: [1]})
    markup = show.table(frame, word).data + show.figure_markup("<svg ></svg>", word, word)
    soup = BeautifulSoup(markup, "html.parser")
    assert soup.find("img") is None and word in soup.get_text()
