"""environment.yml, for conda and Binder, asks for what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # conda-forge's matplotlib brings a whole Qt along

ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def asked_of_pip(text):
    """Name in conda-forge -> set of bounds."""
    project = tomllib.loads(text)["project"]
    found = {"python": set(project["requires-python"].split(","))}
    for line in project["dependencies"] + project["optional-dependencies"]["lab"]:
        name, bounds = re.fullmatch(r"([a-z0-9-]+)(.*)", line).groups()
        found[CONDA_NAMES.get(name, name)] = set(bounds.split(","))
    return found


def asked_of_conda(text):
    """The same, each line read as a name and its bounds; and the lines for pip. Raises for bounds that are none."""
    found, pip = {}, []
    for line in yaml.safe_load(text)["dependencies"]:
        if isinstance(line, dict):
            pip += line["pip"]
            continue
        name, _, bounds = line.partition(" ")
        SpecifierSet(bounds)
        found[name] = set(bounds.split(","))
    return found, pip


def disagreements(environment, project):
    conda, pip = asked_of_conda(environment)
    wanted = asked_of_pip(project) | {"pip": {""}}
    return [
        f"{name}: conda {sorted(conda.get(name, []))}, pip {sorted(wanted.get(name, []))}"
        for name in sorted(conda.keys() | wanted.keys())
        if conda.get(name) != wanted.get(name)
    ] + ([] if pip == ["-e ."] else [f"pip: {pip}"])


def test_conda_and_pip_are_asked_for_the_same():
    assert disagreements(ENVIRONMENT, PROJECT) == []


def test_only_conda_forge_is_asked():
    assert yaml.safe_load(ENVIRONMENT)["channels"] == ["conda-forge", "nodefaults"]


@pytest.mark.parametrize(
    "old, new, named",
    [
        ("  - sympy >=1.13.3,<2\n", "", "sympy"),
        ("numpy >=2.1,<3", "numpy >=2.0,<3", "numpy"),
        ("numpy >=2.1,<3", "numpy", "numpy"),
        ("python >=3.11,<3.15", "python >=3.10,<3.15", "python"),
        ("matplotlib-base", "matplotlib", "matplotlib"),
        ("  - pip\n", "  - pip\n  - scipy\n", "scipy"),
        ("      - -e .\n", "      - .\n", "pip"),
    ],
)
def test_a_difference_would_be_seen(old, new, named):
    broken = ENVIRONMENT.replace(old, new)
    assert broken != ENVIRONMENT
    assert any(line.startswith(named) for line in disagreements(broken, PROJECT))


def test_a_new_dependency_of_the_project_would_be_seen():
    project = PROJECT.replace('    "sympy', '    "scipy>=1.14",\n    "sympy')
    assert disagreements(ENVIRONMENT, project) == ["scipy: conda [], pip ['>=1.14']"]


def test_a_line_that_conda_cannot_read_would_be_seen():
    with pytest.raises(Exception, match="Invalid specifier"):
        disagreements(ENVIRONMENT.replace("numpy >=2.1,<3", "numpy >=2.1,<<3"), PROJECT)
