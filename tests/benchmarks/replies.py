"""The `/detail` replies of five printing printers, as they change from poll to poll.

Typed from docs/protocol.md, "Detail"; secrets and addresses are invented.
"""

import json
from math import sin

from tests.samples import ADVENTURER_5M_PRO, Json

POLL_SECONDS = 2
# Polls differ in what a print changes. It begins anew before it would be done.
_JOB_SECONDS = 36_000
_PRINTED_SECONDS = 35_000
_LAYERS = 419
# What the head moves with: walls, infill, bridges, small parts.
_SPEEDS = (250, 300, 180, 250, 60)
_FANS = (80, 100, 80)

_ADVENTURER_5M: dict[str, Json] = ADVENTURER_5M_PRO | {
    "cameraStreamUrl": "",
    "internalFanStatus": "close",
    "lightStatus": "close",
    "name": "Desk 5M",
    "pid": 35,
    "tvoc": 0,
}

_STATION: dict[str, Json] = {
    "slotCnt": 4,
    "currentSlot": 2,
    "currentLoadSlot": 0,
    "stateAction": 4,
    "stateStep": 0,
    "slotInfos": [
        {
            "slotId": number,
            "hasFilament": True,
            "materialName": "PLA",
            "materialColor": color,
        }
        for number, color in enumerate(("#FFFFFF", "#2750E0", "#FEF043", "#F95D73"), 1)
    ],
}

_AD5X: dict[str, Json] = _ADVENTURER_5M | {
    "camera": 1,
    "cameraStreamUrl": "http://192.0.2.10:8080/?action=stream",
    "clearFanStatus": "open",
    "coolingFanLeftSpeed": 0,
    "coordinate": [0, 0, 0],
    "extrudeCtrl": 1,
    "firmwareVersion": "1.2.1-1.1.1-3.0.7",
    "hasLeftFilament": False,
    "hasMatlStation": True,
    "hasRightFilament": True,
    "indepMatlInfo": {
        "materialName": "?",
        "materialColor": "",
        "stateAction": 0,
        "stateStep": 0,
    },
    "matlStationInfo": _STATION,
    "moveCtrl": 1,
    "name": "Workshop AD5X",
    "pid": 38,
}

_CREATOR_5_PRO: dict[str, Json] = {
    key: value for key, value in ADVENTURER_5M_PRO.items() if key != "printFileThumbUrl"
} | {
    "camera": 1,
    "chamberTargetTemp": 45,
    "chamberTemp": 45,
    "firmwareVersion": "1.9.9",
    "lidar": 1,
    "matlStationInfo": _STATION,
    "measure": "256X256X256",
    "model": "Creator 5 Pro",
    "name": "Studio Creator 5 Pro",
    "nozzleCnt": 4,
    "nozzleModel": "0.4mm;0.4mm;0.4mm;0.4mm",
    "nozzleTargetTemps": [0, 210, 0, 0],
    "nozzleTemps": [31, 210, 30, 31],
    "pid": 41,
    "printSpeedAdjust": 100.0,
    "rightFilamentType": "",
}

_CREATOR_5: dict[str, Json] = {
    key: value for key, value in _CREATOR_5_PRO.items() if key != "tvoc"
} | {
    "chamberTargetTemp": 0,
    "chamberTemp": -108,
    "firmwareVersion": "1.9.2-1.2.3",
    "model": "Creator 5",
    "name": "Studio Creator 5",
    "pid": 40,
    "printFileThumbUrl": "http://192.0.2.10:8898/getThum",
}

REPLIES = {
    "Adventurer 5M": _ADVENTURER_5M,
    "Adventurer 5M Pro": ADVENTURER_5M_PRO,
    "AD5X": _AD5X,
    "Creator 5": _CREATOR_5,
    "Creator 5 Pro": _CREATOR_5_PRO,
}


def body(model: str, poll: int) -> bytes:
    """Return the whole reply to one poll, as its bytes come over the wire."""
    detail = REPLIES[model]
    detail = detail | _course(poll) | _temperatures(detail, poll)
    reply = {"code": 0, "message": "Success", "detail": detail}
    return json.dumps(reply, separators=(",", ":")).encode()


def _course(poll: int) -> dict[str, Json]:
    """Return what moves on with the print."""
    elapsed = poll * POLL_SECONDS % _PRINTED_SECONDS
    minutes = elapsed // 60
    progress = elapsed / _JOB_SECONDS
    return {
        "coolingFanSpeed": _FANS[poll // 20 % len(_FANS)],
        "cumulativeFilament": round(812.4 + minutes * 0.08, 2),
        "cumulativePrintTime": 19122 + minutes,
        "currentPrintSpeed": _SPEEDS[poll * 3 % len(_SPEEDS)],
        "estimatedTime": float(_JOB_SECONDS - elapsed),
        "printDuration": elapsed,
        "printLayer": int(progress * _LAYERS),
        "printProgress": round(progress, 6),
    }


def _temperatures(detail: dict[str, Json], poll: int) -> dict[str, Json]:
    """Return the heated parts, rippling around their targets.

    The Creator 5 family counts in whole degrees, the others in hundredths.
    """
    nozzle, bed = 210 + 0.6 * sin(poll / 3), 60 + 0.3 * sin(poll / 11)
    if "nozzleTemps" not in detail:
        return {"rightTemp": round(nozzle, 2), "platTemp": round(bed, 2)}
    tools: list[Json] = [31, round(nozzle), 30, 31 + poll // 90 % 2]
    moved: dict[str, Json] = {"nozzleTemps": tools, "platTemp": round(bed)}
    if detail["chamberTargetTemp"]:
        moved |= {"chamberTemp": 44 + poll // 40 % 3, "tvoc": 9 + poll // 70 % 4}
    return moved | {"rightTemp": tools[0], "leftTemp": tools[1]}
