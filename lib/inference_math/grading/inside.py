"""The program in the sandbox: runs learners' cells and answers questions about what they defined.

It knows no right answer. To import what every notebook needs takes longer than most notebooks,
so it is done once, in the first process of the sandbox, which runs no learner's code. On standard
input, a socket, the grader tells it one of two things:

    new, with a pipe's ends      it copies itself (fork), and the copy serves one learner's file over the pipe
    clean                        it kills every other process, empties every folder, and says so

The first process of a sandbox takes no signal from the others, and none can look into it (``keep_apart``);
what else could be left for the next learner, ``syscalls`` refuses. Where ``clean`` fails, it ends, and all with it.

A copy is sent one JSON message a line, and sends one for each:

    {"id": …, "run": source}                                    -> {"id": …, "ok": true} or {"id": …, "raised": […]}
    {"id": …, "ask": name, "kind": kind, "inputs": […]}          -> {"id": …, "replies": […]}

Whatever the learner's code does in here, it can only change its own answers: the grader
takes nothing from here but numbers and short texts (see ``protocol``). The time limits
below are a courtesy to honest code that hangs; the ones that hold are the grader's.
"""

import builtins
import ctypes
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import types

FOLDERS = ("/tmp", "/home", "/dev/shm")
"""All that can be written to."""


class TooLong(BaseException):
    """A cell or a call went on past its time. Not an Exception, so that ``except Exception`` lets it through."""


def main(limits):
    control = socket.socket(fileno=os.dup(0))
    go_mute()
    keep_apart(True)
    sys.path[:0] = ["/grader", *limits["packages"]]
    import protocol
    from engine import evaluate

    sys.path.remove("/grader")
    hide_the_checks()
    shell = make_shell()
    warm_up()
    clean()  # the first learner shall find what the others find
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the first process is deaf to what it does not handle
    copy = None
    while True:
        ready, _, _ = select.select([control, *([copy] if copy else [])], [], [])
        if copy in ready:  # whatever it started must not hold its pipe open
            os.close(copy)
            copy = None
            kill_all()
        if control not in ready:
            continue
        said, ends, _, _ = socket.recv_fds(control, 16, 2)
        if said == b"new":
            child = os.fork()
            if child == 0:
                control.close()
                serve(ends, limits, shell, protocol, evaluate)
            copy = os.pidfd_open(child)
            for end in ends:
                os.close(end)
        elif said == b"clean":
            clean()
            control.send(b"clean")
        else:
            return  # the grader is gone


def serve(ends, limits, shell, protocol, evaluate):
    """One learner's file, in a process of its own. Never returns."""
    requests, replies = os.fdopen(ends[0], "r", encoding="utf-8"), os.fdopen(ends[1], "w", encoding="utf-8")
    os.setsid()
    keep_apart(False)
    close_the_door(limits)
    os.chdir("/home/learner")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGALRM, out_of_time)
    signal.signal(signal.SIGPROF, out_of_time)
    try:
        for line in requests:
            request = json.loads(line)
            if "run" in request:
                reply = run_cell(shell, request, protocol)
            else:
                reply = answer(shell.user_ns, request, protocol, evaluate)
            replies.write(json.dumps({"id": request["id"], **reply}) + "\n")
            replies.flush()
    finally:
        os._exit(0)


def go_mute():
    """The learner's prints and input() meet /dev/null."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)


def keep_apart(apart):
    """Whether other processes of this user are kept from this one's memory and open files (as PR_SET_DUMPABLE does)."""
    if ctypes.CDLL(None, use_errno=True).prctl(4, 0 if apart else 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def kill_all():
    """Ends every process but this one."""
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def clean():
    """Leaves the sandbox as it was at first, or raises an exception."""
    kill_all()
    for folder in FOLDERS:
        os.chmod(folder, 0o755)
        for one in os.scandir(folder):
            shutil.rmtree(one.path) if one.is_dir(follow_symlinks=False) else os.unlink(one.path)
        if os.listxattr(folder):  # rights that new files would inherit
            raise OSError(f"{folder} has been given attributes")
    os.mkdir("/home/learner", 0o755)


def warm_up():
    """The first equation that SymPy solves takes it much longer than the second."""
    import sympy

    a, b, x = sympy.symbols("a b x", positive=True)
    sympy.solve(sympy.Eq(a + b * x, 2 * x / a), x)


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
        return {
            "replies": [reply_to(lambda: evaluate(given, request["inputs"]), request, plain_values(protocol), protocol)]
        }
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
