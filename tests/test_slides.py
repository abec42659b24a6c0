"""Slides of a workshop: what a plan names is there, once and in order, and no answer comes before its guess."""

import html
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "source"))
import built  # noqa: E402  (it lies in source/)
import slides  # noqa: E402  (it lies in source/)
import workshop  # noqa: E402  (it lies in source/)

PLANS = ("60", "180")
TEACHING = (ROOT / "docs/teaching.md").read_text("utf-8")
SAYS = re.compile(r"^- \*\*(\d\d)\*\* (.+)$", re.M)


class Seen(HTMLParser):
    """What a file holds, slide by slide: its class, title, words above the title, texts, notes and images."""

    def __init__(self, text):
        super().__init__()
        self.slides, self.tags, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "section":
            self.slides.append(
                {"kind": given["class"], "title": "", "above": "", "texts": [], "notes": [], "images": []}
            )
        if tag == "img":
            self.slides[-1]["images"].append(given)
        elif tag != "meta":
            self.open.append(tag)
        if tag in ("p", "li") and "main" in self.open:
            self.slides[-1]["notes" if "aside" in self.open else "texts"].append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not self.slides or "main" not in self.open:
            return
        now = self.slides[-1]
        if "small" in self.open:
            now["above"] += data
        elif {"h1", "h2"} & set(self.open):
            now["title"] += data
        elif {"p", "li"} & set(self.open):
            now["notes" if "aside" in self.open else "texts"][-1] += data


def seen(plan, begins=None):
    return Seen(slides.page(workshop.deck(plan, begins)))


@pytest.fixture(scope="module", params=PLANS)
def deck(request):
    """The plan's minutes, its rows as docs/teaching.md has them, and its slides."""
    section = TEACHING.split(f"## {request.param} minutes\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.*?) ?\|$", section, re.M)
    return request.param, rows, seen(request.param)


def named(rows):
    """(lesson's file, heading) of each section that these rows name."""
    for _, _, where in rows:
        for stem, rest in re.findall(r"\(\.\./notebooks/(\w+)\.ipynb\)([^\[]*)", where):
            yield from ((stem, heading) for heading in re.findall(r'"(.+?)"', rest))


def outputs(stem, heading):
    """The HTML of the outputs between one heading of the second level and the next."""
    inside = False
    for cell in json.loads((ROOT / "notebooks" / f"{stem}.ipynb").read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                inside = line == f"## {heading}" if line.startswith("## ") else inside
        elif inside:
            yield from ("".join(one["data"].get("text/html", "")) for one in cell["outputs"] if "data" in one)


class TestPlans:
    def test_rows_and_sections_stand_in_the_plans_order(self, deck):
        _, rows, page = deck
        want = []
        for minutes, what, where in rows:
            want += [
                ("row", what, f"{minutes} minutes "),
                *(("section", heading, None) for _, heading in named([(minutes, what, where)])),
            ]
        got = [(one["kind"], one["title"], one["above"]) for one in page.slides if one["kind"] in ("row", "section")]
        assert [one[:2] for one in got] == [one[:2] for one in want] and len(want) > 10
        assert all(is_said == asked for (_, _, is_said), (_, _, asked) in zip(got, want, strict=True) if asked)

    def test_each_picture_of_a_named_section_is_there_once_and_alone(self, deck):
        _, rows, page = deck
        pattern = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*? src="([^"]+)"')
        want = [
            (html.unescape(alt), src)
            for stem, heading in named(rows)
            for said in outputs(stem, heading)
            for alt, src in pattern.findall(said)
        ]
        shown = [one["images"] for one in page.slides if one["images"]]
        assert [(one["alt"], one["src"]) for images in shown for one in images] == want
        assert len(want) == len(set(want)) > 5 and {len(images) for images in shown} == {1}

    def test_no_answer_before_its_guess(self, deck):
        _, rows, page = deck
        guesses = {one["title"]: at for at, one in enumerate(page.slides) if one["kind"] == "guess"}
        answers = [(at, one) for at, one in enumerate(page.slides) if one["kind"] == "answer"]
        said = [text for stem, heading in named(rows) for text in outputs(stem, heading) if text.startswith("<details")]
        assert len(answers) == len(said) > 4
        for (at, one), text in zip(answers, said, strict=True):
            answer = html.unescape(re.search(r"<p>(.+?)</p>", text)[1])
            assert one["texts"][0] == answer and guesses[one["title"]] < at
            before = [text for other in page.slides[:at] for text in (other["title"], *other["texts"])]
            assert answer not in before, one["title"]

    def test_a_guess_says_what_may_be_chosen(self):
        found = next(one for one in seen("60").slides if one["title"].startswith("Twice the workers"))
        assert found["texts"][:3] == ["half as long", "a little less long", "just as long"]
        found = next(one for one in seen("60").slides if one["title"].startswith("How long does one H100"))
        assert found["texts"][0] == "Your guess, in ms"

    def test_notes_are_what_the_lesson_has_to_say_and_the_rows_minutes(self, deck):
        _, rows, page = deck
        says, parts = dict(SAYS.findall(TEACHING)), [one for one in page.slides if one["kind"] == "row"]
        for one, (minutes, _, where) in zip(parts, rows, strict=True):
            said = [says[number] for number in re.findall(r"\[(\d\d)\]\(\.\./notebooks", where)]
            assert one["notes"] == [*said, f"{minutes} minutes."]
        assert all(one["notes"] for one in page.slides if one["kind"] != "title")
        last = page.slides[-1]
        assert last["kind"] != "row" and last["notes"] == [says["00"], f"{rows[-1][0]} minutes: {rows[-1][1]}"]

    def test_a_heading_that_asks_is_not_answered_and_another_has_a_sentence(self, deck):
        for one in deck[2].slides:
            if one["kind"] == "section":
                assert len(one["texts"]) == 1 + (not one["title"].endswith("?")), one["title"]  # the last is its number
                assert re.search(r"[.?!]$", one["texts"][0]) or len(one["texts"]) == 1, one

    def test_all_is_in_the_file_and_every_picture_has_words(self, deck):
        page = deck[2]
        for tag, given in page.tags:
            assert "href" not in given and given.get("src", "data:").startswith("data:"), (tag, given)
            assert tag != "img" or given["alt"].strip()
            assert tag not in ("link", "iframe", "object", "base") and not any(one.startswith("on") for one in given)
        text = slides.page(workshop.deck(deck[0]))
        assert not re.search(r"@import|url\(|fetch\(|import\(", text)
        policy = next(given["content"] for tag, given in page.tags if given.get("http-equiv"))
        assert policy.startswith("default-src 'none'") and "http" not in policy

    def test_no_markup_is_left_in_a_text(self, deck):
        for one in deck[2].slides:
            for text in (one["title"], one["above"], *one["texts"], *one["notes"]):
                assert not re.search(r"[$`\\]|\*\*|\]\(|\{\{|</?\w", text), text

    def test_a_start_puts_the_clock_to_each_row(self):
        rows = [one["above"] for one in seen("60", 11 * 60 + 50).slides if one["kind"] == "row"]
        assert rows[0] == "5 minutes, 11:50 to 11:55 " and rows[-1] == "5 minutes, 12:45 to 12:50 "


# --- a course of cardboard ----------------------------------------------------

PLAN = """## 30 minutes

| minutes | what | where |
| --- | --- | --- |
| 30 | {what} | [01](../notebooks/01_a.ipynb) {sections} |

## What to say

- **01** "Say <b>this</b>."
"""


def code(source, *data):
    return {
        "cell_type": "code",
        "source": source,
        "outputs": [{"output_type": "display_data", "data": one} for one in data],
    }


def text(source):
    return {"cell_type": "markdown", "source": source}


PICTURE = '<img alt="{}" src="data:image/png;base64,AAAA">'
ANSWER = f"<p>3 &lt; 4.</p>{PICTURE.format('a')}<p>More.</p>{PICTURE.format('b')}"
FOLDED = f"<details><summary>Show me</summary>{ANSWER}</details>"
DRAWN = [{"text/html": PICTURE.format("&lt;script&gt;&quot;")}, {"text/plain": "1"}, {"text/html": "<table></table>"}]
CELLS = [
    text("# 01 A lesson"),
    text("## A guess\n\nIt *costs* nothing. It is free."),
    code('one = Prediction("How " + "many?", choices=names)', {"text/plain": "Predict. How <many>?"}),
    text("## An answer\n\n| a | b |\n| --- | --- |\n\nOf $B$ users:\n\n$$x$$"),
    code("one.reveal(3)", {"text/html": FOLDED}),
    code("draw()", *DRAWN),
]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """``course(sections, what)``: the slides of a course of one lesson."""
    monkeypatch.setattr(built, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_a.ipynb").write_text(json.dumps({"cells": CELLS}))

    def made(sections, what="A lesson"):
        return Seen(slides.page(workshop.deck(30, text=PLAN.format(what=what, sections=sections)))).slides

    return made


def test_an_answer_brings_its_guess_where_the_plan_does_not_name_it(course):
    assert [one["kind"] for one in course('"A guess", "An answer"')] == [
        "title", "row", "section", "guess", "section", "answer", "picture", "picture", "picture"]  # fmt: skip
    alone = course('"An answer"')
    assert [one["kind"] for one in alone] == ["title", "row", "section", "guess", "answer", *3 * ["picture"]]
    assert [one["texts"][:-1] for one in alone[2:]] == [["Of B users."], [], ["3 < 4."], ["More."], [], []]


def test_whatever_is_put_in_is_escaped(course):
    found = course('"A guess", "An answer"', "<script>alert(1)</script>")
    assert found[1]["title"] == "<script>alert(1)</script>" and found[1]["notes"][0] == '"Say <b>this</b>."'
    assert found[3]["title"] == "How <many>?" and found[-1]["images"][0]["alt"] == '<script>"'
    assert found[2]["texts"][0] == "It costs nothing."


def test_a_picture_without_html_keeps_its_words(course, monkeypatch):
    cell = code("draw()", {"image/png": "AA\nAA"})
    cell["outputs"][0]["metadata"] = {"image/png": {"alt": "A picture."}}
    path = built.ROOT / "notebooks" / "01_a.ipynb"
    path.write_text(json.dumps({"cells": [text("# 01 A lesson\n\n## One\n\nHere."), cell]}))
    assert course('"One"')[-1]["images"] == [{"alt": "A picture.", "src": "data:image/png;base64,AAAA"}]


@pytest.mark.parametrize(
    "sections, said",
    [
        ('"An answr"', '30 minutes: notebooks/01_a.ipynb has no section "An answr". Did you mean "An answer"?'),
        ('"Elsewhere"', 'notebooks/01_a.ipynb has no section "Elsewhere".$'),
        ("[02](../notebooks/02_b.ipynb)", "30 minutes: there is no ../notebooks/02_b.ipynb."),
    ],
)
def test_a_row_that_names_what_is_not_there(course, sections, said):
    with pytest.raises(SystemExit, match=said.replace("?", r"\?")):
        course(sections)


def test_a_section_of_no_lesson():
    plan = '## 30 minutes\n| 30 | What | "A guess" |\n'
    with pytest.raises(SystemExit, match='no lesson is named before "A guess"'):
        workshop.deck(30, text=plan)


# --- the command --------------------------------------------------------------


@pytest.fixture
def made(tmp_path, capsys):
    """``made(...)``: the command, typed in an empty folder; what it says, at its end or on the way."""

    def run(*words):
        try:
            slides.main(["--typed-in", str(tmp_path), *words])
        except SystemExit as end:
            return str(end.code)
        return capsys.readouterr().out

    return run


def test_it_writes_one_file_where_it_was_typed_and_may_write_it_anew(made, tmp_path):
    for _ in range(2):
        assert re.fullmatch(r"\S+slides-60\.html: \d+ slides\. Open it in a browser\.\n", made())
    made("180", "--to", "my.html", "--start", "9:30")
    assert {one.name for one in tmp_path.iterdir()} == {"slides-60.html", "my.html"}
    assert "09:30 to 09:40" in (tmp_path / "my.html").read_text("utf-8")
    assert made("--to", "my.html").endswith("Open it in a browser.\n")
    assert "09:30" not in (tmp_path / "my.html").read_text("utf-8")


@pytest.mark.parametrize(
    "words, said",
    [
        (["90"], "There is no plan for 90 minutes: docs/teaching.md has 60 and 180."),
        (["soon"], "There is no plan for soon minutes"),
        (["--to", "slides.pdf"], "slides.pdf must end in .html."),
        (["--to", "folder.html"], "folder.html is a folder."),
        (["--to", "letter.html"], "letter.html is there already, and holds no slides"),
        (["--to", "nowhere/a.html"], "There is no folder "),
        (["--to", str(ROOT / "docs" / "a.html")], "would lie in the course."),
        (["--start", "noon"], "--start noon is no time of day. Write it as 9:30 or 14:00."),
        (["--start", ""], "is no time of day."),
        (["--start", "25:00"], "--start 25:00 is no time of day."),
    ],
)
def test_what_it_cannot_do_it_says_and_leaves_all_as_it_is(made, tmp_path, words, said):
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "letter.html").write_text("<p>mine")
    assert said in made(*words)
    assert {one.name for one in tmp_path.iterdir()} == {"folder.html", "letter.html"}
    assert (tmp_path / "letter.html").read_text() == "<p>mine" and not (ROOT / "docs" / "a.html").exists()


def test_a_file_that_cannot_be_written_is_named(made, tmp_path, monkeypatch):
    def refuse(*given, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert made("--to", "my.html").endswith("my.html cannot be written: Permission denied.")


# --- in a browser -------------------------------------------------------------

AT = """() => [...document.querySelectorAll('section')].filter((one) => one.checkVisibility())
  .map((one) => Number(one.id))"""
OVER = """() => { const { scrollWidth, scrollHeight } = document.scrollingElement;
  return scrollWidth > innerWidth || scrollHeight > innerHeight; }"""
LETTERS = """() => [...document.querySelectorAll('.now .slide :is(h1, h2, p, li, small)')]
  .map((one) => Number.parseFloat(getComputedStyle(one).fontSize) / innerHeight)"""


@pytest.fixture
def shown(offline, tmp_path):
    """The plan for an hour in a browser, and how many slides it has."""
    path = tmp_path / "slides.html"
    path.write_text(slides.page(workshop.deck("60")), encoding="utf-8")
    page = offline(path.as_uri())
    yield page, page.locator("section").count()
    assert page.errors == []


def go(page, at):
    page.evaluate("(to) => { location.hash = to }", f"#{at}")
    page.wait_for_function(f"() => document.querySelector('.now').id === '{at}'")


def test_keys_clicks_and_addresses_turn_it(shown):
    page, many = shown
    press = page.keyboard.press
    assert page.evaluate(AT) == [1]
    for key, at in (
        ("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("ArrowDown", 5), ("ArrowLeft", 4), ("ArrowUp", 3), ("PageUp", 2),
        ("Shift+ ", 1), ("ArrowLeft", 1), ("End", many), (" ", many), ("Home", 1), ("Control+ArrowRight", 1),
    ):  # fmt: skip
        press(key)
        assert page.evaluate(AT) == [at], key
    page.mouse.click(800, 400)
    assert page.evaluate(AT) == [2] and page.url.endswith("#2")
    assert page.locator("[aria-live=polite]").inner_text().startswith(f"Slide 2 of {many}. 5 minutes Everybody")
    page.mouse.click(100, 400)
    assert page.evaluate(AT) == [1]
    go(page, 5)
    for wrong, at in (("#999", many), ("#x", 1), ("#-3", 1)):
        page.evaluate("(to) => { location.hash = to }", wrong)
        page.wait_for_function(f"() => document.querySelector('.now').id === '{at}'")
    page.goto(page.url.partition("#")[0] + "#7")
    assert page.evaluate(AT) == [7]


def test_by_keyboard_alone(shown):
    page, _ = shown
    press = page.keyboard.press
    go(page, 2)
    assert not page.locator(".now aside").is_visible()
    press("n")
    press("ArrowRight")
    assert page.locator(".now aside").is_visible() and page.locator("#notes").get_attribute("aria-pressed") == "true"
    press("n")
    assert not page.locator(".now aside").is_visible()
    press("Tab")
    assert page.evaluate("document.activeElement.id") == "back"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press(" ")
    assert page.evaluate(AT) == [2], "a space presses the button that has the focus, and does nothing else"
    assert page.evaluate("document.getAnimations().length") == 0, "nothing moves, for whoever asked for that too"


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768)])
def test_a_room_can_read_it_and_nothing_is_cut_off(shown, size):
    page, many = shown
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for at in range(1, many + 1):
        letters = sorted(page.evaluate(LETTERS))
        assert not page.evaluate(OVER), at
        assert letters[-1] > 1 / 30 and letters[0] > 1 / 60, (at, letters)  # parts of the height of the screen
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_serious(shown, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page, _ = shown
    page.set_viewport_size({"width": width, "height": 720})
    page.emulate_media(color_scheme=scheme)
    for kind in ("row", "picture", "guess", "answer"):
        go(page, page.locator(f"section.{kind}").first.get_attribute("id"))
        found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert found == [], kind


def test_on_a_narrow_screen_a_picture_keeps_its_letters_and_scrolls(shown):
    page, _ = shown
    page.set_viewport_size({"width": 390, "height": 844})
    at = int(page.locator("section.picture").first.get_attribute("id"))
    go(page, at)
    assert page.locator(".now img").bounding_box()["width"] == 700 and not page.evaluate(OVER)
    page.locator(".now div.picture").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.now div.picture').scrollLeft > 0")
    assert page.evaluate(AT) == [at], "the arrow moves the picture that has the focus, and turns nothing"


def test_on_paper_each_slide_is_a_page_with_its_notes(shown):
    page, many = shown
    page.emulate_media(color_scheme="dark")
    paper = page.pdf(format="A4", landscape=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == many
    page.emulate_media(media="print")
    assert page.evaluate(AT) == list(range(1, many + 1))
    assert all(one.is_visible() for one in page.locator("aside").all()) and not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
