"""Off is normal: nothing waits for it, nothing is said twice, little is asked."""

import asyncio
from collections.abc import Awaitable
import logging
import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import (
    CoreState,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.client.request_spy import until
from tests.simulator import SimulatedPrinter

from .conftest import (
    PAST,
    Poll,
    SwitchOn,
    add_entry,
    entity_id,
    key_of,
    keys_of,
    our_log_lines,
    registered_entities,
    seen_states,
    set_up,
    shown_keys,
    state_of,
    values,
)

HOUR = 3600
KNOWN_WHILE_OFF = {"status", "connectivity"}
OFF = (logging.INFO, "Left is offline: the connection was refused")
ON = (logging.INFO, "Left answers again")


@pytest.fixture(params=["HTTP", "TCP"])
async def either(
    request: pytest.FixtureRequest, hass: HomeAssistant, switch_on: SwitchOn
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer that is asked over HTTP or over TCP, and its entry."""
    tcp = request.param == "TCP"
    model = "adventurer_4" if tcp else "adventurer_5m_pro"
    printer = await switch_on(model, name="Left", udp=False)
    return printer, await set_up(hass, add_entry(hass, printer, tcp=tcp))


type Either = tuple[SimulatedPrinter, MockConfigEntry]


def polls(printer: SimulatedPrinter) -> int:
    """Return how often a printer was asked how it does."""
    over_tcp = sum(record.code == "M119" for record in printer.tcp_records)
    return over_tcp + sum(one.path == "/detail" for one in printer.requests)


async def counted(printer: SimulatedPrinter, action: Awaitable[object]) -> int:
    """Return how many polls came meanwhile."""
    before = polls(printer)
    await action
    return polls(printer) - before


async def test_each_phase_of_a_day_has_its_pace(
    hass: HomeAssistant, either: Either, poll: Poll
) -> None:
    """Idle every 5 seconds, 10 over TCP; every 2 with a job, also a paused one."""
    printer, entry = either
    machine = printer.machine
    idle = 5 if entry.runtime_data.client.device.options.uses_http else 10

    async def pace(seconds: int, times: int) -> None:
        """Check that polls come once in so many seconds."""
        await poll(seconds)
        assert entry.runtime_data.coordinator.update_interval.total_seconds() == seconds
        assert await counted(printer, poll(seconds, times=times)) == times
        # Home Assistant counts in whole seconds, and so half of two is too close.
        if seconds > 2:
            assert await counted(printer, poll(1, times=seconds // 2)) == 0
        await poll(seconds)

    await pace(idle, times=30)
    machine.start_job("benchy.gcode", heated=True, duration=10 * HOUR)
    await poll(10)
    await pace(2, times=60)
    machine.pause()
    await pace(2, times=10)
    machine.cancel()
    await poll(2, times=10)
    await pace(idle, times=30)


@pytest.mark.parametrize(
    "state",
    ["preparing", "calibrating", "busy", "downloading", "heating", "pausing", "paused"],
)
async def test_a_printer_that_gets_ready_is_asked_as_often_as_with_a_job(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    state: str,
) -> None:
    """What comes next may be the start of the print."""
    words = {"preparing": "unzipping", "calibrating": "calibrate_doing"}
    printer.faults.detail_overrides = {"status": words.get(state, state)}
    await poll(5)
    assert state_of(hass, loaded, "status").state == state

    assert await counted(printer, poll(2, times=10)) == 10


@pytest.mark.parametrize("with_job", [False, True])
async def test_a_printer_that_went_off_is_asked_less_and_less_often(
    hass: HomeAssistant, either: Either, poll: Poll, with_job: bool
) -> None:
    """After 25 seconds with a job and 35 idle; then after 2, 4, 8, 16 and 30 more."""
    printer, entry = either
    if with_job:
        printer.machine.start_job("benchy.gcode", heated=True, duration=10 * HOUR)
    await poll(10)
    printer.faults.update({"reset": True, "tcp_break": "reset_reply"})
    patience = 25 if with_job else 35

    await poll(1, times=patience - 1)
    assert state_of(hass, entry, "connectivity").state == "on"
    await poll(1)
    assert state_of(hass, entry, "connectivity").state == "off"

    intervals = []
    for _ in range(120):
        await poll(1)
        intervals.append(entry.runtime_data.coordinator.update_interval.total_seconds())
    assert list(dict.fromkeys(intervals))[-4:] == [4, 8, 16, 30]


@pytest.mark.parametrize("with_job", [False, True])
async def test_a_printer_that_hangs_is_off_in_the_midst_of_an_attempt(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    with_job: bool,
) -> None:
    """The first attempt waits in vain for 15 seconds, and the next one waits still."""
    printer, entry = either
    if with_job:
        printer.machine.start_job("benchy.gcode", heated=True, duration=10 * HOUR)
    await poll(10)
    printer.faults.update({"hang": True, "tcp_hang": True})

    async def tick(seconds: int) -> None:
        """Let time pass without waiting for the attempts."""
        for _ in range(seconds):
            freezer.tick(1)
            async_fire_time_changed(hass)
            for _ in range(50):
                await asyncio.sleep(0)

    await tick(24 if with_job else 34)
    assert state_of(hass, entry, "connectivity").state == "on"
    assert not our_log_lines(caplog)
    await tick(2)
    assert state_of(hass, entry, "connectivity").state == "off"
    assert our_log_lines(caplog) == [
        (logging.INFO, "Left is offline: no answer in time")
    ]
    assert entry.runtime_data.coordinator.connectivity.failures == 1

    # The attempt that hangs is answered after all.
    printer.faults.update({"hang": False, "tcp_hang": False})
    await tick(30)
    assert state_of(hass, entry, "connectivity").state == "on"


async def test_a_printer_that_refuses_everything_is_asked_120_times_an_hour(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """Two times a minute, one request each, and nothing else."""
    printer = await switch_on("creator_5", name="Left", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.set_lan_mode(False)
    await poll(10, times=4)
    await poll(30, times=5)
    assert state_of(hass, entry, "status").state == "offline"
    asked = len(printer.requests)

    await poll(15, times=HOUR // 15)

    assert len(printer.requests) - asked == 120
    assert {one.path for one in printer.requests[asked:]} == {"/detail"}


async def test_an_hour_without_power_is_one_line_and_one_change(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However long it takes; back with the first slow poll, and all is as before."""
    printer, entry = either
    await poll(10)
    before = values(hass, entry, *shown_keys(hass, entry))
    changes = followed(hass, entry)
    await printer.power_off()
    await poll(10, times=4)
    went = len(changes)

    await poll(30, times=HOUR // 30)

    assert len(changes) == went == len(shown_keys(hass, entry) - PAST)
    assert our_log_lines(caplog) == [OFF]
    measured = shown_keys(hass, entry) - KNOWN_WHILE_OFF - PAST
    assert set(values(hass, entry, *measured).values()) == {"unavailable"}
    past = shown_keys(hass, entry) & PAST
    assert "unavailable" not in values(hass, entry, *past).values()
    assert entry.state is ConfigEntryState.LOADED
    await printer.power_on()
    await poll(30)
    assert our_log_lines(caplog) == [OFF, ON]
    after = values(hass, entry, *shown_keys(hass, entry))
    warm = {key for key in after if key.endswith("temperature")} | {"light"}
    assert {key for key in after if after[key] != before[key]} <= warm
    assert await counted(printer, poll(10, times=6)) == 6


@pytest.mark.usefixtures("all_enabled")
async def test_what_has_been_is_known_while_it_is_off(
    hass: HomeAssistant, either: Either, poll: Poll
) -> None:
    """The last print and the totals, and nothing else beside the status."""
    printer, entry = either
    printer.machine.start_job("cube.gcode", duration=60, weight_g=12.5, heated=True)
    await poll(10, times=9)
    assert state_of(hass, entry, "status").state == "completed"

    await printer.power_off()
    await poll(10, times=4)

    assert state_of(hass, entry, "status").state == "offline"
    available = set()
    for one in registered_entities(hass, entry):
        shown = hass.states.get(one.entity_id)
        assert shown is not None, one.entity_id
        if shown.state != "unavailable":
            available.add(key_of(entry, one))
    told_over_tcp = PAST - {"lifetime_time", "lifetime_filament", "last_job_filament"}
    is_tcp = printer.machine.model.key == "adventurer_4"
    assert available == KNOWN_WHILE_OFF | (told_over_tcp if is_tcp else PAST)


def followed(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return the entities that changed their state, in a list that grows."""
    changes: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None or old.state != new.state:
            changes.append(event.data["entity_id"])

    ids = [one.entity_id for one in registered_entities(hass, entry)]
    async_track_state_change_event(hass, ids, note)
    return changes


async def test_a_printer_that_comes_and_goes_is_one_line_each_way(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Again and again, in nobody's way and without a warning."""
    printer, entry = either
    for _ in range(5):
        await printer.power_off()
        await poll(10, times=4)
        await poll(30, times=5)
        assert state_of(hass, entry, "status").state == "offline"
        await printer.power_on()
        await poll(30)
        await poll(10, times=5)
        assert state_of(hass, entry, "status").state == "ready"

    assert our_log_lines(caplog) == [OFF, ON] * 5
    # The loop itself notices that its time jumps.
    others = [one for one in caplog.records if one.name != "asyncio"]
    assert [one for one in others if one.levelno > logging.INFO] == []


async def test_a_printer_that_answers_every_tenth_poll_is_never_off(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its last answer is never old enough."""
    printer, entry = either
    printer.machine.start_job("benchy.gcode", heated=True, duration=10 * HOUR)
    await poll(10)
    changes = followed(hass, entry)
    status = entity_id(hass, entry, "status")
    for _ in range(20):
        printer.faults.update({"reset": True, "tcp_break": "reset_reply"})
        await poll(2, times=9)
        printer.faults.update({"reset": False, "tcp_break": None})
        await poll(2)

    assert status not in changes
    assert state_of(hass, entry, "connectivity").state == "on"
    assert not our_log_lines(caplog)


@pytest.mark.parametrize(
    ("odd", "normal"),
    [
        ({"detail_missing": {"status", "printProgress"}}, {"detail_missing": set()}),
        ({"detail_nulls": {"printProgress", "name"}}, {"detail_nulls": set()}),
        ({"garbage": "html"}, {"garbage": None}),
        ({"garbage": "truncated"}, {"garbage": None}),
        ({"garbage": "not_an_object"}, {"garbage": None}),
        ({"garbage": "not_http"}, {"garbage": None}),
        ({"garbage": "binary"}, {"garbage": None}),
    ],
)
async def test_an_odd_answer_costs_no_more_than_its_own_values(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    odd: dict[str, Any],
    normal: dict[str, Any],
) -> None:
    """In the middle of a print: nothing turns unavailable, and no line is written."""
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await poll(10)
    before = values(hass, loaded, *shown_keys(hass, loaded))
    available = {key for key in before if before[key] != "unavailable"}

    printer.faults.update(odd)
    await poll(2)
    during = values(hass, loaded, *available)
    printer.faults.update(normal)
    await poll(2)

    assert "unavailable" not in during.values()
    assert during["connectivity"] == "on"
    if "garbage" in odd:
        assert during == {key: before[key] for key in available}
    assert state_of(hass, loaded, "status").state == "printing"
    assert loaded.runtime_data.coordinator.connectivity.failures == 0
    assert not our_log_lines(caplog)


@pytest.fixture
async def hanging(hass: HomeAssistant, either: Either) -> Either:
    """Return a known printer that takes connections and never answers."""
    printer, entry = either
    assert await hass.config_entries.async_unload(entry.entry_id)
    printer.faults.update({"hang": True, "tcp_hang": True})
    return printer, entry


async def test_home_assistants_start_waits_for_no_printer(
    hass: HomeAssistant, hanging: Either
) -> None:
    """All entities are there and the start is over, although nothing was answered."""
    _printer, entry = hanging
    keys = keys_of(hass, entry)
    hass.set_state(CoreState.starting)
    began = time.monotonic()

    assert await hass.config_entries.async_setup(entry.entry_id)
    # This is what a start waits for, at every stage.
    await hass.async_block_till_done()
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()

    # An answer would have been waited for 15 seconds long.
    assert time.monotonic() - began < 5
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.coordinator.data.online is None
    assert keys_of(hass, entry) == keys
    # What memory holds, until the first answer.
    assert values(hass, entry, *KNOWN_WHILE_OFF) == {
        "status": "ready",
        "connectivity": "on",
    }
    for key in shown_keys(hass, entry) - KNOWN_WHILE_OFF - PAST:
        assert state_of(hass, entry, key).state == "unavailable", key
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_nothing_comes_from_unknown_after_a_start(
    hass: HomeAssistant, hanging: Either, poll: Poll
) -> None:
    """A print that had ended does not end again when the printer answers late."""
    printer, entry = hanging
    printer.faults.update({"hang": False, "tcp_hang": False})
    printer.machine.start_job("benchy.gcode", progress=0.99, heated=True, duration=1000)
    await set_up(hass, entry)
    await poll(10, times=3)
    before = values(hass, entry, *KNOWN_WHILE_OFF)
    assert before == {"status": "completed", "connectivity": "on"}
    assert await hass.config_entries.async_unload(entry.entry_id)
    seen = seen_states(hass, entity_id(hass, entry, "status"))

    # Two attempts fail, and the third is answered.
    printer.faults.update({"reset": True, "tcp_break": "reset_reply"})
    await set_up(hass, entry)
    assert values(hass, entry, *KNOWN_WHILE_OFF) == before
    await poll(2)
    printer.faults.update({"reset": False, "tcp_break": None})
    await poll(2)

    assert entry.runtime_data.coordinator.data.online
    assert values(hass, entry, *KNOWN_WHILE_OFF) == before
    assert seen == ["completed"]


@pytest.mark.parametrize("how", ["unload", "power cut"])
async def test_a_printer_that_was_off_is_still_off_after_a_start(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    hass_storage: dict[str, Any],
    how: str,
) -> None:
    """No automation sees it come and go because Home Assistant was restarted."""
    printer, entry = either
    await printer.power_off()
    await poll(10, times=4)
    await poll(60)
    key = f"flashforge.{entry.entry_id}"
    stored = hass_storage[key]
    assert await hass.config_entries.async_unload(entry.entry_id)
    if how == "power cut":
        hass_storage[key] = stored
    seen = seen_states(hass, entity_id(hass, entry, "status"))

    await set_up(hass, entry)
    assert entry.runtime_data.coordinator.connectivity.failures == 1
    await poll(35)

    assert entry.runtime_data.coordinator.data.online is False
    assert seen == ["offline"]
    assert state_of(hass, entry, "connectivity").state == "off"


async def test_a_memory_of_an_older_version_shows_its_state(
    hass: HomeAssistant,
    hanging: Either,
    hass_storage: dict[str, Any],
) -> None:
    """It did not say whether the printer was on, and a wrong type says nothing."""
    _printer, entry = hanging
    memory = hass_storage[f"flashforge.{entry.entry_id}"]["data"]
    for odd in ({}, {"online": "yes"}):
        del memory["online"]
        memory.update(odd)
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert values(hass, entry, *KNOWN_WHILE_OFF) == {
            "status": "ready",
            "connectivity": "unknown",
        }
        assert await hass.config_entries.async_unload(entry.entry_id)
        memory.setdefault("online", True)


async def test_without_a_memory_nothing_is_known_at_first(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """A printer that never answered is unknown, and then offline."""
    printer = await switch_on(udp=False)
    await printer.power_off()
    entry = await set_up(hass, add_entry(hass, printer))

    assert values(hass, entry, *KNOWN_WHILE_OFF) == dict.fromkeys(
        KNOWN_WHILE_OFF, "unknown"
    )
    await poll(35)

    assert state_of(hass, entry, "status").state == "offline"


async def test_a_printer_that_hangs_is_let_go_of_at_once(
    hass: HomeAssistant, hanging: Either
) -> None:
    """Neither a reload nor Home Assistant's stop waits for it."""
    printer, entry = hanging
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: bool(printer.open_connections + printer.tcp_open_connections))
    began = time.monotonic()

    for _ in range(3):
        assert await hass.config_entries.async_reload(entry.entry_id)
    assert await hass.config_entries.async_unload(entry.entry_id)

    assert time.monotonic() - began < 5
    await until(lambda: not printer.open_connections + printer.tcp_open_connections)


async def test_a_printer_that_is_off_at_the_start_comes_when_it_is_switched_on(
    hass: HomeAssistant,
    either: Either,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Off is known after its time, and said once; there is nothing else to do."""
    printer, entry = either
    assert await hass.config_entries.async_unload(entry.entry_id)
    await printer.power_off()
    await set_up(hass, entry)
    assert our_log_lines(caplog) == []
    assert values(hass, entry, *KNOWN_WHILE_OFF) == {
        "status": "ready",
        "connectivity": "on",
    }

    await poll(35)
    assert values(hass, entry, *KNOWN_WHILE_OFF) == {
        "status": "offline",
        "connectivity": "off",
    }
    await poll(30, times=60)
    assert our_log_lines(caplog) == [OFF]
    await printer.power_on()
    await poll(30)

    assert state_of(hass, entry, "status").state == "ready"
    assert our_log_lines(caplog) == [OFF, ON]
    assert await counted(printer, poll(10, times=3)) == 3
