"""Triggers: each hears what it is for, once, of the printers that are meant."""

from copy import deepcopy
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.trigger import TRIGGERS
from tests.simulator import SimulatedPrinter

from .automation import automate, names
from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    device_id,
    entity_id,
    miss,
    set_up,
    state_of,
)

OPTIONS: dict[str, dict[str, Any]] = {
    "progress_reached": {"percentage": 60},
    "remaining_time_reached": {"remaining": "00:02:00"},
    "bed_cooled": {"temperature": 35},
}


def trigger(name: str, target: object = None) -> dict[str, Any]:
    """Return a trigger of ours as an automation has it."""
    config: dict[str, Any] = {"trigger": f"flashforge.{name}"}
    if name in OPTIONS:
        config["options"] = OPTIONS[name]
    return config if target is None else {**config, "target": target}


def print_half(printer: SimulatedPrinter, name: str = "a.gcode") -> None:
    """Start a print that is half done, and will be done in 50 seconds."""
    printer.machine.start_job(name, progress=0.5, duration=100, layers=20, heated=True)


async def test_each_trigger_hears_its_happening(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """Without a target, once each, and nothing else."""
    printer = await switch_on("ad5x", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    machine = printer.machine
    heard = await automate(hass, {name: trigger(name) for name in TRIGGERS})

    machine.start_job("hinge.3mf", duration=600, layers=10, heated=True, slots=[2])
    await poll(5)
    assert names(heard) == ["print_started"]
    await poll(5, times=15)
    assert names(heard) == ["first_layer_done"]
    machine.pause()
    await poll(5, times=4)
    assert names(heard) == ["print_paused"]
    machine.resume()
    await poll(5, times=4)
    assert names(heard) == ["print_resumed"]
    machine.fail_job("E0018", paused=True)
    await poll(5, times=4)
    told = dict(heard)
    assert sorted(names(heard)) == ["error_occurred", "filament_runout", "print_paused"]
    assert told["print_paused"]["event_type"] == "filament_runout"
    slot = machine.station.slot(2)
    assert slot is not None
    assert told["filament_runout"]["material"] == slot.material
    assert told["filament_runout"]["pause_reason"] == "filament_runout"
    assert told["error_occurred"]["error_code"] == "E0018"
    assert told["error_occurred"]["error_text"] == "The language could not be loaded"
    machine.clear_error("E0018")
    machine.resume()
    await poll(5, times=4)
    assert sorted(names(heard)) == ["error_cleared", "print_resumed"]
    await poll(10, times=32)
    assert [(name, told.get("percentage")) for name, told in heard] == [
        ("progress_reached", 60)
    ]
    heard.clear()
    await poll(10, times=8)
    assert [(name, told.get("remaining")) for name, told in heard] == [
        ("remaining_time_reached", 120)
    ]
    heard.clear()
    await poll(10, times=15)
    ((name, variables),) = heard
    assert name == "print_finished"
    expected = {
        "platform": "flashforge.print_finished",
        "entity_id": entity_id(hass, entry, "print"),
        "device_id": device_id(hass, entry),
        "event_type": "finished",
        "file": "hinge.3mf",
        "pause_reason": None,
        "error_code": None,
        "late": False,
        "photo": None,
    }
    assert expected.items() <= variables.items()
    assert variables["duration"] > 600
    assert variables["filament_weight"] > 0
    heard.clear()
    await poll(60, times=20)
    ((name, variables),) = heard
    assert (name, variables["file"]) == ("bed_cooled", "hinge.3mf")
    assert 20 < variables["temperature"] <= 35


@pytest.mark.parametrize("expected", ["print_cancelled", "print_failed"])
async def test_a_print_that_is_not_finished(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    expected: str,
) -> None:
    """Canceled, or ended by an error, which is an event of its own."""
    ends = ("print_finished", "print_failed", "print_cancelled")
    heard = await automate(hass, {name: trigger(name) for name in ends})
    printer.machine.start_job(progress=0.5, heated=True)
    await poll(5, times=2)
    if expected == "print_failed":
        printer.machine.fail_job("E0009")
    else:
        printer.machine.cancel()
    await poll(5, times=6)
    assert names(heard) == [expected]


@pytest.fixture
async def two(
    hass: HomeAssistant, switch_on: SwitchOn
) -> list[tuple[SimulatedPrinter, MockConfigEntry]]:
    """Return two printers: the first one in the workshop, and labeled."""
    found = []
    for name in ("One", "Two"):
        printer = await switch_on("adventurer_5m", udp=False, name=name)
        found.append((printer, await set_up(hass, add_entry(hass, printer))))
    area = ar.async_get(hass).async_create("Workshop")
    label = lr.async_get(hass).async_create("Loud")
    dr.async_get(hass).async_update_device(
        device_id(hass, found[0][1]), area_id=area.id, labels={label.label_id}
    )
    return found


async def test_a_target_limits_a_trigger(
    hass: HomeAssistant,
    two: list[tuple[SimulatedPrinter, MockConfigEntry]],
    switch_on: SwitchOn,
    poll: Poll,
) -> None:
    """By device, entity, area or label; nothing that is not ours counts."""
    first, second = (entry for _, entry in two)
    both = [device_id(hass, first), device_id(hass, second)]
    targets: dict[str, Any] = {
        "everywhere": None,
        "empty": {},
        "device": {"device_id": both[0]},
        "entity": {"entity_id": entity_id(hass, first, "print")},
        "area": {"area_id": "workshop"},
        "label": {"label_id": "loud"},
        "other entities": {"entity_id": [entity_id(hass, first, "status"), "event.x"]},
        "nobody": {"device_id": "0123456789abcdef"},
        "second": {"device_id": both[1]},
    }
    expected = ["everywhere", "empty", "device", "entity", "area", "label"]
    if hasattr(cv, "exclude_requires_target"):
        excludes = {"device_id": both, "exclude": {"device_id": both[1]}}
        targets["all but the second"] = excludes
        expected.append("all but the second")
    automations = {one: trigger("print_started", targets[one]) for one in targets}
    automations["progress"] = trigger("progress_reached", {"area_id": "workshop"})
    heard = await automate(hass, automations)

    print_half(two[0][0])
    await poll(5)
    await poll(2)
    assert sorted(names(heard)) == sorted(expected)
    print_half(two[1][0])
    await poll(5)
    await poll(2)
    # The first one is at 60 percent by now.
    assert sorted(names(heard)) == ["empty", "everywhere", "progress", "second"]

    # A printer that is added later counts, and one that moves to another area.
    third = await switch_on("adventurer_5m", udp=False, name="Three")
    entry = await set_up(hass, add_entry(hass, third))
    registry = dr.async_get(hass)
    registry.async_update_device(device_id(hass, entry), area_id="workshop")
    await poll(5)
    print_half(third)
    await poll(5)
    await poll(2)
    assert sorted(names(heard)) == ["area", "empty", "everywhere"]


async def test_a_target_with_an_exclusion_needs_a_version_that_has_it(
    hass: HomeAssistant,
    two: list[tuple[SimulatedPrinter, MockConfigEntry]],
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Otherwise Home Assistant says that it is not known, and goes on without it."""
    if hasattr(cv, "exclude_requires_target"):
        pytest.skip("this version has it")
    ids = [device_id(hass, entry) for _, entry in two]
    exclude = {"device_id": ids, "exclude": {"device_id": ids[1]}}
    heard = await automate(
        hass,
        {
            "not known": trigger("print_started", exclude),
            "known": trigger("print_started"),
        },
    )
    assert "exclude" in caplog.text
    two[0][0].machine.start_job(progress=0.3, heated=True)
    await poll(5, times=2)
    assert names(heard) == ["known"]


async def test_an_entity_may_be_renamed(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The trigger follows, and takes nothing of it for news."""
    heard = await automate(hass, {name: trigger(name) for name in TRIGGERS})
    print_half(printer)
    await poll(5)
    await poll(2)
    assert names(heard) == ["print_started", "first_layer_done"]
    registry = er.async_get(hass)
    for key, new in (("print", "event.new"), ("print_progress", "sensor.new")):
        registry.async_update_entity(entity_id(hass, loaded, key), new_entity_id=new)
    await hass.async_block_till_done()
    await poll(1)
    assert names(heard) == []
    await poll(4, times=3)
    assert [(name, told["entity_id"]) for name, told in heard][:1] == [
        ("progress_reached", "sensor.new")
    ]
    heard.clear()
    printer.machine.finish_job()
    await poll(5, times=2)
    assert [told["entity_id"] for name, told in heard if name == "print_finished"] == [
        "event.new"
    ]
    heard.clear()
    registry.async_update_entity("event.new", name="Another name")
    await hass.async_block_till_done()
    assert names(heard) == []


async def test_reloads_and_outages_are_no_news(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """What was reached stays so. What is reached meanwhile is heard, save for a bed."""
    heard = await automate(hass, {name: trigger(name) for name in TRIGGERS})
    print_half(printer)
    await poll(5)
    await poll(2)
    heard.clear()
    await poll(4, times=3)
    assert "progress_reached" in names(heard)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await poll(2, times=5)
    printer.faults.reset = True
    await poll(60, times=3)
    printer.faults.reset = False
    assert names(heard) == []
    await poll(60, times=2)
    assert "print_finished" in names(heard)
    printer.faults.reset = True
    await miss(hass, loaded)
    await poll(600, times=10)
    printer.faults.reset = False
    await poll(60, times=3)
    assert printer.machine.bed_temperature < 30
    assert names(heard) == []

    # The next print is another one.
    printer.machine.clear_platform()
    print_half(printer, "b.gcode")
    await poll(5, times=3)
    assert "progress_reached" in names(heard)


async def test_what_becomes_known_beyond_a_threshold_counts(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Once: a short print has less time left than that from the beginning."""
    name = "remaining_time_reached"
    heard = await automate(hass, {name: trigger(name)})
    await poll(5)
    assert state_of(hass, loaded, "remaining_time").state == "unknown"
    print_half(printer)
    await poll(5)
    for _ in range(8):
        await poll(4)
    assert names(heard) == [name]
    assert state_of(hass, loaded, "remaining_time").state == "0"


async def test_a_hundred_percent_is_a_print_that_is_completed(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Wherever the printer stops counting, and not before."""
    whole = {**trigger("progress_reached"), "options": {"percentage": 100}}
    heard = await automate(hass, {"whole": whole})
    print_half(printer)
    printer.faults.detail_overrides = {"printProgress": 0.999}
    await poll(5, times=3)
    assert state_of(hass, loaded, "print_progress").state == "99"
    assert names(heard) == []

    printer.machine.finish_job()
    await poll(5)

    assert [(name, told["percentage"]) for name, told in heard] == [("whole", 100)]


async def test_a_print_that_is_canceled_reaches_nothing(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Although it was far when it was, and nobody had seen it before."""
    print_half(printer)
    await poll(5)
    printer.machine.finish_job()
    await poll(5)
    printer.machine.clear_platform()
    heard = await automate(hass, {"progress": trigger("progress_reached")})
    await poll(5)
    print_half(printer, "b.gcode")
    printer.machine.cancel()
    printer.faults.detail_overrides = {"status": "cancel", "printProgress": 0.7}
    await poll(5)

    assert state_of(hass, loaded, "status").state == "cancelled"
    last = loaded.runtime_data.coordinator.data.last_job
    assert last is not None
    assert (last.file_name, last.percent) == ("b.gcode", 70)
    assert names(heard) == []


async def test_a_threshold_that_was_reached_before_a_power_cut(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
) -> None:
    """It is not reached again because what was stored is older than it."""
    print_half(printer)
    await poll(5)
    on_disk = deepcopy(hass_storage)
    await poll(5, times=3)
    assert int(state_of(hass, loaded, "print_progress").state) > 60

    assert await hass.config_entries.async_unload(loaded.entry_id)
    hass_storage.clear()
    hass_storage.update(on_disk)
    printer.faults.reset = True
    await set_up(hass, loaded)
    heard = await automate(hass, {"progress": trigger("progress_reached")})
    printer.faults.reset = False
    await poll(5, times=3)

    assert state_of(hass, loaded, "status").state == "printing"
    assert names(heard) == []


async def test_a_trigger_of_an_automation_that_comes_later(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """It hears nothing of what was reached before it."""
    print_half(printer)
    await poll(5, times=2)
    heard = await automate(
        hass,
        {
            name: {**trigger("progress_reached"), "options": {"percentage": percent}}
            for name, percent in (("before", 52), ("after", 80))
        },
    )
    await poll(5, times=5)
    assert names(heard) == ["after"]


async def test_what_cannot_be_is_refused(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """With the field's name in the log, as in the editor."""
    progress = {"trigger": "flashforge.progress_reached"}
    await automate(
        hass,
        {
            "missing": {**progress, "options": {}},
            "too much": {**progress, "options": {"percentage": 101}},
            "not its own": {**trigger("print_started"), "options": {"percentage": 1}},
        },
    )
    refused = [
        record.getMessage() for record in caplog.records if record.levelname == "ERROR"
    ]
    assert len(refused) == 3
    assert all("percentage" in message for message in refused)
