"""What all tests share: loopback sockets, and printers on addresses of their own."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
import os

import pytest
import pytest_socket

# Before Home Assistant starts, or the test plugin's own package of this name wins.
import custom_components  # noqa: F401
from tests.simulator import SimulatedPrinter

_numbers = count(1)


@pytest.fixture(autouse=True)
def loopback_only() -> Iterator[None]:
    """Allow real sockets, and connections to loopback addresses alone."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"], allow_unix_socket=True)
    yield
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the loop's debug mode off, which makes every callback slow."""


@pytest.fixture
def printer_host() -> str:
    """Return a loopback address that no other test uses, nor any other process."""
    number = next(_numbers)
    return f"127.{100 + os.getpid() % 150}.{number // 250}.{number % 250 + 1}"


@pytest.fixture
async def printer(printer_host: str) -> AsyncIterator[SimulatedPrinter]:
    """Return an Adventurer 5M Pro that is switched on and has nothing to do."""
    async with SimulatedPrinter(host=printer_host) as printer:
        yield printer
