"""Simulated printers of every model that are kept busy, and who looked at them when.

They run in the process of the test, so what they really printed and what they really
answered is known to the test. Their time is the real one, as an estimate that runs
faster than the clock of Home Assistant would mislead it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random
import time
from typing import Any, Literal, override

from tests.end_to_end.printer import serial_number_at
from tests.end_to_end.process import free_printer_address
from tests.simulator import KNOWN, MODELS, SimulatedPrinter

CHECK_CODE = "12345678"
# Each model, and of those of which little is known one for each protocol.
WORKING = (*KNOWN, "creator_4", "unknown_http")
ERROR_CODE = "E0007"

_TICK_SECONDS = 0.05
_FILES = ("benchy.gcode", "box.gcode", "cube.gcode", "lid.gcode", "vase.gcode")
# How often the same file is printed once more; it may also be chosen again by chance.
_AGAIN = 0.15
_ENDED = {"completed", "cancel", "error"}
_ON = {"heating", "unzipping", "printing", "canceling"}
# How a job ends, and how often.
_ENDS: tuple[End, ...] = ("completed", "completed", "cancelled", "failed")

type End = Literal["completed", "cancelled", "failed"]


class Shown(StrEnum):
    """What an answer tells of a job, by the protocol notes."""

    READY = "ready"
    ON = "on"
    ENDED = "ended"
    NOTHING = "nothing"
    """Busy, say, or an error that over TCP nobody can tell from that."""


@dataclass(slots=True, kw_only=True)
class Print:
    """What a printer has really printed, in seconds of the system's clock."""

    file_name: str
    began: float
    ended: float | None = None
    end: End | None = None
    left: float = 0.0
    """Seconds that were still to print when it ended."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a printer has answered to somebody who asked for its status."""

    at: float
    shown: Shown
    number: int | None
    """Which of its prints it was, from 0; None if there was none."""
    progress: float


class _Heard[Record](list[Record]):
    """A list that tells what is added to it."""

    def __init__(self, hear: Callable[[Record], None]) -> None:
        super().__init__()
        self._hear = hear

    @override
    def append(self, record: Record, /) -> None:
        super().append(record)
        self._hear(record)


class BusyPrinter:
    """A printer that its owner keeps busy with short jobs."""

    def __init__(self, model: str, host: str, random: Random) -> None:
        self.serial_number = serial_number_at(host)
        self.has_http = MODELS[model].has_http
        # An early Adventurer 3 does not name the file that it prints.
        self.names_file = model != "adventurer_3"
        self.simulated = SimulatedPrinter(
            model,
            host=host,
            serial_number=self.serial_number,
            check_code=CHECK_CODE,
            mac=f"88:A9:A7:00:01:{int(host.rpartition('.')[2]):02X}",
            udp=False,
        )
        self.prints: list[Print] = []
        self.answers: list[Answer] = []
        self.news = asyncio.Event()
        """Set when an answer tells of a job that begins, ends or is cleared away."""
        self._random = random
        self._closing = asyncio.Event()
        self._listen()

    @property
    def entry_data(self) -> dict[str, Any]:
        """What the integration's config entry holds of it."""
        machine = self.simulated.machine
        return {
            "check_code": CHECK_CODE if self.has_http else None,
            "host": self.simulated.host,
            "mac": machine.mac.lower(),
            "name": machine.name,
            "product_id": machine.model.product_id,
            "serial_number": self.serial_number,
        }

    # Who looks at it.

    def _listen(self) -> None:
        """Note each answer that is a status; nobody but Home Assistant asks."""

        def hear(is_status: bool) -> None:
            if is_status:
                self._note_answer()

        self.simulated.requests = _Heard(lambda one: hear(one.path == "/detail"))
        if not self.has_http and self.simulated._tcp is not None:
            self.simulated._tcp.records = _Heard(lambda one: hear(one.code == "M119"))

    def _note_answer(self) -> None:
        job = self.simulated.machine.job
        answer = Answer(
            time.time(),
            self._shown(),
            None if job is None else len(self.prints) - 1,
            0.0 if job is None else job.progress,
        )
        before = self.answers[-1] if self.answers else None
        if before and (before.shown, before.number) != (answer.shown, answer.number):
            self.news.set()
        self.answers.append(answer)

    def _shown(self) -> Shown:
        status = self.simulated.machine.status
        if not self.has_http and status in {"canceling", "error"}:
            return Shown.NOTHING
        if status == "heating" and not self.names_file:
            return Shown.NOTHING
        if status in _ON:
            return Shown.ON
        return Shown.ENDED if status in _ENDED else Shown.READY

    # What its owner does.

    async def work(self) -> None:
        """Print one job after the other, until it is time to close."""
        while not self._closing.is_set():
            await self._wait(self._random.uniform(0.6, 3.0))
            if self._closing.is_set():
                break
            await self._print()
            if self._random.random() < 0.65:
                await self._wait(self._random.uniform(0.5, 6.0))
            machine = self.simulated.machine
            # Over TCP nobody could tell an error that stays from a job that is on.
            is_told = self.has_http or machine.status != "error"
            if not (self._closing.is_set() and is_told):
                machine.clear_platform()

    def close(self) -> None:
        """Let the present job end at once, and begin no other."""
        self._closing.set()

    @property
    def is_seen_closed(self) -> bool:
        """Whether Home Assistant has asked since the last job ended."""
        last, ended = self.answers[-1], self.prints[-1].ended if self.prints else 0.0
        is_over = last.shown in {Shown.READY, Shown.ENDED}
        return (
            self._closing.is_set() and is_over and ended is not None and last.at > ended
        )

    async def _print(self) -> None:
        random, machine = self._random, self.simulated.machine
        end = random.choice(_ENDS)
        # What ends before its time also ends long before it.
        is_long = end != "completed" and random.random() < 0.5
        duration = random.uniform(100, 400) if is_long else random.uniform(6, 20)
        until = random.uniform(1.0, 15.0 if is_long else duration)
        machine.start_job(
            self._file_name(),
            duration=duration,
            layers=random.choice((1, 12, 120)),
            nozzle=45,
            bed=0,
            heated=random.random() < 0.5,
        )
        job = machine.job
        began = time.time()
        assert job is not None
        self.prints.append(one := Print(file_name=job.file.file_name, began=began))
        while machine.status not in {*_ENDED, "ready"}:
            if self._closing.is_set() and machine.status != "canceling":
                machine.finish_job()
            elif machine.status == "printing" and job.work >= until:
                self._end_early(end)
            await asyncio.sleep(_TICK_SECONDS)
        one.ended, one.left = time.time(), job.seconds_left(1.0)
        one.end = "completed" if not one.left else end

    def _end_early(self, end: End) -> None:
        if end == "cancelled":
            self.simulated.machine.cancel()
        elif end == "failed":
            self.simulated.machine.fail_job(ERROR_CODE)

    def _file_name(self) -> str:
        if self.prints and self._random.random() < _AGAIN:
            return self.prints[-1].file_name
        return self._random.choice(_FILES)

    async def _wait(self, seconds: float) -> None:
        """Wait so long, but no longer than until it is time to close."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()


@asynccontextmanager
async def workshop(seed: int) -> AsyncIterator[list[BusyPrinter]]:
    """Run an idle printer of each of WORKING; what happens to them follows the seed."""
    async with AsyncExitStack() as stack:
        printers = [
            BusyPrinter(model, free_printer_address(), Random(f"{seed} {model}"))  # noqa: S311 - no secret
            for model in WORKING
        ]
        for one in printers:
            await stack.enter_async_context(one.simulated)
        yield printers


def looks(answers: Iterable[Answer], number: int, shown: Shown) -> list[Answer]:
    """Return the answers that showed one print in one way."""
    return [one for one in answers if one.number == number and one.shown is shown]
