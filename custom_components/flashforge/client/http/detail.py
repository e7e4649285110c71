"""From a `/detail` reply to a PrinterStatus.

Every value is read on its own: a missing, odd or absurd one costs itself and
nothing else, and keys nobody knew of do not matter. See "Detail" in
docs/protocol.md.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain, islice, zip_longest

from ..reading import (
    count,
    fraction,
    integer,
    number,
    positive,
    product_id,
    switch,
    temperature,
    text,
)
from ..status import (
    AutomaticShutdown,
    Fans,
    Filtration,
    Heater,
    Job,
    Lifetime,
    PrinterState,
    PrinterStatus,
    Tool,
    assemble,
)
from .station import parse_external_spool, parse_station

type Detail = Mapping[str, object]

# No printer has more heads; a longer list is not worth believing.
MAX_TOOLS = 16
AXES = 3

# The last row is tolerated: some client knows these words, no capture shows them.
STATES = {
    "ready": PrinterState.READY,
    "busy": PrinterState.BUSY,
    "calibrate_doing": PrinterState.CALIBRATING,
    "heating": PrinterState.HEATING,
    "printing": PrinterState.PRINTING,
    "pausing": PrinterState.PAUSING,
    "pause": PrinterState.PAUSED,
    "paused": PrinterState.PAUSED,
    "canceling": PrinterState.CANCELING,
    "cancel": PrinterState.CANCELLED,
    "completed": PrinterState.COMPLETED,
    "error": PrinterState.ERROR,
    "downloading": PrinterState.DOWNLOADING,
    "sending": PrinterState.DOWNLOADING,
    "unzipping": PrinterState.BUSY,
    "cloud_slicing": PrinterState.BUSY,
    "cancelled": PrinterState.CANCELLED,
    "complete": PrinterState.COMPLETED,
    "building": PrinterState.PRINTING,
    "preparing": PrinterState.HEATING,
    "idle": PrinterState.READY,
}

_NO_ERROR = {"", "0", "e0", "0000", "e0000"}

# Only here does the printer's estimate describe the job: before printing it may
# still be the last job's.
_HAS_ESTIMATE = {PrinterState.PRINTING, PrinterState.PAUSING, PrinterState.PAUSED}

# Here a job is on the printer even if its file name is missing.
_HAS_JOB = {
    PrinterState.HEATING,
    PrinterState.PRINTING,
    PrinterState.PAUSING,
    PrinterState.PAUSED,
    PrinterState.CANCELING,
    PrinterState.CANCELLED,
    PrinterState.COMPLETED,
}

# Keys under which a list or an object belongs.
_STRUCTURED = {
    "nozzleTemps",
    "nozzleTargetTemps",
    "coordinate",
    "matlStationInfo",
    "MatlStationInfo",
    "indepMatlInfo",
    "IndepMatlInfo",
}

# Sets of values that each group of fields remembers, for all printers together.
_remembers = lru_cache(maxsize=128)

# Below one percent a share of the elapsed time says nothing about the rest.
_ENOUGH_PROGRESS = 0.01


def is_known_status(detail: Detail) -> bool:
    """Return whether the status word is one we know, or absent."""
    word = text(detail.get("status"))
    return word is None or word.lower() in STATES


def parse_detail(detail: Detail) -> PrinterStatus:
    """Return the picture that the `detail` object of a reply describes.

    Between two polls hardly anything changes, so the groups below remember what
    they made of the same values before.
    """
    try:
        return _parse(detail)
    except TypeError:
        # Lists and objects cannot be remembered, and mean nothing where they do
        # not belong.
        return _parse({k: v for k, v in detail.items() if _is_in_place(k, v)})


def _is_in_place(key: str, value: object) -> bool:
    return key in _STRUCTURED or not isinstance(value, dict | list)


def _parse(detail: Detail) -> PrinterStatus:
    get = detail.get
    state, error_code = _state(get("status")), _error_code(get("errorCode"))
    name, location, firmware, mac, volume, nozzle, model, camera = _texts(
        get("name"),
        get("location"),
        get("firmwareVersion"),
        get("macAddr"),
        get("measure"),
        get("nozzleModel"),
        get("model"),
        get("cameraStreamUrl"),
    )
    light, door = _switches(get("lightStatus"), get("doorStatus"))
    camera_enabled, lidar, can_move, can_extrude = _flags(
        get("camera"), get("lidar"), get("moveCtrl"), get("extrudeCtrl")
    )
    print_speed, current_speed, z_offset, tvoc, free_space = _measures(
        get("printSpeedAdjust"),
        get("currentPrintSpeed"),
        get("zAxisCompensation"),
        get("tvoc"),
        get("remainingDiskSpace"),
    )
    return assemble(
        PrinterStatus,
        {
            "product_id": _product_id(get("pid")),
            "model_name": model,
            "name": name,
            "location": location,
            "firmware_version": firmware,
            "mac_address": mac,
            "build_volume": volume,
            "nozzle_size": nozzle,
            "state": state,
            "error_code": error_code,
            "job": _job(detail, state),
            "tools": _tools(detail),
            "bed": _heater(get("platTemp"), get("platTargetTemp")),
            "chamber": _heater(get("chamberTemp"), get("chamberTargetTemp")),
            "fans": _fans(
                get("coolingFanSpeed"),
                get("coolingFanLeftSpeed"),
                get("chamberFanSpeed"),
            ),
            "filtration": _filtration(
                get("internalFanStatus"), get("externalFanStatus")
            ),
            "light": light,
            "door_open": door,
            "camera_enabled": camera_enabled,
            "lidar": lidar,
            "can_move": can_move is True,
            "can_extrude": can_extrude is True,
            "position": _position(get("coordinate")),
            "material_station": parse_station(detail),
            "external_spool": parse_external_spool(detail),
            "camera_url": camera,
            # A printer that has not printed yet reports 0 percent.
            "print_speed": print_speed or None,
            "current_speed": current_speed,
            "z_offset": z_offset,
            "tvoc": tvoc,
            "free_space": free_space,
            "automatic_shutdown": _shutdown(
                get("autoShutdown"), get("autoShutdownTime")
            ),
            "lifetime": _lifetime(
                get("cumulativePrintTime"), get("cumulativeFilament")
            ),
        },
    )


@_remembers
def _texts(*values: object) -> tuple[str | None, ...]:
    return tuple(map(text, values))


@_remembers
def _switches(*values: object) -> tuple[bool | None, ...]:
    return tuple(map(switch, values))


@_remembers
def _flags(*values: object) -> tuple[bool | None, ...]:
    """Return what 1 (enabled) and 2 (disabled) mean; 0 is unknown."""
    return tuple({1: True, 2: False}.get(integer(value) or 0) for value in values)


@_remembers
def _measures(
    speed: object, current: object, offset: object, tvoc: object, space: object
) -> tuple[float | None, float | None, float | None, float | None, float | None]:
    return (
        positive(speed),
        positive(current),
        number(offset),
        positive(tvoc),
        positive(space),
    )


@_remembers
def _product_id(value: object) -> int | None:
    return product_id(value)


@_remembers
def _heater(now: object, target: object) -> Heater:
    return Heater(temperature=temperature(now), target=temperature(target))


@_remembers
def _fans(cooling: object, left: object, chamber: object) -> Fans:
    return Fans(
        cooling=positive(cooling),
        cooling_left=positive(left),
        chamber=positive(chamber),
    )


@_remembers
def _filtration(internal: object, external: object) -> Filtration:
    return Filtration(internal=switch(internal), external=switch(external))


@_remembers
def _shutdown(enabled: object, delay: object) -> AutomaticShutdown:
    return AutomaticShutdown(enabled=switch(enabled), delay=_minutes(delay))


@_remembers
def _lifetime(print_time: object, filament: object) -> Lifetime:
    return Lifetime(print_time=_minutes(print_time), filament=positive(filament))


@_remembers
def _state(value: object) -> PrinterState | None:
    """Return the state; a word nobody knows means that the printer is busy."""
    word = text(value)
    return None if word is None else STATES.get(word.lower(), PrinterState.BUSY)


@_remembers
def _error_code(value: object) -> str | None:
    code = text(value)
    return None if code is None or code.lower() in _NO_ERROR else code


def _tools(detail: Detail) -> tuple[Tool, ...]:
    """Return the heads: those of the lists, or the one that is called the right.

    Only printers with several heads send lists; their left and right mirror two of
    the heads.
    """
    get = detail.get
    temperatures = get("nozzleTemps")
    if not isinstance(temperatures, list) or not temperatures:
        return _single_tool(
            get("rightTemp"),
            get("rightTargetTemp"),
            get("rightFilamentType"),
            get("hasRightFilament"),
        )
    targets = get("nozzleTargetTemps")
    if not isinstance(targets, list):
        targets = []
    pairs = zip_longest(temperatures, targets[: len(temperatures)])
    return _several_tools(*chain.from_iterable(islice(pairs, MAX_TOOLS)))


@_remembers
def _single_tool(
    now: object, target: object, filament: object, sensor: object
) -> tuple[Tool, ...]:
    nozzle = Heater(temperature=temperature(now), target=temperature(target))
    return (
        Tool(nozzle=nozzle, filament_type=text(filament), has_filament=switch(sensor)),
    )


@_remembers
def _several_tools(*values: object) -> tuple[Tool, ...]:
    """Return the heads of a list in which each has a temperature and a target."""
    pairs = zip(values[::2], values[1::2], strict=True)
    return tuple(Tool(nozzle=_heater(now, target)) for now, target in pairs)


def _position(value: object) -> tuple[float, ...] | None:
    if not isinstance(value, list) or len(value) != AXES:
        return None
    axes = tuple(axis for axis in map(number, value) if axis is not None)
    return axes if len(axes) == AXES else None


def _job(detail: Detail, state: PrinterState | None) -> Job | None:
    """Return the job, unless the printer is ready.

    The file name alone proves nothing, it may be reported while idle.
    """
    if state is PrinterState.READY:
        return None
    get = detail.get
    file_name, job_id, picture = _texts(
        get("printFileName"), get("jobId"), get("printFileThumbUrl")
    )
    if file_name is None and state not in _HAS_JOB:
        return None
    total_layers, length, weight, infill = _job_constants(
        get("targetPrintLayer"),
        get("estimatedLeftLen"),
        get("estimatedRightLen"),
        get("estimatedLeftWeight"),
        get("estimatedRightWeight"),
        get("fillAmount"),
    )
    progress, elapsed = fraction(get("printProgress")), positive(get("printDuration"))
    return assemble(
        Job,
        {
            "id": job_id,
            "file_name": file_name,
            "progress": progress,
            "layer": count(get("printLayer")),
            "total_layers": total_layers,
            "has_thumbnail": picture is not None,
            "elapsed": elapsed,
            "remaining": _remaining(get("estimatedTime"), state, progress, elapsed),
            "filament_length": length,
            "filament_weight": weight,
            "infill": infill,
        },
    )


@_remembers
def _job_constants(
    layers: object, *values: object
) -> tuple[int | None, float | None, float | None, float | None]:
    left_length, right_length, left_weight, right_weight, infill = values
    return (
        count(layers) or None,
        _sum(left_length, right_length),
        _sum(left_weight, right_weight),
        positive(infill),
    )


def _remaining(
    estimated_time: object,
    state: PrinterState | None,
    progress: float | None,
    elapsed: float | None,
) -> float | None:
    """Return the seconds to the end: the printer's, else by the share done."""
    if state not in _HAS_ESTIMATE:
        return None
    if estimate := positive(estimated_time):
        return estimate
    if progress is None or elapsed is None or progress < _ENOUGH_PROGRESS:
        return None
    return positive(elapsed * (1 - progress) / progress)


def _sum(left: object, right: object) -> float | None:
    known = [v for value in (left, right) if (v := positive(value)) is not None]
    return positive(sum(known)) if known else None


def _minutes(value: object) -> float | None:
    minutes = positive(value)
    return None if minutes is None else positive(minutes * 60)
