"""Calls to the Linux kernel that cleaning may not make, whatever a parser is tricked into.

A filter (seccomp) that any process may set for itself and none can take off. What it forbids fails
with EPERM: no network, no program, no file by name, no look into or signal to other processes.
"""

import ctypes
import errno
import platform
import struct
import sys

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMBER, _MACHINE = 0, 4  # where the kernel puts them
_FOREIGN = 0x40000000  # calls of the x32 kind begin here; they have numbers of their own

_BOTH = {424, 425, 434, 437, 438}  # pidfd_send_signal, io_uring_setup, pidfd_open, openat2 …
_CALLS = {
    "x86_64": (
        0xC000003E,
        _BOTH
        | {2, 85, 257, 319, 29, 30}  # open, creat, openat, memfd_create, shmget, shmat
        | {41, 42, 43, 44, 46, 49, 50, 53, 288, 307}  # socket, connect, accept, send, bind …
        | {57, 58, 59, 322}  # fork, vfork, execve, execveat
        | {62, 200, 234, 101, 310, 311, 302, 129, 297}  # kill, ptrace, process_vm_*, prlimit64 …
        | {82, 83, 84, 86, 87, 88, 90, 92, 133, 258, 263, 264, 265, 266, 316}  # names of files
        | {298, 321, 323, 250, 248, 249, 165, 166, 272, 308},  # perf, bpf, keys, mounts, spaces
    ),
    "aarch64": (
        0xC00000B7,
        _BOTH
        | {56, 279, 194, 196}  # openat, memfd_create, shmget, shmat
        | {198, 199, 200, 201, 202, 203, 206, 211, 242, 269}  # socket, bind, connect, send …
        | {221, 281}  # execve, execveat
        | {129, 130, 131, 117, 270, 271, 261, 138, 240}  # kill, ptrace, process_vm_*, prlimit64 …
        | {33, 34, 35, 36, 37, 38, 53, 54, 276}  # names of files
        | {241, 280, 282, 217, 218, 219, 39, 40, 97, 268},  # perf, bpf, keys, mounts, spaces
    ),
}


def forbid() -> bool:
    """Set the filter; False where this system or its machine has none."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    machine, calls = _CALLS[platform.machine()]
    program = ctypes.create_string_buffer(_program(machine, sorted(calls)))
    count = (len(program) - 1) // 8
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxP", count, _address(program)))
    libc = ctypes.CDLL(None)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.c_void_p(_address(described)), 0, 0) == 0)


def _address(buffer: ctypes.Array[ctypes.c_char]) -> int:
    return ctypes.addressof(buffer)


def _program(machine: int, calls: list[int]) -> bytes:
    """The filter in the kernel's own language: what to load, compare, and answer."""
    refuse = len(calls) + 1
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, refuse, 0, _FOREIGN),
        *((_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
