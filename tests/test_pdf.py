"""The PDF: what a reader, a catalogue and a screen reader find in it."""

import collections
import os
import pathlib
import re

import lxml.html
import pytest
import yaml
from conftest import ROOT
from fontTools.ttLib import TTFont

from edition import address, tables
from edition.forms import downloads, paper, pdf
from edition.works import bibliography, cite

FAMILIES = {"Edition-Serif", "Edition-Signs", "Edition-Sans", "Edition-Mono"}


@pytest.fixture(scope="session")
def path(site):
    """The file that `make forms` made, as `make test` does."""
    made = site / "downloads" / address.file("pdf")
    if not made.exists():
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(
            "the PDF is not made: run `make forms`"
        )
    return made


@pytest.fixture(scope="session")
def reader(path):
    import pypdf

    return pypdf.PdfReader(path)


@pytest.fixture(scope="session")
def texts(path):
    """The text of each page, without the running head and the page number."""
    import pypdfium2

    return [
        page.get_textpage().get_text_bounded(0, 68, 595, 770)
        for page in pypdfium2.PdfDocument(path)
    ]


def bare(text):
    """In small letters, without spaces and hyphens: where the setting broke a line doesn't
    matter."""
    return re.sub(r"[\s‐\-\x02\ufffe]", "", text).casefold()


@pytest.fixture(scope="session")
def whole(texts):
    return bare("".join(texts))


@pytest.fixture(scope="session")
def book(site):
    """{page: what it shows}, of the pages that the PDF has too."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    named = [page["file"] for part in toc["parts"] for page in part["chapters"]]
    files = {name: site / f"{name}.html" for name in ["index", *named] if "download" not in name}
    return {name: lxml.html.parse(file).find(".//main") for name, file in files.items()}


def test_title_page_and_metadata(reader, texts):
    record = cite.record()
    first = bare(texts[0])
    for expected in (
        *record["title"].split(": "),
        bibliography.entries()["article"].title,
        str(record["version"]),
        "CC BY 4.0",
        "the contributors to",
    ):
        assert bare(expected) in first, expected
    assert (
        reader.trailer["/Root"]["/Lang"] == "en" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    )
    assert (
        reader.metadata.title == record["title"]
        and reader.metadata.author == record["authors"][0]["name"]
        and "separation of powers" in reader.metadata["/Keywords"]
    )
    assert re.fullmatch(r"D:\d{14}Z", reader.metadata["/CreationDate"]), (
        "one moment, in one time zone"
    )


def test_every_page_is_a_bookmark_and_stands_in_the_contents(path, texts, book):
    import pypdfium2

    titles = [bare(mark.get_title()) for mark in pypdfium2.PdfDocument(path).get_toc()]
    contents = bare("".join(texts[1:5]))
    for name, main in book.items():
        title = bare(main.find(".//h1").text_content())
        assert title in titles and title in contents, name
    assert sum(title.startswith("¶") for title in titles) == len(tables.load("passages"))
    numbers = [
        int(n)
        for n in re.findall(
            r"\. (\d+)$",
            "\n".join(line.strip() for text in texts[1:5] for line in text.splitlines()),
            re.M,
        )
    ]
    assert len(numbers) > 100 and numbers == sorted(numbers) and numbers[-1] <= len(texts)


def test_every_link_leads_somewhere(reader):
    names = set(reader.named_destinations)
    inside, outside = 0, 0
    for page in reader.pages:
        for note in page.get("/Annots", []):
            note = note.get_object()
            if "/Dest" in note:
                assert note["/Dest"] in names
                inside += 1
            else:
                assert note["/A"]["/URI"].startswith(("http://", "https://", "mailto:"))
                outside += 1
    assert inside > 2000 and outside > 200


def found(book, kind):
    """Everything of a class on the pages."""
    return [node for main in book.values() for node in main.find_class(kind)]


def test_the_same_content_as_the_pages(reader, whole, book):
    passages, notes = found(book, "passage"), found(book, "annotation")
    terms = [row for table in found(book, "glossary") for row in table.iterfind("tbody/tr")]
    evidence = [bare(line.text_content()) for line in found(book, "basis")]
    assert len(passages) == len(tables.load("passages"))
    assert len(terms) == len(tables.load("glossary"))
    assert len(notes) > 100 and len(evidence) > 100
    assert {node.get("id") for node in passages + notes} <= set(reader.named_destinations)
    for section in passages:
        assert bare(section.find("h2").text_content()) in whole
    for note in notes:
        assert bare(note.text_content())[:60] in whole, note.get("id")
    for row in terms:
        assert bare(row[0].text_content() + row[1].text_content()) in whole, row.get("id")
    assert not [line for line in evidence if line not in whole]


@pytest.fixture(scope="session")
def tagged(reader):
    """Every element of the structure that a screen reader walks through."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += [kid for kid in node if not isinstance(kid, int)]
        elif "/S" in node:
            found.append(node)
            waiting += [node["/K"]] if not isinstance(node["/K"], int) else []
    return found


def test_figures_and_languages_are_told_to_a_screen_reader(tagged):
    figures = [node for node in tagged if node["/S"] == "/Figure"]
    assert len(figures) >= 9 and all(len(node["/Alt"]) > 60 for node in figures)
    languages = collections.Counter(node.get("/Lang") for node in tagged)
    assert languages["kk"] > 900 and languages["ru"] > 300


def test_the_reader_sees_bookmarks_and_finds_whole_words(reader, path):
    import pypdfium2

    root = reader.trailer["/Root"]
    assert root["/PageMode"] == "/UseOutlines" and root["/PageLabels"]["/Nums"]
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
    assert "\u2010" not in "".join(pages)  # a hyphen that no search sees through


def test_what_only_a_screen_needs_is_left_out(texts):
    captions = [
        line for text in texts for line in text.splitlines() if line.startswith("Then → now:")
    ]
    assert len(captions) > 15 and not [line for line in captions if "CSV" in line or "Cite" in line]


def test_kazakh_can_be_read_out_again(whole):
    for row in tables.load("passages").itertuples():
        assert bare(row.incipit) in whole, row.id


def test_only_the_editions_own_faces(reader):
    found = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            found.add(str(font["/BaseFont"]))
            inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in inner or "/FontFile3" in inner, "embedded"
    assert {
        re.sub(r"^/[A-Z]{6}\+|-(Bold|Italic|Oblique)$", "", name) for name in found
    } <= FAMILIES, found


def test_the_faces_have_every_character(texts):
    known = set()
    for _, weight, style, file in paper.FACES:
        if (weight, style) == ("normal", "normal"):
            known |= set(TTFont(file).getBestCmap())
    shown = {ord(character) for character in "".join(texts) if character.isprintable()}
    assert not shown - known
    assert set(map(ord, "ӘәҒғҚқҢңӨөҰұҮүҺһІі")) <= set(TTFont(paper.FACES[0][3]).getBestCmap())


def test_a_line_never_breaks_after_its_first_short_word(texts):
    """As WeasyPrint breaks a text of which only the last space is too long for the line."""
    assert not [
        line for text in texts for line in re.findall(r"^(?:The|This|It|In|As|By)$", text, re.M)
    ]


def test_pango_missing_is_named(tmp_path, monkeypatch):
    import builtins

    real = builtins.__import__

    def refuse(name, *arguments, **more):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(
        downloads.ExportError, match="apt install libpango-1.0-0 .* brew install pango"
    ):
        pdf.make(pathlib.Path(tmp_path))
