"""Commands: what the printer does, how often it is asked, and what is said of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    FlashForgeError,
    NoEffectError,
    NotPossibleError,
    PrinterRefusedError,
    PrinterState,
    PrinterStatus,
    PrinterUnreachableError,
)
from custom_components.flashforge.client.errors import ConnectionLostError
from tests.simulator import (
    ManualClock,
    PrinterBusyError,
    RequestRecord,
    SimulatedPrinter,
)

from .conftest import SHORT_INTERVALS, MakeClient, short_timeouts
from .fake_http import answer, read_request, reply, serve
from .request_spy import changes, flat, on_request, paths, until

pytestmark = short_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[PrinterStatus]]


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A command in a state in which it makes sense."""

    state: str
    act: Act
    wire: str
    changes: dict[str, object]
    """What the printer shows differently afterwards, and nothing else does."""


_STANDING = {"readings.currentPrintSpeed": 0, "readings.coolingFanSpeed": 0}
_MOVING = {"readings.currentPrintSpeed": 250, "readings.coolingFanSpeed": 80}
_COLD = {"job.rightTargetTemp": 0, "job.platTargetTemp": 0}
_NO_JOB = {
    "job.estimatedRightLen": 0,
    "job.estimatedRightWeight": 0,
    "job.fillAmount": 0,
    "job.printFileName": "",
    "job.printFileThumbUrl": "",
    "job.status": "ready",
    "job.targetPrintLayer": 0,
    "readings.printDuration": 0,
    "readings.printLayer": 0,
    "readings.printProgress": 0.0,
}

_CASES = {
    "light_off": _Case(
        state="ready",
        act=lambda client: client.control.set_light(on=False),
        wire="lightControl_cmd",
        changes={"settings.lightStatus": "close"},
    ),
    "light_on": _Case(
        state="dark",
        act=lambda client: client.control.set_light(on=True),
        wire="lightControl_cmd",
        changes={"settings.lightStatus": "open"},
    ),
    "pause": _Case(
        state="printing",
        act=lambda client: client.job_control.pause(),
        wire="jobCtl_cmd",
        changes={"job.status": "pausing", **_STANDING},
    ),
    "resume": _Case(
        state="pause",
        act=lambda client: client.job_control.resume(),
        wire="jobCtl_cmd",
        changes={"job.status": "printing", **_MOVING},
    ),
    "cancel": _Case(
        state="printing",
        act=lambda client: client.job_control.cancel(),
        wire="jobCtl_cmd",
        changes={"job.status": "canceling", **_STANDING, **_COLD},
    ),
    "cancel_paused": _Case(
        state="pause",
        act=lambda client: client.job_control.cancel(),
        wire="jobCtl_cmd",
        changes={"job.status": "canceling", **_COLD},
    ),
    "cancel_heating": _Case(
        state="heating",
        act=lambda client: client.job_control.cancel(),
        wire="jobCtl_cmd",
        changes={"job.status": "canceling", **_COLD},
    ),
    "plate_cleared": _Case(
        state="completed",
        act=lambda client: client.job_control.plate_cleared(),
        wire="stateCtrl_cmd",
        changes=_NO_JOB,
    ),
    "plate_cleared_after_error": _Case(
        state="error",
        act=lambda client: client.job_control.plate_cleared(),
        wire="stateCtrl_cmd",
        changes={
            **_NO_JOB,
            "job.errorCode": "",
            **_STANDING,
            "readings.estimatedTime": 0.0,
        },
    ),
}
_PLAIN = ["light_off", "pause", "resume", "cancel", "plate_cleared"]


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    """Let the printer reach a state, its time standing still again afterwards."""
    machine = printer.machine
    if state == "dark":
        machine.light = False
    elif state == "leveling":
        machine.start_stored("cube.gcode", leveling=True)
    elif state == "heating":
        machine.start_job()
    elif state != "ready":
        machine.start_job(heated=True, duration=3600)
        clock.advance(600)
    match state:
        case "pausing" | "pause":
            machine.pause()
        case "canceling" | "cancel":
            machine.cancel()
        case "completed":
            machine.finish_job()
        case "error":
            machine.fail_job("E0088")
    if state in {"pause", "cancel"}:
        clock.advance(5)
    words = {"dark": "ready", "leveling": "busy"}
    assert machine.status == words.get(state, state)


@pytest.mark.parametrize("name", _CASES)
async def test_a_command_does_this_and_nothing_else(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, name: str
) -> None:
    """The printer changes as told, in nothing else, and is asked three times."""
    case = _CASES[name]
    _bring_into(printer, clock, case.state)
    before = printer.state()
    status = await case.act(client)
    changed = changes(before, printer.state())
    known = flat(before)
    expected = {key: one for key, one in case.changes.items() if one != known[key]}
    assert changed == expected
    assert changed
    assert status == client.device.status
    assert printer.commands == [case.wire]
    assert paths(printer) == ["/detail", "/control", "/detail"]


async def test_a_known_status_is_not_asked_for_again(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """What the last poll said is enough to send a command that makes sense."""
    await client.info.get_status()
    printer.requests.clear()
    await client.control.set_light(on=False)
    assert paths(printer) == ["/control", "/detail"]


async def test_an_old_status_is_no_reason_to_refuse(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A job that was started on the printer's screen a moment ago can be paused."""
    await client.info.get_status()
    printer.machine.start_job(heated=True)
    assert (await client.job_control.pause()).state is PrinterState.PAUSING


async def test_resume_may_have_to_heat_first(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient
) -> None:
    """A print that cooled down while paused goes on with heating."""
    _bring_into(printer, clock, "pause")
    printer.machine.set_nozzle_target(0)
    clock.advance(600)
    assert (await client.job_control.resume()).state is PrinterState.HEATING


# What makes no sense.

_SENSELESS = {
    "pause": "ready leveling heating pause cancel completed error",
    "resume": "ready leveling heating printing cancel completed error",
    "cancel": "ready leveling cancel completed error",
    "plate_cleared": "ready leveling heating printing pause",
}


@pytest.mark.parametrize(
    ("name", "state"),
    [(name, state) for name, states in _SENSELESS.items() for state in states.split()],
)
async def test_what_makes_no_sense_is_not_sent(
    printer: SimulatedPrinter,
    clock: ManualClock,
    client: FlashForgeClient,
    name: str,
    state: str,
) -> None:
    """A command that fits no job is refused after one look, without being sent."""
    _bring_into(printer, clock, state)
    before = printer.state()
    with pytest.raises(NotPossibleError) as caught:
        await _CASES[name].act(client)
    assert caught.value.command == name
    assert paths(printer) == ["/detail"]
    assert printer.state() == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [("resume", PrinterState.PRINTING), ("cancel", PrinterState.CANCELING)],
)
async def test_a_command_right_after_pause_waits_for_the_print_to_stand(
    printer: SimulatedPrinter,
    clock: ManualClock,
    client: FlashForgeClient,
    name: str,
    shown: PrinterState,
) -> None:
    """While a print is being paused nothing is sent, and the command follows."""
    _bring_into(printer, clock, "pausing")
    task = asyncio.ensure_future(_CASES[name].act(client))
    await until(lambda: len(printer.requests) >= 5)
    assert printer.commands == []
    clock.advance(3)
    assert (await task).state is shown
    assert printer.commands == ["jobCtl_cmd"]


@pytest.mark.parametrize("state", ["pausing", "canceling"])
@pytest.mark.timings(settling_timeout=0.05)
async def test_waiting_for_the_print_to_stand_has_an_end(
    printer: SimulatedPrinter,
    clock: ManualClock,
    client: FlashForgeClient,
    state: str,
) -> None:
    """A print that never comes to a stand is refused after a while."""
    _bring_into(printer, clock, state)
    with pytest.raises(NotPossibleError):
        await client.job_control.resume()
    assert printer.commands == []


# Code 0 is no effect.


@pytest.mark.parametrize("name", _PLAIN)
async def test_trap_01_an_acknowledgement_is_no_effect(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, name: str
) -> None:
    """A printer that says yes and does nothing is found out, and not told again."""
    _bring_into(printer, clock, _CASES[name].state)
    printer.faults.ignore_commands = True
    before = printer.state()
    with pytest.raises(NoEffectError) as caught:
        await _CASES[name].act(client)
    assert caught.value.command in {name, "light"}
    assert printer.commands == [_CASES[name].wire]
    assert len(printer.requests) == 2 + len(SHORT_INTERVALS)
    assert printer.state() == before


async def test_an_effect_may_come_late(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A printer that needs a few looks to show its effect has done as told."""
    printer.faults.detail_overrides = {"lightStatus": "open"}
    task = asyncio.create_task(client.control.set_light(on=False))
    await until(lambda: len(printer.requests) >= 4)
    printer.faults.detail_overrides = {}
    assert (await task).light is False
    assert printer.commands == ["lightControl_cmd"]


async def test_trap_02_commands_are_wrapped(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient
) -> None:
    """Cancel cancels: without its wrapping the printer would only pause."""
    _bring_into(printer, clock, "printing")
    assert (await client.job_control.cancel()).state is PrinterState.CANCELING
    assert printer.commands == ["jobCtl_cmd"]
    clock.advance(5)
    assert (await client.info.get_status()).state is PrinterState.CANCELLED


@pytest.mark.parametrize("state", ["completed", "cancel", "error"])
async def test_trap_04_an_ended_job_waits_for_the_plate(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, state: str
) -> None:
    """An ended job blocks the next one for days, until the plate is cleared."""
    _bring_into(printer, clock, state)
    clock.advance(3 * 24 * 3600)
    status = await client.info.get_status()
    assert status.state is not None
    assert status.state.awaits_cleared_plate
    with pytest.raises(PrinterBusyError):
        printer.machine.start_job()
    assert (await client.job_control.plate_cleared()).state is PrinterState.READY
    printer.machine.start_job()


# Lost and odd answers.


@pytest.mark.parametrize("name", _PLAIN)
async def test_a_lost_answer_with_an_effect_is_a_success(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, name: str
) -> None:
    """What the printer shows counts more than an answer that never came."""
    _bring_into(printer, clock, _CASES[name].state)
    printer.faults.lose_control_answer = True
    await _CASES[name].act(client)
    assert printer.commands == [_CASES[name].wire]


@pytest.mark.parametrize("name", _PLAIN)
async def test_a_lost_answer_without_an_effect_is_an_error(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, name: str
) -> None:
    """The command may still be on its way, so it is not sent again."""
    _bring_into(printer, clock, _CASES[name].state)
    printer.faults.lose_control_answer = True
    printer.faults.ignore_commands = True
    with pytest.raises(ConnectionLostError):
        await _CASES[name].act(client)
    assert printer.commands == [_CASES[name].wire]


@pytest.mark.parametrize("garbage", [b"{", b"<html>", b"[]", b""])
async def test_an_unreadable_acknowledgement_counts_as_lost(
    printer_host: str, make_client: MakeClient, garbage: bytes
) -> None:
    """A printer that obeys and mumbles has obeyed."""
    light, received = "open", 0

    async def mumble(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal light, received
        while True:
            if await read_request(reader) == "/control":
                light, received = "close", received + 1
                writer.write(answer(garbage))
            else:
                writer.write(reply(detail={"pid": 36, "lightStatus": light}))

    async with serve(printer_host, 8898, mumble):
        status = await make_client().control.set_light(on=False)
    assert status.light is False
    assert received == 1


async def test_one_odd_answer_on_the_way_is_no_verdict(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A single look that fails after the command does not make it fail."""

    def spoil_the_first_look(record: RequestRecord) -> None:
        first = paths(printer)[-2:] == ["/control", "/detail"]
        printer.faults.garbage = "html" if first else None

    on_request(printer, spoil_the_first_look)
    assert (await client.control.set_light(on=False)).light is False
    assert paths(printer) == ["/detail", "/control", "/detail", "/detail"]


@pytest.mark.timings(queue_timeout=0.0, fallback_delay=0.0, read_back_timeout=0.0)
async def test_a_printer_that_vanishes_is_not_looked_for_long(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The time for looking counts looks that fail as well."""

    def vanish(record: RequestRecord) -> None:
        printer.faults.reset = record.path == "/control" or printer.faults.reset

    on_request(printer, vanish)
    with pytest.raises(PrinterUnreachableError):
        await client.control.set_light(on=False)
    # One look, which a question may take two attempts for.
    assert paths(printer) == ["/detail", "/control", "/detail", "/detail"]


@pytest.mark.parametrize("name", _PLAIN)
async def test_a_refusal_has_the_printers_words(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient, name: str
) -> None:
    """A refused command is over at once."""
    _bring_into(printer, clock, _CASES[name].state)
    printer.faults.refuse_commands = (2, "Printer is Busy.")
    with pytest.raises(PrinterRefusedError, match=r"Printer is Busy\. \(code 2\)"):
        await _CASES[name].act(client)
    assert paths(printer) == ["/detail", "/control"]


async def test_an_unreachable_printer_gets_no_command(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Nothing is pretended about a printer that is off."""
    await printer.power_off()
    with pytest.raises(PrinterUnreachableError):
        await client.control.set_light(on=False)


# The queue.


async def test_trap_23_commands_run_one_after_the_other(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient
) -> None:
    """Parallel commands arrive in the order they came, each after the last's end."""
    _bring_into(printer, clock, "printing")
    await client.info.get_status()
    printer.requests.clear()
    await asyncio.gather(
        client.control.set_light(on=False),
        client.job_control.pause(),
        client.control.set_light(on=True),
        client.control.set_light(on=False),
    )
    light, job = "lightControl_cmd", "jobCtl_cmd"
    assert printer.commands == [light, job, light, light]
    assert paths(printer) == ["/control", "/detail"] * 4
    assert not printer.machine.light


async def test_trap_23_a_failed_command_does_not_block_the_next(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Each command succeeds or fails on its own."""
    first, second, third = await asyncio.gather(
        client.job_control.pause(),
        client.control.set_light(on=False),
        client.job_control.plate_cleared(),
        return_exceptions=True,
    )
    assert isinstance(first, NotPossibleError)
    assert isinstance(second, PrinterStatus)
    assert isinstance(third, NotPossibleError)
    assert not printer.machine.light


@pytest.mark.timings(read_back_intervals=(60.0,))
async def test_reading_does_not_wait_for_commands(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A poll is answered while a command is still waiting for its effect."""
    task = asyncio.create_task(client.control.set_light(on=False))
    await until(lambda: bool(printer.commands))
    async with asyncio.timeout(5):
        # One that is asked before the command has been answered does not count.
        while (await client.info.get_status()).light:
            pass
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.timings(read_back_intervals=(0.0, 60.0))
async def test_a_cancelled_command_frees_the_queue(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A caller who goes away leaves nothing behind, waiting or running."""
    printer.faults.ignore_commands = True
    running = asyncio.create_task(client.control.set_light(on=False))
    await until(lambda: bool(printer.commands))
    waiting = asyncio.create_task(client.control.set_light(on=True))
    await asyncio.sleep(0)
    for task in (waiting, running):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    printer.faults.ignore_commands = False
    async with asyncio.timeout(5):
        await client.control.set_light(on=False)
    assert len(printer.commands) == 2


async def test_errors_of_commands_name_the_command(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The error says which command it was, to code and to people."""
    with pytest.raises(FlashForgeError, match="pause: not pausable"):
        await client.job_control.pause()


@pytest.mark.timings(queue_timeout=0.0, read_back_intervals=(0.0, 30.0))
async def test_cancel_does_not_wait_for_a_lamp_that_does_not_obey(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
) -> None:
    """What shows no effect soon is looked for further, but not in everybody's way."""
    printer.machine.start_job(heated=True)
    printer.faults.ignore_commands = True
    lamp = asyncio.create_task(client.control.set_light(on=False))
    while "lightControl_cmd" not in printer.commands:  # noqa: ASYNC110 - a socket's side
        await asyncio.sleep(0.01)
    printer.faults.ignore_commands = False

    async with asyncio.timeout(5):
        status = await client.job_control.cancel()

    assert status.state is PrinterState.CANCELING
    assert not lamp.done()
    lamp.cancel()
