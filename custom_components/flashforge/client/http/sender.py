"""The sender of /control commands, which all HTTP interfaces share."""

from collections.abc import Awaitable, Callable

from ..commands import ANYTIME, READY, Command, CommandQueue, CommandSender, Condition
from ..status import PrinterStatus
from .transport import HttpTransport

type Arguments = dict[str, object]


class HttpCommandSender(CommandSender):
    """Sends `/control` commands by way of the queue."""

    def __init__(self, transport: HttpTransport, queue: CommandQueue) -> None:
        super().__init__(queue)
        self.transport = transport

    async def send_control(  # noqa: PLR0913 - what makes up a command
        self,
        name: str,
        command: str,
        arguments: Arguments | Callable[[PrinterStatus], Arguments],
        *,
        is_effective: Callable[[PrinterStatus], bool] | None,
        condition: Condition = ANYTIME,
        fallback: Callable[[], Awaitable[object]] | None = None,
    ) -> PrinterStatus:
        """Send one `/control` command, and return the status that shows its effect.

        Arguments that depend on the printer's present values are a function of a
        status, which is read for them just before. So it is for what must not reach a
        printer that has begun to print since it was last asked. `fallback` is tried if
        this is acknowledged without effect. Raises what `CommandQueue.run` raises.
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
                needs_fresh_status=callable(arguments) or condition is READY,
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
