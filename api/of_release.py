"""Answers that stay the same while a release is served: a client that has one gets none, and a long one comes packed.

`/sparql` does this by itself, with what it knows of queries; these are the other routes that read a release.
"""

import gzip
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

import raregraph
from raregraph.api.etags import unchanged
from raregraph.api.negotiation import accepts_gzip
from raregraph.api.turns import InTurn

_SHORTEST = 1_000  # bytes; what is shorter fits a packet or two as it is
_LEVEL = 1
_GZIP = 16 + zlib.MAX_WBITS
_VERSION = raregraph.__version__.encode()
_ASKED = frozenset({b"host", b"accept", b"accept-encoding"})
_DEPENDS_ON = "Accept, Accept-Encoding"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OfRelease(InTurn):
    """A route whose answers are the release's: with ETag, Cache-Control, 304, and gzip for who takes it."""

    def get_route_handler(self) -> Handler:
        """The handler, which isn't called for an answer that the client has."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            tag = _tag(request)
            if tag is None:
                return await handler(request)
            if unchanged(request, tag, is_there=False):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_headers(tag))
            response = await handler(request)
            if response.status_code != HTTPStatus.OK:
                return response
            present = {name for name, _ in response.raw_headers}
            for name, value in _headers(tag).items():
                if name.lower().encode() not in present:
                    response.raw_headers.append((name.lower().encode(), value.encode()))
                elif name == "Vary":
                    response.headers[name] = value
            return _packed(response) if accepts_gzip(request.headers.get("accept-encoding", "")) else response

        return handled


def _tag(request: Request) -> str | None:
    """What names the answer to a request; None where no release is served. The order of rows may change: it is weak."""
    release = request.app.state.graph.release
    if release is None:
        return None
    scope = request.scope
    asked = b"\0".join(value for name, value in scope["headers"] if name in _ASKED)
    place = f"{scope.get('scheme', '')} {scope.get('root_path', '')}{scope['path']}"
    parts = (release.id.encode(), _VERSION, place.encode(), scope["query_string"], asked)
    return f'W/"{blake2b(b" ".join(parts), digest_size=12).hexdigest()}"'


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "no-cache", "Vary": _DEPENDS_ON}


def _packed(response: Response) -> Response:
    """The same answer in gzip, unless it is short."""
    if isinstance(response, StreamingResponse):
        response.body_iterator = _packed_pieces(response.body_iterator)
    elif len(response.body) >= _SHORTEST:
        response.body = gzip.compress(response.body, _LEVEL, mtime=0)
        response.headers["Content-Length"] = str(len(response.body))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    tag = response.headers["ETag"]
    response.headers["ETag"] = tag if tag.startswith("W/") else f"W/{tag}"
    return response


async def _packed_pieces(pieces: AsyncIterable[str | bytes | memoryview]) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    async for piece in pieces:
        packed = packer.compress(piece.encode() if isinstance(piece, str) else piece)
        if packed:
            yield packed
    yield packer.flush()
