"""What a newcomer may lack is named, with the way to get it; nothing ends in a traceback."""

import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from edition import bootstrap, diagrams


def test_every_requirement_is_pinned_with_hashes():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(pins) > 90 and all("==" in line and line.endswith("\\") for line in pins)
    assert any(line.startswith("jupyter-book==1.0.4.post1") for line in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)


def test_a_wrong_python_is_named(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main()
    assert "Python 3.11, 3.12 or 3.13 is needed" in str(
        stopped.value
    ) and "make book PYTHON=" in str(stopped.value)


def test_no_python_at_all_is_named(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("make", "sh", "bash", "echo", "grep"):
        if shutil.which(tool):
            (tools / tool).symlink_to(shutil.which(tool))
    project = tmp_path / "project"
    project.mkdir()
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, project / name)
    (project / "edition").mkdir()
    shutil.copy(ROOT / "edition" / "bootstrap.py", project / "edition")
    done = subprocess.run(
        ["make", "book"], cwd=project, env={"PATH": str(tools)}, capture_output=True, text=True
    )
    assert (
        done.returncode != 0
        and "Python 3.11, 3.12 or 3.13 was not found" in done.stdout
        and "apt install python3" in done.stdout
    )


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "/somewhere/.venv")

    monkeypatch.setattr(bootstrap, "make_venv", refuse)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main()
    assert "cannot write" in str(stopped.value)


def test_no_dot_is_named(monkeypatch):
    monkeypatch.setattr(diagrams.shutil, "which", lambda *_, **__: None)
    with pytest.raises(diagrams.DotMissing, match="pip install graphviz-pure"):
        diagrams.ensure_dot()


def test_help_lists_every_target_in_one_line_each():
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    targets = (
        "help",
        "book",
        "pdf",
        "test",
        "corrupt",
        "access",
        "checksums",
        "serve",
        "bench",
        "bench-scale",
        "reproducible",
        "notebooks",
        "steady",
        "binder",
        "lock",
        "licences",
        "upgrade",
        "clean",
    )
    assert [line.split()[1] for line in shown.splitlines()] == list(targets)


def test_the_readme_is_short_and_names_the_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for command in ("make book", "make test", "make serve", "make book ARTICLE="):
        assert command in text


def test_the_package_runs_on_this_python():
    assert (3, 11) <= sys.version_info[:2] <= (3, 13)
