"""The claims of the article, each with a test, and a verdict that follows from it.

A verdict cannot be handed in: an ``Entry`` holds numbers, and its verdict is
computed from them by one of two rules.

A **number** that the claim states, against the computed one. With f the factor
between the two, the larger over the smaller:

- right      f is at most 1.02
- roughly    f is at most 1.3
- wrong      f is larger

A **statement**, tried on cases. The cases *as told* are those that the sentence
speaks of: an example is tried on that example, a general sentence on everything
in our tables. Cases *beyond* lie outside what its section has in view.

- right         it holds in every case, as told and beyond
- roughly       it holds in every case as told, and fails beyond
- depends       it holds in some of the cases as told
- wrong         it holds in none of them
- unverifiable  our tables hold no case to try it on; the entry then has to say
                what evidence would settle it

Ids, texts and conditions are in ``data/claims.csv``. That table has a verdict of
its own, by the people who collected the facts. Nothing here is computed from it;
``Ledger.differences`` lists where the two disagree.
"""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import units
from .errors import InputError, unknown
from .tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Tried = Sequence[tuple[str, bool]]
    """Cases with their outcome: (label, whether it holds)."""

RIGHT, ROUGHLY, DEPENDS, WRONG, UNVERIFIABLE = VERDICTS = ("right", "roughly", "depends", "wrong", "unverifiable")

RIGHT_WITHIN, ROUGHLY_WITHIN = 1.02, 1.3
"""Factors between the stated and the computed number."""

NAMED = 3
"""How many cases an entry names; the rest it counts."""


@dataclass(frozen=True)
class Number:
    """A stated value and the computed one, in the same unit; both more than 0.

    ``show`` writes either of them in words. Raises InputError for anything else.
    """

    said: float
    found: float
    show: Callable[[float], str] = units.digits

    def __post_init__(self) -> None:
        for name in ("said", "found"):
            value = getattr(self, name)
            if isinstance(value, (bool, str)) or value is None or not 0 < value < math.inf:
                raise InputError(f"{name}={value!r} must be a finite number more than 0")

    @property
    def factor(self) -> float:
        """The larger over the smaller: 1 where they agree."""
        return max(self.said / self.found, self.found / self.said)

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``: by the factor."""
        if self.factor <= RIGHT_WITHIN:
            return RIGHT
        return ROUGHLY if self.factor <= ROUGHLY_WITHIN else WRONG

    @property
    def evidence(self) -> str:
        """Both values and the factor, in a sentence."""
        return f"Said {self.show(self.said)}, computed {self.show(self.found)}: a factor of {self.factor:,.2f}."


@dataclass(frozen=True)
class Cases:
    """A statement tried on cases: two lists of (label, whether it holds).

    ``settles`` says what evidence would decide a claim for which there is no case.
    Raises InputError where that is missing, and for an outcome that is not a truth value.
    """

    told: Tried
    beyond: Tried = ()
    settles: str = ""

    def __post_init__(self) -> None:
        for label, holds in (*self.told, *self.beyond):
            if type(holds).__name__ not in ("bool", "bool_"):  # NumPy has its own
                raise InputError(f"case {label!r}: {holds!r} must be True or False")
        if not self.told and not self.settles:
            raise InputError("settles='' must say what evidence would decide a claim that no case can")

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``: by the cases in which it holds."""
        told, beyond = ([bool(holds) for _, holds in some] for some in (self.told, self.beyond))
        if not told:
            return UNVERIFIABLE
        if all(told):
            return RIGHT if all(beyond) else ROUGHLY
        return DEPENDS if any(told) else WRONG

    @property
    def evidence(self) -> str:
        """How many cases hold, and the rarer outcome by name."""
        if not self.told:
            return f"No case in our tables. What would settle it: {self.settles}."
        beyond = f" Beyond: {_share(self.beyond)}." if self.beyond else ""
        return f"As told: {_share(self.told)}.{beyond}"


@dataclass(frozen=True)
class Entry:
    """One claim (a row of ``data/claims.csv``) with its test; shows itself in a notebook."""

    row: Mapping[str, str]
    test: Number | Cases

    @property
    def id(self) -> str:
        """The claim's id: ``A16``."""
        return self.row["id"]

    @property
    def section(self) -> str:
        """The article's section, in Roman numbers."""
        return self.row["section"]

    @property
    def claim(self) -> str:
        """The claim in our words."""
        return self.row["claim"]

    @property
    def condition(self) -> str:
        """When it holds."""
        return self.row["condition"]

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``, by the rule of its test."""
        return self.test.verdict

    @property
    def evidence(self) -> str:
        """What the test found, in a sentence."""
        return self.test.evidence

    def __repr__(self) -> str:
        condition = f"\nCondition: {self.condition}." if self.condition else ""
        return f"{self.id}: {self.verdict}. {self.evidence}{condition}"

    def _repr_html_(self) -> str:
        head, *rest = map(html.escape, repr(self).split("\n"))
        name = f"{self.id}: {self.verdict}."
        return "<br>".join([f"<b>{name}</b>{head.removeprefix(name)}", *rest])


class Table:
    """Rows of text under ``columns``; HTML in a notebook, plain lines elsewhere."""

    def __init__(self, columns: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
        self.columns, self.lines = tuple(columns), [tuple(map(str, line)) for line in lines]

    def __repr__(self) -> str:
        return "\n".join(" | ".join(line) for line in (self.columns, *self.lines))

    def _repr_html_(self) -> str:
        def row(cells: Iterable[str], tag: str) -> str:
            return (
                "<tr>"
                + "".join(f'<{tag} style="text-align:left">{html.escape(one)}</{tag}>' for one in cells)
                + "</tr>"
            )

        body = "\n".join(row(line, "td") for line in self.lines)
        return f"<table><thead>{row(self.columns, 'th')}</thead><tbody>\n{body}\n</tbody></table>"


class Ledger:
    """Reads the claims whose id starts with ``letter`` and keeps one entry for each that was tested.

    ``number`` and ``cases`` test a claim and give its entry; testing it again replaces
    the entry. Both raise UnknownName for an id that is not in the table.
    """

    def __init__(self, letter: str = "A") -> None:
        self._claims = {name: row for name, row in rows("claims").items() if name.startswith(letter)}
        self._entries: dict[str, Entry] = {}

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Entry]:
        """The entries so far, in the order of the article."""
        return (self._entries[one] for one in self._claims if one in self._entries)

    def __getitem__(self, claim_id: str) -> Entry:
        if claim_id not in self._entries:
            raise unknown("tested claim", claim_id, self._entries)
        return self._entries[claim_id]

    def says(self, claim_id: str) -> str:
        """The claim in our words, as Markdown, with its id."""
        claim = self._row(claim_id)["claim"]
        return f"**{claim_id}.** *{claim[0].upper()}{claim[1:]}.*"

    def number(self, claim_id: str, said: float, found: float, show: Callable[[float], str] = units.digits) -> Entry:
        """Tests a stated value against the computed one: see ``Number``."""
        return self._enter(claim_id, Number(said, found, show))

    def cases(
        self,
        claim_id: str,
        told: Tried | Mapping[str, bool],
        beyond: Tried | Mapping[str, bool] = (),
        settles: str = "",
    ) -> Entry:
        """Tests a statement on cases, (label, holds) pairs or a dictionary: see ``Cases``."""
        return self._enter(claim_id, Cases(_pairs(told), _pairs(beyond), settles))

    def counts(self) -> dict[str, int]:
        """How many entries have each verdict, in the order of ``VERDICTS``."""
        found = Counter(entry.verdict for entry in self)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def untested(self) -> list[str]:
        """Ids of the claims that no test was made for."""
        return [one for one in self._claims if one not in self._entries]

    def table(self) -> Table:
        """All entries in the order of the article."""
        return Table(
            ("§", "claim", "verdict", "computed", "condition"),
            [(e.section, f"{e.id}: {e.claim}", e.verdict, e.evidence, e.condition) for e in self],
        )

    def by_section(self) -> Table:
        """How many entries have each verdict, section by section."""
        found: dict[str, Counter[str]] = {}
        for entry in self:
            found.setdefault(entry.section, Counter())[entry.verdict] += 1
        lines = [(section, *(n[v] or "" for v in VERDICTS), n.total()) for section, n in found.items()]
        return Table(("section", *VERDICTS, "all"), [*lines, ("all", *self.counts().values(), len(list(self)))])

    def differences(self) -> Table:
        """Entries whose verdict is not the one that stands in the table of facts."""
        theirs = {one: self._claims[one]["verdict"] for one in self._entries}
        return Table(
            ("claim", "computed here", "in the table of facts"),
            [(e.id, e.verdict, theirs[e.id]) for e in self if e.verdict != theirs[e.id]],
        )

    def _row(self, claim_id: str) -> Mapping[str, str]:
        if claim_id not in self._claims:
            raise unknown("claim", claim_id, self._claims)
        return self._claims[claim_id]

    def _enter(self, claim_id: str, test: Number | Cases) -> Entry:
        self._entries[claim_id] = Entry(self._row(claim_id), test)
        return self._entries[claim_id]


def rules() -> Table:
    """The two rules as a table."""
    return Table(
        ("the claim has", "outcome of the test", "verdict"),
        [
            ("a number", f"stated and computed lie within a factor of {RIGHT_WITHIN:g}", RIGHT),
            ("", f"within a factor of {ROUGHLY_WITHIN:g}", ROUGHLY),
            ("", "further apart", WRONG),
            ("a statement", "it holds in every case, as told and beyond", RIGHT),
            ("", "in every case as told, but not in every one beyond", ROUGHLY),
            ("", "in some of the cases as told", DEPENDS),
            ("", "in none of them", WRONG),
            ("", "our tables hold no case to try it on", UNVERIFIABLE),
        ],
    )


def tried(test: Callable[..., bool], cases: Iterable[Any], label: str | None = None) -> list[tuple[str, bool]]:
    """``test`` on each of ``cases``: a list of (label, whether it holds).

    A case that is a tuple is handed over as several arguments. ``label`` is a format
    string for them, such as ``"{0.name} at batch {1}"``; names are used without one.
    """
    found = []
    for case in cases:
        parts = case if isinstance(case, tuple) else (case,)
        said = label.format(*parts) if label else ", ".join(str(getattr(one, "name", one)) for one in parts)
        found.append((said, test(*parts)))
    return found


def _pairs(cases: Tried | Mapping[str, bool]) -> Tried:
    return tuple(cases.items() if isinstance(cases, Mapping) else cases)


def _share(cases: Tried) -> str:
    """``9 of 16 (not DeepSeek-V3; ...)``: names the rarer outcome, or all of a few cases."""
    yes, no = ([label for label, holds in cases if bool(holds) is wanted] for wanted in (True, False))
    said = f"{len(yes)} of {len(cases)}"
    if not (yes and no):
        return f"{said} ({'; '.join(yes + no)})" if len(cases) <= NAMED else said
    few, word = (yes, "only") if len(yes) < len(no) else (no, "not")
    more = f"; and {len(few) - NAMED} more" if len(few) > NAMED else ""
    return f"{said} ({word} {'; '.join(few[:NAMED])}{more})"
