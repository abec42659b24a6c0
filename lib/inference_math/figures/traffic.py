"""Traffic: how full the batch is, what a vendor's queue gives away, an hour as it came, and what pays the rent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import money, queues, traffic, units
from ..errors import InputError
from .given import positive, some, with_styles, zero_or_more
from .picture import INK, KNEE, KV, MEMORY, SMALL, TINY, WEIGHTS, alt, axes, beside, in_digits, two_axes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from ..queue_tables import Tested
    from ..replay import Replay
    from ..traffic import Server

    Offered = tuple[str, float, float]
    """A seller, and the prices of input and output: USD for a million tokens."""

STYLES = (("-", INK), ("--", WEIGHTS), (":", KV))
BESIDE = ((0.02, "left"), (0.03, "right"), (0.45, "above right"))
"""Of each curve, the share of the requests at which its name stands, and on which side."""


def batch_shares(
    server: Server,
    rate: float,
    input_tokens: float,
    output_tokens: float,
    played: Mapping[int, float],
    title: str,
) -> Axes:
    """Bars: the share of the time in which 0, 1, 2, ... requests run, of the chain. Dots: of a server that was played,
    ``played``, by their number."""
    some(played=played)
    zero_or_more(played=played.values())
    traffic.open_distribution(server, rate, input_tokens, output_tokens, 1)  # refuses a rate that is too high
    mean = traffic.mean_batch(server, rate, input_tokens, output_tokens)
    field = traffic.mean_field_batch(server, rate, input_tokens, output_tokens)
    most = int(mean + 4 * traffic.batch_spread(server, rate, input_tokens, output_tokens)) + 1
    shares = traffic.open_distribution(server, rate, input_tokens, output_tokens, most)
    ax = axes(title)
    ax.bar(range(most + 1), shares, color=MEMORY, width=0.8)
    dots = [n for n in range(most + 1) if n in played]
    ax.plot(dots, [played[n] for n in dots], "o", color=INK, ms=5, ls="")
    ax.axvline(mean, color=KNEE, ls="--", lw=1.2)
    top = 1.25 * max(*shares, *played.values())
    beside(ax, f"on average {units.digits(mean)}", (mean, 0.97 * top), "below right", fontsize=SMALL, color=KNEE)
    ax.set(
        xlim=(-0.7, most + 0.7),
        ylim=(0, top),
        xlabel=f"requests that run, at {rate:g} a second (bars: formula; dots: played)",
        ylabel="share of the time",
    )
    ax.set_xticks(range(0, most + 1, max(1, most // 7)))
    ax.yaxis.set_major_formatter("{x:.0%}")
    return alt(
        ax,
        f"{title}. Bars over the number that run: nobody in {shares[0]:.1%} of the time, on average "
        f"{units.digits(mean)}, where the mean field says {units.digits(field)}. Dots of a played server lie near the "
        f"tops of the bars; it has nobody in {played.get(0, 0.0):.1%} of the time.",
    )


def queue_waits(rows: Sequence[Tested], running: float, title: str) -> Axes:
    """The time to the first token that a vendor printed, over the requests that were kept open, and the wait that
    follows if ``running`` of them fit and the rest queues.

    ``rows`` as ``queue_tables.queue_table`` has them, fewest open first.
    """
    some(rows=rows)
    positive(running=running)
    printed = [row.time_to_first_token for row in rows]
    seen = [one for one in printed if one is not None]
    if len(seen) < len(printed):
        raise InputError(f"rows of {rows[0].table} have no time to first token")
    last = rows[-1]
    if last.open_requests <= running:
        raise InputError(f"running={running:g} must be below {last.open_requests}, the most that were open: no queue")
    seconds = (last.output_tokens - 1) * last.time_per_token
    end = 1.08 * last.open_requests
    ax = axes(title)
    ends = [float(queues.closed_wait(number, running, seconds)) for number in (0, running, end)]
    ax.plot([0, running, end], ends, color=KV, lw=2.5)
    ax.plot([row.open_requests for row in rows], seen, "o", color=INK, ms=6 if len(rows) > 1 else 8, ls="")
    ax.axvline(running, color=KNEE, ls="--", lw=1.2)
    high = 1.15 * max(*seen, *ends)
    beside(ax, f"{units.digits(running)} fit", (running, 0.97 * high), "below right", fontsize=SMALL, color=KNEE)
    middle = (running + end) / 2
    at = float(queues.closed_wait(middle, running, seconds))
    beside(ax, "by Little's law", (middle, at), "below right", fontsize=SMALL)
    beside(ax, "printed", (rows[-1].open_requests, seen[-1]), "above left", fontsize=SMALL)
    ax.set(
        xlim=(0, end),
        ylim=(0, high),
        xlabel=f"requests kept open: {rows[0].table}",
        ylabel="time to the first token",
    )
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g} s" if value else "0")
    said = ", ".join(f"{row.open_requests} open, {units.time(one)}" for row, one in zip(rows, seen, strict=True))
    return alt(
        ax,
        f"{title}. Dots as printed: {said}. The line is nothing up to {units.digits(running)} open requests, and then "
        f"rises straight to {units.time(float(queues.closed_wait(last.open_requests, running, seconds)))} at "
        f"{last.open_requests}.",
    )


def one_hour(ways: Sequence[tuple[str, Replay]], most: float, title: str) -> Axes:
    """Left: how many requests a second came in each minute of the last of ``ways``, and ``most``, what the server can
    do. Right: the share of the requests that waited longer than so many seconds, of each (up to three)."""
    import numpy

    looks = with_styles("ways", ways, STYLES)
    positive(most=most)
    name, hour = ways[-1]
    left, right = two_axes(title, 3.4)
    minutes = int(hour.trace.seconds // 60)
    if not minutes:
        raise InputError(f"ways ends with {name!r}, which is shorter than a minute")
    came = numpy.histogram(hour.trace.arrivals, numpy.arange(minutes + 1) * 60)[0] / 60
    left.plot(numpy.arange(minutes) + 0.5, came, color=INK, lw=2)
    left.axhline(most, color=KNEE, ls="--", lw=1.2)
    high = 1.25 * max(most, *came)
    beside(left, f"at most {most:.1f}", (0.0, most), "above right", fontsize=SMALL, color=KNEE)
    peak = int(came.argmax())
    beside(left, name, (peak + 0.5, float(came[peak])), "above", fontsize=SMALL)
    left.set(
        xlim=(0, minutes),
        ylim=(0, high),
        xlabel="minute",
        ylabel="requests a second",
    )
    said = _longer(right, looks)
    return alt(
        left,
        f"{title}. Left, requests a second in each of {minutes} minutes: from {came.min():.1f} to {came.max():.1f}, "
        f"and at most {most:.1f} that the server serves. Right, the share that waits longer than so many seconds. "
        f"{said}.",
    )


def who_waits_longer(ways: Sequence[tuple[str, Replay]], title: str) -> Axes:
    """The share of the requests that waited longer than so many seconds for the first token, of each of up to three
    ``ways`` in which they came."""
    looks = with_styles("ways", ways, STYLES)
    ax = axes(title, height=3.4)
    return alt(ax, f"{title}. The share that waits longer than so many seconds. {_longer(ax, looks)}.")


def cost_and_traffic(
    server: Server,
    rent_per_gpu_hour: float,
    devices: int,
    input_tokens: float,
    output_tokens: float,
    offers: Sequence[Offered],
    title: str,
) -> Axes:
    """What a million tokens cost, read and written, over the requests that come in a second; the prices of up to four
    ``offers`` for the same mix, and where they pay the rent; and the wall at what the server can do."""
    import numpy

    some(offers=offers)
    if len(offers) > 4:
        raise InputError(f"offers holds {len(offers)}, and a picture has room for 4")
    positive(**{f"offers[{name!r}]": prices for name, *prices in offers})
    most = float(traffic.most_requests(server, input_tokens, output_tokens))
    tokens = input_tokens + output_tokens
    rates = numpy.geomspace(most / 200, most, 80)
    cost = money.usd_per_million_tokens(rent_per_gpu_hour, devices, rates * tokens)
    ax = axes(title, height=3.7)
    ax.plot(rates, cost, color=INK, lw=2.5)
    ax.axvline(most, color=KNEE, ls="--", lw=1.2)
    said, paid = [], []
    for name, price_in, price_out in offers:
        bill = money.revenue(input_tokens, output_tokens, price_in, price_out)
        price = bill * money.MILLION / tokens
        paid.append(price)
        rate = float(traffic.break_even_rate(rent_per_gpu_hour, devices, bill))
        ax.axhline(price, color=WEIGHTS, lw=0.8)
        label = f"{name}: USD {price_in:g} in, {price_out:g} out"
        ax.annotate(
            label,
            (0.01, price),
            xycoords=ax.get_yaxis_transform(),
            xytext=(0, 7),
            textcoords="offset points",
            va="bottom",
            fontsize=TINY,
            color=WEIGHTS,
        )
        if rate <= most:
            ax.plot([rate], [price], "o", color=WEIGHTS, ms=8)
        pays = f"pays from {rate:.2g} requests a second" if rate <= most else "never pays"
        said.append(f"{name} (USD {price_in:g} and {price_out:g}) {pays}, {rate / most:.0%} of the most")
    ends = float(cost[-1]), float(cost[0])
    beside(ax, "cost of a token", (float(rates[12]), float(cost[12])), "above right", fontsize=SMALL)
    words = f"the wall: {most:.1f} a second"
    ax.annotate(
        words,
        (most, 0.98),
        xycoords=("data", "axes fraction"),
        xytext=(-7, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=SMALL,
        color=KNEE,
    )
    low = min(ends[0], *paid)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(float(rates[0]), 1.6 * most),
        ylim=(0.6 * low, 1.6 * ends[1]),
        xlabel="requests that come in a second (log axis)",
        ylabel="USD for a million tokens,\nread and written (log axis)",
    )
    ax.minorticks_off()
    in_digits(ax.xaxis, ax.yaxis)
    return alt(
        ax,
        f"{title}. A falling straight line on two log axes: from USD {ends[1]:.2g} for a million tokens at "
        f"{rates[0]:.2g} requests a second to USD {ends[0]:.2g} at {most:.2g}, the most that the server serves. "
        f"{'; '.join(said)}.",
    )


def _longer(ax: Axes, looks: Sequence[tuple[tuple[str, Replay], tuple[str, str]]]) -> str:
    """Draws the shares that waited longer; gives what they say in words."""
    import numpy

    shares = numpy.geomspace(1, 1e-3, 60)
    said = []
    for (label, one), (stroke, colour) in looks:
        waits = numpy.quantile(one.waits, 1 - shares)
        ax.plot(waits, shares, stroke, color=colour, lw=2)
        half, late = (one.wait(share) for share in (0.5, 0.99))
        said.append(f"{label}: half within {units.time(half)}, one in a hundred longer than {units.time(late)}")
    for ((label, one), (_, colour)), (share, side) in zip(looks, BESIDE, strict=False):
        place = float(numpy.quantile(one.waits, 1 - share)), share
        beside(ax, label, place, side, fontsize=SMALL, color=INK if colour == KV else colour)
    ends = [float(one.waits[-1]) for (_, one), _ in looks]
    ax.axhline(0.01, color="#888888", lw=0.8)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(min(float(one.waits[0]) for (_, one), _ in looks), 1.3 * max(ends)),
        ylim=(1e-3, 1.2),
        xlabel="seconds to the first token (log axis)",
        ylabel="share that waits longer (log axis)",
    )
    low, high = ax.get_xlim()
    marks = [mark for mark in (0.01, 0.1, 1, 10, 100, 1000) if low <= mark <= high]
    ax.set_xticks(marks, [f"{mark:g}" for mark in marks])
    ax.set_yticks([1, 0.1, 0.01, 0.001], ["1", "0.1", "0.01", "0.001"])
    ax.minorticks_off()
    return "; ".join(said)
