"""Days of simulated printers, and what is to be heard of them by the README alone.

Nothing here comes from the integration: a `Life` does things to a simulated printer and
notes what that has shown to whoever asked, and a `Listener` knows by the rules of the
README, "Triggers", what is told of it.
"""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from enum import Enum
from random import Random
import time
from typing import Protocol, override

from tests.simulator import SimulatedPrinter

# Seconds. Nobody has looked for longer than this: what is seen then is late.
GAP = 60.0
MINUTE, HOUR = 60.0, 3600.0
# Degrees Celsius of a bed that has cooled down.
COOL = 40.0
# What a print that is gone is taken for done early by, in seconds.
EARLY = 30.0
# Seconds by which a remaining time may be read differently.
NEAR = 5.0
# Looks at a print after which its remaining time is certainly known.
TIMED = 4

RUNOUT, CLOG = "E0018", "E0163"
FAILURES = ("E0007", "E0009", "E0012")
QUESTION = "E0089"
NOTHING = ""


class Shown(Enum):
    """What an answer tells of a print, by the protocol notes."""

    READY = "ready"
    ON = "on"
    ENDED = "ended"
    NOTHING = "nothing"
    """Busy, say, or an error that over TCP nobody can tell from that."""


_ON = {"heating", "printing", "pausing", "pause"}
_HAS_LAYERS = {"printing", "pausing", "pause"}
_SHOWN_OVER_HTTP = {
    "ready": Shown.READY,
    "completed": Shown.ENDED,
    "cancel": Shown.ENDED,
    "error": Shown.ENDED,
    "canceling": Shown.ON,
}
_SHOWN_OVER_TCP = {
    "ready": Shown.READY,
    "completed": Shown.ENDED,
}
_ENDS = {"completed": "finished", "cancel": "cancelled", "error": "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a printer has shown to somebody who asked."""

    at: float
    """Seconds of the clock."""
    shown: Shown
    status: str
    number: int | None
    """Which of its prints it was, from 0; None if there was none."""
    file: str | None
    began: float
    """When that print was started."""
    layer: int
    progress: float
    left: float | None
    """Seconds to the end, None if the printer never tells."""
    code: str
    """Of the error that it tells, or nothing."""
    asks: bool
    ran_out: bool
    bed_is_cool: bool
    loads: int
    """How often Home Assistant had begun to look by then."""

    @property
    def is_halted(self) -> bool:
        """Whether it is paused, or waits for an answer."""
        return self.status == "pause" or self.asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An event that is to be heard."""

    at: float
    types: tuple[str, ...]
    """Any of these; with NOTHING among them it may be missing."""
    file: str | None
    late: bool | None
    """None where nobody could say."""
    code: str | None = None
    """Of an error alone."""

    @override
    def __str__(self) -> str:
        late = {True: "late", False: "", None: "late?"}[self.late]
        names = "|".join(name or "nothing" for name in self.types)
        return " ".join(filter(None, (names, self.file, self.code, late)))


class Listener:
    """What somebody hears who looks at a printer now and then."""

    def __init__(self) -> None:
        self.heard: list[Expected] = []
        self._before: Look | None = None
        self._late = True
        self._known: set[int] = set()
        """The prints of which a start has been told, or was before the first look."""
        self._over: set[int] = set()
        self._on: Look | None = None
        """The last look at the print that is on."""
        self._is_watched = False
        """There has been no gap since."""
        self._layers_told: set[int] = set()
        self._is_paused = False
        self._turned: Look | None = None
        """The one look that has shown a pause, or the end of one."""
        self._turned_late: bool | None = False
        self._timed = 0
        """Looks at the remaining time, as far as they are remembered."""
        self._warm: str | None = None
        """The file of the print after which the bed has not been seen cool."""
        self._bed_is_news = False
        self._error = NOTHING
        self._error_turned: tuple[str, bool] | None = None

    def look(self, look: Look) -> None:
        """Hear what one more look tells."""
        before = self._before
        is_first = before is None
        is_loaded = before is None or before.loads != look.loads
        self._late = before is None or look.at - before.at > GAP
        if is_loaded:
            # Neither half a pause nor an error is remembered.
            self._turned, self._error_turned = None, None
            self._error = look.code
            self._timed = min(self._timed, 1)
        self._bed_is_news = not self._late
        self._is_watched &= not self._late
        self._hear_print(look, is_first=is_first)
        if is_first:
            self.heard.clear()
            self._warm = None
        self._hear_bed(look)
        self._hear_error(look)
        self._before = look

    def has_ended(self, number: int) -> bool:
        """Return whether the end of a print is known."""
        return number in self._over

    def _tell(self, look: Look, *types: str, file: str | None = None) -> None:
        self.heard.append(
            Expected(at=look.at, types=types, file=file or look.file, late=self._late)
        )

    # A print.

    def _hear_print(self, look: Look, *, is_first: bool) -> None:
        if look.shown is Shown.NOTHING:
            return
        if self._on is not None and look.number != self._on.number:
            self._end_unseen(self._on, look)
        if look.number is None:
            return
        if look.shown is Shown.ENDED and look.number not in self._over:
            self._hear_end(look)
        if look.shown is Shown.ON:
            if look.number not in self._known:
                self._begin(look)
            if is_first:
                self._is_paused = look.is_halted
            self._hear_phases(look)

    def _begin(self, look: Look) -> None:
        assert look.number is not None
        self._known.add(look.number)
        self._tell(look, "started")
        self._is_paused, self._turned, self._timed = False, None, 0
        self._is_watched = True
        self._warm = None

    def _hear_phases(self, look: Look) -> None:
        is_told = look.number in self._layers_told
        if look.status in _HAS_LAYERS and look.layer > 1 and not is_told:
            assert look.number is not None
            self._layers_told.add(look.number)
            self._tell(look, "first_layer_done")
        self._hear_pause(look)
        if look.status == "printing":
            self._timed += 1
        # What heats or asks after a gap may be another print, for all anybody knows.
        self._is_watched |= look.status in _HAS_LAYERS
        self._on = look

    def _hear_pause(self, look: Look) -> None:
        """Hear a pause, or the end of one, when a second look shows it, too."""
        if not look.is_halted and look.status != "printing":
            return
        if look.is_halted is self._is_paused:
            self._turned = None
        elif self._turned is None:
            self._turned, self._turned_late = look, self._late
        else:
            self._is_paused, self._turned = look.is_halted, None
            paused = "filament_runout" if look.ran_out else "paused"
            self._tell(look, paused if look.is_halted else "resumed")
            # It was so at the first of the two looks, and may have been so before.
            late = self._turned_late if not self._late else None
            self.heard[-1] = Expected(
                at=look.at, types=self.heard[-1].types, file=look.file, late=late
            )

    def _hear_end(self, look: Look) -> None:
        assert look.number is not None
        end = _ENDS[look.status]
        if look.number not in self._known and end != "failed":
            # What lies there has begun and ended unseen; an error may be anything's.
            self._begin(look)
        if look.number in self._known:
            self._tell(look, end)
            self._warm = look.file
            self._bed_is_news = True
        self._known.add(look.number)
        self._over.add(look.number)
        self._on = None

    def _end_unseen(self, last: Look, look: Look) -> None:
        assert last.number is not None
        types = self._unseen_end(last, look)
        if types != (NOTHING,):
            self._tell(look, *types, file=last.file)
        self._over.add(last.number)
        self._warm = last.file
        self._on, self._is_paused = None, False

    def _unseen_end(self, last: Look, look: Look) -> tuple[str, ...]:
        """Return how a print has ended that is gone, as far as anybody can tell.

        It is done if it was as good as done, or if its time has come since.
        """
        watched = self._is_watched
        if last.status == "canceling":
            return ("cancelled",)
        if self._is_paused and not watched:
            return (NOTHING,)
        if self._is_paused:
            return ("cancelled", "failed") if last.code else ("cancelled",)
        if last.progress >= 0.99:
            return ("finished",)
        types = {"cancelled"} if watched else {NOTHING}
        if last.left is not None and self._timed:
            due = last.at + last.left - EARLY
            earliest = look.at if look.number is None else look.began
            known = set()
            if due < look.at + NEAR:
                known.add("finished")
            if due > earliest - NEAR:
                known.add("cancelled")
            types = known if self._timed >= TIMED else known | types
        if self._turned is not None or last.status == "heating":
            types |= {NOTHING, "cancelled"}
        return tuple(sorted(types))

    # Bed and errors.

    def _hear_bed(self, look: Look) -> None:
        if self._warm is not None and look.bed_is_cool:
            if self._bed_is_news:
                self._tell(look, "bed_cooled", file=self._warm)
            self._warm = None

    def _hear_error(self, look: Look) -> None:
        if look.code == self._error:
            self._error_turned = None
        elif self._error_turned is None or self._error_turned[0] != look.code:
            self._error_turned = look.code, self._late
        else:
            before, self._error = self._error, look.code
            self.heard.append(
                Expected(
                    at=look.at,
                    types=("error" if look.code else "error_cleared",),
                    file=None,
                    late=self._error_turned[1],
                    code=look.code or before,
                )
            )
            self._error_turned = None


class Absence(Protocol):
    """Lets Home Assistant be away from a printer."""

    async def leave(self) -> None:
        """Stop looking."""

    async def come_back(self) -> None:
        """Begin to look again."""


class _Heard[Record](list[Record]):
    """A list that tells what is added to it."""

    def __init__(self, hear: Callable[[Record], None]) -> None:
        super().__init__()
        self._hear = hear

    @override
    def append(self, record: Record, /) -> None:
        super().append(record)
        self._hear(record)


@dataclass
class Life:
    """What happens to a printer, by chance."""

    printer: SimulatedPrinter
    random: Random
    home: Absence
    """What reads of it."""
    listener: Listener = field(default_factory=Listener)
    loads: int = 0
    looks: int = 0
    files: list[tuple[str, float]] = field(default_factory=list)
    """What was printed, and when that was started."""
    done: list[str] = field(default_factory=list)
    """What has happened, for those who read a failure."""

    def __post_init__(self) -> None:
        """Note each answer that is a status."""
        self.machine = self.printer.machine
        self.has_http = self.machine.model.has_http
        self._is_out = False
        self._looked: tuple[float, int] | None = None
        self._has_sensor = self.machine.model.key == "adventurer_5m_pro"

        def hear(is_status: bool) -> None:
            if is_status and not self.printer.faults.reset:
                self._note_look()

        self.printer.requests = _Heard(lambda one: hear(one.path == "/detail"))
        if not self.has_http and self.printer._tcp is not None:
            self.printer._tcp.records = _Heard(lambda one: hear(one.code == "M119"))
        self._show_sensor()

    def _note_look(self) -> None:
        """Note what it shows; what is asked twice at a moment is one look."""
        machine, moment = self.machine, (time.time(), self.loads)
        if moment == self._looked:
            return
        self._looked = moment
        status, job = machine.status, machine.job
        code = machine.error_code if self.has_http else NOTHING
        shown = _SHOWN_OVER_HTTP if self.has_http else _SHOWN_OVER_TCP
        asks = status == "error" and code == QUESTION
        number = None if job is None else len(self.files) - 1
        digits = 1 if self.has_http else 0
        self.looks += 1
        self.listener.look(
            Look(
                at=time.time(),
                shown=Shown.ON
                if status in _ON or asks
                else shown.get(status, Shown.NOTHING),
                status=status,
                number=number,
                file=None if job is None else job.file.file_name,
                began=0.0 if number is None else self.files[number][1],
                layer=0 if job is None else job.layer,
                progress=0.0 if job is None else job.progress,
                left=job.remaining if job is not None and self.has_http else None,
                code=code,
                asks=asks,
                ran_out=self._is_out and status == "pause" and self.has_http,
                bed_is_cool=not machine.bed.target
                and round(machine.bed_temperature, digits) <= COOL,
                loads=self.loads,
            )
        )

    def _show_sensor(self) -> None:
        """Let the toolhead of one model see filament unless it is out."""
        if self._has_sensor:
            overrides = self.printer.faults.detail_overrides
            overrides["hasRightFilament"] = not self._is_out

    def begin(self, *, unseen: bool = False) -> None:
        """Start a print, a long one or a short one; of any name if that is seen."""
        random = self.random
        name = f"{len(self.files)}.gcode"
        is_known = self.listener.has_ended(len(self.files) - 1)
        if is_known and not unseen and random.random() < 0.3:
            name = self.files[-1][0]
        self.files.append((name, time.time()))
        self._note(f"starts {name}")
        self._is_out = False
        self._show_sensor()
        self.machine.start_job(
            name,
            duration=random.choice((12, 45, 150, 400)) * MINUTE * random.uniform(1, 2),
            layers=random.choice((20, 120, 400)),
            heated=random.random() < 0.3,
        )

    async def live(self) -> AsyncGenerator[float]:
        """Do one thing after the other; yield the seconds until the next."""
        while True:
            yield self._pause_between()
            chance = self.random.random()
            if chance < 0.1:
                async for seconds in self._power_cut():
                    yield seconds
            elif chance < 0.35:
                async for seconds in self._absence():
                    yield seconds
            elif chance < 0.42:
                self._note("is loaded again")
                await self.home.leave()
                await self._come_back()
            else:
                for seconds in self._act(unseen=False):
                    yield seconds

    def _pause_between(self) -> float:
        """Return the seconds until the next thing, such as the end of a print."""
        random, job = self.random, self.machine.job
        is_seen_ending = self.machine.status == "printing" and random.random() < 0.35
        if job is not None and is_seen_ending:
            return job.seconds_left(1.0) + random.uniform(-4, 8)
        if self.machine.status in {"heating", "busy", "calibrate_doing"}:
            return random.choice((25.0, 90.0))
        most = random.choice((2 * MINUTE, 30 * MINUTE, 3 * HOUR))
        return random.uniform(30.0, most)

    async def _power_cut(self) -> AsyncGenerator[float]:
        self._note("loses its power")
        await self.printer.power_off()
        yield self.random.choice((20.0, self.random.uniform(2 * MINUTE, 2 * HOUR)))
        self._note("has power again")
        await self.printer.power_on()

    async def _absence(self) -> AsyncGenerator[float]:
        """Let things happen while nobody looks."""
        is_unloaded = self.random.random() < 0.5
        self._note("is left alone" if is_unloaded else "cannot be reached")
        await (self.home.leave() if is_unloaded else self._reach(False))
        for _ in range(self.random.choice((0, 1, 1, 2))):
            for seconds in self._act(unseen=True):
                yield seconds
            yield self.random.uniform(20.0, self.random.choice((50.0, HOUR, 4 * HOUR)))
        self._note("is looked at again" if is_unloaded else "can be reached")
        await (self._come_back() if is_unloaded else self._reach(True))

    async def _come_back(self) -> None:
        self.loads += 1
        await self.home.come_back()

    async def _reach(self, on: bool) -> None:
        if self.has_http:
            self.printer.faults.reset = not on
        else:
            await self.printer.set_tcp(on)

    # What people and printers do.

    def _act(self, *, unseen: bool) -> list[float]:
        """Do something that fits; return the seconds for which it takes attention."""
        status, machine = self.machine.status, self.machine
        asks = status == "error" and machine.error_code == QUESTION
        if asks:
            self._answer()
        elif status == "ready" and machine.error_code:
            self._note("has no error any more")
            machine.error_code = NOTHING
        elif status == "ready":
            self._start_or_err(unseen=unseen)
        elif status in {"completed", "cancel", "error"}:
            self._clear(unseen=unseen)
        elif status == "printing":
            self._interrupt(unseen=unseen)
        elif status == "pause":
            self._end_pause()
        return [25.0]

    def _start_or_err(self, *, unseen: bool) -> None:
        if self.random.random() < 0.12:
            self._note("has an error without a print")
            self.machine.error_code = self.random.choice(FAILURES)
        else:
            self.begin(unseen=unseen)

    def _clear(self, *, unseen: bool) -> None:
        self._note("is cleared")
        self.machine.clear_platform()
        if self.random.random() < 0.3:
            self.begin(unseen=unseen)

    def _answer(self) -> None:
        go_on = self.random.random() < 0.6
        self._note(f"is answered {'go on' if go_on else 'stop'}")
        self.machine.answer_question(QUESTION, go_on=go_on)

    def _end_pause(self) -> None:
        self._is_out = False
        self._show_sensor()
        if self.random.random() < 0.75:
            self._note("goes on")
            self.machine.resume()
        else:
            self._note("is canceled while paused")
            self.machine.cancel()

    def _interrupt(self, *, unseen: bool) -> None:
        machine, random = self.machine, self.random
        runout, question = "runs out", "asks"
        things = ["pauses", "is canceled", "fails", "finishes", "blinks", "warns"]
        if not unseen:
            # What a print is paused for shows best if it has been seen before.
            things += [runout, runout]
        if self.has_http:
            things.append(question)
        thing = random.choice(things)
        self._note(thing)
        match thing:
            case "pauses":
                machine.pause()
            case "is canceled":
                machine.cancel()
            case "fails":
                machine.fail_job(random.choice(FAILURES))
            case "finishes":
                machine.finish_job()
            case "asks":
                machine.ask_question(QUESTION)
            case "warns":
                machine.error_code = random.choice((CLOG, NOTHING))
            case "blinks":
                # A pause that is seen once at most.
                machine.pause()
                machine.after(random.uniform(3.0, 7.0), machine.resume)
            case _:
                self._is_out = True
                self._show_sensor()
                code = NOTHING if self._has_sensor and random.random() < 0.5 else RUNOUT
                machine.fail_job(code, paused=True)

    def _note(self, what: str) -> None:
        self.done.append(f"{time.time():.0f} {self.machine.model.key} {what}")
