"""Triggers: what automations can wait for, on one printer or on all.

What happens to a printer is heard from its event entity. A threshold is looked at
whenever a sensor changes, with the numbers that belong to the present job: some
firmware still shows those of the job before while it heats.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast, override

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_TEMPERATURE,
    STATE_UNAVAILABLE,
    Platform,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.target import (
    TargetStateChangedData,
    TargetStateChangeTracker,
)
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType, VolDictType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .coordinator import PrinterData
from .event import ATTRIBUTES
from .jobs.print_event import PrintEvent
from .jobs.record import JobRecord, JobResult
from .jobs.threshold import OncePerJob
from .targets import PrinterTarget, target_schema

ATTR_FILE = "file"
ATTR_PERCENTAGE = "percentage"
ATTR_REMAINING = "remaining"


class PrinterTrigger(Trigger):
    """Waits for an entity of printers to change."""

    _platform: ClassVar[Platform]
    _translation_key: ClassVar[str]
    fields: ClassVar[VolDictType] = {}

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Return the checked target and fields; the target may be left out."""
        return cast("ConfigType", target_schema(cls.fields)(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        super().__init__(hass, config)
        self._options = config.options or {}
        self._target = PrinterTarget(
            hass, config.target, self._platform, self._translation_key
        )

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run an action from now on; return what ends that."""

        @callback
        def on_change(data: TargetStateChangedData) -> None:
            event = data.state_change_event
            entity_id = event.data["entity_id"]
            old, new = event.data["old_state"], event.data["new_state"]
            # An entity that has just come tells nothing new.
            told = self._told(old, new) if old and new else None
            if told is not None:
                variables = {
                    ATTR_ENTITY_ID: entity_id,
                    ATTR_DEVICE_ID: self._target.device_id(entity_id),
                }
                run_action(variables | told, f"state of {entity_id}", event.context)

        tracker = TargetStateChangeTracker(
            self._hass,
            self._target.selection,
            on_change,
            self._target.filter,
            self._on_entities_update,
        )
        return await tracker.async_setup()

    @callback
    def _on_entities_update(
        self, added: set[str], removed: set[str], states: Mapping[str, State | None]
    ) -> None:
        """Take note of the entities that count from now on."""

    @abstractmethod
    def _told(self, old: State, new: State) -> dict[str, Any] | None:
        """Return what a change tells the automation, None if it is not waited for."""


class EventTrigger(PrinterTrigger):
    """Waits for events of printers."""

    _platform = Platform.EVENT
    _translation_key = "print"
    events: ClassVar[tuple[PrintEvent, ...]]

    @override
    def _told(self, old: State, new: State) -> dict[str, Any] | None:
        """Return what the event tells.

        An event has a time of its own. An entity that comes back with one from before
        was unavailable.
        """
        if STATE_UNAVAILABLE in {old.state, new.state} or old.state == new.state:
            return None
        if new.attributes.get(ATTR_EVENT_TYPE) not in self.events:
            return None
        told = (ATTR_EVENT_TYPE, *ATTRIBUTES)
        return {name: new.attributes.get(name) for name in told}


def _on_event(*types: PrintEvent) -> type[EventTrigger]:
    """Return the trigger that waits for any of some events."""

    class OnEvent(EventTrigger):
        events = types

    return OnEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a threshold is compared with, and the job that it belongs to."""

    job: JobRecord
    since: datetime
    """From when on it counts."""
    value: float


class ThresholdTrigger(PrinterTrigger):
    """Waits for a value to reach a threshold, once for each job."""

    _platform = Platform.SENSOR
    _field: ClassVar[str]
    _hears_late: ClassVar[bool] = True
    """Whether it still matters what was reached while the printer was away."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        super().__init__(hass, config)
        self._once: dict[str, OncePerJob] = {}

    @abstractmethod
    def _reading(self, data: PrinterData) -> Reading | None:
        """Return the value, None while there is none that counts."""

    @abstractmethod
    def _is_reached(self, value: float) -> bool:
        """Return whether a value is at the threshold or beyond."""

    @override
    @callback
    def _on_entities_update(
        self, added: set[str], removed: set[str], states: Mapping[str, State | None]
    ) -> None:
        for entity_id in removed:
            del self._once[entity_id]
        for entity_id in added:
            self._once[entity_id] = OncePerJob(dt_util.utcnow())
            self._read(entity_id, missed=False)

    @override
    def _told(self, old: State, new: State) -> dict[str, Any] | None:
        """Return what was reached; that nothing was known before does not matter."""
        was_away = old.state == STATE_UNAVAILABLE
        reading = self._read(new.entity_id, missed=was_away and not self._hears_late)
        if reading is None:
            return None
        return {self._field: reading.value, ATTR_FILE: reading.job.file_name}

    def _read(self, entity_id: str, *, missed: bool) -> Reading | None:
        """Return the value if it has reached the threshold just now."""
        data = self._target.data(entity_id)
        reading = self._reading(data) if data else None
        if reading is None or not self._once[entity_id].is_due(
            reading.job.id,
            reading.since,
            reached=self._is_reached(reading.value),
            missed=missed,
        ):
            return None
        return reading


class ProgressReached(ThresholdTrigger):
    """Waits for a print to be done to some percentage."""

    _translation_key = "print_progress"
    _field = ATTR_PERCENTAGE
    fields: ClassVar = {
        vol.Required(ATTR_PERCENTAGE): vol.All(
            vol.Coerce(float), vol.Range(min=1, max=100)
        )
    }

    @override
    def _reading(self, data: PrinterData) -> Reading | None:
        """Return whole percents; 100 is a job that is completed.

        Only of a printer that answers: what a store holds may be older than what was
        told before.
        """
        if not data.online:
            return None
        job = data.job or data.last_job
        if job is None or job.percent is None:
            return None
        if job.end is not None and job.result is not JobResult.COMPLETED:
            return None
        return Reading(job=job, since=job.start, value=job.percent)

    @override
    def _is_reached(self, value: float) -> bool:
        return bool(value >= self._options[ATTR_PERCENTAGE])


class RemainingTimeReached(ThresholdTrigger):
    """Waits for a print to be done in no more than some time."""

    _translation_key = "remaining_time"
    _field = ATTR_REMAINING
    fields: ClassVar = {vol.Required(ATTR_REMAINING): cv.positive_time_period}

    @override
    def _reading(self, data: PrinterData) -> Reading | None:
        """Return seconds, in whole minutes as the sensor shows them."""
        if data.job is None or data.remaining is None:
            return None
        value = round(data.remaining / 60) * 60
        return Reading(job=data.job, since=data.job.start, value=value)

    @override
    def _is_reached(self, value: float) -> bool:
        return bool(value <= self._options[ATTR_REMAINING].total_seconds())


class BedCooled(ThresholdTrigger):
    """Waits for the bed to cool down after a print."""

    _translation_key = "bed_temperature"
    _field = ATTR_TEMPERATURE
    # Whoever switches a printer on does not want to hear that it has cooled.
    _hears_late = False
    fields: ClassVar = {vol.Required(ATTR_TEMPERATURE, default=40): vol.Coerce(float)}

    @override
    def _reading(self, data: PrinterData) -> Reading | None:
        """Return degrees Celsius while the bed is off, after a job."""
        job, bed = data.last_job, data.status.bed
        if data.job is not None or job is None or job.end is None:
            return None
        if not data.online or bed.target != 0 or bed.temperature is None:
            return None
        return Reading(job=job, since=job.end, value=round(bed.temperature, 1))

    @override
    def _is_reached(self, value: float) -> bool:
        return bool(value <= self._options[ATTR_TEMPERATURE])


TRIGGERS: dict[str, type[PrinterTrigger]] = {
    "print_started": _on_event(PrintEvent.STARTED),
    "first_layer_done": _on_event(PrintEvent.FIRST_LAYER_DONE),
    # Filament that has run out is a pause, too.
    "print_paused": _on_event(PrintEvent.PAUSED, PrintEvent.FILAMENT_RUNOUT),
    "filament_runout": _on_event(PrintEvent.FILAMENT_RUNOUT),
    "print_resumed": _on_event(PrintEvent.RESUMED),
    "print_finished": _on_event(PrintEvent.FINISHED),
    "print_failed": _on_event(PrintEvent.FAILED),
    "print_cancelled": _on_event(PrintEvent.CANCELLED),
    "error_occurred": _on_event(PrintEvent.ERROR),
    "error_cleared": _on_event(PrintEvent.ERROR_CLEARED),
    "progress_reached": ProgressReached,
    "remaining_time_reached": RemainingTimeReached,
    "bed_cooled": BedCooled,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their names."""
    return dict(TRIGGERS)
