"""Whose file is it: what each LMS gives out, and what a learner can write into it."""

import io
import zipfile

import pytest
from inference_math.errors import Refused
from inference_math.grading.files import intake

MOODLE = "_assignsubmission_file_"
EACH = "Each taken for the work of one learner, as no LMS made it: {}. A class is graded by itself."


def laid_out(folder, *names, **texts):
    for name in [*names, *texts]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts.get(name, name))
    return folder


def owners(path, said=lambda _: None):
    """{student: (ids, [files])}."""
    found = {}
    for one in intake.find(path, say=said):
        found.setdefault(one.student, (one.ids, []))[1].append(one.file)
    return found


# --- what a learner writes is the tail, and nothing else ---------------------

TAILS = [
    "zz_1001_assignsubmission_file_04_batching.ipynb",
    "x_11_22_04.ipynb",
    "Hw_ann_attempt_2026-10-01-12-00-00_04.ipynb",
    "12345-678901 - Ann Lee - Oct 1, 2026 1200 PM - 04.ipynb",
    "anon_aB3dE_22_04.ipynb",
    "Copy of 04_batching.ipynb",
]
HEADS = {  # what the LMS writes before it for Eve and for Ann, and what they are then called
    "Moodle": (f"Eve Roe_13{MOODLE}", f"Ann Lee_1001{MOODLE}", {"Eve Roe", "Ann Lee"}),
    "Canvas": ("roeeve_13_99_", "leeann_LATE_1001_98_", {"roeeve", "leeann"}),
    "Canvas, Hindi and a Mac's accents": ("राजेश_13_99_", "garci\u0301a_1001_98_", {"राजेश", "garcía"}),
    "Canvas, names hidden": ("anon_Xy1zQ_99_", "LATE_anon_aB3dE_98_", {"anon Xy1zQ", "anon aB3dE"}),
    "Blackboard": (
        "Hand in_04_eve_attempt_2026-10-01-12-00-00_",
        "Hand in_04_ann_attempt_2026-10-01-12-00-01_",
        {"eve", "ann"},
    ),
    "ILIAS": ("Roe_Eve_eroe_13/", "Lee_Ann_alee_1001/", {"Roe Eve", "Lee Ann"}),
    "Brightspace, in German": (
        "1013-678901 - Eve Roe - 1 Okt, 2026 1200 - ",
        "1001-678901 - Ann Lee - 1. Oktober 2026 1200 - ",
        {"Eve Roe", "Ann Lee"},
    ),
    "Brightspace": (
        "1013-678901 - Eve Roe - Oct 1, 2026 1200 PM - ",
        "1001-678901 - Ann Lee - Oct 1, 2026 1200 PM - ",
        {"Eve Roe", "Ann Lee"},
    ),
}


@pytest.mark.parametrize("lms", HEADS)
@pytest.mark.parametrize("tail", TAILS)
def test_no_file_name_makes_a_file_somebody_elses(tmp_path, lms, tail):
    eve, ann, names = HEADS[lms]
    others = [f"{eve}{n}{tail}" for n in range(5)]  # she may hand in more than the rest of the class
    found = owners(laid_out(tmp_path, eve + tail, *others, ann + "04_batching.ipynb"))
    assert set(found) == names
    assert sorted(len(files) for _, files in found.values()) == [1, 6]


def test_hidden_names_of_canvas_have_an_id(tmp_path):
    laid_out(tmp_path, "anon_Xy1zQ_99_04.ipynb", "LATE_anon_aB3dE_98_04.ipynb")
    assert [(one.ids, one.late) for one in intake.find(tmp_path)] == [
        ({"canvas hidden": "Xy1zQ"}, ""),
        ({"canvas hidden": "aB3dE"}, "late"),
    ]


def test_what_lms_says_of_time(tmp_path):
    names = {
        "canvas": ("lee_LATE_1_30_b.ipynb", "lee_LATE_1_4_a.ipynb"),
        "blackboard": ("Hw_lee_attempt_2026-10-02-08-00-00_b.ipynb", "Hw_lee_attempt_2026-10-01-09-00-00_a.ipynb"),
        "brightspace": ("1-2 - A - Oct 12, 2026 1207 AM/b.ipynb", "1-2 - A - Oct 2, 2026 1105 PM/a.ipynb"),
        "brightspace, 24 hours": ("1-2 - A - Oct 12, 2026 7/b.ipynb", "1-2 - A - October 2, 2026 2305/a.ipynb"),
    }
    for lms, files in names.items():
        found = sorted(intake.find(laid_out(tmp_path / lms, *files)), key=lambda one: one.when)
        assert [one.file[-7:] for one in found] == ["a.ipynb", "b.ipynb"] and found[0].when, lms
        assert len({one.student for one in found}) == 1


def test_gradescope_names_its_people_in_a_file(tmp_path):
    metadata = (
        "submission_300001:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '100'\n    :email: ann@x.org\n"
        "  :created_at: 2026-10-01\n  :history:\n  - :id: 1\n    :submitters:\n    - :name: No One\n"
        "submission_300002:\n  :submitters:\n  - :name: Bob Ray\n  - :name: Cid Wu\n"
    )
    folder = tmp_path / "assignment_77_export"
    laid_out(folder, *(f"submission_30000{n}/04.ipynb" for n in (1, 2, 3)), **{"submission_metadata.yml": metadata})
    said = []
    found = intake.find(tmp_path, say=said.append)
    assert [(one.student, one.members) for one in found] == [
        ("Ann Lee", ("Ann Lee",)),
        ("Bob Ray and Cid Wu", ("Bob Ray", "Cid Wu")),
    ]
    assert said == ["Left out, as it is not clear whose they are: submission_300003."]


def test_two_of_one_name_in_gradescope_go_by_their_addresses(tmp_path):
    people = [("Ann Lee", "ann@x.org"), ("Ann Lee", "al@x.org"), ("Bob Ray", "bob@x.org"), ("Bob Ray", "bob@x.org")]
    metadata = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: {name}\n    :email: {mail}\n"
        for n, (name, mail) in enumerate(people)
    )
    laid_out(tmp_path, *(f"submission_{n}/04.ipynb" for n in range(4)), **{"submission_metadata.yml": metadata})
    members = {one.members for one in intake.find(tmp_path)}
    assert members == {("ann@x.org",), ("al@x.org",), ("Bob Ray",)}


def test_ilias_in_its_own_folder_with_its_own_papers(tmp_path):
    folder = "multi_feedback_Batching_77"
    names = [f"{folder}/Lee_Ann_alee_1001/04 ({n}).ipynb" for n in (1, 2)]
    names += [f"{folder}/Roe_Eve_van_eroe_13/04.ipynb", f"{folder}/status.csv"]
    with zipfile.ZipFile(tmp_path / f"{folder}.zip", "w") as file:
        for name in names:
            file.writestr(name, "")
    said = []
    found = owners(tmp_path / f"{folder}.zip", said.append)
    assert found == {
        "Lee Ann": ({"ilias": "1001"}, ["04 (1).ipynb", "04 (2).ipynb"]),
        "Roe Eve van": ({"ilias": "13"}, ["04.ipynb"]),
    }
    assert not said


def test_folders_with_fewer_words_are_names(tmp_path):
    assert set(owners(laid_out(tmp_path, "ann_lee_1/x.ipynb", "bob_1/x.ipynb"))) == {"ann_lee_1", "bob_1"}


def test_folders_with_as_many_words_and_no_id_are_names(tmp_path):
    names = {"lee_ann_maria_04", "lee_ann_sophie_04"}
    assert set(owners(laid_out(tmp_path, *(f"{name}/x.ipynb" for name in names)))) == names


def test_names_with_a_year_or_the_number_of_a_group_are_no_ids(tmp_path):
    found = owners(laid_out(tmp_path, *(f"{who}_2026_04_batching.ipynb" for who in ("ann", "bob"))))
    assert found == {f"{who}_2026": ({}, [f"{who}_2026_04_batching.ipynb"]) for who in ("ann", "bob")}
    laid_out(tmp_path / "b", *(f"{who}_04_batching.ipynb" for who in ("ann_1", "bob_1", "cid_2", "dan_2", "eve_2")))
    assert all(not ids for ids, _ in owners(tmp_path / "b").values())


def test_who_is_called_by_anothers_id_changes_nobodys_layout(tmp_path):
    names = ["leeann_13_99_x.ipynb", "eve_13_7_98_x.ipynb", "raybob_8_97_x.ipynb", "wucid_9_96_x.ipynb"]
    assert owners(laid_out(tmp_path, *names))["leeann"] == ({"canvas": "13"}, ["x.ipynb"])


NOTE = "Nombre: Ray (Jr), Bob (u_bob)\r\nTarea: Hw_04\r\n\r\nComments: (x_eve)\r\n"


@pytest.mark.parametrize(
    "names, students",
    [
        (["Hw_04_u_ann", "Hw_04_u_bob"], {"u_ann", "u_bob"}),
        (["Hw_04_u_bob"], {"u_bob"}),
        (["Hw_04_eve", "Hw_04_u_bob"], {"eve", "u_bob"}),
    ],
)
def test_a_note_of_blackboards_says_where_its_usernames_begin(tmp_path, names, students):
    note = "Hw_04_u_bob_attempt_2026-10-01-12-00-00.txt"
    laid_out(tmp_path, *(f"{name}_attempt_2026-10-01-12-00-00_x.ipynb" for name in names), **{note: NOTE})
    assert set(owners(tmp_path)) == students


def test_a_copys_name_ends_with_the_number_of_its_student(tmp_path):
    names = [f"04_batching_{n}.ipynb" for n in ("1023456", "20261001", "2", "v3", "2026-10-01")]
    assert set(owners(laid_out(tmp_path, *names))) == {"1023456", "20261001"}


def test_brightspace_of_two_days_is_one_student(tmp_path):
    names = [f"12345-678901 - A - Oct {day}, 2026 1200 PM/04.ipynb" for day in (1, 2)]
    assert list(owners(laid_out(tmp_path, *names, "index.html"))) == ["A"]


# --- what is nobody's name ---------------------------------------------------


@pytest.mark.parametrize(
    "names, students, left",
    [
        (
            ["Copy of 03_memory_bound.ipynb", "Copy of 03_memory_bound (1).ipynb", "ann_03_memory_bound.ipynb"],
            {"ann"},
            ["Copy of 03_memory_bound (1).ipynb", "Copy of 03_memory_bound.ipynb"],
        ),
        (["Copy of ann_03_memory_bound.ipynb"], {"ann"}, []),
        *(
            ([f"{name}.ipynb", "bob_03_memory_bound.ipynb"], {"bob"}, [f"{name}.ipynb"])
            for name in (
                *("Kopie von 03_memory_bound", "Cópia de 03_memory_bound", "“03_memory_bound”的副本"),
                *("03_memory_bound - Copy", "03_memory_bound copy 2", "03_memory_bound - Kopie (2)"),
                *("03_memory_bound_final", "03_memory_bound_v2", "03_memory_bound-checkpoint"),
                *("solution_03_memory_bound", "final_03_memory_bound", "exercise_03_memory_bound"),
            )
        ),
        (
            ["03_memory_bound_ann-lee.ipynb", "03_memory_bound_ann-lee (1).ipynb", "ann-lee_03_memory_bound_v2.ipynb"],
            {"ann-lee"},
            [],
        ),
        (["03_memory_bound_copyright.ipynb", "finale_03_memory_bound.ipynb"], {"copyright", "finale"}, []),
        (["exercises/03_memory_bound.ipynb", "bob/03_memory_bound.ipynb"], {"bob"}, ["exercises"]),
        (["03_memory_bound/x.ipynb", "bob/x.ipynb"], {"bob"}, ["03_memory_bound"]),
        (
            ["lee_1_2_x.ipynb", "gradebook.csv", "notes.txt", "overrides.csv"],
            {"lee"},
            ["gradebook.csv", "notes.txt", "overrides.csv"],
        ),
        (["bob/x.ipynb", "cid/x.ipynb", "lee_1_2_x.ipynb"], {"bob", "cid"}, ["lee_1_2_x.ipynb"]),
    ],
)
def test_what_names_nobody_is_left_out_by_name(tmp_path, names, students, left):
    said = []
    assert set(owners(laid_out(tmp_path, *names), said.append)) == students
    assert said == ([f"Left out, as it is not clear whose they are: {', '.join(left)}."] if left else [])


def test_a_whole_project_in_place_of_a_class_is_refused(tmp_path):
    laid_out(tmp_path, "exercises/03_memory_bound.ipynb", "solutions/03_memory_bound.ipynb", "notebooks/x.ipynb")
    said = []
    with pytest.raises(Refused):
        intake.find(tmp_path, say=said.append)
    assert said == ["Left out, as it is not clear whose they are: exercises, notebooks, solutions."]


@pytest.mark.parametrize("around", ["HW 3", "multi_feedback_Batching_77"])
def test_a_folder_around_what_an_lms_made(tmp_path, around):
    laid_out(tmp_path, f"{around}/Lee_Ann_alee_1001/x.ipynb", f"{around}/Roe_Eve_eroe_13/x.ipynb")
    assert set(owners(tmp_path)) == {"Lee Ann", "Roe Eve"}


def test_a_folder_around_other_folders_may_be_a_learner_and_is_said(tmp_path):
    said = []
    assert set(owners(laid_out(tmp_path, "HW 3/ann/x.ipynb", "HW 3/bob/x.ipynb"), said.append)) == {"HW 3"}
    assert said == [EACH.format("HW 3")]
    said.clear()
    assert set(owners(laid_out(tmp_path / "HW 3", "x.ipynb"), said.append)) == {"ann", "bob", "x"} and not said


def test_a_notebook_by_itself_is_graded_whatever_it_is_called(tmp_path):
    laid_out(tmp_path, "03_memory_bound.ipynb")
    assert list(owners(tmp_path / "03_memory_bound.ipynb")) == ["03_memory_bound"]


def test_the_first_learners_zip_is_not_the_class(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in ("Ann Lee/04.ipynb", "Bob Ray/04.ipynb"):
            file.writestr(name, "")
    (tmp_path / "eve.zip").write_bytes(made.getvalue())
    said = []
    found = owners(tmp_path, said.append)
    assert found == {"eve": ({}, ["eve.zip/Ann Lee/04.ipynb", "eve.zip/Bob Ray/04.ipynb"])}
    assert said == [EACH.format("eve")]


@pytest.mark.parametrize(
    "names, said",
    [
        (["week1/ann/x.ipynb", "week1/bob/x.ipynb", "week2/ann/x.ipynb", "week2/bob/x.ipynb"], "week1, week2"),
        (["A/ann_04_batching.ipynb", "A/bob_04_batching.ipynb", "B/cid_04_batching.ipynb"], "A"),
        (["A/Ann_1_assignsubmission_file_/x.ipynb", "A/Bob_2_assignsubmission_file_/x.ipynb", "B/x.ipynb"], "A"),
        (["ann/p/exercises/x.ipynb", "ann/p/my-work/exercises/x.ipynb", "ann/x.ipynb", "bob/x.ipynb"], ""),
        (["ann/04_batching/04_batching.ipynb", "ann/05/05.ipynb", "bob/04_batching_old.ipynb", "bob/04.ipynb"], ""),
    ],
)
def test_what_may_be_a_class_in_a_learners_place_is_said(tmp_path, names, said):
    told = []
    owners(laid_out(tmp_path, *names), told.append)
    assert told == ([EACH.format(said)] if said else [])
