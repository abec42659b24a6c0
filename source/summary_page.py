"""The whole series on one sheet of A4, for printing. Every number on it is computed here."""

import textwrap

from inference_math import formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LLAMA_70B
from inference_math.figures.one_picture import draw
from inference_math.figures.picture import COMPUTE, INK, KV, WEIGHTS

LEFT, RIGHT = 0.07, 0.95
"""Margins, as shares of the page's width."""


def summary():
    """A figure of 210 x 297 mm with ``alt``, a sentence on what stands where."""
    from matplotlib.figure import Figure

    page = Figure(figsize=(8.27, 11.69))
    page.text(LEFT, 0.958, "Move it or compute it", fontsize=21, weight="bold", color=INK)
    page.text(
        LEFT,
        0.938,
        "How long one token takes and what it costs, on one page. Every number is computed from a data sheet.",
        fontsize=9.5,
        color=INK,
    )
    _factory(page, 0.851)
    _times(page, 0.824)
    _heading(page, 0.641, "All machines on one chart")
    ax = page.add_axes((0.125, 0.378, RIGHT - 0.125, 0.248))
    ax.spines[["top", "right"]].set_visible(False)
    cases, limits = _cases()
    draw(ax, cases, limits, hatches=("--", "//", "\\\\"))
    ax.set_xlabel("β = B/B*: users, in critical batch sizes (log axis)", fontsize=9)
    ax.set_ylabel("λ = L/L*: context, in\ncritical contexts (log axis)", fontsize=9)
    ax.tick_params(labelsize=8.5)
    numbers = key_numbers()
    _numbers(page, 0.326, numbers)
    _phenomena(page, 0.166)
    _foot(page)
    said = "; ".join(f"{number} {words}" for number, words in numbers)
    page.alt = (
        "One page. The factory: warehouse, belt, workers, notebooks. The two times of a step, moving and "
        "computing, and who shares them. The chart of batch and context with three regions: waiting for weights, "
        f"waiting for notebooks, computing. Key numbers: {said}. Three phenomena: "
        f"{' '.join(words for _, words in phenomena())}"
    )
    return page


def key_numbers():
    """Pairs of a number and what it says."""
    one = formulas.step_time(ARTICLE_700B, H100)
    busy = formulas.critical_batch_size(ARTICLE_700B, H100)
    experts = formulas.critical_batch_size(DEEPSEEK_V3, H100)
    far = formulas.critical_context(LLAMA_70B, H100)
    balanced = formulas.balanced_context(DEEPSEEK_V3, 8 * H200)
    idle = 1 - formulas.compute_time(ARTICLE_700B, H100) / one
    return [
        (units.time(one), f"to move 700 GB once inside an H100: {units.rate(1 / one)} for one user"),
        (f"{100 * idle:.1f} %", "of that time the workers wait, if nobody shares the move"),
        (units.digits(busy), "users keep an H100 busy: B* of a dense model in one format"),
        (
            units.digits(experts),
            (
                "is B* of DeepSeek-V3 on H100: of the parameters that a step moves, "
                f"a token uses 1 in {units.digits(formulas.inverse_sparsity(DEEPSEEK_V3))}"
            ),
        ),
        (units.digits(far), "tokens is L* of Llama-70B on H100: past it no batch is large enough"),
        (
            units.digits(balanced),
            "tokens: up to there 8 H200, if every byte lies once, hold enough users of DeepSeek-V3 to be busy",
        ),
    ]


def phenomena():
    """The article's three price phenomena, a heading and a sentence each."""
    eight, long = 8 * H100, 32_000
    llm = LLAMA_70B.at("fp8", kv="fp8")
    far = formulas.relative_context(llm, eight, long)
    prompt = formulas.relative_cost(formulas.relative_batch(LLAMA_70B, eight, 2_000), 0)
    answer = formulas.relative_cost(
        formulas.relative_batch(LLAMA_70B, eight, 64), formulas.relative_context(LLAMA_70B, eight, 1_000)
    )
    one, ten = (units.time(formulas.step_time(ARTICLE_700B, n * H100)) for n in (1, 10))
    return [
        (
            "Long context costs more.",
            (
                f"Notebooks are private. At {long:,} tokens a token of Llama-70B (8 bit, H100) costs at least "
                f"{units.digits(far)} times its arithmetic, in however large a crowd."
            ),
        ),
        (
            "Output costs more than input.",
            (
                f"A prompt of 2,000 tokens is computed at once, at {units.digits(prompt, 2)} × the least. "
                f"An answer comes token by token: at {units.digits(answer, 2)} ×, with 64 users of 1,000 tokens."
            ),
        ),
        (
            "Money buys no instant answer.",
            (
                f"An H100 of your own still takes {one} to move 700 GB. Ten of them, whose belts add up, "
                f"take {ten} at best, and nobody shares the bill."
            ),
        ),
    ]


def _cases():
    """Dots and memory limits of the chart."""

    def dot(label, llm, gpus, users, tokens):
        beta, lam = formulas.relative_batch(llm, gpus, users), formulas.relative_context(llm, gpus, tokens)
        return label, beta, lam, beta * lam <= formulas.memory_headroom(llm, gpus)

    fp8 = LLAMA_70B.at("fp8", kv="fp8")
    cases = [
        dot(*case)
        for case in (
            ("700B on one H100, 1 user: does not fit", ARTICLE_700B, H100, 1, 0),
            ("64", ARTICLE_700B, 10 * H100, 64, 0),
            ("295 users", ARTICLE_700B, 10 * H100, 295, 0),
            ("5,000", ARTICLE_700B, 10 * H100, 5_000, 0),
            ("Llama-70B: 1 × 1,000", LLAMA_70B, 8 * H100, 1, 1_000),
            ("64 × 1,000", LLAMA_70B, 8 * H100, 64, 1_000),
            ("165 × 8,000", LLAMA_70B, 8 * H100, 165, 8_000),
            ("fp8: 32 × 32,000", fp8, 8 * H100, 32, 32_000),
            ("DeepSeek-V3: 1 × 8,000", DEEPSEEK_V3, 8 * H200, 1, 8_000),
            ("64 × 8,000", DEEPSEEK_V3, 8 * H200, 64, 8_000),
        )
    ]
    return cases, [
        ("memory full: Llama-70B", formulas.memory_headroom(LLAMA_70B, 8 * H100)),
        ("memory full: DeepSeek-V3", formulas.memory_headroom(DEEPSEEK_V3, 8 * H200)),
    ]


def _heading(page, y, text):
    from matplotlib.lines import Line2D

    page.text(LEFT, y, text, fontsize=12, weight="bold", color=INK)
    page.add_artist(Line2D([LEFT, RIGHT], [y - 0.006] * 2, color=INK, lw=0.8))


def _factory(page, y):
    """Four boxes in a row: the factory's word, the field's, and what an H100 has."""
    from matplotlib.patches import FancyArrowPatch, Rectangle

    boxes = (
        ("warehouse", "memory", units.size(H100.memory), WEIGHTS),
        ("conveyor belt", "memory bandwidth", units.bandwidth(H100.bandwidth), WEIGHTS),
        ("workers", "compute units", f"{units.flops(H100.flops['fp8'])} in 8 bit", COMPUTE),
        ("notebooks", "KV cache, one per user", f"Llama-70B: {units.size(LLAMA_70B.kv_bytes_per_token)}/token", KV),
    )
    wide, gap = 0.205, 0.02
    for place, (word, term, value, colour) in enumerate(boxes):
        x = LEFT + place * (wide + gap)
        page.add_artist(Rectangle((x, y), wide, 0.072, facecolor=colour + "18", edgecolor=INK, lw=1))
        for up, text, size, weight in (
            (0.049, word, 12, "bold"),
            (0.030, term, 9, "normal"),
            (0.011, value, 8, "bold"),
        ):
            page.text(x + wide / 2, y + up, text, fontsize=size, weight=weight, color=INK, ha="center")
        if place < 3:
            page.add_artist(
                FancyArrowPatch(
                    (x + wide, y + 0.036),
                    (x + wide + gap, y + 0.036),
                    color=INK,
                    lw=1,
                    arrowstyle="<|-" if place == 2 else "-|>",
                    mutation_scale=9,
                    shrinkA=0,
                    shrinkB=0,
                )
            )


def _times(page, y):
    """The two times on the left, who shares them on the right, the units below."""
    _heading(page, y, "A step: one token for each of B users")
    lines = (
        (r"$t_\mathrm{move} = (N\,b + B\,L\,\kappa)\ /\ W$", "the weights once, and each user's notebook"),
        (r"$t_\mathrm{compute} = 2\,N_a\,B\ /\ F$", "two FLOP per active parameter and token"),
        (r"$T = \max(t_\mathrm{move},\ t_\mathrm{compute})$", "the longer hides the shorter"),
    )
    for row, (formula, words) in enumerate(lines):
        page.text(LEFT, y - 0.036 - 0.034 * row, formula, fontsize=11.5, color=INK)
        page.text(
            LEFT + 0.24,
            y - 0.033 - 0.034 * row,
            "\n".join(textwrap.wrap(words, 24)),
            fontsize=8,
            color=INK,
            va="center",
            linespacing=1.2,
        )
    columns = (0.53, 0.67, 0.735, 0.82)
    rows = (
        ("grows with", "users?", "context?", "can be shared?"),
        ("move weights", "no", "no", "yes"),
        ("move notebooks", "yes", "yes", "no"),
        ("compute", "yes", "hardly", "no: it is the work"),
    )
    for row, cells in enumerate(rows):
        for x, cell in zip(columns, cells, strict=True):
            page.text(
                x,
                y - 0.03 - 0.0255 * row,
                cell,
                fontsize=8.5,
                color=INK,
                weight="bold" if not row or x == columns[0] else "normal",
            )
    measured = (
        (LEFT, r"$B^* = \dfrac{b}{2}\,\dfrac{N}{N_a}\,\dfrac{F}{W}$"),
        (0.285, r"$L^* = \dfrac{2\,N_a}{F}\,\dfrac{W}{\kappa}$"),
        (0.465, r"$\dfrac{T}{T_0} = \max(1 + \beta\lambda,\ \beta)$"),
        (0.715, r"$\mathrm{cost} = \max(\dfrac{1}{\beta} + \lambda,\ 1)$"),
    )
    for x, formula in measured:
        page.text(x, y - 0.148, formula, fontsize=11.5, color=INK)


def _numbers(page, y, numbers):
    _heading(page, y, "Numbers worth knowing")
    for place, (number, words) in enumerate(numbers):
        x, row = LEFT + 0.305 * (place % 3), y - 0.032 - 0.062 * (place // 3)
        page.text(x, row, number, fontsize=15, weight="bold", color=INK)
        page.text(
            x, row - 0.008, "\n".join(textwrap.wrap(words, 39)), fontsize=8, color=INK, va="top", linespacing=1.25
        )


def _phenomena(page, y):
    _heading(page, y, "Three things that price lists show")
    for place, (head, words) in enumerate(phenomena()):
        x = LEFT + 0.305 * place
        page.text(x, y - 0.026, head, fontsize=9.2, weight="bold", color=INK)
        page.text(x, y - 0.034, "\n".join(textwrap.wrap(words, 39)), fontsize=8, color=INK, va="top", linespacing=1.3)


def _foot(page):
    said = (
        "The ideal step: peak rates, all weights read, no talk between GPUs, moving and computing overlap. "
        "Where notebooks wait their turn it takes max(1, β) + βλ, less than twice as long. "
        "Cost in multiples of a token's own arithmetic. Dots: users × tokens of context each. "
        "N, N_a: parameters, and those active for a token, both without a table that is only looked up; "
        "b: bytes per parameter; κ: bytes of cache per token; F: FLOP/s; W: bytes/s; T0 = N b/W. "
        "Sources of all values: lib/inference_math/data. CC BY 4.0."
    )
    page.text(LEFT, 0.022, "\n".join(textwrap.wrap(said, 132)), fontsize=7, color=INK, va="bottom", linespacing=1.35)
