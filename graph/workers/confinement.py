"""What a worker gives up before its first query: the network, other programs, and all files but its store's.

Nothing here is needed for right answers. SPARQL can reach out by SERVICE alone, and the guard refuses that before a
query comes here; this is the second wall. Each measure holds where the system has it, and `Confinement` says which
do:

- **system calls** (Linux on x86-64 and ARM64): no sockets, no other programs, no signals to others;
- **files** (Linux with Landlock): only the store's folder, and only to read;
- **network** (Linux, as root or where user namespaces are allowed): a network without any interface.

Memory is bounded by the one who watches the worker; `limit_memory` is for a growth too fast to be watched.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# All rights on files that the first version of Landlock knows; later ones are refused by seccomp or need these.
_ALL_FILE_RIGHTS = (1 << 13) - 1

# socket, connect, accept, bind, listen, accept4, execve, execveat, ptrace, kill, process_vm_readv and _writev,
# io_uring_setup (which opens sockets by itself), pidfd_getfd.
_REFUSED_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 288, 59, 322, 101, 62, 310, 311, 425, 438)),
    "aarch64": (0xC00000B7, (198, 203, 202, 200, 201, 242, 221, 281, 117, 129, 270, 271, 425, 438)),
}
_X32_CALLS = 0x40000000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_OFFSET_OF_CALL, _OFFSET_OF_ARCHITECTURE = 0, 4


@dataclass(frozen=True, slots=True)
class Confinement:
    """Which measures hold for a worker."""

    calls: bool
    files: bool
    network: bool


def leave_network() -> bool:
    """Move this process, which must have one thread, and its children to a network of their own, without any way out.

    Returns False where the system doesn't allow that.
    """
    if sys.platform != "linux":
        return False
    libc = _libc()
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def confine(store: Path, *, network: bool) -> Confinement:
    """Give up everything that answering from an opened store doesn't need, for good.

    `network` is what `leave_network` said of the parent.
    """
    if sys.platform != "linux":
        return Confinement(calls=False, files=False, network=network)
    _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    files = _restrict_files(store)
    return Confinement(calls=_refuse_calls(), files=files, network=network)


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends; end at once if that is over already."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def limit_memory(growth: int) -> None:
    """Let this process's own memory grow by so many bytes; an allocation beyond ends the process."""
    if sys.platform == "linux":
        used = _own_memory()
        resource.setrlimit(resource.RLIMIT_DATA, (used + growth, used + growth))


def give_way() -> None:
    """Don't interrupt whoever hands out work the moment that it comes: the service goes on with its next request."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def offer_to_oom_killer() -> None:
    """If the machine's memory runs out, take this process first."""
    if sys.platform == "linux":
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _own_memory() -> int:
    """The bytes that count against RLIMIT_DATA."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * resource.getpagesize()


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _restrict_files(store: Path) -> bool:
    libc = _libc()
    rights = ctypes.create_string_buffer(struct.pack("=Q", _ALL_FILE_RIGHTS))
    ruleset = libc.syscall(_LANDLOCK_CREATE, rights, ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return False
    folder = os.open(store, os.O_RDONLY | os.O_DIRECTORY)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", _READ_FILE | _READ_DIR, folder))
        if libc.syscall(_LANDLOCK_ADD, ruleset, _LANDLOCK_PATH_BENEATH, rule, 0) != 0:
            return False
        return bool(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(folder)
        os.close(ruleset)


def _refuse_calls() -> bool:
    known = _REFUSED_CALLS.get(platform.machine())
    if known is None:
        return False
    program = _filter(*known)
    length = len(program) // 8
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a short, padding, and a pointer.
    header = struct.pack("HxxxxxxQ", length, ctypes.addressof(code))
    pointer = ctypes.create_string_buffer(header, len(header))
    return bool(_libc().prctl(_PR_SET_SECCOMP, 2, pointer, 0, 0) == 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """A program for the kernel's filter of system calls: these are refused, and so is every other architecture."""
    checks = [(_JUMP_GREATER_EQUAL, _X32_CALLS), *((_JUMP_EQUAL, call) for call in refused)]
    refuse = len(checks) + 1
    steps = [
        (_LOAD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_JUMP_EQUAL, 0, refuse + 1, architecture),
        (_LOAD, 0, 0, _OFFSET_OF_CALL),
        *((kind, refuse - index - 1, 0, value) for index, (kind, value) in enumerate(checks)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
