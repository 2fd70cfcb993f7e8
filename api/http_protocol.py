"""HTTP as the server reads it from a connection: fast, and with an end to what may come before a body.

httptools sets no limit to the head of a request, and the time it takes grows with the square of what one line of it
has: without this, a single client that sends a header without end keeps the whole service from answering.
"""

from asyncio import TimerHandle
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES = 256 * 1024
HEAD_SECONDS = 30.0
_REFUSED = b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which gives up on a head that is too long or comes too slowly.

    It counts in pieces as they come from the network, so a little more than the limit may pass.
    """

    _in_head = False
    _head_bytes = 0
    _late: TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Read a piece of a request."""
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES:
            self._give_up(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._give_up, HTTPStatus.REQUEST_TIMEOUT)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_headers_complete(self) -> None:
        """A head has ended."""
        self._ended()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed."""
        self._ended()
        super().connection_lost(exc)

    def _ended(self) -> None:
        self._in_head = False
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self, status: HTTPStatus) -> None:
        self._ended()
        # In the middle of an answer to the request before, nothing else may be said.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_REFUSED % (status, status.phrase.encode("ascii")))
        self.transport.close()
