"""Searches for twenty simulated printers on loopback, each side with its own times.

Theirs is the search that reports each printer as it answers; the one that returns a
list ends at the same time. Of what it sends, all stays on this machine: what is for
everybody goes to everybody on loopback.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager
from itertools import cycle, islice
import os
import socket
from time import perf_counter

from flashforge.discovery import (
    DiscoveryOptions as TheirOptions,
    PrinterDiscovery as TheirDiscovery,
)

from custom_components.flashforge.client.discovery import SearchTimes, discover
from tests.benchmarks.programs import answer, program
from tests.benchmarks.rows import Better, Pair, Row, rounds, row, typical, typical_ratio
from tests.end_to_end.process import is_free
from tests.simulator import KNOWN

PRINTERS = 20
HTTP_PORT = 8898

_HERE = "127.0.0.1"
_EVERYBODY = {
    "127.255.255.255": "127.255.255.255",
    "255.255.255.255": "127.255.255.255",
    "225.0.0.9": "225.0.0.9",
}

type Found = Callable[[str], None]
"""Is told the host of each printer that is found."""

_UNITS = {
    "first printer": "ms",
    "last printer": "ms",
    "whole search": "ms",
    "found": "printers",
}


async def searching_rows(seconds: float, *, hurried: bool) -> list[Row]:
    """Return four rows, taking about this long.

    There are none where the system has but one loopback address. Hurried searches
    are over soon, and measure nothing.
    """
    if not is_free(_host(0), HTTP_PORT):
        return []
    times: SearchTimes = {}
    options = TheirOptions()
    if hurried:
        times = {"tries": 2, "interval": 0.1, "silence": 0.2}
        options.idle_timeout = 300
    took: list[tuple[dict[str, float], dict[str, float]]] = []
    async with _fleet() as process:
        hosts = {(await answer(process))["host"] for _ in range(PRINTERS)}
        for _ in rounds(seconds):
            ours = await _measured(lambda found: _our(found, times), hosts)
            theirs = await _measured(lambda found: _their(found, options), hosts)
            took.append((ours, theirs))
    return [_row(name, [(o[name], t[name]) for o, t in took]) for name in _UNITS]


def _row(name: str, pairs: list[Pair]) -> Row:
    better: Better = "higher" if name == "found" else "lower"
    times = typical_ratio(pairs, better)
    title = f"search for {PRINTERS} printers, {name}"
    return row(title, _UNITS[name], typical(pairs), times, better=better, least_ratio=1)


def _host(number: int) -> str:
    return f"127.78.{os.getpid() % 250}.{number + 10}"


def _fleet() -> AbstractAsyncContextManager[Process]:
    """Start printers of all models, on addresses and with serial numbers of their own.

    Whoever searches on this machine at the same time hears of them as well.
    """
    models = islice(cycle(KNOWN), PRINTERS)
    names = ("--host", _host(0), "--serial", f"SNB{os.getpid()}X0001")
    return program("tests.simulator", *names, "--fleet", *models)


async def _measured(
    search: Callable[[Found], Awaitable[None]], hosts: Collection[str]
) -> dict[str, float]:
    """Search, and return when the first and the last of these printers was found."""
    seen: dict[str, float] = {}

    def found(host: str) -> None:
        if host in hosts:
            seen.setdefault(host, perf_counter() - began)

    began = perf_counter()
    await search(found)
    whole = perf_counter() - began
    if not seen:
        raise ValueError("a search found nobody")
    return {
        "first printer": min(seen.values()) * 1e3,
        "last printer": max(seen.values()) * 1e3,
        "whole search": whole * 1e3,
        "found": len(seen),
    }


async def _our(found: Found, times: SearchTimes) -> None:
    async for printer in discover([_HERE], **times):
        found(printer.host)


async def _their(found: Found, options: TheirOptions) -> None:
    ended = asyncio.Event()
    monitor = _their_search().monitor(options)
    monitor.on("discovered", lambda printer: found(printer.ip_address))
    monitor.on("end", ended.set)
    await ended.wait()


def _their_search() -> TheirDiscovery:
    """Return their search, of which nothing leaves this machine.

    It does not join the multicast group: that would tell the network, and answers do
    not come that way.
    """
    theirs = TheirDiscovery()
    open_endpoint = theirs._create_endpoint

    async def open_here(*queues: object) -> tuple[asyncio.DatagramTransport, object]:
        transport, protocol = await open_endpoint(*queues)
        here = socket.inet_aton(_HERE)
        opened = transport.get_extra_info("socket")
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        send = transport.sendto

        def send_here(data: bytes, addr: tuple[str, int]) -> None:
            send(data, (_EVERYBODY[addr[0]], addr[1]))

        transport.sendto = send_here
        return transport, protocol

    theirs._create_endpoint = open_here
    theirs._join_multicast_group = lambda _transport: None
    theirs.get_broadcast_addresses = lambda: ["127.255.255.255"]
    return theirs
