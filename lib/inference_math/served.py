"""What real services do: a measured server, and the fast tiers that are for sale.

``served()`` holds what a server with 2, 4 or 8 H100 did with Llama-3.1-70B:
``data/served_llama70b.csv``, from SemiAnalysis InferenceX, as redistributed in
aiconfigurator-core 0.12.0 (Apache-2.0), measured on 2025-10-29. ``concurrency`` is
how many requests were open, which is not quite the running batch. The KV cache's
format and the kind of average are not stated.

``fast_tiers()`` are the price rows that sell speed, each beside its standard row.
Nothing but the standard library is needed.
"""

from dataclasses import dataclass
from functools import cache

from . import formulas
from .catalog import LLAMA_70B, hardware, rows
from .errors import InputError
from .prices import Price, price


@dataclass(frozen=True, slots=True)
class Served:
    """One measured run: ``concurrency`` requests open at a time on ``devices`` GPUs.

    ``time_to_first_token`` and ``time_per_token`` are seconds, for one user.
    """

    hardware: str
    devices: int
    input_tokens: int
    output_tokens: int
    concurrency: int
    time_to_first_token: float
    time_per_token: float
    measured: str
    source: str

    @property
    def speed(self):
        """Tokens per second that one user sees."""
        return 1 / self.time_per_token

    @property
    def device_seconds(self):
        """GPU-seconds that one output token takes, if all open requests decode."""
        return formulas.device_seconds_per_token(self.devices, self.time_per_token, self.concurrency)

    @property
    def fits(self):
        """Whether all caches (16 bit) fit beside the weights. Else some requests queue."""
        gpus = self.devices * hardware(self.hardware)
        longest = self.input_tokens + self.output_tokens
        return formulas.max_batch(LLAMA_70B.at("fp8"), gpus, longest) >= self.concurrency


@dataclass(frozen=True, slots=True)
class FastTier:
    """A price that buys speed, and the standard price of the same model.

    ``speed_multiple`` is what the provider promises at most; None where it states none.
    """

    fast: Price
    standard: Price
    speed_multiple: float | None
    promise: str
    source: str

    @property
    def price_multiple(self):
        """How many times as much an output token costs as at the standard price."""
        return self.fast.output / self.standard.output


@cache
def served(input_tokens=1024, output_tokens=1024):
    """The measured runs with prompts and answers of these lengths (a tuple of Served).

    Raises InputError for lengths that were not measured.
    """
    found = tuple(
        Served(
            row["hardware"],
            int(row["devices"]),
            int(row["input_tokens"]),
            int(row["output_tokens"]),
            int(row["concurrency"]),
            float(row["ttft_seconds"]),
            float(row["seconds_per_token"]),
            row["as_of"],
            row["source"],
        )
        for row in rows("served_llama70b").values()
        if (int(row["input_tokens"]), int(row["output_tokens"])) == (input_tokens, output_tokens)
    )
    if not found:
        known = sorted({f"{row['input_tokens']}/{row['output_tokens']}" for row in rows("served_llama70b").values()})
        raise InputError(
            f"input_tokens/output_tokens={input_tokens}/{output_tokens} was not measured. Known: {', '.join(known)}."
        )
    return found


@cache
def fast_tiers():
    """All tiers that sell speed (a tuple of FastTier), those with a speed multiple first."""
    return tuple(
        FastTier(
            price(name),
            price(row["standard"]),
            float(row["speed_multiple"]) if row["speed_multiple"] else None,
            row["promise"],
            row["source"],
        )
        for name, row in rows("fast_tiers").items()
    )
