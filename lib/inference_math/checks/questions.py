"""What all questions have in common, and those that are asked for one letter or one number.

Three outcomes: not attempted, not yet (with a reason), correct. The right value is never printed.

``Question.judge(ask)`` only needs something to ask. A notebook asks the answer itself; ``grading`` asks a process in
a sandbox, over a pipe, for everything that may be wanted, and judges afterwards.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from . import answers, inputs
from .answers import Unread, short
from .edits.words import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Ask: TypeAlias = "Callable[[str], Sequence[object]]"
"""Gives what an answer gave for a set of inputs ("verdict", "small", "many"): values, or exceptions, in order."""

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"

UNWRITTEN = "*Your answer in words, here.*"
"""What stands where a written answer is asked for. A teacher reads those; no check does."""

LONGEST_LETTER = 200
"""Characters of an answer that are looked at for a letter."""

LEAST_WORDS = 3
"""Of a sentence that says why."""

SAY_WHY = 'Say why in a sentence, as `because = "..."`.'

QUOTES = 'A letter stands in quotes, as in "a".'


@dataclass(frozen=True)
class Outcome:
    """What a check found: one of the three states, a sentence for the learner, and the slip alone, if one is named.

    ``shows``: the end of ``says`` that names an input and what the learner's own answer gives there.
    """

    state: str
    says: str
    mistake: str = ""
    shows: str = ""


class NotYet(AssertionError):
    """A wrong answer. Shown as its sentence alone; still a failure to any runner."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(kw_only=True)
class Question:
    """What all questions have. ``hints`` go from a nudge to nearly all; ``right`` is said of a right answer.

    ``shown`` hints were given, ``tries`` wrong answers were judged by this object: a copy starts anew.
    """

    id: str
    hints: Sequence[str] = ()
    right: str = ""
    shown: int = field(default=0, init=False, repr=False, compare=False)
    tries: int = field(default=0, init=False, repr=False, compare=False)

    def check(self, answer: Callable[..., Any], because: Callable[[], Any] | None = None) -> None:
        """Prints the good news, or raises NotYet (wrong) or NotImplementedError (empty).

        ``answer`` is the learner's function; for a choice or an expression, a function of no arguments that returns
        it. ``because``: one that returns the sentence that is asked for beside it.
        """
        outcome = self.judge(self.asker(answer), self.tries + 1)
        if outcome.state == CORRECT and because is not None:
            lacking = no_reason(called(because))
            outcome = Outcome(NOT_YET, f"The letter is right. {lacking}") if lacking else outcome
        message = f"Question {self.id}: {outcome.state}. {outcome.says}".strip()
        if outcome.state == CORRECT:
            print(message)
        self.show(answer, outcome)
        if outcome.state == CORRECT:
            return
        if outcome.state == NOT_YET:
            self.tries += 1
            raise NotYet(message)
        raise empty(message)

    def asker(self, answer: Callable[..., Any]) -> Ask:
        """Asks an answer in this process."""

        def ask(_: str) -> Sequence[object]:
            return [called(answer)]

        return ask

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """The outcome, without printing or raising. ``tries``: how many wrong answers there were, with this one."""
        raise NotImplementedError

    def show(self, answer: Callable[..., Any], outcome: Outcome) -> None:
        """Shows what an answer does, where there is a picture of it."""

    def note(self, answer: Callable[[], Any], because: Callable[[], Any] | None = None) -> None:
        """Says that ``answer``, a function of no arguments, has the form of one, and not whether it is right.

        For copies with letters and numbers of the learner's own, which only the grader of the class knows.
        Raises like ``check``.
        """
        given = called(answer)
        if given is None or given is Ellipsis or isinstance(given, (NameError, NotImplementedError)):
            raise empty(f"{self._named()}: {NOT_ATTEMPTED}. There is no answer yet.")
        if isinstance(given, Exception):
            raise given
        wanted = self.lacks(given)
        if wanted:
            raise NotYet(f"{self._named()}: {NOT_YET}. This needs {wanted}; it is {told(given)}.")
        lacking = "" if because is None else no_reason(called(because))
        if lacking:
            raise NotYet(f"{self._named()}: {NOT_YET}. {lacking}")
        print(f"{self._named()}: noted. It counts when your class is graded.")

    def _named(self) -> str:
        return f"Question {self.id}, your own numbers"

    def lacks(self, given: object) -> str:
        """What a noted answer would have to be, if it is not."""
        try:
            fits = math.isfinite(answers.number(given))
        except Unread:
            fits = False
        return "" if fits else "a number"

    def hint(self) -> None:
        """Prints the next hint."""
        if self.shown < len(self.hints):
            self.shown += 1
            print(f"Hint {self.shown} of {len(self.hints)}: {self.hints[self.shown - 1]}")
        else:
            print("That was the last hint.")


@dataclass
class Choice(Question):
    """One of several options. ``letter`` is right; ``says`` has a sentence for each of the others."""

    id: str
    letter: str
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def letters(self) -> list[str]:
        """All options, in order."""
        return sorted([self.letter, *self.says])

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:  # noqa: ARG002
        """A letter in any dress: ``"D"``, ``"d)"``, ``"d) 8 H100"``, ``"option d"``, ``["d"]``."""
        (given,) = ask("verdict")
        empty = nothing(given)
        if empty:
            return Outcome(empty.state, f"{empty.says} {QUOTES}") if isinstance(given, NameError) else empty
        letter = self.read(given)
        if letter == self.letter:
            return Outcome(CORRECT, self.right)
        if letter in self.says:
            read = f"Your letter is {letter}, and it alone counts. " if _words_follow(given) else ""
            return Outcome(NOT_YET, f"{read}{self.says[letter]}", self.says[letter])
        listed = ", ".join(self.letters)
        strange = self.look_alike(given)
        several = isinstance(given, (list, tuple, set)) or hasattr(given, "shape")
        more = "Give one letter alone." if several else "One of them is right."
        says = f"{begin(told(given))} is not one of the choices: {listed}. {more}"
        if strange:
            says = f"{strange}. Type it again, as one of {listed}."
        elif self._several(given):
            says = f"{begin(told(given))} names more than one of the choices. Give one letter of {listed}."
        elif getattr(given, "is_Symbol", False):
            says = f"That is the symbol {given}. {QUOTES}"
        return Outcome(NOT_YET, says)

    def read(self, given: object) -> str:
        """The letter that an answer stands for; empty where it is none, or more than one."""
        if isinstance(given, (list, tuple, set)) and len(given) == 1:
            (given,) = given
        if not isinstance(given, str):
            return ""
        given = unicodedata.normalize("NFKC", given[:LONGEST_LETTER])  # as wide letters are
        bare = re.sub(
            r"^(\W*\b(my|the|answer|choice|option|letter|is|it's|it|i|think|choose|q\d+)\b)+", "", given.strip().lower()
        )
        found = re.fullmatch(r"\W*([a-z])(?:\W.*)?", bare, re.S)
        return found[1] if found and len(self.named(given)) < 2 else ""

    @staticmethod
    def look_alike(given: object) -> str:
        """Names the letter of another alphabet that an answer is, or begins with; empty where it is none."""
        found = re.match(r"\W*(\w)(?!\w)", given[:LONGEST_LETTER]) if isinstance(given, str) else None
        if not found or found[1].isascii() or not found[1].isalpha():
            return ""
        name = unicodedata.name(found[1], "unknown").replace(" LETTER", "").title()
        return f"{told(found[1])} is a letter of another alphabet ({name})"

    def named(self, given: str) -> set[str]:
        """The letters of choices that stand alone in a text, or that all of it is made of; "a token" is none."""
        text = given.strip().lower()
        if text.isalpha() and len(set(text)) == len(text) and set(text) <= set(self.letters):
            return set(text)
        article = r"(?<!\b[a-z] or)(?<!\b[a-z] and)(?<=\S)\s*[\s(\"'#]a (?!(or|and|because|since|as)\b)(?=[a-z]{2})"
        text = re.sub(article, " ", text)
        return set(re.findall(r"\b[a-z]\b", text)) & set(self.letters)

    def _several(self, given: object) -> bool:
        """Whether it is several letters, in one text or in a list of them."""
        if isinstance(given, (list, tuple, set)) and all(isinstance(one, str) for one in given):
            return len({self.read(one) for one in given} & set(self.letters)) > 1
        return isinstance(given, str) and len(self.named(given)) > 1

    def lacks(self, given: object) -> str:
        """A noted letter is one of them."""
        return "" if self.read(given) in self.letters else f"one of the letters {', '.join(self.letters)}"

    def _named(self) -> str:
        return f"Question {self.id}"


@dataclass
class Number(Question):
    """A number. ``says`` has values of known slips, by the sentence that names each."""

    id: str
    value: float
    says: Mapping[str, float] = field(default_factory=dict)

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:  # noqa: ARG002
        """Compares, and names the slip whose value it is."""
        (given,) = ask("verdict")
        empty = nothing(given)
        if empty:
            return empty
        try:
            number = answers.number(given)
        except Unread:
            number = math.nan
        if math.isnan(number):
            return Outcome(NOT_YET, f"This needs a number; it is {told(given)}.")
        if inputs.same(number, self.value):
            return Outcome(CORRECT, self.right)
        for says, value in self.says.items():
            if inputs.same(number, value):
                return Outcome(NOT_YET, says, says)
        return Outcome(NOT_YET, f"It is too {'small' if number < self.value else 'large'}.")


def _words_follow(given: object) -> bool:
    """Whether words stand after a letter, which may be those of another choice."""
    after = re.search(r"\b[a-z]\b(.*)", given.lower(), re.S) if isinstance(given, str) else None
    return after is not None and len(re.findall(r"\w+", after[1])) > 1


def no_reason(said: object) -> str:
    """What to say where the sentence that is asked for with a letter is not there. Nobody judges what it says."""
    if not isinstance(said, str) or not said.strip():
        return SAY_WHY
    few = count_words(said) < LEAST_WORDS
    return f"Say why in a whole sentence: {short(said)} is too short for one." if few else ""


def count_words(text: str) -> int:
    """Words in a text; two signs are one, in scripts that put no space between words."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def called(answer: Callable[[], Any]) -> object:
    """What an answer gives, or the exception that it raises."""
    try:
        return answer()
    except Exception as error:  # noqa: BLE001 - a learner's code may raise anything
        return error


def nothing(given: object) -> Outcome | None:
    """The outcome where there is no answer, or none that can be read."""
    if given is None:
        return Outcome(NOT_ATTEMPTED, "There is no answer yet: it is None. What print shows is not kept.")
    if given is Ellipsis:
        return Outcome(NOT_ATTEMPTED, "There is no answer yet.")
    if isinstance(given, NotImplementedError):
        return Outcome(NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
    if isinstance(given, NameError):
        return Outcome(NOT_ATTEMPTED, f"{begin(str(given))}. Did the cell with your answer run to its end?")
    if isinstance(given, Exception):
        return Outcome(NOT_YET, f"Asked for its value, your answer stopped with {stopped(given)}")
    return None


def stopped(error: Exception) -> str:
    """An exception at the end of a sentence."""
    text = str(error)
    return f"{type(error).__name__}{f': {text}' if text else ''}{'' if text.endswith(('.', '?', '!')) else '.'}"


def told(value: object) -> str:
    """An answer in a sentence: what it is, or the value itself."""
    return (
        repr(value)
        if isinstance(value, str)
        else answers.kind(value)
        if not isinstance(value, (int, float))
        else short(value)
    )


def empty(message: str) -> NotImplementedError:
    """The error of an empty answer, shown as its sentence alone."""
    empty = NotImplementedError(message)
    empty._render_traceback_ = lambda: [message]  # type: ignore[attr-defined]  # IPython looks for it
    return empty
