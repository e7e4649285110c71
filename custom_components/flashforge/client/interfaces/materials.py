"""Commands to the material station and the external spool."""

from ..errors import NotSupportedError
from ..status import PrinterStatus


class Materials:
    """Commands to slots, by number from 1 to 4, and to the external spool, which is 0.

    Each raises NotSupportedError for a slot that is not there. See "Material station"
    in docs/protocol.md.
    """

    async def set_slot(
        self, slot: int, material: str | None = None, color: str | None = None
    ) -> PrinterStatus:
        """Set material and color of a slot, or one of them; nothing moves.

        The color is hexadecimal, as `#RRGGBB`, and moved to the nearest one that the
        printer's screen can show. What is not given stays; a slot without a color gets
        white. Raises InvalidTextError for a material or a color that is none, and
        NotPossibleError while filament moves, or for a color alone while the material
        is not known.
        """
        raise NotSupportedError("set_slot")

    async def load(self, slot: int) -> PrinterStatus:
        """Load the filament of a slot to the nozzle, and return when it begins to.

        Raises NotPossibleError during a print, or while filament moves.
        """
        raise NotSupportedError("load_filament")

    async def unload(self, slot: int) -> PrinterStatus:
        """Unload the filament of a slot, and return when it begins to.

        Raises what `load` raises.
        """
        raise NotSupportedError("unload_filament")

    async def cancel(self, slot: int) -> PrinterStatus:
        """Cancel a change of filament; possible only while the nozzle heats up.

        Raises NotPossibleError otherwise.
        """
        raise NotSupportedError("cancel_filament")
