"""Diagnostics: enough to help, nothing to abuse."""

import json
from typing import Any, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .catalogue import GENERIC_IN_LAN_MODE, GENERIC_OVER_TCP
from .conftest import SwitchOn, add_entry, miss, set_up

REDACTED = "**REDACTED**"
CAMERA_URL = "http://viewer:hunter2@192.0.2.77/stream"


@pytest.fixture(
    params=[
        ("adventurer_5m", False),
        ("adventurer_5m_pro", False),
        ("ad5x", False),
        ("creator_5", False),
        ("creator_5_pro", False),
        ("adventurer_5m_pro", True),
        ("ad5x", True),
        ("adventurer_3", True),
        ("adventurer_4", True),
        ("voxel", True),
        *((model, True) for model in GENERIC_OVER_TCP),
        *((model, False) for model in GENERIC_IN_LAN_MODE),
    ],
    ids=lambda param: f"{param[0]}-{'TCP' if param[1] else 'HTTP'}",
)
async def any_known(
    request: pytest.FixtureRequest, hass: HomeAssistant, switch_on: SwitchOn
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return a printer of each kind that prints, and its entry with a camera."""
    model, tcp = request.param
    printer = await switch_on(model, udp=False, check_code="S3CR3TC0")
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    entry = add_entry(hass, printer, tcp=tcp)
    hass.config_entries.async_update_entry(entry, options={"camera_url": CAMERA_URL})
    return printer, await set_up(hass, entry)


def secrets_of(printer: SimulatedPrinter) -> list[str]:
    """Return what opens or finds a printer, in every way of writing it."""
    machine = printer.machine
    return [
        machine.check_code,
        machine.serial_number,
        machine.serial_number.removeprefix("SN"),
        machine.mac,
        machine.mac.replace(":", ""),
        printer.host,
        CAMERA_URL,
        "hunter2",
        "192.0.2.77",
    ]


async def both(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the diagnostics of a printer's entry, and those of its device."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.data["serial_number"]), entry.entry_id
    )
    assert device is not None
    of_entry = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    of_device = await get_diagnostics_for_device(hass, hass_client, entry, device)
    return cast("dict[str, Any]", of_entry), cast("dict[str, Any]", of_device)


async def test_diagnostics_show_the_last_answers_without_secrets(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """The printer's own words are there; what opens or finds it is not."""
    printer.machine.start_job("benchy.gcode", heated=True)
    await loaded.runtime_data.coordinator.async_refresh()

    diagnostics, of_device = await both(hass, hass_client, loaded)

    assert of_device == diagnostics
    assert diagnostics["online"] is True
    assert diagnostics["failures"] == 0
    assert diagnostics["errors"] == {}
    assert diagnostics["update_interval"] == "0:00:02"
    assert 0 < diagnostics["last_poll_seconds"] < 15
    assert diagnostics["protocol"] == "HTTP"
    assert diagnostics["options"] == {}
    assert diagnostics["abilities"]["light"] is True
    assert diagnostics["abilities"]["material_station"] is False
    assert diagnostics["printer"]["detail"]["printFileName"] == "benchy.gcode"
    assert diagnostics["printer"]["product"]["lightCtrlState"] == 1
    assert diagnostics["printer"]["detail"]["flashRegisterCode"] == REDACTED
    assert diagnostics["entry"] == {
        "host": REDACTED,
        "serial_number": REDACTED,
        "check_code": REDACTED,
        "mac": REDACTED,
        "name": "Desk Pro",
        "product_id": 36,
        "model": None,
    }
    assert diagnostics["model"] == {
        "name": "Adventurer 5M Pro",
        "family": "adventurer_5m",
        "is_known": True,
        "told_model": None,
        "told_product_id": 36,
    }


async def test_no_printer_shows_its_secrets(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    any_known: tuple[SimulatedPrinter, MockConfigEntry],
) -> None:
    """Whatever it is, and whichever way it is asked."""
    printer, entry = any_known

    of_entry, of_device = await both(hass, hass_client, entry)

    assert of_entry == of_device
    assert of_entry["online"] is True
    assert of_entry["protocol"] == ("HTTP" if entry.data["check_code"] else "TCP")
    assert of_entry["options"] == {"camera_url": REDACTED}
    assert of_entry["printer"]["detail"]
    text = json.dumps(of_entry).lower()
    assert [one for one in secrets_of(printer) if one.lower() in text] == []


BUILD_VOLUMES = {
    "creator_3": "300X250X200",
    "creator_4": "400X350X500",
    "finder": "140X140X140",
    "unknown_tcp": "280X250X300",
    "guider_4": "300X250X300",
    "unknown_http": "300X250X300",
}


@pytest.mark.parametrize(
    ("model", "name", "told_model", "told_product_id"),
    [
        ("creator_3", "Creator 3", "Flashforge Creator 3", None),
        ("creator_4", "Creator 4", "Flashforge Creator 4", None),
        ("finder", "Finder", "Flashforge Finder", None),
        ("unknown_tcp", "Guider 9", "Flashforge Guider 9", None),
        ("guider_4", "Guider 4", None, 37),
        ("unknown_http", "3D printer", None, 66),
    ],
)
async def test_diagnostics_say_what_a_row_of_the_printer_would_take(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    model: str,
    name: str,
    told_model: str | None,
    told_product_id: int | None,
) -> None:
    """What it tells of itself, and that the rest is for its owner to say."""
    printer = await switch_on(model, udp=False)
    tcp = model in GENERIC_OVER_TCP
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))

    diagnostics, of_device = await both(hass, hass_client, entry)

    assert of_device == diagnostics
    for_a_row = diagnostics["model"].pop("for_a_row")
    assert diagnostics["model"] == {
        "name": name,
        "family": "generic",
        "is_known": not model.startswith("unknown"),
        "told_model": told_model,
        "told_product_id": told_product_id,
    }
    wanted = for_a_row.pop("wanted")
    assert all(word in wanted for word in ("capture.py", "protocol.md", "highest"))
    assert for_a_row == {
        "build_volume": BUILD_VOLUMES[model],
        "tools": 2 if model.startswith("creator") else 1,
        "heated_bed": model != "finder",
        "light": model != "finder",
    }
    refused = ("adjust", "settings", "move", "extrude", "gcode", "files")
    abilities = diagnostics["abilities"]
    assert {key for key in refused if abilities[key]} == set()


async def test_diagnostics_count_what_went_wrong(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """Each kind on its own, with the last good answer; also while it is off."""
    coordinator = loaded.runtime_data.coordinator
    printer.faults.garbage = "html"
    await coordinator.async_refresh()
    printer.faults.garbage = None
    printer.machine.check_code = "ROTATED1"
    await coordinator.async_refresh()
    await printer.power_off()
    await coordinator.async_refresh()
    await miss(hass, loaded)

    diagnostics, _ = await both(hass, hass_client, loaded)

    assert diagnostics["online"] is False
    assert diagnostics["failures"] == 4
    assert diagnostics["errors"] == {
        "InvalidResponseError": 1,
        "CredentialsError": 1,
        "PortClosedError": 2,
    }
    assert diagnostics["update_interval"] < "0:00:02"
    assert diagnostics["printer"]["detail"]["status"] == "ready"


async def test_diagnostics_of_a_printer_that_never_answered(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    entry: MockConfigEntry,
) -> None:
    """There is little to show, and nothing breaks."""
    await printer.power_off()
    await set_up(hass, entry)

    diagnostics, _ = await both(hass, hass_client, entry)

    assert diagnostics["online"] is None
    assert diagnostics["printer"] == {"detail": {}, "product": {}}
    assert diagnostics["errors"] == {"PortClosedError": 1}
