"""Build the book: check the data, run the notebooks, build with every warning an error, swap it in.

The new book is built beside the old one and put in its place only when it is whole, so a failed or
killed build never destroys a good book; what a killed one left is put right by the next. Builds of
one project wait for each other. Nothing is rebuilt when nothing changed: a fingerprint of
every file the book depends on is kept beside it. Executed notebooks are cached under a fingerprint
of data, package, notebooks and requirements, because Jupyter Book's own cache sees only the code.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from edition import (
    address,
    api,
    article,
    bibliography,
    checks,
    content,
    data,
    diagrams,
    exports,
    tables,
)
from edition.tables import ROOT

BUILD = ROOT / "_build"
HTML = BUILD / "html"
OLD = BUILD / "html.old"
EXECUTION = ("data", "edition", "notebooks", "requirements.txt")
EVERYTHING = EXECUTION + (
    "chapters",
    "index.md",
    "_config.yml",
    "_toc.yml",
    "references.bib",
    "CITATION.cff",
    "LICENSE",
)
SKIP = {"__pycache__", ".ipynb_checkpoints"}


def fingerprint(names, *extra):
    """SHA-256 over names and contents of the given files and folders, and of further files."""
    total = hashlib.sha256()
    paths = []
    for name in names:
        top = ROOT / name
        paths += (
            sorted(p for p in top.rglob("*") if p.is_file() and not SKIP & set(p.parts))
            if top.is_dir()
            else [top]
        )
    for path in paths + [pathlib.Path(p) for p in extra if p]:
        total.update(
            str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name).encode()
        )
        total.update(path.read_bytes() if path.exists() else b"missing")
    total.update(sys.version.split()[0].encode())
    return total.hexdigest()


def check_copy(path):
    """Compare the reader's copy and print the report; a copy that cannot be used is only reported."""
    try:
        print(article.report(article.compare(path, tables.load("passages"))))
    except article.CopyError as error:
        print(
            f"Your copy of the article was not used: {error}.\nThe book is built without it and is complete in itself."
        )


def _try_lock(handle):
    """Lock an open file for this process and those it starts, or raise OSError at once when another has it."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def alone():
    """Hold the project's build lock, waiting while another build has it; yields the open lock file.

    The lock ends with the processes that hold it, however they end. Jupyter Book is given it too:
    when `kill -9` ends only its parent, the next build waits until it has stopped writing.
    """
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("a") as handle:
        told = False
        while True:
            try:
                _try_lock(handle)
                break
            except (BlockingIOError, PermissionError):
                if not told:
                    print(
                        "Another build of this book is at work; waiting for it to end …", flush=True
                    )
                told = True
                time.sleep(0.2)
            except OSError:
                break  # a file system without locks: go on as before there were any
        yield handle


def recover():
    """Put right what a killed build left: the old book back in place, everything half-made gone."""
    if OLD.exists() and not (HTML / "index.html").exists():
        shutil.rmtree(HTML, ignore_errors=True)
        OLD.rename(HTML)
    for left in [OLD, *BUILD.glob("work-*")]:
        shutil.rmtree(left, ignore_errors=True)


def run_jupyter_book(target, copy, cache, lock=None):
    """One clean build into `target`; returns (exit code, log)."""
    environment = dict(
        os.environ,
        EDITION_CACHE=str(cache),
        EDITION_ARTICLE=str(copy or ""),
        PYTHONPATH=str(ROOT),
        PYTHONHASHSEED="0",
        PYTHONUTF8="1",
        JUPYTER_PLATFORM_DIRS="1",
    )
    program = pathlib.Path(sys.executable).with_name("jupyter-book")
    command = [
        str(program),
        "build",
        str(ROOT),
        "--path-output",
        str(target),
        "-n",
        "-W",
        "--keep-going",
    ]
    shared = {"pass_fds": (lock.fileno(),)} if lock and os.name != "nt" else {}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        **shared,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


def problems(log):
    """The lines of a build log that say what is wrong (the kernel's note on TCP is not one)."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in log.splitlines()]
    found = [
        line
        for line in lines
        if re.search(r"WARNING|ERROR|^\w*(Error|Exception): .", line) and "IPKernelApp" not in line
    ]
    return "\n".join(dict.fromkeys(found)) or "\n".join(lines[-30:])


def swap(fresh):
    """Put the fresh book in place of the old one, which is kept until the new one stands."""
    shutil.rmtree(OLD, ignore_errors=True)
    if HTML.exists():
        HTML.rename(OLD)
    try:
        fresh.rename(HTML)
    except OSError:
        recover()
        raise
    shutil.rmtree(OLD, ignore_errors=True)


def where():
    print(
        f"The book is in {HTML.relative_to(ROOT)}/: open {HTML / 'index.html'} in a browser, or run `make serve`."
    )


def build(given_copy=None):
    """Build the book when anything changed; returns the exit code."""
    checks.check()
    diagrams.ensure_dot()
    copy = article.find_copy(given_copy or "")
    if copy:
        check_copy(copy)
    with alone() as lock:
        recover()
        return _build(copy, lock)


def _build(copy, lock):
    whole = " ".join(
        [fingerprint(EVERYTHING, copy), address.repository(), address.site(), address.binder("")]
    )
    stamp = HTML / ".fingerprint"
    if stamp.exists() and stamp.read_text() == whole:
        print("Nothing has changed since the last build.")
        where()
        return 0
    cache = (
        BUILD / "executed" / fingerprint(EXECUTION, copy)[:16]
    )  # a notebook recounts the letters of a copy
    unfinished = (
        cache / "unfinished"
    )  # stands while a build writes there; a cache where it was left is not trusted
    for stale in (BUILD / "executed").glob("*"):
        if stale != cache or unfinished.exists():
            shutil.rmtree(stale, ignore_errors=True)
    work = BUILD / f"work-{os.getpid()}"
    try:
        print("Running the notebooks and building the book …", flush=True)
        cache.mkdir(parents=True, exist_ok=True)
        work.mkdir()
        unfinished.touch()
        code, log = run_jupyter_book(work, copy, cache, lock)
        if code >= 0 and not re.search(
            r"^(OSError|\w*IOError|sqlite3\.\w+|\w*OperationalError)\b", log, re.M
        ):
            unfinished.unlink(missing_ok=True)
        fresh = work / "_build" / "html"
        if code or not (fresh / "index.html").exists():
            print(problems(log))
            print(
                f"\nerror: the book was not built; {'the last good one is untouched in _build/html' if HTML.exists() else 'mend the places above and run again'}."
            )
            return 1
        tidy(fresh)
        publish(fresh)
        (fresh / ".fingerprint").write_text(whole)
        swap(fresh)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    where()
    return 0


UNUSED = (
    "_static/basic.css",
    "_static/pygments.css",
    "_static/file.png",
    "_static/minus.png",
    "_static/plus.png",
    "_static/design-tabs.js",
    "_sphinx_design_static",
    "_sources",
    "objects.inv",
    ".buildinfo",
    "genindex.html",
    "reports",
    "jupyter_execute",
)


def tidy(site):
    """Remove what Sphinx writes but no page uses."""
    for path in [site / name for name in UNUSED] + list(site.glob("_static/mystnb.*.css")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    coloured = set(
        re.findall(
            r"\.highlight \.(\w+)", (site / "_static" / "edition.css").read_text(encoding="utf-8")
        )
    )
    for page in site.glob("*/*.html"):
        page.write_text(
            plain_code(page.read_text(encoding="utf-8"), coloured), encoding="utf-8", newline="\n"
        )


def plain_code(text, coloured):
    """Source code in a page without the marks of tokens that the style sheet does not colour: up to
    a twentieth of a notebook page."""

    def block(found):
        return re.sub(
            r'<span class="(\w+)">([^<]*)</span>',
            lambda token: token[0] if token[1] in coloured else token[2],
            found[0].replace("<span></span>", ""),
        )

    return re.sub(r'<div class="highlight"><pre>.*?</pre>', block, text, flags=re.S)


def publish(site):
    """Lay the data, the JSON, the TEI and the ZIP into the finished book."""
    shown = data.publish(site)
    api.publish(site, content.read(site), shown)
    for form in ("tei", "data"):
        exports.write(site, form)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="make book", description="Build the book.")
    parser.add_argument(
        "--article",
        default=os.environ.get("ARTICLE", ""),
        help="your own copy of the article (text, UTF-8)",
    )
    try:
        return build(parser.parse_args(arguments).article)
    except (
        tables.DataError,
        bibliography.BibliographyError,
        content.ContentError,
        diagrams.DotMissing,
        exports.ExportError,
    ) as error:
        print(f"error: {error}")
    except OSError as error:
        print(f"error: {error.filename or BUILD}: {error.strerror}")
        if HTML.exists():
            print("The last good book is untouched in _build/html.")
    except KeyboardInterrupt:
        print(
            f"\nStopped.{' The last good book is untouched in _build/html.' if HTML.exists() else ''}"
        )
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
