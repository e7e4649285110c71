"""The models: one row each, found by the product id the printer reports.

Over TCP a printer tells a machine type instead, which is the firmware's word too.
Names and discovery ports cannot tell models apart: the name is the owner's to
change, and a whole family shares one port. See "Models" in docs/protocol.md.
"""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Printers whose firmware wants its commands in the same shape."""

    ADVENTURER_3 = "adventurer_3"
    ADVENTURER_4 = "adventurer_4"
    ADVENTURER_5M = "adventurer_5m"
    AD5X = "ad5x"
    CREATOR_5 = "creator_5"


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
    chamber_fan: bool = False
    """Elsewhere its speed is reported, and means nothing."""
    door_sensor: bool = False
    """Elsewhere the door's state is reported, and means nothing."""
    air_sensor: bool = False
    runout_sensor: bool = False
    """Its filament sensor can be switched over TCP."""
    lists_all_files: bool = False
    """Over TCP it lists all its files, with their pictures."""
    lidar: bool = False
    """It can look at the first layer and calibrate the flow by itself."""


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
        chamber_fan=True,
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
        chamber_fan=True,
        door_sensor=True,
        air_sensor=True,
        lidar=True,
    ),
)
MODELS = {model.product_id: model for model in _MODELS}
# These have no HTTP interface.
TCP_ONLY = frozenset(model.family for model in _MODELS if not model.http)


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
