"""A printer whose time stands still, and clients for it."""

from collections.abc import AsyncIterator
from typing import Protocol

import aiohttp
import pytest

from custom_components.flashforge.client import Credentials, FlashForgeClient, Timeouts
from tests.simulator import ManualClock, SimulatedPrinter

SERIAL_NUMBER = "SNMSIM00000001"
CHECK_CODE = "12345678"
MAC_ADDRESS = "88:A9:A7:00:00:02"


class MakeClient(Protocol):
    """Makes a client, by default with the right credentials for the test's host."""

    def __call__(
        self,
        host: str | None = None,
        *,
        serial_number: str = SERIAL_NUMBER,
        check_code: str = CHECK_CODE,
        timeouts: Timeouts | None = None,
    ) -> FlashForgeClient:
        """Return a client, which is disposed of after the test."""


@pytest.fixture
def clock() -> ManualClock:
    """Return the printer's clock, which only the test moves."""
    return ManualClock()


@pytest.fixture
async def printer(
    printer_host: str, clock: ManualClock
) -> AsyncIterator[SimulatedPrinter]:
    """Return an Adventurer 5M Pro that has nothing to do and whose time stands still.

    Its secrets are the constants of this file.
    """
    async with SimulatedPrinter(
        host=printer_host,
        serial_number=SERIAL_NUMBER,
        check_code=CHECK_CODE,
        mac=MAC_ADDRESS,
        clock=clock,
    ) as printer:
        yield printer


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session as Home Assistant would lend one."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def make_client(
    session: aiohttp.ClientSession, printer_host: str
) -> AsyncIterator[MakeClient]:
    """Return a way to make clients, whether or not a printer is there."""
    clients: list[FlashForgeClient] = []

    def make(
        host: str | None = None,
        *,
        serial_number: str = SERIAL_NUMBER,
        check_code: str = CHECK_CODE,
        timeouts: Timeouts | None = None,
    ) -> FlashForgeClient:
        client = FlashForgeClient(
            session,
            printer_host if host is None else host,
            Credentials(serial_number, check_code),
            timeouts=timeouts,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.dispose()


@pytest.fixture
def client(printer: SimulatedPrinter, make_client: MakeClient) -> FlashForgeClient:
    """Return a client for the printer."""
    return make_client()


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the loop's debug mode off, which makes every callback slow."""
