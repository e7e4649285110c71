"""A Home Assistant in this process, and a printer beside it."""

from collections.abc import AsyncIterator, Awaitable, Callable
import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_NAME
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.simulator import SimulatedPrinter

type Poll = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
def our_integration(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture
async def printer(printer_host: str) -> AsyncIterator[SimulatedPrinter]:
    """Return a printer whose time is Home Assistant's, also while that is frozen."""
    # A function of its own, because the time module is patched while frozen.
    async with SimulatedPrinter(
        host=printer_host,
        clock=lambda: time.time(),  # noqa: PLW0108
    ) as printer:
        yield printer


def entry_data(printer: SimulatedPrinter) -> dict[str, Any]:
    """Return what the config flow would store for a printer."""
    return {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: printer.machine.serial_number,
        CONF_CHECK_CODE: printer.machine.check_code,
        CONF_NAME: printer.machine.name,
        CONF_PRODUCT_ID: 36,
        CONF_MAC: "88:a9:a7:00:00:02",
    }


@pytest.fixture
def entry(hass: HomeAssistant, printer: SimulatedPrinter) -> MockConfigEntry:
    """Return the entry of the printer, not yet set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=printer.machine.name,
        unique_id=printer.machine.serial_number,
        data=entry_data(printer),
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry, set up with the printer as it is by now."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def poll(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Poll:
    """Return a function that lets some seconds pass, and the polls due by then."""

    async def let_pass(seconds: float, times: int = 1) -> None:
        for _ in range(times):
            freezer.tick(seconds)
            async_fire_time_changed(hass)
            await hass.async_block_till_done(wait_background_tasks=True)

    return let_pass


def entity_id(hass: HomeAssistant, entry: ConfigEntry, key: str) -> str:
    """Return the id of an entity of the printer by the key of its table row."""
    unique_id = f"{entry.unique_id}_{key}"
    registry = er.async_get(hass)
    return next(
        entity.entity_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity.unique_id == unique_id
    )


def state_of(hass: HomeAssistant, entry: ConfigEntry, key: str) -> State:
    """Return the state of an entity of the printer by the key of its table row."""
    state = hass.states.get(entity_id(hass, entry, key))
    assert state is not None
    return state
