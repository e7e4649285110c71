"""The story of a job in Home Assistant: last job, history, and what a restart keeps."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.printfile import (
    FileKind,
    PrintFile,
    Stop,
    StopKind,
    UsedTool,
)
from tests.simulator import SimulatedPrinter

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    device_id,
    miss,
    perform,
    set_up,
    state_of,
    values,
)

LAST = ("last_job_file", "last_job_result", "last_job_duration")


def print_file(printer: SimulatedPrinter, name: str = "benchy.gcode") -> None:
    """Start a print of a quarter of an hour that is at its first layer."""
    printer.machine.start_job(name, duration=900, layers=120, heated=True)


def history(hass: HomeAssistant, entry: MockConfigEntry) -> list[str | None]:
    """Return the results of the jobs that have ended, the newest first."""
    jobs = entry.runtime_data.coordinator.jobs.history.jobs
    return [f"{job.file_name} {job.result}" for job in jobs]


@pytest.mark.parametrize(
    ("model", "tcp"),
    [("adventurer_5m_pro", False), ("creator_5", False), ("adventurer_4", True)],
)
async def test_the_last_job_is_shown(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str, tcp: bool
) -> None:
    """Its file, its result and how long it took, also while the printer is off."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    assert set(values(hass, entry, *LAST).values()) == {"unknown"}
    assert state_of(hass, entry, "jobs_finished").state == "0"

    await poll(10)
    print_file(printer)
    await poll(10, times=100)

    assert values(hass, entry, *LAST) == {
        "last_job_file": "benchy.gcode",
        "last_job_result": "completed",
        "last_job_duration": "15",
    }
    assert state_of(hass, entry, "jobs_finished").state == "1"
    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "last_job_result").state == "completed"


async def test_a_canceled_job_says_so(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """And counts for no finished one; its filament is what had been used."""
    print_file(printer)
    await poll(10, times=45)
    printer.machine.cancel()
    await poll(10, times=3)

    assert state_of(hass, loaded, "last_job_result").state == "cancelled"
    assert state_of(hass, loaded, "jobs_finished").state == "0"
    filament = float(state_of(hass, loaded, "last_job_filament").state)
    job = loaded.runtime_data.coordinator.jobs.last
    assert filament == pytest.approx(job.filament_weight / 2, rel=0.05)


async def test_a_job_that_was_on_before_is_no_news(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """A job on the plate at the first look of all is no last job; a running one is."""
    print_file(printer)
    printer.machine.finish_job()
    await set_up(hass, entry)
    await poll(10, times=3)
    assert state_of(hass, entry, "last_job_file").state == "unknown"
    assert history(hass, entry) == []


async def test_a_job_goes_on_over_a_restart(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """It is the same one, with its start, and ends once."""
    print_file(printer)
    await poll(10, times=30)
    before = loaded.runtime_data.coordinator.data.job
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await set_up(hass, loaded)
    await poll(10)
    job = loaded.runtime_data.coordinator.data.job
    assert (job.id, job.start) == (before.id, before.start)

    await poll(10, times=90)
    assert history(hass, loaded) == ["benchy.gcode completed"]


async def test_a_job_that_ended_meanwhile_is_told_after_the_restart(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Once, with the time at which it must have ended."""
    print_file(printer)
    await poll(10, times=30)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    freezer.tick(timedelta(hours=3))
    await set_up(hass, loaded)
    await poll(10)
    await poll(10)
    assert history(hass, loaded) == ["benchy.gcode completed"]


@pytest.mark.parametrize("announced", ["printing", "completed"])
async def test_a_power_cut_repeats_nothing_and_loses_nothing(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    announced: str,
) -> None:
    """What is announced has been stored, so a second later the power may fail."""
    await poll(10)
    on_disk: dict[str, Any] = {}

    @callback
    def cut(event: Event) -> None:
        state = event.data["new_state"]
        if state is not None and state.state == announced and not on_disk:
            on_disk.update(deepcopy(hass_storage))

    hass.bus.async_listen("state_changed", cut)
    print_file(printer)
    await poll(10, times=30 if announced == "printing" else 97)
    assert on_disk
    kept = loaded.runtime_data.coordinator.jobs
    known = kept.current or kept.last
    stored = on_disk[f"{DOMAIN}.{loaded.entry_id}"]["data"]["job"]
    past = on_disk.get(f"{DOMAIN}.{loaded.entry_id}.history", {"data": {"jobs": []}})
    assert known.id in {
        *(job["id"] for job in past["data"]["jobs"]),
        (stored["current"] or {}).get("id"),
    }

    assert await hass.config_entries.async_unload(loaded.entry_id)
    hass_storage.clear()
    hass_storage.update(on_disk)
    await set_up(hass, loaded)
    await poll(10, times=3)

    jobs = loaded.runtime_data.coordinator.jobs
    if announced == "printing":
        assert jobs.current.id == known.id
        assert history(hass, loaded) == []
    else:
        assert jobs.last.id == known.id
        assert [job["id"] for job in past["data"]["jobs"]] == [known.id]
        assert stored["last"]["id"] == known.id
        assert history(hass, loaded) == ["benchy.gcode completed"]
        assert state_of(hass, loaded, "jobs_finished").state == "1"


async def _cut_power(
    hass: HomeAssistant, storage: dict[str, Any], entry: MockConfigEntry
) -> None:
    """Start again with what has been stored by now; what waits to be is lost."""
    on_disk = deepcopy(storage)
    assert await hass.config_entries.async_unload(entry.entry_id)
    storage.clear()
    storage.update(on_disk)
    await set_up(hass, entry)


async def test_a_power_cut_after_the_plate_was_cleared_costs_no_job(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The same file lies there once more, and has been printed once more."""
    print_file(printer)
    await poll(10, times=97)
    printer.machine.clear_platform()
    await poll(10)
    print_file(printer)
    freezer.tick(timedelta(hours=2))
    await _cut_power(hass, hass_storage, loaded)
    await poll(5)
    assert history(hass, loaded) == ["benchy.gcode completed"] * 2


@pytest.mark.parametrize("seen", [False, True])
async def test_a_power_cut_between_the_two_stores_repeats_nothing(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
    seen: bool,
) -> None:
    """A job that the history has already is found again, as the same one."""
    await poll(5)
    key = f"{DOMAIN}.{loaded.entry_id}"
    print_file(printer)
    if seen:
        await poll(10)
    before = deepcopy(hass_storage[key])
    freezer.tick(timedelta(hours=2))
    await poll(5)
    (first,) = loaded.runtime_data.coordinator.jobs.history.jobs
    assert await hass.config_entries.async_unload(loaded.entry_id)
    hass_storage[key] = before
    freezer.tick(timedelta(hours=2))
    await set_up(hass, loaded)
    await poll(5)

    jobs = loaded.runtime_data.coordinator.jobs
    assert jobs.history.jobs == (first,)
    assert jobs.last == first
    assert state_of(hass, loaded, "jobs_finished").state == "1"


async def test_a_damaged_store_costs_the_history_alone(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    entry: MockConfigEntry,
    poll: Poll,
) -> None:
    """The printer loads, and its jobs begin anew."""
    key = f"{DOMAIN}.{entry.entry_id}"
    for name, data in ((key, {"job": ["x"], "client": 5}), (f"{key}.history", ["x"])):
        hass_storage[name] = {
            "version": 1,
            "minor_version": 1,
            "key": name,
            "data": data,
        }
    await set_up(hass, entry)
    await poll(2, times=2)
    assert state_of(hass, entry, "status").state == "ready"
    assert history(hass, entry) == []


async def test_an_answer_that_comes_after_the_end_is_not_stored(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
) -> None:
    """A printer that is being removed leaves no file, whatever still arrives."""
    await poll(10)
    print_file(printer)
    await poll(10, times=3)
    coordinator = loaded.runtime_data.coordinator
    assert await hass.config_entries.async_unload(loaded.entry_id)
    hass_storage.clear()
    printer.machine.finish_job()
    await coordinator._take_over(await coordinator.client.info.get_status())
    assert coordinator.jobs.last is not None
    assert not [key for key in hass_storage if key.startswith(DOMAIN)]


async def test_a_lost_tracker_leaves_the_last_job(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
) -> None:
    """The history knows it, too."""
    await poll(10)
    print_file(printer)
    await poll(10, times=95)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    hass_storage[f"{DOMAIN}.{loaded.entry_id}"]["data"]["job"] = "damaged"
    await set_up(hass, loaded)
    assert state_of(hass, loaded, "last_job_result").state == "completed"


async def test_two_jobs_of_one_name_are_two(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Also straight after each other."""
    for _ in range(2):
        print_file(printer)
        await poll(10, times=95)
        printer.machine.clear_platform()
        await poll(10, times=2)
    assert history(hass, loaded) == ["benchy.gcode completed"] * 2
    assert state_of(hass, loaded, "jobs_finished").state == "2"


async def test_start_and_elapsed_time_are_off_and_right(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """The elapsed time is written once a minute, whatever the polls are."""
    registry = er.async_get(hass)
    for key in ("start_time", "elapsed_time"):
        registry.async_get_or_create(
            "sensor", DOMAIN, f"{entry.unique_id}_{key}", disabled_by=None,
            config_entry=entry,
        )  # fmt: skip
    await set_up(hass, entry)
    await poll(10)
    began = dt_util.utcnow()
    print_file(printer)
    await poll(2)
    changes = async_capture_events(hass, "state_changed")
    await poll(2, times=150)

    elapsed = state_of(hass, entry, "elapsed_time")
    assert elapsed.state == "5"
    written = [one for one in changes if one.data["entity_id"] == elapsed.entity_id]
    assert len(written) <= 6
    start = dt_util.parse_datetime(state_of(hass, entry, "start_time").state)
    assert start is not None
    assert abs(start - began) <= timedelta(seconds=10)


async def test_a_printer_without_times_is_measured(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """Over TCP there is neither an estimate nor a time; progress and our clock tell."""
    printer = await switch_on("adventurer_4", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    await poll(10)
    printer.machine.start_job("benchy.gcode", duration=3600, layers=120, heated=True)
    await poll(10, times=2)
    assert values(hass, entry, "remaining_time", "finish_time") == {
        "remaining_time": "unknown",
        "finish_time": "unknown",
    }
    await poll(10, times=90)
    assert int(state_of(hass, entry, "remaining_time").state) == pytest.approx(
        45, abs=2
    )

    printer.machine.pause()
    await poll(10, times=3)
    before = state_of(hass, entry, "finish_time").state
    await poll(10, times=60)
    assert state_of(hass, entry, "finish_time").state == before
    printer.machine.resume()
    await poll(10, times=6)
    after = dt_util.parse_datetime(state_of(hass, entry, "finish_time").state)
    left = printer.machine.job.seconds_left(1.0) if printer.machine.job else 0.0
    assert after is not None
    expected = dt_util.utcnow() + timedelta(seconds=left)
    assert abs(after - expected) < timedelta(minutes=3)


READ = PrintFile(
    kind=FileKind.GCODE,
    total_bytes=1000,
    estimated_time=3600.0,
    layers=120,
    tools=(UsedTool(number=0, material="PLA"),),
    stops=(
        Stop(kind=StopKind.PAUSE, layer=31, seconds=900.0),
        Stop(kind=StopKind.COLOR_CHANGE, layer=61, seconds=1800.0),
        Stop(kind=StopKind.PAUSE, layer=91),
    ),
)


@pytest.mark.parametrize(
    ("model", "tcp"), [("adventurer_5m_pro", False), ("adventurer_4", True)]
)
async def test_a_file_that_was_read_tells_of_its_print(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str, tcp: bool
) -> None:
    """When it is done, from the first layer on, and when it stops; over a reload."""
    printer = await switch_on(model, udp=False)
    printer.faults.estimate = None if tcp else "zero"
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))

    async def reload() -> None:
        assert await hass.config_entries.async_unload(entry.entry_id)
        await set_up(hass, entry)
        await poll(10, times=2)

    def shown() -> tuple[float, str | None, int | None, float | None]:
        """Return finish time, next stop, its layer and time, in seconds of the job."""
        state = state_of(hass, entry, "finish_time")
        stop_time = state.attributes["next_stop_time"]
        finish_time = dt_util.parse_datetime(state.state)
        assert finish_time is not None
        return (
            (finish_time - began).total_seconds(),
            state.attributes["next_stop"],
            state.attributes["next_stop_layer"],
            None if stop_time is None else (stop_time - began).total_seconds(),
        )

    def approximately(seconds: float) -> object:
        return pytest.approx(seconds, abs=130)

    await entry.runtime_data.coordinator.async_remember_file("benchy.gcode", READ)
    await reload()
    coordinator = entry.runtime_data.coordinator
    assert coordinator.known_file("benchy.gcode").tools == READ.file_tools
    assert coordinator.known_file("Benchy.gcode") is None
    assert state_of(hass, entry, "finish_time").attributes["next_stop"] is None

    began = dt_util.utcnow()
    printer.machine.start_job("benchy.gcode", duration=3600, layers=120, heated=True)
    await poll(10, times=2)
    at_first = (approximately(3600), "pause", 31, approximately(900))
    assert shown() == at_first
    await poll(25, times=16)
    await reload()
    assert shown() == at_first

    while printer.machine.job and printer.machine.job.layer < 31:
        await poll(25)
    printer.machine.pause()
    await poll(30, times=20)
    assert shown() == at_first
    printer.machine.resume()
    await poll(10, times=10)
    assert shown() == (approximately(4200), "color_change", 61, approximately(2400))
    await reload()
    await poll(30, times=35)
    assert shown() == (approximately(4200), "pause", 91, None)
    answer = (await perform(hass, "get_jobs", entry))[device_id(hass, entry)]
    assert answer["current"]["estimated_time"] == 3600

    await poll(30, times=54)
    assert state_of(hass, entry, "finish_time").attributes["next_stop"] is None
    answer = (await perform(hass, "get_jobs", entry))[device_id(hass, entry)]
    assert [job["estimated_time"] for job in answer["jobs"]] == [3600]
