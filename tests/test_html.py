"""The built book: anchors, languages, alternatives, links, and nothing from another host."""

import gzip
import re
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT

from edition import tables
from edition.works import bibliography

KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺ]")
CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
LEGACY = re.compile("[ӛҧҥӚҦҤ]")


def articles(pages):
    return {p: s for p, s in pages.items() if re.match(r"chapters/[0-4]-", p)}


def test_every_page_of_the_contents_is_built(pages):
    toc = re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert {f"{name}.html" for name in toc} | {"index.html", "search.html"} <= set(pages)


def test_every_source_page_is_in_the_contents():
    toc = set(re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8")))
    written = {
        f"{p.parent.name}/{p.stem}"
        for folder in ("chapters", "notebooks")
        for p in (ROOT / folder).iterdir()
        if p.suffix in (".md", ".ipynb") and p.stem != "README"
    }
    assert written == toc


def test_each_passage_has_its_permanent_anchor_once_and_in_order(pages):
    found = [
        tag["id"]
        for page in sorted(articles(pages))
        for tag in pages[page].select("section.passage")
    ]
    assert found == [tables.anchor("passage", p) for p in tables.canon()["passages"]]


def test_every_passage_has_its_whole_anatomy(pages):
    named = {p for places in tables.load("powers").passages for p in places}
    for page in articles(pages).values():
        for passage in page.select("section.passage"):
            pid = passage["id"][2:].replace("-", ".")
            assert passage.select_one("h2 a.num")["href"] == f"#{passage['id']}"
            assert passage.select_one(".rendering .loc [lang=kk]"), pid
            assert len(passage.select_one(".rendering").get_text()) > 40, pid
            assert passage.select(".notes li"), pid
            assert bool(passage.select_one("table.strip")) == (pid in named), pid
            assert passage.select_one(".foot a.cite")["href"] == f"#{passage['id']}", pid
            markers = [a.get_text() for a in passage.select(".loc a.src")]
            assert markers == [
                f"[{m}]" for m in tables.load("citations").query("passage == @pid").marker
            ]
            assert sorted(markers) == sorted(
                a.get_text() for a in passage.select(".rendering p:not(.loc) a.src")
            ), f"¶{pid}: the rendering keeps the article's markers"


def test_notes_and_marks_point_at_each_other(pages):
    for page in articles(pages).values():
        for note in page.select(".notes li"):
            mark = page.find(id=note["id"].replace("n-", "r-", 1))
            assert (
                mark
                and mark["href"] == "#" + note["id"]
                and note.select_one("a.letter")["href"] == "#" + mark["id"]
            )
            assert note.select_one(".lemma[lang=kk]") and note.select_one(".kind")


def test_the_strip_shows_the_tables(pages):
    for page in articles(pages).values():
        for row in page.select("table.strip tbody tr"):
            provisions = tables.grouped("provisions", "power")[row.th.get_text().split()[0]]
            for cell, regime in zip(row.select("td"), tables.REGIMES):
                there = [found.status for found in provisions if found.regime == regime]
                assert cell.select_one(".word").get_text() == tables.overall(there)


def test_no_page_names_an_id_twice(pages):
    for name, page in pages.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert sorted(set(ids)) == sorted(ids), name


def text_of(page):
    """(text, language) of every piece of text in the body and the title."""
    for string in page.find_all(string=True):
        if string.parent.name in ("script", "style", "[document]") or type(string).__name__ in (
            "Comment",
            "Doctype",
        ):
            continue
        holder = string.find_parent(attrs={"lang": True})
        yield str(string), holder["lang"] if holder else "", string.parent


def test_kazakh_and_russian_are_marked_as_such(pages):
    wrong = []
    for name, page in pages.items():
        for text, language, parent in text_of(page):
            if parent.find_parent("pre") or parent.name == "pre":
                continue  # source code of a notebook cell
            if (
                KAZAKH.search(text)
                and language != "kk"
                or CYRILLIC.search(text)
                and language not in ("kk", "ru")
            ):
                wrong.append((name, text.strip()[:60], language))
    assert wrong == []


def test_each_page_says_its_language(every_page):
    for name, page in every_page.items():
        folder = name.split("/")[0]
        assert page.html["lang"] == (folder if folder in ("kk", "ru") else "en"), name


def test_no_legacy_letters_outside_the_apparatus_of_readings(every_page):
    allowed = ("notebooks/the-text.html", "chapters/about.html")
    with_legacy = {name for name, page in every_page.items() if LEGACY.search(page.get_text())}
    assert [name for name in with_legacy if not name.endswith(allowed)] == []


def test_every_picture_has_an_alternative_that_says_something(pages):
    for name, page in pages.items():
        for image in page.find_all("img"):
            assert len(image.get("alt", "")) > 15 and not re.search(
                r"\.(svg|png)$|_images|/", image["alt"]
            ), (name, image)
        for svg in page.find_all("svg"):
            assert svg.get("role") in ("img", "group") and len(svg.get("aria-label", "")) > 60, name
        for figure in page.find_all("figure"):
            assert figure.figcaption and len(figure.figcaption.get_text()) > 20, name


def test_tables_have_captions_and_headers(pages):
    for name, page in pages.items():
        for table in page.find_all("table"):
            assert table.caption or table.find_parent("figure"), name
            assert all(th.get_text(strip=True) for th in table.find_all("th")), name


def test_headings_go_down_step_by_step(pages):
    for name, page in pages.items():
        levels = [int(h.name[1]) for h in page.main.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), (name, levels)


def test_nothing_is_fetched_from_another_host(site, pages):
    """Links may lead away; what a page loads may not."""
    for name, page in pages.items():
        loaded = [
            (t.name, t.get("src") or t.get("href") or t.get("data"))
            for t in page.find_all(
                ["script", "img", "iframe", "source", "object", "video", "audio"]
            )
        ]
        loaded += [
            (t.name, t.get("href"))
            for t in page.find_all("link")
            if t.get("rel") not in (["canonical"], ["next"], ["prev"], ["search"])
        ]
        assert [(kind, url) for kind, url in loaded if url and urlsplit(url).netloc] == [], name
    for style in site.rglob("*.css"):
        assert not re.search(
            r"url\(\s*['\"]?(https?:)?//|@import", style.read_text(encoding="utf-8")
        ), style


def test_every_internal_link_and_fragment_resolves(site, every_page):
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in every_page.items()}
    broken = []
    for name, page in every_page.items():
        for tag in page.find_all(["a", "link", "script", "img", "form"]):
            url = tag.get("href") or tag.get("src") or tag.get("action") or ""
            url = tag.get("xlink:href", url) if tag.name == "a" else url
            parts = urlsplit(url)
            if not url or parts.scheme or parts.netloc:
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            target = target.resolve()
            there = target.exists()
            if there and parts.fragment and target.suffix == ".html":
                found = ids[str(target.relative_to(site.resolve()))]
                there = unquote(parts.fragment) in found
            if not there:
                broken.append((name, url))
    assert broken == []


def test_every_bibliography_entry_is_printed_and_cited(pages):
    printed = [pages["chapters/bibliography.html"], pages["chapters/works.html"]]
    uncited = []
    for key in bibliography.entries():
        (entry,) = filter(None, (page.find(id=tables.anchor("bib", key)) for page in printed))
        if not any("Cited in" in line.get_text() for line in entry.select(".backlinks")):
            uncited.append(key)
    assert uncited == []


def test_citation_keys_in_the_chapters_resolve():
    keys = set(bibliography.entries())
    for chapter in (ROOT / "chapters").glob("*.md"):
        for pin in re.findall(
            r"\{pin\}`([^`]*)`", chapter.read_text(encoding="utf-8").replace("\\|", "|")
        ):
            key, locator, grade = [part.strip() for part in pin.split("|")]
            assert key in keys and locator and grade.split(",")[0] in ("A", "A*", "B"), (
                chapter.name,
                pin,
            )


def test_source_markers_are_never_renumbered(pages):
    page = pages["chapters/sources.html"]
    assert [s["id"] for s in page.select("section.source")] == [f"source-{n}" for n in range(1, 6)]


def test_grade_marks_are_spelt_out(pages):
    for name, page in pages.items():
        for mark in page.select("abbr.grade"):
            assert mark.get("title"), name


def test_no_build_machine_in_the_pages(site):
    for path in site.rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("notebook", sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb")))
def test_notebook_pages_show_what_they_compute(pages, notebook):
    page = pages[f"notebooks/{notebook}.html"]
    assert (
        page.select("table.data")
        and page.select("figure svg")
        and "Traceback" not in page.get_text()
    )


def packed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_pages_are_light(site, pages):
    """A first visit takes at most 75 KB, faces and all; search fetches the book's index besides."""
    shared = ("edition.css", "edition.js", "icon.svg")
    common = sum(packed(site / "_static" / name) for name in shared)
    common += sum(font.stat().st_size for font in site.rglob("*.woff2"))
    for name in pages:
        if name != "search.html":
            assert packed(site / name) + common <= 75 * 1024, name


def test_requests_are_few(pages):
    """Style sheet, script, icon, the faces of the serif; only the search page has more."""
    for name, page in pages.items():
        asked = (
            len(page.find_all("script", src=True))
            + len(page.select("link[rel=stylesheet], link[rel=icon]"))
            + len(page.find_all("img"))
        )
        faces = 2 if name == "search.html" else 3
        assert 1 + asked + faces <= (14 if name == "search.html" else 8), (name, asked)
