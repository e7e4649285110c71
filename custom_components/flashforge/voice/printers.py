"""Printers that an assistant may speak about, and what people call them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
import re

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from ..const import DOMAIN
from ..coordinator import PrinterData
from ..data import FlashForgeConfigEntry
from .language import Language, heard_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A printer that is loaded and exposed."""

    entry: FlashForgeConfigEntry
    name: str
    """That of its device."""
    names: tuple[str, ...]
    """The name and the aliases."""
    area_id: str | None
    areas: tuple[str, ...]
    """The name and the aliases of its area."""

    @property
    def data(self) -> PrinterData:
        """Return what is known of it now."""
        return self.entry.runtime_data.coordinator.data


@callback
def async_exposed_printers(hass: HomeAssistant, assistant: str) -> list[Printer]:
    """Return the printers of which at least one entity is exposed, by their names."""
    entries: list[FlashForgeConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    printers = [
        _printer(hass, entry)
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
        and _is_exposed(hass, assistant, entry)
    ]
    return sorted(printers, key=lambda printer: (printer.name, printer.entry.entry_id))


def _is_exposed(
    hass: HomeAssistant, assistant: str, entry: FlashForgeConfigEntry
) -> bool:
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return any(
        async_should_expose(hass, assistant, one.entity_id)
        for one in entities
        if one.disabled_by is None
    )


def _printer(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> Printer:
    registry = ar.async_get(hass)
    printer_id = entry.runtime_data.coordinator.printer_id
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, printer_id), entry.entry_id
    )
    name = (device and (device.name_by_user or device.name)) or entry.title
    area = (
        registry.async_get_area(device.area_id) if device and device.area_id else None
    )
    return Printer(
        entry=entry,
        name=name,
        names=(name, *_aliases(hass, entry)),
        area_id=area.id if area else None,
        areas=(area.name, *area.aliases) if area else (),
    )


def _aliases(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> Iterator[str]:
    """Yield the aliases of the status sensor, which stands for the printer."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for one in entities:
        if one.translation_key == "status":
            yield from (alias for alias in one.aliases if isinstance(alias, str))


class SpokenNames:
    """What printers and areas are called, to be heard and to be found in a sentence.

    A printer that is called like an area, or like a device of somebody else, takes a
    printing word: its name alone means something else, too.
    """

    def __init__(self, hass: HomeAssistant, printers: Sequence[Printer]) -> None:
        elsewhere = {heard_as(name).casefold() for name in _other_names(hass)}
        self._meant: dict[str, list[Printer]] = {}
        for printer in printers:
            for name in {*printer.names, *printer.areas}:
                self._meant.setdefault(name, []).append(printer)
        self.areas = {
            name for name in self._meant if heard_as(name).casefold() in elsewhere
        }
        """What takes a printing word."""
        self.names = self._meant.keys() - self.areas

    def called(self, name: str) -> list[Printer]:
        """Return the printers that a name means, none if they have gone."""
        return self._meant.get(name, [])


def _other_names(hass: HomeAssistant) -> Iterator[str]:
    """Yield what areas are called, and devices that are no printers."""
    for area in ar.async_get(hass).async_list_areas():
        yield from (area.name, *area.aliases)
    ours = {entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN)}
    for device in dr.async_get(hass).devices:
        if device.config_entry_id not in ours:
            yield device.name_by_user or device.name or ""


def name_in(language: Language, text: str, names: Iterable[str]) -> str | None:
    """Return which of some names a sentence has, None if it has none.

    The longest name counts: "Workshop 2" is not the workshop.
    """
    ways = {
        way.casefold(): name for name in names for way in language.ways_to_say(name)
    }
    texts = (" ".join(text.casefold().split()), heard_as(text).casefold())
    ending = language.texts["name_ending"]
    found = [way for way in ways if any(_has(one, way, ending) for one in texts)]
    return ways[max(found, key=len)] if found else None


def _has(text: str, words: str, ending: str) -> bool:
    """Return whether a text has words, and not as parts of others."""
    pattern = rf"(?<!\w){re.escape(words)}(?:{ending})?(?!\w)"
    return re.search(pattern, text) is not None
