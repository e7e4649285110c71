"""Printers without LAN mode in Home Assistant: what they show, and what they obey."""

import asyncio
from collections import Counter
import json
import logging
from typing import Any

from homeassistant.components.camera import async_get_image
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import (
    PAST,
    Poll,
    SwitchOn,
    add_entry,
    entity_id,
    keys_of,
    our_log_lines,
    press,
    set_up,
    shown_keys,
    state_of,
    switch_light,
    values,
)

MODELS = [
    "adventurer_3",
    "adventurer_4",
    "adventurer_4_pro",
    "adventurer_5m",
    "adventurer_5m_pro",
    "ad5x",
]
# One of each firmware's way of talking.
FAMILIES = ["adventurer_3", "adventurer_4", "adventurer_5m_pro"]
# These do not tell which file they print, nor of layers or a lamp.
TACITURN = {"adventurer_3"}
POLL = ["M115", "M119", "M105", "M27"]


@pytest.fixture(params=FAMILIES)
async def any_printer(
    request: pytest.FixtureRequest, switch_on: SwitchOn
) -> SimulatedPrinter:
    """Return a model of each family that speaks TCP, with LAN mode off."""
    printer = await switch_on(request.param, udp=False)
    await printer.set_lan_mode(False)
    return printer


@pytest.fixture
async def any_entry(
    hass: HomeAssistant, any_printer: SimulatedPrinter
) -> MockConfigEntry:
    """Return its entry, set up without a check code."""
    return await set_up(hass, add_entry(hass, any_printer, tcp=True))


@pytest.fixture
async def a4(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return an Adventurer 4."""
    return await switch_on("adventurer_4", udp=False)


@pytest.fixture
async def a4_entry(hass: HomeAssistant, a4: SimulatedPrinter) -> MockConfigEntry:
    """Return the entry of the Adventurer 4, set up."""
    return await set_up(hass, add_entry(hass, a4, tcp=True))


def codes(printer: SimulatedPrinter, since: int = 0) -> list[str]:
    """Return the codes of the commands that a printer got over TCP."""
    return [record.code for record in printer.tcp_records[since:]]


async def nobody_connected(printer: SimulatedPrinter) -> None:
    """Wait until the printer has noticed that its last client is gone."""
    for _ in range(1000):
        if not printer.tcp_open_connections:
            return
        await asyncio.sleep(0)
    pytest.fail("a connection stays open")


@pytest.mark.parametrize("any_printer", MODELS, indirect=True)
async def test_a_day_of_a_printer_is_shown(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
) -> None:
    """Idle, heating, printing, paused and completed, with all that TCP tells."""
    keys = ["status", "printing", "problem", "print_progress", "file_name"]
    model = any_printer.machine.model.key
    file_name = "unknown" if model in TACITURN else "benchy.gcode"
    layer = {}
    if model not in TACITURN:
        keys.append("current_layer")
        layer = {"current_layer": "61"}
    nothing = dict.fromkeys(keys, "unknown")
    idle = {**nothing, "status": "ready", "printing": "off", "problem": "off"}
    assert values(hass, any_entry, *keys) == idle

    any_printer.machine.start_job("benchy.gcode", duration=3600, layers=120)
    await poll(10)
    # The Adventurer 3 says that it is busy, and not with what.
    heating = "busy" if model in TACITURN else "heating"
    assert state_of(hass, any_entry, "status").state == heating
    assert state_of(hass, any_entry, "file_name").state == file_name

    await hot_and_half_done(any_printer, poll)
    assert values(hass, any_entry, *keys) == {
        **idle,
        **layer,
        "status": "printing",
        "printing": "on",
        "print_progress": "50",
        "file_name": file_name,
    }
    nozzle, bed = (
        float(state_of(hass, any_entry, f"{part}_temperature").state)
        for part in ("nozzle", "bed")
    )
    assert nozzle == pytest.approx(220, abs=2)
    assert bed == pytest.approx(60, abs=2)

    any_printer.machine.pause()
    await poll(2, times=3)
    assert values(hass, any_entry, "status", "printing", "print_progress") == {
        "status": "paused",
        "printing": "off",
        "print_progress": "50",
    }

    any_printer.machine.resume()
    await poll(3600)
    assert values(hass, any_entry, "status", "printing", "print_progress") == {
        "status": "completed",
        "printing": "off",
        "print_progress": "100",
    }
    assert not any_printer.requests


async def hot_and_half_done(printer: SimulatedPrinter, poll: Poll) -> None:
    """Let a job heat up, and print for half of its time."""
    printer.machine.heat.warm(printer.machine.time.now())
    await poll(10)
    await poll(1795)


@pytest.mark.parametrize("any_printer", MODELS, indirect=True)
async def test_a_print_is_paused_resumed_and_canceled(
    hass: HomeAssistant, any_printer: SimulatedPrinter, any_entry: MockConfigEntry
) -> None:
    """Each button moves the printer, and the status follows at once."""
    machine = any_printer.machine
    machine.time.speed = 100
    machine.start_job("benchy.gcode", progress=0.3, heated=True, duration=36000)

    await press(hass, any_entry, "pause")
    assert machine.status == "pause"
    assert state_of(hass, any_entry, "status").state == "paused"
    await press(hass, any_entry, "resume")
    assert machine.status in {"heating", "printing"}
    assert state_of(hass, any_entry, "status").state in {"busy", "heating", "printing"}
    await press(hass, any_entry, "cancel")
    assert machine.status in {"canceling", "cancel", "ready"}
    assert state_of(hass, any_entry, "status").state in {"busy", "canceling", "ready"}
    assert Counter(codes(any_printer))["M601"] == Counter(codes(any_printer))["M602"]
    assert {"M25", "M24", "M26"} <= set(codes(any_printer))
    assert not any_printer.forbidden


@pytest.mark.parametrize(
    ("model", "firmware"),
    [
        ("adventurer_3", "1.3.7"),
        ("adventurer_4", None),
        ("adventurer_4_pro", None),
        ("adventurer_5m_pro", None),
    ],
)
async def test_the_light_is_switched_and_shows_at_once(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, firmware: str | None
) -> None:
    """Each takes its command in a shape of its own, and tells the new state."""
    printer = await switch_on(model, udp=False, firmware=firmware)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    printer.machine.light = False

    for to in ("on", "off", "on"):
        await switch_light(hass, entry, to)
        assert printer.machine.light is (to == "on")
        assert state_of(hass, entry, "light").state == to


async def test_a_poll_is_one_connection_that_takes_no_control(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
) -> None:
    """Four questions each time, and the slicer of the owner is never locked out."""
    await poll(10)
    asked, connections = len(any_printer.tcp_records), any_printer.tcp_connections

    await poll(10, times=3)
    any_printer.machine.start_job("benchy.gcode", heated=True)
    await poll(10)
    await poll(2, times=5)

    # When the job began the files were listed once, beside the poll, and its thumbnail
    # was asked for, if its file is told.
    told = state_of(hass, any_entry, "file_name").state == "benchy.gcode"
    sent = [*POLL * 9, "M115", "M661", *[*POLL, "M115", "M662"] * told]
    assert sorted(codes(any_printer, asked)) == sorted(sent)
    assert any_printer.tcp_connections - connections == 10 + 2 * told
    await nobody_connected(any_printer)
    assert any_entry.runtime_data.coordinator.update_interval.total_seconds() == 2


async def test_control_is_given_back_after_every_command(
    hass: HomeAssistant, a4: SimulatedPrinter, a4_entry: MockConfigEntry
) -> None:
    """Also after one that the printer refused."""
    await switch_light(hass, a4_entry, "on")
    a4.faults.tcp_refuse_commands = "Error: not now."
    with pytest.raises(HomeAssistantError):
        await switch_light(hass, a4_entry, "off")

    counted = Counter(codes(a4))
    assert counted["M601"] == counted["M602"] == 2
    await nobody_connected(a4)
    state = a4.state()["tcp"]
    assert isinstance(state, dict)
    assert state["controller"] is None


async def test_what_makes_no_sense_is_refused_in_words_and_not_sent(
    hass: HomeAssistant, any_printer: SimulatedPrinter, any_entry: MockConfigEntry
) -> None:
    """An idle printer is told nothing."""
    asked = len(any_printer.tcp_records)
    for key, message in (
        ("pause", "Only a running print can be paused"),
        ("resume", "There is no paused print to resume"),
        ("cancel", "There is no print that can be canceled now"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await press(hass, any_entry, key)
        assert str(caught.value).startswith(message)

    assert set(codes(any_printer, asked)) == set(POLL)


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (
            {"tcp_control_held": True},
            (
                "Another program controls the printer, for example a slicer, or a file"
                " is being sent. Try again when it is finished"
            ),
        ),
        (
            {"tcp_refuse_commands": "Error: not now."},
            "The printer refused the request: Error: not now.",
        ),
        (
            {"tcp_ignore_commands": True},
            "The printer accepted the command but nothing changed. Check its screen",
        ),
        ({"tcp_flood": True}, "Failed to read the printer's answer"),
        (
            {"tcp_break": "reset_reply"},
            (
                "The printer did not answer in time. The command may or may not have"
                " been carried out; it was not sent again"
            ),
        ),
    ],
)
@pytest.mark.timings(
    read_back_intervals=(0.0, 0.0), late_read_back_intervals=(), log_in_interval=0.0
)
async def test_what_goes_wrong_is_said_in_words(
    hass: HomeAssistant,
    a4: SimulatedPrinter,
    a4_entry: MockConfigEntry,
    faults: dict[str, Any],
    message: str,
) -> None:
    """The user reads what happened, and the print goes on."""
    a4.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await a4_entry.runtime_data.coordinator.async_refresh()
    a4.faults.update(faults)

    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, a4_entry, "pause")

    assert str(caught.value) == message
    assert a4.machine.status == "printing"
    assert codes(a4).count("M25") <= 1


async def test_a_printer_that_has_gone_is_said_to_be_gone(
    hass: HomeAssistant, a4: SimulatedPrinter, a4_entry: MockConfigEntry
) -> None:
    """Before the third miss the button still works, and says what is wrong."""
    await a4.power_off()

    with pytest.raises(HomeAssistantError) as caught:
        await switch_light(hass, a4_entry, "on")

    assert str(caught.value) == (
        "Failed to reach the printer. Check that it is on and connected"
    )


async def test_a_printer_is_switched_off_and_on_again(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Off after 35 seconds, back by itself, one line in the log for each."""
    name = any_printer.machine.name
    others = shown_keys(hass, any_entry) - {"status", "connectivity"} - PAST
    await poll(10)
    await any_printer.power_off()

    await poll(10, times=3)
    assert state_of(hass, any_entry, "status").state == "ready"
    await poll(5)
    assert values(hass, any_entry, "status", "connectivity") == {
        "status": "offline",
        "connectivity": "off",
    }
    assert set(values(hass, any_entry, *others).values()) == {"unavailable"}
    await poll(30, times=10)
    await any_printer.power_on()
    await poll(30)

    assert state_of(hass, any_entry, "status").state == "ready"
    assert "unavailable" not in values(hass, any_entry, *others).values()
    assert our_log_lines(caplog) == [
        (logging.INFO, f"{name} is offline: the connection was refused"),
        (logging.INFO, f"{name} answers again"),
    ]


async def test_one_odd_answer_in_the_middle_of_a_print_changes_nothing(
    hass: HomeAssistant,
    a4: SimulatedPrinter,
    a4_entry: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The printer stays available, and no line is written."""
    a4.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await poll(10)
    for fault in ({"tcp_flood": True}, {"tcp_break": "close_reply"}):
        a4.faults.update(fault)
        await poll(2)
        assert state_of(hass, a4_entry, "status").state == "printing"
        a4.faults.update({"tcp_flood": False, "tcp_break": None})
        await poll(2)

    assert state_of(hass, a4_entry, "status").state == "printing"
    assert not our_log_lines(caplog)


async def test_home_assistant_restarts_while_the_printer_is_off(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
    hass_storage: dict[str, Any],
) -> None:
    """All entities are there at once, from a memory that holds no secret."""
    keys = keys_of(hass, any_entry)
    assert await hass.config_entries.async_unload(any_entry.entry_id)
    machine = any_printer.machine
    stored = str(hass_storage[f"{DOMAIN}.{any_entry.entry_id}"])
    assert machine.name in stored
    assert machine.serial_number.removeprefix("SN") not in stored
    assert machine.mac.lower() not in stored.lower()
    await any_printer.power_off()

    assert await hass.config_entries.async_setup(any_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert keys_of(hass, any_entry) == keys
    measured = shown_keys(hass, any_entry) - {"status", "connectivity"} - PAST
    assert set(values(hass, any_entry, *measured).values()) == {"unavailable"}
    # What memory holds, until it is known to be off.
    assert state_of(hass, any_entry, "status").state == "ready"
    await any_printer.power_on()
    await poll(2)
    assert state_of(hass, any_entry, "status").state == "ready"
    assert "unavailable" not in values(hass, any_entry, *measured).values()


async def test_home_assistant_restarts_beside_a_printer_that_is_on(
    hass: HomeAssistant, any_printer: SimulatedPrinter, any_entry: MockConfigEntry
) -> None:
    """The first poll shows it, although what it has is known by then."""
    assert await hass.config_entries.async_reload(any_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state_of(hass, any_entry, "status").state == "ready"
    assert any_entry.runtime_data.coordinator.last_update_success


async def test_another_printer_at_the_address_is_noticed_and_never_commanded(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its answers are not shown as the other one's, either."""
    any_printer.machine.serial_number = "SNMOTHER000001"
    any_printer.machine.start_job("other.gcode", progress=0.3, heated=True)
    asked = len(any_printer.tcp_records)

    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, any_entry, "pause")
    assert str(caught.value) == (
        "Another printer answers at this address. Nothing was sent to it"
    )
    await poll(10, times=4)

    assert state_of(hass, any_entry, "status").state == "offline"
    assert set(codes(any_printer, asked)) == {"M115"}
    assert any_printer.machine.status == "printing"
    name = any_entry.title
    assert our_log_lines(caplog) == [
        (logging.INFO, f"{name} is offline: another printer answers")
    ]


async def test_unloading_lets_go_of_the_printer(
    hass: HomeAssistant,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
    poll: Poll,
) -> None:
    """Nothing is asked any more, and nothing is open."""
    assert await hass.config_entries.async_unload(any_entry.entry_id)
    asked = len(any_printer.tcp_records)

    await poll(10, times=6)

    assert len(any_printer.tcp_records) == asked
    await nobody_connected(any_printer)


async def test_unloading_does_not_wait_for_a_printer_that_hangs(
    hass: HomeAssistant, a4: SimulatedPrinter, a4_entry: MockConfigEntry
) -> None:
    """A poll that is under way is cut off."""
    a4.faults.tcp_hang = True
    poll = hass.async_create_task(a4_entry.runtime_data.coordinator.async_refresh())
    async with asyncio.timeout(5):
        while not a4.tcp_open_connections:  # noqa: ASYNC110 - another side of a socket
            await asyncio.sleep(0.01)

        assert await hass.config_entries.async_unload(a4_entry.entry_id)
        await poll
        await nobody_connected(a4)


async def test_a_picture_is_fetched(
    hass: HomeAssistant, a4: SimulatedPrinter, a4_entry: MockConfigEntry
) -> None:
    """The camera has nothing to do with LAN mode."""
    image = await async_get_image(hass, entity_id(hass, a4_entry, "camera"))

    assert image.content.startswith(b"\xff\xd8")


async def test_diagnostics_show_the_last_answers_without_secrets(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    any_printer: SimulatedPrinter,
    any_entry: MockConfigEntry,
) -> None:
    """The printer's own words are there; what finds it is not."""
    any_printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await any_entry.runtime_data.coordinator.async_refresh()

    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, any_entry)

    text = json.dumps(diagnostics).lower()
    assert diagnostics["online"] is True
    assert "machinestatus" in text
    machine = any_printer.machine
    for secret in (
        machine.serial_number,
        machine.serial_number.removeprefix("SN"),
        machine.mac,
        machine.mac.replace(":", ""),
        any_printer.host,
    ):
        assert secret.lower() not in text


async def test_an_unknown_status_is_busy_and_logged_once(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Firmware that learns new words does not break anything."""
    words = {"words": {"ready": ["DEFRAGMENTING", "READY"]}}
    printer = await switch_on("adventurer_4", udp=False, dialect=words)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))

    await poll(10, times=3)

    assert state_of(hass, entry, "status").state == "busy"
    assert caplog.text.count("DEFRAGMENTING") == 1
