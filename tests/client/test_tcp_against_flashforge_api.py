"""Another library as the referee over TCP: do both hear the same from a printer?"""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from flashforge.tcp import (
    FlashForgeA3Client,
    FlashForgeA4Client,
    FlashForgeClient as TheirClient,
)
import pytest

from custom_components.flashforge.client import FlashForgeClient
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter, short_tcp_timeouts
from .request_spy import let_go

pytestmark = short_tcp_timeouts

type Theirs = FlashForgeA3Client | FlashForgeA4Client | TheirClient

_KINDS: dict[str, type[Theirs]] = {
    "adventurer_3": FlashForgeA3Client,
    "adventurer_4": FlashForgeA4Client,
    "adventurer_4_pro": FlashForgeA4Client,
    "adventurer_5m": TheirClient,
    "adventurer_5m_pro": TheirClient,
    "ad5x": TheirClient,
}
# One is enough: they wait for seconds. Their client of the Adventurer 3 looks for the
# other tag of a picture.
_LISTING = ["adventurer_5m_pro"]


@pytest.fixture
async def made(make_printer: MakePrinter, model: str) -> SimulatedPrinter:
    """Return a printer of the test's model, in the middle of a print."""
    printer = await make_printer(model, tcp=True, dialect={"waits": False})
    printer.machine.start_job(
        "castle.gcode", heated=True, duration=3600, layers=120, progress=0.25
    )
    return printer


@pytest.fixture
async def theirs(made: SimulatedPrinter, model: str) -> AsyncIterator[Theirs]:
    """Return their client, which does not log in to ask."""
    client = _KINDS[model](made.host)
    yield client
    await client.dispose()


@pytest.fixture
async def ours(made: SimulatedPrinter, make_client: MakeClient) -> FlashForgeClient:
    """Return our client, which knows the printer."""
    client = make_client(check_code=None)
    await client.initialize()
    return client


@pytest.mark.parametrize("model", _KINDS)
async def test_both_see_the_same_printer(
    theirs: Theirs, ours: FlashForgeClient, model: str
) -> None:
    """Type, name, firmware, serial number and address."""
    info, own = await theirs.get_printer_info(), await ours.gcode.get_info()
    assert info is not None
    if isinstance(theirs, TheirClient):
        said = (info.type_name, info.name, info.firmware_version)
        volume = own.build_volume
        assert volume is not None
        axes = zip("XYZ", volume, strict=True)
        assert info.dimensions == " ".join(f"{axis}: {one:g}" for axis, one in axes)
    else:
        said = (info.machine_type, info.machine_name, info.firmware)
        size = info.build_volume
        assert (size.x, size.y, size.z) == own.build_volume
    assert said == (own.machine_type, own.name, own.firmware_version)
    assert info.serial_number == own.serial_number
    assert info.mac_address == own.mac_address
    assert int(info.tool_count) == own.tool_count


@pytest.mark.parametrize("model", _KINDS)
async def test_both_see_the_same_print(
    theirs: Theirs, ours: FlashForgeClient, model: str
) -> None:
    """State, file, lamp, progress, layers, temperatures and position."""
    status = await theirs.get_endstop_status()
    own = await ours.gcode.get_machine_status()
    assert status is not None
    assert status.machine_status.value == own.state
    assert status.move_mode.value == own.move_mode
    assert status.current_file == own.current_file
    assert status.led_enabled is bool(own.light)
    # They read the flags only where there is no colon behind their key.
    assert own.flags == {"S": 1, "L": 0, "J": 0, "F": 0}
    progress, ours_done = (
        await theirs.get_print_status(),
        await ours.gcode.get_progress(),
    )
    assert progress is not None
    assert (progress.sd_current, progress.sd_total) == (
        str(ours_done.done),
        str(ours_done.whole),
    )
    assert (progress.layer_current, progress.layer_total) == tuple(
        "" if one is None else str(one)
        for one in (ours_done.layer, ours_done.total_layers)
    )
    heat, readings = await theirs.get_temp_info(), await ours.gcode.get_temperatures()
    assert heat is not None
    for theirs_read, name in (
        (heat.get_extruder_temp(), "T0"),
        (heat.get_bed_temp(), "B"),
    ):
        assert theirs_read is not None
        assert theirs_read.get_current() == readings[name].temperature
        # A blank before the slash is the end of a heater to them.
        if model != "adventurer_3" or name != "T0":
            assert theirs_read.get_set() == readings[name].target


@pytest.mark.parametrize("model", _KINDS)
async def test_both_see_the_same_position(
    theirs: Theirs, ours: FlashForgeClient, model: str
) -> None:
    """Axis by axis."""
    if isinstance(theirs, FlashForgeA3Client):
        place = await theirs.get_position()
    else:
        place = await theirs.get_location_info()
    own = await ours.gcode.get_position()
    assert place is not None
    assert [float(one) for one in (place.x, place.y, place.z)] == [
        own[axis] for axis in "XYZ"
    ]


@pytest.mark.parametrize("model", _LISTING)
async def test_both_see_the_same_files(theirs: Theirs, ours: FlashForgeClient) -> None:
    """Names, and the picture of one; they list what is no model, too."""
    names = {file.name for file in await ours.files.get_all()}
    assert not isinstance(theirs, FlashForgeA3Client)
    listed = await theirs.get_file_list_async()
    assert {one for one in listed if "/" not in one} == names
    picture = await ours.files.get_thumbnail("cube.gcode")
    their_picture = await theirs.get_thumbnail("cube.gcode")
    assert picture is not None
    assert their_picture is not None
    assert their_picture.get_image_bytes() == picture.content


@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_5m_pro"])
async def test_they_command_and_we_see_it(
    made: SimulatedPrinter,
    theirs: Theirs,
    ours: FlashForgeClient,
    clock: ManualClock,
) -> None:
    """Lamp and job mean the same to both; when they have let go, we command."""
    assert not isinstance(theirs, FlashForgeA3Client)
    await theirs.send_raw_cmd("~M601 S1")
    seen: list[object] = []
    assert await theirs.led_on()
    seen.append((await ours.info.get_status()).light)
    for act in (theirs.pause_job, theirs.resume_job, theirs.stop_job):
        assert await act()
        clock.advance(5)
        seen.append((await ours.info.get_status()).state)
    assert seen == [True, "paused", "printing", "ready"]
    await theirs.send_raw_cmd("~M602")
    assert (await ours.control.set_light(on=False)).light is False
    status = await theirs.get_endstop_status()
    assert status is not None
    assert not status.led_enabled


@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_4_pro"])
async def test_an_upload_arrives_the_same(
    made: SimulatedPrinter, theirs: Theirs, tmp_path: Path
) -> None:
    """The printer takes their raw stream as it takes ours."""
    made.machine.boot()
    file = tmp_path / "tower.gx"
    content = Random(7).randbytes(50_000)  # noqa: S311 - the same each time
    file.write_bytes(content)
    assert isinstance(theirs, FlashForgeA4Client)
    await theirs.send_raw_cmd("~M601 S1")
    assert await theirs.upload_file(str(file))
    assert made.machine.card.files[0].content == content
    await theirs.send_raw_cmd("~M602")
    await theirs.dispose()
    await let_go(made)
