"""The bubblewrap sandbox itself: what code in it sees of this machine, and the command that starts it.

It sees Python, the packages and our library, read-only, without the checks; an empty home
that is gone afterwards. It lacks the network, other processes, other files, the environment,
and more rights than nobody has.
"""

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import syscalls

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
"""The repository, with the checks and the solutions."""

MB = 1_000_000
PATH = "/usr/local/bin:/usr/bin:/bin"
RECIPE = "Elsewhere, grade in a container: docs/grading.md has a recipe."


class Unavailable(RuntimeError):
    """A machine that cannot make a sandbox; the message says why, and what to do."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    ``cell`` and ``call`` are seconds of processor time; by the clock it may be ``patience`` times as long,
    and ``grace`` seconds more (a busy machine costs nobody a mark). ``diagnosis``: the same for all the calls that
    only tell why an answer is wrong. ``whole`` is seconds by the clock for one file, in all
    its sandboxes. ``memory``, ``file`` and
    ``disk`` are bytes.
    """

    cell: float = 10
    call: float = 3
    diagnosis: float = 0.5
    whole: float = 120
    memory: int = 2_000 * MB
    processes: int = 64
    file: int = 50 * MB
    disk: int = 100 * MB
    files: int = 30_000
    patience: float = 6
    grace: float = 5


LIMITS = Limits()
"""What a submission may use where nothing else is said."""


def need_bubblewrap() -> None:
    """Raises Unavailable where no sandbox can be made and watched. Never falls back to running without."""
    if sys.platform != "linux":
        raise Unavailable("Learners' code runs in a bubblewrap sandbox, which only Linux has.\n" + RECIPE)
    if not shutil.which("bwrap", path=PATH):
        raise Unavailable(
            "Learners' code runs in a bubblewrap sandbox, and there is no bwrap here.\n"
            "On Debian and Ubuntu: sudo apt install bubblewrap.  On Fedora: sudo dnf install bubblewrap.\n" + RECIPE
        )
    if not syscalls.known():
        raise Unavailable(
            "The sandbox refuses some system calls, and knows their numbers on x86_64 and aarch64 only.\n" + RECIPE
        )
    if importlib.util.find_spec("psutil") is None:
        raise Unavailable(
            "The sandbox is watched with psutil, which is not installed here: pip install 'inference-math[grading]'"
        )
    if seen := seen_from_inside(ROOT):
        raise Unavailable(
            f"{ROOT} lies below {seen}, which learners' code can read, and it holds the checks. "
            "Move it to a folder of its own, such as one in your home."
        )
    tried, first = start(LIMITS, [python(), "-I", "-S", "-c", ""], stderr=subprocess.PIPE)
    said = tried.communicate()[1].decode(errors="replace")
    if first is not None:
        os.close(first)
    if "execvp" in said:
        raise Unavailable(f"The sandbox has a /tmp and a /home/learner of its own: take another Python. {said.strip()}")
    if tried.returncode:
        raise Unavailable(
            f"bwrap is here, but this system lets it make no sandbox: {said.strip()[-300:]}\n"
            "Often unprivileged user namespaces are switched off (in a container, or by AppArmor).\n" + RECIPE
        )


def python() -> str:
    """The interpreter itself, outside of any virtual environment."""
    return os.path.realpath(sys.executable)


def packages() -> dict[str, str]:
    """Folders of installed packages: {where they are: where the sandbox sees them}."""
    found = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    return {real: f"/packages/{n}" for n, real in enumerate(found)}


def sources() -> dict[str, str]:
    """Every file and folder that the sandbox sees: {where it is: where the sandbox sees it}. All read-only."""
    ours = HERE.parents[1]
    system = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
    settings = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
    seen = {one: one for one in (*system, *settings) if Path(one).exists()}
    own = dict.fromkeys([sys.base_prefix, os.path.realpath(sys.base_prefix)])  # as links may lead to it
    seen |= {one: one for one in own if not one.startswith("/usr/") and one != "/usr"}
    seen |= packages()
    seen[str(ours)] = "/ours/inference_math"
    seen |= {
        str(HERE / "inside.py"): "/grader/inside.py",
        str(HERE / "protocol.py"): "/grader/protocol.py",
        str(ours / "checks" / "symbols.py"): "/grader/symbols.py",
    }
    fonts = _font_list()
    if fonts:
        seen[str(fonts)] = f"/fonts/{fonts.name}"
    return seen


def seen_from_inside(path: Path) -> str:
    """What ``path`` lies in that the sandbox sees; empty where the sandbox does not see it."""
    shown = [one for one in map(Path, sources()) if one.is_dir()]
    return next((str(one) for one in shown if one.resolve() in (path.resolve(), *path.resolve().parents)), "")


CUT = "\0"
"""Stands where a text was cut off: it may end in the midst of a name."""


def hiding(folders: Iterable[str | Path]) -> re.Pattern[str]:
    """Finds the names of these folders, and of those that they lie in, in a path; before CUT their beginnings, too."""
    names = {part for folder in folders for part in Path(folder).parts[1:]}
    names -= {"home", "usr", "opt", "tmp", "lib", "local"}
    names |= {name.replace(" ", r"\040") for name in names}
    whole, begun = (
        "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
        for written in (names, {name[:n] for name in names for n in range(1, len(name))})
    )
    return re.compile(rf"(?<=/)(?:(?:{whole})(?![\w.-])|(?:{begun}){CUT})")


HIDDEN = hiding([ROOT, sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), Path.home()])
"""Folders that code in the sandbox can find in the table of its mounts; the login in them is nobody's business."""


def _font_list() -> Path | None:
    """Matplotlib's list of fonts, which takes seconds to make anew; None where there is none yet."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    import matplotlib

    return next(iter(sorted(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))), None)


def start(
    limits: Limits,
    command: Sequence[str],
    control: int = subprocess.DEVNULL,
    stderr: int = subprocess.DEVNULL,
    entering: Callable[[list[str]], list[str]] = list,
) -> tuple[subprocess.Popen[bytes], int | None]:
    """Runs ``command`` in a sandbox: the process, and a descriptor of the first one inside, which the others die with.

    ``control``: the descriptor that ``command`` gets as its standard input. ``entering``: makes of the whole command
    one that is held by the kernel.
    """
    refused, program = os.pipe()
    status, told = os.pipe()
    os.write(program, syscalls.program())
    os.close(program)
    try:
        process = subprocess.Popen(
            entering([*command_line(limits, ["--seccomp", str(refused), "--info-fd", str(told)]), *command]),
            stdin=control,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
            pass_fds=(refused, told),
            env={"PATH": PATH},
        )  # --clearenv comes too late for /proc/1/environ
    finally:
        os.close(refused)
        os.close(told)
    said = b""
    while b"}" not in said and (some := os.read(status, 1_000)):
        said += some
    os.close(status)
    try:
        return process, os.pidfd_open(json.loads(said)["child-pid"])
    except (ValueError, ProcessLookupError):  # bwrap made nothing, or it is over already
        return process, None


def command_line(limits: Limits, options: Sequence[str]) -> list[str]:
    """The command that starts a sandbox, with more options for bwrap; what shall run in it follows."""
    shown = sources()
    if os.geteuid() == 0:
        # Root's own limits do not hold, so another user makes the sandbox. That user may not be able to
        # read where Python and the packages are (/root, say): a first bwrap shows it just those, elsewhere.
        uid = str(61184 + os.getpid() % 4000)  # systemd keeps these for users without a name
        first = shlex.split("bwrap --die-with-parent --dir /tmp --dev-bind /dev /dev --dev-bind /proc /proc")
        first += binds(shown)
        # Whoever dies must be allowed to send its child the signal that ends it. The first bwrap, once it runs,
        # has not even root's right to do so; the shell, which it may kill, has.
        first += ["--", "/bin/sh", "-c", '"$@";exit', "sh"]
        first += shlex.split(f"setpriv --reuid={uid} --regid={uid} --clear-groups --pdeathsig=KILL --")
        shown = {seen: seen for seen in shown.values()}
    else:
        first = []
    second = shlex.split(
        "bwrap --unshare-all --unshare-user --disable-userns --die-with-parent --new-session --as-pid-1 "
        "--uid 65534 --gid 65534 --hostname sandbox --clearenv --cap-drop ALL"
    )
    second += [*options, *binds(shown)]
    for hidden in ("checks", "grading"):
        second += ["--tmpfs", f"/ours/inference_math/{hidden}", "--remount-ro", f"/ours/inference_math/{hidden}"]
    installed = [seen for real, seen in packages().items() if Path(real, "inference_math").exists()]
    for folder in installed:  # not an editable install: the same files once more
        second += ["--tmpfs", f"{folder}/inference_math", "--remount-ro", f"{folder}/inference_math"]
    empty = f"--size {limits.disk} --tmpfs"
    # /dev/full reads like /dev/zero, and gives no shared memory
    second += shlex.split(
        "--proc /proc --remount-ro /proc "  # in which one could set what the next one would meet, too
        f"--dev /dev --dev-bind /dev/full /dev/zero {empty} /dev/shm --remount-ro /dev "
        f"{empty} /tmp {empty} /home/learner --remount-ro /"  # there may be a Python elsewhere in /home
    )
    for name, text in environment().items():
        second += ["--setenv", name, text]
    return [*first, *second, "--"]


def binds(shown: Mapping[str, str]) -> list[str]:
    """Options that show each source read-only, in folders that anybody may enter."""
    options = []
    above = {str(folder) for seen in shown.values() for folder in Path(seen).parents if str(folder) != "/"}
    for folder in sorted(above - set(shown.values())):
        options += ["--perms", "0755", "--dir", folder]
    for real, seen in shown.items():
        options += ["--ro-bind", real, seen]
    return options


def environment() -> dict[str, str]:
    """All the variables that the sandbox has."""
    kept = {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ}
    return {
        "HOME": "/home/learner",
        "PATH": PATH,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": "/home/learner/matplotlib",
        "IPYTHONDIR": "/home/learner/ipython",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **kept,
    }
