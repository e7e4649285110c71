"""Adding a printer by its address: every way through, and every way it can fail."""

import asyncio
from collections.abc import Callable
import logging
import socket
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_MODEL, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import config_flow
from custom_components.flashforge.client import Timings
from custom_components.flashforge.client.discovery import search
from custom_components.flashforge.config_flow import (
    CONF_OTHER_PRINTER,
    CONF_PRINTER,
    SEARCH_AGAIN,
)
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.client.request_spy import until
from tests.simulator import Faults, SimulatedPrinter

from .conftest import SwitchOn, add_entry, keys_of, set_up
from .dialog import (
    aborted,
    add,
    ask_for_address,
    begin,
    created,
    enter_address,
    fields,
    named,
    send,
    shown,
    submit,
    wait,
)

pytestmark = pytest.mark.usefixtures("brief_searches")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show progress at once."""
    monkeypatch.setattr(config_flow, "PROGRESS_DELAY", 0.0)


@pytest.fixture
def giving_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for a printer that does not answer."""
    soon = Timings(connect_timeout=1, request_timeout=1)
    monkeypatch.setattr(config_flow, "PAIRING_TIMINGS", soon)


def code_of(printer: SimulatedPrinter) -> dict[str, str]:
    """Return what the form for the check code wants."""
    return {CONF_CHECK_CODE: printer.machine.check_code}


async def test_a_printer_is_added_under_its_own_name(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """The entry holds what is needed to find the printer again, and its entities."""
    result = await enter_address(hass, printer.host)
    assert shown(result) == ("code", {})
    assert fields(result) == {CONF_CHECK_CODE: None}
    assert named(result) == ("Desk Pro", "Adventurer 5M Pro")

    result = await submit(hass, result, code_of(printer))

    entry = created(result)
    assert entry.title == "Desk Pro"
    assert entry.data == {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: "SNMSIM00000001",
        CONF_CHECK_CODE: "12345678",
        CONF_NAME: "Desk Pro",
        CONF_PRODUCT_ID: 36,
        CONF_MODEL: None,
        CONF_MAC: "88:a9:a7:00:00:02",
    }
    assert entry.unique_id == "SNMSIM00000001"
    await hass.async_block_till_done(wait_background_tasks=True)
    status = hass.states.get("sensor.desk_pro_status")
    assert status is not None
    assert status.state == "ready"


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x", "creator_5"])
async def test_a_printer_that_hides_its_serial_number_is_asked_for_it(
    hass: HomeAssistant, printer_host: str, model: str
) -> None:
    """Without its answer to a search nobody else tells which printer it is."""
    async with SimulatedPrinter(model, host=printer_host, udp=False) as printer:
        flow = await enter_address(hass, printer.host)
        assert shown(flow) == ("code", {})
        assert fields(flow) == {CONF_SERIAL_NUMBER: None, CONF_CHECK_CODE: None}
        assert named(flow) == ("FlashForge", "FlashForge")

        result = await submit(
            hass,
            flow,
            {CONF_SERIAL_NUMBER: printer.machine.serial_number, **code_of(printer)},
        )

        entry = created(result)
        assert entry.data[CONF_PRODUCT_ID] == printer.machine.model.product_id
        assert entry.unique_id == printer.machine.serial_number
        # It may have been a Creator 5, which is never asked there.
        assert not printer.tcp_connections
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("model", "packet"),
    [
        ("adventurer_5m", "modern"),
        ("adventurer_5m_pro", "modern"),
        ("ad5x", "modern"),
        ("adventurer_5m", "historic"),
        ("ad5x", "legacy"),
    ],
)
async def test_only_the_check_code_is_asked_where_the_printer_tells_the_rest(
    hass: HomeAssistant, printer_host: str, model: str, packet: str
) -> None:
    """Its answer to a search holds the serial number, or else TCP tells it."""
    async with SimulatedPrinter(model, host=printer_host) as printer:
        printer.faults.update({"udp_packet": packet})

        flow = await enter_address(hass, printer.host)

        assert shown(flow) == ("code", {})
        assert fields(flow) == {CONF_CHECK_CODE: None}
        entry = created(await submit(hass, flow, code_of(printer)))
        assert entry.data[CONF_CHECK_CODE] == printer.machine.check_code
        assert entry.title == printer.machine.name
        await hass.config_entries.async_unload(entry.entry_id)


async def test_an_early_printer_that_names_no_model_is_added_all_the_same(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """What its search answer leaves out is learned with the check code."""
    printer.machine.name = "Fred"
    printer.faults.udp_packet = "historic"
    printer.faults.udp_product_id = 0

    flow = await enter_address(hass, printer.host)

    assert fields(flow) == {CONF_CHECK_CODE: None}
    assert named(flow) == ("Fred", "FlashForge")
    entry = created(await submit(hass, flow, code_of(printer)))
    assert entry.data[CONF_PRODUCT_ID] == 36


async def test_a_printer_without_a_name_is_called_by_its_model(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A name that is missing, like a MAC address, keeps no printer out."""
    printer.faults.detail_missing = {"name", "macAddr"}

    entry = created(await add(hass, printer))

    assert entry.title == "Adventurer 5M Pro"
    assert entry.data[CONF_MAC] is None


@pytest.mark.parametrize(
    "write",
    [
        lambda host: f" {host} ",
        lambda host: f"http://{host}:8898/",
        lambda host: f"{host}:8898",
        lambda host: f"//{host}/detail",
    ],
)
async def test_ways_of_writing_an_address_are_forgiven(
    hass: HomeAssistant, printer: SimulatedPrinter, write: Callable[[str], str]
) -> None:
    """What people copy from browsers is understood."""
    flow = await enter_address(hass, write(printer.host))

    entry = created(await submit(hass, flow, code_of(printer)))

    assert entry.data[CONF_HOST] == printer.host


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (CONF_SERIAL_NUMBER, "MSIM00000001"),
        (CONF_SERIAL_NUMBER, " snmsim 0000 0001 "),
        (CONF_CHECK_CODE, " 12345678 "),
    ],
)
async def test_ways_of_writing_what_opens_a_printer_are_forgiven(
    hass: HomeAssistant, printer: SimulatedPrinter, field: str, typed: str
) -> None:
    """What people copy from labels and phones is understood."""
    printer.faults.udp_silent = True
    right = {CONF_SERIAL_NUMBER: "SNMSIM00000001", CONF_CHECK_CODE: "12345678"}
    flow = await enter_address(hass, printer.host)

    entry = created(await submit(hass, flow, {**right, field: typed}))

    assert entry.data[field] == right[field]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ("http://[oops", {CONF_HOST: "invalid_host"}),
        ("   ", {CONF_HOST: "invalid_host"}),
        ("//", {CONF_HOST: "invalid_host"}),
        ("no such printer", {"base": "cannot_connect"}),
        ("256.1.1.1", {"base": "cannot_connect"}),
    ],
)
async def test_an_address_that_leads_nowhere_can_be_mended(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    typed: str,
    errors: dict[str, str],
) -> None:
    """The form comes back with what was typed, and the dialog goes on from there."""

    def nobody(*_args: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    flow = await enter_address(hass, typed)

    assert shown(flow) == ("address", errors)
    assert fields(flow) == {CONF_HOST: typed}
    assert "Traceback" not in caplog.text
    flow = await submit(hass, flow, {CONF_HOST: printer.host})
    created(await submit(hass, flow, code_of(printer)))


@pytest.mark.parametrize(
    ("faults", "errors"),
    [
        ({"garbage": "html"}, {"base": "invalid_response"}),
        ({"garbage": "not_http"}, {"base": "invalid_response"}),
        ({"hang": True}, {"base": "no_answer"}),
        ({"reset": True}, {"base": "no_answer"}),
        ({"lan_mode_off": True}, {"base": "lan_mode_off"}),
    ],
)
async def test_something_else_at_an_address_is_told_apart_and_can_be_mended(
    hass: HomeAssistant,
    printer_host: str,
    giving_up_soon: None,
    caplog: pytest.LogCaptureFixture,
    faults: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """A web server and what else there may be: nothing but one odd port answers."""
    async with SimulatedPrinter(host=printer_host, tcp=False, udp=False) as printer:
        printer.faults.update(faults)

        flow = await enter_address(hass, printer.host)

        assert shown(flow) == ("address", errors)
        assert fields(flow) == {CONF_HOST: printer.host}
        assert "Traceback" not in caplog.text
        printer.faults.update({name: getattr(Faults(), name) for name in faults})
        flow = await submit(hass, flow, {CONF_HOST: printer.host})
        assert shown(flow) == ("code", {})


@pytest.mark.parametrize(
    ("faults", "code", "errors"),
    [
        ({}, "87654321", {CONF_CHECK_CODE: "wrong_check_code"}),
        ({}, "   ", {CONF_CHECK_CODE: "wrong_check_code"}),
        ({"lan_mode_off": True}, "", {"base": "lan_mode_off"}),
        ({"hang": True}, "", {"base": "no_answer"}),
        ({"reset": True}, "", {"base": "no_answer"}),
        ({"garbage": "html"}, "", {"base": "invalid_response"}),
        ({"garbage": "not_http"}, "", {"base": "invalid_response"}),
    ],
)
async def test_each_failure_has_its_own_words_and_can_be_mended(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    giving_up_soon: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    faults: dict[str, Any],
    code: str,
    errors: dict[str, str],
) -> None:
    """The form comes back with the error, and the same dialog goes on from there."""
    flow = await enter_address(hass, printer.host)
    printer.faults.update(faults)
    typed = {CONF_CHECK_CODE: code or "12345678"}

    flow = await submit(hass, flow, typed)

    assert shown(flow) == ("code", errors)
    assert fields(flow) == {
        CONF_CHECK_CODE: typed[CONF_CHECK_CODE].strip(),
        CONF_OTHER_PRINTER: None,
    }
    assert "Traceback" not in caplog.text
    printer.faults.update({name: getattr(Faults(), name) for name in faults})
    created(await submit(hass, flow, code_of(printer)))


async def test_a_serial_number_that_was_typed_wrong_is_told_at_its_field(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """Both fields keep what stands in them, and both can be mended."""
    printer.faults.udp_silent = True
    flow = await enter_address(hass, printer.host)

    flow = await submit(
        hass, flow, {CONF_SERIAL_NUMBER: "MSIM9", CONF_CHECK_CODE: "12345678"}
    )

    assert shown(flow) == ("code", {CONF_SERIAL_NUMBER: "wrong_serial_number"})
    right = {CONF_SERIAL_NUMBER: "SNMSIM00000001", CONF_CHECK_CODE: "12345678"}
    assert fields(flow) == {
        **right,
        CONF_SERIAL_NUMBER: "SNMSIM9",
        CONF_OTHER_PRINTER: None,
    }
    created(await submit(hass, flow, right))


async def test_a_printer_that_was_exchanged_meanwhile_is_told_above_the_form(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """Where the serial number is not asked, no field is wrong."""
    flow = await enter_address(hass, printer.host)
    printer.machine.serial_number = "SNMOTHER000001"

    flow = await submit(hass, flow, code_of(printer))

    assert shown(flow) == ("code", {"base": "wrong_serial_number"})


@pytest.mark.parametrize(
    ("told", "model", "stored"),
    [
        ({"pid": 99, "model": "Creator 9"}, "Creator 9", (99, "Creator 9")),
        ({"pid": 99}, "3D printer", (99, None)),
        ({"pid": 37}, "Guider 4", (37, None)),
    ],
)
async def test_a_printer_that_nobody_knows_is_called_what_it_calls_itself(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    told: dict[str, Any],
    model: str,
    stored: tuple[int, str | None],
) -> None:
    """The number and the name are stored as they were told."""
    printer.faults.detail_overrides = told
    printer.faults.udp_product_id = stored[0]

    entry = created(await add(hass, printer))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert (entry.data[CONF_PRODUCT_ID], entry.data[CONF_MODEL]) == stored
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, printer.machine.serial_number), entry.entry_id
    )
    assert device is not None
    assert (device.model, device.model_id) == (model, f"{stored[0]:#06x}")
    assert "print_speed" not in keys_of(hass, entry)


@pytest.mark.parametrize("missing", [True, False])
async def test_a_printer_that_does_not_say_what_it_is_is_not_added(
    hass: HomeAssistant, printer_host: str, missing: bool
) -> None:
    """Nobody would know what may be sent to it; its answer to a search is enough."""
    async with SimulatedPrinter(host=printer_host, udp=not missing) as printer:
        printer.faults.detail_missing = {"pid"}
        flow = await enter_address(hass, printer.host)
        serial_number = {CONF_SERIAL_NUMBER: printer.machine.serial_number}
        typed = code_of(printer) | (serial_number if missing else {})

        flow = await submit(hass, flow, typed)

        if missing:
            assert shown(flow) == ("code", {"base": "unknown_model"})
            printer.faults.detail_missing = set()
            flow = await submit(hass, flow, typed)
        entry = created(flow)
        assert entry.data[CONF_PRODUCT_ID] == 36
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("lan_mode", [True, False])
async def test_a_model_that_nobody_knows_is_named_before_its_code_is_asked(
    hass: HomeAssistant, printer: SimulatedPrinter, lan_mode: bool
) -> None:
    """By its answer to a search; LAN mode can be switched on meanwhile."""
    printer.faults.udp_product_id = 99
    printer.faults.detail_overrides = {"pid": 99}
    await printer.set_tcp(False)
    await printer.set_lan_mode(lan_mode)

    flow = await enter_address(hass, printer.host)

    assert shown(flow) == ("code", {})
    assert named(flow) == ("Desk Pro", "3D printer")
    if not lan_mode:
        flow = await submit(hass, flow, code_of(printer))
        assert shown(flow) == ("code", {"base": "port_closed"})
        await printer.set_lan_mode(True)
    entry = created(await submit(hass, flow, code_of(printer)))
    assert entry.data[CONF_PRODUCT_ID] == 99


@pytest.mark.parametrize(
    ("told", "model"),
    [
        ("FlashForge Guider IIs", "Guider 2s"),
        ("Flashforge Hunter", "Hunter"),
        # It is no Guider 3, of which a row says something.
        ("Flashforge Guider 3 Max", "Guider 3 Max"),
    ],
)
async def test_a_printer_over_tcp_is_called_what_it_calls_itself(
    hass: HomeAssistant, printer_host: str, told: str, model: str
) -> None:
    """An old printer that speaks the same language, whoever knows it."""
    async with SimulatedPrinter(
        "adventurer_4", host=printer_host, udp=False, dialect={"machine_type": told}
    ) as printer:
        entry = created(await enter_address(hass, printer.host))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert entry.data[CONF_MODEL] == told
        assert entry.data[CONF_PRODUCT_ID] is None
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, printer.machine.serial_number), entry.entry_id
        )
        assert device is not None
        assert (device.model, device.model_id) == (model, None)
        assert "home" not in keys_of(hass, entry)
        await hass.config_entries.async_unload(entry.entry_id)


async def test_nothing_but_a_closed_port_points_at_lan_mode(
    hass: HomeAssistant, printer_host: str
) -> None:
    """A device that refuses every connection may be a printer all the same."""
    async with SimulatedPrinter(host=printer_host, tcp=False, udp=False) as printer:
        await printer.set_lan_mode(False)
        flow = await enter_address(hass, printer.host)
        assert shown(flow) == ("address", {"base": "port_closed"})

        await printer.set_lan_mode(True)

        flow = await submit(hass, flow, {CONF_HOST: printer.host})
        assert shown(flow) == ("code", {})


@pytest.mark.usefixtures("impatient")
async def test_a_slow_printer_is_waited_for_with_a_progress_screen(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A busy printer answers late, and nobody looks at a dead dialog meanwhile."""
    printer.faults.answer_delay = 0.1
    flow = await ask_for_address(hass)
    for values, action, then in (
        ({CONF_HOST: printer.host}, "identify", FlowResultType.FORM),
        (code_of(printer), "pair", FlowResultType.CREATE_ENTRY),
    ):
        result = await send(hass, flow, values)
        assert result["type"] is FlowResultType.SHOW_PROGRESS
        assert result["step_id"] == action
        assert result["progress_action"] == action
        again = await hass.config_entries.flow.async_configure(flow["flow_id"])
        assert again["type"] is FlowResultType.SHOW_PROGRESS

        result = await wait(hass, result)

        assert result["type"] is then


@pytest.mark.usefixtures("impatient")
async def test_an_error_after_the_progress_screen_returns_to_the_form(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A wrong check code is told just the same if the answer was slow."""
    printer.faults.answer_delay = 0.1
    flow = await enter_address(hass, printer.host)

    flow = await submit(hass, flow, {CONF_CHECK_CODE: "87654321"})

    assert shown(flow) == ("code", {CONF_CHECK_CODE: "wrong_check_code"})


def under_way() -> list[str]:
    """Return what dialogs of ours do in the background."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if name.startswith("flashforge ")]


@pytest.mark.usefixtures("impatient", "on_loopback")
async def test_closing_the_dialog_ends_the_search(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing goes on in the background for a dialog that is gone."""
    for name in ("interval", "total"):
        monkeypatch.setitem(search._SEARCH, name, 100.0)
    monkeypatch.setattr(config_flow, "FIRST_LOOK", 0)
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert shown(flow) == ("searching", {})
    assert under_way() == ["flashforge search"]
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await until(lambda: not under_way())


@pytest.mark.usefixtures("impatient")
async def test_closing_the_dialog_ends_the_questions(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """As with the search, whoever is being asked."""
    printer.faults.hang = printer.faults.tcp_hang = True
    flow = await send(hass, await ask_for_address(hass), {CONF_HOST: printer.host})
    await close_and_look(hass, flow, "identify")
    async with asyncio.timeout(5):
        while printer.tcp_open_connections or printer.open_connections:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("impatient")
async def test_closing_the_dialog_ends_the_attempt(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """As with the search, and no printer is added."""
    flow = await enter_address(hass, printer.host)
    printer.faults.hang = True
    flow = await send(hass, flow, code_of(printer))
    await close_and_look(hass, flow, "pair")
    assert not hass.config_entries.async_entries(DOMAIN)


async def close_and_look(
    hass: HomeAssistant, flow: ConfigFlowResult, action: str
) -> None:
    """Close a dialog that shows progress, and see that its work ends."""
    assert flow["type"] is FlowResultType.SHOW_PROGRESS
    assert under_way() == [f"flashforge {action}"]
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await until(lambda: not under_way())


async def test_the_same_printer_is_not_added_twice(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """It is recognized by its serial number, before a check code is asked."""
    result = await enter_address(hass, printer.host)

    assert aborted(result) == "already_configured"


async def test_the_same_printer_is_recognized_by_a_typed_serial_number(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """Before the check code is tried at whatever answers at this address."""
    printer.faults.udp_silent = True
    await printer.set_tcp(False)
    flow = await enter_address(hass, printer.host)
    asked_before = len(printer.requests)

    result = await submit(
        hass, flow, {CONF_SERIAL_NUMBER: "msim00000001", CONF_CHECK_CODE: "?"}
    )

    assert aborted(result) == "already_configured"
    assert len(printer.requests) == asked_before


async def test_a_known_printer_at_a_new_address_is_followed(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Whoever adds it once more has mended its address, and loses nothing."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    await old.power_off()
    await entry.runtime_data.coordinator.async_refresh()
    new = await switch_on(serial_number=old.machine.serial_number)

    result = await enter_address(hass, new.host)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert aborted(result) == "already_configured"
    assert entry.data[CONF_HOST] == new.host
    assert entry.data[CONF_CHECK_CODE] == new.machine.check_code
    assert entry.runtime_data.client.device.options.host == new.host
    assert entry.runtime_data.coordinator.data.online


async def test_a_printer_that_answers_is_not_sought_elsewhere(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Anybody can claim its serial number."""
    printer = await switch_on()
    entry = await set_up(hass, add_entry(hass, printer))
    other = await switch_on(serial_number=printer.machine.serial_number)

    assert aborted(await enter_address(hass, other.host)) == "already_configured"
    assert entry.data[CONF_HOST] == printer.host


@pytest.mark.usefixtures("impatient")
async def test_a_printer_added_meanwhile_is_not_added_twice(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """Two dialogs for one printer end with one entry."""
    printer.faults.answer_delay = 0.1
    flow = await enter_address(hass, printer.host)
    result = await send(hass, flow, code_of(printer))
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    add_entry(hass, printer)

    assert aborted(await wait(hass, result)) == "already_configured"


async def test_a_dialog_that_was_left_open_keeps_no_printer_out(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A closed browser leaves its dialog behind; the next one adds the printer."""
    left = await enter_address(hass, printer.host)
    assert shown(left) == ("code", {})

    created(await add(hass, printer))

    in_progress = hass.config_entries.flow.async_progress()
    assert left["flow_id"] not in {flow["flow_id"] for flow in in_progress}


@pytest.mark.parametrize("step", ["nothing_found", "address", "code"])
async def test_a_form_can_be_looked_at_again(
    hass: HomeAssistant, printer: SimulatedPrinter, step: str
) -> None:
    """A second browser tab, or a reload, asks for what is already shown."""
    steps = {
        "nothing_found": begin(hass),
        "address": ask_for_address(hass),
        "code": enter_address(hass, printer.host),
    }
    flow = await steps.pop(step)
    for unused in steps.values():
        unused.close()

    again = await hass.config_entries.flow.async_configure(flow["flow_id"])

    assert shown(again) == (step, {})
    assert fields(again) == fields(flow)


async def test_a_search_that_found_nothing_can_be_repeated(
    hass: HomeAssistant,
) -> None:
    """The dialog says so, and offers to search again and to enter an address."""
    flow = await begin(hass)
    assert shown(flow) == ("nothing_found", {})

    flow = await submit(hass, flow, {CONF_PRINTER: SEARCH_AGAIN})

    assert shown(flow) == ("nothing_found", {})


async def test_no_secret_gets_into_the_log(
    hass: HomeAssistant, printer: SimulatedPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, and however much is logged."""
    caplog.set_level(logging.DEBUG)
    flow = await enter_address(hass, printer.host)
    flow = await submit(hass, flow, {CONF_CHECK_CODE: "WRONGCODE"})
    printer.faults.garbage = "html"
    flow = await submit(hass, flow, code_of(printer))
    printer.faults.garbage = None
    created(await submit(hass, flow, code_of(printer)))
    await hass.async_block_till_done(wait_background_tasks=True)

    ours = "\n".join(
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.flashforge")
    )
    for secret in ("WRONGCODE", "12345678", "MSIM00000001", "88:A9:A7", printer.host):
        assert secret.lower() not in ours.lower()
