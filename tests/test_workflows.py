"""The CI files, which can't be run here: their form, their rights, their pins, and that what they call exists.

The schema and the analyser (check-jsonschema, zizmor) come with tests/requirements.txt and work offline.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from conftest import ROOT

import edition

WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
RIGHTS = {
    ("pages.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("links.yml", "links"): {"contents": "read", "issues": "write"},
}


def jobs():
    return [
        (name, job, body)
        for name, workflow in WORKFLOWS.items()
        for job, body in workflow["jobs"].items()
    ]


def steps():
    return [(name, step) for name, _, body in jobs() for step in body["steps"]]


def events(workflow):
    """What starts a workflow; YAML 1.1 reads the key `on` as true."""
    found = workflow[True]
    return found if isinstance(found, dict) else {found: None}


def tool(name):
    """A program of the tests' packages; skipped by name without it, failed in CI."""
    found = shutil.which(name, path=pathlib.Path(sys.executable).parent)
    if not found:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(
            f"{name} is not installed: run `make .venv/installed-tests`"
        )
    return found


def test_the_files_follow_githubs_schema():
    done = subprocess.run(
        [
            tool("check-jsonschema"),
            "--builtin-schema",
            "vendor.github-workflows",
            *map(str, (ROOT / ".github" / "workflows").glob("*.yml")),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_analyser_finds_nothing_even_when_pedantic():
    done = subprocess.run(
        [
            tool("zizmor"),
            "--offline",
            "--no-progress",
            "--persona=pedantic",
            str(ROOT / ".github" / "workflows"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_asked_for_is_there():
    assert {"test.yml", "pages.yml", "links.yml", "reexecute.yml"} == set(WORKFLOWS)
    matrix = WORKFLOWS["test.yml"]["jobs"]["book"]["strategy"]["matrix"]["include"]
    assert [row["python"] for row in matrix] == ["3.11", "3.12", "3.13"]
    assert [
        system.split("-")[0]
        for system in WORKFLOWS["test.yml"]["jobs"]["notebooks"]["strategy"]["matrix"]["os"]
    ] == ["macos", "windows"]
    assert events(WORKFLOWS["pages.yml"])["push"] == {"tags": ["v*"]}
    for name in ("links.yml", "reexecute.yml"):
        assert set(events(WORKFLOWS[name])) == {"schedule", "workflow_dispatch"}, (
            f"{name} runs by the clock and blocks nothing"
        )


def test_actions_are_few_and_pinned_to_one_commit_each_with_its_version():
    used = {}
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                pin = re.fullmatch(
                    r"\s+(?:- )?uses: (actions/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line
                )
                assert pin, f"{path.name}: {line.strip()}"
                used.setdefault(pin[1], set()).add(pin.groups()[1:])
    assert all(len(pins) == 1 for pins in used.values()), used
    assert set(used) == {
        f"actions/{name}"
        for name in (
            "checkout",
            "setup-python",
            "upload-artifact",
            "upload-pages-artifact",
            "deploy-pages",
        )
    }


def test_rights_are_the_least():
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {"contents": "read"}, name
    for name, job, body in jobs():
        assert body.get("permissions", {}) == RIGHTS.get((name, job), {}), (name, job)
    for name, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, name


def test_a_pull_request_sees_no_secret_and_publishes_nothing():
    for name, workflow in WORKFLOWS.items():
        text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
        assert "pull_request_target" not in text and "secrets." not in text
        if "pull_request" in events(workflow):
            assert "github.token" not in text
            writing = [
                body
                for _, _, body in filter(lambda job: job[0] == name, jobs())
                if "write" in body.get("permissions", {}).values()
            ]
            assert all(body["if"] == "github.event_name == 'push'" for body in writing), name


def test_nothing_runs_for_ever_or_beside_itself():
    assert all(workflow["concurrency"]["group"] for workflow in WORKFLOWS.values())
    for name, job, body in jobs():
        assert 5 <= body["timeout-minutes"] <= 60, (name, job)


def test_every_command_a_workflow_or_ci_run_calls_exists():
    targets = set(
        re.findall(
            r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M
        )
    )
    targets = {target for line in targets for target in line.split()}
    scripts = [step["run"] for _, step in steps() if "run" in step] + [
        (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ]
    called = [
        word
        for script in scripts
        for line in re.findall(r"^make ([a-z -]+)", script, flags=re.M)
        for word in line.split()
    ]
    assert (
        {"test", "binder", "steady", "bench-scale", "pdf", "epub", "tei", "notebooks"}
        <= set(called)
        <= targets
    )
    for script in re.findall(r"\.ci/\w+", "\n".join(scripts)):
        assert os.access(ROOT / script, os.X_OK), script
    for path in (ROOT / ".ci" / "run", ROOT / ".ci" / "system"):
        assert subprocess.run(["bash", "-n", path]).returncode == 0


def test_the_version_is_the_same_everywhere():
    version = edition.__version__
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        == version
    )
    assert (
        str(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"])
        == version
    )
    assert (
        json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["version"]
        == version
    )
