"""From a `/detail` reply to a PrinterStatus.

Every value is read on its own: a missing, odd or absurd one costs itself and
nothing else, and keys nobody knew of do not matter. See "Detail" in
docs/protocol.md.
"""

from collections.abc import Callable, Mapping
from itertools import islice, zip_longest
from operator import itemgetter

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
    assemble,
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
type _Fields = tuple[dict[str, object], dict[str, object]]

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


class DetailParser:
    """Reads the replies of one printer.

    From one poll to the next hardly anything changes, so a part of the status is
    made anew only if one of the values that it is made of has changed.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._settled = _Settled()
        # Several heads are rarely warm at once; one alone changes at every poll.
        self._heads = _Part(("nozzleTemps", "nozzleTargetTemps"), _several_tools)

    def parse(self, detail: Detail) -> PrinterStatus:
        """Return the picture that the `detail` object of a reply describes."""
        get = detail.get
        word = _word(detail)
        state = _state(word, detail)
        settled, settled_of_job = self._settled.read(detail)
        fields = settled.copy()
        fields["state"] = state
        has_job = _has_job(state, settled_of_job["file_name"])
        fields["job"] = _job(detail, word, settled_of_job) if has_job else None
        fields["tools"] = self._heads.read(detail) or (_single_tool(detail),)
        fields["bed"] = _heater(get("platTemp"), get("platTargetTemp"))
        fields["current_speed"] = positive(get("currentPrintSpeed"), CURRENT_SPEED_MAX)
        fields["tvoc"] = positive(get("tvoc"), TVOC_MAX)
        if word in _UNINITIALIZED:
            fields |= _UNKNOWN_TUNING
        return assemble(PrinterStatus, fields)


# What a job is of which nothing is known.
_UNTOLD_JOB = vars(Job())
_UNKNOWN_TUNING = {
    "fans": Fans(),
    "print_speed": None,
    "current_speed": None,
    "z_offset": None,
}


# Equal to nothing that a reply can hold.
_NOTHING = object()


class _Settled:
    """The fields of status and job that stay the same for many polls.

    All their values are compared in one go, and part by part only if that shows a
    difference.
    """

    def __init__(self) -> None:
        self._lasting = _Part(_LASTING_KEYS, _lasting)
        self._fans = _Part(_FAN_KEYS, _fans)
        self._lifetime = _Part(_LIFETIME_KEYS, _lifetime)
        self._station = _Part(STATION_KEYS, parse_station)
        self._spool = _Part(SPOOL_KEYS, parse_external_spool)
        self._job = _Part(_JOB_LASTING_KEYS, _job_lasting)
        self._keys: list[str] = []
        self._take: Callable[[Detail], object] = len
        self._values: object = _NOTHING
        self._fields: _Fields = ({}, {})

    def read(self, detail: Detail) -> _Fields:
        """Return the fields of the status, and those of the job."""
        keys = [*detail]
        if keys != self._keys or not keys:
            self._keys = keys
            known = [key for key in keys if key in _SETTLED_KEYS]
            self._take = itemgetter(*known) if known else len
            self._values = _NOTHING
        values = self._take(detail)
        if values != self._values:
            self._fields = self._read_parts(detail)
            self._values = values
        return self._fields

    def _read_parts(self, detail: Detail) -> _Fields:
        fields = {
            **self._lasting.read(detail),
            "fans": self._fans.read(detail),
            "lifetime": self._lifetime.read(detail),
            "material_station": self._station.read(detail),
            "external_spool": self._spool.read(detail),
        }
        return fields, self._job.read(detail)


class _Part[PartT]:
    """A part of the status: the keys that it is made of, and how."""

    __slots__ = ("_build", "_keys", "_made", "_values")

    def __init__(self, keys: tuple[str, ...], build: Callable[[Detail], PartT]) -> None:
        self._keys = keys
        self._build = build
        self._values: list[object] | None = None
        self._made: PartT

    def read(self, detail: Detail) -> PartT:
        """Return the part; the one before, if its values are the same."""
        values = [*map(detail.get, self._keys)]
        if values != self._values:
            self._made = self._build(detail)
            self._values = values
        return self._made


def parse_detail(detail: Detail) -> PrinterStatus:
    """Return the picture that one `detail` object describes, whatever came before."""
    return DetailParser().parse(detail)


_LASTING_KEYS = (
    *("pid", "model", "name", "location", "firmwareVersion", "macAddr", "measure"),
    *("nozzleModel", "errorCode", "cameraStreamUrl", "camera", "lidar", "moveCtrl"),
    *("extrudeCtrl", "lightStatus", "doorStatus", "internalFanStatus"),
    *("externalFanStatus", "printSpeedAdjust", "zAxisCompensation"),
    *("remainingDiskSpace", "autoShutdown", "autoShutdownTime"),
    *("chamberTemp", "chamberTargetTemp", "coordinate"),
)


def _lasting(detail: Detail) -> dict[str, object]:
    """Return the fields of a status that stay the same for many polls."""
    get = detail.get
    return {
        "product_id": product_id(get("pid")) or _product_id_of_name(get("model")),
        "model_name": text(get("model")),
        "name": text(get("name")),
        "location": text(get("location")),
        "firmware_version": text(get("firmwareVersion")),
        "serial_number": None,
        "mac_address": text(get("macAddr")),
        "build_volume": text(get("measure")),
        "nozzle_size": text(get("nozzleModel")),
        "error_code": _error_code(get("errorCode")),
        "camera_url": text(get("cameraStreamUrl")),
        "camera_enabled": _enabled(get("camera")),
        "lidar": _enabled(get("lidar")),
        "can_move": _enabled(get("moveCtrl")) is True,
        "can_extrude": _enabled(get("extrudeCtrl")) is True,
        "light": switch(get("lightStatus")),
        "door_open": switch(get("doorStatus")),
        "chamber": _heater(get("chamberTemp"), get("chamberTargetTemp")),
        "position": _position(get("coordinate")),
        "filtration": Filtration(
            internal=switch(get("internalFanStatus")),
            external=switch(get("externalFanStatus")),
        ),
        # A printer that has not printed yet reports 0 percent.
        "print_speed": positive(get("printSpeedAdjust"), PRINT_SPEED_READ_MAX) or None,
        "z_offset": bounded(
            get("zAxisCompensation"), -Z_OFFSET_READ_MAX, Z_OFFSET_READ_MAX
        ),
        "free_space": positive(get("remainingDiskSpace"), FREE_SPACE_MAX),
        "automatic_shutdown": AutomaticShutdown(
            enabled=switch(get("autoShutdown")),
            delay=_minutes(get("autoShutdownTime"), SHUTDOWN_MINUTES_MAX),
        ),
    }


_FAN_KEYS = ("coolingFanSpeed", "coolingFanLeftSpeed", "chamberFanSpeed")


def _fans(detail: Detail) -> Fans:
    cooling, left, chamber = (
        positive(detail.get(key), PERCENT_MAX) for key in _FAN_KEYS
    )
    return Fans(cooling=cooling, cooling_left=left, chamber=chamber)


_LIFETIME_KEYS = ("cumulativePrintTime", "cumulativeFilament")


def _lifetime(detail: Detail) -> Lifetime:
    print_time, filament = map(detail.get, _LIFETIME_KEYS)
    return Lifetime(
        print_time=_minutes(print_time, LIFETIME_MINUTES_MAX),
        filament=positive(filament, LIFETIME_METERS_MAX),
    )


_JOB_LASTING_KEYS = (
    *("printFileName", "jobId", "printFileThumbUrl", "targetPrintLayer"),
    *("estimatedLeftLen", "estimatedRightLen"),
    *("estimatedLeftWeight", "estimatedRightWeight", "fillAmount"),
)


def _job_lasting(detail: Detail) -> dict[str, object]:
    """Return the fields of a job that stay the same until it ends."""
    get = detail.get
    return {
        "id": text(get("jobId")),
        "file_name": text(get("printFileName")),
        "total_layers": count(get("targetPrintLayer"), LAYERS_MAX) or None,
        "has_thumbnail": text(get("printFileThumbUrl")) is not None,
        "filament_length": _sum(
            get("estimatedLeftLen"), get("estimatedRightLen"), FILAMENT_LENGTH_MAX
        ),
        "filament_weight": _sum(
            get("estimatedLeftWeight"), get("estimatedRightWeight"), FILAMENT_WEIGHT_MAX
        ),
        "infill": positive(get("fillAmount"), PERCENT_MAX),
    }


_SETTLED_KEYS = frozenset(
    (
        *_LASTING_KEYS,
        *_FAN_KEYS,
        *_LIFETIME_KEYS,
        *STATION_KEYS,
        *SPOOL_KEYS,
        *_JOB_LASTING_KEYS,
    )
)


def _has_job(state: PrinterState | None, file_name: object) -> bool:
    """Return whether there is a job, which there is not while the printer is ready.

    The file name alone proves nothing, it may be reported while idle.
    """
    if state is PrinterState.READY:
        return False
    return file_name is not None or state in _HAS_JOB


def _job(detail: Detail, word: str | None, settled: dict[str, object]) -> Job:
    if word in _UNINITIALIZED:
        known = {key: settled[key] for key in ("id", "file_name")}
        return assemble(Job, {**_UNTOLD_JOB, **known})
    fields = settled.copy()
    fields["progress"] = fraction(detail.get("printProgress"))
    fields["layer"] = count(detail.get("printLayer"), LAYERS_MAX)
    fields["elapsed"] = positive(detail.get("printDuration"), JOB_TIME_MAX)
    fields["estimate"] = positive(detail.get("estimatedTime"), JOB_TIME_MAX)
    fields["remaining"] = None
    return assemble(Job, fields)


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


def _product_id_of_name(value: object) -> int | None:
    """Return the product id of a model that only says its name."""
    model = model_of_name(text(value) or "")
    return model.product_id if model else None


def _error_code(value: object) -> str | None:
    code = text(value)
    return None if code is None or code.lower() in _NO_ERROR else code


def _enabled(value: object) -> bool | None:
    """Return what 1 (enabled) and 2 (disabled) mean; 0 is unknown."""
    return {1: True, 2: False}.get(integer(value) or 0)


def _heater(now: object, target: object) -> Heater:
    return Heater(temperature=temperature(now), target=temperature(target))


def _several_tools(detail: Detail) -> tuple[Tool, ...]:
    """Return the heads of a printer that lists them; none if there is no list.

    What such a printer calls left and right mirrors two of its heads.
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
    """Return the only head, which is called the right one."""
    return Tool(
        nozzle=_heater(detail.get("rightTemp"), detail.get("rightTargetTemp")),
        filament_type=text(detail.get("rightFilamentType")),
        has_filament=switch(detail.get("hasRightFilament")),
    )


def _position(value: object) -> tuple[float, ...] | None:
    if not isinstance(value, list) or len(value) != AXES:
        return None
    axes = [bounded(one, -POSITION_MAX, POSITION_MAX) for one in value]
    known = tuple(axis for axis in axes if axis is not None)
    return known if len(known) == AXES else None


def _sum(left: object, right: object, most: float) -> float | None:
    known = [v for value in (left, right) if (v := positive(value, most)) is not None]
    return sum(known) if known else None


def _minutes(value: object, most: float) -> float | None:
    minutes = positive(value, most)
    return None if minutes is None else minutes * 60


# What changes from poll to poll, and is read without looking back.
_CHANGING_KEYS = {
    *("rightTemp", "rightTargetTemp", "rightFilamentType", "hasRightFilament"),
    *("nozzleTemps", "nozzleTargetTemps", "platTemp", "platTargetTemp"),
    *("status", "printProgress", "printDuration", "printLayer", "estimatedTime"),
    *("currentPrintSpeed", "tvoc"),
}

# All that is read of a reply.
DETAIL_KEYS = _SETTLED_KEYS | _CHANGING_KEYS
