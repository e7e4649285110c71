"""Details that printers send, and what every status made of one has to be."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from math import inf, isfinite, nan

from hypothesis import HealthCheck, settings, strategies as st

from custom_components.flashforge.client import PrinterStatus
from custom_components.flashforge.client.http.status import parse_detail, unknown_word
from tests.samples import ADVENTURER_5M_PRO

PRINTING: Mapping[str, object] = ADVENTURER_5M_PRO

AFFECTED: Mapping[str, str] = {
    "autoShutdown": "automatic_shutdown.enabled",
    "autoShutdownTime": "automatic_shutdown.delay",
    "cameraStreamUrl": "camera_url",
    "chamberFanSpeed": "fans.chamber",
    "chamberTargetTemp": "chamber.target",
    "chamberTemp": "chamber.temperature",
    "coolingFanSpeed": "fans.cooling",
    "cumulativeFilament": "lifetime.filament",
    "cumulativePrintTime": "lifetime.print_time",
    "currentPrintSpeed": "current_speed",
    "doorStatus": "door_open",
    "errorCode": "error_code",
    "estimatedLeftLen": "job.filament_length",
    "estimatedLeftWeight": "job.filament_weight",
    "estimatedRightLen": "job.filament_length",
    "estimatedRightWeight": "job.filament_weight",
    "estimatedTime": "job.estimate",
    "externalFanStatus": "filtration.external",
    "fillAmount": "job.infill",
    "firmwareVersion": "firmware_version",
    "internalFanStatus": "filtration.internal",
    "jobId": "job.id",
    "lightStatus": "light",
    "location": "location",
    "macAddr": "mac_address",
    "measure": "build_volume",
    "model": "model_name",
    "name": "name",
    "nozzleModel": "nozzle_size",
    "pid": "product_id",
    "platTargetTemp": "bed.target",
    "platTemp": "bed.temperature",
    "printDuration": "job.elapsed",
    "printFileName": "job.file_name",
    "printFileThumbUrl": "job.has_thumbnail",
    "printLayer": "job.layer",
    "printProgress": "job.progress",
    "printSpeedAdjust": "print_speed",
    "remainingDiskSpace": "free_space",
    "rightFilamentType": "tools.0.filament_type",
    "rightTargetTemp": "tools.0.nozzle.target",
    "rightTemp": "tools.0.nozzle.temperature",
    "targetPrintLayer": "job.total_layers",
    "tvoc": "tvoc",
    "zAxisCompensation": "z_offset",
}
"""The one field of the status that a key decides, while a job prints.

`status` decides the state and whether there is a job, and is missing here. A key
that is missing here otherwise decides nothing.
"""

_CASTLE: dict[str, object] = {
    "printDuration": 600,
    "printFileName": "castle.gcode.3mf",
    "printLayer": 12,
    "printProgress": 0.1,
    "status": "printing",
    "targetPrintLayer": 120,
}
_IDLE: dict[str, object] = {
    "coolingFanSpeed": 0,
    "currentPrintSpeed": 0,
    "estimatedRightLen": 0,
    "estimatedRightWeight": 0,
    "estimatedTime": 0,
    "fillAmount": 0,
    "internalFanStatus": "close",
    "printDuration": 0,
    "printFileName": "",
    "printFileThumbUrl": "",
    "printLayer": 0,
    "printProgress": 0,
    "rightTargetTemp": 0.0,
    "rightTemp": 25.0,
    "platTargetTemp": 0.0,
    "platTemp": 27.75,
    "status": "ready",
    "targetPrintLayer": 0,
    "tvoc": 0,
}


def _slots(*colors: str) -> list[object]:
    return [
        {
            "slotId": number,
            "hasFilament": bool(color),
            "materialName": "PLA" if color else "",
            "materialColor": color,
        }
        for number, color in enumerate(colors, start=1)
    ]


AD5X: Mapping[str, object] = {
    **PRINTING,
    **_IDLE,
    "camera": 1,
    "clearFanStatus": "open",
    "coolingFanLeftSpeed": 0,
    "coordinate": [0, 10.5, 220],
    "extrudeCtrl": 1,
    "firmwareVersion": "1.1.3-1.0.8",
    "hasLeftFilament": False,
    "hasMatlStation": True,
    "hasRightFilament": True,
    "indepMatlInfo": {
        "materialName": "?",
        "materialColor": "",
        "stateAction": 0,
        "stateStep": 0,
    },
    "matlStationInfo": {
        "slotCnt": 4,
        "currentSlot": 0,
        "currentLoadSlot": 2,
        "stateAction": 1,
        "stateStep": 3,
        "slotInfos": _slots("#FFFFFF", "#2750E0", "#FEF043", "#F95D73"),
    },
    "moveCtrl": 1,
    "name": "Workshop AD5X",
    "pid": 38,
}
"""Every key that an AD5X is known to send, while it loads filament."""

_CREATOR_5: Mapping[str, object] = {
    **PRINTING,
    **_CASTLE,
    "camera": 1,
    "chamberTemp": -108,
    "firmwareVersion": "1.9.2-1.2.3",
    "leftTargetTemp": 220,
    "leftTemp": 219,
    "lidar": 1,
    "matlStationInfo": {
        "slotCnt": 4,
        "currentSlot": 2,
        "currentLoadSlot": 0,
        "stateAction": 4,
        "stateStep": 0,
        "slotInfos": _slots("#FFFFFF", "#2E54DD", "", "#FA6173"),
    },
    "measure": "256X256X256",
    "model": "Creator 5",
    "name": "Studio",
    "nozzleCnt": 4,
    "nozzleModel": "0.4mm;0.4mm;0.4mm;0.4mm",
    "nozzleTargetTemps": [0, 220, 0, 0],
    "nozzleTemps": [28, 219, 29, -108],
    "pid": 40,
    "rightFilamentType": "",
}
CREATOR_5 = {key: one for key, one in _CREATOR_5.items() if key != "tvoc"}
"""Every key that a Creator 5 with the older firmware is known to send."""

CREATOR_5_PRO: Mapping[str, object] = {
    key: one
    for key, one in {
        **_CREATOR_5,
        "chamberTargetTemp": 60,
        "chamberTemp": 41,
        "doorStatus": "open",
        "firmwareVersion": "1.9.9",
        "model": "Creator 5 Pro",
        "pid": 41,
    }.items()
    if key != "printFileThumbUrl"
}
"""Every key that a Creator 5 Pro with the newer firmware is known to send."""

_STATION = {"hasMatlStation": "material_station", "matlStationInfo": "material_station"}
_LISTS = {
    **dict.fromkeys(["nozzleTemps", "nozzleTargetTemps"], "tools"),
    "lidar": "lidar",
    "camera": "camera_enabled",
}
AFFECTED_BY_MODEL: Mapping[str, tuple[Mapping[str, object], Mapping[str, str]]] = {
    "ad5x": (
        AD5X,
        {
            **AFFECTED,
            **_STATION,
            "camera": "camera_enabled",
            "coolingFanLeftSpeed": "fans.cooling_left",
            "coordinate": "position",
            "extrudeCtrl": "can_extrude",
            "hasRightFilament": "has_filament",
            "indepMatlInfo": "external_spool",
            "moveCtrl": "can_move",
        },
    ),
    "creator_5": (CREATOR_5, {**AFFECTED, **_STATION, **_LISTS}),
    "creator_5_pro": (CREATOR_5_PRO, {**AFFECTED, **_STATION, **_LISTS}),
}
"""For each model a detail, and where each key shows: a part of the values' paths."""

ABSURD: list[object] = [
    None, "", "   ", "nonsense", "nan", nan, inf, -inf, 1e308, -1e308, 10**400, -1,
    -108, 4711, True, False, [], {}, [[[1]]], {"a": {"b": [None]}}, "9" * 5000,
    "x" * 100_000, "\x00\ud800",
]  # fmt: skip
# Time is no property of these: other tests may keep the machine busy.
examples = partial(
    settings, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
texts = st.text(max_size=10)
values = st.recursive(
    st.sampled_from(ABSURD)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=4,
)


def _flat(value: object, path: str = "") -> dict[str, object]:
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, tuple):
        items = list(enumerate(value))
    else:
        return {path: value}
    flat: dict[str, object] = {}
    for key, item in items:
        flat |= _flat(item, f"{path}.{key}" if path else f"{key}")
    return flat


def everything(status: PrinterStatus) -> dict[str, object]:
    """Return every single value of a status by its path."""
    return _flat(asdict(status))


def check(detail: Mapping[str, object]) -> PrinterStatus:
    """Parse a detail, and check what every status has to be."""
    status = parse_detail(detail)
    assert status == parse_detail(dict(detail))
    assert hash(status) == hash(parse_detail(dict(detail)))
    assert repr(status)
    assert isinstance(unknown_word(detail), str | None)
    for path, value in everything(status).items():
        assert not isinstance(value, float) or isfinite(value), path
        assert not isinstance(value, str) or value, path
    return status
