"""Limits: the values that a printer takes, by its model, status and protocol."""

from dataclasses import dataclass, replace

from .models import TCP_ONLY, Family, Model
from .status import PrinterStatus

# Bytes. No printer with an HTTP interface says how long a file's name may be; file
# systems take 255. The older ones show and store fewer.
_FILE_NAME_BYTES = 200
_FILE_NAME_BYTES_TCP_ONLY = 36
# Bytes. The place for a printer's name in its answer to a discovery, and the limit of
# the firmware's own command over TCP.
_PRINTER_NAME_BYTES = 127
_PRINTER_NAME_BYTES_TCP = 32
_PRINT_SPEED_MIN = 50
_TCP_ONLY_OR_GENERIC = TCP_ONLY | {Family.GENERIC}
_GIGABYTE = 1e9
# Millimeters.
_Z_OFFSET_STEP_CREATOR_5 = 0.025


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values in steps, both ends included."""

    low: float
    high: float
    step: float = 1.0
    """What the printer, or its screen, distinguishes; moves may have any fraction."""

    def rounded(self, value: float) -> float:
        """Return the step next to a value; a whole one as the printer writes it."""
        # Twentieths and fortieths have no end in binary.
        near = round(round(value / self.step) * self.step, 6)
        return int(near) if near == int(near) else near

    def __contains__(self, value: float) -> bool:
        """Return whether a value lies within; NaN does not."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of the commands to one printer.

    Each command is checked against these before it is sent. Whether the printer has
    the part that a limit is about is told by `Abilities`.
    """

    nozzle: Range | None = None
    """Targets in degrees Celsius, 0 for off; None while the model is not known."""
    bed: Range | None = None
    """As for a nozzle."""
    chamber: Range | None = None
    """As for a nozzle; None without a chamber heater, too."""
    print_speed: Range | None = None
    """Percent of what the file asks for; None while the model is not known."""
    z_offset: Range = Range(-5.0, 5.0, 0.01)
    """Millimeters; a Creator 5 knows fortieths of one."""
    fan: Range = Range(0, 100)
    """Percent of a fan's full speed."""
    move: Range = Range(-256.0, 256.0)
    """Millimeters of one move of an axis."""
    extrude: Range = Range(-100.0, 100.0)
    """Millimeters of filament, pulled back where negative."""
    extrude_min_temperature: float = 170.0
    """Degrees Celsius below which no filament melts; pushing it would only grind it."""
    shutdown_delay: Range = Range(60, 24 * 60 * 60.0, 60)
    """Seconds."""
    slots: int = 4
    """The highest number of a slot; every station so far has this many."""
    printer_name: int
    """Bytes; over TCP they are ASCII characters."""
    file_name: int | None = None
    """Bytes; None while the model is not known."""
    upload_size: float | None = None
    """Bytes that are free on the printer; None where it does not tell."""


def limits_of(
    model: Model | None, status: PrinterStatus, *, over_http: bool = True
) -> Limits:
    """Return the limits of a printer's commands, as far as is known by now."""
    space = status.free_space
    limits = Limits(
        printer_name=_PRINTER_NAME_BYTES if over_http else _PRINTER_NAME_BYTES_TCP,
        upload_size=None if space is None else space * _GIGABYTE,
    )
    if model is None:
        return limits
    chamber_max = model.chamber_max
    z_offset = limits.z_offset
    if model.family is Family.CREATOR_5:
        z_offset = replace(z_offset, step=_Z_OFFSET_STEP_CREATOR_5)
    return replace(
        limits,
        z_offset=z_offset,
        nozzle=Range(0, model.nozzle_max),
        bed=Range(0, model.bed_max),
        chamber=None if chamber_max is None else Range(0, chamber_max),
        print_speed=Range(_PRINT_SPEED_MIN, model.print_speed_max),
        file_name=file_name_bytes(model.family),
    )


def file_name_bytes(family: Family) -> int:
    """Return how many bytes the name of a file may have that is sent to a printer."""
    few = family in _TCP_ONLY_OR_GENERIC
    return _FILE_NAME_BYTES_TCP_ONLY if few else _FILE_NAME_BYTES
