"""Real hours of requests: what was published about them, and what a trace refuses."""

import gzip

import numpy as np
import pytest
from inference_math import traces
from inference_math.errors import InputError, UnknownName

CHAT, CODE = traces.load("azure_chat_2023"), traces.load("azure_code_2023")


@pytest.mark.parametrize(
    "trace, n, rate, inputs, outputs, spread",
    [
        (CHAT, 19_366, 5.53, (1155, 1020, 4083, 4142), (211, 129, 451, 601), 1.09),
        (CODE, 8_819, 2.57, (2048, 1469, 7303, 7436), (27.9, 13, 90, 251), 13.2),
    ],
)
def test_they_are_what_was_counted_when_they_were_collected(trace, n, rate, inputs, outputs, spread):
    """Requests, rate, tokens (mean, median, 95th and 99th percentile), and how bursty: gaps' spread over their mean."""
    assert len(trace) == n
    assert trace.rate == pytest.approx(rate, abs=0.006)
    for tokens, expected in ((trace.inputs, inputs), (trace.outputs, outputs)):
        seen = (tokens.mean(), *np.quantile(tokens, (0.5, 0.95, 0.99)))
        assert seen == pytest.approx(expected, rel=0.003, abs=0.6)
    gaps = np.diff(trace.arrivals)
    assert gaps.std() / gaps.mean() == pytest.approx(spread, rel=0.01)


def test_the_files_carry_their_licence_and_are_small():
    notice = (traces.FOLDER / "README.md").read_text("utf-8")
    for said in ("CC-BY 4.0", "creativecommons.org/licenses/by/4.0", "Splitwise", "AzurePublicDataset", "b469a113"):
        assert said in notice
    files = sorted(traces.FOLDER.glob(f"*{traces.ENDING}"))
    assert [one.name.removesuffix(traces.ENDING) for one in files] == traces.names()
    assert sum(one.stat().st_size for one in files) < 400_000
    for one in files:
        assert "CC-BY 4.0" in traces.CITED[one.name.removesuffix(traces.ENDING)]
        assert one.read_bytes()[4:8] == b"\0" * 4, "no time of making inside: the same bytes whenever it is made"
        assert f"`{one.name}`" in notice


def test_evenly_is_the_same_work_without_bursts():
    even = CHAT.evenly()
    assert even.rate == CHAT.rate and np.array_equal(even.inputs, CHAT.inputs)
    gaps = np.diff(even.arrivals)
    assert gaps == pytest.approx(np.full(len(gaps), 1 / CHAT.rate))


def test_stretching_keeps_bursts_and_work():
    slow = CHAT.at_rate(CHAT.rate / 4)
    assert slow.seconds == pytest.approx(4 * CHAT.seconds)
    assert slow.arrivals == pytest.approx(4 * CHAT.arrivals)
    assert slow.rate == pytest.approx(CHAT.rate / 4) and len(slow) == len(CHAT)


def test_thinning_keeps_about_its_share_in_as_many_seconds():
    part = CHAT.thinned(0.25, seed=3)
    assert part.seconds == CHAT.seconds
    # A binomial number: 4,842 with a spread of 60.
    assert abs(len(part) - len(CHAT) / 4) < 5 * (len(CHAT) * 0.25 * 0.75) ** 0.5
    assert np.isin(part.arrivals, CHAT.arrivals).all()
    assert np.array_equal(part.inputs, CHAT.thinned(0.25, seed=3).inputs)
    assert not np.array_equal(CHAT.thinned(0.25, seed=4).arrivals, part.arrivals)
    assert len(CHAT.thinned(1)) == len(CHAT)


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: traces.made([0, 1], [5], [5, 5], 2), "2 arrivals, 1 inputs and 2 outputs"),
        (lambda: traces.made([], [], [], 2), "needs a request"),
        (lambda: traces.made([1, 0], [5, 5], [5, 5], 2), "must be sorted"),
        (lambda: traces.made([-1], [5], [5], 2), "between 0 and seconds"),
        (lambda: traces.made([3], [5], [5], 2), "between 0 and seconds"),
        (lambda: traces.made([float("nan")], [5], [5], 2), "must be sorted"),
        (lambda: traces.made([0], [0], [5], 2), "inputs must be whole numbers of tokens, 1 or more"),
        (lambda: traces.made([0], [5], [1.5], 2), "outputs must be whole numbers"),
        (lambda: traces.made([0], [5], [5], 0), "seconds"),
        (lambda: CHAT.at_rate(0), "rate=0"),
        (lambda: CHAT.thinned(0), "share=0"),
        (lambda: CHAT.thinned(1.5), "share=1.5"),
        (lambda: CHAT.thinned(0.5, seed=-1), "seed=-1"),
        (
            lambda: traces.read("mine", "gap,in,out\n1,2,3\n"),
            "the first line must be 'gap_ms,input_tokens,output_tokens'",
        ),
        (lambda: traces.read("mine", traces.HEADER + "\n1,2\n"), "three whole numbers"),
        (lambda: traces.read("mine", traces.HEADER + "\n1,2,x\n"), "three whole numbers"),
        (lambda: traces.read("mine", traces.HEADER + "\n"), "mine"),
    ],
)
def test_bad_input(make, said):
    with pytest.raises(InputError, match=said):
        make()


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one():
    with pytest.raises(UnknownName, match="did you mean 'azure_chat_2023'"):
        traces.load("azur_chat_2023")


def test_a_table_of_ones_own_reads_as_it_stands():
    mine = traces.read("mine", f"{traces.HEADER}\n0,10,2\n1500,20,3\n")
    assert mine.arrivals.tolist() == [0, 1.5] and mine.inputs.tolist() == [10, 20] and mine.outputs.tolist() == [2, 3]
    assert mine.seconds == 1.5
    assert repr(mine).startswith("<mine: 2 requests")
    assert gzip.decompress((traces.FOLDER / "azure_chat_2023.csv.gz").read_bytes()).startswith(traces.HEADER.encode())
