"""System calls that the sandbox refuses, as a program for the kernel (seccomp, for bwrap's --seccomp).

Namespaces hide what there is, and limits bound what is counted. Left over are calls that reach past
a namespace (vsock, key rings), memory that counts for no process (memfd, System V, shared pages),
and kernel interfaces of which no notebook has need and in which holes were found before.
"""

import errno
import platform
import struct

_NUMBERS = {  # of (x86_64, aarch64)
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mq_open": (240, 180),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "vmsplice": (278, 75),  # a page in a pipe counts for no process
    "listen": (50, 201),  # nor does what is sent to a server that does not read
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    # What one learner's code could do to the process that the next learner's comes from:
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, and the kernel's name for it
_SOCKET, _MMAP, _PRLIMIT = (41, 198), (9, 222), (302, 261)
_FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: those that a network namespace holds back
_SHARED_ANONYMOUS = 0x21

_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _FOURTH = 0, 4, 16, 40  # where they stand in what the kernel shows the program
_KILL, _ALLOW, _ERROR = 0x80000000, 0x7FFF0000, 0x00050000


def known() -> bool:
    """Whether this machine's numbers are known."""
    return platform.machine() in _MACHINES


def program() -> bytes:
    """The bytes of the program: kills whoever calls in another machine's manner, refuses what is named above."""
    column, architecture = _MACHINES[platform.machine()]
    refuse = _line(_RETURN, _ERROR | errno.EPERM)
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_EQUAL, architecture, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER),
    ]
    if column == 0:  # the x32 calls have other numbers for the same
        lines += [_line(_AT_LEAST, 0x40000000, 0, 1), _line(_RETURN, _KILL)]
    for numbers in _NUMBERS.values():
        lines += [_line(_EQUAL, numbers[column], 0, 1), refuse]
    # mmap: no shared memory without a file. Its pages stay when a process drops them, and count for none.
    lines += [
        _line(_EQUAL, _MMAP[column], 0, 5),
        _line(_LOAD, _FOURTH),
        _line(_AND, 0x2F),
        _line(_EQUAL, _SHARED_ANONYMOUS, 0, 1),
        refuse,
        _line(_RETURN, _ALLOW),
    ]
    # prlimit: of oneself alone.
    lines += [
        _line(_EQUAL, _PRLIMIT[column], 0, 4),
        _line(_LOAD, _FIRST),
        _line(_EQUAL, 0, 1, 0),
        refuse,
        _line(_RETURN, _ALLOW),
    ]
    lines += [_line(_EQUAL, _SOCKET[column], 0, 2 + len(_FAMILIES)), _line(_LOAD, _FIRST)]
    lines += [_line(_EQUAL, family, len(_FAMILIES) - n, 0) for n, family in enumerate(_FAMILIES)]
    lines += [_line(_RETURN, _ERROR | errno.EAFNOSUPPORT), _line(_RETURN, _ALLOW)]
    return b"".join(lines)


def _line(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    """One instruction of the kernel's: where a comparison leads is counted in instructions to leave out."""
    return struct.pack("<HBBI", code, if_so, if_not, value)
