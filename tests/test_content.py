"""One content in every form: what the pages say against what content.py reads and the JSON holds."""

import copy
import json
import re

import jsonschema
import pytest

from edition import api, content, data, tables


@pytest.fixture(scope="module")
def chapters(site):
    return content.read(site)


@pytest.fixture(scope="module")
def published(site):
    return json.loads((site / "api" / "passages.json").read_text(encoding="utf-8"))


def schema(site, name):
    return json.loads((site / "api" / f"{name}.schema.json").read_text(encoding="utf-8"))


def folded(text):
    return " ".join(text.split())


def test_the_counts_agree_in_pages_content_and_json(site, chapters, published):
    shown = content.markup_counts(
        [
            content.page(path)
            for path in sorted(site.glob("*/*.html"))
            if path.parent.name != "_static"
        ]
    )
    assert content.counts(chapters) == shown == published["counts"]
    assert (
        shown["passages"] == len(tables.canon()["passages"])
        and shown["sources"] == len(tables.canon()["markers"])
        and shown["notes"] > 100 < shown["pins"]
    )


def test_passages_notes_and_pins_of_the_json_are_those_of_the_chapters(published):
    """The source files themselves, not what was built from them."""
    from conftest import ROOT

    written = "".join(
        (ROOT / "chapters" / f"{name}.md").read_text(encoding="utf-8")
        for name in content.chapter_pages()
    )
    passages = [passage for chapter in published["chapters"] for passage in chapter["passages"]]
    assert [p["id"] for p in passages] == re.findall(r"\{passage\} (\S+)", written)
    assert [(n["letter"], n["type"]) for p in passages for n in p["notes"]] == re.findall(
        r"\{annotation\} (\w)\n:lemma: .*\n:type: (\w+)", written
    )
    assert published["counts"]["pins"] == len(re.findall(r"\{pin\}`", written))


def test_every_word_of_renderings_and_notes_is_there(pages, chapters):
    """Read a second time, with another parser and without the rules of content.py."""
    for chapter in chapters:
        page = pages[chapter["href"]]
        for passage in chapter["passages"]:
            section = copy.copy(
                page.find(id=passage["anchor"])
            )  # the pages are shared: nothing is taken out of them
            rendering = section.select_one("[data-layer=rendering]")
            for letter in rendering.select("sup.n"):
                letter.extract()
            assert folded(rendering.get_text()) == folded(
                " ".join(content.flat(p) for p in passage["rendering"])
            )
            for note, item in zip(passage["notes"], section.select(".notes li"), strict=True):
                for tag in item.select("button, details, .cite"):
                    tag.extract()
                said = f"{note['letter']} {note['lemma']} {note['type']} " + " ".join(
                    content.flat(p) for p in note["paragraphs"]
                )
                assert folded(item.get_text()) == folded(said), note["id"]


def test_every_link_of_the_json_leads_somewhere(pages, published):
    found = json.dumps(published)
    links = set(re.findall(r'"href": "([^"]+)"', found))
    assert len(links) > 60
    for link in links:
        path, _, anchor = link.partition("#")
        assert path in pages and (not anchor or pages[path].find(id=anchor)), link


def test_pins_name_their_work(chapters):
    pins = [
        piece
        for _, _, paragraph in content.prose(chapters)
        for piece in paragraph
        if isinstance(piece, dict) and piece["type"] == "pin"
    ]
    assert {pin["key"] for pin in pins} <= tables.bib_keys() and all(
        pin["title"] in pin["text"] and pin["locator"] in pin["text"] for pin in pins
    )
    assert any(pin["inferred"] for pin in pins) and any(
        pin["title_lang"] == "ru" or pin["title_lang"] == "kk" or pin["grade"] == "B"
        for pin in pins
    )


@pytest.mark.parametrize("name", ["passages", "index"])
def test_the_json_holds_by_its_schema(site, name):
    rules = schema(site, name)
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(
        json.loads((site / "api" / f"{name}.json").read_text(encoding="utf-8"))
    )


BREAK = {
    "a note without a type": lambda d: d["chapters"][1]["passages"][0]["notes"][0].pop("type"),
    "an unknown type of note": lambda d: d["chapters"][1]["passages"][0]["notes"][0].update(
        type="gossip"
    ),
    "a passage that does not exist": lambda d: d["chapters"][1]["passages"][0].update(id="1.8"),
    "a grade that may not be printed": lambda d: next(
        p
        for p in d["chapters"][1]["passages"][0]["notes"][5]["paragraphs"][0]["pieces"]
        if isinstance(p, dict) and p["type"] == "pin"
    ).update(grade="C"),
    "an unknown piece": lambda d: d["chapters"][0]["introduction"][0]["pieces"].append(
        {"type": "blink", "text": "x"}
    ),
    "a field of no meaning": lambda d: d.update(extra=1),
    "an empty paragraph": lambda d: d["chapters"][0]["introduction"][0].update(text=""),
    "a chapter lost": lambda d: d["chapters"].pop(),
}


@pytest.mark.parametrize("name", BREAK)
def test_the_schema_refuses(site, published, name):
    broken = copy.deepcopy(published)
    BREAK[name](broken)
    assert broken != published and not jsonschema.Draft202012Validator(
        schema(site, "passages")
    ).is_valid(broken)


def test_the_article_is_not_in_the_json(published, article_passages):
    assert published["article_text_included"] is False
    passages = {p["id"]: p for chapter in published["chapters"] for p in chapter["passages"]}
    assert {p["article_text"] for p in passages.values()} == {None}
    written = json.dumps(published, ensure_ascii=False)
    for text in article_passages.values():
        words = text.split()
        assert not any(" ".join(words[n : n + 13]) in written for n in range(len(words) - 12))


def test_the_same_book_gives_the_same_bytes(site, tmp_path, chapters):
    shown = json.loads((site / "api" / "index.json").read_text(encoding="utf-8"))["tables"]
    api.publish(tmp_path, content.read(site), shown)
    for name in ("passages.json", "index.json"):
        assert (tmp_path / "api" / name).read_bytes() == (site / "api" / name).read_bytes()
    keys = json.loads(
        (site / "api" / "passages.json").read_bytes(),
        object_pairs_hook=lambda pairs: (
            [key for key, _ in pairs] == sorted(key for key, _ in pairs)
            or pytest.fail("keys are not sorted")
        ),
    )
    assert keys


def with_copy(site, folder, text, state="exact"):
    """The five chapters with a reader's text at ¶1.1, in `folder`."""
    (folder / "chapters").mkdir()
    for name in (*content.chapter_pages(), "about"):
        page = (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")
        mark = '</div></div><aside aria-label="Notes to ¶1.1"'
        page = page.replace(
            mark,
            f'</div></div><div class="kktext {state}" data-layer="kazakh"><p class="label">The article, from your copy</p><p lang="kk">{text}</p></div>'
            + mark.removeprefix("</div></div>"),
        )
        (folder / "chapters" / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def test_a_readers_text_is_carried_and_stays_text(site, tmp_path):
    found = api.passages(
        content.read(
            with_copy(site, tmp_path, "Сөз &lt;script&gt; &amp;x; \u202e\u200b соңы", "changed")
        )
    )
    passage = found["chapters"][1]["passages"][0]
    assert (
        found["article_text_included"]
        and passage["article_text_state"] == "changed"
        and passage["article_text"] == "Сөз <script> &x; \u202e\u200b соңы"
    )
    jsonschema.Draft202012Validator(schema(site, "passages")).validate(found)


@pytest.mark.parametrize(
    "old, new, expected",
    [
        (
            "<p>In their mutual",
            "<p><marquee>In</marquee> their mutual",
            "<marquee class=None> in running text is not known",
        ),
        (
            '<section class="passage" id="p-1-2">',
            '<section class="passage" id="p-9-9">',
            "expected passage p-1-2, found p-9-9",
        ),
        (
            '<section class="passage" id="p-1-2">',
            '<section class="passages lost" id="p-1-2"><section>',
            "expected 7 passages",
        ),
        (', art. 24(2) <abbr class="grade"', ', art. 24(2) <abbr class="mark"', "expected one"),
        (
            "<p>The section has three parts.",
            "<blockquote>New</blockquote><p>The section has three parts.",
            "<blockquote> beside the passages",
        ),
    ],
)
def test_what_is_not_known_is_not_dropped(site, tmp_path, old, new, expected):
    path = with_copy(site, tmp_path, "") / "chapters" / "1-legislative.html"
    page = path.read_text(encoding="utf-8")
    assert old in page
    path.write_text(page.replace(old, new).replace("passages lost", "lost"), encoding="utf-8")
    with pytest.raises(content.ContentError, match=re.escape(expected)):
        content.read(tmp_path)


def test_a_control_is_no_text(site, tmp_path):
    path = with_copy(site, tmp_path, "") / "chapters" / "1-legislative.html"
    page = path.read_text(encoding="utf-8")
    path.write_text(
        page.replace(
            "<p>In their mutual",
            '<p><button>Cite</button><a class="cite" href="#x">Cite</a>In their mutual',
        ),
        encoding="utf-8",
    )
    assert path.read_text(encoding="utf-8") != page and content.texts(
        content.read(tmp_path)
    ) == content.texts(content.read(site))


# --- tables ---------------------------------------------------------------------------------------


def test_every_table_has_a_permanent_id_and_its_csv(site, pages):
    index = json.loads((site / "api" / "index.json").read_text(encoding="utf-8"))
    listed = {(entry["page"], entry["id"]): entry for entry in index["tables"]}
    shown = {
        (name, table.get("id")) for name, page in pages.items() for table in page.find_all("table")
    }
    assert shown == set(listed) and len(listed) == len(index["tables"]) > 100
    for (name, ident), entry in listed.items():
        table = pages[name].find(id=ident)
        (link,) = table.caption.select("a.csv")
        assert (
            ident.startswith("table-")
            and (site / name).parent.joinpath(link["href"]).resolve()
            == (site / entry["csv"]).resolve()
        )
        assert (site / entry["csv"]).stat().st_size > 20 and folded(
            table.caption.get_text()
        ) == entry["caption"] + " CSV"
    made = [entry["csv"] for entry in index["tables"] if entry["csv"].startswith("tables/")]
    assert len(set(made)) == len(made) and {
        f"tables/{path.name}" for path in (site / "tables").iterdir()
    } == set(made)


def test_a_csv_is_what_its_table_shows(site, pages):
    import csv

    for entry in json.loads((site / "api" / "index.json").read_text(encoding="utf-8"))["tables"]:
        with (site / entry["csv"]).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        table = pages[entry["page"]].find(id=entry["id"])
        assert len(rows) == len(table.find_all("tr")), entry
        if entry["csv"].startswith("tables/"):
            assert len({len(row) for row in rows}) == 1, entry
            for line, row in zip(table.find_all("tr"), rows):
                words = lambda text: sorted(w for w in re.findall(r"\w+", text))  # noqa: E731
                cells = line.find_all(["th", "td"])
                assert [words(cell.get_text(" ")) for cell in cells] == [
                    words(text) for text in row[-len(cells) :]
                ], (entry, row)


def test_whole_tables_link_the_data(site):
    index = json.loads((site / "api" / "index.json").read_text(encoding="utf-8"))
    assert {entry["csv"] for entry in index["tables"] if entry["csv"].startswith("data/")} == {
        f"data/{name}.csv" for name in data.WHOLE.values()
    }


def test_ids_of_tables_are_unique_and_cut_at_a_word():
    page = (
        "<main>"
        + "<table class='x' id=\"id7\"><caption>Then → now: ¶1.1</caption><tr><th>a</th></tr></table>"
        * 2
        + '<table id="own"><caption>Өзге</caption><tr><th>a</th></tr></table></main>'
    )
    text, listed = data.label_tables(page, "chapters/x")
    assert [(ident, address) for ident, _, address, _ in listed] == [
        ("table-then-now-1-1", "tables/x-then-now-1-1.csv"),
        ("table-then-now-1-1-2", "tables/x-then-now-1-1-2.csv"),
        ("own", "tables/x-untitled.csv"),
    ]
    assert 'id="id7"' not in text and text.count('<a class="csv" href="../tables/') == 3
    assert (
        data.slug("Powers the article names, by what each step did to them")
        == "powers-the-article-names-by-what-each"
    )
    with pytest.raises(content.ContentError, match="1 tables, but 0 with a caption"):
        data.label_tables("<main><table><tr><th>a</th></tr></table></main>", "chapters/x")


def test_a_cell_over_several_rows_stands_in_each():
    table = content.parsed(
        '<table><tr><th>p</th><th>q</th></tr><tr><th rowspan="2">A <small>b</small></th><td class="st in"><span aria-hidden="true">●</span><span>in force</span><small>x</small></td></tr><tr><td>2</td></tr></table>'
    ).find(".//table")
    assert data.grid(table) == [["p", "q"], ["A b", "in force: x"], ["A b", "2"]]


def test_code_loses_marks_but_no_letter(site, pages):
    from edition import build

    code = '<div class="highlight"><pre><span></span><span class="kn">import</span><span class="w"> </span><span class="nn">x</span><span class="p">(</span>&lt;</pre></div><pre><span class="w">kept</span></pre>'
    assert (
        build.plain_code(code, {"kn"})
        == '<div class="highlight"><pre><span class="kn">import</span> x(&lt;</pre></div><pre><span class="w">kept</span></pre>'
    )
    marks = {
        name
        for page in pages.values()
        for tag in page.select(".highlight pre span")
        for name in tag.get("class", [])
    }
    styled = set(
        re.findall(
            r"\.highlight \.(\w+)", (site / "_static" / "edition.css").read_text(encoding="utf-8")
        )
    )
    assert marks and marks <= styled
