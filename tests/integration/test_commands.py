"""Buttons and light: what reaches the printer, and what comes back when it fails."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.client.request_spy import until
from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, add_entry, press, set_up, state_of, switch_light


@pytest.fixture
async def printing(printer: SimulatedPrinter) -> SimulatedPrinter:
    """Return the printer with a job in progress."""
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    return printer


@pytest.mark.parametrize("to", ["off", "on"])
async def test_the_light_is_switched_and_shows_at_once(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, to: str
) -> None:
    """The new state comes from the printer, without waiting for a poll."""
    printer.machine.light = to != "on"

    await switch_light(hass, loaded, to)

    assert printer.machine.light is (to == "on")
    assert state_of(hass, loaded, "light").state == to


async def test_a_print_is_paused_resumed_and_canceled(
    hass: HomeAssistant, printing: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """Each button moves the printer, and the status follows at once."""
    printing.time.speed = 100

    await press(hass, loaded, "pause")
    assert state_of(hass, loaded, "status").state in {"pausing", "paused"}
    await press(hass, loaded, "resume")
    assert state_of(hass, loaded, "status").state in {"heating", "printing"}
    await press(hass, loaded, "cancel")
    assert state_of(hass, loaded, "status").state in {"canceling", "cancelled"}
    await press(hass, loaded, "plate_cleared")
    assert state_of(hass, loaded, "status").state == "ready"
    assert printing.machine.status == "ready"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("pause", "Only a running print can be paused"),
        ("resume", "There is no paused print to resume"),
        ("cancel", "There is no print that can be canceled now"),
        ("plate_cleared", "The printer is not waiting for its plate to be cleared"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words_and_not_sent(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    key: str,
    message: str,
) -> None:
    """An idle printer is told nothing."""
    with pytest.raises(ServiceValidationError) as caught:
        await press(hass, loaded, key)

    assert str(caught.value).startswith(message)
    assert not [record for record in printer.requests if record.command]


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (
            {"ignore_commands": True},
            "The printer accepted the command but nothing changed. Check its screen",
        ),
        (
            {"refuse_commands": (2, "Printer is Busy.")},
            (
                "The printer refused the request: Printer is Busy. If it is not "
                "printing, check its screen: it may be waiting for an answer"
            ),
        ),
        ({"garbage": "html"}, "Failed to read the printer's answer"),
        (
            {"lan_mode_off": True},
            (
                "The printer's LAN mode is off. Switch it on in the printer's"
                " network settings"
            ),
        ),
        (
            {"reset": True},
            (
                "The printer did not answer in time. The command may or may not have"
                " been carried out; it was not sent again"
            ),
        ),
    ],
)
@pytest.mark.timings(read_back_intervals=(0.0, 0.0), late_read_back_intervals=())
async def test_what_goes_wrong_is_said_in_words(
    hass: HomeAssistant,
    printing: SimulatedPrinter,
    loaded: MockConfigEntry,
    faults: dict[str, Any],
    message: str,
) -> None:
    """The user reads what happened, and the print goes on."""
    printing.faults.update(faults)

    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, loaded, "pause")

    assert str(caught.value) == message
    assert printing.machine.status == "printing"


async def test_a_refused_press_shows_what_the_printer_is_doing(
    hass: HomeAssistant, printing: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """The status that was read for the refusal is shown, and not with the next poll."""
    printing.machine.fail_job("E0007")

    with pytest.raises(HomeAssistantError):
        await press(hass, loaded, "resume")

    assert state_of(hass, loaded, "status").state == "error"
    assert state_of(hass, loaded, "problem").state == "on"


async def test_a_printer_that_has_gone_is_said_to_be_gone(
    hass: HomeAssistant, printing: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """Before the third miss the button still works, and says what is wrong."""
    await printing.power_off()

    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, loaded, "pause")

    assert str(caught.value) == (
        "Failed to reach the printer. Check that it is on and connected"
    )


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (
            "check_code",
            (
                "The printer refuses the check code. Enter the current one when Home"
                " Assistant asks for it"
            ),
        ),
        (
            "serial_number",
            ("Another printer answers at this address. Nothing was sent to it"),
        ),
    ],
)
async def test_another_code_or_another_printer_is_told_apart(
    hass: HomeAssistant,
    printing: SimulatedPrinter,
    loaded: MockConfigEntry,
    attribute: str,
    message: str,
) -> None:
    """The one wants a new code, the other a look at the addresses."""
    setattr(printing.machine, attribute, "SNMOTHER000001")

    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, loaded, "pause")

    assert str(caught.value) == message
    assert printing.machine.status == "printing"


async def test_a_lost_answer_is_settled_by_what_the_printer_shows(
    hass: HomeAssistant, printing: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """The pause arrived although its answer did not: it is sent once, and counts."""
    printing.faults.lose_control_answer = True

    await press(hass, loaded, "pause")

    assert [r.command for r in printing.requests if r.command] == ["jobCtl_cmd"]
    assert state_of(hass, loaded, "status").state in {"pausing", "paused"}


async def test_a_poll_that_was_overtaken_by_a_command_is_dropped(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """What was asked before the command and arrives after it is old news."""
    before = len(printer.requests)
    printer.faults.detail_late = 0.5
    poll = hass.async_create_task(loaded.runtime_data.coordinator.async_refresh())
    await until(lambda: len(printer.requests) > before)
    printer.faults.detail_late = 0.0

    await switch_light(hass, loaded, "off")
    assert not poll.done()
    await poll

    assert loaded.runtime_data.coordinator.data.status.light is False
    assert state_of(hass, loaded, "light").state == "off"


@pytest.fixture
async def ignores_http(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return a 5M Pro that acknowledges commands over HTTP and obeys none."""
    printer = await switch_on(udp=False)
    printer.faults.ignore_commands = True
    return printer


@pytest.mark.timings(read_back_intervals=(0.0, 0.05))
@pytest.mark.parametrize("to", ["off", "on"])
async def test_a_lamp_that_does_not_hear_http_is_switched_over_tcp(
    hass: HomeAssistant, ignores_http: SimulatedPrinter, to: str
) -> None:
    """The user sees a lamp that works; control is given back."""
    ignores_http.machine.light = to != "on"
    entry = await set_up(hass, add_entry(hass, ignores_http))
    asked = len(ignores_http.tcp_records)

    await switch_light(hass, entry, to)

    assert ignores_http.machine.light is (to == "on")
    assert state_of(hass, entry, "light").state == to
    assert ignores_http.commands == ["lightControl_cmd"]
    codes = [record.code for record in ignores_http.tcp_records[asked:]]
    assert codes == ["M115", "M601", "M146", "M602"]
    assert not ignores_http.forbidden


@pytest.mark.timings(read_back_intervals=(0.0, 0.05))
async def test_a_lamp_that_hears_nothing_is_said_to(
    hass: HomeAssistant, ignores_http: SimulatedPrinter
) -> None:
    """Neither way switched it, and the entity shows what is true."""
    ignores_http.faults.tcp_ignore_commands = True
    entry = await set_up(hass, add_entry(hass, ignores_http))

    with pytest.raises(HomeAssistantError) as caught:
        await switch_light(hass, entry, "off")

    message = "The printer accepted the command but nothing changed. Check its screen"
    assert str(caught.value) == message
    assert state_of(hass, entry, "light").state == "on"


async def test_a_lamp_that_hears_http_is_not_switched_over_tcp(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The other way is for need alone."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    connections = printer.tcp_connections

    await switch_light(hass, entry, "off")

    assert printer.tcp_connections == connections
