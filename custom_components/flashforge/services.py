"""Actions: what automations and scripts ask of printers."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.service import async_extract_config_entry_ids
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .const import DOMAIN
from .data import FlashForgeConfigEntry
from .jobs.history import MonthTotals
from .jobs.record import JobRecord

SERVICE_GET_JOBS = "get_jobs"

TARGET_SCHEMA = vol.Schema(cv.TARGET_FIELDS)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, which are there whether a printer is or not."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_GET_JOBS,
        _async_get_jobs,
        schema=TARGET_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )


async def _async_get_jobs(call: ServiceCall) -> ServiceResponse:
    """Return present and past prints, and monthly totals, by device id."""
    response: JsonObjectType = {}
    for entry in await _async_targeted_entries(call):
        jobs = entry.runtime_data.coordinator.jobs
        response[_device_id(call.hass, entry)] = {
            "current": _job(jobs.current) if jobs.current else None,
            "jobs": [_job(job) for job in jobs.history.jobs],
            "months": [_month(month) for month in jobs.history.months],
        }
    return response


async def _async_targeted_entries(call: ServiceCall) -> list[FlashForgeConfigEntry]:
    """Return the printers that an action is aimed at.

    A tool or an entity of a printer means the printer. Raises ServiceValidationError
    if none is meant, or one is not loaded.
    """
    ids = await async_extract_config_entry_ids(call)
    entries: list[FlashForgeConfigEntry] = [
        entry
        for entry in call.hass.config_entries.async_entries(DOMAIN)
        if entry.entry_id in ids
    ]
    if not entries:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_printer_selected"
        )
    for entry in entries:
        if entry.state is not ConfigEntryState.LOADED:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="not_loaded",
                translation_placeholders={"name": entry.title},
            )
    return entries


def _device_id(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> str:
    identifier = (DOMAIN, entry.runtime_data.coordinator.printer_id)
    device = dr.async_get(hass).async_get_device_by_identifier(
        identifier, entry.entry_id
    )
    return device.id if device else entry.entry_id


def _job(job: JobRecord) -> JsonObjectType:
    """Return a print as automations read it: times are local, durations in seconds."""
    return {
        "file_name": job.file_name,
        "start": dt_util.as_local(job.start).isoformat(),
        "end": dt_util.as_local(job.end).isoformat() if job.end else None,
        "result": job.result,
        "duration": _whole(job.duration),
        "paused_time": _whole(job.paused_time),
        "progress": job.progress,
        "filament_length": _rounded(job.filament_length_used),
        "filament_weight": _rounded(job.filament_weight_used),
        "error": job.error_code,
    }


def _month(month: MonthTotals) -> JsonObjectType:
    return {
        "month": month.month,
        "completed": month.completed,
        "cancelled": month.cancelled,
        "failed": month.failed,
        "unknown": month.unknown,
        "hours": round(month.time / 3600, 1),
        "filament_length": _rounded(month.filament_length),
        "filament_weight": _rounded(month.filament_weight),
    }


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
