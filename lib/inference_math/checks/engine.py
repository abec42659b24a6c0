"""The kinds of question that a sheet is made of, and what a check of one finds."""

from __future__ import annotations

from .computed import Computed
from .expressions import Expression
from .functions import Function
from .questions import CORRECT, NOT_ATTEMPTED, NOT_YET, UNWRITTEN, Choice, NotYet, Number, Outcome, Question
from .symbols import Values, evaluate

__all__ = [
    "CORRECT",
    "NOT_ATTEMPTED",
    "NOT_YET",
    "UNWRITTEN",
    "Choice",
    "Computed",
    "Expression",
    "Function",
    "NotYet",
    "Number",
    "Outcome",
    "Question",
    "Values",
    "evaluate",
]
