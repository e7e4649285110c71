"""The error sensor: a code as the state, and its text in the language of the user."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_translate_state
import pytest

from custom_components.flashforge.const import DOMAIN

from .catalogue import WITH_TCP
from .conftest import Poll, SwitchOn, add_entry, keys_of, press, set_up, state_of


@pytest.mark.parametrize(
    ("model", "code", "state", "text"),
    [
        # The same number, but another axis by model.
        ("adventurer_5m", "E0012", "e0012_5m", "Homing the Z axis failed"),
        ("ad5x", "E0012", "e0012", "Homing the X axis failed"),
        ("adventurer_5m_pro", "E0018", "e0018_5m", "There is no filament"),
        ("creator_5_pro", "E0163", "e0163", "The nozzle is clogged"),
        # Nobody has described it, so its code is all there is to show.
        ("creator_5", "E0999", "e0999", "e0999"),
    ],
)
async def test_an_error_is_shown_and_goes_again(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    model: str,
    code: str,
    state: str,
    text: str,
) -> None:
    """With the code as the printer writes it beside."""
    printer = await switch_on(model, udp=False)
    printer.machine.start_job(heated=True, progress=0.3)
    entry = await set_up(hass, add_entry(hass, printer))
    error = state_of(hass, entry, "error")
    assert (error.state, error.attributes["code"]) == ("ok", None)

    printer.machine.fail_job(code)
    await poll(5)

    error = state_of(hass, entry, "error")
    assert (error.state, error.attributes["code"]) == (state, code)
    assert state_of(hass, entry, "problem").state == "on"
    shown = async_translate_state(hass, state, "sensor", DOMAIN, "error", None)
    assert shown == text

    await press(hass, entry, "clear_error" if model == "ad5x" else "plate_cleared")

    assert state_of(hass, entry, "error").state == "ok"
    assert state_of(hass, entry, "problem").state == "off"


@pytest.mark.parametrize("nothing", ["", "0", "E0", "0000", "E0000"])
async def test_trap_47_no_error_is_no_error(
    hass: HomeAssistant, switch_on: SwitchOn, nothing: str
) -> None:
    """Firmware has several ways to say that nothing is wrong."""
    printer = await switch_on("ad5x", udp=False)
    printer.faults.detail_overrides = {"errorCode": nothing}
    entry = await set_up(hass, add_entry(hass, printer))
    assert state_of(hass, entry, "error").state == "ok"


@pytest.mark.parametrize("model", WITH_TCP)
async def test_a_printer_that_tells_no_codes_has_no_error_sensor(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """Over TCP only the status says that something is wrong."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    assert "error" not in keys_of(hass, entry)
    assert "problem" in keys_of(hass, entry)
