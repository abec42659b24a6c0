"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

import base64
import html
import io

from . import formulas, units

WEIGHTS, KV, COMPUTE, KNEE, MEMORY, INK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CCCCCC", "#333333")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""


class Picture:
    """A figure as an image with alt text, for any notebook front end.

    JupyterLab gives a bare PNG no alt text, so it gets an ``<img>``; GitHub and
    nbconvert take the PNG, whose metadata carries the same sentence.
    """

    def __init__(self, figure):
        self.alt = figure.alt
        self.png = _png(figure)

    def html(self):
        data = base64.b64encode(self.png).decode()
        return (f'<img alt="{html.escape(self.alt)}" style="max-width:100%;width:720px" '
                f'src="data:image/png;base64,{data}">')

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = base64.b64encode(self.png).decode()
        bundle = {"image/png": png, "text/html": self.html(), "text/plain": self.alt}
        return bundle, {"image/png": {"alt": self.alt, "width": 720}}


def show(ax):
    """Displays the figure of ``ax`` (Axes) with its alt text."""
    from IPython.display import display

    display(Picture(ax.figure))


def move_and_compute(model, hardware, batch=1):
    """Two bars: how long a step moves weights, and how long it computes."""
    move = formulas.read_time(formulas.weight_bytes(model), hardware)
    compute = formulas.compute_time(model, hardware, batch)
    longer, shorter = max(move, compute), min(move, compute)
    what = "the workers wait" if move > compute else "the belt waits"
    title = f"Batch {batch}: {what} {1 - shorter / longer:.1%} of the time"
    ax = _axes(title, height=2.4)
    bars = ax.barh(["compute", "move weights"], [compute, move], color=[COMPUTE, WEIGHTS])
    for bar, value in zip(bars, (compute, move)):
        ax.annotate(units.time(value), (value, bar.get_y() + bar.get_height() / 2),
                    xytext=(5, 0), textcoords="offset points", va="center")
    ax.set_xlim(0, longer * 1.15)
    ax.set_xlabel(f"time of one step on {hardware.name} (s)")
    return _alt(ax, f"Two bars. Moving the weights takes {units.time(move)}, "
                    f"computing takes {units.time(compute)}. {title}.")


def roofline(hardware, precision="bf16", dots=(), measured=None):
    """FLOP/s that ``hardware`` reaches at each number of FLOP per byte.

    ``dots`` are (label, intensity) pairs, drawn on the roof; ``measured`` is a
    second Hardware, drawn as a roof of its own.
    """
    roofs = [(hardware, precision)]
    if measured is not None:
        roofs.append((measured, next(iter(measured.flops))))
    ridges = [formulas.ridge_point(*roof) for roof in roofs]
    low = min([x for _, x in dots] + ridges + [1.0]) / 3
    high = max([x for _, x in dots] + ridges) * 10
    ax = _axes(f"Left of {ridges[0]:.0f} FLOP per byte, {hardware.name} waits for memory",
               height=4.2)
    ax.set(xscale="log", yscale="log", xlim=(low, high))
    said = []
    for (device, p), ridge, colour in zip(roofs, ridges, (INK, KNEE)):
        x = [low, ridge, high]
        ax.plot(x, [formulas.attainable_flops(i, device, p) for i in x], color=colour, lw=2)
        top = formulas.attainable_flops(high, device, p)
        ax.annotate(f"{device.name}: {units.flops(top)} {p}", (high, top), xytext=(-4, 5),
                    textcoords="offset points", ha="right", color=colour)
        ax.plot([ridge], [top], "s", color=KNEE, ms=7)
        ax.annotate(f"ridge {units.digits(ridge)}", (ridge, top), xytext=(-8, 2), ha="right",
                    textcoords="offset points", color=KNEE)
        said.append(f"{device.name} rises with memory bandwidth until {units.digits(ridge)} "
                    f"FLOP per byte, then stays flat at {units.flops(top)}")
    for label, intensity in dots:
        y = formulas.attainable_flops(intensity, hardware, precision)
        ax.plot([intensity], [y], "o", color=WEIGHTS, ms=8)
        beside = intensity < ridges[0]  # on the flat part, a label beside would sit on the roof
        ax.annotate(label, (intensity, y), xytext=(9, -4) if beside else (0, -18),
                    textcoords="offset points", ha="left" if beside else "center")
        said.append(f"{label} reaches {units.flops(y)}")
    ax.set_xlabel("FLOP per byte moved (log axis)")
    ax.set_ylabel("FLOP/s (log axis)")
    ax.grid(True, which="major", alpha=0.25)
    return _alt(ax, "Roofline. " + "; ".join(said) + ".")


def speeds(names, tokens_per_second, title):
    """Horizontal bars of tokens/s on a log axis, largest number at the top."""
    pairs = sorted(zip(tokens_per_second, names))
    ax = _axes(title, height=0.55 * len(pairs) + 1.2)
    values = [value for value, _ in pairs]
    ax.barh([name for _, name in pairs], values, color=WEIGHTS)
    for row, value in enumerate(values):
        ax.annotate(units.digits(value), (value, row), xytext=(4, 0),
                    textcoords="offset points", va="center")
    ax.set(xscale="log", xlim=(min(values) / 3, max(values) * 3))
    ax.set_xlabel("tokens/s for one user, at best (log axis)")
    spoken = "; ".join(f"{name}: {units.digits(v)} tokens/s" for v, name in reversed(pairs))
    return _alt(ax, f"{title}. {spoken}.")


def memory_boxes(model, hardware):
    """Parameters of ``model`` to scale beside boxes, each one device's memory."""
    from matplotlib.patches import Rectangle

    weights = formulas.weight_bytes(model)
    n = formulas.devices_needed(weights, hardware)
    title = f"{model.name}: {units.size(weights)} of weights fill {n} x {hardware.name}"
    if n == 1:
        title = f"{model.name}: {units.size(weights)} of weights fit in one {hardware.name}"
    per_row = min(n, 18)
    rows = -(-n // per_row)
    ax = _axes(title, height=0.5 + 7.2 * rows / max(per_row, 8))
    for i in range(n):
        x, y = i % per_row, -(i // per_row)
        filled = min(1.0, weights / hardware.memory - i)
        ax.add_patch(Rectangle((x + 0.05, y), 0.9, 0.9, fill=False, edgecolor=INK))
        ax.add_patch(Rectangle((x + 0.05, y), 0.9, 0.9 * filled, color=WEIGHTS))
    ax.set(xlim=(-0.1, max(per_row, 8) + 0.1), ylim=(0.9 - rows, 1.0))
    ax.set_aspect("equal")
    ax.axis("off")
    last = weights / hardware.memory - (n - 1)
    return _alt(ax, f"{n} boxes of {units.size(hardware.memory)} each; all full but the last, "
                    f"which is {last:.0%} full. {title}.")


def bytes_read(steps, title):
    """Bars: bytes of weights and of KV cache that each decode step read.

    ``steps`` are (label, weight bytes, KV bytes).
    """
    labels, weights, kv = zip(*steps)
    ax = _axes(title, height=3.2)
    places = range(len(labels))
    ax.bar(places, weights, color=WEIGHTS)
    ax.bar(places, kv, bottom=weights, color=KV, hatch="//")
    ax.set_xticks(list(places), labels)
    total = sum(weights) + sum(kv)
    ax.set_xlabel("decode step, and the token it made")
    ax.set_ylabel("bytes read")
    ax.yaxis.set_major_formatter(lambda value, _: units.size(value) if value else "0")
    ax.annotate("weights", (0, weights[0]), xytext=(0, -14), textcoords="offset points",
                ha="center", color="white")
    return _alt(ax, f"{title}. {len(labels)} bars of about {units.size(weights[0])} each, "
                    f"{units.size(total)} in all.")


def candidates(step):
    """Bars: the likeliest next tokens of one decode step (``toy_llm.Step``)."""
    pairs = [(repr(token), share) for token, share in reversed(step.candidates)]
    ax = _axes(f"Step {step.number}: {step.token!r} is the likeliest of the next tokens", height=2.6)
    ax.barh([name for name, _ in pairs], [share for _, share in pairs], color=COMPUTE)
    for row, (_, share) in enumerate(pairs):
        ax.annotate(f"{share:.1%}", (share, row), xytext=(4, 0), textcoords="offset points", va="center")
    ax.set_xlim(0, 1.12)
    ax.set_xlabel(f"probability, after the answer so far: {step.text[:len(step.text) - len(step.token)]!r}"
                  if step.token in step.text else "probability")
    spoken = ", ".join(f"{name} {share:.1%}" for name, share in reversed(pairs))
    return _alt(ax, f"Probabilities of the next token at step {step.number}: {spoken}.")


def curve(x, ys, title, xlabel, ylabel, marks=()):
    """Lines on two log axes. ``ys`` maps a label to values; ``marks`` are
    (x, label) pairs drawn as vertical lines."""
    ax = _axes(title, height=3.6)
    for (label, y), style, colour, share in zip(
            ys.items(), ("-", "--", ":"), (WEIGHTS, INK, COMPUTE), (0.3, 0.05, 0.7)):
        ax.plot(x, y, style, color=colour, lw=2)
        spot = int(share * len(x))  # apart from each other: lines often meet at an end
        ax.annotate(label, (x[spot], y[spot]), xytext=(6, -14), textcoords="offset points", color=colour)
    for place, label in marks:
        ax.axvline(place, color=KNEE, ls="-.")
        ax.annotate(label, (place, 0.03), xycoords=("data", "axes fraction"), color=KNEE,
                    xytext=(4, 0), textcoords="offset points")
    ax.set(xscale="log", yscale="log", xlabel=f"{xlabel} (log axis)", ylabel=f"{ylabel} (log axis)")
    ax.grid(True, alpha=0.25)
    lines = "; ".join(f"{k} goes from {units.digits(y[0])} to {units.digits(y[-1])}" for k, y in ys.items())
    return _alt(ax, f"{title}. {ylabel} against {xlabel}: {lines}.")


def _axes(title, height):
    from matplotlib.figure import Figure

    # No pyplot: nothing is kept alive, however many pictures a slider asks for.
    figure = Figure(figsize=(7.2, height), dpi=140, layout="constrained")
    ax = figure.add_subplot()
    ax.set_title(title, loc="left", fontsize=11)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _alt(ax, sentence):
    ax.figure.alt = sentence
    return ax


def _png(figure):
    from PIL import Image  # Matplotlib brings it

    raw = io.BytesIO()
    figure.savefig(raw, format="png", metadata={"Software": None})
    raw.seek(0)
    small = io.BytesIO()
    # 48 colours are enough for lines and letters and make the file a third as large.
    Image.open(raw).convert("RGB").quantize(48, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
