"""The program in the sandbox: runs a learner's cells and answers questions about what they defined.

It knows no right answer. One JSON message a line comes in on standard input, and one goes
out on standard output for each:

    {"id": …, "run": source}                                    -> {"id": …, "ok": true} or {"id": …, "raised": […]}
    {"id": …, "ask": name, "kind": kind, "inputs": […]}          -> {"id": …, "replies": […]}

Whatever the learner's code does in here, it can only change its own answers: the grader
takes nothing from here but numbers and short texts (see ``protocol``). The time limits
below are a courtesy to honest code that hangs; the ones that hold are the grader's.
"""

import builtins
import json
import os
import resource
import signal
import sys
import types


class TooLong(BaseException):
    """A cell or a call went on past its time. Not an Exception, so that ``except Exception`` lets it through."""


def main(limits):
    requests, replies = take_the_pipe()
    close_the_door(limits)
    sys.path[:0] = ["/grader", *limits["packages"]]
    import protocol
    from engine import evaluate

    sys.path.remove("/grader")
    hide_the_checks()
    shell = make_shell()
    signal.signal(signal.SIGALRM, out_of_time)
    signal.signal(signal.SIGPROF, out_of_time)
    for line in requests:
        request = json.loads(line)
        if "run" in request:
            reply = run_cell(shell, request, protocol)
        else:
            reply = answer(shell.user_ns, request, protocol, evaluate)
        replies.write(json.dumps({"id": request["id"], **reply}) + "\n")
        replies.flush()


def take_the_pipe():
    """Keeps standard input and output for the grader; the learner's prints and input() meet /dev/null."""
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return requests, replies


def close_the_door(limits):
    """Limits of this process and its children, which cannot be raised again."""
    for name, most in limits["resources"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def hide_the_checks():
    """``from inference_math.checks import lesson_03 as quiz`` works, and checks nothing: the marks are made elsewhere."""
    class Question:
        def check(self, answer):
            """Says nothing."""

        def note(self, answer):
            """Says nothing."""

        def hint(self):
            """Says nothing."""

    class Sheet(types.ModuleType):
        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Question()

    checks = types.ModuleType("inference_math.checks")
    checks.__path__ = []
    for number in range(1, 100):
        name = f"lesson_{number:02}"
        sheet = Sheet(f"inference_math.checks.{name}")
        setattr(checks, name, sheet)
        sys.modules[sheet.__name__] = sheet
    sys.modules[checks.__name__] = checks
    import inference_math

    inference_math.checks = checks


def make_shell():
    """An IPython shell without a terminal: magics, display() and get_ipython() work as in a notebook."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None):
            """``%matplotlib inline`` asks for it."""

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.autoindent = False
    shell = Shell.instance(config=settings)
    shell.showtraceback = shell.showsyntaxtraceback = lambda *args, **more: None  # nobody reads them, and they are slow
    builtins.display = __import__("IPython.display").display.display
    return shell


def out_of_time(number, frame):
    raise TooLong("it ran longer than it may")


def within(request, work):
    """Calls ``work()`` with at most the request's ``seconds`` of processor time, and ``clock`` seconds by the clock."""
    signal.setitimer(signal.ITIMER_PROF, request["seconds"])
    signal.setitimer(signal.ITIMER_REAL, request["clock"])
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def run_cell(shell, request, protocol):
    try:
        done = within(request, lambda: shell.run_cell(request["run"], store_history=False))
        error = done.error_before_exec or done.error_in_exec
    except BaseException as late:  # the clock may ring between two steps of IPython's own
        error = late
    return protocol.raised(error) if error else {"ok": True}


def answer(names, request, protocol, evaluate):
    """The replies to one question: one for each input of a function, else a single one."""
    name, kind = request["ask"], request["kind"]
    if name not in names:
        return {"replies": [{"undefined": name}]}
    given = names[name]
    if kind == "function":
        replies = []
        for one in request["inputs"]:
            replies.append(reply_to(lambda: given(*protocol.arguments(one)), request, protocol.plain, protocol))
            if "raised" in replies[-1] or "empty" in replies[-1]:
                break  # so that an endless loop is waited for once
        return {"replies": replies}
    if kind == "expression":
        return {"replies": [reply_to(lambda: evaluate(given, request["inputs"]), request,
                                     plain_values(protocol), protocol)]}
    return {"replies": [reply_to(lambda: given, request, protocol.plain, protocol)]}


def plain_values(protocol):
    def plain(found):
        if isinstance(found, str):  # the name of a type that is no expression
            return {"nothing": True} if found in ("NoneType", "ellipsis") else {"other": found}
        return {"values": {"names": sorted(found.names), "at": [repr(x) for x in found.at]}}

    return plain


def reply_to(work, request, plain, protocol):
    try:
        return within(request, lambda: plain(work()))
    except BaseException as error:  # a learner's function may raise anything, SystemExit included
        return protocol.raised(error)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
