"""The build in bad company: killed, twice at once, no room, no right to write, no network, no `dot`.

Every case ends in a clean message or a correct book, and the last good book stays. Most builds here
have one page and no notebook, so that each takes a second; the tests marked `long` build the whole
book (`make corrupt` runs them).
"""

import contextlib
import csv
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, SITE

from edition import build, checks, diagrams, exports, tables

PARTS = (
    "data",
    "edition",
    "chapters",
    "notebooks",
    "index.md",
    "_config.yml",
    "_toc.yml",
    "references.bib",
    "requirements.txt",
    "CITATION.cff",
    "LICENSE",
)
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX processes (Linux or macOS)")


def copy_of_the_project(folder):
    folder.mkdir()
    for name in PARTS:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    return folder


# Stands for Jupyter Book where only the build around it is tested: writes some files, then waits for a gate when it is given one.
STUB = """
import os, pathlib, sys, time
target = pathlib.Path(sys.argv[sys.argv.index("--path-output") + 1]) / "_build" / "html"
target.mkdir(parents=True)
cache = pathlib.Path(os.environ["EDITION_CACHE"]); cache.mkdir(parents=True, exist_ok=True)
(target / "page.html").write_text("x" * 1000)
(cache / "notebook").write_text("ran")
gate = os.environ.get("STUB_GATE")
for _ in range(3000):
    if gate and not pathlib.Path(gate).exists():
        time.sleep(0.02)
(target / "index.html").write_text(os.environ.get("STUB_TEXT", "a book") + "x" * int(os.environ.get("STUB_SIZE", "0")))
"""


@pytest.fixture
def small(tmp_path):
    """A project whose Jupyter Book is the stub: everything of `make book` but the pages themselves."""
    project = copy_of_the_project(tmp_path / "small")
    (project / "stub.py").write_text(STUB, encoding="utf-8")
    path = project / "edition" / "build.py"
    text = path.read_text(encoding="utf-8")
    assert "command = [str(program)," in text
    text = text.replace(
        "command = [str(program),", 'command = [sys.executable, str(ROOT / "stub.py"),'
    ).replace("        tidy(fresh)\n        publish(fresh)\n", "")
    path.write_text(text, encoding="utf-8")
    return project


def start(project, *before, **environment):
    return subprocess.Popen(
        [*before, sys.executable, "-m", "edition.build"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "ARTICLE": "", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process):
    out, _ = process.communicate(timeout=300)
    assert "Traceback" not in out, out
    return process.returncode, out


def run(project, *before, **environment):
    return finish(start(project, *before, **environment))


def book(project):
    return (project / "_build" / "html" / "index.html").read_text(encoding="utf-8")


def touch(project):
    """Change the project, so that the next build has something to do."""
    path = project / "index.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")


def leftovers(project):
    return sorted(
        p.name
        for p in (project / "_build").iterdir()
        if p.name not in ("html", "executed", ".lock")
    )


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


# --- killed -------------------------------------------------------------------------------------


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@POSIX
def test_a_killed_build_leaves_the_old_book_and_nothing_that_grows(small):
    assert run(small, STUB_TEXT="the good book")[0] == 0
    touch(small)
    gate = small / "gate"
    killed = start(small, STUB_GATE=str(gate))
    wait_for(lambda: list((small / "_build").glob("work-*/_build/html/page.html")))
    kill(killed)
    assert book(small) == "the good book"
    again = start(small, STUB_TEXT="the next book")
    assert (
        "Another build of this book is at work" in again.stdout.readline()
    )  # Jupyter Book lives on without its parent, and has the lock
    gate.touch()
    code, out = finish(again)
    assert code == 0 and book(small) == "the next book" and leftovers(small) == [], out


@POSIX
def test_an_unfinished_cache_of_notebooks_is_not_used(small):
    gate = small / "gate"
    killed = start(small, STUB_GATE=str(gate))
    wait_for(lambda: list((small / "_build" / "executed").glob("*/notebook")))
    kill(killed)
    [half] = (small / "_build" / "executed").glob("*/notebook")
    half.write_text("half")
    (half.parent / "rest").write_text("half")
    gate.touch()
    assert run(small)[0] == 0
    assert [p.name for p in half.parent.iterdir()] == ["notebook"] and half.read_text() == "ran"


def in_place(monkeypatch, folder):
    """Let edition.build work in another folder's _build."""
    monkeypatch.setattr(build, "BUILD", folder)
    monkeypatch.setattr(build, "HTML", folder / "html")
    monkeypatch.setattr(build, "OLD", folder / "html.old")
    folder.mkdir(exist_ok=True)


def site_at(folder, text):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    return folder


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_killed_at_any_point_of_the_swap_the_next_run_has_a_whole_book(
    tmp_path, monkeypatch, renamed
):
    """`renamed`: how many of the swap's two renames were done when the process died."""
    in_place(monkeypatch, tmp_path / "b")
    site_at(build.HTML, "old")
    fresh = site_at(build.BUILD / "work-1" / "_build" / "html", "new")
    done, rename = [], pathlib.Path.rename

    class Killed(BaseException):
        pass

    def counted(self, target):
        if len(done) == renamed:
            raise Killed
        done.append(self)
        return rename(self, target)

    monkeypatch.setattr(pathlib.Path, "rename", counted)
    if renamed == 2:
        monkeypatch.setattr(
            build.shutil,
            "rmtree",
            lambda path, **_: (_ for _ in ()).throw(Killed) if done else None,
        )
    with pytest.raises(Killed):
        build.swap(fresh)
    monkeypatch.undo()
    in_place(monkeypatch, tmp_path / "b")
    build.recover()
    assert (build.HTML / "index.html").read_text() == ("new" if renamed == 2 else "old")
    assert [p.name for p in build.BUILD.iterdir()] == ["html"]


def test_a_swap_that_fails_puts_the_old_book_back(tmp_path, monkeypatch):
    in_place(monkeypatch, tmp_path / "b")
    site_at(build.HTML, "old")
    with pytest.raises(OSError):
        build.swap(build.BUILD / "nothing")
    assert (build.HTML / "index.html").read_text() == "old" and not build.OLD.exists()


# --- two at once --------------------------------------------------------------------------------


@POSIX
def test_two_builds_at_once_both_end_well(small):
    gate = small / "gate"
    first = start(small, STUB_GATE=str(gate), STUB_TEXT="one book")
    wait_for(lambda: list((small / "_build").glob("work-*")))
    second = start(small, STUB_TEXT="another book")
    assert "waiting for it to end" in second.stdout.readline()
    gate.touch()
    (code, out), (other, told) = finish(first), finish(second)
    assert (code, other) == (0, 0), out + told
    assert "Nothing has changed" in told
    assert book(small) == "one book" and leftovers(small) == []


# --- no room, no right ----------------------------------------------------------------------------


@POSIX
def test_a_file_that_cannot_be_written_whole_is_told_and_the_old_book_stays(small):
    """RLIMIT_FSIZE stands for the full disk where none can be made: a write fails half-way."""
    assert run(small, STUB_TEXT="the good book")[0] == 0
    touch(small)
    limit = [
        sys.executable,
        "-c",
        "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); os.execv(sys.argv[1], sys.argv[1:])",
    ]
    process = subprocess.Popen(
        [*limit, sys.executable, "-m", "edition.build"],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(small), "ARTICLE": "", "STUB_SIZE": "9000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    out, _ = process.communicate(timeout=300)
    assert (
        process.returncode == 1
        and "File too large" in out
        and "last good one is untouched" in out
        and not out.startswith("Traceback")
    ), out
    assert book(small) == "the good book" and leftovers(small) == []


@contextlib.contextmanager
def small_disk(folder, size):
    """A file system of `size` bytes at `folder`, or a skip where mounting is not allowed."""
    folder.mkdir(exist_ok=True)
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            capture_output=True,
        ).returncode
    ):
        pytest.skip(
            "mounting a small disk needs root on Linux; the limit on file size is tested in its place"
        )
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_old_book_stays(small):
    with small_disk(small / "_build", 400_000):
        assert run(small, STUB_TEXT="the good book")[0] == 0
        touch(small)
        for environment in ({"STUB_SIZE": "900000"}, {}):
            if not environment:  # no room even for the first folder of a build
                with (
                    contextlib.suppress(OSError),
                    (small / "_build" / "filler").open("wb", buffering=0) as filler,
                ):
                    for size in (10_000, 100, 1):
                        with contextlib.suppress(OSError):
                            while filler.write(b"x" * size):
                                pass
            code, out = run_loosely(small, **environment)
            assert (
                code == 1
                and "No space left on device" in out
                and re.search("last good (book|one) is untouched", out)
            ), out
            assert book(small) == "the good book"
        (small / "_build" / "filler").unlink()
        assert run(small, STUB_TEXT="the next book")[0] == 0 and book(small) == "the next book"


def run_loosely(project, **environment):
    """As `run`, where the child's own traceback is summed up in one line and not printed."""
    out, _ = (process := start(project, **environment)).communicate(timeout=300)
    assert "Traceback" not in out and "  File " not in out, out
    return process.returncode, out


def without_rights():
    """A command that runs another as a user whom permission bits bind, or a skip."""
    if os.name == "nt":
        pytest.skip("permission bits are POSIX's")
    if os.geteuid() != 0:
        return []
    drop = [
        "setpriv",
        "--bounding-set=-dac_override,-dac_read_search,-fowner",
        "--inh-caps=-dac_override,-dac_read_search,-fowner",
    ]
    if (
        not shutil.which("setpriv")
        or subprocess.run([*drop, "true"], capture_output=True).returncode
    ):
        pytest.skip(
            "root ignores permission bits here, and setpriv (util-linux) cannot take that right away"
        )
    return drop


def test_a_folder_that_is_read_only_is_told_and_the_old_book_stays(small):
    drop = without_rights()
    for there in (False, True):
        if there:
            assert run(small, STUB_TEXT="the good book")[0] == 0
            touch(small)
        locked = [small / "_build"] if there else [small]
        for folder in locked:
            folder.chmod(0o555)
        code, out = run(small, *drop, PYTHONDONTWRITEBYTECODE="1")
        for folder in locked:
            folder.chmod(0o755)
        assert code == 1 and "Permission denied" in out and "_build" in out, out
        assert not there or book(small) == "the good book" and "last good book is untouched" in out


# --- what is missing ------------------------------------------------------------------------------


def test_a_missing_dot_is_told_by_the_build(monkeypatch, capsys):
    monkeypatch.setattr(diagrams.shutil, "which", lambda *_, **__: None)
    assert build.main([]) == 1
    assert "error: no `dot` program" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name, expected",
    [
        ("references.bib", "references.bib"),
        ("_toc.yml", "_toc.yml"),
        ("_config.yml", "_config.yml"),
        ("CITATION.cff", "CITATION.cff"),
        ("data/checksums.json", "make checksums"),
        ("data/datapackage.json", "datapackage.json"),
    ],
)
def test_a_missing_file_is_told(small, name, expected):
    (small / name).unlink()
    with pytest.raises((tables.DataError, checks.bibliography.BibliographyError), match=expected):
        checks.check(small)


# --- the other forms ------------------------------------------------------------------------------


@pytest.fixture
def form(tmp_path, monkeypatch):
    """A form "tei" whose maker returns what the test puts there."""
    site = tmp_path / "html"
    (site / "chapters").mkdir(parents=True)
    (site / exports.PAGE).write_text(
        f'<a href="../downloads/{exports.FILES["tei"]}">TEI</a>', encoding="utf-8"
    )
    made = {"tei": lambda site: b"new"}
    monkeypatch.setattr(exports, "HTML", site)
    monkeypatch.setattr(exports, "ROOT", tmp_path)
    monkeypatch.setattr(
        exports.importlib,
        "import_module",
        lambda name: type("Form", (), {"make": staticmethod(lambda site: made["tei"](site))}),
    )
    return site, made


def refuse(error):
    def make(site):
        raise error

    return make


@pytest.mark.parametrize(
    "error, expected",
    [
        (exports.ExportError("no engine; install it"), "error: no engine; install it"),
        (
            OSError(28, "No space left on device", "/somewhere"),
            "error: /somewhere: No space left on device",
        ),
        (tables.DataError(["data/x.csv: expected y"]), "error: data/x.csv"),
    ],
)
def test_a_form_that_cannot_be_made_is_told(form, capsys, error, expected):
    site, made = form
    made["tei"] = refuse(error)
    assert exports.main(["tei"]) == 1
    assert capsys.readouterr().out.startswith(expected)


def test_a_form_that_cannot_be_written_leaves_the_old_one(form, monkeypatch, capsys):
    site, made = form
    assert exports.main(["tei"]) == 0
    target, page = site / "downloads" / exports.FILES["tei"], (site / exports.PAGE).read_bytes()
    write = pathlib.Path.write_bytes

    def half(self, content):
        write(self, content[:1])
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(pathlib.Path, "write_bytes", half)
    assert exports.main(["tei"]) == 1 and "No space left" in capsys.readouterr().out
    assert target.read_bytes() == b"new" and [p.name for p in target.parent.iterdir()] == [
        target.name
    ]
    assert (site / exports.PAGE).read_bytes() == page


def test_a_book_that_is_not_built_is_told(form, capsys):
    site, _ = form
    shutil.rmtree(site)
    assert exports.main(["tei"]) == 1
    assert "html" in capsys.readouterr().out


# --- the whole book ---------------------------------------------------------------------------------


def digest(site):
    """Name and content of every file of a book, but the stamp, the forms made on request and the page
    that says which of them are there."""
    return {
        str(p.relative_to(site)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(site.rglob("*"))
        if p.is_file()
        and p.name not in (".fingerprint", "download.html")
        and "downloads" not in p.parts
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_of_the_project(tmp_path_factory.mktemp("whole") / "кітап with blanks")


# Read by every Python started with it on its path: any way out but to this machine is refused and noted.
GUARD = """
import os, socket
_connect, _lookup = socket.socket.connect, socket.getaddrinfo
def _refuse(address):
    with open(os.environ["GUARD_LOG"], "a") as log:
        log.write(repr(address) + "\\n")
    raise OSError(101, "Network is unreachable")
def connect(self, address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        _refuse(address)
    return _connect(self, address)
def getaddrinfo(host, *rest, **more):
    if host not in (None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0"):
        _refuse(host)
    return _lookup(host, *rest, **more)
socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
"""


@pytest.mark.long
def test_without_network_the_whole_book_is_built(project, tmp_path, site):
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "asked.txt"
    guard = {
        "PYTHONPATH": os.pathsep.join([str(project), str(tmp_path / "guard")]),
        "GUARD_LOG": str(log),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    asked = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80))"],
        env={**os.environ, **guard},
        capture_output=True,
        text=True,
    )
    assert "unreachable" in asked.stderr and log.exists()  # the guard guards
    log.unlink()
    up = "import fcntl, os, socket, struct, sys; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 1)); os.execv(sys.argv[1], sys.argv[1:])"
    lonely = ["unshare", "-rn", sys.executable, "-c", up]
    alone = (
        shutil.which("unshare")
        and subprocess.run([*lonely, shutil.which("true")], capture_output=True).returncode == 0
    )
    code, out = run(project, *(lonely if alone else []), **guard)
    assert code == 0, out
    assert not log.exists(), log.read_text()
    assert digest(project / "_build" / "html") == digest(site)


@pytest.mark.long
@POSIX
def test_the_whole_book_killed_half_way_and_built_again(project, site):
    if not (project / "_build" / "html").exists():
        assert run(project)[0] == 0
    good = digest(project / "_build" / "html")
    for place in (
        "executed/*/unfinished",
        "work-*/_build/html/chapters",
    ):  # while notebooks run; while pages are written
        path = project / "notebooks" / "sources.ipynb"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        process = start(project)
        wait_for(lambda: list((project / "_build").glob(place)), 600)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert digest(project / "_build" / "html") == good
    code, out = run(project)
    assert code == 0 and digest(project / "_build" / "html") == good and leftovers(project) == []
    assert len(list((project / "_build" / "executed").iterdir())) == 1


@pytest.mark.long
def test_two_whole_builds_at_once(project):
    shutil.rmtree(project / "_build", ignore_errors=True)
    both = [start(project), start(project)]
    ended = [finish(process) for process in both]
    assert [code for code, _ in ended] == [0, 0], ended
    assert sum("Nothing has changed" in out for _, out in ended) == 1 and leftovers(project) == []
    assert digest(project / "_build" / "html") == digest(SITE)


WORDING = {
    "regimes": ("span", "note"),
    "texts": ("title", "extent", "carrier"),
    "passages": ("title_en",),
    "citations": ("claim_en", "evidence"),
    "sources": ("argument",),
    "powers": ("name_en",),
    "provisions": ("note",),
    "kinds": ("label_en",),
    "actors": ("name_en", "note"),
    "relations": ("label_en", "basis", "note"),
    "timeline": ("event_en", "note"),
    "glossary": ("definition_en", "article_form", "forms"),
    "readings": ("note",),
}
ACTIVE = ("script", "iframe", "object", "embed", "form", "img", "link", "style", "base", "meta")


def active(page):
    """What could act on a page: elements, event handlers, addresses that are scripts."""
    found = [tag.name for tag in page.find_all(ACTIVE)]
    found += [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    return sorted(
        found
        + [
            tag["href"]
            for tag in page.find_all(href=True)
            if tag["href"].lower().strip().startswith(("javascript", "data"))
        ]
    )


@pytest.mark.long
def test_markup_in_cells_and_in_a_copy_comes_out_as_text(
    tmp_path, site, article_files, article_passages
):
    """In pages, figures, notebooks' outputs and lists: whatever stands in a cell or a copy is text."""
    project, put = copy_of_the_project(tmp_path / "hostile"), []
    for table, columns in WORDING.items():
        path = project / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        for column in columns:
            n = rows[0].index(column)
            row = next(row for row in rows[1:] if row[n])
            mark = f"<script>alert({table}.{column})</script>\\1<img src=x onerror=alert(1)>"  # no quotation marks: the pages set them as curly ones
            row[n] += mark
            put.append(mark)
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)
    tables.schemas.cache_clear()
    checks.record(project)
    text = article_files[0].read_text(encoding="utf-8")
    hostile = {
        "1.2": "<script>alert(1)</script>",
        "2.1": '"><img src=x onerror=alert(1)>',
        "3.1": "[x](javascript:alert(1))",
        "4.3": "\u202e\u200b'",
    }
    for passage, mark in hostile.items():
        words = article_passages[passage].split()
        words[3] += mark
        text = text.replace(article_passages[passage], " ".join(words))
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    code, out = run(project, ARTICLE=str(copy))
    assert code == 0 and "21 of 25" in out, out
    said = ""
    for path in sorted((project / "_build" / "html").rglob("*.html")):
        name = path.relative_to(project / "_build" / "html")
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert active(page) == active(
            BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
        ), name
        said += page.get_text() + " ".join(
            str(value) for tag in page.find_all() for value in tag.attrs.values()
        )
    for mark in hostile.values():
        assert mark in said
    missing = [mark for mark in put if mark not in said]
    assert len(put) - len(missing) >= 12, (
        missing
    )  # some columns are shown nowhere, or only for other rows


@pytest.mark.long
def test_a_notebook_whose_cell_fails_is_told_by_name(project):
    if not (project / "_build" / "html").exists():
        assert run(project)[0] == 0
    before = digest(project / "_build" / "html")
    path = project / "notebooks" / "sources.ipynb"
    good = path.read_text(encoding="utf-8")
    path.write_text(
        good.replace("from edition import", "1 / 0\\nfrom edition import", 1), encoding="utf-8"
    )
    code, out = run(project)
    path.write_text(good, encoding="utf-8")
    assert (
        code == 1
        and "sources" in out
        and "ZeroDivisionError" in out
        and "last good one is untouched" in out
    ), out
    assert digest(project / "_build" / "html") == before


@pytest.mark.long
def test_the_whole_book_on_a_disk_that_fills_up(project):
    with small_disk(project / "_build", 3_000_000):
        code, out = run_loosely(project)
        assert code == 1 and "No space left on device" in out and "not built" in out, out
    assert (
        not (project / "_build" / "html").exists()
        or (project / "_build" / "html" / "index.html").exists()
    )
