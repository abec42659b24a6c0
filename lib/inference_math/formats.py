"""Formats of numbers: how many bits one takes, with the scales that it shares, and in which precision it is multiplied.

``data/formats.csv`` has them. A 4-bit format takes more than 4 bits, because a group of values shares a scale, and
most devices multiply it in 16 bit. Nothing but the standard library is needed.
"""

from __future__ import annotations

from types import MappingProxyType

from .errors import unknown
from .tables import rows

BYTES_PER_VALUE = MappingProxyType({name: row.number("bits") / 8 for name, row in rows("formats").items()})
"""Width of one number in bytes, scales included, by the name of its format."""

ARITHMETIC = MappingProxyType({name: row["arithmetic"] for name, row in rows("formats").items()})
"""In which precision a format is multiplied unless said otherwise."""

PRECISIONS = ("fp32", "bf16", "fp8", "int8", "fp4")
"""In which devices have a rate. ``bf16`` stands for all of 16 bits: they have the same rate."""

INDEX_IN_8BIT = "bf16, index fp8"
"""A layout of a model's KV cache: 16 bit, but for the keys by which it chooses the tokens that it reads.

Source: ModelTC/lightllm, ``Deepseek3_2MemoryManager``: an index of uint8 beside latents of any format.
"""


def bits(name: str) -> float:
    """Bits of one number in the format ``name``, scales included: 4.25 for ``mxfp4``.

    Raises UnknownName, with the nearest name, for a format that is not in ``data/formats.csv``.
    """
    return 8 * bytes_per_value(name)


def bytes_per_value(name: str) -> float:
    """Bytes of one number in the format ``name``, scales included. Raises UnknownName for an unknown one."""
    return BYTES_PER_VALUE[known_format(name)]


def known_format(name: str) -> str:
    """``name``, in lower case, a format of the table. Raises UnknownName, with the nearest name, for any other."""
    folded = name.lower() if isinstance(name, str) else name
    if folded not in BYTES_PER_VALUE:
        raise unknown("format", name, BYTES_PER_VALUE)
    return folded


def known_precision(name: str) -> str:
    """``name``, a precision in which devices compute. Raises UnknownName, with the nearest name, for any other."""
    precision = "bf16" if name == "fp16" else name
    if precision not in PRECISIONS:
        raise unknown("precision", name, PRECISIONS)
    return precision
