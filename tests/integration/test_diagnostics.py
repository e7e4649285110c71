"""Diagnostics: enough to help, nothing to abuse."""

import json

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.simulator import SimulatedPrinter


async def test_diagnostics_show_the_last_answers_without_secrets(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """The printer's own words are there; what opens or finds it is not."""
    printer.machine.start_job("benchy.gcode", heated=True)
    await loaded.runtime_data.async_refresh()

    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, loaded)

    text = json.dumps(diagnostics)
    assert diagnostics["online"] is True
    assert diagnostics["misses"] == 0
    assert diagnostics["printer"]["detail"]["printFileName"] == "benchy.gcode"
    assert diagnostics["printer"]["product"]["lightCtrlState"] == 1
    assert diagnostics["printer"]["detail"]["flashRegisterCode"] == "**REDACTED**"
    for secret in (
        printer.machine.check_code,
        printer.machine.serial_number,
        printer.machine.serial_number.removeprefix("SN"),
        printer.machine.mac,
        printer.machine.mac.lower(),
        printer.host,
    ):
        assert secret not in text
