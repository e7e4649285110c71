"""What is never sent to a printer of which little is known, whatever is pressed.

The lists are typed here by hand: they are a promise to the owners of such printers.
"""

import asyncio
import re

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .catalogue import GENERIC, GENERIC_OVER_TCP
from .conftest import (
    SMALL_FILE,
    SwitchOn,
    add_entry,
    key_of,
    perform,
    registered_entities,
    set_up,
)

pytestmark = [
    pytest.mark.usefixtures("all_enabled", "brief_searches"),
    pytest.mark.timings(
        read_back_intervals=(0.0,),
        late_read_back_intervals=(),
        fallback_delay=0.05,
        settling_timeout=0.2,
        log_in_interval=0.05,
    ),
]

# Questions, coming and going, and the few commands with all that may follow them.
OVER_TCP = {
    "M115": r"",
    "M119": r"",
    "M105": r"",
    "M27": r"",
    "M114": r"",
    "M601": r"S[01]",
    "M602": r"",
    "M24": r"",
    "M25": r"",
    "M26": r"",
    "M104": r"S(\d{1,2}|1\d\d|2[0-3]\d|240)( T[01])?",
    "M140": r"S(\d{1,2}|100)",
    "M146": r"r(255|0) g\1 b\1 F0|[01]",
}
PATHS = {"/detail", "/product", "/control"}
COMMANDS = {"lightControl_cmd", "jobCtl_cmd", "temperatureCtl_cmd"}
ACTIONS = {"pause", "continue", "cancel"}

# All actions of Home Assistant that are about entities of these kinds.
PLAIN = {
    "button": ["press"],
    "light": ["turn_on", "turn_off", "toggle"],
    "switch": ["turn_on", "turn_off", "toggle"],
    "camera": ["turn_on", "turn_off", "enable_motion_detection"],
    "select": ["select_first", "select_last", "select_next", "select_previous"],
    "homeassistant": ["turn_on", "turn_off", "toggle", "update_entity"],
    DOMAIN: ["get_jobs"],
}
STATES = ["ready", "printing", "paused"]


def unexpected(printer: SimulatedPrinter) -> list[object]:
    """Return all that a printer was sent and should not have been."""
    wrong: list[object] = [
        (record.code, record.argument)
        for record in printer.tcp_records
        if record.code not in OVER_TCP
        or not re.fullmatch(OVER_TCP[record.code], record.argument.strip())
    ]
    for request in printer.requests:
        is_command = request.path == "/control"
        if request.path not in PATHS or (
            is_command and request.command not in COMMANDS
        ):
            wrong.append(request)
        elif request.command == "jobCtl_cmd":
            if request.arguments["action"] not in ACTIONS:
                wrong.append(request)
        elif request.command == "temperatureCtl_cmd":
            wrong += [
                request
                for name, degrees in request.arguments.items()
                if degrees != -200
                and (
                    name not in {"rightNozzle", "platform"}
                    or not isinstance(degrees, int | float)
                    or not 0 <= degrees <= (100 if name == "platform" else 240)
                )
            ]
    return wrong


def bring(printer: SimulatedPrinter, state: str) -> None:
    """Bring a printer into a state."""
    machine = printer.machine
    if machine.job is not None:
        machine.finish_job()
        machine.clear_platform()
    if state == "ready":
        return
    machine.start_job("cube.gcode", heated=True, progress=0.3)
    if state == "paused":
        machine.fail_job("", paused=True)


async def call(
    hass: HomeAssistant, action: tuple[str, str], target: dict[str, str], **data: object
) -> None:
    """Perform an action; that it is refused is an answer as well."""
    domain, service = action
    try:
        await hass.services.async_call(
            domain,
            service,
            data,
            blocking=True,
            target=target,
            return_response=domain == DOMAIN,
        )
    except HomeAssistantError, NotImplementedError, vol.Invalid:
        return


def targets(
    hass: HomeAssistant, entry: MockConfigEntry, domain: str
) -> list[dict[str, str]]:
    """Return each entity of a kind, the printer, and each part of it."""
    registry = dr.async_get(hass)
    devices = [
        *dr.async_entries_for_config_entry(registry, entry.entry_id),
        *(
            one
            for one in registry.child_devices
            if one.config_entry_id == entry.entry_id
        ),
    ]
    usable = {"button", "light", "number", "camera"}
    kinds = usable if domain in {"homeassistant", DOMAIN} else {domain}
    return [
        *(
            {ATTR_ENTITY_ID: one.entity_id}
            for one in registered_entities(hass, entry)
            if one.domain in kinds
        ),
        *({ATTR_DEVICE_ID: device.id} for device in devices),
    ]


@pytest.mark.parametrize("state", ["ready", "printing"])
@pytest.mark.parametrize("model", GENERIC)
async def test_nothing_else_is_sent_whatever_is_done(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, state: str
) -> None:
    """Every action on every entity, on the printer and on its tools."""
    assert await async_setup_component(hass, "homeassistant", {})
    tcp = model in GENERIC_OVER_TCP
    printer = await switch_on(model, udp=False)
    bring(printer, state)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    assert not [one for one in registered_entities(hass, entry) if one.disabled]

    for domain, services in PLAIN.items():
        for target in targets(hass, entry, domain):
            for service in services:
                bring(printer, state)
                await entry.runtime_data.coordinator.async_refresh()
                await call(hass, (domain, service), target)
                assert unexpected(printer) == [], (service, target)
    for target in targets(hass, entry, "number"):
        for value in (-1, 0, 1, 37.5, 100, 101, 240, 241, 300):
            await call(hass, ("number", "set_value"), target, value=value)
            assert unexpected(printer) == [], (value, target)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert unexpected(printer) == []
    assert not printer.forbidden
    # And what is allowed has come: this is no test of a printer that nobody asks.
    expected: dict[str, set[str]]
    if tcp:
        sent = {record.code for record in printer.tcp_records}
        lamp_and_bed = set() if model == "finder" else {"M140", "M146"}
        assert {"M105", "M104"} | lamp_and_bed <= sent
        expected = {
            "ready": set(),
            "printing": {"M25", "M26"},
            "paused": {"M24", "M26"},
        }
        assert expected[state] <= sent
        assert bool(sent & {"M24", "M25", "M26"}) is (state != "ready")
    else:
        jobs = {
            one.arguments["action"]
            for one in printer.requests
            if one.command == "jobCtl_cmd"
        }
        assert {"lightControl_cmd", "temperatureCtl_cmd"} <= set(printer.commands)
        expected = {
            "ready": set(),
            "printing": {"pause", "cancel"},
            "paused": {"continue", "cancel"},
        }
        # All buttons of the printer at once may pause it after it was continued.
        assert expected[state] <= jobs
        assert bool(jobs) is (state != "ready")


# Our actions that change something, with what other printers would take.
OURS: list[tuple[str, dict[str, object]]] = [
    ("start_print", {"file_name": "cube.gcode"}),
    ("start_print", {"file_name": "cube.gcode", "plate_is_clear": True}),
    ("start_print", {"file_name": "cube.gcode", "leveling": True}),
    ("start_print", {"file_name": "hinge.3mf", "tool_1": 1, "tool_2": 2}),
    ("start_print", {"file_name": "hinge.3mf", "match": "automatic"}),
    ("set_slot_material", {"slot": 1, "material": "PLA", "color": "#FFFFFF"}),
    ("set_slot_material", {"slot": "external_spool", "material": "PLA"}),
    ("load_filament", {"slot": 1}),
    ("load_filament", {"slot": "external_spool"}),
    ("unload_filament", {"slot": 1}),
    ("move_axis", {"axis": "z", "distance": 1}),
    ("home", {}),
    ("extrude", {"length": 1}),
    ("rename", {"name": "Cube"}),
    ("send_gcode", {"command": "M105"}),
    ("upload_file", {"path": str(SMALL_FILE)}),
    ("send_gcode", {"command": "M104 S200"}),
]


@pytest.mark.parametrize("state", ["printing", "completed"])
@pytest.mark.parametrize("model", GENERIC)
async def test_our_actions_change_nothing(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    subtests: pytest.Subtests,
    model: str,
    state: str,
) -> None:
    """They are refused, on the printer, on its tools and on its entities."""
    tcp = model in GENERIC_OVER_TCP
    printer = await switch_on(model, udp=False)
    bring(printer, "printing" if state == "completed" else state)
    if state == "completed":
        printer.machine.finish_job()
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    hass.config.allowlist_external_dirs = {str(SMALL_FILE.parent)}
    known = set(hass.services.async_services_for_domain(DOMAIN))
    assert {name for name, _ in OURS} == known - {"get_files", "get_jobs"}
    queries = {"M115", "M119", "M105", "M27", "M114", "M601", "M602"}
    for action, fields in OURS:
        for target in targets(hass, entry, DOMAIN):
            with subtests.test(f"{action} {fields} {target}"):
                with pytest.raises(ServiceValidationError) as caught:
                    await perform(hass, action, target, fields)
                assert caught.value.translation_key == "not_supported"
                assert {record.code for record in printer.tcp_records} <= queries
                paths = {one.path for one in printer.requests}
                assert paths <= {"/detail", "/product"}
    assert not printer.forbidden


@pytest.mark.parametrize("model", GENERIC)
async def test_nothing_is_sent_by_itself(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """Through a whole print, a power cut and a restart of Home Assistant."""
    tcp = model in GENERIC_OVER_TCP
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    for state in STATES:
        bring(printer, state)
        await entry.runtime_data.coordinator.async_refresh()
        await asyncio.sleep(0)
    await printer.power_off()
    await entry.runtime_data.coordinator.async_refresh()
    await printer.power_on()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await hass.config_entries.async_remove(entry.entry_id)

    silent = {"M115", "M119", "M105", "M27", "M114"}
    if model == "finder":
        # It answers nobody who has not logged in.
        silent |= {"M601", "M602"}
    assert {record.code for record in printer.tcp_records} <= silent
    assert {one.path for one in printer.requests} <= {"/detail", "/product"}
    assert bool(printer.tcp_records) is tcp
    assert bool(printer.requests) is not tcp


@pytest.mark.parametrize("model", GENERIC)
async def test_there_is_no_entity_for_anything_else(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """Also while it prints, with all entities enabled."""
    tcp = model in GENERIC_OVER_TCP
    printer = await switch_on(model, udp=False)
    bring(printer, "printing")
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))

    usable = {"button", "light", "number", "select", "switch"}
    keys = {
        re.sub(r"tool_\d_", "", key_of(entry, one))
        for one in registered_entities(hass, entry)
        if one.domain in usable
    }
    expected = {"pause", "resume", "cancel", "nozzle_target", "bed_target", "light"}
    assert keys == expected - ({"bed_target", "light"} if model == "finder" else set())
