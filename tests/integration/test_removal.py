"""Leaving no trace, and coming back as if one had never been away."""

import asyncio
from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.config_flow import FlashForgeConfigFlow
from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, add_entry, entity_id, entry_data, miss, set_up, state_of
from .dialog import add, created

pytestmark = pytest.mark.usefixtures("brief_searches")


@pytest.fixture(params=["HTTP", "TCP"])
async def either(
    request: pytest.FixtureRequest, hass: HomeAssistant, switch_on: SwitchOn
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer that is asked over HTTP or over TCP, and its entry."""
    tcp = request.param == "TCP"
    printer = await switch_on("adventurer_4" if tcp else "adventurer_5m_pro")
    return printer, await set_up(hass, add_entry(hass, printer, tcp=tcp))


type Either = tuple[SimulatedPrinter, MockConfigEntry]


def our_tasks() -> list[str]:
    """Return the names of the tasks of the integration that still run."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    coroutines = [str(task.get_coro()) for task in asyncio.all_tasks()]
    return [one for one in (*names, *coroutines) if DOMAIN in one.lower()]


def of_our_entities(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the ids of the printer's entities by their platforms and unique ids."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {f"{one.domain} {one.unique_id}": one.entity_id for one in entities}


@pytest.mark.parametrize("trouble", ["none", "off", "hangs", "refuses"])
async def test_nothing_is_left_of_a_printer_that_was_removed(
    hass: HomeAssistant, either: Either, hass_storage: dict[str, Any], trouble: str
) -> None:
    """In whatever state it was: no file, photo, device, entity, dialog or task."""
    printer, entry = either
    photos = Path(hass.config.path(".storage", DOMAIN))
    assert await entry.runtime_data.coordinator.photos.async_add("0" * 32, b"a photo")
    assert photos.exists()
    match trouble:
        case "off":
            await printer.power_off()
            await miss(hass, entry)
        case "hangs":
            printer.faults.update({"hang": True, "tcp_hang": True})
            entry.async_create_background_task(
                hass, entry.runtime_data.coordinator.async_refresh(), "a poll"
            )
            await asyncio.sleep(0.1)
        case "refuses":
            printer.machine.check_code = "ROTATED1"
            await miss(hass, entry)
            printer.machine.serial_number += "X"
            await miss(hass, entry)
            await hass.async_block_till_done()

    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert not [key for key in hass_storage if key.startswith(DOMAIN)]
    assert not photos.exists()
    assert not hass.states.async_all()
    assert not of_our_entities(hass, entry)
    devices = dr.async_get(hass)
    assert not dr.async_entries_for_config_entry(devices, entry.entry_id)
    assert not ir.async_get(hass).issues
    assert not hass.config_entries.flow.async_progress()
    assert not our_tasks()
    async with asyncio.timeout(5):
        while printer.tcp_open_connections:  # noqa: ASYNC110 - another side of a socket
            await asyncio.sleep(0.01)


async def test_nothing_goes_on_after_unloading(
    hass: HomeAssistant, either: Either, hass_storage: dict[str, Any]
) -> None:
    """What is known is stored, and everything else is let go of."""
    printer, entry = either
    asked = len(printer.requests), printer.tcp_connections

    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.state is ConfigEntryState.NOT_LOADED
    assert f"{DOMAIN}.{entry.entry_id}" in hass_storage
    assert not our_tasks()
    assert (len(printer.requests), printer.tcp_connections) == asked


async def test_unloading_withdraws_the_question_for_a_check_code(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """Loading asks again, if the printer still refuses."""
    printer.machine.check_code = "ROTATED1"
    await miss(hass, loaded)
    assert list(loaded.async_get_active_flows(hass, {SOURCE_REAUTH}))

    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert not list(loaded.async_get_active_flows(hass, {SOURCE_REAUTH}))
    await set_up(hass, loaded)

    assert len(list(loaded.async_get_active_flows(hass, {SOURCE_REAUTH}))) == 1


async def test_a_printer_that_is_added_again_has_its_old_entities(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """The same unique ids and entity ids, also those that somebody has chosen."""
    entry = created(await add(hass, printer))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert isinstance(entry.unique_id, str)
    registry = er.async_get(hass)
    chosen = "sensor.how_it_does"
    registry.async_update_entity(entity_id(hass, entry, "status"), new_entity_id=chosen)
    before = of_our_entities(hass, entry)
    assert chosen in before.values()

    await hass.config_entries.async_remove(entry.entry_id)
    again = created(await add(hass, printer))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert again.entry_id != entry.entry_id
    assert of_our_entities(hass, again) == before
    assert state_of(hass, again, "status").state == "ready"


def test_the_version_of_what_is_stored() -> None:
    """Raising the first number shuts out older versions, so nobody does it lightly."""
    assert (FlashForgeConfigFlow.VERSION, FlashForgeConfigFlow.MINOR_VERSION) == (1, 1)


@pytest.mark.parametrize(
    ("version", "minor_version", "state"),
    [
        (1, 1, ConfigEntryState.LOADED),
        # Additions, which this version does not know and does not touch.
        (1, 2, ConfigEntryState.LOADED),
        # Another meaning of what is there.
        (2, 1, ConfigEntryState.MIGRATION_ERROR),
    ],
)
async def test_an_entry_of_a_later_version_is_not_spoiled(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    version: int,
    minor_version: int,
    state: ConfigEntryState,
) -> None:
    """Whoever goes back to this version, and forward again, loses nothing."""
    data = {**entry_data(printer), "added_later": "by somebody"}
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=printer.machine.serial_number,
        data=data,
        version=version,
        minor_version=minor_version,
    )
    entry.add_to_hass(hass)

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.state is state
    assert entry.data == data
    assert (entry.version, entry.minor_version) == (version, minor_version)
    assert bool(printer.requests) is (state is ConfigEntryState.LOADED)
