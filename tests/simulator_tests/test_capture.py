"""Printers made from captured replies: they answer what was captured."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
import json
from pathlib import Path
import re
from typing import Any

import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Call

CAPTURES = Path(__file__).parents[1] / "captures"
FILES = sorted(CAPTURES.glob("*.json"))
NAMES = {
    "adventurer_3_1.1.7",
    "adventurer_3_1.3.7",
    "adventurer_3c_pro_2.1.2",
    "adventurer_4_2.0.9",
    "adventurer_5m_pro_2.4.5",
    "creator_4",
    "voxel",
}
DIGITS = re.compile(r"\d+")
MEASURED = re.compile(r"-?\d+(\.\d+)?(?= *\/)")
STATES = {"printing": 0, "paused": 5}

type Make = Callable[[Path], Awaitable[SimulatedPrinter]]


@pytest.fixture
async def make(printer_host: str, clock: ManualClock) -> AsyncGenerator[Make]:
    """Return a way to switch on the printer of a file; it never hangs up."""
    async with AsyncExitStack() as stack:

        async def started(path: Path) -> SimulatedPrinter:
            printer = SimulatedPrinter(
                capture=path,
                host=printer_host,
                clock=clock,
                dialect={"idle_seconds": 1e9},
                **_identity(_read(path)["tcp"]["ready"]["M115"]),
            )
            return await stack.enter_async_context(printer)

        yield started


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def _identity(reply: str) -> dict[str, Any]:
    """Return the serial number and the MAC address that a file holds."""
    keys = {"SN": "serial_number", "Serial Number": "serial_number"}
    keys["Mac Address"] = "mac"
    pairs = (line.split(":", 1) for line in reply.splitlines() if ":" in line)
    return {keys[key]: value.strip() for key, value in pairs if key in keys}


def _line(reply: str, key: str) -> str:
    return next(one for one in reply.splitlines() if one.startswith(key))


def _unmeasured(reply: str) -> str:
    """Return a reply with zeros for what a heater measures, decimals kept."""
    return MEASURED.sub(lambda one: DIGITS.sub("0", one[0]), reply)


def test_all_files_are_there() -> None:
    """A file that is added is also tested."""
    assert {path.stem for path in FILES} == NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_idle_replies_byte_for_byte(path: Path, make: Make, call: Call) -> None:
    """Spelling, order, blank lines and line ends are the captured ones."""
    line = await call(await make(path))
    for command, expected in _read(path)["tcp"]["ready"].items():
        reply = (await line.raw(command)).decode()
        if command == "M105":
            assert _unmeasured(reply) == _unmeasured(expected)
        else:
            assert reply == expected


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_words_of_a_job(
    path: Path, state: str, make: Make, call: Call, clock: ManualClock
) -> None:
    """M119 says what was captured, of the file of the moment; M27 has its lines."""
    printer = await make(path)
    line = await call(printer)
    replies = _read(path)["tcp"]
    printer.machine.start_job("other.gx", progress=0.11, heated=True)
    if state == "paused":
        printer.machine.pause()
    clock.advance(STATES[state])
    captured = replies[state]["M119"]
    answer = (await line.raw("M119")).decode()
    for key in ("MachineStatus", "MoveMode"):
        assert _line(answer, key) == _line(captured, key)
    assert ("other.gx" in answer) == (".gx" in captured)
    if expected := replies[state].get("M27"):
        progress = (await line.raw("M27")).decode()
        assert _line(progress, "SD") == _line(expected, "SD")
        assert DIGITS.sub("0", progress) == DIGITS.sub("0", expected)


@pytest.mark.parametrize(
    ("name", "tools", "bed", "lamp", "product_id", "packet"),
    [
        ("adventurer_3_1.1.7", 1, True, False, 8, "legacy"),
        ("adventurer_4_2.0.9", 1, True, True, 22, "legacy"),
        ("adventurer_5m_pro_2.4.5", 1, True, True, 36, "modern"),
        ("creator_4", 2, True, True, 23, "legacy"),
    ],
)
async def test_what_a_file_tells_of_the_printer(
    name: str,
    tools: int,
    bed: bool,
    lamp: bool,
    product_id: int,
    packet: str,
    make: Make,
) -> None:
    """Heaters, lamp and packet; what is not told is assumed."""
    machine = (await make(CAPTURES / f"{name}.json")).machine
    model = machine.model
    assert (model.key, model.tools, model.has_lamp) == (name, tools, lamp)
    assert (model.product_id, model.packet) == (product_id, packet)
    machine.set_nozzle_target(999)
    machine.set_bed_target(999)
    assert (machine.nozzle.target, machine.bed.target) == (265, 999 if bed else 0)
    assert not model.has_http


async def test_values_of_the_moment(make: Make, call: Call) -> None:
    """What a captured printer is told and does shows up in its replies."""
    printer = await make(CAPTURES / "creator_4.json")
    line = await call(printer)
    await line.log_in()
    await line.ask("M610 Cellar {4}")
    await line.ask("M104 S210 T1")
    await line.ask("M146 r255 g255 b255 F0")
    await line.ask("G1 X12.5")
    printer.machine.mac = "02:00:00:00:00:99"
    identity = await line.ask("M115")
    assert identity[1] == "Machine Name: Cellar {4}"
    assert identity[-1] == "Mac Address: 020000000099 "
    assert (await line.ask("M105"))[0].split()[1].endswith("/210")
    assert "LED: 1" in await line.ask("M119")
    assert (await line.ask("M114"))[0].startswith("X:12.5 ")


# Files made up for the tests: one whole file, and what can be different in it.


def _reply(code: str, *lines: str, end: str = "\r\n") -> str:
    return "".join(line + end for line in (f"CMD {code} Received.", *lines, "ok"))


IDENTITY = (
    "Machine Type: Flashforge Guider 8",
    "Machine Name: Printer",
    "Firmware: V2.0",
    "X: 100 Y: 200 Z: 300",
)
STATUS = ("MachineStatus: IDLE", "MoveMode: 0.0", "Strange {thing}: 1", "LED:1")


def _file(**replies: str) -> dict[str, Any]:
    """Return a whole file, with other replies in the state ready."""
    ready = {
        "M115": _reply("M115", *IDENTITY),
        "M119": _reply("M119", *STATUS),
        "M105": _reply("M105", "T0:21.5/0.0 T1:0.0/0.0"),
        "M27": _reply("M27", "SD printing byte 0/0"),
    }
    return {
        "capture": 1,
        "model": "Guider 8",
        "source": "made up",
        "tcp": {"ready": ready | replies},
    }


async def _made(
    content: object, tmp_path: Path, make: Make
) -> tuple[SimulatedPrinter, Path]:
    path = tmp_path / "made_up.json"
    path.write_text(json.dumps(content), "utf-8")
    return await make(path), path


async def test_what_may_be_left_out(tmp_path: Path, make: Make, call: Call) -> None:
    """Only four replies are needed; odd keys and braces stay as they are."""
    printer, _ = await _made(_file(), tmp_path, make)
    model, line = printer.machine.model, await call(printer)
    assert (model.product_id, model.packet, model.tools) == (0, "legacy", 1)
    assert (model.bed_limit, model.build_volume) == (0, "100X200X300")
    assert printer.machine.name == "Printer"
    assert await line.ask("M115") == [*IDENTITY]
    assert await line.ask("M119") == [*STATUS]
    assert await line.ask("M105") == ["T0:25.0/0.0 T1:0.0/0.0"]
    assert await line.ask("M27") == ["SD printing byte 0/0"]
    printer.machine.start_job(progress=0.5, heated=True)
    assert await line.ask("M27") == ["SD printing byte 50/100"]


async def test_argument_of_the_login(tmp_path: Path, make: Make, call: Call) -> None:
    """Captured with S0, and refused with S1: S0 is needed."""
    logins = {
        "M601 S1": _reply("M601", "Control failed."),
        "M601 S0": _reply("M601", "Welcome."),
    }
    printer, _ = await _made(_file(**logins), tmp_path, make)
    line = await call(printer)
    assert await line.ask("M601 S1") == ["Control failed."]
    assert await line.ask("M601 S0") == ["Welcome."]


async def test_farewell_without_a_letter(
    tmp_path: Path, make: Make, call: Call
) -> None:
    """One firmware says 602 and nothing else."""
    printer, _ = await _made(_file(M602=_reply("602")), tmp_path, make)
    line = await call(printer)
    assert await line.raw("M602") == b"CMD 602 Received.\r\nok\r\n"


async def test_lines_that_end_in_lf(tmp_path: Path, make: Make, call: Call) -> None:
    """What was captured without CR is answered without CR."""
    content = _file()
    ready = content["tcp"]["ready"]
    for code in ready:
        ready[code] = ready[code].replace("\r\n", "\n")
    printer, _ = await _made(content, tmp_path, make)
    line = await call(printer)
    line.write(b"~M115\r\n")
    assert (await line.until(b"\nok\n")).decode() == ready["M115"]


@pytest.mark.parametrize(
    ("captured", "moved"),
    [
        ("X:1.5 Y:2 Z:30 A:0 B:0", "X:5 Y:2 Z:30 A:0 B:0"),
        ("X1:1 X2:200 Y:2 Z:30", "X1:5 X2:200 Y:2 Z:30"),
        (
            "X:1.00 Y:2.00 Z:3.00 E:0.00 Count: X:80 Y:160 Z:9",
            "X:5.00 Y:2.00 Z:3.00 E:0.00 Count: X:80 Y:160 Z:9",
        ),
    ],
)
async def test_forms_of_the_position(
    captured: str, moved: str, tmp_path: Path, make: Make, call: Call
) -> None:
    """Axes and decimals are the captured ones; steps and second carriage stay."""
    content = _file(M114=_reply("M114", captured))
    printer, _ = await _made(content, tmp_path, make)
    line = await call(printer)
    assert await line.ask("M114") == [captured]
    printer.machine.position[0] = 5.0
    assert await line.ask("M114") == [moved]


async def test_states_and_their_words(
    tmp_path: Path, make: Make, call: Call, clock: ManualClock
) -> None:
    """Each captured state has its own words, the others the usual ones."""
    content = _file()
    for state, word in (("heating", "WARM"), ("canceling", "STOP"), ("error", "BAD")):
        lines = (f"MachineStatus: {word}", "MoveMode: 7")
        content["tcp"][state] = {"M119": _reply("M119", *lines)}
    printer, _ = await _made(content, tmp_path, make)
    line = await call(printer)
    printer.machine.start_job()
    seen = [(await line.ask("M119"))[0]]
    clock.advance(500)
    seen.append((await line.ask("M119"))[0])
    printer.machine.cancel()
    seen.append((await line.ask("M119"))[0])
    printer.machine.fail_job("E0009")
    seen.append((await line.ask("M119"))[0])
    assert [one.removeprefix("MachineStatus: ") for one in seen] == [
        "WARM",
        "BUILDING_FROM_SD",
        "STOP",
        "BAD",
    ]


async def test_a_file_may_be_corrected(tmp_path: Path, clock: ManualClock) -> None:
    """Facts that it cannot hold, and another product id, come from the test."""
    path = tmp_path / "made_up.json"
    path.write_text(json.dumps(_file()), "utf-8")
    printer = SimulatedPrinter(
        capture=path, clock=clock, product_id=7, dialect={"lists_files": False}
    )
    model = printer.machine.model
    assert model.product_id == 7
    assert model.dialect is not None
    assert not model.dialect.lists_files


@pytest.mark.parametrize(
    "options",
    [{"firmware": "1.0"}, {"lamp_kit": True}, {"camera_kit": True}, {"station": False}],
)
def test_nothing_can_be_added(options: dict[str, Any], tmp_path: Path) -> None:
    """Equipment is the models'."""
    path = tmp_path / "made_up.json"
    path.write_text(json.dumps(_file()), "utf-8")
    with pytest.raises(ValueError, match="only what was captured"):
        SimulatedPrinter(capture=path, **options)


def _status(**words: str) -> str:
    return _reply("M119", *(f"{key}: {value}" for key, value in words.items()))


BROKEN: dict[str, tuple[object, str]] = {
    "not an object": ([], "the file is no object"),
    "another version": (_file() | {"capture": 2}, "no capture of version 1"),
    "an unknown key": (_file() | {"serial": "SN1"}, "the file has serial"),
    "no model": (_file() | {"model": ""}, "model is no text"),
    "no tcp": ({"capture": 1, "model": "A", "http": {}}, "there is no tcp"),
    "tcp is a list": (_file() | {"tcp": []}, "tcp is no object"),
    "no state ready": (_file() | {"tcp": {}}, "ready has no reply to M115"),
    "an unknown state": (_file() | {"tcp": {"idle": {}}}, "tcp has idle"),
    "a reply is missing": (
        _file() | {"tcp": {"ready": {"M115": _file()["tcp"]["ready"]["M115"]}}},
        "ready has no reply to M119",
    ),
    "an unknown code": (_file(M500=_reply("M500")), "ready has M500"),
    "a number as a reply": (
        _file() | {"tcp": {"ready": _file()["tcp"]["ready"] | {"M114": 7}}},
        "the reply to M114 is no text",
    ),
    "the head of another": (_file(M105=_reply("M27", "T0:2/0")), "M105 is not whole"),
    "no ok": (_file(M105="CMD M105 Received.\r\nT0:2/0\r\n"), "M105 is not whole"),
    "nothing at all": (_file(M105=""), "M105 is not whole"),
    "no lines": (_file(M105=_reply("M105")), "M105 is empty"),
    "another line end": (_file(M27=_reply("M27", "", end="\n")), "M27 is not whole"),
    "no type": (_file(M115=_reply("M115", *IDENTITY[1:])), "no machine type"),
    "no firmware": (
        _file(M115=_reply("M115", *IDENTITY[:2], IDENTITY[3])),
        "no firmware",
    ),
    "no volume": (_file(M115=_reply("M115", *IDENTITY[:3])), "no build volume"),
    "no nozzle": (_file(M105=_reply("M105", "T0:0/0 B:20/0")), "no nozzle"),
    "no share": (_file(M27=_reply("M27", "Layer: 0/0")), "M27 tells no share"),
    "no word": (_file(M119=_status(MoveMode="READY")), "no MachineStatus"),
    "a strange lamp": (
        _file(M119=_status(MachineStatus="READY", LED="blue")),
        "'blue' of the lamp",
    ),
    "no control": (_file(**{"M601 S1": _reply("M601", "Control failed.")}), "refused"),
    "a product id as text": (
        _file() | {"discovery": {"product_id": "23"}},
        "'23' is no product id",
    ),
    "a product id too large": (
        _file() | {"discovery": {"product_id": 0x10000}},
        "65536 is no product id",
    ),
    "another packet": (_file() | {"discovery": {"form": "new"}}, "'new' is no form"),
    "a list as packet": (_file() | {"discovery": {"form": []}}, "is no form"),
    "discovery is a text": (_file() | {"discovery": "no"}, "discovery is no object"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_explained(kind: str, tmp_path: Path) -> None:
    """One line says which file, and what is wrong with it."""
    content, reason = BROKEN[kind]
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ValueError, match=re.escape(reason)) as raised:
        SimulatedPrinter(capture=path)
    assert str(raised.value).startswith("broken.json: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x80"])
def test_a_file_that_is_no_json(content: bytes, tmp_path: Path) -> None:
    """It is explained as well."""
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^broken\.json: "):
        SimulatedPrinter(capture=path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The error says that."""
    with pytest.raises(FileNotFoundError):
        SimulatedPrinter(capture=tmp_path / "nothing.json")
