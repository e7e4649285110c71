"""The models: one row each, found by the product id the printer reports.

Over TCP a printer tells a machine type instead, which is the firmware's word too.
Names and discovery ports cannot tell models apart: the name is the owner's to
change, and a whole family shares one port. See "Models" in docs/protocol.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .status import PrinterStatus
from .values import integer


class Family(StrEnum):
    """Printers whose firmware wants its commands in the same shape."""

    ADVENTURER_3 = "adventurer_3"
    ADVENTURER_4 = "adventurer_4"
    ADVENTURER_5M = "adventurer_5m"
    AD5X = "ad5x"
    CREATOR_5 = "creator_5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where a printer listens; every one so far listens at the same places."""

    http: int = 8898
    tcp: int = 8899
    camera: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known about a model before the printer says anything.

    Temperatures are in degrees Celsius, the print speed in percent.
    """

    product_id: int
    name: str
    family: Family
    http: bool = True
    """It has the HTTP interface, if its LAN mode is on."""
    machine_types: tuple[str, ...] = ()
    """How it calls itself over TCP, in small letters; none if it has no TCP."""
    build_volume: tuple[int, int, int]
    """Millimeters in x, y and z."""
    tools: int = 1
    nozzle_max: int
    bed_max: int
    chamber_max: int | None = None
    """None without a chamber heater."""
    print_speed_max: int = 150
    factory_light: bool = False
    """A lamp is fitted in the factory, whatever the printer reports."""
    factory_camera: bool = False
    camera_switch: bool = False
    """The camera's stream can be switched, and has no address while off."""
    filtration: bool = False
    door_sensor: bool = False
    """Elsewhere the door's state is reported, and means nothing."""
    air_sensor: bool = False
    runout_sensor: bool = False
    """Its filament sensor can be switched over TCP."""
    lists_all_files: bool = False
    """Over TCP it lists all its files, with their pictures."""
    lidar: bool = False
    """It can look at the first layer and calibrate the flow by itself."""


PRINT_SPEED_MIN = 50
# What a client itself adds to the answer of `/product`, or has instead of one: that
# the camera's port answered, or that the printer once told of its camera.
CAMERA_ANSWERS = "cameraAnswers"
Z_OFFSET_MAX = 5.0

_MODELS = (
    Model(
        product_id=8,
        name="Adventurer 3",
        family=Family.ADVENTURER_3,
        http=False,
        machine_types=("adventurer iii", "adventurer 3"),
        lists_all_files=True,
        build_volume=(150, 150, 150),
        nozzle_max=265,
        bed_max=100,
    ),
    Model(
        product_id=22,
        name="Adventurer 4",
        family=Family.ADVENTURER_4,
        http=False,
        machine_types=("adventurer 4", "adventurer iv"),
        lists_all_files=True,
        build_volume=(220, 200, 250),
        nozzle_max=265,
        bed_max=100,
        factory_light=True,
    ),
    Model(
        product_id=30,
        name="Adventurer 4 Pro",
        family=Family.ADVENTURER_4,
        http=False,
        machine_types=("adventurer 4 pro", "adventurer iv pro"),
        lists_all_files=True,
        build_volume=(220, 200, 250),
        nozzle_max=265,
        bed_max=100,
        factory_light=True,
    ),
    Model(
        product_id=35,
        name="Adventurer 5M",
        family=Family.ADVENTURER_5M,
        machine_types=("adventurer 5m",),
        lists_all_files=True,
        build_volume=(220, 220, 220),
        nozzle_max=280,
        bed_max=110,
    ),
    Model(
        product_id=36,
        name="Adventurer 5M Pro",
        family=Family.ADVENTURER_5M,
        machine_types=("adventurer 5m pro",),
        lists_all_files=True,
        runout_sensor=True,
        build_volume=(220, 220, 220),
        nozzle_max=280,
        bed_max=110,
        factory_light=True,
        factory_camera=True,
        camera_switch=True,
        filtration=True,
        air_sensor=True,
    ),
    Model(
        product_id=38,
        name="AD5X",
        family=Family.AD5X,
        machine_types=("ad5x", "adventurer 5x"),
        build_volume=(220, 220, 220),
        nozzle_max=300,
        bed_max=110,
        print_speed_max=500,
    ),
    Model(
        product_id=40,
        name="Creator 5",
        family=Family.CREATOR_5,
        build_volume=(256, 256, 256),
        tools=4,
        nozzle_max=300,
        bed_max=120,
        factory_light=True,
        factory_camera=True,
        lidar=True,
    ),
    Model(
        product_id=41,
        name="Creator 5 Pro",
        family=Family.CREATOR_5,
        build_volume=(256, 256, 256),
        tools=4,
        nozzle_max=320,
        bed_max=120,
        chamber_max=80,
        factory_light=True,
        factory_camera=True,
        door_sensor=True,
        air_sensor=True,
        lidar=True,
    ),
)
MODELS = {model.product_id: model for model in _MODELS}


def model_of_machine_type(machine_type: str) -> Model | None:
    """Return the model that calls itself so over TCP, None if it is unknown.

    That text is the firmware's; what a model's variants add to it is left aside,
    as in `FlashForge Adventurer III Pro`.
    """
    bare = " ".join(machine_type.lower().split()).removeprefix("flashforge ")
    named = [
        (len(name), model)
        for model in _MODELS
        for name in model.machine_types
        if f"{bare} ".startswith(f"{name} ")
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def model_of_name(name: str) -> Model | None:
    """Return the model of that name, in any letters; None if it is unknown.

    For the firmware's own name of its model. The owner's name of a printer tells
    nothing ("Traps" 17 in docs/protocol.md).
    """
    wanted = " ".join(name.lower().split())
    return next((row for row in _MODELS if row.name.lower() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What this very printer can do: the model's row and its own report."""

    light: bool
    camera: bool
    camera_switch: bool
    filtration: bool
    chamber_sensor: bool
    chamber_heater: bool
    door_sensor: bool
    air_sensor: bool
    left_cooling_fan: bool
    material_station: bool
    """Slots whose material can be set; on the AD5X they also load and unload."""
    filament_change: bool
    """The station loads and unloads on command."""
    external_spool: bool
    """A spool beside the station, or in place of one."""
    first_layer_inspection: bool
    flow_calibration: bool
    time_lapse: bool
    move: bool
    extrude: bool
    http_move: bool
    """The axes move by an HTTP command; the others do by G-code."""
    http_extrude: bool
    clear_error: bool
    clear_plate: bool
    """It can be told that its plate is empty."""
    runout_sensor: bool
    """Its filament sensor can be switched off and on."""
    time_left: bool
    """It estimates how long a print still takes."""
    layers: bool
    """It counts the layers of a print."""
    gcode: bool
    """It takes G-code, over TCP."""
    all_files: bool
    """It lists all files that it has stored, not only the recent ones."""


def abilities_of(
    model: Model,
    product: Mapping[str, object],
    status: PrinterStatus,
    *,
    over_http: bool = True,
) -> Abilities:
    """Return what a printer can do by now.

    Without its HTTP interface a printer can do what TCP offers. The state of a lamp is
    also reported where there is none; only an Adventurer 3 tells nothing else.

    `product` is the reply of `/product`, empty if there was none. It is believed
    only where it says that something is there: a zero for the lamp is also sent
    by printers that have one, and the Creator 5 denies its fans and claims a
    chamber heater ("Product" in docs/protocol.md).
    """
    family = model.family
    tcp = bool(model.machine_types)
    found = integer(product.get(CAMERA_ANSWERS)) == 1
    camera = model.factory_camera or found or status.camera_is_on
    # A camera that is switched off shows only in being called disabled.
    switchable = camera or status.camera_enabled is False
    station = status.material_station is not None
    # The lidar is only reported by models that may have one.
    lidar = model.lidar and status.lidar is not False
    return Abilities(
        light=(
            model.factory_light
            or integer(product.get("lightCtrlState")) == 1
            or (family is Family.ADVENTURER_3 and status.light is not None)
        ),
        camera=camera,
        camera_switch=over_http
        and (model.camera_switch or (family is Family.AD5X and switchable)),
        filtration=over_http and model.filtration,
        chamber_sensor=model.chamber_max is not None or _has_chamber(model, status),
        chamber_heater=model.chamber_max is not None,
        door_sensor=model.door_sensor,
        air_sensor=over_http and model.air_sensor,
        left_cooling_fan=status.fans.cooling_left is not None,
        material_station=family is not Family.ADVENTURER_5M and station,
        filament_change=over_http and family is Family.AD5X,
        external_spool=family is Family.AD5X and status.external_spool is not None,
        first_layer_inspection=lidar,
        flow_calibration=lidar,
        time_lapse=family is not Family.ADVENTURER_5M and status.camera_enabled is True,
        move=status.can_move or tcp,
        extrude=status.can_extrude or tcp,
        http_move=status.can_move,
        http_extrude=status.can_extrude,
        clear_error=over_http and family is Family.AD5X,
        clear_plate=over_http,
        runout_sensor=model.runout_sensor,
        time_left=over_http,
        layers=over_http or family is not Family.ADVENTURER_3,
        gcode=tcp,
        all_files=model.lists_all_files,
    )


def _has_chamber(model: Model, status: PrinterStatus) -> bool:
    """Return whether the chamber is measured.

    The Creator 5 family says so by sending no sentinel; the 5M family sends a
    zero without having a sensor.
    """
    measured = status.chamber.temperature is not None
    return model.family is Family.CREATOR_5 and measured
