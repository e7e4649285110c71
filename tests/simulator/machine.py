"""The printer itself, without any socket."""

from collections.abc import Mapping
from typing import NamedTuple

from .clock import SimulatedTime
from .heater import Heater, HeaterKind
from .job import DEFAULT_FILES, Job, StoredFile
from .models import SimulatedModel

NO_CODE = ""

_TIMED_STATUSES: Mapping[str, tuple[float, str]] = {
    "busy": (2.0, "calibrate_doing"),
    "calibrate_doing": (45.0, "heating"),
    "pausing": (2.5, "pause"),
    "canceling": (2.5, "cancel"),
}
"""Statuses that end by themselves: after how many seconds, and in what."""

_ENDED = frozenset({"completed", "cancel", "error"})
_CANCELABLE = frozenset({"busy", "calibrate_doing", "heating", "printing", "pause"})

_BENCHY = DEFAULT_FILES[0]
_CLOSE_ENOUGH = 3.0
_Z_LIMIT = 5.0


class PrinterBusyError(Exception):
    """A job was refused because the printer is not ready for one."""


class UnknownFileError(Exception):
    """No file of that name is in the printer's storage."""


class _Change(NamedTuple):
    at: float
    status: str


class Machine:
    """Heaters, job, status and switches of one printer.

    Nothing runs in the background: whoever looks at the machine first brings it up
    to date, and every stretch of time takes at most a handful of status changes, so
    hours of frozen time cost nothing. Seconds are simulated seconds throughout.
    """

    def __init__(
        self,
        model: SimulatedModel,
        time: SimulatedTime,
        *,
        serial_number: str,
        check_code: str,
        name: str,
        mac: str,
        host: str,
    ) -> None:
        self.model = model
        self.time = time
        self.serial_number = serial_number
        self.check_code = check_code
        self.name = name
        self.mac = mac
        self.host = host
        self.http_port = 8898
        self.camera_port = 8080
        self.location = "Group A"
        self.files = list(DEFAULT_FILES)
        self.auto_shutdown = False
        self.auto_shutdown_minutes = 30
        self.lifetime_seconds = 19122 * 60.0
        self.lifetime_filament_mm = 812_400.0
        now = time.now()
        self.nozzle = Heater(HeaterKind(2.5, 110.0, model.nozzle_limit), now)
        self.bed = Heater(HeaterKind(0.6, 900.0, model.bed_limit), now)
        self.boot()

    def boot(self) -> None:
        """Come up as after switching on: no job, nothing heated, lamp lit."""
        self._at = self._since = self.time.now()
        self._status = "ready"
        self.error_code = NO_CODE
        self._job: Job | None = None
        self._paused_targets = (0, 0)
        self.light = self.model.has_lamp
        self.camera_on = self.model.has_camera
        self.internal_fan = False
        self.external_fan = False
        self._cooling_fan: int | None = None
        self.chamber_fan = 0
        self._speed_percent = 100
        self.z_offset: float = 0
        self._set_targets(0, 0)

    def power_off(self) -> None:
        """Lose the job and let everything cool down."""
        self._advance()
        self._enter("ready")
        self._job = None
        self._set_targets(0, 0)

    # What the printer shows.

    @property
    def status(self) -> str:
        """Return the status string of the moment."""
        self._advance()
        return self._status

    @property
    def job(self) -> Job | None:
        """Return the job on the plate; it stays until the plate is cleared."""
        self._advance()
        return self._job

    @property
    def nozzle_temperature(self) -> float:
        """Return the nozzle's degrees Celsius."""
        self._advance()
        return self.nozzle.temperature(self._at)

    @property
    def bed_temperature(self) -> float:
        """Return the bed's degrees Celsius."""
        self._advance()
        return self.bed.temperature(self._at)

    @property
    def cooling_fan(self) -> int:
        """Return the part fan's percent; a job runs it from its second layer."""
        if self._cooling_fan is not None:
            return self._cooling_fan
        job = self.job
        running = job is not None and self._status == "printing" and job.layer > 1
        return 80 if running else 0

    @property
    def speed_percent(self) -> int:
        """Return the print speed override in percent."""
        return self._speed_percent

    # Jobs.

    def start_job(
        self,
        file_name: str = _BENCHY.file_name,
        *,
        duration: float = _BENCHY.duration,
        layers: int = _BENCHY.layers,
        nozzle: int = _BENCHY.nozzle,
        bed: int = _BENCHY.bed,
        filament_mm: int = _BENCHY.filament_mm,
        weight_g: float = _BENCHY.weight_g,
        progress: float = 0.0,
        heated: bool = False,
    ) -> None:
        """Start printing a file made up here, which is stored from now on.

        `progress` (0.0 up to 1.0) and `heated` start a job that is under way already.

        Raises:
            PrinterBusyError: unless the status is `ready`.
            ValueError: for a duration, layers or a progress no job can have.
        """
        if duration <= 0 or layers < 1 or not 0 <= progress < 1:
            message = "a job takes time, has a layer, and begins before its end"
            raise ValueError(message)
        file = StoredFile(
            file_name=file_name,
            duration=duration,
            layers=layers,
            nozzle=nozzle,
            bed=bed,
            filament_mm=filament_mm,
            weight_g=weight_g,
        )
        self._start(file, progress, "heating")
        if heated:
            self._warm_up_at_once()

    def start_stored(self, file_name: str, *, leveling: bool = False) -> None:
        """Start a stored file, with a leveling of the bed first if wanted.

        Raises:
            UnknownFileError: if no file of that name is stored.
            PrinterBusyError: unless the status is `ready`.
        """
        self._start(self.find_file(file_name), 0.0, "busy" if leveling else "heating")

    def find_file(self, file_name: str) -> StoredFile:
        """Return a stored file, or raise UnknownFileError."""
        for file in self.files:
            if file.file_name == file_name:
                return file
        raise UnknownFileError(file_name)

    def pause(self) -> None:
        """Pause the job; without effect unless it is printing."""
        if self.status == "printing":
            self._enter("pausing")

    def resume(self) -> None:
        """Continue a paused job, warming up again what was switched off meanwhile."""
        if self.status != "pause":
            return
        self.error_code = NO_CODE
        nozzle, bed = self._paused_targets
        self._set_targets(self.nozzle.target or nozzle, self.bed.target or bed)
        self._enter("printing" if self._is_warm() else "heating")

    def cancel(self) -> None:
        """Cancel the job; without effect if none can be canceled."""
        if self.status in _CANCELABLE:
            self._enter("canceling")

    def finish_job(self) -> None:
        """Complete the job now, wherever it is; without effect without a job."""
        if self.job is not None and self._status not in _ENDED:
            self._enter("completed")

    def fail_job(self, error_code: str, *, paused: bool = False) -> None:
        """Stop with an error; a clog is said with `paused` instead of an error."""
        self._advance()
        self.error_code = error_code
        self._enter("pause" if paused else "error")

    def clear_platform(self) -> None:
        """Confirm that the plate is clear; without effect before the end of a job."""
        if self.status in _ENDED:
            self._job = None
            self.error_code = NO_CODE
            self._enter("ready")

    # Settings.

    def set_nozzle_target(self, target: float) -> None:
        """Heat the nozzle to degrees Celsius, at most the model's limit; 0 is off."""
        self._advance()
        self.nozzle.set_target(target, self._at)

    def set_bed_target(self, target: float) -> None:
        """Heat the bed to degrees Celsius, at most the model's limit; 0 is off."""
        self._advance()
        self.bed.set_target(target, self._at)

    def set_speed_percent(self, percent: float) -> None:
        """Override the print speed, held to what the model allows."""
        self._advance()
        low, high = self.model.speed_limits
        self._speed_percent = round(min(max(percent, low), high))

    def set_z_offset(self, millimeters: float) -> None:
        """Move the nozzle's zero; outside -5 to 5 mm it is ignored."""
        if abs(millimeters) <= _Z_LIMIT:
            self.z_offset = millimeters

    def set_cooling_fan(self, percent: float) -> None:
        """Set the part fan for the rest of the job, 0 to 100 %."""
        self._cooling_fan = round(min(max(percent, 0), 100))

    def set_chamber_fan(self, percent: float) -> None:
        """Set the chamber fan, 0 to 100 %."""
        self.chamber_fan = round(min(max(percent, 0), 100))

    # How time passes.

    def _advance(self) -> None:
        now = self.time.now()
        while (change := self._next_change()) is not None and change.at <= now:
            self._run_to(change.at)
            self._enter(change.status)
        self._run_to(now)

    def _next_change(self) -> _Change | None:
        if timed := _TIMED_STATUSES.get(self._status):
            seconds, following = timed
            return _Change(self._since + seconds, following)
        if self._status == "heating":
            warm = max(self.nozzle.reached_at(), self.bed.reached_at(), self._at)
            return _Change(warm, "printing")
        if self._status == "printing" and self._job is not None:
            return _Change(self._at + self._job.seconds_left(self._rate), "completed")
        return None

    def _run_to(self, at: float) -> None:
        seconds = at - self._at
        self._at = at
        if self._status == "printing" and self._job is not None:
            self.lifetime_seconds += seconds
            self._use_filament(self._job, self._job.print_for(seconds, self._rate))

    def _enter(self, status: str) -> None:
        self._status, self._since = status, self._at
        if status == "completed" and self._job is not None:
            self._use_filament(self._job, self._job.complete())
        if status == "pause":
            self._paused_targets = (self.nozzle.target, self.bed.target)
        if status in _ENDED or status == "canceling":
            self._cooling_fan = None
            self._set_targets(0, 0)

    def _start(self, file: StoredFile, progress: float, status: str) -> None:
        if self.status != "ready":
            raise PrinterBusyError
        others = (one for one in self.files if one.file_name != file.file_name)
        self.files = [file, *others]
        done = file.duration * progress
        self._job = Job(file, done, elapsed=done, remaining=file.duration - done)
        self._speed_percent = 100
        self._set_targets(file.nozzle, file.bed)
        self._enter(status)

    def _warm_up_at_once(self) -> None:
        self.nozzle.warm(self._at)
        self.bed.warm(self._at)
        self._enter("printing")

    def _set_targets(self, nozzle: int, bed: int) -> None:
        self.nozzle.set_target(nozzle, self._at)
        self.bed.set_target(bed, self._at)

    def _is_warm(self) -> bool:
        return all(
            heater.temperature(self._at) > heater.target - _CLOSE_ENOUGH
            for heater in (self.nozzle, self.bed)
        )

    def _use_filament(self, job: Job, share: float) -> None:
        self.lifetime_filament_mm += share * job.file.filament_mm

    @property
    def _rate(self) -> float:
        return self._speed_percent / 100.0
