"""A real Home Assistant with printers of which little or nothing is known."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.printer import serial_number_at
from tests.end_to_end.process import free_port, free_printer_address
from tests.repository import INTEGRATION, ROOT
from tests.simulator import SimulatedPrinter

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 60
CHECK_CODE = "12345678"
CAPTURE = ROOT / "tests" / "captures" / "adventurer_4_2.0.9.json"

# What Home Assistant should call each: manufacturer and model.
PRINTERS = {
    "voxel": ("Monoprice", "Voxel"),
    "finder": ("FlashForge", "Finder"),
    "creator_3": ("FlashForge", "Creator 3"),
    "creator_4": ("FlashForge", "Creator 4"),
    "guider_4": ("FlashForge", "Guider 4"),
    "unknown_tcp": ("FlashForge", "Guider 9"),
    "unknown_http": ("FlashForge", "3D printer"),
}
TWO_TOOLS = {"creator_3", "creator_4"}
CODES_OF_QUERIES = {"M115", "M119", "M105", "M27", "M114"}
# Sent to take control and to give it back, to pause, and to heat.
CODES_OF_COMMANDS = {"M601", "M602", "M25", "M104"}


@pytest.fixture
async def printers(
    environment: None,
) -> AsyncIterator[dict[str, SimulatedPrinter]]:
    """Start one of each, and one made of what an owner has captured; all print."""
    async with AsyncExitStack() as stack:
        started: dict[str, SimulatedPrinter] = {}
        for key in (*PRINTERS, "captured"):
            host = free_printer_address()
            options: dict[str, Any] = (
                {"capture": CAPTURE} if key == "captured" else {"model": key}
            )
            printer = SimulatedPrinter(
                **options,
                host=host,
                serial_number=serial_number_at(host),
                check_code=CHECK_CODE,
                mac=f"88:A9:A7:00:02:{len(started):02X}",
            )
            started[key] = await stack.enter_async_context(printer)
            printer.machine.start_job(
                "part.gx", duration=5400, progress=0.3, heated=True
            )
        yield started


async def test_each_is_added_shown_and_paused(
    printers: dict[str, SimulatedPrinter], tmp_path: Path
) -> None:
    """By their addresses, through the dialog; and nothing else is sent to them."""
    async with HomeAssistant(tmp_path / "config", free_port()) as home:
        await home.onboard()
        await home.wait_until_running()
        for printer in printers.values():
            await _add(home, printer)
        for key, printer in printers.items():
            await _see_print(home, printer)
            await _pause(home, printer)
            if key in TWO_TOOLS:
                await _heat_second_tool(home, printer)
        await _see_devices(home, printers)
        home.check_log()
    for key, printer in printers.items():
        sent = {one.code for one in printer.tcp_records}
        # Those that are known well are asked for their files and a thumbnail as well.
        files = {"M661", "M662"} if key in {"voxel", "captured"} else set()
        assert sent <= CODES_OF_QUERIES | CODES_OF_COMMANDS | files, key


async def _add(home: HomeAssistant, printer: SimulatedPrinter) -> None:
    inputs = [{"printer": "by_hand"}, {"host": printer.host}]
    if printer.machine.model.has_http:
        inputs.append({"check_code": CHECK_CODE})
    result = await home.run_flow(INTEGRATION.name, *inputs)
    assert result["type"] == "create_entry", (printer.machine.model.key, result)


async def _entity(home: HomeAssistant, printer: SimulatedPrinter, key: str) -> str:
    return (await home.entities())[f"{printer.machine.serial_number}_{key}"]


async def _see_print(home: HomeAssistant, printer: SimulatedPrinter) -> None:
    status = await _entity(home, printer, "status")
    progress = await _entity(home, printer, "print_progress")

    async def shown() -> bool:
        states = await home.states()
        return states[status] == "printing" and states[progress].startswith("3")

    await home.wait_for(shown, SECONDS, f"print of {printer.machine.model.key}")


async def _pause(home: HomeAssistant, printer: SimulatedPrinter) -> None:
    """Press the button, and see the printer itself pause."""
    await home.perform("button.press", await _entity(home, printer, "pause"))

    async def paused() -> bool:
        return printer.machine.status == "pause"

    await home.wait_for(paused, SECONDS, f"pause of {printer.machine.model.key}")


async def _heat_second_tool(home: HomeAssistant, printer: SimulatedPrinter) -> None:
    """Set a target, and see it at that nozzle of the printer alone."""
    first = printer.machine.heat.tools[0].target
    target = await _entity(home, printer, "tool_2_nozzle_target")
    await home.post(
        "/api/services/number/set_value", {"entity_id": target, "value": 195}
    )
    assert [one.target for one in printer.machine.heat.tools] == [first, 195]


async def _see_devices(
    home: HomeAssistant, printers: dict[str, SimulatedPrinter]
) -> None:
    devices = await home.command("config/device_registry/list")
    shown = {
        serial_number: (device["manufacturer"], device["model"])
        for device in devices
        if (serial_number := device.get("serial_number"))
    }
    assert {
        key: shown[printers[key].machine.serial_number] for key in PRINTERS
    } == PRINTERS
