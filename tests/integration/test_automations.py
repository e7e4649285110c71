"""The automations of the README, as they are written there."""

import re
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from tests.repository import ROOT
from tests.simulator import SimulatedPrinter

from .conftest import Poll, entity_id, state_of


@pytest.fixture(params=["flashforge.print_finished", "state"])
async def messages(
    hass: HomeAssistant, loaded: MockConfigEntry, request: pytest.FixtureRequest
) -> list[str]:
    """Return what one of the README's automations sends from now on."""
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition("\n## Automations\n")[2].partition("\n## ")[0]
    examples = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", section, re.DOTALL))
    automation: dict[str, Any]
    (automation,) = (
        example
        for example in examples
        if "actions" in example and example["triggers"][0]["trigger"] == request.param
    )
    told = automation["triggers"][0].get("entity_id")
    assert told in {None, entity_id(hass, loaded, "status")}
    sent: list[str] = []

    async def note(call: ServiceCall) -> None:
        sent.append(call.data["message"])

    hass.services.async_register("notify", "send_message", note)
    assert await async_setup_component(hass, "automation", {"automation": automation})
    return sent


async def test_the_automation_runs_once_for_a_finished_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    messages: list[str],
    poll: Poll,
) -> None:
    """Neither an outage nor a reload is a print that has finished."""
    printer.machine.start_job("benchy.gcode", progress=0.9, heated=True)
    await poll(30)
    assert messages == []
    printer.machine.finish_job()
    await poll(30)
    (message,) = messages
    assert message.startswith("benchy.gcode is done")

    printer.faults.reset = True
    await poll(60, times=3)
    assert state_of(hass, loaded, "status").state == "offline"
    printer.faults.reset = False
    await poll(60)
    assert state_of(hass, loaded, "status").state == "completed"

    assert await hass.config_entries.async_reload(loaded.entry_id)
    await poll(60)
    assert state_of(hass, loaded, "status").state == "completed"
    assert messages == [message]
