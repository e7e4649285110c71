"""What only the owner can mend: told in time, never without reason, mended by steps."""

from homeassistant.components.repairs import (
    RepairsFlowManager,
    RepairsFlowResult,
    repairs_flow_manager,
)
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownStep
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import issues as printer_issues
from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from custom_components.flashforge.discovery import async_scan
from tests.simulator import SimulatedPrinter

from .catalogue import POSITION
from .conftest import Poll, SwitchOn, add_entry, keys_of, miss, press, set_up, state_of

MODELS_THAT_CLOSE_THEIR_PORT = ["adventurer_5m", "adventurer_5m_pro", "ad5x"]


def issue_of(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str
) -> ir.IssueEntry | None:
    """Return a repair of a printer, if there is one."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{kind}_{entry.entry_id}")


def issues(hass: HomeAssistant) -> list[str]:
    """Return all of the integration's repairs by what they are about."""
    found = ir.async_get(hass).issues.values()
    return [one.translation_key or "" for one in found if one.domain == DOMAIN]


async def open_repair(hass: HomeAssistant, entry: MockConfigEntry) -> RepairsFlowResult:
    """Open the dialog that mends LAN mode."""
    return await manager(hass).async_init(
        DOMAIN, context={"issue_id": f"lan_mode_off_{entry.entry_id}"}
    )


async def go_on(
    hass: HomeAssistant, flow: RepairsFlowResult, **typed: str
) -> RepairsFlowResult:
    """Submit a step of that dialog."""
    return await manager(hass).async_configure(flow["flow_id"], typed)


def manager(hass: HomeAssistant) -> RepairsFlowManager:
    """Return what runs these dialogs."""
    found = repairs_flow_manager(hass)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
async def repairs(hass: HomeAssistant) -> None:
    """Set up Home Assistant's own side of it."""
    assert await async_setup_component(hass, "repairs", {})


@pytest.fixture(params=["creator_5", "creator_5_pro"])
async def creator(
    request: pytest.FixtureRequest, hass: HomeAssistant, switch_on: SwitchOn
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer that says itself that its LAN mode is off, and its entry."""
    printer = await switch_on(request.param, udp=False)
    return printer, await set_up(hass, add_entry(hass, printer))


@pytest.fixture
async def closed(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer that has refused connections for long enough, and its entry."""
    printer = await switch_on(name="Left", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.set_lan_mode(False)
    await poll(10)
    await poll(120)
    return printer, entry


type Known = tuple[SimulatedPrinter, MockConfigEntry]


# When it is told


async def test_a_creator_5_says_at_once_that_its_lan_mode_is_off(
    hass: HomeAssistant, creator: Known, poll: Poll
) -> None:
    """And the repair goes with the first good answer."""
    printer, entry = creator
    await printer.set_lan_mode(False)

    await poll(10)

    issue = issue_of(hass, entry, "lan_mode_off")
    assert issue is not None
    assert issue.is_fixable
    assert issue.severity is ir.IssueSeverity.WARNING
    assert issue.translation_placeholders == {
        "name": printer.machine.name,
        "printer": printer.machine.name,
        "host": printer.host,
    }
    await poll(30, times=20)
    assert issues(hass) == ["lan_mode_off"]
    await printer.set_lan_mode(True)
    await poll(30)
    assert not issues(hass)
    assert state_of(hass, entry, "status").state == "ready"
    assert not printer.tcp_connections


@pytest.mark.parametrize("model", MODELS_THAT_CLOSE_THEIR_PORT)
async def test_a_closed_port_is_told_after_two_minutes_beside_an_open_one(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str
) -> None:
    """The printer is there over TCP, with its serial number: it is LAN mode."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    before = printer.tcp_connections
    await printer.set_lan_mode(False)

    await poll(10, times=12)
    assert not issues(hass)
    await poll(30)

    assert issues(hass) == ["lan_mode_off"]
    connections = printer.tcp_connections
    assert connections == before + 1
    await poll(30, times=20)
    assert issues(hass) == ["lan_mode_off"]
    # What is known is not asked again.
    assert printer.tcp_connections == connections
    await printer.set_lan_mode(True)
    await poll(30)
    assert not issues(hass)
    assert state_of(hass, entry, "status").state == "ready"


@pytest.mark.usefixtures("brief_searches", "on_loopback")
@pytest.mark.parametrize("udp", [False, True])
async def test_a_closed_port_is_told_beside_an_answer_to_a_search(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    monkeypatch: pytest.MonkeyPatch,
    udp: bool,
) -> None:
    """Where TCP is closed as well, and only the search finds the printer."""
    monkeypatch.setattr(
        printer_issues,
        "CLOSED_PORT_TIMEOUT",
        printer_issues.CLOSED_PORT_TIMEOUT * 0,
    )
    printer = await switch_on(tcp=False, udp=udp)
    entry = await set_up(hass, add_entry(hass, printer))
    await printer.set_lan_mode(False)
    await miss(hass, entry)

    await async_scan(hass)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert issues(hass) == (["lan_mode_off"] if udp else [])


async def test_a_printer_that_is_off_has_no_lan_mode_to_mend(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Something at its address refuses, and the printer itself is not to be seen."""
    await printer.power_off()

    await poll(30, times=40)

    assert not issues(hass)


async def test_another_printers_open_port_proves_nothing(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The address has changed hands, and that one's LAN mode is its own matter."""
    await printer.set_lan_mode(False)
    printer.machine.serial_number += "X"

    await poll(30, times=10)

    assert not issues(hass)
    assert not printer.commands


async def test_a_printer_that_restarts_refuses_for_a_while(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Less than two minutes in a row are nothing, however often."""
    for _ in range(3):
        await printer.set_lan_mode(False)
        await poll(10, times=4)
        await poll(30, times=2)
        await printer.set_lan_mode(True)
        await poll(30)
        await printer.set_lan_mode(False)
        await poll(10)
        # Something else than a refusal begins the two minutes anew.
        await printer.set_lan_mode(True)
        printer.faults.reset = True
        await poll(90)
        printer.faults.reset = False
        await printer.set_lan_mode(False)
        await poll(60)
        assert not issues(hass)
        await printer.set_lan_mode(True)
        await poll(30)


@pytest.mark.timings(connect_timeout=0.5, request_timeout=0.5)
async def test_a_printer_that_does_not_answer_in_time_has_its_lan_mode_on(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow is not closed, even though TCP answers."""
    monkeypatch.setattr(
        printer_issues,
        "CLOSED_PORT_TIMEOUT",
        printer_issues.CLOSED_PORT_TIMEOUT * 0,
    )
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    connections = printer.tcp_connections
    printer.faults.hang = True

    await entry.runtime_data.coordinator.async_refresh()
    await miss(hass, entry)

    assert state_of(hass, entry, "status").state == "offline"
    assert set(entry.runtime_data.coordinator.errors) == {"AnswerLostError"}
    assert not issues(hass)
    assert printer.tcp_connections == connections


async def test_a_printer_without_lan_mode_has_none_to_mend(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """It was added like that, and its port is closed when it is off."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    await printer.set_tcp(False)

    await poll(30, times=10)

    assert state_of(hass, entry, "status").state == "offline"
    assert not issues(hass)


# How it is mended


async def test_a_creator_5_is_only_asked_to_switch_lan_mode_on(
    hass: HomeAssistant, creator: Known, poll: Poll
) -> None:
    """There is no other way to it; the dialog ends when it answers."""
    printer, entry = creator
    await printer.set_lan_mode(False)
    await poll(10, times=4)

    flow = await open_repair(hass, entry)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "lan_mode_on")
    name = printer.machine.name
    assert flow["description_placeholders"] == {"name": name, "printer": name}
    flow = await go_on(hass, flow)
    assert flow["errors"] == {"base": "still_off"}
    assert issues(hass) == ["lan_mode_off"]
    await printer.set_lan_mode(True)
    flow = await go_on(hass, flow)

    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(hass)
    assert state_of(hass, entry, "status").state == "ready"


async def test_lan_mode_is_switched_on_again(
    hass: HomeAssistant, closed: Known
) -> None:
    """The printer is asked when the dialog says so, and not at the next slow poll."""
    printer, entry = closed

    flow = await open_repair(hass, entry)
    assert flow["type"] is FlowResultType.MENU
    assert flow["menu_options"] == ["lan_mode_on", "without_lan_mode"]
    assert flow["description_placeholders"] == {"name": "Left", "printer": "Left"}
    flow = await go_on(hass, flow, next_step_id="lan_mode_on")
    assert (flow["step_id"], flow["errors"]) == ("lan_mode_on", {})
    flow = await go_on(hass, flow)
    assert flow["errors"] == {"base": "still_off"}
    await printer.set_lan_mode(True)
    flow = await go_on(hass, flow)

    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(hass)
    assert state_of(hass, entry, "status").state == "ready"
    assert entry.data[CONF_CHECK_CODE] == "12345678"


async def test_a_printer_is_used_without_lan_mode_from_now_on(
    hass: HomeAssistant, closed: Known, poll: Poll
) -> None:
    """It works over TCP at once, with what it had and what G-code tells."""
    printer, entry = closed
    keys = keys_of(hass, entry)

    flow = await open_repair(hass, entry)
    flow = await go_on(hass, flow, next_step_id="without_lan_mode")
    await hass.async_block_till_done(wait_background_tasks=True)

    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.data[CONF_CHECK_CODE] is None
    assert entry.data[CONF_HOST] == printer.host
    assert state_of(hass, entry, "status").state == "ready"
    assert keys_of(hass, entry) == keys | POSITION
    await poll(10, times=20)
    assert not issues(hass)


async def test_what_has_mended_itself_cannot_be_mended(
    hass: HomeAssistant, closed: Known, poll: Poll
) -> None:
    """The repair is gone by then."""
    printer, entry = closed
    await printer.set_lan_mode(True)
    await poll(30)

    with pytest.raises(UnknownStep):
        await open_repair(hass, entry)


# Another printer at the address


@pytest.mark.parametrize("tcp", [False, True])
async def test_another_printer_at_the_address_is_told_and_not_commanded(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, tcp: bool
) -> None:
    """Nothing about it changes, and the repair goes when the right one is back."""
    printer = await switch_on(name="Left", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    ours = printer.machine.serial_number
    printer.machine.serial_number = "SNMOTHER000001"
    printer.machine.start_job("other.gcode", progress=0.3, heated=True)
    printer.time.speed = 0
    before = printer.state()["settings"]
    commands = list(printer.commands)

    for key in ("pause", "cancel"):
        with pytest.raises(HomeAssistantError):
            await press(hass, entry, key)
    await poll(10)
    issue = issue_of(hass, entry, "another_printer")
    assert issue is not None
    assert not issue.is_fixable
    assert issue.translation_placeholders == {
        "name": "Left",
        "printer": "Left",
        "host": printer.host,
    }
    await poll(30, times=10)

    assert issues(hass) == ["another_printer"]
    assert state_of(hass, entry, "status").state == "offline"
    assert printer.state()["settings"] == before
    assert printer.machine.status == "printing"
    assert printer.commands == commands
    assert not printer.forbidden

    printer.machine.serial_number = ours
    await poll(30)
    assert not issues(hass)
    assert state_of(hass, entry, "status").state == "printing"


# Nothing is left


@pytest.mark.parametrize("what", ["unload", "remove"])
async def test_repairs_go_with_their_printer(
    hass: HomeAssistant, creator: Known, closed: Known, poll: Poll, what: str
) -> None:
    """When it is unloaded, and when it is removed; those of others stay."""
    printer, entry = creator
    await printer.set_lan_mode(False)
    await poll(30)
    printer.faults.lan_mode_off = False
    assert issues(hass) == ["lan_mode_off"] * 2

    await getattr(hass.config_entries, f"async_{what}")(entry.entry_id)

    assert issues(hass) == ["lan_mode_off"]
    assert issue_of(hass, closed[1], "lan_mode_off")


async def test_one_trouble_is_told_at_a_time(
    hass: HomeAssistant, creator: Known, poll: Poll
) -> None:
    """The next one replaces what the printer was taken for before, whichever it is."""
    printer, entry = creator
    ours, code = printer.machine.serial_number, printer.machine.check_code

    async def lan_mode_off() -> None:
        await printer.set_lan_mode(False)

    async def another_printer() -> None:
        printer.machine.serial_number = "SNMOTHER000001"

    async def reauth() -> None:
        printer.machine.check_code = "ROTATED1"

    async def repair() -> None:
        await printer.set_lan_mode(True)
        printer.machine.serial_number, printer.machine.check_code = ours, code

    for trouble_ in permutations_of_pairs(lan_mode_off, another_printer, reauth):
        await repair()
        await trouble_()
        await poll(30, times=2)
        assert told(hass, entry) == [trouble_.__name__]

    await repair()
    await poll(30)
    assert told(hass, entry) == []


def permutations_of_pairs[T](*things: T) -> list[T]:
    """Return the things in an order in which each follows each other one."""
    first, second, third = things
    return [first, second, third, second, first, third, first]


def told(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return everything that the owner is told about a printer."""
    questions = [
        flow["context"]["source"]
        for flow in entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    ]
    return issues(hass) + questions


@pytest.mark.usefixtures("closed")
async def test_a_closed_port_replaces_a_refused_check_code(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """Also where it takes two minutes, and some questions, to know."""
    printer = await switch_on("ad5x", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    printer.machine.check_code = "ROTATED1"
    await poll(10)
    assert told(hass, entry) == ["lan_mode_off", "reauth"]

    await printer.set_lan_mode(False)
    await poll(30, times=6)

    # One of them is the other printer's.
    assert told(hass, entry) == ["lan_mode_off", "lan_mode_off"]
