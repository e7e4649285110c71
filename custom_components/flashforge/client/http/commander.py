"""What all groups of HTTP commands stand on."""

from collections.abc import Awaitable, Callable

from ..commands import Command, CommandQueue
from ..errors import NotSupportedError, OutOfRangeError
from ..models import Abilities, Model
from ..status import PrinterStatus
from .transport import HttpTransport

type Arguments = dict[str, object]


class Commander:
    """Puts commands into the queue, and knows what this printer can do."""

    def __init__(
        self,
        transport: HttpTransport,
        queue: CommandQueue,
        model: Callable[[], Model],
        abilities: Callable[[], Abilities],
    ) -> None:
        """Take the way to the printer, the queue that all share, and who it is."""
        self.transport = transport
        self._queue = queue
        self._model = model
        self._abilities = abilities

    @property
    def model(self) -> Model:
        """Return the model; raises UnsupportedModelError while it is not known."""
        return self._model()

    @property
    def abilities(self) -> Abilities:
        """Return what the printer can do by now."""
        return self._abilities()

    async def run(self, command: Command) -> PrinterStatus:
        """Put a command into the queue; raises what `CommandQueue.run` raises."""
        return await self._queue.run(command)

    async def control(
        self,
        name: str,
        command: str,
        arguments: Arguments | Callable[[PrinterStatus], Arguments],
        *,
        shows: Callable[[PrinterStatus], bool] | None,
        makes_sense: Callable[[PrinterStatus], bool] = lambda _status: True,
    ) -> PrinterStatus:
        """Send one `/control` command, and return the status that shows its effect.

        Arguments that depend on the printer's present values are a function of a
        status, which is read for them just before. Raises what `CommandQueue.run`
        raises.
        """

        def send(status: PrinterStatus) -> Awaitable[object]:
            final = arguments(status) if callable(arguments) else arguments
            return self.post(command, final)

        return await self.run(
            Command(
                name=name,
                send=send,
                shows=shows,
                makes_sense=makes_sense,
                fresh=callable(arguments),
            )
        )

    async def post(self, command: str, arguments: Arguments) -> None:
        """Send one `/control` command outside the queue's order; for the queue.

        Command and arguments belong inside `payload`: a flat body is acknowledged
        too, and does something else ("Traps" 2 in docs/protocol.md).
        """
        await self.transport.send(
            "/control", payload={"cmd": command, "args": arguments}
        )

    def require(self, name: str, able: bool) -> None:  # noqa: FBT001 - the sentence reads
        """Raise NotSupportedError unless the printer is able."""
        if not able:
            raise NotSupportedError(name)


def in_range(name: str, value: float, low: float, high: float) -> float:
    """Return a value that lies in a range; raises OutOfRangeError otherwise."""
    if not low <= value <= high:
        raise OutOfRangeError(name, low, high)
    return value


def open_or_close(*, on: bool) -> str:
    """Return how the printer writes the position of a switch."""
    return "open" if on else "close"
