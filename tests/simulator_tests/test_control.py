"""The control endpoint, through which another process drives a printer."""

import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Asker, Call, MakeAsker, becomes_true


async def test_state_is_the_same_until_something_changes(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """Two looks are equal, and a command shows in exactly one place."""
    before = await ask.control_get("/state")
    assert await ask.control_get("/state") == before
    await ask.command("lightControl_cmd", status="close")
    after = await ask.control_get("/state")
    assert after != before
    after["settings"]["lightStatus"] = "open"
    assert after == before


async def test_state_splits_what_time_changes(
    printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """While a job runs only the readings move."""
    printer.machine.start_job(heated=True)
    before = await ask.control_get("/state")
    clock.advance(100)
    after = await ask.control_get("/state")
    assert after["readings"] != before["readings"]
    assert after | {"readings": 0} == before | {"readings": 0}


async def test_job_from_start_to_cleared_plate(ask: Asker) -> None:
    """A job is started, paused, continued, failed and cleared from outside."""
    job = {"file_name": "cube.gcode", "progress": 0.5, "heated": True}
    seen = []
    for path, values in (
        ("/job/start", job),
        ("/job/pause", {}),
        ("/job/fail", {"error_code": "E0163", "paused": True}),
        ("/job/resume", {}),
        ("/job/finish", {}),
        ("/plate/clear", {}),
        ("/job/start", {"heated": True}),
        ("/job/cancel", {}),
        ("/job/fail", {"error_code": "E0009"}),
    ):
        status, state = await ask.control(path, **values)
        assert status == 200
        seen.append((state["job"]["status"], state["job"]["errorCode"]))
    assert seen == [
        ("printing", ""),
        ("pausing", ""),
        ("pause", "E0163"),
        ("printing", ""),
        ("completed", ""),
        ("ready", ""),
        ("printing", ""),
        ("canceling", ""),
        ("error", "E0009"),
    ]


async def test_speed(printer: SimulatedPrinter, ask: Asker, clock: ManualClock) -> None:
    """The printer's time runs as fast as it is told."""
    await ask.control("/job/start", heated=True)
    assert (await ask.control("/speed", speed=100))[0] == 200
    clock.advance(3)
    assert (await ask.detail())["printDuration"] == 300


async def test_faults(printer: SimulatedPrinter, ask: Asker) -> None:
    """Faults are switched by name, and shown."""
    status, state = await ask.control(
        "/faults", garbage="html", refuse_commands=[5, "x"]
    )
    assert status == 200
    assert state["faults"]["garbage"] == printer.faults.garbage == "html"
    assert printer.faults.refuse_commands == (5, "x")


async def test_power_and_lan_mode(printer: SimulatedPrinter, ask: Asker) -> None:
    """The endpoint outlives the printer's power."""
    assert (await ask.control("/lan_mode", on=False))[1]["lan_mode"] is False
    assert (await ask.control("/lan_mode", on=True))[1]["lan_mode"] is True
    status, state = await ask.control("/power", on=False)
    assert (status, state["powered"], printer.powered) == (200, False, False)
    status, state = await ask.control("/power", on=True)
    assert (status, state["powered"], printer.powered) == (200, True, True)


async def test_requests_are_counted(ask: Asker) -> None:
    """What the printer was asked can be read from outside."""
    await ask.detail()
    await ask.detail()
    await ask.command("reName_cmd", name="New")
    counted = await ask.control_get("/requests")
    # Searches of other tests reach this printer too.
    assert counted.pop("probes") >= 0
    assert counted == {
        "total": 3,
        "paths": {"/detail": 2, "/control": 1},
        "commands": {"reName_cmd": 1},
        "connections": 1,
        "open_connections": 1,
        "tcp": {"commands": {}, "connections": 0, "open_connections": 0},
        "viewers": 0,
        "total_viewers": 0,
        "refused_viewers": 0,
        "forbidden": [],
    }


async def test_tcp(printer: SimulatedPrinter, ask: Asker, call: Call) -> None:
    """Who has control, what arrives and what was sent can be read from outside."""
    line = await call(printer)
    await line.log_in()
    await line.ask("M28 10 0:/user/new.gx")
    line.write(b"1234")
    await becomes_true(lambda: "4" in str(printer.state()["tcp"]))
    assert (await ask.control_get("/state"))["tcp"] == {
        "listening": True,
        "controller": 1,
        "abandoned": False,
        "chosen": None,
        "uploads": [{"file_name": "new.gx", "received": 4}],
    }
    assert (await ask.control_get("/requests"))["tcp"] == {
        "commands": {"M601": 1, "M28": 1},
        "connections": 1,
        "open_connections": 1,
    }
    status, state = await ask.control("/tcp", on=False)
    assert (status, state["tcp"]["listening"], state["tcp"]["uploads"]) == (
        *(200, False),
        [],
    )
    with pytest.raises(ConnectionRefusedError):
        await call(printer)
    assert (await ask.control("/tcp", on=True))[1]["tcp"]["listening"] is True
    await (await call(printer)).log_in()


WRONG: list[tuple[str, dict[str, object]]] = [
    ("/faults", {"hangs": True}),
    ("/faults", {"hang": "yes"}),
    ("/job/start", {"file": "cube.gcode"}),
    ("/job/start", {"duration": -1}),
    ("/job/fail", {}),
    ("/speed", {"speed": -1}),
    ("/speed", {"speed": "fast"}),
    ("/speed", {}),
    ("/power", {"on": "yes"}),
    ("/tcp", {"on": 1}),
    ("/power", {}),
]


async def test_wrong_requests_change_nothing(
    ask: Asker, subtests: pytest.Subtests
) -> None:
    """What it does not understand is 400 with a reason."""
    for path, values in WRONG:
        with subtests.test(f"{path}, {values}"):
            before = await ask.control_get("/state")
            status, answer = await ask.control(path, **values)
            assert status == 400
            assert answer["error"]
            assert await ask.control_get("/state") == before


async def test_busy_printer_refuses_a_job(ask: Asker) -> None:
    """A second job is refused with the status that forbids it."""
    await ask.control("/job/start")
    assert await ask.control("/job/start") == (
        400,
        {"error": "the printer is heating"},
    )


async def test_unknown_path(ask: Asker) -> None:
    """What there is, is listed."""
    status, answer = await ask.control("/job/begin")
    assert status == 404
    assert "POST /job/start" in answer["error"]


async def test_questions_doors_slots_and_files(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """What only somebody at the printer can do is done from outside."""
    async with SimulatedPrinter(
        "creator_5_pro", host=printer_host, control_port=0
    ) as printer:
        ask = make_asker(printer)
        await ask.control("/station/fill", slot_id=2, material="ASA", color="#F82D29")
        await ask.control("/station/empty", slot_id=4)
        await ask.control("/door", open=True)
        await ask.post("/printGcode", fileName="lid.gcode", levelingBeforePrint=False)
        status, state = await ask.control("/question", error_code="E0088")
        assert status == 200
        files = await ask.control_get("/files")
        wrong = [
            await ask.control("/question", error_code="E0007"),
            await ask.control("/station/empty", slot_id=9),
            await ask.control("/door", open="yes"),
        ]
    slots = state["station"]["matlStationInfo"]["slotInfos"]
    assert slots[1]["materialName"] == "ASA"
    assert slots[3]["hasFilament"] is False
    assert state["settings"]["doorStatus"] == "open"
    assert state["job"]["errorCode"] == "E0088"
    assert files["files"][0] == {"file_name": "lid.gcode", "size": 0, "sha256": ""}
    assert files["last_start"]["file_name"] == "lid.gcode"
    assert [status for status, _ in wrong] == [400, 400, 400]


async def test_closed_by_default(printer_host: str) -> None:
    """Nobody drives a printer that was not made to be driven."""
    async with SimulatedPrinter(
        host=printer_host, http_port=0, camera_port=0, tcp_port=0
    ) as printer:
        assert printer.control_port is None
