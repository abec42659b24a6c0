"""The tables of a class, piece by piece: numbers as people type them, who is who, what counts, what is hardest."""

from collections import Counter
from dataclasses import replace

import pytest
from grading_standins import question, result, unreadable
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from inference_math.errors import Refused
from inference_math.grading.out import choosing, lms, marks, roster, spreadsheet, tally
from inference_math.grading.out import words as inwords
from inference_math.grading.out.tally import READ, Outcomes, Tally
from inference_math.grading.run.results import Book
from inference_math.grading.sheets import common
from inference_math.grading.sheets.common import TO_READ

# --- tables as spreadsheets write them ---------------------------------------


class TestTable:
    @pytest.mark.parametrize(
        "text, number",
        [
            ("3", 3),
            ("3,5", 3.5),
            (" 2.25 ", 2.25),
            ("-1", -1),
            ("1e3", 1000),
            ("999999", 999_999),
            ("-999999", -999_999),
            *((text, None) for text in ("1e6", "-1e6", "1000000", "1e9", "nan", "-nan", "inf", "-inf", "1e999")),
            *((text, None) for text in ("", " ", "x", "1 000", "1,2,3", "=2", "0x10", "½")),
        ],
    )
    def test_a_number_as_somebody_types_it(self, text, number):
        assert spreadsheet.as_number(text) == number

    @pytest.mark.parametrize(
        "x, text", [(5, "5"), (5.0, "5"), (2.5, "2.5"), (250 / 3, "83.33"), (0, "0"), (100, "100"), (0.005, "0.01")]
    )
    def test_a_number_as_a_table_shows_it(self, x, text):
        assert spreadsheet.number(x) == text

    @pytest.mark.parametrize(
        "data",
        [
            "name,points\nJörg,3\n".encode(),
            "\ufeffname,points\r\nJörg,3\r\n".encode(),
            "name;points\nJörg;3\n".encode(),
            "sep=;\r\nname;points\r\nJörg;3\r\n".encode("cp1252"),
            "name\tpoints\nJörg\t3\n".encode("utf-16"),
            "name,points\nJörg,3\n".encode("utf-16-be").join((b"\xfe\xff", b"")),
            "name,points\nJörg,3\n".encode("cp1252"),
            b"\r\n\r\n name ; points \n;\n  ;\nJ\xc3\xb6rg;3;left over\n\n",
            b'"name","points"\n"J\xc3\xb6rg",3',
        ],
    )
    def test_a_file_from_any_spreadsheet(self, tmp_path, data):
        (tmp_path / "t.csv").write_bytes(data)
        assert spreadsheet.read(tmp_path / "t.csv") == (["name", "points"], [["Jörg", "3"]])

    def test_a_short_row_is_filled_up_and_a_long_cell_stays_whole(self, tmp_path):
        (tmp_path / "t.csv").write_text('a,b,c\n1\n"x\ny",2\n')
        assert spreadsheet.read(tmp_path / "t.csv") == (["a", "b", "c"], [["1", "", ""], ["x\ny", "2", ""]])

    @pytest.mark.parametrize(
        "data, why",
        [
            (None, "cannot be read: No such file"),
            (b"PK\x03\x04rest", "no CSV file but a workbook"),
            (b"", "is empty"),
            (b"\n , \n", "is empty"),
            (b"a,b\n" + b"x" * 200_000, "not a whole CSV file"),
        ],
    )
    def test_a_file_that_will_not_do(self, tmp_path, data, why):
        if data is not None:
            (tmp_path / "t.csv").write_bytes(data)
        with pytest.raises(Refused, match=why):
            spreadsheet.read(tmp_path / "t.csv")

    @pytest.mark.slow  # 50 MB
    def test_a_file_beyond_any_class(self, tmp_path, monkeypatch):
        monkeypatch.setattr(spreadsheet, "LARGEST", 2_000_000)
        path = tmp_path / "t.csv"
        whole = b"a\n" + (b"1" * 99_999 + b"\n") * 20
        path.write_bytes(whole[:2_000_000])
        assert len(spreadsheet.read(path)[1]) == 20
        path.write_bytes(whole[:2_000_001])
        with pytest.raises(Refused, match="has more than 2 MB"):
            spreadsheet.read(path)

    def test_the_mark_is_for_excel_alone(self):
        assert spreadsheet.csv_of(["a"], [["é"]], bom=True) == b"\xef\xbb\xbfa\r\n\xc3\xa9\r\n"
        assert spreadsheet.csv_of(["a"], [["é"]], bom=False) == b"a\r\n\xc3\xa9\r\n"


# --- who is who --------------------------------------------------------------


def people(tmp_path, text):
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    return roster.read(tmp_path / "r.csv")


def placed(roster_, *who):
    """The row that each of ``who`` (a name, or a name and ids) has when nobody else is there."""
    entries = [
        {"student": one, "ids": {}} if isinstance(one, str) else {"student": one[0], "ids": one[1]} for one in who
    ]
    return [roster_.places([entry]).get(entry["student"]) for entry in entries]


class TestRoster:
    @pytest.mark.parametrize(
        "text, kind",
        [
            ("Identifier,Full name,Grade\nParticipant 1,Ann Lee,\n", "moodle"),
            ("Full name,Identifier\nAnn Lee,Participant 1\n", "plain"),
            ("Full name,Grade\nAnn Lee,\n", "plain"),
            ("Student,ID,Section\nAnn Lee,7,A\n", "canvas"),
            ("LastName,FirstName,ID,Section\nLee,Ann,7,A\n", "canvas"),
            ("ID,Student\n7,Ann Lee\n", "plain"),
            ("Name\nAnn Lee\n", "plain"),
            ("First name,Name\nX,Ann Lee\n", "plain"),
            ("Surname,Name\nX,Ann Lee\n", "plain"),
        ],
    )
    def test_the_kind_is_seen_by_the_columns(self, tmp_path, text, kind):
        found = people(tmp_path, text)
        assert (found.kind, len(found.rows), placed(found, "Ann Lee")) == (kind, 1, [0])

    @pytest.mark.parametrize(
        "name",
        [
            "Ann Lee",
            "ann  lee",
            "leeann",
            "annlee",
            "Lee, Ann",
            "ÁNN-LEE",
            "ann@x.org",
            "ANN@X.ORG",
            "ann",
            "u1",
            "U1",
        ],
    )
    def test_one_person_goes_by_many_names(self, tmp_path, name):
        for text in (
            "Name,E-mail address,Username\nBob Roe,bob@x.org,u2\n Ann Lee , Ann@x.org , u1 \n",
            'Student,Email,Login\n"Roe, Bob",bob@x.org,u2\n"Lee, Ann",ann@x.org,U1\n',
            "First name,Surname,Mail,id number\nBob,Roe,bob@x.org,u2\nAnn,Lee,ann@x.org,u1\n",
            "Last Name;First Name;Email;Login ID\nRoe;Bob;bob@x.org;u2\nLee;Ann;ann@x.org;u1\n",
        ):
            assert placed(people(tmp_path, text), name) == [1], text

    def test_middle_names_stay_in_their_order(self, tmp_path):
        found = people(tmp_path, "Name\nAnna Maria Lee\n")
        assert placed(found, "leeannamaria", "Anna Maria Lee", "Maria Anna Lee") == [0, 0, None]

    def test_names_that_have_no_latin_letter_are_told_apart(self, tmp_path):
        assert placed(people(tmp_path, "Name\n李\n王\n!\n"), "王", "!", "?") == [1, 2, None]

    @pytest.mark.parametrize(
        "text, ids, row",
        [
            ("Identifier,Full name,Grade\nParticipant 11,X,\nParticipant 12,Y,\n", {"moodle": "12"}, 1),
            ("Identifier,Full name,Grade\nParticipant 11,X,\nParticipant 12,Y,\n", {"moodle": "2"}, None),
            ("Identifier,Full name,Grade\nParticipant 11,X,\nParticipant 12,Y,\n", {"canvas": "12"}, None),
            ("Student,ID\nX,11\nY,12\n", {"canvas": "12"}, 1),
            ("Student,ID\nX,11\nY,12\n", {"moodle": "12"}, None),
            ("Name,ID\nX,11\nY,12\n", {"canvas": "12"}, None),
        ],
    )
    def test_an_id_is_of_its_own_lms(self, tmp_path, text, ids, row):
        assert placed(people(tmp_path, text), ("somebody", ids)) == [row]

    def test_an_id_goes_before_a_name(self, tmp_path):
        found = people(tmp_path, "Student,ID\nAnn Lee,11\nAnn Lee,12\n")
        assert placed(found, ("Ann Lee", {"canvas": "12"}), "Ann Lee") == [1, None]

    def test_two_for_one_place_get_none(self, tmp_path):
        found = people(tmp_path, "Name\nAnn Lee\nBob\n")
        entries = [{"student": name, "ids": {}} for name in ("Ann Lee", "leeann", "Bob", "Bob", "Cid")]
        assert found.places(entries) == {"Bob": 1}

    def test_rows_of_canvas_that_are_nobody(self, tmp_path):
        found = people(
            tmp_path, "Student,ID,X\n,,Manual Posting\n    Points Possible,,10\nAnn,7,\nNobody, ,x\nStudent Test,8,\n"
        )
        assert [row[0] for row in found.rows] == ["Ann", "Student Test"] and found.points[2] == "10"
        plain = people(tmp_path, "Name,X\nPoints Possible,\nAnn,\n")
        assert len(plain.rows) == 2 and plain.points == []

    def test_columns_are_found_by_any_of_their_names(self, tmp_path):
        found = people(tmp_path, "Student,ID,Login ID\nAnn,7,u\n")
        assert (found.column("id"), found.column("username", "login id"), found.column("x")) == (1, 2, None)

    @pytest.mark.parametrize("text", ["a,b\n1,2\n", "First name,b\nAnn,2\n", "Surname\nLee\n"])
    def test_a_list_of_nobody_is_refused(self, tmp_path, text):
        with pytest.raises(
            Refused, match=f"no column with names.* It has: {text.partition(chr(10))[0].replace(',', ', ')}"
        ):
            people(tmp_path, text)


# --- for an LMS --------------------------------------------------------------


def moodle(student, number, *points, most=1.0, sheet="04"):
    """A result from Moodle: one question for each of ``points``."""
    asked = [
        question(f"q{n}", CORRECT if got == most else NOT_YET, most, got, mistake="a '<slip>'" if not got else "")
        for n, got in enumerate(points, 1)
    ]
    return result(student, sheet, asked, ids={"moodle": number})


class TestMoodle:
    def test_without_a_worksheet(self):
        results = [
            moodle("=Zoe", "3", 1.0, 0.0),
            moodle("Ann", "2", 1.0, 1.0),
            moodle("Ann", "11", 1.0, 1.0),
            moodle("Of another sheet", "4", 1.0, sheet="05"),
            result("From elsewhere", "04", [question("q1", CORRECT)], ids={}),
        ]
        header, rows = lms.moodle(results, None, {}, "04", True)
        assert header[0] == "Identifier" and [row[:5] for row in rows] == [
            ["Participant 3", "'=Zoe", "1", "2", "-"],
            ["Participant 11", "Ann", "2", "2", "-"],
            ["Participant 2", "Ann", "2", "2", "-"],
        ]
        assert [row[5] for row in rows] == ["1 of 2 points. q2: not yet (a '&lt;slip&gt;')", *["2 of 2 points. "] * 2]

    @pytest.mark.parametrize("main", [True, False])
    def test_a_file_that_could_not_be_read_is_told_once_in_the_main_table(self, main):
        lost = [
            unreadable("Ann", "It isn't <whole>;=1.", ids={"moodle": "2"}),
            unreadable("Bob", "It isn't <whole>;=1.", ids={"moodle": "3"}),
        ]
        for results in ([lost[0], moodle("Ann", "2", 1.0), lost[1]], [moodle("Ann", "2", 1.0), *lost]):
            rows = lms.moodle(results, None, {}, "04", main)[1]
            assert [row[2] for row in rows] == (["1", ""] if main else ["1"])
            assert [row[5] for row in rows][1:] == ["Your file could not be graded. It isn't &lt;whole&gt;;'=1."] * main

    def test_of_another_sheet_nothing_is_said(self):
        other = {**unreadable("Ann", ids={"moodle": "2"}), "sheet": "05"}
        assert lms.moodle([other], None, {}, "04", True)[1] == []

    @pytest.mark.parametrize(
        "columns, row, filled",
        [
            ("Identifier,Full name,Grade,Maximum grade", "Participant 7,Ann,,100.00", ["50", "100.00", "", "1 of 2"]),
            ("Identifier,Full name,Grade,Maximum grade", "Participant 7,Ann,,", ["1", "2", "", "1 of 2"]),
            ("Identifier,Full name,Grade,Maximum grade", "Participant 7,Ann,,0", ["1", "2", "", "1 of 2"]),
            ("Identifier,Full name,Grade", "Participant 7,Ann,", ["1", "", "1 of 2"]),
            (
                "Identifier,Full name,Grade,Last modified (grade),Feedback comments",
                "Participant 7,Ann,,Monday,old words",
                ["1", "Monday", "1 of 2"],
            ),
        ],
    )
    def test_a_worksheet_keeps_its_own_maximum(self, tmp_path, columns, row, filled):
        use = people(tmp_path, f"{columns}\n{row}\n")
        before = [list(one) for one in use.rows]
        header, ((_, _, *rest),) = lms.moodle([moodle("Ann", "7", 1.0, 0.0)], use, {"Ann": 0}, "04", True)
        assert header[-2:] == ["Last modified (grade)", "Feedback comments"] and use.rows == before
        assert [rest[:-1], rest[-1][:6]] == [filled[:-1], filled[-1]]

    def test_a_worksheet_is_of_the_main_sheet_and_of_moodle(self, tmp_path):
        use = people(tmp_path, "Identifier,Full name,Grade,Maximum grade\nParticipant 7,Ann,,100\n")
        assert lms.moodle([moodle("Ann", "7", 1.0)], use, {"Ann": 0}, "04", False)[1][0][2] == "1"
        assert lms.moodle([moodle("Ann", "7", 1.0)], use, {}, "04", True)[1] == []  # nobody on the worksheet
        plain = people(tmp_path, "Name\nAnn\n")
        assert lms.moodle([moodle("Ann", "7", 1.0)], plain, {"Ann": 0}, "04", True)[1][0][0] == "Participant 7"

    def test_people_are_sorted_as_the_worksheet_names_them(self, tmp_path):
        use = people(tmp_path, "Grade,Identifier,Full name\n,Participant 1,Zoe\n,Participant 2,Ann\n")
        results = [moodle("a", "1", 1.0), moodle("b", "2", 0.0)]
        rows = lms.moodle(results, use, {"a": 0, "b": 1}, "04", True)[1]
        assert [row[:3] for row in rows] == [["0", "Participant 2", "Ann"], ["1", "Participant 1", "Zoe"]]

    def test_where_names_are_hidden_they_are_sorted_by_what_comes_first(self, tmp_path):
        use = people(tmp_path, "Identifier,Grade\nParticipant 2,\nParticipant 10,\n")
        results = [moodle("a", "2", 1.0), moodle("b", "10", 1.0)]
        rows = lms.moodle(results, use, {"a": 0, "b": 1}, "04", True)[1]
        assert [row[0] for row in rows] == ["Participant 10", "Participant 2"]


TITLES = {"04": "Exercise 04: Batching", "05": "Exercise 05: Caches"}


def canvas(student, got, sheet="04", number="7"):
    return result(student, sheet, [question("q1", NOT_YET, 4.0, got)], ids={"canvas": number} if number else {})


class TestCanvas:
    def test_without_a_gradebook(self):
        results = [
            canvas("Ann", 3.0, number="8"),
            canvas("=Zoe", 1.0),
            canvas("=Zoe", 4.0, "05"),
            canvas("No id", 1.0, number=""),
        ]
        header, rows = lms.canvas([*results, unreadable("Ann", ids={"canvas": "8"})], None, {}, TITLES)
        assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *TITLES.values()]
        assert rows == [
            ["    Points Possible", "", "", "", "", "4", "4"],
            ["'=Zoe", "7", "", "", "", "1", "4"],
            ["Ann", "8", "", "", "", "3", ""],
        ]
        assert lms.canvas([unreadable("Ann", ids={"canvas": "8"})], None, {}, TITLES)[1] == []

    def test_a_sheet_of_no_points_has_no_mark(self):
        nothing = result("Ann", "04", [], ids={"canvas": "8"})
        assert lms.canvas([nothing], None, {}, TITLES)[1][1] == ["Ann", "8", "", "", "", ""]

    def test_a_gradebook_keeps_its_columns_and_points(self, tmp_path):
        use = people(
            tmp_path,
            "Student,ID,SIS Login ID,Section,"
            "Exercise 04: Batching 2 (9),Exercise 04: Batching (8),Exercise 05: Caches\n"
            "Points Possible,,,,5,10,\nAnn,7,=u,A,,,\nBob,8,v,B,,,\n",
        )
        results = [canvas("Ann", 1.0), canvas("Ann", 3.0, "05"), canvas("Eve", 4.0)]
        assert lms.canvas(results, use, {"Ann": 0}, TITLES) == (
            ["Student", "ID", "SIS Login ID", "Section", "Exercise 04: Batching (8)", "Exercise 05: Caches"],
            [["    Points Possible", "", "", "", "10", "4"], ["Ann", "7", "'=u", "A", "2.5", "3"]],
        )

    def test_a_gradebook_without_sections_or_points(self, tmp_path):
        use = people(tmp_path, "Student,ID,Exercise 04: Batching (8)\nAnn,7,\n")
        assert lms.canvas([canvas("Ann", 1.0)], use, {"Ann": 0}, TITLES) == (
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 04: Batching (8)"],
            [["    Points Possible", "", "", "", "", "4"], ["Ann", "7", "", "", "", "1"]],
        )

    def test_another_list_knows_ids_but_not_canvas(self, tmp_path):
        use = people(tmp_path, "Name,ID,Student ID,Username,Section\nAnn Lee,1,2,u,A\n")
        results = [canvas("Ann", 1.0, number=""), canvas("Bob", 2.0, number="9"), canvas("Eve", 2.0, number="")]
        assert lms.canvas(results, use, {"Ann": 0}, TITLES)[1][1:] == [
            ["Ann", "", "2", "u", "A", "1"],
            ["Bob", "9", "", "", "", "2"],
        ]

    def test_a_worksheet_of_moodle_is_no_gradebook(self, tmp_path):
        use = people(tmp_path, "Identifier,Full name,Grade,Section\nParticipant 7,Ann,,A\n")
        assert lms.canvas([canvas("Ann", 1.0)], use, {"Ann": 0}, TITLES)[1][1] == ["Ann", "7", "", "", "", "1"]


# --- what counts -------------------------------------------------------------


def kept(tmp_path, *results):
    """A book that holds ``results``, all of one run."""
    book = Book(tmp_path / "marks")
    with book:
        entries = []
        for n, one in enumerate(results):
            book.keep(f"k{n}", one)
            entries.append(
                {
                    "key": f"k{n}",
                    "student": one["student"],
                    "file": one["file"],
                    "sheet": one["sheet"],
                    "ids": one.get("ids", {}),
                    "source": "/class",
                }
            )
        book.list("/class", entries)
    return book


def rows_of(book, name):
    header, rows = spreadsheet.read(book.out / name)
    return [dict(zip(header, row, strict=True)) for row in rows]


class TestMarks:
    def test_moodles_table_is_of_the_commoner_sheet(self, tmp_path):
        three = [
            moodle("Ann", "1", 1.0, sheet="05"),
            moodle("Bob", "2", 1.0, sheet="05"),
            moodle("Cid", "3", 1.0, sheet="04"),
        ]
        _, files, _ = marks.write(kept(tmp_path, *three), source="/class")
        assert list(files) == ["marks.csv", "moodle_04.csv", "moodle.csv"]
        assert files["moodle.csv"].endswith("exercise 05") and files["moodle_04.csv"].endswith("exercise 04")
        book = kept(tmp_path, *three)
        assert [row["Full name"] for row in rows_of(book, "moodle.csv")] == ["Ann", "Bob"]
        assert [row["Full name"] for row in rows_of(book, "moodle_04.csv")] == ["Cid"]

    def test_of_two_sheets_as_common_the_first_and_only_what_came_from_moodle(self, tmp_path):
        two = [moodle("Ann", "1", 1.0, sheet="05"), moodle("Bob", "2", 1.0, sheet="04")]
        lost = [unreadable("Cid", ids={"moodle": "3"}, file=name) for name in "abc"]
        others = [result(f"Other {n}", "05", [question("q1", CORRECT)], ids={}) for n in range(3)]
        _, files, _ = marks.write(kept(tmp_path, *two, *lost, *others))
        assert files["moodle.csv"].endswith("exercise 04") and set(files) >= {"moodle_05.csv"}

    def test_the_sheet_is_of_this_run(self, tmp_path):
        book = kept(tmp_path, *(moodle(f"A{n}", f"{n}", 1.0, sheet="05") for n in range(3)))
        entries = [{**one, "source": "/earlier"} for one in book.listed()]
        book.list("/class", [])
        book.list("/earlier", entries)
        book.keep("new", moodle("Bob", "9", 1.0, sheet="04"))
        new = {
            "key": "new",
            "student": "Bob",
            "file": "04.ipynb",
            "sheet": "04",
            "ids": {"moodle": "9"},
            "source": "/now",
        }
        book.list("/now", [new])
        assert marks.write(book, source="/now")[1]["moodle.csv"].endswith("exercise 04")
        assert marks.write(book)[1]["moodle.csv"].endswith("exercise 05")

    def test_tables_of_an_earlier_run_go_and_a_teachers_own_stay(self, tmp_path):
        book = kept(tmp_path, moodle("Ann", "1", 1.0))
        for name in ("moodle_07.csv", "moodle_old.csv", "moodle 2026.csv"):
            (book.out / name).write_text("mine")
        marks.write(book)
        assert {path.name for path in book.out.glob("moodle*")} == {"moodle.csv", "moodle_old.csv", "moodle 2026.csv"}

    def test_the_best_of_several_counts_and_of_equals_the_last(self, tmp_path):
        tries = [canvas("Ann", got) | {"file": name} for got, name in ((3.0, "a"), (4.0, "b"), (4.0, "c"), (1.0, "d"))]
        other = [
            canvas("Ann", 1.0, "05") | {"file": "e"},
            canvas("Bob", 2.0) | {"file": "f"},
            unreadable("Ann", file="g"),
        ]
        results = choosing.counted(
            kept(tmp_path, *tries, *other, unreadable("Ann", file="bb") | {"sheet": "04"}).all(), {}
        )
        assert [one["file"] for one in results] == ["g", "bb", "c", "e", "f"]  # by student, sheet and file
        (best,) = (one for one in results if one["file"] == "c")
        assert best["notes"] == [
            "4 files were handed in for this exercise: a (3), b (4), c (4), d (1). The best counts: c."
        ]
        assert all(not one["notes"] for one in results if one["file"] != "c")

    def test_a_teachers_points_decide_which_is_best(self, tmp_path):
        words = [question("q4", TO_READ, 4.0, None, answer=name) for name in ("good", "bad")]
        tries = [result("Ann", "08", [one], file=one["answer"], digest=one["answer"]) for one in words]
        given = {inwords.key_of(tries[0], words[0]): 4.0, inwords.key_of(tries[1], words[1]): 1.5}
        book = kept(tmp_path, *tries)
        (best,) = choosing.counted(book.all(), given)
        assert (best["file"], best["points"], best["questions"][0]["outcome"]) == ("good", 4.0, CORRECT)
        assert best["notes"] == [
            "2 files were handed in for this exercise: bad (1.5), good (4). The best counts: good."
        ]
        assert inwords.with_points(tries[0], {})["points"] == 0
        bad = inwords.with_points(tries[1], given)["questions"][0]
        assert (bad["points"], bad["outcome"], bad["says"]) == (1.5, NOT_YET, "Your teacher gave 1.5 of 4.")

    def test_points_go_by_student_sheet_question_and_answer(self):
        base = result("Ann", "08", [question("q4", TO_READ, 4.0, None)])
        key = inwords.key_of(base, base["questions"][0])
        assert key[0] == "k" and len(key) == 17
        others = [
            ({**base, "student": "Bob"}, base["questions"][0]),
            ({**base, "sheet": "07"}, base["questions"][0]),
            (base, {**base["questions"][0], "id": "q6"}),
            (base, {**base["questions"][0], "answer": "x = 2"}),
        ]
        assert key not in {inwords.key_of(*one) for one in others}

    def test_points_are_only_for_what_waits_to_be_read(self):
        right = result("Ann", "08", [question("q1", NOT_YET)])
        given = {inwords.key_of(right, right["questions"][0]): 1.0}
        assert inwords.with_points(right, given)["questions"] == right["questions"]

    def test_rows_stand_by_student_sheet_and_question(self):
        numbers = ("q10", "q2", "q1_number", "q1")
        results = [
            result("=Bob", "04", [question("q1", CORRECT)]),
            result("Ann", "05", [question("q1", CORRECT)]),
            result("Ann", "04", [question(id, NOT_ATTEMPTED, mistake="=1") for id in numbers]),
            unreadable("Ann", "=no"),
        ]
        rows = marks.marks(results)
        assert [row[:3] for row in rows] == [
            ["'=Bob", "04", "q1"],
            ["Ann", "", ""],
            *(["Ann", "04", id] for id in ("q1", "q1_number", "q2", "q10")),
            ["Ann", "05", "q1"],
        ]
        assert rows[1][3:] == ["", "", "unreadable", "'=no", "", ""]
        assert rows[2][3:] == ["0", "1", NOT_ATTEMPTED, "'=1", "", ""]

    def test_the_sentence_that_says_why_is_kept_for_a_teacher(self):
        said = {"q1": {"because": "=It is shared."}, "q2": {"because": ""}, "q3": {}}
        (entry,) = [result("Ann", "04", [question(id, CORRECT, **more) for id, more in said.items()])]
        assert [row[-2] for row in marks.marks([entry])] == ["'=It is shared.", "missing", ""]

    def test_written_answers_are_listed_once_with_their_rubric(self):
        rubric = next(one.rubric for one in common.load("08").written if one.id == "q4")
        words = question("q4", TO_READ, 4.0, None, answer="=because")
        one, again = (result("Ann", "08", [words, question("q1", CORRECT)], file=name) for name in "ab")
        other = result("=Bob", "08", [question("q6", TO_READ, 4.0, None), question("q99", TO_READ, 4.0, None)])
        given = {inwords.key_of(other, other["questions"][0]): 2.5}
        left = ["Cid", "08", "q4", "=x", "", "4", "3", "kgone"]
        kept_rows = {"kgone": left, inwords.key_of(other, other["questions"][0]): left}
        rows, gone = inwords.written([one, again, other], given, kept_rows)
        assert (len(rows), gone) == (4, 1)
        assert rows[0][:7] == ["Ann", "08", "q4", "'=because", spreadsheet.cell(rubric), "4", ""]
        assert rows[1][0] == "'=Bob" and rows[1][6] == "2.5" and rows[2][4] == "" and rows[3][3] == "'=x"

    def test_rows_of_no_points_are_passed_over_and_wrong_ones_are_all_named(self, tmp_path):
        path = tmp_path / "written.csv"
        assert inwords.teachers_points(path) == ({}, {})
        rows = [
            ["Ann", "08", "q4", "x", "r", "4", points, f"k{n}"] for n, points in enumerate(("", " ", "0", "4", "2,5"))
        ]
        path.write_bytes(spreadsheet.csv_of([name.title() for name in inwords.WRITTEN], rows, True))
        given, lines = inwords.teachers_points(path)
        assert given == {"k2": 0, "k3": 4, "k4": 2.5} and lines["k3"] == rows[3]
        rows += [["Eve", "08", "q4", "x", "r", "4", points, "twice"] for points in ("1", "1,0", "2")]
        rows += [
            ["Bob", "08", "q4", "x", "r", most, points, f"j{n}"]
            for n, (most, points) in enumerate([("4", "4.01"), ("?", "1")])
        ]
        rows += [["Cid", "08", "q4", "x", "r", "4", "-1", f"l{n}"] for n in range(20)]
        path.write_bytes(spreadsheet.csv_of(inwords.WRITTEN, rows, True))
        with pytest.raises(Refused) as refused:
            inwords.teachers_points(path)
        said = str(refused.value).splitlines()
        assert said[1:4] == [
            "  row 9, Eve, q4: a row before it gives other points",
            "  row 10, Bob, q4: '4.01' is not a number from 0 to 4",
            "  row 11, Bob, q4: '1' is not a number from 0 to ?",
        ]
        assert len(said) == 1 + 10

    @pytest.mark.parametrize("lost", ["student", "question", "most", "points", "key"])
    def test_a_column_that_is_needed_is_named(self, tmp_path, lost):
        path = tmp_path / "written.csv"
        path.write_bytes(spreadsheet.csv_of([name for name in inwords.WRITTEN if name != lost], [], True))
        with pytest.raises(Refused, match=f"lacks the column {lost}"):
            inwords.teachers_points(path)

    def test_columns_that_are_not_needed_may_go(self, tmp_path):
        path = tmp_path / "written.csv"
        path.write_text("key,points,most,question,student\n k1 ,3,4,q4,Ann\n")
        assert inwords.teachers_points(path) == ({"k1": 3}, {"k1": ["Ann", "", "q4", "", "", "4", "3", "k1"]})

    def test_who_is_on_one_list_only_is_said(self, tmp_path):
        book = kept(tmp_path, *(canvas(f"S{n:02}", 1.0) for n in range(11)), canvas("Ann", 1.0))
        listed = people(tmp_path, "Name\nAnn\nBob\nCid\n")
        say = marks.write(book, listed)[2]
        assert say == [
            f"Not on the roster, or not to be told apart there: {', '.join(f'S{n:02}' for n in range(10))} ….",
            "2 people of the roster handed in nothing.",
        ]
        everybody = people(tmp_path, "Name\nAnn\n" + "".join(f"S{n:02}\n" for n in range(11)))
        assert marks.write(book, everybody)[2] == []

    def test_the_mark_of_a_spreadsheet_is_for_people_and_columns_stand_in_order(self, tmp_path):
        words = [question("q4", TO_READ, 4.0, None)]
        both = {"canvas": "7", "moodle": "8"}
        results = [result("Ann", sheet, words, ids=both) for sheet in ("08", "07", "06", "05")]
        book = kept(tmp_path, *results)
        marks.write(book)
        data = {path.name: path.read_bytes() for path in book.out.glob("*.csv")}
        marked = {name for name in data if data[name].startswith(b"\xef\xbb\xbf")}
        assert marked == {"marks.csv", "written.csv"} and set(data) >= marked | {"canvas.csv", "moodle.csv"}
        assert spreadsheet.read(book.out / "canvas.csv")[0][5:] == [
            common.load(n).title for n in ("05", "06", "07", "08")
        ]

    def test_what_is_still_to_be_done_is_said(self, tmp_path):
        words = [question(id, TO_READ, 4.0, None) for id in ("q4", "q6")]
        book = kept(tmp_path, result("Ann", "08", words))
        _, files, say = marks.write(book)
        assert list(files) == ["marks.csv", "written.csv"]
        assert say == ["2 answers in words still to be read (written.csv), and counted 0 until then."]
        path = book.out / "written.csv"
        header, rows = spreadsheet.read(path)
        rows = [[*row[:6], "1", f"{row[7]}x"] for row in rows]
        path.write_bytes(spreadsheet.csv_of(header, rows, True))
        assert marks.write(book)[2][1:] == ["2 rows of written.csv with points for answers that are gone: not counted."]


# --- what a class comes to ---------------------------------------------------


def outcome(heading, **found):
    states = {"right": CORRECT, "wrong": NOT_YET, "empty": NOT_ATTEMPTED, "waits": TO_READ, "read": READ}
    return Outcomes(heading, 1.0, Counter({states[name]: count for name, count in found.items()}))


class TestCounts:
    def test_the_hardest_is_so_by_its_share(self):
        asked = {"q1": outcome("many", right=40, wrong=60), "q2": outcome("few", right=1, wrong=9)}
        assert tally.hardest(asked).heading == "few"  # 1 of 10, though 40 of 100 are more wrong ones
        asked = {"q1": outcome("many", right=5, empty=95), "q2": outcome("few", right=4, wrong=6)}
        assert tally.hardest(asked).heading == "many"

    def test_the_first_of_two_as_hard(self):
        asked = {"q1": outcome("first", right=1, wrong=1), "q2": outcome("second", right=2, empty=2)}
        assert tally.hardest(asked).heading == "first"

    def test_what_a_teacher_reads_is_not_hard_and_what_all_have_right_neither(self):
        read = {
            "q1": outcome("waits", wrong=9, waits=1),
            "q2": outcome("read", empty=9, read=1),
            "q3": outcome("easy", right=3),
        }
        assert tally.hardest(read) is None
        assert tally.hardest({"q1": outcome("half read", wrong=9, waits=1, read=1)}) is None
        assert tally.hardest({"q1": outcome("a slip and a gap", wrong=1, empty=1)}).heading == "a slip and a gap"
        assert tally.hardest(read | {"q4": outcome("one slip", right=99, empty=1)}).heading == "one slip"

    def test_the_commonest_first_and_of_equals_by_the_alphabet(self):
        assert tally.commonest({"b": 2, "c": 5, "a": 2}) == [("c", 5), ("a", 2), ("b", 2)]

    def test_points_and_what_waits(self):
        asked = [
            question("q1", CORRECT, 2.0),
            question("q2", NOT_YET, 3.0),
            question("q4", TO_READ, 4.0),
            question("q6", TO_READ, 5.0),
        ]
        assert tally.tally(asked) == Tally(points=2, most=5, unread=2, waiting=9)
        assert tally.tally([]) == (0, 0, 0, 0)

    @pytest.mark.parametrize(
        "asked, state",
        [
            (question("q4", TO_READ, 4.0, None), TO_READ),
            (question("q4", NOT_ATTEMPTED, 4.0, 0.0), NOT_ATTEMPTED),
            (question("q4", NOT_YET, 4.0, 1.0), READ),
            (question("q4", CORRECT, 4.0, 4.0), READ),
            (question("q1", NOT_YET), NOT_YET),
            (question("q1", CORRECT), CORRECT),
        ],
    )
    def test_the_state_of_an_answer(self, asked, state):
        assert tally.state(asked, {"q4"}) == state

    def test_what_became_of_each_question(self):
        slip = {"mistake": "A slip.", "says": "A slip."}
        results = [
            result(
                "Ann",
                "08",
                [question("q10", NOT_YET, **slip), question("q4", CORRECT, 4.0, 4.0), question("q1", NOT_YET)],
            ),
            result(
                "Bob",
                "08",
                [question("q10", NOT_YET, **slip), question("q4", NOT_YET, 4.0, 2.5, **slip), question("q1", CORRECT)],
            ),
            result("Cid", "08", [question("q10", NOT_ATTEMPTED, **slip), question("q4", TO_READ, 4.0)]),
        ]
        found = tally.outcomes(results)
        assert list(found) == ["q1", "q4", "q10"]
        assert found["q10"].counts == {NOT_YET: 2, NOT_ATTEMPTED: 1} and found["q10"].mistakes == {"A slip.": 2}
        assert found["q4"].given == [4.0, 2.5] and found["q4"].mistakes == {} and found["q4"].most == 4
        assert (found["q1"].unknown, found["q10"].unknown) == (1, 0) and found["q1"].given == found["q10"].given == []

    def test_headings_are_the_sheets_own_where_it_has_them(self, monkeypatch):
        one = result("Ann", "04", [question(id, CORRECT) for id in ("q1", "q1_number", "q99")])
        sheet, titles, words = tally.known(one)
        assert sheet is common.load("04") and words == set()
        assert titles["q1"] == sheet.questions[0].title
        assert (titles["q1_number"], titles["q99"]) == ("Question 1, your own numbers", "Question 99")
        nameless = replace(sheet, questions=(replace(sheet.questions[0], title=""),))
        monkeypatch.setattr(common, "load", lambda number: nameless)
        assert tally.known(one)[1]["q1"] == "Question 1"
        monkeypatch.undo()
        assert tally.known(result("Ann", "08", []))[2] == {w.id for w in common.load("08").written}
        assert tally.known(result("Ann", "99", [question("q2", CORRECT)])) == (None, {"q2": "Question 2"}, set())
