"""From a `/detail` reply to a PrinterStatus.

Every value is read on its own: a missing, odd or absurd one costs itself and
nothing else, and keys nobody knew of do not matter. See "Detail" in
docs/protocol.md.
"""

from collections.abc import Mapping
from itertools import islice, zip_longest

from ..models import model_of_name
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
from ..values import (
    CURRENT_SPEED_MAX,
    FILAMENT_LENGTH_MAX,
    FILAMENT_WEIGHT_MAX,
    FREE_SPACE_MAX,
    JOB_TIME_MAX,
    LAYERS_MAX,
    LIFETIME_METERS_MAX,
    LIFETIME_MINUTES_MAX,
    PERCENT_MAX,
    POSITION_MAX,
    PRINT_SPEED_READ_MAX,
    SHUTDOWN_MINUTES_MAX,
    TVOC_MAX,
    Z_OFFSET_READ_MAX,
    bounded,
    count,
    fraction,
    integer,
    positive,
    product_id,
    switch,
    temperature,
    text,
)
from .station import SPOOL_KEYS, STATION_KEYS, parse_external_spool, parse_station

type Detail = Mapping[str, object]

# No printer has more tools; a longer list is not worth believing.
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
    "unzipping": PrinterState.PREPARING,
    "cloud_slicing": PrinterState.BUSY,
    "cancelled": PrinterState.CANCELLED,
    "complete": PrinterState.COMPLETED,
    "building": PrinterState.PRINTING,
    "preparing": PrinterState.PREPARING,
    "idle": PrinterState.READY,
}

_NO_ERROR = {"", "0", "e0", "0000", "e0000"}

# Here the numbers of the job, the fans, the speed and the offset are whatever was in
# the printer's memory before: layers by the million, fans of thousands of percent.
_UNINITIALIZED = {"downloading", "sending", "unzipping"}

# Here a job is on the printer even if its file name is missing.
_HAS_JOB = {
    PrinterState.PREPARING,
    PrinterState.HEATING,
    PrinterState.PRINTING,
    PrinterState.PAUSING,
    PrinterState.PAUSED,
    PrinterState.CANCELING,
    PrinterState.CANCELLED,
    PrinterState.COMPLETED,
}


def unknown_word(detail: Detail) -> str | None:
    """Return the status word if nobody knows it."""
    word = text(detail.get("status"))
    return word if word is not None and word.lower() not in STATES else None


def parse_detail(detail: Detail) -> PrinterStatus:
    """Return the picture that the `detail` object of a reply describes."""
    get = detail.get
    word = _word(detail)
    state = _state(word, detail)
    numbers: Detail = {} if word in _UNINITIALIZED else detail
    return PrinterStatus(
        product_id=product_id(get("pid")) or _product_id_of_name(get("model")),
        model_name=text(get("model")),
        name=text(get("name")),
        location=text(get("location")),
        firmware_version=text(get("firmwareVersion")),
        mac_address=text(get("macAddr")),
        build_volume=text(get("measure")),
        nozzle_size=text(get("nozzleModel")),
        state=state,
        error_code=_error_code(get("errorCode")),
        job=_job(detail, numbers, state),
        tools=_several_tools(detail) or (_single_tool(detail),),
        bed=_heater(get("platTemp"), get("platTargetTemp")),
        chamber=_heater(get("chamberTemp"), get("chamberTargetTemp")),
        fans=_fans(numbers),
        filtration=_filtration(detail),
        light=switch(get("lightStatus")),
        door_open=switch(get("doorStatus")),
        camera_enabled=_enabled(get("camera")),
        lidar=_enabled(get("lidar")),
        can_move=_enabled(get("moveCtrl")) is True,
        can_extrude=_enabled(get("extrudeCtrl")) is True,
        position=_position(get("coordinate")),
        material_station=parse_station(detail),
        external_spool=parse_external_spool(detail),
        camera_url=text(get("cameraStreamUrl")),
        print_speed=_print_speed(numbers),
        current_speed=positive(numbers.get("currentPrintSpeed"), CURRENT_SPEED_MAX),
        z_offset=_z_offset(numbers),
        tvoc=positive(get("tvoc"), TVOC_MAX),
        free_space=positive(get("remainingDiskSpace"), FREE_SPACE_MAX),
        automatic_shutdown=_automatic_shutdown(detail),
        lifetime=_lifetime(detail),
    )


def _product_id_of_name(value: object) -> int | None:
    """Return the product id of a model that only says its name."""
    model = model_of_name(text(value) or "")
    return model.product_id if model else None


def _word(detail: Detail) -> str | None:
    word = text(detail.get("status"))
    return word and word.lower()


def _state(word: str | None, detail: Detail) -> PrinterState | None:
    """Return the state; a word nobody knows means that the printer is busy.

    A Creator 5 says that it prints while it levels and calibrates for many minutes,
    without a second of printing and without a layer.
    """
    if word is None:
        return None
    state = STATES.get(word, PrinterState.BUSY)
    if state is PrinterState.PRINTING and _has_not_begun(detail):
        return PrinterState.PREPARING
    return state


def _has_not_begun(detail: Detail) -> bool:
    elapsed = positive(detail.get("printDuration"), JOB_TIME_MAX)
    return elapsed == 0 and count(detail.get("printLayer"), LAYERS_MAX) == 0


def _error_code(value: object) -> str | None:
    code = text(value)
    return None if code is None or code.lower() in _NO_ERROR else code


def _job(detail: Detail, numbers: Detail, state: PrinterState | None) -> Job | None:
    """Return the job, if there is one.

    Its `numbers` are those of the detail, or nothing where they cannot be believed.
    """
    file_name, get = text(detail.get("printFileName")), numbers.get
    if not _has_job(state, file_name):
        return None
    lengths = get("estimatedLeftLen"), get("estimatedRightLen")
    weights = get("estimatedLeftWeight"), get("estimatedRightWeight")
    return Job(
        id=text(detail.get("jobId")),
        file_name=file_name,
        progress=fraction(get("printProgress")),
        layer=count(get("printLayer"), LAYERS_MAX),
        total_layers=count(get("targetPrintLayer"), LAYERS_MAX) or None,
        has_thumbnail=text(get("printFileThumbUrl")) is not None,
        elapsed=positive(get("printDuration"), JOB_TIME_MAX),
        estimate=positive(get("estimatedTime"), JOB_TIME_MAX),
        filament_length=_sum(*lengths, FILAMENT_LENGTH_MAX),
        filament_weight=_sum(*weights, FILAMENT_WEIGHT_MAX),
        infill=positive(get("fillAmount"), PERCENT_MAX),
    )


def _has_job(state: PrinterState | None, file_name: str | None) -> bool:
    """Return whether there is a job, which there is not while the printer is ready.

    The file name alone proves nothing, it may be reported while idle.
    """
    if state is PrinterState.READY:
        return False
    return file_name is not None or state in _HAS_JOB


def _sum(left: object, right: object, most: float) -> float | None:
    known = [v for value in (left, right) if (v := positive(value, most)) is not None]
    return sum(known) if known else None


def _several_tools(detail: Detail) -> tuple[Tool, ...]:
    """Return the tools of a printer that lists them; none if there is no list.

    What such a printer calls left and right mirrors two of its tools.
    """
    temperatures, targets = detail.get("nozzleTemps"), detail.get("nozzleTargetTemps")
    if not isinstance(temperatures, list):
        return ()
    if not isinstance(targets, list):
        targets = []
    pairs = zip_longest(temperatures, targets[: len(temperatures)])
    return tuple(
        Tool(nozzle=_heater(now, target)) for now, target in islice(pairs, MAX_TOOLS)
    )


def _single_tool(detail: Detail) -> Tool:
    """Return the only tool, which is called the right one."""
    return Tool(
        nozzle=_heater(detail.get("rightTemp"), detail.get("rightTargetTemp")),
        filament_type=text(detail.get("rightFilamentType")),
        has_filament=switch(detail.get("hasRightFilament")),
    )


def _heater(now: object, target: object) -> Heater:
    return Heater(temperature=temperature(now), target=temperature(target))


def _fans(numbers: Detail) -> Fans:
    get = numbers.get
    return Fans(
        cooling=positive(get("coolingFanSpeed"), PERCENT_MAX),
        cooling_left=positive(get("coolingFanLeftSpeed"), PERCENT_MAX),
        chamber=positive(get("chamberFanSpeed"), PERCENT_MAX),
    )


def _filtration(detail: Detail) -> Filtration:
    return Filtration(
        internal=switch(detail.get("internalFanStatus")),
        external=switch(detail.get("externalFanStatus")),
    )


def _enabled(value: object) -> bool | None:
    """Return what 1 (enabled) and 2 (disabled) mean; 0 is unknown."""
    return {1: True, 2: False}.get(integer(value) or 0)


def _position(value: object) -> tuple[float, ...] | None:
    if not isinstance(value, list) or len(value) != AXES:
        return None
    axes = [bounded(one, -POSITION_MAX, POSITION_MAX) for one in value]
    known = tuple(axis for axis in axes if axis is not None)
    return known if len(known) == AXES else None


def _print_speed(numbers: Detail) -> float | None:
    """Return percent; a printer that has not printed yet reports 0, which is none."""
    return positive(numbers.get("printSpeedAdjust"), PRINT_SPEED_READ_MAX) or None


def _z_offset(numbers: Detail) -> float | None:
    offset = numbers.get("zAxisCompensation")
    return bounded(offset, -Z_OFFSET_READ_MAX, Z_OFFSET_READ_MAX)


def _automatic_shutdown(detail: Detail) -> AutomaticShutdown:
    return AutomaticShutdown(
        enabled=switch(detail.get("autoShutdown")),
        delay=_minutes(detail.get("autoShutdownTime"), SHUTDOWN_MINUTES_MAX),
    )


def _lifetime(detail: Detail) -> Lifetime:
    return Lifetime(
        print_time=_minutes(detail.get("cumulativePrintTime"), LIFETIME_MINUTES_MAX),
        filament=positive(detail.get("cumulativeFilament"), LIFETIME_METERS_MAX),
    )


def _minutes(value: object, most: float) -> float | None:
    minutes = positive(value, most)
    return None if minutes is None else minutes * 60


# All that is read of a reply.
DETAIL_KEYS = {
    *("pid", "model", "name", "location", "firmwareVersion", "macAddr", "measure"),
    *("nozzleModel", "status", "errorCode"),
    *("jobId", "printFileName", "printProgress", "printLayer", "targetPrintLayer"),
    *("printFileThumbUrl", "printDuration", "estimatedTime", "fillAmount"),
    *("estimatedLeftLen", "estimatedRightLen"),
    *("estimatedLeftWeight", "estimatedRightWeight"),
    *("nozzleTemps", "nozzleTargetTemps"),
    *("rightTemp", "rightTargetTemp", "rightFilamentType", "hasRightFilament"),
    *("platTemp", "platTargetTemp", "chamberTemp", "chamberTargetTemp"),
    *("coolingFanSpeed", "coolingFanLeftSpeed", "chamberFanSpeed"),
    *("internalFanStatus", "externalFanStatus", "lightStatus", "doorStatus"),
    *("camera", "lidar", "moveCtrl", "extrudeCtrl", "coordinate", "cameraStreamUrl"),
    *STATION_KEYS,
    *SPOOL_KEYS,
    *("printSpeedAdjust", "currentPrintSpeed", "zAxisCompensation", "tvoc"),
    *("remainingDiskSpace", "autoShutdown", "autoShutdownTime"),
    *("cumulativePrintTime", "cumulativeFilament"),
}
