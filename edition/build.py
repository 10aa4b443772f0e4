"""Build the book: check the sources, run Jupyter Book with every warning an error, swap it in.

The languages are built beside each other (LANGUAGES="en kk ru"), English at the root, the others
in a folder each. `make book` is always a clean build, made beside the old book and put in its place
when it is whole,
so a failed or killed build leaves the old one. Only the executed notebooks are kept between builds,
under a fingerprint of all that they read (see `cached_notebooks`). `--forms pdf epub` also makes
those forms, `--forms-in en` in one language only.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from edition import catalogues, checks, tables
from edition.book import languages, saying
from edition.figures import diagrams
from edition.forms import downloads, epub, pdf, tidy
from edition.tables import ROOT
from edition.text import article, words
from edition.works import bibliography

BUILD = ROOT / "_build"
MOST = 20  # faults told one by one
HTML = BUILD / "html"
RAISED = re.compile(r"^edition\.[\w.]+Error: ")  # the class of a fault of ours
TOLD = re.compile(r"WARNING|ERROR|^\w*(Error|Exception): .|^\S+\.(md|ipynb):\d+: ")
MAKERS = {"pdf": pdf.make, "epub": epub.make}
BUILDERS = {"pdf": "paper", "epub": "ebook"}  # forms that a Sphinx builder of their own writes
FAULTS = (
    article.CopyError,
    tables.DataError,
    bibliography.BibliographyError,
    saying.ContentError,
    diagrams.DotMissing,
    downloads.ExportError,
)


class BuildError(Exception):
    """Jupyter Book found something wrong; the message is what its log says of it."""


def check_copy(path: pathlib.Path) -> None:
    """Compare the reader's copy and print the report; an unusable copy is only reported."""
    try:
        print(article.report(article.compare(path, tables.load("passages"))))
    except article.CopyError as error:
        print(f"Your copy of the article was not used: {error}.")
        print("The book is built without it and is complete in itself.")


def problems(log: str) -> str:
    """The lines of a build log that say what is wrong (the kernel's note on TCP is not one).

    Links that lead nowhere mostly follow from another fault, and are told only by themselves.
    """
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in log.splitlines()]
    lines = [RAISED.sub("", line) for line in lines]
    every = [line for line in lines if TOLD.search(line) and "IPKernelApp" not in line]
    found = list(dict.fromkeys(every))  # the first fault is often the cause of the others
    causes = [line for line in found if "reference target not found" not in line]
    told = causes or found
    more = [f"… and {len(told) - MOST} more"] if len(told) > MOST else []
    return "\n".join(told[:MOST] + more) or "\n".join(lines[-30:])


def jupyter_book(
    target: pathlib.Path,
    copy: pathlib.Path | None,
    forms: list[str],
    builder: str = "html",
    language: str = "en",
) -> pathlib.Path:
    """One run below `target`; returns the folder of what it made. Raises BuildError.

    A second run with another builder takes the document trees of the first.
    """
    environment = os.environ | {
        "EDITION_ARTICLE": str(copy or ""),
        "EDITION_FORMS": " ".join(forms),
        "EDITION_LANGUAGE": language,
        "EDITION_LANGUAGES": " ".join(wanted_languages()),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    # Not the script `jupyter-book`: in a copied folder it would start the other folder's Python.
    program = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    strict = ["-n", "-W", "--keep-going"]
    other = [] if builder == "html" else ["--builder", "custom", "--custom-builder", builder]
    done = subprocess.run(
        [*program, "build", ROOT, "--path-output", target, *strict, *other],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise BuildError(problems(done.stdout))
    return target / "_build" / builder


def swap(fresh: pathlib.Path) -> None:
    """Put the fresh book in place of the old one."""
    old = fresh.with_name("old")
    if HTML.exists():
        HTML.rename(old)
    fresh.rename(HTML)


def wanted_languages() -> list[str]:
    """The languages asked for in LANGUAGES, else those that have catalogues; English first."""
    asked = os.environ.get("LANGUAGES", "").split() or words.translated()
    if unknown := set(asked) - set(words.LANGUAGES):
        known = " ".join(words.LANGUAGES)
        raise BuildError(f"LANGUAGES: expected some of {known}, found {' '.join(sorted(unknown))}")
    return [code for code in words.LANGUAGES if code in asked or code == words.LANGUAGES[0]]


def edition(
    language: str, work: pathlib.Path, copy: pathlib.Path | None, forms: list[str]
) -> tuple[pathlib.Path, list[str]]:
    """One language built whole: its folder, and what is to be told of its forms."""
    target = work / language
    told: list[str] = []
    site = jupyter_book(target, copy, forms, language=language)
    tidy.tidy(site, language)
    for form in forms:
        try:
            made = site
            if form in BUILDERS:
                made = jupyter_book(target, copy, forms, BUILDERS[form], language)
            path = downloads.put(site, form, MAKERS[form](made), language)
            told.append(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")
        except downloads.ToolMissing as missing:
            told.append(str(missing))
    return site, told


def build(given: str = "", forms: Sequence[str] = (), forms_in: Sequence[str] = ()) -> None:
    """Build the whole book into _build/html, with forms in all its languages or in `forms_in`.
    Raises BuildError or one of FAULTS."""
    wanted = wanted_languages()
    checks.check()
    diagrams.ensure_dot()
    copy = article.find_copy(given)
    if copy:
        check_copy(copy)
    languages.compile_words()
    for code in wanted[1:]:
        if waiting := len(list(catalogues.waiting(code))):
            print(f"{words.NAMES[code]}: {waiting} sentences wait for a translator, in English.")
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=BUILD) as work:
        print("Running the notebooks and building the book …", flush=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            every = []
            for code in wanted:
                own = list(forms) if code in (forms_in or wanted) else []
                every.append(pool.submit(edition, code, pathlib.Path(work), copy, own))
        (site, told), *others = [one.result() for one in every]
        for code, (other, more) in zip(wanted[1:], others, strict=True):
            other.rename(site / code)
            told += more
        print("\n".join(told), end="\n" if told else "")
        swap(site)
    print(f"The book is in {HTML.relative_to(ROOT)}/: open {HTML / 'index.html'} in a browser.")


def main(arguments: list[str] | None = None) -> int:
    """The command of `make book`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make book", description="Build the book.")
    parser.add_argument(
        "--article",
        default=os.environ.get("ARTICLE", ""),
        help="your own copy of the article (text, UTF-8)",
    )
    parser.add_argument("--forms", nargs="*", default=[], choices=["pdf", "epub"])
    parser.add_argument("--forms-in", nargs="*", default=[], metavar="LANGUAGE")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console without "…"
    try:
        build(options.article, options.forms, options.forms_in)
        return 0
    except BuildError as error:
        print(error)
        print("\nerror: the book was not built; mend the places above and run again.")
    except FAULTS as error:
        print(f"error: {error}")
    except OSError as error:
        print(f"error: {error.filename or BUILD}: {error.strerror}")
    except KeyboardInterrupt:
        print("\nStopped.")
    if HTML.exists():
        print("The last good book is untouched in _build/html.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
