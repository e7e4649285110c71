"""Switches: one of which no printer says how it is."""

from homeassistant.core import HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import mock_restore_cache

from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, add_entry, set_up

RUNOUT = "switch.desk_pro_runout_detection"


@pytest.fixture
async def printer(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return a printer whose runout sensor can be switched."""
    return await switch_on("adventurer_5m_pro", name="Desk Pro", udp=False)


async def test_the_last_command_is_shown_where_the_printer_is_silent(
    hass: HomeAssistant, printer: SimulatedPrinter
) -> None:
    """Unknown before the first one; both ways can be gone at any time."""
    await set_up(hass, add_entry(hass, printer))
    shown = []
    for action in (None, "turn_off", "turn_on"):
        if action:
            target = {"entity_id": RUNOUT}
            await hass.services.async_call("switch", action, target, blocking=True)
        state = hass.states.get(RUNOUT)
        assert state is not None
        assert state.attributes["assumed_state"] is True
        shown.append((state.state, printer.machine.runout_sensor))
    assert shown == [("unknown", True), ("off", False), ("on", True)]


@pytest.mark.parametrize("last", ["on", "off", "unknown", "unavailable"])
async def test_a_restart_remembers_the_last_command(
    hass: HomeAssistant, printer: SimulatedPrinter, last: str
) -> None:
    """And nothing else."""
    mock_restore_cache(hass, [State(RUNOUT, last)])
    await set_up(hass, add_entry(hass, printer))
    state = hass.states.get(RUNOUT)
    assert state is not None
    assert state.state == (last if last in {"on", "off"} else "unknown")
