"""Blueprints: each can be imported as the README says, and does what it promises."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
import re
from string import punctuation
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from homeassistant.components import persistent_notification
from homeassistant.components.ai_task.services import STRUCTURE_FIELD_SCHEMA
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import models
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import (
    CoreState,
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, selector
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.flashforge.client.status import PrinterState
from tests.repository import ADDRESS, MINIMUM_HOME_ASSISTANT, ROOT
from tests.simulator import SimulatedPrinter

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    device_id,
    entity_id,
    set_up,
    state_of,
    switch_light,
)

FOLDER = ROOT / "blueprints" / "automation" / "flashforge"
BLUEPRINTS = {path.stem: path for path in sorted(FOLDER.glob("*"))}
PARTIAL = " (measured since Home Assistant restarted)"
# What may mean something in a text, and the same as it stands.
MARK = re.compile(f"[{re.escape(punctuation)}]")
ESCAPED = re.compile(rf"\\([{re.escape(punctuation)}])")
HOSTILE = "[x](http://evil) ![p](//evil/p.png) <b>.gcode"
# What takes a message away from a phone.
CLEAR = "clear_notification"
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/"

type Use = Callable[..., Awaitable[None]]


def load(path: Path) -> models.Blueprint:
    """Return a blueprint, read as Home Assistant reads one for automations."""
    return models.Blueprint(
        load_yaml_dict(path),
        path=path.name,
        expected_domain="automation",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


def imports() -> dict[str, str]:
    """Return the addresses that the README's import links lead to, by file name."""
    readme = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(rf"\]\(({re.escape(IMPORT)}\?[^)]*)\)", readme)
    addresses = [parse_qs(urlsplit(link).query)["blueprint_url"][0] for link in links]
    assert len(set(addresses)) == len(addresses)
    return {address.rpartition("/")[2]: address for address in addresses}


def test_the_readme_has_them_all() -> None:
    """With a link for each, and nothing else is in the folder."""
    assert imports().keys() == {path.name for path in BLUEPRINTS.values()}


@pytest.mark.parametrize("name", BLUEPRINTS)
async def test_it_can_be_imported(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, name: str
) -> None:
    """From where the README says, which it names itself, and everything has a text."""
    path = BLUEPRINTS[name]
    address = imports()[path.name]
    assert address == f"{ADDRESS}/blob/main/{path.relative_to(ROOT)}"
    raw = address.replace("github.com", "raw.githubusercontent.com")
    aioclient_mock.get(raw.replace("/blob/", "/"), text=path.read_text("utf-8"))
    imported = (await fetch_blueprint_from_url(hass, address)).blueprint
    assert imported.data == load(path).data
    assert imported.validate() is None

    about = imported.metadata
    assert about["source_url"] == address
    assert about["homeassistant"] == {"min_version": MINIMUM_HOME_ASSISTANT}
    assert about["name"].startswith("FlashForge ")
    assert about["description"].endswith(".")
    for key, one in imported.inputs.items():
        assert one["name"], key
        assert one["selector"], key
        assert one.get("description", ".").endswith("."), key
        # Whoever has no phone or no button leaves it out.
        needed = {"printer", "plug", "light", "power", "camera", "ai", "when"}
        assert "default" in one or key in {*needed, "file_name"}, key


@pytest.fixture
async def use(
    hass: HomeAssistant, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Use]:
    """Return a function that makes an automation of a blueprint.

    Its runs go on for hours. What waits until nothing is left to do waits for all but
    them from now on.
    """

    def is_run(task: asyncio.Future[Any]) -> bool:
        runs = {"AutomationEntity._async_trigger_if_enabled", "Script.async_run"}
        coro = task.get_coro() if isinstance(task, asyncio.Task) else None
        return getattr(coro, "__qualname__", None) in runs

    async def wait_for_others(*, wait_background_tasks: bool = False) -> None:
        idle = 0
        while idle < 20:
            await asyncio.sleep(0)
            tasks = hass._tasks | (
                hass._background_tasks if wait_background_tasks else set()
            )
            others = [
                task
                for task in tasks
                if task is not asyncio.current_task() and not is_run(task)
            ]
            if others:
                await asyncio.wait(others)
            idle = 0 if others else idle + 1

    async def use(name: str, **inputs: object) -> None:
        # As Home Assistant stores what it imports.
        target = Path(hass.config.path("blueprints", "automation", f"{name}.yaml"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(load(BLUEPRINTS[name]).yaml(), "utf-8")
        config = {"use_blueprint": {"path": target.name, "input": inputs}}
        assert await async_setup_component(hass, "automation", {"automation": config})
        await hass.async_block_till_done()
        assert hass.states.async_entity_ids("automation")

    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "persistent_notification", {})
    with monkeypatch.context() as patch:
        patch.setattr(hass, "async_block_till_done", wait_for_others)
        yield use
        await hass.services.async_call(
            "automation", "turn_off", {"entity_id": "all"}, blocking=True
        )


def shown(hass: HomeAssistant) -> list[tuple[str | None, str]]:
    """Return title and text of the messages that Home Assistant shows.

    It reads marks in their texts, so whatever could be one has to be escaped.
    """
    told = persistent_notification._async_get_or_create_notifications(hass)
    for one in told.values():
        assert not MARK.search(ESCAPED.sub("", one["message"])), one["message"]
    return [(one["title"], ESCAPED.sub(r"\1", one["message"])) for one in told.values()]


@pytest.fixture
def phone(hass: HomeAssistant) -> tuple[str, list[ServiceCall]]:
    """Return the device id of a phone, and the messages that it gets."""
    entry = MockConfigEntry(domain="mobile_app")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={("mobile_app", "1")},
        name="Somebody's phone",
    )
    return device.id, async_mock_service(hass, "notify", "mobile_app_somebody_s_phone")


async def tap(hass: HomeAssistant, message: ServiceCall, title: str) -> None:
    """Press a button of a message on a phone."""
    (action,) = (
        one["action"]
        for one in message.data["data"]["actions"]
        if one["title"] == title
    )
    hass.bus.async_fire("mobile_app_notification_action", {"action": action})
    await hass.async_block_till_done()


def print_half(printer: SimulatedPrinter, file_name: str = "a.gcode") -> None:
    """Start a print that is half done, and will be done in two hours."""
    printer.machine.start_job(file_name, progress=0.5, duration=14400, heated=True)


async def test_a_message_without_a_phone(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
) -> None:
    """Of what is told without choosing: not the start, and the end."""
    await use("print_message", printer=device_id(hass, loaded))
    print_half(printer, HOSTILE)
    await poll(5, times=3)
    assert shown(hass) == []
    await poll(60)
    printer.machine.finish_job()
    await poll(5, times=2)
    ((title, message),) = shown(hass)
    assert title == loaded.title
    said = rf"{re.escape(HOSTILE)} is done after \d:\d\d h\."
    assert re.fullmatch(said, message)


async def test_a_message_with_buttons(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    phone: tuple[str, list[ServiceCall]],
) -> None:
    """Each does what it says."""
    buttons = {
        f"{key}_button": entity_id(hass, loaded, f"{key}")
        for key in ("pause", "resume", "cancel")
    }
    await use(
        "print_message",
        printer=device_id(hass, loaded),
        events=["started", "paused", "resumed"],
        phones=[phone[0]],
        light=entity_id(hass, loaded, "light"),
        **buttons,
    )
    messages = phone[1]

    def titles() -> list[str]:
        return [one["title"] for one in messages[-1].data["data"]["actions"]]

    async def next_message(times: int = 4) -> ServiceCall:
        count = len(messages)
        await poll(5, times=times)
        assert len(messages) == count + 1
        return messages[-1]

    await switch_light(hass, loaded, "off")
    print_half(printer)
    message = await next_message()
    assert message.data["title"] == loaded.title
    assert message.data["message"] == "a.gcode has started."
    assert titles() == ["Pause", "Cancel print", "Light on"]
    await tap(hass, message, "Pause")
    paused = await next_message()
    assert paused.data["message"] == "a.gcode is paused."
    assert titles() == ["Resume", "Cancel print", "Light on"]
    # The buttons of the message before do nothing any more.
    await tap(hass, message, "Light on")
    await poll(5)
    assert state_of(hass, loaded, "light").state == "off"
    await tap(hass, paused, "Resume")
    resumed = await next_message()
    assert resumed.data["message"] == "a.gcode goes on."
    await tap(hass, resumed, "Light on")
    await poll(5)
    assert state_of(hass, loaded, "light").state == "on"
    assert len({one.data["data"]["tag"] for one in messages}) == 1
    assert shown(hass) == []


async def test_a_print_is_canceled_only_after_a_second_question(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    phone: tuple[str, list[ServiceCall]],
) -> None:
    """The answer is yes, and comes in time. The end is told with the photo."""
    photo, messages = entity_id(hass, loaded, "last_photo"), phone[1]
    await use(
        "print_message",
        printer=device_id(hass, loaded),
        events=["paused", "cancelled"],
        phones=[phone[0]],
        photo=photo,
        cancel_button=entity_id(hass, loaded, "cancel"),
    )
    machine = printer.machine
    print_half(printer)
    await poll(5, times=3)
    for minutes, answer in ((0, "No"), (6, "Yes, cancel it"), (1, "Yes, cancel it")):
        messages.clear()
        machine.pause()
        await poll(5, times=4)
        (message,) = messages
        await tap(hass, message, "Cancel print")
        question = messages[-1]
        assert question.data["message"].startswith("Cancel a.gcode?")
        await poll(60, times=minutes)
        assert machine.status == "pause"
        await tap(hass, question, answer)
        if minutes != 1:
            assert machine.status == "pause"
            machine.resume()
            await poll(5, times=4)
    assert machine.status in {"canceling", "cancel"}
    await poll(5, times=4)
    end = messages[-1].data
    assert end["message"].startswith("a.gcode has been canceled after 0:")
    assert end["data"]["image"] == f"/api/image_proxy/{photo}"
    assert end["data"]["actions"] == []


@pytest.mark.parametrize("has_phone", [False, True])
async def test_a_problem_is_told_until_it_is_over(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    phone: tuple[str, list[ServiceCall]],
    has_phone: bool,
) -> None:
    """Of any printer; a pause that somebody wanted is none."""
    await use("problem_alert", phones=[phone[0]] if has_phone else [])
    print_half(printer)
    await poll(5, times=3)
    printer.machine.pause()
    await poll(5, times=4)
    printer.machine.resume()
    await poll(5, times=4)
    messages = [one.data["message"] for one in phone[1]]
    # The app takes away what is not there, too.
    assert messages in ([], [CLEAR])
    assert shown(hass) == []

    printer.machine.fail_job("E0009")
    await poll(5, times=4)
    if has_phone:
        (told,) = (one.data for one in phone[1] if one.data["message"] != CLEAR)
        assert told["title"] == loaded.title
        message = told["message"]
    else:
        ((title, message),) = shown(hass)
        assert title == loaded.title
    assert re.fullmatch(r"Error: \w.*\w \(E0009\)", message)
    printer.machine.clear_platform()
    await poll(5, times=4)
    assert shown(hass) == []
    if has_phone:
        assert phone[1][-1].data["message"] == CLEAR
        assert phone[1][-1].data["data"] == told["data"]


async def test_filament_that_has_run_out_is_a_problem(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    use: Use,
    phone: tuple[str, list[ServiceCall]],
) -> None:
    """Of the printer that is chosen. The message goes when the print goes on."""
    printers = [await switch_on("ad5x", udp=False, name=name) for name in "AB"]
    entries = [await set_up(hass, add_entry(hass, one)) for one in printers]
    ids = [device_id(hass, entry) for entry in entries]
    await use("problem_alert", printers=ids[:1], phones=[phone[0]])
    for printer in printers:
        machine = printer.machine
        machine.start_job("a.3mf", duration=600, heated=True, slots=[2])
        await poll(5, times=3)
        machine.fail_job("E0018", paused=True)
        await poll(5, times=4)
        machine.clear_error("E0018")
        machine.resume()
        await poll(5, times=4)
    told = [one.data for one in phone[1]]
    assert {one["title"] for one in told} == {entries[0].title}
    assert {one["data"]["tag"] for one in told} == {f"flashforge_problem_{ids[0]}"}
    messages = [one["message"] for one in told]
    slot = printers[0].machine.station.slot(2)
    assert slot is not None
    assert any(one.startswith(f"{slot.material} has run out") for one in messages)
    assert messages[-1] == CLEAR


@pytest.mark.parametrize("failed", [False, True])
async def test_a_plug_goes_off_when_the_bed_has_cooled(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    failed: bool,
) -> None:
    """Once, and not if the next print has begun meanwhile."""
    off = async_mock_service(hass, "switch", "turn_off")
    await use("plug_off_when_cool", printer=device_id(hass, loaded), plug="switch.plug")
    machine = printer.machine

    async def print_and_cool() -> None:
        machine.clear_platform()
        print_half(printer)
        await poll(5, times=3)
        if failed:
            machine.fail_job("E0009")
        else:
            machine.finish_job()
        await poll(5, times=2)
        while machine.bed_temperature > 40:
            assert off == []
            await poll(30)

    await print_and_cool()
    machine.clear_platform()
    print_half(printer)
    await poll(60, times=8)
    assert off == []
    machine.finish_job()
    await poll(5, times=3)
    await print_and_cool()
    await poll(60, times=12)
    (call,) = off
    assert call.data == {"entity_id": ["switch.plug"]}


async def test_a_light_is_on_while_printing(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
) -> None:
    """Also in the next print, and off in the end. One that was on stays on."""
    light = entity_id(hass, loaded, "light")
    await use("print_light", printer=device_id(hass, loaded), light=light)
    machine = printer.machine
    await switch_light(hass, loaded, "off")
    for minutes in (2, 6):
        machine.clear_platform()
        print_half(printer)
        await poll(5, times=3)
        assert machine.light
        machine.finish_job()
        await poll(5, times=2)
        await poll(60, times=minutes)
        assert machine.light is (minutes < 5)

    await switch_light(hass, loaded, "on")
    machine.clear_platform()
    print_half(printer)
    await poll(5, times=3)
    machine.finish_job()
    await poll(60, times=8)
    assert machine.light


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_energy_of_a_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    restarts: bool,
) -> None:
    """With its cost; what is not known counts as nothing. A part of it says so."""
    noted = async_mock_service(hass, "test", "note")

    def power(state: str, unit: str = "W") -> None:
        hass.states.async_set("sensor.power", state, {"unit_of_measurement": unit})

    power("100")
    if restarts:
        print_half(printer)
        await poll(5, times=3)
        hass.set_state(CoreState.starting)
    more = {
        "action": "test.note",
        "data": {"energy": "{{ energy }}", "cost": "{{ cost }}", "file": "{{ file }}"},
    }
    await use(
        "print_energy",
        printer=device_id(hass, loaded),
        power="sensor.power",
        price=0.5,
        currency="€",
        more=[more],
    )
    if restarts:
        hass.set_state(CoreState.running)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    else:
        print_half(printer)
    await poll(5, times=3)
    await poll(60, times=30)
    power("0.2", "kW")
    await poll(60, times=15)
    power("unavailable")
    await poll(60, times=5)
    printer.machine.finish_job()
    await poll(5, times=2)
    ((title, message),) = shown(hass)
    assert title == loaded.title
    # 30 minutes of 100 and 15 of 200 watts.
    assert message.endswith(PARTIAL) is restarts
    message = message.removesuffix(PARTIAL)
    assert re.fullmatch(r"a\.gcode took 0\.1\d* kWh, which cost 0\.05 €", message)
    (call,) = noted
    assert call.data["energy"] == pytest.approx(0.1, rel=0.05)
    assert (call.data["cost"], call.data["file"]) == (0.05, "a.gcode")


class Watcher:
    """An AI task entity that answers as a test wants, and checks what it is asked."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.answers: list[dict[str, Any] | None] = []
        self.asked = 0
        hass.services.async_register(
            "ai_task",
            "generate_data",
            self._answer,
            supports_response=SupportsResponse.ONLY,
        )

    async def _answer(self, call: ServiceCall) -> ServiceResponse:
        self.asked += 1
        assert call.data["entity_id"] == "ai_task.eye"
        (attachment,) = call.data["attachments"]
        selector.MediaSelector({"accept": ["*/*"]})(attachment)
        assert attachment["media_content_id"].startswith(
            "media-source://camera/camera."
        )
        for field in call.data["structure"].values():
            STRUCTURE_FIELD_SCHEMA(field)
        data = self.answers.pop(0) if self.answers else said(failed=False)
        if data is None:
            raise HomeAssistantError("The provider is away")
        return {"conversation_id": "1", "data": data}


def said(*, failed: bool, confidence: float = 90) -> dict[str, Any]:
    """Return what an AI answers."""
    return {"failed": failed, "confidence": confidence, "reason": "Spaghetti"}


@pytest.mark.parametrize("pauses", [False, True])
async def test_an_ai_watches_a_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
    phone: tuple[str, list[ServiceCall]],
    pauses: bool,
) -> None:
    """It tells once what it has said twice, and pauses only if that is wanted."""
    watcher = Watcher(hass)
    camera = "camera.desk"
    hass.states.async_set(camera, "idle")
    hass.states.async_set("ai_task.eye", "unknown", {"supported_features": 3})
    pause_button = entity_id(hass, loaded, "pause")
    # It looks every ten minutes by the clock: amidst each ten minutes of this test.
    await poll(720 - dt_util.utcnow().timestamp() % 600)
    # As after a restart: the automation does not hear the start of the print.
    print_half(printer)
    await poll(5, times=3)
    await use(
        "watch_print",
        printer=device_id(hass, loaded),
        camera=camera,
        ai="ai_task.eye",
        phones=[phone[0]],
        **({"pause_button": pause_button} if pauses else {}),
    )
    messages = phone[1]

    async def look(*answers: dict[str, Any] | None) -> int:
        """Let ten minutes pass, and return how often the AI was asked."""
        watcher.answers, watcher.asked = list(answers), 0
        await poll(30, times=20)
        assert watcher.answers == []
        return watcher.asked

    failed = said(failed=True)
    assert await look(said(failed=False)) == 1
    assert await look(failed, said(failed=False)) == 2
    assert await look(failed, None) == 2
    assert await look(None) == 1
    assert await look(said(failed=True, confidence=60)) == 1
    assert await look({"failed": True}) == 1
    hass.states.async_set(camera, "unavailable")
    assert await look() == 0
    assert messages == []
    assert printer.machine.status == "printing"
    # Once the camera is back it goes on.
    hass.states.async_set(camera, "idle")
    assert await look(failed, failed) == 2
    (message,) = messages
    assert message.data["title"] == loaded.title
    assert message.data["message"].endswith("failed: Spaghetti")
    assert message.data["data"]["image"] == f"/api/camera_proxy/{camera}"
    state = PrinterState.PAUSED if pauses else PrinterState.PRINTING
    assert state_of(hass, loaded, "status").state == state
    assert printer.machine.job is not None
    if pauses:
        printer.machine.resume()
    assert await look() == 0
    printer.machine.finish_job()
    assert await look() == 0
    assert len(messages) == 1
    printer.machine.clear_platform()
    print_half(printer)
    await poll(5, times=3)
    assert await look() == 1


async def test_an_ai_that_takes_no_pictures(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
) -> None:
    """It is not asked, and somebody is told."""
    watcher = Watcher(hass)
    hass.states.async_set("camera.desk", "idle")
    hass.states.async_set("ai_task.eye", "unknown", {"supported_features": 1})
    await use(
        "watch_print",
        printer=device_id(hass, loaded),
        camera="camera.desk",
        ai="ai_task.eye",
    )
    print_half(printer)
    await poll(30, times=22)
    assert watcher.asked == 0
    ((title, message),) = shown(hass)
    assert title == loaded.title
    assert "ai_task.eye does not take pictures" in message


async def test_the_filament_left_on_a_spool(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
) -> None:
    """What a print has used is subtracted, and there is never less than nothing."""
    helper = {"spool": {"min": 0, "max": 1000, "step": 0.1, "initial": 1000}}
    assert await async_setup_component(hass, "input_number", {"input_number": helper})
    noted = async_mock_service(hass, "test", "note")
    await use(
        "filament_left",
        printer=device_id(hass, loaded),
        left="input_number.spool",
        more=[{"action": "test.note", "data": {"weight": "{{ weight }}"}}],
    )

    def left() -> float:
        state = hass.states.get("input_number.spool")
        assert state is not None
        return float(state.state)

    async def print_one(end: Literal["finish_job", "cancel"]) -> float:
        printer.machine.clear_platform()
        printer.machine.start_job("a.gcode", duration=600, heated=True)
        await poll(30, times=8)
        getattr(printer.machine, end)()
        await poll(5, times=6)
        weight: float = noted[-1].data["weight"]
        assert weight > 0
        return weight

    finished = await print_one("finish_job")
    assert left() == pytest.approx(1000 - finished)
    canceled = await print_one("cancel")
    assert canceled < finished
    assert left() == pytest.approx(1000 - finished - canceled, abs=0.11)
    await hass.services.async_call(
        "input_number",
        "set_value",
        {"entity_id": "input_number.spool", "value": 0.1},
        blocking=True,
    )
    await print_one("finish_job")
    assert left() == 0


async def test_a_plug_goes_on_for_a_job(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    use: Use,
) -> None:
    """The print starts when the printer is ready; otherwise somebody is told."""
    on = async_mock_service(hass, "switch", "turn_on")
    name = printer.machine.files[0].file_name
    await printer.power_off()
    await poll(60, times=3)
    assert state_of(hass, loaded, "status").state == "offline"
    await use(
        "plug_on_to_print",
        when=[{"trigger": "event", "event_type": "test_start"}],
        printer=device_id(hass, loaded),
        plug="switch.plug",
        file_name=name,
    )
    hass.bus.async_fire("test_start")
    await poll(5, times=4)
    (call,) = on
    assert call.data == {"entity_id": ["switch.plug"]}
    await printer.power_on()
    await poll(30, times=4)
    job = printer.machine.job
    assert job is not None
    assert job.file.file_name == name
    assert shown(hass) == []

    printer.machine.finish_job()
    await poll(5, times=3)
    # Its plate is not clear.
    hass.bus.async_fire("test_start")
    await poll(30, times=12)
    ((title, message),) = shown(hass)
    assert title == loaded.title
    assert message.startswith(f"{name} has not been started")
