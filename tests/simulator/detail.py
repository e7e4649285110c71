"""What a machine tells of itself over HTTP: one row for each key.

Types and units are those of docs/protocol.md, "Status": whole numbers where the
firmware sends whole numbers, degrees Celsius, seconds, millimeters, grams, percent,
minutes and meters over the printer's life, gigabytes of free storage.
"""

from collections.abc import Callable, Mapping

from .job import Job
from .machine import Machine

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None
type _Reader = Callable[[Machine], Json]

_PRINTING_MM_PER_SECOND = 250
_TVOC_HOT_NOZZLE = 150.0


READINGS = (
    "coolingFanSpeed",
    "cumulativeFilament",
    "cumulativePrintTime",
    "currentPrintSpeed",
    "estimatedTime",
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
    "platTargetTemp",
    "printFileName",
    "printFileThumbUrl",
    "rightTargetTemp",
    "status",
    "targetPrintLayer",
)
"""Keys that a job sets when it begins, ends or meets an error."""


def detail(machine: Machine) -> dict[str, Json]:
    """Return the model's own keys of `/detail` with their values of the moment."""
    return {key: FIELDS[key](machine) for key in sorted(machine.model.detail_keys)}


def product(machine: Machine) -> dict[str, int]:
    """Return the abilities of `/product`."""
    return dict(machine.model.product)


def state(machine: Machine) -> dict[str, Json]:
    """Return everything about the machine, split by what may change it.

    `settings` change only by commands, `job` by commands and by the job's course,
    `readings` with every moment.
    """
    shown = detail(machine)
    readings = {key: shown.pop(key) for key in READINGS}
    job = {key: shown.pop(key) for key in JOB_FIELDS}
    files: list[Json] = [file.file_name for file in machine.files]
    identity: dict[str, Json] = {
        "serial_number": machine.serial_number,
        "check_code": machine.check_code,
        "model": machine.model.key,
        "files": files,
    }
    return {"settings": identity | shown, "job": job, "readings": readings}


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


def _thumbnail_url(machine: Machine) -> str:
    if machine.job is None:
        return ""
    return f"http://{machine.host}:{machine.http_port}/getThum"


def _print_speed(machine: Machine) -> int:
    if machine.status != "printing":
        return 0
    return _PRINTING_MM_PER_SECOND * machine.speed_percent // 100


def _tvoc(machine: Machine) -> int:
    if not machine.model.has_tvoc_sensor:
        return 0
    return 12 if machine.nozzle_temperature > _TVOC_HOT_NOZZLE else 3


FIELDS: Mapping[str, _Reader] = {
    "autoShutdown": lambda machine: open_or_close(machine.auto_shutdown),
    "autoShutdownTime": lambda machine: machine.auto_shutdown_minutes,
    "cameraStreamUrl": _camera_url,
    "chamberFanSpeed": lambda machine: machine.chamber_fan,
    "chamberTargetTemp": _fixed(0),
    "chamberTemp": _fixed(0),
    "coolingFanSpeed": lambda machine: machine.cooling_fan,
    "cumulativeFilament": lambda machine: round(machine.lifetime_filament_mm / 1e3, 2),
    "cumulativePrintTime": lambda machine: int(machine.lifetime_seconds // 60),
    "currentPrintSpeed": _print_speed,
    "doorStatus": _fixed("close"),
    "errorCode": lambda machine: machine.error_code,
    "estimatedLeftLen": _fixed(0),
    "estimatedLeftWeight": _fixed(0),
    "estimatedRightLen": _of_job(lambda job: job.file.filament_mm, 0),
    "estimatedRightWeight": _of_job(lambda job: job.file.weight_g, 0),
    "estimatedTime": _of_job(lambda job: job.remaining, 0.0),
    "externalFanStatus": lambda machine: open_or_close(machine.external_fan),
    "fillAmount": _of_job(lambda _job: 15, 0),
    "firmwareVersion": lambda machine: machine.model.firmware,
    "flashRegisterCode": _fixed("ABCD1234"),
    "internalFanStatus": lambda machine: open_or_close(machine.internal_fan),
    "ipAddr": lambda machine: machine.host,
    "leftFilamentType": _fixed(""),
    "leftTargetTemp": _fixed(0),
    "leftTemp": _fixed(0),
    "lightStatus": lambda machine: open_or_close(machine.light),
    "location": lambda machine: machine.location,
    "macAddr": lambda machine: machine.mac,
    "measure": lambda machine: machine.model.build_volume,
    "name": lambda machine: machine.name,
    "nozzleCnt": _fixed(1),
    "nozzleModel": _fixed("0.4mm"),
    "nozzleStyle": _fixed(0),
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
    "remainingDiskSpace": _fixed(4.9),
    "rightFilamentType": _fixed("PLA"),
    "rightTargetTemp": lambda machine: machine.nozzle.target,
    "rightTemp": lambda machine: round(machine.nozzle_temperature, 1),
    "status": lambda machine: machine.status,
    "targetPrintLayer": _of_job(lambda job: job.file.layers, 0),
    "tvoc": _tvoc,
    "zAxisCompensation": lambda machine: machine.z_offset,
}
