"""Files that are hostile before anything in them runs. The grader itself reads them, outside of any sandbox."""

import json
import pickle

from . import attack, notebook


def file(name, tries, data, **more):
    return attack(name, tries, kind="file", data=data, **more)


def cells(*sources, **more):
    return {
        "cells": [
            {"cell_type": "code", "source": s, "metadata": {}, "outputs": [], "execution_count": None, **more}
            for s in sources
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class Command:
    def __reduce__(self):
        return (__import__("os").system, ("touch /tmp/attack_was_here",))


BOLD_KNEE = "\N{MATHEMATICAL BOLD SMALL K}\N{MATHEMATICAL BOLD SMALL N}" + 2 * "\N{MATHEMATICAL BOLD SMALL E}"
IMPORT = "from inference_math.checks import lesson_04 as quiz\n"
REFUSED = "file|notebook|code|cells"

ATTACKS = [
    file("broken JSON", "Half a file.", notebook(["a = 1"])[:-40], says="not a whole notebook"),
    file(
        "deep JSON",
        "A hundred thousand brackets.",
        b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        says="nested",
    ),
    file("a pickle", "Loading it runs a command.", pickle.dumps(Command()), says="UTF-8|not a whole"),
    file(
        "a number without end",
        "Five thousand digits in the metadata.",
        b'{"nbformat": ' + b"9" * 5_000 + b', "cells": []}',
        says="not a whole notebook",
    ),
    file(
        "30 MB of output",
        "A picture that nobody can see.",
        json.dumps(cells(IMPORT)).encode() + b" " * 30_000_000,
        says="MB",
    ),
    file(
        "six million empty cells",
        "20 MB that become gigabytes.",
        b'{"cells": [' + b"{}," * 6_000_000 + b"{}]}",
        says=REFUSED,
    ),
    file("100,000 cells", "Each runs.", json.dumps(cells(IMPORT, *["1"] * 100_000)).encode(), says=REFUSED),
    file(
        "a cell of 5 MB",
        "A million statements, whose syntax tree fills the memory.",
        json.dumps(cells(IMPORT + "a = 1\n" * 800_000)).encode(),
        says=REFUSED,
    ),
    file(
        "a cell of empty lines",
        "Patterns that look for the start of a line look a long time.",
        json.dumps(cells(IMPORT + "def f(:\n" + "\n" * 200_000 + "move_per_tokem = 1")).encode(),
    ),
    file(
        "a cell of blanks",
        "The same with spaces, tabs and form feeds.",
        json.dumps(cells(IMPORT + "def f(:\n" + (" \t" * 500 + "\f\n") * 200)).encode(),
    ),
    file(
        "deep code",
        "Minus minus minus: a parser's stack.",
        json.dumps(
            cells(
                IMPORT,
                "-" * 90_000 + "1",
                "(" * 90 + ")" * 90,
                "a" + ".a" * 40_000,
                "[" * 199,
                "lambda:" * 9_000 + "1",
                "not " * 20_000 + "1",
                "x" + "+x" * 40_000,
            )
        ).encode(),
    ),
    file(
        "NUL and half characters",
        "Lone surrogates cannot be written to any file; NUL ends a C string.",
        json.dumps(
            cells(IMPORT, "move_per_token = '\ud800'", "a = '\0'", "batch = 1 # \udfff", "outcome = '\ud83d\0'")
        ).encode(),
        never="[\ud800-\udfff]",
    ),
    file(
        "cells that are no cells",
        "Numbers, lists, nothing; sources and metadata of the wrong kind.",
        json.dumps(
            {
                "cells": [
                    5,
                    None,
                    [],
                    {"cell_type": 7, "source": {"a": 1}, "metadata": []},
                    {"cell_type": "code", "source": [[1], None, IMPORT], "id": {}, "metadata": {"nbgrader": 4}},
                    {"cell_type": "markdown", "source": None, "id": ["q1"], "metadata": {"nbgrader": {"grade_id": 5}}},
                ]
            }
        ).encode(),
    ),
    file(
        "keys twice",
        "Two lists of cells, two sources: which counts?",
        b'{"cells": 5, "cells": [{"cell_type": "code", "cell_type": "code", "source": "1", "source": "from inference_math.checks import lesson_04\\n"}], "cells": [], "nbformat": 4}',
    ),
    file(
        "other letters",
        "Names in letters that Python takes for the usual ones.",
        json.dumps(
            cells(IMPORT, "def \uff4dove_per_token(*given): return 1.0", "\u00bautcome = 'z'", f"{BOLD_KNEE} = 1")
        ).encode(),
    ),
    file(
        "a notebook of format 3",
        "Its cells are a level down, and its worksheets are odd.",
        b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x"]}]}, 5]}',
    ),
    file(
        "a symbolic link's text",
        "What a link unpacks to where links are not made.",
        b"../../../../etc/passwd",
        says="not a whole",
    ),
    file("an archive", "A zip in the place of a notebook.", b"PK\x03\x04" + bytes(1000), says="not a whole|UTF-8"),
    file(
        "an entity bomb",
        "XML in the place of JSON.",
        b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">]><x>&a;</x>',
        says="not a whole",
    ),
]
