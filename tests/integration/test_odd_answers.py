"""Answers that no printer should give: each costs its own value and no more."""

from http import HTTPStatus
import logging
from math import nan

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.simulator import SimulatedPrinter
from tests.simulator.detail import Json

from .conftest import (
    Poll,
    entity_id,
    keys_of,
    registered_entities,
    state_of,
    switch_light,
)

NUMBERS = (
    "autoShutdownTime", "chamberFanSpeed", "chamberTargetTemp", "chamberTemp",
    "coolingFanSpeed", "cumulativeFilament", "cumulativePrintTime",
    "currentPrintSpeed", "estimatedLeftLen", "estimatedLeftWeight",
    "estimatedRightLen", "estimatedRightWeight", "estimatedTime", "fillAmount",
    "platTargetTemp", "platTemp", "printDuration", "printLayer", "printProgress",
    "printSpeedAdjust", "remainingDiskSpace", "rightTargetTemp", "rightTemp",
    "targetPrintLayer", "tvoc", "zAxisCompensation",
)  # fmt: skip
"""The keys of `/detail` that hold a number."""

TEXTS = (
    "cameraStreamUrl", "errorCode", "firmwareVersion", "location", "measure", "name",
    "nozzleModel", "printFileName", "rightFilamentType", "status",
)  # fmt: skip

HOSTILE = "\x1b[31mBed\r\n2026-01-01 ERROR forged \u202egnp.exe\u2066 <b>![x](//y)"


def assert_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """See that nobody logged more than one warning of an unknown word."""
    loud = [
        record
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and "unknown status" not in record.getMessage()
        # To asyncio a clock that is moved looks like a task that took so long.
        and record.name != "asyncio"
    ]
    assert [record.getMessage() for record in loud] == []


@pytest.mark.usefixtures("all_enabled")
@pytest.mark.parametrize(
    "value", [1e300, -1e300, 1e308, 10**30, 4_000_000_000, "1e999"]
)
async def test_absurd_numbers_reach_neither_a_state_nor_the_log(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    value: Json,
) -> None:
    """Every number at once: unknown, and not a line of Home Assistant's own."""
    printer.machine.start_job("benchy.gcode", heated=True, progress=0.3)
    printer.faults.detail_overrides = dict.fromkeys(NUMBERS, value)

    await poll(2, times=10)

    # When something happened, or a thumbnail came, is no number of the printer's.
    times = ("light", "camera", "start_time", "job_thumbnail", "print")
    beside = {entity_id(hass, loaded, key) for key in times}
    for one in {one.entity_id for one in registered_entities(hass, loaded)} - beside:
        shown = hass.states.get(one)
        assert shown is not None, one
        assert "e+" not in shown.state, shown
        assert not any(len(part) > 12 for part in shown.state.split(".")), shown
    assert state_of(hass, loaded, "finish_time").state == "unknown"
    assert state_of(hass, loaded, "status").state == "printing"
    assert_quiet(caplog)


@pytest.mark.usefixtures("all_enabled")
async def test_words_are_one_line_of_text(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No text of a printer breaks a line, colors a terminal or turns around."""
    printer.machine.start_job("benchy.gcode", heated=True, progress=0.3)
    printer.faults.detail_overrides = dict.fromkeys(TEXTS, HOSTILE)

    await poll(2, times=10)

    ids = [one.entity_id for one in registered_entities(hass, loaded)]
    states = [state for state in map(hass.states.get, ids) if state]
    assert len(states) == len(ids)
    for text in (*(state.state for state in states), caplog.text.replace("\n", "")):
        assert text.isprintable(), text
    assert state_of(hass, loaded, "file_name").state.startswith("[31mBed")
    assert_quiet(caplog)


@pytest.mark.parametrize("product_id", [99, 0x2F, "00ff", -1, nan, None, "x"])
async def test_an_unknown_product_id_costs_that_field(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    product_id: Json,
) -> None:
    """A printer that was added stays what it is: polls, camera, light, diagnostics."""
    entities = keys_of(hass, loaded)
    printer.faults.detail_overrides = {"pid": product_id}
    printer.machine.start_job("benchy.gcode", heated=True, progress=0.3)

    for _ in range(3):
        await loaded.runtime_data.coordinator.async_refresh()

    assert state_of(hass, loaded, "status").state == "printing"
    assert keys_of(hass, loaded) == entities
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert isinstance(diagnostics, dict)
    assert diagnostics["abilities"]["light"] is True
    await switch_light(hass, loaded, "off")
    assert printer.machine.light is False
    client = await hass_client()
    picture = await client.get(f"/api/camera_proxy/{entity_id(hass, loaded, 'camera')}")
    assert picture.status == HTTPStatus.OK
    assert_quiet(caplog)


async def test_an_unknown_product_id_after_a_restart(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """The entry knows the model, whatever the first answer says."""
    printer.faults.detail_overrides = {"pid": 99}

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state_of(hass, entry, "status").state == "ready"
    await hass.services.async_call(
        "light",
        "turn_off",
        {ATTR_ENTITY_ID: entity_id(hass, entry, "light")},
        blocking=True,
    )
    assert printer.machine.light is False
