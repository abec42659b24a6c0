"""The still pictures of the machines: drawn by their own JavaScript, in Node, into widgets/machine/stills.

Each machine has one of its first state, and a lesson that begins in another state has one of that: a line in ``SHOWN``.
"""

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from inference_math import catalog, widgets
from inference_math.widgets.machine.base import STILLS, Machine, key
from inference_math.widgets.machine.bundle import bundle

WIDE = 720
SHOWN = [
    lambda: widgets.Loop(hardware=16 * catalog.H100),
    lambda: widgets.Belt(hardware=16 * catalog.H100),
    lambda: widgets.People(hardware=16 * catalog.H100),
    lambda: widgets.Chart(model=catalog.LLAMA_70B, hardware=8 * catalog.H100, batch=64, context=8_000),
]
"""Machines of lessons that do not begin as their class does."""

RUN = """
import {{ readFileSync }} from "node:fs";
{code}
const parts = {{ {parts} }};
const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(given.map(({{ part, spec, state }}) => {{
  const figure = parts[part](spec, (key) => state[key]), {{ pen, picture }} = svgPen();
  const high = Math.round(figure.height({wide}));
  figure.draw(svgPen().pen, {wide}, high); // once for its length of belt
  if (figure.settle) figure.settle();
  figure.draw(pen, {wide}, high);
  const fields = Object.entries(figure.fields()).map(([name, [words]]) => [name, words]);
  const controls = Object.entries(figure.controls).map(([name, one]) => [name, one.show(state[name])]);
  const alt = `${{figure.title}}. ${{figure.say()}}`;
  return {{ svg: picture({wide}, high, alt), alt, fields: Object.fromEntries([...fields, ...controls]) }};
}})));
"""


def machines():
    """All that have a still picture: those of the classes as they begin, and those of SHOWN."""
    classes = [getattr(widgets, name) for name in widgets.__all__]
    return [one() for one in classes if issubclass(one, Machine)] + [make() for make in SHOWN]


@cache
def printed():
    """The files of the folder, by name."""
    every = machines()
    drawn = draw(every)
    files, book = {}, {}
    for machine, one in zip(every, drawn, strict=True):
        first = machine.PART not in book
        name = f"{machine.PART}.svg" if first else f"{machine.PART}-{key(machine)}.svg"
        files[name] = one.pop("svg")
        book[key(machine)] = {"file": name, **one}
        if first:
            book[machine.PART] = book[key(machine)]
    files["stills.json"] = json.dumps(book, indent=1, ensure_ascii=False) + "\n"
    return files


def draw(every):
    """What Node draws and says of these machines, each as it stands now: svg, alt, fields."""
    parts = sorted({one.PART for one in every})
    code = RUN.format(
        code=bundle("svg.js", *(f"{one}.js" for one in parts)),
        parts=", ".join(f"{one}: {one}Part" for one in parts),
        wide=WIDE,
    )
    return in_node(code, [{"part": one.PART, "spec": one.spec, "state": one.state()} for one in every])


def in_node(code, given):
    """What a module of JavaScript prints, as JSON, of what it is given in the file that its first argument names."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "stills.mjs"
        script.write_text(code, encoding="utf-8")
        states = script.with_name("given.json")
        states.write_text(json.dumps(given), encoding="utf-8")
        done = subprocess.run(
            [node(), str(script), str(states)], capture_output=True, text=True, encoding="utf-8", check=False
        )
    if done.returncode:
        raise SystemExit(f"the still pictures could not be drawn:\n{done.stderr}")
    return json.loads(done.stdout)


def node():
    """Path of a Node: an installed one, or the one inside Playwright."""
    if found := shutil.which("node"):
        return found
    from playwright._impl._driver import compute_driver_executable

    return compute_driver_executable()[0]


def write():
    STILLS.mkdir(exist_ok=True)
    for name, text in printed().items():
        (STILLS / name).write_text(text, encoding="utf-8", newline="\n")
    for path in STILLS.iterdir():
        if path.name not in printed():
            path.unlink()


def disagreements():
    """What is wrong with the folder: a list of at most one sentence."""
    there = {path.name: path.read_text("utf-8") for path in STILLS.glob("*.*")}
    wrong = sorted(name for name in {*there, *printed()} if there.get(name) != printed().get(name))
    return [f"not what the machines draw: {', '.join(wrong)}"] if wrong else []
