"""What each model is, and what it can do."""

from collections.abc import Mapping
from dataclasses import asdict

import pytest

from custom_components.flashforge.client import (
    MODELS,
    Family,
    Heater,
    Job,
    Model,
    PrinterStatus,
    find_model,
    generic_model,
)
from custom_components.flashforge.client.abilities import CAMERA_ANSWERS, abilities_of
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.models import ROWS, model_of_machine_type

from .details import AD5X, CREATOR_5, CREATOR_5_PRO, PRINTING

GENERIC_OVER_HTTP = (0x1F, 0x25, 0x27, 0xBB)
ADVENTURER_5M: Mapping[str, object] = {**PRINTING, "pid": 35, "cameraStreamUrl": ""}
DETAILS: Mapping[int, Mapping[str, object]] = {
    35: ADVENTURER_5M,
    36: PRINTING,
    38: AD5X,
    40: CREATOR_5,
    41: CREATOR_5_PRO,
    # Nobody knows what these report. The more it is, the less of it may be used.
    **{number: {**AD5X, "pid": number} for number in GENERIC_OVER_HTTP},
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
    **{number: dict.fromkeys(NOTHING, 1) for number in GENERIC_OVER_HTTP},
}
# Whoever has a row of its own can do this, and over HTTP this.
ALL_ABLE = {"heated_bed", "settings", "files"}
ALL_ABLE_OVER_HTTP = {
    *ALL_ABLE,
    *("clear_plate", "layers", "adjust", "error_codes", "filament", "job_thumbnail"),
}
# Of a generic one it is what it tells, and nothing that changes what it stores.
GENERIC_ABLE = {
    *("layers", "error_codes", "filament", "heated_bed", "light", "camera"),
    *("position", "left_cooling_fan"),
}
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
_ADVENTURER_3 = "position move extrude gcode all_files job_thumbnail"
ABLE_OVER_TCP = {
    **dict.fromkeys(
        [
            *("Adventurer 3", "Adventurer 3 Lite", "Adventurer 3 Pro"),
            *("Adventurer 3 Pro 2", "Adventurer 3C", "Adventurer 3X", "Voxel", "Rex"),
        ],
        _ADVENTURER_3,
    ),
    "Adventurer 4": f"light layers {_ADVENTURER_3}",
    "Adventurer 4 Pro": f"light layers {_ADVENTURER_3}",
    "Adventurer 5M": f"layers {_ADVENTURER_3}",
    "Adventurer 5M Pro": f"layers light camera runout_sensor {_ADVENTURER_3}",
    "AD5X": "position move extrude gcode layers",
}
GENERIC_OVER_TCP = ["Finder", "Guider 2", "Guider 2s", "Guider 3", "Creator 3",
                    "Creator 3 Pro", "Creator 4", "Dreamer", "Inventor"]  # fmt: skip
BY_NAME = {model.name: model for model in ROWS}
OVER_HTTP = {number: model for number, model in MODELS.items() if model.http}


def _able(product_id: int, **fields: object) -> set[str]:
    """Return the names of what a printer with such a detail can do."""
    status = parse_detail({**DETAILS[product_id], **fields})
    abilities = abilities_of(MODELS[product_id], PRODUCTS[product_id], status)
    return {name for name, able in asdict(abilities).items() if able}


def _able_over_tcp(
    model: Model, product: Mapping[str, object], status: PrinterStatus
) -> set[str]:
    abilities = abilities_of(model, product, status, over_http=False)
    return {name for name, able in asdict(abilities).items() if able}


def test_the_models() -> None:
    """Limits, tools and families, typed from the protocol notes once more."""
    adventurer_3 = ("adventurer_3", (150, 150, 150), 1, (265, 100, None), 150,
                    (False, True))  # fmt: skip
    adventurer_4 = ("adventurer_4", (220, 200, 250), 1, (265, 100, None), 150,
                    (False, True))  # fmt: skip
    generic = ("generic", None, None, (240, 100, None), 150)
    over_http, over_tcp = (*generic, (True, False)), (*generic, (False, True))
    assert {
        model.name: (
            model.product_id,
            model.family,
            model.build_volume,
            model.tools,
            (model.nozzle_max, model.bed_max, model.chamber_max),
            model.print_speed_max,
            (model.http, bool(model.machine_types)),
        )
        for model in ROWS
    } == {
        "Adventurer 3": (8, *adventurer_3),
        "Adventurer 3 Lite": (8, *adventurer_3),
        "Adventurer 3 Pro": (8, *adventurer_3),
        "Adventurer 3 Pro 2": (8, *adventurer_3),
        "Adventurer 3C": (8, *adventurer_3),
        "Adventurer 3X": (8, *adventurer_3),
        "Voxel": (None, *adventurer_3),
        "Rex": (None, *adventurer_3),
        "Adventurer 4": (22, *adventurer_4),
        "Adventurer 4 Pro": (30, *adventurer_4),
        "Adventurer 5M": (35, "adventurer_5m", (220, 220, 220), 1, (280, 110, None),
                          150, (True, True)),
        "Adventurer 5M Pro": (36, "adventurer_5m", (220, 220, 220), 1,
                              (280, 110, None), 150, (True, True)),
        "AD5X": (38, "ad5x", (220, 220, 220), 1, (300, 110, None), 500, (True, True)),
        "Creator 5": (40, "creator_5", (256, 256, 256), 4, (300, 120, None), 150,
                      (True, False)),
        "Creator 5 Pro": (41, "creator_5", (256, 256, 256), 4, (320, 120, 80), 150,
                          (True, False)),
        "Guider 3 Ultra": (31, *over_http),
        "Guider 4": (37, *over_http),
        "Guider 4 Pro": (39, *over_http),
        "Adventurer A5": (187, *over_http),
        **dict.fromkeys(GENERIC_OVER_TCP, (None, *over_tcp)),
    }  # fmt: skip
    assert len(BY_NAME) == len(ROWS)
    assert all(model.is_known for model in ROWS)


def test_the_manners_of_the_models() -> None:
    """Who made them, and what they want to hear over TCP before they do anything."""
    others = {name for name in BY_NAME if BY_NAME[name].manufacturer != "FlashForge"}
    assert others == {"Voxel", "Rex"}
    assert (BY_NAME["Voxel"].manufacturer, BY_NAME["Rex"].manufacturer) == (
        "Monoprice",
        "Bresser",
    )
    assert [one.name for one in ROWS if one.answers_after_log_in] == ["Finder"]
    assert {
        name: model.log_in_arguments
        for name, model in BY_NAME.items()
        if model.log_in_arguments != ("S1",)
    } == dict.fromkeys(["Creator 3", "Creator 3 Pro"], ("S0", "S1"))


def test_the_models_by_product_id() -> None:
    """The variants of the Adventurer 3 share one, which is the plain one's."""
    names = {number: model.name for number, model in MODELS.items()}
    assert names == {
        8: "Adventurer 3", 22: "Adventurer 4", 30: "Adventurer 4 Pro",
        35: "Adventurer 5M", 36: "Adventurer 5M Pro", 38: "AD5X", 40: "Creator 5",
        41: "Creator 5 Pro", 31: "Guider 3 Ultra", 37: "Guider 4", 39: "Guider 4 Pro",
        187: "Adventurer A5",
    }  # fmt: skip


@pytest.mark.parametrize("product_id", OVER_HTTP)
def test_what_each_model_can_do(product_id: int) -> None:
    """Nothing more, and nothing less."""
    if product_id in GENERIC_OVER_HTTP:
        assert _able(product_id) == GENERIC_ABLE
    else:
        own = set(ABLE[product_id].split())
        assert _able(product_id) == ALL_ABLE_OVER_HTTP | own


@pytest.mark.parametrize("product_id", GENERIC_OVER_HTTP)
def test_a_generic_model_has_what_it_tells(product_id: int) -> None:
    """Of lamp, bed and camera there is none that it does not speak of."""
    mute = {"platTemp": None, "cameraStreamUrl": "", "camera": 0, "coordinate": None,
            "coolingFanLeftSpeed": None}  # fmt: skip
    status = parse_detail({**DETAILS[product_id], **mute})
    able = asdict(abilities_of(MODELS[product_id], NOTHING, status))
    assert {name for name in able if able[name]} == {
        *("layers", "error_codes", "filament")
    }


def test_every_model_with_tcp_is_in_a_table() -> None:
    """Those of which more is known, and the generic ones."""
    assert [one.name for one in ROWS if one.machine_types] == [
        *ABLE_OVER_TCP,
        *GENERIC_OVER_TCP,
    ]


@pytest.mark.parametrize("name", GENERIC_OVER_TCP)
def test_what_a_generic_model_can_do_over_tcp(name: str) -> None:
    """It says where it is; everything else is there once it has told of it."""
    model = BY_NAME[name]
    told = {
        "light": PrinterStatus(light=False),
        "heated_bed": PrinterStatus(bed=Heater(temperature=20)),
        "layers": PrinterStatus(job=Job(total_layers=7)),
    }
    assert _able_over_tcp(model, {}, PrinterStatus()) == {"position"}
    assert _able_over_tcp(model, {}, PrinterStatus(job=Job(layer=7))) == {"position"}
    assert _able_over_tcp(model, {CAMERA_ANSWERS: 1}, PrinterStatus()) == {
        "position",
        "camera",
    }
    for ability, status in told.items():
        assert _able_over_tcp(model, {}, status) == {"position", ability}


@pytest.mark.parametrize("name", ABLE_OVER_TCP)
def test_what_each_model_can_do_over_tcp(name: str) -> None:
    """A camera shows by its port, and a lamp where nothing else could tell of it.

    Those that the factory fits are there in any case.
    """
    model = BY_NAME[name]
    built = ALL_ABLE | set(ABLE_OVER_TCP[name].split())
    assert _able_over_tcp(model, {}, PrinterStatus()) == built
    lit = PrinterStatus(light=False)
    fitted = {"light"} if model.family is Family.ADVENTURER_3 else set()
    assert _able_over_tcp(model, {}, lit) == built | fitted
    camera = {CAMERA_ANSWERS: 1}
    assert _able_over_tcp(model, camera, PrinterStatus()) == built | {"camera"}
    no_camera = {CAMERA_ANSWERS: 0}
    assert _able_over_tcp(model, no_camera, PrinterStatus()) == built


_MACHINE_TYPES = {
    "Adventurer 3": ["FlashForge Adventurer III", "Adventurer 3", "Adventurer 3 Neo"],
    "Adventurer 3 Lite": ["FlashForge Adventurer III Lite", "Adventurer 3 Lite"],
    "Adventurer 3 Pro": ["FlashForge Adventurer III Pro", "Adventurer 3 Pro"],
    "Adventurer 3 Pro 2": ["Flashforge Adventurer 3 Pro 2", "Adventurer III Pro 2",
                           "Flashforge Adventurer 3 Pro 2 Max"],
    "Adventurer 3C": ["Adventurer III C", "FlashForge Adventurer IIIC",
                      "Flashforge Adventurer 3C", "Adventurer 3C Pro"],
    "Adventurer 3X": ["Adventurer III X", "FlashForge Adventurer IIIX",
                      "Adventurer 3X"],
    "Voxel": ["Voxel", "Monoprice Voxel", "voxel", "MONOPRICE  VOXEL"],
    "Rex": ["Rex", "REX", "Bresser REX"],
    "Adventurer 4": ["Flashforge Adventurer 4", "Adventurer IV",
                     "Flashforge Adventurer 4 Lite"],
    "Adventurer 4 Pro": ["Flashforge Adventurer 4 Pro", "Adventurer IV Pro"],
    "Adventurer 5M": ["Flashforge Adventurer 5M"],
    "Adventurer 5M Pro": ["Flashforge Adventurer 5M Pro",
                          " flashforge  ADVENTURER 5M  pro "],
    "AD5X": ["FlashForge AD5X", "AD5X", "Flashforge Adventurer 5X"],
    "Finder": ["Flashforge Finder", "FlashForge Finder", "Finder"],
    "Guider 2": ["Flashforge Guider II", "Guider 2", "FlashForge  GUIDER ii"],
    "Guider 2s": ["Flashforge Guider IIs", "Guider 2S", "Flashforge Guider II S"],
    "Guider 3": ["Flashforge Guider 3", "Guider III"],
    "Creator 3": ["Flashforge Creator 3", "creator 3"],
    "Creator 3 Pro": ["Flashforge Creator 3 Pro"],
    "Creator 4": ["FlashForge Creator 4", "Creator 4"],
    "Dreamer": ["FlashForge Dreamer"],
    "Inventor": ["Flashforge Inventor"],
    # A Creator 5 and a Guider 4 have no TCP. Of those at the end only the names are
    # alike.
    None: ["Creator 5", "Flashforge Creator 5 Pro", "Flashforge Guider 4",
           "Flashforge Guider 3 Ultra", "Flashforge Guider 3 Plus", "Guider 2 x",
           "Flashforge Creator 4S", "Flashforge Creator 3 Pro 2", "Finder 3",
           "Flashforge Finder Lite", "Dreamer NX", "Inventor IIS", "Creator Pro",
           "Flashforge Adventurer 5MX", "Flashforge AD5X2", "Flashforge",
           "Flashforge Flashforge Finder", "MyFlashforge Finder", "Adventurer",
           "My Adventurer 3", "Adventurer 33", "Voxel9", "Monoprice", " ", ""],
}  # fmt: skip


def test_the_model_by_its_machine_type(subtests: pytest.Subtests) -> None:
    """The firmware's words tell it, the longest that fit; a Creator 5 has no TCP."""
    for name, machine_types in _MACHINE_TYPES.items():
        for machine_type in machine_types:
            with subtests.test(repr(machine_type)):
                model = model_of_machine_type(machine_type)
                assert (model and model.name) == name
                assert find_model(None, machine_type) == model
    assert _MACHINE_TYPES.keys() - {None} == {
        model.name for model in ROWS if model.machine_types
    }


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.name)
def test_every_row_is_found_by_its_own_words(
    model: Model, subtests: pytest.Subtests
) -> None:
    """However they are written, with the manufacturer's name before them or not."""
    assert model.machine_types or model.product_id is not None
    for words in model.machine_types:
        wide = words.replace(" ", "  ")
        for said in (
            *(words, words.upper(), words.title(), f" {wide} "),
            *(f"FlashForge {words}", f"Flashforge  {wide.title()}"),
            *(f"FLASHFORGE {words.upper()}", f"flashforge\t{words}"),
        ):
            with subtests.test(repr(said)):
                assert find_model(None, said) is model
                assert find_model(model.product_id, said) is model
                # A number that nobody knows is no reason to doubt it.
                assert find_model(0x4242, said) is model


@pytest.mark.parametrize(
    ("product_id", "model_name", "name"),
    [
        (8, None, "Adventurer 3"),
        (8, "", "Adventurer 3"),
        (8, "Voxel", "Voxel"),
        (8, "Bresser Rex", "Rex"),
        (8, "FlashForge Adventurer III", "Adventurer 3"),
        (8, "FlashForge Adventurer III Pro", "Adventurer 3 Pro"),
        (8, "Flashforge Guider 9", "Adventurer 3"),
        # The number tells more than words that are another model's.
        (8, "Flashforge Adventurer 4", "Adventurer 3"),
        (22, "FlashForge Adventurer III", "Adventurer 4"),
        (36, "Flashforge Adventurer 5M", "Adventurer 5M Pro"),
        (40, "AD5X", "Creator 5"),
        # Words of models whose number nobody knows are not contradicted by any.
        (22, "Voxel", "Voxel"),
        (38, "Flashforge Creator 4", "Creator 4"),
        (5, "Flashforge Finder", "Finder"),
        (0x1F, None, "Guider 3 Ultra"),
        (0x1F, "Flashforge Guider 3 Ultra", "Guider 3 Ultra"),
        (0x25, None, "Guider 4"),
        (0x27, "x", "Guider 4 Pro"),
        (0xBB, None, "Adventurer A5"),
        (0x17, "Flashforge Creator 4", "Creator 4"),
        (0x63, "Flashforge Adventurer 5M Pro", "Adventurer 5M Pro"),
        (0, "AD5X", "AD5X"),
        (0x63, "Flashforge Guider 9", None),
        (0x63, None, None),
        (None, "Flashforge Guider 3 Ultra", None),
        (None, "Adventurer", None),
        (None, "", None),
        (None, None, None),
    ],
)
def test_the_model_by_product_id_and_words(
    product_id: int | None, model_name: str | None, name: str | None
) -> None:
    """The number decides among rows that have one, the words among the others."""
    model = find_model(product_id, model_name)
    assert (model and model.name) == name


@pytest.mark.parametrize(
    ("product_id", "model_name", "name"),
    [
        (0x63, "Flashforge Guider 9", "Guider 9"),
        (None, "Flashforge Guider 3 Ultra", "Guider 3 Ultra"),
        (None, "FLASHFORGE  Guider   9 ", "Guider 9"),
        (None, "flashforge", "3D printer"),
        (0x63, "Flashforge", "3D printer"),
        (None, "Teapot", "Teapot"),
        (0xFFFF, None, "3D printer"),
        (7, "", "3D printer"),
        (None, None, "3D printer"),
    ],
)
def test_a_generic_model_is_named_as_it_says(
    product_id: int | None, model_name: str | None, name: str
) -> None:
    """Without the manufacturer's name; one without words has none of its own."""
    model = generic_model(product_id, model_name, http=False, tcp=True)
    assert (model.name, model.product_id) == (name, product_id)
    assert (model.manufacturer, model.is_known) == ("FlashForge", False)


@pytest.mark.parametrize("http", [False, True])
@pytest.mark.parametrize("tcp", [False, True])
def test_a_generic_model_is_asked_as_it_answers(http: bool, tcp: bool) -> None:
    """It has the limits of every generic one, and as many tools as it reports."""
    model = generic_model(0x63, "Guider 9", http=http, tcp=tcp)
    assert model.family is Family.GENERIC
    assert (model.http, bool(model.machine_types)) == (http, tcp)
    assert (model.nozzle_max, model.bed_max, model.chamber_max) == (240, 100, None)
    assert (model.tools, model.build_volume) == (None, None)
    assert (model.answers_after_log_in, model.log_in_arguments) == (False, ("S1", "S0"))


@pytest.mark.parametrize("model", OVER_HTTP.values(), ids=lambda model: model.name)
def test_what_a_silent_printer_can_do(model: Model) -> None:
    """A printer that reports nothing can do what its model was built with."""
    abilities = abilities_of(model, {}, PrinterStatus())
    assert abilities.light is abilities.camera is model.factory_light
    assert abilities.filtration is (model.product_id == 36)
    assert abilities.chamber_heater is (model.product_id == 41)
    assert not abilities.material_station
    # Without a word of the HTTP interface TCP is the way, where there is one.
    moves = model.family not in {Family.CREATOR_5, Family.GENERIC}
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
