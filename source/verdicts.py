"""Chooses the inputs on which each question of the sheets is decided, and writes them to ``checks/inputs.json``.

    python source/verdicts.py           choose for the questions that have none, or whose slips are no longer refused
                                        (``start.py build`` does so)
    python source/verdicts.py --all     choose anew for all

They stay as they are until then: an answer that is right today is right tomorrow. The slips that no input of real
size refuses are printed; ``tests/test_verdicts.py`` has the list of those that are harmless.
"""

import argparse
import json
import sys
from pathlib import Path

import inference_math.checks
from inference_math.checks import inputs, listed

FILE = Path(inference_math.checks.__file__).with_name("inputs.json")


def unrefused(question, points):
    """The keys of slips that give the right answer at all of the points."""
    table = inputs.columns(question.kinds, points)
    right = question.reference(table)
    return [one.key for one in question.slips() if inputs.same(one.at(table), right).all()]


def main(arguments=None):
    """Writes the file where something is new."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="choose anew for all questions")
    options = parser.parse_args(arguments)
    old = {} if options.all or not FILE.exists() else json.loads(FILE.read_text("utf-8"))
    new = {}
    for question in listed.computed():
        points, passing = question.chosen()
        kept = [tuple(one) for one in old.get(question.id, [])]
        fits = {len(one) for one in kept} == {len(question.kinds)} and len(set(kept)) == len(kept)
        fits = fits and len(question.space.sound(kept)) == len(kept) and all(map(question.space.allows, kept))
        if fits and set(unrefused(question, question.verdict)) <= set(passing):  # with what is tried beside those kept
            points = list(dict.fromkeys([*kept, *question.each_way]))
        new[question.id] = points
        if points != kept:
            told = ", ".join(passing) or "none"
            print(f"{question.id}: {len(points)} inputs for {len(question.slips())} slips; not refused: {told}")
    lines = [
        f'  "{name}": [\n    ' + ",\n    ".join(json.dumps(one) for one in points) + "\n  ]"
        for name, points in new.items()
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
