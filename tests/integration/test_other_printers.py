"""Printers of which little is known, or nothing: added, kept and used as they are."""

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_REAUTH,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    CONF_HOST,
    CONF_MAC,
    CONF_MODEL,
    CONF_NAME,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import config_flow
from custom_components.flashforge.client import Timings
from custom_components.flashforge.config_flow import CONF_PRINTER
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from custom_components.flashforge.discovery import async_scan
from tests.simulator import SimulatedPrinter

from .catalogue import (
    EVERYWHERE,
    GENERIC_IN_LAN_MODE,
    LAMP,
    LAYERS,
    TOLD_CAMERA,
    TOLD_IN_LAN_MODE,
    TOOL,
    enabled,
    entities,
)
from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    entity_id,
    entry_data,
    keys_of,
    miss,
    press,
    registered_entities,
    set_up,
    shown_keys,
    state_of,
    switch_light,
    values,
)
from .dialog import (
    aborted,
    begin,
    created,
    enter_address,
    fields,
    named,
    reconfigure,
    shown,
    submit,
)

pytestmark = pytest.mark.usefixtures("brief_searches")

CODE = {CONF_CHECK_CODE: "12345678"}
MAC = "88:a9:a7:00:00:02"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a printer is to Home Assistant."""

    key: str
    """Of the simulated printer."""
    name: str
    """The owner's."""
    model: str
    manufacturer: str = "FlashForge"
    product_id: int
    listed: str = "FlashForge"
    """The model by the answer to a search alone."""
    told: str | None = None
    """What the firmware calls the model."""
    tools: int = 1

    @property
    def lan_mode(self) -> bool:
        """Return whether it has LAN mode, and so a check code."""
        return self.told is None

    @property
    def typed(self) -> dict[str, str]:
        """Return what has to be typed beside its address."""
        return CODE if self.lan_mode else {}


KINDS = (
    Kind(
        key="voxel",
        name="Attic Voxel",
        model="Voxel",
        manufacturer="Monoprice",
        product_id=8,
        listed="Adventurer 3",
        told="Voxel",
    ),
    Kind(
        key="creator_3",
        name="Lab Creator 3",
        model="Creator 3",
        product_id=0x12,
        told="Flashforge Creator 3",
        tools=2,
    ),
    Kind(
        key="creator_4",
        name="Loft Creator 4",
        model="Creator 4",
        product_id=0x17,
        told="Flashforge Creator 4",
        tools=2,
    ),
    Kind(
        key="finder",
        name="Porch Finder",
        model="Finder",
        product_id=5,
        told="Flashforge Finder",
    ),
    Kind(
        key="unknown_tcp",
        name="Cellar Printer",
        model="Guider 9",
        product_id=0x63,
        told="Flashforge Guider 9",
    ),
    Kind(
        key="unknown_http",
        name="Shed Printer",
        model="3D printer",
        product_id=0x42,
    ),
    Kind(
        key="guider_4",
        name="Barn Guider 4",
        model="Guider 4",
        product_id=0x25,
        listed="Guider 4",
    ),
)


def each(kinds: tuple[Kind, ...]) -> pytest.MarkDecorator:
    """Return the mark of a test that takes these kinds."""
    return pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.key)


IN_LAN_MODE = tuple(kind for kind in KINDS if kind.lan_mode)
OVER_TCP = tuple(kind for kind in KINDS if not kind.lan_mode)


def device_of(hass: HomeAssistant, entry: ConfigEntry) -> DeviceEntry:
    """Return the device of a printer."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, str(entry.unique_id)), entry.entry_id
    )
    assert device is not None
    return device


def known_of(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, object]:
    """Return all that must not change by itself: model, devices, entities, ids."""
    registry = dr.async_get(hass)
    device = device_of(hass, entry)
    return {
        "model": (device.manufacturer, device.model, device.model_id),
        "device": (device.id, device.name, device.serial_number),
        "parts": {
            child.id: child.name
            for child in registry.child_devices
            if child.config_entry_id == entry.entry_id
        },
        "entities": {
            (one.domain, one.unique_id): (one.id, one.entity_id)
            for one in registered_entities(hass, entry)
        },
        "shown": shown_keys(hass, entry),
    }


async def assert_added(
    hass: HomeAssistant, result: ConfigFlowResult, printer: SimulatedPrinter, kind: Kind
) -> ConfigEntry:
    """See that a printer was added as what it is, and works; return its entry."""
    entry = created(result)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.title == kind.name
    assert entry.unique_id == printer.machine.serial_number
    product_id = entry.data[CONF_PRODUCT_ID]
    assert entry.data == {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: printer.machine.serial_number,
        CONF_CHECK_CODE: kind.typed.get(CONF_CHECK_CODE),
        CONF_NAME: kind.name,
        CONF_PRODUCT_ID: product_id,
        CONF_MODEL: kind.told,
        CONF_MAC: MAC,
    }
    # Over TCP it tells its name alone, and its answer to a search may be too late.
    assert product_id == kind.product_id or (product_id is None and not kind.lan_mode)
    device = device_of(hass, entry)
    assert device.name == kind.name
    assert device.model == kind.model
    assert device.manufacturer == kind.manufacturer
    assert device.model_id == (product_id and f"{product_id:#06x}")
    parts = dr.async_get(hass).child_devices
    assert sorted(
        str(one.name) for one in parts if one.config_entry_id == entry.entry_id
    ) == [
        f"{kind.name} tool {tool + 1}" for tool in range(kind.tools) if kind.tools > 1
    ]
    assert keys_of(hass, entry) == entities(kind.key)
    assert shown_keys(hass, entry) == enabled(entities(kind.key))
    assert state_of(hass, entry, "status").state == "ready"
    assert not printer.forbidden
    return entry


# Adding


@each(KINDS)
async def test_a_printer_is_added_by_its_address(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """With its check code if it has LAN mode, and else by the address alone."""
    printer = await switch_on(kind.key)

    flow = await enter_address(hass, printer.host)
    if kind.lan_mode:
        assert shown(flow) == ("code", {})
        assert fields(flow) == {CONF_CHECK_CODE: None}
        assert named(flow) == (kind.name, kind.model)
        flow = await submit(hass, flow, CODE)

    entry = await assert_added(hass, flow, printer, kind)
    again = await enter_address(hass, printer.host)
    assert aborted(again) == "already_configured"
    await hass.config_entries.async_unload(entry.entry_id)


@each(OVER_TCP)
async def test_a_printer_without_lan_mode_is_added_where_no_search_reaches_it(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """It says what it is when it is asked."""
    printer = await switch_on(kind.key, udp=False)

    flow = await enter_address(hass, printer.host)

    entry = await assert_added(hass, flow, printer, kind)
    # An Adventurer 3 is known to have this number, whatever it is sold as.
    assert entry.data[CONF_PRODUCT_ID] is None
    await hass.config_entries.async_unload(entry.entry_id)


@each(IN_LAN_MODE)
async def test_a_printer_in_lan_mode_is_added_where_no_search_reaches_it(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """Nobody knows its model or serial number before both are typed."""
    printer = await switch_on(kind.key, udp=False)

    flow = await enter_address(hass, printer.host)
    assert named(flow) == ("FlashForge", "FlashForge")
    serial_number = {CONF_SERIAL_NUMBER: printer.machine.serial_number}
    flow = await submit(hass, flow, serial_number | CODE)

    entry = await assert_added(hass, flow, printer, kind)
    # It may have been a Creator 5, which is never asked there.
    assert not printer.tcp_connections
    await hass.config_entries.async_unload(entry.entry_id)


@each(KINDS)
@pytest.mark.usefixtures("on_loopback")
async def test_a_printer_is_chosen_from_the_search(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """It is listed under its own name; what it is called, it says when it is asked."""
    printer = await switch_on(kind.key)

    flow = await begin(hass)
    schema = flow["data_schema"]
    assert schema is not None
    labels = {
        one["value"]: one["label"]
        for one in schema.schema[CONF_PRINTER].config["options"]
    }
    assert labels[printer.host] == f"{kind.name} ({kind.listed}, {printer.host})"
    flow = await submit(hass, flow, {CONF_PRINTER: printer.host})
    if kind.lan_mode:
        assert named(flow) == (kind.name, kind.model)
        flow = await submit(hass, flow, CODE)

    entry = await assert_added(hass, flow, printer, kind)
    assert entry.data[CONF_PRODUCT_ID] == kind.product_id
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        *((kind, "search") for kind in KINDS),
        # From there on it is the same way.
        *((kind, "dhcp") for kind in KINDS if kind.key.startswith("unknown")),
    ],
    ids=lambda value: value if isinstance(value, str) else value.key,
)
@pytest.mark.usefixtures("on_loopback")
async def test_a_printer_that_nobody_has_asked_for_is_added_from_its_card(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind, way: str
) -> None:
    """The card names its model; a click or the check code adds it."""
    printer = await switch_on(kind.key)
    if way == "search":
        neighbor = await switch_on("adventurer_5m_pro", udp=False)
        await set_up(hass, add_entry(hass, neighbor))
        await async_scan(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
    else:
        await hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_DHCP},
            data=DhcpServiceInfo(
                ip=printer.host, hostname="printer", macaddress="88a9a7900002"
            ),
        )
    (card,) = (
        one
        for one in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        if one["context"].get("unique_id") == printer.machine.serial_number
    )
    assert card["context"]["title_placeholders"] == {
        "name": f"{kind.name} ({kind.model})"
    }
    flow = await hass.config_entries.flow.async_configure(card["flow_id"])
    assert shown(flow) == ("code" if kind.lan_mode else "confirm", {})
    assert named(flow) == (kind.name, kind.model)

    flow = await submit(hass, flow, kind.typed)

    entry = await assert_added(hass, flow, printer, kind)
    assert entry.source != SOURCE_USER
    assert entry.data[CONF_PRODUCT_ID] == kind.product_id
    await hass.config_entries.async_unload(entry.entry_id)


@each(IN_LAN_MODE)
async def test_lan_mode_is_switched_on_while_the_dialog_waits(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """There is no other way to it, and the form says what is wrong."""
    printer = await switch_on(kind.key)
    await printer.set_lan_mode(False)

    flow = await enter_address(hass, printer.host)
    assert shown(flow) == ("code", {})
    flow = await submit(hass, flow, CODE)
    assert shown(flow) == ("code", {"base": "port_closed"})
    await printer.set_lan_mode(True)
    flow = await submit(hass, flow, CODE)

    entry = await assert_added(hass, flow, printer, kind)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_printer_with_both_ways_can_be_used_by_either(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The dialog offers them if LAN mode is off, as for every printer."""
    other: dict[str, Any] = {
        "product_id": 0x77,
        "dialect": {"machine_type": "Flashforge Hunter"},
    }
    printer = await switch_on("adventurer_5m", **other)
    await printer.set_lan_mode(False)

    menu = await enter_address(hass, printer.host)
    assert menu["type"] is FlowResultType.MENU
    assert named(menu) == ("Desk 5M", "Hunter")
    entry = created(await submit(hass, menu, {"next_step_id": "without_code"}))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert device_of(hass, entry).model == "Hunter"
    before = known_of(hass, entry)
    await printer.set_lan_mode(True)
    flow = await reconfigure(hass, entry)
    assert fields(flow) == {CONF_HOST: printer.host, CONF_CHECK_CODE: None}
    flow = await submit(hass, flow, {CONF_HOST: printer.host} | CODE)
    assert aborted(flow) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)

    # What it calls itself, it tells over TCP alone; that is not forgotten.
    assert entry.data[CONF_MODEL] == "Flashforge Hunter"
    assert entry.data[CONF_PRODUCT_ID] == 0x77
    assert device_of(hass, entry).model == "Hunter"
    ids = before["entities"]
    assert isinstance(ids, dict)
    now = known_of(hass, entry)["entities"]
    assert isinstance(now, dict)
    assert ids.items() <= now.items()
    assert "free_space" in keys_of(hass, entry)
    assert "plate_cleared" not in keys_of(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_the_tools_of_a_printer_in_lan_mode_are_those_it_reports(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Each has its temperature and target; what is in its slot is left alone."""
    printer = await switch_on("creator_5_pro", product_id=0x50, udp=False)
    printer.faults.detail_overrides = {"model": "Creator 6"}
    entry = add_entry(hass, printer)
    data = {**entry.data, CONF_MODEL: "Creator 6"}
    hass.config_entries.async_update_entry(entry, data=data)
    await set_up(hass, entry)

    assert device_of(hass, entry).model == "Creator 6"
    tools = {f"tool_{tool}_{key}" for tool in (1, 2, 3, 4) for key in TOOL}
    expected = EVERYWHERE | TOLD_IN_LAN_MODE | LAMP | TOLD_CAMERA | tools
    assert keys_of(hass, entry) == expected
    target = {
        ATTR_ENTITY_ID: entity_id(hass, entry, "tool_3_nozzle_target", "number"),
        "value": 200,
    }
    await hass.services.async_call("number", "set_value", target, blocking=True)
    assert [one.target for one in printer.machine.heat.tools] == [0, 0, 200, 0]
    assert printer.commands == ["temperatureCtl_cmd"]
    assert not printer.forbidden


@pytest.mark.timings(silence_timeout=0.3)
async def test_a_printer_that_wants_to_be_greeted_is_added_and_used(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is silent to whoever has not logged in, and nobody knows its model."""
    soon = Timings(silence_timeout=0.3)
    monkeypatch.setattr(config_flow, "PAIRING_TIMINGS", soon)
    printer = await switch_on(
        "unknown_tcp", udp=False, dialect={"greets_first": True, "broadcasts": True}
    )

    entry = created(await enter_address(hass, printer.host))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert device_of(hass, entry).model == "Guider 9"
    assert keys_of(hass, entry) == entities("unknown_tcp")
    printer.machine.start_job("cube.gcode", progress=0.3, heated=True)
    printer.machine.time.speed = 100
    await entry.runtime_data.coordinator.async_refresh()
    await press(hass, entry, "pause")
    assert printer.machine.status == "pause"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, entry, "status").state == "paused"
    await hass.config_entries.async_unload(entry.entry_id)
    assert not printer.tcp_open_connections


@pytest.mark.timings(fallback_delay=0.1, read_back_intervals=(0.0, 0.05))
@pytest.mark.parametrize("kind", [OVER_TCP[2], OVER_TCP[4]], ids=lambda kind: kind.key)
async def test_a_lamp_that_takes_any_word_for_on_goes_off(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """Firmware differs in how it wants to be told, and shows what has come of it."""
    printer = await switch_on(
        kind.key, udp=False, dialect={"lamp_takes_anything": True}
    )
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))

    for to in ("on", "off", "on"):
        await switch_light(hass, entry, to)
        assert printer.machine.light is (to == "on")
        assert state_of(hass, entry, "light").state == to


async def test_two_unknown_printers_are_told_apart(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Each is itself, also if both call themselves alike."""
    first = await switch_on("unknown_tcp", name="Printer", udp=False)
    second = await switch_on(
        "unknown_tcp", name="Printer", udp=False, mac="88:A9:A7:00:00:03"
    )
    third = await switch_on("unknown_http", name="Printer", udp=False)
    entries = [
        await set_up(hass, add_entry(hass, printer, tcp=printer is not third))
        for printer in (first, second, third)
    ]

    ids = [
        entity_id(hass, entry, key) for entry in entries for key in keys_of(hass, entry)
    ]
    assert len(ids) == len(set(ids))
    assert len({device_of(hass, entry).id for entry in entries}) == 3
    for printer in (first, second, third):
        printer.machine.start_job(f"{printer.host}.gcode", progress=0.3, heated=True)
        printer.machine.time.speed = 100
    for entry, printer in zip(entries, (first, second, third), strict=True):
        await entry.runtime_data.coordinator.async_refresh()
        assert state_of(hass, entry, "file_name").state == f"{printer.host}.gcode"
    await press(hass, entries[1], "pause")
    assert [one.machine.status for one in (first, second, third)] == [
        "printing",
        "pause",
        "printing",
    ]


# Changing how it is reached


@each(KINDS)
async def test_a_printer_moves_to_another_address(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """One in LAN mode needs its check code there, the others have none."""
    old = await switch_on(kind.key, udp=False)
    entry = await set_up(hass, add_entry(hass, old, tcp=not kind.lan_mode))
    before, data = known_of(hass, entry), dict(entry.data)
    await old.power_off()
    new = await switch_on(kind.key, serial_number=old.machine.serial_number, udp=False)

    flow = await reconfigure(hass, entry)
    typed = {CONF_HOST: new.host} | kind.typed
    if kind.lan_mode:
        assert fields(flow) == {CONF_HOST: old.host} | CODE
        with pytest.raises(InvalidData):
            await submit(hass, flow, {CONF_HOST: new.host})
    elif kind.key == "unknown_tcp":
        # It may have LAN mode as well; nobody knows.
        assert fields(flow) == {CONF_HOST: old.host, CONF_CHECK_CODE: None}
    else:
        assert fields(flow) == {CONF_HOST: old.host}
    assert aborted(await submit(hass, flow, typed)) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data == data | {CONF_HOST: new.host}
    assert state_of(hass, entry, "status").state == "ready"
    assert known_of(hass, entry) == before
    assert not new.forbidden


@each(IN_LAN_MODE)
async def test_an_empty_check_code_does_not_lead_to_tcp(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """A printer that was added in LAN mode may have no TCP, and is not asked there."""
    printer = await switch_on(kind.key, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    before = dict(entry.data)
    async with SimulatedPrinter(
        "adventurer_4", host=printer.host, camera_port=0, udp=False
    ) as listener:
        typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "   "}
        flow = await submit(hass, await reconfigure(hass, entry), typed)

        assert shown(flow) == ("reconfigure", {CONF_CHECK_CODE: "wrong_check_code"})
        assert entry.data == before
        assert not listener.tcp_connections


@each(IN_LAN_MODE)
async def test_a_check_code_that_has_changed_is_asked_for(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, kind: Kind
) -> None:
    """Nothing else changes by it."""
    printer = await switch_on(kind.key, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    before, data = known_of(hass, entry), dict(entry.data)
    printer.machine.check_code = "87654321"
    await poll(10, times=6)
    (flow,) = (
        one
        for one in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        if one["context"]["source"] == SOURCE_REAUTH
    )

    form = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert shown(form) == ("reauth_confirm", {})
    form = await submit(hass, form, {CONF_CHECK_CODE: "11111111"})
    assert shown(form) == ("reauth_confirm", {CONF_CHECK_CODE: "wrong_check_code"})
    result = await submit(hass, form, {CONF_CHECK_CODE: "87654321"})
    assert aborted(result) == "reauth_successful"
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data == data | {CONF_CHECK_CODE: "87654321"}
    assert known_of(hass, entry) == before
    assert state_of(hass, entry, "status").state == "ready"


# Staying what it is


@each(KINDS)
@pytest.mark.parametrize("on", [True, False])
async def test_a_restart_keeps_all_that_a_printer_has(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind, on: bool
) -> None:
    """Whether it is on or off meanwhile: its model, devices, entities and their ids."""
    printer = await switch_on(kind.key, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=not kind.lan_mode))
    before = known_of(hass, entry)
    expected = enabled(entities(kind.key))
    if not on:
        await printer.power_off()

    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    if not on:
        await miss(hass, entry)

    assert known_of(hass, entry) == before
    shown_now = values(hass, entry, *expected)
    assert shown_now["status"] == ("ready" if on else "offline")
    restored = {
        key for key in expected if state_of(hass, entry, key).attributes.get("restored")
    }
    assert restored == set()
    if on:
        assert "unavailable" not in shown_now.values()
    else:
        await printer.power_on()
        await entry.runtime_data.coordinator.async_refresh()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert known_of(hass, entry) == before
        assert "unavailable" not in values(hass, entry, *expected).values()


@each(KINDS)
async def test_a_printer_that_is_off_at_the_first_start_is_its_model(
    hass: HomeAssistant, switch_on: SwitchOn, kind: Kind
) -> None:
    """What is stored says that; the rest comes with its first answer."""
    printer = await switch_on(kind.key, udp=False)
    await printer.power_off()
    entry = await set_up(hass, add_entry(hass, printer, tcp=not kind.lan_mode))
    assert device_of(hass, entry).model == kind.model
    assert device_of(hass, entry).manufacturer == kind.manufacturer
    assert keys_of(hass, entry) <= entities(kind.key) | {
        *("nozzle_temperature", "nozzle_target")
    }

    await printer.power_on()
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)

    assert device_of(hass, entry).model == kind.model
    assert keys_of(hass, entry) == entities(kind.key)


async def test_layers_appear_with_the_first_print_that_tells_them_and_stay(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """A printer may tell them only while it prints; a restart takes nothing away."""
    printer = await switch_on("unknown_tcp", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    assert not keys_of(hass, entry) & LAYERS
    printer.machine.start_job("cube.gcode", duration=300, heated=True, layers=50)
    await poll(10, times=6)
    assert state_of(hass, entry, "current_layer").state not in {"unknown", "0"}
    await poll(10, times=60)
    printer.machine.clear_platform()
    await poll(10)
    assert state_of(hass, entry, "status").state == "ready"
    assert keys_of(hass, entry) == entities("unknown_tcp") | LAYERS

    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert keys_of(hass, entry) == entities("unknown_tcp") | LAYERS
    layer = state_of(hass, entry, "current_layer")
    assert "restored" not in layer.attributes
    assert layer.state == "unknown"


@pytest.mark.parametrize(
    ("model", "tcp", "product_id", "name"),
    [
        ("adventurer_5m_pro", False, 36, "Adventurer 5M Pro"),
        ("adventurer_5m_pro", True, 36, "Adventurer 5M Pro"),
        ("ad5x", False, 38, "AD5X"),
        ("creator_5", False, 40, "Creator 5"),
        ("adventurer_3", True, 8, "Adventurer 3"),
        ("adventurer_4_pro", True, 30, "Adventurer 4 Pro"),
    ],
)
async def test_an_entry_of_before_still_works(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    model: str,
    tcp: bool,
    product_id: int,
    name: str,
) -> None:
    """Earlier versions stored the product id alone, and never an unknown one."""
    printer = await switch_on(model, udp=False)
    entry = add_entry(hass, printer, tcp=tcp)
    data = {key: value for key, value in entry.data.items() if key != CONF_MODEL}
    assert data[CONF_PRODUCT_ID] == product_id
    hass.config_entries.async_update_entry(entry, data=data)

    await set_up(hass, entry)

    assert entry.data == data
    assert device_of(hass, entry).model == name
    assert device_of(hass, entry).model_id == f"{product_id:#06x}"
    assert state_of(hass, entry, "status").state == "ready"
    flow = await reconfigure(hass, entry)
    typed = {CONF_HOST: printer.host} | ({} if tcp else CODE)
    assert aborted(await submit(hass, flow, typed)) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert data.items() <= entry.data.items()
    assert device_of(hass, entry).model == name


@pytest.mark.parametrize("told", [{"pid": 999}, {"pid": 0}, {"pid": "x"}])
async def test_a_product_id_that_nobody_knows_takes_nothing_away(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, told: dict[str, int | str]
) -> None:
    """A model that is known stays, over a restart as well."""
    printer = await switch_on("adventurer_5m_pro", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    before = known_of(hass, entry)
    printer.faults.update({"detail_overrides": told})

    await poll(10, times=3)
    assert known_of(hass, entry) == before
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert known_of(hass, entry) == before
    assert state_of(hass, entry, "status").state == "ready"


@pytest.mark.parametrize("product_id", [None, 0x17])
async def test_a_printer_for_which_a_row_was_made_since_is_that_row(
    hass: HomeAssistant, switch_on: SwitchOn, product_id: int | None
) -> None:
    """Its entry says what it calls itself, and that is looked up with every start."""
    printer = await switch_on("creator_4", udp=False)
    await printer.power_off()
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Loft Creator 4",
        unique_id=printer.machine.serial_number,
        data=entry_data(printer, tcp=True)
        | {CONF_MODEL: "Flashforge Creator 4", CONF_PRODUCT_ID: product_id},
    )
    entry.add_to_hass(hass)

    await set_up(hass, entry)

    model = entry.runtime_data.coordinator.data.model
    assert (model.name, model.is_known) == ("Creator 4", True)
    assert device_of(hass, entry).model == "Creator 4"


@pytest.mark.parametrize("model", GENERIC_IN_LAN_MODE)
async def test_a_name_that_is_told_later_is_only_the_firmwares(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str
) -> None:
    """The owner's name of the printer is no name of a model."""
    printer = await switch_on(model, udp=False, name="Adventurer 5M Pro")
    entry = await set_up(hass, add_entry(hass, printer))
    before = known_of(hass, entry)
    printer.machine.name = "Creator 5 Pro"
    await poll(10, times=2)

    now = known_of(hass, entry)
    assert now["model"] == before["model"]
    assert now["shown"] == before["shown"]
    assert device_of(hass, entry).name == "Creator 5 Pro"
