"""Printers whose replies somebody captured: what the client makes of each file.

The table is typed by hand from the files, line for line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Literal

import aiohttp
import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    Heater,
    Job,
    PrinterState,
    identify,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MAC_ADDRESS, SERIAL_NUMBER, MakeClient, MakePrinter
from .fake_http import serve
from .fake_tcp_server import PORT, Talker
from .request_spy import let_go

pytestmark = pytest.mark.usefixtures("brief_searches")

CAPTURES = Path(__file__).parents[1] / "captures"

type Place = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What a file says: without a job, and then with one at 11 percent."""

    model: str
    family: str
    name: str
    machine_type: str
    firmware: str
    volume: str
    nozzles: Sequence[tuple[float, float | None]]
    bed: tuple[float, float]
    light: bool | None
    place: Place | None
    udp: tuple[int, str | None]
    """The product id, and the model that it alone would tell."""
    file: str | None = "box.gx"
    """None if it does not name the job's."""
    warm: bool = False
    """It was captured warm as well: the nozzle at 198 of 210, the bed at 48 of 64."""
    layers: bool = False
    manufacturer: str = "FlashForge"
    has_filament: bool | None = None


_ADVENTURER_3 = "FlashForge Adventurer III"
TOLD: Mapping[str, _Told] = {
    "adventurer_3_1.1.7": _Told(
        model="Adventurer 3",
        warm=True,
        family="adventurer_3",
        name="Adventurer 3",
        machine_type=_ADVENTURER_3,
        firmware="1.1.7",
        volume="150X150X150",
        # An Adventurer 3 says 0 whenever no job runs, which is no target.
        nozzles=[(22, None)],
        bed=(11, 0),
        light=None,
        file=None,
        place=(0, 0, 0),
        udp=(8, "Adventurer 3"),
    ),
    "adventurer_3_1.3.7": _Told(
        model="Adventurer 3",
        warm=True,
        family="adventurer_3",
        name="Adventurer 3",
        machine_type=_ADVENTURER_3,
        firmware="1.3.7",
        volume="150X150X150",
        nozzles=[(22, None)],
        bed=(11, 0),
        light=False,
        has_filament=True,
        place=(0, 0, 0),
        udp=(8, "Adventurer 3"),
    ),
    "adventurer_3c_pro_2.1.2": _Told(
        model="Adventurer 3 Pro",
        warm=True,
        family="adventurer_3",
        name="Adventurer 3C",
        machine_type="FlashForge Adventurer III Pro",
        firmware="2.1.2",
        volume="150X150X150",
        nozzles=[(22, None)],
        bed=(11, 0),
        light=False,
        place=(0, 0, 0),
        udp=(8, "Adventurer 3"),
    ),
    "adventurer_4_2.0.9": _Told(
        model="Adventurer 4",
        warm=True,
        family="adventurer_4",
        name="Adventurer 4",
        machine_type="Flashforge Adventurer 4",
        firmware="2.0.9",
        volume="220X200X250",
        nozzles=[(22, 0)],
        bed=(14, 0),
        light=False,
        layers=True,
        place=(19.3861, 54.3, 194.44),
        udp=(22, "Adventurer 4"),
    ),
    "adventurer_5m_pro_2.4.5": _Told(
        model="Adventurer 5M Pro",
        family="adventurer_5m",
        name="Adventurer 5M Pro",
        machine_type="Flashforge Adventurer 5M Pro",
        firmware="2.4.5",
        volume="220X220X220",
        # Of its second nozzle, at 0.0/0.0, nobody believes a word.
        nozzles=[(24.8, 0)],
        bed=(24.2, 0),
        light=True,
        file="cube.gx",
        layers=True,
        place=(110.05, 110.05, 200),
        udp=(36, "Adventurer 5M Pro"),
    ),
    "creator_4": _Told(
        model="Creator 4",
        family="generic",
        name="Creator 4",
        machine_type="Flashforge Creator 4",
        firmware="1.3.2",
        volume="400X350X500",
        nozzles=[(21, 0), (20, 0)],
        bed=(20, 0),
        light=False,
        place=None,
        udp=(23, None),
    ),
    "voxel": _Told(
        model="Voxel",
        warm=True,
        manufacturer="Monoprice",
        family="adventurer_3",
        name="Voxel",
        machine_type="Voxel",
        firmware="1.1.7",
        volume="150X150X150",
        nozzles=[(22, None)],
        bed=(11, 0),
        light=None,
        file=None,
        place=(0, 0, 0),
        udp=(8, "Adventurer 3"),
    ),
}


def test_every_file_is_in_the_table() -> None:
    """A new one has to be read by hand once."""
    assert {one.stem for one in CAPTURES.glob("*.json")} == TOLD.keys()


@pytest.mark.parametrize("state", ["ready", "printing", "paused"])
@pytest.mark.parametrize("name", TOLD)
async def test_what_the_file_says(
    printer_host: str, make_client: MakeClient, name: str, state: str
) -> None:
    """Its own bytes, each number of them in its place."""
    told = TOLD[name]
    replies = json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))["tcp"]
    said = {**replies["ready"], **replies["printing"]} | replies[state]
    if state == "ready":
        said = replies["ready"]
    answers = {code.partition(" ")[0]: text.encode() for code, text in said.items()}
    client = make_client(serial_number=None, check_code=None)
    async with serve(printer_host, PORT, Talker(answers)):
        status = await client.info.get_status()
    assert client.device.model is not None
    assert client.device.model.name == told.model
    assert status.state == state
    assert (status.name, status.light) == (told.name, told.light)
    warm = told.warm and state != "ready"
    nozzles = [(198, 210)] if warm else told.nozzles
    if state != "ready":
        # While a job runs a target of 0 is one.
        nozzles = [(now, target or 0) for now, target in nozzles]
    bed = (48, 64) if warm else told.bed
    assert [(t.nozzle.temperature, t.nozzle.target) for t in status.tools] == nozzles
    assert (status.bed.temperature, status.bed.target) == bed
    job = Job(
        file_name=told.file,
        progress=0.11,
        layer=44 if told.layers else None,
        total_layers=419 if told.layers else None,
    )
    assert status.job == (None if state == "ready" else job)


@pytest.fixture(params=TOLD)
def told(request: pytest.FixtureRequest) -> _Told:
    """Return a row of the table."""
    name: str = request.param
    return TOLD[name]


@pytest.fixture
async def captured(
    make_printer: MakePrinter, told: _Told, request: pytest.FixtureRequest
) -> SimulatedPrinter:
    """Return the printer of the same file."""
    name = next(name for name in TOLD if TOLD[name] is told)
    return await make_printer(capture=CAPTURES / f"{name}.json", tcp=True, udp=True)


@pytest.fixture
async def client(
    captured: SimulatedPrinter, make_client: MakeClient
) -> FlashForgeClient:
    """Return a client that has asked it once."""
    client = make_client(check_code=None)
    await client.initialize()
    return client


async def test_what_it_is(client: FlashForgeClient, told: _Told) -> None:
    """Model, names, firmware and measures."""
    status = client.device.status
    model = client.device.model
    assert status is not None
    assert model is not None
    assert (model.name, model.manufacturer) == (told.model, told.manufacturer)
    assert model.family == told.family
    assert model.is_known
    assert (status.name, status.model_name) == (told.name, told.machine_type)
    assert status.firmware_version == told.firmware
    assert status.build_volume == told.volume
    assert (status.serial_number, status.mac_address) == (SERIAL_NUMBER, MAC_ADDRESS)


async def test_what_it_says_without_a_job(
    captured: SimulatedPrinter, client: FlashForgeClient, told: _Told
) -> None:
    """Places, lamp, filament and that it is ready.

    Of temperatures the simulated printer keeps the form, and has its own.
    """
    status = await client.info.get_status(position=True)
    assert (status.state, status.job) == (PrinterState.READY, None)
    assert status.light is told.light
    assert status.tools[0].has_filament is told.has_filament
    assert len(status.tools) == client.device.tools == len(told.nozzles)
    assert [one.nozzle.temperature for one in status.tools] == (
        captured.machine.tool_temperatures
    )
    assert [one.nozzle.target for one in status.tools] == [
        target for _, target in told.nozzles
    ]
    assert status.bed == Heater(
        temperature=captured.machine.bed_temperature, target=told.bed[1]
    )
    if told.place is not None:
        assert status.position == told.place
    await let_go(captured)


@pytest.mark.parametrize(
    ("act", "state"),
    [("", PrinterState.PRINTING), ("pause", PrinterState.PAUSED)],
)
async def test_what_it_says_of_a_job(
    captured: SimulatedPrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    told: _Told,
    act: Literal["", "pause"],
    state: PrinterState,
) -> None:
    """How far it is, in the words of that firmware."""
    captured.machine.start_job(
        "box.gx", heated=True, duration=3600, layers=419, nozzle=210, bed=64,
        progress=0.11,
    )  # fmt: skip
    if act == "pause":
        captured.machine.pause()
        clock.advance(4)
    status = await client.info.get_status()
    assert status.state is state
    job = captured.machine.job
    assert job is not None
    assert status.job == Job(
        file_name=told.file and "box.gx",
        progress=0.11,
        layer=job.layer if told.layers else None,
        total_layers=419 if told.layers else None,
    )
    targets = [210] + [0] * (len(told.nozzles) - 1)
    assert [one.nozzle.target for one in status.tools] == targets
    # They are never quite still.
    assert status.tools[0].nozzle.temperature == pytest.approx(210, abs=1)
    assert status.bed.temperature == pytest.approx(64, abs=1)
    assert status.bed.target == 64


async def test_who_it_is(
    captured: SimulatedPrinter, session: aiohttp.ClientSession, told: _Told
) -> None:
    """By UDP and TCP together; the machine type tells more than the product id."""
    identity = await identify(session, captured.host)
    assert identity.model is not None
    assert identity.model.name == told.model
    assert (identity.product_id, identity.machine_type) == (
        told.udp[0],
        told.machine_type,
    )
    assert (identity.name, identity.serial_number) == (told.name, SERIAL_NUMBER)
    assert identity.tcp
    assert identity.http_error is not None
    captured.faults.udp_silent = True
    by_tcp = await identify(session, captured.host)
    assert (by_tcp.model, by_tcp.product_id) == (identity.model, None)
