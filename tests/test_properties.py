"""Laws that hold for any input, tried on generated ones (Hypothesis, the same ones on every run).

Safety of inputs is among them: whatever stands in a cell, a figure's label or a reader's copy comes
out as text, never as markup.
"""

import csv
import datetime
import io
import re
import unicodedata

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition import tables
from edition.figures import show
from edition.tables import language, reader
from edition.text import article, dates
from edition.works import bibliography

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("fixed")

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LEGACY = "ӛҧҥӚҦҤ"
WORD = st.text(KAZAKH, min_size=1, max_size=12)
PROSE = st.lists(
    st.one_of(
        WORD,
        st.text("abcdefgxyz", min_size=1, max_size=9),
        st.sampled_from(["¶1.1", "«", "»", "–", "2(3)", "–", "…"]),
    ),
    max_size=12,
).map(" ".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onclick='alert(1)",
        "javascript:alert(1)",
        "</td></tr></table><h1>x",
        "&lt;b&gt;",
        "\u202eright to left",
        "zero\u200bwidth",
        "]]>",
        "<!--",
        "-->",
        "{{ 7*7 }}",
        "\\1\\g<0>\\n",
        "<svg onload=alert(1)>",
        "\x1b[31m",
        "</style><script>x</script>",
        "\\u003cscript\\u003e",
    ]
)


# --- letters ----------


@given(ANY)
def test_repair_is_idempotent(text):
    once = article.repair_letters(text)
    assert article.repair_letters(once) == once
    assert article.repair(article.repair(text)) == article.repair(text)


@given(ANY)
def test_repair_touches_legacy_letters_and_nothing_else(text):
    text = unicodedata.normalize("NFC", text)
    for before, after in zip(text, article.repair_letters(text), strict=True):
        assert (
            before == after
            or article.LEGACY.get(before) == after
            or (before, after) in {("i", "і"), ("I", "І")}
        )


@given(st.text(KAZAKH + KAZAKH.upper() + " ,.–«»", max_size=60), st.randoms(use_true_random=False))
def test_a_legacy_font_is_undone(text, rng):
    backwards = {modern: old for old, modern in article.LEGACY.items()}
    text = unicodedata.normalize("NFC", text)
    spoilt = "".join(backwards.get(c, c) if rng.random() < 0.5 else c for c in text)
    assert article.repair_letters(spoilt) == text
    assert article.repair_letters(unicodedata.normalize("NFD", spoilt)) == text


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHI 0123456789.,", max_size=60))
def test_latin_text_is_left_alone(text):
    assert article.repair_letters(text) == text


@given(PROSE)
def test_clean_text_has_no_letter_fault(text):
    assert tables.letter_fault(text) is None


@given(
    PROSE.filter(len),
    st.sampled_from(
        "\u200b\u200f\u202e\u2066\ufeff\x00\x07\x1b\n"
        "\t\u00a0\u2028\u3164\ue000\ufffd\u0335\U000e0041"
    ),
    st.randoms(use_true_random=False),
)
def test_a_hidden_character_is_found_wherever_it_stands(text, hidden, rng):
    n = rng.randint(0, len(text))
    spoilt = text[:n] + hidden + text[n:]
    assert tables.letter_fault(spoilt) and tables.letter_fault(spoilt, raw=True)


@given(
    st.text(KAZAKH, min_size=2, max_size=12),
    st.sampled_from("aeopcxiαοԁѕј" + LEGACY),
    st.randoms(use_true_random=False),
)
def test_a_foreign_letter_in_a_kazakh_word_is_found(word, letter, rng):
    n = rng.randint(0, len(word))
    spoilt = unicodedata.normalize("NFC", word[:n] + letter + word[n:])
    assert tables.letter_fault(spoilt, lang="kk")


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_is_a_date_and_can_be_read_back(day):
    assert (
        tables.is_date(day.isoformat())
        and tables.is_date(day.isoformat()[:7])
        and tables.is_date(day.isoformat()[:4])
    )
    number, month, year = dates.readable_date(day.isoformat()).split()
    assert datetime.date(int(year), dates.MONTHS["en"].split().index(month) + 1, int(number)) == day
    assert dates.readable_date(day.isoformat()[:7]) == f"{month} {year}"


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_only_days_of_the_calendar_are_dates(year, month, day):
    try:
        datetime.date(year, month, day)
        real = True
    except ValueError:
        real = False
    assert tables.is_date(f"{year:04}-{month:02}-{day:02}") == real


@given(ANY)
def test_what_is_no_date_comes_back_as_it_is(text):
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        assert dates.readable_date(text) == text and not tables.is_date(text)


# --- a reader's copy ----------

MADE = [
    " ".join(words)
    for words in (
        ["бір", "екі", "үш", "төрт", "бес", "алты", "жеті"],
        ["өзен", "ұзын", "әке", "қала", "тау", "ғылым", "іні", "ана"],
        ["заң", "шығару", "құқығы", "бар", "орган", "болып", "табылады"],
    )
]
TABLE = pd.DataFrame(
    [
        {
            "id": f"1.{n}",
            "section": "made",
            "incipit": " ".join(p.split()[:2]),
            "explicit": " ".join(p.split()[-2:]),
            "words": len(p.split()),
            "sha256": article.digest(p),
        }
        for n, p in enumerate(MADE, 1)
    ]
)


@given(
    st.randoms(use_true_random=False),
    st.sampled_from(["\n", "\r\n", " \n ", "  ", "\t", "\u00a0", "\f", "\n\n"]),
    st.booleans(),
    st.booleans(),
    ANY.map(lambda t: t.replace("\u00ad", "")),
)
def test_harmless_changes_leave_every_passage_exact(rng, blank, marked, decomposed, foreword):
    backwards = {modern: old for old, modern in article.LEGACY.items()}
    text = "".join(
        blank
        if c == " " and rng.random() < 0.4
        else backwards.get(c, c)
        if rng.random() < 0.5
        else c
        for c in "\n\n".join(MADE)
    )
    text = unicodedata.normalize("NFD", text) if decomposed else text
    text = ("\ufeff" if marked else "") + foreword + "\n\n" + text
    assert [f.state for f in article.align(text, TABLE)] == ["exact"] * 3


@given(
    st.integers(0, 2),
    st.randoms(use_true_random=False),
    st.sampled_from(["х", "<b>", "\u200b", "\u202e", '"', "1", "\x08"]),
)
def test_a_harmful_change_is_told_for_its_passage_alone(hit, rng, mark):
    words = MADE[hit].split()
    n = rng.randrange(2, len(words) - 2)
    words[n] = words[n][:1] + mark + words[n][1:]
    found = article.align(
        "\n\n".join(" ".join(words) if i == hit else p for i, p in enumerate(MADE)), TABLE
    )
    assert [f.state for f in found] == ["changed" if i == hit else "exact" for i in range(3)]
    assert found[hit].text == " ".join(words)


@given(ANY)
def test_no_text_is_called_exact_without_the_hash(text):
    try:
        found = article.align(text + MADE[1] + text, TABLE)
    except article.CopyError:
        return
    assert all(
        article.digest(f.text) == row.sha256
        for f, row in zip(found, TABLE.itertuples())
        if f.state == "exact"
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_plain_refusal(tmp_path, raw):
    path = tmp_path / "copy.txt"
    path.write_bytes(raw)
    try:
        assert isinstance(article.read_copy(path), str)
    except article.CopyError as error:
        assert "copy.txt" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 999_000,
        "бір екі " * 60_000,
        ("бір екі үш төрт бес алты жеті " * 17_000),
        "i" * 400_000,
        "а" + "iI" * 200_000,
        "іi" * 150_000,
        "-\n" * 300_000,
    ],
)
def test_large_copies_are_answered(tmp_path, text):
    path = tmp_path / "copy.txt"
    path.write_text(text, encoding="utf-8")
    try:
        assert len(article.compare(path, TABLE)) == 3
    except article.CopyError as error:
        assert "copy.txt is over" in str(error) or "does not seem to be the article" in str(error)


def test_a_huge_word_is_checked():
    """In one pass: a pattern that tries every beginning would not end."""
    assert (
        tables.letter_fault("a" * 140_000) is None
        and tables.letter_fault("а" * 140_000, lang="kk") is None
    )
    assert "Latin letter inside" in tables.letter_fault("а" * 140_000 + "a")


# --- languages, search, anchors ----------


@given(st.one_of(PROSE, ANY, st.text(KAZAKH + LEGACY + "abc -–.", max_size=60)))
def test_runs_lose_no_character(text):
    pieces = language.runs(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(
        lang in (None, "kk", "ru") and piece and bool(lang) == bool(language.CYRILLIC.search(piece))
        for piece, lang in pieces
    )


@given(
    st.sampled_from(["passage", "power", "source", "term", "bib"]),
    st.lists(st.text("abcXYZ019", min_size=1, max_size=4), min_size=1, max_size=4).map(".".join),
)
def test_anchors_are_plain_and_stable(kind, ident):
    made = tables.anchor(kind, ident)
    assert re.fullmatch(
        r"(p|power|source|term|ref)-[a-z0-9]+(-[a-z0-9]+)*", made
    ) and made == tables.anchor(kind, ident.upper())


def test_no_two_things_share_an_anchor():
    kinds = {
        "passage": tables.load("passages").id,
        "power": tables.load("powers").id,
        "source": tables.load("sources").marker,
        "term": tables.load("glossary").id,
        "bib": bibliography.entries(),
    }
    made = [tables.anchor(kind, ident) for kind, idents in kinds.items() for ident in idents]
    assert len(made) == len(set(made))


@given(
    st.lists(
        st.sampled_from(["in force", "changed", "absent", "not verified"]), min_size=1, max_size=5
    ),
    st.randoms(use_true_random=False),
)
def test_the_overall_status_depends_on_no_order(statuses, rng):
    shuffled = list(statuses)
    rng.shuffle(shuffled)
    assert (
        tables.overall(shuffled)
        == tables.overall(statuses)
        == tables.overall(statuses + ["not verified"])
    )


# --- CSV ----------

CELL = st.one_of(
    PROSE,
    HOSTILE,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(['a "quoted" word', "a, b", "=1+1", ""]),
)


@given(
    st.lists(st.tuples(CELL, CELL).filter(any), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_cells_come_back_from_csv_as_they_were(tmp_path, rows, marked, ends, quoted):
    out = io.StringIO(newline="")
    csv.writer(
        out, lineterminator=ends, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerows([("a", "b"), *rows])
    (tmp_path / "made.csv").write_bytes(("\ufeff" * marked + out.getvalue()).encode("utf-8"))
    assert [tuple(row.values()) for row in reader.read("made", ["a", "b"], tmp_path)] == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_fault_with_its_file(tmp_path, raw):
    (tmp_path / "made.csv").write_bytes(b"a,b\n" + raw)
    try:
        assert reader.read("made", ["a", "b"], tmp_path)
    except tables.DataError as error:
        assert all(fault.table == "made" for fault in error.faults)


# --- what is shown ----------

SAID = st.one_of(ANY, HOSTILE, PROSE).filter(lambda t: "\r" not in t and "\0" not in t)


@given(SAID, st.sampled_from([None, "kk", "ru", "mixed"]))
def test_a_cell_shows_its_text_and_no_markup_of_its_own(text, lang):
    made = BeautifulSoup(show.cell(text, lang), "html.parser")
    assert made.get_text() == text
    assert {tag.name for tag in made.find_all()} <= {"span"} and all(
        set(tag.attrs) == {"lang"} for tag in made.find_all()
    )


@given(st.lists(st.tuples(SAID, SAID), min_size=1, max_size=3), SAID, SAID)
def test_a_table_shows_its_cells_and_no_markup_of_theirs(rows, caption, head):
    frame = pd.DataFrame(rows, columns=["first", head or "second"])
    made = BeautifulSoup(show.table(frame, caption, {"first": "mixed"}).data, "html.parser")
    assert [cell.get_text() for cell in made.select("tbody th, tbody td")] == [
        cell for row in rows for cell in row
    ]
    assert (
        made.caption.get_text() == caption
        and made.div["aria-label"] == caption
        and made.td["data-label"] == (head or "second")
    )
    assert {tag.name for tag in made.find_all()} <= {
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
    }


@given(SAID, SAID)
def test_a_figure_escapes_caption_and_text_alternative(caption, alt):
    made = BeautifulSoup(show.figure_markup("<svg ><g/></svg>", caption, alt), "html.parser")
    assert made.svg["aria-label"] == alt and made.figcaption.get_text() == caption
    assert {tag.name for tag in made.find_all()} == {"figure", "div", "svg", "g", "figcaption"}
