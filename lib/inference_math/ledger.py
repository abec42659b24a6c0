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

Where a sentence can be read in another way, an entry has that reading's test and verdict
as well, by the same rules.

Ids, texts, conditions and sources are in ``data/claims.csv``. That table has a verdict of
its own, by the people who collected the facts. Nothing here is computed from it;
``Ledger.differences`` lists where the two disagree.
"""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from . import units
from .errors import InputError, unknown
from .tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Tried = Sequence[tuple[str, bool]]
    """Cases with their outcome: (label, whether it holds)."""

RIGHT, ROUGHLY, DEPENDS, WRONG, UNVERIFIABLE = VERDICTS = ("right", "roughly", "depends", "wrong", "unverifiable")

SIGNS = {RIGHT: "●", ROUGHLY: "◕", DEPENDS: "◑", WRONG: "○", UNVERIFIABLE: "?"}
"""The more of the circle is filled, the more of the claim stands."""

SECTIONS = {
    "I": "parameters, memory, workers",
    "II": "one token after another",
    "III": "memory-bound",
    "IV": "batching",
    "V": "the KV cache",
    "VI": "prices",
    "VII": "one picture",
    "VIII": "questions",
}
"""What each section of the article is about."""

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
    """One claim (a row of ``data/claims.csv``) with its test; shows itself in a notebook.

    ``readings``: other ways to read the sentence, each in words with its own test.
    """

    row: Mapping[str, str]
    test: Number | Cases
    readings: tuple[tuple[str, Number | Cases], ...] = ()

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
    def lesson(self) -> Link:
        """The lesson that treats it, beside the ledger's own notebook."""
        return _lesson(self.row)

    @property
    def hangs_on_reading(self) -> bool:
        """Whether another reading of the sentence has another verdict."""
        return any(test.verdict != self.verdict for _, test in self.readings)

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
        others = "".join(f"\nRead otherwise, {words}: {test.verdict}. {test.evidence}" for words, test in self.readings)
        return f"{self.id}: {self.verdict}. {self.evidence}{condition}{others}"

    def _repr_html_(self) -> str:
        head, *rest = map(html.escape, repr(self).split("\n"))
        name = f"{self.id}: {self.verdict}."
        return "<br>".join([f"<b>{name}</b>{head.removeprefix(name)}", *rest])


class Link(NamedTuple):
    """Words that lead somewhere, if ``to`` is not empty."""

    words: str
    to: str = ""

    def __str__(self) -> str:
        return self.words

    def html(self) -> str:
        """The words as HTML; a host's name may be broken after a dot."""
        words = html.escape(self.words)
        if f"//{self.words}/" in self.to.replace("www.", "") + "/":
            words = words.replace(".", ".<wbr>")
        return f'<a href="{html.escape(self.to)}">{words}</a>' if self.to else words

    def markdown(self) -> str:
        """The words as Markdown."""
        return f"[{self.words}]({self.to})" if self.to else self.words


class Table:
    """Rows of texts, links or lists of links under ``columns``; HTML in a notebook, plain lines elsewhere."""

    def __init__(self, columns: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
        self.columns = tuple(columns)
        self._cells = [[cell if isinstance(cell, list) else [cell] for cell in line] for line in lines]

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The words alone."""
        return [tuple("; ".join(map(str, cell)) for cell in line) for line in self._cells]

    def __repr__(self) -> str:
        return "\n".join(" | ".join(line) for line in (self.columns, *self.lines))

    def _repr_html_(self) -> str:
        def row(cells: Iterable[str], tag: str) -> str:
            return "<tr>" + "".join(f'<{tag} style="text-align:left">{one}</{tag}>' for one in cells) + "</tr>"

        body = "\n".join(row(("; ".join(map(_html, cell)) for cell in line), "td") for line in self._cells)
        head = row(map(html.escape, self.columns), "th")
        return f"<table><thead>{head}</thead><tbody>\n{body}\n</tbody></table>"


class Tiles:
    """One tile for each entry, a row for each section; each leads to its test. A circle says the verdict."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.counts = {verdict: sum(one.verdict == verdict for one in self.entries) for verdict in VERDICTS}

    def __repr__(self) -> str:
        rows = (f"{name}: {' '.join(map(self._said, found))}" for name, found in self._sections())
        return "\n".join([*rows, self._key()])

    def _repr_html_(self) -> str:
        rows = (
            f'<p style="margin:2px 0"><b>{name}</b>, {SECTIONS[name]}<br>{"".join(map(self._tile, found))}</p>'
            for name, found in self._sections()
        )
        return "\n".join([*rows, f"<p>{self._key()}</p>"])

    def _sections(self) -> Iterator[tuple[str, list[Entry]]]:
        for name in dict.fromkeys(one.section for one in self.entries):
            yield name, [one for one in self.entries if one.section == name]

    def _key(self) -> str:
        return " · ".join(f"{SIGNS[verdict]} {verdict} {n}" for verdict, n in self.counts.items())

    @staticmethod
    def _said(entry: Entry) -> str:
        return f"{SIGNS[entry.verdict]} {entry.id}"

    def _tile(self, entry: Entry) -> str:
        shade = 0.16 * (3 - list(VERDICTS).index(entry.verdict))
        look = (
            "display:inline-block;margin:2px;padding:3px 7px;border-radius:3px;text-decoration:none;color:inherit;"
            f"border:1px {'dashed' if entry.verdict == UNVERIFIABLE else 'solid'} #767676;"
            f"background-color:rgba(127,127,127,{max(0, shade):.2f})"
        )
        words = html.escape(f"{entry.id}, {entry.verdict}: {entry.claim}")
        return f'<a href="#{entry.id}" title="{words}" aria-label="{words}" style="{look}">{self._said(entry)}</a>'


class Ledger:
    """Reads the claims whose id starts with ``letter`` and keeps one entry for each that was tested.

    ``number`` and ``cases`` test a claim and give its entry; testing it again replaces
    the entry. Both raise UnknownName for an id that is not in the table.
    """

    def __init__(self, letter: str = "A") -> None:
        self._claims = {name: row for name, row in rows("claims").items() if name.startswith(letter)}
        self._entries: dict[str, Entry] = {}
        self._pinned: list[tuple[Callable[[], Table | Tiles], Any]] = []

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
        """The claim in our words, as Markdown under a heading that can be linked to, with what the facts say of it."""
        row = self._row(claim_id)
        found = ", ".join(one.markdown() for one in sources(row["source"]))
        numbers = row["precise"].replace("*", r"\*").replace("<", "&lt;")
        return (
            f'<a id="{claim_id}"></a>\n\n### {claim_id}\n\n**{_sentence(row["claim"])}**\n\n'
            f"{_sentence(numbers)}\n\nLesson {_lesson(row).markdown()}. Source: {found}. "
            "Back to [the ledger](#The-ledger)."
        )

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

    def reading(self, claim_id: str, words: str, test: Number | Cases) -> Entry:
        """Adds another reading to a claim that was tested: ``words`` go on from "Read otherwise,".

        Raises UnknownName for a claim without a test.
        """
        entry = self[claim_id]
        return self._enter(claim_id, entry.test, (*entry.readings, (words, test)))

    def pin(self, view: Callable[[], Table | Tiles]) -> None:
        """Displays ``view()`` here, and again whenever a test runs that leaves no claim untested."""
        from IPython.display import Markdown, display

        waiting = Markdown(f"{len(self.untested())} claims are not tested yet. Run the cells below (Run All).")
        self._pinned.append((view, display(waiting if self.untested() else view(), display_id=True)))

    def counts(self) -> dict[str, int]:
        """How many entries have each verdict, in the order of ``VERDICTS``."""
        found = Counter(entry.verdict for entry in self)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def untested(self) -> list[str]:
        """Ids of the claims that no test was made for."""
        return [one for one in self._claims if one not in self._entries]

    def tiles(self) -> Tiles:
        """One tile for each entry."""
        return Tiles(self)

    def table(self) -> Table:
        """All entries in the order of the article: what is claimed, how it came out, and where more of it stands."""
        return Table(
            ("claim", "§", "in our words", "verdict", "holds if", "lesson", "source"),
            [
                (
                    Link(e.id, f"#{e.id}"),
                    e.section,
                    e.claim,
                    f"{SIGNS[e.verdict]} {e.verdict}{', by our reading' * e.hangs_on_reading}",
                    e.condition,
                    e.lesson,
                    sources(e.row["source"]),
                )
                for e in self
            ],
        )

    def readings(self) -> Table:
        """Entries whose verdict another reading of the sentence would change."""
        return Table(
            ("claim", "in our words", "as tested", "read otherwise", "then"),
            [
                (Link(e.id, f"#{e.id}"), e.claim, e.verdict, words, test.verdict)
                for e in self
                for words, test in e.readings
                if test.verdict != e.verdict
            ],
        )

    def differences(self) -> Table:
        """Entries whose verdict is not the one that stands in the table of facts."""
        theirs = {one: self._claims[one]["verdict"] for one in self._entries}
        return Table(
            ("claim", "computed here", "in the table of facts"),
            [(Link(e.id, f"#{e.id}"), e.verdict, theirs[e.id]) for e in self if e.verdict != theirs[e.id]],
        )

    def _row(self, claim_id: str) -> Mapping[str, str]:
        if claim_id not in self._claims:
            raise unknown("claim", claim_id, self._claims)
        return self._claims[claim_id]

    def _enter(
        self, claim_id: str, test: Number | Cases, readings: tuple[tuple[str, Number | Cases], ...] = ()
    ) -> Entry:
        entry = self._entries[claim_id] = Entry(self._row(claim_id), test, readings)
        if not self.untested():
            for view, handle in self._pinned:
                if handle is not None:  # there is none where nothing displays
                    handle.update(view())
        return entry


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


def sources(text: str) -> list[Link]:
    """Where a fact comes from, ``;`` between the places: addresses, ``owner/repository@commit``, arXiv, our tables."""
    return [_source(one.strip()) for one in text.split(";")]


def _source(place: str) -> Link:
    if found := re.match(r"https?://(?:www\.)?([^/]+)", place):
        return Link(found[1], place)
    if found := re.match(r"([\w-]+)/([\w.-]+)(?:@(\w+))?( .+)?$", place):
        owner, repository, commit, path = found.groups("")
        at = f"/tree/{commit}" if commit else ""
        return Link(repository + path, f"https://github.com/{owner}/{repository}{at}")
    if found := re.match(r"arXiv (\d+\.\d+)", place):
        return Link(place, f"https://arxiv.org/abs/{found[1]}")
    return Link(place, "../lib/inference_math/data/README.md" if ".csv" in place else "")


def _lesson(row: Mapping[str, str]) -> Link:
    return Link(row["lesson"][:2], f"{row['lesson']}.ipynb")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _html(cell: object) -> str:
    return cell.html() if isinstance(cell, Link) else html.escape(str(cell))


def _pairs(cases: Tried | Mapping[str, bool]) -> Tried:
    return tuple(cases.items() if isinstance(cases, Mapping) else cases)


def _share(cases: Tried) -> str:
    """``9 of 16 (not DeepSeek-V3; ...)``: names the rarer outcome, or all of a few cases."""
    yes, no = ([label for label, holds in cases if bool(holds) is wanted] for wanted in (True, False))
    said = f"{len(yes):,} of {len(cases):,}"
    if not (yes and no):
        return f"{said} ({'; '.join(yes + no)})" if len(cases) <= NAMED else said
    few, word = (yes, "only") if len(yes) < len(no) else (no, "not")
    more = f"; and {len(few) - NAMED:,} more" if len(few) > NAMED else ""
    return f"{said} ({word} {'; '.join(few[:NAMED])}{more})"
