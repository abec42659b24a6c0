"""``python -m inference_math.checks.edits 01.3``: the slips of a question, by the keys that its ``says`` may use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .. import listed

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Prints the slips of a question: rank, key, the changed formula, the sentence."""
    if len(arguments) != 1 or "." not in arguments[0]:
        print("Usage: python -m inference_math.checks.edits 01.3", file=sys.stderr)
        return 2
    known = {one.id: one for one in listed.computed()}
    if arguments[0] not in known:
        print(f"No question {arguments[0]} has edits. There are {', '.join(known)}.", file=sys.stderr)
        return 2
    for slip in known[arguments[0]].slips():
        print(f"{slip.rank} {slip.key}\n      {slip.says or '(not spoken of)'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
