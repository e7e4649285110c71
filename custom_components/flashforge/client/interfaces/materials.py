"""Commands to the material station and the external spool, whatever the protocol."""

from ..errors import NotSupportedError
from ..status import PrinterStatus


class Materials:
    """What is in the slots, and what the station does with it.

    Slots count from 1, the external spool is 0. See "Material station" in
    docs/protocol.md.
    """

    async def set_slot(self, slot: int, material: str, color: str) -> PrinterStatus:
        """Tell the printer what a slot holds; nothing moves.

        The color is moved to the nearest one that the printer's screen can show.
        Raises InvalidTextError for a material or a color that is none, and
        NotSupportedError for a slot that is not there.
        """
        raise NotSupportedError("set_slot")

    async def load(self, slot: int) -> PrinterStatus:
        """Feed the filament of a slot to the nozzle, and return when it begins to."""
        raise NotSupportedError("load_filament")

    async def unload(self, slot: int) -> PrinterStatus:
        """Pull the filament of a slot back, and return when it begins to."""
        raise NotSupportedError("unload_filament")

    async def cancel(self, slot: int) -> PrinterStatus:
        """Stop a change of filament; possible only while the nozzle heats up."""
        raise NotSupportedError("cancel_filament")
