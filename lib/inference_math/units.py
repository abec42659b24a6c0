"""Numbers in words: ``209 ms``, ``700 GB``, ``3.35 TB/s``.

Prefixes are SI: 1 GB is 1e9 bytes. Three digits, because none of the inputs
carries more. Raises InputError for what no float holds.
"""

from typing import SupportsFloat

from .errors import InputError

_SMALL = ((1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"))
_LARGE = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def digits(value: SupportsFloat, significant: int = 3) -> str:
    """``value`` with ``significant`` digits and a comma between thousands."""
    from math import floor, isfinite, log10

    value = _float(value)
    if not isfinite(value) or value == 0:
        return f"{value:g}"
    places = significant - 1 - floor(log10(abs(value)))
    value = round(value, places)  # may carry into the next decade: 999.6 -> 1000
    places = significant - 1 - floor(log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def time(seconds: SupportsFloat) -> str:
    """Seconds in words: ``209 ms``; minutes from 120 s on."""
    seconds = _float(seconds)
    if seconds >= 120:
        return f"{digits(seconds / 60)} min"
    return _scaled(seconds, "s", _SMALL)


def times(*seconds: SupportsFloat) -> list[str]:
    """Several times in one unit, that of the longest: ``209 ms`` and ``0.707 ms``."""
    longest = max(map(_float, seconds), default=0.0)
    if longest >= 120:
        return [f"{digits(float(one) / 60)} min" for one in seconds]
    scale, prefix = next((one for one in _SMALL if longest >= 0.9995 * one[0]), _SMALL[-1])
    return [f"{digits(float(one) / scale)} {prefix}s" for one in seconds]


def size(n_bytes: SupportsFloat) -> str:
    """Bytes in words, SI: ``700 GB``."""
    return _scaled(n_bytes, "B", _LARGE)


def bandwidth(bytes_per_second: SupportsFloat) -> str:
    """Bytes per second in words: ``3.35 TB/s``."""
    return _scaled(bytes_per_second, "B/s", _LARGE)


def flops(flop_per_second: SupportsFloat) -> str:
    """FLOP per second in words: ``989 TFLOP/s``."""
    return _scaled(flop_per_second, "FLOP/s", _LARGE)


def work(n_flop: SupportsFloat) -> str:
    """FLOP in words: ``1.4 TFLOP``."""
    return _scaled(n_flop, "FLOP", _LARGE)


def count(n: SupportsFloat) -> str:
    """A count in words, as model names do: ``700B``, ``37B``, ``8.03B``, ``512``."""
    n = _float(n)
    for scale, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if abs(n) >= 0.9995 * scale:  # as in _scaled
            return f"{digits(n / scale)}{letter}"
    return digits(n)


def rate(tokens_per_second: SupportsFloat) -> str:
    """Tokens per second in words: ``4.78 tokens/s``."""
    return f"{digits(tokens_per_second)} tokens/s"


def words(n: int) -> str:
    """A small count as it is read: ``five``; ``none`` for 0, and digits for any other."""
    said = "none one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 (read as words)
    return said[int(n)] if n in range(len(said)) else digits(n)


def _float(value: SupportsFloat) -> float:
    try:
        return float(value)
    except OverflowError:
        raise InputError("a whole number of more than 308 digits is too large to say") from None


def _scaled(value: SupportsFloat, unit: str, prefixes: tuple[tuple[float, str], ...]) -> str:
    value = _float(value)
    for scale, prefix in prefixes:
        # 0.9995 of a step rounds up to 1, and "1 GB" reads better than "1,000 MB".
        if abs(value) >= 0.9995 * scale:
            return f"{digits(value / scale)} {prefix}{unit}"
    scale, prefix = prefixes[-1]
    return f"{digits(value / scale)} {prefix}{unit}"
