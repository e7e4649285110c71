"""Printers that are silent before a log in, or give control in their own way."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ControlHeldError,
    FlashForgeClient,
    Heater,
    PortClosedError,
    PrinterState,
    PrinterUnreachableError,
    Timings,
    identify,
)
from tests.simulator import SimulatedPrinter

from .conftest import QUICK, SERIAL_NUMBER, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import IDENTITY, PORT, Talker, frame
from .request_spy import codes, controller, let_go, until

pytestmark = [
    short_tcp_timeouts,
    pytest.mark.timings(silence_timeout=0.2),
    pytest.mark.usefixtures("brief_searches"),
]

POLL = ["M115", "M119", "M105", "M27"]
LOGGED_IN = ["M601 S1", *POLL, "M602"]
SILENT = {**QUICK, "greets_first": True}


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


def _sent(printer: SimulatedPrinter) -> list[list[str]]:
    """Return what each connection sent, in the order in which they began."""
    by_link: dict[int, list[str]] = {}
    for one in printer.tcp_records:
        by_link.setdefault(one.link, []).append(f"{one.code} {one.argument}".strip())
    return list(by_link.values())


def _known(client: FlashForgeClient, name: str) -> None:
    client.device.restore_state({"model_name": f"Flashforge {name}"})


# A Finder, of which that is known.


async def test_a_finder_is_logged_in_to_at_every_poll(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Who it is has to be found out first; control is given back each time."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    status = await client.initialize()
    assert (status.state, status.serial_number) == (PrinterState.READY, SERIAL_NUMBER)
    await client.info.get_status()
    await client.info.get_status(position=True)
    await let_go(printer)
    assert _sent(printer) == [
        ["M115"],
        LOGGED_IN,
        LOGGED_IN,
        [*LOGGED_IN[:-1], "M114", "M602"],
    ]


@pytest.mark.timings(silence_timeout=60)
async def test_a_finder_that_is_known_is_logged_in_to_at_once(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Nobody waits for it to be silent."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    _known(client, "Finder")
    await client.info.get_status()
    assert await client.gcode.get_temperatures() == {
        "T0": Heater(temperature=25, target=0)
    }
    await let_go(printer)
    assert _sent(printer) == [LOGGED_IN, ["M601 S1", "M115", "M105", "M602"]]


async def test_a_command_to_a_finder(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """It is in control already, and stays so until the command was sent."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    _known(client, "Finder")
    await client.initialize()
    status = await client.temp_control.set_nozzle(200)
    assert status.tools[0].nozzle.target == 200
    await let_go(printer)
    assert _sent(printer) == [
        LOGGED_IN,
        ["M601 S1", "M115", "M601 S1", "M104 S200", "M602"],
        LOGGED_IN,
    ]


async def test_a_finder_that_another_program_controls_is_silent(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Which is said in time, and is over when control is given back."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    client = make_client(check_code=None, request_timeout=0.3)
    _known(client, "Finder")
    printer.faults.tcp_control_held = True
    for act in (client.info.get_status, client.gcode.get_progress):
        async with asyncio.timeout(5):
            with pytest.raises(AnswerLostError):
                await act()
    with pytest.raises(AnswerLostError):
        await client.temp_control.set_nozzle(200)
    await until(lambda: not printer.tcp_open_connections)
    # Nothing that was not given is given back.
    assert {one.code for one in printer.tcp_records} == {"M601", "M115"}
    printer.faults.tcp_control_held = False
    assert (await client.info.get_status()).state is PrinterState.READY
    await let_go(printer)


async def test_a_finder_that_answers_whoever_asked_for_control(
    printer_host: str, client: FlashForgeClient
) -> None:
    """That another program has control is no error for who only asks."""
    _known(client, "Finder")

    def only_afterwards(answer: bytes) -> Callable[[str], bytes]:
        return lambda _command: answer if "M601 S1" in talker.heard else b""

    identity = frame("M115", "Machine Type: Flashforge Finder", *IDENTITY[1:])
    talker = Talker({
        "M601": frame("M601", "Control failed."),
        "M115": only_afterwards(identity),
    })  # fmt: skip
    async with serve(printer_host, PORT, talker):
        status = await client.info.get_status()
        assert status.state is PrinterState.READY
        assert talker.heard == LOGGED_IN[:-1]
        with pytest.raises(ControlHeldError):
            await client.temp_control.set_nozzle(200)
    assert not any(one.startswith("M104") for one in talker.heard)


# It sends what it says to everybody.


async def _slicer(printer: SimulatedPrinter, rounds: int) -> int:
    """Ask as another program, and return how many lines it was told."""
    assert printer.tcp_port is not None
    reader, writer = await asyncio.open_connection(printer.host, printer.tcp_port)
    heard = 0
    for command in ("M601 S1", "M602", *["M105", "M119", "M27", "M115"] * rounds):
        writer.write(f"~{command}\r\n".encode())
        await writer.drain()
        while await reader.readline() != b"ok\r\n":
            heard += 1
        await asyncio.sleep(0)
    writer.close()
    return heard


async def test_what_others_are_told_is_not_taken_for_an_answer(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Another program asks all the time, and every reply comes to both."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    printer.machine.start_job("castle.gcode", heated=True, progress=0.25)
    _known(client, "Finder")
    alone = await client.info.get_status()
    assert alone.job is not None
    assert alone.job.progress == 0.25
    slicer = asyncio.create_task(_slicer(printer, 150))
    await until(lambda: len(printer.tcp_records) > 20)
    polls = 0
    while not slicer.done():
        assert await client.info.get_status() == alone
        polls += 1
    assert polls > 2
    assert await slicer
    await let_go(printer)


async def test_two_clients_at_once(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Whoever gets no control may get no answer, but never a wrong one."""
    printer = await make_printer("finder", tcp=True, dialect=QUICK)
    printer.machine.start_job("castle.gcode", heated=True, progress=0.25)
    clients = [make_client(check_code=None, request_timeout=1) for _ in range(2)]
    for one in clients:
        _known(one, "Finder")
    alone = await clients[0].info.get_status()
    for _ in range(5):
        answers = await asyncio.gather(
            *(one.info.get_status() for one in clients), return_exceptions=True
        )
        right = [one for one in answers if one == alone]
        assert right
        assert all(
            one == alone or isinstance(one, AnswerLostError) for one in answers
        ), answers
    await let_go(printer)


async def test_a_command_while_the_same_client_polls(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Neither keeps the other from being answered."""
    facts = {**QUICK, "broadcasts": False}
    printer = await make_printer("finder", tcp=True, dialect=facts)
    client = make_client(check_code=None, request_timeout=1)
    _known(client, "Finder")
    await client.initialize()
    printer.faults.tcp_delay = 0.03
    poll = asyncio.create_task(client.info.get_status())
    await until(lambda: controller(printer) is not None)
    try:
        status = await client.temp_control.set_nozzle(200)
    finally:
        assert (await poll).state is PrinterState.READY
    assert status.tools[0].nozzle.target == 200
    await let_go(printer)


async def test_two_polls_of_the_same_client_at_once(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Both are answered."""
    facts = {**QUICK, "broadcasts": False}
    printer = await make_printer("finder", tcp=True, dialect=facts)
    client = make_client(check_code=None, request_timeout=1)
    _known(client, "Finder")
    printer.faults.tcp_delay = 0.03
    first, second = await asyncio.gather(
        client.info.get_status(), client.info.get_status()
    )
    assert first.state is second.state is PrinterState.READY
    await let_go(printer)


# Others, of which it is not known.


async def test_an_unknown_printer_that_wants_a_log_in_is_polled(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It is waited for once, and again by a client that was not there then."""
    printer = await make_printer("unknown_tcp", tcp=True, dialect=SILENT)
    earlier, later = make_client(check_code=None), make_client(check_code=None)
    assert (await earlier.initialize()).state is PrinterState.READY
    await earlier.info.get_status()
    later.device.restore_state(earlier.device.export_state())
    assert (await later.info.get_status()).state is PrinterState.READY
    await later.temp_control.set_nozzle(200)
    await let_go(printer)
    assert _sent(printer) == [
        *(["M115"], LOGGED_IN, LOGGED_IN, ["M115"], LOGGED_IN),
        ["M601 S1", "M115", "M601 S1", "M104 S200", "M602"],
        LOGGED_IN,
    ]


@pytest.mark.parametrize("name", ["Guider II", "Dreamer", "Creator 4"])
async def test_a_row_of_which_little_is_known_may_want_a_log_in(
    make_printer: MakePrinter, make_client: MakeClient, name: str
) -> None:
    """Whether it was silent is not stored, so that it is found out anew."""
    facts = {**SILENT, "machine_type": f"Flashforge {name}"}
    printer = await make_printer("unknown_tcp", tcp=True, dialect=facts)
    earlier = make_client(check_code=None)
    await earlier.initialize()
    later = make_client(check_code=None, request_timeout=1)
    later.device.restore_state(earlier.device.export_state())
    assert (await later.info.get_status()).state is PrinterState.READY
    await let_go(printer)


@pytest.mark.parametrize("name", ["Adventurer 4", "Adventurer 5M"])
async def test_a_printer_that_is_known_to_answer_is_not_logged_in_to(
    make_printer: MakePrinter, make_client: MakeClient, name: str
) -> None:
    """It was only slow when nobody knew who it is: control is left alone since."""
    facts = {**QUICK, "machine_type": f"Flashforge {name}"}
    printer = await make_printer("adventurer_4", tcp=True, dialect=facts)
    printer.faults.tcp_delay = 0.35
    client = make_client(check_code=None)
    await client.info.get_status()
    printer.faults.tcp_delay = 0
    before = len(_sent(printer))
    await client.info.get_status()
    await let_go(printer)
    assert _sent(printer)[before:] == [POLL]


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_5m"])
async def test_a_known_printer_that_is_silent_is_not_logged_in_to(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It is busy, or off; the owner's slicer may be at work."""
    printer = await make_printer(model, tcp=True, dialect=SILENT)
    client = make_client(check_code=None, request_timeout=0.6)
    _known(client, printer.machine.model.display_name)
    with pytest.raises(AnswerLostError):
        await client.info.get_status()
    assert _sent(printer) == [["M115"]]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("udp", [False, True])
@pytest.mark.parametrize("model", ["finder", "unknown_tcp"])
async def test_one_that_wants_a_log_in_is_identified(
    make_printer: MakePrinter,
    session: aiohttp.ClientSession,
    model: str,
    udp: bool,
    quick: bool,
) -> None:
    """It is asked again, and let go of afterwards."""
    printer = await make_printer(model, tcp=True, udp=udp, dialect=SILENT)
    timings = Timings(silence_timeout=0.2)
    identity = await identify(session, printer.host, timings=timings, quick=quick)
    assert identity.tcp
    assert identity.model is not None
    assert identity.model.name == printer.machine.model.display_name
    assert identity.serial_number == SERIAL_NUMBER
    assert isinstance(identity.http_error, PortClosedError)
    await let_go(printer)
    assert _sent(printer) == [["M115"], LOGGED_IN]


@pytest.mark.parametrize("quick", [False, True])
async def test_one_that_never_answers_is_not_waited_for(
    make_printer: MakePrinter,
    make_client: MakeClient,
    session: aiohttp.ClientSession,
    quick: bool,
) -> None:
    """All attempts together have the time of one request."""
    printer = await make_printer("unknown_tcp", tcp=True, dialect=QUICK)
    printer.faults.tcp_hang = True
    client = make_client(check_code=None, request_timeout=0.5)
    now = asyncio.get_running_loop().time
    began = now()
    with pytest.raises(AnswerLostError):
        await client.info.get_status()
    assert now() - began < 2
    timings = Timings(request_timeout=0.5, silence_timeout=0.2)
    began = now()
    with pytest.raises(PrinterUnreachableError):
        await identify(session, printer.host, timings=timings, quick=quick)
    assert now() - began < 3
    await until(lambda: not printer.tcp_open_connections)
    assert {one.code for one in printer.tcp_records} <= {"M115", "M601", "M602"}


async def test_one_that_hangs_up_is_not_logged_in_to(
    printer_host: str, client: FlashForgeClient
) -> None:
    """That is no silence: it is asked again as it was asked first."""
    talker = Talker({"M115": lambda _command: None})
    async with serve(printer_host, PORT, talker):
        with pytest.raises(AnswerLostError):
            await client.info.get_status()
    assert talker.heard == ["M115", "M115"]


# What control is asked for with.


async def test_a_creator_3_gives_control_for_its_own_word(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Queries need none, and a command says it at once."""
    printer = await make_printer("creator_3", tcp=True, dialect=QUICK)
    await client.initialize()
    await client.temp_control.set_nozzle(200, 1)
    await let_go(printer)
    assert _sent(printer) == [
        POLL,
        ["M115", "M601 S0", "M104 S200 T1", "M602"],
        POLL,
    ]


async def test_a_creator_3_with_another_firmware(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The word of all others is tried, too."""
    facts = {**QUICK, "log_in_argument": "S1"}
    printer = await make_printer("creator_3", tcp=True, dialect=facts)
    await client.initialize()
    await client.temp_control.set_bed(60)
    assert printer.machine.bed.target == 60
    await let_go(printer)
    assert ["M115", "M601 S0", "M602", "M601 S1", "M140 S60", "M602"] in _sent(printer)


async def test_an_unknown_printer_that_wants_the_other_word(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """It is tried when the usual one was refused."""
    facts = {**QUICK, "log_in_argument": "S0"}
    printer = await make_printer("unknown_tcp", tcp=True, dialect=facts)
    await client.initialize()
    await client.temp_control.set_bed(60)
    assert printer.machine.bed.target == 60
    await let_go(printer)
    assert ["M115", "M601 S1", "M602", "M601 S0", "M140 S60", "M602"] in _sent(printer)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("adventurer_4", ["S1"] * 4),
        ("creator_4", ["S1"] * 4),
        ("creator_3", ["S0", "S1"] * 2),
        ("unknown_tcp", ["S1", "S0"] * 2),
    ],
)
async def test_control_that_somebody_else_has(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    model: str,
    words: list[str],
) -> None:
    """It is asked for four times, and nothing is sent."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    await client.initialize()
    printer.faults.tcp_control_held = True
    with pytest.raises(ControlHeldError):
        await client.temp_control.set_nozzle(200)
    said = [one.argument for one in printer.tcp_records if one.code == "M601"]
    assert said == words
    assert not any(one.startswith("M104") for one in codes(printer))
