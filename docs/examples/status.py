"""Print the status of a printer, with nothing but aiohttp installed.

    python status.py ADDRESS SERIAL_NUMBER CHECK_CODE

An Adventurer 3 or 4 needs the address alone. What is left out is taken from
FLASHFORGE_ADDRESS, FLASHFORGE_SERIAL_NUMBER and FLASHFORGE_CHECK_CODE, which keeps the
check code out of the list of processes.
"""

import asyncio
from collections.abc import Iterator
import os
from pathlib import Path
import sys

import aiohttp

# Where the folder `client` lies: in this repository, or wherever it was copied to.
sys.path.append(str(Path(__file__).parents[2] / "custom_components" / "flashforge"))

from client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
    FlashForgeError,
    Heater,
    PrinterStatus,
    normalize_serial_number,
)

NAMES = ("ADDRESS", "SERIAL_NUMBER", "CHECK_CODE")


def settings() -> list[str]:
    """Return address, serial number and check code; empty where nobody gave one."""
    given = dict(zip(NAMES, sys.argv[1:], strict=False))
    return [
        given.get(name) or os.environ.get(f"FLASHFORGE_{name}", "") for name in NAMES
    ]


def lines(model: str, status: PrinterStatus) -> Iterator[str]:
    """Return what there is to say."""
    yield f"{status.name} ({model}, firmware {status.firmware_version})"
    yield f"state: {status.state}"
    if status.error_code is not None:
        yield f"error: {status.error_code}"
    for number, tool in enumerate(status.tools, start=1):
        yield f"nozzle {number}: {temperature(tool.nozzle)}"
    yield f"bed: {temperature(status.bed)}"
    if status.job is not None:
        yield f"job: {status.job.file_name}, {status.job.progress or 0:.0%}"


def temperature(heater: Heater) -> str:
    """Return what a heater measures, and what it aims for."""
    return f"{heater.temperature} of {heater.target} degrees Celsius"


async def main() -> str | None:
    """Ask the printer once; return what went wrong."""
    address, serial_number, check_code = settings()
    if not address:
        return __doc__
    credentials = Credentials(
        normalize_serial_number(serial_number) if serial_number else None,
        check_code or None,
    )
    try:
        async with (
            aiohttp.ClientSession() as session,
            FlashForgeClient(
                session, ConnectionOptions(address, credentials)
            ) as client,
        ):
            model, status = client.device.model, client.device.status
            if model is not None and status is not None:
                print("\n".join(lines(model.name, status)))
    except FlashForgeError as err:
        return f"{type(err).__name__}: {err}"
    return None


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
