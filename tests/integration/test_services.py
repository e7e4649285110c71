"""Actions: what automations and scripts ask of printers."""

import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
import yaml

from custom_components.flashforge.const import DOMAIN
from tests.repository import INTEGRATION, ROOT
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, device_id, entity_id, perform, set_up


async def get_jobs(hass: HomeAssistant, **target: object) -> dict[str, Any]:
    """Return the response of the action."""
    return await perform(hass, "get_jobs", target)


async def test_jobs_of_a_printer(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The present one, those that have ended, and what came of them by month."""
    printer_id = device_id(hass, loaded)
    nothing: dict[str, Any] = {"current": None, "jobs": [], "months": []}
    assert await get_jobs(hass, device_id=printer_id) == {printer_id: nothing}

    await poll(10)
    printer.machine.start_job("cube.gcode", duration=600, weight_g=12.5, heated=True)
    await poll(10, times=30)
    printer.machine.cancel()
    await poll(10)
    printer.machine.clear_platform()
    await poll(10)
    printer.machine.start_job("benchy.gcode", duration=600, weight_g=10, heated=True)
    await poll(10, times=65)
    printer.machine.clear_platform()
    await poll(10)
    printer.machine.start_job("vase.gcode", duration=600, heated=True)
    await poll(10, times=2)

    answer = (await get_jobs(hass, device_id=[printer_id]))[printer_id]
    assert answer["current"]["file_name"] == "vase.gcode"
    assert answer["current"]["result"] is answer["current"]["end"] is None
    finished, canceled = answer["jobs"]
    assert (finished["file_name"], finished["result"]) == ("benchy.gcode", "completed")
    assert (canceled["file_name"], canceled["result"]) == ("cube.gcode", "cancelled")
    assert finished["duration"] == pytest.approx(600, abs=15)
    assert finished["filament_weight"] == 10
    assert canceled["filament_weight"] == pytest.approx(6.2, abs=0.5)
    start, end = (dt_util.parse_datetime(finished[key]) for key in ("start", "end"))
    assert start is not None
    assert end is not None
    assert (end - start).total_seconds() == pytest.approx(finished["duration"], abs=1)
    assert start.utcoffset() == dt_util.now().utcoffset()
    (month,) = answer["months"]
    assert month["month"] == f"{dt_util.now():%Y-%m}"
    assert (month["completed"], month["cancelled"], month["failed"]) == (1, 1, 0)
    assert month["hours"] == pytest.approx(0.25, abs=0.06)
    assert month["filament_weight"] == pytest.approx(16.2, abs=0.5)


async def test_a_part_or_an_entity_means_its_printer(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """And several printers are answered for at once."""
    creator = await switch_on("creator_5", udp=False)
    other = await switch_on(udp=False)
    first = await set_up(hass, add_entry(hass, creator))
    second = await set_up(hass, add_entry(hass, other))
    of_first, of_second = device_id(hass, first), device_id(hass, second)
    tool = device_id(hass, first, "_tool_2")
    assert set(await get_jobs(hass, device_id=tool)) == {of_first}
    status = entity_id(hass, second, "status")
    assert set(await get_jobs(hass, entity_id=status)) == {of_second}
    both = await get_jobs(hass, device_id=[tool], entity_id=[status])
    assert set(both) == {of_first, of_second}


async def test_what_is_no_printer_is_refused_in_words(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Nothing selected, something else, and a printer that is not loaded."""
    printer_id = device_id(hass, loaded)
    for target in ({}, {"device_id": "nowhere"}, {"entity_id": "sun.sun"}):
        with pytest.raises(ServiceValidationError, match="Select at least one"):
            await get_jobs(hass, **target)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(ServiceValidationError, match="is not loaded"):
        await get_jobs(hass, device_id=printer_id)


async def test_the_example_of_the_readme(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """What is copied from there works, with one's own device."""
    await poll(10)
    printer.machine.start_job("cube.gcode", duration=600, heated=True)
    await poll(10, times=65)
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition("\n### Print history\n")[2].partition("\n## ")[0]
    (example,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    placeholder = "0123456789abcdef0123456789abcdef"
    assert placeholder in example
    steps = yaml.safe_load(example.replace(placeholder, device_id(hass, loaded)))
    sent = async_mock_service(hass, "notify", "send_message")
    script = {"report": {"sequence": steps["actions"]}}
    assert await async_setup_component(hass, "script", {"script": script})
    await hass.services.async_call("script", "report", blocking=True)
    assert [call.data["message"] for call in sent] == ["Prints this month: 1"]


async def test_actions_are_there_without_a_printer(hass: HomeAssistant) -> None:
    """So that an automation can be checked before a printer has been added."""
    assert await async_setup_component(hass, DOMAIN, {})
    rows = yaml.safe_load((INTEGRATION / "services.yaml").read_text("utf-8"))
    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(rows)
