"""`make live`: the book on this machine, built anew and reloaded whenever a source file is saved.

Sphinx's own incremental build is used, with the settings Jupyter Book makes of _config.yml: only
the pages that a change touches are written. `make book` stays the clean build that is published.
"""

from __future__ import annotations

import os
import pathlib
import sys

from jupyter_book.config import get_final_config

from edition.tables import ROOT

LIVE = ROOT / "_build" / "live"
IGNORED = ("_build", ".venv", ".git", ".jupyter_cache", "__pycache__", ".ipynb_checkpoints")


def write_settings(folder: pathlib.Path) -> None:
    """Write the conf.py that stands for _config.yml and _toc.yml."""
    settings, _ = get_final_config(
        user_yaml=ROOT / "_config.yml", sourcedir=ROOT, cli_config={"latex_individualpages": False}
    )
    settings["external_toc_path"] = str(ROOT / "_toc.yml")
    lines = [f"{name} = {value!r}\n" for name, value in sorted(settings.items())]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Replace this process by sphinx-autobuild."""
    write_settings(LIVE / "conf")
    os.environ |= {"PYTHONPATH": str(ROOT), "JUPYTER_PLATFORM_DIRS": "1", "EDITION_LIVE": "1"}
    ignored = [f"--re-ignore=(^|/){name.replace('.', '[.]')}(/|$)" for name in IGNORED]
    places = ["-c", str(LIVE / "conf"), "-d", str(LIVE / "doctrees"), str(ROOT), str(LIVE / "html")]
    command = [sys.executable, "-m", "sphinx_autobuild", *ignored, "--host=127.0.0.1", *places]
    os.execv(sys.executable, [*command, *sys.argv[1:]])


if __name__ == "__main__":
    main()
