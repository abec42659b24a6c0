"""The program in the sandbox: runs learners' cells and answers questions about what they defined.

It knows no right answer. To import what every notebook needs takes longer than most notebooks,
so it is done once, in the first process of the sandbox, which runs no learner's code. On standard
input, a socket, the grader tells it one of three things:

    new, with a pipe's ends      it copies itself (fork), and the copy serves one learner's file over the pipe
    clean                        it kills every other process, empties every folder, and says so
    files                        it says how many files there are

The first process of a sandbox takes no signal from the others, and none can look into it (``keep_apart``);
what else could be left for the next learner, ``syscalls`` refuses. Where ``clean`` fails, it ends, and all with it.

A copy is sent one JSON message a line, and sends one for each:

    {"id": …, "run": source}                                    -> {"id": …, "ok": true} or {"id": …, "raised": […]}
    {"id": …, "ask": name, "kind": kind, "inputs": […], …}       -> {"id": …, "replies": […]}

Whatever the learner's code does in here, it can only change its own answers: the grader
takes nothing from here but numbers and short texts (see ``protocol``). The time limits
below are a courtesy to honest code that hangs; the ones that hold are the grader's.
"""

import builtins
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from io import TextIOBase

    from IPython.core.interactiveshell import InteractiveShell

    from ...checks.symbols import Values
    from .protocol import Reply, Request

FOLDERS = ("/tmp", "/home/learner", "/dev/shm")  # noqa: S108  the sandbox's own
"""All that can be written to."""

DEEPEST = 3_000
"""Calls within calls: an answer that counts down from 800 may take several for each, and a check asks for fewer."""

T = TypeVar("T")


class TooLong(BaseException):
    """A cell or a call went on past its time. Not an Exception, so that ``except Exception`` lets it through."""


def main(limits: Mapping[str, Any]) -> None:
    """Serves one learner's file after another, until the grader is gone."""
    control = socket.socket(fileno=os.dup(0))
    go_mute()
    keep_apart(True)
    sys.path[:0] = ["/grader", *limits["packages"]]
    import protocol  # type: ignore[import-not-found]  # these lie beside this file, in the sandbox only
    from symbols import evaluate  # type: ignore[import-not-found]

    sys.path.remove("/grader")
    hide_the_checks()
    shell = make_shell()
    warm_up()
    clean()  # the first learner shall find what the others find
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the first process is deaf to what it does not handle
    copy: int | None = None
    while True:
        watched: list[socket.socket | int] = [control, *([] if copy is None else [copy])]
        ready, _, _ = select.select(watched, [], [])
        if copy is not None and copy in ready:  # whatever it started must not hold its pipe open
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
                serve(ends, limits, partial(talk, shell=shell, protocol=protocol, evaluate=evaluate))
            copy = os.pidfd_open(child)
            for end in ends:
                os.close(end)
        elif said == b"clean":
            clean()
            control.send(b"clean")
        elif said == b"files":
            control.send(str(sum(one.f_files - one.f_ffree for one in map(os.statvfs, FOLDERS))).encode())
        else:
            return  # the grader is gone


def serve(ends: Sequence[int], limits: Mapping[str, Any], work: Callable[..., None]) -> NoReturn:
    """One learner's file, in a process of its own. Never returns."""
    requests, replies = os.fdopen(ends[0], "r", encoding="utf-8"), os.fdopen(ends[1], "w", encoding="utf-8")
    os.setsid()
    keep_apart(False)
    close_the_door(limits)
    os.chdir("/home/learner")
    try:
        work(requests, replies)
    finally:
        os._exit(0)


def talk(
    requests: "TextIOBase",
    replies: "TextIOBase",
    shell: "InteractiveShell",
    protocol: ModuleType,
    evaluate: "Callable[..., Values | str]",
) -> None:
    """Replies to one request after another, each a line."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, out_of_time)
        signal.signal(signal.SIGPROF, out_of_time)
    sys.setrecursionlimit(DEEPEST)
    sys.path.insert(0, "")  # what a learner writes into a file can be imported, as in a notebook
    for line in requests:
        request = json.loads(line)
        if "run" in request:
            reply = run_cell(shell, request, protocol)
        else:
            reply = answer(shell.user_ns, request, protocol, evaluate)
        replies.write(json.dumps({"id": request["id"], **reply}) + "\n")
        replies.flush()


def alone() -> None:
    """As ``serve`` does it, in a process of one's own that is no sandbox: ``start.py check``."""
    from ...checks.symbols import evaluate
    from . import protocol

    requests, replies = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    go_mute()
    hide_the_checks()
    talk(requests, replies, make_shell(), protocol, evaluate)


def go_mute() -> None:
    """The learner's prints and input() meet /dev/null."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)


def keep_apart(apart: bool) -> None:
    """Whether other processes of this user are kept from this one's memory and open files (as PR_SET_DUMPABLE does)."""
    if ctypes.CDLL(None, use_errno=True).prctl(4, 0 if apart else 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def kill_all() -> None:
    """Ends every process but this one."""
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def clean() -> None:
    """Leaves the sandbox as it was at first, or raises an exception."""
    kill_all()
    for folder in map(Path, FOLDERS):
        folder.chmod(0o755)
        for one in os.scandir(folder):
            shutil.rmtree(one.path) if one.is_dir(follow_symlinks=False) else Path(one.path).unlink()
        if os.listxattr(folder):  # rights that new files would inherit
            raise OSError(f"{folder} has been given attributes")
    with suppress(PermissionError):  # whoever owns these can change them, and `!ls` needs them
        Path("/dev/pts").chmod(0o755)
        Path("/dev/pts/ptmx").chmod(0o666)


def warm_up() -> None:
    """The first equation that SymPy solves takes it much longer than the second."""
    import sympy

    a, b, x = sympy.symbols("a b x", positive=True)
    sympy.solve(sympy.Eq(a + b * x, 2 * x / a), x)


def close_the_door(limits: Mapping[str, Any]) -> None:
    """Limits of this process and its children, which cannot be raised again."""
    import resource

    for name, most in limits["resources"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def hide_the_checks() -> None:
    """Lets ``from inference_math.checks import lesson_03 as quiz`` work, and check nothing: the grader does."""

    class Question:
        def check(self, *_: object) -> None:
            """Says nothing."""

        note = hint = check

    class Sheet(ModuleType):
        def __getattr__(self, name: str) -> Question:
            if name.startswith("__"):
                raise AttributeError(name)
            return Question()

    for name in [one for one in sys.modules if one.startswith("inference_math.checks.")]:
        del sys.modules[name]  # of start.py check: a class's sandbox has none of them
    checks = ModuleType("inference_math.checks")
    checks.__path__ = []
    for number in range(1, 100):
        name = f"lesson_{number:02}"
        sheet = Sheet(f"inference_math.checks.{name}")
        setattr(checks, name, sheet)
        sys.modules[sheet.__name__] = sheet
    sys.modules[checks.__name__] = checks
    import inference_math

    vars(inference_math)["checks"] = checks


def make_shell() -> "InteractiveShell":
    """An IPython shell without a terminal: magics, display() and get_ipython() work as in a notebook."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui: str | None = None) -> None:
            """Does nothing: ``%matplotlib inline`` asks for it."""

        def showtraceback(self, *_: object, **__: object) -> None:
            """Shows nothing: nobody reads it, and it is slow."""

        showsyntaxerror = showtraceback

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.autoindent = False
    vars(builtins)["display"] = display
    return Shell.instance(config=settings)


def out_of_time(*_: object) -> NoReturn:
    """What the clock's signals call."""
    raise TooLong("it ran longer than it may")


def within(request: "Request", work: Callable[[], T]) -> T:
    """Calls ``work()`` with at most the request's ``seconds`` of processor time, and ``clock`` seconds by the clock."""
    if not hasattr(signal, "setitimer"):  # one's own notebook on Windows: who waits can press Ctrl-C
        return work()
    signal.setitimer(signal.ITIMER_PROF, request["seconds"])
    signal.setitimer(signal.ITIMER_REAL, request["clock"])
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def run_cell(shell: "InteractiveShell", request: "Request", protocol: ModuleType) -> "Reply":
    """Whether a cell ran to its end, or what stopped it."""
    try:
        done = within(request, lambda: shell.run_cell(request["run"], store_history=False))
        error = done.error_before_exec or done.error_in_exec
    except BaseException as late:  # noqa: BLE001  the clock may ring between two steps of IPython's own
        error = late
    reply: Reply = protocol.raised(error) if error else {"ok": True}
    return reply


def answer(
    names: Mapping[str, Any], request: "Request", protocol: ModuleType, evaluate: "Callable[..., Values | str]"
) -> "Reply":
    """The replies to one question: one for each input of a function, else a single one."""
    name, kind, inputs = request["ask"], request["kind"], request["inputs"]
    if name not in names:
        return {"replies": [{"undefined": name}]}
    given = names[name]
    if kind == "function":
        return {"replies": called(given, request, protocol)}
    if kind == "expression":
        unknown = request["unknown"]
        return {"replies": [reply_to(lambda: plain_values(evaluate(given, inputs, unknown)), request, protocol)]}
    plain = protocol.reason if kind == "reason" else protocol.plain
    return {"replies": [reply_to(partial(plain, given), request, protocol)]}


def called(function: Callable[..., object], request: "Request", protocol: ModuleType) -> "list[Reply]":
    """JSON for what a learner's function gives for each input.

    As far as to the first exception, so that an endless loop is waited for once; where the inputs have their time
    together (``whole``), as far as that goes.
    """
    import numpy

    replies: list[Reply] = []

    def call(sent: Sequence[Any]) -> "Reply":
        with numpy.errstate(under="ignore"):  # a power of a large batch is 0 then, whatever the notebook told NumPy
            reply: Reply = protocol.plain(function(*protocol.arguments(sent)))
        return reply

    def call_all() -> None:
        for one in request["inputs"]:
            try:
                replies.append(call(one))
            except Exception as error:  # noqa: BLE001  a learner's function may raise anything
                replies.append(protocol.raised(error))

    if request.get("whole"):
        with suppress(BaseException):  # SystemExit, or the end of the time
            within(request, call_all)
        return replies
    for one in request["inputs"]:
        replies.append(reply_to(partial(call, one), request, protocol))
        if "raised" in replies[-1] or "empty" in replies[-1]:
            break
    return replies


def plain_values(found: "Values | str") -> "Reply":
    """JSON for an expression's values, or for the name of a type that is no expression."""
    if isinstance(found, str):
        return {"nothing": True} if found in ("NoneType", "ellipsis") else {"other": found}
    return {"values": {"names": sorted(found.names), "at": [repr(x) for x in found.at], "form": found.form}}


def reply_to(work: "Callable[[], Reply]", request: "Request", protocol: ModuleType) -> "Reply":
    """What ``work()`` gives within its time, or what it raised."""
    try:
        return within(request, work)
    except BaseException as error:  # noqa: BLE001  a learner's function may raise anything, SystemExit included
        reply: Reply = protocol.raised(error)
        return reply


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
