"""From a `/detail` reply to a PrinterStatus.

Every value is read on its own: a missing, odd or absurd one costs itself and
nothing else, and keys nobody knew of do not matter. See "Detail" in
docs/protocol.md.
"""

from collections.abc import Mapping
from itertools import islice, zip_longest

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

# Below one percent a share of the elapsed time says nothing about the rest.
_ENOUGH_PROGRESS = 0.01


def is_known_status(detail: Detail) -> bool:
    """Return whether the status word is one we know, or absent."""
    word = text(detail.get("status"))
    return word is None or word.lower() in STATES


def parse_detail(detail: Detail) -> PrinterStatus:
    """Return the picture that the `detail` object of a reply describes."""
    get = detail.get
    state = _state(get("status"))
    return PrinterStatus(
        product_id=product_id(get("pid")),
        model_name=text(get("model")),
        name=text(get("name")),
        location=text(get("location")),
        firmware_version=text(get("firmwareVersion")),
        mac_address=text(get("macAddr")),
        build_volume=text(get("measure")),
        nozzle_size=text(get("nozzleModel")),
        state=state,
        error_code=_error_code(get("errorCode")),
        job=_job(detail, state),
        tools=_tools(detail),
        bed=_heater(detail, "platTemp", "platTargetTemp"),
        chamber=_heater(detail, "chamberTemp", "chamberTargetTemp"),
        fans=Fans(
            cooling=positive(get("coolingFanSpeed")),
            cooling_left=positive(get("coolingFanLeftSpeed")),
            chamber=positive(get("chamberFanSpeed")),
        ),
        filtration=Filtration(
            internal=switch(get("internalFanStatus")),
            external=switch(get("externalFanStatus")),
        ),
        light=switch(get("lightStatus")),
        door_open=switch(get("doorStatus")),
        camera_url=text(get("cameraStreamUrl")),
        camera_enabled=_enabled(get("camera")),
        lidar=_enabled(get("lidar")),
        can_move=integer(get("moveCtrl")) == 1,
        can_extrude=integer(get("extrudeCtrl")) == 1,
        position=_position(get("coordinate")),
        material_station=parse_station(detail),
        external_spool=parse_external_spool(detail),
        # A printer that has not printed yet reports 0 percent.
        print_speed=positive(get("printSpeedAdjust")) or None,
        current_speed=positive(get("currentPrintSpeed")),
        z_offset=number(get("zAxisCompensation")),
        tvoc=positive(get("tvoc")),
        free_space=positive(get("remainingDiskSpace")),
        automatic_shutdown=AutomaticShutdown(
            enabled=switch(get("autoShutdown")),
            delay=_minutes(get("autoShutdownTime")),
        ),
        lifetime=Lifetime(
            print_time=_minutes(get("cumulativePrintTime")),
            filament=positive(get("cumulativeFilament")),
        ),
    )


def _state(value: object) -> PrinterState | None:
    """Return the state; a word nobody knows means that the printer is busy."""
    word = text(value)
    return None if word is None else STATES.get(word.lower(), PrinterState.BUSY)


def _error_code(value: object) -> str | None:
    code = text(value)
    return None if code is None or code.lower() in _NO_ERROR else code


def _heater(detail: Detail, temperature_key: str, target_key: str) -> Heater:
    return Heater(
        temperature=temperature(detail.get(temperature_key)),
        target=temperature(detail.get(target_key)),
    )


def _tools(detail: Detail) -> tuple[Tool, ...]:
    """Return the heads: those of the lists, or the one that is called the right.

    Only printers with several heads send lists; their left and right mirror two of
    the heads.
    """
    temperatures, targets = detail.get("nozzleTemps"), detail.get("nozzleTargetTemps")
    if not isinstance(temperatures, list) or not temperatures:
        return (_single_tool(detail),)
    if not isinstance(targets, list):
        targets = []
    pairs = zip_longest(temperatures, targets[: len(temperatures)])
    return tuple(
        Tool(nozzle=Heater(temperature=temperature(now), target=temperature(target)))
        for now, target in islice(pairs, MAX_TOOLS)
    )


def _single_tool(detail: Detail) -> Tool:
    return Tool(
        nozzle=_heater(detail, "rightTemp", "rightTargetTemp"),
        filament_type=text(detail.get("rightFilamentType")),
        has_filament=switch(detail.get("hasRightFilament")),
    )


def _enabled(value: object) -> bool | None:
    """Return what 1 (enabled) and 2 (disabled) mean; 0 is unknown."""
    return {1: True, 2: False}.get(integer(value) or 0)


def _position(value: object) -> tuple[float, ...] | None:
    if not isinstance(value, list) or len(value) != AXES:
        return None
    axes = tuple(axis for axis in map(number, value) if axis is not None)
    return axes if len(axes) == AXES else None


def _job(detail: Detail, state: PrinterState | None) -> Job | None:
    """Return the job, unless the printer is ready.

    The file name alone proves nothing, it may be reported while idle.
    """
    file_name = text(detail.get("printFileName"))
    if state is PrinterState.READY or (file_name is None and state not in _HAS_JOB):
        return None
    progress = fraction(detail.get("printProgress"))
    elapsed = positive(detail.get("printDuration"))
    return Job(
        id=text(detail.get("jobId")),
        file_name=file_name,
        progress=progress,
        has_thumbnail=text(detail.get("printFileThumbUrl")) is not None,
        layer=count(detail.get("printLayer")),
        total_layers=count(detail.get("targetPrintLayer")) or None,
        elapsed=elapsed,
        remaining=_remaining(detail, state, progress, elapsed),
        filament_length=_sum(detail, "estimatedLeftLen", "estimatedRightLen"),
        filament_weight=_sum(detail, "estimatedLeftWeight", "estimatedRightWeight"),
        infill=positive(detail.get("fillAmount")),
    )


def _remaining(
    detail: Detail,
    state: PrinterState | None,
    progress: float | None,
    elapsed: float | None,
) -> float | None:
    """Return the seconds to the end: the printer's, else by the share done."""
    if state not in _HAS_ESTIMATE:
        return None
    if estimate := positive(detail.get("estimatedTime")):
        return estimate
    if progress is None or elapsed is None or progress < _ENOUGH_PROGRESS:
        return None
    return positive(elapsed * (1 - progress) / progress)


def _sum(detail: Detail, left: str, right: str) -> float | None:
    known = [v for k in (left, right) if (v := positive(detail.get(k))) is not None]
    return positive(sum(known)) if known else None


def _minutes(value: object) -> float | None:
    minutes = positive(value)
    return None if minutes is None else positive(minutes * 60)
