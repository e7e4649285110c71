"""What all tests share: loopback sockets, and printers on addresses of their own."""

from collections.abc import AsyncIterator, Iterator
import importlib
from itertools import count
import os

from homeassistant.util import executor
import pytest
import pytest_socket

# Before Home Assistant starts, or the test plugin's own package of this name wins.
import custom_components  # noqa: F401
from custom_components.flashforge.client.discovery import search
from tests.simulator import SimulatedPrinter, discovery as simulated

# The package has a function of this name.
identification = importlib.import_module("custom_components.flashforge.client.identify")

_numbers = count(1)

# Who asks for more of a test than usual waits for as long as it takes.
_MORE = {"DAYS", "EXAMPLES", "KILLS", "PROOFS", "THOROUGH"}
if {f"FLASHFORGE_{name}" for name in _MORE} & os.environ.keys():
    os.environ.setdefault("PYTEST_TIMEOUT", "0")


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


@pytest.fixture(autouse=True, scope="session")
def uninterrupted_threads() -> Iterator[None]:
    """Let Home Assistant's threads end by themselves after a test.

    Each tells the next to end. One that is interrupted after a quarter of a second,
    which is soon over on a busy machine, tells nobody, and the others stay.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(executor, "async_raise", lambda _thread, _exception: None)
        yield


@pytest.fixture
def brief_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let searches end soon: on this machine no answer is lost.

    What holds the loop up delays a single try, and must not last as long as all.
    """
    everybody = {"tries": 3, "interval": 0.1, "silence": 0.4}
    one = {"tries": 4, "interval": 0.05, "silence": 0.25}
    for times, brief in (
        (search._SEARCH, everybody),
        (search._PROBE, one),
        (identification._QUICK_PROBE, one),
    ):
        for name, value in brief.items():
            monkeypatch.setitem(times, name, value)


@pytest.fixture
def printer_host() -> str:
    """Return a loopback address that no other test uses, nor any other process."""
    number = next(_numbers)
    return f"127.{100 + os.getpid() % 150}.{number // 250}.{number % 250 + 1}"


@pytest.fixture(autouse=True)
def isolate_discovery(
    request: pytest.FixtureRequest, printer_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep our printers from searches of other processes, unless one of ours is on.

    A Home Assistant that finds a printer asks it who it is, and requests are counted
    in tests. A printer that is asked by its address answers all the same.
    """
    if "on_loopback" not in request.fixturenames:
        nobodys = f"{'.'.join(printer_host.split('.')[:2])}.255.255"
        monkeypatch.setattr(simulated, "BROADCAST", nobodys)
        monkeypatch.setattr(simulated, "_GROUP_PORTS", frozenset())


@pytest.fixture
async def printer(printer_host: str) -> AsyncIterator[SimulatedPrinter]:
    """Return an Adventurer 5M Pro that is switched on and has nothing to do."""
    async with SimulatedPrinter(host=printer_host) as printer:
        yield printer
