"""Text in, notebooks out: source/*.py -> notebooks/, solutions/, exercises/; formulas.js; docs/.

    python source/build.py              rebuild all
    python source/build.py 03           rebuild lesson and exercise 03
    python source/build.py --check      fail where text and notebook disagree

Lessons and solutions are run from a clean kernel, in order, and written only
when the whole run succeeded. ``{{ expression }}`` in a lesson's text is replaced
by its value at that point, so that no number in prose is typed by hand.

Cells are marked in the text: ``answer="q1"`` and ``check="q1"`` (code), and
``written="q4" points=4`` (Markdown: a good answer and its rubric, which the
exercise leaves out and a teacher grades).
"""

import argparse
import json
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

import javascript
import summary
from inference_math.checks.engine import UNWRITTEN

ROOT = Path(__file__).resolve().parents[1]
SOURCE = {"lessons": ROOT / "notebooks", "exercises": ROOT / "solutions"}
FIELD = re.compile(r"\{\{(.+?)\}\}", re.S)
PLAIN = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
MEND = "run: python3 start.py build"


def read(path):
    """The notebook that the text at ``path`` stands for, not yet run."""
    notebook = jupytext.read(path)
    notebook.metadata = nbformat.from_dict(PLAIN)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, 1):
        answer, check = cell.metadata.pop("answer", None), cell.metadata.pop("check", None)
        written, points = cell.metadata.pop("written", None), cell.metadata.pop("points", 1)
        cell.id = f"cell-{number:03d}"
        if written:  # a teacher reads it: the text holds a good answer and the rubric
            cell.id = written
            cell.metadata["nbgrader"] = {
                "grade_id": written,
                "schema_version": 3,
                "solution": True,
                "locked": False,
                "grade": True,
                "task": False,
                "points": points,
            }
        elif answer or check:
            cell.id = answer or f"{check}-check"
            cell.metadata["nbgrader"] = {
                "grade_id": answer or check,
                "schema_version": 3,
                "solution": bool(answer),
                "locked": bool(check),
                "grade": bool(check),
                "task": False,
                **({"points": 1} if check else {}),
            }
            if answer:  # one id per cell, and the mark belongs to the check
                cell.metadata["nbgrader"]["grade_id"] = f"{answer}-answer"
    return notebook


def run(notebook, folder):
    """Runs ``notebook`` in ``folder``, with the fields of its text filled in."""
    cells, fields = [], {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := FIELD.findall(cell.source)):
            values = ", ".join(f"str({one.strip()})" for one in found)
            probe = nbformat.v4.new_code_cell(f"import json; print(json.dumps([{values}]))")
            fields[cell.id] = probe
            cells.append(probe)
        cells.append(cell)
    whole = notebook.copy()
    whole.cells = cells
    NotebookClient(
        whole,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    for cell in notebook.cells:
        if cell.id in fields:
            values = iter(json.loads(fields[cell.id].outputs[0].text))
            cell.source = FIELD.sub(lambda _: next(values), cell.source)
    return tidy(notebook)


def tidy(notebook):
    """Drops what differs between two runs, or fits this computer alone."""
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.execution_count = count
        if "own-machine" in cell.metadata.get("tags", ()):
            cell.outputs = []
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            # A view without its state shows nothing; the still picture beside it does.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    notebook.metadata = nbformat.from_dict(PLAIN)  # no Python version, no widget state
    return notebook


def released(solution):
    """The exercise: ``solution`` with its answers taken out, by nbgrader's own steps."""
    from nbgrader import preprocessors as step
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": "# Your code here\nraise NotImplementedError()"}
    config.ClearSolutions.text_stub = UNWRITTEN
    notebook, resources = nbformat.from_dict(json.loads(json.dumps(solution))), {}
    for one in (
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
        "ClearHiddenTests",
        "ComputeChecksums",
        "CheckCellMetadata",
    ):
        notebook, resources = getattr(step, one)(config=config).preprocess(notebook, resources)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata and cell.cell_type == "code":
            # So that "Run All" goes on past an open question.
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
    return notebook


def write(notebook, path):
    nbformat.validate(notebook)
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def disagreements(text, built):
    """What is wrong with the notebook ``built`` from ``text``: a list of sentences."""
    if not built.exists():
        return [f"{built.relative_to(ROOT)} is missing"]
    fresh, old = read(text), nbformat.read(built, 4)
    if [c.id for c in fresh.cells] != [c.id for c in old.cells]:
        return [f"{built.relative_to(ROOT)}: its cells are not those of {text.relative_to(ROOT)}"]
    wrong = [
        new.id
        for new, was in zip(fresh.cells, old.cells)
        if new.metadata != was.metadata
        or not re.fullmatch("(.*)".join(map(re.escape, FIELD.split(new.source)[::2])), was.source, re.S)
    ]
    said = [f"{built.relative_to(ROOT)}: cell {one} differs from {text.relative_to(ROOT)}" for one in wrong]
    if built.parent.name == "solutions":
        exercise = ROOT / "exercises" / built.name
        if not exercise.exists() or json.loads(exercise.read_text("utf-8")) != released(old):
            said.append(f"exercises/{built.name} does not come from solutions/{built.name}")
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", help="lesson numbers, e.g. 03 (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    arguments = parser.parse_args()
    texts = [
        (path, folder / f"{path.stem}.ipynb")
        for kind, folder in SOURCE.items()
        for path in sorted((ROOT / "source" / kind).glob("*.py"))
        if not arguments.numbers or path.name[:2] in arguments.numbers
    ]
    if not texts:
        sys.exit(f"no source file for {' '.join(arguments.numbers)}")
    if arguments.check:
        said = (
            [line for pair in texts for line in disagreements(*pair)]
            + javascript.disagreements()
            + summary.disagreements()
        )
        sys.exit("\n".join([*said, MEND]) if said else 0)
    for number, (text, built) in enumerate(texts, 1):
        print(f"[{number}/{len(texts)}] {text.relative_to(ROOT)}", flush=True)
        notebook = run(read(text), built.parent if built.parent.exists() else ROOT)
        write(notebook, built)
        if built.parent.name == "solutions":
            write(released(notebook), ROOT / "exercises" / built.name)
    if not arguments.numbers:
        javascript.write()
        picture(ROOT / "docs" / "roofline.png")
        summary.write()


def picture(path):
    """The roofline that the README shows."""
    from inference_math import figures, formulas
    from inference_math.catalog import H100, LLAMA_70B

    dots = [
        (label, formulas.arithmetic_intensity(LLAMA_70B, tokens))
        for label, tokens in (
            ("decode for 1 user", 1),
            ("decode for 64 users", 64),
            ("read a prompt of 2,000 tokens", 2000),
        )
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(figures.Picture(figures.roofline(H100, "bf16", dots).figure).png)


if __name__ == "__main__":
    main()
