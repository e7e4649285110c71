"""Simulated printers in one other process, as many as are wanted."""

from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from ipaddress import IPv4Address
import os
from typing import Any

from aiohttp import ClientSession

from tests.benchmarks.programs import answer, program
from tests.end_to_end.process import is_free
from tests.simulator import MODELS

HTTP_MODEL = "adventurer_5m_pro"
TCP_MODEL = "adventurer_4"
HTTP_PORT = 8898

_FIRST = f"127.79.{os.getpid() % 250}.10"


class Printer:
    """One of them: what its owner reads off its screen, and what drives it."""

    def __init__(
        self, facts: dict[str, Any], session: ClientSession, process: Process
    ) -> None:
        self.facts = facts
        self.process = process
        """That of its whole fleet."""
        self.host: str = facts["host"]
        self.serial_number: str = facts["serial_number"]
        self.check_code: str = facts["check_code"]
        self._session = session
        self._control = f"http://{self.host}:{facts['control_port']}"

    @property
    def entry_data(self) -> dict[str, Any]:
        """What the integration's config entry holds of it."""
        model = MODELS[self.facts["model"]]
        return {
            "check_code": self.check_code if model.has_http else None,
            "host": self.host,
            "mac": self.facts["mac"].lower(),
            "name": self.facts["name"],
            "product_id": model.product_id,
            "serial_number": self.serial_number,
        }

    async def control(self, path: str, **values: object) -> None:
        """Let something happen at the printer; see the simulator."""
        async with self._session.post(f"{self._control}/{path}", json=values) as done:
            if done.status != HTTPStatus.OK:
                raise ValueError(await done.text())

    async def begin_print(self) -> None:
        """Be amidst a print that takes ten hours."""
        job = {"file_name": "cube.gcode", "duration": 36_000.0}
        await self.control("job/start", **job, progress=0.3, heated=True)

    async def get(self, path: str) -> dict[str, Any]:
        """Return `state`, or what has arrived so far with `requests`."""
        async with self._session.get(f"{self._control}/{path}") as response:
            content: dict[str, Any] = await response.json()
        return content


def can_have_fleet() -> bool:
    """Return whether the system has more than one loopback address."""
    return is_free(_FIRST, HTTP_PORT)


def address(number: int) -> str:
    """Return the address of a printer, or of whoever is to be in its place."""
    return str(IPv4Address(_FIRST) + number)


@asynccontextmanager
async def fleet(
    models: Sequence[str], *, first: int = 0, udp: bool = False
) -> AsyncGenerator[list[Printer]]:
    """Start an idle printer of each model given, which no search finds.

    Whoever searches on this machine at the same time would ask them as well. With
    `udp` they can be found all the same. Fleets that run at the same time begin with
    different numbers.
    """
    names = ("--host", address(first), "--serial", f"SNH{os.getpid()}X{first + 1:04}")
    options = ("--control-port", "0", *(() if udp else ("--no-udp",)))
    async with (
        program("tests.simulator", *names, *options, "--fleet", *models) as process,
        ClientSession() as session,
    ):
        yield [Printer(await answer(process), session, process) for _ in models]
