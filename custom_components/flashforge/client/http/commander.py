"""The way to send /control commands, which all HTTP interfaces share."""

from collections.abc import Awaitable, Callable

from ..abilities import Abilities
from ..commander import Commander
from ..commands import ANYTIME, Command, CommandQueue, Condition
from ..limits import Limits
from ..models import Model
from ..status import PrinterStatus
from .transport import HttpTransport

type Arguments = dict[str, object]
type Fallback = Callable[[], Awaitable[object]]


class HttpCommander(Commander):
    """Sends `/control` commands by way of the queue."""

    def __init__(
        self,
        transport: HttpTransport,
        queue: CommandQueue,
        model: Callable[[], Model],
        abilities: Callable[[], Abilities],
        limits: Callable[[], Limits],
    ) -> None:
        """Take the way to the printer, the queue that all share, and who it is."""
        super().__init__(queue, model, abilities, limits)
        self.transport = transport

    async def control(  # noqa: PLR0913 - what makes up a command
        self,
        name: str,
        command: str,
        arguments: Arguments | Callable[[PrinterStatus], Arguments],
        *,
        is_effective: Callable[[PrinterStatus], bool] | None,
        condition: Condition = ANYTIME,
        fallback: Fallback | None = None,
    ) -> PrinterStatus:
        """Send one `/control` command, and return the status that shows its effect.

        Arguments that depend on the printer's present values are a function of a
        status, which is read for them just before. `fallback` is tried if this is
        acknowledged without effect. Raises what `CommandQueue.run` raises.
        """

        def send(status: PrinterStatus) -> Awaitable[object]:
            final = arguments(status) if callable(arguments) else arguments
            return self.post(command, final)

        return await self.run(
            Command(
                name=name,
                send=send,
                is_effective=is_effective,
                condition=condition,
                needs_fresh_status=callable(arguments),
                fallback=fallback,
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


def open_or_close(*, on: bool) -> str:
    """Return how the printer writes the position of a switch."""
    return "open" if on else "close"
