"""Printers that fall silent, because their process stands still.

The system still answers for it: it takes connections until as many wait as it keeps
for the process, and then drops whatever asks for another one, as a network does that
loses everything. On connections that are open already nothing comes back either way;
but what has been sent on them is kept, and is read when the process goes on. A network
would lose it, and whoever sent it would repeat it some seconds later.
"""

import asyncio
from collections.abc import Iterable
import signal
import socket

import psutil

from tests.benchmarks.fleet import Printer
from tests.end_to_end.process import ProgramFailedError

# A connection within one machine is there at once, or not at all.
CONNECT_SECONDS = 0.3
# More connections than any system keeps waiting for a simulator.
QUEUE = 1000


async def hang(printers: Iterable[Printer]) -> None:
    """Let printers accept and never answer, and the others of their fleets as well."""
    for process in {one.process for one in printers}:
        process.send_signal(signal.SIGSTOP)
        stopped = psutil.Process(process.pid)
        while stopped.status() != psutil.STATUS_STOPPED:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)


async def cut_off(printers: Iterable[Printer]) -> None:
    """Let printers hear and say nothing, and the others of their fleets hang."""
    printers = [*printers]
    await hang(printers)
    await asyncio.gather(
        *(
            _fill(one.host, port)
            for one in printers
            for name in ("http_port", "tcp_port", "camera_port")
            if (port := one.facts[name]) is not None
        )
    )


async def wake(printers: Iterable[Printer]) -> None:
    """Let whole fleets go on."""
    for process in {one.process for one in printers}:
        process.send_signal(signal.SIGCONT)


async def _fill(host: str, port: int) -> None:
    """Connect until nobody answers any more; who hangs up keeps the place."""
    loop = asyncio.get_running_loop()
    for _ in range(QUEUE):
        with socket.socket() as waiting:
            waiting.setblocking(False)
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await loop.sock_connect(waiting, (host, port))
            except TimeoutError, ConnectionRefusedError:
                return
    raise ProgramFailedError(f"{host} still takes connections at port {port}")
