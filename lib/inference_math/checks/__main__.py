"""``python -m inference_math.checks check 03``: a line per question, and an exit status.

Runs a filled exercise through nbval. The notebook's ``raises-exception`` tags,
which let Run All go on past a wrong answer, would let nbval pass it too, so a
copy without them is run. Written answers are listed and not counted, and so are
those of a copy with numbers of the learner's own. Exit status: 0 all correct,
1 not all, 2 unusable.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .drawn import NO_PICTURES
from .engine import UNWRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

ROOT = Path(__file__).parents[3]
"""The repository: a bare number refers to its ``my-work/exercises/``, or ``exercises/`` where there is no such copy."""


def find(which: str) -> Path:
    """The notebook meant by a path or by a number such as ``03``. Raises SystemExit."""
    path = Path(which)
    if path.suffix == ".ipynb" and path.exists():
        return path
    places = (ROOT / "my-work" / "exercises", ROOT / "exercises")
    for place in places if which.isdigit() else ():
        for found in sorted(place.glob(f"{which.zfill(2)}_*.ipynb")):
            return found
    have = ", ".join(one.name[:2] for one in sorted((ROOT / "exercises").glob("*.ipynb"))) or "none"
    print(f"No exercise {which!r}. Give a number ({have}) or the path of a notebook.", file=sys.stderr)
    raise SystemExit(2)


def without_tags(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook (a dict) with no tag that would excuse an exception."""
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        cell["metadata"]["tags"] = [t for t in tags if t not in ("raises-exception", "nbval-skip")]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return notebook


class Collector:
    """A pytest plugin that keeps, per graded cell, whether it passed and what it said."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.questions: dict[str, str] = {}

    def pytest_runtest_makereport(self, item: Any, call: pytest.CallInfo[None]) -> None:  # noqa: ANN401 - nbval has no types
        """Notes what became of one cell (called by pytest)."""
        grade = item.cell.metadata.get("nbgrader", {})
        if call.when == "setup" and call.excinfo:
            self.failures.append(str(call.excinfo.value))
        if call.when != "call":
            return
        said = ""
        if call.excinfo is not None:
            trace = getattr(call.excinfo.value, "inner_traceback", None)
            said = _plain(trace if isinstance(trace, str) else str(call.excinfo.value))
        if grade.get("grade") and grade.get("locked"):
            self.questions[grade["grade_id"]] = said if call.excinfo else "correct"
        elif said and "NotImplementedError" not in said:
            self.failures.append(said.strip().splitlines()[-1])


def run(path: Path) -> tuple[dict[str, str], list[str]]:
    """Runs the notebook at ``path``; gives {grade_id: what was said} and other failures."""
    import pytest

    notebook = without_tags(json.loads(path.read_text(encoding="utf-8")))
    collector = Collector()
    with tempfile.TemporaryDirectory() as folder, _no_pictures():
        copy = Path(folder) / path.name
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        settings = Path(folder) / "pytest.ini"  # so that no other pytest set-up is found
        settings.write_text("[pytest]\n")
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main(
                [str(copy), "--nbval-lax", "--nbval-current-env", "-c", str(settings), "-p", "no:cacheprovider"],
                plugins=[collector],
            )
    return collector.questions, collector.failures


def written(path: Path) -> dict[str, bool]:
    """The written answers of the notebook at ``path``: {grade_id: whether there is one}."""
    return {
        grade_id: source.strip() not in ("", UNWRITTEN)
        for grade_id, kind, source in _by_hand(path)
        if kind == "markdown"
    }


def noted(path: Path) -> dict[str, bool]:
    """Answers that no check in the notebook at ``path`` can judge, as they are this learner's own.

    Gives {id: whether there is one}.
    """
    return {
        grade_id.removesuffix("-answer"): not re.search(r"raise NotImplementedError|= \.\.\.\s*$", source)
        for grade_id, kind, source in _by_hand(path)
        if kind == "code"
    }


def _by_hand(path: Path) -> Iterator[tuple[str, str, str]]:
    """The cells that are answer and mark in one, so that a teacher or a class's grader marks them: id, kind, source."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        grade = cell["metadata"].get("nbgrader", {})
        if grade.get("grade") and grade.get("solution"):
            yield grade["grade_id"], cell["cell_type"], "".join(cell["source"])


def outcome(said: str) -> tuple[str, str]:
    """One of the three states, with the reason, from what a check cell printed."""
    for state in ("correct", "not yet", "not attempted"):
        found = re.search(rf"(?:^|Question \S+: ){state}\b[.:]?\s*(.*)", said, re.S)
        if found:
            return state, " ".join(found.group(1).split())
    last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
    return "not yet", f"The check did not run: {last.strip()}"


def main(arguments: Sequence[str]) -> int:
    """Checks the notebook that is asked for, prints a line per question, and gives the exit status."""
    if len(arguments) != 2 or arguments[0] != "check":
        print("Usage: python -m inference_math.checks check NUMBER_OR_NOTEBOOK", file=sys.stderr)
        return 2
    path = find(arguments[1])
    inside = path.is_relative_to(ROOT)
    print(f"Checking {path.relative_to(ROOT).as_posix() if inside else path.name} ...", flush=True)
    try:
        questions, failures = run(path)
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError) as error:
        print(f"{path} is not a notebook that can be read: {error}", file=sys.stderr)
        return 2
    states = []
    for grade_id, said in questions.items():
        state, why = outcome(said)
        states.append(state)
        print(f"  {grade_id:<8} {state}{': ' + why if why else ''}")
    for grade_id, there in written(path).items():
        print(f"  {grade_id:<8} written answer: {'for your teacher' if there else 'nothing written yet'}")
    for grade_id, there in noted(path).items():
        print(f"  {grade_id:<8} {'noted: it counts when your class is graded' if there else 'nothing answered yet'}")
    for line in dict.fromkeys(failures):
        print(f"  a cell outside the questions stopped: {line}")
    if not questions:
        print("  no question was found in this notebook")
    print(f"{states.count('correct')} of {len(states)} correct")
    return 0 if states and set(states) == {"correct"} else 1


@contextlib.contextmanager
def _no_pictures() -> Iterator[None]:
    """Within this block, notebooks that are started show no picture of an answer."""
    os.environ[NO_PICTURES] = "1"
    try:
        yield
    finally:
        del os.environ[NO_PICTURES]


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
