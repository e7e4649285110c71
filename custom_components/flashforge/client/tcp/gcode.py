"""G-code of one's own, and what only TCP tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import re

from ..commands import Command
from ..device import Device
from ..errors import FlashForgeError, InvalidTextError
from ..models import Family
from ..status import Heater
from .connection import Connection
from .replies import (
    MachineStatus,
    PrinterInfo,
    Progress,
    parse_info,
    parse_machine_status,
    parse_position,
    parse_progress,
    parse_temperatures,
)
from .sender import MOTION, TcpCommandSender
from .transport import query_status

# Characters. The firmware's own commands have some tens.
MAX_COMMAND = 200

# A tilde begins the next command; a zero in front would hide which one it is.
_COMMAND = re.compile(r"[GM](?:0|[1-9]\d{0,3})(?: [\x20-\x7d]*)?", re.IGNORECASE)

# These belong to control and files, whose replies are more than lines.
_OURS = {"M28", "M29", "M601", "M602", "M661", "M662"}
# Listed somewhere, described nowhere; some change stored settings for good.
_NEVER = {
    *("G29", "M108", "M144", "M145", "M154", "M155", "M300", "M420", "M500", "M501"),
    *("M502", "M504", "M600", "M611", "M612", "M615", "M651", "M652", "M653", "M654"),
    "M663",
}
# Moves take longer than a reply usually does. Seconds for those that wait for a
# temperature.
_MOVES = {"G1", "G28"}
_HEATING_TIMEOUTS = {"M109": 900.0, "M190": 1800.0}


class GCodeSession:
    """Control over a printer, kept while several commands are sent."""

    def __init__(self, connection: Connection, device: Device) -> None:
        self._connection = connection
        self._device = device
        self._turn = asyncio.Lock()

    async def send(self, command: str) -> tuple[str, ...]:
        """Send one command, and return the lines of its reply.

        An acknowledgment is no effect: `M112`, said to stop everything, is
        acknowledged and ignored by a 5M Pro ("Traps" 39 in docs/protocol.md).
        Raises InvalidTextError for what is no single command or must not be sent,
        PrinterRefusedError, and what a request raises.
        """
        code = check_command(command)
        timings = self._connection.timings
        usual = timings.homing_timeout if code in _MOVES else timings.reply_timeout
        async with self._turn:
            try:
                if self._device.family is Family.ADVENTURER_3 and code in MOTION:
                    timeout = timings.reply_timeout
                    return await self._connection.execute_unconfirmed(command, timeout)
                timeout = _HEATING_TIMEOUTS.get(code, usual)
                return await self._connection.execute(command, timeout)
            finally:
                self._device.command_sent()

    async def keep_alive(self) -> None:
        """Ask something now and then, so that the printer does not hang up."""
        failures, interval = 0, self._connection.timings.keep_alive_interval
        while True:
            await asyncio.sleep(interval + failures)
            async with self._turn:
                try:
                    await self._connection.query("M27")
                    failures = 0
                except FlashForgeError:
                    failures += 1


class GCode:
    """Commands as they are, and questions that only TCP answers.

    Raises NotSupportedError on a Creator 5, which has no such port. Questions raise
    PrinterRefusedError if they are refused, AnswerLostError if what came is not the
    whole of a reply, and what a request raises.
    """

    def __init__(self, sender: TcpCommandSender) -> None:
        self._sender = sender
        self._device = sender.device
        self._transport = sender.transport

    async def send(self, command: str) -> tuple[str, ...]:
        """Send one command in its turn; raises what `GCodeSession.send` raises.

        Also raises ControlHeldError, and AnswerLostError if the printer may have
        done it.
        """
        check_command(command)
        self._sender.require("gcode", self._device.abilities.gcode)
        lines: tuple[str, ...] = ()

        async def send(_status: object) -> None:
            nonlocal lines
            async with self._transport.exclusive() as connection:
                session = GCodeSession(connection, self._device)
                lines = await session.send(command)

        await self._sender.run(Command(name="gcode", send=send, is_effective=None))
        return lines

    @asynccontextmanager
    async def session(self) -> AsyncIterator[GCodeSession]:
        """Keep control for several commands; nobody else gets it meanwhile."""
        self._sender.require("gcode", self._device.abilities.gcode)
        async with self._transport.exclusive() as connection:
            session = GCodeSession(connection, self._device)
            alive = asyncio.create_task(session.keep_alive())
            try:
                yield session
            finally:
                alive.cancel()
                # Not awaited itself: its end is not ours, and ours is not its.
                await asyncio.wait({alive})

    async def get_info(self) -> PrinterInfo:
        """Return what the printer says it is."""
        async with self._transport.connection() as (_connection, fields):
            return parse_info(fields)

    async def get_machine_status(self) -> MachineStatus:
        """Return state, endstops and sensors in the printer's own words."""
        return parse_machine_status(await self._query("M119"))

    async def get_temperatures(self) -> dict[str, Heater]:
        """Return the heaters: `T0`, `T1` where there is one, and `B`."""
        return parse_temperatures(await self._query("M105"))

    async def get_progress(self) -> Progress:
        """Return how far the job is."""
        return parse_progress(await self._query("M27"))

    async def get_position(self) -> dict[str, float]:
        """Return millimeters by axis: X, Y, Z, and A, B or E for extruders."""
        return parse_position(await self._query("M114"))

    async def _query(self, command: str) -> tuple[str, ...]:
        async with self._transport.connection() as (connection, _fields):
            return await query_status(connection, command)


def check_command(command: str) -> str:
    """Return a command's code; raises InvalidTextError if it must not be sent."""
    if len(command) > MAX_COMMAND or not _COMMAND.fullmatch(command):
        raise InvalidTextError("gcode", "not a single command")
    code = command.split(maxsplit=1)[0].upper()
    if code in _OURS | _NEVER:
        raise InvalidTextError("gcode", "a command that is never sent")
    return code
