"""The ledger: verdicts follow from numbers, by stated rules, one for each claim of the article."""

import ast
import csv
import dataclasses
import re
import sys
from collections import Counter

import numpy as np
import pytest
from conftest import ROOT
from inference_math import catalog, deployments, figures, formulas, ledger, prices, tables, units
from inference_math.catalog import H100, LLAMA_70B
from inference_math.errors import InputError, UnknownName
from inference_math.ledger import (
    DEPENDS,
    RIGHT,
    ROUGHLY,
    UNVERIFIABLE,
    VERDICTS,
    WRONG,
    Cases,
    Entry,
    Ledger,
    Number,
    tried,
)

sys.path.insert(0, str(ROOT / "source"))
import build

LESSON = build.read(ROOT / "source/lessons/09_claims_ledger.py")
CODE = [cell.source for cell in LESSON.cells if cell.cell_type == "code"]
TEXT = [build.FIELD.sub("", cell.source) for cell in LESSON.cells if cell.cell_type == "markdown"]
with (ROOT / "lib/inference_math/data/claims.csv").open(encoding="utf-8") as file:
    CLAIMS = {row["id"]: row for row in csv.DictReader(file) if row["id"].startswith("A")}


def full_context(name, gpu=H100, **how):
    llm = catalog.model(name)
    return units.digits(formulas.critical_context(llm.at(**how) if how else llm, gpu))


def as_many_flops(name):
    llm = catalog.model(name)
    return units.digits(formulas.compute_flops(llm) / llm.attention_flops_per_context_token)


V3, NODE = catalog.DEEPSEEK_V3, 8 * catalog.H200
LAID = [deployments.Deployment(V3, catalog.H200, tensor=8, attention_groups=groups) for groups in (1, 8)]
PRICES = [(float(row["input_usd_per_mtok"]), float(row["output_usd_per_mtok"])) for row in tables.read("prices")]
RATIOS = [output / read for read, output in PRICES]
RISES = Counter(row.rise for row in prices.prices() if row.threshold)
NEWEST = [catalog.model(f"DeepSeek-{name}").at("fp8") for name in ("V4-Pro", "V4.1-Flash")]
PRECISE = {
    "A12": [
        ("reads {}", units.size(formulas.weight_bytes_read(V3, 1))),
        *(
            (f"{{}} at {batch}", units.digits(formulas.weight_bytes_read(V3, batch) / 1e9))
            for batch in (8, 32, 64, 128, 256)
        ),
    ],
    "A25": [
        ("{} tokens for DeepSeek-V3 on 8 H200", units.digits(formulas.balanced_context(V3, NODE))),
        *(
            (words, units.digits(formulas.balanced_context(one.held, one.pool)))
            for words, one in zip(("{} in tensor parallel", "{} with data-parallel"), LAID, strict=True)
        ),
        ("{} for Llama-70B", units.digits(formulas.balanced_context(LLAMA_70B.at("fp8", kv="fp8"), 8 * H100))),
    ],
    "A27": [
        ("= {} (B*", units.digits(formulas.inverse_sparsity(V3))),
        ("B*", units.digits(formulas.critical_batch_size(V3, H100))),
        ("32 ({})", units.digits(32 * formulas.critical_batch_size(LLAMA_70B, H100))),
        ("8 ({})", units.digits(8 * formulas.critical_batch_size(LLAMA_70B, H100))),
    ],
    "A33": [
        ("{} (Llama 8B)", as_many_flops("Llama-3.1-8B")),
        ("{} (70B)", as_many_flops("Llama-3.1-70B")),
        ("{} (405B)", as_many_flops("Llama-3.1-405B")),
        ("{} (Qwen3-235B)", as_many_flops("Qwen3-235B-A22B")),
        ("{} (DeepSeek-V3;", as_many_flops("DeepSeek-V3")),
    ],
    "A35": [
        ("of {} rows", sum(RISES.values())),
        ("{} raise input x2 and output x1.5", RISES[2, 1.5]),
        ("{} double both", RISES[2, 2]),
    ],
    "A36": [
        ("GLM-4.5 fp8", full_context("GLM-4.5", weights="fp8")),
        ("Qwen3-235B fp8", full_context("Qwen3-235B-A22B", weights="fp8")),
        ("Llama-8B", full_context("Llama-3.1-8B")),
        ("Llama-70B", full_context("Llama-3.1-70B")),
        ("DeepSeek-V3", full_context("DeepSeek-V3")),
        ("Llama-405B fp8", full_context("Llama-3.1-405B", weights="fp8")),
        ("{} with an 8-bit one", full_context("Llama-3.1-405B", weights="fp8", kv="fp8")),
        ("DeepSeek-V4-Pro fp8", full_context("DeepSeek-V4-Pro", weights="fp8")),
    ],
    "A37": [
        ("{} tokens at batch 64", units.digits(formulas.context_where_kv_equals_weights(LLAMA_70B, 64))),
        ("{} at batch 295", full_context("Llama-3.1-70B")),
    ],
    "A38": [
        ("need {} per token", units.size(2 * 100e9 * H100.bandwidth / H100.flops["fp8"] / 200_000)),
        ("({} for the 36.6e9", units.size(formulas.compute_flops(V3) * H100.bandwidth / H100.flops["fp8"] / 200_000)),
        ("DeepSeek-V3 reads {}", units.size(V3.kv_bytes_per_token)),
        ("V4-Pro", units.size(NEWEST[0].kv_read_bytes_per_token)),
        ("as served", units.size(NEWEST[1].with_kv("fp8").kv_read_bytes_per_token)),
    ],
    "A42": [
        ("{} rows", len(RATIOS)),
        ("median", units.digits(np.median(RATIOS))),
        ("range {}", f"{units.digits(min(RATIOS))} to {units.digits(max(RATIOS))}"),
        ("{} % between 4 and 6", f"{100 * np.mean([4 <= one <= 6 for one in RATIOS]):.0f}"),
        ("{} % exactly 5", f"{100 * np.mean([abs(one - 5) < 1e-9 for one in RATIOS]):.0f}"),
    ],
    "A43": [("about {} for DeepSeek-V3", units.digits(formulas.critical_batch_size(V3, H100), 2))],
    "A53": [("total/active:", units.digits(formulas.inverse_sparsity(V3)))],
}
"""What ``precise`` says, and what the library computes today."""


def run_lesson():
    """Everything that the lesson's code cells define."""
    names = {}
    for source in CODE:
        exec(source, names)
    return names


def verdicts():
    return {entry.id: entry.verdict for entry in run_lesson()["book"]}


@pytest.fixture(scope="module")
def lesson():
    return run_lesson()


@pytest.fixture(scope="module")
def book(lesson):
    return lesson["book"]


class TestRules:
    @pytest.mark.parametrize(
        "said, found, verdict",
        [
            (100, 100, RIGHT),
            (100, 102, RIGHT),
            (102, 100, RIGHT),
            (100, 103, ROUGHLY),
            (103, 100, ROUGHLY),
            (100, 130, ROUGHLY),
            (130, 100, ROUGHLY),
            (100, 131, WRONG),
            (131, 100, WRONG),
            (1, 1e9, WRONG),
        ],
    )
    def test_number(self, said, found, verdict):
        assert Number(said, found).verdict == verdict

    @pytest.mark.parametrize(
        "told, beyond, verdict",
        [
            ([1, 1], [], RIGHT),
            ([1, 1], [1], RIGHT),
            ([1, 1], [1, 0], ROUGHLY),
            ([1], [0], ROUGHLY),
            ([1, 0], [], DEPENDS),
            ([1, 0], [1], DEPENDS),
            ([0, 0], [], WRONG),
            ([0], [1], WRONG),
            ([], [], UNVERIFIABLE),
            ([], [1], UNVERIFIABLE),
        ],
    )
    def test_cases(self, told, beyond, verdict):
        told, beyond = (tuple((str(i), bool(one)) for i, one in enumerate(some)) for some in (told, beyond))
        assert Cases(told, beyond, settles="a look").verdict == verdict

    def test_the_table_of_rules_shows_the_limits(self):
        said = repr(ledger.rules())
        assert "a factor of 1.02" in said and "a factor of 1.3" in said and all(f"| {one}" in said for one in VERDICTS)

    @pytest.mark.parametrize("bad", [0, -1, float("nan"), float("inf"), "3", None, True])
    def test_a_number_is_finite_and_positive(self, bad):
        with pytest.raises(InputError, match="said="):
            Number(bad, 1)
        with pytest.raises(InputError, match="found="):
            Number(1, bad)

    @pytest.mark.parametrize("bad", [1, "right", None, np.array([True])])
    def test_a_case_holds_or_does_not(self, bad):
        with pytest.raises(InputError, match="'one'"):
            Cases((("one", bad),))
        assert Cases((("one", np.bool_(True)),)).verdict == RIGHT

    def test_without_a_case_the_missing_evidence_is_named(self):
        with pytest.raises(InputError, match="settles="):
            Cases(())
        assert "a published count" in Cases((), settles="a published count").evidence

    @pytest.mark.parametrize(
        "holds, said",
        [
            ("110", "2 of 3 (not c)"),
            ("111", "3 of 3 (a; b; c)"),
            ("000", "0 of 3 (a; b; c)"),
            ("10000", "1 of 5 (only a)"),
            ("00000", "0 of 5"),
            ("0000111", "3 of 7 (only e; f; g)"),
            ("00001111", "4 of 8 (not a; b; c; and 1 more)"),
        ],
    )
    def test_the_rarer_outcome_is_named(self, holds, said):
        cases = tuple((name, one == "1") for name, one in zip("abcdefgh", holds, strict=False))
        assert Cases(cases).evidence == f"As told: {said}."


class TestLedger:
    def test_it_keeps_the_order_of_the_article_and_the_last_test(self):
        book = Ledger()
        book.number("A16", 1, 2)
        book.cases("A03", {"one": True})
        assert [e.id for e in book] == ["A03", "A16"] and len(book) == 53 and "A01" in book.untested()
        assert book.number("A16", 1, 1).verdict == book["A16"].verdict == RIGHT
        assert book.counts() == {RIGHT: 2, ROUGHLY: 0, DEPENDS: 0, WRONG: 0, UNVERIFIABLE: 0}

    def test_unknown_claims(self):
        for ask in (
            lambda b: b.number("A99", 1, 1),
            lambda b: b.cases("B01", {"a": True}),
            lambda b: b.says("A99"),
            lambda b: b["A01"],
        ):
            with pytest.raises(UnknownName, match=r"A99|B01|A01"):
                ask(Ledger())

    def test_tried_names_its_cases(self):
        assert tried(lambda m, n: n > 1, [(H100, 1), (H100, 2)], "{0.name} x {1}") == [
            ("H100 SXM x 1", False),
            ("H100 SXM x 2", True),
        ]
        assert tried(lambda m, n: True, [(H100, LLAMA_70B)]) == [("H100 SXM, Llama-3.1-70B", True)]
        assert tried(bool, [0, 3]) == [("0", False), ("3", True)]

    def test_an_entry_shows_itself(self):
        entry = Ledger().number("A15", 1, 5)
        assert entry._repr_html_() == "<b>A15: wrong.</b> Said 1, computed 5: a factor of 5.00.<br>Condition: SXM card."
        assert "&lt;b&gt;" in ledger.Table(["a"], [["<b>"]])._repr_html_()


class TestReadings:
    """A sentence that can be read in two ways has two tests, and both verdicts follow from the rules."""

    @pytest.fixture
    def book(self):
        book = Ledger()
        book.number("A17", 230, 209)
        book.cases("A20", {"one": True})
        book.reading("A17", "on ten of them", Number(230, 21))
        book.reading("A20", "of two", Cases((("one", True), ("two", True))))
        return book

    def test_the_verdict_stays_and_the_other_is_said(self, book):
        assert book["A17"].verdict == ROUGHLY and book["A17"].hangs_on_reading
        said = repr(book["A17"]).splitlines()[-1]
        assert said == "Read otherwise, on ten of them: wrong. Said 230, computed 21: a factor of 10.95."
        assert not book["A20"].hangs_on_reading  # both ways right

    def test_only_those_that_change_the_verdict_are_listed(self, book):
        assert book.readings().lines == [("A17", book["A17"].claim, ROUGHLY, "on ten of them", WRONG)]
        assert [line[3] for line in book.table().lines] == ["◕ roughly, by our reading", "● right"]

    def test_testing_again_forgets_them(self, book):
        assert not book.number("A17", 230, 209).readings

    def test_there_is_none_without_a_test(self, book):
        with pytest.raises(UnknownName, match="A16"):
            book.reading("A16", "as it is", Number(1, 1))

    def test_those_of_the_lesson(self, lesson):
        found = {line[0]: line[2:] for line in lesson["book"].readings().lines}
        assert set(found) == {"A05", "A10", "A12", "A17", "A23", "A25", "A33", "A40", "A47"}
        assert found["A12"][2] == found["A23"][2] == found["A40"][2] == RIGHT and found["A17"][2] == WRONG


class TestTheTop:
    """Tiles and table stand above the tests, and follow them."""

    def test_a_pinned_view_is_filled_by_the_last_test_and_follows_each_after_it(self, monkeypatch):
        shown = []

        class Handle:
            def update(self, view):
                shown.append(view)

        def display(view, display_id):
            shown.append(view)
            return Handle()

        monkeypatch.setattr("IPython.display.display", display)
        book = Ledger()
        book.pin(book.tiles)
        (first,) = shown
        assert "53 claims are not tested yet" in first.data
        for one in CLAIMS:
            assert len(shown) == 1
            book.cases(one, {"it": True})
        assert shown[1].counts[RIGHT] == 53
        book.cases("A07", {"it": False})
        assert len(shown) == 3 and shown[2].counts[WRONG] == 1
        book.pin(book.table)
        assert shown[3].lines[6][0] == "A07" and "○ wrong" in shown[3].lines[6]

    def test_a_tile_leads_to_its_test_and_says_its_verdict(self, book):
        page = book.tiles()._repr_html_()
        for entry in book:
            said = f"{entry.id}, {entry.verdict}: {ledger.html.escape(entry.claim)}"
            assert f'<a href="#{entry.id}" title="{said}" aria-label="{said}"' in page
            assert f">{ledger.SIGNS[entry.verdict]} {entry.id}</a>" in page
        assert len(set(ledger.SIGNS.values())) == len(VERDICTS) == len(ledger.SIGNS)
        assert repr(book.tiles()).endswith("? unverifiable 1") and "VIII: ● A53" in repr(book.tiles())
        assert list(ledger.SECTIONS) == list(dict.fromkeys(row["section"] for row in CLAIMS.values()))

    def test_a_row_leads_to_test_lesson_and_source(self, book):
        row = book.table()._repr_html_().split("<tr>")[19]
        assert '<a href="#A18">A18</a>' in row and '<a href="03_memory_bound.ipynb">03</a>' in row
        assert '<a href="../lib/inference_math/data/README.md">arithmetic on' in row and "◕ roughly</td>" in row

    def test_a_claim_is_said_under_a_heading_that_can_be_linked_to(self):
        said = Ledger().says("A26")
        assert said.startswith('<a id="A26"></a>\n\n### A26\n\n**The balance is near 300 for modern GPUs.**\n')
        assert r"Same-width B\*: 37 H20" in said and "Lesson [04](04_batching.ipynb). Source: [hardware.csv](" in said

    @pytest.mark.parametrize(
        "text, words, to",
        [
            ("https://www.dwarkesh.com/p/x", "dwarkesh.com", "https://www.dwarkesh.com/p/x"),
            ("one/two@12ab", "two", "https://github.com/one/two/tree/12ab"),
            ("one/two-b three.py", "two-b three.py", "https://github.com/one/two-b"),
            ("arXiv 2505.09343", "arXiv 2505.09343", "https://arxiv.org/abs/2505.09343"),
            ("arithmetic on hardware.csv", "arithmetic on hardware.csv", "../lib/inference_math/data/README.md"),
            ("expected coverage 1-(1-k/E)^B", "expected coverage 1-(1-k/E)^B", ""),
        ],
    )
    def test_sources(self, text, words, to):
        assert ledger.sources(f"{text}; x y") == [(words, to), ("x y", "")]

    def test_every_source_with_an_address_is_a_link(self):
        plain = {str(one) for row in CLAIMS.values() for one in ledger.sources(row["source"]) if not one.to}
        assert plain == {"no public source", "Hydragen paper", "expected coverage 1-(1-k/E)^B"}


LESSONS = {
    path.stem: path.read_text("utf-8")
    for path in sorted((ROOT / "source/lessons").glob("*.py"))
    if path.stem != "09_claims_ledger"
}


class TestLessonsAndClaims:
    def test_a_claims_lesson_is_one_that_names_it(self):
        for name, row in CLAIMS.items():
            named = [stem for stem, text in LESSONS.items() if re.search(rf"\b{name}\b", text)]
            assert row["lesson"] in (named or LESSONS), (name, named)

    def test_a_link_to_a_claim_leads_to_one(self):
        for stem, text in LESSONS.items():
            for name in re.findall(r"09_claims_ledger\.ipynb#(\w+)", text):
                assert name in CLAIMS, (stem, name)


def typed_verdicts(source):
    """Verdict words in the string literals of ``source``."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [text for text in texts if set(re.findall(r"\w+", text.lower())) & set(VERDICTS)]


class TestNobodyTypesAVerdict:
    def test_no_verdict_in_the_code(self):
        assert [typed_verdicts(source) for source in CODE if typed_verdicts(source)] == []
        assert typed_verdicts('book.enter("A01", "Right")') and not typed_verdicts("book.counts()[ledger.RIGHT]")

    def test_no_verdict_in_the_text(self):
        # "right" is also a direction; the others have no other use here
        words = {word for text in TEXT for word in re.findall(r"\w+", text.lower())}
        assert not words & (set(VERDICTS) - {RIGHT}) and not re.search(r"\*+right\*+|[:|] *right\b", " ".join(TEXT))

    def test_an_entry_has_no_place_for_one(self):
        assert {field.name for field in dataclasses.fields(Entry)} == {"row", "test", "readings"}
        entry = Ledger().number("A15", 1, 1)
        with pytest.raises(AttributeError):
            entry.verdict = WRONG

    def test_the_researchers_verdicts_are_not_read(self, book, monkeypatch):
        told_otherwise = {name: {**row, "verdict": "?"} for name, row in catalog.rows("claims").items()}
        monkeypatch.setattr(ledger, "rows", lambda table: told_otherwise)
        assert verdicts() == {entry.id: entry.verdict for entry in book}


class TestAConstantChangesAVerdict:
    def test_bandwidth(self, book, monkeypatch):
        assert book["A15"].verdict == book["A16"].verdict == book["A18"].verdict == ROUGHLY
        monkeypatch.setattr(catalog, "H100", dataclasses.replace(H100, bandwidth=2e12))
        slow = verdicts()
        assert slow["A15"] == slow["A16"] == slow["A18"] == WRONG

    def test_a_price(self, book, monkeypatch):
        assert book["A34"].verdict == RIGHT
        real = prices.prices
        changed = tuple(dataclasses.replace(p, long_input=p.long_input and 3 * p.input) for p in real())
        monkeypatch.setattr(
            prices, "prices", lambda provider=None: tuple(p for p in changed if provider in (None, p.provider))
        )
        assert verdicts()["A34"] == WRONG

    def test_a_price_without_a_tier(self, book, monkeypatch):
        assert book["A40"].verdict == WRONG
        none = dict.fromkeys(one.name for one in dataclasses.fields(prices.Price) if one.name.startswith("long_"))
        flat = tuple(
            dataclasses.replace(p, threshold=None, **none) if "Pro" in p.model and "1.5" not in p.model else p
            for p in prices.prices()
        )
        monkeypatch.setattr(
            prices, "prices", lambda provider=None: tuple(p for p in flat if provider in (None, p.provider))
        )
        assert verdicts()["A40"] == RIGHT

    def test_a_published_model(self, book, monkeypatch):
        """The shape of Llama-3.1-405B under the name of a model whose own is unknown."""
        assert book["A01"].verdict == UNVERIFIABLE
        real, known = catalog.rows, catalog.rows("models")
        models = {**known, "GPT-5": tables.Row({**known["Llama-3.1-405B"], "name": "GPT-5"}, "made up")}
        monkeypatch.setattr(catalog, "rows", lambda table: models if table == "models" else real(table))
        try:
            assert verdicts()["A01"] == RIGHT
        finally:
            catalog.model.cache_clear()

    def test_fewer_devices(self, book, monkeypatch):
        assert book["A26"].verdict == DEPENDS
        monkeypatch.setattr(catalog, "hardware_names", lambda *precisions: ["H100 SXM", "GB200 NVL72 per GPU"])
        assert verdicts()["A26"] == RIGHT


class TestEveryClaim:
    def test_each_is_tested_once_in_the_order_of_the_article_under_its_section(self):
        section, found = None, []
        for cell in LESSON.cells:
            if cell.cell_type == "markdown":
                section = (re.findall(r"^## Section (\w+):", cell.source, re.M) or [section])[-1]
                continue
            found += [
                (node.args[0].value, section)
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("number", "cases")
            ]
        assert found == [(name, row["section"]) for name, row in CLAIMS.items()] and len(found) == 53
        assert sorted(CLAIMS) == list(CLAIMS)

    def test_each_is_said_before_it_is_tested(self):
        said = [
            one
            for cell in LESSON.cells
            if cell.cell_type == "markdown"
            for one in re.findall(r'\{\{says\("(A\d\d)"\)\}\}', cell.source)
        ]
        assert said == list(CLAIMS)

    def test_agreement_with_the_facts_table(self, book):
        """Where the computed verdict differs, the lesson says why: each of them by name."""
        differ = [entry.id for entry in book if entry.verdict != CLAIMS[entry.id]["verdict"]]
        explained = re.findall(r"^\| (A\d\d) \|", " \n".join(TEXT), re.M)
        assert (
            explained
            == differ
            == [line[0] for line in book.differences().lines]
            == (
                [
                    "A10",
                    "A12",
                    "A17",
                    "A20",
                    "A21",
                    "A25",
                    "A33",
                    "A37",
                    "A39",
                    "A41",
                    "A42",
                    "A45",
                    "A47",
                    "A48",
                    "A51",
                ]
            )
        )

    def test_counts(self, book):
        assert sum(book.counts().values()) == 53 and book.untested() == []
        assert list(Counter(entry.section for entry in book).values()) == [8, 5, 7, 7, 6, 17, 2, 1]

    def test_unverifiable_entries_name_the_evidence(self, book):
        none = [entry for entry in book if entry.verdict == UNVERIFIABLE]
        assert [e.id for e in none] == ["A01"] and all(len(e.test.settles) > 20 for e in none)


class TestNumbersAreThoseOfTheSources:
    """Against ``precise``, which the researchers wrote down from the sources, not against our own code."""

    @pytest.mark.parametrize(
        "claim, text, found",
        [
            ("A02", "671e9", 671e9),
            ("A15", "3.35e12", 3.35e12),
            ("A16", "209 ms", 0.209),
            ("A18", "4.8 at", 4.8),
        ],
    )
    def test_numbers(self, claim, text, found, book):
        assert text in CLAIMS[claim]["precise"]
        assert book[claim].test.found == pytest.approx(found, rel=0.01)

    @pytest.mark.parametrize(
        "text, device",
        [
            ("37 H20", "H20"),
            ("117 RTX 5090", "RTX 5090"),
            ("153 A100", "A100 80GB SXM"),
            ("206 H200", "H200 SXM"),
            ("247 MI300X", "MI300X"),
            ("281 B200", "B200 HGX"),
            ("295 H100 SXM", "H100 SXM"),
            ("315 MI355X", "MI355X"),
            ("378 H100 PCIe", "H100 PCIe"),
            ("560 TPU v6e", "TPU v6e Trillium"),
        ],
    )
    def test_balanced_batches(self, text, device, lesson):
        assert text in CLAIMS["A26"]["precise"]
        assert lesson["balance"][device] == pytest.approx(float(text.split()[0]), abs=0.6)

    @pytest.mark.parametrize("claim", PRECISE)
    def test_what_the_library_computes(self, claim):
        for words, value in PRECISE[claim]:
            said = words.format(value) if "{" in words else f"{words} {value}"
            assert said in CLAIMS[claim]["precise"], claim

    def test_passes_ratios_and_attention(self, lesson):
        assert lesson["passes"](10_000) == 49_995_000 and lesson["passes"](1000, 10_000) == pytest.approx(
            10.5e6, rel=0.001
        )
        assert lesson["ratios"]["DeepSeek-V3"] == (pytest.approx((671.03 - 0.93) / (37.55 - 0.93), abs=0.01), 32)
        # 53,828 tokens where both tables are counted as multiplied: 70.554e9 parameters, of which 69.503e9 are
        assert lesson["attention_share"](LLAMA_70B, 53_828) == pytest.approx(70.554 / 69.503, rel=1e-4)
        assert lesson["floor"] == pytest.approx(700 / (10 * 3350))  # ten H100: 700 GB in nine tenths of 80

    def test_tiers_are_counted_from_the_table(self, book):
        with (ROOT / "lib/inference_math/data/prices.csv").open(encoding="utf-8") as file:
            tiers = [row for row in csv.DictReader(file) if row["long_context_threshold_tokens"]]
        both = [
            float(r["long_input_usd_per_mtok"]) / float(r["input_usd_per_mtok"])
            == 2
            == float(r["long_output_usd_per_mtok"]) / float(r["output_usd_per_mtok"])
            for r in tiers
        ]
        assert book["A35"].evidence.startswith(f"As told: {sum(both)} of {len(tiers)} ")


class TestFigures:
    ENTRIES = (
        ("I", "A01", RIGHT),
        ("I", "A02", WRONG),
        ("II", "A03", UNVERIFIABLE),
        ("II", "A04", ROUGHLY),
        ("II", "A05", DEPENDS),
    )

    def test_dots_stand_at_computed_over_stated(self):
        ax = figures.closeness([("A16: 230 ms", 0.9), ("A17", 0.1)], "t")
        dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() != "None"]
        assert dots == [0.1, 0.9] and "A16: 230 ms: 0.90" in ax.figure.alt


def test_a_host_is_broken_at_its_dots_and_words_are_not():
    """So that a table of sources fits a narrow page."""
    for address in ("https://docs.x.ai/a", "https://www.docs.x.ai"):
        assert ledger.Link("docs.x.ai", address).html() == f'<a href="{address}">docs.<wbr>x.<wbr>ai</a>'
    assert ledger.Link("arXiv 2506.04645", "https://arxiv.org/abs/2506.04645").html().endswith(">arXiv 2506.04645</a>")
    assert ledger.Link("a < b").html() == "a &lt; b"
