"""The part of a file that a request asks for by Range, such as the rest of a download that broke off.

One part is given. What is no range, or several, counts for nothing, as RFC 9110 (section 14.2) lets it: the whole file
comes then.
"""

import re
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException

_ONE_PART = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-0*[1-9]\d{0,17})", re.ASCII)


def settle_range(request: Request, size: int, tag: str) -> None:
    """Leave in a request only a range that a file of so many bytes, named by an ETag, has.

    Raises:
        HTTPException: 416 if the range begins behind the end of the file.
    """
    asked = _ONE_PART.fullmatch(request.headers.get("range", ""))
    is_of_this_file = request.headers.get("if-range", tag) == tag
    if asked is None or not is_of_this_file or (asked[2] and int(asked[2]) < int(asked[1])):
        del MutableHeaders(scope=request.scope)["range"]
    elif asked[1] and int(asked[1]) >= size:
        raise HTTPException(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            f"the file has {size:,} bytes, and the range begins behind its end",
            {"Content-Range": f"bytes */{size}"},
        )
