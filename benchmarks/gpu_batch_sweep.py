"""How long does one move take on this GPU as more and more tokens share it? See README.md.

``python benchmarks/gpu_batch_sweep.py`` times a product with one large bf16 weight
matrix at growing batches, prints the curve and its knee, and writes a CSV with the
columns of ``lib/inference_math/data/h100_gemm.csv``. It needs PyTorch: the one of
the Python that runs it, or else an environment of its own under ``.peers/``.
Without a CUDA GPU it runs a smaller sweep on the processor and writes nothing.
"""

import argparse
import csv
import datetime
import functools
import importlib.util
import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

from step_time import python_for, say

TORCH = "2.13.0"
ROOT = Path(__file__).resolve().parents[1]
COLUMNS = "id", "hardware", "precision", "m_tokens", "n", "k", "seconds", "source", "as_of", "seconds_best", "repeats"

GPU_SIDE, GPU_REPEATS, WARM_UPS = 16_384, 50, 10
GPU_BATCHES = (1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 320, 384, 512, 768, 1024, 1536, 2048, 4096)
CPU_SIDE, CPU_REPEATS = 6144, 9
CPU_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
LEAST_BYTES = 2**30  # of all copies of the weights together, used in turn: no cache holds on to one until its next turn


# --- the measurement: needs PyTorch and nothing else --------------------------


def measure(side=None):
    """The sweep as a dictionary: what it ran on, and a row for each precision and batch."""
    warnings.filterwarnings("ignore", "Failed to initialize NumPy")  # not used here
    import torch

    if torch.cuda.is_available():
        return {
            "hardware": torch.cuda.get_device_name(),
            "software": gpu_software(torch),
            "gpu": True,
            "rows": sweep(torch, "cuda", "bf16", side or GPU_SIDE, GPU_BATCHES, GPU_REPEATS),
        }
    say(
        "No CUDA GPU was found. A smaller sweep runs on the processor: it tries this program and says nothing of a GPU."
    )
    rows = [
        row
        for precision in ("fp32", "bf16")
        for row in sweep(torch, "cpu", precision, side or CPU_SIDE, CPU_BATCHES, CPU_REPEATS)
    ]
    return {
        "hardware": "processor",
        "software": f"torch {torch.__version__}; {torch.get_num_threads()} threads",
        "gpu": False,
        "rows": rows,
    }


def sweep(torch, device, precision, side, batches, repeats):
    kind = {"bf16": torch.bfloat16, "fp32": torch.float32}[precision]
    gpu = device == "cuda"
    torch.manual_seed(0)
    # Random numbers: a GPU draws less power on zeros, and then runs faster.
    first = torch.randn(side, side, dtype=kind, device=device)
    copies = max(2, -(-LEAST_BYTES // first.nbytes))
    weights = itertools.cycle([first] + [first.clone() for _ in range(copies - 1)])
    rows = []
    with torch.inference_mode():
        for batch in batches:
            inputs = torch.randn(batch, side, dtype=kind, device=device)
            outputs = torch.empty(batch, side, dtype=kind, device=device)

            def product(inputs=inputs, outputs=outputs):
                torch.matmul(inputs, next(weights).T, out=outputs)

            timed = functools.partial(on_gpu, torch) if gpu else on_processor
            timed(product, WARM_UPS if gpu else 1)
            seconds = timed(product, repeats)
            # Other programs disturb a processor, and can only slow it down.
            typical = statistics.median(seconds) if gpu else min(seconds)
            rows.append(
                {
                    "precision": precision,
                    "m_tokens": batch,
                    "n": side,
                    "k": side,
                    "seconds": typical,
                    "seconds_best": min(seconds),
                    "repeats": repeats,
                }
            )
            say(f"{precision}, batch {batch}: {1e3 * typical:.4g} ms")
    return rows


def on_gpu(torch, work, repeats):
    """Seconds of each repeat, by the GPU's own clock. All are queued before the first ends,
    so that the time to start a kernel is hidden."""
    pairs = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(repeats)]
    for start, end in pairs:
        start.record()
        work()
        end.record()
    torch.cuda.synchronize()
    return [start.elapsed_time(end) / 1e3 for start, end in pairs]


def gpu_software(torch):
    runtime = f"CUDA {torch.version.cuda}" if torch.version.cuda else f"ROCm {torch.version.hip}"
    return f"torch {torch.__version__}; {runtime}; driver {driver()}"


def on_processor(work, repeats):
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def driver():
    asked = shutil.which("nvidia-smi")
    if not asked:
        return "unknown"
    done = subprocess.run(
        [asked, "--query-gpu=driver_version", "--format=csv,noheader"], check=False, capture_output=True, text=True
    )
    return (done.stdout.split() or ["unknown"])[0]


# --- the run ------------------------------------------------------------------


def measured(side):
    """What ``measure`` gives, from this Python or from one that has PyTorch."""
    if importlib.util.find_spec("torch"):
        return measure(side)
    python = python_for("torch", TORCH)
    if python is None:
        sys.exit(f"PyTorch {TORCH} could not be installed. Run this file with a Python that has it.")
    done = subprocess.run(
        [python, __file__, "--measure", *(["--side", str(side)] if side else [])],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        sys.exit("The measurement failed.")
    return json.loads(done.stdout.splitlines()[-1])


def report(found):
    today = datetime.datetime.now().astimezone().date().isoformat()
    print(f"{found['hardware']}; {found['software']}; {today}. {'Median' if found['gpu'] else 'Best'} of the repeats.")
    for precision in dict.fromkeys(row["precision"] for row in found["rows"]):
        rows = [row for row in found["rows"] if row["precision"] == precision]
        width = {"fp32": 4, "bf16": 2}[precision]
        print(f"\n{precision}, one weight matrix of {rows[0]['n']:,} x {rows[0]['k']:,}:\n")
        print("| batch | ms | best ms | weights, GB/s | TFLOP/s |\n|--:|--:|--:|--:|--:|")
        for row in rows:
            parameters, seconds = row["n"] * row["k"], row["seconds"]
            print(
                f"| {row['m_tokens']} | {1e3 * seconds:.4g} | {1e3 * row['seconds_best']:.4g} "
                f"| {width * parameters / seconds / 1e9:,.0f} "
                f"| {2 * parameters * row['m_tokens'] / seconds / 1e12:.3g} |"
            )
        print(f"\n{knee(found['hardware'], rows, width)}")
    return today


def knee(name, rows, width):
    """A sentence about where the curve bends."""
    sys.path.append(str(ROOT / "lib"))  # for a Python that has PyTorch, and not our package
    try:
        from inference_math.measured import Sweep, fit_knee
    except ImportError as missing:
        return f"No knee was fitted: {missing}."
    try:
        found = fit_knee(
            Sweep(
                name, *([row[c] for row in rows] for c in ("m_tokens", "seconds")), width * rows[0]["n"] * rows[0]["k"]
            )
        )
    except ValueError as error:
        return str(error)
    return (
        f"Flat near {1e3 * found.flat:.4g} ms, then {1e6 * found.per_token:.3g} µs a token: "
        f"the knee lies at batch {found.batch:.0f}. Half of the points lie within {found.misfit:.0%} of that form."
    )


def write(found, today, path):
    source = f"gpu_batch_sweep.py; {found['software']}".replace(",", " ")
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for row in found["rows"]:
            name = f"{row['precision']} {row['n']}x{row['k']} {row['m_tokens']}"
            table.writerow(
                {
                    **row,
                    "id": name,
                    "hardware": found["hardware"].replace(",", " "),
                    "source": source,
                    "as_of": today,
                    "seconds": f"{row['seconds']:.6e}",
                    "seconds_best": f"{row['seconds_best']:.6e}",
                }
            )
    print(f"\nWritten: {path}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--side", type=int, help=f"of the square weight matrix (default: {GPU_SIDE:,}; on a processor {CPU_SIDE:,})"
    )
    parser.add_argument("--out", type=Path, help="the CSV (default: gpu_batch_sweep_NAME.csv beside this file)")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.side)))
        return
    found = measured(arguments.side)
    today = report(found)
    if not found["gpu"]:
        print("\nNothing was written: this is no curve of a GPU.")
        return
    name = re.sub(r"\W+", "_", found["hardware"]).strip("_").lower()
    write(found, today, arguments.out or Path(__file__).with_name(f"gpu_batch_sweep_{name}.csv"))


if __name__ == "__main__":
    main()
