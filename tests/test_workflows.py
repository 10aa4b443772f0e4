"""The CI files, which cannot be run here: their form, their pins; and one version everywhere."""

import json
import re
import subprocess
import sys
import tomllib

import yaml
from conftest import ROOT

import edition

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_the_files_follow_githubs_schema():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, "vendor.github-workflows", *WORKFLOWS], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_actions_are_pinned_to_a_commit_with_its_version():
    for path in WORKFLOWS:
        for used in re.findall(r"uses: (.+)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", used), used


def test_what_workflows_call_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"run: make (\w+)", text):
            assert re.search(rf"^{target}:", makefile, re.M), target
        for script in re.findall(r"run: (\.ci/\w+)", text):
            assert (ROOT / script).exists(), script


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    versions = {project["version"], str(citation["version"]), package["version"]}
    assert versions == {edition.__version__}
