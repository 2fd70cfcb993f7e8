"""What happens to each request, told to the access log and to the metrics.

`Observer` wraps the whole application. Routes and the handlers of errors add what they know:

    observed(request.scope).query = text
    observed(request.scope).is_cached = True
"""

import time
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from raregraph.graph.errors import (
    DeadlineError,
    EndpointError,
    MalformedQueryError,
    MemoryLimitError,
    NotWritableError,
    OverloadedError,
    RaregraphError,
    UnansweredError,
    UnknownNameError,
    WorkerLostError,
)

OBSERVATION = "raregraph.observation"
_OUTCOMES: tuple[tuple[type[RaregraphError], str], ...] = (
    (MalformedQueryError, "malformed"),
    (NotWritableError, "not acceptable"),
    (UnknownNameError, "unknown name"),
    (DeadlineError, "deadline"),
    (MemoryLimitError, "memory"),
    (OverloadedError, "overloaded"),
    (WorkerLostError, "worker lost"),
    (EndpointError, "endpoint"),
    (UnansweredError, "broken off"),
    (RaregraphError, "refused"),
)


@dataclass(slots=True)
class Observation:
    """What is known of one request and its answer.

    `rows` is None for what has none, or where nobody counted them. `outcome` says what an answer that is not whole
    lacks it for.
    """

    method: str
    client: str
    began: float
    route: str = ""
    status: int = 0
    outcome: str = ""
    query: str | None = None
    rows: int | None = None
    bytes: int = 0
    seconds: float = 0.0
    is_cached: bool = False
    is_ended: bool = False

    def failed(self, error: RaregraphError) -> None:
        """The answer is an error, or ends in one; what comes after the first isn't the reason."""
        self.outcome = self.outcome or next(name for kind, name in _OUTCOMES if isinstance(error, kind))


class Witness(Protocol):
    """Whoever wants to know of every request."""

    def saw(self, observation: Observation) -> None:
        """A request has been answered."""
        ...


def observed(scope: Scope) -> Observation:
    """The observation of a request; one that nobody looks at where the application isn't observed."""
    found = scope.get(OBSERVATION)
    return found if isinstance(found, Observation) else Observation("", "", 0.0)


class Observer:
    """ASGI middleware that tells its witnesses of every HTTP request."""

    def __init__(self, app: ASGIApp, witnesses: tuple[Witness, ...] = ()) -> None:
        self._app = app
        self._witnesses = witnesses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and look at what comes back."""
        # A route may ask the application itself: that belongs to the request that came from outside.
        if scope["type"] != "http" or OBSERVATION in scope:
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        found = Observation(scope["method"], client[0] if client else "", time.perf_counter())
        scope[OBSERVATION] = found

        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not found.is_ended:
                found.outcome = "client gone"
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                found.status = message["status"]
            elif message["type"] == "http.response.body":
                found.bytes += len(message.get("body", b""))
                found.is_ended = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, received, sent)
        except RaregraphError as error:
            found.failed(error)
            raise
        finally:
            found.seconds = time.perf_counter() - found.began
            found.route = _route(scope)
            found.outcome = found.outcome or _outcome(found)
            for witness in self._witnesses:
                witness.saw(found)


def _outcome(found: Observation) -> str:
    if not found.is_ended:
        return "broken off"
    if found.status < 400:
        return "ok"
    return "refused" if found.status < 500 else "failed"


def _route(scope: Scope) -> str:
    """The route that answered, with its parameters as names: there are only so many of these."""
    path = getattr(scope.get("route"), "path", None)
    if path:
        return str(path)
    return "/sparql" if scope["path"] == "/sparql" else "other"
