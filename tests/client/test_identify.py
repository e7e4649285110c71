"""Who is at an address, asked by UDP, HTTP and TCP side by side."""

import asyncio

import aiohttp
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    DiscoveredPrinter,
    Family,
    FlashForgeError,
    LanModeOffError,
    PortClosedError,
    Timings,
    identify,
    probe,
)
from tests.simulator import SimulatedPrinter

from .conftest import MAC_ADDRESS, QUICK, SERIAL_NUMBER, MakePrinter
from .request_spy import until

pytestmark = pytest.mark.usefixtures("brief_searches")

# Nothing here waits for so long: a printer that hangs is passed over.
LONG = Timings(connect_timeout=60, request_timeout=60)
SHORT = Timings(connect_timeout=0.5, request_timeout=0.5)


@pytest.fixture
async def pro(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return a 5M Pro that answers in every way."""
    return await make_printer("adventurer_5m_pro", tcp=True, udp=True, dialect=QUICK)


async def test_one_that_says_who_it_is_is_asked_no_further(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Its serial number came by UDP, and HTTP answers: TCP could add nothing."""
    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert identity.serial_number == SERIAL_NUMBER
    assert identity.http_error is None
    assert not identity.tcp
    assert not pro.tcp_connections


async def test_without_haste_every_way_is_asked(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """TCP alone tells the MAC address, by which an impostor is known."""
    identity = await identify(session, pro.host)

    assert identity.mac_address == MAC_ADDRESS
    assert identity.http_error is None
    assert identity.tcp


async def test_one_that_is_slow_over_http_is_known_by_udp(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Busy printers answer late; the check code can be asked meanwhile."""
    pro.faults.hang = True

    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert identity.serial_number == SERIAL_NUMBER
    assert isinstance(identity.http_error, AnswerLostError)
    assert not identity.is_reachable
    await until(lambda: not pro.open_connections)


async def test_one_that_is_slow_over_http_is_known_by_tcp(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Where no UDP gets through, either."""
    pro.faults.update({"hang": True, "udp_silent": True})

    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert identity.serial_number == SERIAL_NUMBER
    assert isinstance(identity.http_error, AnswerLostError)
    assert identity.tcp
    await until(lambda: not pro.open_connections + pro.tcp_open_connections)


async def test_one_that_only_answers_over_http_keeps_its_serial_number(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """It may be a Creator 5, and so TCP is left alone."""
    pro.faults.udp_silent = True

    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert (identity.model, identity.serial_number) == (None, None)
    assert identity.http_error is None
    assert not pro.tcp_connections


async def test_a_short_answer_is_filled_in_over_tcp(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Old firmware leaves the serial number out."""
    pro.faults.udp_packet = "legacy"

    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert identity.model is not None
    assert identity.serial_number == SERIAL_NUMBER


async def test_a_short_answer_is_enough_where_tcp_hangs(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """The serial number has to be typed then."""
    pro.faults.update({"udp_packet": "legacy", "tcp_hang": True})

    identity = await identify(session, pro.host, timings=LONG, quick=True)

    assert identity.model is not None
    assert identity.serial_number is None


@pytest.mark.parametrize("is_hanging", [False, True])
async def test_trap_32_a_creator_5_that_says_so_is_not_asked_over_tcp(
    make_printer: MakePrinter, session: aiohttp.ClientSession, is_hanging: bool
) -> None:
    """However late it answers over HTTP, and whether somebody waits or not."""
    creator = await make_printer("creator_5_pro", udp=True)
    creator.faults.hang = is_hanging
    knocks: list[object] = []

    def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knocks.append(writer)
        writer.close()

    async with await asyncio.start_server(note, creator.host, 8899):
        quick = await identify(session, creator.host, timings=LONG, quick=True)
        patient = await identify(session, creator.host, timings=SHORT)

    assert knocks == []
    for identity in (quick, patient):
        assert identity.serial_number == SERIAL_NUMBER
        assert isinstance(identity.http_error, AnswerLostError) == is_hanging


@pytest.mark.parametrize("quick", [False, True])
async def test_a_creator_5_answers_that_its_lan_mode_is_off(
    make_printer: MakePrinter, session: aiohttp.ClientSession, quick: bool
) -> None:
    """Which is an answer."""
    creator = await make_printer("creator_5", udp=True)
    await creator.set_lan_mode(False)

    identity = await identify(session, creator.host, timings=LONG, quick=quick)

    assert isinstance(identity.http_error, LanModeOffError)
    assert identity.serial_number == SERIAL_NUMBER
    assert identity.is_reachable


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("udp", [False, True])
async def test_one_whose_lan_mode_is_off_is_known_by_tcp(
    make_printer: MakePrinter, session: aiohttp.ClientSession, udp: bool, quick: bool
) -> None:
    """Its port refuses, and that is known at once."""
    printer = await make_printer("ad5x", tcp=True, udp=udp, dialect=QUICK)
    await printer.set_lan_mode(False)

    identity = await identify(session, printer.host, timings=LONG, quick=quick)

    assert isinstance(identity.http_error, PortClosedError)
    assert identity.tcp
    assert identity.serial_number == SERIAL_NUMBER


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
@pytest.mark.parametrize("udp", [False, True])
async def test_an_old_printer_is_known_by_tcp(
    make_printer: MakePrinter, session: aiohttp.ClientSession, model: str, udp: bool
) -> None:
    """Whether UDP reaches it or not."""
    printer = await make_printer(model, tcp=True, udp=udp, dialect=QUICK)

    identity = await identify(session, printer.host, timings=LONG, quick=True)

    assert identity.model is not None
    assert identity.model.name == printer.machine.model.display_name
    assert identity.serial_number == SERIAL_NUMBER


@pytest.mark.parametrize("quick", [False, True])
async def test_one_that_hangs_everywhere_is_given_up_once(
    pro: SimulatedPrinter, session: aiohttp.ClientSession, quick: bool
) -> None:
    """The ways are waited for side by side, and not one after the other."""
    pro.faults.update({"hang": True, "tcp_hang": True, "udp_silent": True})
    limits = Timings(connect_timeout=2, request_timeout=2)

    async with asyncio.timeout(3.5):
        with pytest.raises(AnswerLostError):
            await identify(session, pro.host, timings=limits, quick=quick)

    await until(lambda: not pro.open_connections + pro.tcp_open_connections)


async def found(printer: SimulatedPrinter) -> DiscoveredPrinter:
    """Return what a search has heard of a printer."""
    heard = await probe(printer.host)
    assert heard is not None
    return heard


async def test_what_a_search_has_told_need_not_be_heard_again(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """Packets get lost, and the serial number would have to be typed."""
    heard = await found(pro)
    pro.faults.udp_silent = True

    identity = await identify(session, pro.host, timings=LONG, quick=True, found=heard)

    assert identity.serial_number == SERIAL_NUMBER


async def test_what_a_search_has_told_brings_nobody_back(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """It was there when it was searched for, and is gone now."""
    heard = await found(pro)
    await pro.power_off()

    with pytest.raises(PortClosedError):
        await identify(session, pro.host, timings=LONG, quick=True, found=heard)


async def test_whoever_stops_waiting_leaves_nothing_behind(
    pro: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """The dialog was closed; all three ways end."""
    pro.faults.update({"hang": True, "tcp_hang": True, "udp_silent": True})
    before = asyncio.all_tasks()
    asking = asyncio.create_task(identify(session, pro.host, timings=LONG))
    await until(lambda: bool(pro.open_connections and pro.tcp_open_connections))

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    await until(lambda: asyncio.all_tasks() <= before)
    assert not pro.open_connections + pro.tcp_open_connections


async def test_nobody_there_is_said_at_once(
    session: aiohttp.ClientSession, printer_host: str
) -> None:
    """Connections are refused, and nothing is heard."""
    with pytest.raises(FlashForgeError) as caught:
        await identify(session, printer_host, timings=LONG, quick=True)
    assert type(caught.value) is PortClosedError


# Models of which little is known, and others with the same product id.

_NEW_PRINTERS = {
    # key: model, its row is there, HTTP, TCP, product id.
    "voxel": ("Voxel", True, False, True, 8),
    "creator_4": ("Creator 4", True, False, True, 0x17),
    "creator_3": ("Creator 3", True, False, True, 0x12),
    "finder": ("Finder", True, False, True, 5),
    "unknown_tcp": ("Guider 9", False, False, True, 0x63),
    "guider_4": ("Guider 4", True, True, False, 0x25),
    "unknown_http": ("3D printer", False, True, False, 0x42),
}


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("key", _NEW_PRINTERS)
async def test_any_printer_is_identified(
    make_printer: MakePrinter, session: aiohttp.ClientSession, key: str, quick: bool
) -> None:
    """By all that it says in three ways, and with the ways in which it answers."""
    name, is_known, http, tcp, product_id = _NEW_PRINTERS[key]
    dialect = QUICK if tcp else {}
    printer = await make_printer(key, tcp=True, udp=True, dialect=dialect)
    timings = Timings(silence_timeout=0.3)

    identity = await identify(session, printer.host, timings=timings, quick=quick)

    model = identity.model
    assert model is not None
    assert (model.name, model.is_known) == (name, is_known)
    assert (model.http, identity.http_error is None) == (http, http)
    assert (bool(model.machine_types), identity.tcp) == (tcp, tcp)
    assert identity.name == printer.machine.name
    # In haste the short answer over UDP, which may be followed by a longer one, is not
    # waited for.
    allowed = {product_id, None} if quick and tcp else {product_id}
    assert identity.product_id in allowed
    assert identity.serial_number == SERIAL_NUMBER
    assert identity.is_reachable
    assert (identity.machine_type is not None) is tcp


@pytest.mark.parametrize("key", ["voxel", "creator_4", "finder", "unknown_tcp"])
async def test_any_printer_is_identified_without_udp(
    make_printer: MakePrinter, session: aiohttp.ClientSession, key: str
) -> None:
    """The machine type is enough."""
    printer = await make_printer(key, tcp=True, dialect=QUICK)
    timings = Timings(silence_timeout=0.3)

    identity = await identify(session, printer.host, timings=timings)

    assert identity.model is not None
    assert identity.model.name == _NEW_PRINTERS[key][0]
    assert identity.product_id is None


@pytest.mark.parametrize("form", ["modern", "legacy", "historic"])
@pytest.mark.parametrize("key", ["adventurer_5m_pro", "creator_5"])
async def test_an_unknown_product_id_over_udp(
    make_printer: MakePrinter, session: aiohttp.ClientSession, key: str, form: str
) -> None:
    """Over TCP a printer tells more; without it the number is all there is."""
    dialect = QUICK if key == "adventurer_5m_pro" else {}
    printer = await make_printer(
        key, tcp=True, udp=True, dialect=dialect, product_id=0x4242
    )
    printer.machine.name = "Workshop"
    printer.faults.update({"udp_packet": form})

    identity = await identify(session, printer.host, timings=SHORT)

    model = identity.model
    assert model is not None
    assert identity.product_id == 0x4242
    # It answers over HTTP, so that nobody looks for TCP, whose port a new model need
    # not have.
    assert (model.name, model.is_known) == ("3D printer", False)
    assert (model.http, model.machine_types) == (True, ())
    assert not printer.tcp_connections
    await printer.set_lan_mode(False)
    if key == "adventurer_5m_pro":
        told = await identify(session, printer.host, timings=SHORT)
        assert told.model is not None
        assert told.model.name == "Adventurer 5M Pro"
        assert told.machine_type == "Flashforge Adventurer 5M Pro"


@pytest.mark.parametrize(
    ("key", "form", "http"),
    [
        ("unknown_tcp", "legacy", False),
        ("unknown_tcp", "modern", True),
        ("unknown_http", "modern", True),
        ("unknown_http", "legacy", False),
        ("adventurer_4", "legacy", False),
    ],
)
async def test_udp_alone_reaches_nobody(
    make_printer: MakePrinter,
    session: aiohttp.ClientSession,
    key: str,
    form: str,
    http: bool,
) -> None:
    """Anybody can send such a packet; what it says of HTTP is kept for later."""
    printer = await make_printer(key, udp=True)
    await printer.set_lan_mode(False)
    printer.faults.update({"udp_packet": form})

    identity = await identify(session, printer.host, timings=SHORT)

    assert not identity.is_reachable
    assert not identity.tcp
    assert isinstance(identity.http_error, PortClosedError)
    assert identity.model is not None
    assert identity.product_id == printer.machine.model.product_id
    assert identity.model.http is http


@pytest.mark.parametrize("form", ["modern", "legacy"])
@pytest.mark.parametrize(
    "name", ["Adventurer 3", "AD4 Pro", "Adventurer 5M Pro", "Creator 5", "Finder"]
)
async def test_the_owners_name_tells_no_model_where_the_firmware_does(
    make_printer: MakePrinter, session: aiohttp.ClientSession, name: str, form: str
) -> None:
    """Neither the product id nor the machine type is known; the name is the owner's."""
    printer = await make_printer(
        "unknown_tcp", tcp=True, udp=True, dialect=QUICK, name=name
    )
    printer.faults.update({"udp_packet": form})

    identity = await identify(session, printer.host, timings=SHORT)

    assert identity.model is not None
    assert (identity.model.name, identity.model.family) == ("Guider 9", Family.GENERIC)
    assert (identity.name, identity.product_id) == (name, 0x63)


async def test_the_owners_name_is_a_guess_where_nothing_else_tells(
    make_printer: MakePrinter, session: aiohttp.ClientSession
) -> None:
    """A short answer with an unknown product id may be a variant of an old model."""
    printer = await make_printer(
        "unknown_tcp", udp=True, dialect=QUICK, name="My Adventurer 3"
    )

    identity = await identify(session, printer.host, timings=SHORT)

    assert identity.model is not None
    assert identity.model.name == "Adventurer 3"
    assert not identity.is_reachable
