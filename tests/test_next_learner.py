"""Sandboxes are used again: whatever one learner's code leaves or breaks, the next one finds the sandbox as new."""

import pytest
from inference_math.grading.sandbox import bubblewrap, room
from inference_math.grading.sandbox.bubblewrap import Limits
from inference_math.grading.sandbox.room import Gone, Sandbox

pytestmark = pytest.mark.usefixtures("sandbox")
LIMITS = Limits(cell=2, call=1, patience=4)

LOOK = """
import json, os, resource, signal, stat, sys
def about(path):
    found = os.stat(path)
    return [path, stat.S_IMODE(found.st_mode), sorted(os.listdir(path)), os.listxattr(path)]
signal_of = lambda n: str(signal.getsignal(n)).split(" at ")[0]
look = json.dumps([
    [about(path) for path in ("/tmp", "/home/learner", "/dev/shm")], os.getcwd(), sorted(os.environ.items()),
    len([one for one in os.listdir("/proc") if one.isdigit()]),
    os.getpriority(os.PRIO_PROCESS, 0), sorted(os.sched_getaffinity(0)),
    os.sched_getscheduler(0), [resource.getrlimit(n) for n in range(16)],
    [signal_of(n) for n in range(1, 32)],
    sorted(os.listdir("/proc/self/fd"))[:-1], os.umask(0o22), sys.getrecursionlimit(),
    open("/proc/self/oom_score_adj").read(), open("/proc/self/timerslack_ns").read(), sys.path,
    [open(f"/proc/sys/kernel/{name}").read() for name in ("pid_max", "sem", "msgmni")],
    [os.stat(f"/dev/{name}").st_mode for name in ("pts", "pts/ptmx")],
    "patched" in vars(__import__("numpy")), "patched" in vars(__import__("builtins")), "left" in globals()])
parts = [look[n:n + 190] for n in range(0, len(look), 190)]
"""

TRICKS = {
    "nothing": "pass",
    "patches": """
import builtins, numpy
builtins.patched = numpy.patched = left = 1
sys = __import__('sys'); sys.setrecursionlimit(50_000); sys.path.insert(0, '/tmp')
""",
    "processes that are deaf": """
import os, signal
for _ in range(20):
    if not os.fork():
        os.setsid()
        for n in range(1, 32):
            try: signal.signal(n, signal.SIG_IGN)
            except (OSError, ValueError): pass
        os.execv('/bin/sleep', ['x', '1000'])
""",
    "a fork bomb in waiting": """
import os, time
if not os.fork():
    os.setsid()
    while True:
        try: os.fork()
        except OSError: pass
""",
    "files": """
import os
for folder in ('/tmp', '/home/learner', '/dev/shm'):
    for name in ('numpy.py', 'sitecustomize.py', '.hidden', 'matplotlibrc'):
        open(f'{folder}/{name}', 'w').write('1/0')
    os.makedirs(f'{folder}/a/b/c'); os.symlink('/', f'{folder}/root'); os.mkfifo(f'{folder}/pipe')
    os.makedirs(f'{folder}/.ipython/profile_default/startup')
""",
    "folders that cannot be opened": """
import os
os.makedirs('/tmp/a/b'); os.chmod('/tmp/a/b', 0); os.chmod('/tmp/a', 0)
""",
    "deep folders": """
import os
os.chdir('/tmp')
for _ in range(3000):
    os.mkdir('d'); os.chdir('d')
""",
    "rights of folders": """
import os
for folder in ('/tmp', '/home/learner', '/dev/shm'): os.chmod(folder, 0)
""",
    "rights that are passed on": """
import os, struct
for folder in ('/tmp', '/dev/shm', '/home/learner'):
    acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', tag, 0, 0xFFFFFFFF) for tag in (1, 4, 32))
    try: os.setxattr(folder, 'system.posix_acl_default', acl)
    except OSError: pass
    try: os.setxattr(folder, 'user.x', b'x')
    except OSError: pass
""",
    "its limits": """
import ctypes, resource
libc = ctypes.CDLL(None)
for n in range(16):
    for value in (0, 1):
        try: resource.prlimit(1, n, (value, value))
        except (OSError, ValueError): pass
        pair = (ctypes.c_uint64 * 2)(value, value)
        libc.syscall(302, ctypes.c_long(1 | 7 << 32), n, pair, None)
""",
    "one of its limits": """
import resource
try: resource.prlimit(1, resource.RLIMIT_STACK, (4 << 20, 4 << 20))
except OSError: pass
""",
    "its rank": """
import ctypes, os
for work in (
    lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.sched_setaffinity(1, {0}),
    lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
    lambda: ctypes.CDLL(None).syscall(251, 1, 1, 3 << 13),
):
    try: work()
    except (OSError, AttributeError): pass
""",
    "signals to it": """
import os
for n in range(1, 65):
    try: os.kill(1, n)
    except (OSError, ValueError): pass
""",
    "a stop for everybody": """
import os
if not os.fork():
    os.setsid()
    os.kill(-1, 19)
""",
    "its settings": """
for name, text in (
    ('oom_score_adj', '1000'), ('timerslack_ns', '1000000'), ('coredump_filter', 'ff'),
    ('autogroup', '19'), ('comm', 'x'),
):
    for who in (1, 'self'):
        try: open(f'/proc/{who}/{name}', 'w').write(text)
        except OSError: pass
""",
    "settings of the kernel for it": """
import glob
for path in glob.glob('/proc/sys/**', recursive=True):
    try: open(path, 'w', buffering=1).write('401\\n')
    except OSError: pass
""",
    "the folder of its terminals": """
import os
for path in ('/dev/pts', '/dev/pts/ptmx'):
    try: os.chmod(path, 0)
    except OSError: pass
""",
    "its terminal and its name": """
import os, socket
for work in (lambda: socket.sethostname('x'), lambda: os.setpgid(1, 0), lambda: os.open('/dev/ptmx', os.O_RDWR)):
    try: work()
    except (OSError, AttributeError): pass
""",
    "a flood of what it says": """
import os, threading
for n in range(3, 40):
    try: os.set_blocking(n, False)
    except OSError: pass
""",
}

GRABS = {
    "its memory": """
seen = []
for name, mode in (('mem', 'r+b'), ('environ', 'rb'), ('maps', 'rb'), ('auxv', 'rb')):
    try: seen.append(open(f'/proc/1/{name}', mode).read(10) and 'GOT IN')
    except OSError: pass
""",
    "its files": """
import os
seen = []
for work in (
    lambda: os.listdir('/proc/1/fd'), lambda: os.listdir('/proc/1/root'),
    lambda: os.readlink('/proc/1/cwd'), lambda: os.listdir('/proc/1/map_files'),
):
    try: seen.append(work() and 'GOT IN')
    except OSError: pass
""",
    "its open socket": """
import ctypes, os
seen = []
libc = ctypes.CDLL(None)
one = os.pidfd_open(1)
for n in range(30):
    if libc.syscall(438, one, n, 0) >= 0: seen.append('GOT IN')
""",
    "its steps": """
import ctypes
seen = ['GOT IN'] if ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0 else []
""",
    "a copy of its socket": """
import os, stat
files = [f'/proc/self/fd/{n}' for n in range(3, 256) if os.path.exists(f'/proc/self/fd/{n}')]
seen = ['GOT IN' for one in files if stat.S_ISSOCK(os.stat(one).st_mode)]
""",
    "what the last one had": """
import gc
seen = ['GOT IN' for one in gc.get_objects() if isinstance(one, dict) and one.get('secret_of') == 'ann']
""",
}


@pytest.fixture
def no_sandbox_kept():
    room.close()
    yield
    room.close()


@pytest.fixture(scope="module")
def new():
    """What the first learner of a sandbox sees, which stays for the tests that follow."""
    room.close()
    yield looked()
    room.close()


def looked():
    """What a learner's code sees of the sandbox at its start."""
    with Sandbox(LIMITS) as one:
        assert one.ask({"run": LOOK}, 2).get("ok") is True
        text, n = "", 0
        while True:
            one.ask({"run": f"part = parts[{n}] if {n} < len(parts) else ''"}, 2)
            part = one.ask({"ask": "part", "kind": "choice", "inputs": []}, 2)["replies"][0]["text"]
            if not part:
                return text
            text, n = text + part, n + 1


def do(source):
    try:
        with Sandbox(LIMITS) as one:
            return one.ask({"run": source}, 2)
    except Gone as gone:
        return str(gone)


def test_a_sandbox_is_used_again(no_sandbox_kept):
    do("pass")
    (kept,) = room._idle
    do("left = 1")
    assert room._idle == [kept]


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_the_next_one_finds_it_as_new(trick, new):
    do(trick)
    found = looked()
    if found != new:
        room.close()  # the next test shall not be blamed
    assert found == new


@pytest.mark.parametrize("source", GRABS.values(), ids=GRABS)
def test_nobody_gets_hold_of_the_first_process(source, new):
    do("secret_of = 'ann'\nkeep = {'secret_of': 'ann'}")
    with Sandbox(LIMITS) as one:
        one.ask({"run": source + "\nsaid = '; '.join(map(str, seen))"}, 2)
        assert one.ask({"ask": "said", "kind": "choice", "inputs": []}, 2)["replies"] == [{"text": ""}]


@pytest.mark.parametrize("name", ["one of its limits", "its rank"])
def test_without_the_refused_calls_the_next_one_would_notice(name, monkeypatch, no_sandbox_kept):
    whole = bubblewrap.command_line

    def broken(limits, options):
        return whole(limits, options[2:] if options[0] == "--seccomp" else options)

    monkeypatch.setattr(bubblewrap, "command_line", broken)
    new = looked()
    do(TRICKS[name])
    assert looked() != new


def test_a_sandbox_that_cannot_be_cleaned_is_not_kept(no_sandbox_kept):
    do("pass")
    (kept,) = room._idle
    do(TRICKS["deep folders"])
    do(TRICKS["folders that cannot be opened"])
    assert kept not in room._idle


def test_a_python_below_home_is_there_and_stays(tmp_path, monkeypatch, no_sandbox_kept):
    """Where pyenv, conda and uv put theirs."""
    (tmp_path / "python").write_text("it")
    tmp_path.chmod(0o755)
    whole = bubblewrap.sources
    monkeypatch.setattr(bubblewrap, "sources", lambda: {**whole(), str(tmp_path): "/home/ann/.pyenv"})
    read = "assert open('/home/ann/.pyenv/python').read() == 'it'\nopen('/home/learner/x', 'x')"
    assert do(read).get("ok") is True
    (kept,) = room._idle
    assert do(read).get("ok") is True and room._idle == [kept]
