"""datapackage.json by the Frictionless tools, and the ZIP of the data."""

import io
import json
import zipfile

import pytest
from conftest import ROOT

from edition import data as files
from edition import tables

frictionless = pytest.importorskip(
    "frictionless", reason="the Frictionless tools are not installed: make .venv/installed-tests"
)


def report(folder):
    """What the tools find wrong, as {(table, type of error)}."""
    found = frictionless.validate(str(folder / "datapackage.json"))
    return {(task.name, error.type) for task in found.tasks for error in task.errors} | {
        ("", error.type) for error in found.errors
    }


def test_the_package_is_valid(data):
    assert report(data) == set()


def test_every_table_is_described():
    described = {
        resource["path"]
        for resource in json.loads(
            (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
        )["resources"]
    }
    assert described == {path.name for path in (ROOT / "data").glob("*.csv")}


def change(folder, table, old, new):
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BREAK = {
    "unknown power": ("provisions", "\nP01,article", "\nP99,article", "foreign-key"),
    "unknown actor": ("relations", "\nR001,constitution,", "\nR001,king,", "foreign-key"),
    "unknown passage": ("readings", "\nV002,0.1,", "\nV002,5.1,", "foreign-key"),
    "unknown regime": ("provisions", "\nP01,2017,", "\nP01,2025,", "foreign-key"),
    "number in words": ("passages", ",82,", ",many,", "type-error"),
    "impossible date": ("timeline", "\nT02,1991-12-06,", "\nT02,1991-13-06,", "constraint-error"),
    "unknown language": ("texts", ",kk; ru,", ",kk; de,", "constraint-error"),
    "key twice": ("powers", "\nP02,", "\nP01,", "primary-key"),
    "required cell empty": (
        "powers",
        "Supreme supervision of the application of laws and other acts",
        "",
        "constraint-error",
    ),
    "cell too many": ("kinds", "\nappoints,", "\nappoints,x,", "extra-cell"),
}


@pytest.mark.parametrize("name", BREAK)
def test_a_fault_is_caught_by_the_tools(data, name):
    table, old, new, kind = BREAK[name]
    change(data, table, old, new)
    assert (table, kind) in report(data)


def test_the_zip_is_the_data_and_loads_by_itself(site, tmp_path):
    made = files.make(site)
    assert (
        made
        == (site / "downloads" / "prosecutor-and-three-branches-data.zip").read_bytes()
        == files.make(site)
    )
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    folder = tmp_path / "prosecutor-and-three-branches-data"
    assert {path.name for path in folder.iterdir()} == {
        "CITATION.cff",
        "LICENSE",
        "data",
        "references.bib",
    }
    assert (folder / "data" / "README.md").exists() and report(folder / "data") == set()
    loaded = tables.load_all(folder / "data")
    assert {name: len(frame) for name, frame in loaded.items()} == {
        name: len(tables.load(name)) for name in loaded
    }


def test_the_book_carries_the_data_unchanged(site):
    for name, path in files.files().items():
        assert (site / "data" / name).read_bytes() == path.read_bytes(), name
    assert {path.name for path in (site / "data").iterdir()} == set(files.files())
