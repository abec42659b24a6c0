"""Memory and processes of a sandbox, held by the kernel: a group of its own for each (cgroup v2), where one can be had.

A group counts what no process shows: pipes, sockets, files without contents. It needs a group that this command may
divide. ``begin`` asks systemd for one; whoever runs containers or dask's workers can give them one. Where there is
none, ``room`` looks at the processes ten times a second instead, which holds less, and ``find`` says why.
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from .bubblewrap import PATH, Limits

TREE, MINE = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
NEEDED = {"memory", "pids"}
OURS = "grader"
"""The group of the processes that grade: one that is divided has none in itself."""

ASKED = "INFERENCE_MATH_ASKED_SYSTEMD"
OVERHEAD = 16
"""Processes of bubblewrap itself, beside those that a learner may start."""

_EVENTS = {"killed": ("memory.events", "oom_kill"), "full": ("memory.events", "oom"), "refused": ("pids.events", "max")}
"""What the kernel counts. The first and the last also where the machine, or a group above, had run short."""


@dataclass(frozen=True)
class Group:
    """The group of one sandbox."""

    path: Path

    def command(self, command: Sequence[str]) -> list[str]:
        """A command that first enters the group."""
        return [
            "/bin/sh",
            "-c",
            'echo $$ > "$1" || exit 1; shift; exec "$@"',
            "sh",
            f"{self.path}/cgroup.procs",
            *command,
        ]

    def holds(self) -> bool:
        """Whether it still has its limits: systemd takes them from a group that it did not mean to be divided."""
        return (self.path / "memory.max").exists()

    def counts(self) -> dict[str, int]:
        """How often the kernel ended one of its processes, met its limit of memory, and refused one more process."""
        return {name: count(self.path / table, row) for name, (table, row) in _EVENTS.items()}

    def broke(self, before: Mapping[str, int]) -> str:
        """Which of its limits was met since the counts ``before``, in words; empty where none was."""
        rose = self._rose(before)
        if {"killed", "full"} <= rose:
            return "it used too much memory"
        return "it started too many processes" if "refused" in rose and self._had_all_its_processes() else ""

    def fell_short(self, before: Mapping[str, int]) -> bool:
        """Whether a process was ended or refused since ``before`` though no limit of its own was met."""
        return bool(self._rose(before) & {"killed", "refused"}) and not self.broke(before)

    def _rose(self, before: Mapping[str, int]) -> set[str]:
        return {name for name, times in self.counts().items() if times > before[name]}

    def _had_all_its_processes(self) -> bool:
        with suppress(OSError, ValueError):  # an older Linux has no peak; there the limit of each user is met first
            return int((self.path / "pids.peak").read_text()) >= int((self.path / "pids.max").read_text())
        return False

    def remove(self, seconds: float = 10) -> None:
        """Ends what is left in it, and takes it away as soon as that is dead."""
        if (self.path / "cgroup.kill").exists():  # since Linux 5.14
            with suppress(OSError):
                (self.path / "cgroup.kill").write_text("1")
        ends = time.monotonic() + seconds
        while self.path.exists() and time.monotonic() < ends:
            with suppress(OSError):
                self.path.rmdir()
                return
            time.sleep(0.01)


@dataclass(frozen=True)
class Tree:
    """A group that this process may divide, or the reason ``why`` there is none."""

    path: Path | None
    why: str = ""

    def group(self, limits: Limits) -> Group | None:
        """A new group with these limits; None where there is no tree, or it has lost its say."""
        if self.path is None:
            return None
        self.sweep()
        group = Group(self.path / f"sandbox-{os.getpid()}-{secrets.token_hex(4)}")
        settings = {
            "memory.max": limits.memory,
            "memory.oom.group": 1,
            "pids.max": limits.processes + OVERHEAD,
        }
        try:
            group.path.mkdir()
            for name, value in settings.items():
                (group.path / name).write_text(str(value))
        except OSError:
            group.remove()
            return None
        with suppress(OSError):  # a kernel without swap has no limit for it
            (group.path / "memory.swap.max").write_text("0")
        return group

    def sweep(self) -> None:
        """Takes away the groups of graders that were killed."""
        for path in self.path.glob("sandbox-*") if self.path else ():
            owner = path.name.split("-")[1]
            if owner.isdecimal() and not psutil.pid_exists(int(owner)):
                Group(path).remove()


def find(tree: Path = TREE, mine: Path = MINE) -> Tree:
    """The group that this process is in, made ready to be divided, or why it cannot be."""
    if sys.platform != "linux" or not (tree / "cgroup.controllers").exists():
        return Tree(None, "this system has no cgroups of version 2")
    try:
        (line,) = (one for one in mine.read_text().splitlines() if one.startswith("0::"))
        path = tree / line.removeprefix("0::").strip().lstrip("/")
        path = path.parent if path.name == OURS else path
        if lacking := NEEDED - set((path / "cgroup.controllers").read_text().split()):
            return Tree(None, f"the group of this process has no say in {' and '.join(sorted(lacking))}")
        if NEEDED - set((path / "cgroup.subtree_control").read_text().split()):
            _move(path)
            (path / "cgroup.subtree_control").write_text(" ".join(f"+{one}" for one in sorted(NEEDED)))
    except (OSError, ValueError, psutil.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Tree(None, f"the group of this process is not its to divide ({why})")
    return Tree(path)


def _move(path: Path) -> None:
    """Moves the processes of a group into ``OURS``. Raises ValueError where they are not all of this command's.

    This command's: the first in the group of those that this process descends from, and all that descends from it.
    """
    there = {int(one) for one in (path / "cgroup.procs").read_text().split()}
    us = psutil.Process()
    first = [us, *(one for one in us.parents() if one.pid in there)][-1]
    if not there <= {one.pid for one in [first, *first.children(recursive=True)]}:
        raise ValueError("others are in it")
    (path / OURS).mkdir(exist_ok=True)
    for pid in sorted(there):
        with suppress(ProcessLookupError):  # gone meanwhile
            (path / OURS / "cgroup.procs").write_text(str(pid))


def count(path: Path, name: str) -> int:
    """The number after ``name`` in one of the kernel's tables; 0 where there is none."""
    with suppress(OSError, ValueError):
        for line in path.read_text().splitlines():
            if line.split()[:1] == [name]:
                return int(line.split()[1])
    return 0


def begin(arguments: Iterable[str]) -> None:
    """Starts this command anew in a group that systemd makes for it, where systemd will.

    Returns where that cannot be; else this process becomes the new one. A group of systemd's that we could divide
    is not enough: whenever it reads its settings again, it takes the limits from one that was not made to be divided.
    """
    if sys.platform != "linux" or os.environ.get(ASKED):
        return
    ask = ["systemd-run", *([] if os.geteuid() == 0 else ["--user"]), "--scope", "--quiet", "--collect"]
    ask += ["-p", "Delegate=yes", "--"]
    if not shutil.which("systemd-run", path=PATH) or not _works([*ask, "true"]):
        return
    os.environ[ASKED] = "1"
    sys.stdout.flush()
    os.execvp(ask[0], [*ask, *arguments])  # noqa: S606  none is needed


def _works(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
