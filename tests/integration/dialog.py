"""The dialogs of the integration, gone through as the frontend does."""

from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.flashforge.config_flow import BY_HAND, CONF_PRINTER
from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from tests.simulator import SimulatedPrinter


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the dialog that adds a printer, and wait for what it finds."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    return await wait(hass, result)


async def wait(hass: HomeAssistant, result: ConfigFlowResult) -> ConfigFlowResult:
    """Wait while progress is shown, and return the next step."""
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done(wait_background_tasks=True)
        result = await hass.config_entries.flow.async_configure(result["flow_id"])
    return result


async def send(
    hass: HomeAssistant, flow: ConfigFlowResult, values: dict[str, Any]
) -> ConfigFlowResult:
    """Fill in a form, and return what is shown at once."""
    return await hass.config_entries.flow.async_configure(flow["flow_id"], values)


async def submit(
    hass: HomeAssistant, flow: ConfigFlowResult, values: dict[str, Any]
) -> ConfigFlowResult:
    """Fill in a form, and wait for what comes of it."""
    return await wait(hass, await send(hass, flow, values))


async def choose(
    hass: HomeAssistant, flow: ConfigFlowResult, step: str
) -> ConfigFlowResult:
    """Choose from a menu, and wait for what comes of it."""
    return await submit(hass, flow, {"next_step_id": step})


async def ask_for_address(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the dialog and go to the form for an address."""
    result = await submit(hass, await begin(hass), {CONF_PRINTER: BY_HAND})
    assert shown(result) == ("address", {})
    return result


async def enter_address(hass: HomeAssistant, host: str) -> ConfigFlowResult:
    """Open the dialog and enter an address."""
    return await submit(hass, await ask_for_address(hass), {CONF_HOST: host})


async def add(hass: HomeAssistant, printer: SimulatedPrinter) -> ConfigFlowResult:
    """Add a printer that has its LAN mode on, by address and check code."""
    flow = await enter_address(hass, printer.host)
    return await submit(hass, flow, {CONF_CHECK_CODE: printer.machine.check_code})


async def reconfigure(hass: HomeAssistant, entry: ConfigEntry) -> ConfigFlowResult:
    """Open the dialog that changes how a printer is reached."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    assert shown(result) == ("reconfigure", {})
    return result


def shown(result: ConfigFlowResult) -> tuple[str, dict[str, str]]:
    """Return which form is shown, and its errors."""
    assert result["type"] is FlowResultType.FORM
    return result["step_id"], result["errors"] or {}


def fields(result: ConfigFlowResult) -> dict[str, Any]:
    """Return the fields of a form, and what stands in them."""
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(field): (field.description or {}).get("suggested_value")
        for field in schema.schema
    }


def aborted(result: ConfigFlowResult) -> str:
    """Return why a dialog ended without an entry."""
    assert result["type"] is FlowResultType.ABORT
    return result["reason"]


def created(result: ConfigFlowResult) -> ConfigEntry:
    """Return the entry that a dialog ended with."""
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = result["result"]
    return entry


def named(result: ConfigFlowResult) -> tuple[str, str]:
    """Return which printer a step says it is about, and of which model."""
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders["printer"] == placeholders["name"]
    return placeholders["name"], placeholders["model"]


def reason(result: ConfigFlowResult) -> str:
    """Return what a form says beside its error."""
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    return placeholders["reason"]
