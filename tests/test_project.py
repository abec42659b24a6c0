"""What surrounds the course: one version, forms that GitHub can read, links that lead somewhere, plans that add up."""

import json
import re
import tomllib

import inference_math
import pytest
import yaml
from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FORMS = [path for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "docs/classroom-workflow.yml"]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
TEACHING = (ROOT / "docs/teaching.md").read_text("utf-8")


def test_one_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    newest = re.search(r"^## (\S+),", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[1]
    assert {PROJECT["version"], inference_math.__version__, cited["version"], newest} == {PROJECT["version"]}
    assert (cited["cff-version"], cited["license"], cited["title"]) == (
        "1.2.0",
        PROJECT["license"],
        "The Math Behind LLM Pricing",
    )


def test_a_release_takes_its_words_from_the_change_log_and_is_dated():
    steps = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]["publish"]["steps"]
    assert 'head="## ${TAG#v}, 20"' in steps[-1]["run"] and "test -s notes.md" in steps[-1]["run"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_one_that_github_takes(path):
    flow = yaml.safe_load(path.read_text("utf-8"))
    assert flow["name"] and flow[True] and flow["permissions"] == {"contents": "read"}  # YAML reads "on" as true
    for job in flow["jobs"].values():
        assert job["runs-on"] and job["timeout-minutes"] <= 60
        needs = job.get("needs", [])
        assert {needs} <= set(flow["jobs"]) if isinstance(needs, str) else not needs
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step), step
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/x@v1")), step
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    for command in re.findall(r"python start\.py (\w+)", "\n".join(step.get("run", "") for step in steps)):
        assert command in ("test", "site", "check", "variants"), command
    given = {one["with"]["name"] for one in steps if "upload-artifact" in one.get("uses", "")}
    assert {one["with"]["name"] for one in steps if "download-artifact" in one.get("uses", "")} <= given


def test_a_release_tries_its_wheel_alone_and_hands_on_what_it_built():
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    said = [step.get("run", "") for step in jobs["build"]["steps"]]
    order = ["tests/test_project.py", "__version__", "test --fast", "uv build", "dist/*.whl"]
    places = [next(i for i, line in enumerate(said) if one in line) for one in order]
    assert places == sorted(places)
    assert jobs["publish"]["needs"] == "build" and jobs["publish"]["permissions"] == {"contents": "write"}
    assert "dist/*" in jobs["publish"]["steps"][-1]["run"]


def test_the_library_alone_needs_no_server():
    names = [re.match(r"[a-z-]+", one)[0] for one in PROJECT["dependencies"]]
    assert names == ["anywidget", "ipywidgets", "matplotlib", "numpy", "sympy"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_takes(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    assert form["name"] and form["description"]
    ids = [one["id"] for one in form["body"]]
    assert len(ids) == len(set(ids))
    for one in form["body"]:
        assert one["type"] in ("input", "textarea") and one["attributes"]["label"]
    assert any(one.get("validations", {}).get("required") for one in form["body"])


def test_there_is_a_form_for_a_wrong_number_and_for_an_answer():
    assert {"This number is wrong", "This answer should count"} <= {
        yaml.safe_load(path.read_text("utf-8"))["name"] for path in FORMS
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8")):
        assert link.startswith("https://") or (path.parent / link).exists(), link


def test_codespaces_makes_the_environment():
    made = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert made["postCreateCommand"] == "python3 start.py install"
    assert ".venv/bin/python" in made["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]


def plan(minutes):
    section = TEACHING.split(f"## {minutes} minutes\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (\d+) \| (.+?) \| (.*?) ?\|$", section, re.M)


@pytest.mark.parametrize("minutes", [60, 180])
def test_a_plan_takes_its_time_and_has_a_break(minutes):
    assert sum(int(one) for one, _, _ in plan(minutes)) == minutes
    assert any(what.startswith("Break.") for _, what, _ in plan(minutes))


@pytest.mark.parametrize("minutes", [60, 180])
def test_a_plan_names_headings_that_are_there(minutes):
    named = 0
    for _, _, where in plan(minutes):
        for stem in re.findall(r"\(\.\./notebooks/(\w+)\.ipynb\)", where):
            text = (ROOT / "source/lessons" / f"{stem}.py").read_text("utf-8")
            for heading in re.findall(r'"(.+?)"', where):
                assert f"\n# ## {heading}\n" in text, heading
                named += 1
    assert named > 5
