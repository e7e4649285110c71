"""Who is at an address, told over TCP by serial number or by MAC address."""

import aiohttp
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    WrongSerialNumberError,
    identify,
)
from tests.simulator import SimulatedPrinter

from .conftest import (
    MAC_ADDRESS,
    QUICK,
    SERIAL_NUMBER,
    MakeClient,
    MakePrinter,
    short_tcp_timeouts,
)
from .request_spy import let_go
from .test_tcp_connection import ACTS

pytestmark = [short_tcp_timeouts, pytest.mark.usefixtures("brief_searches")]

OTHER_MAC = "88:A9:A7:00:00:99"


@pytest.fixture
async def numberless(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return an Adventurer 4 Pro that tells no serial number."""
    facts = {**QUICK, "tells_serial": False}
    return await make_printer("adventurer_4_pro", tcp=True, dialect=facts)


async def test_a_printer_without_serial_number_tells_its_mac_address(
    numberless: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Nothing else of it stays the same."""
    identity = await identify(session, numberless.host)
    assert identity.serial_number is None
    assert identity.mac_address == MAC_ADDRESS
    assert identity.model is not None
    assert identity.model.name == "Adventurer 4 Pro"
    assert MAC_ADDRESS not in repr(identity)


@pytest.mark.parametrize(
    "written", [MAC_ADDRESS, MAC_ADDRESS.lower(), "88a9a7000002", "88-A9-A7-00-00-02"]
)
async def test_a_printer_is_recognized_by_its_mac_address(
    numberless: SimulatedPrinter, make_client: MakeClient, written: str
) -> None:
    """However that is written, and commands reach it."""
    client = make_client(serial_number=None, check_code=None, mac_address=written)
    assert (await client.initialize()).serial_number is None
    await client.control.set_fan(on=True)
    assert numberless.machine.cooling_fan == 100


@pytest.mark.parametrize("serial_number", [None, SERIAL_NUMBER])
@pytest.mark.parametrize("name", ACTS)
async def test_another_mac_address_is_another_printer(
    numberless: SimulatedPrinter,
    make_client: MakeClient,
    serial_number: str | None,
    name: str,
) -> None:
    """It is neither asked further nor told anything."""
    client = make_client(
        serial_number=serial_number, check_code=None, mac_address=MAC_ADDRESS
    )
    await client.initialize()
    numberless.machine.mac = OTHER_MAC
    before, asked = numberless.state(), len(numberless.tcp_records)
    with pytest.raises(WrongSerialNumberError) as caught:
        await ACTS[name](client)
    assert "88" not in str(caught.value)
    await let_go(numberless)
    assert numberless.state() == before
    assert {one.code for one in numberless.tcp_records[asked:]} == {"M115"}


async def test_a_reply_without_the_mac_address_is_lost(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Where nothing else tells who it is, it could be anybody."""
    facts = {"tells_serial": False, "tells_mac": False}
    await make_printer("adventurer_4", tcp=True, dialect=facts)
    client = make_client(serial_number=None, check_code=None, mac_address=MAC_ADDRESS)
    with pytest.raises(AnswerLostError, match="who it is"):
        await client.initialize()


@pytest.mark.parametrize("tells_mac", [True, False])
async def test_a_printer_that_lost_its_serial_number_is_still_itself(
    make_printer: MakePrinter, make_client: MakeClient, tells_mac: bool
) -> None:
    """As long as its MAC address does not say otherwise."""
    facts = {"tells_serial": False, "tells_mac": tells_mac}
    await make_printer("adventurer_4", tcp=True, dialect=facts)
    client = make_client(check_code=None, mac_address=MAC_ADDRESS)
    assert (await client.initialize()).serial_number is None


async def test_a_firmware_that_begins_to_tell_the_serial_number(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The MAC address goes on telling who it is."""
    printer = await make_printer("adventurer_4", tcp=True)
    client = make_client(serial_number=None, check_code=None, mac_address=MAC_ADDRESS)
    assert (await client.initialize()).serial_number == SERIAL_NUMBER
    printer.machine.mac = OTHER_MAC
    with pytest.raises(WrongSerialNumberError):
        await client.info.get_status()


async def test_the_serial_number_counts_more(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A new network card does not make another printer, and a new number does."""
    printer = await make_printer("adventurer_4", tcp=True)
    client = make_client(check_code=None, mac_address=OTHER_MAC)
    await client.initialize()
    printer.machine.serial_number = "SNMOTHER000001"
    printer.machine.mac = OTHER_MAC
    with pytest.raises(WrongSerialNumberError):
        await client.info.get_status()
