"""The plans of docs/teaching.md as slides: for each row of a plan what it says, and for each section that it names the
section's question or first sentence, its guesses, their answers, and its pictures, as the committed notebook has them.

An answer never comes before its guess: where a plan names the section of the answer alone, the guess is put before it.
"""

import ast
import difflib
import json
import re
from html.parser import HTMLParser
from typing import NamedTuple

import built

PLAN = re.compile(r"^## (\d+) minutes\n(.*?)(?=^## |\Z)", re.M | re.S)
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.*?) ?\|$", re.M)
PLACE = re.compile(r'\[(.+?)\]\((.+?)\)|"(.+?)"')
SAY = re.compile(r"^- \*\*(\d\d)\*\* (.+)$", re.M)
HEAD = re.compile(r"# \d\d .+")
SENTENCE = re.compile(r".+?(?:[.?!](?=\s|$)|:$)", re.S)


class Picture(NamedTuple):
    """What an ``<img>`` holds: ``src`` is the whole picture."""

    alt: str
    src: str


class Slide(NamedTuple):
    """``kind`` is title, row, section, guess, answer or picture; ``above`` stands over the title, ``notes`` are for
    the one who speaks. All texts are Markdown, without markup but ``**``, ``*``, a backtick, ``$`` and links."""

    kind: str
    title: str
    above: str = ""
    lines: tuple = ()
    choices: tuple = ()
    picture: Picture | None = None
    notes: tuple = ()


class Guess(NamedTuple):
    """A ``Prediction`` of a lesson: ``name`` is the variable that its answer is given to."""

    name: str
    question: str
    unit: str
    choices: tuple


def teaching():
    return (built.ROOT / "docs" / "teaching.md").read_text("utf-8")


def deck(minutes, begins=None, text=None):
    """The slides of the plan for so many ``minutes``; ``begins``, minutes after midnight, puts the clock to its rows.

    ``text``: another docs/teaching.md. Ends the program where there is no such plan, or a row names what is not there.
    """
    text = teaching() if text is None else text
    plans = dict(PLAN.findall(text))
    if str(minutes) not in plans:
        raise SystemExit(
            f"There is no plan for {minutes} minutes: docs/teaching.md has {' and '.join(plans) or 'none'}."
        )
    says = dict(SAY.findall(text))
    slides = [Slide("title", "The Math Behind LLM Pricing", lines=(f"{minutes} minutes",))]
    asked = set()
    for length, what, where in ROW.findall(plans[str(minutes)]):
        clock = ""
        if begins is not None:
            clock, begins = f", {_clock(begins)} to {_clock(begins + int(length))}", begins + int(length)
        took = f"{length} minutes{clock}"
        places = _places(where, minutes)
        notes = [says[number] for number in dict.fromkeys(name for name, _, _ in places) if number in says]
        lines = [_called(name, path) for name, path, _ in places]
        slides.append(Slide("row", what, took, tuple(lines), notes=(*notes, f"{took}.")))
        for name, path, headings in places:
            said = (*([says[name]] if name in says else []), f"{took}: {what}")
            for heading in headings:
                slides += [one._replace(notes=said) for one in _section(path, heading, minutes, asked)]
    return slides


def _clock(minutes):
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _places(where, minutes):
    """What a row names: (link's name, file, headings) in order."""
    places = []
    for name, link, heading in PLACE.findall(where):
        if link:
            places.append((name, (built.ROOT / "docs" / link).resolve(), []))
            if not places[-1][1].is_file():
                raise SystemExit(f"docs/teaching.md, {minutes} minutes: there is no {link}.")
        elif places:
            places[-1][2].append(heading)
        else:
            raise SystemExit(f'docs/teaching.md, {minutes} minutes: no lesson is named before "{heading}".')
    return places


def _called(name, path):
    """A lesson or a sheet as a room is told of it."""
    first = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"]).partition("\n")[0]
    return f"Lesson {first[2:]}" if HEAD.fullmatch(first) else name.capitalize()


def _section(path, heading, minutes, asked):
    """The slides of one section; ``asked`` holds the guesses that were on a slide already."""
    sections = _sections(path)
    if heading not in sections:
        near = difflib.get_close_matches(heading, sections, n=1)
        more = f' Did you mean "{near[0]}"?' if near else ""
        raise SystemExit(f'docs/teaching.md, {minutes} minutes: {built.name(path)} has no section "{heading}".{more}')
    guesses = {one.name: one for cells in sections.values() for one in map(_guess, cells) if one}
    yield Slide("section", heading, _called("", path), _lead(heading, sections[heading]))
    for cell in sections[heading]:
        if guess := _guess(cell):
            yield from _asked(path, heading, guess, asked)
        for pieces, answer in _shown(cell):
            guess = guesses.get(answer)
            if guess:  # what stands before its picture is the answer
                yield from _asked(path, heading, guess, asked)
                first = next((at for at, one in enumerate(pieces) if isinstance(one, Picture)), len(pieces))
                yield Slide("answer", guess.question, f"Answer: {heading}", tuple(pieces[:first]))
                pieces = pieces[first:]  # noqa: PLW2901
            words = tuple(one for one in pieces if isinstance(one, str))
            for picture in pieces:
                if isinstance(picture, Picture):
                    yield Slide("picture", heading, "", words, picture=picture)
                    words = ()


def _asked(path, heading, guess, asked):
    if (path, guess.name) not in asked:
        asked.add((path, guess.name))
        unit = (f"Your guess, in {guess.unit}",) if guess.unit else ()
        yield Slide("guess", guess.question, f"Guess: {heading}", unit, guess.choices)


def _sections(path):
    """The sections of a lesson by their headings: a list of texts and code cells each."""
    sections, now = {}, []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "markdown":
            now.append({**cell, "source": source})
            continue
        first, *rest = re.split(r"^## (.+)$", source, flags=re.M)
        now.append(first)
        for heading, text in zip(rest[::2], rest[1::2], strict=True):
            now = sections[heading.strip()] = [text]
    return sections


def _lead(heading, cells):
    """A section's first sentence; none where the heading asks, for the sentence may answer."""
    if heading.endswith("?"):
        return ()
    for paragraph in re.split(r"\n\s*\n", cells[0].strip()):
        if found := re.match(r"(?![|#<>$-])", paragraph) and SENTENCE.match(paragraph):
            return (re.sub(r"\s+", " ", found[0]).removesuffix(":") + "." * found[0].endswith(":"),)
    return ()


def _guess(cell):
    """The guess that a code cell asks for, or None."""
    if isinstance(cell, str) or "Prediction(" not in cell["source"]:
        return None
    question = next((text for text in map(_plain, cell["outputs"]) if text.startswith("Predict. ")), None)
    for node in ast.walk(ast.parse(cell["source"])):
        call = getattr(node, "value", None)
        if question and isinstance(node, ast.Assign) and getattr(getattr(call, "func", None), "id", "") == "Prediction":
            given = dict(zip(("question", "unit", "choices"), call.args, strict=False))
            given |= {one.arg: one.value for one in call.keywords}
            unit, choices = (_literal(given.get(one)) for one in ("unit", "choices"))
            return Guess(node.targets[0].id, question.removeprefix("Predict. "), unit, choices)
    return None


def _literal(node):
    """What stands there, as a tuple where it is more than a word; empty where the lesson computes it."""
    try:
        said = ast.literal_eval(node) if node else ""
    except ValueError:
        return ()
    return said if isinstance(said, str) else tuple(said)


def _plain(output):
    return "".join(output.get("data", {}).get("text/plain", ""))


def _shown(cell):
    """Of each output with a picture or an answer: its sentences and pictures in order, and the answer's guess."""
    for output in () if isinstance(cell, str) else cell["outputs"]:
        data = output.get("data", {})
        said = "".join(data.get("text/html", ""))
        if "image/png" in data and not said:
            alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
            yield [Picture(alt, "data:image/png;base64," + "".join(data["image/png"]).replace("\n", ""))], None
            continue
        reader = _Reader()
        reader.feed(said)
        answer = re.search(r"(\w+)\.reveal\(", cell["source"]) if said.startswith("<details") else None
        if answer or any(isinstance(one, Picture) for one in reader.pieces):
            yield reader.pieces, answer and answer[1]


class _Reader(HTMLParser):
    """Gathers the paragraphs and pictures of an output."""

    def __init__(self):
        super().__init__()
        self.pieces, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "img":
            self.pieces.append(Picture(given.get("alt") or "", given.get("src") or ""))
        elif tag == "p":
            self.pieces.append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag == "p":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.pieces[-1] += data
