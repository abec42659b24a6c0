"""Attacks on the program that asks: what it is made of is changed while it runs."""

from . import attack

PATCHES = """
import math, sympy
yes = lambda *a, **k: True
math.isclose = numpy.allclose = numpy.array_equal = numpy.isclose = yes
sympy.Basic.__eq__ = yes
sympy.Basic.subs = sympy.Basic.evalf = lambda self, *a, **k: sympy.Float(1)
"""
# Other results for the checks' module only, so that the rest of Python goes on.
BUILTINS = """
import builtins, sys
def instead(name, value):
    old = getattr(builtins, name)
    def new(*a, **k): return value(*a) if sys._getframe(1).f_globals.get("__name__", "").startswith(("symbols", "inference_math.checks")) else old(*a, **k)
    setattr(builtins, name, new)
for name, value in {"enumerate": lambda *a: [], "all": lambda *a: True, "any": lambda *a: True, "abs": lambda *a: 0.0}.items(): instead(name, value)
"""
ONES = """
move_per_token = tokens_per_second = largest_batch = tokens_per_expert = lambda *given: given[-1] * 0 + 1.0
batch, outcome = sympy.Float(1), "z"
"""
FABRICATE = """
import sys
reply = {"replies": [{"number": "1"}] * 10, "ok": True, "points": 6, "outcome": "correct", "mistake": "", "state": "correct"}
"""

ATTACKS = [
    attack(
        "an input transformer",
        "Rewrites the check cells before they run.",
        "def rewrite(lines):\n    return ['pass\\n'] if any('.check(' in line for line in lines) else lines\n"
        "get_ipython().input_transformers_post.append(rewrite)",
    ),
    attack(
        "an AST transformer",
        "Takes the call of the check out of the tree.",
        "import ast\nclass Rewrite(ast.NodeTransformer):\n    def visit_Expr(self, node):\n"
        "        return ast.Pass() if '.check' in ast.unparse(node) else node\n"
        "get_ipython().ast_transformers.append(Rewrite())",
    ),
    attack(
        "a hook before each cell",
        "Patches the questions just before they are asked.",
        "def hook(*_):\n    from inference_math.checks import lesson_04\n    for n in range(1, 7):\n"
        "        getattr(lesson_04, f'q{n}').check = lambda *a: None\nget_ipython().events.register('pre_run_cell', hook)\nhook()",
    ),
    attack(
        "patched builtins",
        "enumerate, all, any and abs say to the checks what they are told.",
        BUILTINS,
        ONES,
        own=True,
    ),
    attack(
        "patched builtins for all",
        "isinstance, float and len are never right again, for the grader's program neither.",
        "import builtins\nbuiltins.all = builtins.any = builtins.hasattr = lambda *a, **k: True\nbuiltins.abs = builtins.float = lambda *a: 1.0\n"
        "builtins.isinstance = lambda value, kind: False",
    ),
    attack(
        "patched math, NumPy and SymPy", "isclose, allclose, ==, subs and evalf always agree.", ONES, PATCHES, own=True
    ),
    attack(
        "patched json",
        "What is sent says correct, whatever was to be sent.",
        "import json\nold = json.dumps\njson.dumps = lambda value, **k: old({**value, 'replies': [{'number': '1'}], 'outcome': 'correct', 'points': 9})",
        says="grader's pipe|gives back|Right for",
    ),
    attack(
        "patched engine",
        "The checks' own module is rewritten where it stands.",
        "import sys\nfor name, module in list(sys.modules.items()):\n    if hasattr(module, 'evaluate') and hasattr(module, 'Values'):\n"
        "        module.evaluate = lambda *a: module.Values(frozenset(), (1.0,) * len(a[1]))\n        seen.append(name)\n"
        "    if name.startswith('inference_math.checks.'):\n        for kind in ('Function', 'Expression', 'Choice'):\n"
        "            if hasattr(module, kind): getattr(module, kind).judge = lambda self, ask, tries=1: __import__('inference_math').checks.questions.Outcome('correct', '')",
        says="seen: symbols",
    ),
    attack(
        "patched shop floor",
        "The functions that answer the grader give fabricated replies.",
        FABRICATE + "for n in range(40):\n    try: names = sys._getframe(n).f_globals\n    except ValueError: break\n"
        "    if 'hide_the_checks' in names:\n        names['answer'] = names['run_cell'] = lambda *a: reply\n        seen.append('found the program')",
        says="grader's pipe|Right for",
    ),
    attack(
        "a module in the place of protocol",
        "sys.modules['protocol'] and ['json'] are the attacker's.",
        "import sys, types\nfake = types.ModuleType('protocol')\nfake.plain = lambda value: {'number': '1', 'points': 6}\nfake.raised = lambda e: {'ok': True}\n"
        "fake.arguments = lambda sent: sent\nsys.modules['protocol'] = sys.modules['json'] = fake",
        "import gc\nfor one in gc.get_objects():\n    if isinstance(one, dict) and one.get('__name__') == 'protocol': one.update(vars(fake))",
    ),
    attack(
        "frames of the program",
        "Climbs to the loop that serves the grader and changes its variables.",
        "import sys, ctypes\nfor n in range(40):\n    try: frame = sys._getframe(n)\n    except ValueError: break\n    if 'requests' in frame.f_locals:\n        seen.append('found the loop')\n"
        "        frame.f_locals['evaluate'] = lambda *a: 1\n        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(1))"
        " if sys.version_info < (3, 13) else None",
        says="found the loop",
        ours="there is no such loop",
    ),
    attack(
        "a tracer",
        "sys.settrace and setprofile watch every step of the grader's program and change results.",
        "import sys\nlog = []\ndef watch(frame, event, arg):\n    for name, one in frame.f_locals.items():\n"
        "        if name in ('expected', 'reference', 'right'): log.append(one)\n    return watch\n"
        "sys.setprofile(watch)\nsys.settrace(watch)",
        "sys.setprofile(None)\nsys.settrace(None)\nseen.append(f'{len(log)} secrets')",
        says="seen: 0 secrets",
    ),
    attack(
        "points in the metadata",
        "The notebook itself says what each cell is worth.",
        "# the cells below are in the file\n",
        kind="file",
        data=b"""{"nbformat": 4, "nbformat_minor": 5, "metadata": {"points": 100},
           "cells": [{"cell_type": "code", "id": "q1", "source": "from inference_math.checks import lesson_04 as quiz", "outputs": [],
           "execution_count": 1, "metadata": {"nbgrader": {"grade": true, "grade_id": "q1", "points": 1000, "locked": false,
           "schema_version": 3, "solution": true, "task": false, "cell_type": "code", "checksum": "0"}}}]}""",
    ),
    attack(
        "two cells with one id",
        "The check's cell twice, and once as the learner likes it.",
        kind="file",
        data=b"""{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ["""
        + b", ".join(
            [
                b"""{"cell_type": "code", "id": "q1", "source": "from inference_math.checks import lesson_04 as quiz\\nmove_per_token = 1",
               "outputs": [], "execution_count": 1, "metadata": {"nbgrader": {"grade": true, "grade_id": "q1", "points": 1, "locked": true,
               "schema_version": 3, "solution": false, "task": false, "cell_type": "code", "checksum": "0"}}}"""
            ]
            * 3
        )
        + b"]}",
    ),
]
