"""Event: what happens to a printer and its prints, for automations and the logbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.translation import async_translate_state

from .client import Slot, color_name, error_key
from .const import DOMAIN
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities
from .jobs.happening import AnyHappening, ErrorHappening
from .jobs.print_event import PrintEvent, event_of, runout_slot
from .jobs.record import JobRecord
from .storage import photo_media_id

PARALLEL_UPDATES = 0

ATTRIBUTES = (
    *("file", "duration", "filament_weight", "filament_length", "pause_reason"),
    *("error_code", "error_text", "material", "color", "photo", "late"),
)
"""What an event tells beside its type."""


@dataclass(frozen=True, kw_only=True)
class PrinterEventDescription(PrinterEntityDescription, EventEntityDescription):
    """An event entity's row."""


EVENTS = (
    PrinterEventDescription(
        key="print",
        translation_key="print",
        event_types=[str(event) for event in PrintEvent],
        # Home Assistant's triggers do not hear an entity that comes back with an event.
        available_fn=lambda _data: True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the event entity of a printer."""
    add_entities(entry, async_add_entities, FlashForgeEvent, EVENTS)


class FlashForgeEvent(FlashForgeEntity, EventEntity):
    """What happens to a printer: one event for each happening."""

    entity_description: PrinterEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Listen from when automations do, which is when Home Assistant has started."""
        await super().async_added_to_hass()
        self.async_on_remove(async_at_started(self.hass, self._async_listen))

    @callback
    def async_entity_id_changed(self, old_entity_id: str) -> None:
        """Go on: nothing here hangs on the id.

        From 2026.11 on Home Assistant removes and adds an entity again that listens to
        something and does not say so.
        """

    @callback
    def _async_listen(self, hass: HomeAssistant) -> None:
        """Listen as soon as this has been added: before, no state is written."""
        self.async_on_remove(hass.loop.call_soon(self._async_take_pending).cancel)

    @callback
    def _async_take_pending(self) -> None:
        entry: FlashForgeConfigEntry = self.coordinator.config_entry
        self.async_on_remove(
            entry.runtime_data.pending.async_deliver(self._async_on_happening)
        )

    @callback
    def _async_on_happening(self, happening: AnyHappening) -> None:
        event = event_of(happening)
        if event is not None:
            self._trigger_event(str(event), self._attributes(event, happening))
            self.async_write_ha_state()

    def _attributes(self, event: PrintEvent, happening: AnyHappening) -> dict[str, Any]:
        """Return all that is told; what an event does not know is None."""
        data, job = self.coordinator.data, happening.job
        if isinstance(happening, ErrorHappening):
            code = happening.error_code
        else:
            code = happening.job.error_code
        told: dict[str, Any] = {
            **dict.fromkeys(ATTRIBUTES),
            **(_job_attributes(job) if job else {}),
            "photo": self._photo_id(job),
            "error_code": code,
            "error_text": self._error_text(data, code),
            "late": happening.late,
        }
        if event is PrintEvent.FILAMENT_RUNOUT:
            told |= self._filament(data, runout_slot(data.status))
        return told

    def _photo_id(self, job: JobRecord | None) -> str | None:
        """Return where the media browser has the photo of a print that has ended."""
        if job is None or job.photo is None:
            return None
        return photo_media_id(self.coordinator.config_entry.entry_id, job.photo)

    def _error_text(self, data: PrinterData, code: str | None) -> str | None:
        if code is None:
            return None
        return self._text("sensor", "error", error_key(code, data.family))

    def _filament(self, data: PrinterData, slot: Slot) -> Mapping[str, str | None]:
        """Return what has run out: the material, and the color by its name."""
        name = color_name(slot.color, data.family) if slot.color else None
        color = self._text("select", "slot_color", name) if name else None
        return {"material": slot.material, "color": color}

    def _text(self, platform: str, key: str, state: str) -> str | None:
        """Return a state in Home Assistant's language, None if it has no text."""
        text = async_translate_state(self.hass, state, platform, DOMAIN, key, None)
        return None if text == state else text


def _job_attributes(job: JobRecord) -> dict[str, Any]:
    """Return what is told of a job: seconds, grams and millimeters."""
    return {
        "file": job.file_name,
        "duration": None if job.duration is None else round(job.duration),
        "filament_weight": _rounded(job.filament_weight_used) if job.end else None,
        "filament_length": _rounded(job.filament_length_used) if job.end else None,
        "pause_reason": str(job.pause_reason) if job.is_paused else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
