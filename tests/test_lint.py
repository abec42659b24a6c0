"""Form and types: ``start.py lint`` as tests, and everywhere the same tools."""

import subprocess
import sys

import pytest
import yaml
from conftest import ROOT

sys.path.insert(0, str(ROOT))
import start

HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]


@pytest.mark.skipif(
    sys.platform != "linux", reason="once is enough, and types of the standard library differ by system"
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
    done = subprocess.run(
        [f"{start.BIN}/{program}", *rest], check=False, cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_commit_is_held_to_the_same_and_fetches_nothing():
    (repo,) = HOOKS
    assert repo["repo"] == "local"
    assert all(hook["language"] == "system" for hook in repo["hooks"])
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in repo["hooks"]]
    looks = [look for name, (look, _) in start.LINTERS.items() if name != "mypy"]  # slow on a new clone
    assert entries == [*looks, "python3 start.py build --check"]
