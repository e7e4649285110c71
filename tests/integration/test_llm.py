"""The tool for language models, as they get it from Home Assistant's own LLM API."""

from datetime import timedelta
import json
import logging
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.llm import async_get_tools
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, llm
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import METRIC_SYSTEM, US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, device_id, miss, registered_entities
from .voice.situations import FILE, NOON, TIME_ZONE, Scene

TOOL = "flashforge__get_printers"
# What an answer may cost, in characters: that of one printer, however much it tells.
MOST = 1500
CLOG = "E0163"


@pytest.fixture
async def scene(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
) -> Scene:
    """Return where printers are brought, in a Home Assistant that has an LLM API."""
    await hass.config.async_set_time_zone(TIME_ZONE)
    freezer.move_to(NOON)
    for component in ("homeassistant", "llm"):
        assert await async_setup_component(hass, component, {})
    return Scene(hass, switch_on, poll)


async def instance(
    hass: HomeAssistant, user_id: str | None = None, api_id: str = llm.LLM_API_ASSIST
) -> llm.APIInstance:
    """Return the API as an agent gets it that Assist hands somebody's words to."""
    context = llm.LLMContext(
        platform="test",
        context=Context(user_id=user_id),
        language="en",
        assistant=ASSISTANT,
        device_id=None,
    )
    return await llm.async_get_api(hass, api_id, context)


async def names(hass: HomeAssistant, api_id: str = llm.LLM_API_ASSIST) -> set[str]:
    """Return what the tools of an API are called."""
    return {one.name for one in (await instance(hass, api_id=api_id)).tools}


async def ask(hass: HomeAssistant, user_id: str | None = None) -> dict[str, Any]:
    """Return what the tool answers, as a model reads it."""
    api = await instance(hass, user_id)
    result = await api.async_call_tool(llm.ToolInput(TOOL, {}))
    assert not result.error
    told: dict[str, Any] = json.loads(json.dumps(result.data))
    return told


def is_safe(text: str, *printers: SimulatedPrinter) -> bool:
    """Return whether a text tells nobody where a printer is and what opens it."""
    secrets = {
        secret.lower()
        for one in printers
        for secret in (
            *(one.host, one.machine.check_code, one.machine.serial_number),
            *(one.machine.mac, one.machine.mac.replace(":", "")),
        )
    }
    return not any(secret in text.lower() for secret in secrets)


async def test_it_tells_what_each_printer_does(
    hass: HomeAssistant, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """One prints, one has slots, one has tools, one is clogged, and one is off."""
    clogged, _ = await scene.printing("Clogged", "adventurer_5m")
    clogged.machine.fail_job(CLOG, paused=True)
    printing, entry = await scene.printing()
    area = ar.async_get(hass).async_create("Cellar")
    dr.async_get(hass).async_update_device(device_id(hass, entry), area_id=area.id)
    slotted, _ = await scene.printer("Slotted", "ad5x")
    (first, second, *empty), bare = slotted.machine.station.slots, slotted.machine
    (first.material, first.color), second.material = ("PETG", "#F72224"), "TPU"
    for slot in empty:
        slot.has_filament = False
    bare.set_bed_target(60)
    tooled, _ = await scene.printer("Tooled", "creator_5_pro")
    tooled.machine.set_nozzle_target(220, 1)
    off, off_entry = await scene.printing("Off", "adventurer_5m_pro")
    off.machine.finish_job()
    await scene.poll(5, times=4)
    off.faults.reset = True
    await miss(hass, off_entry)
    caplog.clear()

    told = await ask(hass)
    machines = {one.machine.name: one.machine for one in (printing, slotted, tooled)}
    by_name = {one["name"]: one for one in told["printers"]}
    assert told["temperature_unit"] == "°C"
    assert [*by_name] == ["Clogged", "Off", "Slotted", "Tooled", "Workshop"]

    one, job = by_name["Workshop"], printing.machine.job
    assert job
    left = job.seconds_left(1.0)
    assert (one["area"], one["state"]) == ("Cellar", "printing")
    assert one["print"] == {
        "file": FILE,
        "progress_percent": pytest.approx(job.progress * 100, abs=1),
        "layer": pytest.approx(job.layer, abs=1),
        "total_layers": job.file.layers,
        "remaining_minutes": pytest.approx(left / 60, abs=1),
        "finish_time": one["print"]["finish_time"],
    }
    finish = dt_util.parse_datetime(one["print"]["finish_time"], raise_on_error=True)
    assert finish.utcoffset() == timedelta(hours=1)
    assert abs(finish - dt_util.now() - timedelta(seconds=left)) < timedelta(minutes=2)
    assert not {"error", "error_code", "last_print", "chamber"} & {*one}

    for name, machine in machines.items():
        heaters = [*by_name[name]["nozzles"], by_name[name]["bed"]]
        assert heaters == [
            {"temperature": pytest.approx(now, abs=1.5)}
            | ({"target": heater.target} if heater.target else {})
            for now, heater in zip(
                (*machine.tool_temperatures, machine.bed_temperature),
                (*machine.heat.tools, machine.bed),
                strict=True,
            )
        ]
    assert by_name["Slotted"]["materials"][:2] == [
        {"slot": 1, "material": "PETG", "color": first.color},
        {"slot": 2, "material": "TPU", "color": second.color},
    ]
    assert not {3, 4} & {slot["slot"] for slot in by_name["Slotted"]["materials"]}
    assert [slot["slot"] for slot in by_name["Tooled"]["materials"]] == [1, 2, 3, 4]
    assert by_name["Tooled"]["chamber"]["temperature"] > 0

    one = by_name["Clogged"]
    assert (one["state"], one["error_code"]) == ("paused", CLOG)
    assert "clog" in one["error"]

    one = by_name["Off"]
    assert one == {
        "name": "Off",
        "state": "offline",
        "last_print": {
            "file": FILE,
            "result": "completed",
            "end": one["last_print"]["end"],
            "duration_minutes": one["last_print"]["duration_minutes"],
        },
    }

    assert all(len(json.dumps(one)) < MOST for one in told["printers"])
    assert is_safe(json.dumps(told), printing, slotted, tooled, clogged, off)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_it_tells_nothing_old_before_the_first_answer(
    hass: HomeAssistant, scene: Scene
) -> None:
    """But what the status sensor shows; and a print is not done before its end."""
    printer, entry = await scene.printing()
    printer.faults.detail_overrides = {"printProgress": 0.999}
    await scene.poll(5)
    (told,) = (await ask(hass))["printers"]
    assert told["print"]["progress_percent"] == 99
    assert await hass.config_entries.async_unload(entry.entry_id)
    printer.faults.reset = True
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await ask(hass))["printers"] == [{"name": "Workshop", "state": "printing"}]


async def test_it_tells_temperatures_in_the_unit_of_home_assistant(
    hass: HomeAssistant, scene: Scene
) -> None:
    """And that unit, too."""
    printer, _ = await scene.printing()
    for units, unit, degrees in (
        (METRIC_SYSTEM, "°C", printer.machine.bed.target),
        (US_CUSTOMARY_SYSTEM, "°F", printer.machine.bed.target * 1.8 + 32),
    ):
        hass.config.units = units
        told = await ask(hass)
        assert told["temperature_unit"] == unit
        bed = told["printers"][0]["bed"]
        assert bed["target"] == degrees
        assert bed["temperature"] == pytest.approx(degrees, abs=2)


async def test_it_is_there_for_assist_alone_and_says_that_it_only_reads(
    hass: HomeAssistant, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes with the last printer that is exposed, and comes back with it."""

    class Other(llm.API):
        """An API of somebody else, which asks for tools as well."""

        @override
        async def async_get_api_instance(
            self, llm_context: llm.LLMContext
        ) -> llm.APIInstance:
            found = await async_get_tools(self.hass, llm_context, self.id)
            return llm.APIInstance(self, "", llm_context, found.tools)

    _, entry = await scene.printer()
    api = await instance(hass)
    (tool,) = [one for one in api.tools if one.integration == DOMAIN]
    assert tool.name == TOOL
    assert tool.annotations == llm.ToolAnnotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )
    llm.async_register_api(hass, Other(hass=hass, id="other", name="Other"))
    assert TOOL not in {
        one.name for one in (await instance(hass, api_id="other")).tools
    }

    for exposed in (False, True):
        for entity in registered_entities(hass, entry):
            async_expose_entity(hass, ASSISTANT, entity.entity_id, exposed)
        assert (TOOL in await names(hass)) is exposed
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert TOOL not in await names(hass)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_it_tells_a_person_what_they_may_see(
    hass: HomeAssistant, scene: Scene, hass_read_only_user: MockUser
) -> None:
    """Somebody without rights sees nothing, and somebody who may read sees all."""
    await scene.printer()
    hass_read_only_user.mock_policy({})
    assert (await ask(hass, hass_read_only_user.id))["printers"] == []
    assert (await ask(hass, "0" * 32))["printers"] == []
    hass_read_only_user.mock_policy({"entities": {"all": {"read": True}}})
    assert len((await ask(hass, hass_read_only_user.id))["printers"]) == 1
