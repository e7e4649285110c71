"""The queue and the connections that all TCP commands share."""

from collections.abc import Callable

from ..abilities import Abilities
from ..commander import Commander
from ..commands import CommandQueue
from ..limits import Limits
from ..models import Family, Model
from .connection import Connection
from .transport import HOMING_TIME, REPLY_TIME, TcpTransport

# These reach an Adventurer 3's motion controller, which does not reply.
MOTION = ("G1", "G28", "G90", "G91", "G92")


class TcpCommander(Commander):
    """Sends commands over TCP by way of the queue."""

    def __init__(
        self,
        transport: TcpTransport,
        queue: CommandQueue,
        model: Callable[[], Model],
        abilities: Callable[[], Abilities],
        limits: Callable[[], Limits],
    ) -> None:
        """Take the way to the printer, the queue that all share, and who it is."""
        super().__init__(queue, model, abilities, limits)
        self.transport = transport

    async def send(self, *commands: str) -> None:
        """Send commands in one go of control, outside the queue's order; for the queue.

        Raises PrinterRefusedError for the first that is refused; none is sent after it.
        """
        family = self.model.family
        async with self.transport.control() as connection:
            for command in commands:
                await send_command(connection, family, command)


async def send_command(connection: Connection, family: Family, command: str) -> None:
    """Send one command over a connection that is in control.

    Raises PrinterRefusedError, and AnswerLostError if the reply did not come in time.
    """
    code = command.split(maxsplit=1)[0].upper()
    limit = HOMING_TIME if code == "G28" else REPLY_TIME
    if family is Family.ADVENTURER_3 and code in MOTION:
        await connection.tell(command, limit)
    else:
        await connection.order(command, limit)
