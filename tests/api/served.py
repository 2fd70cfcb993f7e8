"""`raregraph serve` in a process of its own, as users run it."""

import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.peers import free_port


@dataclass(frozen=True, slots=True)
class Served:
    """A running service: its address without a slash at the end, its process, and what it prints."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def sparql(self) -> str:
        """Where queries go."""
        return f"{self.url}/sparql"

    def printed(self, pattern: str, patience: float = 20) -> bool:
        """Whether it prints, now or soon, what fits a pattern."""
        end = time.monotonic() + patience
        while (
            not (found := re.search(pattern, self.log.read_text(encoding="utf-8"))) and time.monotonic() < end
        ):
            time.sleep(0.05)
        return found is not None

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def served(*options: str | Path) -> Iterator[Served]:
    """A service with these options, for as long as the block lasts."""
    port = free_port()
    line = [sys.executable, "-m", "raregraph.api", "serve", "--port", str(port), *map(str, options)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "printed"
        with log.open("wb") as out:
            process = subprocess.Popen(line, stdout=out, stderr=out)
        found = Served(f"http://127.0.0.1:{port}", process, log)
        try:
            _await(found, time.monotonic() + 180)
            yield found
        finally:
            process.kill()
            process.wait()


def _await(found: Served, end: float) -> None:
    while found.process.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{found.url}/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the service is not ready: {found.log.read_text(encoding='utf-8')}")
