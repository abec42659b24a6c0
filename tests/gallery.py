"""Every picture as readers see it: with what the lessons give it, and at the edges of what it may be given."""

from dataclasses import replace
from types import SimpleNamespace as Row

import numpy as np
from desk import BURST, CARD, DESK, EVEN, FAST, PLAIN, SHOP, X, came, fast, row_of, run, tier
from inference_math import (
    figures,
    formulas,
    ledger,
    measured,
    queue_tables,
    replay,
    serving,
    step_lines,
    traces,
    traffic,
    units,
    walk,
)
from inference_math.catalog import (
    ARTICLE_700B,
    DEEPSEEK_V3,
    H100,
    H200,
    LAPTOP,
    LLAMA_8B,
    LLAMA_70B,
    LLAMA_405B,
    hardware,
    model,
    single_devices,
)
from inference_math.prices import fast_tiers, prices

EIGHT, NINE = 8 * H100, 9 * H100
BATCHES = np.geomspace(1, 1000, 61)
BALANCES = {name: formulas.critical_batch_size(LLAMA_70B, hardware(name)) for name in single_devices("bf16")}


def dot(label, llm, gpus, users, tokens):
    beta, lam = formulas.relative_batch(llm, gpus, users), formulas.relative_context(llm, gpus, tokens)
    return label, beta, lam, beta * lam <= formulas.memory_headroom(llm, gpus)


def read_by(llm):
    return {
        "read": formulas.weight_bytes_read(llm, BATCHES),
        "all its weights": formulas.weight_bytes(llm) + 0 * BATCHES,
    }


DOTS = [
    dot("700B: 1", ARTICLE_700B, H100, 1, 0),
    dot("64", ARTICLE_700B, NINE, 64, 0),
    dot("5,000", ARTICLE_700B, NINE, 5000, 0),
    dot("prompt of 2,000", LLAMA_70B, EIGHT, 2000, 0),
    dot("Llama-70B: 1 × 1,000", LLAMA_70B, EIGHT, 1, 1000),
    dot("64 × 1,000", LLAMA_70B, EIGHT, 64, 1000),
    dot("190 × 8,000", LLAMA_70B, EIGHT, 190, 8000),
    dot("GPT-3: 8 × 2,000", model("GPT-3-175B"), EIGHT, 8, 2000),
    dot("DeepSeek-V3: 1 × 8,000", DEEPSEEK_V3, 8 * H200, 1, 8000),
]
LIMITS = [
    ("memory full: Llama-70B", formulas.memory_headroom(LLAMA_70B, EIGHT)),
    ("memory full: DeepSeek-V3", formulas.memory_headroom(DEEPSEEK_V3, 8 * H200)),
]
MACHINES = [
    ("Llama-8B on a laptop", LLAMA_8B.at("int4", math="fp32"), LAPTOP),
    ("DeepSeek-V3 on 8 H200", DEEPSEEK_V3, 8 * H200),
    ("Llama-70B on 8 H100", LLAMA_70B, EIGHT),
    ("Llama-405B on a GB200 rack", LLAMA_405B.at("fp8"), hardware("GB200 NVL72 rack")),
]
ELSEWHERE = {
    "H200, vLLM": ("H200 SXM", "vllm"),
    "B200, vLLM": ("B200 HGX", "vllm"),
    "H200, TensorRT-LLM": ("H200 SXM", "trtllm"),
}
SWEPT = measured.gemm("bf16", 8192, 8192)
QUICK = replace(SWEPT, seconds=SWEPT.seconds / 2)  # faster than the ideal, as from a cache
FEW_WORKERS = replace(H100, flops={"bf16": 4e12})  # a knee near 1
MATRIX = replace(PLAIN, name="one matrix", total_params=8192.0**2, active_params=8192.0**2)
CAPITALS = [("Sunny", 0.81), ("Rainy", 0.12), ("Cold", 0.06), ("<end>", 0.01)]
CROSSINGS = [
    (
        llm.name,
        {
            label: formulas.context_where_kv_equals_weights(llm, batch)
            for label, batch in (("batch 8", 8), ("batch 64", 64), ("B*", formulas.critical_batch_size(llm, H100)))
        },
    )
    for llm in (LLAMA_8B.at("fp8"), LLAMA_70B.at("fp8"), LLAMA_405B.at("fp8"), DEEPSEEK_V3, model("gpt-oss-120b"))
]
TIERED = [row for row in prices() if row.threshold]
FOUR_USERS = [run(2, 4, 0.0135), run(4, 4, 0.0085), run(8, 4, 0.006)]
SERVERS = [
    ("H100, vLLM", measured.served()),
    *((name, measured.served(1024, 1024, *which)) for name, which in ELSEWHERE.items()),
]
CHEAPER = {
    "4 users": (1.55, 10.35),
    "80 H100, ideal": (10.0, 1.0),
    "80 H100, with copies": (2.22, 4.5),
    "8-bit weights": (1.45, 0.69),
    "4 guesses by an 8B": (1.8, 0.56),
    "8-bit weights and KV": (2.0, 0.5),
    "Llama-3.1-8B": (4.6, 0.22),
}
BOOK = [("I", f"A{n:02}", ledger.VERDICTS[n % 5]) for n in range(1, 9)] + [
    (section, f"A{n:02}", ledger.VERDICTS[n % 3]) for section in ("II", "III", "IV") for n in range(9, 12)
]
SIZES = [("GPT-3-175B (MHA)", 4.7e6), ("Llama-3.1-70B (GQA)", 3.3e5), ("DeepSeek-V3 (MLA)", 7e4), ("PaLM (MQA)", 1.2e5)]

WALKED = walk.walk(walk.published_day(), DEEPSEEK_V3, H100, 2.19)
GROUPS = [(f"{group[0].devices} H100", group) for group in step_lines.groups(measured.served())]
EXPERTS = step_lines.groups(measured.served(1024, 1024, "H200 SXM", None, "gpt-oss-120b"))

CHAT = traces.load("azure_chat_2023")
MIX = CHAT.mean_input, CHAT.mean_output
FEW = traffic.Server.fitted(
    serving.fit(serving.usable(measured.served(None, None))[0], draws=0), LLAMA_70B.at("fp8"), 2 * H100, *MIX
)
MOST = traffic.most_requests(FEW, *MIX)
NVIDIA = queue_tables.queue_table("NIM 1.8.0 Llama-3.3-70B")


def ways(load):
    """The hour of the lesson at a load, evenly, by chance and as it came."""
    real = CHAT.at_rate(load * MOST)
    chance = replace(real, arrivals=np.sort(np.random.default_rng(1).uniform(0, real.seconds, len(real))))
    named = {"evenly": real.evenly(), "by chance": chance, "as they came": real}
    return [(name, replay.replay(one, FEW)) for name, one in named.items()]


GALLERY = {
    "batch_shares": [
        lambda: figures.batch_shares(
            FEW, 1, *MIX, {n: 0.17 * np.exp(-(((n - 4) / 3) ** 2)) for n in range(20)}, "Played as computed"
        ),
        lambda: figures.batch_shares(SHOP, 0.5, 100, 10, {0: 0.9, 1: 0.1}, "Hardly anybody"),
    ],
    "queue_waits": [
        lambda: figures.queue_waits(NVIDIA, 85.4, "The queue gives the memory away"),
        lambda: figures.queue_waits([row_of(20, 10.0)], 10, "One row"),
        lambda: figures.queue_waits([row_of(5, 1.0), row_of(20, 10.0)], 10, "Two rows"),
    ],
    "one_hour": [
        lambda: figures.one_hour(ways(0.8), MOST, "The same requests at 80 %"),
        lambda: figures.one_hour([("evenly", EVEN), ("bursts", BURST)], 3.0, "Two ways"),
    ],
    "who_waits_longer": [
        lambda: figures.who_waits_longer(ways(0.65), "Load 65 %"),
        lambda: figures.who_waits_longer(ways(0.94), "Load 94 %"),
        lambda: figures.who_waits_longer([("one way", came(*[0.1] * 40))], "One way"),
    ],
    "cost_and_traffic": [
        lambda: figures.cost_and_traffic(
            FEW, 2, 2, *MIX, [("ovhcloud", 0.67, 0.67), ("deepinfra", 0.1, 0.32)], "Few customers, dear tokens"
        ),
        lambda: figures.cost_and_traffic(SHOP, 3, 1, 100, 10, [("A", 5, 5), ("B", 0.1, 0.1)], "One pays"),
    ],
    "move_and_compute": [
        lambda: figures.move_and_compute(ARTICLE_700B, H100),
        lambda: figures.move_and_compute(DESK, CARD, 2000),
    ],
    "roofline": [
        lambda: figures.roofline(H100, "bf16", [("decode, 1 user", 1.0), ("prefill, 2,000 tokens", 2000.0)]),
        lambda: figures.roofline(replace(LAPTOP, name="laptop"), "fp32", [("one user", 3.6)], H100),
        lambda: figures.roofline(hardware("B200 HGX"), "bf16", [("batch 4096", 4096.0)], among=[H100, H200]),
        lambda: figures.roofline(H100, "bf16", [("batch 200", 200.0)], among=[H100, H200]),
        lambda: figures.roofline(H100, "bf16", [("just past it", 330.0)]),
        lambda: figures.roofline(
            replace(LAPTOP, name="slower", flops={"fp32": 4.2e11}), "fp32", [("one user", 3.6)], H100
        ),
        lambda: figures.roofline(
            replace(LAPTOP, name="slow", flops={"fp32": 1.4e9}, bandwidth=1.6e10), "fp32", [("one user", 3.6)], H100
        ),
    ],
    "speeds": [
        lambda: figures.speeds(["Llama on a card", "DeepSeek on 8", "700B on 9"], [63.0, 1050.0, 38.0], "Three speeds"),
        lambda: figures.speeds(["only one"], [5.0], "One speed"),
    ],
    "curve": [
        lambda: figures.curve(
            BATCHES, read_by(DEEPSEEK_V3), "More users pick more experts", "batch", "bytes of weights per step"
        ),
        lambda: figures.curve(
            X, {"one": X, "two": 20 * X, "three": 900 / X}, "Lines", "users", "GB", [(190, "190 users")]
        ),
    ],
    "chart": [
        lambda: figures.chart(DOTS, LIMITS, title="Most of what we met waits for weights"),
        lambda: figures.chart([("far", 1e9, 1e9, False)], overlap="attention_serial"),
    ],
    "dashboard": [
        lambda: figures.dashboard(LLAMA_70B, EIGHT, 32, 32_768),
        lambda: figures.dashboard(DESK, CARD, 4096, 131_072, "attention_serial"),
    ],
    "collapse": [lambda: figures.collapse(MACHINES), lambda: figures.collapse([("one", DESK, CARD)])],
    "two_overlaps": [lambda: figures.two_overlaps(DOTS), figures.two_overlaps],
    "factory": [
        lambda: figures.factory(ARTICLE_700B, NINE, batch=64),
        lambda: figures.factory(DESK, CARD, 100, 2000, part=0.25),
        lambda: figures.factory(DESK, CARD, 5000, 1000, part=0.75),
        lambda: figures.factory(DESK, CARD, 3000),
    ],
    "step_against_batch": [
        lambda: figures.step_against_batch(ARTICLE_700B, NINE),
        lambda: figures.step_against_batch(LLAMA_70B, EIGHT, 512),
        lambda: figures.step_against_batch(LLAMA_70B, EIGHT, 8192, "attention_serial"),
    ],
    "knee_against_context": [lambda: figures.knee_against_context(LLAMA_70B, EIGHT)],
    "knee": [
        lambda: figures.knee(SWEPT, measured.fit_knee(SWEPT), MATRIX, H100),
        lambda: figures.knee(SWEPT, None, MATRIX, H100),
        lambda: figures.knee(SWEPT, measured.fit_knee(SWEPT), MATRIX, FEW_WORKERS),
        lambda: figures.knee(QUICK, measured.fit_knee(QUICK), MATRIX, H100),
    ],
    "bytes_read": [
        lambda: figures.bytes_read([(f"{n}\nSunny", 3.1e6, 2e4 * n) for n in range(1, 5)], "Every step reads it again"),
        lambda: figures.bytes_read([("only one", 100.0, 0.0)], "One step"),
    ],
    "candidates": [
        lambda: figures.candidates(Row(number=2, token=" today", text="Sunny today", candidates=CAPITALS)),
        lambda: figures.candidates(Row(number=9, token="<end>", text="today", candidates=[("<end>", 1.0)])),
    ],
    "running_totals": [
        lambda: figures.running_totals([*range(9, 129)], [9, *[1] * 119], "Without notes", "tokens processed so far"),
        lambda: figures.running_totals([3e-3, 4e-3, 5e-3], [3e-3, 1e-3, 1e-3], "Two times", "time", units.time),
    ],
    "kv_per_token": [
        lambda: figures.kv_per_token(SIZES, "One token's notes"),
        lambda: figures.kv_per_token([("small", 1e3)], "Sizes"),
    ],
    "users": [
        lambda: figures.users(LLAMA_70B, EIGHT, 1024),
        lambda: figures.users(DEEPSEEK_V3, 8 * H200, 131_072),
        lambda: figures.users(DESK, CARD, 2_000_000),
    ],
    "promises": [
        lambda: figures.promises(ARTICLE_700B, 16 * H100, (20, 40)),
        lambda: figures.promises(LLAMA_70B, EIGHT, (150,)),
    ],
    "critical_batches": [
        lambda: figures.critical_batches(BALANCES, (270, 330), ["Apple M4 Max", "H200 SXM", "H100 SXM"]),
        lambda: figures.critical_batches({"only one": 300.0}, (270, 330), ["only one"]),
    ],
    "each_share": [
        lambda: figures.each_share(LLAMA_70B, EIGHT, 1_000),
        lambda: figures.each_share(LLAMA_70B, EIGHT, 2_000),
        lambda: figures.each_share(LLAMA_70B, EIGHT, 128_000),
    ],
    "looks": [
        lambda: figures.looks(
            [[0.65, 0.05, 0.3], [0.2, 0.2, 0.6]], ["Sun", " to", "day"], "What two heads look back at"
        ),
        lambda: figures.looks([[1.0]], ["day"], "One head"),
    ],
    "closeness": [
        lambda: figures.closeness(
            [("A1: 7 GB", 0.9), ("A2: 3 ms", 3.0), ("A3: 4", 1.0), ("A4", 1.02), ("A5", 0.4)], "Numbers"
        ),
        lambda: figures.closeness([("A1", 0.012), ("A2", 60.0)], "Two numbers"),
    ],
    "experts_read": [
        lambda: figures.experts_read(DEEPSEEK_V3, (1, 2, 8, 32, 64, 256)),
        lambda: figures.experts_read(model("gpt-oss-120b"), (1, 256)),
    ],
    "memory_filled": [
        lambda: figures.memory_filled(LLAMA_70B, EIGHT, 8_000),
        lambda: figures.memory_filled(LLAMA_70B, EIGHT, 131_072),
    ],
    "rooms": [
        lambda: figures.rooms(DEEPSEEK_V3, [10 * H100, 11 * H100, 16 * H100, 8 * H200], 8_000),
        lambda: figures.rooms(LLAMA_70B, [EIGHT], 131_072),
    ],
    "memory_boxes": [
        lambda: figures.memory_boxes(ARTICLE_700B, H100),
        lambda: figures.memory_boxes(LLAMA_405B.at("bf16"), hardware("RTX 4090")),
        lambda: figures.memory_boxes(DESK, CARD),
    ],
    "tiers_and_crossings": [
        lambda: figures.tiers_and_crossings(TIERED, CROSSINGS, "Price tiers start late"),
        lambda: figures.tiers_and_crossings([tier("A", 200_000, 2, 2)], [("One", {"B*": 500.0})], "One tier"),
    ],
    "kinks": [
        lambda: figures.kinks(LLAMA_405B.at("fp8"), 8 * H200, 64, TIERED),
        lambda: figures.kinks(model("Qwen3-235B-A22B").at("fp8"), 8 * H200, 4, TIERED),
        lambda: figures.kinks(DESK, replace(CARD, memory=1e15), 1, [tier("A", 200_000, 2, 1.5)]),
    ],
    "output_input_ratio": [
        lambda: figures.output_input_ratio(
            LLAMA_70B.at("fp8"), EIGHT, (0, 1000, 8000), [row.output_over_input for row in prices()], 2000
        ),
        lambda: figures.output_input_ratio(DESK, CARD, (0,), [3.0], 1000),
    ],
    "spread": [
        lambda: figures.spread(0.0225, 0.0045, FOUR_USERS),
        lambda: figures.spread(0.02, 0.01, [run(2, 4, 0.02)], (1, 2)),
    ],
    "frontier": [
        lambda: figures.frontier(SERVERS, fast_tiers(), "2.5 times the speed: 5 to 11 times the GPU-time"),
        lambda: figures.frontier(
            [("only one", [run(2, 4, 0.01), run(2, 1, 0.009)])], [fast("Quick", 2.5, 1.5)], "One run"
        ),
    ],
    "waterfall": [
        lambda: figures.waterfall(WALKED, "The list price is 106 times the arithmetic"),
        lambda: figures.waterfall(WALKED[:4], "Four steps"),
    ],
    "straight_line": [
        lambda: figures.straight_line(GROUPS, "Three servers, fifteen dots, one straight line"),
        lambda: figures.straight_line(GROUPS[:1], "One server"),
    ],
    "bent_step": [
        lambda: figures.bent_step(EXPERTS[1], "More users read more experts, until all are read"),
        lambda: figures.bent_step(EXPERTS[0], "On one GPU"),
    ],
    "tactics": [
        lambda: figures.tactics(CHEAPER, 7.4),
        lambda: figures.tactics({"alike": (2.0, 1.0)}),
    ],
    "gains": [
        lambda: figures.gains(
            BATCHES,
            {"no context": 2.9 / (1 + BATCHES / 90), "long": 2.5 / (1 + BATCHES / 300)},
            "Gains",
            "times as fast",
            [(59, "59 users: checking fills the workers")],
        ),
        lambda: figures.gains(X, {"one": X / 500}, "Gains", "times as fast", [(500, "late")]),
    ],
    "bytes_per_user": [
        lambda: figures.bytes_per_user(
            [LLAMA_70B, model("Mixtral-8x7B"), DEEPSEEK_V3], H100, np.geomspace(1, 1e4, 100)
        ),
        lambda: figures.bytes_per_user([DESK], CARD, BATCHES),
    ],
    "shares": [
        lambda: figures.shares(
            LLAMA_70B,
            EIGHT,
            replace(EIGHT, bandwidth=10 * EIGHT.bandwidth),
            [(1, 4000), (64, 4000), (256, 1000), (8, 128_000)],
        ),
        lambda: figures.shares(DESK, CARD, FAST, [(1, 1)]),
    ],
    "limits": [
        lambda: figures.limits(LLAMA_70B, replace(EIGHT, bandwidth=10 * EIGHT.bandwidth), EIGHT, [(64, 4000)]),
        lambda: figures.limits(LLAMA_8B, H100),
    ],
}
"""{name: functions that draw it}: first as in the lessons, then one of everything, a tie, too much."""
