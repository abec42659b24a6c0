"""The first cell of each lesson and sheet: silent where the library is, and a remedy for this place where it is not."""

import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "source"))
import build
import built
import contents

TEXTS = [path for kind in build.SOURCE for path in sorted((ROOT / "source" / kind).glob("*.py"))]
PLACES = {
    "COLAB_RELEASE_TAG": "Colab",
    "KAGGLE_KERNEL_RUN_TYPE": "Kaggle",
    "BINDER_SERVICE_HOST": "Binder",
    "CODESPACES": "Codespaces",
    "VSCODE_PID": "VS Code",
    "JUPYTERHUB_USER": "a hub",
}


def said(*options, place=None):
    """What the cell prints, in an environment that names this place."""
    env = {name: value for name, value in os.environ.items() if name not in PLACES} | ({place: "1"} if place else {})
    done = subprocess.run(
        [sys.executable, *options, "-c", build.first_cell().source],
        check=False,
        env=env,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_says_nothing_where_the_library_is():
    assert said() == ""


@pytest.mark.parametrize("place", PLACES)
def test_it_names_the_place_the_python_and_one_remedy(place):
    out = said("-I", "-S", place=place)  # -S: nothing that was installed
    assert out.startswith(f"{PLACES[place]}: Python {sys.version.split()[0]} in ")
    remedies = ("%pip install git+", "python3 start.py install", "choose the kernel Python 3")
    assert sum(one in out for one in remedies) == 1
    assert (remedies[0] in out) == (place in ("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE", "JUPYTERHUB_USER"))


def test_elsewhere_it_is_start_py():
    assert said("-I", "-S").endswith("close it, and run in the course's folder: python3 start.py\n")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_stands_folded_behind_every_head_and_is_the_same(path):
    head, first, *_ = build.read(path).cells
    assert head.id == "cell-001" and first == build.first_cell()
    assert first.id == "library" and first.metadata["jupyter"]["source_hidden"]
    assert len(first.source.splitlines()) <= 20 and max(map(len, first.source.splitlines())) <= 88


@pytest.fixture
def published(tmp_path, monkeypatch):
    def at(url):
        (tmp_path / "pyproject.toml").write_text(f'[project.urls]\nRepository = "{url}"\n[project]\nname = "x"\n')
        monkeypatch.setattr(built, "ROOT", tmp_path)

    return at


def test_an_address_of_the_project_goes_into_the_cell_and_the_doors(published):
    published("https://github.com/someone/course.git")
    assert '%pip install git+https://github.com/someone/course"' in build.first_cell().source
    lines = contents.doors().splitlines()
    assert len(lines) == len(contents.DOORS) == 5
    assert "- [Colab](https://colab.research.google.com/github/someone/course/blob/main/notebooks/00_" in lines[2]
    assert "- [Codespaces](https://codespaces.new/someone/course):" in lines[1]
    notebook = "https://github.com/someone/course/blob/main/notebooks/00_start_here.ipynb"
    assert lines[3].startswith(f"- [Kaggle](https://kaggle.com/kernels/welcome?src={notebook}):")


def test_the_door_of_a_hub_leads_to_a_heading_that_is_there():
    page, heading = re.search(r"\[JupyterHub\]\((\S+)#(\S+)\)", contents.doors()).groups()
    headings = re.findall(r"^## (.+)$", (built.ROOT / page).read_text("utf-8"), re.M)
    assert heading in [one.lower().replace(" ", "-") for one in headings]


def test_without_an_address_no_link_is_made_up(published):
    published("https://example.org/course")
    assert "](http" not in contents.doors() and "git+https://example.org/course" in build.first_cell().source
    published("")
    assert "<this course's address>" in build.first_cell().source
