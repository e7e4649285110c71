"""The effect of a command, looked for in the printer's status."""

import asyncio

from ..errors import FlashForgeError, NoEffectError
from ..interfaces.info import Info
from ..status import PrinterStatus
from ..timings import Timings
from .command import Command


class EffectWatcher:
    """Looks for the effect of a command until it shows, or the time is over.

    One odd answer on the way is no verdict.
    """

    def __init__(self, command: Command, info: Info, timings: Timings) -> None:
        self.response_error: FlashForgeError | None = None
        """What became of the command's own answer."""
        self._command = command
        self._info = info
        late = timings.late_read_back_intervals if command.late else ()
        self._intervals = iter((*timings.read_back_intervals, *late))
        self._timeout = (
            timings.late_read_back_timeout
            if command.late
            else timings.read_back_timeout
        )
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
            if (interval := next(self._intervals, None)) is None:
                return None
            await asyncio.sleep(interval)
            self._looked = True
            if (status := await self._look()) is not None:
                return status
        return None

    async def finish(self) -> PrinterStatus:
        """Return the status that shows the effect.

        Raises what became of the answer, what the last look raised, or NoEffectError.
        """
        if (status := await self.wait(self._timeout)) is not None:
            return status
        raise (
            self.response_error
            or self._failure
            or NoEffectError(self._command.name, "acknowledged without effect")
        )

    async def _look(self) -> PrinterStatus | None:
        try:
            status = await self._info.get_status()
        except FlashForgeError as err:
            self._failure = err
            return None
        self._failure = None
        is_effective = self._command.is_effective
        return status if is_effective is None or is_effective(status) else None
