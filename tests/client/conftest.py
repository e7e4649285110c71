"""Printers whose time stands still, and clients for them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypedDict, Unpack

import aiohttp
import pytest

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
    Timings,
)
from custom_components.flashforge.client.http.transport import HttpTransport
from tests.simulator import ManualClock, SimulatedPrinter

SERIAL_NUMBER = "SNMSIM00000001"
CHECK_CODE = "12345678"
MAC_ADDRESS = "88:A9:A7:00:00:02"


class Limits(TypedDict, total=False):
    """Timings of one client, in seconds."""

    connect_timeout: float
    request_timeout: float
    frame_timeout: float


class MakeClient(Protocol):
    """Makes a client, by default with the right credentials for the test's host."""

    def __call__(
        self,
        host: str | None = None,
        *,
        serial_number: str | None = SERIAL_NUMBER,
        check_code: str | None = CHECK_CODE,
        mac_address: str | None = None,
        **timings: Unpack[Limits],
    ) -> FlashForgeClient:
        """Return a client, which is disposed of after the test.

        It has the timings of the test, except for those that are given.
        """


class Equipment(TypedDict, total=False):
    """What a printer may have beside its model."""

    firmware: str
    lamp_kit: bool
    foreign_lamp: bool
    camera_kit: bool
    station: bool
    free_bytes: int
    tcp: bool
    udp: bool
    dialect: Mapping[str, object]
    product_id: int
    capture: Path
    name: str


class MakePrinter(Protocol):
    """Makes a printer at the test's host, with the secrets of this file."""

    async def __call__(
        self, model: str = "adventurer_5m_pro", **equipment: Unpack[Equipment]
    ) -> SimulatedPrinter:
        """Return a printer that has nothing to do, switched off after the test.

        A capture takes the place of the model.
        """


@pytest.fixture
def clock() -> ManualClock:
    """Return the printer's clock, which only the test moves."""
    return ManualClock()


@pytest.fixture
async def printer(
    printer_host: str, clock: ManualClock
) -> AsyncIterator[SimulatedPrinter]:
    """Return an Adventurer 5M Pro that has nothing to do and whose time stands still.

    It listens for HTTP alone; its secrets are the constants of this file.
    """
    async with SimulatedPrinter(
        host=printer_host,
        serial_number=SERIAL_NUMBER,
        check_code=CHECK_CODE,
        mac=MAC_ADDRESS,
        clock=clock,
        tcp=False,
        udp=False,
    ) as printer:
        yield printer


@pytest.fixture
async def make_printer(
    printer_host: str, clock: ManualClock
) -> AsyncIterator[MakePrinter]:
    """Return a way to make one printer of any model whose time stands still.

    It listens for HTTP alone unless it is told otherwise.
    """
    async with AsyncExitStack() as stack:

        async def make(
            model: str = "adventurer_5m_pro", **equipment: Unpack[Equipment]
        ) -> SimulatedPrinter:
            equipment.setdefault("tcp", False)
            equipment.setdefault("udp", False)
            printer = SimulatedPrinter(
                model,
                host=printer_host,
                serial_number=SERIAL_NUMBER,
                check_code=CHECK_CODE,
                mac=MAC_ADDRESS,
                clock=clock,
                **equipment,
            )
            return await stack.enter_async_context(printer)

        yield make


# A dialect without pauses, for printers whose time stands still.
QUICK: Mapping[str, object] = {"binary_delay": 0.0, "waits": False}

SHORT_INTERVALS = (0.0, *[0.01] * 5)
# Six looks at a printer within fractions of a second.
short_timeouts = pytest.mark.timings(
    read_back_intervals=SHORT_INTERVALS,
    late_read_back_intervals=(),
    settling_interval=0.01,
)
# The same, and no pause that a client makes over TCP.
short_tcp_timeouts = pytest.mark.timings(
    read_back_intervals=SHORT_INTERVALS,
    late_read_back_intervals=(),
    settling_interval=0.01,
    log_out_timeout=0.5,
    unconfirmed_timeout=0.03,
    end_of_data_timeout=0.4,
    log_in_interval=0.005,
    start_check_interval=0.01,
)


@pytest.fixture
def timings(request: pytest.FixtureRequest) -> Timings:
    """Return the timings of the test's clients: the usual ones, and its marks.

    A mark `timings` of the test wins over one of its module.
    """
    changes: dict[str, Any] = {}
    for mark in request.node.iter_markers("timings"):
        changes = {**mark.kwargs, **changes}
    return Timings(**changes)


type Sent = list[tuple[str, dict[str, object]]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Return what clients send from now on, status requests and credentials aside."""
    noted: Sent = []
    send = HttpTransport.send

    async def note(
        transport: HttpTransport, path: str, **fields: object
    ) -> dict[str, object]:
        if path != "/detail":
            noted.append((path, fields))
        return await send(transport, path, **fields)

    monkeypatch.setattr(HttpTransport, "send", note)
    return noted


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session as Home Assistant would lend one."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def make_client(
    session: aiohttp.ClientSession, printer_host: str, timings: Timings
) -> AsyncIterator[MakeClient]:
    """Return a way to make clients, whether or not a printer is there."""
    clients: list[FlashForgeClient] = []

    def make(
        host: str | None = None,
        *,
        serial_number: str | None = SERIAL_NUMBER,
        check_code: str | None = CHECK_CODE,
        mac_address: str | None = None,
        **changes: Unpack[Limits],
    ) -> FlashForgeClient:
        options = ConnectionOptions(
            printer_host if host is None else host,
            Credentials(serial_number, check_code, mac_address),
            timings=replace(timings, **changes),
        )
        client = FlashForgeClient(session, options)
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.dispose()


@pytest.fixture
def client(printer: SimulatedPrinter, make_client: MakeClient) -> FlashForgeClient:
    """Return a client for the printer."""
    return make_client()
