"""How far are predicted step times from measured ones, and what does each term bring? See README.md.

``python benchmarks/serving_fit.py`` prints the tables of README.md; progress goes to stderr.
"""

import sys
from dataclasses import replace

import numpy
from inference_math import formulas, kernels, serving, units
from inference_math.measured import served
from inference_math.tables import rows

HOME = {"hardware": "H100 SXM", "engine": "vllm", "model": "Llama-3.1-70B"}
SETS = {
    "Llama-70B, H100, vLLM (fitted)": {},
    "Llama-70B, H200, vLLM": {"hardware": "H200 SXM"},
    "Llama-70B, B200, vLLM": {"hardware": "B200 HGX"},
    "Llama-70B, H200, TensorRT-LLM": {"hardware": "H200 SXM", "engine": "trtllm"},
    "gpt-oss-120b, H100, vLLM": {"model": "gpt-oss-120b"},
    "gpt-oss-120b, H200, vLLM": {"hardware": "H200 SXM", "model": "gpt-oss-120b"},
    "DeepSeek-R1, H200, SGLang": {"hardware": "H200 SXM", "engine": "sglang", "model": "DeepSeek-V3"},
}
STEPS = {
    "ideal": (),
    "+ efficiency": ("efficiency",),
    "+ constant": ("efficiency", "constant"),
    "+ prefill": ("efficiency", "constant", "prefill"),
    "constant by layers": ("efficiency", "prefill", "layer"),
}
WRITTEN = {"efficiency": "{:.2f}".format, "constant": units.time, "prefill": "{:.1f}".format, "layer": units.time}


def table(head, lines):
    print("| " + " | ".join(head) + " |\n|" + "---|" + "--:|" * (len(head) - 1))
    for line in lines:
        print("| " + " | ".join(map(str, line)) + " |")
    print()


def percent(off):
    return f"{100 * off.median:.1f} / {100 * off.p90:.1f}"


def runs_of(asked, kv=None):
    """The runs of a set that can be used, and how many cannot; with caches taken to be in the format ``kv``."""
    found = served(None, None, **{**HOME, **asked})
    kept, left_out = serving.usable(found if kv is None else [replace(run, kv=kv) for run in found])
    return kept, sum(left_out.values())


def held_out(runs, terms):
    """The error on each number of GPUs, fitted on the others."""
    parts = [[run for run in runs if run.devices == n] for n in sorted({run.devices for run in runs})]
    predicted = [
        serving.fit([run for other in parts if other is not part for run in other], terms, draws=0).seconds(part)
        for part in parts
    ]
    measured = [run.time_per_token for part in parts for run in part]
    return serving.error(numpy.concatenate(predicted), numpy.array(measured))


def terms():
    home, _ = runs_of({})
    fits = {
        name: serving.fit(home, terms, progress=lambda line, name=name: print(f"{name}: {line}", file=sys.stderr))
        for name, terms in STEPS.items()
    }
    lines = []
    for name, asked in SETS.items():
        runs, left_out = runs_of(asked)
        lines.append([name, len(runs), left_out, *(percent(fitted.error_on(runs)) for fitted in fits.values())])
    left = [percent(held_out(home, terms)) for terms in STEPS.values()]
    lines.insert(1, ["each number of GPUs of these, fitted on the others", len(home), "", *left])
    table(["median / p90 of the error; %", "n", "left out", *STEPS], lines)

    def said(fitted, term):
        if term not in fitted.terms:
            return ""
        return "{} ({} to {})".format(*map(WRITTEN[term], (getattr(fitted, term), *fitted.intervals[term])))

    names = ["efficiency", "constant", "prefill", "layer"]
    table(["fit", *names], [[name, *(said(one, term) for term in names)] for name, one in fits.items() if one.terms])


def own_fits():
    home, _ = runs_of({})
    sets = {f"Llama-70B, {n} H100, vLLM": [run for run in home if run.devices == n] for n in (2, 4, 8)}
    sets |= {name.removesuffix(" (fitted)"): runs_of(asked)[0] for name, asked in SETS.items()}
    lines = []
    for name, runs in sets.items():
        fitted = serving.fit(runs, draws=0)
        each = fitted.constant / rows("models")[runs[0].model].whole("layers")
        values = (WRITTEN[term](getattr(fitted, term)) for term in serving.USUAL)
        lines.append([name, *values, units.time(each), percent(fitted.error)])
    table(["fitted to its own runs", *serving.USUAL, "constant / layers", "error; %"], lines)


def formats():
    lines = []
    for name, asked in SETS.items():
        line = [name]
        for kv in (None, "bf16", "fp8"):
            runs, _ = runs_of(asked, kv)
            line.append(f"{percent(serving.fit(runs_of({}, kv)[0], draws=0).error_on(runs))} ({len(runs)})")
        lines.append(line)
    table(["error of all three terms; % (n)", "caches as in the table", "all in 16 bit", "all in 8 bit"], lines)


def overlaps():
    home, _ = runs_of({})
    errors = {name: serving.fit(home, overlap=name, draws=0).error for name in ("max", "attention_serial")}
    print("Served runs:", "; ".join(f"{name} {percent(off)} %" for name, off in errors.items()))
    line = kernels.fit_attention(kernels.decode_attention())
    said = f"{units.time(line.fixed)} + bytes at {line.share:.0%} of the bandwidth"
    print(f"Attention of a layer: {said}; {line.misfit:.0%} off\n")
    table(
        ["product", "bandwidth; %", "FLOP/s; %", "error; %"],
        [
            [
                f"{one.precision} {one.n:,} x {one.k:,}",
                *(f"{100 * part:.0f}" for part in (one.bandwidth_share, one.flops_share, one.misfit)),
            ]
            for one in kernels.products()
        ],
    )
    lines = []
    for precision in ("bf16", "fp8"):
        one = kernels.layer(precision)
        points = {"measured": one.measured_seconds()}
        for least in (1, 64):
            batch, context = kernels.grid(least)
            points[f"fitted, {least} to {batch.max():,.0f} users"] = batch, context, one.seconds(batch, context)
        for name, found in points.items():
            line = [f"{precision}, {name}", len(found[0])]
            for overlap in formulas.OVERLAPS:
                off = kernels.spread(one, *found, overlap)
                line.append(f"{100 * off.spread:.1f} ({100 * off.worst:+.0f})")
            lines.append(line)
    table(["spread (worst); %", "points", *formulas.OVERLAPS], lines)


if __name__ == "__main__":
    terms()
    own_fits()
    formats()
    overlaps()
