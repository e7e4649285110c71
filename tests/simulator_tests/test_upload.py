"""Uploads over real sockets: headers, names, streaming, and everything that breaks."""

import asyncio
import base64
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from hashlib import sha256
from io import BytesIO
import json
import logging
import resource
from typing import Any

import aiohttp
import pytest

from tests.simulator import ManualClock, SimulatedPrinter, StartOptions

from .conftest import Asker, MakeAsker, becomes_true

SUCCESS = {"code": 0, "message": "Success"}
PARAMETER_ERROR = {"code": -1, "message": "Parameters is error"}
BUSY = {"code": 2, "message": "Printer is Busy."}
GCODE = b"; made by nobody\nG28\n" * 500

SHORT = {"printNow": "false", "levelingBeforePrint": "false"}
STATION = SHORT | {
    "flowCalibration": "false",
    "firstLayerInspection": "false",
    "timeLapseVideo": "true",
    "useMatlStation": "false",
    "gcodeToolCnt": "0",
    "materialMappings": "W10=",
}
HEADS = {
    key: value
    for key, value in STATION.items()
    if key not in {"firstLayerInspection", "materialMappings"}
} | {"gcodeToolCnt": "1"}

MAPPING = {
    "toolId": 0,
    "slotId": 3,
    "materialName": "PLA",
    "toolMaterialColor": "#FFFFFF",
    "slotMaterialColor": "#FEF043",
}


def encoded(mappings: object) -> str:
    """Return mappings as that header carries them, with spaces in the JSON."""
    return base64.b64encode(json.dumps(mappings).encode()).decode()


class Sender:
    """Sends files to one printer as a slicer does."""

    def __init__(
        self, printer: SimulatedPrinter, session: aiohttp.ClientSession
    ) -> None:
        self._session = session
        self.printer = printer
        self.url = f"http://{printer.host}:{printer.http_port}/uploadGcode"

    def headers(self, size: int, changes: Mapping[str, str | None]) -> dict[str, str]:
        """Return the headers of an upload; a change to None leaves one out."""
        machine = self.printer.machine
        all_headers: dict[str, str | None] = {
            "serialNumber": machine.serial_number,
            "checkCode": machine.check_code,
            "fileSize": str(size),
            **changes,
        }
        return {key: one for key, one in all_headers.items() if one is not None}

    async def send(
        self,
        headers: Mapping[str, str | None],
        name: str = "new.gcode",
        *,
        content: bytes = GCODE,
        part: str = "gcodeFile",
        expect: bool = False,
    ) -> dict[str, Any]:
        """Send one file and read the answer."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field(
            part,
            BytesIO(content),
            filename=name,
            content_type="application/octet-stream",
        )
        async with self._session.post(
            self.url,
            data=form,
            headers=self.headers(len(content), headers),
            expect100=expect,
        ) as response:
            assert response.status == 200
            answer: dict[str, Any] = await response.json(content_type=None)
            return answer

    async def open(
        self, size: int, *extra: str, length: int | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Begin an upload byte by byte, as far as the beginning of the file."""
        reader, writer = await asyncio.open_connection(
            self.printer.host, self.printer.http_port
        )
        lines = [f"{key}: {one}" for key, one in self.headers(size, SHORT).items()]
        before = self.part_head()
        total = len(before) + size + len(self.TAIL) if length is None else length
        lines += [f"Content-Length: {total}", *extra]
        head = "POST /uploadGcode HTTP/1.1\r\nHost: printer\r\n" + "\r\n".join(lines)
        head += "\r\nContent-Type: multipart/form-data; boundary=edge\r\n\r\n"
        writer.write(head.encode())
        return reader, writer

    TAIL = b"\r\n--edge--\r\n"

    @staticmethod
    def part_head() -> bytes:
        """Return what precedes the file in the body."""
        return (
            b"--edge\r\nContent-Disposition: form-data; name=gcodeFile; "
            b'filename="raw.gcode"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )


@pytest.fixture
def sender(printer: SimulatedPrinter, session: aiohttp.ClientSession) -> Sender:
    """Return somebody who uploads to the 5M Pro."""
    return Sender(printer, session)


@pytest.fixture
async def ad5x(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return an AD5X whose time stands still."""
    async with SimulatedPrinter("ad5x", host=printer_host, clock=clock) as printer:
        yield printer


def _names(printer: SimulatedPrinter) -> list[str]:
    return [file.file_name for file in printer.machine.files]


async def test_file_arrives_whole_and_comes_first(
    printer: SimulatedPrinter, sender: Sender, ask: Asker
) -> None:
    """Name, size, hash and content are there, the space is gone, nothing prints."""
    content = bytes(range(256)) * 2000
    free = printer.machine.card.free_bytes
    assert await sender.send(SHORT, "new part.gcode", content=content) == SUCCESS
    file = printer.machine.files[0]
    assert (file.file_name, file.size) == ("new part.gcode", len(content))
    assert file.sha256 == sha256(content).hexdigest()
    assert file.content == content
    assert printer.machine.card.free_bytes == free - len(content)
    assert (await ask.post("/gcodeList"))["gcodeList"][0] == "new part.gcode"
    assert (await ask.detail())["status"] == "ready"
    assert printer.machine.last_start is None
    assert printer.requests[0].path == "/uploadGcode"


async def test_same_name_replaces(printer: SimulatedPrinter, sender: Sender) -> None:
    """The old file and the space it took are gone."""
    free = printer.machine.card.free_bytes
    await sender.send(SHORT, content=b"1" * 5000)
    await sender.send(SHORT, content=b"2" * 3000)
    assert _names(printer).count("new.gcode") == 1
    assert printer.machine.card.free_bytes == free - 3000


@pytest.mark.parametrize("word", ["true", "1"])
async def test_print_now(
    word: str, printer: SimulatedPrinter, sender: Sender, ask: Asker
) -> None:
    """The job starts with the options of the headers, in either spelling."""
    headers = {"printNow": word, "levelingBeforePrint": word}
    printer.faults.drop_start_after_upload = True
    assert await sender.send(headers) == SUCCESS
    detail = await ask.detail()
    assert (detail["status"], detail["printFileName"]) == ("busy", "new.gcode")
    assert printer.machine.last_start == StartOptions(
        file_name="new.gcode", leveling=True
    )


BAD_HEADERS: list[dict[str, str | None]] = [
    {"fileSize": None},
    {"fileSize": "many"},
    {"fileSize": "0"},
    {"fileSize": str(len(GCODE) + 1)},
    {"fileSize": str(len(GCODE) - 1)},
    {"printNow": None},
    {"printNow": "yes"},
    {"levelingBeforePrint": None},
    {"levelingBeforePrint": "True"},
    {"serialNumber": None},
]


async def test_bad_headers_leave_nothing(
    printer: SimulatedPrinter, sender: Sender, subtests: pytest.Subtests
) -> None:
    """A size that is not the file's counts as one of them."""
    for change in BAD_HEADERS:
        with subtests.test(repr(change)):
            before = printer.state()
            assert await sender.send(SHORT | change) == PARAMETER_ERROR
            assert printer.state() == before


async def test_wrong_credentials(printer: SimulatedPrinter, sender: Sender) -> None:
    """They are headers here, and refused with the same words."""
    before = _names(printer)
    answer = await sender.send(SHORT | {"checkCode": "00000000"})
    assert answer == {"code": 1, "message": "Access code is different"}
    answer = await sender.send(SHORT | {"serialNumber": "X"})
    assert answer == {"code": 1, "message": "SN is different"}
    printer.faults.lan_mode_off = True
    answer = await sender.send(SHORT)
    assert answer == {"code": -2, "message": "Lan mode error"}
    assert _names(printer) == before


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("dir/part.gcode", "part.gcode"),
        ("C:\\parts\\part.gx", "part.gx"),
        ("a=b.gcode", "a=b.gcode"),
        ("part.3mf", "part.3mf"),
        ("part.txt", None),
        (".gcode", None),
        ("", None),
    ],
)
async def test_names(
    sent: str, stored: str | None, printer: SimulatedPrinter, sender: Sender
) -> None:
    """Only the base name counts, and only what can be printed is taken."""
    before = _names(printer)
    answer = await sender.send(SHORT, sent)
    assert answer == (PARAMETER_ERROR if stored is None else SUCCESS)
    assert _names(printer) == ([stored, *before] if stored else before)


async def test_part_has_its_name(printer: SimulatedPrinter, sender: Sender) -> None:
    """A part of another name is not the file."""
    assert await sender.send(SHORT, part="file") == PARAMETER_ERROR
    assert "new.gcode" not in _names(printer)


@pytest.mark.parametrize("status", ["printing", "completed"])
async def test_busy_printer_takes_no_file(
    status: str, printer: SimulatedPrinter, sender: Sender
) -> None:
    """Code 2 until the plate is cleared."""
    printer.machine.start_job(heated=True)
    if status == "completed":
        printer.machine.finish_job()
    assert await sender.send(SHORT) == BUSY
    assert "new.gcode" not in _names(printer)


async def test_card_can_be_full(printer: SimulatedPrinter, sender: Sender) -> None:
    """A file that is larger than the free space is refused at once."""
    printer.machine.card.free_bytes = len(GCODE) - 1
    assert (await sender.send(SHORT))["code"] == -1
    printer.machine.card.free_bytes += 1
    assert await sender.send(SHORT) == SUCCESS
    assert printer.detail()["remainingDiskSpace"] == 0.0


async def test_station_upload(
    ad5x: SimulatedPrinter, session: aiohttp.ClientSession, make_asker: MakeAsker
) -> None:
    """The mappings are decoded, checked, and part of the started job."""
    sender = Sender(ad5x, session)
    headers = STATION | {
        "printNow": "true",
        "useMatlStation": "true",
        "gcodeToolCnt": "1",
        "materialMappings": encoded([MAPPING]),
    }
    assert await sender.send(headers, "two.3mf") == SUCCESS
    assert ad5x.machine.last_start == StartOptions(
        file_name="two.3mf",
        leveling=False,
        flow_calibration=False,
        first_layer_inspection=False,
        time_lapse=True,
        use_station=True,
        tool_count=1,
        mappings=(MAPPING,),
    )
    ask = make_asker(ad5x)
    assert (await ask.detail())["matlStationInfo"]["currentSlot"] == 3
    listed = (await ask.post("/gcodeList"))["gcodeListDetail"][0]
    assert (listed["gcodeFileName"], listed["gcodeToolCnt"]) == ("two.3mf", 1)
    assert listed["gcodeToolDatas"][0]["slotId"] == 3


@pytest.mark.parametrize(
    "change",
    [
        *({name: None} for name in STATION),
        {"materialMappings": "no base64"},
        {"materialMappings": encoded({})},
        {"useMatlStation": "true"},
        {"useMatlStation": "true", "gcodeToolCnt": "1"},
        {
            "useMatlStation": "true",
            "gcodeToolCnt": "1",
            "materialMappings": encoded([MAPPING | {"slotId": 0}]),
        },
    ],
)
async def test_station_upload_wants_all_its_headers(
    change: dict[str, str | None],
    ad5x: SimulatedPrinter,
    session: aiohttp.ClientSession,
) -> None:
    """A missing header and a bad mapping are refused before the file."""
    sender = Sender(ad5x, session)
    assert await sender.send(STATION | change) == PARAMETER_ERROR
    assert await sender.send(STATION) == SUCCESS


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        ({}, "part.gcode.3mf", 0),
        ({}, "a=b.gcode", -1),
        ({"gcodeToolCnt": "0"}, "part.gcode", -1),
        ({"gcodeToolCnt": None}, "part.gcode", -1),
        ({"timeLapseVideo": None}, "part.gcode", -1),
        ({"materialMappings": "not read"}, "part.gcode", 0),
        ({"materialMappings": "read", "printNow": "true"}, "part.gcode", -1),
    ],
)
async def test_trap_44_creator_upload(
    change: dict[str, str | None],
    name: str,
    code: int,
    printer_host: str,
    session: aiohttp.ClientSession,
) -> None:
    """No equals sign in a name, at least one tool; mappings are for a print at once."""
    async with SimulatedPrinter("creator_5", host=printer_host) as printer:
        sender = Sender(printer, session)
        assert (await sender.send(HEADS | change, name))["code"] == code


async def test_expectation_is_answered_before_the_file(
    printer: SimulatedPrinter, sender: Sender
) -> None:
    """Whoever asks is told to go on, and only then sends."""
    assert await sender.send(SHORT, expect=True) == SUCCESS
    reader, writer = await sender.open(10, "Expect: 100-continue")
    async with asyncio.timeout(10):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(sender.part_head() + b"0123456789" + sender.TAIL)
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
    assert printer.machine.files[0].content == b"0123456789"


async def test_expectation_is_refused_without_the_file(
    printer: SimulatedPrinter, sender: Sender
) -> None:
    """A busy printer does not let anybody send a gigabyte first."""
    printer.machine.start_job()
    reader, writer = await sender.open(2**30, "Expect: 100-continue")
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"Connection: close" in head
    writer.close()


async def test_length_is_required(
    sender: Sender, session: aiohttp.ClientSession
) -> None:
    """A body in chunks is none."""

    async def chunks() -> AsyncIterator[bytes]:
        yield sender.part_head() + b"0123456789" + sender.TAIL

    headers = sender.headers(10, SHORT)
    headers["Content-Type"] = "multipart/form-data; boundary=edge"
    async with session.post(sender.url, data=chunks(), headers=headers) as response:
        assert response.status == 411


@pytest.mark.parametrize("how", ["close", "no end"])
async def test_broken_upload_leaves_nothing(
    how: str,
    printer: SimulatedPrinter,
    sender: Sender,
    ask: Asker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Half a file is no file, whoever is to blame, and nothing is logged."""
    caplog.set_level(logging.WARNING)
    before = printer.state()
    body = sender.part_head() + b"x" * 500_000
    length = len(body) if how == "no end" else None
    reader, writer = await sender.open(1_000_000, length=length)
    writer.write(body)
    await writer.drain()
    if how == "no end":
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
    await writer.wait_closed()
    async with asyncio.timeout(10):
        while printer.open_connections:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert printer.state() == before
    assert (await ask.detail())["status"] == "ready"
    assert not caplog.records


async def test_trap_24_slow_upload_blocks_nobody(
    printer: SimulatedPrinter, sender: Sender, ask: Asker
) -> None:
    """Meanwhile the printer is read and commanded."""
    printer.faults.upload_rate = 100_000
    upload = asyncio.create_task(sender.send(SHORT, content=b"x" * 1_000_000))
    await becomes_true(lambda: bool(printer.requests))
    printer.machine.start_job(heated=True)
    async with asyncio.timeout(5):
        assert (await ask.detail())["status"] == "printing"
        await ask.command("jobCtl_cmd", jobID="", action="pause")
        assert (await ask.detail())["status"] == "pausing"
    assert not upload.done()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert "new.gcode" not in _names(printer)


async def test_slow_upload_takes_its_time(
    printer: SimulatedPrinter, sender: Sender
) -> None:
    """It arrives all the same."""
    printer.faults.upload_rate = 1_000_000
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await sender.send(SHORT, content=b"x" * 300_000) == SUCCESS
    assert loop.time() - began >= 0.29


async def test_stalled_upload(
    printer: SimulatedPrinter, sender: Sender, ask: Asker
) -> None:
    """It never ends, the printer is well, and switching off ends it."""
    printer.faults.upload_stall_after = 100_000
    upload = asyncio.create_task(sender.send(SHORT, content=b"x" * 5_000_000))
    await asyncio.sleep(0.2)
    assert not upload.done()
    assert (await ask.detail())["status"] == "ready"
    await printer.power_off()
    with pytest.raises(aiohttp.ClientConnectionError):
        await upload
    await printer.power_on()
    assert "new.gcode" not in _names(printer)


@pytest.mark.parametrize(
    ("fault", "stored"),
    [({"upload_reset_after": 100_000}, False), ({"lose_upload_answer": True}, True)],
)
async def test_connection_lost_by_the_printer(
    fault: dict[str, object], stored: bool, printer: SimulatedPrinter, sender: Sender
) -> None:
    """In the middle nothing is stored; after the end everything is."""
    printer.faults.update(fault)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sender.send(SHORT, content=b"x" * 5_000_000)
    assert ("new.gcode" in _names(printer)) == stored


async def test_status_downloading(
    printer: SimulatedPrinter, sender: Sender, ask: Asker
) -> None:
    """Some firmware says so, and is busy until the file is there."""
    printer.faults.update({"downloading_status": True, "upload_rate": 100_000})
    upload = asyncio.create_task(sender.send(SHORT, content=b"x" * 1_000_000))
    await becomes_true(lambda: printer.machine.status == "downloading")
    assert (await ask.detail())["status"] == "downloading"
    body = {"fileName": "cube.gcode", "levelingBeforePrint": False}
    assert await ask.post("/printGcode", **body) == BUSY
    printer.faults.upload_rate = None
    assert await upload == SUCCESS
    assert (await ask.detail())["status"] == "ready"


async def test_trap_3_start_right_after_an_upload_is_dropped(
    printer: SimulatedPrinter, sender: Sender, ask: Asker, clock: ManualClock
) -> None:
    """It is acknowledged and forgotten; a second later it prints."""
    body = {"fileName": "new.gcode", "levelingBeforePrint": False}
    printer.faults.drop_start_after_upload = True
    await sender.send(SHORT)
    clock.advance(0.9)
    assert await ask.post("/printGcode", **body) == SUCCESS
    assert (await ask.detail())["status"] == "ready"
    assert printer.machine.last_start is None
    clock.advance(0.2)
    assert await ask.post("/printGcode", **body) == SUCCESS
    assert (await ask.detail())["status"] == "heating"


@pytest.mark.parametrize(("keep", "kept"), [(True, True), (False, False)])
async def test_content_is_kept_or_not(
    keep: bool, kept: bool, printer_host: str, session: aiohttp.ClientSession
) -> None:
    """Size and hash stay in any case."""
    async with SimulatedPrinter(host=printer_host, keep_content=keep) as printer:
        await Sender(printer, session).send(SHORT)
        file = printer.machine.files[0]
    assert (file.content is not None) == kept
    assert (file.size, file.sha256) == (len(GCODE), sha256(GCODE).hexdigest())


async def test_large_upload_takes_no_memory(
    printer: SimulatedPrinter, sender: Sender
) -> None:
    """A hundred megabytes go by; only their size and hash stay."""
    chunk, count = b"0123456789abcdef" * 4096, 1600
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader, writer = await sender.open(len(chunk) * count)
    writer.write(sender.part_head())
    for _ in range(count):
        writer.write(chunk)
        await writer.drain()
    writer.write(sender.TAIL)
    async with asyncio.timeout(20):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
    file = printer.machine.files[0]
    assert (file.size, file.content) == (len(chunk) * count, None)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 40_000  # kilobytes
