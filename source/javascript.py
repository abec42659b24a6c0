"""The formulas as JavaScript: formulas.py -> SymPy -> lib/inference_math/widgets/machine/formulas.js, and money.js

Each formula is called once with a model and a GPU whose fields are symbols, or with
symbols alone. What comes back is printed as an arrow function of those symbols.
"""

import sympy
from inference_math import formulas, money
from inference_math.catalog import Hardware, Model
from inference_math.widgets.machine.rows import JS_PATH, MODEL_FIELDS

HEAD = """// Printed by SymPy from lib/inference_math/{module}.py; made anew by: python3 start.py build
// {legend}
export const {name} = {{
"""


def printed():
    """The text of formulas.js."""
    return _text("formulas", LEGEND, expressions())


def printed_money():
    """The text of money.js."""
    return _text("money", MONEY_LEGEND, money_expressions())


def _text(module, legend, values):
    lines = [
        f"  {name}: ({{ {', '.join(sorted(map(str, value.free_symbols)))} }}) =>\n    {sympy.jscode(value)},\n"
        for name, value in values.items()
    ]
    said = ", ".join(f"{symbol} {field}" for symbol, field in legend.items())
    return HEAD.format(module=module, legend=said, name=module.upper()) + "".join(lines) + "};\n"


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


MONEY_LEGEND = {
    "r": "rent_per_gpu_hour",
    "n": "devices",
    "t": "step",
    "B": "batch",
    "s": "speed",
    "t_0": "constant",
    "tau": "per_user",
    "s_0": "fastest",
    "I": "input_tokens",
    "O": "output_tokens",
    "p_I": "input_price",
    "p_O": "output_price",
    "e": "earned",
}


def money_expressions():
    """What a server costs and earns, in the browser: each formula's expression, by name."""
    s = {name: sympy.Symbol(name, positive=True) for name in MONEY_LEGEND}
    line = s["t_0"], s["tau"]
    return {
        "linear_step_time": money.linear_step_time(s["B"], *line),
        "batch_at_speed": money.batch_at_speed(s["s"], *line),
        "tokens_per_second_at_speed": money.tokens_per_second_at_speed(s["s"], *line),
        "cost_over_least": money.cost_over_least(s["s"], s["s_0"]),
        "usd_per_million_tokens_of_step": money.usd_per_million_tokens_of_step(s["r"], s["n"], s["t"], s["B"]),
        "revenue": money.revenue(s["I"], s["O"], s["p_I"], s["p_O"]),
        "profit": money.profit(s["e"], s["r"], s["n"]),
    }


FILES = {JS_PATH: printed, JS_PATH.with_name("money.js"): printed_money}


def write():
    for path, text in FILES.items():
        path.write_text(text(), encoding="utf-8", newline="\n")


def disagreements():
    """What is wrong with the two files: a sentence for each."""
    return [
        f"{path.name} is not what {path.stem}.py says"
        for path, text in FILES.items()
        if not path.exists() or path.read_text("utf-8") != text()
    ]
