"""Lays out a course that runs nbgrader.

    python3 start.py course FOLDER

FOLDER gets ``nbgrader_config.py``, our solutions as ``source/``, and what nbgrader itself makes of
them: ``release/`` and ``gradebook.db``. It must not exist yet, or be empty; where anything fails
it stays as it was. nbgrader runs learners' code without a sandbox: see docs/grading.md.
"""

import argparse
import importlib.util
import json
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..checks.engine import UNWRITTEN
from ..errors import Refused
from . import typed
from .sheets import common
from .sheets.common import ROOT, Notebook

CONFIG = f'''"""An nbgrader course of "The Math Behind LLM Pricing". Made by: python3 start.py course"""

import os
import sysconfig

c = get_config()  # noqa: F821  nbgrader defines it

# nbgrader starts alembic by its bare name.
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")

c.CourseDirectory.course_id = "inference-math"
c.ClearSolutions.code_stub = {{"python": "# Your code here\\nraise NotImplementedError()"}}
c.ClearSolutions.text_stub = {UNWRITTEN!r}

# A cell may take this many seconds.
c.Execute.timeout = 60

# nbgrader gives no point to a check that has written anything to stderr. A warning costs
# nobody a mark here: that output is dropped before the marks are made.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"
'''

NEXT = """An nbgrader course is in {folder}: {count} assignments in source/ and release/.
Next:
  1. Give out the notebooks of release/.
  2. Put what comes in into submitted/STUDENT/{first}/{first}.ipynb
  3. In {folder}, run
       {nbgrader} autograde {first}
       {nbgrader} generate_feedback {first}
       {nbgrader} export                    (writes grades.csv)
     Answers in words (sheet 08) wait for you in JupyterLab: Nbgrader, Formgrader.
Another machine that grades needs nbgrader, and: pip install {library}
nbgrader runs learners' code with all of your rights. 'python3 start.py grade' runs it in a sandbox."""


def lay_out(folder: str | Path, numbers: Sequence[str] = ()) -> list[str]:
    """Makes the course in ``folder`` from the sheets ``numbers``, or all; gives the names of its assignments.

    Raises Refused, and leaves nothing half made.
    """
    folder = Path(folder).resolve()
    if importlib.util.find_spec("nbgrader") is None:
        raise Refused(
            "nbgrader is not installed here. Call this with 'python3 start.py course FOLDER', which sees to it, "
            "or run: pip install 'nbgrader>=0.9.5,<1'"
        )
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file. Name a folder that is new or empty.")
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty, and nothing in it is overwritten. Name a folder that is new or empty.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # beside it, to be moved there whole
    try:
        made.chmod(0o755)
        names = _fill(made, numbers or common.numbers())
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return names


def _fill(course: Path, numbers: Sequence[str]) -> list[str]:
    names = [common.names()[number] for number in numbers]
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for name in names:
        path = course / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        text = json.dumps(_source(name), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8")
    nbgrader = api(course)
    for name in names:
        print(f"  {name}", flush=True)
        done = nbgrader.generate_assignment(name)
        if not done["success"]:
            raise Refused(f"nbgrader could not make the release of {name}:\n{done.get('log') or done.get('error')}")
    return names


def _source(name: str) -> Notebook:
    """Our solution of that name. Its marked cells get the tag that lets Run All go on past an open question."""
    notebook: Notebook = json.loads((ROOT / "solutions" / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "nbgrader" in cell["metadata"]:
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "raises-exception"]
    return notebook


def api(course: Path) -> Any:  # noqa: ANN401  nbgrader has no types
    """The API of nbgrader itself for the course in the folder ``course``, with its ``nbgrader_config.py`` read."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.CourseDirectory.root = str(course)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Gives the exit status: 0 done, 2 unusable."""
    parser = argparse.ArgumentParser(prog="start.py course", description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", help="a folder that is new or empty")
    typed.add_folder(parser)
    given = parser.parse_args(arguments)
    folder = typed.path(given, given.folder)
    try:
        names = lay_out(folder)
    except (Refused, OSError) as error:
        print(error if isinstance(error, Refused) else f"The system refused: {error}", file=sys.stderr)
        return 2
    nbgrader = Path(sysconfig.get_path("scripts"), "nbgrader")
    print(NEXT.format(folder=folder, count=len(names), first=names[0], library=ROOT, nbgrader=nbgrader))
    return 0


if __name__ == "__main__":
    sys.exit(main())
