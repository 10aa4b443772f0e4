"""`make steady`: run every notebook many times and compare with what is stored, byte for byte.

RUNS (20) runs under this Python, then as many under another of the supported ones where the machine
has one. The kernels get a new hash seed each time and another time zone in turn, so that an
order or a date that slips into an output shows. Ends with 1 and the first difference when any run differs.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ZONES = ("UTC", "Asia/Almaty", "America/New_York")
SUPPORTED = ("3.13", "3.12", "3.11")


def difference(job):
    """Run one notebook; returns "" or where it differs from the stored one."""
    from edition import execute

    name, number = job
    os.environ["TZ"] = ZONES[number % len(ZONES)]
    stored = (execute.NOTEBOOKS / name).read_bytes().decode("utf-8")
    fresh = execute.executed(execute.NOTEBOOKS / name)
    if fresh == stored:
        return ""
    lines = difflib.unified_diff(
        stored.splitlines(), fresh.splitlines(), "stored", f"run {number + 1}", n=0, lineterm=""
    )
    return f"{name}, run {number + 1}:\n" + "\n".join(line[:300] for line in list(lines)[:8])


def compare(runs):
    """Run all notebooks `runs` times, two at a time; returns the differences."""
    from edition import execute

    jobs = [(name, number) for number in range(runs) for name in execute.names()]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        return [found for found in pool.map(difference, jobs) if found]


def other_python():
    """Another supported Python of this machine (on the path or under pyenv), or None."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version in SUPPORTED:
        places = [shutil.which(f"python{version}")] + sorted(
            (pathlib.Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python3")
        )
        for place in filter(None, places) if version != own else ():
            if (
                subprocess.run([place, "-c", "import ensurepip"], capture_output=True).returncode
                == 0
            ):
                return str(place)
    return None


def under(python, runs):
    """The same comparison under another Python, with the notebooks' small environment and no more."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        own = pathlib.Path(folder) / "bin" / "python"
        uv = shutil.which("uv") or ROOT / ".venv" / "bin" / "uv"
        subprocess.run(
            [
                uv,
                "pip",
                "install",
                "-q",
                "--python",
                own,
                "-r",
                ROOT / ".binder" / "requirements.txt",
                "-c",
                ROOT / "requirements.txt",
                "nbclient",
                "ipykernel",
            ],
            check=True,
        )
        return subprocess.run([own, __file__, "--runs", str(runs), "--only-here"]).returncode


def main():
    parser = argparse.ArgumentParser(prog="make steady")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only-here", action="store_true", help="under this Python only")
    given = parser.parse_args()
    version = sys.version.split()[0]
    found = compare(given.runs)
    print(
        found[0]
        if found
        else f"Python {version}: every notebook run {given.runs} times, no difference in bytes from what is stored.",
        flush=True,
    )
    if found:
        print(f"Python {version}: {len(found)} runs differ.")
        return 1
    if given.only_here:
        return 0
    other = other_python()
    if not other:
        print("No other supported Python was found on this machine.")
        return 0
    return under(other, given.runs)


if __name__ == "__main__":
    sys.exit(main())
