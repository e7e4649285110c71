"""The one way to command a printer: one at a time, checked, read back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .errors import (
    AnswerLostError,
    FlashForgeError,
    InvalidResponseError,
    NoEffectError,
    NotPossibleError,
)
from .status import PrinterState, PrinterStatus

# Pauses between two looks at the printer after a command, in seconds: most
# effects show at once, a pause waits for the end of a move.
READ_BACK_PAUSES = (0.0, 0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 2.0, 2.0)
# Seconds after which no further look is taken; a busy printer takes its time over
# every answer.
READ_BACK_TIME = 10.0
# Seconds that a print may take to come to a stand, and between two looks at it.
SETTLING_TIME = 15.0
SETTLING_PAUSE = 0.5

_SETTLING = {PrinterState.PAUSING, PrinterState.CANCELING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: how it is sent, when it makes sense, how its effect looks."""

    name: str
    send: Callable[[PrinterStatus], Awaitable[object]]
    """Takes the status that was checked, as partial updates repeat the rest of it."""
    shows: Callable[[PrinterStatus], bool]
    makes_sense: Callable[[PrinterStatus], bool] = lambda _status: True
    fresh: bool = False
    """The last status will not do: values of it are sent back."""


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

    async def run(self, command: Command) -> PrinterStatus:
        """Carry a command out and return the status that shows its effect.

        Raises NotPossibleError without sending anything, NoEffectError if the
        printer acknowledged and did nothing, and what a request raises. If the
        answer was lost, what the printer shows decides; nothing is sent twice.
        """
        async with self._turn:
            status = await self._check(command)
            lost: FlashForgeError | None = None
            try:
                await command.send(status)
            except (AnswerLostError, InvalidResponseError) as err:
                lost = err
            return await self._read_back(command, lost)

    async def _check(self, command: Command) -> PrinterStatus:
        """Refuse what makes no sense, but not because of an old status.

        A print that is being paused or canceled can be told nothing until it stands
        still, so that is waited for.
        """
        status = None if command.fresh else self._last_status()
        if status is None or not command.makes_sense(status):
            status = await self._read_status()
        deadline = asyncio.get_running_loop().time() + SETTLING_TIME
        while not command.makes_sense(status):
            waiting = asyncio.get_running_loop().time() < deadline
            if status.state not in _SETTLING or not waiting:
                raise NotPossibleError(command.name, "not in this state of the printer")
            await asyncio.sleep(SETTLING_PAUSE)
            status = await self._read_status()
        return status

    async def _read_back(
        self, command: Command, lost: FlashForgeError | None
    ) -> PrinterStatus:
        """Look until the effect shows; one odd answer on the way is no verdict."""
        deadline = asyncio.get_running_loop().time() + READ_BACK_TIME
        failure = lost
        for pause in READ_BACK_PAUSES:
            await asyncio.sleep(pause)
            try:
                status = await self._read_status()
            except FlashForgeError as err:
                failure = lost or err
            else:
                if command.shows(status):
                    return status
                failure = lost
            if asyncio.get_running_loop().time() > deadline:
                break
        raise failure or NoEffectError(command.name, "acknowledged without effect")
