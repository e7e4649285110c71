"""What each model answers to the queries, typed from the notes once more."""

import pytest

from tests.simulator import MODELS, ManualClock, SimulatedPrinter

from .conftest import Call, Line, MakePrinter, Options

A3, A4, A4_PRO = "adventurer_3", "adventurer_4", "adventurer_4_pro"
M5, M5_PRO, AD5X = "adventurer_5m", "adventurer_5m_pro", "ad5x"
VOXEL, C3, C4 = "voxel", "creator_3", "creator_4"
FINDER, UNKNOWN = "finder", "unknown_tcp"
FLAGS = "Status: S:1 L:0 J:0 F:0"
READY = ["MachineStatus: READY", "MoveMode: READY"]
END_STOPS = "Endstop: X-max:0 Y-max:0 Z-max:0"
PARKED = "Endstop: X-max: 110 Y-max: 110 Z-min: 0"


def test_these_are_all_models_with_tcp() -> None:
    """A model that is added is also tested."""
    with_tcp = {key for key in MODELS if SimulatedPrinter(key).tcp_port is not None}
    others = {VOXEL, C3, C4, FINDER, UNKNOWN}
    assert with_tcp == {A3, A4, A4_PRO, M5, M5_PRO, AD5X} | others


@pytest.mark.parametrize(
    ("model", "firmware", "machine_type", "size", "said"),
    [
        (A3, None, "FlashForge Adventurer III", "X: 150 Y: 150 Z: 150", "v1.1.7"),
        (A3, "1.3.7", "FlashForge Adventurer III", "X: 150 Y: 150 Z: 150", "v1.3.7"),
        (A4, "2.0.5", "Flashforge Adventurer 4", "X: 220 Y: 200 Z: 250", "v2.0.5"),
        (A4_PRO, None, "Flashforge Adventurer 4 Pro", "X: 220 Y: 200 Z: 250", "v1.2.1"),
        (M5, None, "Flashforge Adventurer 5M", "X: 220 Y: 220 Z: 220", "v3.2.7"),
        (
            M5_PRO,
            None,
            "Flashforge Adventurer 5M Pro",
            "X: 220 Y: 220 Z: 220",
            "v3.2.7",
        ),
        (AD5X, None, "Flashforge AD5X", "X: 220 Y: 220 Z: 220", "v1.2.1-1.1.1-3.0.7"),
        (VOXEL, None, "Voxel", "X: 150 Y: 150 Z: 150", "v1.1.7"),
        (UNKNOWN, None, "Flashforge Guider 9", "X: 280 Y: 250 Z: 300", "v1.0.1"),
    ],
)
async def test_identity(
    model: str,
    firmware: str | None,
    machine_type: str,
    size: str,
    said: str,
    make_printer: MakePrinter,
    call: Call,
) -> None:
    """M115 tells type, the user's name, firmware, serial, volume and MAC."""
    options: Options = {} if firmware is None else {"firmware": firmware}
    printer = await make_printer(model, **options)
    printer.machine.name = "Garage: left"
    assert await (await call(printer)).ask("M115") == [
        f"Machine Type: {machine_type}",
        "Machine Name: Garage: left",
        f"Firmware: {said}",
        "SN: SNMSIM00000001",
        size,
        "Tool Count: 1",
        "Mac Address:88:A9:A7:00:00:02",
    ]


async def test_trap_35_blank_lines(make_printer: MakePrinter, call: Call) -> None:
    """One firmware of the Adventurer 3 puts a blank line after each."""
    line = await call(await make_printer(A3, firmware="2.1.2"))
    lines = await line.ask("M115")
    assert lines[0] == "Machine Type: FlashForge Adventurer III Pro"
    assert lines[1::2] == [""] * 7


@pytest.mark.parametrize("missing", ["tells_serial", "tells_mac"])
async def test_an_identity_with_holes(
    make_printer: MakePrinter, call: Call, missing: str
) -> None:
    """Some firmware of the Adventurer 4 tells no serial number."""
    line = await call(await make_printer(A4_PRO, dialect={missing: False}))
    key = {"tells_serial": "SN", "tells_mac": "Mac Address"}[missing]
    keys = [one.partition(":")[0] for one in await line.ask("M115")]
    assert key not in keys
    assert len(keys) == 6


async def test_progress_that_stops_before_the_end(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """One printer is done at 98 percent, another never says that it is done."""
    words = {"completed": ["READY", "READY"]}
    facts = {"last_percent": 98, "words": words, "idle_seconds": 1e9}
    printer = await make_printer(A4, dialect=facts)
    line = await call(printer)
    printer.machine.start_job(heated=True, progress=0.99, duration=100)
    assert (await line.ask("M27"))[0] == "SD printing byte 98/100"
    clock.advance(2)
    assert (await line.ask("M27"))[0] == "SD printing byte 98/100"
    assert await _words(line) == ("READY", "READY")


async def test_mixed_line_ends(make_printer: MakePrinter, call: Call) -> None:
    """One firmware of the Adventurer 4 ends the MAC's line with LF and a space."""
    line = await call(await make_printer(A4))
    reply = await line.raw("M115")
    assert reply.endswith(b"Mac Address:88:A9:A7:00:00:02\n \r\nok\r\n")
    assert reply.count(b"\r\n") == reply.count(b"\n") - 1


@pytest.mark.parametrize(
    ("model", "firmware", "greeting"),
    [
        (A3, "1.1.7", "Control Success."),
        (A3, "1.3.7", "Control Success V2.1."),
        (A4, "2.0.9", "Control Success V2.1."),
        (M5_PRO, "3.2.7", "Control Success V2.1."),
        (AD5X, "1.2.1-1.1.1-3.0.7", "Control Success V2.1."),
        (VOXEL, "1.1.7", "Control Success."),
        (C4, "1.3.2", "Control Success V2.1."),
        (UNKNOWN, "1.0.1", "Control Success V2.1."),
    ],
)
async def test_greeting(
    model: str, firmware: str, greeting: str, make_printer: MakePrinter, call: Call
) -> None:
    """Old firmware says no version of the protocol."""
    line = await call(await make_printer(model, firmware=firmware))
    assert await line.ask("M601 S1") == [greeting]
    assert await line.ask("M602") == ["Control Release."]


IDLE = {
    (A3, "1.1.7"): (
        ["Endstop: X-max:1 Y-max:0 Z-max:0", *READY, FLAGS],
        ["T0:25 /0 B:25/0"],
        ["SD printing byte 0/100"],
        ["X:0 Y:0 Z:0 A:0 B:0"],
    ),
    (A3, "1.3.7"): (
        [
            "Endstop: X-max:1 Y-max:0 Z-min:0",
            "MachineStatus: IDLE",
            "MoveMode: 0.0",
            "FilamentStatus: ok",
            "LEDStatus: off",
            "PrintFileName: ",
        ],
        ["ok T0:25 /0 B:25/0"],
        ["SD printing byte 0/0"],
        ["X:0 Y:0 Z:0 A:0 B:0"],
    ),
    (A4, "2.0.5"): (
        [END_STOPS, *READY, FLAGS, "LED: 0", "CurrentFile: "],
        ["T0:25/0 B:25/0"],
        ["SD printing byte 0/100"],
        ["X:19.3861 Y:54.3 Z:194.44 A:0 B:0"],
    ),
    (M5_PRO, "2.4.5"): (
        [PARKED, *READY, FLAGS, "LED: 1", "CurrentFile: "],
        ["T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0"],
        ["SD printing byte 0/100", "Layer: 0/0"],
        ["X:110.050 Y:110.050 Z:200.000 A:0.000 B:0"],
    ),
    (VOXEL, "1.1.7"): (
        ["Endstop: X-max:1 Y-max:0 Z-max:0", *READY, FLAGS],
        ["T0:25 /0 B:25/0"],
        ["SD printing byte 0/100"],
        ["X:0 Y:0 Z:0 A:0 B:0"],
    ),
    (C4, "1.3.2"): (
        [END_STOPS, FLAGS, *READY, "LED: 0", "CurrentFile: "],
        ["T0:25/0 T1:25/0 B:25/0"],
        ["SD printing byte 0/1000"],
        ["X:0 Y:0 Z:0 A:0 B:0"],
    ),
    (C3, "1.2.3"): (
        [END_STOPS, *READY, FLAGS, "LED: 0", "CurrentFile: "],
        ["T0:25/0 T1:25/0 B:25/0"],
        ["SD printing byte 0/100"],
        ["X1:0 X2:300 Y:0 Z:0"],
    ),
    (UNKNOWN, "1.0.1"): (
        [END_STOPS, *READY, FLAGS, "LED: 0", "CurrentFile: "],
        ["T0:25/0 B:25/0"],
        ["SD printing byte 0/100"],
        ["X:0 Y:0 Z:0 A:0 B:0"],
    ),
}


@pytest.mark.parametrize(("model", "firmware"), IDLE)
async def test_idle_transcripts(
    model: str, firmware: str, make_printer: MakePrinter, call: Call
) -> None:
    """The four queries of a printer that has nothing to do."""
    line = await call(await make_printer(model, firmware=firmware))
    answers = [await line.ask(code) for code in ("M119", "M105", "M27", "M114")]
    assert tuple(answers) == IDLE[model, firmware]
    assert await line.ask("M650") == ["X: 1.0 Y: 0.5"]


async def _words(line: Line) -> tuple[str, str]:
    lines = await line.ask("M119")
    values = dict(one.split(": ", 1) for one in lines if ": " in one)
    return values["MachineStatus"], values["MoveMode"]


@pytest.mark.parametrize("model", [A3, A4, M5, AD5X, VOXEL, C4, UNKNOWN])
async def test_trap_42_job_from_start_to_end(
    model: str, make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """M119 tells what temperatures cannot."""
    printer = await make_printer(model, dialect={"idle_seconds": 1e9})
    line = await call(printer)
    seen = [await _words(line)]
    printer.machine.start_job("cube.gx", duration=1000)
    for seconds in (1, 200):
        clock.advance(seconds)
        seen.append(await _words(line))
    printer.machine.pause()
    for seconds in (1, 5):
        clock.advance(seconds)
        seen.append(await _words(line))
    printer.machine.resume()
    seen.append(await _words(line))
    clock.advance(2000)
    seen.append(await _words(line))
    assert seen == [
        ("READY", "READY"),
        ("BUSY", "WAIT_ON_TOOL"),
        ("BUILDING_FROM_SD", "MOVING"),
        ("BUILDING_FROM_SD", "MOVING"),
        ("PAUSED", "PAUSED"),
        ("BUILDING_FROM_SD", "MOVING"),
        ("BUILDING_COMPLETED", "READY"),
    ]


async def test_words_of_the_specification(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """One firmware has other words, and numbers for the movement."""
    printer = await make_printer(A3, firmware="1.3.7", dialect={"idle_seconds": 1e9})
    line = await call(printer)
    printer.machine.home()
    assert await _words(line) == ("HOMING", "1.0")
    clock.advance(10)
    printer.machine.start_job("cube.gx", heated=True)
    printer.machine.light = True
    assert await _words(line) == ("PRINTING", "1.0")
    lines = await line.ask("M119")
    assert lines[-2:] == ["LEDStatus: on", "PrintFileName: cube.gx"]
    printer.machine.fail_job("E0009")
    assert await _words(line) == ("ERROR", "0.0")


@pytest.mark.parametrize(
    ("model", "idle", "printing", "after"),
    [
        (A3, [], [], []),
        (A4, [], ["Layer: 6/10"], []),
        (M5, ["Layer: 0/0"], ["Layer: 6/10"], ["Layer: 6/10"]),
        (UNKNOWN, [], ["Layer: 6/10"], []),
    ],
)
async def test_trap_36_progress(
    model: str,
    idle: list[str],
    printing: list[str],
    after: list[str],
    make_printer: MakePrinter,
    call: Call,
    clock: ManualClock,
) -> None:
    """A percentage; layers never, while printing or always; stale after a cancel."""
    printer = await make_printer(model)
    line = await call(printer)
    assert await line.ask("M27") == ["SD printing byte 0/100", *idle]
    printer.machine.start_job(progress=0.55, layers=10, heated=True)
    assert await line.ask("M27") == ["SD printing byte 55/100", *printing]
    printer.machine.cancel()
    clock.advance(5)
    assert await _words(line) == ("READY", "READY")
    printer.machine.clear_platform()
    assert await line.ask("M27") == ["SD printing byte 55/100", *after]
    await printer.power_off()
    await printer.power_on()
    line = await call(printer)
    assert await line.ask("M27") == ["SD printing byte 0/100", *idle]


async def test_progress_may_be_forgotten(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """Other firmware begins at zero again."""
    printer = await make_printer(A4, dialect={"keeps_progress": False})
    line = await call(printer)
    printer.machine.start_job(progress=0.5, heated=True)
    printer.machine.cancel()
    clock.advance(5)
    assert await line.ask("M27") == ["SD printing byte 0/100"]


@pytest.mark.parametrize(
    ("model", "waits"), [(A3, False), (A4, False), (M5, True), (AD5X, True)]
)
async def test_after_a_job(
    model: str, waits: bool, make_printer: MakePrinter, clock: ManualClock
) -> None:
    """The older models take the next job at once, the others ask for the plate."""
    machine = (await make_printer(model)).machine
    machine.start_job(heated=True)
    machine.cancel()
    clock.advance(5)
    assert machine.status == ("cancel" if waits else "ready")
    machine.clear_platform()
    machine.start_job(heated=True)
    machine.finish_job()
    assert machine.status == "completed"
    assert machine.takes_jobs is not waits


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        (A3, "T0:25 /210 B:25/64"),
        (A4, "T0:25/210 B:25/64"),
        (M5, "T0:25.0/210.0 T1:0.0/0.0 B:25.0/64.0"),
    ],
)
async def test_trap_37_temperatures(
    model: str, shown: str, make_printer: MakePrinter, call: Call
) -> None:
    """With and without a space, in whole degrees or tenths; lost sensors read below."""
    printer = await make_printer(model)
    line = await call(printer)
    printer.machine.set_nozzle_target(210)
    printer.machine.set_bed_target(64)
    assert await line.ask("M105") == [shown]
    printer.faults.sentinel_temperatures = True
    assert (await line.ask("M105"))[0].startswith("T0:-108")


async def test_hidden_target(make_printer: MakePrinter, call: Call) -> None:
    """One firmware tells the nozzle's target only during a job."""
    printer = await make_printer(A3, firmware="1.3.7")
    line = await call(printer)
    printer.machine.set_nozzle_target(210)
    assert await line.ask("M105") == ["ok T0:25 /0 B:25/0"]
    printer.machine.start_job(nozzle=220, bed=50)
    assert await line.ask("M105") == ["ok T0:25 /220 B:25/50"]


async def test_lamp_and_file_in_the_status(
    make_printer: MakePrinter, call: Call
) -> None:
    """The name of a file may hold anything, even the end of a reply."""
    printer = await make_printer(A4)
    printer.machine.light = True
    printer.machine.start_job("ok: a+b (1).gcode.gx", heated=True)
    lines = await (await call(printer)).ask("M119")
    assert lines[-2:] == ["LED: 1", "CurrentFile: ok: a+b (1).gcode.gx"]


async def test_whole_state_of_a_model_without_http(make_printer: MakePrinter) -> None:
    """The same parts as for the others."""
    state = (await make_printer(A3)).state()
    assert isinstance(state["settings"], dict)
    assert isinstance(state["job"], dict)
    assert state["settings"]["lightStatus"] == "close"
    assert state["settings"]["position"] == [0, 0, 0]
    assert state["job"]["status"] == "ready"
