"""Your own case: the questions that people bring, each by one command; ranges, errors, one number for one question."""

import dataclasses
import datetime
import functools
import json
import re
import shlex
import shutil
import statistics
import subprocess
import sys

import pytest
from conftest import ROOT
from inference_math import catalog, deployments, formulas, measured, money, prices, rental, sellers, serving, traffic
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_8B, LLAMA_70B
from inference_math.errors import InputError, UnknownName
from inference_math.links import FREE
from inference_math.own_case import Layout, __main__, buy, lines, said, serve, server
from inference_math.own_case.machine import Machines, layers_of, machines, model_of
from inference_math.specs import Model
from inference_math.tables import DATA
from inference_math.widgets import OwnCase
from inference_math.widgets import own_case as own_case_form

NOW = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)

FP8_70B = ("Llama-3.1-70B", "--weights", "fp8")
LLAMA_70B_KV = 80 * 2 * 8 * 128 * 2
"""Bytes of a token: layers, key and value, KV heads, numbers of each, bytes of a number."""


BEGINS = {
    "model": "Llama-3.1-70B",
    "gpu": "H100 SXM",
    "gpus": None,
    "users": 1,
    "prompt": 1000.0,
    "answer": 300.0,
    "weights": None,
    "kv": None,
}
"""What the form asks for before anybody touches it."""


@pytest.fixture
def ask(capsys):
    """What the command answers, as values by the key of their line."""

    def answered(*words):
        assert __main__.main([*map(str, words), "--json"]) == 0
        return {line["key"]: line["value"] for line in json.loads(capsys.readouterr().out)["lines"]}

    return answered


class TestQuestionsThatPeopleBring:
    """Each with one command. Expected is what its thread found, or a sum by hand."""

    def test_five_people_with_128k_each(self, ask):
        """vllm#12400: 285 GB, 4 H100."""
        found = ask(*FP8_70B, "--users", 5, "--prompt", 131_000, "--answer", 72)
        assert found["needed"] == pytest.approx(70.55e9 + 5 * 131_072 * LLAMA_70B_KV, rel=1e-3)
        assert found["needed"] == pytest.approx(285e9, rel=2e-3) and found["gpus"] == 4

    def test_why_is_my_4090_at_60_tokens_a_second(self):
        """It reads 8.03e9 parameters, but for the table of words, and the cache, at 1.008 TB/s."""
        case = serve("Llama-3.1-8B", "4090", 1)
        read = 2 * (8.03e9 - 128_256 * 4096) + (1000 + 150) * 32 * 2 * 8 * 128 * 2
        assert case["ideal_speed"].value == pytest.approx(1.008e12 / read, rel=1e-3)
        assert case["speed"].low < 60 < case["speed"].high

    def test_in_four_bits(self, ask):
        """A scale of 16 bits for 32 numbers, and arithmetic in 16 bit: 4.5 bits a weight."""
        found = ask("Llama-3.1-8B", "--gpu", "RTX 4090", "--weights", "int4", "--prompt", 1, "--answer", 1)
        assert found["ideal_speed"] == pytest.approx(1.008e12 / (4.5 / 8 * (8.03e9 - 128_256 * 4096)), rel=1e-3)

    def test_why_is_output_dearer_than_input(self, ask):
        found = ask(*FP8_70B, "--gpus", 2, "--users", 32)
        assert found["output_over_input"] == pytest.approx(found["usd_output"] / found["usd_input"])
        assert found["output_over_input"] > 3
        thousand = (1000 * found["usd_input"] + 300 * found["usd_output"]) / 1e3
        assert thousand == pytest.approx(found["usd_per_1000"])

    def test_does_batching_make_it_cheaper(self, ask):
        """Measured, 64 users who were there made a million for 0.50 USD at 2 USD/h (data/served.csv, 1024/1024)."""
        found = ask(*FP8_70B, "--gpus", 2, "--users", 64, "--prompt", 922, "--answer", 922, "--rent", 2)
        assert found["usd_all_on_output"] == pytest.approx(0.50, rel=0.05)
        assert found["usd_alone"] > 20 * found["usd_all_on_output"]

    @pytest.mark.parametrize(
        "prompt, answer, usd", [(250_000, 25_000, 1.0), (200_000, 0, 0.25), (200_001, 0, 0.5000025)]
    )
    def test_gemini_above_200k(self, ask, prompt, answer, usd):
        assert ask("--buy", "Gemini 2.5 Pro", "--prompt", prompt, "--answer", answer)["bill"] == pytest.approx(usd)

    def test_a_million_tokens_on_my_own_gpu(self, ask):
        """70B fp8, 2 H100, batch 32, 2 K, 2 USD/h, all busy: 0.47 at best."""
        found = ask(*FP8_70B, "--gpus", 2, "--users", 32, "--prompt", 2000, "--answer", 1, "--rent", 2)
        assert found["usd_ideal"] == pytest.approx(0.47, rel=5e-3)

    def test_half_busy_costs_twice(self, ask):
        words = (*FP8_70B, "--gpus", 2, "--users", 32, "--rent", 2)
        always, half = ask(*words), ask(*words, "--busy", 0.5)
        for key in ("usd_per_1000", "own_over_bought"):
            assert half[key] == pytest.approx(2 * always[key])

    def test_cached_input(self, ask):
        """litellm#6215: 0.005615, and not 0.008015."""
        found = ask("--buy", "gpt-4o", "--prompt", 2006, "--cached", 1920, "--answer", 300)
        assert found["bill"] == pytest.approx(0.005615) and found["without_cache"] == pytest.approx(0.008015)

    def test_batch_at_half_price_and_thinking_tokens(self, ask):
        """2,000 tokens of thinking are billed like the 300 that one sees."""
        plain = (2006 * 2.5 + 2300 * 10) / 1e6
        assert ask("--buy", "gpt-4o", "--prompt", 2006, "--answer", 2300)["bill"] == pytest.approx(plain)
        assert ask("--buy", "gpt-4o", "--prompt", 2006, "--answer", 2300, "--batch")["bill"] == pytest.approx(plain / 2)

    def test_the_prices_above_a_threshold_and_many_requests(self):
        case = buy("Gemini 2.5 Pro", 250_000, 1000, requests=1000)
        assert (case["list_input"].value, case["list_output"].value) == (2.5, 15)
        assert case["all"].value == pytest.approx(1000 * (250_000 * 2.5 + 1000 * 15) / 1e6)

    def test_what_held_on_a_day(self, ask):
        found = ask("--buy", "DeepSeek-V4-Pro (peak)", "--on", "2026-09-01", "--prompt", 1e6, "--answer", 0)
        assert found["bill"] == prices.price("DeepSeek-V4-Pro (peak)", "2026-09-01").input

    @pytest.mark.parametrize(
        "name",
        ["T4", "L4", "L40S", "RTX 3090", "A6000", "RTX PRO 6000", "V100", "A100 40 GB", "H100 NVL", "MI325X", "A10G",
         "DGX Spark", "Apple M4 Max"],
    )  # fmt: skip
    def test_which_gpu_do_i_have(self, ask, name):
        found = ask("Llama-3.1-8B", "--gpu", name, "--weights", "int4")
        assert found["fits"] == "yes" and 0 < found["speed"] < found["ideal_speed"]

    def test_a_gpu_of_no_table_says_how_to_enter_it(self):
        with pytest.raises(UnknownName, match=r"A10.*Hardware\('A10'"):
            serve("Llama-3.1-8B", "A10")

    def test_eight_b_on_an_apple(self, ask):
        found = ask("Llama-3.1-8B", "--gpu", "Apple M4 Max", "--prompt", 1, "--answer", 1)
        assert found["ideal_speed"] == pytest.approx(546e9 / (2 * (8.03e9 - 128_256 * 4096)), rel=1e-3)

    def test_ungated_experts(self, ask):
        """Nemotron-3-Nano reads 7.2 GB for one token, of which 0.7 are a table that is looked up in."""
        found = ask("Nemotron-3-Nano-30B-A3B", "--prompt", 1, "--answer", 1)
        assert found["ideal_speed"] == pytest.approx(3.35e12 / (7.2e9 - 131_072 * 2688 * 2), rel=0.02)

    def test_a_config_of_ones_own(self, ask, tmp_path):
        """Qwen3-Next: 12 of 48 layers keep 2 heads of 256 in 16 bit, 24,576 bytes a token."""
        shutil.copy(DATA / "configs" / "Qwen3-Next-80B-A3B.json", tmp_path / "config.json")
        asked = [tmp_path / "config.json", "--gpu", "H200", "--gpus", 2, "--answer", 1]
        short, long = (ask(*asked, "--prompt", n)["kv_per_user"] for n in (1, 10_001))
        assert long - short == pytest.approx(10_000 * 12 * 2 * 2 * 256 * 2)
        assert serve(tmp_path / "config.json", "H200")["model"].value == tmp_path.name

    def test_one_latent_on_every_gpu(self, ask):
        """vllm#51454: tensor parallel keeps all of it on each, groups do not. 61 layers, 576 numbers, 8,000 tokens."""
        again = 7 * 61 * 576 * 7168  # what makes the latents is kept with them
        room = 0.9 * 8 * 141e9 - 671e9 - again
        words = ("DeepSeek-V3", "--gpu", "H200", "--gpus", 8, "--prompt", 7000, "--answer", 1000)
        assert ask(*words, "--tensor", 8)["users_that_fit"] == pytest.approx(room / 8 / (8000 * 61 * 576 * 2), rel=0.02)
        grouped = ask(*words)["users_that_fit"]
        assert grouped > 5 * ask(*words, "--tensor", 8)["users_that_fit"]

    def test_nobody_fits_on_one_h100(self, ask):
        found = ask(*FP8_70B, "--gpus", 1, "--prompt", 8000, "--answer", 192)
        assert (found["fits"], found["users_that_fit"], found["more_gpus"]) == ("no", 0, 2)
        assert "speed" not in found and found["shorter"] == int((72e9 - 70.5537e9) / LLAMA_70B_KV)

    def test_how_many_run_past_the_limit(self, ask):
        """NVIDIA NIM, 5,000 in and 500 out on 2 H100: 85.5 run however many are open (docs.nvidia.com, NIM 1.5)."""
        found = ask("meta-llama/Llama-3.3-70B-Instruct", "--weights", "fp8", "--kv", "fp8", "--gpus", 2, "--users", 200,
                    "--prompt", 5000, "--answer", 500)  # fmt: skip
        assert found["running"] == pytest.approx(85.4, abs=0.5) and found["mean_wait"] > 30


class TestOneNumber:
    """The same value as the formulas give."""

    def test_memory(self):
        case, one = serve(LLAMA_70B, "H100", 4, users=3), deployments.Deployment(LLAMA_70B, H100, 4)
        assert case["weights"].value == formulas.weight_bytes(LLAMA_70B)
        assert case["users_that_fit"].value == int(deployments.max_batch(one, 1300))
        assert case["needed"].value == formulas.memory_needed(LLAMA_70B, 3, 1300)

    def test_speed_of_the_fitted_model(self):
        """All its layers' shares are the constant of the usual fit."""
        fp8 = LLAMA_70B.at("fp8")
        fitted = serving.fit(serving.usable(measured.served(None, None))[0])
        case = serve(fp8, "H100", 2, users=32, prompt=1000, answer=300)
        step = fitted.predict(fp8, 2 * H100, 32, 1000, 300)
        assert case["speed"].value == pytest.approx(1 / step)
        prompt = fitted.prefill * formulas.prefill_time(fp8, 2 * H100, 1000, serving.REFINED)
        each = 300 * step + prompt
        assert case["total"].value == pytest.approx(32 * 300 / each)
        assert case["first_token"].value == pytest.approx(prompt + step)
        assert case["usd_all_on_output"].value == pytest.approx(
            money.usd_per_million_tokens(rental.rent("H100").usd_per_gpu_hour, 2, 32 * 300 / each)
        )

    def test_waiting(self):
        """A dense model's step is a straight line, so the server is that of ``Server.fitted``."""
        fp8 = LLAMA_70B.at("fp8")
        case = serve(fp8, "H100", 2, requests_per_second=6.2)
        fitted = serving.fit(serving.usable(measured.served(None, None))[0])
        room = int(formulas.max_batch(fp8, 2 * H100, 1150))
        wanted = traffic.Server.fitted(fitted, fp8, 2 * H100, 1000, 300, cap=room)
        for key, formula in (("waiting_chance", traffic.waiting_chance), ("mean_wait", traffic.mean_wait)):
            assert case[key].value == pytest.approx(formula(wanted, 6.2, 1000, 300), rel=0.05), key
        assert case["running"].value == pytest.approx(traffic.mean_field_batch(wanted, 6.2, 1000, 300), rel=0.02)
        assert case["most_requests"].value == pytest.approx(traffic.most_requests(wanted, 1000, 300), rel=0.01)

    def test_a_server_keeps_up_with_what_comes(self):
        """By Little's law: so many run that as many are done as come, with experts, too."""
        case = serve(DEEPSEEK_V3, "H200", 8, requests_per_second=4, prompt=2000, answer=400)
        one = deployments.Deployment(DEEPSEEK_V3, H200, 8, attention_groups=8, experts="whole")
        fit = server.fits(61)[1]
        step = fit.predict(one.held, one.pool, case["running"].value, 2000, 400)
        seconds = 400 * step + fit.prefill * formulas.prefill_time(one.held, one.pool, 2000, serving.REFINED)
        assert case["running"].value / seconds == pytest.approx(4)

    def test_a_servers_time_is_split_between_prompts_and_steps(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 2, users=32)
        step = 1 / case["speed"].value
        prompt = case["first_token"].value - step
        share = case["usd_input"].value * 1000 / (case["usd_per_1000"].value * 1e3)
        assert share == pytest.approx(32 * prompt / (300 * step + prompt))

    def test_two_servers_do_twice_as_much_and_each_has_half_the_users(self):
        layout = Layout(tensor=2)
        one, two = (serve("Llama-3.1-70B-FP8", "H100", n, requests_per_second=3, layout=layout) for n in (2, 4))
        assert two["most_requests"].value == pytest.approx(2 * one["most_requests"].value)
        assert two["load"].value == pytest.approx(one["load"].value / 2)
        four = serve("Llama-3.1-70B-FP8", "H100", 8, users=8, layout=layout)
        assert four["needed"].value == formulas.memory_needed(LLAMA_70B.at("fp8"), 2, 1300)

    def test_a_rare_request_runs_alone(self):
        assert serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=0.001)["running"].value == 1

    def test_of_rare_requests_less_than_one_runs_by_the_clock(self):
        """Little's law: those that come in the time that one takes."""
        case = serve("Llama-3.1-70B", "H100", 8, requests_per_second=0.1, prompt=1000, answer=300)
        note = re.search(r"with its idle time it is ([\d.]+)\.", case["running"].note)
        assert float(note[1]) == pytest.approx(0.1 * 300 / case["speed"].value, rel=0.02)

    def test_traffic_pays_for_idle_time(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=3, rent=2)
        assert case["usd_all_on_output"].value == pytest.approx(traffic.usd_per_million_at(2, 2, 3, 300))
        assert case["total"].value == 900

    def test_more_users_than_fit_wait_as_littles_law_says(self):
        """Each is inside for N/X seconds; what is not its own time is waiting. X is what the server does at most."""
        case = serve("Llama-3.1-70B-FP8", "H100", 2, users=300)
        done = case["total"].value / 300
        assert case["mean_wait"].value == pytest.approx(300 / done - case["running"].value / done)
        two = serve("Llama-3.1-70B-FP8", "H100", 4, users=600, layout=Layout(servers=2))
        assert two["mean_wait"].value == pytest.approx(case["mean_wait"].value)

    def test_stages_make_nobody_faster(self):
        """A token passes all of them; so one user's step is that of the GPUs of one stage, and more users fit."""
        cases = {n: serve("Llama-3.1-70B-FP8", layout=Layout(tensor=2, pipeline=n)) for n in (1, 4)}
        assert cases[4]["speed"].value == pytest.approx(cases[1]["speed"].value)
        assert cases[4]["first_token"].value == pytest.approx(cases[1]["first_token"].value)
        one = deployments.Deployment(LLAMA_70B.at("fp8"), H100, 2, 4, links=FREE)
        ideal = deployments.step_time(one, 64, 1150, refine=serving.REFINED)
        staged = serve("Llama-3.1-70B-FP8", users=64, layout=Layout(tensor=2, pipeline=4))
        assert staged["ideal_speed"].value == pytest.approx(1 / ideal)
        assert staged["total"].value > 1.7 * serve("Llama-3.1-70B-FP8", "H100", 2, users=64)["total"].value

    @pytest.mark.parametrize("rate", [0.01, 3, 1000])
    def test_traffic_in_stages_and_groups(self, rate):
        case = serve("DeepSeek-V3", "H100", 16, requests_per_second=rate, prompt=30_000)
        assert case["load"].value > 0 and case["running"].value >= 1

    def test_offers_are_those_of_the_sellers(self):
        case = serve("Llama-3.3-70B", weights="fp8")
        asks = sorted(one.output for one in sellers.sellers("Llama-3.3-70B"))
        assert (case["list_output"].low, case["list_output"].high) == (asks[0], asks[-1])
        assert case["sellers"].value == len(asks)
        bill = case["list_1000"].value / 1000
        an_hour = case["hour"].value
        assert case["break_even_rate"].value == pytest.approx(an_hour / 3600 / bill)
        assert case["own_over_bought"].value == pytest.approx(case["usd_per_1000"].value / case["list_1000"].value)

    def test_the_rent_of_all_gpus_is_divided_among_the_tokens(self):
        """Four at 3 USD are 12 an hour, half of them idle: all lines of money follow from that and from the speeds."""
        asked = {"weights": "fp8", "prompt": 1000, "answer": 300, "rent": 3}
        case, alone = (serve("Llama-3.3-70B", "H100", 4, users=users, busy=0.5, **asked) for users in (32, 1))
        a_second = 12 / 3600
        assert case["hour"].value == 12
        million = 1e6 * a_second / (0.5 * case["total"].value)
        expected = {
            "usd_all_on_output": million,
            "usd_per_1000": 1000 * 300 * million / 1e6,
            "usd_ideal": 1e6 * a_second / (32 * case["ideal_speed"].value),
            "usd_alone": 1e6 * a_second / alone["total"].value,
            "break_even_rate": a_second / (case["list_1000"].value / 1000),
        }
        assert {key: case[key].value for key in expected} == pytest.approx(expected)

    def test_a_second_server_pays_for_itself_when_both_are_full(self):
        """And is idle while one user is alone."""
        asked = {"users": 8, "prompt": 1000, "answer": 300, "rent": 3}
        one, two = (serve("Llama-3.1-70B-FP8", "H100", 2 * n, layout=Layout(servers=n), **asked) for n in (1, 2))
        assert two["usd_full"].value == pytest.approx(one["usd_full"].value)
        assert two["usd_alone"].value == pytest.approx(2 * one["usd_alone"].value)

    def test_a_bill_at_each_seller(self):
        """The median of them, between the lowest and the highest."""
        case = serve("Llama-3.3-70B", "H100", 4, weights="fp8", prompt=4000, answer=200)
        offers = sellers.sellers("Llama-3.3-70B")
        bills = [1000 * (4000 * one.input + 200 * one.output) / 1e6 for one in offers]
        for key, asks in (
            ("list_1000", bills),
            ("list_input", [one.input for one in offers]),
            ("list_output", [one.output for one in offers]),
        ):
            line = case[key]
            expected = (min(asks), statistics.median(asks), max(asks))
            assert (line.low, line.value, line.high) == pytest.approx(expected), key

    def test_as_many_as_fit_cost_what_so_many_users_cost(self):
        """And one alone what one user costs; each says of how many it speaks."""
        asked = {"weights": "fp8", "prompt": 4000, "answer": 200, "rent": 3}
        case = serve("Llama-3.1-70B", "H100", 4, users=5, **asked)
        room = int(case["users_that_fit"].value)
        for key, users in (("usd_full", room), ("usd_alone", 1)):
            wanted = serve("Llama-3.1-70B", "H100", 4, users=users, **asked)["usd_all_on_output"]
            line = case[key]
            assert (line.low, line.value, line.high) == pytest.approx((wanted.low, wanted.value, wanted.high)), key
        assert case["usd_full"].note == f"{room} users." and case["usd_alone"].note == "All on output, always busy."

    def test_without_rent_nothing_has_to_be_paid(self):
        case = serve("Llama-3.3-70B", "H100", 4, weights="fp8", rent=0)
        assert {case[key].value for key in ("hour", "usd_per_1000", "own_over_bought", "break_even_rate")} == {0}

    def test_a_list_above_its_threshold(self):
        """Gemini 2.5 Pro: 2.50, 15 and 0.25 above 200,000 tokens, 1.25, 10 and 0.125 up to there; batch at half, but
        for what is read from a cache."""
        long = buy("Gemini 2.5 Pro", 250_000, 1000, cached=5000, batch=True, requests=3)
        bill = (245_000 * 2.5 / 2 + 5000 * 0.25 + 1000 * 15 / 2) / 1e6
        found = [long[key].value for key in ("list_input", "list_output", "list_cached_input", "batch_discount", "all")]
        assert found == pytest.approx([2.5, 15, 0.25, 0.5, 3 * bill])
        assert long["bill"].note == "Above the threshold of 200,000 input tokens." and long["all"].name == "3 requests"
        assert long.title == "Gemini 2.5 Pro: 250,000 in (5,000 cached), 1,000 out, batch"
        short = buy("Gemini 2.5 Pro", 200_000, 1000)
        assert [short[f"list_{key}"].value for key in ("input", "output", "cached_input")] == [1.25, 10, 0.125]
        assert short["bill"].note == "Up to the threshold of 200,000 input tokens."
        assert short.title == "Gemini 2.5 Pro: 200,000 in, 1,000 out"
        assert "all" not in short and "without_cache" not in short

    def test_however_little_they_keep_no_server_runs_more_than_4096(self):
        case = serve("Llama-3.1-8B", "B200", 1, users=10_000, prompt=10, answer=10)
        assert case["running"].value == 4096 and case["users_that_fit"].value > 10_000

    def test_a_context_that_would_fit(self):
        """What two users may keep beside the weights on one GPU, shared out between them."""
        case = serve("Llama-3.1-8B", "H100", 1, users=2, prompt=300_000, answer=1000)
        assert case["shorter"].value == pytest.approx((72e9 - 2 * 8.03e9) / (32 * 2 * 8 * 128 * 2) / 2, rel=1e-3)

    def test_a_first_token_among_others_takes_as_many_times_as_long_as_it_was_measured(self):
        """Of the runs with the nearest number of users: 25 is nearer to 32 than to 16, in times."""
        case = serve("Llama-3.1-70B-FP8", "H100", 2, users=25)
        fit, times = server.fits(80)[1], []
        for run in serving.usable(measured.served(None, None, "H100 SXM", "vllm", "Llama-3.1-70B"))[0]:
            if run.concurrency == 32:
                one = run.deployment
                step = fit.predict(one.held, one.pool, 32, run.mean_input, run.mean_output)
                prompt = fit.prefill * formulas.prefill_time(one.held, one.pool, run.mean_input, serving.REFINED)
                times.append(run.time_to_first_token / (prompt + step))
        alone, found = case["first_token"], case["first_token_among"]
        expected = (alone.value * min(times), alone.value * statistics.median(times), alone.value * max(times))
        assert len(times) > 1 and (found.low, found.value, found.high) == pytest.approx(expected)
        assert f"Measured: {statistics.median(times):.1f} times as long as alone" in found.note
        assert "first_token_among" not in serve("Llama-3.1-70B-FP8", "H100", 2, users=1)

    def test_one_prompt_holds_up_nobody_where_one_request_runs(self):
        fp8, fit = LLAMA_70B.at("fp8"), server.fits(80)[1]
        ideal = formulas.step_time(fp8, 2 * H100, 1, 1150, refine=serving.REFINED)
        case = serve(fp8, "H100", 2)
        assert case["speed"].value == pytest.approx(1 / (ideal / fit.efficiency + fit.constant))
        assert case["ideal_speed"].value == pytest.approx(1 / ideal)

    def test_every_line_names_a_formula_and_a_lesson_that_are_there(self):
        cases = [
            serve("DeepSeek-V3", "H200", 8, users=5000),
            serve("Llama-3.1-70B", requests_per_second=3),
            serve("Llama-3.1-8B", "T4"),
            serve("Llama-3.1-70B", "4090", 2),
            buy("GPT-4o", 100, 10, cached=5, requests=7),
        ]
        for line in (line for case in cases for line in case.lines):
            assert line.lesson in lines.LESSONS, line
            assert callable(line.function) if line.formula else isinstance(line.value, str) or not line.high, line
        there = {path.stem[:2]: path.stem for path in (ROOT / "source" / "lessons").glob("*.py")}
        assert all(there.get(number, stem) == stem for number, stem in lines.LESSONS.items())


class TestRanges:
    def test_of_one_number_are_not_shown(self):
        line = lines.Line("Waiting", "p", "chance", 0.0, "share", 0.0, 1e-12)
        assert line.range_said == "" and dataclasses.replace(line, high=0.5).range_said == "0 to 50 %"

    @pytest.mark.parametrize(
        "asked",
        [
            {"users": 32},
            {"users": 500},
            {"requests_per_second": 2.0},
            {"requests_per_second": 50.0, "gpus": 2},
            {"requests_per_second": 5.5, "gpus": 2},
        ],
        ids=str,
    )
    @pytest.mark.parametrize(
        "model, gpu", [("Llama-3.1-70B-FP8", "H100"), ("gpt-oss-120b", "H200"), ("Qwen3-32B", "B200")]
    )
    def test_are_in_order(self, model, gpu, asked):
        for line in serve(model, gpu, **asked).lines:
            if line.low is not None:
                assert line.low <= line.value <= line.high, line

    def test_hold_most_of_what_was_measured(self):
        """Of each kind of runs: 8 in 10 where it was fitted, 9 in 10 where the range is wider for that reason."""
        runs = serving.usable(measured.served(None, None, None, None, None))[0]
        kinds = {}
        for run in runs:
            kinds.setdefault((run.model, run.hardware, run.engine), []).append(run)
        for kind, alike in kinds.items():
            near, within = server.nearest(alike[0].deployment, kind[2]), 0
            for run in alike:
                one = run.deployment
                times = (
                    server.step(fit, one, run.concurrency, run.mean_input, run.mean_output)
                    for fit in server.fits(layers_of(one))
                )
                found = server.widened(server.Range(*times), near)
                within += found.low <= run.time_per_token <= found.high
            assert within / len(alike) >= (0.79 if near.inside else 0.9), kind

    @pytest.mark.parametrize("p90, low, high", [(0.25, 8, 24), (3, 10 / 1.9, 180)])
    def test_of_a_time_reach_as_far_as_nine_predictions_in_ten_were_off(self, p90, low, high):
        """A quarter of what is measured: 10 is 1.25 times 8, and 18 three quarters of 24. Ten times is the most."""
        error, times = serving.Error(9, 0.1, p90, 0.0), server.Range(10, 12, 18)
        found = server.widened(times, server.Nearest("runs", error, inside=False, runs=()))
        assert (found.low, found.best, found.high) == pytest.approx((low, 12, high))
        assert server.widened(times, server.Nearest("runs", error, inside=True, runs=())) == times

    def test_outside_of_what_was_fitted_they_are_wider_and_it_is_said(self):
        inside, moe = serve("Llama-3.1-70B-FP8", "H100", users=16), serve("gpt-oss-120b", "H100", users=16)
        spread = [case["speed"].high / case["speed"].low for case in (inside, moe)]
        assert spread[1] > 1.2 * spread[0]
        assert "what it was fitted to" in inside["error"].note and "outside" in moe["error"].note
        assert moe["error"].value == pytest.approx(
            server.nearest(deployments.Deployment(LLAMA_70B, H100), "vllm").error.median, abs=0.1
        )

    def test_another_program_is_further_off(self):
        ours, other = (serve("Llama-3.1-70B-FP8", "H200", users=16, engine=name) for name in ("vllm", "trtllm"))
        assert other["error"].value > 2 * ours["error"].value and "trtllm" in other["error"].note

    def test_go_from_the_fastest_to_the_slowest_server(self):
        """Each of the three fitted numbers at the end of its interval that makes a step faster, or slower."""
        found = server._fitted()
        within = found.intervals
        for fit, end in zip(server.fits(60), (0, None, 1), strict=True):
            layer, prefill, efficiency = (
                getattr(found, name) if end is None else within[name][end if name != "efficiency" else 1 - end]
                for name in ("layer", "prefill", "efficiency")
            )
            assert (fit.efficiency, fit.constant, fit.prefill) == pytest.approx((efficiency, 60 * layer, prefill))
            assert fit.layer == 0
        for name in server.TERMS:
            assert within[name][0] < getattr(found, name) < within[name][1], name

    @pytest.mark.parametrize(
        "model, gpu, engine, models, gpus, inside",
        [
            ("Llama-3.1-8B", "H100", "vllm", {"Llama-3.1-70B"}, {"H100 SXM"}, True),
            ("Llama-3.1-8B", "H200", "vllm", {"Llama-3.1-70B"}, {"H200 SXM"}, False),
            ("Llama-3.1-8B", "A100", "vllm", {"Llama-3.1-70B"}, {"H100 SXM", "H200 SXM", "B200 HGX"}, False),
            ("DeepSeek-V3", "H100", "vllm", {"gpt-oss-120b"}, {"H100 SXM"}, False),
            ("DeepSeek-V3", "B200", "vllm", {"gpt-oss-120b"}, {"H100 SXM", "H200 SXM"}, False),
            ("DeepSeek-V3", "H100", "trtllm", {"Llama-3.1-70B"}, {"H200 SXM"}, False),
            ("Llama-3.1-8B", "H100", "sglang", {"DeepSeek-V3"}, {"H200 SXM"}, False),
        ],
    )
    def test_come_from_the_nearest_runs(self, model, gpu, engine, models, gpus, inside):
        """The program first, then with or without experts, then the GPU (data/served.csv has seven kinds of runs)."""
        near = server.nearest(deployments.Deployment(catalog.model(model), catalog.hardware(gpu)), engine)
        assert {run.engine for run in near.runs} == {engine} and near.inside is inside
        assert ({run.model for run in near.runs}, {run.hardware for run in near.runs}) == (models, gpus)
        assert near.what.endswith(f" with {engine}") and all(name in near.what for name in models | gpus)

    def test_a_queue_that_may_end_says_from_where_on_it_might_not(self):
        """More come than the slow end can do, and less than the best guess: no range, but a word of both ends."""
        case = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=6.2)
        assert case["most_requests"].low < 6.2 < case["most_requests"].value
        for key in ("mean_wait", "median_wait", "p99_wait"):
            line = case[key]
            assert line.value >= 0 and line.unit == "s" and line.low is None and line.high is None, key
            assert line.note == "From 0 s on; at the slow end of the range the queue never ends."
        assert case["load"].value == pytest.approx(6.2 / case["most_requests"].value)
        assert case["load"].low == pytest.approx(6.2 / case["most_requests"].high)
        assert case["median_wait"].value <= case["mean_wait"].value < case["p99_wait"].value


class TestTheMachine:
    def test_more_and_more_gpus_are_tried(self):
        """1, 2, 4, 8, then whole servers of 8 beside each other before they stand behind each other."""
        tried = []
        context, fp8 = 1300, LLAMA_70B.at("fp8")
        machines(fp8, H100, None, Layout(), context, lambda one: tried.append(one) or one.devices >= 32)
        found = [(one.servers, one.one.tensor, one.one.pipeline) for one in tried]
        assert found[:4] == [(1, 1, 1), (1, 2, 1), (1, 4, 1), (1, 8, 1)]
        assert found[4:9] == [(2, 8, 1), (1, 8, 2), (3, 8, 1), (1, 8, 3), (4, 8, 1)]
        tried.clear()
        machines(fp8, H100, None, Layout(servers=3), context, lambda one: tried.append(one) or one.devices >= 48)
        found = [(one.servers, one.one.tensor, one.one.pipeline) for one in tried]
        assert found[:5] == [(3, 1, 1), (3, 2, 1), (3, 4, 1), (3, 8, 1), (3, 8, 2)]

    @pytest.mark.parametrize(
        "gpus, servers, words",
        [
            (1, None, "1 x H200 SXM"),
            (3, None, "3 x H200 SXM: tensor 3"),
            (9, None, "3 servers of 3 x H200 SXM: tensor 3"),
            (12, None, "2 servers of 6 x H200 SXM: tensor 6"),
            (40, None, "5 servers of 8 x H200 SXM: tensor 8"),
            (11, None, "11 servers of 1 x H200 SXM"),
            (12, 1, "12 x H200 SXM: tensor 6, pipeline 2"),
            (12, 3, "3 servers of 4 x H200 SXM: tensor 4"),
            (32, 2, "2 servers of 16 x H200 SXM: tensor 8, pipeline 2"),
        ],
    )
    def test_so_many_are_split_as_wide_as_goes_into_their_number(self, gpus, servers, words):
        """At most over eight; what is left are servers of their own, unless their number is asked for."""
        case = serve("Llama-3.1-8B", "H200", gpus, layout=Layout(servers=servers))
        assert case.title == f"Llama-3.1-8B on {words}"
        assert case["gpus"].value == gpus and case["gpus"].note == "The layout was chosen."

    def test_who_chose_is_said(self):
        notes = [
            serve("Llama-3.1-8B", **asked)["gpus"].note
            for asked in ({}, {"layout": Layout(tensor=2)}, {"users": 10**7, "prompt": 100_000})
        ]
        assert notes[0] == "GPUs and layout were chosen: the fewest of 1, 2, 4, 8, 16, 24 ...."
        assert notes[1:] == ["", "GPUs and layout were chosen: the most that were tried."]

    @pytest.mark.parametrize("name, layers", [("Llama-3.1-8B", 32), ("GPT-3-175B", 96), ("mine", 80)])
    def test_layers_are_the_models_own_or_those_of_the_one_that_was_fitted(self, name, layers):
        model = Model("mine", 8e9, 8e9, kv_bytes_per_token=1e5) if name == "mine" else catalog.model(name)
        assert layers_of(deployments.Deployment(model, H100, layers=layers, kv_heads=1)) == layers

    def test_the_fewest_that_are_enough(self):
        for users in (1, 60, 700):
            found = serve("Llama-3.1-70B-FP8", users=users, prompt=4000, answer=1000)
            assert found["users_that_fit"].value >= users
            fewer = found["gpus"].value // 2
            assert (
                serve("Llama-3.1-70B-FP8", "H100", int(fewer), users=users, prompt=4000, answer=1000)["fits"].value
                != "yes"
            )

    def test_traffic_gets_gpus_until_the_load_is_bearable(self):
        case = serve("Llama-3.1-70B-FP8", requests_per_second=60)
        assert 0.3 < case["load"].value <= 0.8 and case["gpus"].value > 8

    def test_fewer_places_than_groups_are_none(self):
        """A group without room for a user would have nobody to attend to."""
        found = Machines(deployments.Deployment(DEEPSEEK_V3, H200, 8, attention_groups=8, experts="whole"))
        most = deployments.max_batch(found.one, 500_000)
        assert 0 < most < 8 and found.room(500_000) == 0 and found.room(100_000) > 8

    def test_one_server_of_sixteen_if_one_is_asked_for(self):
        found = serve("Llama-3.1-70B-FP8", "H100", 16, layout=Layout(servers=1))
        assert found.title.endswith("on 16 x H100 SXM: tensor 8, pipeline 2")

    def test_too_large_for_eight_goes_in_stages(self):
        assert "pipeline 2" in serve("DeepSeek-V3", "H100", 16).title

    def test_stages_where_they_hold_more_than_servers_would(self):
        """One of eight H20 has room for a user of 16,500 tokens; two in stages keep the weights once."""
        asked = {"users": 8, "prompt": 16_000, "answer": 500}
        assert serve("DeepSeek-R1", "H20", **asked).title.startswith("DeepSeek-R1 on 16 x H20: tensor 8, pipeline 2")

    @pytest.mark.parametrize("name", ["Article 700B", "GPT-3-175B", "PaLM-540B"])
    def test_models_without_a_shape(self, name):
        for asked in ({}, {"users": 500}, {"requests_per_second": 1.0}):
            case = serve(name, **asked)
            assert case["fits"].value == "yes" and case["speed"].low < case["speed"].value < case["speed"].high

    def test_a_model_of_a_line_without_a_shape(self):
        mine = Model("mine", 400e9, 400e9, kv_bytes_per_token=1e5)
        assert serve(mine, "H100", 16)["fits"].value == "yes"

    def test_a_search_ends(self):
        case = serve("Llama-3.1-70B", "H100", users=10**6, prompt=100_000)
        assert case["gpus"].value == 4096 and case["fits"].value.endswith("of the 1,000,000 users")
        assert "more_gpus" not in case

    def test_small_enough_for_eight_is_kept_twice(self):
        assert serve("Llama-3.1-70B-FP8", "H100", 16).title.endswith("2 servers of 8 x H100 SXM: tensor 8")

    def test_a_layout_that_is_asked_for(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 8, users=8, layout=Layout(tensor=2))
        assert case.title.endswith("4 servers of 2 x H100 SXM: tensor 2") and not case["gpus"].assumed
        assert case["running"].value == 2

    @pytest.mark.parametrize(
        "cut, servers, words",
        [
            ({}, 1, "1 x H200 SXM"),
            ({"tensor": 8}, 1, "8 x H200 SXM: tensor 8"),
            ({"pipeline": 2}, 1, "2 x H200 SXM: pipeline 2"),
            ({"tensor": 8, "pipeline": 2}, 3, "3 servers of 16 x H200 SXM: tensor 8, pipeline 2"),
            ({"tensor": 8, "attention_groups": 4}, 1, "8 x H200 SXM: tensor 8, attention in 4 groups"),
            ({"tensor": 8, "experts": "whole"}, 2, "2 servers of 8 x H200 SXM: tensor 8, whole experts"),
        ],
    )
    def test_a_layout_in_words(self, cut, servers, words):
        """What is cut, and nothing of what is not."""
        assert Machines(deployments.Deployment(DEEPSEEK_V3, H200, **cut), servers).said == words

    def test_formats_that_would_fit_are_offered(self):
        case = serve("Llama-3.1-70B", "H100", 1, users=2, prompt=8000)
        assert case["smaller"].value == "Llama-3.1-70B (int4)" and case["more_gpus"].value == 4

    @pytest.mark.parametrize("weights", ["fp8", "fp4", "int8"])
    def test_weights_are_multiplied_as_they_are_or_in_16_bit(self, weights):
        """As the GPU can; where its table has not the format, in 16 bit, if it has that."""
        asked = LLAMA_8B.at(weights)
        for gpu in map(catalog.hardware, catalog.hardware_names()):
            sixteen = {"bf16", "fp16"} & set(gpu.flops)
            expected = "bf16" if asked.precision not in gpu.flops and sixteen else asked.precision
            assert model_of(LLAMA_8B, weights, None, gpu).precision == expected, gpu

    def test_weights_that_a_gpu_cannot_multiply_are_multiplied_in_16_bit(self):
        assert "computed in bf16" in serve("Llama-3.1-70B-FP8", "A100")["model"].note

    def test_what_was_not_said_is_marked(self):
        marked = {line.key for line in serve("Llama-3.1-8B").lines if line.assumed}
        assert marked >= {"gpus", "request", "rent"}
        said = serve("Llama-3.1-8B", "H100", 1, prompt=10, answer=10, rent=2, layout=Layout(tensor=1))
        assert {"gpus", "request", "rent"}.isdisjoint(line.key for line in said.lines if line.assumed)


class TestNotes:
    """What stands beside a number, where it holds and nowhere else."""

    @pytest.mark.parametrize("model, gpus, times", [("DeepSeek-V3", 8, 8), ("Llama-3.1-70B", 16, 2)])
    def test_caches_that_cannot_be_split_are_kept_more_than_once(self, model, gpus, times):
        """One latent on each GPU; eight heads for keys and values on sixteen."""
        assert f"Kept {times} times" in serve(model, "H200", gpus, layout=Layout(tensor=gpus))["kv_per_user"].note
        assert "Kept" not in serve("Llama-3.1-70B", "H200", 8, layout=Layout(tensor=8))["kv_per_user"].note

    def test_as_many_as_fit_do_and_one_more_does_not(self):
        room = int(serve("Llama-3.1-70B-FP8", "H100", 2)["users_that_fit"].value)
        full, over = (serve("Llama-3.1-70B-FP8", "H100", 2, users=users) for users in (room, room + 1))
        assert full["fits"].value == "yes" and full["users_that_fit"].note == ""
        assert over["fits"].value == f"{room} of the {room + 1} users"
        assert re.search(r"Of mean length \d+ fit", over["users_that_fit"].note)

    def test_nothing_is_said_of_a_mean_length_where_nobody_fits_at_the_end(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 2, users=2, prompt=100, answer=250_000)
        assert (case["users_that_fit"].value, case["users_that_fit"].note, case["fits"].value) == (0, "", "no")

    @pytest.mark.parametrize(
        "asked, words",
        [
            ({"users": 8}, "The users are there all the time."),
            ({"users": 8, "busy": 0.25}, "Busy 25% of the rented hours."),
            ({"requests_per_second": 1}, "As they come: idle time is in it."),
        ],
    )
    def test_who_pays_for_idle_time(self, asked, words):
        assert serve("Llama-3.1-70B-FP8", "H100", 2, rent=2, **asked)["usd_all_on_output"].note == words

    def test_a_list_names_its_source_once(self):
        notes = {line.key: line.note for line in buy("gpt-4o", 2006, 300, cached=1920, requests=10).lines}
        assert [key for key, note in notes.items() if note] == ["list_input"]
        assert re.fullmatch(r"OpenAI, looked up 20\d\d-\d\d\.", notes["list_input"])

    def test_how_many_are_in_each_of_some_servers(self):
        """40 users over 4 servers are 10 in each; what is needed, and what there is, is said of one server."""
        case = serve("Llama-3.1-70B-FP8", "H100", 8, users=40, layout=Layout(tensor=2))
        assert (case["needed"].name, case["needed"].note) == ("needed in each of 4 servers", "For 10 users.")
        assert case["usable"].name == "there is in each of 4 servers" and case["usable"].value == 0.9 * 2 * 80e9
        assert case["usable"].note == "A server keeps 10% of the memory for itself."
        assert (case["running"].value, case["running"].note) == (10, "In each of 4 servers.")
        one = serve("Llama-3.1-70B-FP8", "H100", 2)
        assert [one[key].name for key in ("needed", "usable")] == ["needed", "there is"]
        assert one["needed"].note == one["running"].note == ""

    def test_traffic_says_what_runs_and_that_all_is_done(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=3)
        assert case["total"].note == "As many as are asked for." and case["running"].assumed
        assert case["running"].note == "As if their number never strayed: by chance a few more run."
        over = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=50)
        assert over["total"].note == over["running"].note == ""

    def test_a_rent_of_quotes_says_which(self):
        case, quotes = serve("Llama-3.1-8B", "H100"), rental.rent("H100")
        line = case["rent"]
        assert (line.low, line.value, line.high) == (quotes.low, quotes.usd_per_gpu_hour, quotes.high)
        assert line.note.startswith(f"Median of {len(quotes.quotes)} quotes, {quotes.kind}, {quotes.month}: ")
        said = serve("Llama-3.1-8B", "H100", rent=2)["rent"]
        assert (said.value, said.low, said.high, said.note, said.formula) == (2, None, None, "", "")


class TestErrors:
    @pytest.mark.parametrize(
        "asked, words",
        [
            ({"users": 0}, "users=0 must be a whole number, 1 or more"),
            ({"users": 2.5}, "users=2.5 must be a whole number"),
            ({"users": 3, "requests_per_second": 1}, "users=3 and requests_per_second=1: give one of them"),
            ({"requests_per_second": 0}, "requests_per_second=0 must be finite and more than 0"),
            ({"requests_per_second": 1, "busy": 0.5}, "busy=0.5 goes with users"),
            ({"prompt": 0}, "prompt=0 must be finite and more than 0"),
            ({"answer": float("nan")}, "answer=nan must be"),
            ({"gpus": 0}, "gpus=0 must be a whole number"),
            ({"rent": -1}, "rent=-1 must be finite and 0 or more"),
            ({"busy": 1.5}, "busy=1.5 must be"),
            ({"weights": "fp9"}, "unknown format 'fp9'"),
            ({"kv": "q4"}, "unknown format 'q4'"),
            ({"engine": "vlm"}, "did you mean 'vllm'"),
            ({"gpu": "B200 rack"}, "unknown hardware"),
            ({"gpu": "GB200 NVL72 rack"}, "72 devices counted as one"),
            ({"gpus": 3, "layout": Layout(tensor=2)}, "gpus=3 must be a multiple of tensor x pipeline = 2"),
            ({"gpus": 4, "layout": Layout(servers=3)}, "gpus=4 must be a multiple of servers=3"),
            ({"gpu": "A10G", "requests_per_second": 1}, "FLOP/s of A10G in bf16"),
        ],
        ids=str,
    )
    def test_name_the_argument_and_what_is_allowed(self, asked, words):
        with pytest.raises(InputError) as caught:
            serve("Llama-3.1-8B", **asked)
        assert words in str(caught.value)

    @pytest.mark.parametrize(
        "model, words",
        [
            ("Lama-3.1-70B", "did you mean 'Llama-3.1-70B'?"),
            ("nowhere/config.json", "model='nowhere/config.json': there is no such file"),
            ("", "model='' must be a name"),
            (70, "model=70 must be a name"),
        ],
    )
    def test_of_the_model(self, model, words):
        with pytest.raises(InputError) as caught:
            serve(model)
        assert words in str(caught.value)

    @pytest.mark.parametrize("field", ["tensor", "pipeline", "attention_groups", "servers"])
    def test_of_the_layout(self, field):
        with pytest.raises(InputError, match=f"{field}=0 must be a whole number, 1 or more"):
            Layout(**{field: 0})

    def test_of_a_bill(self):
        with pytest.raises(UnknownName, match="GPT-4o"):
            buy("GPT-4oo", 10)
        with pytest.raises(InputError, match="requests=0"):
            buy("GPT-4o", 10, requests=0)

    def test_a_line_that_is_not_there(self):
        with pytest.raises(UnknownName, match="did you mean 'weights'"):
            serve("Llama-3.1-8B")["weihgts"]

    def test_a_queue_without_end_is_said_in_words(self):
        case = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=50)
        assert case["mean_wait"].value == "the queue never ends" and case["load"].value > 1
        json.dumps(case.as_data(), allow_nan=False)

    def test_no_more_is_made_than_is_asked_for(self):
        """7 a second are more than the best guess can do, and less than the fast end could."""
        case = serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=7, prompt=1000, answer=300)
        assert case["most_requests"].value < 7 < case["most_requests"].high
        assert case["total"].value < case["total"].high == 7 * 300

    def test_no_rent_is_known(self):
        case = serve("Llama-3.1-8B", "T4")
        assert "give a rent" in case["rent"].value and "usd_per_1000" not in case
        assert "usd_per_1000" in serve("Llama-3.1-8B", "T4", rent=0.3)

    def test_no_rate_is_known(self):
        case = serve("Llama-3.1-8B", "H100 NVL", users=8)
        assert "not known" in case["speed"].value and "usd_per_1000" not in case
        alone = serve("Llama-3.1-8B", "H100 NVL")
        assert alone["first_token"].value is None and "usd_input" not in alone


made_once = functools.cache(lambda case: case())
"""A case of TestWords, for those who only look."""

ANSWERS = {
    "model": "01",
    "gpus": "08  GPUs",
    "request": "05",
    "crowd": "04",  # and 11 where it is traffic
    "rent": "10 rental.rent USD",
    "weights": "01 formulas.weight_bytes bytes",
    "kv_per_user": "05 formulas.kv_bytes bytes",
    "needed": "05 formulas.memory_needed bytes",
    "usable": "05 formulas.usable_memory bytes",
    "users_that_fit": "05 deployments.max_batch users",
    "fits": "05 deployments.check_fits",
    "more_gpus": "08 deployments.max_batch GPUs",
    "shorter": "05 formulas.max_context tokens",
    "smaller": "01 specs.Model.at",
    "running": "04 deployments.max_batch requests",  # and of traffic the mean field's
    "ideal_speed": "03 deployments.step_time tokens/s",
    "speed": "06 serving.Fit.predict tokens/s",
    "total": "04 serving.served_step_time tokens/s",
    "first_token": "06 formulas.prefill_time s",
    "first_token_among": "06 measured.served s",
    "error": "06 serving.Fit.error_on share",
    "mean_wait": "11 queues.closed_wait s",  # and of traffic that formula's
    "most_requests": "11 traffic.most_requests a second",
    "load": "11 traffic.most_requests share",
    "waiting_chance": "11 traffic.waiting_chance share",
    "median_wait": "11 traffic.wait_exceeded s",
    "p99_wait": "11 traffic.wait_exceeded s",
    "hour": "10 rental.rent USD",
    "usd_per_1000": "10 money.usd_per_million_tokens USD",
    "usd_all_on_output": "10 money.usd_per_million_tokens USD",
    "usd_output": "10 money.usd_per_million_tokens USD",
    "usd_input": "10 money.usd_per_million_tokens USD",
    "output_over_input": "06 formulas.output_over_input times",
    "usd_ideal": "03 money.usd_per_million_tokens_of_step USD",
    "usd_alone": "10 money.usd_per_million_tokens USD",
    "usd_full": "10 money.usd_per_million_tokens USD",
    "sellers": "10 sellers.sellers offers",
    "list_1000": "10 money.request_price USD",
    "own_over_bought": "11 money.break_even_utilisation times",
    "break_even_rate": "11 traffic.break_even_rate a second",
    "batch_discount": "06 prices.price share",
    "bill": "06 money.request_price USD",
    "without_cache": "06 money.request_price USD",
    "all": "06 money.request_price USD",
}
"""Lesson, formula and unit of each number, written down here a second time."""


class TestWords:
    CASES = (
        lambda: serve("DeepSeek-V3", "H200", 8, users=5000, engine="sglang"),
        lambda: serve("Llama-3.1-70B-FP8", "H100", 2, requests_per_second=6.2),
        lambda: serve("Llama-3.1-405B", "4090", 2),
        lambda: serve("Qwen3-Next-80B-A3B", "RTX PRO 6000", 5, users=7, prompt=123_456, rent=1.23),
        lambda: buy("DeepSeek-V4-Pro (peak)", 1000, 10, requests=1e6),
        lambda: buy("Gemini 2.5 Pro", 250_000, 1000, cached=5000, batch=True),
    )

    @pytest.mark.parametrize("case", CASES)
    def test_each_answer_is_of_its_unit_formula_and_lesson(self, case):
        made = made_once(case)
        bought = "rent" not in made
        for line in made.lines:
            listed = line.key.startswith("list_") and line.key != "list_1000"
            if listed:
                assert (line.unit, line.lesson) == ("USD", "06" if bought else "10")
                assert line.formula == ("prices.price" if bought else "sellers.sellers")
            else:
                lesson, formula, *unit = *ANSWERS[line.key].split(" ", 2), "", ""
                of_traffic = {"running": "traffic.mean_field_batch", "mean_wait": "traffic.mean_wait"}
                formula = of_traffic.get(line.key, formula) if "load" in made else formula
                lesson = "11" if line.name == "traffic" else lesson
                if isinstance(line.value, str) and line.key in ("mean_wait", "sellers"):
                    formula, unit = "" if line.key == "mean_wait" else formula, [""]
                if line.key == "rent" and line.low is None:
                    formula = ""
                assert (line.lesson, line.formula, line.unit) == (lesson, formula, unit[0]), line
            assert re.match("[A-Za-z]|1M |1,000", line.name) and line.key.isidentifier()
            assert re.fullmatch(r"|[A-Z\d].*\.", line.note)
        groups = ["You ask", "Memory", "It would fit with", "Speed", "Waiting for a place", "Cost in USD"]
        groups += ["The same weights, bought, in USD", "The list in USD", "The bill in USD"]
        assert sorted(made.lines, key=lambda line: groups.index(line.group)) == list(made.lines)

    @pytest.mark.parametrize("case", CASES)
    def test_what_needs_a_word_more_has_one(self, case):
        made = made_once(case)
        noted = {line.key for line in made.lines if line.note}
        always = "model kv_per_user usable ideal_speed error first_token_among more_gpus shorter load waiting_chance "
        always += "usd_ideal usd_alone usd_full usd_all_on_output usd_output own_over_bought break_even_rate"
        plain = "fits smaller hour usd_per_1000 usd_input output_over_input most_requests crowd request list_1000 all"
        there = {line.key for line in made.lines}
        assert there & set(always.split()) <= noted and not noted & set(plain.split())
        assert ("rent" in noted) is ("rent" in made and made["rent"].low is not None)
        assert ("sellers" in noted) is ("sellers" in made and made["sellers"].unit == "offers")
        assert "list_input" not in there or ("list_input" in noted) is ("bill" in there)

    @pytest.mark.parametrize("case", CASES[:4])
    def test_what_was_assumed_is_what_nobody_said(self, case):
        made = made_once(case)
        rent = {"rent", "hour"} if made["rent"].low is not None else set()
        traffic = {"running", "waiting_chance"} if "load" in made else set()
        request = {"request"}  # of none of the four the answer's length was said
        wanted = {"gpus", "usable"} | request | traffic | (rent & {line.key for line in made.lines})
        assert {line.key for line in made.lines if line.assumed} == wanted

    @pytest.mark.parametrize("case", CASES)
    def test_80_columns(self, case):
        text = str(made_once(case))
        assert max(map(len, text.splitlines())) <= 80 and text.isascii()

    @pytest.mark.parametrize("case", CASES)
    def test_each_line_is_there_with_its_formula_and_lesson(self, case):
        made = made_once(case)
        text, page = str(made), made._repr_html_()
        for line in made.lines:
            assert line.name in text and said.escape(line.said) in page
            if line.formula:
                assert f"{line.lesson} {line.formula.rsplit('.', 1)[-1]}" in " ".join(text.split()).replace("[", "")
                assert f"<code>{line.formula}</code>" in page
            assert f"href='{lines.LESSONS[line.lesson]}.ipynb'" in page
        assert page.count("<details") == page.count("</details>") == len(made.lines)

    @pytest.mark.parametrize(
        "value, unit, words",
        [
            (None, "s", "no answer"),
            (0.25, "s", "250 ms"),
            (1e-7, "s", "0 s"),
            (0.5, "share", "50 %"),
            (1e-7, "share", "0 %"),
            (2, "times", "2 x"),
            (16.06e9, "bytes", "16.1 GB"),
            (3.14159, "USD", "3.14"),
            (1_234_567.0, "users", "1,234,567"),
            (3.14159, "a second", "3.14"),
        ],
    )
    def test_a_number_in_its_unit(self, value, unit, words):
        assert lines.in_words(value, unit) == words

    @pytest.mark.parametrize(
        "low, high, unit, words",
        [
            (1, 2, "s", "1 to 2 s"),
            (0.5, 2, "s", "500 ms to 2 s"),
            (3, 4, "requests", "3 to 4"),
            (3, None, "s", ""),
            (None, 3, "s", ""),
            (3, 3, "s", ""),
        ],
    )
    def test_a_range_names_its_unit_once(self, low, high, unit, words):
        assert lines.Line("Group", "key", "name", 3, unit, low, high).range_said == words

    def test_a_line_by_itself(self):
        line = lines.Line("Speed", "key", "step", 2.0, "s", 1.0, 3.0, "formulas.step_time", "03")
        assert repr(line) == "<Speed: step: 2 s (1 to 3 s); lesson 03, formulas.step_time>"
        line = lines.Line("Memory", "key", "who", 2.0, "users", lesson="05")
        assert repr(line) == "<Memory: who: 2 users; lesson 05, >"

    def test_columns_stand_under_each_other(self):
        """Numbers end where the name's and the value's width end, ranges begin behind them, the lesson at 58."""
        one = lines.Line("Speed", "a", "first", 2.0, "s", 1.0, 3.0, "formulas.step_time", "03")
        two = lines.Line("Speed", "b", "second", 7.0, "users", None, None, "", "05", "A note.", assumed=True)
        three = lines.Line("Words", "c", "third", "longer than a value, shorter", lesson="06")
        four = lines.Line("Words", "d", "fourth", "w" * 50, lesson="06")
        rows = str(lines.Case("title", (one, two, three, four))).splitlines()
        assert rows[:2] == ["title", ""] and rows[2] == "Speed" + 35 * " " + "range"
        assert rows[3] == "  first" + 29 * " " + "2 s" + " 1 to 3 s" + 10 * " " + "03 step_time"
        assert rows[4] == "~ second" + 30 * " " + "7" + 19 * " " + "05" and rows[5] == "    A note."
        assert rows[6:8] == ["", "Words"]
        assert rows[8] == "  third" + 22 * " " + "longer than a value, shorter 06"
        assert rows[9] == "  fourth" + 50 * " " + "06" and rows[10] == "    " + 50 * "w"

    def test_a_space_stands_before_the_lesson_however_long_the_words(self):
        for length in range(1, 60):
            one = lines.Line(
                "Words", "c", "third", "w" * length, formula="money.usd_per_million_tokens_of_step", lesson="10"
            )
            text = str(lines.Case("title", (one,)))
            assert "10 usd_per_million_tokens_of_step" in text and "w10 usd" not in text
            assert max(map(len, text.splitlines())) <= 80

    def test_a_formula_is_shown_once_and_without_what_is_said_of_it(self):
        case = serve("Llama-3.1-70B", "H100", 4)
        page = case._repr_html_()
        used = [line.formula for line in case.lines if line.formula]
        assert page.count("<pre") == len(set(used)) < len(used)
        assert page.count("(its lines stand at its first use above)") == len(used) - len(set(used))
        body = said._body(formulas.weight_bytes)
        code = body[body.index("def ") :]
        assert "`" not in page
        assert body.startswith("# ") and '"""' not in code and "@" not in code and "return" in code

    def test_what_was_not_said_is_marked_in_the_page_too(self):
        case = serve("Llama-3.1-8B")
        page = case._repr_html_()
        for line in case.lines:
            assert (f">~ {said.escape(line.name)}<" in page) is line.assumed, line
            assert not line.note or said.escape(line.note) in page
        for group in dict.fromkeys(line.group for line in case.lines):
            assert page.count(f"font-weight:600'>{said.escape(group)}</p>") == 1

    def test_what_comes_from_a_reader_is_shown_as_text(self):
        model = dataclasses.replace(LLAMA_8B, name="<b>mine</b>")
        assert "<b>mine" not in serve(model, "H100", 1)._repr_html_()

    def test_json_has_numbers_in_si(self, capsys):
        assert __main__.main(["Llama-3.1-8B", "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        (weights,) = (line for line in data["lines"] if line["key"] == "weights")
        assert weights["value"] == pytest.approx(16.06e9, rel=1e-3) and weights["unit"] == "bytes"
        assert set(weights) == {field.name for field in dataclasses.fields(lines.Line)}


class TestTheForm:
    def test_says_what_the_function_says(self):
        form = OwnCase("Llama-3.1-70B", weights="fp8", gpus=2, users=32)
        wanted = serve("Llama-3.1-70B", "H100 SXM", 2, users=32, weights="fp8", prompt=1000, answer=300)
        assert str(form.case) == str(wanted) and form._lines.value == wanted._repr_html_()
        form._fields["many"].value = 64
        form._fields["rent"].value = "2,5"
        wanted = serve("Llama-3.1-70B", "H100 SXM", 2, users=64, weights="fp8", prompt=1000, answer=300, rent=2.5)
        assert str(form.case) == str(wanted)

    def test_traffic(self):
        form = OwnCase("gpt-oss-120b", requests_per_second=3.5, prompt=500, answer=100)
        assert form.case["crowd"].said.startswith("3.5 a second") and "p99_wait" in form.case

    @pytest.mark.parametrize(
        "field, value, words",
        [
            ("many", -1, "users=-1 must be"),
            ("many", 1.5, "users=1.5 must be"),
            ("model", "<i>", "unknown model &#x27;&lt;i&gt;"),
            ("rent", "much", "&#x27;much&#x27; must be a number"),
            ("answer", 0, "answer=0.0 must be"),
        ],
    )
    def test_says_what_it_cannot_use_and_goes_on(self, field, value, words):
        form = OwnCase()
        before = form._fields[field].value
        form._fields[field].value = value
        assert form.case is None and words in form._lines.value and "role='alert'" in form._lines.value
        form._fields[field].value = before
        assert form.case is not None

    def test_takes_a_config_until_a_name_is_chosen(self):
        form, path = OwnCase(), DATA / "configs" / "gpt-oss-20b.json"

        def upload(name, content):
            form._upload.value = ({"name": name, "content": content, "type": "", "size": 0, "last_modified": NOW},)

        upload("mine.json", path.read_bytes())
        assert form.case.title.startswith("mine on") and form._fields["model"].value == ""
        form._fields["many"].value = 3
        assert form.case.title.startswith("mine on")
        upload("broken.json", b"{")
        assert form.case is None and "broken.json: " in form._lines.value
        form._fields["model"].value = "Llama-3.1-8B"
        assert form.case.title.startswith("Llama-3.1-8B on")

    def test_without_a_kernel_the_lines_are_there(self):
        data, _ = OwnCase()._repr_mimebundle_()
        assert "<details" in data["text/html"] and "does it fit" in data["text/plain"]

    @pytest.fixture
    def asked(self, monkeypatch):
        """What a form asked ``serve`` last."""
        last = {}

        def serve(model, **asked):
            last.clear()
            last.update(model=model, **asked)
            return lines.Case("", ())

        monkeypatch.setattr(own_case_form, "serve", serve)
        return last

    @pytest.mark.parametrize(
        "field, value, name, wanted",
        [
            ("model", "Llama-3.1-8B", "model", "Llama-3.1-8B"),
            ("gpu", "H200 SXM", "gpu", "H200 SXM"),
            ("gpus", 4, "gpus", 4),
            ("many", 3.0, "users", 3),
            ("many", 1.5, "users", 1.5),
            ("prompt", 500, "prompt", 500.0),
            ("answer", 50, "answer", 50.0),
            ("weights", "fp8", "weights", "fp8"),
            ("kv", "fp8", "kv", "fp8"),
            ("rent", " 2,5 ", "rent", 2.5),
            ("rent", " ", "gpus", None),
        ],
    )
    def test_each_field_is_asked_for(self, asked, field, value, name, wanted):
        """Beside what a form begins with: one user, 1,000 tokens and 300, nothing said of GPUs, formats and rent."""
        form = OwnCase()
        assert asked == BEGINS
        form._fields[field].value = value
        assert asked == BEGINS | {name: wanted}
        assert isinstance(asked["users"], int) or value == 1.5

    def test_its_fields_stand_below_each_other_and_wait_until_all_is_typed(self):
        fields = OwnCase()._fields
        for name, field in fields.items():
            assert (field.style.description_width, field.layout.width) == ("130px", "290px"), name
            assert getattr(field, "continuous_update", False) is False, name
        assert [one.description for one in fields.values()] == [
            *("model", "GPU", "GPUs (0: fewest)", "who asks", "so many", "tokens in", "tokens out"),
            *("weights", "KV cache", "USD/h a GPU"),
        ]
        assert (fields["gpus"].min, fields["gpus"].max) == (0, 4096)
        assert fields["rent"].placeholder == "empty: a known quote"
        form, *_ = OwnCase().children
        assert (form.layout.flex_flow, form.layout.grid_gap) == ("row wrap", "4px 16px")
        assert [getattr(one, "description", "") for one in form.children[:3]] == ["model", "or a config.json", "GPU"]
        upload = form.children[1]
        assert (upload.accept, upload.multiple, upload.layout.width) == (".json", False, "290px")

    def test_who_asks(self, asked):
        form = OwnCase()
        form._fields["who"].value = "requests a second"
        wanted = {name: value for name, value in BEGINS.items() if name != "users"}
        assert asked == wanted | {"requests_per_second": 1.0}
        form._fields["many"].value = 2.5
        assert asked == wanted | {"requests_per_second": 2.5}

    def test_begins_with_what_it_is_given(self, asked):
        given = {"gpus": 4, "users": 3, "prompt": 50, "answer": 20, "weights": "fp8", "kv": "fp8", "rent": 1.5}
        form = OwnCase("Llama-3.1-8B", "H200 SXM", **given)
        assert asked == {"model": "Llama-3.1-8B", "gpu": "H200 SXM", **given}
        assert (form._fields["who"].value, form._fields["rent"].value) == ("users, all the time", "1.5")
        OwnCase(requests_per_second=0.5)
        assert asked == {
            **{name: BEGINS[name] for name in BEGINS if name != "users"},
            "requests_per_second": 0.5,
        }


class TestTheCommand:
    @pytest.mark.parametrize(
        "words, name, value",
        [
            ("--gpu H200", "gpu", "H200"),
            ("--gpus 4", "gpus", 4),
            ("--users 3", "users", 3),
            ("--rps 2.5", "requests_per_second", 2.5),
            ("--requests-per-second 2.5", "requests_per_second", 2.5),
            ("--prompt 5", "prompt", 5.0),
            ("--answer 6", "answer", 6.0),
            ("--weights fp8", "weights", "fp8"),
            ("--kv fp8", "kv", "fp8"),
            ("--rent 1.5", "rent", 1.5),
            ("--busy 0.5", "busy", 0.5),
            ("--engine trtllm", "engine", "trtllm"),
            ("--tensor 2", "layout", Layout(tensor=2)),
            ("--pipeline 2", "layout", Layout(pipeline=2)),
            ("--attention-groups 2", "layout", Layout(attention_groups=2)),
            ("--experts whole", "layout", Layout(experts="whole")),
            ("--servers 2", "layout", Layout(servers=2)),
        ],
    )
    def test_each_option_is_asked_for(self, words, name, value, monkeypatch):
        """And what is not said is left to ``serve``: the GPU, the share that is busy and the program have a word."""
        asked = []
        monkeypatch.setattr(__main__, "serve", lambda *args, **named: asked.append((args, named)))
        __main__.case_of(__main__.parser().parse_args(["mine", *words.split()]))
        unsaid = dict.fromkeys(["users", "requests_per_second", "prompt", "answer", "weights", "kv", "rent"])
        usual = {"gpu": "H100", "gpus": None, **unsaid, "busy": 1.0, "layout": Layout(), "engine": "vllm"}
        wanted = usual | {name: value}
        assert asked == [(("mine", wanted.pop("gpu"), wanted.pop("gpus")), wanted)]

    @pytest.mark.parametrize(
        "words, at, value",
        [
            ("", None, None),
            ("--prompt 5", 1, 5.0),
            ("--answer 6", 2, 6.0),
            ("--cached 3", "cached", 3.0),
            ("--batch", "batch", True),
            ("--on 2026-09-01", "on", "2026-09-01"),
            ("--requests 7", "requests", 7.0),
        ],
    )
    def test_each_option_of_a_bill_is_asked_for(self, words, at, value, monkeypatch):
        asked = []
        monkeypatch.setattr(__main__, "buy", lambda *args, **named: asked.append((*enumerate(args), *named.items())))
        __main__.case_of(__main__.parser().parse_args(["--buy", "list", *words.split()]))
        usual = {0: "list", 1: 1000, 2: 300, "cached": 0, "batch": False, "on": None, "requests": 1}
        assert dict(asked[0]) == (usual if at is None else usual | {at: value})

    def run(self, *words, cwd=ROOT):
        if not (ROOT / ".venv").exists():
            pytest.skip("start.py would make an environment of its own: these tests run in another")
        return subprocess.run(
            [sys.executable, ROOT / "start.py", "price", *words], check=False, cwd=cwd, capture_output=True, text=True
        )

    def test_answers_from_another_folder(self, tmp_path):
        shutil.copy(DATA / "configs" / "gpt-oss-20b.json", tmp_path / "mine.json")
        done = self.run("mine.json", "--users", "4", cwd=tmp_path)
        assert done.returncode == 0 and done.stdout.startswith("mine on 1 x H100 SXM\n"), done.stderr

    def test_says_what_is_wrong_and_stops_with_2(self):
        done = self.run("Llama-3.1-8B", "--users", "0")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "users=0 must be a whole number, 1 or more\n"

    def test_help_teaches_by_three_examples_that_run(self, capsys, tmp_path, monkeypatch):
        with pytest.raises(SystemExit):
            __main__.main(["--help"])
        text = capsys.readouterr().out
        assert max(map(len, text.splitlines())) <= 80
        commands = [
            one.partition("\n\n")[0].replace("\\\n", " ") for one in text.split("  python3 start.py price ")[1:]
        ][-3:]
        shutil.copy(DATA / "configs" / "gpt-oss-120b.json", tmp_path / "config.json")
        monkeypatch.chdir(tmp_path)
        for command in commands:
            assert __main__.main(shlex.split(command)) == 0, command

    @pytest.mark.parametrize("words", [[], ["Llama-3.1-8B", "--buy", "GPT-4o"]])
    def test_one_of_two(self, words, capsys):
        assert __main__.main(words) == 2
        assert "give" in capsys.readouterr().err
