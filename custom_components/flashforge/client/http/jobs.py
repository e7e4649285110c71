"""Commands to the job on a printer, over HTTP."""

import asyncio
from collections.abc import Iterable
from typing import override

from ..abilities import Abilities
from ..commands import Condition
from ..errors import (
    InvalidTextError,
    MappingError,
    NotPossibleError,
    NotSupportedError,
    Reason,
)
from ..interfaces.jobs import JobAction, JobControl, StartOptions
from ..materials.mapping import ToolMapping
from ..models import Family
from ..status import PrinterState, PrinterStatus
from .sender import Arguments, HttpCommandSender

# From this firmware on the 5M family takes the long form of a start.
LONG_FORM_VERSION = (3, 1, 3)

_ACTIONS = {
    JobAction.PAUSE: "pause",
    JobAction.RESUME: "continue",
    JobAction.CANCEL: "cancel",
}


class HttpJobControl(JobControl):
    """The job on the printer; an empty job id means the one that is running."""

    _startable = frozenset(state for state in PrinterState if state.idle)

    def __init__(self, sender: HttpCommandSender) -> None:
        super().__init__(sender)
        self._http = sender

    @override
    async def plate_cleared(self) -> PrinterStatus:
        return await self._http.send_control(
            "plate_cleared",
            "stateCtrl_cmd",
            {"action": "setClearPlatform"},
            condition=Condition(
                lambda status: _awaits_cleared_plate(status.state),
                Reason.PLATE_IS_CLEAR,
            ),
            is_effective=lambda status: not _awaits_cleared_plate(status.state),
        )

    @override
    async def start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
        *,
        plate_is_clear: bool = False,
    ) -> PrinterStatus:
        family, mapping = self._device.family, tuple(mapping)
        self._check_start(file_name, options or StartOptions(), mapping)
        await self._settle_after_upload()

        async def send(status: PrinterStatus) -> None:
            body = _start_body(family, status.firmware_version, options, mapping)
            await self._http.transport.send("/printGcode", fileName=file_name, **body)

        if plate_is_clear:
            await self.clear_plate()
        # Until it is told so the printer would not begin, whatever somebody says.
        return await self._begin(send, plate_is_clear=False)

    @override
    def _check_start(
        self, file_name: str, options: StartOptions, mapping: tuple[ToolMapping, ...]
    ) -> None:
        if not file_name.strip():
            raise InvalidTextError("start", "no name of a file")
        _check_mapping(mapping, self._device.family, file_name)
        _check_options(options, self._device.abilities)

    @override
    async def clear_plate(self) -> None:
        """Clear a job away that has ended, and wait until the printer is ready.

        A job that is being canceled comes to its end first.
        """
        self._sender.require("clear_plate", self._device.abilities.files)
        info, timings = self._http.info, self._device.options.timings
        status = await info.get_status()
        ends = status.state is PrinterState.CANCELING
        if status.asks_question or not (ends or _awaits_cleared_plate(status.state)):
            return
        try:
            status = await self.plate_cleared()
        except NotPossibleError:
            # There is nothing to clear any more; whether it can start is seen next.
            return
        now = asyncio.get_running_loop().time
        deadline = now() + timings.settling_timeout
        while status.state is not PrinterState.READY and now() < deadline:
            await asyncio.sleep(timings.settling_interval)
            status = await info.get_status()

    async def _settle_after_upload(self) -> None:
        """Wait, as a start soon after an upload may be acknowledged and dropped."""
        if self._device.uploaded_at is not None:
            passed = asyncio.get_running_loop().time() - self._device.uploaded_at
            await asyncio.sleep(self._device.options.timings.start_delay - passed)

    @override
    async def _send_action(self, action: JobAction) -> None:
        arguments: Arguments = {"jobID": "", "action": _ACTIONS[action]}
        await self._http.post("jobCtl_cmd", arguments)


def _awaits_cleared_plate(state: PrinterState | None) -> bool:
    return state is not None and state.awaits_cleared_plate


def _check_mapping(
    mapping: tuple[ToolMapping, ...], family: Family, file_name: str
) -> None:
    """Raise an error for slots that the print would not be taken from.

    A Creator 5 reads a mapping for a `.3mf` only, and otherwise feeds each tool from
    the slot that the slicer had numbered.
    """
    if not mapping:
        return
    if family is Family.ADVENTURER_5M:
        raise NotSupportedError("start")
    if family is Family.CREATOR_5 and not file_name.lower().endswith(".3mf"):
        raise MappingError("no_3mf", mapping[0].tool.number)


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
        if mapping:
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
