"""In which format a release keeps each matrix: what ``quantization_config`` says, read as engines read it.

Only matrices that multiply are quantised: no table of tokens, norm, bias or router.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .. import formats

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from .fields import Fields
    from .parts import Matrix

_NEVER = {"input embedding", "router", "norms", "hyper-connections", "positions", "latent of the experts"}
"""The matrices into and out of the experts' latent space are in 16 bit in the releases that have them."""

_DTYPES = {"bfloat16": "bf16", "float16": "fp16", "float32": "fp32"}
_SCALE = 16
"""Bits of the scale of a group of whole numbers."""


class Format(NamedTuple):
    """How a number is kept: by name, in how many bits (its share of the scales included), and how it is multiplied."""

    name: str
    bits: float
    math: str


class Rule(NamedTuple):
    """A format, and what has it: the modules that are named, or all (``names`` is None), the head too if it says so."""

    format: Format
    names: Names | None = None
    head: bool = False


class Released:
    """The formats of one release. Raises InputError for a way of quantising that is not known."""

    def __init__(self, c: Fields) -> None:
        word = c.text("torch_dtype", "dtype", default="bfloat16")
        if word not in _DTYPES:
            raise c.bad("torch_dtype", word, f"one of {', '.join(_DTYPES)}")
        name = _DTYPES[word]
        self.plain = Format(name, formats.bits(name), "bf16" if name == "fp16" else name)
        self.rules: list[Rule] = []
        self.experts: Format | None = None
        self.kept: Names | None = None
        q = c.part("quantization_config")
        if q is not None:
            self.rules = list(_rules(q))
            self.kept = Names(_words(q, "modules_to_not_convert", "ignore", "exclude_modules", "ignored_layers"), q)
            self.experts = _experts(c, q)
        listed = [self.kept, *(rule.names for rule in self.rules)]
        self.by_layer = any(names.by_layer for names in listed if names is not None)

    def of(self, what: str, matrix: Matrix, layer: int | None) -> Format:
        """The format of one matrix of the layer with this number."""
        if matrix.columns == 1 or what in _NEVER or not self.rules:
            return self.plain
        if self.experts and what == "routed experts":
            return self.experts
        name = matrix.name if layer is None else f"layers.{layer}.{matrix.name}"
        if self.kept is not None and name in self.kept:
            return self.plain
        for rule in self.rules:
            if name in rule.names if rule.names is not None else what != "head" or rule.head:
                return rule.format
        return self.plain

    def of_layers(self, what: str, matrix: Matrix, layers: Sequence[int] | None) -> list[tuple[Format, int]]:
        """The formats of a matrix that stands in several layers, each with the number of them."""
        if layers is None:
            return [(self.of(what, matrix, None), 1)]
        if not self.by_layer:
            return [(self.of(what, matrix, layers[0]), len(layers))]
        found: dict[Format, int] = {}
        for layer in layers:
            one = self.of(what, matrix, layer)
            found[one] = found.get(one, 0) + 1
        return list(found.items())


# --- which modules a list names ------------------------------------------------


class Names:
    """Modules by name, by a pattern with * or, after "re:", by a regular expression.

    What releases put before the layers ("model.", "language_model.") is left away.
    """

    def __init__(self, given: Sequence[str], q: Fields) -> None:
        import re  # most releases name nothing

        self.modules: set[str] = set()
        self.patterns: list[re.Pattern[str]] = []
        before, numbered = re.compile(r"(language_model|model|backbone)\\?\."), re.compile(r"layers\W+\d")
        for one in given:
            bare = before.sub("", one)
            try:
                if bare.startswith("re:"):
                    self.patterns.append(re.compile(bare[3:]))
                elif "*" in bare:
                    self.patterns.append(re.compile(re.escape(bare).replace(r"\*", ".*") + r"(\.|$)"))
                else:
                    self.modules.add(bare)
            except re.error:
                raise q.bad("a name of modules", one, "a regular expression after re:") from None
        self.by_layer = any(map(numbered.search, given))

    def __contains__(self, name: str) -> bool:
        words = name.split(".") if self.modules else []
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                if ".".join(words[start:end]) in self.modules:
                    return True
        return any(one.match(name) for one in self.patterns)


def _words(q: Fields, *fields: str) -> list[str]:
    """A list of words; empty where none of ``fields`` is there."""
    name, value = q.get(*fields)
    if value is None:
        return []
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise q.bad(name, value, "a list of words")
    return list(value)


# --- each way of quantising ----------------------------------------------------


def _rules(q: Fields) -> Iterator[Rule]:
    method = q.text("quant_method", "quant_algo").lower()
    if method in {"fp8", "fbgemm_fp8"}:
        yield Rule(_fp8(q, "weight_block_size", "fp8"))
    elif method == "mxfp4":
        yield Rule(_four_bits("mxfp4", "bf16"))
    elif method in {"gptq", "awq"}:
        found = _whole(q.whole("bits", most=8), q.whole("group_size"), not q.flag("sym"), "bf16")
        yield Rule(found, head=q.flag("lm_head"))
    elif q.has("config_groups"):
        groups = q.need("config_groups")
        for name in groups.inner:
            yield _group(groups.need(name))
    elif q.has("quantized_layers"):
        layers = q.need("quantized_layers")
        said = {name: layers.need(name).text("quant_algo") for name in layers.inner}
        for algorithm in sorted(set(said.values())):
            yield Rule(_modelopt(q, algorithm), Names([name for name in said if said[name] == algorithm], q))
    elif q.has("quant_algo"):
        yield Rule(_modelopt(q, q.text("quant_algo")), head=True)
    elif method in {"compressed-tensors", "modelopt"}:
        raise q.missing("config_groups", "an object of groups, each with a format and its modules")
    else:
        raise q.bad("quant_method", method, "fp8, mxfp4, gptq, awq, compressed-tensors or modelopt: no other is known")


def _experts(c: Fields, q: Fields) -> Format | None:
    """DeepSeek-V4: the experts' format beside an fp8 release. Tokens are rounded to fp8 for both."""
    expert = c.get("expert_dtype")[1] or q.get("expert_dtype")[1]
    if expert is None or q.get("quant_method")[1] != "fp8":
        return None
    if expert != "fp4":
        raise c.bad("expert_dtype", expert, "fp4: no other is known")
    return _four_bits("mxfp4", "fp8")


def _group(group: Fields) -> Rule:
    """compressed-tensors and ModelOpt: a format, and the modules that have it, or all that are linear.

    Weights are multiplied in 16 bit unless the tokens' own numbers are rounded, too.
    """
    w, inputs = group.need("weights"), group.part("input_activations")
    kind, many, size = (
        w.text("type", default="float"),
        w.whole("num_bits", most=16),
        w.whole("group_size", default=0, least=-1),
    )
    math = "bf16"
    if inputs is not None and inputs.whole("num_bits", most=16) < 16:
        math = f"{'int' if inputs.text('type', default='float') == 'int' else 'fp'}{inputs.whole('num_bits')}"
    if kind == "int":
        found = _whole(many, size, not w.flag("symmetric", default=True), math)
    elif (many, size) in {(4, 32), (4, 16)}:
        found = _four_bits("mxfp4" if size == 32 else "nvfp4", math)
    elif many == 8:
        found = _fp8(w, "block_structure", math)
    else:
        raise w.bad("num_bits", many, f"8, or 4 in groups of 16 or 32, where group_size={size}")
    targets = _words(group, "targets")
    return Rule(found, head=True) if "Linear" in targets else Rule(found, Names(targets, group))


def _modelopt(q: Fields, algorithm: str) -> Format:
    """ModelOpt by the names of its algorithms."""
    known = {
        "FP8": Format("fp8", formats.bits("fp8"), "fp8"),
        "NVFP4": _four_bits("nvfp4", "fp4"),
        "NVFP4_AWQ": _four_bits("nvfp4", "fp4"),
        "W4A16_NVFP4": _four_bits("nvfp4", "bf16"),
    }
    if algorithm not in known:
        raise q.bad("quant_algo", algorithm, f"one of {', '.join(known)}: no other is known")
    return known[algorithm]


def _four_bits(name: str, math: str) -> Format:
    return Format(name, formats.bits(name), math)


def _fp8(q: Fields, block: str, math: str) -> Format:
    """fp8, with one scale in fp32 for a block of weights; that of a whole row or matrix is not worth a number."""
    name, size = q.get(block)
    if size is None:
        return Format("fp8", formats.bits("fp8"), math)
    if not isinstance(size, (list, tuple)) or len(size) != 2 or not all(type(one) is int and one > 0 for one in size):
        raise q.bad(name, size, "two whole numbers, more than 0, or null")
    return Format("fp8", formats.bits("fp8") + formats.bits("fp32") / (size[0] * size[1]), math)


def _whole(many: int, group: int, zeros: bool, math: str) -> Format:
    """Whole numbers of ``many`` bits. A group of weights has a scale, and a zero point of its own unless symmetric."""
    each = (_SCALE + zeros * many) / group if group > 0 else 0.0
    return Format(f"int{many}", many + each, math)
