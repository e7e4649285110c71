"""LLM tool: tells language models what printers are doing; it only reads."""

from collections.abc import Iterator
from typing import override

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.llm import LLMTools
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.unit_conversion import TemperatureConverter

from .client import EXTERNAL_SPOOL, Family, Heater, error_text
from .const import DOMAIN
from .coordinator import PrinterData
from .jobs.record import JobRecord
from .permissions import async_may_use
from .sensor import OFFLINE
from .voice.printers import Printer, async_exposed_printers


class GetPrintersTool(Tool):
    """Tells the state of all printers that are exposed to an assistant."""

    name = f"{DOMAIN}__get_printers"
    title = "Get 3D printers"
    description = (
        "Tells what the FlashForge 3D printers are doing now: state, file, progress, "
        "remaining time, finish time, temperatures, loaded materials, errors, and how "
        "the last print ended. What is not known is left out."
    )
    annotations = ToolAnnotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )
    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Return the printers that may be seen by whoever asks."""
        self.parameters(tool_input.tool_args)
        printers: list[JsonValueType] = [
            _printer(hass, printer)
            for printer in async_exposed_printers(hass, llm_context.assistant)
            if await async_may_use(
                hass, llm_context.context, printer.entry, POLICY_READ
            )
        ]
        unit = hass.config.units.temperature_unit
        return ToolResult(data={"temperature_unit": unit, "printers": printers})


@callback
def async_get_tools(
    hass: HomeAssistant, llm_context: LLMContext, api_id: str
) -> LLMTools | None:
    """Return the tool for the Assist API, as long as a printer is exposed."""
    if api_id != LLM_API_ASSIST:
        return None
    if not async_exposed_printers(hass, llm_context.assistant):
        return None
    return LLMTools(tools=[GetPrintersTool()])


def _printer(hass: HomeAssistant, printer: Printer) -> JsonObjectType:
    """Return what is known of a printer; of one that is off, how its print ended."""
    data = printer.data
    told: JsonObjectType = {
        "name": printer.name,
        "area": next(iter(printer.areas), None),
    }
    if data.shown_online is False:
        told["state"] = OFFLINE
    elif data.online is None:
        # What memory holds, as the status sensor shows it; all else may be long over.
        told["state"] = data.status.state
    else:
        told |= _present(hass, data)
    if data.last_job is not None:
        told["last_print"] = _last(data.last_job, data.family)
    return _known(told)


def _present(hass: HomeAssistant, data: PrinterData) -> JsonObjectType:
    status, code = data.status, data.status.error_code
    return {
        "state": status.state,
        "error_code": code,
        "error": _error(code, data.family),
        "print": _job(data, data.job) if data.job else None,
        "nozzles": [_heater(hass, tool.nozzle) for tool in status.tools],
        "bed": _heater(hass, status.bed),
        # Printers without a sensor report zero degrees.
        "chamber": _heater(hass, status.chamber)
        if data.abilities.chamber_sensor
        else None,
        "materials": list(_materials(data)),
    }


def _job(data: PrinterData, job: JobRecord) -> JsonObjectType:
    finish = data.finish_time
    return _known(
        {
            "file": job.file_name,
            "progress_percent": job.percent,
            "layer": job.layer,
            "total_layers": job.total_layers,
            "remaining_minutes": _minutes(data.remaining),
            "finish_time": dt_util.as_local(finish).isoformat() if finish else None,
        }
    )


def _last(job: JobRecord, family: Family | None) -> JsonObjectType:
    return _known(
        {
            "file": job.file_name,
            "result": job.result,
            "end": dt_util.as_local(job.end).isoformat() if job.end else None,
            "duration_minutes": _minutes(job.duration),
            "error": _error(job.error_code, family),
        }
    )


def _heater(hass: HomeAssistant, heater: Heater) -> JsonObjectType:
    """Return how hot a part is and should be, in the unit of Home Assistant."""
    convert = TemperatureConverter.converter_factory(
        UnitOfTemperature.CELSIUS, hass.config.units.temperature_unit
    )
    now, target = heater.temperature, heater.target
    return _known(
        {
            "temperature": None if now is None else round(convert(now), 1),
            "target": None if not target else round(convert(target), 1),
        }
    )


def _materials(data: PrinterData) -> Iterator[JsonObjectType]:
    """Yield what is loaded, with the number of its slot if there are several."""
    for slot in data.status.loaded_slots:
        where = "external spool" if slot.number == EXTERNAL_SPOOL else slot.number
        if slot.material:
            yield _known(
                {"slot": where, "material": slot.material, "color": slot.color}
            )
    if data.status.material_station is None:
        for tool in data.status.tools:
            if tool.filament_type and tool.has_filament is not False:
                yield {"material": tool.filament_type}


def _error(code: str | None, family: Family | None) -> str | None:
    return error_text(code, family) if code else None


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _known(values: JsonObjectType) -> JsonObjectType:
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value not in (None, {}, [])}
