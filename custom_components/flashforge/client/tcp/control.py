"""Commands to a printer's parts, over TCP. See "TCP commands" in docs/protocol.md."""

from typing import override

from ..commands import ANYTIME, Command, Condition, in_state
from ..errors import InvalidTextError, NotPossibleError, Reason
from ..interfaces.control import Axis, Control
from ..interfaces.temperatures import nozzle_of
from ..models import Family
from ..status import PrinterState, PrinterStatus
from .sender import TcpCommandSender, send_command

# Millimeters per minute: what every printer's axes and extruder stand.
_SPEED = {Axis.X: 3000, Axis.Y: 3000, Axis.Z: 300}
_EXTRUDE_SPEED = 150


# The axes are free; a job that ended leaves them so. What moves them is only sent after
# a look at the printer, which may have begun to print since it was last asked.
_STANDS_STILL = in_state(
    {PrinterState.READY, PrinterState.COMPLETED, PrinterState.CANCELLED}, Reason.BUSY
)


class TcpControl(Control):
    """The printer's parts."""

    def __init__(self, sender: TcpCommandSender) -> None:
        self._sender = sender
        self._device = sender.device

    @override
    async def set_light(self, *, on: bool) -> PrinterStatus:
        generic = self._device.family is Family.GENERIC
        return await self._sender.run(
            Command(
                name="light",
                send=lambda _status: self.switch_light(on=on),
                # Some firmware does not tell.
                is_effective=lambda status: status.light in {None, on},
                fallback=(lambda: self._switch_light_plainly(on=on))
                if generic
                else None,
            )
        )

    async def switch_light(self, *, on: bool) -> None:
        """Switch the lamp outside the queue's order; for the queue.

        An Adventurer 3 takes any words but a bare 0 for "on" ("Traps" 59 in
        docs/protocol.md).
        """
        if self._device.family is Family.ADVENTURER_3:
            await self._switch_light_plainly(on=on)
        else:
            level = 255 if on else 0
            await self._sender.send(f"M146 r{level} g{level} b{level} F0")

    async def _switch_light_plainly(self, *, on: bool) -> None:
        await self._sender.send(f"M146 {int(on)}")

    @override
    async def set_fan(self, *, on: bool) -> PrinterStatus:
        return await self._send("fan", "M106" if on else "M107")

    @override
    async def set_runout_sensor(self, *, on: bool) -> PrinterStatus:
        able = self._device.abilities.runout_sensor
        self._sender.require("runout_sensor", able)
        return await self._send("runout_sensor", "M405" if on else "M406")

    @override
    async def set_motors(self, *, on: bool) -> PrinterStatus:
        return await self._send(
            "motors", "M17" if on else "M18", condition=_STANDS_STILL
        )

    @override
    async def rename(self, name: str) -> PrinterStatus:
        name = name.strip()
        printable = name.isascii() and name.isprintable()
        if not printable or not 0 < len(name) <= self._device.limits.printer_name:
            raise InvalidTextError("rename", "no name for a printer")
        return await self._run(
            Command(
                name="rename",
                send=lambda _status: self._sender.send(f"M610 {name}"),
                is_effective=lambda status: status.name == name,
            )
        )

    @override
    async def move(self, axis: Axis, millimeters: float) -> PrinterStatus:
        limits = self._device.limits.move
        distance = self._sender.in_range("move", millimeters, limits)
        line = f"G1 {axis.value.upper()}{distance:g} F{_SPEED[axis]}"
        return await self._run(
            Command(
                name="move",
                send=lambda _status: self._send_relative(line),
                condition=_STANDS_STILL,
                is_effective=None,
                needs_fresh_status=True,
            )
        )

    @override
    async def home(self) -> PrinterStatus:
        return await self._send("home", "G28", condition=_STANDS_STILL)

    @override
    async def extrude(self, millimeters: float) -> PrinterStatus:
        limits = self._device.limits
        distance = self._sender.in_range("extrude", millimeters, limits.extrude)

        async def send(status: PrinterStatus) -> None:
            warmth = nozzle_of(status, 0).temperature
            if warmth is None or warmth < limits.extrude_min_temperature:
                raise NotPossibleError("extrude", Reason.NOZZLE_COLD)
            await self._send_relative(f"G1 E{distance:g} F{_EXTRUDE_SPEED}")

        return await self._run(
            Command(
                name="extrude",
                send=send,
                condition=_STANDS_STILL,
                is_effective=None,
                needs_fresh_status=True,
            )
        )

    async def _send(
        self,
        name: str,
        *commands: str,
        condition: Condition = ANYTIME,
    ) -> PrinterStatus:
        """Send commands whose effect no status shows."""
        return await self._run(
            Command(
                name=name,
                send=lambda _status: self._sender.send(*commands),
                condition=condition,
                is_effective=None,
                needs_fresh_status=condition is _STANDS_STILL,
            )
        )

    async def _run(self, command: Command) -> PrinterStatus:
        self._sender.require(command.name, self._device.abilities.gcode)
        return await self._sender.run(command)

    async def _send_relative(self, line: str) -> None:
        """Send a relative movement, after which the printer counts as it did before.

        Also if the movement is refused or given up: the next program to move the
        printer expects absolute places.
        """
        family = self._device.family
        async with self._sender.transport.exclusive() as connection:
            await send_command(connection, family, "G91")
            try:
                await send_command(connection, family, line)
            finally:
                await send_command(connection, family, "G90")
