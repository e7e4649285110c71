"""Sensors: what the printer measures and how its job does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override
from urllib.parse import quote

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfInformation,
    UnitOfLength,
    UnitOfMass,
    UnitOfRatio,
    UnitOfSpeed,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .client import EXTERNAL_SPOOL, Job, PrinterState, error_key, nozzle_of
from .coordinator import POSITION, PrinterData
from .data import FlashForgeConfigEntry
from .entity import (
    FlashForgeEntity,
    PrinterEntityDescription,
    add_entities,
    each_slot,
    each_tool,
)
from .jobs.record import JobResult, whole_percent
from .parts import Part, slot_at

PARALLEL_UPDATES = 0

OFFLINE = "offline"
NO_ERROR = "ok"
EMPTY = "empty"
ACTIVE_SLOTS = ("none", "1", "2", "3", "4", "external_spool")


@dataclass(frozen=True, kw_only=True)
class PrinterSensorDescription(PrinterEntityDescription, SensorEntityDescription):
    """A sensor's row."""

    value_fn: Callable[[PrinterData, Part], StateType | datetime]
    picture_fn: Callable[[PrinterData, Part], str | None] | None = None
    """An address of a picture in place of the icon."""


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
    done = data.status.state is PrinterState.COMPLETED
    return whole_percent(progress, done=done)


def _remaining_minutes(data: PrinterData, _part: Part) -> int | None:
    return _minutes(data.remaining)


def _next_stop(
    data: PrinterData, _part: Part
) -> dict[str, str | int | datetime | None]:
    """Return where and when the print waits for somebody next."""
    job = data.job
    stop = next(iter(job.stops_ahead), None) if job else None
    return {
        "next_stop": stop.kind.value if stop else None,
        "next_stop_layer": stop.layer if stop else None,
        "next_stop_time": job.stop_time(stop, data.finish_time)
        if job and stop
        else None,
    }


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


def _filament_type(data: PrinterData, _part: Part) -> str | None:
    """Return the material in the nozzle: that of the slot in use, or the job's."""
    station = data.status.material_station
    number = station.current_slot if station else None
    slot = station.slot(number) if station and number else None
    if slot and slot.material:
        return slot.material
    tool = data.status.tools[0] if data.status.tools else None
    # What a tool without filament is set to is not in it.
    return tool.filament_type if tool and tool.has_filament is not False else None


def _active_slot(data: PrinterData, _part: Part) -> str | None:
    """Return the slot in use, or that it is the external spool, or none."""
    station = data.status.material_station
    if station is None:
        return None
    if station.current_slot is not None:
        number = str(station.current_slot)
        return number if number in ACTIVE_SLOTS else None
    spool = data.status.external_spool
    return "external_spool" if spool and spool.spool.has_filament else "none"


def _is_empty(data: PrinterData, part: Part) -> bool:
    """Return whether nothing is in a slot, which may keep what it held before.

    Nobody looks whether there is an external spool.
    """
    is_spool = part.slot_number == EXTERNAL_SPOOL
    return not is_spool and slot_at(data.status, part).has_filament is False


def _slot_material(data: PrinterData, part: Part) -> str | None:
    return EMPTY if _is_empty(data, part) else slot_at(data.status, part).material


def _slot_color(data: PrinterData, part: Part) -> dict[str, str | None]:
    empty = _is_empty(data, part)
    return {"color": None if empty else slot_at(data.status, part).color}


def _swatch(data: PrinterData, part: Part) -> str | None:
    """Return a picture of the filament's color, framed to be seen on any background."""
    color = _slot_color(data, part)["color"]
    if color is None:
        return None
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'>"
        f"<circle cx='20' cy='20' r='19' fill='{color}' stroke='#888'/></svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _error(data: PrinterData, _part: Part) -> str:
    """Return the key of the error's text, or its code where nobody knows it."""
    code = data.status.error_code
    return error_key(code, data.family) if code else NO_ERROR


def _nozzle_size(data: PrinterData, _part: Part) -> str | None:
    """Return the size; a printer with several tools says it once for each."""
    sizes = (data.status.nozzle_size or "").split(";")
    return ", ".join(dict.fromkeys(size.strip() for size in sizes if size)) or None


def _place(data: PrinterData, axis: int) -> float | None:
    position = data.status.position
    return _rounded(position[axis]) if position else None


def _lifetime_minutes(data: PrinterData, _part: Part) -> int | None:
    return _minutes(data.lifetime.print_time)


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
        key="upload_progress",
        translation_key="upload_progress",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        exists_fn=lambda data: data.abilities.files,
        # A printer that takes a file may be too busy to answer.
        available_fn=lambda _data: True,
        value_fn=lambda data, _part: data.upload_progress,
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
        attributes_fn=_next_stop,
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
        value_fn=lambda data, part: _rounded(
            nozzle_of(data.status, part.tool_index).temperature
        ),
    ),
    PrinterSensorDescription(
        key="bed_temperature",
        translation_key="bed_temperature",
        exists_fn=lambda data: data.abilities.heated_bed,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _rounded(data.status.bed.temperature),
    ),
    PrinterSensorDescription(
        key="chamber_temperature",
        translation_key="chamber_temperature",
        exists_fn=lambda data: data.abilities.chamber_sensor,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _rounded(data.status.chamber.temperature),
    ),
    PrinterSensorDescription(
        key="filament_type",
        translation_key="filament_type",
        exists_fn=lambda data: data.abilities.filament,
        value_fn=_filament_type,
    ),
    PrinterSensorDescription(
        key="active_slot",
        translation_key="active_slot",
        exists_fn=lambda data: data.abilities.material_station,
        device_class=SensorDeviceClass.ENUM,
        options=list(ACTIVE_SLOTS),
        value_fn=_active_slot,
    ),
    PrinterSensorDescription(
        key="slot_material",
        translation_key="slot_material",
        exists_fn=lambda data: data.abilities.has_slots,
        parts_fn=each_slot,
        value_fn=_slot_material,
        attributes_fn=_slot_color,
        picture_fn=_swatch,
    ),
    # Not an enumeration: that would refuse a code that nobody has described.
    PrinterSensorDescription(
        key="error",
        translation_key="error",
        exists_fn=lambda data: data.abilities.error_codes,
        value_fn=_error,
        attributes_fn=lambda data, _: {"code": data.status.error_code},
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
        key="nozzle_target",
        translation_key="nozzle_target",
        parts_fn=each_tool,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, part: nozzle_of(data.status, part.tool_index).target,
    ),
    PrinterSensorDescription(
        key="bed_target",
        translation_key="bed_target",
        exists_fn=lambda data: data.abilities.heated_bed,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: data.status.bed.target,
    ),
    PrinterSensorDescription(
        key="chamber_target",
        translation_key="chamber_target",
        exists_fn=lambda data: data.abilities.chamber_heater,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: data.status.chamber.target,
    ),
    PrinterSensorDescription(
        key="total_layers",
        translation_key="total_layers",
        exists_fn=lambda data: data.abilities.layers,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data, _: _job(data).total_layers,
    ),
    PrinterSensorDescription(
        key="cooling_fan",
        translation_key="cooling_fan",
        exists_fn=lambda data: data.abilities.adjust,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: data.status.fans.cooling,
    ),
    PrinterSensorDescription(
        key="chamber_fan",
        translation_key="chamber_fan",
        exists_fn=lambda data: data.abilities.chamber_fan,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: data.status.fans.chamber,
    ),
    PrinterSensorDescription(
        key="print_speed",
        translation_key="print_speed",
        exists_fn=lambda data: data.abilities.adjust,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: data.status.print_speed,
    ),
    PrinterSensorDescription(
        key="current_speed",
        translation_key="current_speed",
        exists_fn=lambda data: data.status.current_speed is not None,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.SPEED,
        native_unit_of_measurement=UnitOfSpeed.MILLIMETERS_PER_SECOND,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda data, _: _rounded(data.status.current_speed),
    ),
    PrinterSensorDescription(
        key="z_offset",
        translation_key="z_offset",
        exists_fn=lambda data: data.abilities.adjust,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=3,
        value_fn=lambda data, _: data.status.z_offset,
    ),
    PrinterSensorDescription(
        key="job_filament_length",
        translation_key="job_filament_length",
        exists_fn=lambda data: data.abilities.filament,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        suggested_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=2,
        value_fn=lambda data, _: _job(data).filament_length,
    ),
    PrinterSensorDescription(
        key="job_filament_weight",
        translation_key="job_filament_weight",
        exists_fn=lambda data: data.abilities.filament,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=1,
        value_fn=lambda data, _: _rounded(_job(data).filament_weight),
    ),
    PrinterSensorDescription(
        key="nozzle_size",
        translation_key="nozzle_size",
        exists_fn=lambda data: data.status.nozzle_size is not None,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=_nozzle_size,
    ),
    PrinterSensorDescription(
        key="position_x",
        translation_key="position_x",
        exists_fn=lambda data: data.abilities.position,
        context=POSITION,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _place(data, 0),
    ),
    PrinterSensorDescription(
        key="position_y",
        translation_key="position_y",
        exists_fn=lambda data: data.abilities.position,
        context=POSITION,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _place(data, 1),
    ),
    PrinterSensorDescription(
        key="position_z",
        translation_key="position_z",
        exists_fn=lambda data: data.abilities.position,
        context=POSITION,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=lambda data, _: _place(data, 2),
    ),
    # No source knows the unit.
    PrinterSensorDescription(
        key="tvoc",
        translation_key="tvoc",
        exists_fn=lambda data: (
            data.abilities.air_sensor and data.status.tvoc is not None
        ),
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda data, _: data.status.tvoc,
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
    PrinterSensorDescription(
        key="lifetime_time",
        translation_key="lifetime_time",
        exists_fn=lambda data: data.lifetime.print_time is not None,
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=0,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=_lifetime_minutes,
        available_fn=lambda _data: True,
    ),
    PrinterSensorDescription(
        key="lifetime_filament",
        translation_key="lifetime_filament",
        exists_fn=lambda data: data.lifetime.filament is not None,
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=0,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda data, _: _rounded(data.lifetime.filament),
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

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return a picture in place of the icon."""
        picture_fn = self.entity_description.picture_fn
        return picture_fn(self.coordinator.data, self.part) if picture_fn else None
