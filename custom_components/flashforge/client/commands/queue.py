"""The queue: commands run one at a time, in the order they came."""

import asyncio
from collections.abc import Awaitable, Callable

from ..device import Device
from ..errors import (
    AnswerLostError,
    FlashForgeError,
    InvalidResponseError,
    NotPossibleError,
    NotSupportedError,
)
from ..interfaces.info import Info
from ..models import Family
from ..status import PrinterState, PrinterStatus
from .command import Command
from .effect import EffectWatcher

# All that is ever sent to a printer of which little is known. None of it changes what
# a printer stores, or moves what stands still.
GENERIC_COMMANDS = frozenset(
    {
        *("light", "pause", "resume", "cancel"),
        *("nozzle_temperature", "bed_temperature", "switch_off"),
    }
)
_SETTLING = {PrinterState.PAUSING, PrinterState.CANCELING}


class CommandQueue:
    """Runs commands in the order they came, each to its end.

    Parallel commands get lost in the firmware ("Traps" 23 in docs/protocol.md).
    Reading the printer's status does not wait here.
    """

    def __init__(self, device: Device, info: Info) -> None:
        self.device = device
        self.info = info
        self._timings = device.options.timings
        # An asyncio lock wakes its waiters in order, and a command that failed
        # leaves it as one that succeeded does.
        self._turn = asyncio.Lock()
        self._begun = 0

    async def run(self, command: Command) -> PrinterStatus:
        """Carry a command out and return the status that shows its effect.

        Raises NotPossibleError, NotSupportedError on a generic model and
        UnknownModelError without sending anything, NoEffectError if the printer
        acknowledged and did nothing, and what a request raises. If the answer was lost,
        what the printer shows decides; nothing is sent twice.

        The next command waits until the effect shows, but not for one that does
        not show soon: canceling a print must not wait for a lamp. The fallback of
        a command is not tried once a later command has begun: that one has the last
        word.
        """
        async with self._turn:
            self._begun += 1
            number = self._begun
            watcher = EffectWatcher(command, self.info, self._timings)
            status = await self._check(command)
            try:
                await self._send(command.send(status))
            except (AnswerLostError, InvalidResponseError) as err:
                if command.is_effective is None:
                    raise
                watcher.response_error = err
            shown = await watcher.wait(self._timings.queue_timeout)
        if not shown and command.fallback is not None:
            shown = await watcher.wait(self._timings.fallback_delay)
            denied = not shown and watcher.is_denied
            if denied and await self._try_fallback(command.fallback, number):
                watcher = EffectWatcher(command, self.info, self._timings)
        return shown or await watcher.finish()

    async def _send(self, sending: Awaitable[object]) -> None:
        try:
            await sending
        finally:
            # Also if it failed: it may have arrived all the same.
            self.device.command_sent()

    async def _try_fallback(
        self, fallback: Callable[[], Awaitable[object]], number: int
    ) -> bool:
        async with self._turn:
            if self._begun != number:
                return False
            try:
                await self._send(fallback())
            except FlashForgeError:
                # What the printer did not do the first way is what is to be told.
                return False
        return True

    def _check_model(self, command: Command) -> None:
        family = self.device.family
        if family is Family.GENERIC and command.name not in GENERIC_COMMANDS:
            raise NotSupportedError(command.name)

    async def _check(self, command: Command) -> PrinterStatus:
        """Refuse what makes no sense, but not because of an old status.

        A print that is being paused or canceled can be told nothing until it stands
        still, so that is waited for.
        """
        status = self.device.status
        if (
            status is None
            or self.device.model is None
            or command.needs_fresh_status
            or not command.condition.is_met(status)
        ):
            status = await self.info.get_status()
        self._check_model(command)
        now = asyncio.get_running_loop().time
        deadline = now() + self._timings.settling_timeout
        while not command.condition.is_met(status):
            if status.state not in _SETTLING or now() >= deadline:
                raise NotPossibleError(command.name, command.condition.reason)
            await asyncio.sleep(self._timings.settling_interval)
            status = await self.info.get_status()
        return status
