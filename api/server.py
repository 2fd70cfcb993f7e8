"""The HTTP server: uvicorn, which ends with status 0 when it is asked to, once what runs has been answered."""

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from raregraph.api.http_protocol import BoundedProtocol
from raregraph.graph.workers.memory import keep_few_arenas

GRACE = 5.0
_SWITCH_SECONDS = 0.001


class Server(uvicorn.Server):
    """A server that SIGTERM and SIGINT stop: no new requests, running answers end, then it returns.

    uvicorn itself sends the signal again to its own process once it has stopped, which ends it with an error.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while the server runs; only the main thread may."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal stops gracefully, a second at once."""
        self.force_exit = self.force_exit or self.should_exit
        self.should_exit = True


_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def serve(app: ASGIApp, listener: socket.socket, deadline: float) -> None:
    """Serve on a socket until a signal comes; running answers then have until their deadline to end."""
    keep_few_arenas()
    # Pages, TRAPI and what a fresh service warms up work in threads: the loop gets its turn after this at the latest.
    sys.setswitchinterval(_SWITCH_SECONDS)
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        log_level="info",
        access_log=False,
        timeout_graceful_shutdown=max(1, round(deadline + GRACE)),
    )
    Server(config).run(sockets=[listener])
