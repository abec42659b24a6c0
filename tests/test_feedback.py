"""The pages of a class: numbers of the results, learners' text that does nothing, bars that are the counts."""

import copy
import functools
import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser

import pytest
from conftest import ROOT, notebook_at
from grading_standins import question, result, unreadable
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, Choice
from inference_math.grading.out import feedback, parts, report
from inference_math.grading.sheets import common
from inference_math.grading.sheets.common import TO_READ

READABLE = ("03", "04", "08")


# --- results without a sandbox -----------------------------------------------


def sentences(question):
    """What may be said of a slip."""
    if isinstance(question, Choice):
        return set(question.says.values())
    return {one.says for one in question.slips() if one.says}


def drawn(student, number, chance):
    """A made-up result on a real sheet: known and unknown mistakes, gaps, answers in words that wait or have points."""
    sheet, found = common.load(number), []
    for one in sheet.questions:
        outcome = chance.choice((CORRECT, CORRECT, NOT_YET, NOT_ATTEMPTED))
        known = sorted(sentences(one.question))
        slip = chance.choice((*known, "")) if outcome == NOT_YET else ""
        found.append(question(one.id, outcome, one.points, says=slip or "Right for 2 of 6 inputs tried.", mistake=slip))
    for one in sheet.written:
        points = chance.choice((None, None, 0.0, 2.5, one.points))
        found.append(
            question(
                one.id,
                TO_READ if points is None else CORRECT if points == one.points else NOT_YET,
                one.points,
                points,
                hint="",
                says="Your teacher reads this." if points is None else f"Your teacher gave {points:g}.",
            )
        )
    return result(student, number, sorted(found, key=lambda q: int(q["id"][1:])))


def class_of(n, numbers=READABLE, seed=1):
    chance = random.Random(seed)
    return [drawn(f"Learner {i:04}", number, chance) for i in range(n) for number in numbers]


# --- reading a page ----------------------------------------------------------


class Reader(HTMLParser):
    """Tables by caption (rows of texts), all elements with their attributes, all text."""

    def __init__(self, page):
        super().__init__()
        self.tables, self.elements, self.words, self.cell, self.caption = {}, [], [], None, None
        self.feed(page)
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ("a", "b", "bdi", "code", "em", "i", "q", "strong"):
            self.words.append(" ")
        if tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th", "caption"):
            self.cell = []

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(" ".join("".join(self.cell).split()))
        elif tag == "caption":
            self.tables["".join(self.cell)] = self.rows

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] != "style":
            self.words.append(data)
        if self.cell is not None:
            self.cell.append(data)

    def bars(self):
        """(kind, size) of each part of a bar."""
        return [(given["class"], given["style"]) for tag, given in self.elements if tag == "i" and "style" in given]

    def attributes(self, tag, name):
        return [attributes.get(name) for t, attributes in self.elements if t == tag]


# --- what a learner reads ----------------------------------------------------


class TestFeedback:
    one = result(
        "Ann",
        "03",
        [
            question(
                "q1", CORRECT, says="All of it is in this line.", answer="def read_time(a, b, c):\n    return a * b / c"
            ),
            question(
                "q2",
                NOT_YET,
                says="You added the two times.",
                mistake="You added the two times.",
                hint="There are two times.",
            ),
            question("q3", NOT_ATTEMPTED, says="There is no answer yet.", answer="raise NotImplementedError()"),
            question("q4", CORRECT),
            question("q5", NOT_YET, says="Right for 2 of 4 inputs tried."),
        ],
        notes=["A cell was left out: while True:"],
    )

    def test_says_what_was_right_what_was_not_why_and_what_next(self):
        text = Reader(feedback.page("Ann", [self.one])).text
        assert "2 of 5 points" in text and "Right already: Question 1 and Question 4." in text
        assert "Next: Question 2 and Question 5" in text and "Then: Question 3" in text
        assert (
            "Question 2: one step △ not yet · 0 of 1 point Why: You added the two times. Hint: There are two times."
            in text
        )
        assert "✓ correct · 1 of 1 point All of it is in this line." in text and "return a * b / c" in text
        assert "○ not attempted" in text and "NotImplementedError" not in text
        assert "A cell was left out: while True:" in text and "notebooks/03_memory_bound.ipynb" in text

    SHOWS = "`step_time(2, 3)` gives 5."

    @pytest.mark.parametrize(
        "says, mistake, told",
        [
            ("You added.", "You added.", {"where": f"You added. {SHOWS}", "slip": "You added."}),
            ("Right for 2 of 4 inputs tried.", "", {"where": f"Right for 2 of 4 inputs tried. {SHOWS}"}),
        ],
    )
    def test_a_teacher_chooses_how_much_is_said(self, says, mistake, told):
        wrong = question("q2", NOT_YET, says=f"{says} {self.SHOWS}", mistake=mistake, shows=self.SHOWS)
        off = "It is not right yet."
        for diagnosis, wanted in {"slip": says, "off": off, **told}.items():
            text = Reader(feedback.page("Ann", [result("Ann", "03", [wrong])], "", diagnosis)).text
            assert f"Why: {wanted} Hint:" in text
            assert (self.SHOWS in text) == (diagnosis == "where") and (says in text) == (diagnosis != "off")
        assert feedback.page("Ann", [self.one]) == feedback.page("Ann", [self.one], "", "where")

    @pytest.mark.parametrize("diagnosis", ["where", "slip", "off"])
    def test_what_is_no_diagnosis_is_said_in_any_case(self, diagnosis):
        for outcome, says in (
            (NOT_YET, "your function stopped with KeyError: 'x'"),
            (NOT_ATTEMPTED, "There is no answer yet."),
            (CORRECT, "So it is."),
        ):
            page = feedback.page("Ann", [result("Ann", "03", [question("q2", outcome, says=says)])], "", diagnosis)
            assert says in Reader(page).text

    def test_letters_are_diagnosed_too(self):
        wrong = question("q4", NOT_YET, says="A faster belt.", mistake="A faster belt.")
        assert "A faster belt" not in feedback.page("Ann", [result("Ann", "03", [wrong])], "", "off")

    @pytest.mark.parametrize(
        "outcome, more, said",
        [
            (CORRECT, {"because": ""}, True),
            (NOT_YET, {"because": ""}, True),
            (CORRECT, {"because": "It is shared."}, False),
            (CORRECT, {}, False),
            (NOT_ATTEMPTED, {"because": ""}, False),
        ],
    )
    def test_a_missing_sentence_is_said(self, outcome, more, said):
        page = feedback.page("Ann", [result("Ann", "03", [question("q4", outcome, **more)])])
        assert ("The sentence that says why is missing." in Reader(page).text) == said

    def test_points_are_those_of_the_results(self):
        own = [one for one in class_of(40) if one["student"] == "Learner 0007"]
        rows = Reader(feedback.page("Learner 0007", own)).tables["Where you stand"]
        total = [0, 0, 0, 0]
        for row, one in zip(rows[1:], own, strict=False):
            read = [q for q in one["questions"] if q["points"] is not None]
            waits = [q["most"] for q in one["questions"] if q["points"] is None]
            sums = [sum(q["points"] for q in read), sum(q["most"] for q in read), len(waits), sum(waits)]
            total = [a + b for a, b in zip(total, sums, strict=True)]
            assert row == [common.load(one["sheet"]).title, in_words(*sums)]
        assert total[2] > 0 and rows[-1] == ["In all", in_words(*total)]

    def test_an_answer_in_words_waits_and_is_no_zero(self):
        text = Reader(
            feedback.page(
                "Ann", [result("Ann", "08", [question("q1", CORRECT), question("q4", TO_READ, 4.0, hint="")])]
            )
        ).text
        assert (
            "1 of 1 point, and 1 answer to be read (4 points)" in text
            and "… to be read · 4 points" in text
            and "0 of" not in text
        )
        assert "To be read by your teacher: Question 4" in text

    @pytest.mark.parametrize("points", [0.0, 2.5, 4.0])
    def test_an_answer_in_words_that_was_read_is_no_check_to_run_again(self, points):
        read = question(
            "q4", CORRECT if points == 4 else NOT_YET, 4.0, points, hint="", says=f"Your teacher gave {points:g} of 4."
        )
        text = Reader(feedback.page("Ann", [result("Ann", "08", [read])])).text
        assert (
            f"read by your teacher · {points:g} of 4 points Your teacher gave {points:g} of 4." in text
            and "Next:" not in text
        )

    def test_a_file_that_cannot_be_read(self):
        text = Reader(feedback.page("Ann", [self.one, unreadable("Ann", "The file is empty.", file="a.pdf")])).text
        assert (
            "could not be read" in text and "The file is empty." in text and "What to do:" in text and "a.pdf" in text
        )
        assert text.index("The file is empty.") < text.index("Question 1: one move")

    def test_nothing_handed_in(self):
        assert "No file was handed in" in feedback.page("Ann", [])

    def test_lessons_are_linked_where_they_have_an_address(self):
        found = Reader(feedback.page("Ann", [self.one], lessons="https://school.example/notebooks/"))
        assert "https://school.example/notebooks/03_memory_bound.ipynb" in found.attributes("a", "href")
        assert all(href.startswith("#") for href in Reader(feedback.page("Ann", [self.one])).attributes("a", "href"))

    def test_jumps_lead_somewhere(self):
        found = Reader(feedback.page("Ann", [*class_of(1), unreadable("Ann")]))
        ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
        assert len(ids) == len(set(ids)) and {href[1:] for href in found.attributes("a", "href")} <= set(ids)


def in_words(points, most, unread, waiting):
    words = f"{points:g} of {most:g} point{'s' * (most != 1)}"
    return words + (f", and {unread} answer{'s' * (unread != 1)} to be read ({waiting:g} points)" if unread else "")


@pytest.mark.parametrize("number", common.numbers())
def test_headings_and_lessons_come_from_the_sheets(number):
    sheet = common.load(number)
    released = notebook_at(next((ROOT / "exercises").glob(f"{number}_*.ipynb")))
    texts = ["".join(cell["source"]) for cell in released["cells"]]
    for one in (*sheet.questions, *sheet.written):
        assert one.title.startswith(f"Question {one.id[1:]}: ") and any(f"# {one.title}\n" in text for text in texts)
    assert (ROOT / "notebooks" / sheet.lesson).exists() and f"notebooks/{sheet.lesson}" in texts[0]


# --- what a teacher reads ----------------------------------------------------


class TestReport:
    results = (*class_of(30), unreadable("Learner 0003", "The file has 30 MB."), unreadable("Zed"))

    @functools.cached_property
    def page(self):
        return self.read()

    @classmethod
    @functools.cache
    def read(cls):
        return Reader(report.page(cls.results, link=lambda student: f"feedback/{student[-4:]}.html"))

    def of(self, number):
        return [one for one in self.results if one["sheet"] == number]

    def test_counts(self):
        waits = sum(q["points"] is None for one in self.results for q in one["questions"])
        assert f"31 learners 90 sheets graded 2 files could not be read {waits} answers to be read" in self.page.text

    def test_what_needs_a_hand_comes_first(self):
        rows = self.page.tables["Files and reasons"]
        assert rows[1:] == [["Learner 0003", ".ipynb", "The file has 30 MB."], ["Zed", ".ipynb", "The file is empty."]]
        assert next(iter(self.page.tables)) == "Files and reasons"
        for one in common.load("08").written:
            n = sum(q["id"] == one.id and q["points"] is None for r in self.of("08") for q in r["questions"])
            assert f"Exercise 08, {one.title}: {n} answers" in self.page.text

    @pytest.mark.parametrize("number", READABLE)
    def test_outcomes_and_mistakes(self, number):
        sheet = common.load(number)
        head, *rows = self.page.tables[f"Exercise {number}: what became of each question"]
        assert len(rows) == len(sheet.questions) + len(sheet.written)
        asked = sorted((*sheet.questions, *sheet.written), key=lambda one: int(one.id[1:]))
        for row, about in zip(rows, asked, strict=True):
            own = [q for one in self.of(number) for q in one["questions"] if q["id"] == about.id]
            words = about in sheet.written
            expected = {
                "Correct": sum(q["outcome"] == CORRECT for q in own if not words),
                "Not yet": sum(q["outcome"] == NOT_YET for q in own if not words),
                "Not attempted": sum(q["outcome"] == NOT_ATTEMPTED for q in own),
                "To be read": sum(q["points"] is None for q in own),
                "Read by a teacher": sum(words and q["points"] is not None for q in own),
            }
            got = {name: int(text.split(" ")[0]) for name, text in zip(head[1:], row[1:], strict=True)}
            assert got == {name: expected[name] for name in head[1:]} and sum(got.values()) == 30
        wrong = Counter(
            q["mistake"] or "wrong in a way that the check does not know"
            for one in self.of(number)
            for q in one["questions"]
            if q["outcome"] == NOT_YET and q["id"] not in [w.id for w in sheet.written]
        )
        found = Counter()
        for row in self.page.tables[f"Exercise {number}: why answers were not right yet"][1:]:
            if len(row) == 2:
                found[row[1]] += int(row[0])
        assert found == wrong

    @pytest.mark.parametrize("number", READABLE)
    def test_marks(self, number):
        rows = self.page.tables[f"Exercise {number}: how many learners have how many points"][1:]
        scores = Counter(
            f"{one['points']:g}"
            + (", and answers to be read" if any(q["points"] is None for q in one["questions"]) else "")
            for one in self.of(number)
        )
        assert {row[0]: int(row[1]) for row in rows} == scores

    def test_learners(self):
        rows = self.page.tables["Points of each learner; the name leads to the page to hand back"]
        assert rows[0] == ["Learner", "Exercise 03", "Exercise 04", "Exercise 08", "In all", "Remark"]
        assert [row[0] for row in rows[1:]] == sorted({one["student"] for one in self.results})
        assert rows[4][-1] == "1 file could not be read" and rows[-1][1:] == ["not handed in"] * 3 + [
            "none",
            "1 file could not be read",
        ]
        for row in rows[1:-1]:
            own = [one for one in self.results if one["student"] == row[0]]
            assert (
                row[1].split(" ")[0] == f"{own[0]['points']:g}"
                and row[4].split(" ")[0] == f"{sum(one['points'] for one in own):g}"
            )
        assert "feedback/0007.html" in self.page.attributes("a", "href")

    def test_the_hardest_question_and_its_slip_stand_at_the_top(self):
        wrong = [question("q1", NOT_YET, mistake="Upside down.") for _ in range(3)]
        class_ = [
            result(f"L{n}", "03", [one, question("q2", NOT_YET if n == 0 else CORRECT)]) for n, one in enumerate(wrong)
        ]
        text = Reader(report.page(class_)).text
        assert (
            "3 handed in, median 1 of 2 points. Hardest: Question 1: one move, 0 of 3 correct. "
            "The commonest slip there, made by 3: Upside down." in text
        )

    @pytest.mark.parametrize(
        "results, says",
        [
            ([], "No submission was found"),
            ([unreadable("Ann")], "1 file could not be read"),
            (lambda: class_of(1, ("03",)), "1 learner"),
            ([result("Ann", "03", [question("q1", CORRECT)])], "No answer was wrong."),
            ([result("Ann", "03", [question("q1", NOT_YET)])], "wrong in a way that the check does not know"),
            ([result("Ann", "08", [question("q4", TO_READ, 4.0)])], "1 answer to be read"),
            ([result("Ann", "99", [question("q1", CORRECT)])], "Exercise 99"),
        ],
    )
    def test_small_and_odd_classes(self, results, says):
        assert says in Reader(report.page(results() if callable(results) else results)).text

    def test_two_thousand_learners(self):
        page = report.page(class_of(2_000, ("03", "08")), link=lambda student: f"feedback/{student}.html")
        assert len(page) < 2_000_000 and page.count('href="feedback/') == 2_000 and "2,000 learners" in page


def reported(results, **more):
    """The class report of ``results``, read."""
    return Reader(report.page(results, **more))


class TestWordsOfTheReport:
    """What its tables and their bars say."""

    @staticmethod
    def handed_in(*outcomes):
        """A sheet of one question for each outcome, for learners A, B, ..."""
        slips = {NOT_YET: {"mistake": "A slip."}}
        return [
            result(chr(65 + n), "03", [question("q1", one, **slips.get(one, {})), question("q2", CORRECT)])
            for n, one in enumerate(outcomes)
        ]

    def test_the_median_and_the_hardest(self):
        page = reported(self.handed_in(NOT_YET, CORRECT, NOT_ATTEMPTED, CORRECT))
        assert "4 handed in, median 1.5 of 2 points. Hardest: Question 1: one move, 2 of 4 correct." in page.text
        assert "Hardest" not in reported(self.handed_in(CORRECT)).text

    def test_points_that_wait_are_so_far(self):
        waits = result("B", "08", [question("q1", NOT_YET), question("q4", TO_READ, 4.0)])
        read = result("A", "08", [question("q1", CORRECT), question("q4", CORRECT, 4.0, 4.0)])
        page = reported([waits])
        assert "1 handed in, median 0 of 5 points so far." in page.text
        title = common.load("08").written[0].title
        assert "Answers waiting to be read They are in written.csv" in page.text
        assert f"Exercise 08, {title}: 1 answer" in page.text and "Exercise 08, Question 1" not in page.text
        page = reported([waits, read])
        assert "2 handed in, median 2.5 of 5 points so far." in page.text
        assert page.tables["Exercise 08: how many learners have how many points"][1:] == [
            ["5", "1"],
            ["0, and answers to be read", "1"],
        ]
        assert page.bars()[-2:] == [("right", "width: 100%"), ("wait", "width: 100%")]

    def test_sheets_of_ones_own_may_have_more_points(self):
        own = result("A", "03", [question("q1", CORRECT), question("q1_number", NOT_YET)])
        page = reported([own, result("B", "03", [question("q1", CORRECT)])])
        assert "2 handed in, median 1 of 2 points." in page.text and "Answers waiting" not in page.text

    def test_what_became_of_each_question(self):
        page = reported(self.handed_in(NOT_YET, CORRECT, NOT_YET))
        assert page.tables["Exercise 03: what became of each question"] == [
            ["Question", "Correct", "Not yet"],
            ["Question 1: one move", "1 (33 %)", "2 (67 %)"],
            ["Question 2: one step", "3 (100 %)", "0"],
        ]

    def test_bars_are_the_counts(self):
        """Of each state its share of the answers, of each slip and number of points as beside the commonest."""
        page = reported(self.handed_in(NOT_YET, CORRECT, NOT_YET, NOT_ATTEMPTED))
        assert page.bars() == [
            *[("right", "flex-grow: 1"), ("wrong", "flex-grow: 2"), ("empty", "flex-grow: 1")],
            ("right", "flex-grow: 4"),
            ("wrong", "width: 100%"),
            *[("right", "width: 33%"), ("right", "width: 100%")],
        ]
        keys = [given["class"] for tag, given in page.elements if tag == "i" and "style" not in given]
        assert keys == ["key right", "key wrong", "key empty"]
        words = [question("q4", TO_READ, 4.0), question("q4", NOT_YET, 4.0, 2.5)]
        page = reported([result(f"L{n}", "08", [one]) for n, one in enumerate(words)])
        assert page.bars()[:2] == [("wait", "flex-grow: 1"), ("read", "flex-grow: 1")]

    def test_what_a_teacher_read_is_averaged(self):
        words = [question("q4", NOT_YET, 4.0, points) for points in (2.5, 4.0)]
        page = reported([result(f"L{n}", "08", [one]) for n, one in enumerate(words)])
        (_, row) = page.tables["Exercise 08: what became of each question"]
        assert row[0].endswith("(read: 3.25 of 4 points on average)") and row[1] == "2 (100 %)"

    def test_slips_stand_by_question_the_commonest_first(self):
        slips = [("q2", "a"), ("q1", "b"), ("q1", "b"), *(("q1", one) for one in "cdef"), ("q2", "")]
        page = reported(
            [result(f"L{n}", "03", [question(id, NOT_YET, mistake=one)]) for n, (id, one) in enumerate(slips)]
        )
        assert page.tables["Exercise 03: why answers were not right yet"][1:] == [
            ["Question 1: one move"],
            ["2", "b"],
            *(["1", one] for one in "cdef"),
            ["Question 2: one step"],
            ["1", "a"],
            ["1", "wrong in a way that the check does not know"],
        ]
        assert "The commonest slip there, made by 2: b" in page.text
        assert page.text.count("The commonest slip there") == 1

    def test_learners_stand_as_in_a_list_and_their_sheets_side_by_side(self):
        zoe = [result("zoe", "03", [question("q1", CORRECT)], file=name) for name in "ab"]
        lost = [unreadable("Bob", file=name) for name in "ab"]
        adam = [
            result("\u00c4dam", "08", [question("q4", TO_READ, 4.0)]),
            result("adzz", "03", [question("q1", NOT_YET)]),
        ]
        page = reported([*zoe, *lost, *adam])
        assert page.tables["Points of each learner; the name leads to the page to hand back"][1:] == [
            ["\u00c4dam", "not handed in", "4 to be read", "4 to be read", ""],
            ["adzz", "0 of 1", "not handed in", "0 of 1", ""],
            ["Bob", "not handed in", "not handed in", "none", "2 files could not be read"],
            ["zoe", "1 of 1; 1 of 1", "not handed in", "2 of 2", ""],
        ]
        assert "4 learners 4 sheets graded 2 files could not be read 1 answer to be read" in page.text

    def test_a_sheet_is_called_by_its_title(self):
        page = reported([*self.handed_in(CORRECT), result("Z", "99", [question("q1", CORRECT)])])
        assert page.text.count(common.load("03").title) == 2 and page.text.count("Exercise 99") > 2

    def test_learners_text_adds_no_element(self):
        """As a parser sees it; below, a browser looks."""

        def skeleton(texts):
            page = reported(poisoned(texts), link=lambda _: "feedback/a.html")
            return Counter((tag, *sorted(attributes)) for tag, attributes in page.elements)

        assert skeleton(ATTACKS) == skeleton(harmless(ATTACKS))

    @pytest.mark.parametrize("lost, kind", [(0, None), (15, "wide"), (16, "wide long")])
    def test_a_long_list_of_files_scrolls(self, lost, kind):
        page = reported([*self.handed_in(CORRECT), *(unreadable(f"L{n}") for n in range(lost))])
        kinds = {attributes.get("aria-label"): attributes["class"] for tag, attributes in page.elements if tag == "div"}
        assert kinds.get("Files and reasons") == kind
        assert ("#unreadable" in page.attributes("a", "href")) == bool(lost) and "#unread" not in page.attributes(
            "a", "href"
        )

    def test_an_address_stays_in_its_place(self):
        page = reported([unreadable("Ann")], link=lambda student: 'feedback/"><b onclick="x">.html')
        assert 'feedback/"><b onclick="x">.html' in page.attributes("a", "href")


@pytest.mark.slow  # draws each page twice
def test_same_results_same_pages(tmp_path):
    results = class_of(12, ("08",)) + [unreadable("Ann", file=name) for name in "ab"]
    given, own = tmp_path / "results.json", [one for one in results if one["student"] == "Learner 0003"]
    given.write_text(json.dumps(results))
    random.Random(2).shuffle(results)
    random.Random(3).shuffle(own)
    here = [
        hashlib.sha256(page.encode()).hexdigest() for page in (report.page(results), feedback.page("Learner 0003", own))
    ]
    code = """
import hashlib, json, sys
from inference_math.grading.out import feedback, report
results = json.load(open(sys.argv[1]))
own = [one for one in results if one["student"] == "Learner 0003"]
for page in (report.page(results), feedback.page("Learner 0003", own)):
    print(hashlib.sha256(page.encode()).hexdigest())
"""
    done = subprocess.run([sys.executable, "-c", code, str(given)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == here, done.stderr


# --- text that a learner controls --------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate/></svg>",
    "</pre></code><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<a href='javascript:alert(1)'>more points</a>",
    "[points](javascript:alert(1))",
    "<base href=https://evil.example/>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input autofocus onfocus=alert(1)></form>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import url(https://evil.example/x.css); * { display: none }</style>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "<!--",
    "-->",
    "]]>",
    "<plaintext>",
    "<textarea>",
    "<template><b>",
    "<details open ontoggle=alert(1)>",
    "<object data=https://evil.example></object>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<math><mtext></mtext></math>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62;",
    "\x00<script>alert(1)</script>",
    "\u202e<b>drawkcab</b>\u202c",
    "\u2066x\u2069",
    "a\u200bb\u00adc",
    "\ud800<i>",
    "\u2028<u>",
    "x" * 100_000,
    "é\u0301\u0301\u0301\u0301\u0301\u0301" * 50,
    "</section></main></body></html><h1>Full marks</h1>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    '=HYPERLINK("https://evil.example")',
    "+\n" * 5_000,
]


def poisoned(attacks):
    """Results in which every text that a learner may reach is one of ``attacks``."""
    questions = [
        question(
            f"q{n + 1}",
            (CORRECT, NOT_YET, NOT_ATTEMPTED, TO_READ)[n % 4],
            says=one,
            mistake=one if n % 4 == 1 else "",
            hint=one,
            answer=one,
        )
        for n, one in enumerate(attacks)
    ]
    students = [
        result(
            one,
            "03",
            copy.deepcopy(questions) if n == 0 else [question("q1", NOT_YET, mistake=one, says=one)],
            file=one,
            notes=[one] * 3,
        )
        for n, one in enumerate(attacks)
    ]
    return [*students, *(unreadable(one, one, file=one, sheet=one, digest=str(n)) for n, one in enumerate(attacks))]


def built(attacks, which):
    """A learner's page (0) or the class report (1) of poisoned results."""
    results = poisoned(attacks)
    if which:
        return report.page(results, link=lambda _: "feedback/a.html")
    return feedback.page(attacks[0], [results[0], *results[len(attacks) :]])


@functools.cache
def usual(which):
    """A learner's page (0) or the class report (1), with something of everything."""
    if which:
        own = [*class_of(20, ("03", "08")), *(unreadable(f"Zed {n}") for n in range(17))]
        return report.page(own, link=lambda student: "feedback/a.html")
    own = [*class_of(1, ("03", "04")), drawn("Ann", "08", random.Random(5)), unreadable("Ann")]
    return feedback.page("Ann", own, lessons="https://school.example")


def harmless(attacks):
    return [f"words{n:03}" for n in range(len(attacks))]


def skeleton(page):
    """How often each element with each set of attributes is there, as the browser sees it."""
    return Counter(
        tuple(one)
        for one in page.evaluate(
            """() => [...document.querySelectorAll('*')].map(element => [
                element.tagName,
                ...[...element.attributes].map(one => one.name + (one.name == 'style' ? one.value : '')).sort(),
            ])"""
        )
    )


def happenings(page):
    """A list that fills with all that a page should not do: dialogs, requests, messages, new pages, exceptions."""
    seen = []
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    for event in ("console", "pageerror", "popup", "download", "framenavigated"):
        page.on(event, lambda what, event=event: seen.append(f"{event} {getattr(what, 'text', what)}"))
    page.on(
        "request",
        lambda request: (
            seen.append(f"request {request.url[:100]}") if not request.url.startswith("data:image/") else None
        ),
    )
    page.on("requestfailed", lambda request: seen.append(f"refused {request.failure} {request.url[:100]}"))
    return seen


def look(page, file):
    """What happens when the page in ``file`` is opened, walked through by keyboard and touched."""
    seen = happenings(page)
    page.goto(file.as_uri())
    for _ in range(5):
        page.keyboard.press("Tab")
    page.mouse.move(200, 200)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return seen


@pytest.mark.parametrize("which", [0, 1], ids=["feedback", "report"])
class TestLearnersText:
    def test_it_runs_nothing_and_adds_no_element(self, browser, tmp_path, which):
        found = []
        for name, texts in (("plain", harmless(ATTACKS)), ("poisoned", ATTACKS)):
            file = tmp_path / f"{name}.html"
            file.write_text(built(texts, which), encoding="utf-8")  # a lone surrogate would end here
            page = browser.new_page(viewport={"width": 400, "height": 800})
            seen = look(page, file)
            assert [one for one in seen if file.as_uri() not in one] == [] and len(seen) <= 2
            found.append(skeleton(page))
            if name == "poisoned":
                text = page.locator("body").inner_text()
                assert (
                    "<script>alert(1)</script>" in text
                    and "&lt;script&gt;" in text
                    and "⟨U+202E⟩<b>drawkcab</b>⟨U+202C⟩" in text
                )
                assert "a⟨U+200B⟩b⟨U+00AD⟩c" in text and "⟨U+0000⟩" in text and "⟨U+D800⟩" in text
                assert page.evaluate("document.documentElement.scrollWidth") == 400
                assert (
                    page.locator("h1").count()
                    == page.locator("title").count()
                    == page.locator("meta[http-equiv]").count()
                    == 1
                )
            page.close()
        assert found[0] == found[1]

    def test_what_is_not_escaped_would_be_seen(self, browser, tmp_path, which, monkeypatch):
        file = tmp_path / "page.html"
        unescaped = parts._templates().overlay(autoescape=False)
        monkeypatch.setattr(parts, "_templates", lambda: unescaped)
        monkeypatch.setattr(parts, "POLICY", "")
        file.write_text(built(["<img src=x onerror=alert(1)>", "words"], which), encoding="utf-8")
        page = browser.new_page()
        seen = look(page, file)
        assert "dialog" in seen and any("request" in one and one.endswith("/x") for one in seen)
        assert skeleton(page)[("IMG", "onerror", "src")] > 0
        page.close()

    def test_the_policy_alone_would_stop_scripts_and_requests(self, browser, tmp_path, which, monkeypatch):
        file = tmp_path / "page.html"
        unescaped = parts._templates().overlay(autoescape=False)
        monkeypatch.setattr(parts, "_templates", lambda: unescaped)
        file.write_text(
            built(["<img src=https://evil.example/x onerror=alert(1)><script>alert(2)</script>", "words"], which),
            encoding="utf-8",
        )
        page = browser.new_page()
        seen = look(page, file)
        asked = [one for one in seen if one.startswith("request https")]
        assert "dialog" not in seen and 0 < len(asked) == seen.count("refused csp https://evil.example/x")
        page.close()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_serious(self, browser, tmp_path, which, scheme):
        from axe_playwright_python.sync_playwright import Axe

        page = browser.new_page(viewport={"width": 400, "height": 800}, color_scheme=scheme)
        (tmp_path / "page.html").write_text(usual(which), encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 400
        page.close()


PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
"""\"I want\", in one word, with a joiner that parts its halves."""


@pytest.mark.parametrize("sheet, element", [("report.css", "i"), ("feedback.css", "article")])
def test_each_state_has_a_look_of_its_own(sheet, element):
    """A bar's part and its key, and the edge of an answer: no two states look alike."""
    rules = " ".join((ROOT / "lib/inference_math/grading/out/templates" / sheet).read_text().split())
    looks = {}
    for selectors, look in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
        for one in re.findall(rf"\b{element}\.(\w+)", selectors):
            looks[one] = look.strip()
    kinds = [kind for _, _, kind in parts.STATES.values()]
    assert set(kinds) <= looks.keys() and len(set(kinds)) == len(kinds)
    assert element == "article" or len({looks[one] for one in kinds}) == len(kinds)


class TestVisible:
    @pytest.mark.parametrize(
        "text, shown",
        [
            ("plain é 漢字 עברית", "plain é 漢字 עברית"),
            ("a\tb\nc\r\nd", "a\tb\nc\nd"),
            ("\x00\x1b[31m\x7f\x85", "⟨U+0000⟩⟨U+001B⟩[31m⟨U+007F⟩⟨U+0085⟩"),
            ("".join(map(chr, range(0x202A, 0x202F))), "⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩⟨U+202E⟩"),
            ("".join(map(chr, range(0x2066, 0x206A))), "⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩"),
            ("a\u200b\u200c\u200d\u2060\ufeffb", "a⟨U+200B⟩⟨U+200C⟩⟨U+200D⟩⟨U+2060⟩⟨U+FEFF⟩b"),
            ("\U000e0041\u3164\u2800", "⟨U+E0041⟩⟨U+3164⟩⟨U+2800⟩"),
            (PERSIAN, PERSIAN),
            ("👩\u200d🔬", "👩\u200d🔬"),
            ("\ud83d", "⟨U+D83D⟩"),
            ("e" + "\u0301" * 9, "e" + "\u0301" * 4),
            ("x" * 400, "x" * 300 + " … (100 more characters)"),
        ],
    )
    def test_what_hides_is_written_out(self, text, shown):
        assert parts.visible(text) == shown

    def test_many_lines_are_cut(self):
        assert parts.code("a\n" * 10_000).count("\n") == 400 and "more lines)" in parts.code("a\n" * 10_000)

    def test_a_name_of_nothing(self):
        assert "<h1>Feedback for <bdi>no name</bdi></h1>" in feedback.page("  ", [])
