"""The service's hold on the processes: the template, and each worker with its socket."""

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from raregraph.graph.workers.confinement import Confinement
from raregraph.graph.workers.frames import FrameError, Frames, Kind, parsed

_RECEIVED_AT_ONCE = 1 << 18
_PAGE = resource.getpagesize()


class Template:
    """The process from which workers are forked; started anew whenever it is gone."""

    def __init__(self, prefixes: Mapping[str, str], memory: int) -> None:
        self._settings = json.dumps({"prefixes": dict(prefixes), "memory": memory}).encode()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def order(self, store: Path) -> socket.socket:
        """Order a worker over this store; returns our end of its socket, on which it will say that it is ready."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        for _ in range(2):
            if self._socket is None:
                self._start()
            assert self._socket is not None
            try:
                socket.send_fds(self._socket, [os.fsencode(store)], [theirs.fileno()])
                break
            except OSError:
                self.stop()
        theirs.close()
        return ours

    def stop(self) -> None:
        """End the template, and with it all workers."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "raregraph.graph.workers.template", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as settings:
            settings.write(self._settings)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a worker has used: bytes of memory that are its own, and seconds of a core."""

    memory: int
    seconds: float


class WorkerProcess:
    """A worker as the service sees it. `on_frame` gets what it sends, `on_gone` is called once when it is gone."""

    __slots__ = (
        "_frames",
        "_handle",
        "_loop",
        "_on_frame",
        "_on_gone",
        "_rest",
        "_socket",
        "confinement",
        "is_gone",
        "is_paused",
        "pid",
    )

    def __init__(
        self,
        connection: socket.socket,
        on_frame: Callable[[Kind, bytes], None],
        on_gone: Callable[[], None],
    ) -> None:
        self._socket = connection
        self._loop = asyncio.get_running_loop()
        self._frames = Frames()
        self._on_frame = on_frame
        self._on_gone = on_gone
        self._rest = b""
        self._handle: int | None = None
        self.pid: int | None = None
        self.confinement: Confinement | None = None
        self.is_gone = False
        self.is_paused = False
        self._loop.add_reader(connection.fileno(), self._readable)

    def send(self, frame: bytes) -> None:
        """Hand it a request; it is in no other's way if the worker is slow to take it."""
        try:
            sent = self._socket.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # it is gone, which its reader will notice
        if sent < len(frame):
            self._rest = frame[sent:]
            self._loop.add_writer(self._socket.fileno(), self._writable)

    def pause(self) -> None:
        """Take no more from it until `resume`; it stands still once the socket is full."""
        if not self.is_paused and not self.is_gone:
            self.is_paused = True
            self._loop.remove_reader(self._socket.fileno())

    def resume(self) -> None:
        """Take again what it sends."""
        if self.is_paused and not self.is_gone:
            self.is_paused = False
            self._loop.add_reader(self._socket.fileno(), self._readable)

    def kill(self) -> None:
        """End it at once."""
        if self.is_gone:
            return
        self.is_gone = True
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        self._signal(signal.SIGKILL)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self._on_gone()

    def lower_priority(self, nice: int) -> None:
        """Let others go first."""
        if self.pid is not None and not self.is_gone:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, nice)

    def usage(self) -> Usage | None:
        """What it has used so far; None where the system doesn't say."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_bytes().split()
            spent = Path(f"/proc/{self.pid}/schedstat").read_bytes().split()
        except OSError:
            return None
        return Usage((int(pages[1]) - int(pages[2])) * _PAGE, int(spent[0]) / 1e9)

    def _readable(self) -> None:
        try:
            data = self._socket.recv(_RECEIVED_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.kill()
            return
        try:
            for kind, content in self._frames.feed(data):
                if kind is Kind.READY:
                    self._met(content)
                self._on_frame(kind, content)
                if self.is_gone:
                    return
        except FrameError:
            self.kill()

    def _writable(self) -> None:
        try:
            sent = self._socket.send(self._rest)
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._rest)
        self._rest = self._rest[sent:]
        if not self._rest:
            self._loop.remove_writer(self._socket.fileno())

    def _met(self, content: bytes) -> None:
        said = parsed(content)
        if self.pid is not None or not isinstance(said.get("pid"), int):
            raise FrameError("a worker introduces itself once, by its number")
        self.pid = said["pid"]
        self.confinement = Confinement(
            calls=bool(said.get("calls")), files=bool(said.get("files")), network=bool(said.get("network"))
        )
        if hasattr(os, "pidfd_open"):
            # A number may be given to another process once this one is gone; a handle never is.
            with suppress(OSError):
                self._handle = os.pidfd_open(self.pid)

    def _signal(self, number: int) -> None:
        with suppress(OSError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, number)
            elif self.pid is not None and not hasattr(os, "pidfd_open"):
                os.kill(self.pid, number)
