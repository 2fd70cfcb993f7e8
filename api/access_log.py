"""The access log: one line of JSON a request, written when its answer has ended.

    {"time": "2026-01-31T12:00:00.000Z", "client": "192.0.2.1", "method": "GET", "route": "/sparql", "status": 200,
     "outcome": "ok", "query": "7d865e959b2466918c9863afca942d0f", "rows": 5, "bytes": 461, "ms": 3.1, "cached": false}

`query` is a hash of the text, blanks aside; the text itself is not written, for it may hold what a user keeps private.
`rows` are those of an answer to SELECT that came to its end; null for anything else.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

from raregraph.api.observation import Observation


class AccessLog:
    """Writes a line of JSON for each request to an open text file."""

    def __init__(self, out: IO[str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._out = out
        self._now = now

    def saw(self, observation: Observation) -> None:
        """Write the line of a request."""
        line: dict[str, Any] = {
            "time": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "client": observation.client,
            "method": observation.method,
            "route": observation.route,
            "status": observation.status,
            "outcome": observation.outcome,
            "query": None if observation.query is None else query_hash(observation.query),
            "rows": observation.rows,
            "bytes": observation.bytes,
            "ms": round(observation.seconds * 1000, 3),
            "cached": observation.is_cached,
        }
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._out.flush()


def query_hash(text: str) -> str:
    """What names a query in the log: the same for texts that differ in blanks alone.

    >>> query_hash("ASK { }") == query_hash("ASK\\n{  } ")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
