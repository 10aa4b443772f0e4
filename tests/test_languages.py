"""The editions in other languages: what a translation must keep, and what it may not lose."""

import re
import sys

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from conftest import ROOT
from docutils import nodes
from sphinx.locale import translators
from test_directives import GOOD, Book

from edition import catalogues, checks
from edition.book import languages
from edition.book.nodes import annotation, el, foreign, mark, pin
from edition.tables import language, locators
from edition.text import words

SAID = "Іс"  # what every sentence begins with in the pseudo-translation


@pytest.fixture
def spoken(monkeypatch):
    """A function that sets the language of what is built or said."""
    monkeypatch.chdir(ROOT)
    translators.pop(("general", "page"), None)  # Sphinx keeps a page's catalogue for the process
    return lambda code: monkeypatch.setenv("EDITION_LANGUAGE", code)


def sentences(folder):
    """The catalogue that Sphinx makes of a page."""
    folder.mkdir()
    Book(folder, GOOD, "gettext")
    return read_po((folder / "out" / "page.pot").open("rb"))


def translated(folder, source, monkeypatch):
    """A folder of catalogues in which every sentence of `source` is translated."""
    catalogue = Catalog(locale="kk", fuzzy=False)
    for message in source:
        if message.id:
            catalogue.add(message.id, f"{SAID} {message.id}")
    target = folder / "locale" / "kk" / "LC_MESSAGES"
    target.mkdir(parents=True)
    write_po((target / "page.po").open("wb"), catalogue)
    write_mo((target / "page.mo").open("wb"), catalogue)
    monkeypatch.setattr(words, "LOCALE", folder / "locale")


def test_a_catalogue_holds_clean_sentences(tmp_path, spoken):
    messages = [message.id for message in sentences(tmp_path / "source") if message.id]
    assert "The words{mark}`a` of the article {src}`1`." in messages
    assert "The law says so. {pin}`act1995 | art. 1(1) | A`" in messages
    assert len(messages) == 3, "headings and sentences, and nothing that is drawn around them"


def test_a_translation_keeps_marks_notes_and_evidence(tmp_path, spoken, monkeypatch):
    translated(tmp_path, sentences(tmp_path / "source"), monkeypatch)
    spoken("kk")
    (tmp_path / "target").mkdir()
    tree = Book(tmp_path / "target", GOOD).tree
    (note,) = tree.findall(annotation)
    (hung,) = tree.findall(mark)
    (cited,) = note.findall(pin)
    assert SAID in note.astext() and note["ids"] == ["n-1-1-a"]
    assert hung["note"] == "n-1-1-a"
    assert (cited["key"], cited["locator"]) == ("act1995", "art. 1(1)")
    (page, _) = [section["ids"] for section in tree.findall(nodes.section)]
    assert page[0] == "section-trial" or "a-page" in page, "the address of a heading is English"


def test_what_is_not_translated_says_that_it_is_english(tmp_path, spoken, monkeypatch):
    source = sentences(tmp_path / "source")
    translated(tmp_path, [m for m in source if m.id and "law says" not in m.id], monkeypatch)
    spoken("kk")
    (tmp_path / "target").mkdir()
    (note,) = Book(tmp_path / "target", GOOD).tree.findall(annotation)
    assert "language-en" in note.next_node(nodes.paragraph)["classes"]


def test_an_untranslated_word_of_the_edition_says_that_it_is_english(spoken):
    languages.compile_words()
    spoken("kk")
    translated, waiting = el("p", "Cite").children[0], el("p", "Nobody has said this").children[0]
    assert translated == "Сілтеме"
    assert isinstance(waiting, foreign) and waiting["attributes"]["lang"] == "en"


def test_a_release_waits_for_no_translator(tmp_path, monkeypatch, capsys):
    catalogue = Catalog(locale="kk", fuzzy=False)
    catalogue.add("Done", "Дайын")
    catalogue.add("Left", "")
    catalogue.add("Changed", "Ескі", flags=["fuzzy"])
    folder = tmp_path / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    write_po((folder / "page.po").open("wb"), catalogue)
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    told = [line.rpartition(": ")[2] for line in catalogues.waiting("kk")]
    assert told == ["Left", "Changed"]
    monkeypatch.setattr(sys, "argv", ["checks", "--release"])
    assert checks.main() == 1 and "2 sentences wait" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pin_", "kazakh", "russian"),
    [
        ("art. 83(2)", "83(2)-бап", "ст. 83(2)"),
        ("arts 9(17), 38", "9(17), 38-баптар", "ст. 9(17), 38"),
        ("ch. 5", "5-тарау", "гл. 5"),
        (
            "art. 1, redaction of 19 March 2010",
            "1-бап, 2010 жылғы 19 наурыздағы редакция",
            "ст. 1, редакция от 19 марта 2010 г.",
        ),
    ],
)
def test_pins_are_set_by_rule(spoken, pin_, kazakh, russian):
    spoken("kk")
    assert locators.located(pin_) == kazakh
    spoken("ru")
    assert locators.located(pin_) == russian
    spoken("en")
    assert locators.located(pin_) == pin_


def test_each_page_marks_what_is_not_in_its_own_language(spoken):
    spoken("en")
    assert ("қадағалау", "kk") in language.runs("the word қадағалау")
    spoken("ru")
    pieces = language.runs("слово «қадағалау» и прокуратура")
    assert ("«қадағалау»", "kk") in pieces and (" и прокуратура", None) in pieces
    spoken("kk")
    pieces = language.runs("«надзор» сөзі және прокуратура")
    assert pieces == [("«надзор»", "ru"), (" сөзі және прокуратура", None)]


def test_languages_are_made_english_first(monkeypatch):
    from edition import build

    monkeypatch.setenv("LANGUAGES", "ru")
    assert build.wanted_languages() == ["en", "ru"]
    monkeypatch.setenv("LANGUAGES", "de")
    with pytest.raises(build.BuildError, match="de"):
        build.wanted_languages()


SOURCE = "The act{mark}`a` says {kk}`«наразылық»`. {pin}`act1995 | art. 1 | A` See {p}`1.1`."


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("Заңда{mark}`a` {kk}`«наразылық»` делінген. {p}`1.1`.", "{pin}`act1995 | art. 1 | A`"),
        (SOURCE.replace("{mark}`a`", "{mark}`b`"), "{mark}`a`"),
        (SOURCE.replace("See", "Қара:") + " {p}`1.2`", "no {p}`1.2`"),
        (SOURCE.replace("See", '"Қара"'), "quotation marks"),
        (SOURCE.replace("See", "Қaра"), "no Latin letter"),
        (SOURCE.replace("See", "1 July"), "a date"),
    ],
)
def test_a_faulty_translation_is_told(target, told):
    found = [
        *catalogues.role_faults(SOURCE, target),
        *catalogues.word_faults(SOURCE, target, "kk"),
    ]
    assert any(told in fault for fault in found)
    assert not [*catalogues.role_faults(SOURCE, SOURCE)]


def six_in_a_row(text):
    """Every six words that stand in a row, quotations left out."""
    for piece in re.split("«[^»]*»", text.lower()):
        found = re.findall(r"\w[\w-]*", piece)
        yield from (tuple(found[n : n + 6]) for n in range(len(found) - 5))


def test_a_kazakh_rendering_retells_the_article(every_page, article_passages):
    """At most five words in a row as in the article, of which the book gives short lemmata only."""
    there = {run for text in article_passages.values() for run in six_in_a_row(text)}
    chapters = [page for name, page in every_page.items() if name.startswith("kk/chapters/")]
    renderings = [found for page in chapters for found in page.select(".rendering")]
    if not renderings:
        pytest.skip("the book was built without its Kazakh edition")
    for rendering in renderings:
        said = "".join(t for t in rendering.strings if t.find_parent("sup") is None)
        assert not there & set(six_in_a_row(said)), rendering.find_parent("section")["id"]
