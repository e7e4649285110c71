"""One full status poll after another, of a simulated printer in another process."""

from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import os
from time import perf_counter, process_time
from typing import Any

import aiohttp
from flashforge import FiveMClientConnectionOptions, FlashForgeClient as TheirClient
from homeassistant.util.json import json_loads

from custom_components.flashforge.client import Credentials, FlashForgeClient
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

_UNITS = {
    "time": "ms",
    "CPU time": "ms",
    "requests": "per poll",
    "connections": f"per {POLLS} polls",
}


async def polling_rows(seconds: float) -> list[Row]:
    """Return four rows, taking about this long."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    async with _simulator() as process:
        printer = await answer(process)
        for _ in rounds(seconds):
            ours, theirs = await _round(_our, printer), await _round(_their, printer)
            for name in _UNITS:
                pairs[name].append((ours[name], theirs[name]))
    return [_row(name, pairs[name]) for name in _UNITS]


def _row(name: str, pairs: list[Pair]) -> Row:
    pair = least(pairs) if name.endswith("time") else typical(pairs)
    times = typical_ratio(pairs, "lower")
    return row(f"status poll, {name}", _UNITS[name], pair, times, least_ratio=1)


def _simulator() -> AbstractAsyncContextManager[Process]:
    """Start an Adventurer 5M Pro amidst a print, on an address of its own."""
    own = f"127.77.{os.getpid() % 250}.2"
    host = own if is_free(own, HTTP_PORT) else free_printer_address()
    job = ("--print", "cube.gcode", "--progress", "0.3", "--duration", "5400")
    return program("tests.simulator", "--host", host, "--control-port", "0", *job)


async def _round(side: Side, printer: Facts) -> dict[str, float]:
    """Poll with a fresh client, and return what one poll took."""
    at_first = await _counts(printer)
    async with side(printer) as poll:
        for _ in range(WARM_UP):
            await poll()
        before = await _counts(printer)
        cpu, began = process_time(), perf_counter()
        for _ in range(POLLS):
            await poll()
        wall, cpu = perf_counter() - began, process_time() - cpu
        after = await _counts(printer)
    return {
        "time": wall * 1e3 / POLLS,
        "CPU time": cpu * 1e3 / POLLS,
        "requests": (after["total"] - before["total"]) / POLLS,
        "connections": after["connections"] - at_first["connections"],
    }


async def _counts(printer: Facts) -> dict[str, int]:
    """Return what has arrived at the printer, by its control endpoint."""
    url = f"http://{printer['host']}:{printer['control_port']}/requests"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        counts: dict[str, int] = await response.json()
    return counts


@asynccontextmanager
async def _our(printer: Facts) -> AsyncGenerator[Poll]:
    credentials = Credentials(printer["serial_number"], printer["check_code"])
    async with (
        aiohttp.ClientSession() as session,
        FlashForgeClient(
            session, printer["host"], credentials, read_json=json_loads
        ) as client,
    ):
        yield client.info.get_status


@asynccontextmanager
async def _their(printer: Facts) -> AsyncGenerator[Poll]:
    """Their client over HTTP alone.

    Its `initialize` would also ask at TCP port 8899, which the simulator has not:
    it fails there, again and again, and measures nothing.
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
