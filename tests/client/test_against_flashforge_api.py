"""Another library as the referee: what does it make of the same printers?

Whoever wrote our client may have misread the notes in the same way twice, in the
client and in its tests. This library knows real printers and none of us. Where it
and the protocol notes disagree the notes decide, and the test says so.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from flashforge import FiveMClientConnectionOptions, FlashForgeClient as TheirClient
from flashforge.api.controls.creator5_palette import (
    CREATOR5_PALETTE,
    snap_to_creator5_palette,
)
from flashforge.models.responses import (
    AD5XLocalJobParams,
    AD5XMaterialMapping,
    AD5XSingleColorJobParams,
    AD5XUploadParams,
    Creator5JobParams,
    Creator5UploadParams,
)
import pytest

from custom_components.flashforge.client import (
    FileTool,
    FlashForgeClient,
    ToolMapping,
    map_tools,
)
from custom_components.flashforge.client.http.materials import slot_of
from custom_components.flashforge.client.materials import (
    CREATOR_5_PALETTE,
    nearest_color,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import CHECK_CODE, SERIAL_NUMBER, MakeClient, MakePrinter, short_timeouts

pytestmark = short_timeouts

MODELS = ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"]
CREATORS = ["creator_5", "creator_5_pro"]
ONE_HEAD = ["adventurer_5m", "adventurer_5m_pro", "ad5x"]


@pytest.fixture
async def made(make_printer: MakePrinter, model: str) -> SimulatedPrinter:
    """Return a printer of the test's model, with the vendor's lamp."""
    if model in {"adventurer_5m", "ad5x"}:
        return await make_printer(model, lamp_kit=True)
    return await make_printer(model)


@pytest.fixture
async def theirs(made: SimulatedPrinter) -> AsyncIterator[TheirClient]:
    """Return their client, which knows the printer and leaves TCP alone.

    Nothing listens there, and a test that waits for it has an end.
    """
    options = FiveMClientConnectionOptions(http_only=True)
    client = TheirClient(made.host, SERIAL_NUMBER, CHECK_CODE, options)
    async with asyncio.timeout(20):
        assert await client.initialize()
        assert await client.send_product_command()
        yield client
        await client.dispose()


@pytest.fixture
async def ours(made: SimulatedPrinter, make_client: MakeClient) -> FlashForgeClient:
    """Return our client, which knows the printer."""
    client = make_client()
    await client.initialize()
    return client


@pytest.mark.parametrize("model", MODELS)
async def test_both_see_the_same_printer(
    theirs: TheirClient, ours: FlashForgeClient, model: str
) -> None:
    """Model, name, firmware, and what it has."""
    info, status = await theirs.info.get(), await ours.info.get_status()
    assert ours.device.model is not None
    assert info.pid == status.product_id == ours.device.model.product_id
    assert info.name == status.name
    assert info.firmware_version == status.firmware_version
    assert info.mac_address == status.mac_address
    assert (info.is_ad5x, info.is_pro, info.is_creator5, info.is_creator5_pro) == (
        model == "ad5x",
        model == "adventurer_5m_pro",
        model in CREATORS,
        model == "creator_5_pro",
    )
    assert theirs.led_control is ours.device.abilities.light
    assert theirs.filtration_control is ours.device.abilities.filtration
    assert info.has_matl_station is ours.device.abilities.material_station
    assert info.has_door_sensor is ours.device.abilities.door_sensor
    assert info.has_lidar is bool(status.lidar)
    # They give a 5M a chamber whose zero nobody measures; the notes have a sensor on
    # the Creator 5 family alone.
    if model in CREATORS:
        assert info.has_chamber_sensor is ours.device.abilities.chamber_sensor


@pytest.mark.parametrize("model", MODELS)
async def test_both_see_the_same_print(
    made: SimulatedPrinter,
    theirs: TheirClient,
    ours: FlashForgeClient,
    clock: ManualClock,
) -> None:
    """File, progress, times and temperatures in the middle of a job."""
    made.machine.start_job("castle.gcode", heated=True, duration=3600)
    clock.advance(900)
    info, status = await theirs.info.get(), await ours.info.get_status()
    job = status.job
    assert job is not None
    assert info.machine_state.value == status.state == "printing"
    assert info.print_file_name == job.file_name
    assert (info.current_print_layer, info.total_print_layers) == (
        job.layer,
        job.total_layers,
    )
    assert info.print_progress == job.progress == 0.25
    assert info.print_duration == job.elapsed == 900
    assert info.estimated_time == job.estimate == 2700
    assert [(tool.current, tool.set) for tool in info.tool_temps] == [
        (tool.nozzle.temperature, tool.nozzle.target) for tool in status.tools
    ]
    assert (info.print_bed.current, info.print_bed.set) == (
        status.bed.temperature,
        status.bed.target,
    )
    assert info.print_speed_adjust == status.print_speed
    assert info.current_print_speed == status.current_speed
    assert info.cooling_fan_speed == status.fans.cooling
    assert info.lights_on is status.light
    assert float(info.free_disk_space) == status.free_space
    assert info.cumulative_filament == status.lifetime.filament
    assert info.cumulative_print_time * 60 == status.lifetime.print_time


@pytest.mark.parametrize("model", ["ad5x", *CREATORS])
async def test_both_see_the_same_slots(
    theirs: TheirClient, ours: FlashForgeClient
) -> None:
    """Number, material and color."""
    info, status = await theirs.info.get(), await ours.info.get_status()
    assert status.material_station is not None
    assert [
        (one.slot_id, one.has_filament, one.material_name, one.material_color)
        for one in info.matl_station_info.slot_infos
    ] == [
        (one.number, one.has_filament, one.material, one.color)
        for one in status.material_station.slots
    ]


@pytest.mark.parametrize("model", MODELS)
async def test_both_see_the_same_files(
    theirs: TheirClient, ours: FlashForgeClient
) -> None:
    """Names, times, tools, and the picture."""
    files = await ours.files.get_recent()
    their_files = await theirs.files.get_recent_file_list()
    assert [
        (
            one.gcode_file_name,
            one.printing_time or None,
            [(tool.tool_id, tool.slot_id) for tool in one.gcode_tool_datas or []],
        )
        for one in their_files
    ] == [
        (
            file.name,
            file.print_time,
            [(tool.number, tool.slot or 0) for tool in file.tools],
        )
        for file in files
    ]
    picture = await ours.files.get_thumbnail("cube.gcode")
    assert picture is not None
    assert await theirs.files.get_gcode_thumbnail("cube.gcode") == picture.content


@pytest.mark.parametrize("model", MODELS)
async def test_they_switch_the_light_and_we_see_it(
    made: SimulatedPrinter, theirs: TheirClient, ours: FlashForgeClient
) -> None:
    """And the other way round."""
    assert await theirs.control.set_led_off()
    assert (await ours.info.get_status()).light is False
    await ours.control.set_light(on=True)
    assert (await theirs.info.get()).lights_on


@pytest.mark.parametrize("model", MODELS)
async def test_they_control_a_job_and_we_see_it(
    made: SimulatedPrinter,
    theirs: TheirClient,
    ours: FlashForgeClient,
    clock: ManualClock,
) -> None:
    """Pause, resume, cancel and a cleared plate mean the same to both."""
    made.machine.start_job(heated=True, duration=3600)
    seen = []
    for act in (
        theirs.job_control.pause_print_job,
        theirs.job_control.resume_print_job,
        theirs.job_control.cancel_print_job,
        theirs.job_control.clear_platform,
    ):
        assert await act()
        clock.advance(5)
        seen.append((await ours.info.get_status()).state)
    assert seen == ["paused", "printing", "cancelled", "ready"]


@pytest.mark.parametrize("model", ONE_HEAD)
async def test_they_heat_one_head_and_we_see_it(
    theirs: TheirClient, ours: FlashForgeClient
) -> None:
    """They say off with -100, which a single head takes."""
    assert await theirs.temp_control.set_extruder_temp(210)
    assert await theirs.temp_control.set_bed_temp(55)
    status = await ours.info.get_status()
    assert (status.tools[0].nozzle.target, status.bed.target) == (210, 55)
    assert await theirs.temp_control.cancel_extruder_temp()
    assert await theirs.temp_control.cancel_bed_temp()
    status = await ours.info.get_status()
    assert (status.tools[0].nozzle.target, status.bed.target) == (0, 0)


@pytest.mark.parametrize("model", CREATORS)
async def test_they_heat_four_heads_and_we_see_it(
    theirs: TheirClient, ours: FlashForgeClient, model: str
) -> None:
    """They met the nozzle that -100 leaves on, and send 0 there as we do."""
    temp = theirs.temp_control
    assert await temp.set_tool_temps([200, 0, -200, 210])
    assert await temp.set_bed_temp(55)
    assert await temp.set_chamber_temp(50)
    status = await ours.info.get_status()
    assert [tool.nozzle.target for tool in status.tools] == [200, 0, 0, 210]
    assert status.bed.target == 55
    # They heat the chamber of both; the notes give the heater to the Pro alone.
    assert status.chamber.target == (50 if model == "creator_5_pro" else 0)
    assert await temp.cancel_tool_temp(0)
    assert await temp.cancel_bed_temp()
    await ours.temp_control.set_nozzle(0, 3)
    info = await theirs.info.get()
    assert [tool.set for tool in info.tool_temps] == [0, 0, 0, 0]


_MAPPING = AD5XMaterialMapping(
    tool_id=0,
    slot_id=2,
    material_name="PLA",
    tool_material_color="#FFFFFF",
    slot_material_color="#2750E0",
)


async def _start(theirs: TheirClient, model: str, *, mapped: bool) -> None:
    job, name = theirs.job_control, "hinge.3mf"
    if model == "ad5x" and mapped:
        params = AD5XLocalJobParams(
            file_name=name, leveling_before_print=False, material_mappings=[_MAPPING]
        )
        assert await job.start_ad5x_multi_color_job(params)
    elif model == "ad5x":
        single = AD5XSingleColorJobParams(file_name=name, leveling_before_print=False)
        assert await job.start_ad5x_single_color_job(single)
    elif model in CREATORS:
        creator = Creator5JobParams(file_name=name, leveling_before_print=False)
        assert await job.start_creator5_job(creator)
    else:
        assert await job.print_local_file(name, leveling_before_print=False)


@pytest.mark.parametrize(
    ("model", "mapped"), [*((model, False) for model in MODELS), ("ad5x", True)]
)
async def test_a_start_is_the_same_to_the_printer(
    made: SimulatedPrinter,
    theirs: TheirClient,
    ours: FlashForgeClient,
    model: str,
    mapped: bool,
) -> None:
    """The same file, the same slots, whoever starts it."""
    machine = made.machine
    await _start(theirs, model, mapped=mapped)
    assert machine.job is not None
    first = (machine.job.file.file_name, machine.job.slots, machine.status)
    their_mappings = machine.last_start.mappings if machine.last_start else ()
    machine.boot()
    mapping: tuple[ToolMapping, ...] = ()
    status = await ours.info.get_status()
    if mapped and status.material_station is not None:
        tool = FileTool(number=0, material="PLA", color="#FFFFFF")
        mapping = map_tools([tool], status.material_station.slots, {0: 2})
    await ours.job_control.start("hinge.3mf", mapping=mapping)
    assert (machine.job.file.file_name, machine.job.slots, machine.status) == first
    assert machine.last_start is not None
    assert machine.last_start.mappings == their_mappings


@pytest.mark.parametrize("model", MODELS)
async def test_an_upload_arrives_the_same(
    made: SimulatedPrinter, theirs: TheirClient, model: str, tmp_path: Path
) -> None:
    """The printer takes their headers as it takes ours."""
    file = tmp_path / "castle.gcode.3mf"
    content = Random(7).randbytes(50_000)  # noqa: S311 - the same each time
    file.write_bytes(content)
    if model in CREATORS:
        params = Creator5UploadParams(
            file_path=str(file),
            start_print=False,
            leveling_before_print=False,
            use_matl_station=False,
            gcode_tool_cnt=1,
        )
        assert await theirs.job_control.upload_file_creator5(params)
    elif model == "ad5x":
        # Their plain upload leaves out two headers that the notes have for an AD5X.
        mapped = AD5XUploadParams(
            file_path=str(file),
            start_print=False,
            leveling_before_print=False,
            flow_calibration=False,
            first_layer_inspection=False,
            time_lapse_video=False,
            material_mappings=[_MAPPING],
        )
        assert await theirs.job_control.upload_file_ad5x(mapped)
    else:
        assert await theirs.job_control.upload_file(
            str(file), start_print=False, level_before_print=False
        )
    assert made.machine.card.files[0].content == content
    assert made.machine.card.files[0].file_name == file.name


@pytest.mark.parametrize("model", ["ad5x", *CREATORS])
async def test_trap_28_they_store_colors_their_own_way(
    made: SimulatedPrinter, theirs: TheirClient, ours: FlashForgeClient, model: str
) -> None:
    """On an AD5X they leave out the `#` and the palette; we read it all the same.

    The notes have both there, as on the Creator 5, so that is what we send.
    """
    assert await theirs.control.configure_slot(2, "PETG", "#FF0000")
    stored = made.machine.station.slots[1].color
    slot = slot_of(await ours.info.get_status(), 2)
    assert slot is not None
    assert slot.material == "PETG"
    assert (stored, slot.color) == (
        ("FF0000", "#FF0000") if model == "ad5x" else ("#F82D29", "#F82D29")
    )


def test_the_palettes_are_the_same() -> None:
    """They know the Creator's colors, and find the nearest one as we do."""
    assert {color.hex for color in CREATOR5_PALETTE} == set(CREATOR_5_PALETTE)
    random = Random(11)  # noqa: S311 - the same each time
    for _ in range(300):
        color = f"#{random.randrange(0x1000000):06X}"
        ours = nearest_color(color, CREATOR_5_PALETTE)
        assert ours == snap_to_creator5_palette(color).hex
