"""One full status poll after another, of a simulated printer in another process."""

from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import os
from time import perf_counter, process_time
from typing import Any, NamedTuple

import aiohttp
from flashforge import FiveMClientConnectionOptions, FlashForgeClient as TheirClient
from homeassistant.util.json import json_loads

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
)
from tests.benchmarks.programs import answer, program
from tests.benchmarks.rows import Pair, Row, least, rounds, row, typical, typical_ratio
from tests.end_to_end.process import free_printer_address, is_free

POLLS = 100
# Before the measured ones, so that both sides have met every path of theirs.
WARM_UP = 5
HTTP_PORT = 8898

type Facts = dict[str, Any]
type Poll = Callable[[], Awaitable[object]]
type Side = Callable[[Facts], AbstractAsyncContextManager[Poll]]


class Counts(NamedTuple):
    """What has arrived at the printer so far."""

    requests: int
    connections: int


type Count = Callable[[dict[str, Any]], Counts]
"""Counts, by the answer of the printer's control endpoint."""

UNITS = {
    "time": "ms",
    "CPU time": "ms",
    "requests": "per poll",
    "connections": f"per {POLLS} polls",
}
type Pairs = dict[str, list[Pair]]


async def polling_rows(seconds: float) -> list[Row]:
    """Return four rows, taking about this long."""
    async with simulator("adventurer_5m_pro") as process:
        pairs = await polled(await answer(process), _our, _their, _count, seconds)
    return [polling_row("status poll", name, pairs[name], 1) for name in UNITS]


async def polled(
    printer: Facts, ours: Side, theirs: Side, count: Count, seconds: float
) -> Pairs:
    """Let both sides poll by turns, and return what each round took them."""
    pairs: Pairs = defaultdict(list)
    for _ in rounds(seconds):
        one = await _round(ours, printer, count)
        other = await _round(theirs, printer, count)
        for name in UNITS:
            pairs[name].append((one[name], other[name]))
    return pairs


def polling_row(
    title: str, name: str, pairs: list[Pair], least_ratio: float | None
) -> Row:
    """Return the row of one thing that was measured."""
    pair = least(pairs) if name.endswith("time") else typical(pairs)
    times = typical_ratio(pairs, "lower")
    return row(f"{title}, {name}", UNITS[name], pair, times, least_ratio=least_ratio)


def simulator(model: str) -> AbstractAsyncContextManager[Process]:
    """Start a printer amidst a print, on an address of its own."""
    own = f"127.77.{os.getpid() % 250}.2"
    host = own if is_free(own, HTTP_PORT) else free_printer_address()
    job = ("--print", "cube.gcode", "--progress", "0.3", "--duration", "5400")
    where = ("--model", model, "--host", host, "--control-port", "0", "--no-udp")
    return program("tests.simulator", *where, *job)


async def _round(side: Side, printer: Facts, count: Count) -> dict[str, float]:
    """Poll with a fresh client, and return what one poll took."""
    at_first = count(await _arrived(printer))
    async with side(printer) as poll:
        for _ in range(WARM_UP):
            await poll()
        before = count(await _arrived(printer))
        cpu, began = process_time(), perf_counter()
        for _ in range(POLLS):
            await poll()
        wall, cpu = perf_counter() - began, process_time() - cpu
        after = count(await _arrived(printer))
    return {
        "time": wall * 1e3 / POLLS,
        "CPU time": cpu * 1e3 / POLLS,
        "requests": (after.requests - before.requests) / POLLS,
        "connections": after.connections - at_first.connections,
    }


async def _arrived(printer: Facts) -> dict[str, Any]:
    """Return what has arrived at the printer, by its control endpoint."""
    url = f"http://{printer['host']}:{printer['control_port']}/requests"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        arrived: dict[str, Any] = await response.json()
    return arrived


def _count(arrived: dict[str, Any]) -> Counts:
    return Counts(arrived["total"], arrived["connections"])


@asynccontextmanager
async def _our(printer: Facts) -> AsyncGenerator[Poll]:
    credentials = Credentials(printer["serial_number"], printer["check_code"])
    options = ConnectionOptions(printer["host"], credentials)
    async with (
        aiohttp.ClientSession() as session,
        FlashForgeClient(session, options, json_loads=json_loads) as client,
    ):
        yield client.info.get_status


@asynccontextmanager
async def _their(printer: Facts) -> AsyncGenerator[Poll]:
    """Their client over HTTP alone.

    Its `initialize` would also ask over TCP, which is measured on its own.
    """
    client = TheirClient(
        printer["host"],
        printer["serial_number"],
        printer["check_code"],
        FiveMClientConnectionOptions(http_only=True),
    )
    async with client:
        if await client.info.get() is None:
            raise ValueError("their client cannot read the simulated printer")
        yield client.info.get
