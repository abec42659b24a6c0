"""What instructors are told: the page's links, limits, commands; the container; the workflow, as bash runs it."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from conftest import ROOT
from grading_standins import checked
from inference_math.grading.files import intake
from inference_math.grading.run import batch, progress, workers
from inference_math.grading.sandbox import protocol, room
from inference_math.grading.sandbox.bubblewrap import MB, Limits
from test_checks import filled

PAGE = (ROOT / "docs" / "grading.md").read_text("utf-8")

WORKFLOW = yaml.safe_load((ROOT / "docs" / "classroom-workflow.yml").read_text("utf-8"))
(JOB,) = WORKFLOW["jobs"].values()
STEPS = [step["run"] for step in JOB["steps"] if "run" in step]
START = """import json, subprocess, sys
from pathlib import Path
kept = Path("said.json")
if sys.argv[1] != "check":
    sys.exit()
if kept.exists():
    status, said = json.loads(kept.read_text())[Path(sys.argv[2]).name]
    print(said, end="")
    sys.exit(status)
sys.exit(subprocess.call([sys.executable, "-m", "inference_math.grading.check", *sys.argv[2:]]))
"""


def test_links_lead_somewhere():
    headings = {
        re.sub(r"[^a-z0-9 ]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", PAGE, re.M)
    }
    for link in re.findall(r"\]\(([^)]+)\)", PAGE):
        if not link.startswith("https://"):
            assert link[1:] in headings if link[0] == "#" else (ROOT / "docs" / link).exists(), link


def test_limits_are_those_of_the_sandbox():
    told = {
        name: float(number) * {"MB": MB}.get(unit, 1)
        for name, number, unit in re.findall(r"^\| `(\w+)`[^|]*\| ([\d.]+) ?(\w*) \|$", PAGE, re.M)
    }
    assert told == vars(Limits())


def test_bounds_outside_of_the_sandbox_are_those_of_the_grader():
    words_of = {3: "three", 5: "five", 10: "ten"}
    for words in (
        f"less than {room.LEAST / MB:g} MB left",
        f"more than {protocol.MOST_SENT / MB:g} MB in all",
        f"keeps the grader itself for {words_of[workers.DEADLINE / 60]} minutes",
        f"of one learner {intake.MOST_FILES} notebooks are read",
        f"taken {words_of[batch.BUDGET / 60]} minutes together",
        f"longer than {words_of[progress.LONG]} seconds is named",
        f"up to {words_of[batch.TRIES]} times",
    ):
        assert words in PAGE


def test_every_command_is_one_of_start():
    start = (ROOT / "start.py").read_text("utf-8")
    for command in set(re.findall(r"start\.py (\w+)", PAGE)) - {"grade"}:
        assert f"start.py {command} " in start


def test_the_container_has_what_is_needed():
    recipe = (ROOT / "docs" / "grading.Dockerfile").read_text("utf-8")
    assert "install -y --no-install-recommends bubblewrap" in recipe and "\nUSER grader\n" in recipe
    assert "docs/grading.Dockerfile" in PAGE and "--privileged" not in PAGE.replace("`--privileged` is not needed", "")
    (run,) = re.findall(r"^docker run .*$", PAGE, re.M)
    assert {"seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"} <= set(run.split())
    assert "--network none --cap-drop ALL" in run


def test_it_may_read_and_nothing_else():
    assert WORKFLOW["permissions"] == {"contents": "read"} and "permissions" not in JOB
    assert JOB["steps"][0]["with"] == {"persist-credentials": False}
    assert set(WORKFLOW[True]) == {"push", "workflow_dispatch"}  # YAML reads "on" as True


def test_its_actions_are_those_of_our_own_workflow():
    ours = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    known = {step["uses"] for job in ours["jobs"].values() for step in job["steps"] if "uses" in step}
    assert {step["uses"] for step in JOB["steps"] if "uses" in step} <= known


@pytest.fixture
def repository(tmp_path):
    """A learner's repository; start.py has its environment already."""
    folder = tmp_path / "repository"
    for name in ("exercises", "bin"):
        (folder / name).mkdir(parents=True)
    (folder / "start.py").write_text(START)
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin" / "python").chmod(0o755)
    return folder


def run(repository):
    """(exit status, summary) of the steps, each as the runner starts it."""
    summary = repository / "summary.md"
    summary.touch()
    env = os.environ | {
        "PATH": f"{repository / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    for step in STEPS:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step],
            cwd=repository,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            break
    return done.returncode, summary.read_text("utf-8")


needs_bash = pytest.mark.skipif(sys.platform != "linux", reason="the steps run on Linux")


@pytest.mark.notebooks
@needs_bash
def test_right_wrong_and_untouched(repository, tmp_path, capsys):
    """The checks run here, once each; start.py then says again what they said."""
    exercises, said = repository / "exercises", {}
    shutil.copy(filled(tmp_path, "03"), exercises / "03_memory_bound.ipynb")
    shutil.copy(filled(tmp_path, "02", q6='shared = "c"'), exercises / "02_autoregressive_decoding.ipynb")
    shutil.copy(ROOT / "exercises" / "01_parameters_memory_compute.ipynb", exercises)
    for path in exercises.iterdir():
        said[path.name] = checked(path, capsys)
    (repository / "said.json").write_text(json.dumps(said))
    status, summary = run(repository)
    assert status == 1
    assert "### 03_memory_bound: all correct" in summary and "5 of 5 correct" in summary
    assert "### 01_parameters_memory_compute: not begun\n###" in summary
    assert "### 02_autoregressive_decoding: not yet" in summary and "q6       not yet: " in summary


@needs_bash
def test_the_learners_copies_are_checked_where_there_are_any(repository):
    (repository / "exercises" / "03.ipynb").write_text("{")
    (repository / "my-work" / "exercises").mkdir(parents=True)
    (repository / "my-work" / "exercises" / "04.ipynb").write_text("{")
    _, summary = run(repository)
    assert "### 04: not yet" in summary and "### 03" not in summary


@needs_bash
def test_what_is_no_notebook_is_not_passed_over(repository):
    (repository / "exercises" / "03.ipynb").write_text("{")
    status, summary = run(repository)
    assert status == 1 and "### 03: not yet" in summary
