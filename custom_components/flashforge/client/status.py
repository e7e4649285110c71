"""PrinterStatus: one frozen picture of a printer, whatever its model.

Everything that is read becomes one of these at the border. Units are right,
sentinels are gone, unknown is None, and two equal pictures compare equal.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

# Errors that wait for an answer; the job goes on or is canceled.
_QUESTIONS = {"E0088", "E0089"}


class PrinterState(StrEnum):
    """What the printer is doing.

    The wire has more words than this, see "Status" in docs/protocol.md.
    """

    READY = "ready"
    BUSY = "busy"
    PREPARING = "preparing"
    CALIBRATING = "calibrating"
    HEATING = "heating"
    PRINTING = "printing"
    PAUSING = "pausing"
    PAUSED = "paused"
    CANCELING = "canceling"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    ERROR = "error"
    DOWNLOADING = "downloading"

    @property
    def running(self) -> bool:
        """Return whether a job moves on by itself, paused ones excluded."""
        return self in _RUNNING

    @property
    def job_in_progress(self) -> bool:
        """Return whether a job has begun and not ended, paused ones included."""
        return self in _RUNNING or self is PrinterState.PAUSED

    @property
    def idle(self) -> bool:
        """Return whether nothing goes on: no job, and nothing on the way to one."""
        return self is PrinterState.READY or self in _AWAITS_CLEARED_PLATE

    @property
    def awaits_cleared_plate(self) -> bool:
        """Return whether new jobs are refused until the plate is cleared."""
        return self in _AWAITS_CLEARED_PLATE


_RUNNING = {
    PrinterState.PREPARING,
    PrinterState.HEATING,
    PrinterState.PRINTING,
    PrinterState.PAUSING,
    PrinterState.CANCELING,
}
_AWAITS_CLEARED_PLATE = {
    PrinterState.COMPLETED,
    PrinterState.CANCELLED,
    PrinterState.ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heater:
    """A heated part: temperatures in degrees Celsius, target 0 while off."""

    temperature: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool: a print head and its nozzle."""

    nozzle: Heater
    filament_type: str | None = None
    has_filament: bool | None = None
    """By the sensor at the tool, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fans:
    """Fan speeds in percent of their full speed."""

    cooling: float | None = None
    cooling_left: float | None = None
    chamber: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtration:
    """The filter fans: inside air cleaned and kept, or blown out."""

    internal: bool | None = None
    external: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticShutdown:
    """Whether the printer switches itself off after a job, and after how long."""

    enabled: bool | None = None
    delay: float | None = None
    """Seconds from the end of a job to switching off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """What the printer has done since it was built."""

    print_time: float | None = None
    """Seconds; the printer counts whole minutes."""
    filament: float | None = None
    """Meters."""

    def grown_to(self, newer: Lifetime) -> Lifetime:
        """Return these counts after a newer answer; they never go back."""
        return Lifetime(
            print_time=_larger(self.print_time, newer.print_time),
            filament=_larger(self.filament, newer.filament),
        )


def _larger(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The print in progress, or the one that ended and awaits a cleared plate."""

    id: str | None = None
    file_name: str | None = None
    progress: float | None = None
    """Share that is done, 0 to 1."""
    layer: int | None = None
    total_layers: int | None = None
    has_thumbnail: bool = False
    """A picture of the job can be fetched."""
    elapsed: float | None = None
    """Seconds since the start."""
    estimate: float | None = None
    """Seconds by the printer; of what, differs: see `RemainingTime`."""
    remaining: float | None = None
    """Seconds to the end; stands still while paused, None before printing and until
    several polls have shown what the printer's estimate means."""
    remaining_by_share: bool = False
    """It follows from the share done, as the printer's estimate says nothing."""
    filament_length: float | None = None
    """Millimeters for the whole job, all tools together."""
    filament_weight: float | None = None
    """Grams for the whole job, all tools together."""
    infill: float | None = None
    """Percent."""


class StationAction(IntEnum):
    """What the material station is doing; the numbers are the printer's."""

    IDLE = 0
    LOADING = 1
    UNLOADING = 2
    CANCELING = 3
    PRINTING = 4
    BUSY = 5
    PAUSED = 6


class StationStep(IntEnum):
    """How far the material station has got; the numbers are the printer's."""

    NONE = 0
    HEATING = 1
    PUSHING = 2
    PURGING = 3
    CUTTING = 4
    RETRACTING = 5
    COMPLETE = 6


# The number by which the external spool is addressed.
EXTERNAL_SPOOL = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a spool; number 0 is the external spool."""

    number: int
    has_filament: bool | None = None
    """An empty slot of an AD5X keeps its last material and color."""
    material: str | None = None
    color: str | None = None
    """As `#RRGGBB` in capitals."""

    @property
    def is_complete(self) -> bool:
        """Return whether it holds filament of a known material and color."""
        return bool(self.has_filament and self.material and self.color)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialStation:
    """Slots from which the printer feeds itself."""

    slots: tuple[Slot, ...] = ()
    current_slot: int | None = None
    loading_slot: int | None = None
    action: StationAction | None = None
    step: StationStep | None = None

    def slot(self, number: int) -> Slot | None:
        """Return the slot of a number, counted from 1."""
        return next((slot for slot in self.slots if slot.number == number), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalSpool:
    """The spool that is fed past the station."""

    spool: Slot
    action: StationAction | None = None
    step: StationStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """One picture of a printer."""

    product_id: int | None = None
    model_name: str | None = None
    name: str | None = None
    location: str | None = None
    firmware_version: str | None = None
    serial_number: str | None = field(default=None, repr=False)
    """Where the printer tells it unasked, which is over TCP."""
    mac_address: str | None = field(default=None, repr=False)
    build_volume: str | None = None
    nozzle_size: str | None = None

    state: PrinterState | None = None
    """None if the printer said nothing about it."""
    error_code: str | None = None
    """As the printer writes it, for example `E0163`; None if there is none."""
    job: Job | None = None

    tools: tuple[Tool, ...] = ()
    bed: Heater = Heater()
    chamber: Heater = Heater()
    fans: Fans = Fans()
    filtration: Filtration = Filtration()
    light: bool | None = None
    door_open: bool | None = None
    camera_enabled: bool | None = None
    """What the printer says of its camera, where it says anything."""
    lidar: bool | None = None
    can_move: bool = False
    """The axes move on command."""
    can_extrude: bool = False
    """The extruder turns on command."""
    position: tuple[float, ...] | None = None
    """Millimeters in x, y and z, where the printer says."""
    material_station: MaterialStation | None = None
    external_spool: ExternalSpool | None = None
    camera_url: str | None = field(default=None, repr=False)
    """Where the printer says its camera is; None while that is switched off."""

    print_speed: float | None = None
    """Percent of the speed that the file asks for."""
    current_speed: float | None = None
    """Millimeters per second."""
    z_offset: float | None = None
    """Millimeters."""
    tvoc: float | None = None
    """Volatile organic compounds in the air; no source knows the unit."""
    free_space: float | None = None
    """Gigabytes."""
    automatic_shutdown: AutomaticShutdown = AutomaticShutdown()
    lifetime: Lifetime = Lifetime()

    @property
    def loaded_slots(self) -> tuple[Slot, ...]:
        """Return what is not known to be empty, the external spool being the last.

        An empty slot keeps its last material and color.
        """
        station, spool = self.material_station, self.external_spool
        slots = (
            *(station.slots if station else ()),
            *((spool.spool,) if spool else ()),
        )
        return tuple(slot for slot in slots if slot.has_filament is not False)

    @property
    def camera_is_on(self) -> bool:
        """Return whether the printer says that its camera streams.

        Some firmware gives no address although it does.
        """
        return self.camera_url is not None or self.camera_enabled is True

    @property
    def has_problem(self) -> bool:
        """Return whether the printer reports a fault.

        A clogged nozzle shows as `paused` with an error code, never as `error`.
        """
        return self.error_code is not None or self.state is PrinterState.ERROR

    @property
    def asks_question(self) -> bool:
        """Return whether the error that it reports is a question on its screen."""
        return (self.error_code or "").strip().upper() in _QUESTIONS


def slot_of(status: PrinterStatus, number: int) -> Slot | None:
    """Return what a slot holds, or the external spool."""
    if number == EXTERNAL_SPOOL:
        return status.external_spool.spool if status.external_spool else None
    station = status.material_station
    return station.slot(number) if station else None
