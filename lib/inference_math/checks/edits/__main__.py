"""``python -m inference_math.checks.edits 01.3``: the slips of a question, by the keys that its ``says`` may use."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Prints the slips of a question: rank, key, the changed formula, the sentence."""
    if len(arguments) != 1 or "." not in arguments[0]:
        print("Usage: python -m inference_math.checks.edits 01.3", file=sys.stderr)
        return 2
    sheet = import_module(f"inference_math.checks.lesson_{arguments[0].partition('.')[0]}")
    for question in sheet.QUESTIONS:
        if question.id == arguments[0]:
            for slip in question.slips():
                print(f"{slip.rank} {slip.key}\n      {slip.says or '(not spoken of)'}")
            return 0
    print(f"No question {arguments[0]}. There are {', '.join(one.id for one in sheet.QUESTIONS)}.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
