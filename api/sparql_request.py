"""What a request to `/sparql` holds: its parameters, the media type and the text of its body.

What can't be read is refused by an HTTPException with its status and the reason.
"""

import asyncio
import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException

from raregraph.api.exchange import ClientGoneError, Exchange

MOST_BYTES = 1_000_000
FORM = "application/x-www-form-urlencoded"
REFUSED_UPDATE = "updates are refused: this graph is read-only; send a query"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_BODY_SECONDS = 30.0
_MOST_PARAMETERS = 1_000
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


def check_media_type(kind: str, exchange: Exchange) -> None:
    """Let a body of this media type pass, if it is UTF-8 and not packed."""
    if kind == _UPDATE:
        raise HTTPException(HTTPStatus.FORBIDDEN, REFUSED_UPDATE)
    if kind not in {FORM, _DIRECT}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send the query as {_DIRECT} or as a form ({FORM})"
        )
    if exchange.content_encoding.strip().lower() not in {b"", b"identity"}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "the body is packed; send it as it is",
            {"Accept-Encoding": "identity"},
        )
    charset = _CHARSET.search(exchange.content_type)
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the charset is {charset[1]!r}; send UTF-8")


async def body_of(exchange: Exchange) -> bytes:
    """The body, if it is not too large and comes in time.

    Raises:
        ClientGoneError: if the client goes away before its end.
    """
    too_large = HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {MOST_BYTES:,} bytes",
        {"Connection": "close"},
    )
    if exchange.content_length.isdigit() and int(exchange.content_length) > MOST_BYTES:
        raise too_large
    body, more = b"", True
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while more:
                message = await exchange.receive()
                if message["type"] == "http.disconnect":
                    raise ClientGoneError
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MOST_BYTES:
                    raise too_large
    except TimeoutError:
        raise HTTPException(
            HTTPStatus.REQUEST_TIMEOUT, "the body took too long to come", {"Connection": "close"}
        ) from None
    return body


def pairs_of(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in order.

    >>> pairs_of(b"query=ASK+%7B%7D&format=csv&x")
    [('query', 'ASK {}'), ('format', 'csv'), ('x', '')]
    """
    if encoded.count(b"&") >= _MOST_PARAMETERS:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "there are too many parameters")
    try:
        return [
            (_unquoted(name), _unquoted(value))
            for name, _, value in (part.partition(b"=") for part in encoded.split(b"&") if part)
        ]
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the parameters are not UTF-8") from error


def _unquoted(text: bytes) -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8")


def decoded(body: bytes) -> str:
    """The text of a body."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"byte {error.start} of the body is not UTF-8") from error
