"""A printer whose time stands still, and somebody to ask it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, Protocol, TypedDict, Unpack

import aiohttp
import pytest

from tests.simulator import ManualClock, SimulatedPrinter

type Answer = dict[str, Any]


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that only the test moves."""
    return ManualClock()


@pytest.fixture
async def printer(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return a 5M Pro that is switched on and whose time stands still."""
    async with SimulatedPrinter(
        host=printer_host, clock=clock, control_port=0
    ) as printer:
        yield printer


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a client session that gives up after five seconds."""
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield session


class Asker:
    """Asks a printer as a client does, with the right credentials."""

    def __init__(
        self, printer: SimulatedPrinter, session: aiohttp.ClientSession
    ) -> None:
        self._printer = printer
        self._session = session

    def url(self, path: str) -> str:
        """Return the address of an endpoint."""
        return f"http://{self._printer.host}:{self._printer.http_port}{path}"

    async def post(self, path: str, /, **body: object) -> Answer:
        """Send a body with credentials, unless it brings its own, and read JSON."""
        machine = self._printer.machine
        credentials = {
            "serialNumber": machine.serial_number,
            "checkCode": machine.check_code,
        }
        return await self.send(path, credentials | body)

    async def send(self, path: str, body: object) -> Answer:
        """Send a body exactly as it is; the HTTP status has to be 200."""
        async with self._session.post(self.url(path), json=body) as response:
            assert response.status == 200
            answer: Answer = await response.json(content_type=None)
            return answer

    async def command(self, name: str, /, **arguments: object) -> Answer:
        """Send one command of `/control`."""
        return await self.post("/control", payload={"cmd": name, "args": arguments})

    async def detail(self) -> Answer:
        """Return the object inside the answer to `/detail`."""
        detail: Answer = (await self.post("/detail"))["detail"]
        return detail

    async def control(self, path: str, /, **values: object) -> tuple[int, Answer]:
        """Drive the printer by its control endpoint: HTTP status and answer."""
        url = f"http://{self._printer.host}:{self._printer.control_port}{path}"
        async with self._session.post(url, json=values) as response:
            return response.status, await response.json()

    async def control_get(self, path: str) -> Answer:
        """Read something from the control endpoint."""
        url = f"http://{self._printer.host}:{self._printer.control_port}{path}"
        async with self._session.get(url) as response:
            answer: Answer = await response.json()
            return answer


type MakeAsker = Callable[[SimulatedPrinter], Asker]


@pytest.fixture
def ask(printer: SimulatedPrinter, session: aiohttp.ClientSession) -> Asker:
    """Return somebody who asks the printer."""
    return Asker(printer, session)


@pytest.fixture
def make_asker(session: aiohttp.ClientSession) -> MakeAsker:
    """Return a way to ask a printer the test made itself."""
    return lambda printer: Asker(printer, session)


class Options(TypedDict, total=False):
    """What a printer may have beside its model."""

    name: str
    firmware: str
    lamp_kit: bool
    keep_content: bool
    free_bytes: int
    dialect: Mapping[str, object]
    tcp: bool
    udp: bool
    product_id: int


class MakePrinter(Protocol):
    """Makes a printer at the test's host."""

    async def __call__(
        self, model: str, /, **options: Unpack[Options]
    ) -> SimulatedPrinter:
        """Return a printer whose time stands still, switched off after the test."""


@pytest.fixture
async def make_printer(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[MakePrinter]:
    """Return a way to make one printer of any model."""
    async with AsyncExitStack() as stack:

        async def make(model: str, /, **options: Unpack[Options]) -> SimulatedPrinter:
            printer = SimulatedPrinter(
                model, host=printer_host, clock=clock, control_port=0, **options
            )
            return await stack.enter_async_context(printer)

        yield make


class Line:
    """One connection to port 8899, on which everything waits five seconds at most."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    def write(self, data: bytes) -> None:
        """Send bytes without waiting for anything."""
        self._writer.write(data)

    async def raw(self, command: str, end: str = "\r\n") -> bytes:
        """Send a command and return the bytes of its reply up to `ok`."""
        self.write(f"~{command}{end}".encode())
        return await self.until(b"\nok\r\n")

    async def ask(self, command: str) -> list[str]:
        """Send a command and return what its frame holds."""
        lines = (await self.raw(command)).decode().split("\r\n")
        code = command.partition(" ")[0]
        assert (lines[0], *lines[-2:]) == (f"CMD {code} Received.", "ok", "")
        return lines[1:-2]

    async def log_in(self) -> None:
        """Take control."""
        assert (await self.ask("M601 S1"))[0].startswith("Control Success")

    async def until(self, end: bytes) -> bytes:
        """Return everything up to an end."""
        async with asyncio.timeout(5):
            return await self._reader.readuntil(end)

    async def exactly(self, size: int) -> bytes:
        """Return so many bytes."""
        async with asyncio.timeout(5):
            return await self._reader.readexactly(size)

    async def rest(self) -> bytes:
        """Return everything until the printer closes; a reset is an error."""
        async with asyncio.timeout(5):
            return await self._reader.read()

    async def says_nothing(self, seconds: float = 0.2) -> None:
        """Wait a while and see nothing come, not even an end."""
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._reader.read(1)

    async def close(self) -> None:
        """Close it and wait until that has happened on this side."""
        self._writer.close()
        await self._writer.wait_closed()


type Call = Callable[[SimulatedPrinter], Awaitable[Line]]


@pytest.fixture
async def call() -> AsyncGenerator[Call]:
    """Return a way to connect to port 8899, closed after the test."""
    writers: list[asyncio.StreamWriter] = []

    async def connect(printer: SimulatedPrinter) -> Line:
        reader, writer = await asyncio.open_connection(printer.host, printer.tcp_port)
        writers.append(writer)
        return Line(reader, writer)

    yield connect
    for writer in writers:
        writer.transport.abort()


async def becomes_true(check: Callable[[], bool]) -> None:
    """Wait until something is so; twenty seconds at most."""
    async with asyncio.timeout(20):
        while not check():  # noqa: ASYNC110 - what it waits for tells nobody
            await asyncio.sleep(0.01)
