"""Attacks on the machine and on the grader's patience: processes, memory, time, output, ends."""

from . import attack

HOG = """
import ctypes, mmap, os, time
libc = ctypes.CDLL(None, use_errno=True)
x86 = os.uname().machine == "x86_64"
def stay():
    while True: time.sleep(1)
def fill(make, piece, most):
    got = 0
    try:
        while got < most:
            make(); got += piece
    except BaseException as error: seen.append(type(error).__name__)
    return got // 1_000_000
"""

ATTACKS = [
    attack(
        "killing its parent",
        "The parent, the first process, the process group and everybody get SIGKILL and SIGTERM.",
        "import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nfor sign in (15, 9):\n    for pid in (os.getppid(), 1, -1):\n        try: os.kill(pid, sign)\n        except OSError: pass\nseen.append('alive')",
    ),
    attack(
        "killing its group",
        "One signal for the whole process group: the grader's too, if it is in it.",
        "import os\nfor pid in {os.getpgid(0), os.getpgid(os.getppid()) if os.getppid() else 0, os.getsid(0)}:\n    try: os.killpg(pid, 9)\n    except OSError: pass",
    ),
    attack(
        "a fork bomb",
        "Each process starts two more.",
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        says="processes|time|ended",
    ),
    attack(
        "a bomb of threads",
        "Thousands of threads that wait.",
        "import threading, time\nn = 0\ntry:\n    for n in range(5000): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\nexcept RuntimeError: pass\n"
        "seen.append('GOT IN' if n > 300 else 'stopped')",
        says="stopped",
    ),
    attack(
        "daemons that outlive it",
        "Twice forked, in sessions of their own, deaf to signals.",
        "import os, signal, time\nfor _ in range(10):\n    if not os.fork():\n        os.setsid()\n        if not os.fork():\n            for n in range(1, 32):\n                try: signal.signal(n, signal.SIG_IGN)\n                except (OSError, ValueError): pass\n"
        "            os.execv('/bin/sleep', ['a_daemon', '1000'])\n        os._exit(0)\n    os.wait()\nseen.append('started')",
        says="started",
    ),
    attack(
        "a daemon, then exit",
        "The notebook's own process leaves at once; what it started stays.",
        "import os\nif not os.fork():\n    os.setsid()\n    os.execv('/bin/sleep', ['a_daemon', '1000'])\nos._exit(0)",
        says="ended Python",
    ),
    attack(
        "spinning on every core",
        "Forty busy processes, so that classmates' time runs out.",
        "import os, signal\nsignal.signal(14, signal.SIG_IGN); signal.signal(27, signal.SIG_IGN)\nfor _ in range(40):\n    if not os.fork(): break\nwhile True: pass",
        says="ran out of time",
    ),
    attack(
        "memory",
        "A list that grows until something gives.",
        "keep = []\nwhile True: keep.append(b'x' * 50_000_000)",
        says="stopped|Python|memory|NotImpl|seen",
    ),
    attack(
        "memory in many processes",
        "Each stays below the limit of one, and none hears the cell's clock.",
        HOG
        + "import signal\nsignal.signal(14, signal.SIG_IGN); signal.signal(27, signal.SIG_IGN)\n"
        + "for _ in range(12):\n    if not os.fork():\n        keep = bytearray(b'x') * 100_000_000\n        stay()\nstay()",
        says="too much memory",
    ),
    attack(
        "memory behind a talking pipe",
        "A byte for the grader now and then, so that it never stops to look.",
        HOG
        + "import threading\nfor _ in range(12):\n    if not os.fork():\n        keep = bytearray(b'x') * 100_000_000\n        stay()\n"
        "while True:\n    for fd in range(3, 30):\n        try: os.write(fd, b'x')\n        except OSError: pass\n    time.sleep(0.001)",
        says="too much memory|grader's pipe",
        ours="it has no such pipe",
    ),
    attack(
        "memory in no process",
        "memfd_create: files of memory that no process maps.",
        HOG
        + "name = ctypes.c_char_p(b'x')\ndef make():\n    fd = libc.syscall(319 if x86 else 279, name, 0)\n    if fd < 0: raise OSError\n    for _ in range(40): os.write(fd, bytes(1_000_000))\n"
        "got = fill(make, 40_000_000, 800_000_000)\nseen.append('GOT IN' if got > 300 else 'refused')",
        kind="look",
        says="refused",
    ),
    attack(
        "memory of System V",
        "shmget, and message queues full of text: they outlive their makers.",
        HOG
        + "def make():\n    if libc.shmget(0, ctypes.c_size_t(40_000_000), 0o1600) < 0: raise OSError\nseen.append('GOT IN' if fill(make, 1, 5) else 'refused')\n"
        "if libc.msgget(0, 0o1600) >= 0 or libc.semget(0, 1, 0o1600) >= 0: seen.append('GOT IN by queues')",
        kind="look",
        says="refused",
    ),
    attack(
        "memory that it gave back",
        "Shared pages stay filled after madvise(DONTNEED), and count for nobody.",
        HOG
        + "def make():\n    m = mmap.mmap(-1, 100_000_000)\n    m.write(bytes(100_000_000)); m.madvise(mmap.MADV_DONTNEED); keep.append(m)\nkeep = []\n"
        "got = fill(make, 100_000_000, 600_000_000)\n"
        "def make():\n    m = mmap.mmap(os.open('/dev/zero', os.O_RDWR), 100_000_000)\n    m.write(bytes(100_000_000)); m.madvise(mmap.MADV_DONTNEED); keep.append(m)\n"
        "got += fill(make, 100_000_000, 600_000_000)\nseen.append(f'GOT IN {got}' if got > 300 else 'refused')",
        kind="look",
        says="refused",
    ),
    attack(
        "memory in files",
        "/dev/shm, /tmp and its home are memory too.",
        HOG
        + "got = 0\nfor folder in ('/dev/shm', '/tmp', os.path.expanduser('~'), '/run', '/var/tmp', '/dev/mqueue'):\n    n = 0\n    try:\n        while n < 5:\n"
        "            with open(f'{folder}/fill{n}', 'wb') as file:\n                for _ in range(40): file.write(bytes(1_000_000)); got += 1\n            n += 1\n    except OSError: pass\n"
        "seen.append(f'GOT IN {got} MB' if got > 400 else 'refused')",
        kind="look",
        says="refused",
    ),
    attack(
        "memory in sockets and pipes",
        "Buffers of the kernel's.",
        HOG
        + "import socket, fcntl\nkeep = []\ndef make():\n    a, b = socket.socketpair()\n    keep.extend((a, b)); a.setblocking(False)\n    a.setsockopt(1, 7, 10**9)\n    try:\n        while True: a.send(bytes(100_000))\n"
        "    except BlockingIOError: pass\ngot = fill(make, 400_000, 10**9)\nseen.append(f'GOT IN {got}' if got > 200 else 'refused')",
        kind="look",
        says="refused",
    ),
    attack(
        "a file of 10 GB",
        "And a hundred thousand small ones.",
        "import os\ntry:\n    with open('/tmp/big', 'wb') as file:\n        file.truncate(10**10); seen.append('GOT IN')\nexcept OSError: seen.append('refused')\nn = 0\n"
        "try:\n    for n in range(20_000): open(f'/tmp/{n}', 'w').close()\nexcept OSError: pass",
        kind="look",
        says="refused",
    ),
    attack(
        "memory in pipes",
        "One byte of each page given to a pipe keeps the whole page, and counts for no process.",
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nr, w = os.pipe()\nclass Part(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]\n"
        "text = ctypes.create_string_buffer(4096)\npart = Part(ctypes.addressof(text), 1)\n"
        "seen.append('GOT IN' if libc.vmsplice(w, ctypes.byref(part), 1, 0) >= 0 else f'refused {ctypes.get_errno()}')",
        says="refused 1",
    ),
    attack(
        "memory in connections",
        "What is sent to a server of its own that does not read stays in the kernel.",
        "import socket\nheld = [socket.socket()]\ntry:\n    held[0].bind(('127.0.0.1', 0)); held[0].listen()\n"
        "    held.append(socket.create_connection(held[0].getsockname())); seen.append('GOT IN')\nexcept OSError as error: seen.append(f'refused {error.errno}')",
        says="refused 1",
    ),
    attack(
        "memory in names",
        "Files without contents, for as long as nobody counts them.",
        "import itertools, os\nfor n in itertools.count(): os.close(os.open(f'/tmp/{n}', os.O_CREAT))",
        says="too many files|ran out of time",
    ),
    attack(
        "a loop that ignores signals",
        "The clock rings, and nobody hears.",
        "import signal\nfor n in (signal.SIGALRM, signal.SIGPROF, signal.SIGINT, signal.SIGTERM): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        says="ran out of time",
    ),
    attack(
        "a loop in C",
        "Python's signal handlers wait for the end of a call that has none.",
        "sum(range(10**15))",
        "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
        "10 ** 10 ** 9",
        says="ran out of time",
    ),
    attack(
        "a loop without end in an answer",
        "except BaseException, and on it goes.",
        "def move_per_token(*given):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        own=True,
        says="ran out of time|TooLong",
    ),
    attack(
        "sleeping with blocked signals",
        "Costs nothing, and never ends.",
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: time.sleep(100)",
        says="ran out of time",
    ),
    attack(
        "a loop in __del__",
        "Runs when the object goes, in whatever the grader's program does then.",
        "class Odd:\n    def __del__(self):\n        while True:\n            try:\n                while True: pass\n            except BaseException: pass\nmine = Odd()",
        "del mine",
    ),
    attack(
        "callbacks of the collector",
        "gc calls it at any moment, a switch interval of an hour keeps the thread.",
        "import gc, sys, threading\nsys.setswitchinterval(3600)\ndef busy():\n    while True: pass\nthreading.Thread(target=busy, daemon=True).start()\n"
        "gc.callbacks.append(lambda *a: busy())\ngc.collect()",
        says="ran out of time",
    ),
    attack(
        "60 MB of output",
        "Printed, and into every file descriptor that is open.",
        "import os\nfor _ in range(60): print('x' * 1_000_000)\nos.write(1, b'x' * 1_000_000); os.write(2, b'x' * 1_000_000)\nfrom IPython.display import HTML, display\n"
        "for _ in range(6): display(HTML('<script>alert(1)</script>' + 'x' * 10_000_000))\nseen.append('printed')",
        kind="look",
        says="printed",
    ),
    attack("leaving by os._exit", "No handler runs, no reply is sent.", "import os\nos._exit(0)", says="ended Python"),
    attack(
        "leaving in an answer",
        "os._exit when it is called: by each answer, so that the sandbox has to be made anew.",
        "import os\nmove_per_token = tokens_per_second = largest_batch = tokens_per_expert = lambda *given: os._exit(0)",
        own=True,
        says="ended Python",
    ),
    attack(
        "leaving by exit()",
        "SystemExit in a cell, quit(), and sys.exit when Python ends.",
        "import atexit, sys\natexit.register(lambda: sys.exit(5))\nexit()",
        "raise SystemExit",
        "quit()",
        "import sys\nsys.exit(3)",
    ),
    attack("a crash", "Reads the address 0.", "import ctypes\nctypes.string_at(0)", says="ended Python"),
    attack(
        "an overflow of the C stack",
        "A recursion without a limit.",
        "import sys\nsys.setrecursionlimit(10**9)\nclass Odd:\n    def __repr__(self): return repr(self)\nrepr(Odd())",
        "f = lambda: f()\nf()",
        says="ended Python|memory|time|seen",
    ),
    attack(
        "closing everything",
        "All file descriptors, the grader's pipe among them; then waits.",
        "import os, time\nos.closerange(0, 256)\ntime.sleep(1000)",
        says="time|ended|seen",
    ),
    attack(
        "a file left behind",
        "In the folders for passing files.",
        "import os\nfor place in ('/tmp', '/var/tmp', '/dev/shm', os.path.expanduser('~')):\n    try: open(place + '/attack_was_here', 'w').write('x')\n    except OSError: pass\nseen.append('written')",
        kind="look",
        says="written",
    ),
    attack(
        "another clock",
        "Sets the machine's time, and waits for it to matter.",
        "import time\ntry: time.clock_settime(time.CLOCK_REALTIME, 0); seen.append('GOT IN')\nexcept OSError: seen.append('refused')",
        kind="look",
        says="refused",
    ),
]
