"""Conditions: what automations can ask of one printer, or of all."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Unpack, cast, override

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType, VolDictType
import voluptuous as vol

from .client import PrinterState, PrinterStatus
from .coordinator import PrinterData
from .targets import PrinterTarget, target_schema

ATTR_MATERIAL = "material"

type Check = Callable[[PrinterData, Mapping[str, Any]], bool]


class PrinterCondition(Condition):
    """Asks something of printers, by what their status sensors stand for."""

    fields: ClassVar[VolDictType] = {
        vol.Required(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): vol.In(
            [BEHAVIOR_ANY, BEHAVIOR_ALL]
        )
    }

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Return the checked target and fields; the target may be left out."""
        return cast("ConfigType", target_schema(cls.fields)(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        super().__init__(hass, config)
        self._options = config.options or {}
        self._target = PrinterTarget(hass, config.target, Platform.SENSOR, "status")

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Return whether it is so of any printer that is meant, or of all.

        A printer that is not loaded does not count. Of none at all nothing is true.
        """
        found = [self._target.data(entity_id) for entity_id in self._target.entities()]
        printers = [data for data in found if data is not None]
        together = all if self._options[ATTR_BEHAVIOR] == BEHAVIOR_ALL else any
        return bool(printers) and together(map(self._is_true, printers))

    @abstractmethod
    def _is_true(self, data: PrinterData) -> bool:
        """Return whether it is so of a printer."""


def _condition(check: Check, more: VolDictType | None = None) -> type[PrinterCondition]:
    """Return the condition that asks something, with fields of its own."""

    class Asks(PrinterCondition):
        fields = PrinterCondition.fields | (more or {})

        @override
        def _is_true(self, data: PrinterData) -> bool:
            return check(data, self._options)

    return Asks


def _state(data: PrinterData) -> PrinterState | None:
    """Return the state that the status sensor shows, None while it is offline."""
    return None if data.shown_online is False else data.status.state


def _is_printing(data: PrinterData, _fields: Mapping[str, Any]) -> bool:
    state = _state(data)
    return state is not None and state.running


def _is_paused(data: PrinterData, _fields: Mapping[str, Any]) -> bool:
    return _state(data) is PrinterState.PAUSED


def _is_idle(data: PrinterData, _fields: Mapping[str, Any]) -> bool:
    """Return whether it could begin a print, once its plate is cleared."""
    state = _state(data)
    return state is not None and state.idle and state is not PrinterState.ERROR


def _is_offline(data: PrinterData, _fields: Mapping[str, Any]) -> bool:
    return data.shown_online is False


def _has_error(data: PrinterData, _fields: Mapping[str, Any]) -> bool:
    return data.shown_online is not False and data.status.has_problem


def _has_material(data: PrinterData, fields: Mapping[str, Any]) -> bool:
    """Return whether a material is in a slot, on the external spool or in a tool."""
    wanted = fields[ATTR_MATERIAL].strip().casefold()
    loaded = {name.casefold() for name in _materials(data.status)}
    return data.shown_online is not False and wanted in loaded


def _materials(status: PrinterStatus) -> set[str]:
    """Return what is loaded; an empty slot or tool keeps what it is set to."""
    found = [slot.material for slot in status.loaded_slots]
    found += [t.filament_type for t in status.tools if t.has_filament is not False]
    return {name for name in found if name}


CONDITIONS: dict[str, type[PrinterCondition]] = {
    "is_printing": _condition(_is_printing),
    "is_paused": _condition(_is_paused),
    "is_idle": _condition(_is_idle),
    "is_offline": _condition(_is_offline),
    "has_error": _condition(_has_error),
    "has_material": _condition(_has_material, {vol.Required(ATTR_MATERIAL): cv.string}),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by their names."""
    return dict(CONDITIONS)
