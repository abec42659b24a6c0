"""A guess: how it is read, how it is judged, and that the answer waits for it."""

import contextlib
import re

import ipywidgets
import pytest
from hypothesis import given
from hypothesis import strategies as some
from inference_math import figures
from inference_math.catalog import ARTICLE_700B, H100
from inference_math.units import digits
from inference_math.widgets import OwnCase, Prediction
from inference_math.widgets.guesses import Unread, read, verdict


@pytest.mark.parametrize(
    "text, unit, number",
    [
        ("12.5", "", 12.5),
        ("12,5", "", 12.5),
        ("0,125", "", 0.125),
        (" 300 ", "", 300),
        ("1 000", "", 1000),
        ("1\u202f000", "", 1000),  # a narrow space, as typed by a phone
        ("1'000", "", 1000),
        ("1,000", "", 1000),
        ("12,500", "", 12_500),
        ("1,000.5", "", 1000.5),
        ("1.000,5", "", 1000.5),
        ("1.000.000", "", 1e6),
        (".5", "", 0.5),
        ("5.", "", 5),
        ("-3", "", -3),
        ("\u22123", "", -3),
        ("2e3", "", 2000),
        ("½", "", 0.5),
        ("2½", "", 2.5),
        ("1/4", "", 0.25),
        ("about 300", "", 300),
        ("~300", "", 300),
        ("2 million", "", 2e6),
        ("3k", "users", 3000),
        ("50 %", "%", 50),
        ("99,7%", "%", 99.7),
        ("50 percent", "%", 50),
        ("50 per cent", "%", 50),
        ("1/2", "%", 50),
        ("0.5 %", "%", 0.5),
        ("0", "%", 0),
        ("1", "%", 1),
        ("209 ms", "ms", 209),
        ("0.2 s", "ms", 200),
        ("3 min", "s", 180),
        ("1.4 TB", "GB", 1400),
        ("700 MB", "GB", 0.7),
        ("3.35 TB/s", "GB/s", 3350),
        ("300 Users", "users", 300),
        ("1 user", "people", 1),
        ("10×", "times", 10),
        ("10 x", "", 10),
    ],
)
def test_what_people_type(text, unit, number):
    assert read(text, unit) == pytest.approx(number)


@pytest.mark.parametrize(
    "box, words",
    [
        ("s", {60: "min minute minutes", 1: "s sec second seconds", 1e-3: "ms", 1e-6: "us µs", 1e-9: "ns"}),
        ("ms", {60e3: "min minute minutes", 1e3: "s sec second seconds", 1: "ms", 1e-3: "us µs", 1e-6: "ns"}),
        ("min", {1: "min minute minutes", 1 / 60: "s sec second seconds"}),
        ("GB", {1e-9: "B", 1e-6: "kB", 1e-3: "MB", 1: "GB", 1e3: "TB", 1e6: "PB"}),
        ("TFLOP/s", {1e-3: "GFLOP/s", 1: "TFLOP/s", 1e3: "PFLOP/s"}),
        ("tokens/s", {1: "tokens/s", 1e3: "ktokens/s thousand k", 1e6: "Mtokens/s million"}),
        ("", {1e3: "thousand k", 1e6: "million", 1e9: "billion", 1e12: "trillion", 1: "x × times fold"}),
        ("users", {1: "people person persons user users"}),
        ("%", {1: "% percent pct"}),
    ],
)
def test_every_word_for_a_unit(box, words):
    for times, said in words.items():
        for word in said.split():
            assert read(f"3 {word}", box) == pytest.approx(3 * times), word


@pytest.mark.parametrize(
    "text, unit, says",
    [
        ("", "", "as a number"),
        ("almost all", "%", "I cannot read 'almost all' as a number. Try 12.5, 50 % or 1 000."),
        ("1 00", "", "as one number"),
        ("1.2.3", "", "as one number"),
        ("1,2,3", "", "as one number"),
        ("1/0", "", "divides by 0"),
        ("2e999", "", "too far off"),
        ("5 bananas", "users", "I read a number, but not 'bananas'. This wants users."),
        ("5 GB", "ms", "not 'GB'. This wants ms."),
        ("50 %", "users", "not '%'"),
        ("50 GB", "%", "I read 50, but not 'GB'. This wants a percentage."),
        ("0.5", "%", "Do you mean 0.5 % or 50 %?"),
        ("nan", "", "as a number"),
        ("inf", "", "as a number"),
        ("\u0661\u0662", "", "as a number"),  # digits of another script: a reader would not know how they were read
    ],
)
def test_what_is_not_understood_is_answered(text, unit, says):
    with pytest.raises(Unread, match=re.escape(says)):
        read(text, unit)


@given(some.text(max_size=20), some.sampled_from(["", "%", "ms", "GB", "users"]))
def test_any_text_is_a_number_or_answered(text, unit):
    with contextlib.suppress(Unread):
        assert abs(read(text, unit)) < 1e80


@given(some.floats(1e-6, 1e12))
def test_a_number_as_the_lessons_print_it_is_read_as_what_it_is(number):
    assert read(digits(number, 6)) == pytest.approx(number, rel=1e-5)


@pytest.mark.parametrize(
    "guess, says",
    [
        (418, "was too high by a factor of 2."),
        (20.9, "was too low by a factor of 10."),
        (210, "Your guess of 210 ms was within 10 %."),
        (229.9, "within 10 %"),
        (230, "too high by a factor of 1.1"),
        (190, "within 10 %"),
        (189.9, "too low by a factor of 1.1"),
        (-3, "Your guess was -3 ms."),
        (0, "Your guess was 0 ms."),
    ],
)
def test_how_far_off(guess, says):
    assert says in verdict(guess, 209.0, "ms")


@pytest.mark.parametrize(
    ("guess", "unit", "says"),
    [
        (1, "curves", "of 1 curve was"),
        (1, "times", "of 1 times was"),
        (1, "ms", "of 1 ms was"),
        (2, "GPUs", "of 2 GPUs"),
    ],
)
def test_one_thing_is_not_called_many(guess, unit, says):
    assert says in verdict(guess, 10.0, unit)


@pytest.mark.parametrize("answer", [0, -3.0])
def test_no_factor_leads_to_an_answer_of_0_or_below(answer):
    assert verdict(5, answer, "users") == "Your guess was 5 users."


@pytest.mark.parametrize(
    "guess, answer, says",
    [
        (95, 99.7, "leaves 5 %, and 0.3 % is left: yours is 17 times as much."),
        (99.9, 99.7, "leaves 0.1 %, and 0.3 % is left: yours is 3 times less."),
        (99.7, 99.7, "within 10 %, by what is left"),
        (100, 99.7, "leaves nothing. 0.3 % is left."),
        (120, 99.7, "leaves nothing"),
        (30, 60, "leaves 70 %, and 40 % is left: yours is 1.8 times as much."),
        (20, 40, "Your guess of 20 % was too low by a factor of 2."),
        (150, 100, "Your guess of 150 % was too high by a factor of 1.5."),
        (40, 50, "yours is 1.2 times as much."),
    ],
)
def test_a_share_above_a_half_is_judged_by_what_is_left(guess, answer, says):
    assert says in verdict(guess, answer, "%")


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, as its HTML; a later update takes the place of the first."""
    pages = []

    class Handle:
        def update(self, answer):
            pages[-1] = answer._repr_mimebundle_()

    def display(answer, *, display_id):
        assert display_id
        pages.append(answer._repr_mimebundle_())
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    return pages


class TestPrediction:
    def test_the_answer_is_folded_until_there_is_a_guess(self, shown):
        box = Prediction("How long?", "ms")
        box.reveal(209.0, "Long, that is.")
        assert shown[0]["text/html"].startswith(
            "<details><summary>Show me</summary><p>209 ms.</p><p>Long, that is.</p>"
        )
        assert "209" not in shown[0]["text/plain"] and box._said.value == ""
        box._input.value = "418"
        assert shown[0]["text/html"].startswith("<details open>") and "factor of 2" in shown[0]["text/html"]
        assert box._said.value == "209 ms. Your guess of 418 ms was too high by a factor of 2."

    def test_a_guess_before_the_answer_is_noted_and_may_be_taken_back(self, shown):
        box = Prediction("How long?", "ms")
        assert box._input.description == "Your guess (ms):"
        box._input.value = "200"
        assert box._said.value == "Noted. Read on."
        box._input.value = ""
        assert box._said.value == "" and box.guess is None
        box._input.value = "200 ms"
        box.reveal(209.0)
        assert "<details open>" in shown[0]["text/html"] and "within 10 %" in box._said.value

    def test_what_is_not_understood_is_said_before_the_answer_and_after(self, shown):
        box = Prediction("How long?", "ms")
        for _ in range(2):
            box._input.value = "soon"
            assert "cannot read &#x27;soon&#x27;" in box._said.value and box.guess is None
            box._input.value = ""
            box.reveal(209.0)
        assert "<details>" in shown[-1]["text/html"]

    def test_a_choice(self, shown):
        box = Prediction("Which?", choices=("a", "b"))
        assert box.guess is None
        box.reveal("b")
        assert box._said.value == "" and "<p>b.</p>" in shown[0]["text/html"]
        box._input.value = "a"
        assert box._said.value == "b. You said: a."
        box._input.value = "b"
        assert box._said.value == "b. You said so."

    def test_what_a_reader_or_an_author_wrote_is_no_html(self, shown):
        box = Prediction("Is 1 < 2 & <b>why</b>?", choices=("<i>yes</i>", "no"))
        assert "1 &lt; 2 &amp; &lt;b&gt;why" in box.children[0].value
        box._input.value = "<i>yes</i>"
        box.reveal("no", "<b>bold</b>")
        assert "You said: &lt;i&gt;yes&lt;/i&gt;." in box._said.value
        assert "<i>" not in shown[0]["text/html"] and "<b>" not in shown[0]["text/html"]

    def test_a_picture_that_would_give_it_away_is_folded_too(self, shown):
        box = Prediction("How long?", "ms")
        ax = figures.move_and_compute(ARTICLE_700B, H100)
        box.reveal(209.0, ax)
        found = shown[0]["text/html"]
        assert found.index("<details>") < found.index("<img ") < found.index("</details>")

    def test_its_words_have_room(self):
        number, one = Prediction("How long?", "ms"), Prediction("Which?", choices=("a", "b"))
        assert number._input.placeholder == "a number" and number._input.style.description_width == "initial"
        assert one._input.description == "Your guess:" and one._input.layout.width == "max-content"
        assert Prediction("How many?")._input.description == "Your guess:"
        assert [type(child).__name__ for child in one.children] == ["HTML", "RadioButtons", "HTML", "Keys"]
        assert [type(child).__name__ for child in number.children] == ["HTML", "Text", "HTML"]

    def test_the_saved_output_is_the_question(self):
        data, _ = Prediction("How long?")._repr_mimebundle_()
        assert data["text/plain"] == "Predict. How long?"


def boxes(one):
    """All boxes for text in a widget, however deep."""
    found = [one] if isinstance(one, (ipywidgets.Text, ipywidgets.FloatText, ipywidgets.IntText)) else []
    return found + [box for child in getattr(one, "children", ()) for box in boxes(child)]


@pytest.mark.parametrize("made", [lambda: Prediction("How many?"), OwnCase])
def test_what_is_half_typed_is_no_answer(made):
    """The 1 on the way to 12 is not heard: a box speaks when it is left, or at Enter."""
    typed = boxes(made())
    assert typed and not any(box.continuous_update for box in typed)
