"""The action that tells of prints, present and past."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..data import FlashForgeConfigEntry
from ..jobs.history import MonthTotals
from ..jobs.record import JobRecord
from ..storage import photo_media_id
from .action import Action, Permission


async def _get_jobs(
    entry: FlashForgeConfigEntry, _fields: Mapping[str, Any]
) -> JsonObjectType:
    """Return present and past prints, and monthly totals."""
    jobs = entry.runtime_data.coordinator.jobs
    return {
        "current": _job(entry, jobs.current) if jobs.current else None,
        "jobs": [_job(entry, job) for job in jobs.history.jobs],
        "months": [_month(month) for month in jobs.history.months],
    }


def _job(entry: FlashForgeConfigEntry, job: JobRecord) -> JsonObjectType:
    """Return a print as automations read it: times are local, durations in seconds.

    Its photo is a media content id, as long as it is kept.
    """
    photo = entry.runtime_data.coordinator.photos.get(job.photo) if job.photo else None
    return {
        "file_name": job.file_name,
        "start": dt_util.as_local(job.start).isoformat(),
        "end": dt_util.as_local(job.end).isoformat() if job.end else None,
        "result": job.result,
        "duration": _whole(job.duration),
        "estimated_time": _whole(job.estimated_time),
        "paused_time": _whole(job.paused_time),
        "progress": job.share,
        "filament_length": _rounded(job.filament_length_used),
        "filament_weight": _rounded(job.filament_weight_used),
        "error": job.error_code,
        "photo": photo_media_id(entry.entry_id, photo.id) if photo else None,
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


HISTORY_ACTIONS = (
    Action(
        name="get_jobs",
        run_fn=_get_jobs,
        permission=Permission.READ,
        response=SupportsResponse.ONLY,
    ),
)
