"""What the simulated models are: one row for each.

The rows are typed from the protocol notes on their own and share nothing with the
integration's own table, so that one mistake cannot hide in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from .dialects import Dialect, dialect_of

type Family = Literal[
    "adventurer_3",
    "adventurer_4",
    "adventurer_5m",
    "ad5x",
    "creator_5",
    "creator",
    "finder",
    "guider",
]
"""Models that share one firmware's way of talking."""

type Packet = Literal["modern", "legacy", "historic"]
"""How a printer answers a search: 276 bytes, 140 bytes, or 196 of an early 5M."""

_COMMON_KEYS = frozenset(
    {
        "autoShutdown",
        "autoShutdownTime",
        "cameraStreamUrl",
        "chamberFanSpeed",
        "chamberTargetTemp",
        "chamberTemp",
        "coolingFanSpeed",
        "cumulativeFilament",
        "cumulativePrintTime",
        "currentPrintSpeed",
        "doorStatus",
        "errorCode",
        "estimatedLeftLen",
        "estimatedLeftWeight",
        "estimatedRightLen",
        "estimatedRightWeight",
        "estimatedTime",
        "externalFanStatus",
        "fillAmount",
        "firmwareVersion",
        "flashRegisterCode",
        "internalFanStatus",
        "ipAddr",
        "leftFilamentType",
        "leftTargetTemp",
        "leftTemp",
        "lightStatus",
        "location",
        "macAddr",
        "measure",
        "name",
        "nozzleCnt",
        "nozzleModel",
        "nozzleStyle",
        "pid",
        "platTargetTemp",
        "platTemp",
        "polarRegisterCode",
        "printDuration",
        "printFileName",
        "printLayer",
        "printProgress",
        "printSpeedAdjust",
        "remainingDiskSpace",
        "rightFilamentType",
        "rightTargetTemp",
        "rightTemp",
        "status",
        "targetPrintLayer",
        "zAxisCompensation",
    }
)
"""The keys of `/detail` that every model sends."""

ADVENTURER_5M_DETAIL_KEYS = _COMMON_KEYS | {"printFileThumbUrl", "tvoc"}
"""The keys of `/detail` that both models of the Adventurer 5M pair send."""

AD5X_DETAIL_KEYS = ADVENTURER_5M_DETAIL_KEYS | {
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
"""The keys of `/detail` of an AD5X, with and without its station."""

_CREATOR_5_KEYS = _COMMON_KEYS | {
    "camera",
    "lidar",
    "matlStationInfo",
    "model",
    "nozzleTargetTemps",
    "nozzleTemps",
}
_CREATOR_5_NEWER = (1, 9, 9)

WITHOUT_HTTP_KEYS = frozenset(
    {
        "cameraStreamUrl",
        "coolingFanSpeed",
        "cumulativeFilament",
        "cumulativePrintTime",
        "errorCode",
        "estimatedTime",
        "firmwareVersion",
        "ipAddr",
        "lightStatus",
        "macAddr",
        "measure",
        "name",
        "nozzleCnt",
        "pid",
        "platTargetTemp",
        "platTemp",
        "printDuration",
        "printFileName",
        "printLayer",
        "printProgress",
        "remainingDiskSpace",
        "rightTargetTemp",
        "rightTemp",
        "status",
        "targetPrintLayer",
    }
)
"""What there is to tell of a model without HTTP; only the whole state shows it."""

_ADVENTURER_5M_COMMANDS = frozenset(
    {
        "lightControl_cmd",
        "circulateCtl_cmd",
        "streamCtrl_cmd",
        "jobCtl_cmd",
        "stateCtrl_cmd",
        "printerCtl_cmd",
        "temperatureCtl_cmd",
        "delayClose_cmd",
        "reName_cmd",
        "calibration_cmd",
    }
)
_AD5X_COMMANDS = _ADVENTURER_5M_COMMANDS | {
    "msConfig_cmd",
    "ipdMsConfig_cmd",
    "ms_cmd",
    "ipdMs_cmd",
    "moveCtrl_cmd",
    "extrudeCtrl_cmd",
    "homingCtrl_cmd",
    "errorCodeCtrl_cmd",
}
# Filtration is acknowledged and moves nothing; the camera listens to another name.
_CREATOR_5_COMMANDS = (
    _ADVENTURER_5M_COMMANDS - {"circulateCtl_cmd", "streamCtrl_cmd"}
) | {
    "msConfig_cmd",
    "plateDetectControl_cmd",
    "firstLayerDetectControl_cmd",
    "streamCtrl",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedModel:
    """One model: its identity, its limits and what is built into it.

    Temperatures are in degrees Celsius (a limit of 0 is no heater), the speed limits
    in percent. `tvoc` is what the sensor reads with a cold and with a hot nozzle, two
    zeros are no sensor. `slots` counts those of the material station. Without LAN
    mode `closes_port` decides between a refused connection and code -2.

    Without `has_http` there is no port 8898. `waits_for_plate` is a job that stays
    after its end until somebody confirms that the plate is clear. `parked` is where
    the tool is after switching on, in millimeters. `dialect` is how it talks on port
    8899, None where nothing listens. `packet` is how it answers a search over UDP.
    """

    key: str
    display_name: str
    default_name: str
    family: Family
    product_id: int
    firmware: str
    build_volume: str
    tools: int = 1
    nozzle_limit: int
    bed_limit: int
    chamber_limit: int = 0
    speed_limits: tuple[int, int] = (50, 150)
    has_lamp: bool = False
    has_filtration: bool = False
    has_camera: bool = False
    has_door_sensors: bool = False
    tvoc: tuple[int, int] = (0, 0)
    slots: int = 0
    has_external_spool: bool = False
    thumbnail_format: str = "PNG"
    closes_port: bool = True
    has_http: bool = True
    waits_for_plate: bool = True
    lit_at_boot: bool = True
    parked: tuple[float, float, float] = (0.0, 0.0, 0.0)
    dialect: Dialect | None = None
    packet: Packet = "modern"
    detail_keys: frozenset[str]
    commands: frozenset[str] = frozenset()
    product: Mapping[str, int] = MappingProxyType({})

    @property
    def version(self) -> tuple[int, ...]:
        """Return the part of the firmware's version that can be compared."""
        return _version(self.firmware)

    @property
    def z_step(self) -> float:
        """Return the millimeters in which the nozzle's zero moves."""
        return 0.025 if self.family == "creator_5" else 0.001

    @property
    def tells_file_details(self) -> bool:
        """Return whether its list of files tells more of them than their names."""
        newer = self.version >= _CREATOR_5_NEWER
        return self.family == "ad5x" or (self.family == "creator_5" and newer)


def _version(firmware: str) -> tuple[int, ...]:
    return tuple(int(part) for part in firmware.partition("-")[0].split("."))


def _product(*, lamp: int = 0, fans: int = 0, chamber: int = 0) -> Mapping[str, int]:
    """Return the abilities `/product` reports; 1 is available, 0 is not."""
    return MappingProxyType(
        {
            "chamberTempCtrlState": chamber,
            "externalFanCtrlState": fans,
            "internalFanCtrlState": fans,
            "lightCtrlState": lamp,
            "nozzleTempCtrlState": 1,
            "platformTempCtrlState": 1,
        }
    )


def _creator_5_keys(firmware: str) -> frozenset[str]:
    """Return the keys of one firmware; the newer one swapped one for another."""
    newer = _version(firmware) >= _CREATOR_5_NEWER
    return _CREATOR_5_KEYS | {"tvoc" if newer else "printFileThumbUrl"}


UNLIMITED = 999
"""No firmware is known to limit the beds of these models; their clients have to."""

_CREATOR_4 = SimulatedModel(
    key="creator_4",
    display_name="Creator 4",
    default_name="Loft Creator 4",
    family="creator",
    product_id=0x17,
    firmware="1.3.2",
    build_volume="400X350X500",
    tools=2,
    nozzle_limit=265,
    bed_limit=UNLIMITED,
    has_lamp=True,
    has_camera=True,
    has_http=False,
    waits_for_plate=False,
    lit_at_boot=False,
    packet="legacy",
    detail_keys=WITHOUT_HTTP_KEYS | {"nozzleTargetTemps", "nozzleTemps"},
)

_GUIDER_4 = SimulatedModel(
    key="guider_4",
    display_name="Guider 4",
    default_name="Barn Guider 4",
    family="adventurer_5m",
    product_id=0x25,
    firmware="1.0.5",
    build_volume="300X250X300",
    nozzle_limit=300,
    bed_limit=110,
    has_lamp=True,
    detail_keys=ADVENTURER_5M_DETAIL_KEYS,
    commands=_ADVENTURER_5M_COMMANDS,
    product=_product(lamp=1),
)
"""Sold with a material station, which is not connected here."""

_ADVENTURER_3 = SimulatedModel(
    key="adventurer_3",
    display_name="Adventurer 3",
    default_name="Garage A3",
    family="adventurer_3",
    product_id=8,
    firmware="1.1.7",
    build_volume="150X150X150",
    nozzle_limit=265,
    bed_limit=UNLIMITED,
    has_lamp=True,
    has_camera=True,
    has_http=False,
    waits_for_plate=False,
    lit_at_boot=False,
    packet="legacy",
    detail_keys=WITHOUT_HTTP_KEYS,
)

_ADVENTURER_4 = SimulatedModel(
    key="adventurer_4",
    display_name="Adventurer 4",
    default_name="Den Adventurer 4",
    family="adventurer_4",
    product_id=22,
    firmware="2.0.9",
    build_volume="220X200X250",
    nozzle_limit=265,
    bed_limit=UNLIMITED,
    has_lamp=True,
    has_camera=True,
    has_http=False,
    waits_for_plate=False,
    lit_at_boot=False,
    parked=(19.3861, 54.3, 194.44),
    packet="legacy",
    detail_keys=WITHOUT_HTTP_KEYS,
)

_ROWS = (
    _ADVENTURER_3,
    _ADVENTURER_4,
    replace(
        _ADVENTURER_4,
        key="adventurer_4_pro",
        display_name="Adventurer 4 Pro",
        default_name="Den Adventurer 4 Pro",
        product_id=30,
        firmware="1.2.1",
    ),
    SimulatedModel(
        key="adventurer_5m",
        display_name="Adventurer 5M",
        default_name="Desk 5M",
        family="adventurer_5m",
        product_id=35,
        firmware="3.2.7",
        build_volume="220X220X220",
        nozzle_limit=280,
        bed_limit=110,
        parked=(110.05, 110.05, 200.0),
        detail_keys=ADVENTURER_5M_DETAIL_KEYS,
        commands=_ADVENTURER_5M_COMMANDS,
        product=_product(),
    ),
    SimulatedModel(
        key="adventurer_5m_pro",
        display_name="Adventurer 5M Pro",
        default_name="Desk Pro",
        family="adventurer_5m",
        product_id=36,
        firmware="3.2.7",
        build_volume="220X220X220",
        nozzle_limit=280,
        bed_limit=110,
        parked=(110.05, 110.05, 200.0),
        has_lamp=True,
        has_filtration=True,
        has_camera=True,
        tvoc=(3, 12),
        thumbnail_format="BMP",
        detail_keys=ADVENTURER_5M_DETAIL_KEYS,
        commands=_ADVENTURER_5M_COMMANDS,
        product=_product(lamp=1, fans=1),
    ),
    SimulatedModel(
        key="ad5x",
        display_name="AD5X",
        default_name="Workshop AD5X",
        family="ad5x",
        product_id=38,
        firmware="1.2.1-1.1.1-3.0.7",
        build_volume="220X220X220",
        nozzle_limit=300,
        bed_limit=110,
        speed_limits=(50, 500),
        slots=4,
        has_external_spool=True,
        detail_keys=AD5X_DETAIL_KEYS,
        commands=_AD5X_COMMANDS,
        product=_product(),
    ),
    SimulatedModel(
        key="creator_5",
        display_name="Creator 5",
        default_name="Studio Creator 5",
        family="creator_5",
        product_id=40,
        firmware="1.9.2-1.2.3",
        build_volume="256X256X256",
        tools=4,
        nozzle_limit=300,
        bed_limit=120,
        has_lamp=True,
        has_camera=True,
        slots=4,
        closes_port=False,
        detail_keys=_creator_5_keys("1.9.2-1.2.3"),
        commands=_CREATOR_5_COMMANDS,
        product=_product(lamp=1, chamber=1),  # there is no chamber heater
    ),
    SimulatedModel(
        key="creator_5_pro",
        display_name="Creator 5 Pro",
        default_name="Studio Creator 5 Pro",
        family="creator_5",
        product_id=41,
        firmware="1.9.9",
        build_volume="256X256X256",
        tools=4,
        nozzle_limit=320,
        bed_limit=120,
        chamber_limit=80,
        has_lamp=True,
        has_camera=True,
        has_door_sensors=True,
        tvoc=(0, 9),
        slots=4,
        closes_port=False,
        detail_keys=_creator_5_keys("1.9.9"),
        commands=_CREATOR_5_COMMANDS,
        product=_product(lamp=1, chamber=1),  # there are fans
    ),
    replace(
        _ADVENTURER_3, key="voxel", display_name="Voxel", default_name="Attic Voxel"
    ),
    _CREATOR_4,
    replace(
        _CREATOR_4,
        key="creator_3",
        display_name="Creator 3",
        default_name="Lab Creator 3",
        product_id=0x12,
        firmware="1.2.3",
        build_volume="300X250X200",
    ),
    replace(
        _ADVENTURER_3,
        key="finder",
        display_name="Finder",
        default_name="Porch Finder",
        family="finder",
        product_id=5,
        firmware="2.1.5",
        build_volume="140X140X140",
        bed_limit=0,
        has_lamp=False,
        has_camera=False,
    ),
    _GUIDER_4,
    replace(
        _GUIDER_4,
        key="unknown_http",
        display_name="Guider X",
        default_name="Shed Printer",
        product_id=0x42,
    ),
    replace(
        _ADVENTURER_3,
        key="unknown_tcp",
        display_name="Guider 9",
        default_name="Cellar Printer",
        family="guider",
        product_id=0x63,
        firmware="1.0.1",
        build_volume="280X250X300",
        has_camera=False,
    ),
)

KNOWN = (
    "adventurer_3",
    "adventurer_4",
    "adventurer_4_pro",
    "adventurer_5m",
    "adventurer_5m_pro",
    "ad5x",
    "creator_5",
    "creator_5_pro",
)
"""The models a client needs a row of its own for; the others tell what they are."""

MODELS: Mapping[str, SimulatedModel] = MappingProxyType({row.key: row for row in _ROWS})

_KIT_MODELS = frozenset({"adventurer_5m", "ad5x"})
LARGEST_ID = 0xFFFF


def equipped(
    key: str,
    *,
    firmware: str | None = None,
    lamp_kit: bool = False,
    foreign_lamp: bool = False,
    camera_kit: bool = False,
    station: bool = True,
    dialect: Mapping[str, object] = MappingProxyType({}),
    product_id: int | None = None,
) -> SimulatedModel:
    """Return a model with its kits: the vendor's lamp and camera, or a foreign lamp.

    A foreign lamp can be switched although `/product` does not know of it. `dialect`
    replaces facts of how the firmware talks over TCP, `product_id` the model's own.

    Raises:
        ValueError: for an unknown model, an unreadable version, for kits and a
            missing station on a model that is not sold like that, for facts of TCP
            that do not exist, and for a product id that no packet can hold.
    """
    if key not in MODELS:
        raise ValueError(f"{key} is no model; there are {', '.join(MODELS)}")
    if (lamp_kit or foreign_lamp or camera_kit) and key not in _KIT_MODELS:
        raise ValueError(f"there is no lamp or camera to add to {key}")
    if not station and key != "ad5x":
        raise ValueError(f"{key} has no station that could be left out")
    model = with_product_id(MODELS[key], product_id)
    firmware = firmware or model.firmware
    return replace(
        model,
        firmware=firmware,
        dialect=dialect_of(key, _version(firmware), dialect),
        detail_keys=_creator_5_keys(firmware)
        if model.family == "creator_5"
        else model.detail_keys,
        has_lamp=model.has_lamp or lamp_kit or foreign_lamp,
        has_camera=model.has_camera or camera_kit,
        slots=model.slots if station else 0,
        product=_product(lamp=1) if lamp_kit else model.product,
    )


def with_product_id(model: SimulatedModel, product_id: int | None) -> SimulatedModel:
    """Return a model that answers with another product id; None leaves its own.

    Raises:
        ValueError: for a number that does not fit into two bytes.
    """
    if product_id is None:
        return model
    if not 0 <= product_id <= LARGEST_ID:
        raise ValueError(f"{product_id} is no product id")
    return replace(model, product_id=product_id)
