"""One learner's code in one bubblewrap sandbox, asked over a pipe.

What it sees: Python, the packages and our library, read-only, without the checks; an empty
home that is gone afterwards. What it lacks: the network, other processes, other files, the
environment, more rights than nobody has. What it may use of the machine: ``Limits``.
"""

import importlib.util
import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

from . import protocol, syscalls

HERE = Path(__file__).parent
MB = 1_000_000
_PATH = "/usr/local/bin:/usr/bin:/bin"


class Unavailable(RuntimeError):
    """This machine cannot make a sandbox; the message says why, and what to do."""


class Gone(RuntimeError):
    """The sandbox ended before it answered; the message says why, for the learner."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    ``cell`` and ``call`` are seconds of processor time; by the clock it may be ``patience`` times as long,
    and ``grace`` seconds more (a busy machine costs nobody a mark). ``whole`` is seconds by the clock for
    one sandbox. ``memory``, ``file`` and ``disk`` are bytes.
    """

    cell: float = 10
    call: float = 3
    whole: float = 120
    memory: int = 2_000 * MB
    processes: int = 64
    file: int = 50 * MB
    disk: int = 100 * MB
    patience: float = 6
    grace: float = 5


def need_bubblewrap():
    """Raises Unavailable where no sandbox can be made. Never falls back to running without."""
    if sys.platform != "linux":
        raise Unavailable("Learners' code runs in a bubblewrap sandbox, which only Linux has.\n" + RECIPE)
    if not shutil.which("bwrap", path=_PATH):
        raise Unavailable("Learners' code runs in a bubblewrap sandbox, and there is no bwrap here.\n"
                          "On Debian and Ubuntu: sudo apt install bubblewrap.  On Fedora: sudo dnf install bubblewrap.\n" + RECIPE)
    if not syscalls.known():
        raise Unavailable("The sandbox refuses some system calls, and knows their numbers on x86_64 and aarch64 only.\n" + RECIPE)
    tried, first = _start(Limits(), ["/bin/sh", "-c", ":"], stderr=subprocess.PIPE)
    said = tried.communicate()[1].decode(errors="replace")
    os.close(first) if first is not None else None
    if tried.returncode:
        raise Unavailable(f"bwrap is here, but this system lets it make no sandbox: {said.strip()[-300:]}\n"
                          "Often unprivileged user namespaces are switched off (in a container, or by AppArmor).\n" + RECIPE)


RECIPE = "Elsewhere, grade in a container: docs/grading.md has a recipe."


class Sandbox:
    """A running sandbox. ``ask`` sends one message and gives the reply, or raises Gone.

    A context manager: at its end every process in the sandbox is dead and every file gone.
    """

    def __init__(self, limits=Limits()):
        self.limits = limits
        self.ends = time.monotonic() + limits.whole
        self.buffer = bytearray()
        settings = {"packages": ["/ours", *_packages().values()], "resources": {
            "AS": limits.memory, "CPU": int(limits.whole), "NPROC": limits.processes, "FSIZE": limits.file,
            "NOFILE": 256, "CORE": 0}}
        self.watched, self.used = 0.0, None
        self.process, self.first = _start(limits, [_python(), "-I", "-S", "-B", "/grader/inside.py", json.dumps(settings)])
        for pipe in (self.process.stdin, self.process.stdout):
            os.set_blocking(pipe.fileno(), False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        """Ends every process in the sandbox: the kernel does it, once the sandbox's first process is dead."""
        if self.first is not None:
            try:
                signal.pidfd_send_signal(self.first, signal.SIGKILL)
            except ProcessLookupError:  # gone meanwhile
                pass
            select.select([self.first], [], [], 60)  # it is dead only after all the others
            os.close(self.first)
            self.first = None
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass

    def ask(self, message, seconds, times=1):
        """The reply to ``message`` (dictionaries both), which may take ``times`` steps of ``seconds`` each.

        Seconds of processor time; ``Limits`` says how many that may be by the clock.
        """
        number = secrets.token_hex(8)  # so that a reply written ahead of its question is found out
        self.used, self.most = None, 2 * seconds * times + 1
        ends = min(self.ends, time.monotonic() + self.limits.patience * seconds * times + self.limits.grace)
        self._send(json.dumps({"id": number, "seconds": seconds, "clock": seconds * self.limits.patience, **message}).encode() + b"\n", ends)
        line = self._receive(ends)
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            raise self._gone("it wrote into the grader's pipe") from None
        if not isinstance(reply, dict) or reply.get("id") != number:
            raise self._gone("it wrote into the grader's pipe")
        return reply

    def _gone(self, why):
        self.kill()
        return Gone(why)

    def _send(self, data, ends):
        while data:
            self._wait(ends, write=True)
            try:
                data = data[os.write(self.process.stdin.fileno(), data):]
            except BlockingIOError:
                pass
            except OSError:
                raise self._gone("it ended Python") from None

    def _receive(self, ends):
        while b"\n" not in self.buffer:
            if len(self.buffer) > protocol.LONGEST_LINE:
                raise self._gone("it wrote into the grader's pipe")
            self._wait(ends, write=False)
            try:
                some = os.read(self.process.stdout.fileno(), 65_536)
            except BlockingIOError:
                continue
            if not some:
                raise self._gone("it ended Python")
            self.buffer += some
        line, _, rest = self.buffer.partition(b"\n")
        self.buffer = bytearray(rest)
        return bytes(line)

    def _wait(self, ends, write):
        """Until the pipe is ready. Raises Gone when time, memory or processes have run out."""
        pipe = self.process.stdin if write else self.process.stdout
        ready = False
        while not ready:
            now = time.monotonic()
            if now >= ends:
                raise self._gone("it ran out of time")
            if now >= self.watched + 0.1:  # also while somebody keeps the pipe busy
                self._watch()
                self.watched = time.monotonic()
            ready = any(select.select([] if write else [pipe], [pipe] if write else [], [], min(ends - now, 0.1)))

    def _watch(self):
        """Limits that no single process can be held to: the sum over all in the sandbox."""
        import psutil

        family = _family(self.process.pid)
        if len(family) > self.limits.processes:
            raise self._gone("it started too many processes")
        if _memory(family) > self.limits.memory or psutil.virtual_memory().available < 300 * MB:
            raise self._gone("it used too much memory")
        used = _seconds(family)
        self.used = used if self.used is None else self.used
        if used - self.used > self.most:
            raise self._gone("it ran out of time")


def _family(pid):
    import psutil

    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _memory(family):
    """Bytes that the processes hold together, a page that several share counted once where that comes to matter."""
    import psutil

    def sum_of(field, ask):
        total = 0
        for one in family:
            try:
                total += getattr(getattr(one, ask)(), field)
            except psutil.Error:
                pass
        return total

    rough = sum_of("rss", "memory_info")
    return rough if rough < 1_000 * MB else sum_of("pss", "memory_full_info") or rough


def _seconds(family):
    """Processor seconds that the processes, and those of their children that have ended, have used together."""
    import psutil

    total = 0
    for one in family:
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.Error:
            pass
    return total


# --- the command line --------------------------------------------------------

def _python():
    """The interpreter itself, outside of any virtual environment."""
    return os.path.realpath(sys.executable)


def _packages():
    """Folders of installed packages: {where they are: where the sandbox sees them}."""
    found = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    return {real: f"/packages/{n}" for n, real in enumerate(found)}


def _sources():
    """Every file and folder that the sandbox sees: {where it is: where the sandbox sees it}. All read-only."""
    ours = HERE.parent
    seen = {folder: folder for folder in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64") if os.path.exists(folder)}
    seen |= {folder: folder for folder in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts") if os.path.exists(folder)}
    if not sys.base_prefix.startswith("/usr"):
        seen[sys.base_prefix] = sys.base_prefix
    seen |= _packages()
    seen[str(ours)] = "/ours/inference_math"
    seen |= {str(HERE / "inside.py"): "/grader/inside.py", str(HERE / "protocol.py"): "/grader/protocol.py",
             str(ours / "checks" / "engine.py"): "/grader/engine.py"}
    fonts = _font_list()
    if fonts:
        seen[str(fonts)] = f"/fonts/{fonts.name}"
    return seen


def _font_list():
    """Matplotlib's list of fonts, which takes seconds to make anew; None where there is none yet."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    import matplotlib

    return next(iter(sorted(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))), None)


def _start(limits, command, stderr=subprocess.DEVNULL):
    """Runs ``command`` in a sandbox: the process, and a descriptor of the first one inside, which the others die with."""
    refused, program = os.pipe()
    status, told = os.pipe()
    os.write(program, syscalls.program())
    os.close(program)
    try:
        process = subprocess.Popen(
            [*_command(limits, ["--seccomp", str(refused), "--info-fd", str(told)]), *command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True,
            pass_fds=(refused, told), env={"PATH": _PATH})  # --clearenv comes too late for /proc/1/environ
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


def _command(limits, options):
    """The command that starts a sandbox, with more options for bwrap; what shall run in it follows."""
    sources = _sources()
    if os.geteuid() == 0:
        # Root's own limits do not hold, so another user makes the sandbox. That user may not be able to
        # read where Python and the packages are (/root, say): a first bwrap shows it just those, elsewhere.
        uid = str(61184 + os.getpid() % 4000)  # systemd keeps these for users without a name
        first = ["bwrap", "--die-with-parent", "--dir", "/tmp", "--dev-bind", "/dev", "/dev", "--dev-bind", "/proc", "/proc"]
        first += _binds(sources)
        # Whoever dies must be allowed to send its child the signal that ends it. The first bwrap, once it runs,
        # has not even root's right to do so; the shell, which it may kill, has.
        first += ["--", "/bin/sh", "-c", '"$@";exit', "sh", "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--pdeathsig=KILL", "--"]
        sources = {seen: seen for seen in sources.values()}
    else:
        first = []
    second = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session",
              "--uid", "65534", "--gid", "65534", "--hostname", "sandbox", "--clearenv", "--cap-drop", "ALL", *options]
    second += _binds(sources)
    for hidden in ("checks", "grading"):
        second += ["--tmpfs", f"/ours/inference_math/{hidden}", "--remount-ro", f"/ours/inference_math/{hidden}"]
    installed = [seen for real, seen in _packages().items() if os.path.exists(os.path.join(real, "inference_math"))]
    for folder in installed:  # not an editable install: the same files once more
        second += ["--tmpfs", f"{folder}/inference_math", "--remount-ro", f"{folder}/inference_math"]
    second += ["--proc", "/proc", "--dev", "/dev", "--dev-bind", "/dev/full", "/dev/zero", "--size", str(limits.disk), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
               # (reads like /dev/zero, but gives no shared memory)
               "--size", str(limits.disk), "--tmpfs", "/tmp", "--size", str(limits.disk), "--tmpfs", "/home",
               "--dir", "/home/learner", "--chdir", "/home/learner", "--remount-ro", "/"]
    for name, text in _environment().items():
        second += ["--setenv", name, text]
    return [*first, *second, "--"]


def _binds(sources):
    """Options that show each source read-only, in folders that anybody may enter."""
    options = []
    above = {str(folder) for seen in sources.values() for folder in Path(seen).parents if str(folder) != "/"}
    for folder in sorted(above - set(sources.values())):
        options += ["--perms", "0755", "--dir", folder]
    for real, seen in sources.items():
        options += ["--ro-bind", real, seen]
    return options


def _environment():
    """All the variables that the sandbox has."""
    kept = {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ}
    return {"HOME": "/home/learner", "PATH": _PATH, "LANG": "C.UTF-8", "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": "/home/learner/matplotlib", "IPYTHONDIR": "/home/learner/ipython",
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **kept}
