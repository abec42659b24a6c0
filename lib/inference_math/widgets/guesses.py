"""A guess as people type it: ``12,5``, ``50 %``, ``1 000``, ``0.2 s`` in a box for ms; and how far off it was."""

from __future__ import annotations

import re
import unicodedata

from ..units import digits

PREFIXES = {"n": 1e-9, "µ": 1e-6, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3}
PEOPLE = ("people", "person", "persons", "user", "users")
BASES = ("B/s", "FLOP/s", "B", "s", "FLOP", "tokens/s")
"""Units that may stand with a prefix."""

ABOUT = re.compile(r"^(?:about|around|roughly|approx\.?|ca\.?|maybe|[~≈=])\s*", re.I)
GAP = r"[\s_'\u2019]"
"""What may stand between groups of three digits."""
FORMS = (
    (rf"\d{{1,3}}(?:{GAP}\d{{3}})+(?:[.,]\d+)?", GAP),  # 1 000 and 1 000,5
    (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", ","),  # 1,000 and 1,000.5
    (r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+", r"\."),  # 1.000.000 and 1.000,5
    (r"\d+(?:[.,]\d*)?|[.,]\d+", "$^"),  # 12.5, 12,5 and 0,125
)
"""How digits may stand, and what is between groups of them."""

MOST_ZEROS = 30

MINUS = "\u2212"
NUMBER = re.compile(
    rf"(?P<sign>[+\-{MINUS}]?)(?P<digits>\d(?:[\d.,]|{GAP}(?=\d))*|[.,]\d+)?(?P<part>[½¼¾⅓⅔⅕⅛]?)"
    r"(?:\s*/\s*(?P<below>\d+))?(?:[eE](?P<power>[+-]?\d+))?(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)

CLOSE = 1.1
"""A guess is close up to this factor."""


class Unread(ValueError):
    """A guess that is no number. Its text says what was not understood."""


def read(text: str, unit: str = "") -> float:
    """The number in ``text``, in ``unit``. Raises Unread, with a sentence for the reader."""
    shown = " ".join(text.split())
    found = NUMBER.fullmatch(ABOUT.sub("", shown))
    if not found or not (found["digits"] or found["part"]):
        raise Unread(f"I cannot read {shown!r} as a number. Try 12.5, 50 % or 1 000.")
    value = (_decimal(found["digits"], shown) if found["digits"] else 0.0) + (
        unicodedata.numeric(found["part"]) if found["part"] else 0.0
    )
    if found["below"]:
        if int(found["below"]) == 0:
            raise Unread(f"I cannot read {shown!r} as a number: it divides by 0.")
        value /= int(found["below"])
    power = int(found["power"] or 0)
    if abs(power) > MOST_ZEROS:
        raise Unread(f"{shown!r} is too far off any number here to be compared.")
    value *= 10.0**power * (-1 if found["sign"] in ("-", MINUS) else 1)
    rest = found["rest"].strip()
    if unit == "%":
        return _percent(value, rest, fraction=bool(found["part"] or found["below"]))
    return value * _factor(rest, unit)


def _decimal(text: str, shown: str) -> float:
    """Digits with points, commas and spaces, in any of the uses that people make of them."""
    for form, between in FORMS:
        if re.fullmatch(form, text):
            return float(re.sub(between, "", text).replace(",", "."))
    raise Unread(f"I cannot read {shown!r} as one number. Try 12.5 or 1 000.")


def _percent(value: float, rest: str, *, fraction: bool) -> float:
    if rest.lower() in ("%", "percent", "per cent", "pct"):
        return value
    if rest:
        raise Unread(f"I read {digits(value)}, but not {rest!r}. This wants a percentage.")
    if fraction:
        return 100 * value
    if 0 < value < 1:
        raise Unread(f"Do you mean {digits(value)} % or {digits(100 * value)} %? Write it with the sign.")
    return value


def _factor(rest: str, unit: str) -> float:
    """What a word or unit after the number multiplies it by, for a box in ``unit``."""
    words = rest.split()
    times = 1.0
    if words and words[0].lower() in WORDS:
        times, words = WORDS[words[0].lower()], words[1:]
    given = " ".join(words)
    if not given or _plain(given) == _plain(unit) or (given in ("x", "×", "times", "fold") and unit in ("", "times")):
        return times
    one, other = _scale(given), _scale(unit)
    if one and other and one[1] == other[1]:
        return times * one[0] / other[0]
    raise Unread(f"I read a number, but not {rest!r}. This wants {unit or 'a number alone'}.")


def _plain(unit: str) -> str:
    return "people" if unit.lower() in PEOPLE else unit.lower().rstrip("s")


def _scale(unit: str) -> tuple[float, str] | None:
    """``ms`` as (1e-3, "s"); minutes are seconds, too."""
    if unit in ("min", "minutes", "minute"):
        return 60.0, "s"
    if unit in ("second", "seconds", "sec"):
        return 1.0, "s"
    for base in BASES:
        if unit == base:
            return 1.0, base
        if unit.endswith(base) and unit[: -len(base)] in PREFIXES:
            return PREFIXES[unit[: -len(base)]], base
    return None


def amount(value: float, unit: str) -> str:
    """``value`` in ``unit``: 2 curves, 1 curve."""
    said = digits(value)
    single = said == "1" and unit.isalpha() and len(unit) > 2 and unit != "times"
    return f"{said} {unit.removesuffix('s') if single else unit}".strip()


def verdict(guess: float, answer: float, unit: str = "") -> str:
    """How far off a guess was, as a factor. A share above a half is judged by what is left of it."""
    said = amount(guess, unit)
    if unit == "%" and 50 <= answer < 100:
        return _by_what_is_left(guess, 100 - answer)
    if guess <= 0 or answer <= 0:
        return f"Your guess was {said}."
    factor = max(guess / answer, answer / guess)
    if factor <= CLOSE:
        return f"Your guess of {said} was within 10 %."
    return f"Your guess of {said} was too {'high' if guess > answer else 'low'} by a factor of {digits(factor, 2)}."


def _by_what_is_left(guess: float, left: float) -> str:
    own = 100 - guess
    if own <= 0:
        return f"Your guess of {digits(guess)} % leaves nothing. {digits(left)} % is left."
    factor = max(own / left, left / own)
    if factor <= CLOSE:
        return f"Your guess of {digits(guess)} % was within 10 %, by what is left."
    times = f"{digits(factor, 2)} times {'as much' if own > left else 'less'}"
    return f"Your guess of {digits(guess, 6)} % leaves {digits(own)} %, and {digits(left)} % is left: yours is {times}."
