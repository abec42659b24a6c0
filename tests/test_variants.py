"""Copies of one's own: neighbours differ, right answers earn all, a neighbour's do not, and nothing is given away."""

import ast
import itertools
import json
import os
import re
import stat
from functools import cache

import nbformat
import numpy
import pytest
from conftest import notebook_at
from grading_standins import checked
from inference_math.checks import lesson_04
from inference_math.checks.engine import CORRECT, NOT_YET, Choice, Function, NotYet
from inference_math.checks.formula import num, part
from inference_math.checks.inputs import same
from inference_math.errors import Refused
from inference_math.grading import copies
from inference_math.grading.check import check
from inference_math.grading.files.layouts import student as whose
from inference_math.grading.files.names import plain_name
from inference_math.grading.marking.grade import grade
from inference_math.grading.sheets import common, personal
from inference_math.grading.sheets.handout import escaped, notebook, shown, units_in
from inference_math.grading.sheets.personal import EMPTY, OPTION, found_mark, sheet
from inference_math.grading.sheets.secret import given_out, secret_of
from inference_math.grading.sheets.unseen import source

SECRET = b"0123456789abcdef0123456789abcdef"
CLASS = ["Ann Lee", "Bob", "Chloé", "Dan O'Neil", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lea"]
MANY = [f"Learner {n}" for n in range(60)]
NUMBERS = common.numbers()
every_sheet = pytest.mark.parametrize("number", NUMBERS)


@cache
def asked(number, student, secret=SECRET):
    return {one.id: one for one in sheet(number, student, secret).questions}


def own_numbers(number, student):
    return {id: one for id, one in asked(number, student).items() if id.endswith("_number")}


def own_choices(number, student):
    return {id: one for id, one in asked(number, student).items() if isinstance(one.question, Choice)}


def right_of(question):
    """The letter or the number that is right."""
    return question.letter if isinstance(question, Choice) else question.value


def judged(one, given):
    """The outcome of an answer that is a value."""
    return one.question.judge(lambda _: [given])


def by_id(made):
    return {cell["id"]: cell for cell in made["cells"]}


def solution(number):
    """The answers of our solution, {id: source}."""
    made = notebook_at(common.ROOT / "solutions" / f"{common.names()[number]}.ipynb")
    return {
        cell["id"]: cell["source"] for cell in made["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def options(made):
    """{letter: text} of a notebook's choice; no sheet has more than one."""
    return dict(OPTION.findall("\n".join(c["source"] for c in made["cells"] if c["cell_type"] == "markdown")))


def table(made, id):
    """The function that a question for own numbers names, and its values as they are printed, in their order."""
    text = by_id(made)[f"{id}-text"]["source"]
    return re.search(r"What does `(\w+)`", text)[1], re.findall(r"^\| `\w+` \| `(.+?)` \|", text, re.M)


def filled(number, student):
    """A copy answered rightly, from what is printed in it and from our solution of the common sheet."""
    made, answers, whole = notebook(number, student, SECRET), solution(number), common.load(number)
    for one in whole.questions:
        if isinstance(one.question, Choice):
            right = options(common.exercise(number))[one.question.letter]
            (letter,) = (letter for letter, text in options(made).items() if text == right)
            answers[one.id] = re.sub(r'= "[a-z]"', f'= "{letter}"', answers[one.id], count=1)
    for cell in made["cells"]:
        if cell["id"].endswith("_number"):
            function, values = table(made, cell["id"])
            cell["source"] = f"{cell['id']} = {function}({', '.join(values)})"
        cell["source"] = answers.get(cell["id"], cell["source"])
    return made


def as_file(made):
    return json.dumps(made).encode()


class TestTheSheet:
    @every_sheet
    def test_every_learner_is_asked_as_much(self, number):
        assert len({tuple((one.id, one.points) for one in sheet(number, who, SECRET).questions) for who in CLASS}) == 1
        functions = [one.id for one in common.load(number).questions if isinstance(one.question, Function)]
        # 07.5 gives 1, 2 or 3: no answer of one's own
        assert [id.removesuffix("_number") for id in own_numbers(number, "Bob")] == [
            id for id in functions if (number, id) != ("07", "q5")
        ]

    @pytest.mark.slow  # makes the sheets of sixty learners
    @every_sheet
    def test_neighbours_differ(self, number):
        sheets_ = [asked(number, who) for who in MANY]
        for id in own_choices(number, "Bob"):
            letters = [one[id].question.letter for one in sheets_]
            assert max(map(letters.count, "abcd")) <= 0.4 * len(MANY)  # a quarter, and chance
        for id in own_numbers(number, "Bob"):
            one, other = zip(*itertools.combinations([each[id].question.value for each in sheets_], 2), strict=True)
            alike = same(one, other).sum()
            # 01.2 asks for a whole number of GPUs
            most = 0.25 if (number, id) == ("01", "q2_number") else 0.03
            assert alike / len(one) <= most

    @every_sheet
    def test_the_secret_and_the_name_decide(self, number):
        assert as_file(notebook(number, "Bob", SECRET)) == as_file(notebook(number, "Bob", SECRET))
        assert options(notebook(number, "Bob", SECRET)) == options(notebook(number, "  bob ", SECRET))
        others = (("Eve", SECRET), ("Bob", b"another secret of this class"))
        for who, secret in others:
            assert any(
                asked(number, who, secret)[id].question.value != one.question.value
                for id, one in own_numbers(number, "Bob").items()
            )

    @every_sheet
    def test_options_keep_their_sentences(self, number):
        for shared in common.load(number).questions:
            if not isinstance(shared.question, Choice):
                continue
            texts = options(common.exercise(number))
            said = {texts[letter]: says for letter, says in shared.question.says.items()}
            for who in CLASS:
                own, mine = asked(number, who)[shared.id].question, options(notebook(number, who, SECRET))
                assert list(mine) == sorted(texts)
                assert mine[own.letter] == texts[shared.question.letter]
                assert {mine[letter]: says for letter, says in own.says.items()} == said

    @every_sheet
    def test_the_printed_numbers_give_the_right_value(self, number):
        for who in CLASS:
            made = notebook(number, who, SECRET)
            for id, one in own_numbers(number, who).items():
                shared = asked(number, who)[id.removesuffix("_number")]
                function, values = table(made, id)
                assert function == shared.name
                value = shared.question.right_for(tuple(map(eval, values)))
                for given in (value, float(f"{value:.4g}")):  # as the text allows
                    assert judged(one, given).state == CORRECT

    @every_sheet
    def test_slips_are_still_named(self, number):
        named = 0
        for who in CLASS:
            for one in own_numbers(number, who).values():
                for says, value in one.question.says.items():
                    outcome = judged(one, value)
                    assert (outcome.state, outcome.mistake) == (NOT_YET, says)
                    named += 1
        assert named >= 3 * len(own_numbers(number, "Bob")) * len(CLASS)


class TestTheNotebook:
    @every_sheet
    def test_it_is_a_notebook_and_an_nbgrader_assignment(self, number):
        from nbgrader.preprocessors import CheckCellMetadata  # as long to load as all else here
        from nbgrader.utils import compute_checksum

        made = nbformat.from_dict(notebook(number, "Dan O'Neil", SECRET))
        nbformat.validate(made)
        CheckCellMetadata().preprocess(made, {})
        marked = [cell for cell in made.cells if "nbgrader" in cell.metadata]
        assert all(cell.metadata.nbgrader.checksum == compute_checksum(cell) for cell in marked)
        points = sum(cell.metadata.nbgrader.points for cell in marked if cell.metadata.nbgrader.grade)
        own = sheet(number, "Dan O'Neil", SECRET)
        assert points == sum(one.points for one in (*own.questions, *own.written))

    @every_sheet
    def test_lines_are_narrow(self, number):
        for cell in notebook(number, "A" * 80, SECRET)["cells"]:
            if cell["cell_type"] == "code":
                assert max(map(len, cell["source"].splitlines() or [""])) <= 88

    @every_sheet
    def test_nothing_is_given_away(self, number):
        made = {who: notebook(number, who, SECRET) for who in ("Ann Lee", "Bob")}
        text = json.dumps(made["Bob"])
        assert not any(form in text for form in (SECRET.decode(), SECRET.hex(), str(list(SECRET))))
        code = {who: [c["source"] for c in one["cells"] if c["cell_type"] == "code"] for who, one in made.items()}
        assert code["Ann Lee"] == code["Bob"]  # all that differs is what is asked
        for one in own_numbers(number, "Bob").values():
            small = one.question.value in range(100)  # and stands in any code
            assert small or f"{one.question.value:.3g}" not in "\n".join(code["Bob"])
        checked = set(re.findall(r"quiz\.(\w+)\.check", "\n".join(code["Bob"])))
        assert not checked & set(own_choices(number, "Bob"))

    @every_sheet
    def test_cells_are_answered_where_they_are_asked(self, number):
        order = list(by_id(notebook(number, "Bob", SECRET)))
        for id in own_numbers(number, "Bob"):
            n = order.index(id)
            assert order[n - 2 : n + 2] == [id.replace("_number", "-check"), f"{id}-text", id, f"{id}-note"]

    def test_a_heading_lies_under_its_question(self):
        text = by_id(notebook("08", "Bob", SECRET))["q1_number-text"]["source"]
        assert text.startswith("#### Your own numbers")  # "### Question 1" stands under "## Groups"

    def test_the_last_words_are_of_this_file(self):
        assert "check 04" not in notebook("04", "Bob", SECRET)["cells"][-1]["source"]

    def test_names_are_shown_as_they_are(self):
        assert escaped("Dan_O*<b>") == r"Dan\_O\*\<b\>"
        head = notebook("04", "<script>", SECRET)["cells"][0]["source"]
        assert "<script>" not in head and r"\<script\>" in head

    @pytest.mark.parametrize(
        "x, text",
        [
            (True, "True"),
            (7, "7"),
            (4096, "4096"),
            (20_500, "20_500"),
            (7.16e11, "7.16e11"),
            (0.0415, "0.0415"),
            (3.2e-5, "3.2e-5"),
            (2.0, "2"),
            (0, "0"),
            (10**8, "1e8"),
        ],
    )
    def test_numbers_read_well_and_can_be_copied(self, x, text):
        assert shown(x) == text and eval(text) == x

    def test_units_come_from_the_tables(self):
        text = "| given | unit |\n| --- | --- |\n| `a`, `b`, of it | B, B/s |\n| `c`, `d` | s |\n"
        text += "| `e` | 0 to 1 |\n| `f` | |\n"
        found = units_in(text, {"f": "old"})
        assert found == {"a": "B", "b": "B/s", "c": "s", "d": "s", "e": "", "f": ""}
        assert units_in("| `a`, `g` | as above |", found)["a"] == "B"


class TestNotes:
    @pytest.mark.parametrize(
        "question, given, name",
        [
            (lesson_04.q6, "a", "04.6"),
            (lesson_04.q6, " B ", "04.6"),
            (lesson_04.q1, 3, "04.1, your own numbers"),
            (lesson_04.q1, numpy.float64(2.5), "04.1, your own numbers"),
        ],
    )
    def test_an_answer_is_noted_right_or_wrong(self, question, given, name, capsys):
        question.note(lambda: given)
        assert capsys.readouterr().out == f"Question {name}: noted. It counts when your class is graded.\n"

    @pytest.mark.parametrize(
        "question, given",
        [
            (lesson_04.q6, "e"),
            (lesson_04.q6, 2),
            (lesson_04.q1, "3"),
            (lesson_04.q1, True),
            (lesson_04.q1, numpy.array([1, 2])),
            (lesson_04.q1, print),
        ],
    )
    def test_what_is_no_answer_is_said(self, question, given):
        with pytest.raises(NotYet, match=r"not yet\. This needs"):
            question.note(lambda: given)

    def test_the_sentence_is_asked_for_beside_a_letter(self, capsys):
        lesson_04.q6.note(lambda: "a", lambda: "They wait for each other.")
        assert "noted" in capsys.readouterr().out
        for because in (lambda: "", lambda: "so", lambda: 5, lambda: nothing_of_that_name):  # noqa: F821
            with pytest.raises(NotYet, match=r"Say why in a (whole )?sentence"):
                lesson_04.q6.note(lambda: "a", because)

    @pytest.mark.parametrize("given", [lambda: None, lambda: ..., lambda: nothing_of_that_name])  # noqa: F821
    def test_empty_is_not_attempted(self, given):
        with pytest.raises(NotImplementedError, match="not attempted") as caught:
            lesson_04.q1.note(given)
        assert caught.value._render_traceback_() == [str(caught.value)]

    @pytest.mark.notebooks
    def test_a_copy_can_be_checked_from_a_terminal(self, tmp_path, capsys):
        made = filled("02", "Bob")
        by_id(made)["q1_number"]["source"] = EMPTY.format(name="q1_number")
        by_id(made)["q6"]["source"] = 'quantity = "z"'
        path = tmp_path / "mine.ipynb"
        path.write_bytes(as_file(made))
        status, said = checked(path, capsys)
        judged_here = len(common.load("02").questions) - len(own_choices("02", "Bob"))  # choices are only noted
        assert status == 0 and f"{judged_here} of {judged_here} correct" in said
        assert re.search(r"q1_number +no letter or number yet", said)
        assert re.search(r"q2_number +noted: it counts when your class is graded", said)


class TestTheCommand:
    def write(self, tmp_path, text="student\nAnn Lee\nBob\n", *more):
        (tmp_path / "class.csv").write_text(text, encoding="utf-8")
        return copies.main(
            [
                str(tmp_path / "class.csv"),
                "--exercise",
                "04",
                "--to",
                str(tmp_path / "out"),
                "--secret",
                str(tmp_path / "marks" / "secret"),
                *more,
            ]
        )

    def test_one_copy_each_and_a_secret_that_only_the_owner_reads(self, tmp_path, capsys):
        assert self.write(tmp_path) == 0
        assert sorted(os.listdir(tmp_path / "out")) == ["04_batching_ann-lee.ipynb", "04_batching_bob.ipynb"]
        secret = tmp_path / "marks" / "secret"
        assert len(secret.read_bytes()) == 32
        if os.name == "posix":
            assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert found_mark((tmp_path / "out" / "04_batching_bob.ipynb").read_bytes())["student"] == "Bob"
        assert "2 copies" in capsys.readouterr().out

    def test_again_with_one_more_keeps_the_bytes(self, tmp_path):
        self.write(tmp_path)
        before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        assert self.write(tmp_path, "Student;group\nbob;1\nAnn Lee;1\nLate Comer;2\n".replace("bob", "Bob")) == 0
        after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        assert len(after) == 3 and before.items() <= after.items()

    @pytest.mark.parametrize(
        "name, file",
        [
            ("Chloé D'Arc", "chloe-d-arc"),
            ("(Ann)", "ann"),
            ("李", "李"),
            ("李王 A", "李王-a"),
            ("李 Lee", "李-lee"),
            ("\u0141ukasz", "\u0142ukasz"),
            ("Max Straße", "max-straße"),
        ],
    )
    def test_a_file_has_plain_letters_where_they_name_the_student(self, tmp_path, name, file):
        assert self.write(tmp_path, f"student\n{name}\n", "--to", str(tmp_path / "out" / "deeper")) == 0
        (path,) = (tmp_path / "out" / "deeper").iterdir()
        assert path.name == f"04_batching_{file}.ipynb"
        assert plain_name(whose(path.stem)) == plain_name(name)  # as it is read from a folder of such files
        text = path.read_text("utf-8")
        assert text.startswith('{\n "cells"') and name in json.dumps(json.loads(text), ensure_ascii=False)
        assert text.isascii() == (json.dumps(json.loads(text), ensure_ascii=False).isascii())

    def test_two_names_that_differ_by_one_letter_are_two_files(self, tmp_path):
        assert self.write(tmp_path, "student\n李 Lee\n张 Lee\n\u0141ukasz\nUkasz\n") == 0
        assert len(list((tmp_path / "out").iterdir())) == 4

    @pytest.mark.parametrize(
        "names, many, whom", [("Bob", "1 copy", "for Bob."), ("Bob\nAnn\nCid", "3 copies", "for Bob to Cid.")]
    )
    def test_for_whom_is_said(self, tmp_path, capsys, names, many, whom):
        assert self.write(tmp_path, f"student\n{names}\n") == 0
        assert f"{many} of exercise 04 in {tmp_path / 'out'}, {whom}" in capsys.readouterr().out

    @pytest.mark.parametrize("lost", ["--exercise", "--to"])
    def test_what_must_be_typed(self, capsys, lost):
        typed = {"--exercise": "04", "--to": "out"}
        with pytest.raises(SystemExit) as ended:
            copies.main(["class.csv", *(word for name in typed if name != lost for word in (name, typed[name]))])
        assert ended.value.code == 2 and lost in capsys.readouterr().err

    def test_a_list_that_is_not_there(self, tmp_path, capsys):
        nowhere = str(tmp_path / "nowhere.csv")
        assert copies.main([nowhere, "--exercise", "04", "--to", str(tmp_path / "out")]) == 2
        assert capsys.readouterr().err.startswith(f"{nowhere} cannot be read: No such file")

    def test_a_folder_that_cannot_be_made(self, tmp_path, capsys):
        (tmp_path / "file").touch()
        assert self.write(tmp_path, "student\nBob\n", "--to", str(tmp_path / "file" / "out")) == 2
        assert capsys.readouterr().err.startswith("The system refused: ")

    def test_what_is_not_ours_is_not_overwritten(self, tmp_path, capsys):
        self.write(tmp_path)
        (tmp_path / "out" / "04_batching_bob.ipynb").write_text("Bob's work")
        (tmp_path / "out" / "04_batching_ann-lee.ipynb").unlink()
        assert self.write(tmp_path) == 2 and "04_batching_bob.ipynb is there already" in capsys.readouterr().err
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["04_batching_bob.ipynb"]

    def test_the_secret_is_not_handed_out(self, tmp_path, capsys):
        assert self.write(tmp_path, "student\nBob\n", "--secret", str(tmp_path / "out" / "secret")) == 2
        assert "among the copies" in capsys.readouterr().err and not (tmp_path / "out").exists()

    def test_the_grader_learns_which_sheets_were_given_out(self, tmp_path):
        assert given_out(tmp_path / "marks") == []
        self.write(tmp_path)
        self.write(tmp_path, "student\nBob\n", "--exercise", "2")
        assert given_out(tmp_path / "marks") == ["02", "04"]
        (tmp_path / "marks" / "copies").write_text("02 04", encoding="utf-16")
        with pytest.raises(Refused, match="copies is damaged"):
            given_out(tmp_path / "marks")

    def test_paths_begin_where_they_are_typed(self, tmp_path):
        (tmp_path / "class.csv").write_text("student\nBob\n")
        assert copies.main(["--typed-in", str(tmp_path), "class.csv", "--exercise", "4", "--to", "out"]) == 0
        assert (tmp_path / "out" / "04_batching_bob.ipynb").exists() and (tmp_path / "marks" / "secret").exists()

    def test_a_short_secret_could_be_found_by_trying(self, tmp_path):
        (tmp_path / "secret").write_text("hello")
        with pytest.raises(Refused, match="5 bytes"):
            secret_of(tmp_path / "secret")

    @pytest.mark.parametrize(
        "data, why",
        [
            (b"", "is empty"),
            (b"name\nBob\n", "lacks the column student. It has: name"),
            (b"student\n", "names no student"),
            (b"student,x\n\n,1\n", "row 3: '' is no name"),
            (b"student\n!!\n", "no name"),
            (b"student\nAnn Lee\nBob\nann  lee\n", r"'Ann Lee' \(row 2\) and 'ann  lee' \(row 4\)"),
            (b"student\n" + b"x" * 81, "80 characters"),
            (b"x,student\n1\n", "row 2: '' is no name"),
            (b'student\n"a\tb"\n', "no name"),
            (b"student\nBob\nLee, Ann\n", r'row 3 has more cells than the header: Lee \|  Ann. .* as "Lee, Ann"'),
        ],
    )
    def test_a_class_list_that_will_not_do(self, tmp_path, data, why):
        (tmp_path / "class.csv").write_bytes(data)
        with pytest.raises(Refused, match=why):
            copies.students(tmp_path / "class.csv")

    @pytest.mark.parametrize(
        "data, names",
        [
            ('\ufeffID, Student \n1,"Lee, Ann"\n , \n2, Müller \n'.encode(), ["Lee, Ann", "Müller"]),
            ("student;group\r\nMüller;1\r\n".encode("cp1252"), ["Müller"]),  # Excel's "CSV"
            ("student\tgroup\r\nMüller\t1\r\n".encode("utf-16"), ["Müller"]),  # its "Unicode text"
            (b"student\n" + b"x" * 80, ["x" * 80]),
            ('"Name, wie im LMS";student\nx;Müller\n'.encode(), ["Müller"]),
        ],
    )
    def test_a_class_list_from_a_spreadsheet(self, tmp_path, data, names):
        (tmp_path / "class.csv").write_bytes(data)
        assert copies.students(tmp_path / "class.csv") == names

    def test_an_exercise_that_is_none(self, tmp_path, capsys):
        assert self.write(tmp_path, "student\nBob\n", "--exercise", "99") == 2
        assert "no exercise '99'" in capsys.readouterr().err

    def test_a_name_is_its_letters_and_digits(self):
        assert plain_name("Lee, Ann") == plain_name("leeann") == plain_name(" ANN-lee ") == plain_name("Ánn Lee")
        assert len({plain_name(one) for one in ("Ann Lee", "Ann Le", "Ann Lee 2", "Ann Lea")}) == 4
        assert len({plain_name(one) for one in ("s1023", "s1032", "1023", "1032")}) == 4
        assert plain_name("Lee12, Ann") == plain_name("Ann Lee12")


@pytest.mark.usefixtures("sandbox")
class TestGrading:
    def points(self, result):
        assert result["status"] == "graded", result["reason"]
        return {one["id"]: one["points"] for one in result["questions"]}

    def test_right_answers_earn_all(self):
        result = grade(as_file(filled("04", "Ann Lee")), "ann lee", secret=SECRET)
        expected = {}
        for one in common.load("04").questions:  # a question for a function is asked again, for numbers of one's own
            expected |= {one.id: one.points} | (
                {f"{one.id}_number": one.points} if isinstance(one.question, Function) else {}
            )
        assert list(self.points(result).items()) == list(expected.items())
        assert result["points"] == result["most"] == sum(expected.values()) and not result["notes"]

    def test_a_neighbours_copy_earns_what_is_common(self):
        ann = asked("04", "Ann Lee")
        own = {*own_numbers("04", "Ann Lee"), *own_choices("04", "Ann Lee")}
        other = next(
            who
            for who in CLASS
            if not any(judged(ann[id], right_of(asked("04", who)[id].question)).state == CORRECT for id in own)
        )
        result = grade(as_file(filled("04", other)), "Ann Lee", secret=SECRET)
        points = self.points(result)
        assert {id for id in points if not points[id]} == own
        assert result["notes"] == [
            f"This copy was made for {other}. It was graded by the letters and numbers of Ann Lee."
        ]

    @pytest.mark.parametrize("made_for, called", [("Lee, Ann (1)", "leeann"), ("Ann Lee", "leeann (101)")])
    def test_a_namesake_is_asked_by_the_copy_that_has_a_name_and_more_in_brackets(self, made_for, called):
        result = grade(as_file(filled("04", made_for)), called, secret=SECRET, own=["04"])
        assert result["points"] == result["most"] and not result["notes"] and result["student"] == called
        assert personal.name_on({"variant": 1, "student": "Bob (1)"}, called) == called
        assert personal.name_on({"student": made_for}, called) == called  # no seal says that we wrote it

    def test_a_copy_without_its_mark_is_asked_its_own(self):
        made = filled("04", "Bob")
        del made["metadata"]["inference_math"]
        for cell in made["cells"]:
            if cell["id"].endswith("_number"):
                cell["source"] = f"{cell['id']} = {asked('04', 'Ann Lee')[cell['id']].question.value}"
        result = grade(as_file(made), "Bob", secret=SECRET, own=["04"])
        assert {id for id, points in self.points(result).items() if not points} == set(own_numbers("04", "Bob"))
        assert result["notes"] == []  # its first cell says whose it is

    @pytest.mark.parametrize(
        "whose, note", [("Bob-2 Ray", ""), ("Ann", "This copy was made for Ann."), ("", "does not say")]
    )
    def test_an_editor_that_keeps_cells_alone(self, whose, note):
        made = filled("04", "Bob-2 Ray")
        made["metadata"] = {}
        if whose == "Ann":
            made["cells"][0]["source"] = notebook("04", "Ann", SECRET)["cells"][0]["source"]
        elif not whose:
            del made["cells"][0]
        result = grade(as_file(made), "ray, bob-2", secret=SECRET, own=["04"])
        assert result["points"] == result["most"]
        assert note in " ".join(result["notes"]) and bool(note) == bool(result["notes"])
        found = check(as_file(made), "04.ipynb")
        assert all(found.noted.values()) and set(found.noted) == {*own_numbers("04", "Bob"), *own_choices("04", "Bob")}

    def test_without_its_mark_it_needs_its_secret(self):
        made = filled("04", "Bob")
        made["metadata"] = {}
        assert "another secret" in grade(as_file(made), "Bob", secret=SECRET)["reason"]

    def test_the_common_sheet_is_asked_ones_own(self):
        result = grade(as_file(common.exercise("04")), "Bob", secret=SECRET, own=["04"])
        assert "not the copy made for you" in result["notes"][0]


class TestRules:
    def test_numbers_are_of_real_size_and_allowed(self):
        question = Function(
            "x",
            "f(total: params, active: active, width: width) -> bytes",
            lambda total, active, width: (total - active) * width,
            where=lambda total, active: total >= active,
            most=1e12,
        )
        drawn = [personal._drawn(question, source(str(n).encode())) for n in range(40)]
        assert all(0 < question.right_for(one) <= 1e12 and one[0] > one[1] for one in drawn)
        assert {one[2] for one in drawn} <= {0.5, 1.0, 2.0} and len(set(drawn)) == 40
        assert all(float(f"{x:.2g}") == x for one in drawn for x in one)

    def test_of_some_draws_one_that_tells_slips_apart_is_taken(self):
        question = Function("x", "f(experts: experts, chosen: chosen) -> ratio", lambda e, k: e / k)
        for n in range(20):  # where one of eight is chosen, much comes to the same
            assert len(personal.told_apart(question, [personal._drawn(question, source(str(n).encode()))])[0]) >= 3

    def test_slips_are_told_where_their_value_is_nobody_elses(self):
        question = Function(
            "x",
            "f(weights: bytes, users: users, context: tokens) -> bytes",
            lambda weights, users, context: (
                part("the weights", weights) + part("the caches", users * context * num(2, "two"))
            ),
            ideas={
                "As the right one.": lambda weights, users, context: weights + 2 * users * context,
                "One of two alike.": lambda weights, users, context: weights + 7 * users,
                "The other of two.": lambda weights, users, context: 7 * users + weights,
                "The caches alone, by hand.": lambda weights, users, context: 2 * users * context,
                "Not a number.": lambda weights, users, context: weights / (users - users),
            },
        )
        (told,) = personal.told_apart(question, [(60.0, 5, 7)])
        assert {says for says in told if says in question.ideas} == {"The caches alone, by hand."}
        assert told["The caches alone, by hand."] == 70
        assert not [says for says, value in told.items() if value == 70 and says not in question.ideas]
        automatic = {says: value for says, value in told.items() if says not in question.ideas}
        assert automatic and len({round(value, 6) for value in told.values()}) == len(told) and 130 not in told.values()

    @every_sheet
    def test_the_names_in_a_copy_are_those_of_the_answer_cell(self, number):
        for one in common.load(number).questions:
            if isinstance(one.question, Function):
                (cell,) = (c for c in common.exercise(number)["cells"] if c["id"] == one.id)
                stub = ast.parse("".join(cell["source"]))
                (given,) = (node for node in stub.body if isinstance(node, ast.FunctionDef) and node.name == one.name)
                assert [argument.arg for argument in given.args.args] == list(one.question.kinds)

    def test_whose_copy_it_is_is_said(self):
        of_bob = personal.mark("04", "Bob\n\x1b[31m" + "b" * 90, SECRET)
        assert personal.remarks(of_bob, "04", "BOB 31m" + "b" * 90, SECRET) == []
        (note,) = personal.remarks(of_bob, "04", "Ann", SECRET)
        shown = ("Bob  [31m" + "b" * 90)[:80]
        assert note == f"This copy was made for {shown}. It was graded by the letters and numbers of Ann."
        (note,) = personal.remarks(None, "04", "Ann", SECRET)
        assert note.startswith("This is not the copy made for you.")


class TestMarks:
    def test_another_secret_is_found_out_before_anything_is_marked(self):
        result = grade(as_file(filled("04", "Bob")), "Bob", secret=b"the secret of last year's class")
        assert result["status"] == "unreadable" and "another secret" in result["reason"]

    @pytest.mark.parametrize(
        "mark",
        [
            {"variant": 1},
            {"variant": 1, "student": 5},
            {"variant": 1, "student": "Bob", "seal": "0" * 16},
            {"variant": [], "student": None, "seal": None},
            "variant",
            None,
        ],
    )
    def test_a_forged_mark_does_no_harm(self, mark):
        made = {
            "cells": [{"cell_type": "code", "source": "from inference_math.checks import lesson_04"}],
            "metadata": {"inference_math": mark},
        }
        if isinstance(mark, dict) and mark["variant"]:
            assert grade(as_file(made), "Bob", secret=SECRET)["status"] == "unreadable"
        else:
            assert found_mark(as_file(made)) is None
