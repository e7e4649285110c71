"""Buttons: what a printer can be told to do.

Home Assistant shows buttons by itself, where one click presses them, and an action on
the whole device presses all of them. So those that move something, or start or end a
job, are hidden until somebody wants them there; cards, automations and voice can use
them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import FlashForgeClient, PrinterStatus
from .coordinator import FlashForgeCoordinator
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities, each_slot
from .errors import refusal
from .parts import Part
from .stored_files import start_file

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterButtonDescription(PrinterEntityDescription, ButtonEntityDescription):
    """A button's row."""

    press_fn: Callable[[FlashForgeCoordinator, Part], Awaitable[None]]


def _command(
    send: Callable[[FlashForgeClient, Part], Awaitable[PrinterStatus]],
) -> Callable[[FlashForgeCoordinator, Part], Awaitable[None]]:
    """Return what runs a command whose effect a status shows."""
    return lambda coordinator, part: coordinator.async_command(
        send(coordinator.client, part)
    )


async def _start_selected(coordinator: FlashForgeCoordinator, _part: Part) -> None:
    """Start the stored file that is chosen."""
    file_name = coordinator.data.chosen_file
    if file_name is None:
        raise refusal("no_file_selected")
    await coordinator.async_command(start_file(coordinator.client, file_name))


async def _print_again(coordinator: FlashForgeCoordinator, _part: Part) -> None:
    """Start the file of the last job.

    A printer may have been added only now, or not tell the files of its jobs.
    """
    last_job = coordinator.data.last_job
    if last_job is None or last_job.file_name is None:
        raise refusal("no_last_file")
    await coordinator.async_command(start_file(coordinator.client, last_job.file_name))


async def _cancel_upload(coordinator: FlashForgeCoordinator, _part: Part) -> None:
    entry: FlashForgeConfigEntry = coordinator.config_entry
    entry.runtime_data.uploads.cancel()


BUTTONS = (
    PrinterButtonDescription(
        key="pause",
        translation_key="pause",
        press_fn=_command(lambda client, _part: client.job_control.pause()),
    ),
    PrinterButtonDescription(
        key="resume",
        translation_key="resume",
        press_fn=_command(lambda client, _part: client.job_control.resume()),
    ),
    PrinterButtonDescription(
        key="cancel",
        translation_key="cancel",
        entity_registry_visible_default=False,
        press_fn=_command(lambda client, _part: client.job_control.cancel()),
    ),
    PrinterButtonDescription(
        key="start_selected",
        translation_key="start_selected",
        exists_fn=lambda data: data.lists_files,
        entity_registry_visible_default=False,
        press_fn=_start_selected,
    ),
    PrinterButtonDescription(
        key="print_again",
        translation_key="print_again",
        exists_fn=lambda data: data.lists_files,
        entity_registry_visible_default=False,
        press_fn=_print_again,
    ),
    PrinterButtonDescription(
        key="cancel_upload",
        translation_key="cancel_upload",
        exists_fn=lambda data: data.abilities.files,
        press_fn=_cancel_upload,
    ),
    PrinterButtonDescription(
        key="plate_cleared",
        translation_key="plate_cleared",
        exists_fn=lambda data: data.abilities.clear_plate,
        press_fn=_command(lambda client, _part: client.job_control.plate_cleared()),
    ),
    PrinterButtonDescription(
        key="clear_error",
        translation_key="clear_error",
        exists_fn=lambda data: data.abilities.clear_error,
        press_fn=_command(lambda client, _part: client.control.clear_error()),
    ),
    PrinterButtonDescription(
        key="home",
        translation_key="home",
        exists_fn=lambda data: data.abilities.move,
        entity_registry_visible_default=False,
        press_fn=_command(lambda client, _part: client.control.home()),
    ),
    PrinterButtonDescription(
        key="load",
        translation_key="load",
        exists_fn=lambda data: data.abilities.filament_change,
        parts_fn=each_slot,
        entity_registry_visible_default=False,
        press_fn=_command(lambda client, part: client.materials.load(part.slot_number)),
    ),
    PrinterButtonDescription(
        key="unload",
        translation_key="unload",
        exists_fn=lambda data: data.abilities.filament_change,
        parts_fn=each_slot,
        entity_registry_visible_default=False,
        press_fn=_command(
            lambda client, part: client.materials.unload(part.slot_number)
        ),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the buttons of a printer."""
    add_entities(entry, async_add_entities, FlashForgeButton, BUTTONS)


class FlashForgeButton(FlashForgeEntity, ButtonEntity):
    """A command to the printer.

    It stays available when it makes no sense: Home Assistant ignores the press of
    an unavailable button without a word, and a refusal should be heard.
    """

    entity_description: PrinterButtonDescription

    @override
    async def async_press(self) -> None:
        """Do what it says."""
        await self.entity_description.press_fn(self.coordinator, self.part)
