"""The tables: what they hold, and that every kind of fault stops the load with its place named."""

import csv
import re

import pytest

from edition import bibliography, tables

ALL = tables.load_all()


def test_passages_are_the_title_and_24_in_order():
    assert tuple(ALL["passages"].id) == tables.PASSAGE_IDS and len(tables.PASSAGE_IDS) == 25


def test_ten_citations_of_five_sources():
    assert tuple(ALL["citations"].marker) == tables.MARKERS_IN_ORDER
    assert list(ALL["sources"].marker) == list("12345")


def test_unidentified_sources_stay_unidentified():
    status = ALL["sources"].set_index("marker").status
    assert status.to_dict() == {
        "1": "identified",
        "2": "unidentified",
        "3": "unidentified",
        "4": "two candidates",
        "5": "unidentified",
    }


def test_the_articles_own_list_is_one_two_two():
    listed = ALL["powers"].query("in_conclusion == 'y'").set_index("id").conclusion_passage
    assert listed.to_dict() == {
        "P04": "4.6",
        "P05": "4.5",
        "P05b": "4.6",
        "P07": "4.7",
        "P09": "4.7",
    }


def test_every_power_in_every_regime():
    assert len(ALL["powers"]) == 46
    assert set(map(tuple, ALL["provisions"][["power", "regime"]].values)) >= {
        (p, r) for p in ALL["powers"].id for r in tables.REGIMES
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
    rows = ALL["provisions"].query("power == @power and regime == @regime")
    assert tables.overall(rows.status) == status


def test_nothing_resting_on_the_2022_law_is_certain_for_2026():
    rows = ALL["provisions"].query(
        "regime == '2026' and bibkey == 'cl2022' and status != 'not verified'"
    )
    assert len(rows) > 20 and set(rows.inferred) == {"y"}


def test_acts_are_named_as_in_the_bibliography():
    for table in ("provisions", "relations"):
        rows = ALL[table].query("bibkey != '' and act not in ('', 'practice', 'orders')")
        wrong = [
            (r.act, r.bibkey) for r in rows.itertuples() if r.act != bibliography.short(r.bibkey)
        ]
        assert wrong == []


def test_every_bibliography_key_in_the_tables_exists():
    assert tables.bib_keys() == set(bibliography.entries())


def test_overall_status():
    assert tables.overall(["in force", "in force"]) == "in force"
    assert tables.overall(["in force", "changed"]) == "changed"
    assert tables.overall(["not verified", "absent"]) == "absent"
    assert tables.overall(["not verified"]) == "not verified"
    with pytest.raises(ValueError):
        tables.overall([])


# --- faults -----------------------------------------------------------------------------------


def edit(data, table, change):
    """Apply `change(rows)` to the rows (header first) of one table."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def put(table, row, column, value):
    """A fault: one cell replaced. `row` is the line of the file."""

    def break_it(data):
        def change(rows):
            rows[row - 1][rows[0].index(column)] = value

        edit(data, table, change)

    return break_it


def raw(table, change):
    """A fault in the bytes of a file."""

    def break_it(data):
        path = data / f"{table}.csv"
        path.write_bytes(change(path.read_bytes()))

    return break_it


def rows(table, change):
    return lambda data: edit(data, table, change)


FAULTS = {
    "status outside the vocabulary": (
        put("provisions", 3, "status", "inforce"),
        "provisions.csv, row 3, column status: 'inforce'",
    ),
    "unknown power": (
        put("provisions", 5, "power", "P99"),
        "provisions.csv, row 5, column power: 'P99'",
    ),
    "unknown regime": (put("provisions", 6, "regime", "2025"), "row 6, column regime: '2025'"),
    "unknown bibliography key": (
        put("provisions", 7, "bibkey", "law1999"),
        "row 7, column bibkey: 'law1999'",
    ),
    "unknown text": (put("provisions", 8, "seen", "P95-10; XYZ"), "row 8, column seen: 'XYZ'"),
    "grade outside the vocabulary": (
        put("provisions", 9, "grade", "D"),
        "row 9, column grade: 'D'",
    ),
    "grade C stated as fact": (put("provisions", 2, "grade", "C"), "row 2, column grade: 'C'"),
    "status without a grade": (put("provisions", 2, "grade", ""), "row 2, column grade"),
    "empty required cell": (put("powers", 4, "name_en", ""), "powers.csv, row 4, column name_en"),
    "list joined with a comma": (put("powers", 2, "passages", "0.1,1.1"), "row 2, column passages"),
    "list item twice": (put("powers", 2, "passages", "0.1; 0.1"), "each list item once"),
    "unknown passage": (
        put("powers", 2, "passages", "0.1; 4.7; 3.7"),
        "row 2, column passages: '3.7'",
    ),
    "power id twice": (put("powers", 3, "id", "P01"), "powers.csv, row 3, column id: 'P01'"),
    "power in no regime": (
        rows(
            "provisions",
            lambda r: r.__setitem__(
                slice(1, None), [x for x in r[1:] if not (x[0] == "P13" and x[1] == "2017")]
            ),
        ),
        "power P13 for the regime 2017",
    ),
    "sixth power in the article's list": (
        lambda d: (
            put("powers", 2, "in_conclusion", "y")(d),
            put("powers", 2, "conclusion_passage", "4.5")(d),
        ),
        "1 power(s) of the article's own list at ¶4.5, found 2",
    ),
    "passage missing": (rows("passages", lambda r: r.pop(5)), "the title and the 24 passages"),
    "passages out of order": (
        rows("passages", lambda r: r.__setitem__(slice(3, 5), [r[4], r[3]])),
        "passages.csv, row 4",
    ),
    "hash cut short": (put("passages", 3, "sha256", "abc"), "row 3, column sha256: 'abc'"),
    "words not a number": (put("passages", 3, "words", "many"), "row 3, column words: 'many'"),
    "marker out of order": (
        put("citations", 3, "marker", "5"),
        "citations.csv, row 3, column marker: '5'",
    ),
    "citation missing": (rows("citations", lambda r: r.pop()), "10 occurrences, found 9"),
    "legacy letter": (put("glossary", 2, "kk", "прокуратҧра"), "U+04A7"),
    "Latin letter in a Kazakh word": (
        put("glossary", 2, "kk", "прокуратурa"),
        "no Latin letter inside a Cyrillic word",
    ),
    "not in normal form C": (put("glossary", 2, "ru", "и\u0306"), "normal form C"),
    "zero-width character": (put("glossary", 3, "kk", "прокуратура\u200b"), "U+200B"),
    "right-to-left mark": (put("actors", 3, "name_en", "Office\u202e"), "U+202E"),
    "blank at the end": (put("actors", 2, "name_en", "President "), "no blank at the ends"),
    "impossible date": (
        put("timeline", 4, "date", "1995-13-01"),
        "row 4, column date: '1995-13-01'",
    ),
    "timeline out of order": (put("timeline", 6, "date", "2030"), "rows in order of date"),
    "actor ends before it begins": (
        lambda d: (
            put("actors", 4, "from", "2020-01-01")(d),
            put("actors", 4, "to", "2019-01-01")(d),
        ),
        "actors.csv, row 4, column to",
    ),
    "actor outside its regime": (
        put("relations", 2, "to", "kurultai"),
        "an actor that existed in the regime",
    ),
    "unknown actor": (
        put("relations", 2, "from", "king"),
        "relations.csv, row 2, column from: 'king'",
    ),
    "unknown kind of relation": (put("relations", 2, "kind", "admires"), "column kind: 'admires'"),
    "header renamed": (
        raw("powers", lambda b: b.replace(b"id,branch", b"ident,branch", 1)),
        "powers.csv, row 1",
    ),
    "cell too many": (raw("regimes", lambda b: b.rstrip(b"\n") + b",extra\n"), "cells, found"),
    "not UTF-8": (
        raw("actors", lambda b: b.replace("Парламент".encode(), "Парламент".encode("cp1251"), 1)),
        "text in UTF-8",
    ),
    "NUL byte": (raw("kinds", lambda b: b.replace(b"appoints", b"app\0ints", 1)), "no NUL byte"),
    "empty file": (raw("sources", lambda b: b""), "sources.csv, row 1"),
    "header only": (raw("sources", lambda b: b.split(b"\n")[0] + b"\n"), "at least one row"),
    "empty line": (raw("sources", lambda b: b.replace(b"\n", b"\n\n", 1)), "no empty line"),
    "quote never closed": (raw("sources", lambda b: b + b'"6,x'), "sources.csv"),
    "file missing": (lambda d: (d / "powers.csv").unlink(), "powers.csv: expected a readable file"),
    "descriptor missing": (lambda d: (d / "datapackage.json").unlink(), "datapackage.json"),
    "descriptor broken": (
        lambda d: (d / "datapackage.json").write_text("{", encoding="utf-8"),
        "valid JSON",
    ),
}


def test_an_untouched_copy_loads(data):
    assert len(tables.load_all(data)) == len(ALL)


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_caught_with_its_place(data, name):
    break_it, expected = FAULTS[name]
    break_it(data)
    tables.schemas.cache_clear()
    with pytest.raises(tables.DataError) as caught:
        tables.load_all(data)
    tables.schemas.cache_clear()
    message = str(caught.value)
    assert expected in message, message[:400]
    assert re.match(r"data/[\w.]+", message) and ": expected " in message


@pytest.mark.parametrize(
    "change, expected",
    [
        (lambda t: t.replace("shorttitle", "shorttle", 1), "expected a field shorttitle"),
        (lambda t: t + "\n@misc{act1995,\n title={x}\n}\n", "repeated"),
        (lambda t: t + "\n@misc{broken, title = {x\n", "references.bib"),
        (lambda t: t.replace("grade = {A}", "grade = {C}", 1), "grade C may not be printed"),
        (
            lambda t: t.replace("status = {established}", "status = {sure}", 1),
            "field status: 'sure'",
        ),
    ],
)
def test_bibliography_faults_are_named(tmp_path, change, expected):
    text = bibliography.BIB.read_text(encoding="utf-8")
    broken = tmp_path / "references.bib"
    broken.write_text(change(text), encoding="utf-8")
    assert change(text) != text
    with pytest.raises(bibliography.BibliographyError, match=re.escape(expected)):
        bibliography.entries(broken)
