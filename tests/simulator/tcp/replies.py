"""The values that templates of replies are filled with, and the queries."""

from collections.abc import Mapping, Sequence

from tests.simulator.dialects import Dialect
from tests.simulator.heat import NO_SENSOR
from tests.simulator.job import Job

from .desk import Desk, Reply

_NO_LAYERS = "0/0"


def identity(desk: Desk, _argument: str) -> Reply:
    """Answer M115: type, name, firmware, serial number, build volume and MAC."""
    dialect = desk.dialect
    told = {"{serial}": dialect.tells_serial, "{mac}": dialect.tells_mac}
    hidden = [value for value, is_told in told.items() if not is_told]
    lines = [
        line for line in dialect.identity if not any(one in line for one in hidden)
    ]
    return Reply(_filled(desk, lines))


def status(desk: Desk, _argument: str) -> Reply:
    """Answer M119: end stops, what it does, lamp and the file of the job."""
    return Reply(_filled(desk, desk.dialect.status))


def temperatures(desk: Desk, _argument: str) -> Reply:
    """Answer M105: degrees Celsius, measured and wanted."""
    return Reply(_filled(desk, (desk.dialect.temperatures,)))


def coordinates(desk: Desk, _argument: str) -> Reply:
    """Answer M114: millimeters of every axis."""
    return Reply(_filled(desk, (desk.dialect.coordinates,)))


def progress(desk: Desk, _argument: str) -> Reply:
    """Answer M27: a share in the place of bytes, and layers where they are told.

    The last job's value may stay after its end (trap 36).
    """
    machine, dialect = desk.machine, desk.dialect
    running = machine.job
    job = running or (machine.last_job if dialect.keeps_progress else None)
    values = {"share": _share(job, dialect), "layers": _layers(job)}
    shown = dialect.layers == "always" or (dialect.layers == "printing" and running)
    lines = [one for one in dialect.progress if shown or "{layers}" not in one]
    return Reply([line.format_map(values) for line in lines])


def offsets(_desk: Desk, _argument: str) -> Reply:
    """Answer M650, whose meaning is disputed."""
    return Reply(("X: 1.0 Y: 0.5",))


def _share(job: Job | None, dialect: Dialect) -> str:
    """Return how much of the job is read, in parts of what the firmware counts to."""
    if job is None:
        return dialect.idle_progress
    most = dialect.whole * dialect.last_percent // 100
    return f"{min(int(job.progress * dialect.whole), most)}/{dialect.whole}"


def _layers(job: Job | None) -> str:
    return _NO_LAYERS if job is None else f"{job.layer}/{job.file.layers}"


def _filled(desk: Desk, templates: Sequence[str]) -> Sequence[str]:
    values = _values(desk)
    return [template.format_map(values) for template in templates]


def _values(desk: Desk) -> Mapping[str, object]:
    machine, dialect = desk.machine, desk.dialect
    # The status first: asking for it brings the machine up to date.
    machine_status, move_mode = dialect.words[machine.status]
    job = machine.job
    width, depth, height = machine.model.build_volume.split("X")
    x, y, z = machine.position
    return {
        "machine_type": dialect.machine_type,
        "name": machine.name,
        "firmware": machine.model.firmware,
        "serial": machine.serial_number,
        "mac": machine.mac,
        "bare_mac": machine.mac.replace(":", ""),
        "tools": machine.model.tools,
        "width": width,
        "depth": depth,
        "height": height,
        "machine_status": machine_status,
        "move_mode": move_mode,
        "parked": int(machine.position == [*machine.model.parked]),
        "led": int(machine.light),
        "led_word": "on" if machine.light else "off",
        "file": job.file.file_name if job else "",
        "x": x,
        "y": y,
        "z": z,
        "e": desk.motion.extruder,
        **_heaters(desk),
    }


def _heaters(desk: Desk) -> Mapping[str, float]:
    """Return degrees Celsius of each heater: `nozzle`, `nozzle_1` and so on, `bed`."""
    machine = desk.machine
    idle = machine.status in {"ready", "completed"}
    hidden = desk.dialect.hides_idle_target and idle
    values = {"bed": machine.bed_temperature}
    targets = {"bed_target": machine.bed.target}
    for number, temperature in enumerate(machine.tool_temperatures):
        name = f"nozzle_{number}" if number else "nozzle"
        values[name] = temperature
        targets[f"{name}_target"] = 0 if hidden else machine.heat.tools[number].target
    if desk.faults.sentinel_temperatures:
        values = dict.fromkeys(values, NO_SENSOR)
    return {**values, **targets}
