"""Printers that nobody has asked for: offered once, or left alone."""

import asyncio
from collections.abc import Mapping
import socket
from typing import Any, Self, override

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_IGNORE,
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_USER,
    ConfigEntryDisabler,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_MAC, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.flashforge import config_flow, discovery
from custom_components.flashforge.address import async_follow
from custom_components.flashforge.config_flow import MAC_ADDRESSES, MAX_CARDS
from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from custom_components.flashforge.discovery import SCAN_INTERVAL, async_scan
from tests.client.request_spy import until
from tests.simulator import SimulatedPrinter, discovery as simulated

from .conftest import SwitchOn, add_entry, miss, set_up, state_of
from .dialog import (
    aborted,
    begin,
    choose,
    created,
    enter_address,
    fields,
    shown,
    submit,
)

pytestmark = pytest.mark.usefixtures("brief_searches", "on_loopback")

OURS = "88a9a7900002"


async def dhcp(
    hass: HomeAssistant, printer: SimulatedPrinter, mac: str = OURS
) -> ConfigFlowResult:
    """Let Home Assistant see a device get its address, and return what comes of it."""
    mac = mac.replace(":", "")
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(ip=printer.host, hostname="printer", macaddress=mac),
    )


async def found(hass: HomeAssistant, printer: SimulatedPrinter) -> ConfigFlowResult:
    """Let a search come across a printer, and return what comes of it."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={CONF_HOST: printer.host},
    )


async def scan(hass: HomeAssistant) -> None:
    """Search once, and wait for what comes of it."""
    await async_scan(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def cards(hass: HomeAssistant, *printers: SimulatedPrinter) -> list[Mapping[str, Any]]:
    """Return the cards of these printers: others are of other tests."""
    ours = {printer.machine.serial_number for printer in printers}
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return [one for one in flows if one["context"].get("unique_id") in ours]


def titles(cards: list[Mapping[str, Any]]) -> list[str]:
    """Return what stands on cards, in alphabetical order."""
    return sorted(card["context"]["title_placeholders"]["name"] for card in cards)


async def ignore(hass: HomeAssistant, printer: SimulatedPrinter) -> None:
    """Say that a printer shall not be offered."""
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": printer.machine.serial_number, "title": "Ignored"},
    )


def contacts(printer: SimulatedPrinter) -> int:
    """Return how often a printer was asked anything.

    It must be one without UDP: searches of other tests ask the others.
    """
    return printer.connections + printer.tcp_connections


@pytest.fixture
async def neighbor(hass: HomeAssistant, switch_on: SwitchOn) -> MockConfigEntry:
    """Return the entry of a printer that is added: without one nothing is searched."""
    return await set_up(hass, add_entry(hass, await switch_on(udp=False)))


# DHCP


@pytest.mark.parametrize(
    "mac",
    [
        "88a9a7100002",
        "88a9a7800002",
        "88a9a7a00002",
        "88a9a7000002",
        "88a9a6900002",
        "b827eb900002",
    ],
)
async def test_another_vendors_device_is_not_even_asked(
    hass: HomeAssistant, switch_on: SwitchOn, mac: str
) -> None:
    """The vendor's block is told from its neighbors by the seventh digit."""
    printer = await switch_on(udp=False)

    assert aborted(await dhcp(hass, printer, mac)) == "not_a_printer"
    assert not contacts(printer)


async def test_the_manifest_names_the_same_block(hass: HomeAssistant) -> None:
    """Home Assistant compares six digits of it, and the dialog the seventh."""
    integration = await async_get_integration(hass, DOMAIN)

    assert integration.dhcp == [
        {"macaddress": MAC_ADDRESSES.replace(":", "").upper() + "*"},
        {"registered_devices": True},
    ]


@pytest.mark.parametrize(
    ("model", "mac"),
    [("adventurer_5m", "88a9a79fffff"), ("adventurer_5m_pro", OURS), ("ad5x", OURS)],
)
async def test_a_printer_found_by_dhcp_needs_only_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, mac: str
) -> None:
    """Its card says its name and model; nobody types an address."""
    printer = await switch_on(model)

    flow = await dhcp(hass, printer, mac)

    assert shown(flow) == ("code", {})
    assert fields(flow) == {CONF_CHECK_CODE: None}
    machine = printer.machine
    title = f"{machine.name} ({machine.model.display_name})"
    assert titles(cards(hass, printer)) == [title]
    entry = created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))
    assert entry.data[CONF_HOST] == printer.host
    assert entry.unique_id == machine.serial_number
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_wrong_check_code_is_told_and_can_be_mended(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The card stays what it is."""
    printer = await switch_on()
    flow = await dhcp(hass, printer)

    flow = await submit(hass, flow, {CONF_CHECK_CODE: "87654321"})

    assert shown(flow) == ("code", {CONF_CHECK_CODE: "wrong_check_code"})
    created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))


@pytest.mark.parametrize("step", ["code", "without_code"])
async def test_a_found_printer_with_lan_mode_off_offers_both_ways(
    hass: HomeAssistant, switch_on: SwitchOn, step: str
) -> None:
    """To switch it on and enter the check code, or to do without."""
    printer = await switch_on()
    await printer.set_lan_mode(False)

    flow = await dhcp(hass, printer)

    assert flow["type"] is FlowResultType.MENU
    assert flow["step_id"] == "lan_mode"
    flow = await choose(hass, flow, step)
    if step == "code":
        await printer.set_lan_mode(True)
        flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})
    entry = created(flow)
    expected = {"code": "12345678", "without_code": None}
    assert entry.data[CONF_CHECK_CODE] == expected[step]


async def test_a_creator_5_with_lan_mode_off_asks_for_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """There is no other way to it, and it says what is wrong."""
    printer = await switch_on("creator_5")
    await printer.set_lan_mode(False)

    flow = await dhcp(hass, printer)
    assert shown(flow) == ("code", {})
    flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})

    assert shown(flow) == ("code", {"base": "lan_mode_off"})
    assert not printer.tcp_connections


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_4_pro"])
async def test_an_old_printer_is_added_by_one_click(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It tells all that is needed, and is still not added unasked."""
    printer = await switch_on(model)

    flow = await dhcp(hass, printer)

    assert shown(flow) == ("confirm", {})
    assert flow["data_schema"] is None
    assert len(cards(hass, printer)) == 1
    assert not hass.config_entries.async_entries(DOMAIN)
    entry = created(await submit(hass, flow, {}))
    assert entry.unique_id == printer.machine.serial_number
    assert entry.data[CONF_CHECK_CODE] is None
    await hass.config_entries.async_unload(entry.entry_id)


async def test_an_old_printer_that_goes_before_the_click_is_said_to_be_gone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The dialog goes on with the form for an address."""
    printer = await switch_on("adventurer_4")
    flow = await dhcp(hass, printer)
    await printer.power_off()

    flow = await submit(hass, flow, {})

    # It has no LAN mode that somebody could switch on.
    assert shown(flow) == ("address", {"base": "tcp_port_closed"})
    await printer.power_on()
    created(await submit(hass, flow, {CONF_HOST: printer.host}))


async def test_a_device_that_does_not_answer_is_not_offered(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It may be off again, or be something else of that vendor."""
    printer = await switch_on()
    await printer.power_off()

    assert aborted(await dhcp(hass, printer)) == "cannot_connect"


async def test_a_printer_of_an_unknown_model_is_offered_by_its_number(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It needs its check code as any other."""
    printer = await switch_on("creator_5", product_id=99)

    assert shown(await dhcp(hass, printer)) == ("code", {})
    assert titles(cards(hass, printer)) == ["Studio Creator 5 (3D printer)"]


async def test_a_printer_that_keeps_its_serial_number_is_not_offered(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nobody could tell it from one that is added."""
    printer = await switch_on("creator_5", udp=False)

    assert aborted(await dhcp(hass, printer)) == "not_a_printer"


async def test_a_known_printer_is_followed_to_its_new_address(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """By its MAC address alone, and it is asked there at once."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    new = await switch_on(serial_number=old.machine.serial_number)

    # Its own address is not even within the vendor's block.
    result = await dhcp(hass, new, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert aborted(result) == "already_configured"
    assert entry.data[CONF_HOST] == new.host
    assert entry.runtime_data.client.device.options.host == new.host
    assert state_of(hass, entry, "status").state == "ready"
    assert not cards(hass, new)


async def test_a_known_printer_at_its_old_address_is_left_alone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A lease that is renewed reloads nothing."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    coordinator, asked = entry.runtime_data, contacts(printer)

    result = await dhcp(hass, printer, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert aborted(result) == "already_configured"
    assert entry.runtime_data is coordinator
    assert contacts(printer) == asked


async def test_a_known_printer_that_is_not_loaded_is_left_alone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Its owner has switched its entry off, for example."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    assert await hass.config_entries.async_unload(entry.entry_id)
    asked = contacts(printer)

    result = await dhcp(hass, printer, entry.data[CONF_MAC])

    assert aborted(result) == "already_configured"
    assert contacts(printer) == asked


async def test_a_printer_that_joins_the_network_again_is_asked_at_once(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Where it was, and not only with the next attempt."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "status").state == "offline"
    await printer.power_on()

    assert aborted(await dhcp(hass, printer, entry.data[CONF_MAC])) == (
        "already_configured"
    )
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state_of(hass, entry, "status").state == "ready"


async def test_a_known_printer_without_a_known_mac_address_is_not_offered_again(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Its address tells who it is, and at another one its serial number."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    asked = contacts(printer)
    assert aborted(await dhcp(hass, printer)) == "already_configured"
    assert contacts(printer) == asked

    await printer.power_off()
    await miss(hass, entry)
    moved = await switch_on(serial_number=printer.machine.serial_number)
    assert aborted(await dhcp(hass, moved)) == "already_configured"
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == moved.host
    assert state_of(hass, entry, "status").state == "ready"


async def test_a_stranger_with_a_known_serial_number_takes_nothing_over(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """As long as the printer answers where it is, it is not anywhere else."""
    printer = await switch_on()
    entry = await set_up(hass, add_entry(hass, printer))
    stranger = await switch_on(serial_number=printer.machine.serial_number)

    for look in (dhcp, found):
        assert aborted(await look(hass, stranger)) == "already_configured"

    assert entry.data[CONF_HOST] == printer.host


async def test_an_ignored_printer_is_not_offered(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Whichever way it is found."""
    for model in ("adventurer_5m", "adventurer_4"):
        printer = await switch_on(model)
        await ignore(hass, printer)

        for look in (dhcp, found):
            assert aborted(await look(hass, printer)) == "already_configured"


async def test_a_printer_is_offered_once_however_it_is_found(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The second card for a printer would be a riddle."""
    printer = await switch_on()
    assert shown(await dhcp(hass, printer)) == ("code", {})

    for look in (dhcp, found):
        assert aborted(await look(hass, printer)) == "already_in_progress"

    assert len(cards(hass, printer)) == 1


async def test_a_card_goes_when_its_printer_is_added_by_hand(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nobody is asked for what is done."""
    printer = await switch_on("adventurer_4")
    await dhcp(hass, printer)

    entry = created(await submit(hass, await begin(hass), {"printer": printer.host}))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.source == SOURCE_USER
    assert not cards(hass, printer)
    await hass.config_entries.async_unload(entry.entry_id)


# Whom DHCP moves


@pytest.mark.parametrize("entry_is", ["loaded", "unloaded", "disabled", "stale"])
@pytest.mark.parametrize("model", ["adventurer_5m_pro", "creator_5"])
async def test_a_packet_moves_no_printer_that_answers(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, entry_is: str
) -> None:
    """Whoever can send one would be told the check code; so it is asked first."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await turn(hass, entry, entry_is)
    if entry_is == "stale":
        # It is on again, and nobody has noticed that yet.
        await printer.power_off()
        await miss(hass, entry)
        await printer.power_on()
    stranger = await switch_on(model, serial_number=printer.machine.serial_number)

    result = await dhcp(hass, stranger, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert aborted(result) == "already_configured"
    assert entry.data[CONF_HOST] == printer.host
    assert "12345678" not in stranger.check_codes
    assert not cards(hass, stranger)


async def turn(hass: HomeAssistant, entry: MockConfigEntry, state: str) -> None:
    """Unload or disable an entry, or leave it as it is."""
    if state == "unloaded":
        await hass.config_entries.async_unload(entry.entry_id)
    elif state == "disabled":
        by_user = ConfigEntryDisabler.USER
        await hass.config_entries.async_set_disabled_by(entry.entry_id, by_user)


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x", "creator_5"])
async def test_a_packet_moves_no_printer_whose_lan_mode_is_off(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It says so itself, or still answers over TCP."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.set_lan_mode(False)
    stranger = await switch_on(model, serial_number=printer.machine.serial_number)

    await dhcp(hass, stranger, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == printer.host
    assert "12345678" not in stranger.check_codes


@pytest.mark.parametrize("other", ["MAC address", "serial number"])
async def test_a_packet_moves_no_printer_to_another_one(
    hass: HomeAssistant, switch_on: SwitchOn, other: str
) -> None:
    """Who answers there with another MAC address or serial number is not it."""
    printer = await switch_on()
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.power_off()
    if other == "MAC address":
        stranger = await switch_on(
            serial_number=printer.machine.serial_number, mac="88:A9:A7:99:99:99"
        )
    else:
        stranger = await switch_on()

    await dhcp(hass, stranger, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == printer.host
    assert "12345678" not in stranger.check_codes


async def test_a_web_server_at_the_new_address_is_no_printer(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It answers, and not as a printer does."""
    printer = await switch_on()
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.power_off()
    server = await switch_on("creator_5", udp=False)
    server.faults.garbage = "html"

    await dhcp(hass, server, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == printer.host


@pytest.mark.parametrize("entry_is", ["loaded", "unloaded", "disabled"])
async def test_a_printer_that_still_starts_is_followed(
    hass: HomeAssistant, switch_on: SwitchOn, entry_is: str
) -> None:
    """It asks for its address before it answers anything, and only once."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    await turn(hass, entry, entry_is)
    new = await switch_on(serial_number=old.machine.serial_number)
    await new.power_off()

    await dhcp(hass, new, entry.data[CONF_MAC])
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == new.host
    is_loaded = entry.state is ConfigEntryState.LOADED
    assert is_loaded is (entry_is == "loaded")
    await new.power_on()
    if is_loaded:
        await entry.runtime_data.coordinator.async_refresh()
        assert state_of(hass, entry, "status").state == "ready"


async def test_a_printer_that_is_being_set_up_is_followed(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It was given its old address, and is loaded anew."""
    old = await switch_on()
    entry = add_entry(hass, old)
    old.faults.hang = True
    setting_up = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await until(lambda: bool(old.requests))
    # Another printer has the address now, and the first request hangs on.
    old.faults.hang = False
    new = await switch_on(serial_number=old.machine.serial_number)
    old.machine.serial_number += "X"

    await async_follow(hass, entry, new.host)
    assert entry.state is ConfigEntryState.SETUP_IN_PROGRESS
    await old.power_off()
    await setting_up
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.runtime_data.client.device.options.host == new.host
    assert state_of(hass, entry, "status").state == "ready"


async def test_an_address_typed_by_hand_moves_no_printer_that_answers(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nor does one that is offered: the dialog says that the printer is added."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    printer.faults.reset = True
    await miss(hass, entry)
    printer.faults.reset = False
    stranger = await switch_on(serial_number=printer.machine.serial_number)

    for look in (enter_address(hass, stranger.host), found(hass, stranger)):
        assert aborted(await look) == "already_configured"

    assert entry.data[CONF_HOST] == printer.host
    assert "12345678" not in stranger.check_codes


# Searching


async def test_a_search_offers_every_new_printer_once(
    hass: HomeAssistant, switch_on: SwitchOn, neighbor: MockConfigEntry
) -> None:
    """However often it runs, each has one card with its name and model."""
    printers = [
        await switch_on(name="Left"),
        await switch_on("adventurer_4"),
        await switch_on("creator_5"),
        await switch_on("unknown_http"),
        await switch_on("unknown_tcp"),
    ]

    for _ in range(3):
        await scan(hass)

    assert titles(cards(hass, *printers)) == [
        "Cellar Printer (Guider 9)",
        "Den Adventurer 4 (Adventurer 4)",
        "Left (Adventurer 5M Pro)",
        "Shed Printer (3D printer)",
        "Studio Creator 5 (Creator 5)",
    ]


async def test_a_found_printer_is_added_from_its_card(
    hass: HomeAssistant, switch_on: SwitchOn, neighbor: MockConfigEntry
) -> None:
    """One field or none, and the card is gone."""
    new, old = await switch_on(), await switch_on("adventurer_3")
    await scan(hass)

    for printer, typed in ((new, {CONF_CHECK_CODE: "12345678"}), (old, {})):
        flow_id = cards(hass, printer)[0]["flow_id"]
        flow = await hass.config_entries.flow.async_configure(flow_id)
        entry = created(await submit(hass, flow, typed))
        assert entry.data[CONF_HOST] == printer.host
        await hass.async_block_till_done(wait_background_tasks=True)

    assert not cards(hass, new, old)
    await scan(hass)
    assert not cards(hass, new, old)


async def test_a_search_offers_no_printer_that_is_known(
    hass: HomeAssistant, switch_on: SwitchOn, neighbor: MockConfigEntry
) -> None:
    """Added ones, disabled ones and ignored ones, also of models that nobody knows."""
    added = [
        await switch_on(),
        await switch_on("unknown_http"),
        await switch_on("adventurer_4"),
        await switch_on("unknown_tcp"),
    ]
    for printer in added:
        await set_up(hass, add_entry(hass, printer, tcp=printer in added[2:]))
    disabled = await switch_on("adventurer_5m")
    entry = add_entry(hass, disabled)
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    ignored = [await switch_on("ad5x"), await switch_on("adventurer_3")]
    for printer in ignored:
        await ignore(hass, printer)

    for _ in range(2):
        await scan(hass)

    assert not cards(hass, *added, disabled, *ignored)


async def test_an_ignored_old_printer_is_asked_only_once_who_it_is(
    hass: HomeAssistant, switch_on: SwitchOn, neighbor: MockConfigEntry
) -> None:
    """A search does not tell that; then its address is remembered."""
    printer = await switch_on("adventurer_4")
    await ignore(hass, printer)

    await scan(hass)

    entry = hass.config_entries.async_entry_for_domain_unique_id(
        DOMAIN, printer.machine.serial_number
    )
    assert entry is not None
    assert entry.data[CONF_HOST] == printer.host
    assert not cards(hass, printer)


async def test_nothing_is_searched_when_the_last_printer_is_removed(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    neighbor: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An ignored printer wants no searches, either."""
    printer = await switch_on()
    await ignore(hass, await switch_on("adventurer_4"))
    await hass.config_entries.async_remove(neighbor.entry_id)
    monkeypatch.delattr(discovery, "async_discover")

    await scan(hass)

    assert not cards(hass, printer)


async def test_the_first_search_waits_until_home_assistant_has_started(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then one comes every five minutes, from the first printer on."""
    searches = []

    async def note(hass: HomeAssistant) -> None:
        searches.append(hass.state)

    monkeypatch.setattr(discovery, "async_scan", note)
    hass.set_state(CoreState.starting)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not searches

    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(searches) == 1

    for number in (1, 2):
        async_fire_time_changed(hass, dt_util.utcnow() + number * SCAN_INTERVAL)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert len(searches) == 3


# Floods


async def test_what_answers_a_search_alone_is_not_offered(
    hass: HomeAssistant, switch_on: SwitchOn, neighbor: MockConfigEntry
) -> None:
    """Anybody can send such an answer, with anybody's address."""
    mute = await switch_on(tcp=False)
    await mute.set_lan_mode(False)
    unknown = await switch_on("unknown_http")
    await unknown.set_lan_mode(False)
    without_lan_mode = await switch_on("creator_5")
    await without_lan_mode.set_lan_mode(False)
    over_tcp = await switch_on("adventurer_5m")
    await over_tcp.set_lan_mode(False)

    await scan(hass)

    assert mute.probes
    assert unknown.probes
    assert not cards(hass, mute, unknown)
    assert len(cards(hass, without_lan_mode, over_tcp)) == 2
    for one in (mute, unknown):
        assert aborted(await dhcp(hass, one)) == "cannot_connect"


async def test_a_flood_of_answers_is_asked_twenty_at_a_time(
    hass: HomeAssistant, neighbor: MockConfigEntry, printer_host: str
) -> None:
    """Two hundred that take connections and say nothing: no more are asked."""
    async with Flood(printer_host, 200) as flood:
        await async_scan(hass)
        await until(lambda: len(flood.asked) == MAX_CARDS == 20)
        assert len(discovered(hass)) == MAX_CARDS

        await async_scan(hass)
        assert len(discovered(hass)) == MAX_CARDS
        assert len(flood.asked) == MAX_CARDS
        assert flood.answers >= 200

    await hass.async_block_till_done(wait_background_tasks=True)
    assert not discovered(hass)


async def test_no_more_cards_are_open_than_anybody_would_look_at(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    neighbor: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next ones come when some are gone, whoever finds them."""
    monkeypatch.setattr(config_flow, "MAX_CARDS", 2)
    printers = [await switch_on(f"adventurer_{model}") for model in ("3", "4", "5m")]
    await scan(hass)
    assert len(cards(hass, *printers)) == 2
    left = next(one for one in printers if not cards(hass, one))
    assert aborted(await dhcp(hass, left)) == "too_many_discovered"

    flow_id = cards(hass, *printers)[0]["flow_id"]
    hass.config_entries.flow.async_abort(flow_id)
    await dhcp(hass, left)

    assert len(cards(hass, *printers)) == 2
    assert cards(hass, left)


def discovered(hass: HomeAssistant) -> list[ConfigFlowResult]:
    """Return the cards that are open, and those that are being prepared."""
    flows = hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, include_uninitialized=True
    )
    source = SOURCE_INTEGRATION_DISCOVERY
    return [one for one in flows if one["context"]["source"] == source]


class Flood(asyncio.DatagramProtocol):
    """A peer that answers every search as many printers, and no request at all."""

    def __init__(self, host: str, number: int) -> None:
        """Take addresses beside one that nobody else uses."""
        first, second, _third, fourth = host.split(".")
        network = f"{first}.{second}.{200 + int(fourth) % 50}"
        self.hosts = [f"{network}.{one + 1}" for one in range(number)]
        printers = [
            SimulatedPrinter(host=host, serial_number=f"SNFLOOD{number}")
            for number, host in enumerate(self.hosts)
        ]
        self._packets = {
            one.host: simulated.packet(one.machine, one.faults) for one in printers
        }
        self.asked: set[str] = set()
        self.answers = 0

    async def __aenter__(self) -> Self:
        """Listen where searches and requests arrive."""
        loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._accept, self.hosts, 8898)
        ear = simulated._bound(simulated.BROADCAST, 48899, shared=True)
        self._ear, _ = await loop.create_datagram_endpoint(lambda: self, sock=ear)
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Let go of everybody who waits."""
        self._ear.close()
        self._server.close()
        self._server.abort_clients()

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.asked.add(writer.get_extra_info("sockname")[0])
        await reader.read()
        writer.close()

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer for everybody."""
        for host, packet in self._packets.items():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as voice:
                voice.bind((host, 0))
                voice.sendto(packet, addr)
            self.answers += 1
