"""Commands to the job on a printer, over HTTP."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from ..commands import Command
from ..errors import NotSupportedError
from ..materials.mapping import ToolMapping
from ..models import Abilities, Family
from ..status import PrinterState, PrinterStatus
from .commander import Commander

# From this firmware on the 5M family takes the long form of a start.
LONG_FORM_VERSION = (3, 1, 3)
# Seconds after an upload during which a start may be acknowledged and dropped.
SETTLE_AFTER_UPLOAD = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """What the printer does around a print, as far as it can."""

    leveling: bool = False
    """Level the bed before printing."""
    flow_calibration: bool = False
    first_layer_inspection: bool = False
    time_lapse: bool = False


class JobControl:
    """The job on the printer.

    Each command raises NotPossibleError if there is nothing it could act on. The
    empty job id means the job that is running.
    """

    def __init__(self, commander: Commander) -> None:
        """Take the way to send commands."""
        self._commander = commander
        self._uploaded_at: float | None = None

    async def pause(self) -> PrinterStatus:
        """Pause the running print; it stops at the end of the present move."""
        return await self._job(
            "pause",
            "pause",
            makes_sense={PrinterState.PRINTING},
            shows={PrinterState.PAUSING, PrinterState.PAUSED},
        )

    async def resume(self) -> PrinterStatus:
        """Go on with a paused print; the printer may have to heat up again."""
        return await self._job(
            "resume",
            "continue",
            makes_sense={PrinterState.PAUSED},
            shows={PrinterState.PRINTING, PrinterState.HEATING, PrinterState.BUSY},
        )

    async def cancel(self) -> PrinterStatus:
        """End the print for good."""
        return await self._job(
            "cancel",
            "cancel",
            makes_sense={
                PrinterState.PRINTING,
                PrinterState.HEATING,
                PrinterState.PAUSED,
            },
            shows={
                PrinterState.CANCELING,
                PrinterState.CANCELLED,
                PrinterState.READY,
                PrinterState.BUSY,
            },
        )

    async def plate_cleared(self) -> PrinterStatus:
        """Tell the printer that its plate is empty, so that it takes new jobs.

        A finished, cancelled or failed job waits for this without end ("Traps" 4
        in docs/protocol.md).
        """
        return await self._commander.control(
            "plate_cleared",
            "stateCtrl_cmd",
            {"action": "setClearPlatform"},
            makes_sense=lambda status: _awaits_cleared_plate(status.state),
            shows=lambda status: not _awaits_cleared_plate(status.state),
        )

    async def start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
    ) -> PrinterStatus:
        """Print a file that the printer has stored, and return when it begins to.

        `mapping` says which slot feeds which tool; without one an AD5X prints from
        its external spool. The printer has to be ready. A start is sent once and
        then looked for, because a second one prints a phantom job ("Traps" 3 in
        docs/protocol.md).
        """
        model, mapping = self._commander.model, tuple(mapping)
        if mapping and model.family is Family.ADVENTURER_5M:
            raise NotSupportedError("start")
        _check_options(options or StartOptions(), self._commander.abilities)
        await self._settle_after_upload()

        async def send(status: PrinterStatus) -> None:
            body = _start_body(model.family, status.firmware_version, options, mapping)
            await self._commander.transport.send(
                "/printGcode", fileName=file_name, **body
            )

        return await self._commander.run(
            Command(
                name="start",
                send=send,
                makes_sense=lambda status: status.state is PrinterState.READY,
                shows=lambda status: status.state in _BEGUN,
                fresh=True,
            )
        )

    def note_upload(self) -> None:
        """Remember that a file has just arrived at the printer."""
        self._uploaded_at = asyncio.get_running_loop().time()

    async def _settle_after_upload(self) -> None:
        if self._uploaded_at is not None:
            now = asyncio.get_running_loop().time()
            await asyncio.sleep(self._uploaded_at + SETTLE_AFTER_UPLOAD - now)

    async def _job(
        self,
        name: str,
        action: str,
        *,
        makes_sense: set[PrinterState],
        shows: set[PrinterState],
    ) -> PrinterStatus:
        return await self._commander.control(
            name,
            "jobCtl_cmd",
            {"jobID": "", "action": action},
            makes_sense=lambda status: status.state in makes_sense,
            shows=lambda status: status.state in shows,
        )


# On its way into a print a printer passes through these.
_BEGUN = {
    PrinterState.BUSY,
    PrinterState.CALIBRATING,
    PrinterState.DOWNLOADING,
    PrinterState.HEATING,
    PrinterState.PRINTING,
}


def _awaits_cleared_plate(state: PrinterState | None) -> bool:
    return state is not None and state.awaits_cleared_plate


def _check_options(options: StartOptions, abilities: Abilities) -> None:
    """Raise NotSupportedError for what would be left out without a word."""
    for wanted, able, name in (
        (options.flow_calibration, abilities.flow_calibration, "flow_calibration"),
        (
            options.first_layer_inspection,
            abilities.first_layer_inspection,
            "first_layer_inspection",
        ),
        (options.time_lapse, abilities.time_lapse, "time_lapse"),
    ):
        if wanted and not able:
            raise NotSupportedError(name)


def _start_body(
    family: Family,
    firmware: str | None,
    options: StartOptions | None,
    mapping: tuple[ToolMapping, ...],
) -> dict[str, object]:
    """Return the fields of a start, by what the family's firmware reads."""
    options = options or StartOptions()
    body: dict[str, object] = {"levelingBeforePrint": options.leveling}
    if family is Family.CREATOR_5:
        body |= {
            "flowCalibration": options.flow_calibration,
            "timeLapseVideo": options.time_lapse,
        }
        # One material needs no mapping there.
        if len(mapping) > 1:
            body["materialMappings"] = [pair.as_json() for pair in mapping]
        return body
    if family is Family.AD5X or takes_long_form(firmware):
        body |= {
            "flowCalibration": options.flow_calibration,
            "useMatlStation": bool(mapping),
            "gcodeToolCnt": len(mapping),
            "materialMappings": [pair.as_json() for pair in mapping],
        }
    if family is Family.AD5X:
        body |= {
            "firstLayerInspection": options.first_layer_inspection,
            "timeLapseVideo": options.time_lapse,
        }
    return body


def takes_long_form(firmware: str | None) -> bool:
    """Return whether a 5M takes the long form: not if its firmware is before 3.1.3.

    A version may carry suffixes behind a hyphen. One that cannot be read is taken
    for new: firmware ignores fields it does not know.
    """
    bare = (firmware or "").strip().removeprefix("v").partition("-")[0]
    try:
        version = tuple(int(part) for part in bare.split("."))
    except ValueError:
        return True
    return version >= LONG_FORM_VERSION
