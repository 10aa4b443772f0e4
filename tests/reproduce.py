"""Are two builds of the same sources the same, byte for byte?

`make reproducible` builds the book twice from the files git tracks, in two folders and under two
sets of circumstances (folder name, clock, locale, time zone, hash seed, umask, order of the day),
with every other form there is, compares every file, and writes the checksums for a release to
_build/SHA256SUMS. Ends with 1 and the first differing bytes of every file that differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from edition import exports  # noqa: E402

# The clock is moved only where `faketime` is installed, a locale used only where the machine has it.
CIRCUMSTANCES = (
    {
        "folder": "a",
        "umask": 0o022,
        "clock": "",
        "environment": {
            "TZ": "Asia/Almaty",
            "PYTHONHASHSEED": "1",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        },
    },
    {
        "folder": "кітап with blanks/ә b",
        "umask": 0o027,
        "clock": "2031-02-28 23:59:50",
        "environment": {
            "TZ": "America/Los_Angeles",
            "PYTHONHASHSEED": "4242",
            "LANG": "kk_KZ.UTF-8",
            "LC_ALL": "kk_KZ.UTF-8",
            "COLUMNS": "40",
        },
    },
)
UNCOMPARED = {".fingerprint"}  # the build's own note of what it was made from; it names the Python


def tracked():
    """The files of the project that git knows or would add, as paths within it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def copy_sources(target):
    """A copy of the project's sources, in another order than they lie here, with times of their own."""
    for n, name in enumerate(reversed(tracked())):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)
        os.utime(target / name, (1_000_000_000 + 1000 * n,) * 2)


def available(environment):
    """The environment without a locale that this machine does not have."""
    have = (
        subprocess.run(["locale", "-a"], capture_output=True, text=True)
        .stdout.lower()
        .replace("-", "")
        if shutil.which("locale")
        else ""
    )
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(("LANG", "LC_")) or value.lower().replace("-", "") in have
    }


def build(folder, circumstance, forms=(), cache=None):
    """Build the project copied to `folder`, with the given forms; returns the built site.

    `cache` is a folder of executed notebooks to begin with. Raises RuntimeError with the log when a build fails.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "EDITION_", "ARTICLE", "TZ"))
    }
    environment |= {
        name: os.environ[name]
        for name in ("EDITION_REPOSITORY", "EDITION_SITE", "EDITION_BINDER")
        if name in os.environ
    }
    environment |= available(circumstance["environment"]) | {
        "PYTHONPATH": str(folder),
        "SOURCE_DATE_EPOCH": str(exports.epoch()),
        "ARTICLE": "",
    }
    environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
    if cache:
        shutil.copytree(cache, folder / "_build" / "executed")
    clock = (
        ["faketime", "-f", "@" + circumstance["clock"]]
        if circumstance["clock"] and shutil.which("faketime")
        else []
    )
    # A notebook's kernel does not run under a false clock, so the notebooks run first, under the true one.
    steps = (
        [([], ["edition.build"])] * bool(clock and not cache)
        + [(clock, ["edition.build"])]
        + [(clock, ["edition.exports", form]) for form in forms]
    )
    for wrapped, arguments in steps:
        if arguments == ["edition.build"]:
            shutil.rmtree(folder / "_build" / "html", ignore_errors=True)
        done = subprocess.run(
            [*wrapped, sys.executable, "-m", *arguments],
            cwd=folder,
            env=environment,
            umask=circumstance["umask"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} in {folder}:\n{done.stdout[-3000:]}")
    return folder / "_build" / "html"


def files(site):
    """{path within the site: file} of everything that is published."""
    return {
        path.relative_to(site).as_posix(): path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name not in UNCOMPARED
    }


def differences(one, other):
    """What differs between two sites, one line a file: missing, or the first differing bytes."""
    left, right, found = files(one), files(other), []
    for name in sorted(left.keys() | right.keys()):
        if name not in left or name not in right:
            found.append(f"{name}: only in {one if name in left else other}")
            continue
        a, b = left[name].read_bytes(), right[name].read_bytes()
        if a != b:
            at = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            found.append(
                f"{name}: byte {at} of {len(a)} and {len(b)}\n    {a[max(0, at - 40) : at + 40]!r}\n    {b[max(0, at - 40) : at + 40]!r}"
            )
    return found


def checksums(site):
    """The site in the form `sha256sum -c` reads, sorted by name."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in files(site).items()
    )


def main():
    parser = argparse.ArgumentParser(
        prog="make reproducible",
        description="Build the book twice under different circumstances and compare.",
    )
    parser.add_argument(
        "forms", nargs="*", default=list(exports.FILES), help="forms to compare beside HTML"
    )
    forms = parser.parse_args().forms
    with tempfile.TemporaryDirectory(prefix="edition-") as scratch:
        sites = []
        for circumstance in CIRCUMSTANCES:
            folder = pathlib.Path(scratch) / circumstance["folder"]
            folder.mkdir(parents=True)
            copy_sources(folder)
            print(
                f"Building in {folder} ({', '.join(f'{k}={v}' for k, v in available(circumstance['environment']).items())}, umask {circumstance['umask']:03o}, clock {circumstance['clock'] if circumstance['clock'] and shutil.which('faketime') else 'as it is'}) …",
                flush=True,
            )
            try:
                sites.append(build(folder, circumstance, forms))
            except RuntimeError as error:
                print(f"error: a build failed: {error}")
                return 1
        found = differences(*sites)
        if found:
            print("\n".join(found) + f"\nerror: {len(found)} file(s) differ")
            return 1
        manifest = ROOT / "_build" / "SHA256SUMS"
        manifest.parent.mkdir(exist_ok=True)
        manifest.write_text(checksums(sites[0]), encoding="utf-8")
        print(
            f"{len(files(sites[0]))} files (HTML{''.join(', ' + form.upper() for form in forms)}) are the same, byte for byte. Checksums: {manifest.relative_to(ROOT)}; check with `sha256sum -c` in the built book."
        )
        return 0


if __name__ == "__main__":
    sys.exit(main())
