"""Starting a stored file over TCP, and the course of a job."""

import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    FileTool,
    FlashForgeClient,
    InvalidTextError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    PrinterRefusedError,
    PrinterState,
    Reason,
    Slot,
    StartOptions,
    ToolMapping,
)
from custom_components.flashforge.client.tcp import jobs
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .request_spy import changes, codes, let_go, on_command

pytestmark = short_tcp_timeouts

MODELS = ["adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m",
          "adventurer_5m_pro", "ad5x"]  # fmt: skip
# The others are ready again as soon as a job has ended.
WAIT_FOR_THEIR_PLATE = {"adventurer_5m", "adventurer_5m_pro", "ad5x"}


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


def _let_time_pass(printer: SimulatedPrinter, clock: ManualClock) -> None:
    """Let a second pass with every look at the printer."""
    on_command(printer, lambda code: clock.advance(1) if code == "M119" else None)


def _jobs(printer: SimulatedPrinter) -> list[str]:
    """Return the commands to a job."""
    own = ("M23", "M24", "M25", "M26")
    return [one for one in codes(printer) if one.startswith(own)]


@pytest.mark.parametrize("model", MODELS)
async def test_a_job_from_start_to_end(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """Every model is started, paused, resumed and cancelled alike."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    job = client.job_control
    status = await job.start("vase.gcode")
    assert status.state in {PrinterState.HEATING, PrinterState.BUSY}
    assert _jobs(printer) == ["M23 0:/user/vase.gcode"]
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "vase.gcode"
    clock.advance(1200)
    assert (await client.info.get_status()).state is PrinterState.PRINTING
    _let_time_pass(printer, clock)
    assert (await job.pause()).state is PrinterState.PAUSED
    assert (await job.resume()).state is PrinterState.PRINTING
    status = await job.cancel()
    assert status.state is PrinterState.BUSY
    assert _jobs(printer) == ["M25", "M24", "M26"]
    clock.advance(5)
    assert (await client.info.get_status()).state is PrinterState.READY
    await let_go(printer)
    assert printer.forbidden == []


@pytest.mark.parametrize(
    ("name", "state", "wire", "changed"),
    [
        ("pause", "printing", "M25", {"job.status": "pause"}),
        ("resume", "pause", "M24", {"job.status": "printing"}),
        (
            "cancel",
            "printing",
            "M26",
            {
                "job.status": "canceling",
                "job.platTargetTemp": 0,
                "job.rightTargetTemp": 0,
                "readings.coolingFanSpeed": 0,
            },
        ),
    ],
)
async def test_a_command_does_this_and_nothing_else(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    name: str,
    state: str,
    wire: str,
    changed: dict[str, object],
) -> None:
    """The job changes as told, and everything else goes on as before."""
    printer = await make_printer("adventurer_4", tcp=True)
    machine = printer.machine
    machine.start_job(heated=True, duration=3600)
    machine.set_cooling_fan(50)
    if state == "pause":
        machine.pause()
        clock.advance(5)
    await client.initialize()
    before = printer.state()

    def settle(code: str) -> None:
        # A pause comes to a stand while it is looked for.
        if code == "M119" and machine.status == "pausing":
            clock.advance(2.5)

    on_command(printer, settle)
    await getattr(client.job_control, name)()
    await let_go(printer)
    different = changes(before, printer.state())
    # Temperatures are never quite still.
    for reading in ("readings.platTemp", "readings.rightTemp"):
        different.pop(reading, None)
    assert different == changed
    assert _jobs(printer) == [wire]


_SENSELESS = {
    "pause": "ready heating pause completed",
    "resume": "ready heating printing completed",
    "cancel": "ready completed",
}


@pytest.mark.parametrize(
    ("name", "state"),
    [(name, state) for name, states in _SENSELESS.items() for state in states.split()],
)
async def test_what_makes_no_sense_is_not_sent(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    name: str,
    state: str,
) -> None:
    """A command that fits no job is refused after one look."""
    printer = await make_printer("adventurer_4", tcp=True)
    if state != "ready":
        printer.machine.start_job(heated=state != "heating")
    if state == "pause":
        printer.machine.pause()
        clock.advance(5)
    if state == "completed":
        printer.machine.finish_job()
    await client.initialize()
    before = printer.state()
    with pytest.raises(NotPossibleError) as caught:
        await getattr(client.job_control, name)()
    assert caught.value.command == name
    await let_go(printer)
    assert printer.state() == before
    assert _jobs(printer) == []


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_5m"])
async def test_a_print_is_cancelled_before_it_begins(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """What it is busy with does not show; it has ended when it is ready again."""
    printer = await make_printer(model, tcp=True)
    printer.machine.start_stored("cube.gcode", leveling=model == "adventurer_5m")
    assert (await client.initialize()).state is PrinterState.BUSY
    _let_time_pass(printer, clock)
    assert (await client.job_control.cancel()).state is PrinterState.READY
    assert _jobs(printer) == ["M26"]


async def test_a_printer_that_stays_busy_was_not_cancelled(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Being busy before and after is no sign of an effect."""
    printer = await make_printer("adventurer_5m", tcp=True)
    printer.machine.start_stored("cube.gcode", leveling=True)
    await client.initialize()
    printer.faults.tcp_ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.job_control.cancel()


# Starts.


@pytest.mark.parametrize("needs_m24", [True, False])
@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_5m_pro"])
async def test_a_start_is_one_start(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    model: str,
    needs_m24: bool,
) -> None:
    """Some firmware prints what is chosen; only the other is told to begin."""
    dialect = {**QUICK, "needs_m24": needs_m24}
    printer = await make_printer(model, tcp=True, dialect=dialect)
    await client.initialize()
    asked = len(codes(printer))
    await client.job_control.start("cube.gcode")
    assert _jobs(printer) == ["M23 0:/user/cube.gcode", *["M24"] * needs_m24]
    looks = ["M119"] * (jobs.START_CHECKS if needs_m24 else 1)
    # One poll before, and the file is chosen.
    assert codes(printer)[asked + 4 : asked + 4 + len(looks)] == looks
    assert printer.machine.job is not None
    await let_go(printer)


async def test_the_firmware_of_the_specification(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """An Adventurer 3 that says `Done printing file` and waits."""
    printer = await make_printer("adventurer_3", tcp=True, firmware="1.3.7")
    await client.initialize()
    status = await client.job_control.start("cube.gcode")
    assert status.state is PrinterState.PRINTING
    assert _jobs(printer) == ["M23 0:/user/cube.gcode", "M24"]


async def test_trap_03_a_start_without_effect_is_not_repeated(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """It is said once, and then looked for."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    printer.faults.tcp_ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.job_control.start("cube.gcode")
    assert _jobs(printer) == ["M23 0:/user/cube.gcode", "M24"]


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.timings(reply_timeout=0.5)
async def test_trap_03_a_start_whose_answer_is_lost_is_not_sent_again(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    begun: bool,
) -> None:
    """What the printer shows decides."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    printer.faults.tcp_ignore_commands = not begun
    on_command(
        printer, lambda code: setattr(printer.faults, "tcp_no_ok", code == "M23")
    )
    if begun:
        status = await client.job_control.start("cube.gcode")
        assert status.state is PrinterState.HEATING
    else:
        with pytest.raises(AnswerLostError):
            await client.job_control.start("cube.gcode")
    assert _jobs(printer) == ["M23 0:/user/cube.gcode"]
    await let_go(printer)


@pytest.mark.parametrize("model", MODELS)
async def test_a_file_that_is_not_there(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """The printer's own words say so, and nothing is told to begin."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    with pytest.raises(PrinterRefusedError, match="File not exists"):
        await client.job_control.start("nothing.gx")
    assert _jobs(printer) == ["M23 0:/user/nothing.gx"]
    await let_go(printer)


@pytest.mark.parametrize("name", ["", " ", "a\n~M112", "a\r\n", "\x00"])
async def test_names_that_are_none(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """A second line would be a second command."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    asked = len(printer.tcp_records)
    with pytest.raises(InvalidTextError):
        await client.job_control.start(name)
    assert len(printer.tcp_records) == asked


async def test_no_options_and_no_slots(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """They are refused, and not left out without a word."""
    printer = await make_printer("ad5x", tcp=True)
    await client.initialize()
    asked = len(printer.tcp_records)
    mapping = ToolMapping(tool=FileTool(number=0), slot=Slot(number=1))
    for options, slots in ((StartOptions(leveling=True), ()), (None, (mapping,))):
        with pytest.raises(NotSupportedError):
            await client.job_control.start("cube.gcode", options, slots)
    assert len(printer.tcp_records) == asked


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("state", ["completed", "cancel"])
async def test_trap_04_an_old_job_on_the_plate(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    model: str,
    state: str,
) -> None:
    """Where it has to be confirmed, no start has an effect until it is, by hand."""
    printer = await make_printer(model, tcp=True)
    _bring_into(printer, clock, state)
    machine = printer.machine
    await client.initialize()
    if model in WAIT_FOR_THEIR_PLATE:
        with pytest.raises(NoEffectError):
            await client.job_control.start("cube.gcode", plate_is_clear=True)
        with pytest.raises(NotSupportedError):
            await client.job_control.plate_cleared()
        assert not client.device.abilities.clear_plate
        machine.clear_platform()
    await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert machine.job is not None
    assert machine.job.file.file_name == "cube.gcode"


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    """Let a printer come into a state, as `/detail` would call it."""
    machine = printer.machine
    if state == "busy":
        machine.home()
    elif state == "calibrate_doing":
        machine.start_stored("vase.gcode", leveling=True)
        clock.advance(3)
    elif state != "ready":
        machine.start_job(heated=state != "heating", duration=3600)
    match state:
        case "pause":
            machine.pause()
            clock.advance(5)
        case "canceling" | "cancel":
            machine.cancel()
            clock.advance(5 if state == "cancel" else 0)
        case "completed":
            machine.finish_job()
        case "error":
            machine.fail_job("E0007")


BUSY, NOT_CLEAR = Reason.BUSY, Reason.PLATE_NOT_CLEAR
# Why a start is refused, by the state and whether somebody says that the plate is
# clear; None if it is not. A job that was canceled is not told of.
_REFUSALS: dict[str, tuple[Reason | None, Reason | None]] = {
    "ready": (None, None),
    "completed": (NOT_CLEAR, None),
    "cancel": (None, None),
    **dict.fromkeys(
        (
            *("busy", "calibrate_doing", "heating", "printing", "pause"),
            *("canceling", "error"),
        ),
        (BUSY, BUSY),
    ),
}


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
@pytest.mark.parametrize("plate_is_clear", [False, True])
@pytest.mark.parametrize("state", _REFUSALS)
async def test_a_start_in_every_state(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    model: str,
    plate_is_clear: bool,
    state: str,
) -> None:
    """A print that has ended may be on the plate, unless somebody has looked."""
    printer = await make_printer(model, tcp=True)
    _bring_into(printer, clock, state)
    await client.initialize()
    refusal = _REFUSALS[state][plate_is_clear]
    start = client.job_control.start("cube.gcode", plate_is_clear=plate_is_clear)
    if refusal is None:
        await start
        assert _jobs(printer) == ["M23 0:/user/cube.gcode"]
        assert printer.machine.job is not None
        assert printer.machine.job.file.file_name == "cube.gcode"
        return
    before = printer.state()
    with pytest.raises(NotPossibleError) as caught:
        await start
    assert (caught.value.command, caught.value.reason) == ("start", refusal)
    assert _jobs(printer) == []
    await let_go(printer)
    assert printer.state() == before


async def test_a_printer_that_tells_of_its_error(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """It is told nothing, whatever somebody says of its plate."""
    printer = await make_printer("adventurer_3", tcp=True, firmware="1.3.7")
    _bring_into(printer, clock, "error")
    assert (await client.initialize()).state is PrinterState.ERROR
    for plate_is_clear in (False, True):
        with pytest.raises(NotPossibleError) as caught:
            await client.job_control.start("cube.gcode", plate_is_clear=plate_is_clear)
        assert caught.value.reason is Reason.BUSY
    assert _jobs(printer) == []
