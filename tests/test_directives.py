"""What an author may write in a chapter, and every mistake that is told with file and line.

Each case is a book of one page, built in this process.
"""

import io
import pathlib

import pytest
from conftest import ROOT
from docutils import nodes
from sphinx.application import Sphinx

from edition.book import prose
from edition.book.nodes import annotation, element, pin

NOTE = """:::{annotation} a
:lemma: прокуратура
:type: law
The law says so. {pin}`act1995 | art. 1(1) | A`
:::
"""
GOOD = f"""(section-trial)=
# A page

::::{{passage}} 1.1
The words{{mark}}`a` of the article {{src}}`1`.

{NOTE}::::
"""
SETTINGS = {
    "extensions": ["myst_nb", "edition.extension"],
    "myst_enable_extensions": ["colon_fence", "deflist"],
    "html_theme": "edition",
    "nb_execution_mode": "off",
    "root_doc": "page",
    "suppress_warnings": ["toc.not_readable"],
}


class Book:
    """A page once built: its document tree, and what was said of it."""

    def __init__(self, folder: pathlib.Path, text: str, builder: str = "dummy") -> None:
        (folder / "page.md").write_text(text, encoding="utf-8")
        told = io.StringIO()
        self.app = Sphinx(
            folder,
            None,
            folder / "out",
            folder / "doctrees",
            builder,
            confoverrides=SETTINGS,
            status=None,
            warning=told,
        )
        self.app.build()
        self.told = told.getvalue()
        self.tree = self.app.env.get_doctree("page")


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A function from the text of a page to the Book."""
    monkeypatch.chdir(ROOT)
    return lambda text: Book(tmp_path, text)


def unresolved(line):
    """Links lead to registers that a book of one page has not."""
    return "target not found" in line


def test_what_the_author_wrote_is_kept(book):
    page = book(GOOD)
    said = [line for line in page.told.splitlines() if "page.md" in line]
    assert [line for line in said if not unresolved(line)] == []
    (note,) = page.tree.findall(annotation)
    assert (note["letter"], note["lemma"], note["kind"]) == ("a", "прокуратура", "law")
    (found,) = note.findall(pin)
    assert (found["key"], found["locator"], found["grade"]) == ("act1995", "art. 1(1)", "A")
    assert note["ids"] == ["n-1-1-a"] and "p-1-1" in page.app.env.edition["targets"]


def test_a_note_says_its_words_and_not_its_furniture(book):
    (note,) = book(GOOD).tree.findall(annotation)
    reader = prose.Reader("page")
    (paragraph,) = reader.blocks(child.deepcopy() for child in note if not links(child))
    assert prose.flat(paragraph).startswith("The law says so.")


def test_decomposed_letters_are_composed_and_comments_left_out(book):
    import unicodedata

    page = book(unicodedata.normalize("NFD", GOOD) + "\n<!-- for editors -->\n")
    (note,) = page.tree.findall(annotation)
    assert note["lemma"] == "прокуратура" and "editors" not in page.tree.astext()
    assert unicodedata.is_normalized("NFC", page.tree.astext())


def test_a_cyrillic_heading_has_an_address_and_a_language_of_its_own(book):
    page = book("# Page\n\n## Прокурорский надзор\n\n## Қадағалау актілері\n\n## Надзор\n")
    inner = list(page.tree.findall(nodes.section))[1:]
    ids = [section["ids"][0] for section in inner]
    assert ids == ["прокурорский-надзор", "қадағалау-актілері", "надзор"]
    languages = [
        [node["attributes"].get("lang") for node in section[0].findall(element)][-1]
        for section in inner
    ]
    assert languages == ["ru", "kk", "ru"]


def links(node):
    """Take out what only a whole book resolves."""
    for found in list(node.findall(nodes.Element)):
        if found.tagname == "pending_xref":
            found.parent.replace(found, nodes.reference("", "", *found.children, refuri="x:"))
    return False


MISTAKES = {
    "letter out of order": (GOOD.replace("annotation} a", "annotation} b"), "must be lettered a"),
    "mark without a note": (GOOD.replace("{mark}`a`", "{mark}`a`{mark}`b`"), "marks in the"),
    "note without a mark": (GOOD.replace("{mark}`a`", ""), "marks in the rendering"),
    "unknown type": (GOOD.replace("type: law", "type: gossip"), "type 'gossip', expected one of"),
    "no lemma": (GOOD.replace(":lemma: прокуратура\n", ""), "a lemma of 1 to 12 words, found 0"),
    "lemma too long": (GOOD.replace("прокуратура", "сөз " * 13), "1 to 12 words, found 13"),
    "empty note": (
        GOOD.replace("The law says so. {pin}`act1995 | art. 1(1) | A`\n", ""),
        "missing",
    ),
    "note outside a passage": (f"# A page\n\n{NOTE}", "must stand inside a passage"),
    "mark outside a passage": ("# A page\n\nWords{mark}`a`.\n", "must stand inside a passage"),
    "unknown passage": (GOOD.replace("passage} 1.1", "passage} 9.9"), "there is no passage ¶9.9"),
    "passage drawn twice": (GOOD + GOOD.partition("# A page")[2], "drawn twice"),
    "note not closed": (
        GOOD.replace("| A`\n:::\n", "| A`\n" + NOTE.replace("} a", "} b")),
        "¶1.1 note a is not closed before note b begins",
    ),
    "role apart": (GOOD.replace("{pin}`", "{pin} `"), "{pin} is parted from its backtick"),
    "role not closed": (
        GOOD.replace("art. 1(1) | A`", "art. 1(1) | A"),
        "{pin}` is not closed",
    ),
    "pin of two parts": (GOOD.replace(" | art. 1(1)", ""), "expected key | locator | grade"),
    "unknown key": (GOOD.replace("act1995", "act1895"), "'act1895' is no key of references.bib"),
    "unknown grade": (GOOD.replace("| A`", "| D`"), "the grade 'D' is none of"),
    "Cyrillic grade": (GOOD.replace("| A`", "| А`"), "the Cyrillic А U+0410 stands for a Latin"),
    "unknown term": ("# A page\n\n{term}`barrister`\n", "is not in data/glossary.csv"),
    "unknown passage link": ("# A page\n\n{p}`7.1`\n", "p-7-1"),
    "unknown power link": ("# A page\n\n{power}`P99`\n", "power-p99"),
    "unknown branch": ("# A page\n\n:::{powers-register} royal\n:::\n", "nothing to draw for"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_file_and_line(book, name):
    text, expected = MISTAKES[name]
    told = [line for line in book(text).told.splitlines() if expected in line]
    assert told, expected
    assert "page.md:" in told[0] and told[0].split("page.md:")[1].partition(":")[0].isdigit()
