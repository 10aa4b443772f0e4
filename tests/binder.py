"""`make binder`: prove, without Docker, that Binder can run the notebooks.

repo2docker writes the Dockerfile that Binder would build from the repository's files; its pip steps
are replayed in an empty virtual environment that holds JupyterLab and the packages of Binder's own
base image at their versions, in a copy of the files git knows. There every notebook is run and
compared with its stored outputs, and JupyterLab is asked for the address each launch link opens.
Not shown by this: the image's system packages (apt.txt) and Binder's own servers.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"
BASE = ("jupyterlab", "notebook", "jupyter-server", "ipykernel", "nbclient", "nbformat")


def run(*command, **options):
    """Run a command and return its output; a failure ends with its last lines."""
    done = subprocess.run(
        [str(part) for part in command],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **options,
    )
    if done.returncode:
        sys.exit(
            "error: "
            + " ".join(str(part) for part in command)
            + "\n"
            + "\n".join(done.stdout.splitlines()[-15:])
        )
    return done.stdout


def uv():
    return shutil.which("uv") or ROOT / ".venv" / "bin" / "uv"


def copy_tracked(target):
    """Copy the files git knows, as they are in the working folder."""
    for name in run("git", "ls-files", "-z", cwd=ROOT).split("\0"):
        if name and (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def dockerfile(folder):
    """What repo2docker would build from `folder`: the Dockerfile and the notes it prints."""
    return run(
        uv(),
        "tool",
        "run",
        "-q",
        "--python",
        sys.executable,
        "--from",
        REPO2DOCKER,
        "jupyter-repo2docker",
        "--no-build",
        "--debug",
        "--user-id",
        "1000",
        "--user-name",
        "jovyan",
        ".",
        cwd=folder,
    )


def base_versions(version):
    """{package: version} of the lock file of Binder's base environment, as repo2docker ships it."""
    find = (
        "import pathlib, repo2docker; print((pathlib.Path(repo2docker.__file__).parent / 'buildpacks' / 'conda' / 'environment.py-%s-linux-64.lock').read_text())"
        % version
    )
    lock = run(
        uv(),
        "tool",
        "run",
        "-q",
        "--python",
        sys.executable,
        "--from",
        REPO2DOCKER,
        "python",
        "-c",
        find,
    )
    return {
        name.replace("_", "-"): number
        for name, number in re.findall(r"/([\w.-]+?)-(\d[^-/]*)-[^-/]+\.(?:conda|tar\.bz2)", lock)
    }


def pip_steps(text):
    """The arguments of every `pip install` the Dockerfile runs in the kernel's environment."""
    return [
        step.replace('"', "").split()
        for step in re.findall(
            r"^RUN \$\{KERNEL_PYTHON_PREFIX\}/bin/pip install (.+)$", text, flags=re.M
        )
    ]


def python_for(version):
    """A Python of the version Binder takes."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = sys.executable if own == version else shutil.which(f"python{version}")
    return found or sys.exit(f"error: Binder takes Python {version}, which was not found here")


def opens(site, path):
    """True when JupyterLab serves the page and the file behind `lab/tree/<path>`."""
    with (
        urllib.request.urlopen(f"{site}/lab/tree/{path}") as page,
        urllib.request.urlopen(f"{site}/api/contents/{path}?content=0") as found,
    ):
        return page.status == 200 and json.load(found)["path"] == path


def check_links(python, folder, environment, paths):
    """Start JupyterLab as Binder does, on this machine only, and ask for each launch link's address."""
    command = [
        python,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=8899",
        "--ServerApp.port_retries=50",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    with open(folder / "server.log", "w+") as log:
        server = subprocess.Popen(
            [str(part) for part in command], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            for _ in range(120):
                started = re.search(
                    r"(http://127\.0\.0\.1:\d+)/lab", (folder / "server.log").read_text()
                )
                if started or server.poll() is not None:
                    break
                time.sleep(0.5)
            if not started:
                sys.exit(
                    "error: JupyterLab did not start\n"
                    + (folder / "server.log").read_text()[-2000:]
                )
            for path in paths:
                try:
                    good = opens(started[1], path)
                except urllib.error.HTTPError as error:
                    good = sys.exit(f"error: lab/tree/{path}: {error}")
                if not good:
                    sys.exit(f"error: lab/tree/{path} is another file")
        finally:
            server.terminate()
            server.wait(20)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "jovyan"
        folder.mkdir()
        copy_tracked(folder)
        text = dockerfile(folder)
        version = re.search(r"environment for python=(\d\.\d+)", text)[1]
        steps = pip_steps(text)
        if not steps or not re.search(r"apt-get install .*\bgraphviz\b", text):
            sys.exit(
                "error: the Dockerfile does not install .binder/requirements.txt and .binder/apt.txt"
            )
        base = base_versions(version)
        venv = pathlib.Path(temporary) / "notebook"
        python = venv / "bin" / "python"
        environment = {
            "PATH": f"{venv}/bin:/usr/bin:/bin",
            "HOME": temporary,
            "LANG": "C.UTF-8",
            "JUPYTER_PLATFORM_DIRS": "1",
        }
        run(python_for(version), "-m", "venv", venv)
        ours = re.findall(
            r"^([\w.-]+)==",
            (folder / ".binder" / "requirements.txt").read_text(encoding="utf-8"),
            flags=re.M,
        )
        present = [
            f"{name}=={base[name]}"
            for name in dict.fromkeys((*BASE, *ours))
            if name in base and name != "tzdata"
        ]  # conda's tzdata is not the Python package of that name
        run(uv(), "pip", "install", "-q", "--python", python, *present)
        print(f"Binder's base: Python {version}, " + ", ".join(present))
        for step in steps:
            run(
                python,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                *step,
                cwd=folder,
                env=environment,
            )
            print("replayed: pip install " + " ".join(step))
        run(
            python, "-m", "pip", "check", "--disable-pip-version-check", cwd=folder, env=environment
        )
        print(
            run(
                python,
                folder / "tests" / "steady.py",
                "--runs",
                "1",
                "--only-here",
                cwd=folder / "notebooks",
                env=environment,
            ),
            end="",
        )
        paths = [
            "notebooks",
            *(f"notebooks/{path.name}" for path in sorted((folder / "notebooks").glob("*.ipynb"))),
        ]
        check_links(python, folder, environment, paths)
        print(f"JupyterLab opens {len(paths)} launch addresses.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
