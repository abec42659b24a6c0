"""Text in, notebooks out: source/*.py -> notebooks/, solutions/, exercises/; formulas.js, stills; docs/; README.md.

    python3 start.py build              make what is stale: its text, a module or a table has changed since
    python3 start.py build 03           the same for lesson 03 and its sheet only
    python3 start.py build --all [03]   make them whether stale or not, e.g. after a new Matplotlib
    python3 start.py build --check      make nothing; fail, and say what is stale, why, and what mends it

Lessons and solutions are run from a clean kernel, in order, and written only
when the whole run succeeded. ``{{ expression }}`` in a text is replaced
by its value at that point, so that no number in prose is typed by hand. ``{{sheet.questions}}``,
``{{sheet.minutes}}``, ``{{sheet.written}}`` and ``{{lessons}}`` come from the texts themselves (``contents``).

What each was made from is noted in ``built.json``. Comments and docstrings of a module do not count.

Cells are marked in the text: ``answer="q1"`` and ``check="q1"`` (code), and
``written="q4" points=4`` (Markdown: a good answer and its rubric, which the
exercise leaves out and a teacher grades). The tag ``fold`` hides the code of a cell
that only draws or prints, until a learner opens it. Behind the head of each lesson and sheet stands
``first_cell.py``, folded, which says what to do where the library is missing.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import built
import contents
import film
import javascript
import jupytext
import nbformat
import stills
import summary
import verdicts
from inference_math.checks.engine import UNWRITTEN
from nbclient import NotebookClient

SOURCE = {"lessons": "notebooks", "tools": "notebooks", "exercises": "solutions"}
FIELD = re.compile(r"\{\{(.+?)\}\}", re.S)
PLAIN = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FIRST_CELL = built.ROOT / "source" / "first_cell.py"
PICTURES = {"film": "factory.svg", "roofline": "roofline.svg", "summary": "summary.svg"}
"""Modules beside this file that draw into docs/, each with what it writes."""


def read(path):
    """The notebook that the text at ``path`` stands for, not yet run."""
    notebook = jupytext.read(path)
    notebook.metadata = nbformat.from_dict(PLAIN)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    said = contents.fields(Path(path).stem)
    for number, cell in enumerate(notebook.cells, 1):
        answer, check = cell.metadata.pop("answer", None), cell.metadata.pop("check", None)
        written, points = cell.metadata.pop("written", None), cell.metadata.pop("points", 1)
        cell.id = f"cell-{number:03d}"
        if "fold" in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"source_hidden": True}
        cell.source = FIELD.sub(lambda field: said.get(field[1].strip(), field[0]), cell.source)
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
    if Path(path).parent.name in SOURCE:
        notebook.cells.insert(1, first_cell())
    return notebook


def first_cell():
    """The cell that stands behind every head, with the address of this repository where pyproject.toml has it."""
    first = nbformat.v4.new_code_cell(FIRST_CELL.read_text("utf-8").rstrip("\n"), id="library")
    first.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}, "tags": ["fold"]})
    first.source = contents.with_address(first.source)
    return first


def run(notebook, folder, opened=None):
    """Runs ``notebook`` in ``folder``, with the fields of its text filled in.

    The set ``opened``, if given, gets the names of all files that the kernel opened.
    """
    watch = [nbformat.v4.new_code_cell(one) for one in (built.FIRST, built.LAST)]
    cells, fields = watch[:1], {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := FIELD.findall(cell.source)):
            values = ", ".join(f"str({one.strip()})" for one in found)
            probe = nbformat.v4.new_code_cell(f'print(__import__("json").dumps([{values}]))')
            fields[cell.id] = probe
            cells.append(probe)
        cells.append(cell)
    whole = notebook.copy()
    whole.cells = cells + watch[1:]
    NotebookClient(
        whole,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # a kernel warns at each start that it speaks in the clear
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    if opened is not None:
        opened.update(json.loads(watch[1].outputs[0].text))
    for cell in notebook.cells:
        if cell.id in fields:
            values = iter(json.loads(fields[cell.id].outputs[0].text))
            cell.source = FIELD.sub(lambda _, values=values: next(values), cell.source)
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
    """Writes it in the form in which JupyterLab saves it: opened and saved unchanged, the file stays the same."""
    nbformat.validate(notebook)
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(nbformat.from_dict(notebook)) + "\n", encoding="utf-8", newline="\n")


def disagreements(text, made):
    """What is wrong with the notebook ``made`` from ``text``: a list of sentences."""
    if not made.exists():
        return [f"{built.name(made)} is missing"]
    fresh, old = read(text), nbformat.read(made, 4)
    if [c.id for c in fresh.cells] != [c.id for c in old.cells]:
        return [f"{built.name(made)}: its cells are not those of {built.name(text)}"]
    said = [
        f"{built.name(made)}: cell {new.id} differs from {built.name(text)}"
        for new, was in zip(fresh.cells, old.cells, strict=True)
        if new.metadata != was.metadata
        or not re.fullmatch("(.*)".join(map(re.escape, FIELD.split(new.source)[::2])), was.source, re.S)
    ]
    if made.parent.name == "solutions":
        exercise = built.ROOT / "exercises" / made.name
        if not exercise.exists() or nbformat.read(exercise, 4) != released(old):
            said.append(f"exercises/{made.name} does not come from solutions/{made.name}")
    return said


def stale(text, made):
    """Why ``made`` should be made anew from ``text``: a list of sentences."""
    return (disagreements(text, made) if text.parent.name in SOURCE else []) + built.stale(made)


def called(text):
    """What a text is asked for by: its number, or its whole name where it has none."""
    return text.stem[:2] if text.stem[:2].isdigit() else text.stem


def targets(numbers=()):
    """Pairs of a text and what is made from it; of the lessons with these numbers only, if any are given."""
    pairs = [
        (path, built.ROOT / folder / f"{path.stem}.ipynb")
        for kind, folder in SOURCE.items()
        for path in sorted((built.ROOT / "source" / kind).glob("*.py"))
        if not numbers or called(path) in numbers
    ]
    if not numbers:
        pairs += [
            (built.ROOT / "source" / f"{module}.py", built.ROOT / "docs" / name) for module, name in PICTURES.items()
        ]
    return pairs


def make(text, made):
    """Makes one target, and notes what it was made from."""
    opened = {str(text)}
    if text.parent.name in SOURCE:
        notebook = run(read(text), made.parent if made.parent.exists() else built.ROOT, opened)
        write(notebook, made)
        if made.parent.name == "solutions":
            write(released(notebook), built.ROOT / "exercises" / made.name)
    else:
        cell = nbformat.v4.new_code_cell(f"import {text.stem}\n{text.stem}.write()")
        run(nbformat.v4.new_notebook(cells=[cell]), text.parent, opened)
    built.record(made, built.sources(opened))


def check(numbers):
    """Ends the program: with what is stale and the command that mends it, or in peace."""
    why = {pair: said for pair in targets(numbers) if (said := stale(*pair))}
    rest = javascript.disagreements() + stills.disagreements() + film.disagreements() + summary.disagreements()
    rest += contents.disagreements()
    said = [line for lines in why.values() for line in lines] + rest
    numbered = sorted({called(text) for text, _ in why if text.parent.name in SOURCE})
    alone = numbered if not rest and all(text.parent.name in SOURCE for text, _ in why) else []
    if said:
        sys.exit("\n".join([*said, " ".join(["run: python3 start.py build", *alone])]))
    print("Nothing is stale.")


def main():
    usage, _, more = __doc__.partition("\n")
    parser = argparse.ArgumentParser(
        prog="start.py build",
        description=usage,
        epilog=more.partition("\n\nLessons")[0],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("numbers", nargs="*", help="lessons with their sheets, e.g. 03, or your_own_case; else all")
    parser.add_argument("--all", action="store_true", help="make also what is not stale")
    parser.add_argument("--check", action="store_true", help="make nothing; fail where something is stale")
    arguments = parser.parse_args()
    if not targets(arguments.numbers):
        sys.exit(f"no source file for {' '.join(arguments.numbers)}")
    if arguments.check:
        check(arguments.numbers)
        return
    if javascript.disagreements():  # first: lessons hold the factory, which reads it
        javascript.write()
    if stills.disagreements():
        stills.write()
    todo = [pair for pair in targets(arguments.numbers) if arguments.all or stale(*pair)]
    if any(text.parent.name == "exercises" for text, _ in todo):  # first: a solution is checked on them
        verdicts.main([])
    for number, (text, made) in enumerate(todo, 1):
        print(f"[{number}/{len(todo)}] {built.name(text)}", flush=True)
        make(text, made)
    if not todo:
        print("Nothing is stale. --all makes everything anew.")
    contents.write()


if __name__ == "__main__":
    main()
