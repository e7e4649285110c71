"""What the commands of port 8899 do to the machine, and what they do not."""

import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Asker, Call, Line, MakePrinter, becomes_true

A3, A4, M5, M5_PRO = (
    "adventurer_3",
    "adventurer_4",
    "adventurer_5m",
    "adventurer_5m_pro",
)
SILENT = ("G1 X5", "G28", "G90", "G91", "G92 E0")


@pytest.fixture
async def line(printer: SimulatedPrinter, call: Call) -> Line:
    """Return a connection to the 5M Pro that has control."""
    line = await call(printer)
    await line.log_in()
    return line


async def _controlling(printer: SimulatedPrinter, call: Call) -> Line:
    line = await call(printer)
    await line.log_in()
    return line


async def test_temperatures(printer: SimulatedPrinter, line: Line) -> None:
    """Set, capped and switched off; another tool and no number have no effect."""
    machine = printer.machine
    targets = []
    for command in (
        *("M104 S210 T0", "M104 T1 S90", "M104", "M104 S999", "M140 S60"),
        *("M104 S0", "M140 S0"),
    ):
        assert await line.ask(command) == []
        targets.append((machine.nozzle.target, machine.bed.target))
    assert targets == [
        *((210, 0), (210, 0), (210, 0), (280, 0), (280, 60)),
        *((0, 60), (0, 0)),
    ]


async def test_adventurer_3_caps_the_nozzle_alone(
    make_printer: MakePrinter, call: Call
) -> None:
    """265 degrees for the nozzle, anything for the bed: its client has to care."""
    printer = await make_printer(A3)
    line = await _controlling(printer, call)
    await line.ask("M104 S300")
    await line.ask("M140 S150")
    machine = printer.machine
    assert (machine.nozzle.target, machine.bed.target) == (265, 150)


@pytest.mark.parametrize("command", ["M109 S200", "M190 S60"])
async def test_heating_with_a_wait_is_answered_when_it_is_warm(
    command: str, printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """The answer comes late, and what was sent meanwhile is answered after it."""
    line.write(f"~{command}\r\n~M27\r\n".encode())
    await line.says_nothing()
    clock.advance(100)
    assert command[:4].encode() in await line.until(b"\nok\r\n")
    assert b"M27" in await line.until(b"\nok\r\n")


async def test_who_waits_may_leave(
    printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """A connection that closes before its answer is forgotten."""
    line.write(b"~M109 S200\r\n")
    await becomes_true(lambda: printer.machine.nozzle.target == 200)
    await line.close()
    await becomes_true(lambda: not printer.tcp_open_connections)


@pytest.mark.parametrize(
    ("model", "percents"), [(M5_PRO, [50, 100, 0, 0]), (A3, [100, 100, 100, 0])]
)
async def test_fan(
    model: str, percents: list[int], make_printer: MakePrinter, call: Call
) -> None:
    """With a level from 0 to 255, or on and off alone."""
    printer = await make_printer(model)
    line = await _controlling(printer, call)
    seen = []
    for command in ("M106 S128", "M106", "M106 S0", "M107"):
        await line.ask(command)
        seen.append(printer.machine.cooling_fan)
    assert seen == percents


@pytest.mark.parametrize("model", [M5_PRO, A4])
async def test_lamp_by_color(model: str, make_printer: MakePrinter, call: Call) -> None:
    """Any color is on, black is off, and no color is no command."""
    printer = await make_printer(model)
    line = await _controlling(printer, call)
    seen = []
    for command in (
        *("M146 r0 g0 b0 F0", "M146 r255 g255 b255 F0", "M146 0"),
        *("M146 r0 g0 b0", "M146 1", "M146 b1"),
    ):
        assert await line.ask(command) == []
        seen.append(printer.machine.light)
    assert seen == [False, True, True, False, False, True]


async def test_trap_59_lamp_of_an_adventurer_3(
    make_printer: MakePrinter, call: Call
) -> None:
    """Only a zero is off, so the black of the others switches it on."""
    printer = await make_printer(A3)
    line = await _controlling(printer, call)
    seen = []
    for command in ("M146 1", "M146 0", "M146 r0 g0 b0 F0", "M146 0"):
        await line.ask(command)
        seen.append(printer.machine.light)
    assert seen == [True, False, True, False]


async def test_lamp_that_is_not_there(make_printer: MakePrinter, call: Call) -> None:
    """The command is acknowledged, and a kit changes that."""
    printer = await make_printer(M5)
    line = await _controlling(printer, call)
    await line.ask("M146 r9 g9 b9 F0")
    assert "LED: 0" in await line.ask("M119")


async def test_runout_sensor(make_printer: MakePrinter, call: Call) -> None:
    """A 5M Pro can switch it, a plain 5M acknowledges."""
    for model, off in ((M5_PRO, False), (M5, True)):
        printer = await make_printer(model)
        line = await _controlling(printer, call)
        await line.ask("M406")
        assert printer.machine.runout_sensor is off
        await line.ask("M405")
        assert printer.machine.runout_sensor
        await printer.stop()


async def test_trap_39_emergency_stop_of_a_5m_pro(
    printer: SimulatedPrinter, line: Line
) -> None:
    """It is acknowledged and nothing stops, idle or in the middle of a job."""
    printer.machine.start_job(heated=True)
    assert await line.ask("M112") == []
    assert printer.machine.status == "printing"
    assert printer.machine.nozzle.target == 220


async def test_emergency_stop_of_an_adventurer_3(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """It cuts the heaters, homes, and the job is lost."""
    printer = await make_printer(A3)
    line = await _controlling(printer, call)
    printer.machine.start_job(heated=True)
    await line.ask("M112")
    machine = printer.machine
    assert (machine.status, machine.job) == ("busy", None)
    assert machine.heat.targets == (0, 0, 0)
    clock.advance(10)
    assert machine.status == "ready"


@pytest.mark.parametrize(
    "path", ["0:/user/cube.gcode", "/data/cube.gcode", "cube.gcode"]
)
@pytest.mark.parametrize("model", [A3, A4, M5, "ad5x"])
async def test_a_chosen_file_prints(
    path: str, model: str, make_printer: MakePrinter, call: Call
) -> None:
    """M23 alone begins, with every way to say where the file is."""
    printer = await make_printer(model)
    line = await _controlling(printer, call)
    assert await line.ask(f"M23 {path}") == [
        "File opened: cube.gcode Size: 0",
        "File selected",
    ]
    assert printer.machine.status == "heating"
    assert await line.ask("M24") == []
    last = printer.machine.last_start
    assert last is not None
    assert (last.file_name, last.leveling) == ("cube.gcode", False)


async def test_a_chosen_file_waits_for_m24(
    make_printer: MakePrinter, call: Call
) -> None:
    """One firmware needs both; a stop in between forgets the file."""
    printer = await make_printer(A3, firmware="1.3.7")
    line = await _controlling(printer, call)
    assert (await line.ask("M23 0:/user/cube.gcode"))[1] == "Done printing file"
    assert printer.machine.status == "ready"
    await line.ask("M26")
    await line.ask("M24")
    assert printer.machine.status == "ready"
    await line.ask("M23 0:/user/cube.gcode")
    await line.ask("M24")
    assert printer.machine.status == "heating"


async def test_files_that_cannot_be_printed(
    printer: SimulatedPrinter, line: Line
) -> None:
    """An unknown one is an error, a printer with a job acknowledges and goes on."""
    assert await line.ask("M23 0:/user/none.gx") == ["Error: File not exists"]
    printer.machine.start_job("vase.gcode", heated=True)
    assert (await line.ask("M23 0:/user/cube.gcode"))[1] == "File selected"
    job = printer.machine.job
    assert job is not None
    assert job.file.file_name == "vase.gcode"


async def test_trap_3_faults_of_starting(
    printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """A second start makes a phantom over TCP as well."""
    printer.faults.phantom_start = True
    await line.ask("M23 0:/user/cube.gcode")
    await line.ask("M23 0:/user/cube.gcode")
    job = printer.machine.job
    assert job is not None
    assert job.phantom


async def test_pause_resume_and_stop(
    printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """The same job as over HTTP."""
    printer.machine.start_job(heated=True)
    seen = []
    for command in ("M25", "M24", "M26"):
        await line.ask(command)
        clock.advance(5)
        seen.append(printer.machine.status)
    assert seen == ["pause", "printing", "cancel"]


async def test_trap_4_plate_is_confirmed_over_http_alone(
    printer: SimulatedPrinter, line: Line, ask: Asker, clock: ManualClock
) -> None:
    """After a stop no file starts until the plate is said to be clear."""
    printer.machine.start_job(heated=True)
    await line.ask("M26")
    clock.advance(5)
    await line.ask("M23 0:/user/cube.gcode")
    assert printer.machine.status == "cancel"
    assert "MachineStatus: READY" in await line.ask("M119")
    await ask.command("stateCtrl_cmd", action="setClearPlatform")
    await line.ask("M23 0:/user/cube.gcode")
    assert printer.machine.status == "heating"


async def test_next_job_on_an_adventurer_4(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """It begins from where the last one ended."""
    printer = await make_printer(A4)
    line = await _controlling(printer, call)
    printer.machine.start_job(heated=True)
    printer.machine.finish_job()
    assert "MachineStatus: BUILDING_COMPLETED" in await line.ask("M119")
    await line.ask("M23 0:/user/cube.gcode")
    job = printer.machine.job
    assert job is not None
    assert (job.file.file_name, job.progress) == ("cube.gcode", 0)


async def test_homing_is_answered_when_it_is_done(
    printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """It takes some seconds of the printer's time."""
    line.write(b"~G28\r\n")
    await line.says_nothing()
    clock.advance(10)
    assert (await line.until(b"\nok\r\n")).startswith(b"CMD G28 Received.")
    assert printer.machine.homed
    assert await line.ask("M114") == ["X:0.000 Y:0.000 Z:0.000 A:0.000 B:0"]


async def test_answers_need_not_wait(make_printer: MakePrinter, call: Call) -> None:
    """As an option long commands are acknowledged at once."""
    printer = await make_printer(M5, dialect={"waits": False})
    line = await _controlling(printer, call)
    assert await line.ask("G28") == await line.ask("M109 S200") == []
    assert "MachineStatus: BUSY" in await line.ask("M119")


async def test_moving(
    printer: SimulatedPrinter, line: Line, clock: ManualClock
) -> None:
    """Absolute, relative and with other numbers; moves queue and end at the edge."""
    seen = []
    for command in (
        *("G90", "G1 X10 Y20.5 F6000", "G91", "G1 Z-1", "G1 X-99", "G90"),
        *("G92 X100", "G1 X105 Y900"),
    ):
        assert await line.ask(command) == []
        seen.append(printer.machine.position)
        printer.machine.position = [*printer.machine.position]
    assert seen[-1] == [5, 220, 199]
    assert seen[1] == [10, 20.5, 200]
    assert seen[4] == [0, 20.5, 199]
    assert printer.machine.status == "busy"
    clock.advance(60)
    assert printer.machine.status == "ready"


async def test_extruding(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """Cold filament is not moved; every move counts from zero."""
    printer = await make_printer(M5, dialect={"idle_seconds": 1e9})
    line = await _controlling(printer, call)
    await line.ask("G1 E5 F300")
    assert "A:0.000" in (await line.ask("M114"))[0]
    printer.machine.set_nozzle_target(210)
    clock.advance(200)
    await line.ask("G1 E5 F300")
    await line.ask("G1 E2 F300")
    assert "A:2.000" in (await line.ask("M114"))[0]
    await line.ask("G92 E0")
    assert "A:0.000" in (await line.ask("M114"))[0]


async def test_no_movement_during_a_job(printer: SimulatedPrinter, line: Line) -> None:
    """Homing and motors are refused, moves have no effect."""
    printer.machine.start_job(heated=True)
    before = [*printer.machine.position]
    assert await line.ask("M18") == ["printing can not send M18"]
    assert await line.ask("M17") == ["printing can not send M17"]
    assert await line.ask("G28") == ["printing can not send G28"]
    assert await line.ask("G1 X5") == []
    assert printer.machine.position == before
    printer.machine.cancel()
    printer.machine.finish_job()


async def test_motors(printer: SimulatedPrinter, line: Line) -> None:
    """Without motors the head's place is unknown."""
    printer.machine.homed = True
    assert await line.ask("M17") == []
    assert printer.machine.homed
    assert await line.ask("M18") == []
    assert not printer.machine.homed


async def test_trap_58_no_reply_to_movements(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """An Adventurer 3 moves without a word, and says nothing of a refusal either."""
    printer = await make_printer(A3)
    line = await call(printer)
    line.write(b"~G1 X5\r\n~M601 S1\r\n")
    assert (await line.until(b"\nok\r\n")).startswith(b"CMD M601")
    assert printer.machine.position == [0, 0, 0]
    for command in SILENT:
        line.write(f"~{command}\r\n".encode())
    await becomes_true(lambda: len(printer.tcp_records) == 7)
    clock.advance(20)
    assert (await line.raw("M27")).startswith(b"CMD M27")
    printer.machine.start_job(heated=True)
    line.write(b"~G1 Y9\r\n")
    assert (await line.raw("M27")).startswith(b"CMD M27")
    assert printer.machine.position == [0, 0, 0]


async def test_trap_58_one_firmware_answers_one_movement(
    make_printer: MakePrinter, call: Call
) -> None:
    """That of the Adventurer 3 with 1.3.7, with head and end."""
    line = await call(await make_printer(A3, firmware="1.3.7"))
    assert await line.ask("M601 S1") == ["Control Success V2.1."]
    assert await line.ask("G91") == []
    line.write(b"~G1 X5\r\n")
    await line.says_nothing()


async def test_renaming(printer: SimulatedPrinter, line: Line) -> None:
    """A short name of ASCII; a longer or another one has no effect."""
    for name, expected in (
        ("Desk two", "Desk two"),
        ("x" * 33, "Desk two"),
        ("Gerät", "Desk two"),
        ("", "Desk two"),
        ("y" * 32, "y" * 32),
    ):
        await line.ask(f"M610 {name}")
        assert printer.machine.name == expected
    assert f"Machine Name: {'y' * 32}" in await line.ask("M115")


async def test_adventurer_3_drops_everybody_after_a_new_name(
    make_printer: MakePrinter, call: Call
) -> None:
    """Its network starts again, after the answer."""
    printer = await make_printer(A3)
    line, other = await _controlling(printer, call), await call(printer)
    assert await line.ask("M610 New") == []
    assert await line.rest() == await other.rest() == b""
    assert "Machine Name: New" in await (await call(printer)).ask("M115")
