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
from tests.test_texts import english

from .conftest import Poll, entity_id, state_of


def examples() -> list[dict[str, Any]]:
    """Return all automations of the README, or what it shows of one."""
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    return [yaml.safe_load(block) for block in blocks]


def written(first_trigger: str) -> dict[str, Any]:
    """Return the automation of the README that begins with a trigger."""
    automation: dict[str, Any]
    (automation,) = (
        example
        for example in examples()
        if {"triggers", "actions"} <= example.keys()
        and example["triggers"][0]["trigger"] == first_trigger
    )
    return automation


async def set_up(hass: HomeAssistant, automation: dict[str, Any]) -> list[ServiceCall]:
    """Set an automation up, and return what it calls from now on."""
    calls: list[ServiceCall] = []
    for one in automation["actions"]:
        domain, _, name = one["action"].partition(".")
        hass.services.async_register(domain, name, calls.append)
    assert await async_setup_component(hass, "automation", {"automation": automation})
    return calls


@pytest.fixture(params=["flashforge.print_finished", "state"])
async def messages(
    hass: HomeAssistant, loaded: MockConfigEntry, request: pytest.FixtureRequest
) -> list[ServiceCall]:
    """Return what an automation sends from now on that waits for a finished print."""
    automation = written(request.param)
    told = automation["triggers"][0].get("entity_id")
    assert told in {None, entity_id(hass, loaded, "status")}
    return await set_up(hass, automation)


async def test_every_example_is_valid(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Home Assistant takes it as it is, with a trigger and an action where it lacks."""
    lacking: dict[str, Any] = {"triggers": [], "actions": []}
    automations = [
        {**lacking, **example, "alias": str(number)}
        for number, example in enumerate(examples())
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    states = [one.state for one in hass.states.async_all("automation")]
    assert states == ["on"] * len(automations)


async def test_a_print_that_needs_somebody_is_told(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """With the error's text, or what has happened."""
    calls = await set_up(hass, written("flashforge.print_paused"))
    printer.machine.start_job("benchy.gcode", progress=0.1, heated=True)
    await poll(5, times=2)
    printer.machine.pause()
    await poll(5, times=4)
    assert [one.data["message"] for one in calls] == ["Paused"]
    assert calls[0].data["title"] == "benchy.gcode needs you"
    calls.clear()
    printer.machine.resume()
    await poll(5, times=4)
    printer.machine.fail_job("E0014")
    await poll(5, times=4)
    told = {one.data["message"] for one in calls}
    assert told == {english()["entity"]["sensor"]["error"]["state"]["e0014_5m"]}
    assert len(calls) == 2


async def test_the_plug_goes_off_when_the_bed_is_cold(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Once, and not while the next print is on."""
    automation = written("flashforge.bed_cooled")
    (trigger,) = automation["triggers"]
    (condition,) = automation["conditions"]
    known = {
        "bed_temperature": trigger["target"]["entity_id"],
        "status": condition["target"]["entity_id"],
    }
    assert known == {key: entity_id(hass, loaded, key) for key in known}
    calls = await set_up(hass, automation)
    printer.machine.start_job("benchy.gcode", progress=0.99, heated=True)
    await poll(5, times=2)
    printer.machine.finish_job()
    await poll(60, times=30)
    assert [one.data["entity_id"] for one in calls] == [["switch.printer_plug"]]


async def test_the_automation_runs_once_for_a_finished_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    messages: list[ServiceCall],
    poll: Poll,
) -> None:
    """Neither an outage nor a reload is a print that has finished."""
    printer.machine.start_job("benchy.gcode", progress=0.9, heated=True)
    await poll(30)
    assert messages == []
    printer.machine.finish_job()
    await poll(30)
    (message,) = messages
    said = message.data.get("title") or message.data["message"]
    assert said.startswith("benchy.gcode is done")

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
