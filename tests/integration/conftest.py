"""A Home Assistant in this process, and a printer beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from itertools import count
import logging
from pathlib import Path
import time
from types import MappingProxyType
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import network
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    CONF_HOST,
    CONF_MAC,
    CONF_MODEL,
    CONF_NAME,
)
from homeassistant.core import (
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.flashforge import address, config_flow, discovery, options_flow
from custom_components.flashforge.client import DiscoveredPrinter, Timings
from custom_components.flashforge.client.discovery import search
from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.repository import ROOT
from tests.simulator import SimulatedPrinter, camera as simulated_camera
from tests.simulator.models import equipped
from tests.simulator.tcp import delivery

# Every printer is asked for its files. Over TCP they come after a while, and that would
# not pass while time stands still.
QUICK = MappingProxyType({"binary_delay": 0.0})

# A print file that any printer takes.
SMALL_FILE = ROOT / "tests" / "fixtures" / "small.gcode"

type Poll = Callable[..., Awaitable[None]]
type SwitchOn = Callable[..., Awaitable[SimulatedPrinter]]


@pytest.fixture(autouse=True)
def our_integration(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture(autouse=True)
def own_folder(hass: HomeAssistant, tmp_path: Path) -> None:
    """Give Home Assistant a folder of its own, in which photos are stored."""
    hass.config.config_dir = str(tmp_path)


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the loop refuse calls from other threads, as its debug mode does.

    Whoever asks hears that it is off: a stack for every future and every callback
    takes as long as all the rest.
    """
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    monkeypatch.setattr(loop, "get_debug", lambda: False)


@pytest.fixture(autouse=True)
def timings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the printers' clients the timings that the test's mark names."""
    if marks := list(request.node.iter_markers("timings")):
        for module in (address, options_flow):
            monkeypatch.setattr(module, "TIMINGS", Timings(**marks[0].kwargs))


@pytest.fixture
async def printer(printer_host: str) -> AsyncIterator[SimulatedPrinter]:
    """Return a printer whose time is Home Assistant's, also while that is frozen."""
    # A function of its own, because the time module is patched while frozen.
    async with SimulatedPrinter(
        host=printer_host,
        clock=lambda: time.time(),  # noqa: PLW0108
        dialect=QUICK,
    ) as printer:
        yield printer


@pytest.fixture
async def switch_on(printer_host: str) -> AsyncIterator[SwitchOn]:
    """Return a function that switches on a printer, each with an address of its own.

    So is the serial number: a search hears the printers of every test on this
    machine.
    """
    first, second, third, fourth = printer_host.split(".")
    numbers = count(1)

    async with AsyncExitStack() as printers:

        async def switch_on(
            model: str = "adventurer_5m_pro",
            *,
            dialect: Mapping[str, object] = MappingProxyType({}),
            **options: object,
        ) -> SimulatedPrinter:
            host = f"{first}.{second}.{int(third) + 10 * next(numbers)}.{fourth}"
            ours: dict[str, Any] = {
                "host": host,
                "serial_number": serial_number_at(host),
                "clock": lambda: time.time(),  # noqa: PLW0108
            }
            if "capture" not in options and equipped(model).dialect:
                ours["dialect"] = {**QUICK, **dialect}
            printer = SimulatedPrinter(model, **(ours | options))
            return await printers.enter_async_context(printer)

        yield switch_on


@pytest.fixture
def brief_searches(brief_searches: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pairing end soon, too."""
    pairing = replace(config_flow.PAIRING_TIMINGS, silence_timeout=0.5)
    monkeypatch.setattr(config_flow, "PAIRING_TIMINGS", pairing)
    asking = partial(address.identify, timings=Timings(silence_timeout=0.5))
    monkeypatch.setattr(address, "identify", asking)


@pytest.fixture
def on_loopback(printer_host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant search the network of the simulated printers.

    It hears the printers of all processes on this machine, and leaves alone those
    that are not of this one.
    """
    find: Callable[..., AsyncIterator[DiscoveredPrinter]] = discovery.discover

    async def find_ours(sources: object) -> AsyncIterator[DiscoveredPrinter]:
        async for found in find(sources):
            if found.host.split(".")[:2] == printer_host.split(".")[:2]:
                yield found

    async def adapters(_hass: HomeAssistant) -> list[network.Adapter]:
        loopback = network.Adapter(
            name="lo",
            index=1,
            enabled=True,
            auto=True,
            default=True,
            ipv6=[],
            ipv4=[{"address": "127.0.0.1", "network_prefix": 8}],
        )
        return [loopback]

    monkeypatch.setattr(discovery.network, "async_get_adapters", adapters)
    monkeypatch.setattr(discovery, "discover", find_ours)


def serial_number_at(host: str) -> str:
    """Return a serial number that no other printer on this machine has."""
    return "SNMINT" + "".join(f"{int(part):03}" for part in host.split(".")[1:])


def entry_data(printer: SimulatedPrinter, *, tcp: bool = False) -> dict[str, Any]:
    """Return what the config flow would store for a printer that a search reaches."""
    machine = printer.machine
    dialect = machine.model.dialect
    tells_serial = dialect is None or dialect.tells_serial
    told_model = None
    if dialect is not None and (tcp or not machine.model.has_http):
        told_model = dialect.machine_type
    elif "model" in machine.model.detail_keys:
        told_model = machine.model.display_name
    return {
        CONF_HOST: printer.host,
        CONF_SERIAL_NUMBER: machine.serial_number if tells_serial else None,
        CONF_CHECK_CODE: None if tcp else machine.check_code,
        CONF_NAME: machine.name,
        CONF_PRODUCT_ID: machine.model.product_id,
        CONF_MODEL: told_model,
        CONF_MAC: machine.mac.lower(),
    }


def add_entry(
    hass: HomeAssistant, printer: SimulatedPrinter, *, tcp: bool = False
) -> MockConfigEntry:
    """Return a new entry of a printer, not yet set up; with `tcp` without LAN mode."""
    data = entry_data(printer, tcp=tcp)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=printer.machine.name,
        unique_id=data[CONF_SERIAL_NUMBER] or data[CONF_MAC],
        data=data,
    )
    entry.add_to_hass(hass)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Set an entry up with the printer as it is by now, and return it."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def bring(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    model: str,
    options: Mapping[str, object] = MappingProxyType({}),
    *,
    tcp: bool = False,
    **more: object,
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Switch a printer on, which is quick, and set it up; `tcp` is without LAN mode."""
    options = {**options, **more}
    printer = await switch_on(model, udp=False, speed=200, **options)
    if tcp:
        await printer.set_lan_mode(False)
    return printer, await set_up(hass, add_entry(hass, printer, tcp=tcp))


async def miss(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Poll a printer as if it had been silent for an hour."""
    entry.runtime_data.coordinator.connectivity._answered_at -= 3600
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
def entry(hass: HomeAssistant, printer: SimulatedPrinter) -> MockConfigEntry:
    """Return the entry of the printer, not yet set up."""
    return add_entry(hass, printer)


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry, set up with the printer as it is by now."""
    return await set_up(hass, entry)


@pytest.fixture
async def poll(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Poll:
    """Return a function that lets some seconds pass, and the polls due by then.

    A search ends at once, and printers send their pictures without a pause: while time
    stands still they would wait for ever.
    """
    monkeypatch.setattr(simulated_camera, "_FRAME_SECONDS", 0.0)
    monkeypatch.setattr(delivery, "_pause", lambda _seconds: asyncio.sleep(0))
    for times in (search._SEARCH, search._PROBE):
        for name in ("tries", "interval", "silence"):
            monkeypatch.setitem(times, name, 0)

    async def let_pass(seconds: float, times: int = 1) -> None:
        for _ in range(times):
            freezer.tick(seconds)
            async_fire_time_changed(hass)
            await hass.async_block_till_done(wait_background_tasks=True)

    # The frozen clock is far from the loop's own, so what was waiting is due now.
    await hass.async_block_till_done(wait_background_tasks=True)
    return let_pass


def entity_id(
    hass: HomeAssistant, entry: ConfigEntry, key: str, platform: str | None = None
) -> str:
    """Return the id of an entity of the printer by the key of its table row.

    Where several platforms have the key, without a `platform` it is that of an enabled
    entity, and among those the sensor's.
    """
    found = [
        one
        for one in registered_entities(hass, entry)
        if one.unique_id == f"{entry.unique_id}_{key}"
        and platform in (None, one.domain)
    ]
    assert found, (key, platform)
    return min(found, key=lambda one: (one.disabled, one.domain != "sensor")).entity_id


def state_of(
    hass: HomeAssistant, entry: ConfigEntry, key: str, platform: str | None = None
) -> State:
    """Return the state of an entity of the printer by the key of its table row."""
    state = hass.states.get(entity_id(hass, entry, key, platform))
    assert state is not None, key
    return state


def seen_states(hass: HomeAssistant, entity: str) -> list[str]:
    """Return the states that an entity gets from now on, in a list that grows."""
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (new := event.data["new_state"]) is not None and new.state not in seen[-1:]:
            seen.append(new.state)

    async_track_state_change_event(hass, [entity], note)
    return seen


def registered_entities(
    hass: HomeAssistant, entry: ConfigEntry
) -> list[er.RegistryEntry]:
    """Return all entities of the printer, also those that are disabled."""
    return er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)


def key_of(entry: ConfigEntry, entity: er.RegistryEntry) -> str:
    """Return the key of an entity's table row, after that of the printer's part."""
    return entity.unique_id.removeprefix(f"{entry.unique_id}_")


def keys_of(hass: HomeAssistant, entry: ConfigEntry) -> set[str]:
    """Return the keys of all entities of the printer."""
    return {key_of(entry, one) for one in registered_entities(hass, entry)}


# What is known of the past, whether the printer is on or off.
PAST = {
    # It is Home Assistant that sends a file.
    "upload_progress",
    *("last_job_file", "last_job_result", "last_job_duration", "last_job_filament"),
    *("jobs_finished", "lifetime_time", "lifetime_filament", "prints", "print"),
    "last_photo",
}


def shown_keys(hass: HomeAssistant, entry: ConfigEntry) -> set[str]:
    """Return the keys under which the printer has an entity that is enabled."""
    return {
        key_of(entry, one)
        for one in registered_entities(hass, entry)
        if one.disabled_by is None
    }


def values(hass: HomeAssistant, entry: ConfigEntry, *keys: str) -> dict[str, str]:
    """Return the states of some entities."""
    return {key: state_of(hass, entry, key).state for key in keys}


async def press(hass: HomeAssistant, entry: ConfigEntry, key: str) -> None:
    """Press a button."""
    await hass.services.async_call(
        "button", "press", {ATTR_ENTITY_ID: entity_id(hass, entry, key)}, blocking=True
    )


async def switch_light(hass: HomeAssistant, entry: ConfigEntry, to: str) -> None:
    """Switch the light `on` or `off`."""
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "light")}
    await hass.services.async_call("light", f"turn_{to}", target, blocking=True)


def device_id(hass: HomeAssistant, entry: ConfigEntry, part: str = "") -> str:
    """Return the id of a printer's device, or of one of its parts."""
    registry, identifier = dr.async_get(hass), (DOMAIN, f"{entry.unique_id}{part}")
    device = (
        registry.async_get_child_device_by_identifier(identifier, entry.entry_id)
        if part
        else registry.async_get_device_by_identifier(identifier, entry.entry_id)
    )
    assert device is not None
    return device.id


async def perform(
    hass: HomeAssistant,
    action: str,
    target: ConfigEntry | Mapping[str, object],
    fields: Mapping[str, object] = MappingProxyType({}),
    *,
    context: Context | None = None,
    **more: object,
) -> dict[str, Any]:
    """Perform an action of ours on printers, and return its response if it has one.

    Its fields are given in either way.
    """
    if isinstance(target, ConfigEntry):
        target = {ATTR_DEVICE_ID: device_id(hass, target)}
    responds = hass.services.supports_response(DOMAIN, action)
    response = await hass.services.async_call(
        DOMAIN,
        action,
        {**target, **fields, **more},
        blocking=True,
        context=context,
        return_response=responds is not SupportsResponse.NONE,
    )
    assert (response is None) is (responds is SupportsResponse.NONE)
    return response or {}


# Questions over TCP, and coming and going.
QUESTIONS = {
    *("M27", "M105", "M114", "M115", "M119", "M601", "M602", "M650", "M661", "M662"),
}


def told(printer: SimulatedPrinter) -> list[str]:
    """Return the commands that a printer was sent over HTTP and TCP, in this order."""
    over_http = [
        one.command or one.path
        for one in printer.requests
        if one.command or one.path == "/printGcode"
    ]
    over_tcp = [
        f"{one.code} {one.argument}".strip()
        for one in printer.tcp_records
        if one.code not in QUESTIONS
    ]
    return over_http + over_tcp


def our_log_lines(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    """Return level and text of what the integration said at INFO and above."""
    return [
        (record.levelno, record.getMessage())
        for record in caplog.records
        if record.name.startswith("custom_components.flashforge")
        and record.levelno >= logging.INFO
    ]


@pytest.fixture
def all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every entity be enabled, also those that are not by default."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)
