"""The command sender: what the commands of all interfaces share."""

from ..errors import NotSupportedError, OutOfRangeError, UnknownModelError
from ..limits import Range
from ..status import PrinterStatus
from .command import Command
from .queue import CommandQueue


class CommandSender:
    """Sends commands by way of the queue, checked against the printer's limits."""

    def __init__(self, queue: CommandQueue) -> None:
        self.device = queue.device
        self.info = queue.info
        self._queue = queue

    async def run(self, command: Command) -> PrinterStatus:
        """Put a command into the queue; raises what `CommandQueue.run` raises."""
        return await self._queue.run(command)

    def require(self, name: str, able: bool) -> None:  # noqa: FBT001 - the sentence reads
        """Raise NotSupportedError unless the printer is able."""
        if not able:
            raise NotSupportedError(name)

    def in_range(self, name: str, value: float, limits: Range | None) -> float:
        """Return a value that lies within limits; raises OutOfRangeError otherwise.

        Raises NotSupportedError without limits, or UnknownModelError if that is
        because the model is not known.
        """
        if limits is None and self.device.model is None:
            raise UnknownModelError
        if limits is None:
            raise NotSupportedError(name)
        if value not in limits:
            raise OutOfRangeError(name, limits.low, limits.high)
        return value
