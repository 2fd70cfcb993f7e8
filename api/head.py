"""HEAD: the status and headers of what GET would answer, without working out more of its body than these need."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def without_body(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as an application does, and stop it where the body of its answer begins.

    A body that is streamed, row by row, is worked out as it leaves: so a HEAD of a download costs its first row.
    """
    has_begun = asyncio.Event()

    async def sent(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
        elif not has_begun.is_set():
            has_begun.set()
            await send({"type": "http.response.body", "body": b""})

    running = asyncio.create_task(_run(app, scope, receive, sent))
    beginning = asyncio.create_task(has_begun.wait())
    try:
        await asyncio.wait({running, beginning}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()  # raises what it raised
    finally:
        for task in (running, beginning):
            task.cancel()
        await asyncio.gather(running, beginning, return_exceptions=True)


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
