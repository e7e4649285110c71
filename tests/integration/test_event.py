"""The event entity: one event for each happening, once, whatever goes on around it."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, Platform
from homeassistant.core import (
    CoreState,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import SimulatedPrinter

from .automation import automate, names
from .conftest import Poll, SwitchOn, add_entry, entity_id, set_up, state_of

type Events = list[dict[str, Any]]


@pytest.fixture
def events(hass: HomeAssistant) -> Events:
    """Return what all event entities tell from now on, but not what they had told."""
    told: Events = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if new is None or new.domain != "event" or old is None:
            return
        if "unavailable" not in {old.state, new.state} and old.state != new.state:
            told.append(dict(new.attributes))

    hass.bus.async_listen("state_changed", note)
    return told


def types(events: Events) -> list[str]:
    """Return the types of events, and forget them."""
    told = [event["event_type"] for event in events]
    events.clear()
    return told


async def test_an_event_tells_of_its_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    events: Events,
) -> None:
    """All that is known, also while the printer is off."""
    assert state_of(hass, loaded, "print").state == "unknown"
    printer.machine.start_job("a.gcode", duration=100, progress=0.5, heated=True)
    await poll(5, times=3)
    assert types(events) == ["started", "first_layer_done"]
    printer.machine.ask_question("E0089")
    await poll(5, times=3)
    question = next(one for one in events if one["event_type"] == "paused")
    assert question["pause_reason"] == "question"
    assert question["duration"] is None
    assert sorted(types(events)) == ["error", "paused"]
    printer.machine.answer_question("E0089", go_on=True)
    await poll(5, times=3)
    assert sorted(types(events)) == ["error_cleared", "resumed"]
    printer.machine.finish_job()
    await poll(5)
    (finished,) = events
    last = loaded.runtime_data.coordinator.jobs.last
    assert {
        "event_type": "finished",
        "file": "a.gcode",
        "error_code": None,
        "error_text": None,
        "pause_reason": None,
        "material": None,
        "color": None,
        "photo": f"media-source://flashforge/{loaded.entry_id}/photos/{last.id}",
        "late": False,
    }.items() <= finished.items()
    assert 40 < finished["duration"] < 60
    assert finished["filament_weight"] > 0
    assert finished["filament_length"] > 0

    printer.faults.reset = True
    await poll(60, times=3)
    assert state_of(hass, loaded, "status").state == "offline"
    state = state_of(hass, loaded, "print")
    assert state.attributes["event_type"] == "finished"
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, loaded, "print").state == state.state


@pytest.mark.parametrize(
    ("model", "code", "color"),
    [
        ("ad5x", "#2750E0", "Dark blue"),
        ("ad5x", "#2750E1", None),
        ("creator_5_pro", "#2E54DD", "Dark blue"),
    ],
)
async def test_the_filament_that_ran_out_is_named(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    events: Events,
    model: str,
    code: str,
    color: str | None,
) -> None:
    """By its material, and by the name of its color where that has one."""
    printer = await switch_on(model, udp=False)
    slot = printer.machine.station.slot(3)
    assert slot is not None
    slot.material, slot.color = "PETG", code
    await set_up(hass, add_entry(hass, printer))
    printer.machine.start_job(duration=100, progress=0.5, heated=True, slots=[3])
    await poll(5, times=3)
    events.clear()
    printer.machine.fail_job("E0018", paused=True)
    await poll(5, times=3)
    event = next(one for one in events if one["event_type"] == "filament_runout")
    assert (event["material"], event["color"]) == ("PETG", color)


async def test_a_print_that_was_on_before_the_printer_was_added_is_no_event(
    hass: HomeAssistant, printer: SimulatedPrinter, poll: Poll, events: Events
) -> None:
    """Its end is."""
    printer.machine.start_job(progress=0.5, duration=100, heated=True)
    entry = await set_up(hass, add_entry(hass, printer))
    await poll(5, times=3)
    assert events == []
    assert state_of(hass, entry, "print").state == "unknown"
    printer.machine.finish_job()
    await poll(5, times=2)
    assert types(events) == ["finished"]


@pytest.mark.parametrize("restarts", [True, False])
async def test_an_end_that_nobody_saw_is_told_once_and_late(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    restarts: bool,
) -> None:
    """When automations listen: the first poll is over long before."""
    set_platforms_up = hass.config_entries.async_forward_entry_setups

    async def poll_first(entry: MockConfigEntry, platforms: list[Platform]) -> None:
        await entry.runtime_data.coordinator.async_refresh()
        await hass.async_block_till_done()
        await set_platforms_up(entry, platforms)

    monkeypatch.setattr(hass.config_entries, "async_forward_entry_setups", poll_first)
    printer.machine.start_job("a.gcode", progress=0.5, duration=100, heated=True)
    await poll(5, times=3)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    printer.machine.finish_job()
    freezer.tick(3600)
    hass.set_state(CoreState.starting if restarts else CoreState.running)
    heard = await automate(hass, {"finished": {"trigger": "flashforge.print_finished"}})
    await set_up(hass, loaded)
    if restarts:
        assert heard == []
        hass.set_state(CoreState.running)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await hass.async_block_till_done()
    ((_, told),) = heard
    assert (told["file"], told["late"]) == ("a.gcode", True)
    heard.clear()
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await poll(5, times=3)
    assert names(heard) == []


async def test_a_renamed_event_entity_goes_on(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    events: Events,
) -> None:
    """Also one that is disabled and enabled again, by a reload."""
    registry = er.async_get(hass)
    old = entity_id(hass, loaded, "print")
    registry.async_update_entity(old, new_entity_id="event.new")
    await hass.async_block_till_done()
    printer.machine.start_job(progress=0.5, duration=100, heated=True)
    await poll(5, times=2)
    assert types(events) == ["started", "first_layer_done"]
    assert hass.states.get(old) is None
    disabled_by = er.RegistryEntryDisabler.USER
    registry.async_update_entity("event.new", disabled_by=disabled_by)
    await poll(5, times=2)
    printer.machine.pause()
    await poll(5, times=3)
    registry.async_update_entity("event.new", disabled_by=None)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await poll(5)
    printer.machine.cancel()
    await poll(5, times=6)
    assert "cancelled" in types(events)
