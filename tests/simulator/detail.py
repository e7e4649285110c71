"""What a machine tells of itself over HTTP: one row for each key.

Types and units are those of docs/protocol.md, "Status": whole numbers where the
firmware sends whole numbers, degrees Celsius, seconds, millimeters, grams, percent,
minutes and meters over the printer's life, gigabytes of free storage.
"""

from collections.abc import Callable, Mapping

from .job import Job, StoredFile
from .machine import UNINITIALIZED, Machine
from .station import EXTERNAL, IDLE, Slot

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None
type _Reader = Callable[[Machine], Json]

_NOT_HOMED = 10000
_PRINTING_MM_PER_SECOND = 250
_TVOC_HOT_NOZZLE = 150.0

READINGS = (
    "chamberTemp",
    "coolingFanSpeed",
    "cumulativeFilament",
    "cumulativePrintTime",
    "currentPrintSpeed",
    "estimatedTime",
    "leftTemp",
    "nozzleTemps",
    "platTemp",
    "printDuration",
    "printLayer",
    "printProgress",
    "rightTemp",
    "tvoc",
)
"""Keys that move on their own while time passes."""

JOB_FIELDS = (
    "errorCode",
    "estimatedRightLen",
    "estimatedRightWeight",
    "fillAmount",
    "leftTargetTemp",
    "nozzleTargetTemps",
    "platTargetTemp",
    "printFileName",
    "printFileThumbUrl",
    "rightTargetTemp",
    "status",
    "targetPrintLayer",
)
"""Keys that a job sets when it begins, ends or meets an error."""

STATION_FIELDS = ("hasRightFilament", "indepMatlInfo", "matlStationInfo")
"""Keys of the material station, which jobs, commands and time change."""

_PARTS = {"job": JOB_FIELDS, "readings": READINGS, "station": STATION_FIELDS}

_UNINITIALIZED_VALUES: Mapping[str, Json] = {
    "chamberFanSpeed": 65660,
    "coolingFanSpeed": 5_111_808,
    "currentPrintSpeed": 65660,
    "estimatedTime": 107_374_182.4,
    "printDuration": 100_663_296,
    "printLayer": 65658,
    "printProgress": 1.1e-38,
    "printSpeedAdjust": 65660.0,
    "targetPrintLayer": 8_065_023,
    "zAxisCompensation": 2.1e9,
}
"""What was in the memory of a Creator 5 Pro before the job."""

_BUSY = frozenset({"busy", "calibrate_doing"})
_STATION_BUSY = 5
_STATION_ACTIONS = {"heating": 4, "printing": 4, "pausing": 4, "pause": 6}


def detail(machine: Machine) -> dict[str, Json]:
    """Return the model's own keys of `/detail` with their values of the moment."""
    fields = {**FIELDS, **_FAMILY_FIELDS.get(machine.model.family, {})}
    shown = {key: fields[key](machine) for key in sorted(machine.model.detail_keys)}
    if machine.model.family == "creator_5" and machine.status in UNINITIALIZED:
        shown |= _UNINITIALIZED_VALUES
    return shown


def product(machine: Machine) -> dict[str, int]:
    """Return the abilities of `/product`."""
    return dict(machine.model.product)


def file_details(machine: Machine) -> list[Json]:
    """Return the objects of `gcodeListDetail`, which few firmwares send."""
    return [_file_detail(file) for file in machine.card.recent]


def state(machine: Machine) -> dict[str, Json]:
    """Return everything about the machine, split by what may change it.

    `settings` change only by commands, `job` by commands and by the job's course,
    `readings` with every moment, `station` by all of these.
    """
    shown = detail(machine)
    parts: dict[str, Json] = {}
    for part, keys in _PARTS.items():
        parts[part] = {key: shown.pop(key) for key in keys if key in shown}
    files: list[Json] = [file.file_name for file in machine.files]
    identity: dict[str, Json] = {
        "serial_number": machine.serial_number,
        "check_code": machine.check_code,
        "model": machine.model.key,
        "files": files,
        "runout_sensor": machine.runout_sensor,
    }
    if "coordinate" not in shown:
        identity["position"] = [*machine.position]
    return {"settings": identity | shown, **parts}


def open_or_close(value: bool) -> str:
    """Return the firmware's word for a switch; `open` means on."""
    return "open" if value else "close"


def _of_job(read: Callable[[Job], Json], otherwise: Json) -> _Reader:
    """Read something of the job on the plate, or say `otherwise` without one."""

    def reader(machine: Machine) -> Json:
        job = machine.job
        return otherwise if job is None else read(job)

    return reader


def _fixed(value: Json) -> _Reader:
    return lambda _machine: value


def _camera_url(machine: Machine) -> str:
    if not machine.camera_on:
        return ""
    return f"http://{machine.host}:{machine.camera_port}/?action=stream"


def _camera(machine: Machine) -> int:
    """Return 1 for a camera that is on, 2 for one that is off, 0 for none."""
    if not machine.model.has_camera:
        return 0
    return 1 if machine.camera_on else 2


def _thumbnail_url(machine: Machine) -> str:
    if machine.job is None:
        return ""
    return f"http://{machine.host}:{machine.http_port}/getThum"


def _print_speed(machine: Machine) -> int:
    if machine.status != "printing":
        return 0
    return _PRINTING_MM_PER_SECOND * machine.speed_percent // 100


def _tvoc(machine: Machine) -> int:
    cold, hot = machine.model.tvoc
    return hot if max(machine.tool_temperatures) > _TVOC_HOT_NOZZLE else cold


def _free_gigabytes(machine: Machine) -> float:
    return round(machine.card.free_bytes / 1e9, 2)


def _coordinate(machine: Machine) -> Json:
    """Return where the head is, or what stands for its not being known."""
    return [_NOT_HOMED] * 3 if machine.motors_released else [*machine.position]


def _tool_temperature(tool: int) -> _Reader:
    return lambda machine: round(machine.tool_temperatures[tool])


def _tool_target(tool: int) -> _Reader:
    return lambda machine: machine.heat.tools[tool].target


def _creator_speed(machine: Machine) -> float:
    """Return the override, which this family shows only during a job."""
    return 0.0 if machine.job is None else float(machine.speed_percent)


def _slot(machine: Machine, slot: Slot) -> Json:
    """Return a slot; an empty one keeps its name and color on an AD5X alone."""
    known = slot.has_filament or machine.model.family == "ad5x"
    return {
        "slotId": slot.slot_id,
        "hasFilament": slot.has_filament,
        "materialName": slot.material if known else "",
        "materialColor": slot.color if known else "",
    }


def _station_state(machine: Machine, *, external: bool) -> tuple[int, int]:
    """Return action and step of the station, or of the external spool."""
    change = machine.station_change
    if change != IDLE:
        ours = (machine.station.changing_slot == EXTERNAL) == external
        return change if ours else IDLE
    status, job = machine.status, machine.job
    if status in _BUSY:
        return _STATION_BUSY, 0
    if job is None or external == bool(job.slots):
        return IDLE
    return _STATION_ACTIONS.get(status, 0), 0


def _station(machine: Machine) -> Json:
    # The state first: reading it ends what is over, of which the rest here tells.
    action, step = _station_state(machine, external=False)
    station = machine.station
    return {
        "slotCnt": len(station.slots),
        "currentSlot": machine.current_slot,
        "currentLoadSlot": station.changing_slot or 0,
        "stateAction": action,
        "stateStep": step,
        "slotInfos": [_slot(machine, slot) for slot in station.slots],
    }


def _external_spool(machine: Machine) -> Json:
    action, step = _station_state(machine, external=True)
    return {
        "materialName": machine.station.external.material,
        "materialColor": machine.station.external.color,
        "stateAction": action,
        "stateStep": step,
    }


def _has_filament(machine: Machine) -> bool:
    """Return what the sensor at the toolhead says."""
    return machine.current_slot > 0 or machine.station.loaded == EXTERNAL


def _file_detail(file: StoredFile) -> Json:
    return {
        "gcodeFileName": file.file_name,
        "gcodeToolCnt": len(file.tools),
        "printingTime": int(file.duration),
        "totalFilamentWeight": file.weight_g,
        "useMatlStation": file.uses_station,
        "gcodeToolDatas": [
            {
                "toolId": tool.tool_id,
                "slotId": tool.slot_id,
                "materialName": tool.material,
                "materialColor": tool.color,
                "filamentWeight": tool.weight_g,
            }
            for tool in file.tools
        ],
    }


FIELDS: Mapping[str, _Reader] = {
    "autoShutdown": lambda machine: open_or_close(machine.auto_shutdown),
    "autoShutdownTime": lambda machine: machine.auto_shutdown_minutes,
    "camera": _camera,
    "cameraStreamUrl": _camera_url,
    "chamberFanSpeed": lambda machine: machine.chamber_fan,
    "chamberTargetTemp": _fixed(0),
    "chamberTemp": _fixed(0),
    "clearFanStatus": _fixed("open"),
    "coolingFanLeftSpeed": _fixed(0),
    "coolingFanSpeed": lambda machine: machine.cooling_fan,
    "coordinate": _coordinate,
    "cumulativeFilament": lambda machine: round(machine.lifetime_filament_mm / 1e3, 2),
    "cumulativePrintTime": lambda machine: int(machine.lifetime_seconds // 60),
    "currentPrintSpeed": _print_speed,
    "doorStatus": lambda machine: open_or_close(machine.door_open),
    "errorCode": lambda machine: machine.error_code,
    "estimatedLeftLen": _fixed(0),
    "estimatedLeftWeight": _fixed(0),
    "estimatedRightLen": _of_job(lambda job: job.file.filament_mm, 0),
    "estimatedRightWeight": _of_job(lambda job: job.file.weight_g, 0),
    "estimatedTime": _of_job(lambda job: job.remaining, 0.0),
    "externalFanStatus": lambda machine: open_or_close(machine.external_fan),
    "extrudeCtrl": _fixed(1),
    "fillAmount": _of_job(lambda _job: 15, 0),
    "firmwareVersion": lambda machine: machine.model.firmware,
    "flashRegisterCode": _fixed("ABCD1234"),
    "hasLeftFilament": _fixed(False),
    "hasMatlStation": lambda machine: bool(machine.station.slots),
    "hasRightFilament": _has_filament,
    "indepMatlInfo": _external_spool,
    "internalFanStatus": lambda machine: open_or_close(machine.internal_fan),
    "ipAddr": lambda machine: machine.host,
    "leftFilamentType": _fixed(""),
    "leftTargetTemp": _fixed(0),
    "leftTemp": _fixed(0),
    "lidar": _fixed(1),
    "lightStatus": lambda machine: open_or_close(machine.light),
    "location": lambda machine: machine.location,
    "macAddr": lambda machine: machine.mac,
    "matlStationInfo": _station,
    "measure": lambda machine: machine.model.build_volume,
    "model": lambda machine: machine.model.display_name,
    "moveCtrl": _fixed(1),
    "name": lambda machine: machine.name,
    "nozzleCnt": lambda machine: machine.model.tools,
    "nozzleModel": lambda machine: ";".join(["0.4mm"] * machine.model.tools),
    "nozzleStyle": _fixed(0),
    "nozzleTargetTemps": lambda machine: [tool.target for tool in machine.heat.tools],
    "nozzleTemps": lambda machine: [round(one) for one in machine.tool_temperatures],
    "pid": lambda machine: machine.model.product_id,
    "platTargetTemp": lambda machine: machine.bed.target,
    "platTemp": lambda machine: round(machine.bed_temperature, 1),
    "polarRegisterCode": _fixed("EFGH5678"),
    "printDuration": _of_job(lambda job: int(job.elapsed), 0),
    "printFileName": _of_job(lambda job: job.file.file_name, ""),
    "printFileThumbUrl": _thumbnail_url,
    "printLayer": _of_job(lambda job: job.layer, 0),
    "printProgress": _of_job(lambda job: round(job.progress, 4), 0.0),
    "printSpeedAdjust": lambda machine: machine.speed_percent,
    "remainingDiskSpace": _free_gigabytes,
    "rightFilamentType": _fixed("PLA"),
    "rightTargetTemp": lambda machine: machine.nozzle.target,
    "rightTemp": lambda machine: round(machine.nozzle_temperature, 1),
    "status": lambda machine: machine.status,
    "targetPrintLayer": _of_job(lambda job: job.file.layers, 0),
    "tvoc": _tvoc,
    "zAxisCompensation": lambda machine: machine.z_offset,
}

_CREATOR_5_FIELDS: Mapping[str, _Reader] = {
    "chamberTargetTemp": lambda machine: machine.heat.chamber.target,
    "chamberTemp": lambda machine: round(machine.chamber_temperature),
    "leftTargetTemp": _tool_target(1),
    "leftTemp": _tool_temperature(1),
    "platTemp": lambda machine: round(machine.bed_temperature),
    "printSpeedAdjust": _creator_speed,
    "rightFilamentType": _fixed(""),
    "rightTargetTemp": _tool_target(0),
    "rightTemp": _tool_temperature(0),
}
"""What the Creator 5 family says differently: whole degrees, mirrored tools."""

_FAMILY_FIELDS: Mapping[str, Mapping[str, _Reader]] = {"creator_5": _CREATOR_5_FIELDS}
