"""The one way to command a printer: one at a time, checked, read back."""

import asyncio
from collections.abc import Awaitable, Callable, Set as AbstractSet
from dataclasses import dataclass

from .errors import (
    AnswerLostError,
    FlashForgeError,
    InvalidResponseError,
    NoEffectError,
    NotPossibleError,
    Reason,
)
from .status import PrinterState, PrinterStatus

# Pauses between two looks at the printer after a command, in seconds: most
# effects show at once, a pause waits for the end of a move.
READ_BACK_PAUSES = (0.0, 0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 2.0, 2.0)
# Further ones where an effect may come late.
LATE_PAUSES = (2.0,) * 5
# Seconds after which no further look is taken; a busy printer takes its time over
# every answer.
READ_BACK_TIME = 10.0
# The same for what a print obeys at the end of a move: up to 16 seconds passed there
# without a word of it in the status.
READ_BACK_TIME_LATE = 20.0
# Seconds of these during which the next command waits.
READ_BACK_IN_TURN = 2.0
# Seconds after which the other way is tried, where there is one.
READ_BACK_TIME_FIRST_WAY = 5.0
# Seconds that a print may take to come to a stand, and between two looks at it.
SETTLING_TIME = 20.0
SETTLING_PAUSE = 0.5

_SETTLING = {PrinterState.PAUSING, PrinterState.CANCELING}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a command is possible, and the reason why it is not otherwise."""

    is_met: Callable[[PrinterStatus], bool]
    reason: Reason


def in_state(states: AbstractSet[PrinterState], reason: Reason) -> Condition:
    """Return the condition that the printer is in one of these states."""
    return Condition(lambda status: status.state in states, reason)


ANYTIME = Condition(lambda _status: True, Reason.BUSY)
READY = in_state({PrinterState.READY}, Reason.BUSY)
"""The printer has nothing to do and takes everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: how it is sent, when it is possible, how its effect looks."""

    name: str
    send: Callable[[PrinterStatus], Awaitable[object]]
    """Takes the status that was checked, as partial updates repeat the rest of it."""
    is_effective: Callable[[PrinterStatus], bool] | None
    """None where nothing more than the acknowledgment can be seen."""
    condition: Condition = ANYTIME
    needs_fresh_status: bool = False
    """The last status will not do: values of it are sent back."""
    late: bool = False
    """The effect may come as late as after READ_BACK_TIME_LATE."""
    fallback: Callable[[], Awaitable[object]] | None = None
    """Another way to send the same, tried if the first one shows no effect."""


class CommandQueue:
    """Runs commands in the order they came, each to its end.

    Parallel commands get lost in the firmware ("Traps" 23 in docs/protocol.md).
    Reading the printer's status does not wait here.
    """

    def __init__(
        self,
        last_status: Callable[[], PrinterStatus | None],
        read_status: Callable[[], Awaitable[PrinterStatus]],
    ) -> None:
        """Take the last status that is known, and the way to read a new one."""
        self._last_status = last_status
        self._read_status = read_status
        # An asyncio lock wakes its waiters in order, and a command that failed
        # leaves it as one that succeeded does.
        self._turn = asyncio.Lock()
        self._begun = 0

    async def run(self, command: Command) -> PrinterStatus:
        """Carry a command out and return the status that shows its effect.

        Raises NotPossibleError without sending anything, NoEffectError if the
        printer acknowledged and did nothing, and what a request raises. If the
        answer was lost, what the printer shows decides; nothing is sent twice.

        The next command waits until the effect shows, but not for one that does
        not show soon: canceling a print must not wait for a lamp. The other way of
        a command is not tried once a later command has begun: that one has the last
        word.
        """
        async with self._turn:
            self._begun += 1
            number = self._begun
            watcher = _EffectWatcher(command, self._read_status)
            status = await self._check(command)
            try:
                await command.send(status)
            except (AnswerLostError, InvalidResponseError) as err:
                if command.is_effective is None:
                    raise
                watcher.response_error = err
            shown = await watcher.wait(READ_BACK_IN_TURN)
        if not shown and command.fallback is not None:
            shown = await watcher.wait(READ_BACK_TIME_FIRST_WAY)
            denied = not shown and watcher.is_denied
            if denied and await self._try_fallback(command.fallback, number):
                watcher = _EffectWatcher(command, self._read_status)
        return shown or await watcher.finish()

    async def _try_fallback(
        self, fallback: Callable[[], Awaitable[object]], number: int
    ) -> bool:
        async with self._turn:
            if self._begun != number:
                return False
            try:
                await fallback()
            except FlashForgeError:
                # What the printer did not do the first way is what is to be told.
                return False
        return True

    async def _check(self, command: Command) -> PrinterStatus:
        """Refuse what makes no sense, but not because of an old status.

        A print that is being paused or canceled can be told nothing until it stands
        still, so that is waited for.
        """
        status = None if command.needs_fresh_status else self._last_status()
        if status is None or not command.condition.is_met(status):
            status = await self._read_status()
        deadline = asyncio.get_running_loop().time() + SETTLING_TIME
        while not command.condition.is_met(status):
            waiting = asyncio.get_running_loop().time() < deadline
            if status.state not in _SETTLING or not waiting:
                raise NotPossibleError(command.name, command.condition.reason)
            await asyncio.sleep(SETTLING_PAUSE)
            status = await self._read_status()
        return status


class _EffectWatcher:
    """Looks for the effect of a command until it shows, or the time is over.

    One odd answer on the way is no verdict.
    """

    def __init__(
        self, command: Command, read_status: Callable[[], Awaitable[PrinterStatus]]
    ) -> None:
        self.response_error: FlashForgeError | None = None
        """What became of the command's own answer."""
        self._command = command
        self._read_status = read_status
        late = LATE_PAUSES if command.late else ()
        self._pauses = iter((*READ_BACK_PAUSES, *late))
        self._began = asyncio.get_running_loop().time()
        self._looked = False
        self._failure: FlashForgeError | None = None

    @property
    def is_denied(self) -> bool:
        """Return whether the printer acknowledged, and denies it in its status."""
        return self.response_error is None and self._failure is None

    async def wait(self, seconds: float) -> PrinterStatus | None:
        """Return the status that shows the effect, None if none did by then."""
        now = asyncio.get_running_loop().time
        while not self._looked or now() - self._began <= seconds:
            if (pause := next(self._pauses, None)) is None:
                return None
            await asyncio.sleep(pause)
            self._looked = True
            if (status := await self._read()) is not None:
                return status
        return None

    async def finish(self) -> PrinterStatus:
        """Return the status that shows the effect, or raise what is to be told."""
        limit = READ_BACK_TIME_LATE if self._command.late else READ_BACK_TIME
        if (status := await self.wait(limit)) is not None:
            return status
        raise (
            self.response_error
            or self._failure
            or NoEffectError(self._command.name, "acknowledged without effect")
        )

    async def _read(self) -> PrinterStatus | None:
        try:
            status = await self._read_status()
        except FlashForgeError as err:
            self._failure = err
            return None
        self._failure = None
        is_effective = self._command.is_effective
        return status if is_effective is None or is_effective(status) else None
