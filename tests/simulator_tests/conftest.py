"""A printer whose time stands still, and somebody to ask it."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

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
