"""What a printer is known to send, typed from docs/protocol.md, "Detail".

Secrets and addresses are invented.
"""

from typing import Final

type Json = bool | int | float | str | list[Json] | dict[str, Json]

ADVENTURER_5M_PRO: Final[dict[str, Json]] = {
    "autoShutdown": "close",
    "autoShutdownTime": 30,
    "cameraStreamUrl": "http://192.0.2.10:8080/?action=stream",
    "chamberFanSpeed": 0,
    "chamberTargetTemp": 0,
    "chamberTemp": 0,
    "coolingFanSpeed": 80,
    "cumulativeFilament": 812.4,
    "cumulativePrintTime": 19122,
    "currentPrintSpeed": 250,
    "doorStatus": "close",
    "errorCode": "",
    "estimatedLeftLen": 0,
    "estimatedLeftWeight": 0,
    "estimatedRightLen": 12500,
    "estimatedRightWeight": 35.5,
    "estimatedTime": 5400.0,
    "externalFanStatus": "close",
    "fillAmount": 15,
    "firmwareVersion": "3.2.7",
    "flashRegisterCode": "ABCD1234",
    "internalFanStatus": "open",
    "ipAddr": "192.0.2.10",
    "leftFilamentType": "",
    "leftTargetTemp": 0,
    "leftTemp": 0,
    "lightStatus": "open",
    "location": "Group A",
    "macAddr": "88:A9:A7:00:00:02",
    "measure": "220X220X220",
    "name": "Desk Pro",
    "nozzleCnt": 1,
    "nozzleModel": "0.4mm",
    "nozzleStyle": 0,
    "pid": 36,
    "platTargetTemp": 60,
    "platTemp": 60.1,
    "polarRegisterCode": "EFGH5678",
    "printDuration": 1800,
    "printFileName": "cube.gcode",
    "printFileThumbUrl": "http://192.0.2.10:8898/getThum",
    "printLayer": 44,
    "printProgress": 0.42,
    "printSpeedAdjust": 100,
    "remainingDiskSpace": 4.9,
    "rightFilamentType": "PLA",
    "rightTargetTemp": 210,
    "rightTemp": 209.6,
    "status": "printing",
    "targetPrintLayer": 419,
    "tvoc": 12,
    "zAxisCompensation": 0,
}
"""Every key of a 5M Pro that prints."""
