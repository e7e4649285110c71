"""The printer itself, without any socket."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .card import Card
from .clock import SimulatedTime
from .heat import NO_SENSOR, Heat
from .heater import Heater
from .job import DEFAULT_FILES, EVEN, Job, StartOptions, StoredFile
from .models import SimulatedModel
from .station import EXTERNAL, Station

NO_CODE = ""
QUESTIONS = frozenset({"E0088", "E0089"})
"""Errors that wait for `continue` or `stop`: a strange plate, a bad first layer."""

_BUSY_SECONDS = 2.0
_CALIBRATION_SECONDS = 45.0
_SETTLING_SECONDS = 2.5
_FOLLOWING: Mapping[str, str] = {
    "busy": "calibrate_doing",
    "unzipping": "heating",
    "pausing": "pause",
    "canceling": "cancel",
}
"""What the statuses that end by themselves end in."""

_ENDED = frozenset({"completed", "cancel", "error"})
_CANCELABLE = frozenset({"busy", "calibrate_doing", "heating", "printing", "pause"})
UNINITIALIZED = frozenset({"downloading", "unzipping"})
"""Statuses in which one family sends what was in its memory before."""
_PHANTOM_TIME = frozenset({"busy", "calibrate_doing", "heating"})

_BENCHY = DEFAULT_FILES[0]
_Z_LIMIT = 5.0

_HOMING_SECONDS = 8.0
_MM_PER_SECOND: Mapping[str, float] = {"x": 100.0, "y": 100.0, "z": 10.0}
_EXTRUDE_MM_PER_SECOND = 5.0
_EXTRUDE_TEMPERATURE = 220
_SOFT_ENOUGH = 200.0
_AXES = "xyz"
_CAMERA_SECONDS = 2.5


class PrinterBusyError(Exception):
    """A job was refused because the printer is not ready for one."""


class _Change(NamedTuple):
    at: float
    status: str


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something short without a job: until when, and the tool's target after it.

    A travel is a movement that others may be queued behind.
    """

    until: float
    target: int
    travel: bool = False


_ERRAND_DONE = "errand done"


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
        card: Card,
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
        self.card = card
        self.lan_mode = True
        self.last_start: StartOptions | None = None
        self.last_upload_at: float | None = None
        self.arriving = 0
        self.lid_open = False
        self.front_door_open = False
        self.recovery_pending = False
        self.runout_sensor = True
        self.auto_shutdown = False
        self.auto_shutdown_minutes = 30
        self.lifetime_seconds = 19122 * 60.0
        self.lifetime_filament_mm = 812_400.0
        self.heat = Heat(model, time.now())
        self.station = Station(model)
        self.boot()

    def boot(self) -> None:
        """Come up as after switching on: no job, nothing heated, lamp lit."""
        self._at = self._since = self.time.now()
        self._status = "ready"
        self.error_code = NO_CODE
        self._job: Job | None = None
        self.last_job: Job | None = None
        self._errand: _Errand | None = None
        self._questioned = ""
        self._calibration_seconds = _CALIBRATION_SECONDS
        self._unpacking_seconds = 0.0
        self._waiting: list[tuple[float, Callable[[], object]]] = []
        self._paused_targets = (0,) * (self.model.tools + 2)
        self._camera_opens_at: float | None = None
        self.station.abandon()
        self.homed = False
        self.motors_released = False
        self.position = [*self.model.parked]
        self.light = self.model.has_lamp and self.model.lit_at_boot
        self.camera_on = self.model.has_camera
        self.internal_fan = False
        self.external_fan = False
        self._cooling_fan: int | None = None
        self.chamber_fan = 0
        self._speed_percent = 100
        self.z_offset: float = 0
        self.heat.switch_off(self._at)

    def power_off(self) -> None:
        """Lose the job and let everything cool down."""
        self._advance()
        self.recovery_pending |= self._job is not None and self._status not in _ENDED
        self._drop_errand()
        self._enter("ready")
        self.heat.switch_off(self._at)

    def emergency_stop(self) -> None:
        """Lose the job, cut every heater and home, as one family does for M112."""
        self._advance()
        self._drop_errand()
        self.error_code = NO_CODE
        self._enter("ready")
        self.heat.switch_off(self._at)
        self.home()

    # What the printer shows.

    @property
    def status(self) -> str:
        """Return the status string of the moment."""
        self._advance()
        if self._status == "ready" and self._errand is not None:
            return "busy"
        if self._status == "ready" and self.arriving:
            return "downloading"
        return self._status

    @property
    def takes_jobs(self) -> bool:
        """Return whether a job may start, or a file to print may arrive."""
        status = self.status
        asks = self.model.waits_for_plate
        return status == "ready" or (status == "completed" and not asks)

    @property
    def job(self) -> Job | None:
        """Return the job on the plate; it stays until the plate is cleared."""
        self._advance()
        return self._job

    @property
    def files(self) -> list[StoredFile]:
        """Return what is on the card, the most recently used file first."""
        return self.card.files

    @property
    def nozzle(self) -> Heater:
        """Return the only tool's heater, or the first tool's."""
        return self.heat.tools[0]

    @property
    def bed(self) -> Heater:
        """Return the bed's heater."""
        return self.heat.bed

    @property
    def nozzle_temperature(self) -> float:
        """Return the first nozzle's degrees Celsius."""
        return self.tool_temperatures[0]

    @property
    def tool_temperatures(self) -> list[float]:
        """Return the degrees Celsius of every tool."""
        self._advance()
        return [tool.temperature(self._at) for tool in self.heat.tools]

    @property
    def bed_temperature(self) -> float:
        """Return the bed's degrees Celsius."""
        self._advance()
        return self.bed.temperature(self._at)

    @property
    def chamber_temperature(self) -> float:
        """Return the chamber's degrees Celsius, or the value of a missing sensor."""
        self._advance()
        heated = self.model.chamber_limit > 0
        return self.heat.chamber.temperature(self._at) if heated else NO_SENSOR

    @property
    def station_change(self) -> tuple[int, int]:
        """Return action and step of a change of filament under way."""
        self._advance()
        return self.station.state(self._at)

    @property
    def current_slot(self) -> int:
        """Return the slot a job prints from, or else the loaded one; 0 is none."""
        job = self.job
        if job is not None and job.slots and self._status not in _ENDED:
            return job.slot
        return self.station.loaded or 0

    @property
    def door_open(self) -> bool:
        """Return whether lid or front door is open, where sensors tell."""
        is_open = self.lid_open or self.front_door_open
        return self.model.has_door_sensors and is_open

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
        slots: Sequence[int] = (),
        unpacking: float = 0.0,
        warm_up: float = 0.0,
        course: Iterable[tuple[float, float]] = EVEN,
    ) -> None:
        """Start printing a file made up here, which is stored from now on.

        `progress` (0.0 up to 1.0, of its time) and `heated` start a job that is under
        way already.
        `slots` are those of the material station, or the tools, it uses, from 1.
        `unpacking` are seconds of `unzipping` before anything else, `warm_up` those
        at the beginning of `printing` that print nothing. `course` is the file's.

        Raises:
            PrinterBusyError: unless the status is `ready`.
            ValueError: for a duration, layers, a progress, slots or a course that no
                job can have.
        """
        if duration <= 0 or layers < 1 or not 0 <= progress < 1:
            message = "a job takes time, has a layer, and begins before its end"
            raise ValueError(message)
        if unknown := [one for one in slots if self.station.slot(one) is None]:
            raise ValueError(f"there is no slot {unknown[0]}")
        file = StoredFile(
            file_name=file_name,
            duration=duration,
            layers=layers,
            nozzle=nozzle,
            bed=bed,
            filament_mm=filament_mm,
            weight_g=weight_g,
            course=tuple((time, share) for time, share in course),
        )
        begin = "unzipping" if unpacking else "heating"
        self._start(file, progress, begin, tuple(slots))
        self._unpacking_seconds = unpacking
        if self._job is not None:
            self._job.warm_up = warm_up
        if heated:
            self._warm_up_at_once()

    def start_stored(
        self, file_name: str, *, leveling: bool = False, slots: Sequence[int] = ()
    ) -> None:
        """Start a stored file, with a leveling of the bed first if wanted.

        Raises:
            UnknownFileError: if no file of that name is stored.
            PrinterBusyError: unless the status is `ready`.
        """
        file = self.card.find(file_name)
        self._start(file, 0.0, "busy" if leveling else "heating", tuple(slots))

    def find_file(self, file_name: str) -> StoredFile:
        """Return a stored file, or raise UnknownFileError."""
        return self.card.find(file_name)

    def start_phantom(self) -> bool:
        """Turn a job that has not begun to print into a phantom, if there is one."""
        job = self.job
        if job is None or self._status not in _PHANTOM_TIME:
            return False
        job.phantom = True
        self.heat.warm(self._at)
        self._enter("printing")
        return True

    def after(self, seconds: float, act: Callable[[], object]) -> None:
        """Do something later, without showing anything of it before."""
        self._waiting.append((self.time.now() + seconds, act))

    def pause(self) -> None:
        """Pause the job; without effect unless it prints, and while it warms up."""
        if self.status == "printing" and not self._warms_up():
            self._enter("pausing")

    def _warms_up(self) -> bool:
        job = self._job
        return job is not None and self._status == "printing" and job.warm_up > 0

    def resume(self) -> None:
        """Continue a paused job, warming up again what was switched off meanwhile."""
        if self.status != "pause":
            return
        self._drop_errand()
        self.error_code = NO_CODE
        self.heat.restore(self._paused_targets, self._at)
        self._enter("printing" if self.heat.is_warm(self._at) else "heating")

    def cancel(self) -> None:
        """Cancel the job; without effect if none can be canceled, or it warms up."""
        if self.job is None or self._warms_up():
            return
        if self._status in _CANCELABLE:
            self._drop_errand()
            self._enter("canceling")

    def finish_job(self) -> None:
        """Complete the job now, wherever it is; without effect without a job."""
        if self.job is not None and self._status not in _ENDED:
            self._enter("completed")

    def fail_job(self, error_code: str, *, paused: bool = False) -> None:
        """Stop with an error; a clog is said with `paused` instead of an error."""
        self._advance()
        self._drop_errand()
        self.error_code = error_code
        self._enter("pause" if paused else "error")

    def clear_platform(self) -> None:
        """Confirm that the plate is clear; without effect before the end of a job."""
        if self.status in _ENDED:
            self.error_code = NO_CODE
            self._enter("ready")

    def clear_error(self, error_code: str) -> None:
        """Confirm an error by its code; any other code has no effect."""
        if not error_code or error_code != self.error_code:
            return
        if self.status == "error":
            self.clear_platform()
        self.error_code = NO_CODE

    def ask_question(self, error_code: str) -> None:
        """Interrupt a job with a question, one of QUESTIONS; it stays warm.

        Raises:
            ValueError: for another code, and without a job that could be asked about.
        """
        if error_code not in QUESTIONS:
            raise ValueError(f"{error_code} is none of {', '.join(sorted(QUESTIONS))}")
        if self.job is None or self._status not in {"heating", "printing"}:
            raise ValueError("there is no job to ask about")
        self._questioned = self._status
        self.error_code = error_code
        self._status = "error"

    def answer_question(self, error_code: str, *, go_on: bool) -> None:
        """Go on or cancel; without effect unless this question is asked."""
        self._advance()
        if not self._questioned or self.error_code != error_code:
            return
        status, self._questioned = self._questioned, ""
        self.error_code = NO_CODE
        self._enter(status if go_on else "canceling")

    # Errands: what the printer does without a job.

    def calibrate(self, *, leveling: bool, vibration: bool) -> None:
        """Calibrate for a while; without effect unless it is ready."""
        if self.status == "ready" and (leveling or vibration):
            self._calibration_seconds = _CALIBRATION_SECONDS * (leveling + vibration)
            self._enter("busy")

    def move(self, axis: str, millimeters: float) -> None:
        """Move one axis within the build volume; without effect unless ready."""
        if self.status == "ready" and axis in _MM_PER_SECOND:
            self._run_errand(self._at + self._shift(axis, millimeters))

    def travel(self, path: Mapping[str, float]) -> None:
        """Move axes by millimeters, after the travels under way; not during a job."""
        if self._may_travel():
            self._queue(max(self._shift(axis, one) for axis, one in path.items()))

    def _may_travel(self) -> bool:
        travelling = self._errand is not None and self._errand.travel
        return self._idle() or (travelling and self._status == "ready")

    def _queue(self, seconds: float) -> None:
        """Travel for so long, once the travels under way are over."""
        begin = self._at if self._errand is None else self._errand.until
        self._errand = _Errand(begin + seconds, self.nozzle.target, travel=True)

    def _idle(self) -> bool:
        """Return whether it may move; where nobody is asked a finished job ends so."""
        if self.takes_jobs and self._status == "completed":
            self._enter("ready")
        return self.status == "ready"

    def _shift(self, axis: str, millimeters: float) -> float:
        """Be elsewhere on one axis, and return the seconds it takes to get there."""
        number = _AXES.index(axis)
        reach = float(self.model.build_volume.split("X")[number])
        before = self.position[number]
        self.position[number] = min(max(before + millimeters, 0.0), reach)
        return abs(self.position[number] - before) / _MM_PER_SECOND[axis]

    def home(self) -> None:
        """Home all axes and forget an interrupted job; not during a job."""
        if self._may_travel():
            self.position = [0.0, 0.0, 0.0]
            self.homed, self.motors_released = True, False
            self.recovery_pending = False
            self._queue(_HOMING_SECONDS)

    def release_motors(self) -> None:
        """Let go of the axes: from now on nobody knows where the head is."""
        self.homed, self.motors_released = False, True

    def extrude(self, millimeters: float) -> None:
        """Push filament; heats a cold nozzle, which cools again, motors off."""
        if self.status != "ready":
            return
        target = self.nozzle.target
        if self.nozzle.temperature(self._at) < _SOFT_ENOUGH:
            self.nozzle.set_target(max(target, _EXTRUDE_TEMPERATURE), self._at)
        warm = max(self.nozzle.reached_at(), self._at)
        self.release_motors()
        self._run_errand(warm + abs(millimeters) / _EXTRUDE_MM_PER_SECOND, target)

    def load_filament(self, slot_id: int) -> None:
        """Load from a slot or the external spool; without effect unless it is idle."""
        self._change_filament(slot_id, load=True)

    def unload_filament(self, slot_id: int) -> None:
        """Unload to a slot or the external spool; without effect unless it is idle."""
        self._change_filament(slot_id, load=False)

    def cancel_filament(self, slot_id: int) -> None:
        """Give up a change of filament; without effect unless it still heats."""
        self._advance()
        if self._errand is None:
            return
        target = self._errand.target
        if (until := self.station.cancel(slot_id, self._at)) is not None:
            self.nozzle.set_target(target, self._at)
            self._run_errand(until, target)

    def open_camera_once(self) -> None:
        """Let the camera serve one viewer, some seconds from now."""
        self._camera_opens_at = self.time.now() + _CAMERA_SECONDS

    def take_camera_opening(self) -> bool:
        """Return whether the camera was opened for a viewer, and use that up."""
        opens_at, now = self._camera_opens_at, self.time.now()
        if opens_at is None or now < opens_at:
            return False
        self._camera_opens_at = None
        return True

    # Settings.

    def set_nozzle_target(self, target: float, tool: int = 0) -> None:
        """Heat a nozzle to degrees Celsius, at most the model's limit; 0 is off."""
        self._advance()
        self.heat.tools[tool].set_target(target, self._at)

    def set_bed_target(self, target: float) -> None:
        """Heat the bed to degrees Celsius, at most the model's limit; 0 is off."""
        self._advance()
        self.bed.set_target(target, self._at)

    def set_chamber_target(self, target: float) -> None:
        """Heat the chamber; a model without a heater has a limit of 0."""
        self._advance()
        self.heat.chamber.set_target(target, self._at)

    def set_speed_percent(self, percent: float) -> None:
        """Override the print speed, held to what the model allows.

        One family takes it during a job alone.
        """
        if self.job is None and self.model.family == "creator_5":
            return
        low, high = self.model.speed_limits
        self._speed_percent = round(min(max(percent, low), high))

    def set_z_offset(self, millimeters: float) -> None:
        """Move the nozzle's zero, in steps; outside -5 to 5 mm it is ignored."""
        step = self.model.z_step
        if abs(millimeters) <= _Z_LIMIT:
            self.z_offset = round(round(millimeters / step) * step, 6)

    def set_cooling_fan(self, percent: float) -> None:
        """Set the part fan for the rest of the job, 0 to 100 %."""
        self._cooling_fan = round(min(max(percent, 0), 100))

    def set_chamber_fan(self, percent: float) -> None:
        """Set the chamber fan, 0 to 100 %."""
        self.chamber_fan = round(min(max(percent, 0), 100))

    # How time passes.

    def _advance(self) -> None:
        now = self.time.now()
        due = [act for at, act in self._waiting if at <= now]
        self._waiting = [one for one in self._waiting if one[0] > now]
        self._advance_to(now)
        for act in due:
            act()

    def _advance_to(self, now: float) -> None:
        while (change := self._next_change()) is not None and change.at <= now:
            self._run_to(change.at)
            if change.status == _ERRAND_DONE:
                self._end_errand()
            else:
                self._enter(change.status)
        self._run_to(now)

    def _next_change(self) -> _Change | None:
        if self._errand is not None:
            return _Change(self._errand.until, _ERRAND_DONE)
        if timed := self._timed():
            return timed
        if self._status == "heating":
            return _Change(max(self.heat.reached_at(), self._at), "printing")
        job = self._job
        if self._status == "printing" and job is not None and not job.phantom:
            return _Change(self._at + job.seconds_left(self._rate), "completed")
        return None

    def _timed(self) -> _Change | None:
        """Return the end of a status that ends by itself."""
        if self._status == "calibrate_doing":
            following = "ready" if self._job is None else "heating"
            return _Change(self._since + self._calibration_seconds, following)
        if following := self._following:
            seconds = {
                "busy": _BUSY_SECONDS,
                "unzipping": self._unpacking_seconds,
            }.get(self._status, _SETTLING_SECONDS)
            return _Change(self._since + seconds, following)
        return None

    @property
    def _following(self) -> str:
        """Return what the status ends in by itself, or an empty text."""
        following = _FOLLOWING.get(self._status, "")
        forgets = following == "cancel" and not self.model.waits_for_plate
        return "ready" if forgets else following

    def _run_to(self, at: float) -> None:
        seconds = at - self._at
        self._at = at
        if self._status == "printing" and self._job is not None:
            self.lifetime_seconds += seconds
            self._use_filament(self._job, self._job.print_for(seconds, self._rate))

    def _enter(self, status: str) -> None:
        self._status, self._since = status, self._at
        if status == "ready":
            self._job = None
            self._questioned = ""
        if status == "completed" and self._job is not None:
            self._use_filament(self._job, self._job.complete())
        if status == "pause":
            self._paused_targets = self.heat.targets
        if status in _ENDED or status == "canceling":
            self._cooling_fan = None
            self.heat.switch_off(self._at)
            if self._job is not None and self._job.slots:
                self.station.loaded = self._job.slot

    def _start(
        self, file: StoredFile, progress: float, status: str, slots: tuple[int, ...]
    ) -> None:
        if not self.takes_jobs:
            raise PrinterBusyError
        self.card.put_first(file)
        done = file.duration * progress
        self._job = self.last_job = Job(
            file, done, elapsed=done, remaining=file.duration - done, slots=slots
        )
        self._speed_percent = 100
        self._calibration_seconds = _CALIBRATION_SECONDS
        # Before it prints, a printer finds out where its head is.
        self.motors_released = False
        self.heat.set_job(self._tools_of(slots), file.nozzle, file.bed, self._at)
        self._enter(status)

    def _tools_of(self, slots: tuple[int, ...]) -> Collection[int]:
        """Return the tools (from 0) a job heats: its slots, if each has a tool."""
        own = {slot - 1 for slot in slots} if self.model.tools > 1 else set()
        return own or {0}

    def _warm_up_at_once(self) -> None:
        self.heat.warm(self._at)
        self._enter("printing")

    def _change_filament(self, slot_id: int, *, load: bool) -> None:
        if self._errand is not None or not self._may_change_filament(slot_id):
            return
        before = self.nozzle.target
        wanted = self.station.change_temperature(slot_id)
        self.nozzle.set_target(wanted, self._at)
        heating = max(self.nozzle.reached_at() - self._at, 0.0)
        begin = self.station.begin_load if load else self.station.begin_unload
        until = begin(slot_id, heating, self._at)
        if until is None:
            self.nozzle.set_target(before, self._at)
        else:
            self._run_errand(until, before)

    def _may_change_filament(self, slot_id: int) -> bool:
        """Return whether it is idle; a pause will do where there is no station."""
        alone = slot_id == EXTERNAL and not self.station.slots
        return self.status == "ready" or (alone and self._status == "pause")

    def _run_errand(self, until: float, target: int | None = None) -> None:
        self._errand = _Errand(until, self.nozzle.target if target is None else target)

    def _end_errand(self) -> None:
        errand, self._errand = self._errand, None
        if errand is None:
            return
        self.nozzle.set_target(errand.target, self._at)
        if code := self.station.finish():
            self.error_code = code
            self._enter("error")

    def _drop_errand(self) -> None:
        self._errand = None
        self.station.abandon()

    def _use_filament(self, job: Job, share: float) -> None:
        self.lifetime_filament_mm += share * job.file.filament_mm

    @property
    def _rate(self) -> float:
        return self._speed_percent / 100.0
