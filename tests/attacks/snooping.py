"""Attacks that want to read what is not theirs, or write there, or get out.

What is to be found says so itself: the tests put a word of the form ``canary-`` and 16 digits into a
secret, a classmate's notebook, a marks file, the environment and behind the machine's own sockets.
"""

from inference_math.grading.sandbox.bubblewrap import HIDDEN

from . import attack

# Everything that is readable below the usual places, as far as a second goes.
SEARCH = """
import os, re, time
def search(folders, wanted=rb"canary-[0-9a-f]{16}", depth=7):
    ends, looked = time.monotonic() + SECONDS, 0
    for folder in folders:
        base = folder.rstrip("/").count("/")
        for where, below, files in os.walk(folder):
            below[:] = [b for b in below if b not in ("proc", "sys", "dev", "usr", "packages", "lib", "lib64", "bin", "sbin", ".git", "site-packages")]
            if where.count("/") - base > depth: below[:] = []
            for name in files:
                try:
                    with open(os.path.join(where, name), "rb") as file: found = re.search(wanted, file.read(300_000))
                except OSError: continue
                looked += 1
                if found: seen.append("GOT IN: " + found.group().decode() + " in " + name)
                if time.monotonic() > ends or len(seen) > 3: return looked
    return looked
""".replace("SECONDS", "0.8")

ABOVE = (
    SEARCH
    + """
here, above = os.getcwd(), []
while here != "/":
    here = os.path.dirname(here)
    if here != "/": above.append(here)
seen.append(f"looked into {search([*above[::-1], '/home', '/root', '/srv', '/etc', '/tmp', '/var', '/opt', '/run', '/mnt', '/'])} files")
"""
)


def look(name, tries, *cells, **more):
    return attack(name, tries, *cells, kind="look", **more)


ATTACKS = [
    look(
        "reading a classmate and the keys",
        "Every folder above and beside the notebook is searched.",
        ABOVE,
        says="looked into",
    ),
    look(
        "reading the solutions",
        "The module that knows the right answers is loaded from its file, wherever it lies.",
        "import os, sys\nplaces = dict.fromkeys([*sys.path, '/grader', '/ours', '/packages/0', '/packages/1'])\n"
        "for place in places:\n    for where, _, files in os.walk(place):\n        for name in files:\n"
        "            if 'lesson_0' in name or where.endswith('/solutions'): seen.append('GOT IN ' + where)\n"
        "seen.append('looked')",
        "import importlib\nkey = importlib.import_module('inference_math.checks.lesson_04')\ngot = getattr(getattr(key, 'q1', 0), 'reference', None)\n"
        "if got: seen.append('GOT IN ' + str(got))",
        "import pkgutil\nseen.append(str(pkgutil.get_data('inference_math', 'checks/lesson_04.py')))",
        says="seen: looked",
        never="GOT IN|Question",
    ),
    look(
        "the table of mounts",
        "Shows where on the grader's machine the library lies, and with it a login",
        "seen.append(next(line for line in open('/proc/self/mountinfo') if ' /ours/inference_math ' in line))",
        says=r"seen: .* /ours/inference_math ",
        never=HIDDEN.pattern,
    ),
    attack(
        "answers out of a solution",
        "Whatever file has the right code, a teacher's or a classmate's, is run, and hands in that.",
        """import glob, json, os, re
here, places = os.getcwd(), ['/home', '/ours', '/tmp', '/grader', '/packages/0']
while here != '/':
    here = os.path.dirname(here)
    places.append(here)
for place in places:
    for where, below, files in os.walk(place):
        below[:] = [] if where.count('/') > 9 else [b for b in below if b not in ('proc', 'usr', 'site-packages')]
        for name in files:
            if re.match(r'04.*[.]ipynb$', name):
                for cell in json.load(open(os.path.join(where, name))).get('cells', []):
                    code = ''.join(cell['source'])
                    if 'return params *' in code or 'BEGIN SOLUTION' in code: exec(code)""",
        own=True,
    ),
    look(
        "the environment",
        "Tokens are often kept there: its own, its parent's, everybody's.",
        "import glob, os\nseen.append(f'{len(os.environ)} variables')\nfor path in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
        "    try:\n        if b'canary-' in open(path, 'rb').read(): seen.append('GOT IN ' + path)\n    except OSError: pass\n"
        "if 'canary-' in str(dict(os.environ)): seen.append('GOT IN os.environ')",
        says=r"seen: \d+ variables",
    ),
    look(
        "/proc, up to the root",
        "Another process's root, working folder, memory and open files lead out.",
        SEARCH + "import glob\nlinks = glob.glob('/proc/[0-9]*/root') + glob.glob('/proc/[0-9]*/cwd')\n"
        "others = [one for one in glob.glob('/proc/[0-9]*') if one != f'/proc/{os.getpid()}']\nseen.append(f'{len(others)} others')\n"
        "search([link + '/' for link in links], depth=4)\n"
        "for one in others:\n    for fd in glob.glob(one + '/fd/*'):\n        try: seen.append('GOT IN ' + os.readlink(fd)) if os.readlink(fd).startswith('/') and os.path.isfile(fd) else 0\n"
        "        except OSError: pass\n    try:\n        if b'canary-' in open(one + '/environ', 'rb').read(): seen.append('GOT IN ' + one)\n    except OSError: pass",
        says=r"seen: \d+ others",
        never="GOT IN",
    ),
    look(
        "inherited file descriptors",
        "A file that the grader left open is as good as a path.",
        "import os\nfor fd in range(3, 1024):\n    try: to = os.readlink(f'/proc/self/fd/{fd}')\n    except OSError: continue\n"
        "    if to.startswith('/') and not to.startswith(('/dev', '/proc/self', '/tmp', '/home/learner', '/usr', '/packages')):\n"
        "        seen.append(f'GOT IN {fd} {to}')\nseen.append('looked')",
        says="looked",
    ),
    look(
        "writing where it may not",
        "A mark, a package, the grader's program or a classmate's file is changed.",
        "import os\nplaces, here = ['/', '/usr', '/usr/local/lib', '/etc', '/grader', '/ours', '/ours/inference_math', '/ours/inference_math/checks',\n"
        "    '/packages/0', '/packages/1', '/dev', '/proc/sys/kernel', '/var/tmp', '/root', '/srv', '/run'], os.getcwd()\n"
        "while here not in ('/', '/home'):\n    here = os.path.dirname(here)\n    if here != '/home': places.append(here)\n"
        "for place in places:\n    try:\n        with open(os.path.join(place, 'attack_was_here'), 'w') as file: file.write('x')\n        seen.append('GOT IN ' + place)\n"
        "    except OSError: pass\nseen.append('tried')",
        "import os, numpy, inference_math\nfor path in (numpy.__file__, inference_math.__file__, '/grader/inside.py'):\n"
        "    try: open(path, 'a').close(); os.utime(path); seen.append('GOT IN ' + path)\n    except OSError: pass",
        says="seen: tried",
    ),
    look(
        "writing the gradebook",
        "A database of marks that lies about is given better ones.",
        "import glob, os, sqlite3\nhere, found = os.getcwd(), []\nwhile here != '/':\n    here = os.path.dirname(here)\n"
        "    found += glob.glob(os.path.join(here, 'gradebook.db')) + glob.glob(os.path.join(here, 'marks.csv'))\n"
        "for path in found:\n    if path.endswith('.db'):\n        db = sqlite3.connect(path)\n        db.execute('update grade set manual_score = 0, auto_score = 0'); db.commit()\n"
        "        seen.append('GOT IN ' + path)\n    else: open(path, 'a').write('eve,6')\nseen.append(f'{len(found)} found')",
        says="0 found",
    ),
    look(
        "overwriting a classmate",
        "Submissions in the neighbouring folders are emptied.",
        "import glob, os\nhere, found = os.getcwd(), []\nwhile here != '/':\n    here = os.path.dirname(here)\n"
        "    found += glob.glob(os.path.join(here, 'submitted', '*', '*', '*.ipynb')) + glob.glob(os.path.join(here, '*.ipynb'))\n"
        "for path in found:\n    if 'eve' not in path:\n        open(path, 'w').write('{}')\n        seen.append('GOT IN ' + path)\nseen.append(f'{len(found)} found')",
        says="0 found",
    ),
    look(
        "links out",
        "Symbolic and hard links from its own folder to other places.",
        SEARCH
        + "os.makedirs('mine', exist_ok=True)\nfor n, to in enumerate(('/', '/proc/1/root', '/proc/1/cwd', '/ours', '/grader/inside.py')):\n"
        "    try: os.symlink(to, f'mine/{n}')\n    except OSError: pass\n    try: os.link(to, f'mine/h{n}'); seen.append('GOT IN ' + to)\n    except OSError: pass\n"
        "search([f'mine/{n}/' for n in range(5)], depth=3)\nseen.append('tried')",
        says="tried",
    ),
    look(
        "devices",
        "Disks, memory and terminals as files; and making such files.",
        "import os, stat\nfor name in ('mem', 'kmem', 'port', 'sda', 'vda', 'nvme0n1', 'loop0', 'fuse', 'kvm', 'kmsg', 'tty1', 'vsock', 'vhost-vsock', 'net/tun'):\n"
        "    if os.path.exists('/dev/' + name): seen.append('GOT IN /dev/' + name)\n"
        "for device in ((8, 0), (254, 0), (1, 1)):\n    try: os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(*device)); seen.append('GOT IN by mknod')\n    except OSError: pass\n"
        "for path in ('/proc/kcore', '/proc/kallsyms', '/proc/sysrq-trigger', '/sys/kernel/security', '/sys/fs/cgroup/cgroup.procs', '/proc/1/mem'):\n"
        "    try: open(path, 'rb').read(1) and path != '/proc/kallsyms' and seen.append('GOT IN ' + path)\n    except OSError: pass\n"
        "for path in ('/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/self/oom_score_adj', '/proc/sys/vm/drop_caches'):\n"
        "    try:\n        with open(path, 'w') as file: file.write('-1000' if 'oom' in path else 'h')\n        seen.append('GOT IN ' + path)\n    except OSError: pass\nseen.append('tried')",
        says="seen: tried",
    ),
    look(
        "the network",
        "What listens on this machine, and beyond it.",
        "import re, socket\ncanaries = []\ndef knock(family, kind, to):\n    try:\n        with socket.socket(family, kind) as s:\n            s.settimeout(0.2); s.connect(to); seen.append(f'GOT IN {to}')\n"
        "    except OSError: pass\nports = {int(line.split()[1].split(':')[1], 16) for name in ('tcp', 'tcp6') for line in list(open(f'/proc/net/{name}'))[1:] if line.split()[3] == '0A'}\n"
        "for port in ports: knock(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', port))\n"
        "for line in list(open('/proc/net/unix'))[1:]:\n    path = line.split()[7:8]\n    if path and path[0].startswith('@'): knock(socket.AF_UNIX, socket.SOCK_STREAM, chr(0) + path[0][1:])\n"
        "names = [name for _, name in socket.if_nameindex()]\nif names != ['lo']: seen.append(f'GOT IN {names}')\n"
        "for ip in ('1.1.1.1', '10.0.0.1', '169.254.169.254'): knock(socket.AF_INET, socket.SOCK_STREAM, (ip, 80))\nseen.append(f'{len(ports)} ports')",
        says="seen: 0 ports",
    ),
    look(
        "sockets that are no network",
        "vsock reaches the machine's own host past every network namespace; others load kernel modules.",
        "import socket\nfor family in (40, 38, 17, 31, 44, 29):\n    for kind in (1, 2, 3, 5):\n        try: socket.socket(family, kind).close(); seen.append(f'GOT IN family {family}'); break\n"
        "        except OSError: pass\nseen.append('tried')",
        says="seen: tried",
    ),
    look(
        "namespaces and mounts",
        "A user namespace of its own makes it root in there: mounts, chroot, setuid.",
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\ncalls = {'userns': lambda: libc.unshare(0x10000000), 'mountns': lambda: libc.unshare(0x20000),\n"
        "    'clone': lambda: libc.syscall(56 if os.uname().machine == 'x86_64' else 220, 0x10000000 | 17, 0, 0, 0, 0),\n"
        "    'mount': lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), 'umount': lambda: libc.umount2(b'/ours/inference_math/checks', 2),\n"
        "    'chroot': lambda: libc.chroot(b'/tmp'), 'setuid': lambda: libc.setuid(0), 'setgid': lambda: libc.setgid(0), 'reboot': lambda: libc.reboot(0),\n"
        "    'hostname': lambda: libc.sethostname(b'x', 1), 'pivot': lambda: libc.syscall(155 if os.uname().machine == 'x86_64' else 41, b'/tmp', b'/tmp')}\n"
        "for name, call in calls.items():\n    got = call()\n    if got == 0 and name == 'clone': os._exit(0)\n    if got >= 0: seen.append('GOT IN ' + name)\nseen.append('tried')",
        "import subprocess\nif b'1000' in subprocess.run('su -c id; sudo -n id; mount -t proc x /tmp; newgrp root; passwd -S', shell=True, capture_output=True, stdin=-3).stdout: seen.append('GOT IN')",
        says="seen: tried",
    ),
    look(
        "tracing processes",
        "ptrace and process_vm_readv read and change another process's memory.",
        "import ctypes, glob, os\nlibc = ctypes.CDLL(None, use_errno=True)\nx86 = os.uname().machine == 'x86_64'\nchild = os.fork()\nif not child:\n    import time\n    time.sleep(5); os._exit(0)\n"
        "class Iov(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
        "mine = ctypes.create_string_buffer(8)\nfor path in glob.glob('/proc/[0-9]*'):\n    pid = int(path[6:])\n    if pid == os.getpid(): continue\n"
        "    if libc.ptrace(16, pid, 0, 0) == 0: seen.append(f'GOT IN ptrace {pid}'); libc.ptrace(17, pid, 0, 0)\n"
        "    if libc.syscall(310 if x86 else 270, pid, ctypes.byref(Iov(ctypes.addressof(mine), 8)), 1, ctypes.byref(Iov(ctypes.addressof(mine), 8)), 1, 0) > 0: seen.append(f'GOT IN memory of {pid}')\n"
        "os.kill(child, 9); os.waitpid(child, 0)\nseen.append('tried')",
        says="seen: tried",
    ),
    look(
        "the kernel's odd corners",
        "Key rings of whoever started the grader, performance counters, BPF, io_uring, userfaultfd.",
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nx86 = os.uname().machine == 'x86_64'\n"
        "calls = {'keyctl': (250, 219, (0, -3, 0)), 'add_key': (248, 217, (b'user', b'a', b'b', 1, -3)), 'bpf': (321, 280, (0, bytes(128), 128)), 'perf': (298, 241, (bytes(128), 0, -1, -1, 0)),\n"
        "    'io_uring': (425, 425, (8, ctypes.create_string_buffer(256))), 'userfaultfd': (323, 282, (1,)), 'open_by_handle': (304, 265, (3, bytes(64), 0)), 'swapon': (167, 224, (b'/tmp/x', 0))}\n"
        "for name, (one, other, given) in calls.items():\n    if libc.syscall(one if x86 else other, *given) >= 0: seen.append('GOT IN ' + name)\nseen.append('tried')",
        says="seen: tried",
    ),
    look(
        "raising its limits",
        "setrlimit and prlimit upwards.",
        "import resource\nfor name in ('AS', 'NPROC', 'FSIZE', 'NOFILE', 'CORE', 'CPU'):\n    one = getattr(resource, 'RLIMIT_' + name)\n"
        "    for call in (resource.setrlimit, lambda *given: resource.prlimit(0, *given)):\n        try: call(one, (resource.RLIM_INFINITY,) * 2); seen.append(f'GOT IN {name}')\n        except (OSError, ValueError): pass\nseen.append('tried')",
        says="seen: tried",
    ),
    look(
        "typing on the terminal",
        "TIOCSTI puts keys into the teacher's terminal, which the shell then runs.",
        "import fcntl, os\nfor path in ('/dev/tty', '/dev/console', '/dev/pts/0', '/proc/1/fd/0', '/proc/1/fd/2'):\n    try:\n        fd = os.open(path, os.O_RDWR | os.O_NOCTTY)\n"
        "        fcntl.ioctl(fd, 0x5412, b'x'); seen.append('GOT IN ' + path)\n    except OSError: pass\nseen.append('tried')",
        says="seen: tried",
    ),
]
