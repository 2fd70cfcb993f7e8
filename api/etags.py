"""What names an answer: to whoever keeps it here, and to a client that may have it already."""

from hashlib import blake2b

from starlette.requests import Request

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.formats import ResultFormat
from raregraph.graph.sparql.text import normalised


def key_of(query: Query) -> bytes:
    """What two requests share if they have the same answer."""
    formats = query.formats
    parts = (
        normalised(query.text),
        formats.rows or "",
        formats.boolean or "",
        formats.triples or "",
        "z" if query.gzip else "",
        "" if query.row_limit is None else str(query.row_limit),
        *(("d", *query.default_graphs) if query.default_graphs is not None else ()),
        *(("n", *query.named_graphs) if query.named_graphs is not None else ()),
    )
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def etag_of(key: bytes, version: str, written: ResultFormat) -> bytes:
    """Weak: the store doesn't promise the same order of rows each time."""
    found = blake2b(key + version.encode() + b"\0" + written.encode(), digest_size=12)
    return b'W/"' + found.hexdigest().encode() + b'"'


def known(header: bytes | None, query: Query, key: bytes, version: str) -> bytes | None:
    """The ETag that shows that the client has the answer; its form isn't known yet, so each is tried.

    `header` is the client's If-None-Match.
    """
    if header is None:
        return None
    formats = (query.formats.rows, query.formats.boolean, query.formats.triples)
    etags = (etag_of(key, version, each) for each in formats if each is not None)
    return next((etag for etag in etags if matches(header, etag)), None)


def matches(header: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names an ETag; strong or weak makes no difference to it.

    >>> matches(b'"a", W/"b"', b'"b"'), matches(b'"ab"', b'W/"b"')
    (True, False)
    """
    wanted = etag.removeprefix(b"W/")
    return any(each.strip().removeprefix(b"W/") == wanted for each in header.split(b","))


def unchanged(request: Request, tag: str | None, *, is_there: bool = True) -> bool:
    """Whether who asks has this very answer already; `*` stands for any answer, where one `is_there`."""
    header = request.headers.get("if-none-match")
    if tag is None or header is None:
        return False
    return matches(header.encode("latin-1"), tag.encode()) or (
        is_there and matches(header.encode("latin-1"), b"*")
    )
