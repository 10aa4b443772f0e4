"""The article's text: quotations, letter repair, and a reader's own copy in every state."""

import re
import subprocess

import pytest
from conftest import ROOT

from edition import tables
from edition.text import article

PASSAGES = tables.load("passages")
NOTE = re.compile(r":::\{annotation\} (\w)\n:lemma: ([^\n]*)\n:type: (\w+)\n(.*?)\n:::", re.S)
CHAPTERS = sorted((ROOT / "chapters").glob("[0-4]-*.md"))


def annotations():
    """[(passage, letter, lemma, type, text)] as the chapters have them."""
    found = []
    for chapter in CHAPTERS:
        for passage in re.split(
            r"^::::\{passage\} ", chapter.read_text(encoding="utf-8"), flags=re.M
        )[1:]:
            found += [(passage.split("\n")[0].strip(), *note) for note in NOTE.findall(passage)]
    return found


def test_every_passage_drawn_once_and_in_order():
    drawn = [
        p
        for c in CHAPTERS
        for p in re.findall(r"^::::\{passage\} (\S+)$", c.read_text(encoding="utf-8"), re.M)
    ]
    assert tuple(drawn) == tables.canon()["passages"]


def test_notes_enough_and_everywhere():
    notes = annotations()
    assert len(notes) >= 60
    assert {n[0] for n in notes} == set(tables.canon()["passages"])


def test_notes_on_law_and_history_carry_a_pin():
    bare = [
        (p, letter)
        for p, letter, _, kind, text in annotations()
        if kind in ("law", "history") and "{pin}`" not in text
    ]
    assert bare == []


def test_notes_on_terms_and_critique_say_whose_view_it_is():
    bare = [
        (p, letter)
        for p, letter, _, kind, text in annotations()
        if kind in ("term", "critique") and not re.search(r"\{(pin|reading)\}`", text)
    ]
    assert bare == []


def test_lemmata_are_short():
    assert [n for n in annotations() if not 1 <= len(n[2].split()) <= 12] == []


def test_lemmata_are_verbatim(article_passages):
    assert [
        (p, lemma) for p, _, lemma, _, _ in annotations() if lemma not in article_passages[p]
    ] == []


def test_incipits_and_explicits_are_verbatim_and_tell_passages_apart(article_passages):
    for row in PASSAGES.itertuples():
        assert (
            article_passages[row.id].lstrip("• ").startswith(row.incipit)
            and row.explicit in article_passages[row.id]
        )
        assert len(f"{row.incipit} {row.explicit}".split()) <= 12
    assert not PASSAGES.duplicated(["incipit"]).any()


def test_hashes_are_those_of_the_article(article_passages):
    assert {r.id: r.sha256 for r in PASSAGES.itertuples()} == {
        p: article.digest(t) for p, t in article_passages.items()
    }


def test_readings_quote_what_stands_there(article_passages):
    wrong = [
        r.id
        for r in tables.load("readings").itertuples()
        if r.kind != "code point" and r.as_received not in article_passages[r.passage]
    ]
    assert wrong == []


def test_no_long_quotation(article_passages):
    """No file of the project carries more than 12 words of the article in a row."""
    fold = str.maketrans({"ҧ": "ұ", "ҥ": "ү", "ӛ": "ө", "i": "і"})

    def words(text):
        return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower().translate(fold))

    article_words = words(" ".join(article_passages.values()))
    runs = {tuple(article_words[i : i + 13]) for i in range(len(article_words) - 12)}
    if not (ROOT / ".git").exists():
        pytest.skip("without its history the folder cannot say which files are the project's")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split("\n")
    for name in filter(None, files):
        if not (ROOT / name).is_file():
            continue
        found = words((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        for i in range(len(found) - 12):
            assert tuple(found[i : i + 13]) not in runs, f"{name}: {' '.join(found[i : i + 13])}"


# --- a reader's own copy ------------------------------------------------------------------------


def states(findings):
    return {f.passage: f.state for f in findings if f.state != "exact"}


def compare(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "copy.txt"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return article.compare(path, PASSAGES)


def test_the_clean_copy_and_the_file_as_received_agree(article_files):
    for path in article_files:
        assert states(article.compare(path, PASSAGES)) == {}


HARMLESS = {
    "windows line ends": lambda t: t.replace("\n", "\r\n"),
    "byte order mark": lambda t: "\ufeff" + t,
    "blanks doubled": lambda t: t.replace(" ", "  "),
    "one long line": lambda t: " ".join(t.split()),
    "page breaks": lambda t: t.replace("\n\n", "\n\f\n"),
    "decomposed letters": lambda t: __import__("unicodedata").normalize("NFD", t),
    "a foreword and an afterword": lambda t: "Журналдан.\n\n" + t + "\n\nСоңы.",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_differences_do_no_harm(article_files, tmp_path, name):
    assert (
        states(compare(tmp_path, HARMLESS[name](article_files[0].read_text(encoding="utf-8"))))
        == {}
    )


def test_utf16_is_read(article_files, tmp_path):
    assert states(compare(tmp_path, article_files[0].read_text(encoding="utf-8"), "utf-16")) == {}


@pytest.mark.parametrize("passage", tables.canon()["passages"])
def test_a_changed_word_is_told_by_passage(article_files, article_passages, tmp_path, passage):
    text = article_files[0].read_text(encoding="utf-8")
    words = article_passages[passage].split()
    words[len(words) // 2] = "өзгертілген"
    findings = compare(tmp_path, text.replace(article_passages[passage], " ".join(words)))
    assert states(findings) == {passage: "changed"}
    found = {f.passage: f for f in findings}[passage]
    assert "өзгертілген" in found.text and f"¶{passage}" in found.message


@pytest.mark.parametrize("passage", tables.canon()["passages"])
def test_a_missing_passage_is_told_by_passage(article_files, article_passages, tmp_path, passage):
    text = article_files[0].read_text(encoding="utf-8")
    assert states(compare(tmp_path, text.replace(article_passages[passage], ""))) == {
        passage: "missing"
    }


REFUSED = {
    "another text": ("Бұл басқа мәтін. " * 200, "does not seem to be the article"),
    "an empty file": ("", "does not seem to be the article"),
    "NUL bytes": (b"\0\1\2" * 100, "no plain text"),
    "Windows-1251": ("Прокуратура мен билiк".encode("cp1251"), "not in UTF-8"),
    "ten megabytes in one line": ("а" * 5_000_000, "over 1000 KB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_copy_gets_a_plain_message(tmp_path, name):
    content, expected = REFUSED[name]
    with pytest.raises(article.CopyError, match=expected):
        compare(tmp_path, content)


def test_a_folder_or_nothing_gets_a_plain_message(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.txt"):
        with pytest.raises(article.CopyError):
            article.compare(path, PASSAGES)


def test_letter_repair_counts(article_files):
    """The counts the edition states are those of the file."""
    received = article_files[1].read_text(encoding="utf-8")
    readings = tables.load("readings").query("kind == 'code point'")
    for wrong, right in (("ҧ", "ұ"), ("ҥ", "ү"), ("ӛ", "ө"), ("\uf0b7", "•")):
        stated = readings[readings.as_received == wrong]["count"].sum()
        assert stated == received.count(wrong) and right not in received
    latin = readings[readings.as_received == "i"]
    assert set(latin.passage) == {"0.1"} and latin["count"].sum() == received.count("i") == 29
    repaired = article.repair_letters(received)
    assert not set(repaired) & set("ӛҧҥӚҦҤi\uf0b7")


def test_repair_changes_nothing_else():
    assert article.repair_letters("Law i, article I; өұү қңғһәі") == "Law i, article I; өұү қңғһәі"
