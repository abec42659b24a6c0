"""The table of contents: what the texts say of themselves, for README.md and for each other.

A lesson's head gives its number, title, question and minutes; a sheet's cards give how many questions
it has, and how long they take. Nothing of this is written a second time: in a text it is a field.
"""

import re
import tomllib
from typing import NamedTuple

import built
import film
import roofline
from inference_math import units

HEAD = re.compile(r"# # (\d\d) (.+)\n#\n# \*\*(.+\?)\*\*\n[\s\S]+?^# (\d+) minutes\.", re.M)
PARTS = {
    "`# NN Title` in its first line": r"\A# # \d\d .",
    "a question, alone on a line: `**What ...?**`": r"^# \*\*.+\?\*\*$",
    "a line that begins with `NN minutes.`": r"^# \d+ minutes\.",
}
DOORS = {
    "Binder": "nothing to install; the first start takes minutes.",
    "Codespaces": "a machine of GitHub's with VS Code; choose the kernel `.venv`.",
    "Colab": "the first cell says what to run once.",
    "Kaggle": "the first cell says what to run once.",
    "JupyterHub": "a link that puts the course into each home, for a class.",
}
"""Places that open the course, each with what to know of it."""
CARD = re.compile(r"^# #{2,3} Question \d+", re.M)
MINUTES = re.compile(r"(\d+) minutes, difficulty")


class Lesson(NamedTuple):
    """What a lesson's head says; ``stem`` is its file's name."""

    number: str
    title: str
    question: str
    minutes: int
    stem: str


def lessons():
    """All lessons, in order."""
    return [_lesson(path) for path in sorted((built.ROOT / "source" / "lessons").glob("*.py"))]


def fields(stem):
    """The fields of the texts called ``stem`` that the texts themselves answer."""
    sheet = _sheet(stem)
    said = {"lessons": table(lessons()[1:], "")}
    if sheet.exists():
        text = sheet.read_text("utf-8")
        minutes = sum(map(int, MINUTES.findall(text)))
        said["sheet.questions"] = units.words(len(CARD.findall(text))).capitalize()
        said["sheet.written"] = units.words(len(re.findall(r"^# %%.* written=", text, re.M)))
        said["sheet.minutes"] = str(5 * round(minutes / 5))
    return said


def table(rows, folder, exercises=None):
    """A Markdown table of lessons in ``folder``, with their sheets where these have a folder."""
    more = exercises is not None
    lines = [
        "| lesson | the question | minutes |" + more * " exercise |",
        "| --- | --- | --- |" + more * " --- |",
    ]
    for one in rows:
        line = f"| [{one.number} {one.title}]({folder}{one.stem}.ipynb) | {one.question} | {one.minutes} |"
        sheet = f"[{one.number}]({exercises}{one.stem}.ipynb) " if _sheet(one.stem).exists() else ""
        lines.append(line + more * f" {sheet}|")
    return "\n".join(lines)


def address():
    """Where this repository is published, as ``[project.urls]`` of pyproject.toml says; empty where it does not yet."""
    project = tomllib.loads((built.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project.get("urls", {}).get("Repository", "").removesuffix(".git").rstrip("/")


def with_address(text):
    return text.replace("ADDRESS_OF_THIS_REPOSITORY", address() or "<this course's address>")


def doors():
    """A line for each place that opens a copy of the course; links need an address on GitHub."""
    _, is_github, name = address().partition("https://github.com/")
    first = "notebooks/00_start_here.ipynb"
    there = f"{name}/blob/main/{first}"
    links = (
        ("Binder", f"https://mybinder.org/v2/gh/{name}/main?urlpath=lab/tree/{first}"),
        ("Codespaces", f"https://codespaces.new/{name}"),
        ("Colab", f"https://colab.research.google.com/github/{there}"),
        ("Kaggle", f"https://kaggle.com/kernels/welcome?src=https://github.com/{there}"),
    )
    lines = [f"- {f'[{place}]({link})' if is_github else place}: {DOORS[place]}" for place, link in links]
    return "\n".join([*lines, f"- [JupyterHub](docs/teaching.md#a-room-of-mixed-laptops): {DOORS['JupyterHub']}"])


def readme():
    """The text of README.md, with what stands between its marks made anew."""
    text = _readme().read_text("utf-8")
    for mark, made in (
        ("lessons", table(lessons(), "notebooks/", "exercises/")),
        ("film", film.markdown()),
        ("roofline", roofline.markdown()),
        ("doors", doors()),
    ):
        begin, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise SystemExit(f"README.md must have a line {begin.strip()} and, below it, {end.strip()}")
        text = f"{before}{begin}{made}\n{end}{after}"
    return text


def write():
    _readme().write_text(readme(), encoding="utf-8", newline="\n")


def disagreements():
    """What is wrong with README.md: a list of at most one sentence."""
    return (
        []
        if _readme().read_text("utf-8") == readme()
        else ["README.md: its table, a picture or its doors are not of today"]
    )


def _lesson(path):
    text = path.read_text("utf-8").partition("\n")[2]
    found = HEAD.match(text)
    if not found:
        head = text.partition("\n# %%")[0]
        lacks = [words for words, pattern in PARTS.items() if not re.search(pattern, head, re.M)]
        raise SystemExit(
            f"{built.name(path)}: its head lacks {', '.join(lacks) or 'their order: title, question, minutes'}"
        )
    number, title, question, minutes = found.groups()
    return Lesson(number, title, question, int(minutes), path.stem)


def _readme():
    return built.ROOT / "README.md"


def _sheet(stem):
    return built.ROOT / "source" / "exercises" / f"{stem}.py"
