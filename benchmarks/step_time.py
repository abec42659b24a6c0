"""How fast is one step time, here and in two similar tools? See README.md.

``python benchmarks/step_time.py`` prints a table; progress goes to stderr. The
same file, with ``--measure NAME``, is run by the Python of each tool.
"""

import importlib.metadata
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

CONTEXT = 2048  # tokens in each user's KV cache
GRIDS = 10_000, 100_000  # points over batch
ROUNDS, REPEATS, LEAST_SECONDS, IMPORTS = 3, 3, 0.2, 9
PEERS = Path(__file__).parent / ".peers"


# --- the calls: each maker returns a function from batch to seconds -----------


def ours(context=CONTEXT):
    from inference_math.catalog import H100, LLAMA_70B
    from inference_math.formulas import step_time

    return lambda batch: step_time(LLAMA_70B, H100, batch, context)


def mlsysim_formula():
    import mlsysim

    gpu, model = mlsysim.Hardware.Cloud.H100, mlsysim.Models.Language.Llama3_70B
    params, rate = model.parameters, gpu.compute.peak_flops.to("flop/s")
    read = (model.size_in_bytes() / gpu.memory.bandwidth).to("s")
    step = mlsysim.physics.calc_weight_only_step_time
    return lambda batch: step(params, batch, rate, read).magnitude


def mlsysim_serving():
    import mlsysim

    gpu, model = mlsysim.Hardware.Cloud.H100, mlsysim.Models.Language.Llama3_70B
    solve = mlsysim.solvers.ServingModel().solve
    return lambda batch: solve(model, gpu, CONTEXT, batch, efficiency=1.0).itl.magnitude / 1e3


def llm_analysis():
    import logging

    logging.disable(logging.CRITICAL)
    from llm_analysis.analysis import LLMAnalysis
    from llm_analysis.config import ModelConfig, get_gpu_config_by_name

    # It counts two matrices in an MLP. Llama has three of width 28,672: as two, 1.5 times as wide.
    shape = ModelConfig(
        "Llama-3.1-70B", 80, 64, 8192, 128_256, num_key_value_heads=8, ffn_embed_dim=43_008, expansion_ratio=5.25
    )
    tool = LLMAnalysis(shape, get_gpu_config_by_name("h100-sxm-80gb"))

    def step(batch):  # what its inference() computes for a decode step
        cache = tool.get_memory_kv_cache_per_layer(batch, CONTEXT) * shape.num_layers
        return tool.get_latency_fwd(batch, 1)[0] + 2 * cache / (tool.get_gpu_hbm_bandwidth() * 1e9)

    return step


# name: package, pinned version, import, maker, context, the call and what it also does
TOOLS = {
    "ours": (
        "inference-math",
        None,
        "import inference_math.catalog, inference_math.formulas",
        ours,
        CONTEXT,
        "`step_time`: also checks batch and context",
    ),
    "mlsysim, formula": (
        "mlsysim",
        "0.3.0",
        "import mlsysim",
        mlsysim_formula,
        0,
        "`calc_weight_only_step_time`: no KV cache; also pint units and their checks",
    ),
    "mlsysim, solver": (
        "mlsysim",
        "0.3.0",
        "import mlsysim",
        mlsysim_serving,
        CONTEXT,
        (
            "`ServingModel.solve`: also input checks, the prefill, the memory needed, a trace in words, a "
            "pydantic result, pint units; adds 0.01 ms per layer, has no compute limit on decode"
        ),
    ),
    "llm-analysis": (
        "llm-analysis",
        "0.2.2",
        "from llm_analysis.analysis import LLMAnalysis",
        llm_analysis,
        CONTEXT,
        (
            "`get_latency_fwd` and the KV cache, as in `inference()`, which itself refuses a model that does not "
            "fit: also each kind of layer apart with its activations, a breakdown, log texts that nobody reads; "
            "counts the KV cache twice, loaded and stored"
        ),
    ),
}


def measure(name):
    package, _, _, make, _, _ = TOOLS[name]
    call, calls = make(), 1
    while timed(call, batches := [1 + i % 512 for i in range(calls)]) < LEAST_SECONDS:
        calls *= 2
    scalar = calls / min(timed(call, batches) for _ in range(REPEATS))
    try:
        import numpy as np

        grids = [np.linspace(1, 512, points) for points in GRIDS]
        assert all(np.shape(call(grid)) == grid.shape for grid in grids)
        arrays = [2e7 / min(timed(call, [grid] * (20_000_000 // grid.size)) for _ in range(REPEATS)) for grid in grids]
    except (AssertionError, TypeError, ValueError):  # it compares, or takes, single numbers only
        arrays = []
    print(
        json.dumps(
            {
                "version": importlib.metadata.version(package),
                "scalar": scalar,
                "arrays": arrays,
                "steps": [call(1), call(64)],
            }
        )
    )


def timed(call, arguments):
    """Processor seconds, which other programs disturb less than the clock's."""
    start = time.process_time()
    for one in arguments:
        call(one)
    return time.process_time() - start


# --- the run -----------------------------------------------------------------


def run(command, timeout=600):
    """What ``command`` prints; None, and its last words on stderr, if it fails."""
    hidden = "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV"
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    try:
        done = subprocess.run(command, env=clean, check=False, capture_output=True, text=True, timeout=timeout)
    except (OSError, subprocess.TimeoutExpired) as error:
        return say(f"  {type(error).__name__}")
    return done.stdout if done.returncode == 0 else say("  " + done.stderr.strip()[-400:])


def say(text):
    print(text, file=sys.stderr, flush=True)


def python_for(package, version):
    """The Python that has ``package``, in an environment made on the first run; None if that fails."""
    if version is None:
        return sys.executable
    home = PEERS / f"{package}-{version}"
    python = str(home / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if (home / "installed").exists():
        return python
    say(f"installing {package} {version}")
    PEERS.mkdir(exist_ok=True)
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    uv = [found] if found else [sys.executable, "-m", "uv"]
    made = run([*uv, "venv", "--clear", "--python", sys.executable, str(home)])
    if (
        made is None
        or run([*uv, "pip", "install", "--python", python, "--compile-bytecode", f"{package}=={version}"]) is None
    ):
        return None
    (home / "installed").touch()
    return python


def import_ms(python, statement):
    """Best and median processor time of the import: a fresh process, less one that imports nothing."""

    def once(code):
        return 1e3 * float(run([python, "-c", f"{code}; import time; print(time.process_time())"]).split()[-1])

    once(statement)  # writes bytecode, fills the disk cache
    bare, full = zip(*((once("pass"), once(statement)) for _ in range(IMPORTS)), strict=True)
    return [of(full) - of(bare) for of in (min, statistics.median)]


def main():
    pythons = {tool[0]: tool[1] for tool in TOOLS.values()}
    pythons = {package: python_for(package, version) for package, version in pythons.items()}
    found, imports = {}, {}
    for turn in range(1, ROUNDS + 1):  # in turns, so that a slow moment does not hit one tool alone
        for name, (package, *_) in TOOLS.items():
            if pythons[package] is None or (turn > 1 and name not in found):
                continue
            say(f"round {turn} of {ROUNDS}: {name}")
            printed = run([pythons[package], __file__, "--measure", name])
            if printed:
                new = json.loads(printed.splitlines()[-1])
                old = found.setdefault(name, new)
                old["scalar"] = max(old["scalar"], new["scalar"])
                old["arrays"] = [max(pair) for pair in zip(old["arrays"], new["arrays"], strict=True)]
    for name in found:
        package, _, statement = TOOLS[name][:3]
        if package not in imports:
            say(f"import: {package}")
            imports[package] = import_ms(pythons[package], statement)
    if "ours" not in found:
        sys.exit("Our own package did not run.")
    report(found, imports, pythons)


def report(found, imports, pythons):
    mine, mine_import = found["ours"], imports["inference-math"][0]
    print(
        f"Llama-3.1-70B (bf16) on one H100 SXM, batch 1 to 512. "
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores."
    )
    print(
        f"Processor time, best of {ROUNDS * REPEATS}; import: best (median) of {IMPORTS}, less bare Python. "
        "PYTHONDONTWRITEBYTECODE is unset.\n"
    )
    print(
        "| tool | version | scalar calls/s | ours is faster | array points/s, grids of "
        f"{' and '.join(f'{n:,}' for n in GRIDS)} | ours is faster | import ms | ours is faster |"
    )
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, (package, version, *_) in TOOLS.items():
        if name not in found:
            print(f"| {name} | {version} | {'does not run' if pythons[package] else 'not installed'} | | | | | |")
            continue
        row, (best, median) = found[name], imports[package]
        arrays = " and ".join(f"{figures(rate)}" for rate in row["arrays"]) or "no array form"
        ratios = [a / b for a, b in zip(mine["arrays"], row["arrays"] or [row["scalar"]] * len(GRIDS), strict=True)]
        print(
            f"| {name} | {row['version']} | {figures(row['scalar'])} | {figures(mine['scalar'] / row['scalar'])}x "
            f"| {arrays} | {' and '.join(f'{figures(r)}x' for r in ratios)} | {best:,.0f} ({median:,.0f}) "
            f"| {figures(best / mine_import)}x |"
        )
    print("\nThe call, and its step time in ms at batch 1 and 64:\n")
    for name, row in found.items():
        context, does = TOOLS[name][4:]
        own = [1e3 * ours(context)(batch) for batch in (1, 64)]
        print(
            f"- {name}: {does}. Context {context:,}: {1e3 * row['steps'][0]:.2f} and {1e3 * row['steps'][1]:.2f}"
            + ("." if name == "ours" else f"; ours {own[0]:.2f} and {own[1]:.2f}.")
        )


def figures(value):
    """Two figures: more would be noise."""
    return f"{float(f'{value:.1e}'):,.{0 if value >= 10 else 1}f}"


if __name__ == "__main__":
    measure(sys.argv[2]) if sys.argv[1:2] == ["--measure"] else main()
