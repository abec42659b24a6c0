"""The suite itself: form and types of the code, and what ``start.py test --fast`` runs."""

import subprocess
import sys

import pytest
import yaml
from conftest import HEAVY, ROOT

sys.path.insert(0, str(ROOT))
import start

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
NEVER_FAST = {
    "attacks",
    "browser",
    "factory_browser",
    "figures_ink",
    "honest",
    "live_figure",
    "machine_browser",
    "nbgrader_course",
    "next_learner",
    "paper",
    "shop_browser",
}


def output_of(*command):
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(
    sys.platform != "linux", reason="once is enough; the types of the standard library differ by system"
)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name == "mypy" else ())  # half a minute on a new clone
        for name in start.LINTERS
    ],
)
def test_nothing_to_mend(name):
    program, *rest = start.LINTERS[name][0].split()
    done = subprocess.run([f"{start.BIN}/{program}", *rest], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: python3 start.py lint --fix"


def test_a_commit_is_held_to_the_same_and_fetches_nothing():
    (repo,) = HOOKS
    assert repo["repo"] == "local"
    assert all(hook["language"] == "system" for hook in repo["hooks"])
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in repo["hooks"]]
    looks = [look for name, (look, _) in start.LINTERS.items() if name != "mypy"]
    assert entries == [*looks, "python3 start.py build --check"]


@pytest.mark.slow  # collects all tests once more, unless all are about to run
def test_every_file_but_those_named_has_fast_tests(request):
    files = {path.stem.removeprefix("test_"): f"tests/{path.name}" for path in (ROOT / "tests").glob("test_*.py")}
    items = [item for item in request.session.items if item.path.parent == ROOT / "tests"]
    if {item.path.name for item in items} == {path.partition("/")[2] for path in files.values()}:
        assert sorted(start.FAST.removeprefix("not (").removesuffix(")").split(" or ")) == sorted(HEAVY)
        fast = {f"tests/{item.path.name}" for item in items if not any(map(item.get_closest_marker, HEAVY))}
    else:
        listed = output_of(sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", start.FAST, "tests")
        fast = {line.partition("::")[0] for line in listed.splitlines() if "::" in line}
    assert fast == {path for name, path in files.items() if name not in NEVER_FAST}
    assert set(files) > NEVER_FAST


def test_a_notebook_run_as_a_test_measures_no_computer_for_long(request):
    """A hook of tests/conftest.py alone would not be asked for a notebook, which lies elsewhere."""
    asked = request.session.gethookproxy(ROOT / "notebooks").pytest_runtest_setup.get_hookimpls()
    assert [one.plugin_name for one in asked if type(one.plugin).__name__ == "Quick"]
