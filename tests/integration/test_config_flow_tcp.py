"""Adding a printer that has no LAN mode, or has it switched off."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_MODEL, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.flashforge import config_flow
from custom_components.flashforge.client import Timings
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.client.request_spy import until
from tests.simulator import MODELS, Faults, SimulatedPrinter

from .conftest import add_entry, values
from .dialog import (
    aborted,
    choose,
    created,
    enter_address,
    fields,
    named,
    reason,
    shown,
    submit,
)

pytestmark = pytest.mark.usefixtures("brief_searches")

MAC = "88:a9:a7:00:00:02"
WITHOUT_LAN_MODE = ["adventurer_3", "adventurer_4", "adventurer_4_pro"]
WITH_LAN_MODE = ["adventurer_5m", "adventurer_5m_pro", "ad5x"]


def assert_menu(result: ConfigFlowResult, printer: SimulatedPrinter) -> None:
    """See that the dialog says that LAN mode is off, and of which printer."""
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "lan_mode"
    assert result["menu_options"] == ["code", "without_code", "other_printer"]
    machine = printer.machine
    assert named(result) == (machine.name, machine.model.display_name)


def assert_data(result: ConfigFlowResult, printer: SimulatedPrinter) -> None:
    """See that the entry is that of a printer without a check code."""
    machine = printer.machine
    assert machine.model.dialect is not None
    entry = created(result)
    assert entry.title == machine.name
    assert entry.unique_id == machine.serial_number
    assert entry.data == {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: machine.serial_number,
        CONF_CHECK_CODE: None,
        CONF_NAME: machine.name,
        CONF_PRODUCT_ID: machine.model.product_id,
        CONF_MODEL: machine.model.dialect.machine_type,
        CONF_MAC: MAC,
    }


async def assert_states(hass: HomeAssistant, result: ConfigFlowResult) -> None:
    """See that the new printer's entities have states."""
    await hass.async_block_till_done(wait_background_tasks=True)
    entry = created(result)
    assert values(hass, entry, "status", "connectivity", "printing", "problem") == {
        "status": "ready",
        "connectivity": "on",
        "printing": "off",
        "problem": "off",
    }
    for key in ("nozzle_temperature", "bed_temperature"):
        assert float(values(hass, entry, key)[key]) > 0


@pytest.mark.parametrize(
    ("model", "udp"),
    [*((model, True) for model in WITHOUT_LAN_MODE), ("adventurer_3", False)],
)
async def test_an_old_printer_is_added_by_its_address_alone(
    hass: HomeAssistant, printer_host: str, model: str, udp: bool
) -> None:
    """It tells all that is needed, whether searches reach it or not."""
    async with SimulatedPrinter(model, host=printer_host, udp=udp) as printer:
        result = await enter_address(hass, printer.host)

        assert_data(result, printer)
        await assert_states(hass, result)
        await hass.config_entries.async_unload(created(result).entry_id)


@pytest.mark.parametrize(
    ("model", "udp"), [*((model, True) for model in WITH_LAN_MODE), ("ad5x", False)]
)
async def test_a_printer_is_used_without_lan_mode(
    hass: HomeAssistant, printer_host: str, model: str, udp: bool
) -> None:
    """The dialog says that LAN mode is off, and goes on without it if it may."""
    async with SimulatedPrinter(model, host=printer_host, udp=udp) as printer:
        await printer.set_lan_mode(False)
        menu = await enter_address(hass, printer.host)
        assert_menu(menu, printer)
        again = await hass.config_entries.flow.async_configure(menu["flow_id"])
        assert_menu(again, printer)

        result = await choose(hass, menu, "without_code")

        assert_data(result, printer)
        await assert_states(hass, result)
        assert not printer.requests
        await hass.config_entries.async_unload(created(result).entry_id)


async def test_lan_mode_is_switched_on_while_the_dialog_waits(
    hass: HomeAssistant, printer_host: str
) -> None:
    """The check code is all that is asked then."""
    async with SimulatedPrinter("ad5x", host=printer_host) as printer:
        await printer.set_lan_mode(False)
        menu = await enter_address(hass, printer.host)

        flow = await choose(hass, menu, "code")
        assert shown(flow) == ("code", {})
        assert fields(flow) == {CONF_CHECK_CODE: None}
        flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})
        assert shown(flow) == ("code", {"base": "port_closed"})
        await printer.set_lan_mode(True)
        result = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})

        assert created(result).data[CONF_CHECK_CODE] == "12345678"
        await assert_states(hass, result)
        await hass.config_entries.async_unload(created(result).entry_id)


@pytest.mark.parametrize(
    ("faults", "errors"),
    [
        ({"hang": True}, {"base": "no_answer"}),
        ({"reset": True}, {"base": "no_answer"}),
        ({"garbage": "html"}, {"base": "invalid_response"}),
    ],
)
async def test_a_printer_that_is_only_slow_has_its_lan_mode_on(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    monkeypatch: pytest.MonkeyPatch,
    faults: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """Its open port tells; nobody is sent to its settings for an odd answer."""
    soon = Timings(connect_timeout=1, request_timeout=1)
    monkeypatch.setattr(config_flow, "PAIRING_TIMINGS", soon)
    printer.faults.update(faults)

    flow = await enter_address(hass, printer.host)

    assert shown(flow) == ("code", {})
    flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})
    assert shown(flow) == ("code", errors)


@pytest.mark.parametrize("model", ["creator_5", "creator_5_pro"])
async def test_a_creator_5_has_to_have_its_lan_mode_on(
    hass: HomeAssistant, printer_host: str, model: str
) -> None:
    """It answers so itself, over HTTP; there is nothing else to offer."""
    async with SimulatedPrinter(model, host=printer_host) as printer:
        await printer.set_lan_mode(False)
        flow = await enter_address(hass, printer.host)
        assert shown(flow) == ("code", {})
        flow = await submit(hass, flow, {CONF_CHECK_CODE: "12345678"})
        assert shown(flow) == ("code", {"base": "lan_mode_off"})

        await printer.set_lan_mode(True)
        entry = created(await submit(hass, flow, {CONF_CHECK_CODE: "12345678"}))

        assert entry.data[CONF_PRODUCT_ID] == MODELS[model].product_id
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("udp", "faults", "form"),
    [
        (True, {}, ("code", {})),
        (False, {}, ("code", {})),
        (True, {"lan_mode_off": True}, ("code", {})),
        (False, {"lan_mode_off": True}, ("address", {"base": "lan_mode_off"})),
        (True, {"garbage": "html"}, ("code", {})),
    ],
)
async def test_trap_32_a_creator_5_is_never_asked_over_tcp(
    hass: HomeAssistant,
    printer_host: str,
    udp: bool,
    faults: dict[str, Any],
    form: tuple[str, dict[str, str]],
) -> None:
    """Somebody listens at that port here, and hears nothing."""
    async with (
        SimulatedPrinter("creator_5", host=printer_host, udp=udp) as printer,
        SimulatedPrinter(
            "adventurer_4", host=printer_host, camera_port=0, udp=False
        ) as listener,
    ):
        printer.faults.update(faults)

        flow = await enter_address(hass, printer.host)

        assert shown(flow) == form
        assert not listener.tcp_connections


@pytest.mark.parametrize(
    ("faults", "errors"),
    [
        ({"tcp_hang": True}, {"base": "no_answer"}),
        ({"tcp_break": "close_reply"}, {"base": "no_answer"}),
        ({"tcp_garbage": "html"}, {"base": "no_answer"}),
        ({"tcp_flood": True}, {"base": "invalid_response"}),
    ],
)
async def test_an_old_printer_in_trouble_is_told_and_can_be_mended(
    hass: HomeAssistant,
    printer_host: str,
    monkeypatch: pytest.MonkeyPatch,
    faults: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """A search finds it, and then it does not talk."""
    soon = Timings(connect_timeout=1, request_timeout=1)
    async with SimulatedPrinter("adventurer_4", host=printer_host) as printer:
        printer.faults.update(faults)
        with monkeypatch.context() as patched:
            patched.setattr(config_flow, "PAIRING_TIMINGS", soon)
            flow = await enter_address(hass, printer.host)
        assert shown(flow) == ("address", errors)

        printer.faults.update({name: getattr(Faults(), name) for name in faults})
        result = await submit(hass, flow, {CONF_HOST: printer.host})

        assert_data(result, printer)
        await hass.config_entries.async_unload(created(result).entry_id)


async def test_an_old_printer_without_any_identity_is_not_added(
    hass: HomeAssistant, printer_host: str
) -> None:
    """Nothing could make sure that it is the same one tomorrow."""
    nameless = {"tells_serial": False, "tells_mac": False}
    async with SimulatedPrinter(
        "adventurer_4", host=printer_host, dialect=nameless
    ) as printer:
        flow = await enter_address(hass, printer.host)

    assert shown(flow) == ("address", {"base": "no_identity"})


@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_4_pro"])
@pytest.mark.parametrize("udp", [True, False])
async def test_an_old_printer_without_a_serial_number_is_known_by_its_mac_address(
    hass: HomeAssistant, printer_host: str, model: str, udp: bool
) -> None:
    """Entities hang on it, and it is no serial number in the device registry."""
    async with SimulatedPrinter(
        model, host=printer_host, udp=udp, dialect={"tells_serial": False}
    ) as printer:
        result = await enter_address(hass, printer.host)

        entry = created(result)
        assert entry.unique_id == MAC
        assert entry.data[CONF_SERIAL_NUMBER] is None
        assert entry.data[CONF_MAC] == MAC
        await assert_states(hass, result)
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, MAC), entry.entry_id
        )
        assert device is not None
        assert device.serial_number is None
        assert device.connections == {(dr.CONNECTION_NETWORK_MAC, MAC)}
        again = await enter_address(hass, printer.host)
        assert aborted(again) == "already_configured"
        await hass.config_entries.async_unload(entry.entry_id)


async def test_a_5m_that_lacks_its_serial_number_did_not_answer(
    hass: HomeAssistant, printer_host: str
) -> None:
    """Such a printer always tells it, and LAN mode could not be used without."""
    async with SimulatedPrinter(
        "adventurer_5m", host=printer_host, udp=False, dialect={"tells_serial": False}
    ) as printer:
        await printer.set_lan_mode(False)
        menu = await enter_address(hass, printer.host)

        flow = await choose(hass, menu, "without_code")

    assert shown(flow) == ("address", {"base": "no_answer"})


@pytest.mark.parametrize("code", ["M115", "M119"])
async def test_an_old_printer_that_refuses_to_talk(
    hass: HomeAssistant, printer_host: str, code: str
) -> None:
    """Its own words are shown, whether a search reaches it or not."""
    for udp in (True, False):
        async with SimulatedPrinter(
            "adventurer_4", host=printer_host, udp=udp
        ) as printer:
            printer.faults.tcp_refuse_queries = {code: "Control failed."}

            flow = await enter_address(hass, printer.host)

            assert shown(flow) == ("address", {"base": "refused"})
            assert reason(flow) == "Control failed."


async def test_an_old_printer_without_a_name_is_called_by_its_model(
    hass: HomeAssistant, printer_host: str
) -> None:
    """What is missing keeps no printer out."""
    nameless = {"identity": ["Machine Type: {machine_type}", "SN: {serial}"]}
    async with SimulatedPrinter(
        "adventurer_4", host=printer_host, dialect=nameless
    ) as printer:
        entry = created(await enter_address(hass, printer.host))

        assert entry.title == "Adventurer 4"
        assert entry.data[CONF_MAC] is None
        await hass.config_entries.async_unload(entry.entry_id)


async def test_an_old_printer_is_not_added_twice(
    hass: HomeAssistant, printer_host: str
) -> None:
    """Its serial number comes over TCP, and its new address is noted."""
    async with SimulatedPrinter("adventurer_3", host=printer_host) as printer:
        entry = add_entry(hass, printer, tcp=True)
        elsewhere = {**entry.data, CONF_HOST: "127.0.0.1"}
        hass.config_entries.async_update_entry(entry, data=elsewhere)

        result = await enter_address(hass, printer.host)

        assert aborted(result) == "already_configured"
        assert entry.data[CONF_HOST] == printer.host


async def test_nobodys_control_is_taken_by_adding_a_printer(
    hass: HomeAssistant, printer_host: str
) -> None:
    """A slicer at work goes on, and a printer is added beside it."""
    async with SimulatedPrinter("adventurer_4", host=printer_host) as printer:
        printer.faults.tcp_control_held = True

        entry = created(await enter_address(hass, printer.host))

        await hass.async_block_till_done(wait_background_tasks=True)
        assert "M601" not in {record.code for record in printer.tcp_records}
        assert not printer.forbidden
        await hass.config_entries.async_unload(entry.entry_id)
        await until(lambda: not printer.tcp_open_connections)
