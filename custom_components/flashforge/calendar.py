"""Calendar: the prints of a printer, past ones and the present one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.translation import async_translate_state
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import FlashForgeCoordinator
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities
from .jobs.record import JobRecord, JobResult
from .parts import Part

PARALLEL_UPDATES = 0

# How long a print is shown whose end nobody knows yet.
UNKNOWN_DURATION = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class PrinterCalendarDescription(PrinterEntityDescription, CalendarEntityDescription):
    """A calendar's row."""


CALENDARS = (
    PrinterCalendarDescription(
        key="prints",
        translation_key="prints",
        entity_registry_enabled_default=False,
        # What has been printed is known whatever the printer does now.
        available_fn=lambda _data: True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the calendar of a printer."""
    add_entities(entry, async_add_entities, FlashForgeCalendar, CALENDARS)


class FlashForgeCalendar(FlashForgeEntity, CalendarEntity):
    """The prints of a printer: when it is and was busy, and what came of it."""

    entity_description: PrinterCalendarDescription

    def __init__(
        self,
        coordinator: FlashForgeCoordinator,
        description: PrinterCalendarDescription,
        part: Part,
    ) -> None:
        super().__init__(coordinator, description, part)
        self._event = self._present_event()

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the present print."""
        return self._event

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the prints of some time, the oldest first."""
        past = (self._past_event(job) for job in self.coordinator.jobs.history.jobs)
        events = [event for event in (*past, self._present_event()) if event]
        return sorted(
            (
                event
                for event in events
                if event.start_datetime_local < end_date
                and event.end_datetime_local > start_date
            ),
            key=lambda event: event.start_datetime_local,
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if the event has changed, for which its alarms are set."""
        if (event := self._present_event()) != self._event:
            self._event = event
            self.async_write_ha_state()

    def _present_event(self) -> CalendarEvent | None:
        job = self.coordinator.data.job
        if job is None:
            return None
        now = dt_util.utcnow()
        end = self.coordinator.data.finish_time or job.start + UNKNOWN_DURATION
        if end <= now:
            # It goes on; by the hour, so that it does not change with every poll.
            end += UNKNOWN_DURATION * ((now - end) // UNKNOWN_DURATION + 1)
        return self._event_of(job, end, self._title(job))

    def _past_event(self, job: JobRecord) -> CalendarEvent | None:
        if job.end is None or job.result is None:
            return None
        title = self._title(job)
        if job.result is not JobResult.UNKNOWN:
            result = async_translate_state(
                self.hass, job.result, "sensor", DOMAIN, "last_job_result", None
            )
            title = f"{title} · {result}"
        return self._event_of(job, job.end, title)

    def _event_of(self, job: JobRecord, end: datetime, title: str) -> CalendarEvent:
        used = job.filament_weight_used if job.end else job.filament_weight
        filament = None if used is None else f"{used:.1f} g"
        details = [detail for detail in (filament, job.error_code) if detail]
        return CalendarEvent(
            start=dt_util.as_local(job.start),
            # A shorter one could not be seen.
            end=dt_util.as_local(max(end, job.start + timedelta(minutes=1))),
            summary=title,
            description=" · ".join(details) or None,
            uid=job.id,
        )

    def _title(self, job: JobRecord) -> str:
        return job.file_name or self.coordinator.name
