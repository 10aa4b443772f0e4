"""One content in every form: what the sources hold against the JSON, the pages and its schema."""

import copy
import json
import re

import jsonschema
import pytest
from conftest import ROOT

from edition import tables
from edition.book import content


@pytest.fixture(scope="module")
def published(site):
    return json.loads((site / "api" / "passages.json").read_text(encoding="utf-8"))


def every_passage(published):
    return [passage for chapter in published["chapters"] for passage in chapter["passages"]]


def paragraphs(passage):
    noted = [paragraph for note in passage["notes"] for paragraph in note["paragraphs"]]
    return passage["rendering"] + noted


def test_passages_notes_and_pins_are_those_of_the_chapters(published):
    """The source files themselves, not what was built from them."""
    files = [ROOT / f"{page}.md" for page in content.chapter_pages()]
    written = "".join(path.read_text(encoding="utf-8") for path in files)
    passages = every_passage(published)
    assert [p["id"] for p in passages] == re.findall(r"\{passage\} (\S+)", written)
    notes = re.findall(r"\{annotation\} (\w)\n:lemma: (.*)\n:type: (\w+)", written)
    assert [(n["letter"], n["lemma"], n["type"]) for p in passages for n in p["notes"]] == notes
    assert published["counts"]["pins"] == len(re.findall(r"\{pin\}`", written))
    assert published["counts"]["notes"] == len(notes)


def test_every_word_of_renderings_and_notes_is_on_the_page(pages, published):
    for passage in every_passage(published):
        page = pages[passage["href"].partition("#")[0]]
        section = copy.copy(page.find(id=passage["anchor"]))
        for node in section.select("sup.n, .cite"):
            node.extract()
        shown = "".join(section.get_text().split())
        for paragraph in paragraphs(passage):
            for piece in paragraph["pieces"]:
                text = piece if isinstance(piece, str) else piece["text"]
                if not isinstance(piece, str) and piece["type"] in ("mark", "pin"):
                    continue
                assert "".join(text.split()) in shown, (passage["id"], text)


def test_every_link_of_the_json_leads_somewhere(pages, published):
    for passage in every_passage(published):
        for paragraph in paragraphs(passage):
            for piece in paragraph["pieces"]:
                href = "" if isinstance(piece, str) else piece.get("href", "")
                if href and ":" not in href.partition("#")[0]:
                    page, _, anchor = href.partition("#")
                    assert not anchor or pages[page].find(id=anchor), href


def test_lemmata_are_words_a_program_can_find(published, article_passages):
    for passage in every_passage(published):
        for note in passage["notes"]:
            assert note["lemma"] in article_passages[passage["id"]], note["id"]


def test_the_json_holds_by_its_schema_and_the_schema_refuses(site, published):
    schema = json.loads((site / "api" / "passages.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(published, schema)
    published = json.loads(json.dumps(published))
    published["chapters"][0]["passages"][0]["notes"][0]["type"] = "gossip"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(published, schema)


def test_the_article_is_not_in_the_json(published):
    assert not published["article_text_included"]
    assert all(passage["article_text"] is None for passage in every_passage(published))


def test_the_counts_are_those_of_the_tables(published):
    counts = published["counts"]
    assert counts["passages"] == len(tables.load("passages"))
    assert counts["sources"] == len(tables.load("citations"))
    assert counts["powers"] == len(tables.load("powers"))
