"""What processes hold and use, told by Linux: of one, and of one with all that it has started."""

import os
from pathlib import Path

PROC = Path("/proc")


def memory_of(pid: int) -> int:
    """The resident memory of a process in bytes; 0 if it has ended."""
    return _kib(PROC / str(pid) / "status", "VmRSS:") * 1024


def children_of(pid: int) -> list[int]:
    """All processes that a process has started, and theirs."""
    parents: dict[int, list[int]] = {}
    for each in PROC.glob("[0-9]*"):
        parents.setdefault(_kib(each / "status", "PPid:"), []).append(int(each.name))
    found, rest = [], [pid]
    while rest:
        below = parents.get(rest.pop(), [])
        found += below
        rest += below
    return found


def memory_of_all(pid: int) -> int:
    """The memory of a process and of all it has started, in bytes; pages that they share are counted once."""
    return sum(_kib(PROC / str(each) / "smaps_rollup", "Pss:") for each in (pid, *children_of(pid))) * 1024


def cpu_of_all(pid: int) -> float:
    """The seconds of processor time that a process and all that it has started have used."""
    return sum(_ticks(PROC / str(each) / "stat") for each in (pid, *children_of(pid))) / os.sysconf(
        "SC_CLK_TCK"
    )


def _ticks(path: Path) -> int:
    try:
        fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[11]) + int(fields[12])


def _kib(path: Path, name: str) -> int:
    try:
        with path.open(encoding="ascii", errors="replace") as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0
