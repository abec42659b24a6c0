"""``python -m inference_math.my_work refresh`` or ``update``, as ``start.py`` runs it."""

import errno
import sys
from pathlib import Path

from . import course, folder

ROOT = Path(__file__).parents[3]


def main(words: list[str]) -> int:
    """Does it, in words that a learner can use; 1 where it could not."""
    try:
        if words == ["update"]:
            course.update(ROOT)
        elif words == ["refresh"]:
            for line in course.refresh(ROOT):
                print(line)
        else:
            print("Usage: python3 start.py update", file=sys.stderr)
            return 2
    except (course.Stop, course.Failed) as error:
        print(error)
        return 1
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        print(
            f"{folder.WORK} could not be written ({error}). What was there is as it was.\n"
            + ("The disk is full: make room" if full else "Mend that")
            + ", then run the same command again."
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
