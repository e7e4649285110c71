"""The HTTP interface over real sockets: envelope, endpoints, commands."""

import base64
from itertools import product
import json
from typing import Any

import aiohttp
import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Asker, MakeAsker

EXAMPLE: dict[str, Any] = json.loads("""
{"autoShutdown":"close","autoShutdownTime":30,
"cameraStreamUrl":"http://192.0.2.10:8080/?action=stream",
"chamberFanSpeed":0,"chamberTargetTemp":0,"chamberTemp":0,"coolingFanSpeed":80,
"cumulativeFilament":812.4,"cumulativePrintTime":19122,"currentPrintSpeed":250,
"doorStatus":"close","errorCode":"","estimatedLeftLen":0,"estimatedLeftWeight":0,
"estimatedRightLen":12500,"estimatedRightWeight":35.5,"estimatedTime":5400.0,
"externalFanStatus":"close","fillAmount":15,"firmwareVersion":"3.2.7",
"flashRegisterCode":"ABCD1234","internalFanStatus":"open","ipAddr":"192.0.2.10",
"leftFilamentType":"","leftTargetTemp":0,"leftTemp":0,"lightStatus":"open",
"location":"Group A","macAddr":"88:A9:A7:00:00:02","measure":"220X220X220",
"name":"Desk Pro","nozzleCnt":1,"nozzleModel":"0.4mm","nozzleStyle":0,"pid":36,
"platTargetTemp":60,"platTemp":60.1,"polarRegisterCode":"EFGH5678",
"printDuration":1800,"printFileName":"cube.gcode",
"printFileThumbUrl":"http://192.0.2.10:8898/getThum","printLayer":44,
"printProgress":0.42,"printSpeedAdjust":100,"remainingDiskSpace":4.9,
"rightFilamentType":"PLA","rightTargetTemp":210,"rightTemp":209.6,
"status":"printing","targetPrintLayer":419,"tvoc":12,"zAxisCompensation":0}
""")
"""A 5M Pro while printing, every key its firmware is known to send."""

SUCCESS = {"code": 0, "message": "Success"}
PARAMETER_ERROR = {"code": -1, "message": "Parameters is error"}


async def test_detail_has_the_keys_and_types_of_the_firmware(
    printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """A printing 5M Pro sends exactly these 52 keys, each of the same type."""
    printer.machine.start_job(heated=True)
    clock.advance(600)
    detail = await ask.detail()
    assert detail.keys() == EXAMPLE.keys()
    assert len(detail) == 52
    types = {key: type(value) for key, value in detail.items()}
    assert types == {key: type(value) for key, value in EXAMPLE.items()}
    assert detail["ipAddr"] == printer.host
    assert detail["printFileThumbUrl"] == f"http://{printer.host}:8898/getThum"
    assert detail["cameraStreamUrl"] == f"http://{printer.host}:8080/?action=stream"


async def test_envelope(ask: Asker, session: aiohttp.ClientSession) -> None:
    """The Content-Type is misspelt, the text of success exact."""
    body = {"serialNumber": "SNMSIM00000001", "checkCode": "12345678"}
    async with session.post(ask.url("/checkCode"), json=body) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "appliation/json"
        assert await response.json(content_type=None) == SUCCESS


async def test_content_type_can_be_right(
    printer: SimulatedPrinter, ask: Asker, session: aiohttp.ClientSession
) -> None:
    """Some firmware spells it right."""
    printer.faults.misspelled_content_type = False
    async with session.post(ask.url("/checkCode"), json={}) as response:
        assert response.headers["Content-Type"] == "application/json"


WRONG_CREDENTIALS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"serialNumber": "MSIM00000001"}, {"code": 1, "message": "SN is different"}),
    (
        {"checkCode": "00000000"},
        {"code": 1, "message": "Access code is different"},
    ),
    ({"checkCode": None}, PARAMETER_ERROR),
    ({"serialNumber": 1}, PARAMETER_ERROR),
]
PATHS = ["/detail", "/product", "/control", "/gcodeList"]


async def test_trap_20_wrong_credentials(ask: Asker, subtests: pytest.Subtests) -> None:
    """Wrong credentials are code 1 with the firmware's texts, missing ones -1."""
    for (body, answer), path in product(WRONG_CREDENTIALS, PATHS):
        with subtests.test(f"{path}, {body}"):
            assert await ask.post(path, **body) == answer


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b"{}"])
async def test_unreadable_body(
    raw: bytes, ask: Asker, session: aiohttp.ClientSession
) -> None:
    """A body that is no object with credentials is a parameter error."""
    async with session.post(ask.url("/detail"), data=raw) as response:
        assert response.status == 200
        assert await response.json(content_type=None) == PARAMETER_ERROR


async def test_product(ask: Asker) -> None:
    """A 5M Pro has lamp and fans but no chamber heater."""
    assert await ask.post("/product") == SUCCESS | {
        "product": {
            "chamberTempCtrlState": 0,
            "externalFanCtrlState": 1,
            "internalFanCtrlState": 1,
            "lightCtrlState": 1,
            "nozzleTempCtrlState": 1,
            "platformTempCtrlState": 1,
        }
    }


async def test_plain_5m_has_no_extras(printer_host: str, make_asker: MakeAsker) -> None:
    """The same commands are acknowledged by a 5M and change nothing."""
    async with SimulatedPrinter("adventurer_5m", host=printer_host) as printer:
        ask = make_asker(printer)
        product = (await ask.post("/product"))["product"]
        assert product["lightCtrlState"] == product["internalFanCtrlState"] == 0
        assert await ask.command("lightControl_cmd", status="open") == SUCCESS
        await ask.command("circulateCtl_cmd", internal="open", external="open")
        await ask.command("streamCtrl_cmd", action="open")
        detail = await ask.detail()
    assert detail["pid"] == 35
    assert detail["lightStatus"] == detail["internalFanStatus"] == "close"
    assert detail["cameraStreamUrl"] == ""
    assert detail["tvoc"] == 0


@pytest.mark.parametrize(
    ("command", "arguments", "changes"),
    [
        ("lightControl_cmd", {"status": "close"}, {"lightStatus": "close"}),
        (
            "circulateCtl_cmd",
            {"internal": "open", "external": "close"},
            {"internalFanStatus": "open"},
        ),
        ("circulateCtl_cmd", {"external": "open"}, {"externalFanStatus": "open"}),
        ("streamCtrl_cmd", {"action": "close"}, {"cameraStreamUrl": ""}),
        (
            "printerCtl_cmd",
            {
                "zAxisCompensation": 0.05,
                "speed": 120,
                "chamberFan": -200,
                "coolingFan": 40,
                "coolingLeftFan": 0,
            },
            {"zAxisCompensation": 0.05, "printSpeedAdjust": 120, "coolingFanSpeed": 40},
        ),
        (
            "printerCtl_cmd",
            {"zAxisCompensation": 5.5, "speed": 900, "chamberFan": 300},
            {"printSpeedAdjust": 150, "chamberFanSpeed": 100},
        ),
        ("printerCtl_cmd", {"speed": -200, "zAxisCompensation": -200}, {}),
        (
            "temperatureCtl_cmd",
            {"platform": 60, "rightNozzle": -200, "leftNozzle": -200, "chamber": -200},
            {"platTargetTemp": 60},
        ),
        ("temperatureCtl_cmd", {"rightNozzle": 999}, {"rightTargetTemp": 280}),
        ("temperatureCtl_cmd", {"rightNozzle": "hot", "platform": True}, {}),
        (
            "delayClose_cmd",
            {"automaticShutdown": "open", "shutdownAfterTime": 45},
            {"autoShutdown": "open", "autoShutdownTime": 45},
        ),
        ("reName_cmd", {"name": "Küche"}, {"name": "Küche"}),
        ("reName_cmd", {"name": ""}, {}),
        ("lightControl_cmd", {"status": "dim"}, {}),
        ("lightControl", {"status": "close"}, {}),
        ("makeCoffee_cmd", {"cups": 2}, {}),
        ("jobCtl_cmd", {"jobID": "", "action": "pause"}, {}),
        ("stateCtrl_cmd", {"action": "setClearPlatform"}, {}),
    ],
)
async def test_command_changes_what_it_says_and_nothing_else(
    command: str, arguments: dict[str, object], changes: dict[str, object], ask: Asker
) -> None:
    """Every command is acknowledged; only the named fields change (trap 1)."""
    before = await ask.detail()
    assert await ask.command(command, **arguments) == SUCCESS
    assert await ask.detail() == before | changes


@pytest.mark.parametrize("off", [0, -100])
async def test_trap_29_off_is_zero_or_minus_100(off: int, ask: Asker) -> None:
    """Both switch a heater of this family off."""
    await ask.command("temperatureCtl_cmd", platform=60, rightNozzle=200)
    await ask.command("temperatureCtl_cmd", platform=off, rightNozzle=-200)
    detail = await ask.detail()
    assert (detail["platTargetTemp"], detail["rightTargetTemp"]) == (0, 200)


async def test_job_commands(
    printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """Pause, continue, cancel and the confirmation run through their statuses."""
    printer.machine.start_job(heated=True)
    seen = []
    for action in ("pause", "continue", "cancel"):
        assert await ask.command("jobCtl_cmd", jobID="", action=action) == SUCCESS
        seen.append((await ask.detail())["status"])
        clock.advance(3)
        seen.append((await ask.detail())["status"])
    await ask.command("stateCtrl_cmd", action="setClearPlatform")
    seen.append((await ask.detail())["status"])
    assert seen == [
        "pausing",
        "pause",
        "printing",
        "printing",
        "canceling",
        "cancel",
        "ready",
    ]


async def test_trap_2_flat_cancel_only_pauses(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """A body without payload is answered with code 0 and does something else."""
    printer.machine.start_job(heated=True)
    flat = {"cmd": "lightControl_cmd", "args": {"status": "close"}}
    assert await ask.post("/control", **flat) == SUCCESS
    assert (await ask.detail())["lightStatus"] == "open"
    flat = {"cmd": "jobCtl_cmd", "args": {"jobID": "", "action": "cancel"}}
    assert await ask.post("/control", **flat) == SUCCESS
    assert (await ask.detail())["status"] == "pausing"


@pytest.mark.parametrize(
    "body", [{}, {"payload": 1}, {"payload": {}}, {"payload": {"cmd": 3}}]
)
async def test_control_without_a_command(body: dict[str, object], ask: Asker) -> None:
    """Something has to be commanded."""
    assert await ask.post("/control", **body) == PARAMETER_ERROR


async def test_trap_25_ten_files_listed_but_all_startable(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """The list ends after ten names; an older file starts by its name."""
    answer = await ask.post("/gcodeList")
    assert answer.keys() == {"code", "message", "gcodeList"}
    assert len(answer["gcodeList"]) == 10
    assert "dice_tower.gcode" not in answer["gcodeList"]
    start = {"fileName": "dice_tower.gcode", "levelingBeforePrint": False}
    assert await ask.post("/printGcode", **start) == SUCCESS
    assert (await ask.detail())["printFileName"] == "dice_tower.gcode"
    assert (await ask.post("/gcodeList"))["gcodeList"][0] == "dice_tower.gcode"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"fileName": "none.gcode", "levelingBeforePrint": False}, 3),
        ({"fileName": "cube.gcode"}, -1),
        ({"levelingBeforePrint": True}, -1),
        (
            {
                "fileName": "cube.gcode",
                "levelingBeforePrint": True,
                "flowCalibration": False,
                "useMatlStation": False,
                "gcodeToolCnt": 0,
                "materialMappings": [],
            },
            0,
        ),
    ],
)
async def test_start_bodies(body: dict[str, object], answer: int, ask: Asker) -> None:
    """The short and the long body start a file; what is missing is said."""
    assert (await ask.post("/printGcode", **body))["code"] == answer


@pytest.mark.parametrize("end", ["finish", "cancel", "fail", "none"])
async def test_trap_4_new_job_is_refused_until_cleared(
    end: str, printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """Busy is code 2, with the plate still occupied as well as while printing."""
    machine = printer.machine
    machine.start_job(heated=True)
    if end == "finish":
        machine.finish_job()
    elif end == "cancel":
        machine.cancel()
    elif end == "fail":
        machine.fail_job("E0009")
    clock.advance(3)
    before = await ask.detail()
    start = {"fileName": "cube.gcode", "levelingBeforePrint": False}
    assert await ask.post("/printGcode", **start) == {
        "code": 2,
        "message": "Printer is Busy.",
    }
    assert await ask.detail() == before


async def test_job_thumbnail(
    printer: SimulatedPrinter, ask: Asker, session: aiohttp.ClientSession
) -> None:
    """The job's picture is a BMP without credentials, and JSON without a job."""
    async with session.get(ask.url("/getThum")) as response:
        assert (await response.json(content_type=None))["code"] != 0
    printer.machine.start_job()
    async with session.get(ask.url("/getThum")) as response:
        assert response.content_type == "image/bmp"
        assert (await response.read()).startswith(b"BM")


async def test_trap_27_file_thumbnail_is_a_bmp(ask: Asker) -> None:
    """The picture of a stored file is a BMP, whatever is said of it."""
    answer = await ask.post("/gcodeThumb", fileName="cube.gcode")
    assert base64.b64decode(answer["imageData"]).startswith(b"BM")
    assert (await ask.post("/gcodeThumb", fileName="none.gcode"))["code"] == 3
    assert await ask.post("/gcodeThumb") == PARAMETER_ERROR


@pytest.mark.parametrize(("method", "path"), [("GET", "/detail"), ("POST", "/nothing")])
async def test_unknown_paths(
    method: str, path: str, ask: Asker, session: aiohttp.ClientSession
) -> None:
    """What is no endpoint is not found."""
    async with session.request(method, ask.url(path)) as response:
        assert response.status == 404


async def test_requests_are_recorded(
    printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """Each request leaves its time, path and command; one connection serves all."""
    await ask.detail()
    clock.advance(5)
    await ask.command("lightControl_cmd", status="close")
    first, second = printer.requests
    assert (first.method, first.path, first.command) == ("POST", "/detail", None)
    assert (second.path, second.command) == ("/control", "lightControl_cmd")
    assert second.time - first.time == 5
    assert printer.commands == ["lightControl_cmd"]
    assert (printer.connections, printer.open_connections) == (1, 1)
