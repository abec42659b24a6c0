"""One learner's code in one sandbox (see ``bubblewrap``), asked over a pipe and watched."""

import atexit
import functools
import json
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from . import bubblewrap, held, protocol
from .bubblewrap import LIMITS, MB, Limits
from .protocol import Reply, Request

ENDED, WROTE = "it ended Python", "it wrote into the grader's pipe"
LEAST = 300 * MB
"""Of the machine's memory: with less, nothing is graded."""

STILL = 20
"""Seconds between two looks at a sandbox, else a tenth of one: after Ctrl-Z, say, or in a container that was paused."""


class Gone(RuntimeError):
    """The sandbox ended before it answered; the message says why, for the learner."""

    at: int | str | None = None
    """The number of the cell, or the id of the question, that ended it."""


class Scarce(RuntimeError):
    """The machine ran short of memory, whoever took it, or the grader itself was stopped for a while: nobody's fault,
    and the file is to be graded again."""


@functools.cache
def tree() -> held.Tree:
    """Where the groups of sandboxes are made."""
    return held.find()


class Room:
    """A sandbox with the packages loaded, for one learner's file after another."""

    def __init__(self, limits: Limits) -> None:
        settings = {
            "packages": ["/ours", *bubblewrap.packages().values()],
            "resources": {
                "AS": limits.memory,
                "CPU": int(limits.whole),
                "NPROC": limits.processes,
                "FSIZE": limits.file,
                "NOFILE": 256,
                "CORE": 0,
            },
        }
        self.limits, self.owner = limits, os.getpid()
        self.group = tree().group(limits)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [bubblewrap.python(), "-I", "-S", "-B", "/grader/inside.py", json.dumps(settings)]
            entering = self.group.command if self.group else list
            self.process, self.first = bubblewrap.start(limits, command, theirs.fileno(), entering=entering)

    def enter(self) -> tuple[int, int]:
        """A new process for one learner's file: the descriptors to write requests to and read replies from."""
        theirs, requests = os.pipe()
        replies, answers = os.pipe()
        with suppress(OSError):  # it is dead, as whoever reads from it will find
            socket.send_fds(self.control, [b"new"], [theirs, answers])
        os.close(theirs)
        os.close(answers)
        return requests, replies

    def clean(self) -> bool:
        """Whether the room is as if nobody had been in it. It takes no more than ten seconds."""
        self.control.settimeout(10)
        try:
            self.control.send(b"clean")
            while said := self.control.recv(16):
                if said == b"clean":  # and no number of files that came late
                    return True
        except OSError:
            pass
        return False

    def files(self) -> int:
        """How many there are in it; 0 where it does not say."""
        self.control.settimeout(2)
        try:
            self.control.send(b"files")
            return int(self.control.recv(16))
        except (OSError, ValueError):
            return 0

    def kill(self) -> None:
        """Ends every process in the sandbox: the kernel does it, once the sandbox's first process is dead."""
        if self.first is not None:
            with suppress(ProcessLookupError):  # gone meanwhile
                signal.pidfd_send_signal(self.first, signal.SIGKILL)
            select.select([self.first], [], [], 60)  # it is dead only after all the others
            os.close(self.first)
            self.first = None
        self.process.kill()
        self.process.wait()
        self.control.close()
        if self.group:
            self.group.remove()


_idle: list[Room] = []


def close() -> None:
    """Ends the sandboxes that are kept for the next file. They end with this process, too."""
    while _idle:
        _idle.pop().kill()


atexit.register(close)


def _room(limits: Limits) -> Room:
    """A Room that is waiting, or a new one."""
    while _idle:
        room = _idle.pop()
        if room.limits == limits and room.owner == os.getpid():
            return room
        if room.owner == os.getpid():
            room.kill()
    return Room(limits)


def prepare(limits: Limits) -> None:
    """Starts a Room, where none is waiting, which gets ready while its owner does something else."""
    _idle.append(_room(limits))


class Sandbox:
    """A sandbox for one learner's file. ``ask`` sends one message and gives the reply, or raises Gone.

    A context manager: at its end every process that it started is dead and every file gone.
    """

    def __init__(self, limits: Limits = LIMITS, ends: float | None = None) -> None:
        """``ends``: when its time is over, by ``time.monotonic()``, where that is not ``limits.whole`` from now."""
        self.limits = limits
        self.ends = time.monotonic() + limits.whole if ends is None else ends
        self.buffer, self.received = bytearray(), 0
        self.watched = self.most = 0.0
        self.looked = time.monotonic()
        self.counted: float | None = None
        self.used: float | None = None
        self.left = False
        self.room = _room(limits)
        self.before = self.room.group.counts() if self.room.group else {}
        self.killed = _killed()
        self.requests, self.replies = self.room.enter()
        for end in (self.requests, self.replies):
            os.set_blocking(end, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave(keep=True)

    def _leave(self, keep: bool) -> None:
        if self.left:
            return
        self.left = True
        os.close(self.requests)
        os.close(self.replies)
        if keep and self.room.clean():
            _idle.append(self.room)
        else:
            self.room.kill()

    def ask(self, message: Request, seconds: float, times: int = 1) -> Reply:
        """The reply to ``message``, which may take ``times`` steps of ``seconds`` each.

        Seconds of processor time; ``Limits`` says how many that may be by the clock.
        """
        number = secrets.token_hex(8)  # so that a reply written ahead of its question is found out
        self.used, self.most = None, 2 * seconds * times + 1
        ends = min(self.ends, time.monotonic() + self.limits.patience * seconds * times + self.limits.grace)
        request: Request = {"id": number, "seconds": seconds, "clock": seconds * self.limits.patience, **message}
        self._send(json.dumps(request).encode() + b"\n", ends)
        line = self._receive(ends)
        self.counted = self.counted or time.monotonic()  # from now on there is somebody who can count
        reply = reply_in(line, number)
        if reply is None:
            raise self._gone(WROTE)
        if self.room.group and self.room.group.fell_short(self.before):
            raise self._gone(ENDED)
        return reply

    def _gone(self, why: str) -> Gone | Scarce:
        group = self.room.group
        broke = group.broke(self.before) if group else ""
        short = group.fell_short(self.before) if group else why == ENDED and _killed() > self.killed
        self._leave(keep=False)
        return Scarce("the kernel ended or refused a process") if short else Gone(broke or why)

    def _send(self, data: bytes, ends: float) -> None:
        while data:
            self._wait(ends, write=True)
            try:
                data = data[os.write(self.requests, data) :]
            except BlockingIOError:
                pass
            except OSError:
                raise self._gone(ENDED) from None

    def _receive(self, ends: float) -> bytes:
        while b"\n" not in self.buffer:
            if self.received > protocol.MOST_SENT:
                raise self._gone(WROTE)
            self._wait(ends, write=False)
            try:
                some = os.read(self.replies, 65_536)
            except BlockingIOError:
                continue
            if not some:
                raise self._gone(ENDED)
            self.buffer += some
            self.received += len(some)
        line, _, rest = self.buffer.partition(b"\n")
        self.buffer = bytearray(rest)
        return bytes(line)

    def _wait(self, ends: float, write: bool) -> None:
        """Until the pipe is ready. Raises Gone when time, memory or processes have run out."""
        pipe = self.requests if write else self.replies
        ready = False
        while not ready:
            before, self.looked = self.looked, (now := time.monotonic())
            if now > before + STILL:
                self._leave(keep=False)
                raise Scarce("the grader itself was stopped for a while")
            if now >= ends:
                raise self._gone("it ran out of time")
            if now >= self.watched + 0.1:  # also while somebody keeps the pipe busy
                self._watch()
                self.watched = time.monotonic()
            ready = any(select.select([] if write else [pipe], [pipe] if write else [], [], min(ends - now, 0.1)))

    def _watch(self) -> None:
        """Limits that no single process can be held to: the sum over all in the sandbox."""
        family = _family(self.room.process.pid)
        if len(family) > self.limits.processes:
            raise self._gone("it started too many processes")
        if not (self.room.group and self.room.group.holds()):
            began, memory = time.monotonic(), _memory(family)
            self.looked += time.monotonic() - began  # many processes can make that slow
            if memory > self.limits.memory:
                raise self._gone("it used too much memory")
        if psutil.virtual_memory().available < LEAST:
            self._leave(keep=False)
            raise Scarce("the machine has too little memory left")
        if self.counted and time.monotonic() > self.counted + 1:
            if self.room.files() > self.limits.files:
                raise self._gone("it made too many files")
            self.counted = time.monotonic()
        used = _seconds(family)
        self.used = used if self.used is None else self.used
        if used - self.used > self.most:
            raise self._gone("it ran out of time")


def reply_in(line: bytes, number: str) -> Reply | None:
    """The reply to the request of that number; None where something else was written."""
    with suppress(ValueError, RecursionError):
        reply = json.loads(line)
        if isinstance(reply, dict) and reply.get("id") == number:
            return reply
    return None


def _killed() -> int:
    """Processes that this machine's kernel ended for want of memory."""
    return held.count(Path("/proc/vmstat"), "oom_kill")


def _family(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def _memory(family: Iterable[psutil.Process]) -> int:
    """Bytes that the processes hold together, a page that several share counted once where that comes to matter."""

    def sum_of(field: str, ask: str) -> int:
        total = 0
        for one in family:
            with suppress(psutil.Error):  # gone meanwhile
                total += getattr(getattr(one, ask)(), field)
        return total

    rough = sum_of("rss", "memory_info")
    return rough if rough < 1_000 * MB else sum_of("pss", "memory_full_info") or rough


def _seconds(family: Iterable[psutil.Process]) -> float:
    """Processor seconds that the processes, and those of their children that have ended, have used together."""
    total = 0.0
    for one in family:
        with suppress(psutil.Error):
            total += sum(one.cpu_times()[:4])
    return total
