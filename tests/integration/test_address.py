"""What heals by itself, or with one number typed: addresses, and check codes."""

import logging

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import DOMAIN as HOMEASSISTANT, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.address import async_follow
from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from custom_components.flashforge.discovery import async_scan
from tests.client.request_spy import until
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, miss, our_log_lines, set_up, state_of
from .dialog import aborted, fields, reconfigure, shown, submit

NEW_CODE = "ROTATED1"
RIGHT = {CONF_CHECK_CODE: NEW_CODE}


@pytest.fixture
def searching(brief_searches: None, on_loopback: None) -> None:
    """Let Home Assistant find the simulated printers."""


async def done(hass: HomeAssistant) -> None:
    """Wait for everything that is under way."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def scan(hass: HomeAssistant) -> None:
    """Search once, and wait for what comes of it."""
    await async_scan(hass)
    await done(hass)


def registered(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the registry ids of all entities, by unique id."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {one.unique_id: f"{one.id} {one.entity_id}" for one in entities}


def reauths(hass: HomeAssistant, entry: MockConfigEntry) -> list[ConfigFlowResult]:
    """Return the dialogs that wait for a new check code."""
    return list(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))


def asks_for_code(hass: HomeAssistant, entry: MockConfigEntry) -> bool:
    """Return whether the owner is told, among the repairs, too."""
    issue = f"config_entry_reauth_{DOMAIN}_{entry.entry_id}"
    return ir.async_get(hass).async_get_issue(HOMEASSISTANT, issue) is not None


# Addresses


@pytest.mark.usefixtures("searching")
async def test_a_printer_that_comes_back_is_asked_as_soon_as_it_is_found(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """It need not wait for the next slow poll."""
    printer = await switch_on(name="Left")
    entry = await set_up(hass, add_entry(hass, printer))
    coordinator = entry.runtime_data
    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "status").state == "offline"
    await printer.power_on()

    await scan(hass)

    assert state_of(hass, entry, "status").state == "ready"
    assert entry.runtime_data is coordinator
    assert our_log_lines(caplog) == [
        (logging.INFO, "Left is offline: the connection was refused"),
        (logging.INFO, "Left answers again"),
    ]


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize(
    ("model", "tcp"),
    [
        ("adventurer_5m_pro", False),
        ("creator_5", False),
        ("adventurer_5m", True),
        ("adventurer_3", True),
        ("adventurer_4", True),
    ],
)
async def test_a_printer_with_another_address_is_found_and_works_again(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """Silently, with the same entities; also those that hide their serial number."""
    old = await switch_on(model)
    entry = await set_up(hass, add_entry(hass, old, tcp=tcp))
    before = registered(hass, entry)
    await old.power_off()
    await miss(hass, entry)
    new = await switch_on(model, serial_number=old.machine.serial_number)

    await scan(hass)

    assert entry.data[CONF_HOST] == new.host
    assert entry.runtime_data.client.device.options.host == new.host
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "status").state == "ready"
    assert registered(hass, entry) == before
    assert not hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, match_context={"unique_id": entry.unique_id}
    )


@pytest.mark.usefixtures("searching")
async def test_a_printer_that_moved_is_searched_for_when_it_is_missed(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """As soon as it is offline, and not only some minutes later."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    new = await switch_on(serial_number=old.machine.serial_number)

    await entry.runtime_data.coordinator.async_refresh()
    await done(hass)
    assert entry.data[CONF_HOST] == old.host
    await miss(hass, entry)

    assert entry.data[CONF_HOST] == new.host
    assert state_of(hass, entry, "status").state == "ready"


@pytest.mark.usefixtures("searching")
async def test_a_printer_that_moved_while_home_assistant_was_off_is_found(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It is asked where it was, and then searched for."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    assert await hass.config_entries.async_unload(entry.entry_id)
    await old.power_off()
    new = await switch_on(serial_number=old.machine.serial_number)
    await set_up(hass, entry)
    assert entry.runtime_data.coordinator.data.online is None

    # Nobody has noticed yet that it does not answer; a packet proves nothing.
    await scan(hass)
    assert entry.data[CONF_HOST] == old.host
    await miss(hass, entry)

    assert entry.data[CONF_HOST] == new.host
    assert state_of(hass, entry, "status").state == "ready"


@pytest.mark.usefixtures("searching")
async def test_a_packet_with_a_known_serial_number_moves_no_printer_that_answers(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Anybody in the network can send one, and would be told the check code."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    coordinator = entry.runtime_data
    stranger = await switch_on(serial_number=printer.machine.serial_number)

    for _ in range(2):
        await scan(hass)

    assert stranger.probes
    assert entry.data[CONF_HOST] == printer.host
    assert entry.runtime_data is coordinator


@pytest.mark.usefixtures("searching")
async def test_a_packet_moves_no_printer_that_has_just_come_back(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The last poll may be half a minute old, so that its old address is asked now."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.power_off()
    await miss(hass, entry)
    await printer.power_on()
    stranger = await switch_on(serial_number=printer.machine.serial_number)

    await scan(hass)

    assert stranger.probes
    assert entry.data[CONF_HOST] == printer.host
    assert state_of(hass, entry, "status").state == "ready"
    assert not stranger.check_codes & CODES


CODES = {"12345678", NEW_CODE}


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize(
    "model", ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5"]
)
async def test_a_packet_moves_no_printer_whose_lan_mode_is_off(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It says so, or answers over TCP: it is still there, and so is its check code."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.set_lan_mode(False)
    await miss(hass, entry)
    assert state_of(hass, entry, "status").state == "offline"
    stranger = await switch_on(model, serial_number=printer.machine.serial_number)

    await scan(hass)

    assert stranger.probes
    assert entry.data[CONF_HOST] == printer.host
    assert not stranger.check_codes & CODES


@pytest.mark.usefixtures("searching")
async def test_a_packet_moves_no_printer_that_refuses_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The new code is typed for the printer that was added, and goes to no other."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    printer.machine.check_code = NEW_CODE
    await miss(hass, entry)
    stranger = await switch_on(serial_number=printer.machine.serial_number)

    await scan(hass)

    assert entry.data[CONF_HOST] == printer.host
    assert not stranger.check_codes & CODES


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize(
    ("model", "tcp", "known", "moves"),
    [
        ("adventurer_5m", False, True, False),
        ("adventurer_5m_pro", False, True, False),
        ("ad5x", False, True, False),
        ("adventurer_5m", True, True, False),
        ("adventurer_4", True, True, False),
        # Nothing to compare with, and nothing that tells it.
        ("adventurer_5m", False, False, True),
        ("creator_5", False, True, True),
    ],
)
async def test_another_mac_address_is_another_printer(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    model: str,
    tcp: bool,
    known: bool,
    moves: bool,
) -> None:
    """It is asked for, where there is TCP, before the check code is sent."""
    printer = await switch_on(model)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    if not known:
        data = {**entry.data, CONF_MAC: None}
        hass.config_entries.async_update_entry(entry, data=data)
    await printer.power_off()
    stranger = await switch_on(
        model, serial_number=printer.machine.serial_number, mac="88:A9:A7:99:99:99"
    )

    await miss(hass, entry)
    await scan(hass)

    assert (entry.data[CONF_HOST] == stranger.host) is moves
    assert bool(stranger.check_codes & CODES) is moves
    assert bool(stranger.tcp_connections) is (model != "creator_5")


@pytest.mark.usefixtures("searching")
async def test_a_new_address_is_one_line_in_the_log(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """An owner who did not move the printer sees who has its check code now."""
    old = await switch_on(name="Left")
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    new = await switch_on(name="Left", serial_number=old.machine.serial_number)

    await miss(hass, entry)

    assert our_log_lines(caplog) == [
        (logging.INFO, "Left is offline: the connection was refused"),
        (logging.INFO, f"Left has a new address: {new.host}"),
    ]


@pytest.mark.usefixtures("searching")
async def test_a_printer_changed_by_hand_meanwhile_is_not_moved(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """What the owner enters counts for more than an answer that came before."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    new = await switch_on(serial_number=old.machine.serial_number)
    new.faults.answer_delay = 0.5

    following = hass.async_create_task(async_follow(hass, entry, new.host))
    await until(lambda: bool(new.requests))
    elsewhere = {**entry.data, CONF_HOST: "127.0.0.1"}
    hass.config_entries.async_update_entry(entry, data=elsewhere)

    assert not await following
    assert entry.data[CONF_HOST] == "127.0.0.1"


@pytest.mark.usefixtures("searching")
async def test_a_printer_that_was_mistaken_for_another_is_taken_back(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A stranger had its serial number while it was off."""
    printer = await switch_on()
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.power_off()
    stranger = await switch_on(
        serial_number=printer.machine.serial_number, check_code="87654321"
    )
    await miss(hass, entry)
    assert entry.data[CONF_HOST] == stranger.host
    await stranger.power_off()
    await printer.power_on()

    await miss(hass, entry)

    assert entry.data[CONF_HOST] == printer.host
    assert state_of(hass, entry, "status").state == "ready"
    assert not reauths(hass, entry)


@pytest.mark.usefixtures("searching")
async def test_two_printers_that_swapped_their_addresses_are_told_apart(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Each is found where it is now, and neither is taken for the other."""
    left, right = await switch_on(), await switch_on()
    entries = [await set_up(hass, add_entry(hass, one)) for one in (left, right)]
    hosts = [entry.data[CONF_HOST] for entry in entries]
    machines = left.machine, right.machine
    serial_numbers = [machine.serial_number for machine in machines]
    machines[0].serial_number, machines[1].serial_number = reversed(serial_numbers)

    for _ in range(2):
        for entry in entries:
            await miss(hass, entry)
        await scan(hass)

    assert [entry.data[CONF_HOST] for entry in entries] == hosts[::-1]
    for entry in entries:
        assert state_of(hass, entry, "status").state == "ready"
    assert not our_issues(hass)


def our_issues(hass: HomeAssistant) -> list[str]:
    """Return the integration's own repairs."""
    return [issue for domain, issue in ir.async_get(hass).issues if domain == DOMAIN]


# The check code


async def test_a_rotated_check_code_is_asked_for_at_once_and_once(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """At the first refusal; polling goes on slowly, with one dialog."""
    printer.machine.check_code = NEW_CODE

    await poll(10)
    assert len(reauths(hass, loaded)) == 1
    assert asks_for_code(hass, loaded)
    assert state_of(hass, loaded, "status").state == "ready"
    await poll(10, times=3)
    assert state_of(hass, loaded, "status").state == "offline"
    await poll(30, times=5)
    asked = len(printer.requests)
    await poll(30, times=20)

    assert len(reauths(hass, loaded)) == 1
    assert loaded.state is ConfigEntryState.LOADED
    assert loaded.runtime_data.coordinator.update_interval.total_seconds() == 30
    assert len(printer.requests) - asked == 20


async def test_the_question_goes_when_the_old_check_code_works_again(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Whatever it was, nobody has to type anything."""
    printer.machine.check_code = NEW_CODE
    await poll(10, times=4)
    printer.machine.check_code = "12345678"

    await poll(30)

    assert not reauths(hass, loaded)
    assert not asks_for_code(hass, loaded)
    assert state_of(hass, loaded, "status").state == "ready"


async def test_a_question_that_was_closed_comes_back(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """As long as the printer refuses."""
    printer.machine.check_code = NEW_CODE
    await poll(10, times=4)
    hass.config_entries.flow.async_abort(reauths(hass, loaded)[0]["flow_id"])
    assert not asks_for_code(hass, loaded)

    await poll(30)

    assert len(reauths(hass, loaded)) == 1


@pytest.fixture
async def refused(
    hass: HomeAssistant, switch_on: SwitchOn, brief_searches: None
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer whose check code was changed, and its entry."""
    printer = await switch_on(name="Left *one*")
    entry = await set_up(hass, add_entry(hass, printer))
    printer.machine.check_code = NEW_CODE
    await miss(hass, entry)
    return printer, entry


type Refused = tuple[SimulatedPrinter, MockConfigEntry]


async def question(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the dialog that waits for a new check code."""
    (flow,) = reauths(hass, entry)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert shown(result) == ("reauth_confirm", {})
    return result


async def test_the_new_check_code_is_all_that_is_needed(
    hass: HomeAssistant, refused: Refused
) -> None:
    """The printer is back at once, with the same entities, and nothing is asked."""
    printer, entry = refused
    before, data = registered(hass, entry), dict(entry.data)
    flow = await question(hass, entry)
    assert fields(flow) == {CONF_CHECK_CODE: None}
    placeholders = flow["description_placeholders"]
    assert placeholders is not None
    assert placeholders["printer"] == r"Left \*one\*"

    result = await submit(hass, flow, {CONF_CHECK_CODE: f" {NEW_CODE} "})
    await done(hass)

    assert aborted(result) == "reauth_successful"
    assert entry.data == {**data, CONF_CHECK_CODE: NEW_CODE}
    assert state_of(hass, entry, "status").state == "ready"
    assert registered(hass, entry) == before
    assert not reauths(hass, entry)
    assert not asks_for_code(hass, entry)
    assert not printer.commands


async def test_another_wrong_check_code_is_told_at_its_field(
    hass: HomeAssistant, refused: Refused
) -> None:
    """Nothing has changed, and the next attempt may be the right one."""
    _printer, entry = refused
    data = dict(entry.data)
    flow = await question(hass, entry)

    flow = await submit(hass, flow, {CONF_CHECK_CODE: "87654321"})

    assert shown(flow) == ("reauth_confirm", {CONF_CHECK_CODE: "wrong_check_code"})
    assert entry.data == data
    assert aborted(await submit(hass, flow, RIGHT)) == "reauth_successful"


async def test_a_printer_that_cannot_be_reached_keeps_the_question_open(
    hass: HomeAssistant, refused: Refused
) -> None:
    """The form says so, and works once it is back."""
    printer, entry = refused
    flow = await question(hass, entry)
    await printer.power_off()

    flow = await submit(hass, flow, RIGHT)

    assert shown(flow) == ("reauth_confirm", {"base": "port_closed"})
    await printer.power_on()
    assert aborted(await submit(hass, flow, RIGHT)) == "reauth_successful"


async def test_another_printer_gets_no_new_check_code(
    hass: HomeAssistant, refused: Refused
) -> None:
    """It is said to be another one, and the entry stays as it is."""
    printer, entry = refused
    data = dict(entry.data)
    flow = await question(hass, entry)
    printer.machine.serial_number += "X"

    flow = await submit(hass, flow, RIGHT)

    assert shown(flow) == ("reauth_confirm", {"base": "another_printer"})
    assert entry.data == data


async def test_the_question_asks_the_printer_where_it_is_by_then(
    hass: HomeAssistant, refused: Refused
) -> None:
    """The dialog was opened before the printer had moved."""
    printer, entry = refused
    flow = await question(hass, entry)
    moved = {**entry.data, CONF_HOST: printer.host}
    elsewhere = {**entry.data, CONF_HOST: "127.0.0.1"}
    hass.config_entries.async_update_entry(entry, data=elsewhere)
    flow = await submit(hass, flow, RIGHT)
    assert shown(flow) == ("reauth_confirm", {"base": "port_closed"})
    hass.config_entries.async_update_entry(entry, data=moved)

    assert aborted(await submit(hass, flow, RIGHT)) == "reauth_successful"
    assert entry.data[CONF_HOST] == printer.host


async def test_a_check_code_changed_by_reconfiguring_ends_the_question(
    hass: HomeAssistant, refused: Refused
) -> None:
    """Both dialogs lead to the same end."""
    printer, entry = refused

    flow = await reconfigure(hass, entry)
    result = await submit(hass, flow, {CONF_HOST: printer.host, **RIGHT})
    await done(hass)

    assert aborted(result) == "reconfigure_successful"
    assert state_of(hass, entry, "status").state == "ready"
    assert not reauths(hass, entry)
    assert not asks_for_code(hass, entry)


async def test_the_question_goes_with_its_printer(
    hass: HomeAssistant, refused: Refused
) -> None:
    """Neither a dialog nor a repair is left of one that was removed."""
    _printer, entry = refused

    await hass.config_entries.async_remove(entry.entry_id)
    await done(hass)

    assert not hass.config_entries.flow.async_progress()
    assert not asks_for_code(hass, entry)


async def test_a_check_code_is_no_matter_to_a_printer_without_lan_mode(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """It is asked over TCP, which has none."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    printer.machine.check_code = NEW_CODE

    await poll(10, times=4)

    assert state_of(hass, entry, "status").state == "ready"
    assert not reauths(hass, entry)
    assert not printer.requests


async def test_neither_check_code_shows_in_the_log(
    hass: HomeAssistant, refused: Refused, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not at the level that helps with problems."""
    caplog.set_level(logging.DEBUG)
    _printer, entry = refused
    flow = await question(hass, entry)
    await submit(hass, flow, RIGHT)
    await done(hass)

    ours = [one for one in caplog.records if "flashforge" in one.name]
    text = "\n".join(record.getMessage() for record in ours)
    assert "12345678" not in text
    assert NEW_CODE not in text
