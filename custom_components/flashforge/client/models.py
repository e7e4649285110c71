"""The models: one row each, found by the product id the printer reports.

Over TCP a printer tells a machine type instead, which is the firmware's word too.
Names and discovery ports cannot tell models apart: the name is the owner's to
change, and a whole family shares one port. A printer without a row is a generic model.
See "Models" in docs/protocol.md.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Family(StrEnum):
    """Printers whose firmware wants its commands in the same shape."""

    ADVENTURER_3 = "adventurer_3"
    ADVENTURER_4 = "adventurer_4"
    ADVENTURER_5M = "adventurer_5m"
    AD5X = "ad5x"
    CREATOR_5 = "creator_5"
    GENERIC = "generic"
    """Of these no source tells more than how they are asked, and how a job is paused,
    resumed and canceled; nothing that changes their settings is sent to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known about a model before the printer says anything.

    Temperatures are in degrees Celsius, the print speed in percent.
    """

    product_id: int | None = None
    """None where no source tells it, which is so of many models without HTTP."""
    name: str
    manufacturer: str = "FlashForge"
    family: Family
    is_known: bool = True
    """It has a row here; a generic model is made of what a printer tells."""
    http: bool = True
    """It has the HTTP interface, if its LAN mode is on."""
    machine_types: tuple[str, ...] = ()
    """How it calls itself over TCP, in small letters; none if it has no TCP."""
    answers_after_log_in: bool = False
    """It is silent over TCP to whoever has not taken control."""
    log_in_arguments: tuple[str, ...] = ("S1",)
    """With these it gives control over TCP; they are tried in turn."""
    build_volume: tuple[int, int, int] | None = None
    """Millimeters in x, y and z; None where only the printer tells it."""
    tools: int | None = 1
    """None for as many as it reports."""
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


_ADVENTURER_3 = Model(
    product_id=8,
    name="Adventurer 3",
    family=Family.ADVENTURER_3,
    http=False,
    machine_types=("adventurer iii", "adventurer 3"),
    lists_all_files=True,
    build_volume=(150, 150, 150),
    nozzle_max=265,
    bed_max=100,
)
# No source tells the highest temperatures of these. A hot end that is lined with PTFE
# stands 240 degrees; the beds of all printers that have one stand 100.
_GENERIC = Model(
    name="",
    family=Family.GENERIC,
    http=False,
    tools=None,
    nozzle_max=240,
    bed_max=100,
)
_CREATOR_3 = replace(
    _GENERIC,
    name="Creator 3",
    machine_types=("creator 3",),
    log_in_arguments=("S0", "S1"),
)

# The first row of a product id is that of the model; the others are found by their
# machine types.
ROWS = (
    _ADVENTURER_3,
    replace(
        _ADVENTURER_3,
        name="Adventurer 3 Lite",
        machine_types=("adventurer iii lite", "adventurer 3 lite"),
    ),
    replace(
        _ADVENTURER_3,
        name="Adventurer 3 Pro",
        machine_types=("adventurer iii pro", "adventurer 3 pro"),
    ),
    replace(
        _ADVENTURER_3,
        name="Adventurer 3 Pro 2",
        machine_types=("adventurer iii pro 2", "adventurer 3 pro 2"),
    ),
    replace(
        _ADVENTURER_3,
        name="Adventurer 3C",
        machine_types=("adventurer iii c", "adventurer iiic", "adventurer 3c"),
    ),
    replace(
        _ADVENTURER_3,
        name="Adventurer 3X",
        machine_types=("adventurer iii x", "adventurer iiix", "adventurer 3x"),
    ),
    replace(
        _ADVENTURER_3,
        product_id=None,
        name="Voxel",
        manufacturer="Monoprice",
        machine_types=("voxel", "monoprice voxel"),
    ),
    replace(
        _ADVENTURER_3,
        product_id=None,
        name="Rex",
        manufacturer="Bresser",
        machine_types=("rex", "bresser rex"),
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
    replace(_GENERIC, name="Guider 3 Ultra", product_id=0x1F, http=True),
    replace(_GENERIC, name="Guider 4", product_id=0x25, http=True),
    replace(_GENERIC, name="Guider 4 Pro", product_id=0x27, http=True),
    replace(_GENERIC, name="Adventurer A5", product_id=0xBB, http=True),
    replace(
        _GENERIC,
        name="Finder",
        machine_types=("finder",),
        answers_after_log_in=True,
    ),
    replace(_GENERIC, name="Guider 2", machine_types=("guider 2", "guider ii")),
    replace(
        _GENERIC,
        name="Guider 2s",
        machine_types=("guider 2s", "guider iis", "guider ii s"),
    ),
    replace(_GENERIC, name="Guider 3", machine_types=("guider 3", "guider iii")),
    _CREATOR_3,
    replace(
        _CREATOR_3,
        name="Creator 3 Pro",
        machine_types=("creator 3 pro",),
    ),
    replace(_GENERIC, name="Creator 4", machine_types=("creator 4",)),
    replace(_GENERIC, name="Dreamer", machine_types=("dreamer",)),
    replace(_GENERIC, name="Inventor", machine_types=("inventor",)),
)
MODELS = {
    model.product_id: model for model in reversed(ROWS) if model.product_id is not None
}
# None of these has an HTTP interface.
TCP_ONLY = frozenset({Family.ADVENTURER_3, Family.ADVENTURER_4})


def find_model(product_id: int | None, model_name: str | None) -> Model | None:
    """Return the row of a printer, None if there is none.

    `model_name` is what the firmware calls the model: over TCP the machine type. Where
    several models share a product id it decides among them.
    """
    by_id = MODELS.get(product_id) if product_id is not None else None
    by_name = model_of_machine_type(model_name or "")
    if by_id is None or (
        by_name is not None and by_name.product_id in {None, by_id.product_id}
    ):
        return by_name
    return by_id


def generic_model(
    product_id: int | None, model_name: str | None, *, http: bool, tcp: bool
) -> Model:
    """Return a model made of what a printer without a row tells of itself.

    It is named as the firmware names it. Its limits are safe for every printer.
    """
    name = _without_manufacturer(model_name or "") or "3D printer"
    return replace(
        _GENERIC,
        product_id=product_id,
        name=name,
        is_known=False,
        http=http,
        machine_types=(name.lower(),) if tcp else (),
        log_in_arguments=("S1", "S0"),
    )


def model_of_machine_type(machine_type: str) -> Model | None:
    """Return the model that calls itself so over TCP, None if it is unknown.

    That text is the firmware's. What a variant adds to it is left aside where it has
    no row of its own, but for models of which little is known: a Guider 3 Ultra is no
    Guider 3.
    """
    bare = _without_manufacturer(machine_type).lower()
    named = [
        (len(name), model)
        for model in ROWS
        for name in model.machine_types
        if bare == name
        or (model.family is not Family.GENERIC and bare.startswith(f"{name} "))
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def model_of_name(name: str) -> Model | None:
    """Return the model of that name, in any letters; None if it is unknown.

    For the firmware's own name of its model. The owner's name of a printer tells
    nothing ("Traps" 17 in docs/protocol.md).
    """
    wanted = " ".join(name.lower().split())
    return next((row for row in ROWS if row.name.lower() == wanted), None)


def _without_manufacturer(name: str) -> str:
    words = name.split()
    if words and words[0].lower() == "flashforge":
        del words[0]
    return " ".join(words)
