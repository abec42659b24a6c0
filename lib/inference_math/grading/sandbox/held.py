"""Memory and processes of a sandbox, held by the kernel: a group of its own for each (cgroup v2), where one can be had.

A group counts what no process shows: pipes, sockets, files without contents. It needs a group that this command may
divide. ``begin`` asks systemd for one; whoever runs containers or dask's workers can give them one. Where there is
none, ``room`` looks at the processes ten times a second instead, which holds less, and ``find`` says why.
"""

import itertools
import os
import shutil
import subprocess
import sys
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

_numbers = itertools.count(1)


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

    def counts(self) -> dict[str, int]:
        """How often the kernel ended a process for its memory, and refused one more."""
        events = (("memory.events", "oom_kill"), ("pids.events", "max"))
        return {table: count(self.path / table, name) for table, name in events}

    def broke(self, before: Mapping[str, int]) -> str:
        """Which limit was met since the counts ``before``, in words; empty where none was."""
        now = self.counts()
        if now["memory.events"] > before["memory.events"]:
            return "it used too much memory"
        return "it started too many processes" if now["pids.events"] > before["pids.events"] else ""

    def remove(self) -> None:
        """Once its processes are dead."""
        with suppress(OSError):
            self.path.rmdir()


@dataclass(frozen=True)
class Tree:
    """A group that this process may divide, or the reason ``why`` there is none."""

    path: Path | None
    why: str = ""

    def group(self, limits: Limits) -> Group | None:
        """A new group with these limits; None where there is no tree."""
        if self.path is None:
            return None
        path = self.path / f"sandbox-{os.getpid()}-{next(_numbers)}"
        path.mkdir()
        settings = {
            "memory.max": limits.memory,
            "memory.swap.max": 0,
            "memory.oom.group": 1,
            "pids.max": limits.processes + OVERHEAD,
        }
        for name, value in settings.items():
            with suppress(FileNotFoundError):  # a kernel without swap has no limit for it
                (path / name).write_text(str(value))
        return Group(path)


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
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Tree(None, f"the group of this process is not its to divide ({why})")
    return Tree(path)


def _move(path: Path) -> None:
    """Moves the processes of a group into ``OURS``. Raises ValueError where they are not all of this command's."""
    us = psutil.Process()
    family = {one.pid for one in [us, *us.parents(), *us.children(recursive=True)]}
    there = {int(one) for one in (path / "cgroup.procs").read_text().split()}
    if not there <= family:
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
    """Starts this command anew in a group that systemd makes for it, where it has none and systemd will.

    Returns where that cannot be; else this process becomes the new one.
    """
    if sys.platform != "linux" or os.environ.get(ASKED) or find().path:
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
