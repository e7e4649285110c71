"""Commands to the material station and the external spool, over HTTP."""

from collections.abc import Callable
from typing import override

from ..commands import Condition
from ..errors import InvalidTextError, NotPossibleError, Reason
from ..interfaces.materials import Materials
from ..materials.colors import clean_color, nearest_color
from ..materials.palettes import PALETTES
from ..status import (
    EXTERNAL_SPOOL,
    MaterialStation,
    PrinterStatus,
    Slot,
    StationAction,
    StationStep,
    slot_of,
)
from .sender import Arguments, HttpCommandSender

_LOAD, _UNLOAD, _CANCEL = 0, 1, 2


class HttpMaterials(Materials):
    """What is in the slots, and what the station does with it.

    Slots count from 1, the external spool is 0. See "Material station" in
    docs/protocol.md.
    """

    def __init__(self, sender: HttpCommandSender) -> None:
        self._sender = sender
        self._device = sender.device

    @override
    async def set_slot(
        self, slot: int, material: str | None = None, color: str | None = None
    ) -> PrinterStatus:
        self._check_slot("set_slot", slot)
        palette = PALETTES[self._device.family]
        shown = None if color is None else _shown_color(color, palette)
        if material is not None:
            material = material.strip()
            if not material or not material.isprintable():
                raise InvalidTextError("set_slot", "not a material")

        def content(status: PrinterStatus) -> Arguments:
            now = slot_of(status, slot) or Slot(number=slot)
            kept = material or now.material
            if kept is None:
                raise NotPossibleError("set_slot", Reason.MATERIAL_UNKNOWN)
            # The screen needs a color, and shows an unknown one as its first.
            rgb = shown or now.color or palette[0]
            number = {} if slot == EXTERNAL_SPOOL else {"slot": slot}
            return {**number, "mt": kept, "rgb": rgb}

        def is_effective(status: PrinterStatus) -> bool:
            now = slot_of(status, slot) or Slot(number=slot)
            return material in {None, now.material} and shown in {None, now.color}

        return await self._sender.send_control(
            "set_slot",
            "ipdMsConfig_cmd" if slot == EXTERNAL_SPOOL else "msConfig_cmd",
            content,
            condition=Condition(_is_idle, Reason.FILAMENT_BUSY),
            is_effective=is_effective,
        )

    @override
    async def load(self, slot: int) -> PrinterStatus:
        # What is loaded already is taken out first.
        begun = {StationAction.LOADING, StationAction.UNLOADING}
        return await self._move("load_filament", slot, _LOAD, begun)

    @override
    async def unload(self, slot: int) -> PrinterStatus:
        begun = {StationAction.UNLOADING}
        return await self._move("unload_filament", slot, _UNLOAD, begun)

    @override
    async def cancel(self, slot: int) -> PrinterStatus:
        def heats(status: PrinterStatus) -> bool:
            current = slot == EXTERNAL_SPOOL or slot in _current_slots(status)
            return current and _activity(status, slot)[1] is StationStep.HEATING

        return await self._change(
            "cancel_filament",
            slot,
            _CANCEL,
            condition=Condition(heats, Reason.NO_FILAMENT_CHANGE),
            is_effective=lambda status: not heats(status),
        )

    async def _move(
        self, name: str, slot: int, action: int, begun: set[StationAction]
    ) -> PrinterStatus:
        return await self._change(
            name,
            slot,
            action,
            condition=Condition(
                lambda status: _may_change(status, slot), Reason.FILAMENT_BUSY
            ),
            is_effective=lambda status: _activity(status, slot)[0] in begun,
        )

    async def _change(
        self,
        name: str,
        slot: int,
        action: int,
        *,
        condition: Condition,
        is_effective: Callable[[PrinterStatus], bool],
    ) -> PrinterStatus:
        self._sender.require(name, self._device.abilities.filament_change)
        self._check_slot(name, slot)
        arguments: dict[str, object] = {"action": action}
        command = "ipdMs_cmd"
        if slot != EXTERNAL_SPOOL:
            command, arguments = "ms_cmd", {"slot": slot, **arguments}
        return await self._sender.send_control(
            name,
            command,
            # As a function, so that a fresh status is read: filament moves by itself.
            lambda _status: arguments,
            condition=condition,
            is_effective=is_effective,
        )

    def _check_slot(self, name: str, slot: int) -> None:
        """Raise NotSupportedError for a slot that this printer does not have."""
        abilities = self._device.abilities
        if slot == EXTERNAL_SPOOL:
            self._sender.require(name, abilities.external_spool)
        else:
            there = 0 < slot <= self._device.limits.slots
            self._sender.require(name, abilities.material_station and there)


def _shown_color(color: str, palette: tuple[str, ...]) -> str:
    """Return the nearest color that the screen can show."""
    cleaned = clean_color(color)
    if cleaned is None:
        raise InvalidTextError("set_slot", "not a color")
    return nearest_color(cleaned, palette)


def _station(status: PrinterStatus) -> MaterialStation:
    return status.material_station or MaterialStation()


def _activity(
    status: PrinterStatus, slot: int
) -> tuple[StationAction | None, StationStep | None]:
    if slot == EXTERNAL_SPOOL and status.external_spool is not None:
        return status.external_spool.action, status.external_spool.step
    station = _station(status)
    return station.action, station.step


def _current_slots(status: PrinterStatus) -> set[int | None]:
    station = _station(status)
    return {station.current_slot, station.loading_slot}


def _is_idle(status: PrinterStatus) -> bool:
    """Return whether nothing is being fed; a printer that does not say is idle."""
    actions = {_station(status).action, _activity(status, EXTERNAL_SPOOL)[0]}
    return actions <= {None, StationAction.IDLE}


def _may_change(status: PrinterStatus, slot: int) -> bool:
    """Return whether filament may be changed.

    That is while nothing moves; without a station also while a print is paused.
    """
    if status.state is not None and status.state.running:
        return False
    alone = slot == EXTERNAL_SPOOL and status.material_station is None
    paused = alone and _activity(status, slot)[0] is StationAction.PAUSED
    return paused or _is_idle(status)
