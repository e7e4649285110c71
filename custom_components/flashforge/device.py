"""Devices: the registry's care for a printer and for the parts of it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_MAC, CONF_MODEL, CONF_NAME, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import (
    CONNECTION_NETWORK_MAC,
    ChildDeviceInfo,
    DeviceInfo,
)

from .client import EXTERNAL_SPOOL, Model, find_model, generic_model
from .const import (
    CONF_CHECK_CODE,
    CONF_LIGHT,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
    LIGHT_OFF,
    MANUFACTURER,
)
from .parts import Part, Parts


def model_of_entry(data: Mapping[str, Any]) -> Model:
    """Return the model of a printer that is added, by what is stored of it."""
    product_id, model_name = data[CONF_PRODUCT_ID], data.get(CONF_MODEL)
    return find_model(product_id, model_name) or generic_model(
        product_id, model_name, http=True, tcp=data[CONF_CHECK_CODE] is None
    )


@callback
def async_update_devices(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    model: Model | None,
    firmware_version: str | None,
    parts: Parts,
) -> None:
    """Let the registry know the printer as it is now, before entities refer to it.

    Parts that are known already follow its name; they come with their first entity.
    """
    registry = dr.async_get(hass)
    printer = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        **_printer_info(entry, model, firmware_version),
    )
    for part in parts.children:
        info = _part_info(entry, part, printer.id)
        (identifier,) = info["identifiers"]
        if registry.async_get_child_device_by_identifier(identifier, entry.entry_id):
            registry.async_get_or_create_child(config_entry_id=entry.entry_id, **info)


@callback
def async_remove_gone(
    hass: HomeAssistant, entry: ConfigEntry[Any], parts: Parts
) -> None:
    """Take away the devices of parts that are gone, with their entities."""
    registry = dr.async_get(hass)
    printer_id = entry.unique_id or ""
    there = {(DOMAIN, part.unique_id(printer_id)) for part in parts.children}
    gone = [
        device.id
        for device in registry.child_devices
        if device.config_entry_id == entry.entry_id and not device.identifiers & there
    ]
    for device_id in gone:
        registry.async_remove_device(device_id)


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
    if not part.key:
        return _printer_info(entry, model, firmware_version)
    printer = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.unique_id or ""), entry.entry_id
    )
    return _part_info(entry, part, printer.id if printer else "")


def _printer_info(
    entry: ConfigEntry[Any], model: Model | None, firmware_version: str | None
) -> DeviceInfo:
    data = entry.data
    product_id = data[CONF_PRODUCT_ID]
    info = DeviceInfo(
        identifiers={(DOMAIN, entry.unique_id or "")},
        manufacturer=model.manufacturer if model else MANUFACTURER,
        model=model.name if model else None,
        model_id=None if product_id is None else f"{product_id:#06x}",
        name=data[CONF_NAME],
        serial_number=data[CONF_SERIAL_NUMBER],
        sw_version=firmware_version,
    )
    if mac := data.get(CONF_MAC):
        info["connections"] = {(CONNECTION_NETWORK_MAC, mac)}
    return info


def _part_info(
    entry: ConfigEntry[Any], part: Part, printer_device_id: str
) -> ChildDeviceInfo:
    """Return the device of a part.

    Its name holds the printer's, because the names of its entities hold nothing else
    that tells two printers apart.
    """
    number = part.slot_number if part.tool is None else part.tool
    name = "tool" if part.tool is not None else "slot"
    return ChildDeviceInfo(
        identifiers={(DOMAIN, part.unique_id(entry.unique_id or ""))},
        parent_device_id=printer_device_id,
        translation_key="external_spool" if part.slot == EXTERNAL_SPOOL else name,
        translation_placeholders={
            "printer": entry.data[CONF_NAME],
            "number": str(number),
        },
    )
