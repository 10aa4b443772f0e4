"""The machinery with more to do: what a page costs and weighs depends on the page, not on the book.

Timings are `make bench-scale`'s; here only what cannot be noisy is asserted.
"""

import csv
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import bench_scale
import lxml.html
import pytest

from edition import bibliography, registers, sphinx_ext, tables

PAGES = ("3-executive", "glossary", "bibliography", "works")
MENU = "//*[contains(@class, 'contents')]//a"
COUNTING = """

_load = load


def load(name):
    with open(__import__("os").environ["LOADS"], "a") as out:
        out.write(name + "\\n")
    return _load(name)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """{volumes: folder} of two builds of a few pages, one volume and three, in which copies of whole
    tables are counted and no menu lists more than one page. Links to pages left out only warn."""
    found = {}
    for volumes in (1, 3):
        folder = tmp_path_factory.mktemp("scale") / f"x{volumes}"
        bench_scale.write_project(folder, volumes, only=PAGES)
        extension, module = folder / "edition" / "sphinx_ext.py", folder / "edition" / "tables.py"
        text = extension.read_text(encoding="utf-8")
        extension.write_text(re.sub(r"^MENU = \d+", "MENU = 1", text, flags=re.M), encoding="utf-8")
        module.write_text(module.read_text(encoding="utf-8") + COUNTING, encoding="utf-8")
        program = os.path.join(os.path.dirname(sys.executable), "jupyter-book")
        done = subprocess.run(
            [program, "build", ".", "-q"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "LOADS": str(folder / "loads")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        found[volumes] = folder
    return found


def html(folder, page):
    return (folder / "_build" / "html" / "chapters" / f"{page}.html").read_text(encoding="utf-8")


def test_a_page_is_the_same_whatever_else_the_book_holds(built):
    for page in PAGES[:-1]:
        assert html(built[1], page) == html(built[3], page)
    last = [
        re.sub(r'<link rel="next".*?>|<a rel="next".*?</a>', "", html(built[v], PAGES[-1]))
        for v in (1, 3)
    ]
    assert re.sub(r"\s+", " ", last[0]) == re.sub(
        r"\s+", " ", last[1]
    )  # only it has a page after it now


def test_pages_of_further_volumes_weigh_the_same(built):
    for page in PAGES:
        for volume in (1, 2):
            first, further = (
                html(built[3], page),
                html(built[3], bench_scale.page_name(page, volume)),
            )
            assert abs(len(further) / len(first) - 1) < 0.05, page  # keys are a few letters longer


def test_no_table_is_copied_for_a_page(built):
    loads = {volumes: (folder / "loads").read_text().split() for volumes, folder in built.items()}
    assert sorted(loads[1]) == sorted(loads[3]) and len(loads[1]) < 20


def test_registers_on_several_pages_draw_every_row_once(built):
    terms, entries = [], []
    for volume in range(3):
        terms += re.findall(
            r'<tr[^>]* id="(term-[^"]+)"', html(built[3], bench_scale.page_name("glossary", volume))
        )
        entries.append(
            re.findall(
                r'<li[^>]* id="ref-([^"]+)"',
                html(built[3], bench_scale.page_name("bibliography", volume)),
            )
        )
    with (built[3] / "data" / "glossary.csv").open(encoding="utf-8", newline="") as handle:
        assert terms == [tables.anchor("term", row["id"]) for row in csv.DictReader(handle)]
    assert len(terms) == 3 * len(tables.rows("glossary"))
    assert len(entries[0]) > 40
    for volume in (1, 2):
        assert entries[volume] == [
            bench_scale.renamed("references.bib", key, volume) for key in entries[0]
        ]


def links(path, where):
    return [a.get("href") for a in lxml.html.parse(str(path)).xpath(where)]


def test_a_long_book_has_a_page_that_lists_it_all(built):
    site = built[3] / "_build" / "html"
    pages = sorted((site / "chapters").glob("*.html"))
    assert sorted(links(site / "contents.html", "//main//a")) == [
        f"chapters/{path.name}" for path in pages
    ]
    for path in pages:
        assert links(path, MENU) == ["#", "../contents.html"]


@pytest.mark.parametrize(
    "pages, here, expected",
    [(61, 0, (0, 60)), (61, 60, (1, 61)), (5000, 2500, (2470, 2530)), (5000, 4999, (4940, 5000))],
)
def test_a_menu_has_a_bounded_length(pages, here, expected):
    listed = [(f"p{n}", f"Page {n}") for n in range(pages)]
    app = SimpleNamespace(
        edition_part_of={page: ("Part", listed, n) for n, (page, _) in enumerate(listed)}
    )
    assert sphinx_ext.menu(app, f"p{here}")["pages"] == listed[slice(*expected)]
    assert sphinx_ext.menu(app, "search")["pages"] == listed[:0]


def test_the_books_own_menu_lists_every_page(site):
    menu = links(site / "index.html", MENU)
    written = [
        str(path.relative_to(site))
        for path in site.rglob("*.html")
        if path.name not in ("index.html", "search.html") and "_static" not in path.parts
    ]
    assert (
        sorted(menu) == sorted(written)
        and len(menu) <= sphinx_ext.MENU
        and "contents.html" not in menu
    )


# --- tables -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("larger") / "x2"
    amount = bench_scale.write_project(folder, 2)
    return folder, amount


def test_a_larger_project_is_legal_without_a_change_of_code(larger):
    folder, amount = larger
    found = tables.load_all(folder / "data")
    fixed = {"regimes", "kinds"}
    assert {name: len(frame) for name, frame in found.items()} == {
        name: len(frame) * (1 if name in fixed else 2) for name, frame in tables.load_all().items()
    }
    assert sum(map(len, found.values())) == amount["table rows"] and amount["passages"] == 50
    assert len(bibliography.entries(folder / "references.bib")) == 2 * len(bibliography.entries())


def test_its_canon_is_checked_as_strictly(larger):
    folder, _ = larger
    path = folder / "data" / "passages.csv"
    good = path.read_text(encoding="utf-8")
    lines = good.splitlines(keepends=True)
    lines[40], lines[41] = lines[41], lines[40]
    path.write_text("".join(lines), encoding="utf-8")
    try:
        with pytest.raises(
            tables.DataError, match=r"passages.csv, row 41, column id.*the 49 passages up to 9\.7"
        ):
            tables.load_all(folder / "data")
    finally:
        path.write_text(good, encoding="utf-8")


def test_the_editions_own_canon():
    assert tables.PASSAGE_IDS == tuple(
        f"{s}.{n}"
        for s, last in ((0, 2), (1, 7), (2, 5), (3, 3), (4, 7))
        for n in range(0 if s == 0 else 1, last + 1)
    )
    assert tables.MARKERS_IN_ORDER == tuple("1231454153")
    assert tables.canon()["conclusions"] == {"4.5": 1, "4.6": 2, "4.7": 2}
    with pytest.raises(AttributeError):
        tables.NO_SUCH_THING


@pytest.mark.parametrize(
    "change",
    [
        lambda canon: canon.pop("markers"),
        lambda canon: canon.update(passages=[]),
        lambda canon: canon.update(passages="0.0"),
        lambda canon: canon.update(passages=[0.1, 0.2]),
        lambda canon: canon["conclusions"].update({"4.5": "one"}),
        lambda canon: canon["pages"].pop("judicial"),
        lambda canon: canon["passages"].pop(),
        lambda canon: canon["markers"].append("1"),
    ],
)
def test_a_faulty_canon_is_named(data, change):
    path = data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package["canon"])
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(
        tables.DataError, match=r"data/(datapackage.json|passages.csv|citations.csv).*: expected "
    ):
        tables.load_all(data)


def test_indexes_say_what_the_frames_say():
    provisions, powers = tables.load("provisions"), tables.load("powers")
    for power in powers.id:
        assert [row.pin for row in tables.grouped("provisions", "power")[power]] == list(
            provisions[provisions.power == power].pin
        )
    for passage in tables.PASSAGE_IDS:
        assert [row.id for row in tables.grouped("powers", "passages").get(passage, ())] == list(
            powers[[passage in places for places in powers.passages]].id
        )
    assert (
        tables.row("passages", "id", "2.3").title_en
        == tables.load("passages").set_index("id").title_en["2.3"]
    )
    assert tables.row("passages", "id", "9.9") is None


def test_a_part_of_a_table():
    ids = [row.id for row in tables.rows("powers")]
    assert [row.id for row in tables.between("powers", "id", ids[3], ids[7])] == ids[3:8]
    assert [row.id for row in tables.between("powers", "id", last=ids[2])] == ids[
        :3
    ] and tables.between("powers", "id") == tables.rows("powers")
    with pytest.raises(KeyError):
        tables.between("powers", "id", "P99")
    keys = list(bibliography.entries())
    assert [entry.key for entry in bibliography.between(keys[5], keys[6])] == keys[5:7]


def test_who_cites_an_entry_is_found_without_looking_through_the_tables():
    provisions = tables.load("provisions")
    for key in bibliography.entries():
        powers = [
            label
            for target, label in dict.fromkeys(registers.citing_rows().get(key, []))
            if target.startswith("power-")
        ]
        assert powers == list(dict.fromkeys(provisions[provisions.bibkey == key].power))
