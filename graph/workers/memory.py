"""Memory that is free inside a process and not the system's again: glibc keeps it, in an arena for each thread.

Elsewhere than on glibc, nothing here does anything.
"""

import ctypes
import sys
from functools import lru_cache

_M_ARENA_MAX = -8


def keep_few_arenas(most: int = 2) -> None:
    """Have so few arenas that threads which come and go don't each leave one behind."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_M_ARENA_MAX, most)


def give_back() -> None:
    """Give what is free back to the system: less than a millisecond of work after most queries."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


@lru_cache(maxsize=1)
def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
