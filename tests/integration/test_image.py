"""The thumbnail of the present job: fetched once, and loaded anew when it changes."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.image import RETRY_INTERVALS
from tests.client.request_spy import on_request, paths
from tests.simulator import SimulatedPrinter
from tests.simulator.http_api import RequestRecord
from tests.simulator.pictures import thumbnail

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    bring,
    entity_id,
    keys_of,
    miss,
    set_up,
    state_of,
)


def asked(printer: SimulatedPrinter) -> int:
    """Return how often a printer was asked for the thumbnail of its job."""
    over_tcp = [one.code for one in printer.tcp_records]
    return paths(printer).count("/getThum") + over_tcp.count("M662")


def is_asked(request: RequestRecord) -> bool:
    """Return whether this is the question for the thumbnail of the job."""
    return request.path == "/getThum"


@pytest.mark.parametrize(
    ("model", "tcp", "kind"),
    [
        ("adventurer_5m_pro", False, "BMP"),
        ("creator_5", False, "BMP"),
        ("adventurer_4", True, "PNG"),
    ],
)
async def test_the_thumbnail_of_the_job_that_is_on(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    model: str,
    tcp: bool,
    kind: str,
) -> None:
    """Asked for once for each job; without a job there is none."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    client = await hass_client()
    url = f"/api/image_proxy/{entity_id(hass, entry, 'job_thumbnail')}"
    empty = state_of(hass, entry, "job_thumbnail")
    assert empty.state == "unknown"
    assert "entity_picture" not in empty.attributes
    assert asked(printer) == 0

    async def look() -> str:
        for _ in range(3):
            await entry.runtime_data.coordinator.async_refresh()
            await hass.async_block_till_done(wait_background_tasks=True)
        return state_of(hass, entry, "job_thumbnail").state

    states = []
    for number, name in enumerate(("benchy.gcode", "cube.gcode"), 1):
        printer.machine.clear_platform()
        printer.machine.start_job(name, duration=9e6, heated=True)
        states.append(await look())
        assert asked(printer) == number
        async with client.get(url) as response:
            assert response.content_type == f"image/{kind.lower()}"
            assert await response.read() == thumbnail(name, kind)
        if number == 1:
            printer.machine.finish_job()
            assert await look() == "unknown"
            async with client.get(url) as response:
                assert response.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert len({*states, "unknown", "unavailable"}) == 4

    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "job_thumbnail").state == "unavailable"
    await printer.power_on()
    await hass.config_entries.async_unload(entry.entry_id)
    assert not [one for one in hass.states.async_all("image") if one.state == states[1]]


async def test_a_thumbnail_that_does_not_come_is_asked_for_again_slowly(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """A few times, however it fails."""
    await set_up(hass, entry)
    await poll(10)
    printer.faults.thumbnails_missing = True
    printer.machine.start_job("benchy.gcode", duration=9e6, heated=True)
    await poll(10)
    for number, seconds in enumerate(RETRY_INTERVALS, 1):
        assert asked(printer) == number
        await poll(seconds - 5)
        assert asked(printer) == number
        assert state_of(hass, entry, "job_thumbnail").state == "unknown"
        await poll(5)
    assert asked(printer) == 1 + len(RETRY_INTERVALS)
    await poll(3600)
    assert asked(printer) == 1 + len(RETRY_INTERVALS)

    # Whoever waits to ask again for a job that has ended asks no more.
    printer.faults.thumbnails_missing = False
    on_request(printer, lambda one: printer.faults.update({"reset": is_asked(one)}))
    for name in ("cube.gcode", "benchy.gcode"):
        printer.machine.finish_job()
        printer.machine.clear_platform()
        printer.machine.start_job(name, duration=9e6, heated=True)
        before = asked(printer)
        await poll(10)
        assert state_of(hass, entry, "job_thumbnail").state == "unknown"
        assert asked(printer) > before
    printer.machine.finish_job()
    await poll(10)
    before = asked(printer)
    await poll(600)
    assert asked(printer) == before


async def test_a_job_that_goes_on_is_asked_for_when_home_assistant_starts(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """It was on before the printer was looked at."""
    printer.machine.start_job("benchy.gcode", duration=9e6, heated=True)
    await set_up(hass, entry)
    assert asked(printer) == 1
    assert state_of(hass, entry, "job_thumbnail").state != "unknown"


async def test_who_cannot_be_asked_has_none(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """An AD5X without LAN mode, and other printers; they are never asked."""
    for model, tcp in (("ad5x", True), ("guider_4", False), ("creator_3", True)):
        printer = await switch_on(model, udp=False)
        printer.machine.start_job("benchy.gcode", duration=9e6, heated=True)
        if model == "ad5x":
            await printer.set_lan_mode(False)
        entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
        assert "job_thumbnail" not in keys_of(hass, entry)
        assert asked(printer) == 0
