"""The tables: what they hold, and that every kind of fault is refused with its place named."""

import csv
import io
import pathlib
import re
import shutil
import tempfile
import zipfile

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition import checks, tables
from edition.forms import data as files
from edition.tables.check import LISTED
from edition.tables.records import RECORDS
from edition.tables.schema import untranslated
from edition.works import bibliography

ALL = tables.load_all()
CANON = tables.canon()


# --- what they hold ---------------------------------------------------------------------------


def test_the_article_is_whole():
    assert tuple(ALL["passages"].id) == CANON["passages"]
    assert tuple(ALL["citations"].marker) == CANON["markers"]
    assert list(ALL["sources"].marker) == sorted(set(CANON["markers"]))


def test_unidentified_sources_stay_unidentified():
    assert ALL["sources"].set_index("marker").status.to_dict() == {
        "1": "identified",
        "2": "unidentified",
        "3": "unidentified",
        "4": "two candidates",
        "5": "unidentified",
    }


def test_the_articles_own_list():
    listed = ALL["powers"].query("in_conclusion == 'y'").set_index("id").conclusion_passage
    assert listed.to_dict() == {
        "P04": "4.6",
        "P05": "4.5",
        "P05b": "4.6",
        "P07": "4.7",
        "P09": "4.7",
    }


@pytest.mark.parametrize(
    "power, regime, status",
    [
        ("P05", "article", "in force"),
        ("P05", "2017", "absent"),
        ("P05", "2022", "absent"),
        ("P05", "2026", "absent"),
        ("P06", "article", "absent"),
        ("P06", "2022", "in force"),
        ("P06", "2026", "in force"),
        ("P14", "article", "absent"),
        ("P16", "article", "absent"),
        ("P16", "2026", "absent"),
        ("P19", "2026", "changed"),
        ("P21", "2026", "changed"),
    ],
)
def test_turning_points(power, regime, status):
    rows = [row for row in tables.grouped("provisions", "power")[power] if row.regime == regime]
    assert tables.overall(row.status for row in rows) == status


def test_nothing_resting_on_the_2022_law_is_certain_for_2026():
    resting = "regime == '2026' and bibkey == 'cl2022' and status != 'not verified'"
    assert set(ALL["provisions"].query(resting).inferred) == {"y"}


@pytest.mark.parametrize("table", ["provisions", "relations"])
def test_acts_are_named_as_in_the_bibliography(table):
    for row in tables.rows(table):
        if row.bibkey and row.act not in ("", "practice", "orders"):
            assert row.act == bibliography.short(row.bibkey)


def test_keys_are_read_alike_with_and_without_a_parser():
    assert tables.bib_keys() == set(bibliography.entries())


def test_rows_are_the_frames_typed():
    for name, frame in ALL.items():
        columns = [column.removesuffix("_") for column in RECORDS[name]._fields]
        assert untranslated(tables.schemas()[name]) <= set(columns) <= set(frame)
        typed = frame[columns].itertuples(False, None)
        assert [tuple(row) for row in tables.rows(name)] == [*typed]


def test_overall_status():
    assert tables.overall(["in force", "in force"]) == "in force"
    assert tables.overall(["in force", "changed"]) == "changed"
    assert tables.overall(["not verified", "absent"]) == "absent"
    assert tables.overall(["not verified"]) == "not verified"
    with pytest.raises(ValueError):
        tables.overall([])


# --- faults -----------------------------------------------------------------------------------


def rows(table, change):
    """A fault in the rows of a table: `change` gives the new rows for the old, heading first."""

    def damage(data):
        path = data / f"{table}.csv"
        old = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(change(old))

    return damage


def put(table, row, **cells):
    """A fault in the cells of a row; the heading is row 1."""

    def change(old):
        new = dict(zip(old[0], old[row - 1], strict=True)) | cells
        return [*old[: row - 1], list(new.values()), *old[row:]]

    return rows(table, change)


def exchanged(table, row):
    """A fault in the order: a row and the next change places."""
    return rows(table, lambda old: [*old[: row - 1], old[row], old[row - 1], *old[row + 1 :]])


def swap(table, old, new):
    """A fault in the bytes of a file: the first `old` becomes `new`; at the end for no `old`."""

    def damage(data):
        path = data / f"{table}.csv"
        text = path.read_bytes()
        path.write_bytes(text.replace(old, new, 1) if old else text + new)

    return damage


def cell(table, row, column, value, expected):
    """The commonest fault: one wrong cell, said with its place and value, and what is expected."""
    return (
        put(table, row, **{column: value}),
        f"{table}.csv, row {row}, column {column}: ",
        expected,
    )


FAULTS = {
    "status outside the vocabulary": cell("provisions", 3, "status", "inforce", "one of in force"),
    "unknown power": cell("provisions", 5, "power", "P99", "a value that stands in powers.id"),
    "unknown regime": cell("provisions", 6, "regime", "2025", "a value that stands in regimes.id"),
    "unknown work": cell("provisions", 7, "bibkey", "law1999", "a value that stands in references"),
    "unknown text": cell("provisions", 8, "seen", "P95-10; XYZ", "a value that stands in texts"),
    "grade outside the vocabulary": cell("provisions", 9, "grade", "D", "one of A | A* | B | C"),
    "Cyrillic grade": cell(
        "provisions", 9, "grade", "А", "one of A | A* | B | C (the Cyrillic А U"
    ),
    "grade C stated as fact": cell("provisions", 2, "grade", "C", "a grade A, A* or B"),
    "status without a grade": cell("provisions", 2, "grade", "", "a grade A, A* or B"),
    "empty required cell": cell("powers", 4, "name_en", "", "a value"),
    "list joined with a comma": cell("powers", 2, "passages", "0.1,1.1", "a value that stands in"),
    "list joined without a blank": cell("powers", 2, "passages", "0.1;1.1", "items joined by"),
    "list item twice": cell("powers", 2, "passages", "0.1; 0.1", "each list item once"),
    "list out of order": cell("powers", 2, "passages", "1.1; 0.1", "passages in order"),
    "unknown passage": cell("powers", 2, "passages", "0.1; 3.7", "a value that stands in passages"),
    "power twice": cell("powers", 3, "id", "P01", "a key not used before"),
    "hash cut short": cell("passages", 3, "sha256", "abc", "the form [0-9a-f]{64}"),
    "words not a number": cell("passages", 3, "words", "many", "a whole number"),
    "words too few": cell("passages", 3, "words", "2", "no fewer words than"),
    "section of another page": cell("passages", 3, "section", "judicial", "the section that"),
    "marker out of order": cell("citations", 3, "marker", "5", "the markers of the canon"),
    "verdict against the source": cell("citations", 2, "verdict", "unidentified", "a verdict that"),
    "works of a source": cell("sources", 5, "bibkeys", "act1995", "one work for a source that is"),
    "legacy letter": cell("glossary", 2, "kk", "прокуратҧра", "modern Kazakh letters (found ҧ U"),
    "Latin letter in Kazakh": cell("glossary", 2, "kk", "прокуратурa", "no Latin letter inside"),
    "not in normal form C": cell("glossary", 2, "ru", "и\u0306", "text in Unicode normal form C"),
    "zero-width character": cell("glossary", 3, "kk", "прокуратура\u200b", "no invisible"),
    "right-to-left mark": cell("actors", 3, "name_en", "Office\u202e", "no invisible"),
    "NUL byte": cell("kinds", 3, "label_en", "app\0ints", "no invisible"),
    "blank at the end": cell("actors", 2, "name_en", "President ", "no blank at the ends"),
    "impossible month": cell("timeline", 4, "date", "1995-13-01", "a date YYYY"),
    "impossible day": cell("timeline", 4, "date", "1995-02-30", "a date YYYY"),
    "regimes overlap": cell("regimes", 3, "from", "2010", "a first day after"),
    "actor outside its regime": cell("relations", 2, "to", "kurultai", "an actor that existed in"),
    "unknown actor": cell("relations", 2, "from", "king", "a value that stands in actors.id"),
    "unknown kind of relation": cell("relations", 2, "kind", "admires", "a value that stands in"),
    "number left out": cell("relations", 3, "id", "R999", "the next number in the row: 2"),
    "article not in the pin": cell(
        "provisions", 2, "pin", "art. 99", "the articles 83(1) in the pin"
    ),
    "act under two names": cell("provisions", 4, "act", "Const. 95", "one name for const1995"),
    "code point not noted": cell("readings", 2, "note", "a letter", "the code point received"),
    "event out of its period": cell("timeline", 90, "period", "before", "periods in order"),
    "last day before the first": cell("timeline", 2, "date_to", "1990", "a date not before date"),
    "occurrence twice": cell("citations", 3, "occurrence", "1", "a key not used before"),
    "occurrence left out": cell(
        "citations", 11, "occurrence", "12", "the next number in the row: 10"
    ),
    "reading left out": cell("readings", 3, "id", "V02", "the next number in the row: 2"),
    "event left out": cell("timeline", 3, "id", "T002", "the next number in the row: 2"),
    "pin without articles": cell("provisions", 2, "article", "", "the articles of the pin"),
    "grade of no text seen": cell("provisions", 2, "grade", "B", "the grade of one of the texts"),
    "act not seen": cell("provisions", 2, "seen", "P95-08", "a text of const1995 among the texts"),
    "article outside what was read": (
        put("relations", 2, seen="C95-IV"),
        "relations.csv, row 2, column article: '3(4)'",
        "articles within the extent (texts.csv) of a text seen of const1995",
    ),
    "range outside what was read": (
        put("texts", 4, extent="arts 1–36; whole in Kazakh"),
        "provisions.csv, row 9, column article: ",
        "articles within the extent (texts.csv) of a text seen of act1995",
    ),
    "code point unrepaired": cell("readings", 2, "edited", "О", "the modern letter that Ӛ stands"),
    "conclusion without passage": cell(
        "powers", 2, "conclusion_passage", "4.5", "a passage exactly"
    ),
    "timeline out of order": (
        put("timeline", 6, date="2030", date_to=""),
        "timeline.csv, row 7, column date: ",
        "rows in order of date",
    ),
    "actor ends before it begins": (
        put("actors", 4, **{"from": "2020-01-01", "to": "2019-01-01"}),
        "actors.csv, row 4, column to: '2019-01-01'",
        "a date not before from 2020-01-01",
    ),
    "sixth power in the article's list": (
        put("powers", 2, in_conclusion="y", conclusion_passage="4.5"),
        "powers.csv, row 2, column conclusion_passage: '4.5'",
        "no more powers at a passage",
    ),
    "power gone from the article's list": (
        put("powers", 6, in_conclusion="n", conclusion_passage=""),
        "passages.csv, row 24, column id: '4.5'",
        "as many powers with this conclusion_passage",
    ),
    "power in no regime": (
        rows("provisions", lambda old: [row for row in old if row[:2] != ["P13", "2017"]]),
        "powers.csv, row 15, column id: 'P13'",
        "at least one row of power P13 in provisions.csv for every regime",
    ),
    "passages out of order": (
        exchanged("passages", 4),
        "passages.csv, row 4, column id: ",
        "the title and the passages of the canon",
    ),
    "sources out of order": (
        exchanged("sources", 2),
        "sources.csv, row 2, column marker: '2'",
        "the markers of the canon",
    ),
    "regimes out of order": (
        exchanged("regimes", 2),
        "regimes.csv, row 2, column id: '2017'",
        "the regimes of the edition in order",
    ),
    "passage missing": (
        rows("passages", lambda old: [*old[:5], *old[6:]]),
        "citations.csv, row ",
        "a value that stands in passages.id",
    ),
    "provisions out of order": (
        rows("provisions", lambda old: [old[0], *old[2:], old[1]]),
        "column power: 'P01'",
        "rows in the order of powers and regimes",
    ),
    "citation missing": (
        rows("citations", lambda old: old[:-1]),
        "citations.csv, row 10, column marker: ",
        "the markers of the canon, one a row, in the article's order and to the last",
    ),
    "semicolons": (
        rows("regimes", lambda old: [[";".join(row)] for row in old]),
        "regimes.csv, row 1: ",
        "cells separated by commas; this file has semicolons: save it as CSV with commas",
    ),
    "heading renamed": (swap("kinds", b"kind,", b"sort,"), "kinds.csv, row 1: ", "the heading"),
    "empty rows at the end": (
        swap("kinds", b"", b",,,,\n,,\n"),
        "kinds.csv, row",
        "no empty rows at the",
    ),
    "empty line": (swap("sources", b"\n", b"\n\n"), "sources.csv, row 2: ", "no empty line"),
    "cell too many": (swap("kinds", b"appoints", b"x,appoints"), "row 2: ", "5 cells, found 6"),
    "not UTF-8": (swap("actors", "П".encode(), b"\xcf"), "actors.csv, row ", "text in UTF-8"),
    "empty file": (rows("sources", lambda old: []), "sources.csv, row 1: ", "the heading"),
    "heading only": (rows("kinds", lambda old: old[:1]), "kinds.csv, row 2: ", "at least one row"),
    "quote never closed": (swap("kinds", b"", b'"x,'), "kinds.csv, row", "well-formed CSV"),
    "file missing": (
        lambda data: (data / "powers.csv").unlink(),
        "powers.csv: ",
        "a readable file",
    ),
    "description missing": (
        lambda data: (data / "datapackage.json").unlink(),
        "datapackage.json: ",
        "a readable file",
    ),
    "description broken": (
        lambda data: (data / "datapackage.json").write_text("{", encoding="utf-8"),
        "datapackage.json: ",
        "valid JSON",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_its_place(data, name):
    damage, place, expected = FAULTS[name]
    damage(data)
    with pytest.raises(tables.DataError) as refused:
        tables.check(data)
    said = str(refused.value).split("\n")
    assert any(place in line and f"expected {expected}" in line for line in said), said[:5]


def test_many_faults_of_one_kind_are_counted(data):
    rows("relations", lambda old: [old[0], *([*row[:11], "D", *row[12:]] for row in old[1:])])(data)
    with pytest.raises(tables.DataError) as refused:
        tables.check(data)
    *listed, counted = refused.value.faults
    assert len(listed) == LISTED
    assert f"{len(tables.rows('relations')) - LISTED} more of these" in str(counted)


@given(st.data())
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_damaged_cell_is_refused_in_its_place_or_comes_back_as_written(tmp_path, drawn):
    name = drawn.draw(st.sampled_from(sorted(ALL)))
    column = drawn.draw(st.sampled_from(list(ALL[name])))
    number = drawn.draw(st.integers(0, len(ALL[name]) - 1))
    others = st.sampled_from([str(cell) for cell in ALL[name][column]])
    words = st.text(st.characters(exclude_characters="\r\n"), max_size=8)  # a cell stays one line
    new = drawn.draw(st.one_of(words, others, st.sampled_from("АA0 ;yn")))
    folder = pathlib.Path(tempfile.mkdtemp(dir=tmp_path))
    shutil.copytree(tables.DATA, folder / "data")
    shutil.copy(bibliography.BIB, folder)
    put(name, number + 2, **{column: new})(folder / "data")
    try:
        tables.check(folder / "data")
    except tables.DataError as refused:
        # What refers to the cell, or must agree with it, may be what is said first.
        first = refused.faults[0]
        assert first.table in ALL and first.row > 1 and first.column, first
        return
    for table, frame in tables.load_all(folder / "data").items():
        if table == name:
            found = frame.at[number, column]
            assert ("; ".join(found) if isinstance(found, tuple) else str(found)) == new
            frame.at[number, column] = ALL[name].at[number, column]
        assert frame.equals(ALL[table])


# --- the files --------------------------------------------------------------------------------


def faults_found_by_others(folder):
    """What Frictionless by itself finds wrong with a package."""
    return frictionless.validate(str(folder / "datapackage.json")).flatten(["type", "note"])


def test_the_package_is_valid_and_whole(data):
    tables.check(data)
    assert not faults_found_by_others(data)
    described = {resource["path"] for resource in tables.schemas().values()}
    assert described == {path.name for path in tables.DATA.glob("*.csv")}


def test_the_zip_is_the_data_and_checks_by_itself(site, tmp_path):
    made = files.make(site)
    assert made == (site / "downloads" / f"{files.FOLDER}.zip").read_bytes() == files.make(site)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / files.FOLDER
    assert {path.name for path in folder.iterdir()} >= {"CITATION.cff", "LICENSE", "references.bib"}
    assert not faults_found_by_others(folder / "data")
    tables.check(folder / "data")


def test_the_book_carries_the_data_as_excel_opens_them(site):
    assert {path.name for path in (site / "data").iterdir()} == set(files.files())
    for path in tables.DATA.glob("*.csv"):
        offered = (site / "data" / path.name).read_bytes()
        assert offered.startswith(b"\xef\xbb\xbf") and offered[3:] == path.read_bytes()


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("shorttitle", "shorttle", "expected the fields shorttitle (text)"),
        ("group = {article}", "file = {x}", "expected the fields group (article | source"),
        ("@", "@misc{act1995,\n title={x}\n}\n@", "repeated"),
        ("@", "@misc{broken, title = {x\n@", "references.bib"),
        ("grade = {A}", "grade = {C}", "grade C may not be printed"),
        ("status = {established}", "status = {sure}", "field status: 'sure'"),
    ],
)
def test_bibliography_faults_are_named(tmp_path, old, new, expected):
    broken = tmp_path / "references.bib"
    broken.write_text(bibliography.BIB.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(bibliography.BibliographyError, match=re.escape(expected)):
        bibliography.entries(broken)


def test_the_bibliography_is_read_as_reference_managers_write_it(tmp_path):
    """LaTeX's accents, dashes and Cyrillic are letters; a private file name is not read."""
    spelled = r"M{\"u}ller: {\cyrchar\CYRP\cyrchar\cyrr\cyrchar\cyro} --- \CYRKDSC{}"
    text = bibliography.BIB.read_text(encoding="utf-8").replace(
        "shorttitle = {{the article}},",
        f"shorttitle = {{{spelled}}},\n  file = {{PDF:C\\:\\\\Users\\\\me.pdf}},",
        1,
    )
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    entry = bibliography.entries(path)["article"]
    assert entry.shorttitle == "Müller: Про — Қ"
    assert "me.pdf" not in str(entry)


def test_a_notebook_broken_by_a_merge_is_named_with_its_line(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "one.ipynb").write_text('{\n"cells": [\n<<<<<<< HEAD\n]}', encoding="utf-8")
    (told,) = checks.notebook_faults(tmp_path)
    assert told.startswith("notebooks/one.ipynb, line 3:") and "<<<<<<< HEAD" in told
