"""Adding a printer that a search has found."""

import asyncio
from typing import Any

from homeassistant.components import network
from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.flashforge import config_flow, discovery
from custom_components.flashforge.client.discovery import search
from custom_components.flashforge.config_flow import (
    BY_HAND,
    CONF_OTHER_PRINTER,
    CONF_PRINTER,
    KEEP_SEARCHING,
    SEARCH_AGAIN,
)
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, add_entry, serial_number_at
from .dialog import aborted, begin, created, fields, named, send, shown, submit, wait

pytestmark = pytest.mark.usefixtures("brief_searches", "on_loopback")


def options(result: ConfigFlowResult) -> list[dict[str, Any]]:
    """Return all that can be chosen."""
    schema = result["data_schema"]
    assert schema is not None
    found: list[dict[str, Any]] = schema.schema[CONF_PRINTER].config["options"]
    return found


def listed(result: ConfigFlowResult, *printers: SimulatedPrinter) -> dict[str, str]:
    """Return the labels of those printers of ours that are listed, by address.

    Printers of other tests that run at the same time are found as well.
    """
    ours = {printer.host for printer in printers}
    return {
        one["value"]: one["label"] for one in options(result) if one["value"] in ours
    }


async def choose(
    hass: HomeAssistant, printer: SimulatedPrinter, flow: ConfigFlowResult
) -> ConfigFlowResult:
    """Choose a printer from the list."""
    return await submit(hass, flow, {CONF_PRINTER: printer.host})


async def test_every_printer_is_listed_by_its_name_model_and_address(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Also old ones, and those of models that nobody knows."""
    printers = [
        await switch_on(name="Left"),
        await switch_on("adventurer_3"),
        await switch_on("adventurer_4"),
        await switch_on("creator_5", name="Left"),
        unknown := await switch_on("adventurer_5m", name="Novelty"),
    ]
    unknown.faults.udp_product_id = 99

    result = await begin(hass)

    assert shown(result) == ("choose", {})
    labels = [
        f"Left (Adventurer 5M Pro, {printers[0].host})",
        f"Garage A3 (Adventurer 3, {printers[1].host})",
        f"Den Adventurer 4 (Adventurer 4, {printers[2].host})",
        f"Left (Creator 5, {printers[3].host})",
        f"Novelty (FlashForge, {printers[4].host})",
    ]
    hosts = [printer.host for printer in printers]
    assert listed(result, *printers) == dict(zip(hosts, labels, strict=True))
    assert [one["value"] for one in options(result)[-2:]] == [SEARCH_AGAIN, BY_HAND]


async def test_a_printer_from_the_list_needs_only_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nobody types an address or a serial number."""
    printer = await switch_on()

    flow = await choose(hass, printer, await begin(hass))

    assert shown(flow) == ("code", {})
    assert fields(flow) == {CONF_CHECK_CODE: None}
    entry = created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))
    assert entry.data[CONF_HOST] == printer.host
    assert entry.data[CONF_SERIAL_NUMBER] == printer.machine.serial_number
    assert entry.unique_id == printer.machine.serial_number
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_4_pro"])
async def test_an_old_printer_from_the_list_needs_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It has no check code, and tells its serial number when it is asked."""
    printer = await switch_on(model)

    entry = created(await choose(hass, printer, await begin(hass)))

    assert entry.unique_id == printer.machine.serial_number
    assert entry.data[CONF_CHECK_CODE] is None
    assert entry.data[CONF_PRODUCT_ID] == printer.machine.model.product_id
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_listed_printer_of_an_unknown_model_needs_only_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Its model is the number that it tells, until it tells a name."""
    printer = await switch_on("creator_5", product_id=99)
    printer.faults.detail_missing = {"model"}

    flow = await choose(hass, printer, await begin(hass))

    assert shown(flow) == ("code", {})
    assert fields(flow) == {CONF_CHECK_CODE: None}
    assert named(flow) == ("Studio Creator 5", "3D printer")
    entry = created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))
    assert entry.data[CONF_PRODUCT_ID] == 99
    assert entry.unique_id == printer.machine.serial_number
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_printer_that_was_switched_off_meanwhile_is_said_to_be_gone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Its address stands in the form for another attempt."""
    printer = await switch_on()
    flow = await begin(hass)
    await printer.power_off()

    flow = await choose(hass, printer, flow)

    assert shown(flow) == ("address", {"base": "port_closed"})
    await printer.power_on()
    flow = await submit(hass, flow, fields(flow))
    assert shown(flow) == ("code", {})


async def test_printers_that_are_added_already_are_not_listed(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Known by serial number, or by address where a search does not tell one."""
    added = [
        await switch_on("adventurer_5m"),
        await switch_on("adventurer_3"),
        moved := await switch_on("ad5x"),
    ]
    new = [await switch_on("adventurer_5m_pro"), await switch_on("adventurer_4")]
    for printer in added:
        entry = add_entry(hass, printer)
        if printer is moved:
            elsewhere = {**entry.data, CONF_HOST: "127.0.0.1"}
            hass.config_entries.async_update_entry(entry, data=elsewhere)

    result = await begin(hass)

    assert set(listed(result, *added, *new)) == {printer.host for printer in new}


async def test_a_new_printer_at_an_old_ones_address_is_listed(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Addresses change hands while a printer is off."""
    printer = await switch_on()
    entry = add_entry(hass, printer)
    printer.machine.serial_number = serial_number_at("127.0.0.1") + printer.host[4:]

    result = await begin(hass)

    assert entry.data[CONF_HOST] == printer.host
    assert listed(result, printer)


async def test_an_ignored_printer_can_still_be_added(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Who looks for it has changed their mind."""
    printer = await switch_on("adventurer_4")
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": printer.machine.serial_number, "title": "Ignored"},
    )

    entry = created(await choose(hass, printer, await begin(hass)))

    assert entry.source == SOURCE_USER
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_printer_that_comes_late_is_found_by_searching_again(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The same dialog, once the printer is on."""
    printer = await switch_on()
    await printer.power_off()
    flow = await begin(hass)
    assert not listed(flow, printer)
    await printer.power_on()

    flow = await submit(hass, flow, {CONF_PRINTER: SEARCH_AGAIN})

    assert shown(flow) == ("choose", {})
    assert listed(flow, printer)


async def test_the_list_can_be_left_for_an_address(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A printer in another network is not found, and can be entered."""
    await switch_on()
    silent = await switch_on(udp=False)
    flow = await begin(hass)
    assert not listed(flow, silent)

    flow = await submit(hass, flow, {CONF_PRINTER: BY_HAND})

    assert shown(flow) == ("address", {})
    flow = await submit(hass, flow, {CONF_HOST: silent.host})
    assert shown(flow) == ("code", {})


async def test_the_list_can_be_looked_at_again(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A second browser tab, or a reload, shows it without another search."""
    printer = await switch_on()
    flow = await begin(hass)

    again = await hass.config_entries.flow.async_configure(flow["flow_id"])

    assert shown(again) == ("choose", {})
    assert options(again) == options(flow)
    assert listed(again, printer)


async def test_only_what_is_listed_can_be_chosen(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Anything else is refused, and nothing is asked."""
    await switch_on()
    flow = await begin(hass)

    with pytest.raises(InvalidData):
        await submit(hass, flow, {CONF_PRINTER: "127.0.0.1"})


async def test_a_printer_added_after_it_was_listed_is_not_added_twice(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Two dialogs for one printer end with one entry."""
    printer = await switch_on("adventurer_4")
    flow = await begin(hass)
    add_entry(hass, printer, tcp=True)

    assert aborted(await choose(hass, printer, flow)) == "already_configured"


async def test_a_search_says_what_it_does(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form at first, and a progress screen for those who would rather wait."""
    monkeypatch.setattr(config_flow, "FIRST_LOOK", 0.0)
    monkeypatch.setattr(config_flow, "PROGRESS_DELAY", 0.0)
    printer = await switch_on()

    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert shown(result) == ("searching", {})
    assert [one["value"] for one in options(result)] == [KEEP_SEARCHING, BY_HAND]
    result = await send(hass, result, {CONF_PRINTER: KEEP_SEARCHING})

    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == "search"
    result = await wait(hass, result)
    assert shown(result) == ("choose", {})
    assert listed(result, printer)
    assert [one["value"] for one in options(result)[-2:]] == [SEARCH_AGAIN, BY_HAND]


async def test_the_search_goes_on_behind_the_form(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What answers late is listed with the next look, without a search of its own."""
    monkeypatch.setattr(config_flow, "FIRST_LOOK", 0.6)
    # It goes on until somebody new has not answered for so long.
    monkeypatch.setitem(search._SEARCH, "silence", 1.5)
    early = await switch_on(name="Early")
    late = await switch_on(name="Late", udp=False)
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert shown(result) == ("choose", {})
    assert set(listed(result, early, late)) == {early.host}
    assert [one["value"] for one in options(result)[-2:]] == [KEEP_SEARCHING, BY_HAND]

    await late.power_off()
    # By then nobody is asked any more, however busy this machine is.
    await asyncio.sleep(0.5)
    again = await switch_on(name="Again")
    result = await submit(hass, result, {CONF_PRINTER: KEEP_SEARCHING})
    assert set(listed(result, early, again)) == {early.host}
    result = await submit(hass, result, {CONF_PRINTER: SEARCH_AGAIN})

    assert set(listed(result, early, again)) == {early.host, again.host}


async def test_an_address_waits_for_no_search(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever knows it goes past the search, which would take a minute here."""
    monkeypatch.setattr(config_flow, "FIRST_LOOK", 0.0)
    monkeypatch.setitem(search._SEARCH, "interval", 60.0)
    printer = await switch_on(udp=False)
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )

    async with asyncio.timeout(5):
        flow = await send(hass, flow, {CONF_PRINTER: BY_HAND})
        flow = await send(hass, flow, {CONF_HOST: printer.host})
    # A progress screen would wait for the search, too.
    assert shown(flow) == ("code", {})
    values = {
        CONF_SERIAL_NUMBER: printer.machine.serial_number,
        CONF_CHECK_CODE: "12345678",
    }
    entry = created(await send(hass, flow, values))

    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("lan_mode", [True, False])
async def test_there_is_a_way_back_to_the_list(
    hass: HomeAssistant, switch_on: SwitchOn, lan_mode: bool
) -> None:
    """Once the check code was refused, or from the choice about LAN mode."""
    wrong, right = await switch_on(name="Wrong"), await switch_on(name="Right")
    wrong.machine.check_code = "ELSEWHAT"
    await wrong.set_lan_mode(lan_mode)
    flow = await choose(hass, wrong, await begin(hass))
    if lan_mode:
        flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})
        assert shown(flow) == ("code", {CONF_CHECK_CODE: "wrong_check_code"})
        back = {CONF_CHECK_CODE: "12345678", CONF_OTHER_PRINTER: True}
        flow = await submit(hass, flow, back)
    else:
        flow = await submit(hass, flow, {"next_step_id": CONF_OTHER_PRINTER})

    assert set(listed(flow, wrong, right)) == {wrong.host, right.host}
    flow = await choose(hass, right, flow)
    entry = created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))

    assert entry.unique_id == right.machine.serial_number
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_listed_printer_need_not_be_heard_twice(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The search has told its serial number, and its second answer may be lost."""
    printer = await switch_on()
    flow = await begin(hass)
    printer.faults.udp_silent = True

    flow = await choose(hass, printer, flow)

    assert fields(flow) == {CONF_CHECK_CODE: None}


async def test_networks_that_home_assistant_may_not_use_are_left_alone(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is searched where somebody has switched a network off for it."""
    adapters = await discovery.network.async_get_adapters(hass)
    switched_off: list[network.Adapter] = [
        {**one, "enabled": False} for one in adapters
    ]

    async def disabled(_hass: HomeAssistant) -> list[network.Adapter]:
        return switched_off

    monkeypatch.setattr(discovery.network, "async_get_adapters", disabled)
    # A search that had begun would not end by itself.
    monkeypatch.setitem(search._SEARCH, "interval", 60.0)
    await switch_on()

    async with asyncio.timeout(5):
        assert not [one async for one in discovery.async_discover(hass)]
