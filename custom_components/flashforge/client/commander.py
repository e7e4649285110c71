"""The way to the queue, which all commands share, whatever the protocol."""

from collections.abc import Callable

from .abilities import Abilities
from .commands import Command, CommandQueue
from .errors import NotSupportedError, OutOfRangeError
from .limits import Limits, Range
from .models import Model
from .status import PrinterStatus


class Commander:
    """Puts commands into the queue, and knows what this printer can do."""

    def __init__(
        self,
        queue: CommandQueue,
        model: Callable[[], Model],
        abilities: Callable[[], Abilities],
        limits: Callable[[], Limits],
    ) -> None:
        """Take the queue that all share, and who the printer is."""
        self._queue = queue
        self._model = model
        self._abilities = abilities
        self._limits = limits

    @property
    def model(self) -> Model:
        """Return the model; raises UnsupportedModelError while it is not known."""
        return self._model()

    @property
    def abilities(self) -> Abilities:
        """Return what the printer can do by now."""
        return self._abilities()

    @property
    def limits(self) -> Limits:
        """Return the values that the printer takes by now."""
        return self._limits()

    async def run(self, command: Command) -> PrinterStatus:
        """Put a command into the queue; raises what `CommandQueue.run` raises."""
        return await self._queue.run(command)

    def require(self, name: str, able: bool) -> None:  # noqa: FBT001 - the sentence reads
        """Raise NotSupportedError unless the printer is able."""
        if not able:
            raise NotSupportedError(name)

    def in_range(self, name: str, value: float, limits: Range | None) -> float:
        """Return a value that lies within limits; raises OutOfRangeError otherwise.

        Raises NotSupportedError without limits, or UnsupportedModelError if that is
        because the model is not known.
        """
        if limits is None:
            self.require(name, self.model is None)
        elif value not in limits:
            raise OutOfRangeError(name, limits.low, limits.high)
        return value
