"""Single edits of a formula: what each one computes, and the sentence that names it."""

import re

import numpy
import pytest
from inference_math.checks import listed
from inference_math.checks.edits import UNITS, edits
from inference_math.checks.edits import __main__ as listing
from inference_math.checks.formula import Input, case, ceil, code, floor, larger, log, num, part, smaller, total
from inference_math.checks.kinds import KINDS

KINDS_OF = {
    "w": "bytes", "kv": "kv", "users": "users", "n": "tokens", "width": "width", "moved": "bytes", "bw": "bandwidth",
    "share": "share", "cheap": "price", "dear": "price", "wait": "seconds", "work": "seconds",
}  # fmt: skip
w, kv, users, n, width, moved, bw, share, cheap, dear, wait, work = map(Input, KINDS_OF)
caches = part("the caches", users * kv, many=True)

EXPECTED = {
    "a sum of named parts": (
        part("the weights", w, many=True) + caches,
        {
            "without the weights": ("users * kv", "The weights are missing."),
            "sign: the caches": ("w - users * kv", "It is as if the caches were taken away. Add them."),
            "twice the caches": ("w + users * kv * 2", "The caches count twice."),
            "only half of the weights": ("users * kv + w * 0.5", "Only half of the weights count."),
            "also the weights: `users`": (
                "users * kv + w * users",
                "It is as if the weights were multiplied by `users`, too. It belongs to the caches alone.",
            ),
            "moved to the weights: `users`": (
                "kv + w * users",
                "It is as if the weights were multiplied by `users` in place of the caches.",
            ),
            "the larger of the weights and the caches": (
                "max(w, users * kv)",
                "Your value has the larger of the weights and the caches. Both count: add them.",
            ),
            "multiplied: the weights and the caches": (
                "w * (users * kv)",
                "It is as if the weights and the caches were multiplied. Add them.",
            ),
            "without `users` in the caches": ("w + kv", "A factor `users` is missing in the caches."),
            "`users` + 1 in the caches": (
                "w + (users + 1) * kv",
                "Your value has `users` + 1 in place of `users` in the caches.",
            ),
        },
    ),
    "a sum that stops at 0, times others": (
        larger(num(0, "nobody"), part("what is too much", wait - work)) * part("the hill", 60 * n) / bw,
        {
            "only `wait`: the hill": (
                "max(0, wait * (60 * n) - work) / bw",
                (
                    "It is as if only `wait` were multiplied by the hill. Multiply the whole sum by it: are brackets "
                    "missing?"
                ),
            ),
        },
    ),
    "a product of named parts, where a factor too many may stand in either": (
        part("the time of one", wait / users) / part("the time of the other", work / n),
        {
            "twice: `users` in the time of one": (
                "wait / users / users / (work / n)",
                "`users` counts twice: once too often.",
            ),
        },
    ),
    "a sum of such products": (
        1 / (w + part("the rest", kv * part("the crowd", users / n))),
        {
            "twice: `users` in the crowd": (
                "1 / (w + kv * (users * users / n))",
                "`users` counts twice in the rest: once too often.",
            ),
        },
    ),
    "a bracket that closes too early": (
        1 / part("what is left", 1 - part("the share", share * wait)),
        {
            "outside the brackets: `wait`": (
                "1 * wait / (1 - share)",
                "It is as if a bracket closed too early: `wait` belongs to the share alone.",
            ),
        },
    ),
    "a sum of three": (
        part("the weights", w, many=True) + caches + moved,
        {
            "only the weights": ("w", "Those are the weights alone. The caches and `moved` count, too."),
            "without `moved`": ("w + users * kv", "`moved` is missing."),
        },
    ),
    "a difference": (
        part("what is there", w) - caches,
        {
            "without the caches": ("w", "The caches are missing."),
            "sign: the caches": ("w + users * kv", "It is as if the caches were added. Take them away."),
            "over, not less: what is there and the caches": (
                "w / (users * kv)",
                "It is as if what is there were divided by the caches. Take the caches away.",
            ),
            "the other way: what is there and the caches": (
                "users * kv - w",
                "It is as if what is there were taken away from the caches. It goes the other way.",
            ),
        },
    ),
    "a product": (
        num(2, "keys and values") * users * kv,
        {
            "without the 2": ("users * kv", "A factor 2 is missing. The 2 stands for keys and values."),
            "turned: the 2": ("users * kv / 2", "It is as if you divided by the 2. Multiply by it."),
            "without `kv`": ("2 * users", "A factor `kv` is missing."),
            "turned: `kv`": ("2 * users / kv", "It is as if you divided by `kv`. Multiply by it."),
            "twice: `kv`": ("2 * users * kv * kv", "`kv` counts twice: once too often."),
            "added: `kv`": ("2 * users + kv", "It is as if `kv` were added. Multiply by it."),
            "added: `users`, `kv`": ("(users + kv) * 2", "It is as if `users` and `kv` were added. Multiply them."),
            "upside down": ("1 / 2 / users / kv", "Upside down: turn the fraction over."),
            "in bits": (
                "2 * users * kv * 8",
                "It is eight times the right value, as in bits: a byte is eight of them.",
            ),
            "times 1000": ("2 * users * kv * 1000", "It is a thousand times too large. Which unit is asked for?"),
            "whole upside down": ("1 / (2 * users * kv)", "Upside down: it is one over the right value."),
            "whole plus 1": ("2 * users * kv + 1", "It is 1 too large."),
            "whole rounded down": ("floor(2 * users * kv)", "It is the right value rounded down. Do not round."),
            "times `users`": ("2 * users * kv * users", "It is `users` times too large."),
        },
    ),
    "a quotient": (
        n * width / bw,
        {
            "without dividing by `bw`": ("n * width", "A division by `bw` is missing."),
            "turned: `bw`": ("n * width * bw", "It is as if you multiplied by `bw`. Divide by it."),
            "turned: `width`": ("n / bw / width", "It is as if you divided by `width`. Multiply by it."),
            "upside down": ("bw / n / width", "Upside down: turn the fraction over."),
            "in whole numbers: `n`, `bw`": (
                "n // bw * width",
                "It is as if you divided `n` in whole numbers (// or int): the rest is lost.",
            ),
            "bits: `width`": ("n * (width / 8) / bw", "It is as if `width` were taken for bits. It is in bytes."),
        },
    ),
    "times of one kind": (
        part("the share of waiting", wait / work),
        {
            "`work` added to `wait` in the share of waiting": (
                "(wait + work) / work",
                "It is as if `work` were added to `wait` in the share of waiting. It does not belong there.",
            ),
            "milliseconds: `wait` in the share of waiting": (
                "wait * 0.001 / work",
                "It is as if `wait` were taken for milliseconds in the share of waiting. It is in seconds.",
            ),
            "in milliseconds: `wait` in the share of waiting": (
                "wait * 1000 / work",
                "It is as if `wait` were turned into milliseconds in the share of waiting. It is in seconds.",
            ),
        },
    ),
    "two below the line": (
        w / (users * kv),
        {
            "turned: `users`": (
                "w * users / kv",
                (
                    "It is as if you multiplied by `users`. Divide by it. In a/b*c the c is above the line: are "
                    "brackets missing?"
                ),
            ),
        },
    ),
    "a sum with a factor around it": (
        (part("the weights", w, many=True) + caches) / bw,
        {
            "only the caches: `bw`": (
                "w + users * kv / bw",
                "It is as if only the caches were divided by `bw`. Divide the whole sum by it: are brackets missing?",
            ),
        },
    ),
    "the larger of two": (
        larger(part("moving", moved / bw), part("computing", users * n)),
        {
            "only moving": ("moved / bw", "That is moving alone. Where computing is larger, it counts."),
            "the smaller of moving and computing": (
                "min(moved / bw, users * n)",
                "Your value has the smaller of moving and computing. The larger counts.",
            ),
            "added: moving and computing": (
                "moved / bw + users * n",
                "Your value has the sum of moving and computing. They overlap: the larger of the two counts.",
            ),
        },
    ),
    "a limit": (
        smaller(part("the share", users / n), 1),
        {"only the share": ("users / n", "It must not go above 1.")},
    ),
    "rounded up": (
        ceil(w / moved),
        {
            "not rounded": ("w / moved", "It is not rounded up."),
            "rounded down": ("floor(w / moved)", "It is rounded down. Round up."),
            "always one more": (
                "floor(w / moved) + 1",
                "It is one too many where it comes out even. There nothing is to be added.",
            ),
            "one too few": ("ceil(w / moved) - 1", "One too few."),
            "nearly one added": (
                "floor(w / moved + 0.99)",
                "It falls short where hardly anything is left over, as when nearly one is added and rounded down.",
            ),
            "nine tenths: `moved`": (
                "ceil(w / (moved * 0.9))",
                "It is as if nine tenths of `moved` counted. All of it does.",
            ),
            "taken away: `moved`": ("ceil(w - moved)", "It is as if `moved` were taken away. Divide by it."),
            "swapped: `w`, `moved`": ("ceil(moved / w)", "It is as if `w` and `moved` were swapped."),
        },
    ),
    "in whole numbers": (
        w // moved,
        {
            "not rounded down": ("w / moved", "It is not rounded down."),
            "rounded up": ("ceil(w / moved)", "It is rounded up. Round down."),
        },
    ),
    "a case": (
        case(n > users, cheap, dear, when="past the border", otherwise="up to the border"),
        {
            "always: past the border": (
                "cheap",
                "Yours is always the value that holds past the border. Up to the border it is another.",
            ),
            "cases swapped": ("(dear if n > users else cheap)", "It is as if the two cases were swapped."),
            "the border": (
                "(cheap if n >= users else dear)",
                "Look at the border: what holds where the two are equal?",
            ),
        },
    ),
    "a power": (
        1 - part("the rest", 1 - share) ** users,
        {
            "times, not to the power: `users`": (
                "1 - (1 - share) * users",
                "Your value has `users` as a factor. It is a power.",
            ),
            "without the power `users`": ("1 - (1 - share)", "The power `users` is missing."),
            "one power less: `users`": (
                "1 - (1 - share)**(users - 1)",
                "The power is one too low: it is `users`.",
            ),
            "power of the whole: `users`": (
                "(1 - (1 - share))**users",
                (
                    "It is as if the power `users` were that of the whole. It belongs to the rest alone: are brackets "
                    "wrong?"
                ),
            ),
            "1 minus the power": (
                "1 - (1 - share**users)",
                "It is as if the power were taken first, and then taken away from 1. It goes the other way.",
            ),
        },
    ),
    "a sum over steps": (
        total("i", 1, n, lambda i: users + i, "token"),
        {
            "without the first token": (
                "sum(users + i for i in range(1 + 1, n + 1))",
                "It is as if the first token were left out.",
            ),
            "without the last token": (
                "sum(users + i for i in range(1, n - 1 + 1))",
                "It is as if the last token were left out.",
            ),
            "one token more at the end": (
                "sum(users + i for i in range(1, n + 1 + 1))",
                "It is as if there were one token more, at the end.",
            ),
            "every token as the first": (
                "(n - 1 + 1) * (users + 1)",
                "It is as if every token were as long as the first. They are not alike.",
            ),
            "one token": ("users + n", "That is one token alone. How many are there?"),
        },
    ),
    "a logarithm": (log(w), {"without log": ("w", "`log` is missing.")}),
    "something over a sum": (
        n / (w + caches),
        {
            "over one term: ": (
                "n / w + users * kv",
                "Of the sum below the line only the first term divides: are brackets missing?",
            ),
            "over each term: ": (
                "n / w + n / (users * kv)",
                (
                    "It is as if you divided by each term of a sum alone, and put the results together. Work out the "
                    "sum first."
                ),
            ),
        },
    ),
    "a product over a difference": (
        part("the weights", w * n / bw) / (users - num(1, "the least")),
        {
            "beside one term: ": (
                "w * n / (bw * users - 1)",
                "What stands beside the sum below the line multiplies only its first term: are brackets missing?",
            ),
        },
    ),
    "a difference over a product, rounded down": (
        floor((w - kv) / (users * n)),
        {
            "brackets missing below": (
                "floor((w - kv) / users) * n",
                "It is as if brackets were missing below the line: a // b * c divides by b, and then multiplies by c.",
            ),
            "brackets missing above": (
                "w - floor(kv / (users * n))",
                "It is as if brackets were missing above the line: a - b // c divides b alone.",
            ),
            "rounded to the nearest, a half up": (
                "floor((w - kv) / (users * n) + 0.5)",
                "It is rounded to the nearest. Round down.",
            ),
            "rounded to the nearest, a half down": (
                "ceil((w - kv) / (users * n) - 0.5)",
                "It is rounded to the nearest. Round down.",
            ),
            "one less where even": (
                "ceil((w - kv) / (users * n)) - 1",
                "It is one short where it comes out even. Is it < in place of <=?",
            ),
        },
    ),
    "a count in two places": (
        users * kv + users,
        {
            "throughout: `users` - 1": (
                "(users - 1) * kv + (users - 1)",
                "Your value has `users` - 1 in place of `users`.",
            )
        },
    ),
}
"""A formula, and of some of its edits, by their keys: the line of Python, and the sentence."""

CASES = [(name, key) for name, (_, found) in EXPECTED.items() for key in found]


def of(tree):
    return {one.key: one for one in edits(tree, {name: KINDS[kind] for name, kind in KINDS_OF.items()})}


@pytest.mark.parametrize("name, key", CASES, ids=lambda v: v)
def test_an_edit_and_its_sentence(name, key):
    tree, found = EXPECTED[name]
    edit = of(tree)[key]
    assert (code(edit.tree), edit.says) == found[key]


def test_what_has_no_name_is_not_spoken_of():
    nameless = of((users * kv + w * n) * bw)
    silent = [code(one.tree) for one in nameless.values() if not one.says]
    assert {"w * n * bw", "users * kv * bw", "max(users * kv, w * n) * bw"} <= set(silent)
    told = [one for one in nameless.values() if one.says]
    assert told and all("  " not in one.says and " ." not in one.says for one in told)


def test_no_edit_is_the_formula_itself_and_no_key_is_there_twice():
    for tree, _ in EXPECTED.values():
        found = edits(tree, {name: KINDS[kind] for name, kind in KINDS_OF.items()})
        assert all(one.tree != tree for one in found)
        assert len({one.key for one in found}) == len(found) > 20


by_id = pytest.mark.parametrize("question", listed.computed(), ids=lambda question: question.id)


@by_id
def test_every_sentence_of_a_sheet_is_a_sentence(question):
    for slip in question.slips():
        for says in filter(None, [slip.says]):
            assert re.match(r"[A-Z\d`]", says) and says[-1] in ".?", says
            assert not re.search(r"  | [.,:?]|\{|\}|``|the the|\bNone\b|\bin in ", says), says
            assert not re.match(r"The (KV )?(caches|weights|tokens|experts|picks|notes|others) \w+s\b", says), says


@by_id
def test_no_sentence_says_what_its_reader_did(question):
    """Numbers show what an answer gives. Other slips give the same, and nobody has seen the answer made."""
    told = [re.sub(r"as if you\b[^.]*", "", slip.says) for slip in question.slips()]
    assert not [says for says in told if re.search(r"(?<!do )\b[Yy]ou (?!have\b)", says)]


@by_id
def test_every_sentence_written_by_hand_belongs_to_an_edit(question):
    keys = {one.key for one in question.slips()}
    assert not question.says.keys() - keys


@by_id
def test_a_slip_gives_another_number_somewhere(question):
    """A slip that changes nothing anywhere would name right answers, or none."""
    from inference_math.checks import inputs

    table = inputs.columns(question.kinds, [*question.many, *question.verdict])
    right = question.reference(table)
    for slip in question.slips():
        if slip.by_hand:
            got = slip.at(table)
            assert not inputs.same(got, right)[numpy.isfinite(right)].all(), slip.key


class TestListing:
    def test_keys_and_sentences(self, capsys):
        assert listing.main(["01.3"]) == 0
        said = capsys.readouterr().out
        assert "without `users` in the KV caches" in said and "(not spoken of)" not in said.splitlines()[0]

    @pytest.mark.parametrize(
        "arguments, says",
        [
            ([], "Usage"),
            (["01"], "Usage"),
            (["01.9"], "No question 01.9 has edits. There are 01.1, 01.2, "),
            (["77.1"], "No question 77.1 has edits."),
            (["01.5"], "No question 01.5 has edits."),  # a choice
        ],
    )
    def test_what_it_cannot_list(self, arguments, says, capsys):
        assert listing.main(arguments) == 2
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("key", [one for one in UNITS if one.startswith(("times", "divided"))])
def test_the_factor_of_a_unit_is_the_one_of_its_name(key):
    how, _, size = key.removeprefix("divided by ").removeprefix("times ").partition("**")
    size = float(how) ** float(size or 1)
    assert UNITS[key][0] == pytest.approx(1 / size if key.startswith("divided") else size)


@pytest.mark.parametrize("tree", [num(1, "the first") + Input("users"), Input("users") + num(1, "the first")])
def test_beside_a_number_nobody_knows_which_of_the_two_is_one_off(tree):
    found = {one.key: one.says for one in edits(tree, {"users": KINDS["users"]})}
    assert found["`users` + 1"] == "One too many." and found["`users` - 1"] == "One too few."


def test_a_piece_that_is_nothing_but_an_input_is_not_said_to_be_in_itself():
    steps = part("the whole", part("the steps", Input("users")) * Input("wait"))
    found = {one.key: one.says for one in edits(steps, {"users": KINDS["users"]})}
    assert found["`users` + 1 in the steps"] == "Your value has `users` + 1 in place of `users` in the whole."


def test_a_sentence_has_no_letter_that_steps_are_counted_with():
    tree = total("step", 1, Input("users"), lambda step: part("the past", step - num(1, "the last")), "step")
    told = [one.says for one in edits(tree, {"users": KINDS["users"]})]
    assert not any("`step`" in says for says in told)
    assert "Your value has only the 1 in the past. The number of the step counts, too." in told


def test_in_a_piece_and_in_a_case_nothing_is_said_of_the_whole():
    """What one of two cases has is not what the answer is."""
    a, b, c = map(Input, "abc")
    kinds = dict.fromkeys("abc", KINDS["seconds"])
    two = case(
        a > 1,
        larger(part("the one", b), part("the other", c)),
        part("the one", b) + part("the other", c),
        when="past the end",
        otherwise="where it is near",
    )
    found = {one.key: one.says for one in edits(two, kinds)}
    assert found["only the one"] == "Past the end your value has only the one. Where the other is larger, it counts."
    assert found["without the one"] == "The one is missing where it is near."
    assert found["the larger of the one and the other"] == (
        "Where it is near, your value has the larger of the one and the other. Both count: add them."
    )
    whole = {one.key: one.says for one in edits(larger(part("the one", b), part("the other", c)), kinds)}
    assert whole["only the one"] == "That is the one alone. Where the other is larger, it counts."


def test_of_an_input_that_stands_twice_one_place_is_not_all_of_them():
    users = Input("users")
    found = {one.key: one.says for one in edits(users / (Input("w") + users * 2), {"users": KINDS["users"]})}
    assert found["`users` + 1"] == "Your value has `users` + 1 in place of `users` in one spot."
    assert found["throughout: `users` + 1"] == "Your value has `users` + 1 in place of `users`."


def test_below_a_line_and_after_a_minus_what_is_turned_is_told_as_it_is_written():
    """a / (b / c) in one line: what divides in the piece stands above the line, and the other way round."""
    a, b, c = map(Input, "abc")
    kinds = dict.fromkeys("abc", KINDS["seconds"])
    found = {one.key: one.says for one in edits(part("the whole", a) / part("the piece", b / c), kinds)}
    assert found["turned: `c` in the piece"] == (
        "In your value `c` stands on the wrong side of the fraction's line in the piece: are brackets missing?"
    )
    found = {one.key: one.says for one in edits(a - part("the piece", b + c), kinds)}
    assert found["sign: `c` in the piece"] == (
        "In your value the sign of `c` is turned in the piece: are brackets missing after a minus?"
    )
    assert found["sign: the piece"] == "It is as if the piece were added. Take it away."
