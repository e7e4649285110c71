"""Devices: a printer, and the parts of it that are devices of their own."""

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_MAC, CONF_NAME, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import (
    CONNECTION_NETWORK_MAC,
    ChildDeviceInfo,
    DeviceInfo,
)

from .client import Model
from .const import (
    CONF_LIGHT,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
    LIGHT_OFF,
    MANUFACTURER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a printer that is a device: the printer itself, or one of its tools."""

    tool: int | None = None
    """The number of a tool, counted from 1."""

    def unique_id(self, printer_id: str) -> str:
        """Return what identifies the part, and never changes."""
        return printer_id if self.tool is None else f"{printer_id}_tool_{self.tool}"


PRINTER = Part()


@callback
def async_update_devices(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    model: Model | None,
    firmware_version: str | None,
) -> None:
    """Let the registry know the printer as it is now, before entities refer to it.

    Tools that are known already follow its name; they come with their first entity.
    """
    registry = dr.async_get(hass)
    printer = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        **_printer_info(entry, model, firmware_version),
    )
    for number in range(1, model.tools + 1 if model else 1):
        info = _tool_info(entry, Part(tool=number), printer.id)
        (identifier,) = info["identifiers"]
        if registry.async_get_child_device_by_identifier(identifier, entry.entry_id):
            registry.async_get_or_create_child(config_entry_id=entry.entry_id, **info)


@callback
def async_remove_denied(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take away the light of a printer whose owner says that it has none."""
    if entry.options.get(CONF_LIGHT) == LIGHT_OFF:
        registry = er.async_get(hass)
        unique_id = f"{entry.unique_id}_light"
        if light := registry.async_get_entity_id(Platform.LIGHT, DOMAIN, unique_id):
            registry.async_remove(light)


@callback
def device_info(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    model: Model | None,
    firmware_version: str | None,
    part: Part,
) -> DeviceInfo | ChildDeviceInfo:
    """Return what the registry should know of a part; the printer has to be there."""
    if part.tool is None:
        return _printer_info(entry, model, firmware_version)
    printer = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.unique_id or ""), entry.entry_id
    )
    return _tool_info(entry, part, printer.id if printer else "")


def _printer_info(
    entry: ConfigEntry[Any], model: Model | None, firmware_version: str | None
) -> DeviceInfo:
    data = entry.data
    info = DeviceInfo(
        identifiers={(DOMAIN, entry.unique_id or "")},
        manufacturer=MANUFACTURER,
        model=model.name if model else None,
        model_id=f"{data[CONF_PRODUCT_ID]:#06x}",
        name=data[CONF_NAME],
        serial_number=data[CONF_SERIAL_NUMBER],
        sw_version=firmware_version,
    )
    if mac := data.get(CONF_MAC):
        info["connections"] = {(CONNECTION_NETWORK_MAC, mac)}
    return info


def _tool_info(
    entry: ConfigEntry[Any], part: Part, printer_device_id: str
) -> ChildDeviceInfo:
    """Return a tool's device.

    Its name holds the printer's, because the names of its entities hold nothing else
    that tells two printers apart.
    """
    return ChildDeviceInfo(
        identifiers={(DOMAIN, part.unique_id(entry.unique_id or ""))},
        parent_device_id=printer_device_id,
        translation_key="tool",
        translation_placeholders={
            "printer": entry.data[CONF_NAME],
            "number": str(part.tool),
        },
    )
