"""What crosses the links: bytes against exchanges played one by one, times against published measurements."""

import math
from dataclasses import replace

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference_math import formulas
from inference_math.catalog import H100
from inference_math.errors import InputError
from inference_math.links import FREE, Links, all_reduce_time, all_to_all_time, links_of, send_time
from inference_math.tables import read, rows

COLLECTIVES = read("collectives")
NEAR = [row for row in COLLECTIVES if row["operation"] == "all-reduce" and row["devices"] == "8"]
FAR = [row for row in COLLECTIVES if row["operation"] == "all-reduce" and int(row["devices"]) > 8]
ROUTED = [row for row in COLLECTIVES if row["operation"] != "all-reduce"]
H800 = Links(8, 0.30 * 200e9, 6.7e-6, 44e9, 2.6e-5, 0.88 * 200e9, 3.2e-5)  # NVLink of 400 GB/s in both directions

TWO_LEVELS = Links(
    domain=4, bandwidth=1e9, delay=1e-3, beyond_bandwidth=1e8, beyond_delay=1e-2, all_to_all_bandwidth=2e9
)


def number(rows, column):
    return np.array([row.number(column) for row in rows])


def ring(have, sent, members, parts):
    """Every member passes on one part a turn: first adding up, then handing round."""
    n = len(members)
    for turn in range(2 * (n - 1)):
        moving = [(m, parts[(m - turn) % n], have[members[m], parts[(m - turn) % n]].copy()) for m in range(n)]
        for m, part, numbers in moving:
            sent[members[m]] += len(part)
            to = members[(m + 1) % n]
            have[to, part] = numbers + have[to, part] if turn < n - 1 else numbers


def nearest(columns, aim, measured):
    """Least squares of the relative error."""
    return np.linalg.lstsq(np.stack(columns, 1) / measured[:, None], aim / measured, rcond=None)[0]


class TestPublishedTimes:
    def test_within_a_domain(self):
        seconds, size = number(NEAR, "seconds"), number(NEAR, "bytes")
        peak = np.array(
            [rows("hardware")[row["hardware"]].number("link_bandwidth_one_way_bytes_per_s") for row in NEAR]
        )
        delay, over_share = nearest([np.ones(len(NEAR)), 2 * 7 / 8 * size / peak], seconds, seconds)
        table = rows("links")["all-reduce within a domain"]
        assert table.number("delay_seconds") == pytest.approx(delay, rel=0.02)
        assert table.number("share_of_peak") == pytest.approx(1 / over_share, rel=0.02)

    def test_beyond_a_domain(self):
        seconds, size = number(FAR, "seconds"), number(FAR, "bytes")
        domains = number(FAR, "devices") / 8
        within = 6.7e-6 + 2 * 7 / 8 * size / (0.30 * 450e9)
        across = 2 * (domains - 1) / domains * size / 8 / (0.88 * 50e9)
        (delay,) = nearest([np.log2(domains)], seconds - within - across, seconds)
        assert rows("links")["beyond a domain"].number("delay_seconds") == pytest.approx(delay, rel=0.02)

    def test_tokens_to_experts(self):
        far = [row for row in ROUTED if int(row["devices"]) > 8]
        seconds, size, devices = (number(far, column) for column in ("seconds", "bytes", "devices"))
        delay, over_share = nearest([np.ones(len(far)), size * (devices - 8) / devices / 50e9], seconds, seconds)
        assert rows("links")["all-to-all"].number("delay_seconds") == pytest.approx(delay, rel=0.02)
        for name in ("all-to-all", "beyond a domain"):
            assert rows("links")[name].number("share_of_peak") == pytest.approx(1 / over_share, rel=0.02)

    @pytest.mark.parametrize("some, median, p90", [(NEAR, 0.19, 0.31), (FAR, 0.14, 0.31)], ids=["near", "far"])
    def test_how_far_the_all_reduces_are_off(self, some, median, p90):
        off = [
            all_reduce_time(1, row.number("bytes"), int(row["devices"]), 1, links_of(row["hardware"]), 1)
            / row.number("seconds")
            - 1
            for row in some
        ]
        assert np.median(np.abs(off)) < median and np.quantile(np.abs(off), 0.9) < p90

    def test_how_far_the_all_to_alls_are_off(self):
        """128 tokens on each GPU, 7,168 numbers, 8 experts; a byte a number on the way out and two on the way back."""
        for row in ROUTED:
            devices, width = int(row["devices"]), {"dispatch": 1, "combine": 2}[row["operation"]]
            both_ways = all_to_all_time(1, 7168, devices, 128 * devices, 8, H800, width)
            assert both_ways / 2 == pytest.approx(row.number("seconds"), rel=0.12), row.place


class TestAllReduce:
    def test_by_hand(self):
        """8 MB over two domains of 4: 12 ms in a ring of 4, 20 ms for a quarter of it between 2, and 1 + 10 ms."""
        assert all_reduce_time(1, 4e6, 8, 1, TWO_LEVELS) == pytest.approx(0.043)
        assert all_reduce_time(3, 1e6, 8, 4, TWO_LEVELS) == pytest.approx(3 * 0.043)
        assert all_reduce_time(1, 4e6, 16, 1, TWO_LEVELS) == pytest.approx(12e-3 + 2 * 3 / 4 * 20e-3 + 21e-3)
        assert all_reduce_time(1, 4e6, 2, 1, TWO_LEVELS) == pytest.approx(8e-3 + 1e-3)
        assert all_reduce_time(1, 4e6, 1, 1, TWO_LEVELS) == 0

    def test_two_of_them_move_what_the_formula_says(self):
        plain = Links(domain=80, bandwidth=450e9)
        for devices in (2, 8, 80):
            sent = formulas.all_reduce_bytes(80, 8192, devices, 64)
            assert 2 * all_reduce_time(80, 8192, devices, 64, plain) == pytest.approx(sent / 450e9)

    @given(st.integers(1, 6), st.integers(1, 6))
    def test_the_bytes_of_exchanges_played_one_by_one(self, domains, each):
        """Each GPU has a number of its own; in the end all have the sum, and we count what crossed which link."""
        gpus = domains * each
        chunks = gpus * each  # a vector that can be cut everywhere
        values = np.random.default_rng(gpus).integers(1, 9, (gpus, chunks)).astype(float)
        have, sent = values.copy(), {"near": np.zeros(gpus), "far": np.zeros(gpus)}

        # Within each domain in two halves, with the sums of like parts across domains between them.
        homes = [list(range(d * each, (d + 1) * each)) for d in range(domains)]
        parts = np.array_split(np.arange(chunks), each)
        for home in homes:
            for m, gpu in enumerate(home):
                have[gpu, parts[m]] = values[home][:, parts[m]].sum(0)
                sent["near"][gpu] += chunks - len(parts[m])
        for m in range(each):
            ring(have, sent["far"], [home[m] for home in homes], np.array_split(parts[m], domains))
        for home in homes:
            for m, gpu in enumerate(home):
                for other in home:
                    have[other, parts[m]] = have[gpu, parts[m]]
                sent["near"][gpu] += chunks - len(parts[m])
        assert np.array_equal(have, np.broadcast_to(values.sum(0), have.shape))
        for link, near, far in (("near", 1.0, math.inf), ("far", math.inf, 1.0)):
            time = all_reduce_time(1, chunks, gpus, 1, Links(each, near, beyond_bandwidth=far), 1)
            assert time == pytest.approx(sent[link].max()) == pytest.approx(sent[link].min())


class TestAllToAll:
    @given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
    def test_the_vectors_counted_one_by_one(self, domains, each, rounds):
        """Each GPU has ``rounds`` tokens, each sent to one expert on every GPU."""
        gpus = domains * each
        near, far = np.zeros(gpus), np.zeros(gpus)
        for gpu in range(gpus):
            for expert_on in list(range(gpus)) * rounds:
                if expert_on // each != gpu // each:
                    far[gpu] += 1
                elif expert_on != gpu:
                    near[gpu] += 1
        for counted, links in (
            (near, Links(each, 1.0, beyond_bandwidth=math.inf)),
            (far, Links(each, math.inf, beyond_bandwidth=1.0)),
        ):
            assert all_to_all_time(1, 1, gpus, gpus * rounds, gpus, links, 1) == pytest.approx(2 * counted.max())

    def test_links_near_and_far_work_at_the_same_time(self):
        """16 GPUs, a token each, to 8 experts: 3/16 of it at 2 GB/s near, 12/16 at 0.1 GB/s far, there and back."""
        took = all_to_all_time(5, 1000, 16, 16, 8, replace(TWO_LEVELS, all_to_all_delay=1e-4))
        assert took == pytest.approx(2 * 5 * (16_000 * 12 / 16 / 1e8 + 1e-4))
        near = all_to_all_time(5, 1000, 4, 16, 8, replace(TWO_LEVELS, all_to_all_delay=1e-4))
        assert near == pytest.approx(2 * 5 * (64_000 * 3 / 4 / 2e9 + 1e-4))
        two = all_to_all_time(1, 1000, 2, 4, 8, replace(TWO_LEVELS, all_to_all_delay=1e-4))
        assert two == pytest.approx(2 * (32_000 / 2 / 2e9 + 1e-4))
        assert all_to_all_time(5, 1000, 1, 16, 8, replace(TWO_LEVELS, all_to_all_delay=1e-4)) == 0


class TestStages:
    @given(st.integers(1, 8), st.integers(1, 6), st.integers(1, 8))
    def test_how_many_of_the_borders_are_domains_borders(self, devices, stages, domain):
        """Stages that fit in a domain are laid so; larger ones begin a new one each time."""
        far, free = 0, domain - devices
        for _ in range(stages - 1):
            if free < devices:
                far, free = far + 1, domain
            free -= devices
        assert send_time(1, devices, stages, 1, Links(domain, math.inf, 0.0, math.inf, beyond_delay=1.0)) == far

    def test_each_gpu_sends_its_share(self):
        """3 stages of 2 GPUs in domains of 4: one border near and one far, 64 vectors of 1,000 numbers, half a GPU."""
        near, far = 64_000 / 1e9 + 1e-3, 64_000 / 1e8 + 1e-2
        assert send_time(1000, 2, 3, 64, TWO_LEVELS) == pytest.approx(near + far)
        assert send_time(1000, 2, 1, 64, TWO_LEVELS) == 0


class TestLinks:
    def test_of_a_gpu(self):
        links = links_of("H100 SXM")
        assert links == links_of(H100) == links_of(H100.achieving(bandwidth=0.8)) and links.domain == 8
        assert links.bandwidth == pytest.approx(0.30 * 450e9) and links.all_to_all == pytest.approx(0.88 * 450e9)
        assert links.network == pytest.approx(0.88 * 50e9)
        assert links_of("GB200 NVL72 per GPU").domain == 72

    def test_a_network_card_is_no_faster_than_its_bus(self):
        assert links_of("RTX 4090").network == pytest.approx(0.88 * 32e9)

    @pytest.mark.parametrize(
        "name, said",
        [
            ("MI355X", "no bandwidth of its links"),
            ("GB200 NVL72 rack", "72 devices counted as one"),
            ("My GPU", "not in hardware.csv"),
        ],
    )
    def test_what_is_not_known(self, name, said):
        with pytest.raises(InputError, match=f"{name}.*{said}.*Give links=Links.*links=FREE"):
            links_of(name)

    def test_far_is_as_near_unless_said(self):
        assert Links(4, 1e9).network == Links(4, 1e9).all_to_all == 1e9

    @pytest.mark.parametrize("bad", [0, -1, 1.5, True, "8", None])
    def test_a_domain_is_a_whole_number(self, bad):
        with pytest.raises(InputError, match="links: domain"):
            Links(bad, 1e9)

    @pytest.mark.parametrize("bad", [0, -1.0, math.nan, -math.inf, "fast", True])
    @pytest.mark.parametrize("name", ["bandwidth", "beyond_bandwidth", "all_to_all_bandwidth"])
    def test_bandwidths(self, name, bad):
        with pytest.raises(InputError, match=f"links: {name}="):
            replace(TWO_LEVELS, **{name: bad})

    @pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, None])
    @pytest.mark.parametrize("name", ["delay", "beyond_delay", "all_to_all_delay"])
    def test_delays(self, name, bad):
        with pytest.raises(InputError, match=f"links: {name}="):
            replace(TWO_LEVELS, **{name: bad})

    def test_free_ones_take_no_time(self):
        assert all_reduce_time(80, 8192, 80, 64, FREE) == all_to_all_time(61, 7168, 72, 64, 8, FREE) == 0
        assert send_time(8192, 8, 10, 64, FREE) == 0

    @pytest.mark.parametrize("devices", [0, -1])
    def test_no_devices(self, devices):
        for call in (
            lambda: all_reduce_time(1, 1, devices, 1, FREE),
            lambda: all_to_all_time(1, 1, devices, 1, 1, FREE),
            lambda: send_time(1, devices, 2, 1, FREE),
        ):
            with pytest.raises(InputError, match="devices="):
                call()
        with pytest.raises(InputError, match="stages="):
            send_time(1, 2, 0, 1, FREE)

    def test_units(self):
        unit = pint.UnitRegistry()
        speed, wait = 1e9 * unit.byte / unit.second, 1e-6 * unit.second
        links = Links(4, speed, wait, speed, wait, speed, wait)
        for took in (
            all_reduce_time(2, 1000, 8, 4, links, 2 * unit.byte),
            all_to_all_time(2, 1000, 8, 4, 2, links, 2 * unit.byte),
            send_time(1000, 8, 3, 4, links, 2 * unit.byte),
        ):
            assert took.check("[time]") and took.magnitude > 0


@pytest.mark.parametrize("said, row", [("H100", "H100 SXM"), ("A100", "A100 80GB SXM"), ("nvidia h200", "H200 SXM")])
def test_a_gpu_is_named_as_people_say_it(said, row):
    assert links_of(said) == links_of(row)


@pytest.mark.parametrize("bad", [None, 5, ["H100"], FREE])
def test_links_of_what_is_no_gpu(bad):
    with pytest.raises(InputError, match="must be a Hardware"):
        links_of(bad)
