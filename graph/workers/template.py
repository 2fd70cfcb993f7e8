"""The template process: it has everything loaded that a worker needs, and forks itself into one when told to.

It has one thread and no store open, so that a fork is quick and safe. It is started as

    python -m raregraph.graph.workers.template FD

reads its settings as JSON from standard input, then from that socket one message for each worker to make: the folder
of the store, with the worker's end of a socket. It ends, and its workers with it, when the service closes the socket
or dies.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from raregraph.graph.errors import ReleaseError
from raregraph.graph.sparql.rewriting import Search, index_beside
from raregraph.graph.workers import confinement
from raregraph.graph.workers.frames import Kind, json_frame
from raregraph.graph.workers.memory import keep_few_arenas
from raregraph.graph.workers.worker import Worker, opened

_LONGEST_MESSAGE = 1 << 17


def main(descriptor: int) -> None:
    """Make workers until the service is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the service, which ends us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a worker; the system forgets it
    settings = json.load(sys.stdin)
    service = socket.socket(fileno=descriptor)
    keep_few_arenas()
    no_network = confinement.leave_network()
    gc.collect()
    gc.freeze()
    parent = os.getpid()
    while True:
        # A message that carries a descriptor is never joined with the next one.
        message, descriptors, _, _ = socket.recv_fds(service, _LONGEST_MESSAGE, 1)
        if not message:
            return
        if os.fork() == 0:
            confinement.die_with_parent(parent)
            service.close()
            _answer(socket.socket(fileno=descriptors[0]), Path(os.fsdecode(message)), settings, no_network)
            os._exit(0)
        os.close(descriptors[0])


def _answer(connection: socket.socket, store: Path, settings: dict[str, Any], no_network: bool) -> None:
    """Be a worker until the service closes the connection."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.disable()
    confinement.offer_to_oom_killer()
    confinement.give_way()
    try:
        worker = Worker(opened(store), connection, settings["prefixes"], _opened_index(store))
    except OSError as error:
        connection.sendall(json_frame(Kind.FAILED, {"kind": "failed", "message": str(error)}))
        return
    confinement.limit_memory(settings["memory"])
    holds = confinement.confine(store, network=no_network)
    ready = {"pid": os.getpid(), "calls": holds.calls, "files": holds.files, "network": holds.network}
    try:
        connection.sendall(json_frame(Kind.READY, ready))
        worker.run()
    except (BrokenPipeError, ConnectionResetError):
        return  # the service is gone, or wants no more of this answer


def _opened_index(store: Path) -> Search:
    """The search index, opened now if there is one: later no file can be."""
    search = index_beside(store)
    with suppress(ReleaseError):
        search()
    return search


if __name__ == "__main__":
    main(int(sys.argv[1]))
