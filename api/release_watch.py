"""Looks whether a home has a new release."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from raregraph.graph.errors import ReleaseError
from raregraph.graph.release import Release, current_release

SECONDS = 1.0


async def watch_releases(
    home: Path,
    served: Release,
    switch: Callable[[Release], Awaitable[None]],
    complain: Callable[[str], None],
    seconds: float = SECONDS,
) -> None:
    """Call `switch` with each release that becomes current, until cancelled.

    A release that can't be opened is told to `complain`, once; the one before goes on answering.
    """
    seen = served.path.name
    while True:
        await asyncio.sleep(seconds)
        name = _named(home)
        if name is None or name == seen:
            continue
        seen = name
        try:
            await switch(current_release(home))
        except ReleaseError as error:
            complain(f"the new release {name} is not served: {error}")


def _named(home: Path) -> str | None:
    """The name of the current release; None at a moment when there is none."""
    try:
        return Path(os.readlink(home / "current")).name
    except OSError:
        return None
