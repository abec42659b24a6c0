"""``python3 start.py price``: what it takes and costs to serve a model yourself, or to buy a request."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from ..errors import InputError
from .buying import buy
from .machine import Layout
from .serving_case import ANSWER, PROMPT, serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import Case

TEACHES = """
What it takes and costs to serve a model yourself, or to buy a request.
Three examples, each with one idea more:

  python3 start.py price Llama-3.1-70B --weights fp8 --users 32

      How many H100 does it take, how fast is it, and what does a million
      tokens cost? What you did not say is chosen, and marked with a ~.

  python3 start.py price config.json --gpu H200 --gpus 8 --rps 5 \\
      --prompt 2000 --answer 400 --rent 3.5

      A model of your own, by the config.json of its Hugging Face repository;
      and requests that come as they come: who waits, and how long.

  python3 start.py price --buy "GPT-4o" --prompt 2006 --cached 1920 --answer 300

      The other side of the counter: what such a request costs to buy.
"""


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(
        prog="python3 start.py price",
        usage="%(prog)s MODEL [options]\n       %(prog)s --buy NAME [options]",
        description=TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("model", nargs="?", metavar="MODEL", help="a name (Llama-3.1-70B) or the path of a config.json")
    made.add_argument("--json", action="store_true", help="print the lines as JSON, in bytes, seconds and USD")
    asks = made.add_argument_group("a request")
    asks.add_argument("--prompt", type=float, metavar="TOKENS", help=f"tokens of a prompt ({PROMPT:,})")
    asks.add_argument("--answer", type=float, metavar="TOKENS", help=f"tokens of an answer ({ANSWER:,})")
    who = made.add_argument_group("who asks: one of them")
    who.add_argument("--users", type=int, metavar="N", help="so many have a request open at all times (1)")
    who.add_argument(
        "--rps",
        "--requests-per-second",
        type=float,
        metavar="RATE",
        dest="requests_per_second",
        help="so many requests come a second, as they come",
    )
    own = made.add_argument_group("your machines")
    own.add_argument("--gpu", default="H100", metavar="NAME", help="what you have: H100, 4090, MI300X (H100)")
    own.add_argument("--gpus", type=int, metavar="N", help="how many (the fewest that are enough)")
    own.add_argument("--rent", type=float, metavar="USD", help="for a GPU and hour (the median of known quotes)")
    own.add_argument("--busy", type=float, default=1.0, metavar="SHARE", help="of the rented hours, 0.3 is 30 %% (1)")
    own.add_argument("--weights", metavar="FORMAT", help="fp8, int4, q4_k_m ... (as released)")
    own.add_argument("--kv", metavar="FORMAT", help="of the KV cache: fp8 ... (bf16)")
    own.add_argument("--engine", default="vllm", help="the program, whose measured runs say how far off this is (vllm)")
    cuts = made.add_argument_group("how the GPUs share the work (chosen, unless you say)")
    cuts.add_argument("--tensor", type=int, metavar="N", help="GPUs over which each matrix is split")
    cuts.add_argument("--pipeline", type=int, metavar="N", help="stages, each with a part of the layers")
    cuts.add_argument(
        "--attention-groups", type=int, metavar="N", help="groups that keep the caches of their own users"
    )
    cuts.add_argument("--experts", metavar="HOW", help="split over all GPUs, or whole on one each")
    cuts.add_argument("--servers", type=int, metavar="N", help="so many of the same")
    list_price = made.add_argument_group("to buy instead")
    list_price.add_argument("--buy", metavar="NAME", help="a model of the price lists: what one request costs")
    list_price.add_argument(
        "--cached", type=float, default=0, metavar="TOKENS", help="of the prompt, read from a cache"
    )
    list_price.add_argument("--batch", action="store_true", help="an answer within a day will do")
    list_price.add_argument("--on", metavar="DATE", help="the price of a day, 2026-09-01 (the latest)")
    list_price.add_argument("--requests", type=float, default=1, metavar="N", help="so many of them (1)")
    return made


def case_of(given: argparse.Namespace) -> Case:
    """The case that was asked for. Raises InputError."""
    if given.buy is not None:
        if given.model is not None:
            raise InputError(f"model={given.model!r} and --buy {given.buy!r}: give one of them")
        return buy(
            given.buy,
            PROMPT if given.prompt is None else given.prompt,
            ANSWER if given.answer is None else given.answer,
            cached=given.cached,
            batch=given.batch,
            on=given.on,
            requests=given.requests,
        )
    if given.model is None:
        raise InputError("a model is missing: give a name, the path of a config.json, or --buy NAME")
    return serve(
        given.model,
        given.gpu,
        given.gpus,
        users=given.users,
        requests_per_second=given.requests_per_second,
        prompt=given.prompt,
        answer=given.answer,
        weights=given.weights,
        kv=given.kv,
        rent=given.rent,
        busy=given.busy,
        layout=Layout(given.tensor, given.pipeline, given.attention_groups, given.experts, given.servers),
        engine=given.engine,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Gives the exit status: 0 answered, 2 unusable."""
    given = parser().parse_args(arguments)
    try:
        case = case_of(given)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(case.as_data(), indent=1, allow_nan=False) if given.json else case)
    return 0


if __name__ == "__main__":
    sys.exit(main())
