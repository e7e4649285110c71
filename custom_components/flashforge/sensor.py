"""Sensors: what the printer measures and how its job does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfInformation,
    UnitOfMass,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .client import Heater, Job, PrinterState
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .device import Part
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities, each_tool
from .jobs.record import JobResult

PARALLEL_UPDATES = 0

OFFLINE = "offline"


@dataclass(frozen=True, kw_only=True)
class PrinterSensorDescription(PrinterEntityDescription, SensorEntityDescription):
    """A sensor's row."""

    value_fn: Callable[[PrinterData, Part], StateType | datetime]


def _status(data: PrinterData, _part: Part) -> str | None:
    return OFFLINE if data.shown_online is False else data.status.state


def _job(data: PrinterData) -> Job:
    """Return the job, or one of which nothing is known."""
    return data.status.job or Job()


def _progress(data: PrinterData, _part: Part) -> int | None:
    """Return whole percents, rounded down: 100 is a job that is completed."""
    progress = _job(data).progress
    if progress is None:
        return None
    # 0.57 * 100 is a little less than 57.
    percent = int(progress * 100 + 1e-6)
    done = data.status.state is PrinterState.COMPLETED
    return percent if done else min(percent, 99)


def _remaining_minutes(data: PrinterData, _part: Part) -> int | None:
    return _minutes(data.remaining)


def _elapsed_minutes(data: PrinterData, _part: Part) -> int | None:
    """Return what the printer counts, or the time since it began, without pauses."""
    if data.job is None:
        return None
    elapsed = _job(data).elapsed
    if elapsed is None:
        began = data.job.printing_began or data.job.start
        elapsed = (dt_util.utcnow() - began).total_seconds() - data.job.paused_time
    return _minutes(max(elapsed, 0.0))


def _last_result(data: PrinterData, _part: Part) -> str | None:
    result = data.last_job.result if data.last_job else None
    return None if result is JobResult.UNKNOWN else result


def _last_duration(data: PrinterData, _part: Part) -> int | None:
    return _minutes(data.last_job.duration) if data.last_job else None


def _last_filament(data: PrinterData) -> float | None:
    return data.last_job.filament_weight_used if data.last_job else None


def _nozzle(data: PrinterData, part: Part) -> Heater:
    """Return the nozzle of a tool, or one of which nothing is known."""
    tools = data.status.tools
    index = (part.tool or 1) - 1
    return tools[index].nozzle if index < len(tools) else Heater()


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


SENSORS = (
    PrinterSensorDescription(
        key="status",
        translation_key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[*PrinterState, OFFLINE],
        value_fn=_status,
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="print_progress",
        translation_key="print_progress",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_progress,
    ),
    PrinterSensorDescription(
        key="remaining_time",
        translation_key="remaining_time",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        value_fn=_remaining_minutes,
    ),
    PrinterSensorDescription(
        key="finish_time",
        translation_key="finish_time",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda data, _: data.finish_time,
    ),
    PrinterSensorDescription(
        key="current_layer",
        translation_key="current_layer",
        exists_fn=lambda data: data.abilities.layers,
        # Without a unit it would fill the logbook with a line for every layer.
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data, _: _job(data).layer,
    ),
    PrinterSensorDescription(
        key="file_name",
        translation_key="file_name",
        value_fn=lambda data, _: _job(data).file_name,
    ),
    PrinterSensorDescription(
        key="nozzle_temperature",
        translation_key="nozzle_temperature",
        parts_fn=each_tool,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, part: _rounded(_nozzle(data, part).temperature),
    ),
    PrinterSensorDescription(
        key="bed_temperature",
        translation_key="bed_temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _rounded(data.status.bed.temperature),
    ),
    PrinterSensorDescription(
        key="free_space",
        translation_key="free_space",
        exists_fn=lambda data: data.status.free_space is not None,
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.DATA_SIZE,
        native_unit_of_measurement=UnitOfInformation.GIGABYTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: data.status.free_space,
    ),
    PrinterSensorDescription(
        key="start_time",
        translation_key="start_time",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda data, _: data.job.start if data.job else None,
    ),
    PrinterSensorDescription(
        key="elapsed_time",
        translation_key="elapsed_time",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        value_fn=_elapsed_minutes,
    ),
    PrinterSensorDescription(
        key="last_job_file",
        translation_key="last_job_file",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda data, _: data.last_job.file_name if data.last_job else None,
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="last_job_result",
        translation_key="last_job_result",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.ENUM,
        options=[JobResult.COMPLETED, JobResult.CANCELLED, JobResult.FAILED],
        value_fn=_last_result,
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="last_job_duration",
        translation_key="last_job_duration",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        value_fn=_last_duration,
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="last_job_filament",
        translation_key="last_job_filament",
        exists_fn=lambda data: _last_filament(data) is not None,
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=1,
        value_fn=lambda data, _: _rounded(_last_filament(data)),
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="jobs_finished",
        translation_key="jobs_finished",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda data, _: data.jobs_finished,
        available_fn=lambda _data: True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the sensors of a printer."""
    add_entities(entry, async_add_entities, FlashForgeSensor, SENSORS)


class FlashForgeSensor(FlashForgeEntity, SensorEntity):
    """Something a printer says about itself."""

    entity_description: PrinterSensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the value."""
        return self.entity_description.value_fn(self.coordinator.data, self.part)
