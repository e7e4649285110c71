"""scripts/capture.py: it asks, leaves out what is an owner's, and writes one file."""

import ast
import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import suppress
import importlib.util
import json
from pathlib import Path
import signal
import socket
import sys
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.repository import ROOT
from tests.simulator import SimulatedPrinter
from tests.simulator.capture import captured

SCRIPT = ROOT / "scripts" / "capture.py"
QUERIES = ["M115", "M119", "M105", "M27", "M114"]
SERIAL_NUMBER = "SNMOWNER00042"
CHECK_CODE = "a1B2c3D4"
MAC = "88:A9:A7:31:42:53"
NAME = "Annas Werkstatt"
FILE = "mietvertrag.gcode.gx"
CREDENTIALS = ("--serial", SERIAL_NUMBER, "--check-code", CHECK_CODE)


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("capture_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


capture = _loaded()


class Run(NamedTuple):
    """What one run said, and the file that was there afterwards."""

    status: int | None
    output: str
    errors: str
    file: Path

    @property
    def text(self) -> str:
        """Return the file."""
        return self.file.read_text("utf-8")

    @property
    def content(self) -> dict[str, Any]:
        """Return what is in the file."""
        content: dict[str, Any] = json.loads(self.text)
        return content


async def run(folder: Path, *arguments: str) -> Run:
    """Run the script in a folder as an owner does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, SCRIPT, *arguments, cwd=folder, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(60):
        output, errors = await process.communicate()
    file = folder / "flashforge-capture.json"
    return Run(process.returncode, output.decode(), errors.decode(), file)


def simulated(
    model: str, host: str, *, speed: float = 1.0, udp: bool = True
) -> SimulatedPrinter:
    """Return a printer with the secrets that must not get out."""
    return SimulatedPrinter(
        model,
        host=host,
        serial_number=SERIAL_NUMBER,
        check_code=CHECK_CODE,
        mac=MAC,
        name=NAME,
        speed=speed,
        udp=udp,
    )


def asked(printer: SimulatedPrinter) -> list[str]:
    """Return the commands that a printer got over TCP."""
    return [f"{one.code} {one.argument}".strip() for one in printer.tcp_records]


def assert_no_secret(run: Run, host: str) -> None:
    """Look for every spelling of what is the owner's, in the file and on the screen."""
    assert run.status == 0, run.errors
    bare_mac = MAC.replace(":", "")
    secrets = (SERIAL_NUMBER[2:], CHECK_CODE, MAC, bare_mac, NAME, "mietvertrag")
    for secret in secrets:
        assert secret.lower() not in run.text.lower(), secret
        assert secret.lower() not in run.output.lower(), secret
    assert host not in run.text


async def test_a_printer_that_speaks_tcp(printer_host: str, tmp_path: Path) -> None:
    """Each reply is there as it came, and nothing but questions was sent."""
    async with simulated("adventurer_4", printer_host) as printer:
        before = printer.state()["settings"]
        made = await run(tmp_path, printer_host)
        assert asked(printer) == QUERIES
        assert printer.tcp_connections == 1
        assert printer.requests == []
        assert printer.state()["settings"] == before
    assert_no_secret(made, printer_host)
    content = made.content
    assert list(content) == ["capture", "model", "source", "discovery", "tcp"]
    assert content["capture"] == 1
    assert content["model"] == "Flashforge Adventurer 4"
    assert content["discovery"] == {"product_id": 22, "form": "legacy"}
    replies = content["tcp"]["ready"]
    assert list(replies) == QUERIES
    identity = replies["M115"]
    assert identity.startswith(
        "CMD M115 Received.\r\n"
        "Machine Type: Flashforge Adventurer 4\r\n"
        "Machine Name: Printer\r\n"
        "Firmware: v2.0.9\r\n"
        "SN: SN0000000000\r\n"
    )
    # The blanks behind the address are this firmware's.
    assert identity.endswith("Mac Address:00:00:00:00:00:00\n \r\nok\r\n")
    assert "T0:" in replies["M105"]
    assert "--serial" in made.output
    assert "read the file" in made.output


async def test_a_printer_that_speaks_http_too(
    printer_host: str, tmp_path: Path
) -> None:
    """The form and the unknown keys of its answers stay."""
    async with simulated("adventurer_5m_pro", printer_host) as printer:
        printer.machine.location = "Kinderzimmer"
        printer.faults.detail_overrides = {
            "macAddr": MAC,
            "flashRegisterCode": "KX7-Q2",
            "note": f"of {NAME.upper()}, {MAC.lower()}",
            "hint": [{"deep": SERIAL_NUMBER[2:]}, CHECK_CODE],
            "gateway": "10.1.2.3",
            "newSensor": 17,
        }
        answer = {**printer.detail(), **printer.faults.detail_overrides}
        made = await run(tmp_path, printer_host, *CREDENTIALS)
        requests = [(one.method, one.path) for one in printer.requests]
        assert requests == [("POST", "/detail"), ("POST", "/product")]
        assert asked(printer) == QUERIES
    assert_no_secret(made, printer_host)
    assert made.content["discovery"] == {"product_id": 36, "form": "modern"}
    detail = made.content["http"]["ready"]["detail"]
    assert list(detail) == list(answer)
    assert detail["name"] == "Printer"
    assert detail["macAddr"] == "00:00:00:00:00:00"
    assert detail["ipAddr"] == "192.0.2.1"
    assert detail["flashRegisterCode"] == "000-00"
    assert detail["note"] == "of Printer, 00:00:00:00:00:00"
    assert detail["hint"] == [{"deep": "SN0000000000"}, "00000000"]
    assert detail["gateway"] == "192.0.2.1"
    assert detail["newSensor"] == 17
    assert detail["firmwareVersion"] == "3.2.7"
    assert detail["measure"] == answer["measure"]
    product = made.content["http"]["ready"]["product"]
    assert product["lightCtrlState"] == 1


async def test_a_printer_without_tcp(printer_host: str, tmp_path: Path) -> None:
    """What discovery tells is worth a file; HTTP needs the credentials."""
    async with simulated("creator_5", printer_host):
        first = await run(tmp_path, printer_host)
        assert_no_secret(first, printer_host)
        assert "tcp" not in first.content
        assert "http" not in first.content
        assert first.content["discovery"]["product_id"] == 40
        assert "TCP, port 8899: closed" in first.output
        # As labels have it, without its first two letters.
        credentials = ("--serial", SERIAL_NUMBER[2:], "--check-code", CHECK_CODE)
        second = await run(tmp_path, printer_host, *credentials)
    assert_no_secret(second, printer_host)
    assert second.content["model"] == "Creator 5"
    assert second.content["http"]["ready"]["detail"]["nozzleTemps"]


async def test_a_state_is_added(printer_host: str, tmp_path: Path) -> None:
    """One file for all; what somebody wrote into it stays."""
    async with simulated("adventurer_5m_pro", printer_host, speed=0.0) as printer:
        first = await run(tmp_path, printer_host, "--model", "Five")
        first.file.write_text(json.dumps({**first.content, "source": "a forum"}))
        printer.machine.start_job(FILE, heated=True)
        second = await run(tmp_path, printer_host, "--state", "printing", *CREDENTIALS)
        assert_no_secret(second, printer_host)
        assert second.content["model"] == "Five"
        assert second.content["source"] == "a forum"
        assert list(second.content["tcp"]) == ["ready", "printing"]
        assert list(second.content["http"]) == ["printing"]
        assert second.content["tcp"]["ready"] == first.content["tcp"]["ready"]
        printing = second.content["tcp"]["printing"]["M119"]
        assert "CurrentFile: file.gcode.gx\r\n" in printing
        detail = second.content["http"]["printing"]["detail"]
        assert detail["printFileName"] == "file.gcode.gx"
        assert printer.machine.status == "printing"
        third = await run(tmp_path, printer_host)
    assert "CurrentFile: file.gcode.gx" in third.content["tcp"]["ready"]["M119"]


async def test_a_file_is_of_one_printer(printer_host: str, tmp_path: Path) -> None:
    """Another one's answers would not fit to what is there."""
    file = tmp_path / "flashforge-capture.json"
    content = json.dumps({"capture": 1, "discovery": {"product_id": 23}})
    file.write_text(content)
    async with simulated("adventurer_4", printer_host):
        made = await run(tmp_path, printer_host)
    assert made.status == 1
    assert "product id 23" in made.errors
    assert file.read_text() == content


async def test_control_is_asked_for_only_on_request(
    printer_host: str, tmp_path: Path
) -> None:
    """Behind the questions, and it is given back."""
    async with simulated("adventurer_4", printer_host) as printer:
        made = await run(tmp_path, printer_host, "--log-in")
        replies = made.content["tcp"]["ready"]
        assert asked(printer) == [*QUERIES, "M601 S1", "M602"]
        printer.faults.tcp_control_held = True
        held = await run(tmp_path, printer_host, "--log-in")
        assert asked(printer)[7:] == [*QUERIES, "M601 S1", "M601 S0"]
    assert "Control Success" in replies["M601 S1"]
    assert "Control Release" in replies["M602"]
    assert "has control" not in made.output
    assert "does a slicer have control?" in held.output


async def test_control_for_another_argument(printer_host: str, tmp_path: Path) -> None:
    """What is refused with S1 is asked for once more with S0, and given back."""
    async with simulated("creator_3", printer_host) as printer:
        made = await run(tmp_path, printer_host, "--log-in")
        assert asked(printer) == [*QUERIES, "M601 S1", "M601 S0", "M602"]
        replies = made.content["tcp"]["ready"]
        dialect = captured(made.file).dialect
        printer.faults.tcp_control_held = True
        held = await run(tmp_path, printer_host, "--log-in")
        assert asked(printer)[8:] == [*QUERIES, "M601 S1", "M601 S0"]
    assert "Control failed." in replies["M601 S1"]
    assert "Control Success" in replies["M601 S0"]
    assert "has control" not in made.output
    assert dialect is not None
    assert dialect.log_in_argument == "S0"
    assert "M601 S0" not in held.content["tcp"]["ready"]
    assert "does a slicer have control?" in held.output


async def test_nobody_is_there(printer_host: str, tmp_path: Path) -> None:
    """One line says so, and there is no file."""
    made = await run(tmp_path, printer_host, *CREDENTIALS, "--timeout", "0.3")
    assert made.status == 1
    assert len(made.errors.splitlines()) == 1
    assert f"No printer answers at {printer_host}" in made.errors
    assert list(tmp_path.iterdir()) == []


async def test_a_printer_that_hangs(printer_host: str, tmp_path: Path) -> None:
    """It ends in time, and there is no file."""
    async with simulated("adventurer_5m_pro", printer_host) as printer:
        printer.faults.update({"hang": True, "tcp_hang": True, "udp_silent": True})
        async with asyncio.timeout(20):
            made = await run(tmp_path, printer_host, *CREDENTIALS, "--timeout", "0.3")
        assert set(asked(printer)) <= {"M115", "M601 S1", "M602"}
    assert made.status == 1
    assert "silent for 0.3 s" in made.errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("faults", "note"),
    [
        ({"tcp_flood": True}, "more than 64 KB"),
        ({"tcp_no_ok": True}, "before the line `ok`; the rest is kept"),
        ({"tcp_break": "close_reply"}, "connection ended"),
        ({"tcp_break": "reset_reply"}, "TCP, M115"),
        ({"garbage": "html"}, "HTTP, /detail: the reply cannot be read"),
        ({"garbage": "not_http"}, "HTTP, /detail: the reply cannot be read"),
        ({"garbage": "cut_off"}, "HTTP, /detail: the reply cannot be read"),
        ({"reset": True}, "HTTP, /detail:"),
        ({"lan_mode_off": True}, "refused with code -2, Lan mode error"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(map(str, value)),
)
async def test_an_answer_that_is_none(
    printer_host: str, tmp_path: Path, faults: dict[str, object], note: str
) -> None:
    """What else there is gets into the file, and the reason onto the screen."""
    async with simulated("adventurer_5m_pro", printer_host) as printer:
        printer.faults.update(faults)
        made = await run(tmp_path, printer_host, *CREDENTIALS, "--timeout", "0.5")
    assert_no_secret(made, printer_host)
    assert note in made.output
    assert made.content["discovery"]["product_id"] == 36


@pytest.mark.parametrize(
    ("chunk", "seconds", "note"),
    [
        (b"A", 0.05, "not whole within 0.5 s"),
        (b"\r\n\r\n" + b"1" * 9_000, 0.0, "more than 64 KB"),
    ],
    ids=["slowly", "much"],
)
async def test_a_reply_without_an_end(
    printer_host: str, tmp_path: Path, chunk: bytes, seconds: float, note: str
) -> None:
    """Neither its length nor its duration is up to the printer."""
    tasks = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.current_task())
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        with suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(chunk)
                await writer.drain()
                await asyncio.sleep(seconds)

    server = await asyncio.start_server(answer, printer_host, 8898)
    async with server, asyncio.timeout(20):
        made = await run(tmp_path, printer_host, *CREDENTIALS, "--timeout", "0.5")
        server.close_clients()
        await asyncio.gather(*filter(None, tasks))
    assert note in made.errors


def test_nothing_but_questions_is_sent() -> None:
    """Even if somebody calls for more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with pytest.raises(ValueError, match="M104"):
            capture.ask(ours, "M104 S200", 1)
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)


@pytest.mark.parametrize(
    "faults",
    [
        {"tcp_single_bytes": True},
        {"tcp_newline_only": True},
        {"tcp_prefix": True},
        {"tcp_noise": "lines"},
        {"tcp_noise": "reply"},
        {"tcp_refuse_queries": {"M114": "Control failed."}},
        {
            "tcp_refuse_queries": {"M119": "Error: not now", "M27": "Error: no"},
            "tcp_bare_refusals": True,
        },
    ],
    ids=str,
)
async def test_odd_replies_are_kept_apart(
    printer_host: str, tmp_path: Path, faults: dict[str, object]
) -> None:
    """Each question has its own reply, however it comes."""
    async with simulated("adventurer_4", printer_host) as printer:
        printer.faults.update(faults)
        made = await run(tmp_path, printer_host)
        assert asked(printer) == QUERIES
    assert_no_secret(made, printer_host)
    replies = made.content["tcp"]["ready"]
    assert list(replies) == QUERIES
    for command, reply in replies.items():
        assert f"CMD {command} Received." in reply


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "",
        "[]",
        '{"model": "Five"}',
        '{"capture": 2}',
        '{"capture": 1, "tcp": []}',
        "\udcff",
    ],
)
async def test_a_broken_file_is_left_alone(
    printer_host: str, tmp_path: Path, content: str
) -> None:
    """It may be anything of the owner's; the printer is not even asked."""
    file = tmp_path / "flashforge-capture.json"
    before = content.encode("utf-8", "surrogateescape")
    file.write_bytes(before)
    async with simulated("adventurer_4", printer_host) as printer:
        made = await run(tmp_path, printer_host)
        assert asked(printer) == []
    assert made.status == 1
    assert "flashforge-capture.json is there" in made.errors
    assert len(made.errors.splitlines()) == 1
    assert file.read_bytes() == before


async def test_a_folder_that_is_none(printer_host: str, tmp_path: Path) -> None:
    """One line says that the file cannot be written."""
    async with simulated("adventurer_4", printer_host):
        made = await run(tmp_path, printer_host, "--output", "missing/file.json")
    assert made.status == 1
    assert "cannot be written" in made.errors
    assert len(made.errors.splitlines()) == 1


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let programs be interrupted, which a shell in the background has them ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


async def test_it_can_be_stopped(
    interruptible: None, printer_host: str, tmp_path: Path
) -> None:
    """With one line and without a file."""
    async with simulated("adventurer_4", printer_host) as printer:
        printer.faults.tcp_hang = True
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, SCRIPT, printer_host),
            cwd=tmp_path,
            stdout=PIPE,
            stderr=PIPE,
        )
        async with asyncio.timeout(20):
            while not asked(printer):  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode() == "capture.py: stopped, nothing was written.\n"
    assert list(tmp_path.iterdir()) == []


async def test_a_printer_that_is_silent_before_a_login(
    printer_host: str, tmp_path: Path
) -> None:
    """It is greeted on a second connection, and left as it was."""
    async with simulated("finder", printer_host, udp=False) as printer:
        made = await run(tmp_path, printer_host, "--timeout", "0.5")
        assert asked(printer) == ["M115", "M601 S1", *QUERIES, "M602"]
        assert printer.tcp_connections == 2
    assert_no_secret(made, printer_host)
    replies = made.content["tcp"]["ready"]
    # The first of them tells that the login had to come before everything else.
    assert list(replies) == ["M601 S1", *QUERIES, "M602"]
    assert "TCP, M115: silent for 0.5 s" in made.output
    assert "discovery: no answer over UDP" in made.output


@pytest.mark.parametrize("model", ["adventurer_4", "creator_4"])
async def test_the_file_is_a_simulated_printer(
    printer_host: str, tmp_path: Path, model: str
) -> None:
    """It answers what the captured one has answered."""
    async with simulated(model, printer_host) as printer:
        first = await run(tmp_path, printer_host)
        product_id = printer.machine.model.product_id
    again = captured(first.file)
    assert again.product_id == product_id
    assert again.dialect is not None
    assert again.dialect.machine_type == first.content["model"]


def test_it_runs_on_python_3_10_alone() -> None:
    """In that version's grammar, with the standard library and nothing beside it."""
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 10))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        else:
            continue
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


async def test_its_help_says_what_to_capture(tmp_path: Path) -> None:
    """For owners, who have read nothing else; what is for tests is not in it."""
    made = await run(tmp_path, "--help")
    for state in ("ADDRESS", "heating", "printing", "paused", "completed"):
        assert f"{state}\n" in made.output
    for word in ("bed", "nozzles", "T0", "manual", "lamp", "camera", "LAN mode"):
        assert word in made.output
    assert "timeout" not in made.output


async def test_credentials_belong_together(tmp_path: Path) -> None:
    """One without the other opens nothing."""
    made = await run(tmp_path, "127.0.0.1", "--serial", "SN1")
    assert made.status == 2
    assert "belong together" in made.errors


OWNED = {
    "sn": SERIAL_NUMBER,
    "macAddr": MAC,
    "name": NAME,
    "checkCode": CHECK_CODE,
    "cameraStreamUrl": "rtsp.werkstatt.lan:8080/x",
    "host": ["10.0.0.7", "fe80::1%eth0"],
    "printFileName": FILE,
    "location": "Zug",
}


def redacted(value: object) -> object:
    """Return what is left of a value of a printer that has told of OWNED."""
    redact = capture.Redactor()
    redact(OWNED)
    result: object = redact(value)
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SN: XJ12", "SN: SN0000000000"),
        ("sn : XJ12\r\nok\r\n", "sn : SN0000000000\r\nok\r\n"),
        ("Serial Number:XJ12\nok\n", "Serial Number:SN0000000000\nok\n"),
        ("SERIAL_NUMBER = XJ12", "SERIAL_NUMBER = SN0000000000"),
        ("Firmware: v1.0 SN: XJ12 X: 1", "Firmware: v1.0 SN: SN0000000000 X: 1"),
        ('{"serialNumber": "XJ12"}', '{"serialNumber": SN0000000000'),
        ("ack: SN: XJ12", "ack: SN: SN0000000000"),
        ("id=snmowner00042-x", "id=SN0000000000-x"),
        ("label MOWNER00042", "label SN0000000000"),
        ("other SNABC1234567", "other SN0000000000"),
        ("SN:", "SN:"),
        ("Mac Address:94A47E01B2C3 ", "Mac Address:000000000000 "),
        ("Mac Address: 94-a4-7e-01-b2-c3", "Mac Address: 00-00-00-00-00-00"),
        ("Mac Address: 94 A4 7E 01 B2 C3", "Mac Address: 00 00 00 00 00 00"),
        ("wlan 94a4.7e01.b2c3 up", "wlan 0000.0000.0000 up"),
        ("topic_94a47e01b2c3/x", "topic_000000000000/x"),
        ("xx88-A9-A7-31-42-53xx", "xx00-00-00-00-00-00xx"),
        ("Machine Name: Any: thing", "Machine Name: Printer"),
        ("hello ANNAS WERKSTATT!", "hello Printer!"),
        ("Zug: 1", "Zug: 1"),
        ("Annas Werkstatt: 1", "Printer: 1"),
        ("of MIETVERTRAG.gcode.gx.", "of file.gcode.gx."),
        ("CurrentFile: /data/Anna 1.2.gx", "CurrentFile: file.gx"),
        ("CurrentFile: Bob.gcode.3MF\r\n", "CurrentFile: file.gcode.3MF\r\n"),
        ("CurrentFile: x.longsuffix", "CurrentFile: file"),
        ("CurrentFile: \r\n", "CurrentFile: \r\n"),
        ("at 172.16.0.9:8080/x", "at 192.0.2.1:8080/x"),
        ("x_annas werkstatt_y", "x_Printer_y"),
        ("of http://anna:pw@x.lan/?token=1, X", "of http://192.0.2.1/ X"),
        ("of rtsp.werkstatt.lan:8080/x", "of http://192.0.2.1/"),
        ("at fe80::1%eth0", "at 192.0.2.1"),
        ("IPv6: fe80::2", "IPv6: 192.0.2.1"),
        ("Firmware: v1.0 at 10.0.0.7", "Firmware: v1.0 at 192.0.2.1"),
        ("code a1b2C3d4", "code 00000000"),
        ("Check Code: 99-zz", "Check Code: 00-00"),
        ("WiFi SSID: Heim 5", "WiFi SSID: 0000 0"),
    ],
)
def test_secrets_are_replaced(text: str, expected: str) -> None:
    """In whatever spelling, and the spelling stays."""
    assert redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CMD M115 Received.\r\nMachine Type: Flashforge Adventurer 4\r\nok\r\n",
        "Firmware: v2.0.9",
        "Firmware: 2.1.8.4",
        "build v10.20.30.40",
        "X: 220 Y: 200 Z: 250",
        "X:19.3861 Y:54.3 Z:194.44 A:0 B:0",
        "T0:24.8/0.0 T1:0.0/0.0 B:24.2/0.0\n \r\n\n",
        "SD printing byte 100000/12345678901",
        "Endstop: X-max: 110 Y-max: 110 Z-min: 0",
        "Status S:1 L:0 J:0 F:0",
        "time 12:34:56, a::b",
    ],
)
def test_everything_else_stays(text: str) -> None:
    """To the last blank."""
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", "", ""),
        ("name", None, None),
        ("location", "Attic", "Location"),
        ("serialNumber", 4711, 0),
        ("errorCode", "E0163", "E0163"),
        ("firmwareVersion", "1.2.3.4", "1.2.3.4"),
        ("wifiPassword", ["ab", {"x": "c"}], ["00", {"x": "0"}]),
        ("apiKey", "x-1", "0-0"),
        ("hasToken", True, True),
        ("cameraStreamUrl", "http://anna:pw@10.0.0.7:81/?x=1", "http://192.0.2.1/"),
        ("cameraStreamUrl", "", ""),
        ("printFileThumbUrl", "http://[", "http://192.0.2.1/"),
        ("SNMOWNER00042", {"x": NAME}, {"x": "Printer"}),
    ],
)
def test_values_are_replaced(key: str, value: object, expected: object) -> None:
    """By their keys, and by what they are."""
    cleaned = redacted({key: value})
    assert isinstance(cleaned, dict)
    assert [*cleaned.values()] == [expected]


def test_the_secrets_of_one_reply_are_found_in_another() -> None:
    """A short one is too common for that, and the name of its model is nobody's."""
    told = [
        "Sofie 3 and Bob have QX12 and PLA in their Finder",
        "Name: Sofie 3\r\nName: Bob\r\nName: finder\r\nSN: 00000\r\n",
        {"a": [{"flashRegisterCode": "QX12"}], "number": "100000"},
    ]
    redact = capture.Redactor("Flashforge Finder")
    redact(told)
    assert redact(told) == [
        "Printer and Bob have 0000 and PLA in their Finder",
        "Name: Printer\r\nName: Printer\r\nName: Printer\r\nSN: SN0000000000\r\n",
        {"a": [{"flashRegisterCode": "0000"}], "number": "100000"},
    ]


def test_a_reply_that_nests_too_deeply() -> None:
    """Its depths are left out."""
    value: list[object] = []
    for _ in range(5000):
        value = [value]
    assert len(str(redacted(value))) < 100


@pytest.mark.parametrize(
    "packet",
    [b"", bytes(139), bytes(276), b"\xa5" * 276, bytes(range(256)) + bytes(20)],
    ids=len,
)
def test_not_every_packet_is_a_printers(packet: bytes) -> None:
    """Without the vendor's number it tells nothing."""
    assert capture.discovered(packet) is None


@pytest.mark.parametrize(
    "line", ["9", "a", "sn", " ", "\n", ":", "a:", "= ", "ok\r", ".gx"], ids=repr
)
def test_long_lines_take_no_time(line: str) -> None:
    """However much of one kind a printer sends; pytest's own limit is far away."""
    text = line * (60_000 // len(line))
    assert redacted(text) == text
    assert capture.answers(text.encode(), "M115") == bool(text.strip())
    assert capture.PERHAPS_END.search(text.encode()) is None
