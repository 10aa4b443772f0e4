"""Make the project's own virtual environment from requirements.txt. Standard library only.

`bootstrap.py tests` adds the packages of tests/requirements.txt to it. Installs with uv (a few seconds) and falls back to pip (half a minute) where uv cannot be had; both
check the hash of every package. Prints one line and leaves a stamp; ends with a plain message, not
a traceback, when something is missing.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SUPPORTED = ((3, 11), (3, 13))


def fail(message):
    sys.exit(f"error: {message}")


def python():
    folder = "Scripts" if os.name == "nt" else "bin"
    return VENV / folder / ("python.exe" if os.name == "nt" else "python")


def run(*command):
    return subprocess.run([str(c) for c in command], cwd=ROOT, capture_output=True, text=True)


def make_venv():
    made = run(sys.executable, "-m", "venv", "--clear", VENV)
    if made.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        fail(
            f"Python could not make a virtual environment in {VENV.name}.\n  On Debian or Ubuntu: apt install python{version}-venv\n{made.stderr.strip() or made.stdout.strip()}"
        )


def own_uv():
    """Install uv at the version and with the hashes of requirements.txt; returns the program, or None."""
    pinned = re.search(
        r"^uv==.*(?:\n[ ].*)*", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M
    )
    if not pinned:
        return None
    (VENV / "uv.txt").write_text(pinned[0], encoding="utf-8")
    done = run(
        python(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        VENV / "uv.txt",
    )
    return (
        python().with_name("uv.exe" if os.name == "nt" else "uv") if done.returncode == 0 else None
    )


def install(lock):
    """Install every package of a lock file; returns the installer's name."""
    uv = shutil.which("uv") or own_uv()
    if uv:
        done = run(uv, "pip", "install", "--python", python(), "--require-hashes", "-r", lock)
        if done.returncode == 0:
            return "uv"
    done = run(
        python(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        lock,
    )
    if done.returncode:
        fail(
            f"the packages of {lock.name} could not be installed; is the package index reachable?\n"
            + "\n".join(done.stderr.strip().splitlines()[-8:])
        )
    return "pip"


def main():
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        fail(
            f"Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]}.\n  Get one from python.org, apt install python3, brew install python@3.12 or pyenv, then: make book PYTHON=/path/to/python3.12"
        )
    tests = sys.argv[1:] == ["tests"]
    lock = ROOT / ("tests/requirements.txt" if tests else "requirements.txt")
    print(
        f"{'Adding the test packages to' if tests else 'Setting up'} .venv (once, and after a change of {lock.relative_to(ROOT)}) …",
        flush=True,
    )
    try:
        if not tests:
            make_venv()
        how = install(lock)
        (VENV / ("installed-tests" if tests else "installed")).touch()
    except OSError as error:
        fail(
            f"cannot write to {error.filename or VENV} ({error.strerror}); is the folder read-only or the disk full?"
        )
    print(f"Packages installed with {how}.")


if __name__ == "__main__":
    main()
