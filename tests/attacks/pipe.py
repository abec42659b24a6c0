"""Attacks through the pipe on which the grader asks and the sandbox replies."""

from . import IDS, PIPE, attack, serving


def pipe(name, tries, *cells, says="grader's pipe", **more):
    return attack(name, tries, *cells, says=says, ours="it has no such pipe", **more)


def fabricated(name, tries, made):
    return pipe(
        name,
        tries,
        made,
        kind="reply",
        never="seen:|GOT IN",
        says="Right for none|grader's pipe|gives back|stopped with|is defined|is not defined|There is no answer|The same number|for all (small )?inputs tried|should not|one expression is wanted|not one of",
    )


ATTACKS = [
    pipe(
        "a reply nobody asked for",
        "Correct, it says, with points, before the question.",
        PIPE + "say(reply(id=0, ok=True, points=6, outcome='correct', replies=[{'number': '1'}] * 10))",
    ),
    pipe(
        "replies in store",
        "A thousand, so that one will have the right number.",
        PIPE + "say(b''.join(reply(id=f'{n:016x}', replies=[{'number': '1'}]) for n in range(1000)))",
    ),
    pipe(
        "a line without end",
        "The grader reads until its memory is full.",
        PIPE
        + "import signal\nsignal.signal(14, signal.SIG_IGN)\nfor fd in replies:\n    try:\n        while True: os.write(fd, b'x' * 65536)\n    except OSError: pass",
    ),
    pipe("a million empty lines", "Each is a message.", PIPE + "say(b'\\n' * 1_000_000)"),
    pipe(
        "a pipe full of rubbish",
        "Bytes that are no UTF-8, no JSON, or JSON that bites.",
        PIPE + "say(b'\\xff\\x00\\xfe\\n' + b'[' * 900_000 + b'\\n' + b'{\"id\": NaN}\\n' + b'1' * 900_000 + b'\\n')",
    ),
    pipe(
        "deep JSON in a reply",
        "Nested a hundred thousand times.",
        PIPE + "say(b'[' * 100_000 + b']' * 100_000 + b'\\n')",
    ),
    pipe(
        "a pickle in the pipe",
        "Runs a command where it is loaded.",
        PIPE
        + "import pickle\nclass Odd:\n    def __reduce__(self): return (os.system, ('touch /tmp/attack_was_here',))\nsay(pickle.dumps(Odd(), 0) + b'\\n')",
    ),
    pipe(
        "slow drops",
        "A byte at a time, never a whole line.",
        PIPE + "import signal\nsignal.signal(14, signal.SIG_IGN)\nwhile True:\n    say(b' ')\n    time.sleep(0.01)",
        says="time|grader's pipe",
    ),
    pipe(
        "never reading",
        "The grader's next question stays in the pipe until it is full.",
        PIPE
        + "import signal\nsignal.signal(14, signal.SIG_IGN); signal.signal(27, signal.SIG_IGN)\nsay(b'{\"id\"')\nos.kill(os.getpid(), 19)",
        says="time|grader's pipe",
    ),
    pipe(
        "stealing the next question",
        "A thread reads the grader's pipe before the program does.",
        PIPE
        + "import signal\ndef steal():\n    while True:\n        asked = b''\n        while not asked.endswith(b'\\n'): asked += os.read(min(replies), 1)\n"
        "        say(reply(id=json.loads(asked)['id'], ok=True, points=6, outcome='correct', replies=[{'number': '1'}] * 10))\nthreading.Thread(target=steal, daemon=True).start()",
        says="",
    ),
    pipe(
        "closing the pipe",
        "And opening another in its place.",
        PIPE + "for fd in replies: os.close(fd)\nfor fd in replies: os.open('/dev/null', os.O_RDWR)",
        says="ended|time|seen|pipe",
    ),
    pipe(
        "timing the pipe",
        "Right answers might be told from wrong ones by how soon the next question comes.",
        PIPE + "times = []\ndef move_per_token(*given):\n    times.append(time.perf_counter())\n    return 1.0",
        "move = move_per_token",
        "seen.append(f'{len(times)} questions so far')",
        says="0 questions so far",
    ),
    pipe(
        "values at no input",
        "An expression that came back without a value differs nowhere from the right one.",
        serving(dict.fromkeys(IDS, "reply(id=asked['id'], ok=True, replies=[{'values': {'names': [], 'at': []}}])")),
    ),
    pipe(
        "a single value for all inputs",
        "One number may be compared with many at once.",
        serving(dict.fromkeys(IDS, "reply(id=asked['id'], ok=True, replies=[{'values': {'names': [], 'at': ['1']}}])")),
    ),
    pipe(
        "values in the second message",
        "Those of a diagnosis might move up to where the verdict's were left out.",
        serving(
            dict.fromkeys(
                IDS,
                "reply(id=asked['id'], ok=True, replies=[{'values': {'names': [], 'at': ['1'] * (0 if not asked.get('whole') else 2 * len(asked['inputs']))}}])",
            )
        ),
    ),
    pipe(
        "no numbers, then too many",
        "The same with a function's.",
        serving(
            dict.fromkeys(
                IDS,
                "reply(id=asked['id'], ok=True, replies=[{'number': '1'}] * (0 if not asked.get('whole') else 2 * len(asked['inputs'])))",
            )
        ),
    ),
    pipe(
        "too many for a diagnosis",
        "A right number of values that decide, and ten times as many as the second message asks for.",
        serving(
            dict.fromkeys(
                IDS,
                "reply(id=asked['id'], ok=True, replies=[{'number': '1'}] * len(asked['inputs']) * (10 if asked.get('whole') else 1))",
            )
        ),
    ),
    *[
        fabricated(
            f"fabricated replies: {name}",
            "A process of the attacker's answers in the program's place, with the right number.",
            made,
        )
        for name, made in {
            "numbers": "reply(id=asked['id'], ok=True, replies=[{'number': '1'}] * len(asked.get('inputs') or [1]))",
            "code for numbers": "reply(id=asked['id'], ok=True, replies=[{'number': '__import__(\"os\").system(\"touch /tmp/attack_was_here\")'}] * 10)",
            "infinite digits": "reply(id=asked['id'], ok=True, replies=[{'number': '9' * 30 + 'e' + '9' * 8}] * len(asked.get('inputs') or [1]))",
            "true for a number": "reply(id=asked['id'], ok=True, replies=[{'number': True}] * len(asked.get('inputs') or [1]))",
            "huge arrays": "reply(id=asked['id'], ok=True, replies=[{'array': ['1'] * 4096, 'shape': [8, 8, 8, 8, 1, 1, 1, 1]}] * 5)",
            "impossible shapes": "reply(id=asked['id'], ok=True, replies=[{'array': [], 'shape': [4096] * 7 + [0]}] * len(asked.get('inputs') or [1]))",
            "too many": "reply(id=asked['id'], ok=True, replies=[{'other': 'x'}] * 60_000)",
            "none": "reply(id=asked['id'], ok=True, replies=[])",
            "an object for a list": "reply(id=asked['id'], ok=True, replies={'number': '1'})",
            "a verdict": "reply(id=asked['id'], ok=True, points=6, state='correct', outcome='correct', replies=[{'correct': True}])",
            "values for all": "reply(id=asked['id'], ok=True, replies=[{'values': {'names': [], 'at': ['1'] * len(asked.get('inputs') or [1])}}])",
            "an exception of the engine's": "reply(id=asked['id'], ok=True, replies=[{'raised': ['Outcome', 'correct']}, {'raised': ['StopIteration', '']}])",
            "an exception in a cell": "reply(id=asked['id'], raised=['NameError', 'x' * 100_000])",
            "an exception that is none": "reply(id=asked['id'], raised={'NameError': 1}, replies=[[], None, 5])",
            "lists in lists": "reply(id=asked['id'], ok=True, replies=[{'array': ['1'] * 4, 'shape': [1, 2, 2], 'in': ['list']}] * len(asked.get('inputs') or [1]))",
            "a reason without end": "reply(id=asked['id'], ok=True, replies=[{'text': '=1+1<b>' * 100_000}])",
            "forms": "reply(id=asked['id'], ok=True, replies=[{'values': {'names': [], 'at': [], 'form': '<b>equation' * 9}}])",
            "texts for all": "reply(id=asked['id'], ok=True, replies=[{'text': '<i>x</i>\\u202e\\n=1'}] * len(asked.get('inputs') or [1]))",
        }.items()
    ],
]
