"""Selects: filtration, what is in the slots, and a stored file to start."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import (
    COLOR_NAMES,
    MATERIALS,
    PALETTES,
    FiltrationMode,
    FlashForgeClient,
    PrinterStatus,
)
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities, each_slot
from .parts import Part, slot_at

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterSelectDescription(PrinterEntityDescription, SelectEntityDescription):
    """A select's row."""

    current_fn: Callable[[PrinterData, Part], str | None]
    options_fn: Callable[[PrinterData, Part], Sequence[str]]
    select_fn: (
        Callable[[FlashForgeClient, PrinterData, Part, str], Awaitable[PrinterStatus]]
        | None
    ) = None
    """The command; None for the stored file, which is remembered and not sent."""


def _filtration(data: PrinterData, _part: Part) -> FiltrationMode | None:
    """Return the mode; both fans at once are none that could be selected."""
    now = data.status.filtration
    match now.internal, now.external:
        case False, False:
            return FiltrationMode.OFF
        case True, False:
            return FiltrationMode.INTERNAL
        case False, True:
            return FiltrationMode.EXTERNAL
    return None


def _materials(data: PrinterData, part: Part) -> Sequence[str]:
    """Return the materials of the printer's screen, and what somebody else has set."""
    offered = MATERIALS.get(data.model.family, ()) if data.model else ()
    current = slot_at(data.status, part).material
    return offered if current is None or current in offered else (*offered, current)


def _palette(data: PrinterData) -> dict[str, str]:
    """Return the colors of the printer's screen by their names."""
    palette = PALETTES.get(data.model.family, ()) if data.model else ()
    return dict(zip(COLOR_NAMES, palette, strict=False))


def _color(data: PrinterData, part: Part) -> str | None:
    color = slot_at(data.status, part).color
    names = {code: name for name, code in _palette(data).items()}
    return None if color is None else names.get(color)


SELECTS = (
    PrinterSelectDescription(
        key="filtration",
        translation_key="filtration",
        exists_fn=lambda data: data.abilities.filtration,
        current_fn=_filtration,
        options_fn=lambda _data, _part: list(FiltrationMode),
        select_fn=lambda client, _data, _part, option: client.control.set_filtration(
            FiltrationMode(option)
        ),
    ),
    PrinterSelectDescription(
        key="slot_material",
        translation_key="slot_material",
        exists_fn=lambda data: data.abilities.has_slots,
        parts_fn=each_slot,
        entity_category=EntityCategory.CONFIG,
        current_fn=lambda data, part: slot_at(data.status, part).material,
        options_fn=_materials,
        select_fn=lambda client, _data, part, option: client.materials.set_slot(
            part.slot_number, material=option
        ),
    ),
    PrinterSelectDescription(
        key="slot_color",
        translation_key="slot_color",
        exists_fn=lambda data: data.abilities.has_slots,
        parts_fn=each_slot,
        entity_category=EntityCategory.CONFIG,
        current_fn=_color,
        options_fn=lambda data, _part: list(_palette(data)),
        select_fn=lambda client, data, part, option: client.materials.set_slot(
            part.slot_number, color=_palette(data)[option]
        ),
    ),
    PrinterSelectDescription(
        key="stored_file",
        translation_key="stored_file",
        exists_fn=lambda data: data.lists_files,
        current_fn=lambda data, _part: data.chosen_file,
        options_fn=lambda data, _part: [one.name for one in data.stored_files or ()],
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the selects of a printer."""
    add_entities(entry, async_add_entities, FlashForgeSelect, SELECTS)


class FlashForgeSelect(FlashForgeEntity, SelectEntity):
    """One of several choices."""

    entity_description: PrinterSelectDescription

    @property
    @override
    def current_option(self) -> str | None:
        """Return the choice that counts now."""
        return self.entity_description.current_fn(self.coordinator.data, self.part)

    @property
    @override
    def options(self) -> list[str]:
        """Return what can be chosen."""
        options_fn = self.entity_description.options_fn
        return list(options_fn(self.coordinator.data, self.part))

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose."""
        coordinator, select_fn = self.coordinator, self.entity_description.select_fn
        if select_fn is None:
            coordinator.stored_files.choose(option)
            return
        await coordinator.async_command(
            select_fn(coordinator.client, coordinator.data, self.part, option)
        )
