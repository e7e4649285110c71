"""Searching for simulated printers: a whole fleet on one machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
import os

from flashforge.discovery import (
    DiscoveryOptions as TheirOptions,
    PrinterDiscovery as TheirDiscovery,
)
import pytest

from custom_components.flashforge.client.discovery import (
    DiscoveryState,
    SearchTimes,
    discover,
    discover_all,
    probe,
)
from tests.simulator import KNOWN, MODELS, SimulatedPrinter

from .fake_udp import Network

# All simulated printers of this machine hear the same broadcasts, those of other
# tests too, so what is found is filtered by host, and serial numbers are unique.
SOURCE = "127.0.0.1"
QUICK: SearchTimes = {"tries": 2, "interval": 0.3, "silence": 1.0, "total": 20.0}
TWENTY = [*MODELS, *MODELS, *MODELS][:20]
# What the product id tells of the others: a Voxel has an Adventurer 3's.
OTHERS = {
    "voxel": "Adventurer 3",
    "creator_4": None,
    "creator_3": None,
    "finder": None,
    "guider_4": "Guider 4",
    "unknown_http": None,
    "unknown_tcp": None,
}


class Fleet:
    """Printers in a network of their own."""

    def __init__(self, stack: AsyncExitStack) -> None:
        """Have no printer."""
        self.network = Network()
        self.printers: dict[str, SimulatedPrinter] = {}
        self._stack = stack

    async def add(self, model: str, name: str | None = None) -> SimulatedPrinter:
        """Switch on one more."""
        number = len(self.printers) + 10
        printer = SimulatedPrinter(
            model,
            host=self.network.host(number),
            serial_number=f"SN{os.getpid()}X{self.network.prefix[-3:]}X{number}",
            name=name,
        )
        self.printers[printer.host] = printer
        return await self._stack.enter_async_context(printer)


def _told(printer: SimulatedPrinter) -> str | None:
    """Return the name of the model that a search finds a printer to be."""
    model = printer.machine.model
    return model.display_name if model.key in KNOWN else OTHERS[model.key]


@pytest.fixture(autouse=True)
def isolate_discovery() -> None:
    """Let printers hear what is sent to all."""


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    """Return a fleet without printers, switched off after the test."""
    async with AsyncExitStack() as stack:
        yield Fleet(stack)


async def test_twenty_mixed_printers_are_found(fleet: Fleet) -> None:
    """Each once, as the model it is, with all that its form of answer tells."""
    for model in TWENTY:
        await fleet.add(model, name="All of one name")
    found = fleet.network.mine(await discover_all([SOURCE], **QUICK))
    assert sorted(one.host for one in found) == sorted(fleet.printers)
    for one in found:
        machine = fleet.printers[one.host].machine
        assert one.product_id == machine.model.product_id
        assert (one.model and one.model.name) == _told(fleet.printers[one.host])
        assert one.name == "All of one name"
        assert one.state is DiscoveryState.READY
        assert one.command_port == 8899
        if machine.model.has_http:
            assert one.serial_number == machine.serial_number
            assert one.http_port == 8898
        else:
            assert (one.serial_number, one.http_port) == (None, None)


async def test_one_that_is_silent_is_not_found(fleet: Fleet) -> None:
    """Nor one that talks nonsense, nor one that is switched off."""
    await fleet.add("ad5x")
    (await fleet.add("adventurer_5m")).faults.udp_silent = True
    for kind in ("empty", "short", "binary", "huge"):
        (await fleet.add("creator_5")).faults.udp_garbage = kind
    await (await fleet.add("adventurer_5m_pro")).power_off()
    (found,) = fleet.network.mine(await discover_all([SOURCE], **QUICK))
    assert found.model is not None
    assert found.model.name == "AD5X"


async def test_one_that_is_late_or_talks_much_is_found_once(fleet: Fleet) -> None:
    """The search lasts while there is somebody new."""
    (await fleet.add("ad5x")).faults.udp_delay = 0.8
    (await fleet.add("adventurer_5m_pro")).faults.udp_answers = 50
    (await fleet.add("adventurer_3")).faults.udp_answers = 50
    patient: SearchTimes = {**QUICK, "silence": 3.0}
    found = fleet.network.mine(await discover_all([SOURCE], **patient))
    assert sorted(one.host for one in found) == sorted(fleet.printers)


async def test_one_that_is_switched_on_meanwhile_is_found(fleet: Fleet) -> None:
    """That is what the later tries are for."""
    printer = await fleet.add("creator_5_pro")
    await printer.power_off()

    async def look() -> str | None:
        times: SearchTimes = {"tries": 99, "interval": 0.1, "total": 20.0}
        async with aclosing(discover([SOURCE], **times)) as printers:
            async for one in printers:
                if one.host == printer.host:
                    return one.name
        return None

    looking = asyncio.create_task(look())
    await asyncio.sleep(0.3)
    assert not looking.done()
    await printer.power_on()
    assert await looking == printer.machine.name


@pytest.mark.parametrize("form", ["modern", "historic", "legacy"])
async def test_every_form_of_every_model(fleet: Fleet, form: str) -> None:
    """The product id tells the model in all of them, to a single probe too."""
    for model in MODELS:
        (await fleet.add(model)).faults.update({"udp_packet": form})
    for host, printer in fleet.printers.items():
        found = await probe(host, tries=1, silence=0.5)
        assert found is not None
        assert found.product_id == printer.machine.model.product_id
        assert (found.model and found.model.name) == _told(printer)
        assert (found.serial_number is None) is (form == "legacy")


async def test_a_new_model_and_a_name_in_another_encoding(fleet: Fleet) -> None:
    """Both are reported."""
    new, odd = await fleet.add("creator_5"), await fleet.add("ad5x", name="Büro")
    new.faults.udp_product_id = 77
    odd.faults.udp_latin_1 = True
    found = await probe(new.host)
    assert found is not None
    assert (found.product_id, found.model) == (77, None)
    found = await probe(odd.host)
    assert found is not None
    assert found.name == "B\N{REPLACEMENT CHARACTER}ro"


@pytest.fixture
def their_discovery(monkeypatch: pytest.MonkeyPatch) -> TheirDiscovery:
    """Return their search, of which only what goes to loopback leaves."""
    theirs = TheirDiscovery()
    open_endpoint = theirs._create_endpoint

    async def open_here(*queues: object) -> tuple[asyncio.DatagramTransport, object]:
        transport, protocol = await open_endpoint(*queues)
        send = transport.sendto

        def send_here(data: bytes, addr: tuple[str, int]) -> None:
            if addr[0].startswith("127."):
                send(data, addr)

        transport.sendto = send_here
        return transport, protocol

    monkeypatch.setattr(theirs, "_create_endpoint", open_here)
    monkeypatch.setattr(theirs, "get_broadcast_addresses", lambda: ["127.255.255.255"])
    return theirs


async def test_the_other_library_finds_the_same(
    fleet: Fleet, their_discovery: TheirDiscovery
) -> None:
    """Names, serial numbers and product ids of every model."""
    for model in MODELS:
        await fleet.add(model)
    ours = fleet.network.mine(await discover_all([SOURCE], **QUICK))
    options = TheirOptions(timeout=5000, idle_timeout=1000, use_multicast=False)
    theirs = await their_discovery.discover(options)
    assert {
        (one.ip_address, one.name, one.serial_number, one.product_id)
        for one in theirs
        if one.ip_address in fleet.printers
    } == {(one.host, one.name, one.serial_number, one.product_id) for one in ours}
    assert len(ours) == len(MODELS)
