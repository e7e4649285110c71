"""Stored files on a dashboard: what is listed and when, and what is started."""

from dataclasses import replace

from homeassistant.components.select import ATTR_OPTION, ATTR_OPTIONS
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.const import DOMAIN
from tests.client.request_spy import on_request, until
from tests.simulator import RequestRecord, SimulatedPrinter
from tests.simulator.detail import Json
from tests.simulator.http_api import success
from tests.simulator.job import DEFAULT_FILES, StoredFile

from .catalogue import FILES, GENERIC, GENERIC_OVER_TCP
from .conftest import (
    Poll,
    SwitchOn,
    bring,
    entity_id,
    keys_of,
    miss,
    our_log_lines,
    press,
    state_of,
    told,
)

pytestmark = pytest.mark.timings(
    read_back_intervals=(0.0, 0.0, 0.05),
    late_read_back_intervals=(),
    log_in_interval=0.05,
    start_check_interval=0.01,
)

NAMES = [file.file_name for file in DEFAULT_FILES]
EVERY_WAY = [
    *((model, False) for model in ("adventurer_5m_pro", "ad5x", "creator_5")),
    *((model, True) for model in ("adventurer_3", "adventurer_4", "adventurer_5m_pro")),
]


def shown(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[str, list[str]]:
    """Return which file is chosen, and from which it can be."""
    state = state_of(hass, entry, "stored_file")
    return state.state, state.attributes[ATTR_OPTIONS]


def lists(printer: SimulatedPrinter) -> int:
    """Return how often a printer was asked for its files."""
    if printer.requests:
        return sum(one.path == "/gcodeList" for one in printer.requests)
    return sum(one.code == "M661" for one in printer.tcp_records)


async def choose(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> None:
    """Choose a stored file."""
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "stored_file")}
    await hass.services.async_call(
        "select", "select_option", {ATTR_OPTION: name}, blocking=True, target=target
    )


async def refusal(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    """Press a button that refuses, see that it says what to do, and return the key."""
    with pytest.raises(ServiceValidationError) as caught:
        await press(hass, entry, key)
    assert caught.value.translation_domain == DOMAIN
    reason = caught.value.translation_key
    assert reason is not None
    if reason != "busy":
        assert "flashforge.start_print" in str(caught.value)
    return reason


async def end_job(printer: SimulatedPrinter, poll: Poll) -> None:
    """Let a job end, and its plate be cleared at the printer."""
    printer.machine.finish_job()
    await poll(2)
    printer.machine.clear_platform()
    await poll(10)


# What is listed, and when.


@pytest.mark.parametrize(("model", "tcp"), EVERY_WAY)
async def test_a_chosen_file_is_started_and_printed_again(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str, tcp: bool
) -> None:
    """Choosing one sends nothing, and the buttons print."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    names = NAMES if tcp else NAMES[:10]
    chosen, options = shown(hass, entry)
    assert chosen == "unknown"
    assert sorted(options) == sorted(names)

    await choose(hass, entry, "cube.gcode")
    assert shown(hass, entry) == ("cube.gcode", options)
    assert told(printer) == []
    await press(hass, entry, "start_selected")
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "cube.gcode"
    assert await refusal(hass, entry, "start_selected") == "busy"

    await poll(2)
    await end_job(printer, poll)
    if model == "adventurer_3":
        # Its firmware does not tell what it prints.
        assert await refusal(hass, entry, "print_again") == "no_last_file"
        return
    await press(hass, entry, "print_again")
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "cube.gcode"
    assert not printer.forbidden


@pytest.mark.parametrize(("model", "tcp"), EVERY_WAY)
async def test_files_are_listed_at_their_own_pace(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str, tcp: bool
) -> None:
    """When it comes, when a job starts or ends, and every ten minutes."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    await poll(10)
    assert lists(printer) == 1
    # Short of ten minutes, and two minutes more.
    await poll(10, times=53)
    assert lists(printer) == 1
    await poll(10, times=12)
    assert lists(printer) == 2

    printer.machine.card.put_first(StoredFile(file_name="new.gcode"))
    printer.machine.start_job("new.gcode", duration=1e5, heated=True)
    await poll(10)
    assert lists(printer) == 3
    assert "new.gcode" in shown(hass, entry)[1]
    await poll(2, times=10)
    assert lists(printer) == 3
    printer.machine.finish_job()
    await poll(2)
    await poll(10, times=3)
    assert lists(printer) == 4

    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "stored_file").state == "unavailable"
    await printer.power_on()
    await poll(30)
    assert lists(printer) == 5
    assert "new.gcode" in shown(hass, entry)[1]


@pytest.mark.parametrize(("model", "tcp"), [("ad5x", False), ("adventurer_4", True)])
async def test_a_list_that_fails_costs_nothing_else(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    model: str,
    tcp: bool,
) -> None:
    """The old one stays, polls go on, and it is tried again when that is due."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    before = shown(hass, entry)
    stored = entry.runtime_data.coordinator.stored_files
    printer.machine.card.put_first(StoredFile(file_name="new.gcode"))

    def spoil(request: RequestRecord) -> None:
        printer.faults.garbage = "html" if request.path == "/gcodeList" else None

    on_request(printer, spoil)
    printer.faults.tcp_refuse_queries = {"M661": "Error: no card."}
    await stored.async_refresh()
    assert shown(hass, entry) == before
    await poll(10, times=3)
    assert state_of(hass, entry, "connectivity").state == "on"
    assert entry.runtime_data.coordinator.connectivity.failures == 0
    assert not stored.is_due

    printer.requests = []
    printer.faults.garbage, printer.faults.tcp_refuse_queries = None, {}
    await poll(600)
    await poll(10)
    assert "new.gcode" in shown(hass, entry)[1]
    assert not our_log_lines(caplog)


async def test_a_list_that_hangs_holds_up_no_poll_and_no_second_one_is_read(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Whoever wants one meanwhile, as after an upload, gets a newer one."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    coordinator = entry.runtime_data.coordinator
    printer.faults.tcp_delay = 0.2
    coordinator.stored_files.expire()
    await coordinator.async_refresh()
    await until(lambda: lists(printer) == 2)
    assert not coordinator.stored_files.is_due
    printer.faults.tcp_delay = 0.0
    await coordinator.async_refresh()
    assert coordinator.is_responding

    printer.machine.card.put_first(StoredFile(file_name="new.gcode"))
    await coordinator.stored_files.async_refresh()
    assert lists(printer) == 3
    assert "new.gcode" in shown(hass, entry)[1]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert lists(printer) == 3


async def test_a_file_that_has_gone_is_not_chosen_any_more(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nor when it comes back; of very many files the first 200 are shown."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    stored, card = entry.runtime_data.coordinator.stored_files, printer.machine.card
    await choose(hass, entry, "cube.gcode")
    files = card.files
    card.files = [one for one in files if one.file_name != "cube.gcode"]
    await stored.async_refresh()
    assert shown(hass, entry)[0] == "unknown"
    assert await refusal(hass, entry, "start_selected") == "no_file_selected"
    card.files = [
        *files,
        *(replace(files[0], file_name=f"{number}.gcode") for number in range(300)),
    ]
    await stored.async_refresh()
    chosen, options = shown(hass, entry)
    assert (chosen, len(options)) == ("unknown", 200)
    assert options[: len(NAMES)] == NAMES


# Who has none of it.


@pytest.mark.parametrize("model", [*GENERIC, "ad5x"])
async def test_printers_that_list_nothing_are_not_asked(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """Nor is there anything to choose or to press, or to refresh after an upload."""
    tcp = model in {*GENERIC_OVER_TCP, "ad5x"}
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    printer.machine.start_job("cube.gcode", heated=True)
    coordinator = entry.runtime_data.coordinator
    await coordinator.async_refresh()
    await coordinator.stored_files.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not keys_of(hass, entry) & FILES
    assert lists(printer) == 0


# What is refused, in words that name the action.


@pytest.mark.parametrize(("model", "tcp"), EVERY_WAY)
async def test_what_is_not_known_and_a_plate_are_refused(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """Nothing is sent; the plate needs somebody who has looked."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    assert await refusal(hass, entry, "start_selected") == "no_file_selected"
    assert await refusal(hass, entry, "print_again") == "no_last_file"

    await choose(hass, entry, "cube.gcode")
    printer.machine.start_job("cube.gcode", heated=True)
    await entry.runtime_data.coordinator.async_refresh()
    assert await refusal(hass, entry, "start_selected") == "busy"
    printer.machine.finish_job()
    await entry.runtime_data.coordinator.async_refresh()
    assert await refusal(hass, entry, "start_selected") == "plate_not_clear"
    if model != "adventurer_3":
        assert await refusal(hass, entry, "print_again") == "plate_not_clear"
    assert told(printer) == []


async def test_an_ad5x_is_asked_anew_what_a_file_needs(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """One for the station, or of which nothing is told, is not taken from the spool."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    for name in ("bracket.3mf", "hinge.3mf"):
        await choose(hass, entry, name)
        assert await refusal(hass, entry, "start_selected") == "needs_slots"
    await choose(hass, entry, "cube.gcode")
    cube = printer.machine.find_file("cube.gcode")
    hinge = printer.machine.find_file("hinge.3mf")
    printer.machine.card.put_first(replace(cube, tools=hinge.tools))
    assert await refusal(hass, entry, "start_selected") == "needs_slots"
    # Eleven others were used since.
    printer.machine.card.files = [*printer.machine.files[1:], cube]
    assert await refusal(hass, entry, "start_selected") == "needs_slots"

    printer.machine.card.put_first(hinge)
    printer.machine.start_stored("hinge.3mf")
    await entry.runtime_data.coordinator.async_refresh()
    printer.machine.finish_job()
    printer.machine.clear_platform()
    await entry.runtime_data.coordinator.async_refresh()
    assert await refusal(hass, entry, "print_again") == "needs_slots"
    assert told(printer) == []


async def test_an_ad5x_without_a_station_has_its_spool_alone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """So a file of which nothing is told is printed from there."""
    printer, entry = await bring(hass, switch_on, "ad5x", station=False)
    await choose(hass, entry, "cube.gcode")
    cube = printer.machine.find_file("cube.gcode")
    others = [one for one in printer.machine.files if one is not cube]
    printer.machine.card.files = [*others, cube]
    await press(hass, entry, "start_selected")
    assert printer.machine.job is not None
    assert printer.machine.job.file == cube


@pytest.mark.parametrize(("tools", "starts"), [(1, True), (2, False)])
async def test_a_creator_5_that_tells_of_several_tools(
    hass: HomeAssistant, switch_on: SwitchOn, tools: int, starts: bool
) -> None:
    """Which slots they print from is chosen; one tool prints from its own."""
    printer, entry = await bring(hass, switch_on, "creator_5")
    file: dict[str, Json] = {
        "gcodeFileName": "hinge.3mf",
        "useMatlStation": True,
        "gcodeToolDatas": [{"toolId": number, "slotId": 1} for number in range(tools)],
    }
    printer._api._endpoints = {
        **printer._api._endpoints,
        "/gcodeList": lambda _body: success(gcodeList=[file]),
    }
    await choose(hass, entry, "hinge.3mf")
    if starts:
        await press(hass, entry, "start_selected")
    else:
        assert await refusal(hass, entry, "start_selected") == "needs_slots"
    assert (printer.machine.job is not None) is starts


async def test_what_the_printer_itself_refuses_is_said(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A file may have been deleted at the printer since the last list."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    await choose(hass, entry, "cube.gcode")
    card = printer.machine.card
    card.files = [one for one in card.files if one.file_name != "cube.gcode"]
    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, entry, "start_selected")
    assert caught.value.translation_key == "refused"
    assert "File not exist" in str(caught.value)
