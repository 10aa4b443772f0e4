"""The same sources give the same bytes. `make reproducible` builds everything twice; here the book of
`make test` is compared with one built elsewhere, under another name, umask, locale, time zone, hash seed and date.

The second build begins with the notebooks the first one executed: that a fresh run gives the same
outputs is what nbval checks, and it halves the time.
"""

import hashlib
import os
import shutil
import subprocess

import pytest
import reproduce
from conftest import ROOT, SITE

from edition import build, exports


@pytest.fixture(scope="module")
def two(site, tmp_path_factory):
    """(the present book, one built elsewhere), both without the forms that are made on request."""
    if (site / ".fingerprint").read_text().split()[0] != build.fingerprint(build.EVERYTHING):
        pytest.skip(
            "the present book was built with a copy of the article, or from other sources: run `make book` without one"
        )
    scratch = tmp_path_factory.mktemp("reproduce")
    one = shutil.copytree(
        SITE,
        scratch / "one",
        ignore=shutil.ignore_patterns(*(exports.FILES[form] for form in ("pdf", "epub"))),
    )
    exports.refresh(one)
    circumstance = reproduce.CIRCUMSTANCES[1]
    folder = scratch / circumstance["folder"]
    folder.mkdir(parents=True)
    reproduce.copy_sources(folder)
    return one, reproduce.build(folder, circumstance, cache=ROOT / "_build" / "executed")


def test_two_builds_are_the_same_byte_for_byte(two):
    assert len(reproduce.files(two[0])) > 30
    assert reproduce.differences(*two) == []


def test_no_page_tells_where_when_or_by_whom_it_was_built(two):
    for path in reproduce.files(two[1]).values():
        content = path.read_bytes()
        assert (
            os.fsencode(two[1].parent.parent.name) not in content
            and b"2031" not in content
            and "кітап with blanks".encode() not in content
        ), path


def test_a_difference_is_named_with_its_bytes(tmp_path):
    for name, words in (("a", "one two three"), ("b", "one 2 three")):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "x.html").write_text(words)
        (tmp_path / name / "same").write_text("same")
        (tmp_path / name / ".fingerprint").write_text(name)
    (tmp_path / "b" / "more").write_text("")
    found = reproduce.differences(tmp_path / "a", tmp_path / "b")
    assert (
        len(found) == 2
        and found[0].startswith("more: only in")
        and found[1].startswith("sub/x.html: byte 4 of 13 and 11\n")
        and "b'one 2 three'" in found[1]
    )


def test_the_manifest_is_what_sha256sum_reads(tmp_path):
    (tmp_path / "b").write_text("b")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ә.html").write_text("a")
    text = reproduce.checksums(tmp_path)
    assert text.splitlines() == [
        f"{hashlib.sha256(words.encode()).hexdigest()}  {name}"
        for name, words in (("a/ә.html", "a"), ("b", "b"))
    ]
    if shutil.which("sha256sum"):
        assert (
            subprocess.run(
                ["sha256sum", "-c", "--strict"],
                cwd=tmp_path,
                input=text,
                text=True,
                capture_output=True,
            ).returncode
            == 0
        )
