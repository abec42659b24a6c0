"""Answers that are no answers: objects that lie when they are compared, printed, converted or called."""

from inference_math.checks import lesson_04 as key

from . import attack

# A class that claims to be equal to anything, for Python's comparisons and for NumPy's.
SAME = """
class Same({base}):
    shape = ()
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    def __hash__(self): return 1
    def __add__(self, other): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __abs__ = __add__
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, f, *a, **k): return () if f.__name__ == "shape" else True
"""


def function(name, tries, code, **more):
    """An attack whose answer to a question for a function is the function ``answer`` in ``code``."""
    return attack(name, tries, code, kind="function", **more)


def as_json(x):
    return x.tolist() if hasattr(x, "tolist") else x


TABLE = {
    repr([as_json(x) for x in one]): as_json(question.right_for(one))
    for question in (key.q1, key.q2, key.q3, key.q4)
    for one in question.points("verdict")
}

# Looks for the question in the callers' frames and among all objects, and lets its reference answer.
FIND_REFERENCE = """
import gc, sys
def found():
    for n in range(60):
        try: frame = sys._getframe(n)
        except ValueError: break
        for one in [*frame.f_locals.values(), *frame.f_globals.values()]:
            if type(one).__name__ == {kind!r} and hasattr(one, "right_for"):
                yield one
    for one in gc.get_objects():
        if type(one).__name__ == {kind!r} and hasattr(one, "right_for"):
            yield one
"""

ATTACKS = [
    function(
        "always equal",
        "An object that says yes to every comparison.",
        SAME.format(base="") + "def answer(*given): return Same()",
        says="gives back a",
    ),
    function(
        "a float that lies",
        "A subclass of float with its own ==, + and NumPy hooks.",
        SAME.format(base="float") + "    def __float__(self): return Same(1)\ndef answer(*given): return Same(1)",
    ),
    function(
        "an int that lies",
        "A subclass of int that is something else as a float.",
        SAME.format(base="int") + "    def __float__(self): return float('inf')\ndef answer(*given): return Same(1)",
    ),
    function(
        "an array that lies",
        "A subclass of ndarray that answers allclose and shape itself.",
        SAME.format(base="numpy.ndarray").replace("    shape = ()\n", "")
        + "def answer(*given): return numpy.zeros(3).view(Same)",
    ),
    function(
        "an array of always-equal objects",
        "dtype=object, so that NumPy asks the objects.",
        SAME.format(base="") + "def answer(*given): return numpy.array(Same(), dtype=object)",
        says="gives back a",
    ),
    function(
        "a masked array",
        "Comparisons with masked values give masked values, which are not False.",
        "def answer(*given): return numpy.ma.masked_all(numpy.shape(given[-1]))",
    ),
    function(
        "another class's clothes",
        "__class__ says float.",
        "class Odd:\n    __class__ = property(lambda self: float)\n    def __add__(self, other): return 1.0\n"
        "def answer(*given): return Odd()",
        says="gives back an Odd",
    ),
    function(
        "code in __getattr__",
        "Every attribute asked for runs a command.",
        "import os\nclass Odd:\n    def __getattr__(self, name):\n        os.system('touch /tmp/x'); return lambda *a: 1.0\n"
        "def answer(*given): return Odd()",
    ),
    function(
        "code in __float__",
        "The conversion changes how the next answer is checked.",
        "class Odd:\n    def __float__(self):\n        import sys\n        sys.modules['protocol'].plain = lambda v: {'number': '1'}\n"
        "        sys.modules['protocol'].value = lambda v: 1.0\n        return 1.0\ndef answer(*given): return Odd()",
    ),
    function(
        "code in __repr__",
        "repr() and str() of the answer run code.",
        "class Odd:\n    def __repr__(self): raise SystemExit('GOT ' + 'IN')\n    __str__ = __repr__\ndef answer(*given): return Odd()",
    ),
    function(
        "a type named in HTML",
        "The name of the type of the answer is markup.",
        "answer = lambda *given: type('<script>alert(1)</script>', (), {})()",
        never="<|>",
    ),
    function(
        "a type named in escapes",
        "It steers a terminal and turns the text round.",
        r"answer = lambda *given: type('\x1b[2J\u202eok\n=1+1', (), {})()",
        never=r"\x1b|\u202e|\n=|=",
    ),
    function(
        "a metaclass that lies",
        "type(answer).__name__ runs code.",
        "class Meta(type):\n    __name__ = property(lambda self: 1 / 0)\nclass Odd(metaclass=Meta): pass\ndef answer(*given): return Odd()",
    ),
    function(
        "an exception of 10 MB",
        "The message would fill pages and pipes.",
        "class Odd(Exception): pass\ndef answer(*given): raise Odd('x' * 10_000_000)",
        says="stopped with Odd: x{50}",
        never="x{400}",
    ),
    function(
        "an exception named in HTML",
        "Its name and message are markup.",
        "def answer(*given): raise type('A<b>B', (Exception,), {})('said')",
        says="stopped with AbB: said",
        never="<b>",
    ),
    function(
        "an exception that cannot be printed",
        "Its __str__ loops for ever.",
        "class Odd(Exception):\n    def __str__(self):\n        while True: pass\ndef answer(*given): raise Odd()",
    ),
    function(
        "an exception that nobody catches",
        "A BaseException of its own, raised again while it is handled.",
        "class Odd(BaseException):\n    __str__ = lambda self: answer()\ndef answer(*given): raise Odd()",
        says="stopped with Odd",
    ),
    function(
        "SystemExit in a function",
        "The answer leaves Python.",
        "def answer(*given): raise SystemExit(0)",
        says="SystemExit",
    ),
    function(
        "KeyboardInterrupt in a function",
        "Looks like the teacher pressed Ctrl-C.",
        "def answer(*given): raise KeyboardInterrupt",
        says="KeyboardInterrupt",
    ),
    function(
        "not a number",
        "NaN compares false with everything, also with 'differs from'.",
        "def answer(*given): return float('nan')",
    ),
    function("infinity", "inf - inf, inf / inf: no difference is found.", "def answer(*given): return float('inf')"),
    function(
        "an array of NaN", "As many as are asked for.", "def answer(*given): return given[-1] * numpy.array(numpy.nan)"
    ),
    function(
        "an integer of 10,000 digits",
        "Too long to be made a float or printed.",
        "def answer(*given): return 10 ** 10_000",
    ),
    function("a complex number", "Its real part would be right.", "def answer(*given): return 1 + 1j", says="complex"),
    function("a complex number without its half", "It is read as its real part.", "def answer(*given): return 1 + 0j"),
    function(
        "a decimal that signals",
        "Decimal('sNaN') raises when it is compared.",
        "import decimal\ndef answer(*given): return decimal.Decimal('sNaN')",
    ),
    function(
        "a fraction with a sense of humour",
        "Fraction(1, 1) whose denominator becomes 0.",
        "import fractions\ndef answer(*given):\n    one = fractions.Fraction(1)\n    one._denominator = 0\n    return one",
    ),
    function(
        "all answers at once",
        "An array in which the right number is sure to be.",
        "def answer(*given): return numpy.geomspace(1e-20, 1e20, 4000)",
        says="gives back an array of 4000, not a number",
    ),
    function(
        "an array of a billion",
        "Broadcast, so that it costs its maker nothing.",
        "def answer(*given): return numpy.broadcast_to(1.0, (10**9,))",
        says="gives back a",
    ),
    function(
        "another answer each time",
        "Tries its luck at every call.",
        "import itertools\nturn = itertools.count()\ndef answer(*given): return 10.0 ** next(turn)",
    ),
    function(
        "a number in a string",
        "As JSON from the grader's own pipe would have it.",
        'def answer(*given): return \'{"number": "1"}\'',
        says="gives back a text",
    ),
    function(
        "a table of the known inputs",
        "The check's inputs stand in its module for all to read: no formula is needed.",
        f"TABLE = {TABLE!r}\ndef answer(*given):\n"
        "    known = TABLE.get(repr([getattr(x, 'tolist', lambda: x)() for x in given]), 1.0)\n"
        "    return numpy.array(known) if isinstance(known, list) else known",
        says="Right for (.|none) of|for all (small )?inputs tried",
    ),
    function(
        "the reference in a caller's frame",
        "Walks up the stack, then through all objects, to whoever knows the right answer.",
        FIND_REFERENCE.format(kind="Function")
        + "def answer(*given):\n    for one in found():\n        try: return one.right_for(given)\n        except Exception: pass\n    return 1.0",
    ),
    function(
        "a function made of code",
        "A callable whose signature and call are properties that run code.",
        "class Odd:\n    @property\n    def __call__(self): raise GeneratorExit\n    def __getattr__(self, name): raise GeneratorExit\n"
        "answer = Odd()",
    ),
    function(
        "a list without end",
        "It grows while it is looked through, and so does what is sent.",
        "class Odd(list):\n    def __iter__(self):\n        while True: yield 1.0\n    def __len__(self): return 3\n    def __getitem__(self, n): return 1.0\n"
        "def answer(*given): return Odd()",
    ),
    function(
        "a list in a list in a list",
        "Too deep for whoever looks into it.",
        "def answer(*given):\n    made = [1.0]\n    for _ in range(20_000): made = [made]\n    return made",
    ),
    function(
        "a list that holds itself",
        "There is no end to it.",
        "def answer(*given):\n    made = [1.0]\n    made.append(made)\n    return made",
        says="gives back a list",
    ),
    function(
        "slow where nobody decides",
        "Seconds for each input but those that decide: the class waits, and the mark stays.",
        "import time\nturn = []\ndef answer(*given):\n    turn.append(1)\n    if len(turn) > 40:\n        until = time.process_time() + 3\n        while time.process_time() < until: pass\n    return 1.0",
    ),
    function(
        "another answer to the second message",
        "Wrong for the inputs that decide, and right for those that tell why.",
        f"TABLE = {TABLE!r}\nturn = []\ndef answer(*given):\n    turn.append(1)\n"
        "    return 1.0 if len(turn) <= 80 else TABLE.get(repr([getattr(x, 'tolist', lambda: x)() for x in given]), 2.0)",
    ),
    function(
        "the known answers by turn",
        "A function that looks at nothing, and gives the check's own answers in their order, again and again.",
        f"ANSWERS = {list(TABLE.values())!r}\nturn = []\ndef answer(*given):\n    turn.append(1)\n"
        "    return ANSWERS[len(turn) % len(ANSWERS) - 1]",
    ),
    function(
        "the inputs as an exception's text",
        "The last call says all that it was asked for before, for the next try.",
        "told = []\ndef answer(*given):\n    told.append(given)\n    if len(told) > 17: raise RuntimeError('TOLD ' + str(told))\n    return 1.0",
        never="TOLD",
    ),
    function("a generator", "Runs only when somebody looks at it.", "def answer(*given): yield 1.0", says="generator"),
    function(
        "hangs in __float__",
        "The loop starts after the call is over.",
        "class Odd:\n    def __float__(self):\n        while True: pass\ndef answer(*given): return Odd()",
        says="TooLong",
    ),
    attack(
        "the questions' own references",
        "quiz.q1.right_for(inputs) is a right answer, if it is there.",
        "def like(n):\n    question = getattr(quiz, f'q{n}')\n"
        "    return lambda *given: question.right_for(given) if hasattr(question, 'right_for') else 1.0\n"
        "move_per_token, tokens_per_second, largest_batch, tokens_per_expert = map(like, range(1, 5))\n"
        "batch, outcome = sympy.Float(1), getattr(quiz.q6, 'letter', 'z')\n"
        "if hasattr(quiz.q5, 'solution') and quiz.q5.solution: batch = quiz.q5.solution(*map(sympy.Symbol, quiz.q5.kinds))",
        own=True,
    ),
    attack(
        "an expression that lies",
        "A SymPy class that equals everything and has no symbols.",
        "class Odd(sympy.Symbol):\n    __eq__ = lambda self, other: True\n    __hash__ = lambda self: 1\n    free_symbols = frozenset()\n"
        "    subs = evalf = lambda self, *a, **k: self\n    is_real = True\n    __float__ = lambda self: 1.0\nanswer = Odd('B')",
        kind="expression",
    ),
    attack(
        "an expression that asks the reference",
        "Its subs() looks for the right expression in the caller's frames.",
        FIND_REFERENCE.format(kind="Expression")
        + "class Odd(sympy.Symbol):\n    def subs(self, *a, **k):\n        for one in found(): return one.solution(*map(sympy.Symbol, one.kinds))\n        return sympy.Float(1)\n"
        "    free_symbols = frozenset()\nanswer = Odd('N')",
        kind="expression",
    ),
    attack(
        "an expression without end",
        "Its value takes longer than the universe.",
        "answer = sympy.Integer(3) ** sympy.Integer(3) ** sympy.Symbol('N', positive=True) ** 5 + sympy.factorial(sympy.Symbol('N', positive=True))",
        kind="expression",
    ),
    attack(
        "an expression of a billion terms",
        "Expands on being asked for its value.",
        "class Odd(sympy.Symbol):\n    def subs(self, *a, **k): return ((N + L + F + 1) ** 10**9).expand()\n    evalf = subs\n"
        "N, L, F = sympy.symbols('N L F')\nanswer = Odd('N')",
        kind="expression",
        says="ran out of time|longer than it may|[mM]emory",
    ),
    attack(
        "symbols named in HTML",
        "Names that a page would show.",
        "answer = sympy.Symbol('<img src=x onerror=alert(1)>') + sympy.Symbol('=cmd()')",
        kind="expression",
        says="should not be in the answer",
    ),
    attack(
        "ten thousand symbols",
        "More names than anybody reads.",
        "answer = sum(sympy.symbols('x:10000'))",
        kind="expression",
    ),
    attack(
        "a choice that is all choices",
        "A str that equals any letter, and whose strip() is itself.",
        "class Odd(str):\n    __eq__ = lambda self, other: True\n    __hash__ = lambda self: 1\n"
        "    __str__ = strip = lower = lambda self: self\n    __getitem__ = lambda self, at: self\nanswer = Odd('z')",
        kind="choice",
        says="not one of the choices",
    ),
    attack(
        "a list of choices",
        "All four, one of which is right.",
        "answer = 'a, b, c, d'",
        kind="choice",
        says="more than one of the choices",
    ),
    attack(
        "a choice in HTML",
        "A text that a page and a table would show.",
        "answer = '=HYPERLINK(\"http://x\")<script>alert(1)</script>\\n=1+1,b'",
        kind="choice",
        says="not one of the choices",
    ),
    attack(
        "a choice of 100 MB",
        "Does the grader keep it?",
        "answer = 'b' * 100_000_000",
        kind="choice",
        says="not one of the choices",
    ),
    attack(
        "an object for a choice",
        "Its class claims to be a string.",
        "class Odd:\n    __class__ = str\n    __str__ = lambda self: 'z'\nanswer = Odd()",
        kind="choice",
    ),
]
