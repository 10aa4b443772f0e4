"""A seeded part of the damage of corrupt.py, in every test run: each column of each table, each kind of damage."""

import collections
import json
import random

import corrupt
import pytest

from edition import checks, tables

SHARE = 320  # cases of tables, bibliography and settings; `make corrupt` judges all of them


def chosen():
    """A seeded choice that has every kind of damage and every column of every table at least once."""
    cases = list(corrupt.source_cases())
    order = random.Random(corrupt.SEED).sample(range(len(cases)), len(cases))
    columns, kinds, picked, rest = set(), set(), [], []
    for n in order:
        case = cases[n]
        place, kind = (case.file, case.column), (case.file.rpartition(".")[2], case.kind)
        table_column = (
            case.file.endswith(".csv") and case.kind in corrupt.CELL and place not in columns
        )
        if table_column or kind not in kinds:
            columns.add(place)
            kinds.add(kind)
            picked.append(case)
        else:
            rest.append(case)
    return picked + rest[: max(0, SHARE - len(picked))]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    patched = [
        (module, name, getattr(module, name))
        for module, name in (
            (tables, "letter_fault"),
            (corrupt.bibliography, "letter_fault"),
            (tables, "_check_cells"),
            (tables, "_frame"),
            (checks, "read_yaml"),
            (checks, "records"),
            (checks, "_differences"),
        )
    ]
    bench = corrupt.Bench(tmp_path_factory.mktemp("damage") / "project")
    bench.remember()
    yield bench
    for module, name, value in patched:
        setattr(module, name, value)
    bench.forget()


@pytest.fixture(scope="module")
def judged(bench):
    return [(case, *bench.judge(case)) for case in chosen()]


def test_enough_damage_in_every_place(judged):
    assert len(judged) >= 300
    hit = {(case.file, case.column) for case, _, _ in judged}
    for name, resource in tables.schemas().items():
        for field in resource["schema"]["fields"]:
            assert (f"data/{name}.csv", field["name"]) in hit
    assert {case.file for case, _, _ in judged} == {*checks.files(corrupt.ROOT), checks.CHECKSUMS}


def test_no_damage_makes_a_wrong_book_or_a_traceback(judged):
    wrong = [
        f"{outcome}: {case.file}, {case.kind}, {case.column}, row {case.row}: {message[:300]}"
        for case, outcome, message in judged
        if outcome in ("missed", "crash")
    ]
    assert wrong == []


def test_every_refusal_names_its_place(judged):
    unplaced = [
        f"{case.file}, {case.kind}, {case.column}, row {case.row}: {message[:300]}"
        for case, outcome, message in judged
        if outcome in ("rule", "record") and not corrupt.place_named(case, message)
    ]
    assert unplaced == []


HARMLESS = {
    "byte order mark",
    "Windows line ends",
    "old Mac line ends",
    "no last line end",
    "every cell quoted",
    "decomposed letters",
}


def test_what_is_accepted_is_harmless_by_definition(judged):
    """Only damage that changes no cell is accepted: what it may be, kind by kind, in the tables."""
    accepted = {
        case.kind
        for case, outcome, _ in judged
        if outcome == "harmless" and case.file.endswith(".csv")
    }
    assert (
        accepted <= HARMLESS | {"decomposed"}
        and {"byte order mark", "Windows line ends"} <= accepted
    )


def test_most_damage_is_caught_by_rules_alone(judged):
    outcomes = collections.Counter(outcome for _, outcome, _ in judged)
    assert outcomes["rule"] > 2 * outcomes["record"] > 0


def test_the_judge_sees_a_check_that_is_missing(bench, monkeypatch):
    """Without the record a changed word passes, and the judge says so."""
    rows = corrupt.read((corrupt.ROOT / "data/glossary.csv").read_bytes())
    rows[1][4] += " Indeed."
    case = corrupt.Case("data/glossary.csv", "wording", "definition_en", 2, corrupt.written(rows))
    assert bench.judge(case)[0] == "record"
    monkeypatch.setattr(checks, "differences", lambda root: [])
    assert bench.judge(case)[0] == "missed"


@pytest.fixture(scope="module")
def judged_copies(article_files, article_passages, tmp_path_factory):
    path, table = tmp_path_factory.mktemp("copy") / "copy.txt", tables.load("passages")
    text = article_files[0].read_text(encoding="utf-8")
    return [
        (kind, hit, *corrupt.judge_copy(path, content, hit, article_passages, table))
        for kind, hit, content in corrupt.copy_cases(text, article_passages, 100)
    ]


def test_a_readers_copy_is_never_called_exact_where_it_is_not(judged_copies):
    wrong = [
        (kind, hit, outcome, message[:300])
        for kind, hit, outcome, message in judged_copies
        if outcome in ("missed", "crash")
    ]
    assert wrong == [] and len(judged_copies) >= 80


def test_the_record_is_of_the_tables_as_they_are():
    assert checks.differences(corrupt.ROOT) == []


def test_recording_what_is_recorded_changes_nothing(tmp_path):
    bench = corrupt.Bench(tmp_path / "project")
    before = (bench.root / checks.CHECKSUMS).read_bytes()
    assert checks.record(bench.root).read_bytes() == before and json.loads(before)
    bench.forget()
