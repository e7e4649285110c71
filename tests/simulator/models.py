"""What the simulated models are: one row for each.

The rows are typed from the protocol notes on their own and share nothing with the
integration's own table, so that one mistake cannot hide in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ADVENTURER_5M_DETAIL_KEYS = frozenset(
    [
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
        "printFileThumbUrl",
        "printLayer",
        "printProgress",
        "printSpeedAdjust",
        "remainingDiskSpace",
        "rightFilamentType",
        "rightTargetTemp",
        "rightTemp",
        "status",
        "targetPrintLayer",
        "tvoc",
        "zAxisCompensation",
    ]
)
"""The keys of `/detail` that both models of the Adventurer 5M pair send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedModel:
    """One model: its identity, its limits and what is built into it.

    Temperatures are in degrees Celsius, the speed limits in percent.
    """

    key: str
    display_name: str
    product_id: int
    firmware: str
    build_volume: str
    nozzle_limit: int
    bed_limit: int
    speed_limits: tuple[int, int]
    has_lamp: bool
    has_filtration: bool
    has_tvoc_sensor: bool
    has_camera: bool
    detail_keys: frozenset[str]
    product: Mapping[str, int]


def _product(*, lamp: int, fans: int) -> Mapping[str, int]:
    """Return the abilities `/product` reports; 1 is available, 0 is not."""
    return MappingProxyType(
        {
            "chamberTempCtrlState": 0,
            "externalFanCtrlState": fans,
            "internalFanCtrlState": fans,
            "lightCtrlState": lamp,
            "nozzleTempCtrlState": 1,
            "platformTempCtrlState": 1,
        }
    )


_ROWS = (
    SimulatedModel(
        key="adventurer_5m",
        display_name="Adventurer 5M",
        product_id=35,
        firmware="3.2.7",
        build_volume="220X220X220",
        nozzle_limit=280,
        bed_limit=110,
        speed_limits=(50, 150),
        has_lamp=False,
        has_filtration=False,
        has_tvoc_sensor=False,
        has_camera=False,
        detail_keys=ADVENTURER_5M_DETAIL_KEYS,
        product=_product(lamp=0, fans=0),
    ),
    SimulatedModel(
        key="adventurer_5m_pro",
        display_name="Adventurer 5M Pro",
        product_id=36,
        firmware="3.2.7",
        build_volume="220X220X220",
        nozzle_limit=280,
        bed_limit=110,
        speed_limits=(50, 150),
        has_lamp=True,
        has_filtration=True,
        has_tvoc_sensor=True,
        has_camera=True,
        detail_keys=ADVENTURER_5M_DETAIL_KEYS,
        product=_product(lamp=1, fans=1),
    ),
)

MODELS: Mapping[str, SimulatedModel] = MappingProxyType({row.key: row for row in _ROWS})
