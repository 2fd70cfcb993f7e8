"""Note the claims of a release while it is loaded: here, or for a large one in a process beside.

To note a million claims takes a core for half a minute, which the bulk load leaves idle beside itself. Run as a
program, this file reads N-Quads from its standard input and writes the traversal part into a folder:

    python -m raregraph.graph.traversal.noting FOLDER < graph.nq
"""

import gc
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from raregraph.graph.errors import BuildError
from raregraph.graph.traversal.gather import Gatherer

IN_HERE = 32_000_000
_BLOCK = 1 << 20


class Noting:
    """Takes the chunks of a release's N-Quads, and at the end writes its traversal part into a folder.

    The first `in_here` bytes wait; if more come, a process takes them and all others. Use it in a `with`, which
    ends that process, whatever happens.
    """

    def __init__(self, folder: Path, in_here: int = IN_HERE) -> None:
        self._folder = folder
        self._in_here = in_here
        self._waiting: list[bytes] = []
        self._size = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Noting":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, each noted on its way.

        Raises:
            BuildError: if the process fails.
        """
        for chunk in chunks:
            self._take(chunk)
            yield chunk

    def finish(self) -> None:
        """Write what was noted.

        Raises:
            BuildError: if it can't be written, or the process fails.
        """
        if self._process is None:
            try:
                write_noted(self._waiting, self._folder)
            except OSError as error:
                raise _failed(self._folder, str(error)) from error
            return
        _, said = self._process.communicate()
        if self._process.returncode:
            raise _failed(self._folder, said.decode(errors="replace").strip().rpartition("\n")[2])
        self._process = None

    def _take(self, chunk: bytes) -> None:
        if self._process is None:
            self._waiting.append(chunk)
            self._size += len(chunk)
            if self._size <= self._in_here:
                return
            program = [sys.executable, "-m", __name__, str(self._folder)]
            self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            chunk, self._waiting = b"".join(self._waiting), []
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(chunk)
        except BrokenPipeError:
            self.finish()


def write_noted(chunks: Iterable[bytes], folder: Path) -> None:
    """Note the claims in N-Quads, and what they say of nodes, and write them as the traversal part of a release."""
    from raregraph.graph.traversal.writing import write  # noqa: PLC0415 - slow to import

    # Beside the folder: that is where the release will be, and so where there must be room.
    with TemporaryDirectory(prefix="noting-", dir=folder.parent) as scratch:
        gatherer = Gatherer(Path(scratch))
        for chunk in chunks:
            gatherer.take(chunk)
        write(gatherer.finish(), folder)


def _failed(folder: Path, why: str) -> BuildError:
    return BuildError(
        f"noting the claims in {folder} failed: {why}",
        remedy="Free memory and disk space (about 1 kB a claim each), or choose another --home.",
    )


def _blocks() -> Iterator[bytes]:
    source = sys.stdin.buffer
    while block := source.read(_BLOCK):
        yield block + source.readline()


if __name__ == "__main__":
    gc.disable()  # millions of objects, none of them in a cycle: to look for cycles takes a sixth of the time
    write_noted(_blocks(), Path(sys.argv[1]))
