"""The formulas as JavaScript: formulas.py -> SymPy -> lib/inference_math/widgets/machine/formulas.js

Each formula is called once with a model and a GPU whose fields are symbols. What
comes back is printed as an arrow function of those symbols.
"""

import sympy
from inference_math import formulas
from inference_math.catalog import Hardware, Model
from inference_math.widgets.machine.rows import JS_PATH, MODEL_FIELDS

HEAD = """// Printed by SymPy from lib/inference_math/formulas.py; made anew by: python3 start.py build
// {legend}
export const FORMULAS = {{
"""


def printed():
    """The text of formulas.js."""
    lines = [
        f"  {name}: ({{ {', '.join(sorted(map(str, value.free_symbols)))} }}) =>\n    {sympy.jscode(value)},\n"
        for name, value in expressions().items()
    ]
    legend = ", ".join(f"{symbol} {field}" for symbol, field in LEGEND.items())
    return HEAD.format(legend=legend) + "".join(lines) + "};\n"


GPU_FIELDS = {"M": "memory", "u": "usable", "BW": "bandwidth", "F": "flops", "n": "devices"}
LEGEND = {**MODEL_FIELDS, **GPU_FIELDS, "B": "batch", "L": "context", "P": "prompt_tokens"}


def expressions():
    """What the browser computes: each formula's expression, by name."""
    s = {name: sympy.Symbol(name, positive=True) for name in LEGEND}
    model = Model("any model", **{field: s[name] for name, field in MODEL_FIELDS.items()})
    gpu = Hardware("any GPU", s["M"], s["BW"], {"bf16": s["F"]}, usable=s["u"])
    gpus = s["n"] * gpu
    batch, context = s["B"], s["L"]
    covered = {"refine": "expert_coverage"}
    return {
        "weight_bytes": formulas.weight_bytes(model),
        "weight_bytes_read": formulas.weight_bytes_read(model, batch),
        "kv_bytes": formulas.kv_bytes(model, context),
        "kv_bytes_read": formulas.kv_bytes_read(model, batch, context),
        "memory": formulas.usable_memory(gpus),
        "memory_needed": formulas.memory_needed(model, batch, context),
        "weights_time": formulas.read_time(formulas.weight_bytes_moved(model), gpus),
        "weights_time_covered": formulas.read_time(formulas.weight_bytes_read(model, batch), gpus),
        "kv_time": formulas.read_time(formulas.kv_bytes_read(model, batch, context), gpus),
        "compute_time": formulas.compute_time(model, gpus, batch),
        "step_time": formulas.step_time(model, gpus, batch, context),
        "step_time_covered": formulas.step_time(model, gpus, batch, context, **covered),
        "tokens_per_second": formulas.tokens_per_second(model, gpus, batch, context),
        "tokens_per_second_covered": formulas.tokens_per_second(model, gpus, batch, context, **covered),
        "prefill_time": formulas.prefill_time(model, gpus, s["P"]),
        "devices_needed": formulas.devices_needed(formulas.weight_bytes(model), gpu),
        "max_batch": formulas.max_batch(model, gpus, context),
        "critical_batch_size": formulas.critical_batch_size(model, gpus),
    }


def write():
    JS_PATH.write_text(printed(), encoding="utf-8", newline="\n")


def disagreements():
    """What is wrong with formulas.js: a list of at most one sentence."""
    same = JS_PATH.exists() and JS_PATH.read_text("utf-8") == printed()
    return [] if same else [f"{JS_PATH.name} is not what formulas.py says"]
