"""The printers' error codes, and what they mean.

The list is open: firmware knows codes that nobody has described, and a code without
a text is still worth showing. See "Error codes" in docs/protocol.md.
"""

from .models import Family

_NUMBERED = {
    1: "A move went out of range; home the axes again",
    2: "The link to the motion controller was lost",
    3: "A stepper driver reports a fault",
    4: "A stepper driver cannot be read",
    5: "The motion controller cannot be connected",
    6: "The nozzle is below its minimum temperature",
    7: "The nozzle does not heat as it should",
    8: "The second nozzle does not heat as it should",
    9: "The bed does not heat as it should",
    10: "The chamber does not heat as it should",
    11: "The motion software failed; restart the printer",
    12: "Homing the X axis failed",
    13: "Homing the Y axis failed",
    14: "Homing the Z axis failed",
    15: "The nozzle's temperature sensor reads below -10 °C",
    16: "The bed's temperature sensor reads below -10 °C",
    17: "Too many moves were waiting",
    18: "The language could not be loaded",
    19: "The USB drive cannot be read",
    20: "The video service failed",
    21: "The camera does not start",
    22: "The storage is full",
    28: "Copying a file failed",
    29: "Downloading a file failed",
    41: "The leveling sensor does not clear",
    42: "The leveling sensor was not triggered",
    43: "The leveling sensor was triggered too early",
    46: "The bed's temperature cannot be controlled",
    47: "The bed took too long to heat up",
    48: "The nozzle's temperature cannot be controlled",
    75: "The nozzle is too low",
    76: "The nozzle is too high",
    77: "The chamber took too long to heat up",
    78: "The left fan of the chamber heater is too slow",
    79: "The right fan of the chamber heater is too slow",
    80: "The sensor at the chamber heater's outlet failed",
    83: "The filter fan failed",
    88: "The build plate is unknown; choose on the printer's screen whether to go on",
    89: "The first layer looks wrong; choose on the printer's screen whether to go on",
    108: "Feeding filament to the extruder failed",
    109: "The station's odometer wheel does not turn",
    110: "The filament is not of the expected material",
    111: "The leveling data is abnormal",
    112: "The Z height is below 220 mm",
    113: "There is filament in the extruder",
    114: "Homing the material station failed",
    115: "The lidar cannot focus",
    116: "Priming the nozzle failed",
    117: "Flushing the nozzle failed",
    118: "An internal command failed",
    119: "An operation inside the printer took too long",
    120: "The system has restarted",
    121: "A transfer between the boards failed",
    122: "The nozzle's temperature is abnormal",
    123: "The bed's temperature is abnormal",
    124: "The carriage's controller does not answer",
    125: "The bed's controller failed",
    126: "The leveling board's controller failed",
    139: "The carriage's sensor was not triggered",
    140: "The dock's sensor was not triggered",
    141: "The carriage's sensor is still triggered",
    142: "The dock's sensor is still triggered",
    143: "A tool was not picked up properly",
    144: "A tool was not put back properly",
    146: "The release sensor was not triggered",
    147: "Remove the build plate before the calibration",
    148: "The tools' Z offsets are too far apart",
    149: "The eddy current sensor was not triggered over the whole travel",
    150: "Homing took too long",
    151: "The eddy current sensor was triggered before the start",
    152: "The leveling height is out of range",
    153: "The nozzle's calibration is out of range",
    154: "A motor is too hot",
    155: "The X sensor is still triggered after backing off",
    156: "The Y sensor is still triggered after backing off",
    157: "The Z sensor is still triggered after backing off",
    158: "The eddy current sensor is abnormal",
    159: "Homing failed",
    163: "The nozzle is clogged",
}
# Codes that count channels, tools and docks from 1.
_COUNTED = (
    (100, "Feeding filament through channel {} took too long"),
    (104, "Pulling filament back through channel {} took too long"),
    (127, "Tool {} is not in its dock"),
    (131, "Dock {} is occupied"),
    (135, "Tool {} was not released"),
)
_COUNTED_TO = 4

TEXTS = {f"E{number:04}": text for number, text in _NUMBERED.items()} | {
    f"E{first + step:04}": text.format(step + 1)
    for first, text in _COUNTED
    for step in range(_COUNTED_TO)
}

# What the generation of the 5M means by the same numbers.
_TEXTS_5M = {
    "E0012": "Homing the Z axis failed",
    "E0014": "Homing the X axis failed",
    "E0018": "There is no filament",
}


def error_key(code: str, family: Family | None) -> str:
    """Return the key of a code: in small letters, and by family where they differ."""
    key = code.strip().lower()
    if family is Family.ADVENTURER_5M and key.upper() in _TEXTS_5M:
        return f"{key}_5m"
    return key


def error_texts() -> dict[str, str]:
    """Return what all codes mean that are known, by their keys."""
    return {code.lower(): text for code, text in TEXTS.items()} | {
        error_key(code, Family.ADVENTURER_5M): text for code, text in _TEXTS_5M.items()
    }


def error_text(code: str, family: Family | None) -> str | None:
    """Return what a code means on a family of printers, None if nobody knows."""
    return error_texts().get(error_key(code, family))
