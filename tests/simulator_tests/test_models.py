"""The models with HTTP over real sockets: identity, abilities, keys and limits."""

import base64
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.simulator import KNOWN, MODELS, ManualClock, SimulatedPrinter

from .conftest import Asker, MakeAsker

SUCCESS = {"code": 0, "message": "Success"}

AD5X_ALONE = {
    "camera",
    "clearFanStatus",
    "coolingFanLeftSpeed",
    "coordinate",
    "extrudeCtrl",
    "hasLeftFilament",
    "hasMatlStation",
    "hasRightFilament",
    "indepMatlInfo",
    "matlStationInfo",
    "moveCtrl",
}

CREATOR_5_PRO_CAPTURE = """
autoShutdown, autoShutdownTime, camera, cameraStreamUrl, chamberFanSpeed,
chamberTargetTemp, chamberTemp, coolingFanSpeed, cumulativeFilament,
cumulativePrintTime, currentPrintSpeed, doorStatus, errorCode, estimatedLeftLen,
estimatedLeftWeight, estimatedRightLen, estimatedRightWeight, estimatedTime,
externalFanStatus, fillAmount, firmwareVersion, flashRegisterCode, internalFanStatus,
ipAddr, leftFilamentType, leftTargetTemp, leftTemp, lidar, lightStatus, location,
macAddr, matlStationInfo, measure, model, name, nozzleCnt, nozzleModel, nozzleStyle,
nozzleTargetTemps, nozzleTemps, pid, platTargetTemp, platTemp, polarRegisterCode,
printDuration, printFileName, printLayer, printProgress, printSpeedAdjust,
remainingDiskSpace, rightFilamentType, rightTargetTemp, rightTemp, status,
targetPrintLayer, tvoc, zAxisCompensation
"""
"""Every key of one live Creator 5 Pro with firmware 1.9.9."""


@dataclass(frozen=True)
class Expected:
    """What tells one model from the others, typed from the notes once more."""

    pid: int
    measure: str
    keys: int
    tools: int
    nozzle: int
    bed: int
    lamp: int
    fans: int
    chamber: int
    picture: bytes


BMP, PNG = b"BM", b"\x89PNG"

EXPECTED = {
    "adventurer_5m": Expected(35, "220X220X220", 52, 1, 280, 110, 0, 0, 0, PNG),
    "adventurer_5m_pro": Expected(36, "220X220X220", 52, 1, 280, 110, 1, 1, 0, BMP),
    "ad5x": Expected(38, "220X220X220", 63, 1, 300, 110, 0, 0, 0, PNG),
    "creator_5": Expected(40, "256X256X256", 57, 4, 300, 120, 1, 0, 1, PNG),
    "creator_5_pro": Expected(41, "256X256X256", 57, 4, 320, 120, 1, 0, 1, PNG),
    "guider_4": Expected(0x25, "300X250X300", 52, 1, 300, 110, 1, 0, 0, PNG),
    "unknown_http": Expected(0x42, "300X250X300", 52, 1, 300, 110, 1, 0, 0, PNG),
}


@pytest.fixture(params=EXPECTED)
async def any_model(
    request: pytest.FixtureRequest, printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return a printer of each model, one after the other."""
    async with SimulatedPrinter(
        request.param, host=printer_host, clock=clock
    ) as printer:
        yield printer


def test_these_are_all_models() -> None:
    """A model that is added is also tested; those without HTTP have tests of TCP."""
    assert {key for key, row in MODELS.items() if row.has_http} == EXPECTED.keys()


async def test_each_model_tells_who_it_is(
    any_model: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Product id, build volume, tools and the number of keys are the model's."""
    expected = EXPECTED[any_model.machine.model.key]
    detail = await make_asker(any_model).detail()
    assert detail["pid"] == expected.pid
    assert detail["measure"] == expected.measure
    assert detail["nozzleCnt"] == expected.tools
    assert detail["nozzleModel"] == ";".join(["0.4mm"] * expected.tools)
    assert detail["name"] == any_model.machine.model.default_name
    assert detail["firmwareVersion"] == any_model.machine.model.firmware
    assert len(detail) == expected.keys


async def test_trap_15_product_as_the_firmware_reports_it(
    any_model: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """A Creator 5 reports a chamber heater it lacks, a Pro hides its fans."""
    expected = EXPECTED[any_model.machine.model.key]
    assert (await make_asker(any_model).post("/product"))["product"] == {
        "chamberTempCtrlState": expected.chamber,
        "externalFanCtrlState": expected.fans,
        "internalFanCtrlState": expected.fans,
        "lightCtrlState": expected.lamp,
        "nozzleTempCtrlState": 1,
        "platformTempCtrlState": 1,
    }


async def test_file_list_and_pictures(
    any_model: SimulatedPrinter, make_asker: MakeAsker, session: aiohttp.ClientSession
) -> None:
    """Ten names everywhere, details on two models alone, and each model's picture."""
    model = any_model.machine.model.key
    ask = make_asker(any_model)
    answer = await ask.post("/gcodeList")
    names = answer["gcodeList"]
    assert len(names) == 10
    assert ("gcodeListDetail" in answer) == (model in {"ad5x", "creator_5_pro"})
    picture = (await ask.post("/gcodeThumb", fileName="cube.gcode"))["imageData"]
    assert base64.b64decode(picture).startswith(EXPECTED[model].picture)
    async with session.get(ask.url("/getThum")) as response:
        assert (await response.json(content_type=None))["code"] != 0
    any_model.machine.start_job()
    async with session.get(ask.url("/getThum")) as response:
        assert response.content_type == "image/bmp"
        assert (await response.read()).startswith(BMP)


async def test_limits(any_model: SimulatedPrinter) -> None:
    """No heater goes beyond what its model allows."""
    expected = EXPECTED[any_model.machine.model.key]
    machine = any_model.machine
    machine.set_bed_target(999)
    for tool in range(expected.tools):
        machine.set_nozzle_target(999, tool)
    tools = [tool.target for tool in machine.heat.tools]
    assert tools == [expected.nozzle] * expected.tools
    assert machine.bed.target == expected.bed
    machine.start_job()
    machine.set_speed_percent(999)
    assert machine.speed_percent == (500 if expected.pid == 38 else 150)


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "creator_5_pro"])
async def test_what_a_creator_5_takes_of_speed_and_offset(
    printer_host: str, model: str
) -> None:
    """A speed during a job alone, and an offset in fortieths of a millimeter."""
    creator = model == "creator_5_pro"
    async with SimulatedPrinter(model, host=printer_host) as printer:
        machine = printer.machine
        machine.set_speed_percent(120)
        assert machine.speed_percent == (100 if creator else 120)
        assert printer.detail()["printSpeedAdjust"] == (0 if creator else 120)
        machine.start_job()
        machine.set_speed_percent(120)
        machine.set_z_offset(0.19)
        detail = printer.detail()
        assert detail["printSpeedAdjust"] == 120
        assert detail["zAxisCompensation"] == (0.2 if creator else 0.19)


async def test_where_an_ad5x_is_when_its_motors_are_off(printer_host: str) -> None:
    """Nowhere, until it is homed."""
    async with SimulatedPrinter("ad5x", host=printer_host) as printer:
        printer.machine.release_motors()
        assert printer.detail()["coordinate"] == [10000, 10000, 10000]
        printer.machine.home()
        assert printer.detail()["coordinate"] == [0, 0, 0]


async def test_whole_state_can_be_told(any_model: SimulatedPrinter) -> None:
    """No key of any model gets lost between the parts of the state."""
    state: dict[str, Any] = any_model.state()
    told = {
        *state["settings"],
        *state["job"],
        *state["readings"],
        *state["station"],
    }
    assert any_model.detail().keys() <= told


async def _detail(
    make_asker: MakeAsker,
    model: str,
    host: str,
    *,
    station: bool = True,
    firmware: str | None = None,
) -> dict[str, Any]:
    async with SimulatedPrinter(
        model, host=host, station=station, firmware=firmware
    ) as printer:
        return await make_asker(printer).detail()


async def test_ad5x_detail(printer_host: str, make_asker: MakeAsker) -> None:
    """It sends its own keys over those of a 5M, and no lidar."""
    pro = await _detail(make_asker, "adventurer_5m_pro", printer_host)
    detail = await _detail(make_asker, "ad5x", printer_host)
    assert detail.keys() - pro.keys() == AD5X_ALONE
    assert pro.keys() <= detail.keys()
    assert (detail["moveCtrl"], detail["extrudeCtrl"], detail["camera"]) == (1, 1, 0)
    assert detail["coordinate"] == [0, 0, 0]
    assert detail["clearFanStatus"] == "open"
    assert detail["hasMatlStation"] is True
    assert detail["matlStationInfo"] == {
        "slotCnt": 4,
        "currentSlot": 0,
        "currentLoadSlot": 0,
        "stateAction": 0,
        "stateStep": 0,
        "slotInfos": [
            {
                "slotId": number,
                "hasFilament": True,
                "materialName": "PLA",
                "materialColor": color,
            }
            for number, color in enumerate(
                ("#FFFFFF", "#2750E0", "#FEF043", "#F95D73"), start=1
            )
        ],
    }
    assert detail["indepMatlInfo"] == {
        "materialName": "?",
        "materialColor": "#FFFFFF",
        "stateAction": 0,
        "stateStep": 0,
    }


async def test_ad5x_without_station(printer_host: str, make_asker: MakeAsker) -> None:
    """Without the station the external spool is what is loaded."""
    detail = await _detail(make_asker, "ad5x", printer_host, station=False)
    assert detail["hasMatlStation"] is False
    assert detail["matlStationInfo"]["slotCnt"] == 0
    assert detail["matlStationInfo"]["slotInfos"] == []
    assert detail["hasRightFilament"] is True


async def test_trap_13_creator_5_pro_detail(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """These keys and whole degrees; four slots without a word of a station."""
    detail = await _detail(make_asker, "creator_5_pro", printer_host)
    keys = {key.strip() for key in CREATOR_5_PRO_CAPTURE.split(",")}
    assert detail.keys() == keys
    assert len(keys) == 57
    assert detail["model"] == "Creator 5 Pro"
    assert detail["nozzleTemps"] == [25, 25, 25, 25]
    assert detail["nozzleTargetTemps"] == [0, 0, 0, 0]
    for key in ("rightTemp", "leftTemp", "platTemp", "chamberTemp"):
        assert type(detail[key]) is int
    assert detail["printSpeedAdjust"] == 0.0
    assert (detail["camera"], detail["lidar"], detail["tvoc"]) == (1, 1, 0)
    assert detail["matlStationInfo"]["slotCnt"] == 4


async def test_trap_10_creator_5_has_no_chamber_sensor(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """The base model sends the sentinel, and says model without Pro."""
    detail = await _detail(make_asker, "creator_5", printer_host)
    assert (detail["chamberTemp"], detail["chamberTargetTemp"]) == (-108, 0)
    assert detail["model"] == "Creator 5"


@pytest.mark.parametrize("model", ["creator_5", "creator_5_pro"])
@pytest.mark.parametrize(
    ("firmware", "key", "other"),
    [
        ("1.9.2-1.2.3", "printFileThumbUrl", "tvoc"),
        ("1.9.9", "tvoc", "printFileThumbUrl"),
        ("1.10.0-1.0.0", "tvoc", "printFileThumbUrl"),
    ],
)
async def test_creator_5_keys_by_firmware(
    model: str,
    firmware: str,
    key: str,
    other: str,
    printer_host: str,
    make_asker: MakeAsker,
) -> None:
    """One firmware sends the picture's address, the next one air quality."""
    detail = await _detail(make_asker, model, printer_host, firmware=firmware)
    assert key in detail
    assert other not in detail
    assert detail["firmwareVersion"] == firmware


@pytest.mark.parametrize("model", ["guider_4", "unknown_http"])
async def test_a_printer_without_a_row_of_its_own(
    model: str, printer_host: str, make_asker: MakeAsker
) -> None:
    """It obeys what a 5M obeys, names no model, and has neither TCP nor a station."""
    async with SimulatedPrinter(model, host=printer_host) as printer:
        ask = make_asker(printer)
        detail = await ask.detail()
        await ask.command("lightControl_cmd", status="close")
        await ask.command("temperatureCtl_cmd", platform=60, rightNozzle=210)
        after = await ask.detail()
        assert printer.tcp_port is None
    assert not {"model", "hasMatlStation", "matlStationInfo"} & detail.keys()
    assert (detail["lightStatus"], after["lightStatus"]) == ("open", "close")
    assert (after["platTargetTemp"], after["rightTargetTemp"]) == (60, 210)


async def test_another_product_id(printer_host: str, make_asker: MakeAsker) -> None:
    """Any printer may answer with an id that nobody knows."""
    async with SimulatedPrinter(
        "ad5x", host=printer_host, product_id=0xABCD
    ) as printer:
        assert (await make_asker(printer).detail())["pid"] == 0xABCD


@pytest.mark.parametrize("product_id", [-1, 0x10000])
def test_impossible_product_id(product_id: int) -> None:
    """It has to fit into two bytes."""
    with pytest.raises(ValueError, match="is no product id"):
        SimulatedPrinter(product_id=product_id)


def test_known_models_are_models() -> None:
    """Eight of them, the first ones."""
    assert list(KNOWN) == list(MODELS)[:8]


async def test_trap_41_doors_are_real_on_a_creator_5_pro_alone(
    any_model: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Lid or front door: either one is open."""
    ask = make_asker(any_model)
    assert (await ask.detail())["doorStatus"] == "close"
    shown = "open" if any_model.machine.model.product_id == 41 else "close"
    any_model.machine.lid_open = True
    assert (await ask.detail())["doorStatus"] == shown
    any_model.machine.lid_open = False
    any_model.machine.front_door_open = True
    assert (await ask.detail())["doorStatus"] == shown


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x"])
async def test_trap_56_lamp_and_camera_are_kits(
    model: str, printer_host: str, make_asker: MakeAsker
) -> None:
    """With the kits both are reported and can be switched."""
    async with SimulatedPrinter(
        model, host=printer_host, lamp_kit=True, camera_kit=True
    ) as printer:
        ask = make_asker(printer)
        assert (await ask.post("/product"))["product"]["lightCtrlState"] == 1
        on = await ask.detail()
        await ask.command("lightControl_cmd", status="close")
        await ask.command("streamCtrl_cmd", action="close")
        off = await ask.detail()
    assert (on["lightStatus"], off["lightStatus"]) == ("open", "close")
    assert on["cameraStreamUrl"].endswith(":8080/?action=stream")
    assert off["cameraStreamUrl"] == ""
    assert (on.get("camera"), off.get("camera")) in {(1, 2), (None, None)}


async def test_trap_16_foreign_lamp(printer_host: str, make_asker: MakeAsker) -> None:
    """It can be switched although nothing reports it."""
    async with SimulatedPrinter("ad5x", host=printer_host, foreign_lamp=True) as one:
        ask = make_asker(one)
        assert (await ask.post("/product"))["product"]["lightCtrlState"] == 0
        await ask.command("lightControl_cmd", status="close")
        assert (await ask.detail())["lightStatus"] == "close"


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("adventurer_5m_pro", {"lamp_kit": True}),
        ("creator_5", {"camera_kit": True}),
        ("creator_5_pro", {"station": False}),
        ("creator_5", {"firmware": "newest"}),
    ],
)
def test_impossible_equipment_is_refused(model: str, options: dict[str, Any]) -> None:
    """Nobody sells that."""
    with pytest.raises(ValueError, match=r"lamp|station|invalid literal"):
        SimulatedPrinter(model, **options)


async def test_trap_45_lan_mode_off_by_family(
    any_model: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """The Creator 5 family answers code -2, the others close the port."""
    ask = make_asker(any_model)
    await any_model.set_lan_mode(False)
    if any_model.machine.model.family == "creator_5":
        assert await ask.post("/detail") == {"code": -2, "message": "Lan mode error"}
    else:
        with pytest.raises(aiohttp.ClientConnectorError):
            await ask.post("/detail")
    await any_model.set_lan_mode(True)
    assert (await ask.post("/detail"))["code"] == 0


async def test_five_printers_in_one_process(
    clock: ManualClock, printer_host: str, make_asker: MakeAsker
) -> None:
    """Each has its own address, job and faults, on the same ports."""
    head = printer_host.rsplit(".", 1)[0]
    fleet = [
        SimulatedPrinter(
            key, host=f"{head}.{250 + number}", serial_number=f"SN{key}", clock=clock
        )
        for number, key in enumerate([*EXPECTED][:5])
    ]
    asks = [make_asker(printer) for printer in fleet]
    for printer in fleet:
        await printer.start()
    try:
        fleet[0].machine.start_job(heated=True)
        fleet[1].faults.lan_mode_off = True
        statuses = [await ask.post("/detail") for ask in asks]
    finally:
        for printer in fleet:
            await printer.stop()
    seen = [one.get("detail", {}).get("status", one["code"]) for one in statuses]
    assert seen == ["printing", -2, "ready", "ready", "ready"]
    assert [len(printer.requests) for printer in fleet] == [1] * 5


async def test_trap_44_creator_5_cannot_unpack_a_plain_3mf(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """Such a file is listed and has no picture."""
    async with SimulatedPrinter("creator_5_pro", host=printer_host) as printer:
        ask: Asker = make_asker(printer)
        plain = await ask.post("/gcodeThumb", fileName="hinge.3mf")
        assert plain == SUCCESS | {"imageData": ""}


async def test_trap_26_file_details_of_an_ad5x(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """Tools with slot, material, color and weight, in the order of the names."""
    async with SimulatedPrinter("ad5x", host=printer_host) as printer:
        answer = await make_asker(printer).post("/gcodeList")
    details = {one["gcodeFileName"]: one for one in answer["gcodeListDetail"]}
    assert list(details) == answer["gcodeList"]
    assert details["hinge.3mf"] == {
        "gcodeFileName": "hinge.3mf",
        "gcodeToolCnt": 2,
        "printingTime": 6100,
        "totalFilamentWeight": 35.5,
        "useMatlStation": True,
        "gcodeToolDatas": [
            {
                "toolId": 0,
                "slotId": 1,
                "materialName": "PLA",
                "materialColor": "#FFFFFF",
                "filamentWeight": 20.1,
            },
            {
                "toolId": 1,
                "slotId": 3,
                "materialName": "PLA",
                "materialColor": "#F95D73",
                "filamentWeight": 15.4,
            },
        ],
    }
    assert details["cube.gcode"]["useMatlStation"] is False
