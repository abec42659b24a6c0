"""The whole series on one sheet of A4, to pin up. Every number on it is computed here.

From far to near: a main line that is read at two metres, the machine as a picture, its two times in words before
symbols, the chart, the prices. All places are in millimetres from the upper left corner.
"""

import textwrap
from statistics import median

from inference_math import formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LLAMA_70B
from inference_math.figures.one_picture import draw
from inference_math.figures.picture import COMPUTE, DARK_COMPUTE, DARK_KV, DARK_WEIGHTS, INK, KV, MEMORY, WEIGHTS
from inference_math.prices import fast_tiers, prices

WIDE, HIGH = 210, 297
LEFT, RIGHT = 14, 197
"""Margins."""

MAIN = ("Moving is slow.", "So share the move.")
MACHINE = LLAMA_70B, 8 * H100, 64, 4_000
"""The service in the middle: model, GPUs, users, tokens of context of each."""


def summary():
    """A figure of 210 x 297 mm with ``alt``, a sentence on what stands where."""
    from matplotlib.figure import Figure

    page = Figure(figsize=(WIDE / 25.4, HIGH / 25.4))
    ax = page.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDE), ylim=(HIGH, 0))
    ax.axis("off")
    for line, y in zip(MAIN, (25, 42), strict=True):
        _write(page, LEFT, y, line, 43, weight="bold")
    _write(page, LEFT, 50, "What a token of a language model takes, and what that costs. All numbers are computed.", 10)
    _machine(page, ax, 59.5)
    _times(page, ax, 140)
    numbers = key_numbers()
    _heading(page, ax, 187.5, "Everything on one chart")
    _chart(page)
    _numbers(page, 194.5, numbers)
    _heading(page, ax, 252.5, "So that is why price lists look like that")
    _prices(page, 257.2)
    _foot(page)
    said = "; ".join(f"{number} {words}" for number, words in numbers)
    page.alt = (
        f"One page. {' '.join(MAIN)} The machine: {machine()} Its two times, moving and computing, in words and as "
        "formulas, and who shares them. The chart of batch and context with three regions: waiting for weights, "
        f"waiting for notebooks, computing. Key numbers: {said}. Prices: "
        f"{' '.join(f'{head} {words}' for head, words in phenomena())}"
    )
    return page


def machine():
    """What the picture in the middle shows, in words."""
    llm, _, users, context = MACHINE
    weights, notebooks, compute = formulas.step_parts(*MACHINE)
    return (
        f"{llm.name} on eight H100, {users} people with {context:,} tokens in each notebook. A step moves "
        f"{units.size(formulas.weight_bytes_moved(llm))} of weights once for all of them in {units.time(weights)} and "
        f"{units.size(users * formulas.kv_bytes(llm, context))} of notebooks in {units.time(notebooks)}, and computes "
        f"for {units.time(compute)}: {busy()} of {crew()} workers have something to do."
    )


def crew():
    """Workers of whom one user keeps one busy, if moving the weights is all that they wait for."""
    return round(formulas.critical_batch_size(*MACHINE[:2]))


def busy():
    """How many of them work in the picture."""
    weights, notebooks, compute = formulas.step_parts(*MACHINE)
    return round(crew() * compute / (weights + notebooks))


def key_numbers():
    """Pairs of a number and what it says."""
    one = formulas.step_time(ARTICLE_700B, H100)
    busy = formulas.critical_batch_size(ARTICLE_700B, H100)
    experts = formulas.critical_batch_size(DEEPSEEK_V3, H100)
    far = formulas.critical_context(LLAMA_70B, H100)
    balanced = formulas.balanced_context(DEEPSEEK_V3, 8 * H200)
    idle = 1 - formulas.compute_time(ARTICLE_700B, H100) / one
    return [
        (units.time(one), f"to move 700 GB once over the belt of an H100: {units.rate(1 / one)} for one user"),
        (f"{100 * idle:.1f} %", "of that time its workers wait, if nobody shares the move"),
        (units.digits(busy), "users keep an H100 busy, with a dense model: the critical batch B*"),
        (
            units.digits(experts),
            (
                "users with DeepSeek-V3, a sparse one: of the parameters that a step moves, "
                f"a token uses 1 in {units.digits(formulas.inverse_sparsity(DEEPSEEK_V3))}"
            ),
        ),
        (
            f"{units.digits(far)} tokens",
            "in a notebook take as long to move as a token of Llama-70B to compute, on H100: the critical context L*",
        ),
        (f"{units.digits(balanced)} tokens", "each: up to there 8 H200 hold enough users of DeepSeek-V3 to be busy"),
    ]


def phenomena():
    """Three things that price lists show: a heading, and what they ask beside what the machine says."""
    eight, long = 8 * H100, 32_000
    far = formulas.relative_context(LLAMA_70B.at("fp8", kv="fp8"), eight, long)
    prompt = formulas.relative_cost(formulas.relative_batch(LLAMA_70B, eight, 2_000), 0)
    answer = formulas.relative_cost(
        formulas.relative_batch(LLAMA_70B, eight, 64), formulas.relative_context(LLAMA_70B, eight, 1_000)
    )
    ratio = median(row.output_over_input for row in prices())
    tiers = [row for row in prices() if row.threshold]
    twice = sum(row.rise[0] == 2 for row in tiers)
    first = min(row.threshold for row in tiers)
    fast = [tier for tier in fast_tiers() if tier.speed_multiple]
    low, high = (pick(tier.price_multiple for tier in fast) for pick in (min, max))
    one, ten = (units.time(formulas.step_time(ARTICLE_700B, n * H100)) for n in (1, 10))
    return [
        (
            f"Answers cost {units.digits(ratio)} × prompts",
            (
                f"in the median of {len(prices())} prices. A prompt of 2,000 tokens is computed at once: "
                f"{units.digits(prompt, 2)} × its arithmetic. An answer comes token by token: "
                f"{units.digits(answer, 2)} × (Llama-70B on 8 H100, 64 users of 1,000 tokens)."
            ),
        ),
        (
            "Long context costs 2 ×",
            (
                f"in {twice} of {len(tiers)} lists with a second price, from {first:,} tokens on. Notebooks are "
                f"private: at {long:,} tokens a token of Llama-70B (8 bit, H100) costs {units.digits(far)} times its "
                "arithmetic at least."
            ),
        ),
        (
            f"{max(tier.speed_multiple for tier in fast):g} × speed costs {low:g} to {high:g} ×",
            (
                f"and nobody sells 100 ×. An H100 of your own still takes {one} to move 700 GB. Ten, whose belts add "
                f"up, take {ten} at best, and nobody shares the bill."
            ),
        ),
    ]


def _write(page, x, y, text, size, wide=None, **look):
    """``text`` with its base line at (x, y), broken after ``wide`` letters; downwards from y where it is broken."""
    where = {"va": "baseline"}
    if wide:
        text, where = "\n".join(textwrap.wrap(text, wide)), {"va": "top", "linespacing": 1.28}
    page.text(x / WIDE, 1 - y / HIGH, text, fontsize=size, **{"color": INK, **where, **look})


def _heading(page, ax, y, text):
    _write(page, LEFT, y, text, 12.5, weight="bold")
    ax.plot([LEFT, RIGHT], [y + 1.7] * 2, color=INK, lw=0.8)


def _box(ax, x, y, wide, high, colour, **look):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), wide, high, facecolor=colour, **{"edgecolor": INK, "lw": 0.8, **look}))


def _person():
    """A head and shoulders as a marker."""
    from matplotlib.path import Path

    shoulders = Path([(-0.5, -1), (-0.5, -0.2), (0, 0.1), (0.5, -0.2), (0.5, -1), (0, 0)], [1, 4, 4, 4, 2, 79])
    head = Path.unit_circle()
    return Path.make_compound_path(shoulders, Path(0.36 * head.vertices + (0, 0.6), head.codes))


def _machine(page, ax, y):
    """Warehouse, belt, workers and people of ``MACHINE``, to scale in bytes, time and heads; its two times below."""
    from matplotlib.patches import FancyArrowPatch

    llm, gpus, users, context = MACHINE
    weights, notebooks, compute = formulas.step_parts(*MACHINE)
    kept, private = formulas.weight_bytes(llm), users * formulas.kv_bytes(llm, context)
    for x, word, term in (
        (LEFT, "WAREHOUSE", f"memory, {units.size(gpus.memory)}"),
        (60, "BELT", f"bandwidth, {units.bandwidth(gpus.bandwidth)}"),
        (108, "WORKERS", f"arithmetic, {units.flops(gpus.flops[llm.precision])}"),
        (157, "PEOPLE", "each with a private notebook"),
    ):
        _write(page, x, y, word, 12, weight="bold")
        _write(page, x, y + 4.4, term, 8)
    # the warehouse: a bay for each GPU, filled from below
    top, wide, bay = y + 8, 38, 5.6
    high = gpus.devices * bay
    _box(ax, LEFT, top, wide, high, "white")
    floor = top + high
    for size, colour, hatch in ((kept, WEIGHTS, ""), (private, KV, "//")):
        part = high * size / gpus.memory
        floor -= part
        _box(ax, LEFT, floor, wide, part, colour, hatch=hatch, edgecolor="white", lw=0)
    for n in range(gpus.devices + 1):
        ax.plot([LEFT, LEFT + wide], [top + n * bay] * 2, color=INK, lw=0.5)
    _box(ax, LEFT, top, wide, high, "none", lw=1.2)
    paper = {"bbox": {"fc": "white", "ec": "none", "pad": 1.2}, "ha": "center"}
    middle = LEFT + wide / 2
    _write(page, middle, top + high - 4.5, f"weights {units.size(kept)}", 9, weight="bold", **paper)
    _write(page, middle, floor + 5, f"notebooks {units.size(private)}", 9, weight="bold", **paper)
    _write(page, middle, top + 8, "free", 9, **paper)
    # the belt: boxes of weights, then of notebooks, as many as their bytes
    belt = top + 27
    first, last, boxes = 58, 101, 8
    of_all = round(boxes * weights / (weights + notebooks))
    for n in range(boxes):
        look = (WEIGHTS, "") if n < of_all else (KV, "//")
        x = last - 4.6 - n * 5.3
        _box(ax, x, belt - 4.6, 4.6, 4.6, look[0], hatch=look[1], edgecolor="white" if look[1] else INK, lw=0.6)
    _box(ax, first, belt, last - first, 1.6, MEMORY)
    ax.add_patch(
        FancyArrowPatch((last + 0.5, belt - 2.3), (107, belt - 2.3), arrowstyle="-|>", mutation_scale=9, color=INK)
    )
    _write(page, first, belt - 7.5, "blue: for all of them, once", 8, color=DARK_WEIGHTS)
    _write(page, first, belt + 6, "orange: each for one owner", 8, color=DARK_KV)
    # the workers: as many figures as the balance has users
    across, step = 15, 2.9
    places = [(109.3 + step * (n % across), top + 2 + step * (n // across) * 0.78) for n in range(crew())]
    at_work = busy()
    for some, face, edge in ((places[:at_work], COMPUTE, COMPUTE), (places[at_work:], "white", "#767676")):
        ax.scatter(*zip(*some, strict=True), marker=_person(), s=22, facecolor=face, edgecolor=edge, lw=0.5)
    below = top + 2 + step * 0.78 * (crew() // across) + 4.4
    ax.add_patch(FancyArrowPatch((151.5, belt - 2.3), (156, belt - 2.3), arrowstyle="-|>", mutation_scale=9, color=INK))
    # the people, and what is theirs
    spots = [(159 + 4.75 * (n % 8), top + 2.6 + 5.6 * (n // 8)) for n in range(users)]
    ax.scatter(*zip(*spots, strict=True), marker=_person(), s=34, facecolor=INK, edgecolor=INK, lw=0.4)
    for x, up in spots:
        _box(ax, x + 1.25, up - 0.9, 1.5, 2.2, KV, lw=0.3)
    _write(page, 108, below, f"{at_work} of {crew()} are busy", 9, weight="bold", color=DARK_COMPUTE)
    # the two times
    bars, scale = top + high + 8.5, 132 / (weights + notebooks)
    _box(ax, 40, bars, scale * weights, 5, WEIGHTS, lw=0)
    _box(ax, 40 + scale * weights, bars, scale * notebooks, 5, KV, hatch="//", edgecolor="white", lw=0)
    _box(ax, 40, bars + 6.5, scale * compute, 5, COMPUTE, lw=0)
    _write(page, 38, bars + 3.8, "moving", 10, ha="right", weight="bold")
    _write(page, 38, bars + 10.3, "computing", 10, ha="right", weight="bold")
    _write(page, 174, bars + 3.8, units.time(weights + notebooks), 10, weight="bold")
    said = (
        f"{units.time(compute)}. Then the workers wait. {llm.name.replace('-3.1', '')} on 8 H100, {users} people, "
        f"{context:,} tokens each."
    )
    _write(page, 42 + scale * compute, bars + 10.3, said, 9)


def _times(page, ax, y):
    """The two times, words before symbols; who shares what; what the letters say."""
    _heading(page, ax, y, "A step: everybody gets one token, after the longer of two times")
    for row, (name, words, formula, colour) in enumerate(
        (
            (
                "Moving",
                "The weights once, and everybody's notebook, over the belt.",
                r"$(N\,b + B\,L\,\kappa)\,/\,W$",
                DARK_WEIGHTS,
            ),
            (
                "Computing",
                "A multiplication and an addition for each parameter that a token uses.",
                r"$2\,N_a\,B\,/\,F$",
                DARK_COMPUTE,
            ),
        )
    ):
        up = y + 8 + 14.5 * row
        _write(page, LEFT, up, name, 12, weight="bold", color=colour)
        _write(page, LEFT, up + 1.6, words, 8.5, wide=40)
        _write(page, 83, up + 2.5, formula, 12.5)
    _write(page, LEFT, y + 36.5, "One token costs, in times its own arithmetic:", 8.5)
    _write(page, 83, y + 36.5, r"$\max(1/\beta + \lambda,\ 1)$", 11)
    _write(page, LEFT, y + 41, "β: users, in critical batches B*. λ: tokens of each, in critical contexts L*.", 8.5)
    columns = (129, 151, 166, 182)
    rows = (
        ("", "more\nusers", "longer\ncontext", "shared"),
        ("weights", "the same", "the same", "by all"),
        ("notebooks", "more", "more", "by nobody"),
        ("computing", "more", "hardly*", "by nobody"),
    )
    for row, cells in enumerate(rows):
        for x, cell in zip(columns, cells, strict=True):
            bold = "bold" if not row or x == columns[0] else "normal"
            page.text(
                x / WIDE, 1 - (y + 8 + 8 * row) / HIGH, cell, fontsize=8, color=INK, weight=bold, va="center",
                linespacing=1.1,
            )  # fmt: skip
    _write(page, columns[0], y + 38.5, "* up to a few thousand tokens", 7.2)


def _chart(page):
    """Where a step waits for what, with few dots, each with its model."""
    ax = page.add_axes((0.112, 1 - 237 / HIGH, 0.42, 44 / HIGH))
    ax.spines[["top", "right"]].set_visible(False)
    dots, limits = _cases()
    draw(ax, dots, limits, costs=(), hatches=("--", "//", "\\\\"))
    for text in ax.texts:
        text.set_fontsize(7.5 if text.get_weight() == "bold" else min(text.get_fontsize(), 8))
    ax.set_xlabel("β: users, in critical batches (log axis)", fontsize=8)
    ax.set_ylabel("λ: context, in\ncritical contexts", fontsize=8)
    ax.tick_params(labelsize=7.5)


def _cases():
    """Dots and memory limits of the chart."""

    def dot(label, llm, gpus, users, tokens):
        beta, lam = formulas.relative_batch(llm, gpus, users), formulas.relative_context(llm, gpus, tokens)
        return label, beta, lam, beta * lam <= formulas.memory_headroom(llm, gpus)

    cases = [
        dot(*case)
        for case in (
            ("700B, alone", ARTICLE_700B, 10 * H100, 1, 0),
            ("700B, 295 users", ARTICLE_700B, 10 * H100, 295, 0),
            ("the picture above", *MACHINE),
        )
    ]
    return cases, [("memory full", formulas.memory_headroom(LLAMA_70B, 8 * H100))]


def _numbers(page, y, numbers):
    for number, words in numbers:
        _write(page, 141, y, number, 11 if len(number) < 9 else 9.5, weight="bold", ha="right")
        _write(page, 143, y - 3, words, 7.2, wide=37)
        y += 2.2 + 3.3 * len(textwrap.wrap(words, 37))


def _prices(page, y):
    for place, (head, words) in enumerate(phenomena()):
        x = LEFT + 62.5 * place
        _write(page, x, y + 2, head, 9.6, weight="bold")
        _write(page, x, y + 3.8, words, 8, wide=39)


def _foot(page):
    said = (
        "N, N_a parameters, and those a token uses (without a table that is only looked up) · b bytes for one · "
        "κ bytes of notebook (KV cache) for a token · B users · L tokens of each · W bandwidth · F arithmetic rate. "
        "The ideal step: peak rates, moving and computing overlap, all experts read, no talk between GPUs, every byte "
        "lies once. Sources: lib/inference_math/data. CC BY 4.0."
    )
    _write(page, LEFT, 282.6, said, 7, wide=136)
