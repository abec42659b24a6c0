"""``python -m inference_math.checks check 03``: a line per question, and an exit status.

A filled exercise is asked as the grader of a class asks it (``grading.alone``), and run as it is. Written answers are
listed and not counted, and so are those of a copy with letters and numbers of the learner's own. Exit status: 0 all
correct, 1 not all, 2 unusable.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .questions import CORRECT

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]
"""The repository, whose ``exercises/`` a bare number refers to."""


def find(which: str) -> Path:
    """The notebook meant by a path or by a number such as ``03``. Raises SystemExit."""
    path = Path(which)
    if path.suffix == ".ipynb" and path.exists():
        return path
    found = sorted((ROOT / "exercises").glob(f"{which.zfill(2)}_*.ipynb")) if which.isdigit() else []
    if found:
        return found[0]
    have = ", ".join(one.name[:2] for one in sorted((ROOT / "exercises").glob("*.ipynb"))) or "none"
    print(f"No exercise {which!r}. Give a number ({have}) or the path of a notebook.", file=sys.stderr)
    raise SystemExit(2)


def main(arguments: Sequence[str]) -> int:
    """Checks the notebook that is asked for, prints a line per question, and gives the exit status."""
    if len(arguments) != 2 or arguments[0] != "check":
        print("Usage: python -m inference_math.checks check NUMBER_OR_NOTEBOOK", file=sys.stderr)
        return 2
    from ..grading.alone import check
    from ..grading.files.notebook import Unreadable

    path = find(arguments[1])
    print(f"Checking {path.name} ...", flush=True)
    try:
        found = check(path.read_bytes(), path.name)
    except Unreadable as error:
        print(f"{path} is not a notebook that can be read: {error}", file=sys.stderr)
        return 2
    for name, outcome in found.outcomes.items():
        print(f"  {name:<8} {outcome.state}: {outcome.says}".removesuffix(": "))
    for name, there in found.written.items():
        print(f"  {name:<8} written answer: {'for your teacher' if there else 'nothing written yet'}")
    for name, there in found.noted.items():
        print(f"  {name:<8} {'noted: it counts when your class is graded' if there else 'nothing answered yet'}")
    for note in dict.fromkeys(found.notes):
        print(f"  {note}")
    if not found.outcomes:
        print("  no question was found in this notebook")
    states = [one.state for one in found.outcomes.values()]
    print(f"{states.count(CORRECT)} of {len(states)} correct")
    return 0 if states and set(states) == {CORRECT} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
