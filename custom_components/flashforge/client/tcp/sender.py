"""The sender of G-code commands, which all TCP interfaces share."""

from ..commands import CommandQueue, CommandSender
from ..models import Family
from .connection import Connection
from .transport import TcpTransport

# These reach an Adventurer 3's motion controller, which does not reply.
MOTION = ("G1", "G28", "G90", "G91", "G92")


class TcpCommandSender(CommandSender):
    """Sends commands over TCP by way of the queue."""

    def __init__(self, transport: TcpTransport, queue: CommandQueue) -> None:
        super().__init__(queue)
        self.transport = transport

    async def send(self, *commands: str) -> None:
        """Send commands in one go of control, outside the queue's order; for the queue.

        Raises PrinterRefusedError for the first that is refused; none is sent after it.
        """
        family = self.device.family
        async with self.transport.exclusive() as connection:
            for command in commands:
                await send_command(connection, family, command)


async def send_command(connection: Connection, family: Family, command: str) -> None:
    """Send one command over a connection that is logged in.

    Raises PrinterRefusedError, and AnswerLostError if the reply did not come in time.
    """
    code = command.split(maxsplit=1)[0].upper()
    timings = connection.timings
    timeout = timings.homing_timeout if code == "G28" else timings.reply_timeout
    if family is Family.ADVENTURER_3 and code in MOTION:
        await connection.execute_unconfirmed(command, timeout)
    else:
        await connection.execute(command, timeout)
