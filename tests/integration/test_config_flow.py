"""Adding a printer: every way through the dialog, and every way it can fail."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import config_flow
from custom_components.flashforge.client import Timeouts
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.simulator import Faults, SimulatedPrinter

from .conftest import entry_data


def typed(printer: SimulatedPrinter, **changes: str) -> dict[str, str]:
    """Return what somebody types who reads it all from the printer's screen."""
    return {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: printer.machine.serial_number,
        CONF_CHECK_CODE: printer.machine.check_code,
        **changes,
    }


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the dialog."""
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "user"
    assert not flow["errors"]
    return flow


async def submit(
    hass: HomeAssistant, flow: ConfigFlowResult, values: dict[str, Any]
) -> ConfigFlowResult:
    """Fill in the form, and wait as the frontend does while progress is shown."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], values)
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        assert result["progress_action"] == "pair"
        await hass.async_block_till_done(wait_background_tasks=True)
        result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    return result


async def test_a_printer_is_added_under_its_own_name(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """The entry holds what is needed to find the printer again, and its entities."""
    result = await submit(hass, await begin(hass), typed(printer))

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Desk Pro"
    assert result["data"] == {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: "SNMSIM00000001",
        CONF_CHECK_CODE: "12345678",
        CONF_NAME: "Desk Pro",
        CONF_PRODUCT_ID: 36,
        CONF_MAC: "88:a9:a7:00:00:02",
    }
    assert result["result"].unique_id == "SNMSIM00000001"
    await hass.async_block_till_done(wait_background_tasks=True)
    status = hass.states.get("sensor.desk_pro_status")
    assert status is not None
    assert status.state == "ready"


async def test_a_printer_without_a_name_is_called_by_its_model(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A name that is missing, like a MAC address, keeps no printer out."""
    printer.faults.detail_missing = {"name", "macAddr"}

    result = await submit(hass, await begin(hass), typed(printer))

    assert result["title"] == "Adventurer 5M Pro"
    assert result["data"][CONF_MAC] is None


@pytest.mark.parametrize(
    ("field", "write"),
    [
        (CONF_SERIAL_NUMBER, lambda _printer: "MSIM00000001"),
        (CONF_SERIAL_NUMBER, lambda _printer: " snmsim 0000 0001 "),
        (CONF_CHECK_CODE, lambda _printer: " 12345678 "),
        (CONF_HOST, lambda printer: f" {printer.host} "),
        (CONF_HOST, lambda printer: f"http://{printer.host}:8898/"),
    ],
)
async def test_ways_of_writing_are_forgiven(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    field: str,
    write: Callable[[SimulatedPrinter], str],
) -> None:
    """What people copy from labels, phones and browsers is understood."""
    result = await submit(
        hass, await begin(hass), typed(printer, **{field: write(printer)})
    )

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][field] == typed(printer)[field]


@pytest.mark.parametrize(
    ("faults", "changes", "errors"),
    [
        ({}, {CONF_CHECK_CODE: "87654321"}, {CONF_CHECK_CODE: "wrong_check_code"}),
        (
            {},
            {CONF_SERIAL_NUMBER: "SNMSIM99999999"},
            {CONF_SERIAL_NUMBER: "wrong_serial_number"},
        ),
        ({}, {CONF_HOST: "http://[oops"}, {CONF_HOST: "invalid_host"}),
        ({}, {CONF_HOST: "   "}, {CONF_HOST: "invalid_host"}),
        ({}, {CONF_HOST: "no such printer"}, {"base": "cannot_connect"}),
        ({"lan_mode_off": True}, {}, {"base": "lan_mode_off"}),
        ({}, {CONF_HOST: "256.1.1.1"}, {"base": "cannot_connect"}),
        ({"hang": True}, {}, {"base": "no_answer"}),
        ({"reset": True}, {}, {"base": "no_answer"}),
        ({"garbage": "html"}, {}, {"base": "invalid_response"}),
        ({"garbage": "binary"}, {}, {"base": "invalid_response"}),
        ({"garbage": "not_an_object"}, {}, {"base": "invalid_response"}),
        ({"garbage": "not_http"}, {}, {"base": "invalid_response"}),
        ({"detail_overrides": {"pid": 37}}, {}, {"base": "unsupported_model"}),
        ({"detail_missing": {"pid"}}, {}, {"base": "unsupported_model"}),
    ],
)
async def test_each_failure_has_its_own_words_and_can_be_mended(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    faults: dict[str, Any],
    changes: dict[str, str],
    errors: dict[str, str],
) -> None:
    """The form comes back with the error, and the same dialog goes on from there."""
    monkeypatch.setattr(
        config_flow, "PAIRING_TIMEOUTS", Timeouts(connect=0.3, total=0.3)
    )
    printer.faults.update(faults)
    flow = await begin(hass)

    result = await submit(hass, flow, typed(printer, **changes))

    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    assert "Traceback" not in caplog.text
    printer.faults.update({name: getattr(Faults(), name) for name in faults})
    result = await submit(hass, flow, typed(printer))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_printers_own_words_are_shown(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """An unknown model is reported as what it is."""
    printer.faults.detail_overrides = {"pid": 99, "model": "Creator 9"}

    result = await submit(hass, await begin(hass), typed(printer))

    assert result["description_placeholders"] == {
        "reason": "model Creator 9 (product id 99)"
    }


async def test_a_closed_port_points_at_lan_mode(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """A printer that refuses the connection probably has its LAN mode off."""
    await printer.set_lan_mode(False)
    flow = await begin(hass)

    result = await submit(hass, flow, typed(printer))

    assert result["errors"] == {"base": "port_closed"}
    await printer.set_lan_mode(True)
    result = await submit(hass, flow, typed(printer))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_slow_printer_is_waited_for_with_a_progress_screen(
    hass: HomeAssistant, printer: SimulatedPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy printer answers late, and nobody looks at a dead dialog meanwhile."""
    monkeypatch.setattr(config_flow, "PATIENCE", 0.0)
    printer.faults.answer_delay = 0.1
    flow = await begin(hass)

    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], typed(printer)
    )

    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["step_id"] == "pair"
    again = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    await hass.async_block_till_done(wait_background_tasks=True)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_an_error_after_the_progress_screen_returns_to_the_form(
    hass: HomeAssistant, printer: SimulatedPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong check code is told just the same if the answer was slow."""
    monkeypatch.setattr(config_flow, "PATIENCE", 0.0)
    printer.faults.answer_delay = 0.1

    result = await submit(
        hass, await begin(hass), typed(printer, **{CONF_CHECK_CODE: "87654321"})
    )

    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {CONF_CHECK_CODE: "wrong_check_code"}


async def test_closing_the_dialog_ends_the_attempt(
    hass: HomeAssistant, printer: SimulatedPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing goes on in the background for a dialog that is gone."""
    monkeypatch.setattr(config_flow, "PATIENCE", 0.0)
    printer.faults.hang = True
    flow = await begin(hass)
    await hass.config_entries.flow.async_configure(flow["flow_id"], typed(printer))

    hass.config_entries.flow.async_abort(flow["flow_id"])

    await hass.async_block_till_done(wait_background_tasks=True)
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_the_same_printer_is_not_added_twice(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """It is recognized by its serial number, before anything is asked of it."""
    result = await submit(hass, await begin(hass), typed(printer))

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert not printer.requests


async def test_a_printer_added_meanwhile_is_not_added_twice(
    hass: HomeAssistant, printer: SimulatedPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two dialogs for one printer end with one entry."""
    monkeypatch.setattr(config_flow, "PATIENCE", 0.0)
    printer.faults.answer_delay = 0.1
    flow = await begin(hass)
    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], typed(printer)
    )
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    MockConfigEntry(
        domain=DOMAIN, unique_id="SNMSIM00000001", data=entry_data(printer)
    ).add_to_hass(hass)

    await hass.async_block_till_done(wait_background_tasks=True)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
