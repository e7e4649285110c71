"""One full status poll after another over TCP, of simulated printers.

We connect for each poll, ask four things, take no control and close; their client
stays connected, and asks once more every five seconds in order to.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from flashforge.tcp import (
    FlashForgeA4Client as TheirA4Client,
    FlashForgeClient as Their5MClient,
)

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
)
from tests.benchmarks.polling import (
    UNITS,
    Counts,
    Facts,
    Poll,
    polled,
    polling_row,
    simulator,
)
from tests.benchmarks.programs import answer
from tests.benchmarks.rows import Row

_NAMES = {
    "adventurer_4": "Adventurer 4",
    "adventurer_5m": "Adventurer 5M",
}
# By intention we connect each time, so that this row has nothing to reach.
_LEAST_RATIOS = {name: None if name == "connections" else 1 for name in UNITS}


async def tcp_polling_rows(seconds: float) -> list[Row]:
    """Return four rows for each model, taking about this long for all."""
    rows = []
    for model, name in _NAMES.items():
        async with simulator(model) as process:
            printer = await answer(process)
            pairs = await polled(printer, _our, _their, _count, seconds / len(_NAMES))
        rows += [
            polling_row(f"TCP poll of {name}", what, pairs[what], least_ratio)
            for what, least_ratio in _LEAST_RATIOS.items()
        ]
    return rows


def _count(arrived: dict[str, Any]) -> Counts:
    tcp = arrived["tcp"]
    return Counts(sum(tcp["commands"].values()), tcp["connections"])


@asynccontextmanager
async def _our(printer: Facts) -> AsyncGenerator[Poll]:
    """Our client without a check code, and so over TCP alone."""
    credentials = Credentials(printer["serial_number"])
    async with aiohttp.ClientSession() as session:
        options = ConnectionOptions(printer["host"], credentials)
        client = FlashForgeClient(session, options)
        try:
            yield client.info.get_status
        finally:
            await client.dispose()


@asynccontextmanager
async def _their(printer: Facts) -> AsyncGenerator[Poll]:
    """Their client as it wants to be used: connected, and in control."""
    kind = TheirA4Client if printer["model"] == "adventurer_4" else Their5MClient
    client = kind(printer["host"])
    questions = (
        *(client.get_printer_info, client.get_endstop_status),
        *(client.get_temp_info, client.get_print_status),
    )

    async def poll() -> None:
        for ask in questions:
            if await ask() is None:
                raise ValueError("their client cannot read the simulated printer")

    try:
        if not await client.init_control():
            raise ValueError("their client is not given control")
        yield poll
    finally:
        await client.dispose()
