"""What each model is, and what it can do."""

from collections.abc import Mapping
from dataclasses import asdict

import pytest

from custom_components.flashforge.client import MODELS, Family, Model, PrinterStatus
from custom_components.flashforge.client.abilities import CAMERA_ANSWERS, abilities_of
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.models import model_of_machine_type

from .details import AD5X, CREATOR_5, CREATOR_5_PRO, PRINTING

ADVENTURER_5M: Mapping[str, object] = {**PRINTING, "pid": 35, "cameraStreamUrl": ""}
DETAILS: Mapping[int, Mapping[str, object]] = {
    35: ADVENTURER_5M,
    36: PRINTING,
    38: AD5X,
    40: CREATOR_5,
    41: CREATOR_5_PRO,
}
# What the printers answer to `/product`, also where it is wrong.
NOTHING = {"lightCtrlState": 0, "internalFanCtrlState": 0, "externalFanCtrlState": 0,
           "chamberTempCtrlState": 0}  # fmt: skip
PRODUCTS: Mapping[int, Mapping[str, object]] = {
    35: NOTHING,
    36: {**dict.fromkeys(NOTHING, 1), "chamberTempCtrlState": 0},
    38: NOTHING,
    40: {**NOTHING, "lightCtrlState": 1, "chamberTempCtrlState": 1},
    41: {**NOTHING, "lightCtrlState": 1, "chamberTempCtrlState": 1},
}
# Whoever is asked over HTTP can do this.
ALL_ABLE = {"clear_plate", "layers", "adjust", "error_codes", "filament"}
# An AD5X with the camera kit, which its detail above reports.
ABLE = {
    35: "move extrude gcode all_files",
    36: """chamber_fan light camera camera_switch filtration air_sensor move extrude
        gcode all_files runout_sensor""",
    38: """camera camera_switch left_cooling_fan material_station filament_change
        external_spool time_lapse move extrude http_move http_extrude gcode
        clear_error position""",
    40: """light camera material_station first_layer_inspection flow_calibration
        time_lapse""",
    41: """chamber_fan light camera chamber_sensor chamber_heater door_sensor air_sensor
        material_station first_layer_inspection flow_calibration time_lapse""",
}
# The same over TCP alone, of a printer that tells neither lamp nor camera.
ABLE_OVER_TCP = {
    8: "position move extrude gcode all_files",
    22: "light position move extrude gcode all_files layers",
    30: "light position move extrude gcode all_files layers",
    35: "position move extrude gcode all_files layers",
    36: "light camera position move extrude gcode all_files runout_sensor layers",
    38: "position move extrude gcode layers",
}
OVER_HTTP = {number: model for number, model in MODELS.items() if model.http}


def _able(product_id: int, **fields: object) -> set[str]:
    """Return the names of what a printer with such a detail can do."""
    status = parse_detail({**DETAILS[product_id], **fields})
    abilities = abilities_of(MODELS[product_id], PRODUCTS[product_id], status)
    return {name for name, able in asdict(abilities).items() if able}


def _able_over_tcp(
    product_id: int, product: Mapping[str, object], status: PrinterStatus
) -> set[str]:
    model = MODELS[product_id]
    abilities = abilities_of(model, product, status, over_http=False)
    return {name for name, able in asdict(abilities).items() if able}


def test_the_models() -> None:
    """Limits, tools and families, typed from the protocol notes once more."""
    assert {
        number: (
            model.name,
            model.family,
            model.build_volume,
            model.tools,
            (model.nozzle_max, model.bed_max, model.chamber_max),
            model.print_speed_max,
            (model.http, bool(model.machine_types)),
        )
        for number, model in MODELS.items()
    } == {
        8: ("Adventurer 3", "adventurer_3", (150, 150, 150), 1, (265, 100, None), 150,
            (False, True)),
        22: ("Adventurer 4", "adventurer_4", (220, 200, 250), 1, (265, 100, None), 150,
             (False, True)),
        30: ("Adventurer 4 Pro", "adventurer_4", (220, 200, 250), 1, (265, 100, None),
             150, (False, True)),
        35: ("Adventurer 5M", "adventurer_5m", (220, 220, 220), 1, (280, 110, None),
             150, (True, True)),
        36: ("Adventurer 5M Pro", "adventurer_5m", (220, 220, 220), 1,
             (280, 110, None), 150, (True, True)),
        38: ("AD5X", "ad5x", (220, 220, 220), 1, (300, 110, None), 500, (True, True)),
        40: ("Creator 5", "creator_5", (256, 256, 256), 4, (300, 120, None), 150,
             (True, False)),
        41: ("Creator 5 Pro", "creator_5", (256, 256, 256), 4, (320, 120, 80), 150,
             (True, False)),
    }  # fmt: skip


@pytest.mark.parametrize("product_id", OVER_HTTP)
def test_what_each_model_can_do(product_id: int) -> None:
    """Nothing more, and nothing less."""
    assert _able(product_id) == ALL_ABLE | set(ABLE[product_id].split())


@pytest.mark.parametrize("product_id", ABLE_OVER_TCP)
def test_what_each_model_can_do_over_tcp(product_id: int) -> None:
    """A camera shows by its port, and a lamp where nothing else could tell of it.

    Those that the factory fits are there in any case.
    """
    built = set(ABLE_OVER_TCP[product_id].split())
    assert _able_over_tcp(product_id, {}, PrinterStatus()) == built
    lit = PrinterStatus(light=False)
    fitted = {"light"} if product_id == 8 else set()
    assert _able_over_tcp(product_id, {}, lit) == built | fitted
    camera = {CAMERA_ANSWERS: 1}
    assert _able_over_tcp(product_id, camera, PrinterStatus()) == built | {"camera"}
    no_camera = {CAMERA_ANSWERS: 0}
    assert _able_over_tcp(product_id, no_camera, PrinterStatus()) == built


_MACHINE_TYPES = [
    ("FlashForge Adventurer III", 8), ("FlashForge Adventurer III Pro", 8),
    ("Adventurer 3", 8), ("Flashforge Adventurer 4", 22),
    ("Flashforge Adventurer 4 Pro", 30), ("Adventurer IV Pro", 30),
    ("Flashforge Adventurer 5M", 35), ("Flashforge Adventurer 5M Pro", 36),
    (" flashforge  ADVENTURER 5M  pro ", 36), ("FlashForge AD5X", 38), ("AD5X", 38),
    ("Flashforge Adventurer 5X", 38), ("Flashforge Adventurer 5MX", None),
    ("Creator 5", None), ("Flashforge Creator 5 Pro", None),
    ("FlashForge Creator 4", None), ("Flashforge Guider II", None),
    ("Adventurer", None), ("My Adventurer 3", None), ("", None),
]  # fmt: skip


def test_the_model_by_its_machine_type(subtests: pytest.Subtests) -> None:
    """The firmware's words tell it, the longest that fit; a Creator 5 has no TCP."""
    for machine_type, product_id in _MACHINE_TYPES:
        with subtests.test(repr(machine_type)):
            model = model_of_machine_type(machine_type)
            assert (model and model.product_id) == product_id


@pytest.mark.parametrize("model", OVER_HTTP.values(), ids=lambda model: model.name)
def test_what_a_silent_printer_can_do(model: Model) -> None:
    """A printer that reports nothing can do what its model was built with."""
    abilities = abilities_of(model, {}, PrinterStatus())
    assert abilities.light is abilities.camera is model.factory_light
    assert abilities.filtration is (model.product_id == 36)
    assert abilities.chamber_heater is (model.product_id == 41)
    assert not abilities.material_station
    # Without a word of the HTTP interface TCP is the way, where there is one.
    moves = model.family is not Family.CREATOR_5
    assert (abilities.move, abilities.extrude, abilities.gcode) == (moves,) * 3
    assert (abilities.http_move, abilities.http_extrude) == (False, False)


def test_trap_15_the_creators_product_is_wrong() -> None:
    """It claims a chamber heater that is not there, whatever is fitted."""
    assert PRODUCTS[40] == PRODUCTS[41]
    assert "chamber_heater" not in _able(40)
    assert "chamber_heater" in _able(41)
    assert "filtration" not in _able(41)


@pytest.mark.parametrize("product_id", [35, 38])
def test_trap_56_lamp_and_camera_are_kits(product_id: int) -> None:
    """Without the kits there is neither, and each shows as soon as it is there."""
    none = {"cameraStreamUrl": "", "camera": 0}
    assert not {"light", "camera", "camera_switch"} & _able(product_id, **none)
    assert "camera" in _able(product_id, **{**none, "camera": 1})
    assert "camera" in _able(product_id, **{**none, "cameraStreamUrl": "http://x/"})
    status = parse_detail(DETAILS[product_id])
    assert abilities_of(MODELS[product_id], {"lightCtrlState": 1}, status).light


def test_a_camera_that_was_switched_off_can_be_switched_on() -> None:
    """An AD5X then has no address for it, and calls it disabled."""
    assert "camera_switch" in _able(38, cameraStreamUrl="", camera=2)
    assert "camera_switch" not in _able(38, cameraStreamUrl="", camera=0)
    assert "camera_switch" not in _able(40, camera=2)


def test_trap_41_the_door_is_a_sensor_on_one_model_only() -> None:
    """All report a door, only the Creator 5 Pro has a sensor for it."""
    assert [number for number in OVER_HTTP if "door_sensor" in _able(number)] == [41]
    assert all("doorStatus" in detail for detail in DETAILS.values())


@pytest.mark.parametrize("product_id", OVER_HTTP)
def test_a_chamber_is_measured_where_there_is_a_sensor(product_id: int) -> None:
    """The sentinel tells on a Creator 5; the 5M family sends a zero for nothing."""
    assert ("chamber_sensor" in _able(product_id, chamberTemp=27)) is (
        MODELS[product_id].family is Family.CREATOR_5
    )
    assert ("chamber_sensor" in _able(product_id, chamberTemp=-109)) is (
        product_id == 41
    )


@pytest.mark.parametrize(
    ("lidar", "able"), [(1, True), (0, True), (None, True), (2, False)]
)
@pytest.mark.parametrize("product_id", [40, 41])
def test_a_lidar_is_there_unless_denied(
    product_id: int, lidar: object, able: bool
) -> None:
    """Only a clear no takes it away from a model that has one."""
    names = {"first_layer_inspection", "flow_calibration"}
    assert (names <= _able(product_id, lidar=lidar)) is able


@pytest.mark.parametrize("product_id", [35, 36, 38])
def test_a_lidar_does_not_come_by_saying_so(product_id: int) -> None:
    """The other models have none."""
    assert "flow_calibration" not in _able(product_id, lidar=1)


def test_an_ad5x_without_its_station() -> None:
    """It still has its external spool, and changes that one's filament."""
    able = _able(38, hasMatlStation=False)
    assert "material_station" not in able
    assert {"external_spool", "filament_change"} <= able


@pytest.mark.parametrize("product_id", [35, 36])
def test_a_5m_has_no_station_whatever_it_sends(product_id: int) -> None:
    """Nobody sells one for it, and no colors are known that it could show."""
    own = {key: AD5X[key] for key in ("hasMatlStation", "matlStationInfo")}
    assert "material_station" not in _able(product_id, **own)


@pytest.mark.parametrize(
    ("field", "ability"),
    [("moveCtrl", "http_move"), ("extrudeCtrl", "http_extrude")],
)
def test_trap_46_abilities_follow_every_report(field: str, ability: str) -> None:
    """An ability that appears later is there from then on, and may go again."""
    assert ability in _able(38, **{field: 1})
    assert [
        one for one in (0, 2, None, "x") if ability in _able(38, **{field: one})
    ] == []
