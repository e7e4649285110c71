"""The status of a printer over TCP, in every state of every model."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
import json
import logging

from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    Family,
    FlashForgeClient,
    Heater,
    Job,
    PrinterState,
    PrinterStatus,
    Tool,
)
from custom_components.flashforge.client.redaction import REDACTED
from custom_components.flashforge.client.tcp.status import parse_replies, unknown_word
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import (
    CHECK_CODE,
    MAC_ADDRESS,
    SERIAL_NUMBER,
    MakeClient,
    MakePrinter,
    short_tcp_timeouts,
)
from .details import ABSURD, everything, examples, texts, values
from .fake_http import serve
from .fake_tcp_server import IDENTITY, PORT, STATUS, Talker, frame
from .request_spy import on_command, until

pytestmark = short_tcp_timeouts

SECRETS = (SERIAL_NUMBER.removeprefix("SN"), MAC_ADDRESS)

MODELS: Mapping[str, tuple[str, str | None]] = {
    "adventurer_3": ("adventurer_3", None),
    "adventurer_3_new": ("adventurer_3", "1.3.7"),
    "adventurer_3c_pro": ("adventurer_3", "2.1.2"),
    "adventurer_4": ("adventurer_4", "2.0.9"),
    "adventurer_4_old": ("adventurer_4", "2.0.5"),
    "adventurer_4_pro": ("adventurer_4_pro", None),
    "adventurer_5m": ("adventurer_5m", None),
    "adventurer_5m_pro": ("adventurer_5m_pro", None),
    "ad5x": ("ad5x", None),
}
# Which of the printer's states look like which; the first row is what they are.
_STATES = "ready busy heating printing pausing pause canceling cancel completed error"
_SHOWN = {
    # It does not name its file, so that heating for a print is not told from other
    # work.
    "adventurer_3": """ready busy busy printing printing paused busy ready completed
        busy""",
    "adventurer_3_new": """ready busy printing printing printing paused printing ready
        ready error""",
    "others": """ready busy heating printing printing paused busy ready completed
        busy""",
}
LAYERS = {"adventurer_3", "adventurer_3_new", "adventurer_3c_pro"}


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


async def _made(make_printer: MakePrinter, model: str) -> SimulatedPrinter:
    key, firmware = MODELS[model]
    if firmware is None:
        return await make_printer(key, tcp=True)
    return await make_printer(key, tcp=True, firmware=firmware)


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    machine = printer.machine
    match state:
        case "ready":
            return
        case "busy":
            machine.start_stored("cube.gcode", leveling=True)
        case "heating":
            machine.start_job("castle.gcode")
        case _:
            machine.start_job(
                "castle.gcode", heated=True, duration=3600, layers=120, progress=0.25
            )
    match state:
        case "pausing" | "pause":
            machine.pause()
        case "canceling" | "cancel":
            machine.cancel()
        case "completed":
            machine.finish_job()
        case "error":
            machine.fail_job("E0007")
    if state == "pause":
        clock.advance(5)
    if state == "cancel":
        clock.advance(2.5)


@pytest.mark.parametrize("model", MODELS)
async def test_every_state_of_every_model(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    model: str,
) -> None:
    """The words of each firmware mean one of our states."""
    looks = _SHOWN.get(model, _SHOWN["others"]).split()
    for state, shown in zip(_STATES.split(), looks, strict=True):
        with subtests.test(state):
            client = make_client(check_code=None)
            # Each state has a printer of its own, which is gone before the next.
            async with await _made(make_printer, model) as printer:
                _bring_into(printer, clock, state)
                status = await client.info.get_status()
                assert status.state == shown
                assert status == client.device.status == await client.info.get_status()
                assert (status.job is None) is (
                    shown == "ready" or (model == "adventurer_3" and shown == "busy")
                )
                # One connection for each of the two polls, and no control.
                assert printer.tcp_connections == 2
                assert [one.code for one in printer.tcp_records] == [
                    "M115", "M119", "M105", "M27"
                ] * 2  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
async def test_a_print_on_every_model(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """File, progress, layers and temperatures, as far as the firmware tells."""
    printer = await _made(make_printer, model)
    _bring_into(printer, clock, "printing")
    status = await client.info.get_status()
    layers = None if model in LAYERS else (31, 120)
    assert status.job is not None
    assert status.job.progress == 0.25
    assert (status.job.layer, status.job.total_layers) == (layers or (None, None))
    assert status.job.file_name == (None if model == "adventurer_3" else "castle.gcode")
    assert status.tools[0].nozzle == Heater(temperature=220, target=220)
    assert status.bed == Heater(temperature=60, target=60)


@pytest.mark.parametrize("model", MODELS)
async def test_who_a_printer_is(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """What stands in its identity, in the same words as over HTTP."""
    printer = await _made(make_printer, model)
    status = await client.initialize()
    row = printer.machine.model
    assert client.device.model is not None
    assert (client.device.model.product_id, client.device.product_id) == (
        row.product_id,
    ) * 2
    assert (status.product_id, status.name) == (row.product_id, row.default_name)
    assert status.firmware_version == row.firmware
    assert (status.serial_number, status.mac_address) == (SERIAL_NUMBER, MAC_ADDRESS)
    assert status.build_volume == row.build_volume
    assert len(status.tools) == 1
    assert status.light is (None if model == "adventurer_3" else printer.machine.light)
    assert not client.device.options.uses_http


async def test_the_whole_status_of_a_printing_5m(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """Nothing is made up beside what the replies hold."""
    printer = await _made(make_printer, "adventurer_5m_pro")
    _bring_into(printer, clock, "printing")
    hot = Heater(temperature=220, target=220)
    assert await client.info.get_status() == PrinterStatus(
        product_id=36,
        model_name="Flashforge Adventurer 5M Pro",
        name="Desk Pro",
        firmware_version="3.2.7",
        serial_number=SERIAL_NUMBER,
        mac_address=MAC_ADDRESS,
        build_volume="220X220X220",
        state=PrinterState.PRINTING,
        job=Job(file_name="castle.gcode", progress=0.25, layer=31, total_layers=120),
        tools=(Tool(nozzle=hot),),
        bed=Heater(temperature=60, target=60),
        light=True,
    )


@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_5m", "ad5x"])
async def test_trap_36_the_last_jobs_progress_is_not_the_next_ones(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """`M27` goes on telling of a job that was cancelled."""
    printer = await _made(make_printer, model)
    _bring_into(printer, clock, "canceling")
    talks = (await client.gcode.get_progress()).done
    status = await client.info.get_status()
    assert talks == 25
    assert status.job is not None
    assert (status.job.progress, status.job.layer) == (None, None)
    clock.advance(2.5)
    assert (await client.info.get_status()).job is None
    assert (await client.gcode.get_progress()).done == 25


@pytest.mark.parametrize(
    ("model", "layers"),
    [
        ("adventurer_3", [None, None]),
        ("adventurer_4", [None, 31]),
        ("adventurer_5m", [0, 31]),
    ],
)
async def test_trap_36_where_layers_are_told(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    model: str,
    layers: list[int | None],
) -> None:
    """Never, while printing, or always."""
    printer = await _made(make_printer, model)
    told = [(await client.gcode.get_progress()).layer]
    _bring_into(printer, clock, "printing")
    told.append((await client.gcode.get_progress()).layer)
    assert told == layers


async def test_trap_36_a_completed_job_is_done(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """One printer stops counting at 98 percent."""
    facts = {"last_percent": 98, "idle_seconds": 1e9}
    printer = await make_printer("adventurer_4", tcp=True, dialect=facts)
    printer.machine.start_job("castle.gcode", heated=True, progress=0.99, duration=100)
    status = await client.info.get_status()
    assert status.state is PrinterState.PRINTING
    assert status.job is not None
    assert status.job.progress == 0.98
    clock.advance(2)
    status = await client.info.get_status()
    assert status.state is PrinterState.COMPLETED
    assert status.job is not None
    assert status.job.progress == 1.0
    assert (await client.gcode.get_progress()).done == 98


async def test_trap_36_a_printer_that_never_says_completed(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """It is ready, whatever the values of the last job say."""
    facts = {"words": {"completed": ["READY", "READY"]}, "idle_seconds": 1e9}
    printer = await make_printer("adventurer_4", tcp=True, dialect=facts)
    printer.machine.start_job("castle.gcode", heated=True, progress=0.99, duration=100)
    assert (await client.info.get_status()).state is PrinterState.PRINTING
    clock.advance(2)
    status = await client.info.get_status()
    assert (status.state, status.job) == (PrinterState.READY, None)
    progress = await client.gcode.get_progress()
    assert (progress.done, progress.whole) == (100, 100)


@pytest.mark.parametrize(
    ("idle", "share"), [("0/100", 0.0), ("0/1000", 0.0), ("0/0", None)]
)
async def test_trap_36_an_idle_printer_has_no_progress(
    make_printer: MakePrinter, client: FlashForgeClient, idle: str, share: float | None
) -> None:
    """Each firmware counts nothing in its own way, and none of it is a job."""
    facts = {"idle_progress": idle}
    await make_printer("adventurer_4", tcp=True, dialect=facts)
    status = await client.info.get_status()
    assert (status.state, status.job) == (PrinterState.READY, None)
    assert (await client.gcode.get_progress()).share == share


async def test_the_position_in_its_long_form(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The steps behind it are no place."""
    long = "X:{x:.2f} Y:{y:.2f} Z:{z:.2f} E:{e:.2f} Count: X:8800 Y:4344 Z:77776"
    await make_printer("adventurer_4", tcp=True, dialect={"coordinates": long})
    assert await client.gcode.get_position() == {
        "X": 19.39, "Y": 54.3, "Z": 194.44, "E": 0.0
    }  # fmt: skip


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_trap_43_progress_is_a_percentage(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """Whatever `byte` says."""
    printer = await _made(make_printer, model)
    _bring_into(printer, clock, "printing")
    progress = await client.gcode.get_progress()
    assert (progress.done, progress.whole, progress.share) == (25, 100, 0.25)


def _machine(state: str, mode: str, file: str = "cube.gx") -> Mapping[str, object]:
    lines = [f"MachineStatus: {state}", f"MoveMode: {mode}", f"CurrentFile: {file}"]
    return {"M119": lines, "M27": ["SD printing byte 40/100"]}


_WORDS = [
    ("BUILDING_FROM_SD", "PAUSED", "cube.gx", "paused"),
    ("BUILDING_FROM_SD", "WAIT_ON_TOOL", "cube.gx", "heating"),
    ("BUILDING_FROM_SD", "MOVING", "", "printing"),
    ("BUILDING", "MOVING", "cube.gx", "printing"),
    ("BUILDING_ONBOARD", "MOVING", "cube.gx", "printing"),
    ("PRINTING", "1.0", "cube.gx", "printing"),
    ("PAUSED", "PAUSED", "cube.gx", "paused"),
    ("READY", "PAUSED", "", "ready"),
    ("IDLE", "0.0", "", "ready"),
    ("BUSY", "WAIT_ON_TOOL", "cube.gx", "heating"),
    ("BUSY", "WAIT_ON_TOOL", "", "busy"),
    ("BUSY", "HOMING", "cube.gx", "busy"),
    ("HOMING", "1.0", "", "busy"),
    ("CANCEL_BUILD", "MOVING", "cube.gx", "canceling"),
    ("BUILDING_COMPLETED", "READY", "cube.gx", "completed"),
    ("HEAT_SHUTDOWN", "READY", "", "error"),
    ("ERROR", "0.0", "", "error"),
    ("LEVITATING", "MOVING", "", "busy"),
]


def test_trap_42_states_come_of_words(subtests: pytest.Subtests) -> None:
    """And not of targets: a printer that is being warmed up prints nothing."""
    for state, mode, file, shown in _WORDS:
        with subtests.test(f"{state}, {mode}, {file!r}"):
            warm = {"M105": ["T0:210/210 B:60/60"]}
            status = parse_replies({**_machine(state, mode, file), **warm})
            assert status.state == shown
            known = None if state == "LEVITATING" else state
            assert unknown_word(_machine(state, mode)) == (
                None if known else "LEVITATING"
            )


@pytest.mark.parametrize("lines", [[], ["MachineStatus:"], ["Error."], ["x"]])
def test_no_word_is_no_state(lines: list[str]) -> None:
    """Without a word the state is unknown, and nothing to wonder about."""
    status = parse_replies({"M119": lines})
    assert (status.state, status.job) == (None, None)
    assert unknown_word({"M119": lines}) is None


async def test_an_unknown_word_is_busy_and_logged_once(
    printer_host: str, client: FlashForgeClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A word nobody knows is worth one line in the log, and each further word too."""
    words = iter(["LEVITATING", "LEVITATING", "READY", "LEVITATING", "DREAMING"])
    talker = Talker({"M119": lambda _: frame("M119", f"MachineStatus: {next(words)}")})
    async with serve(printer_host, PORT, talker):
        states = [(await client.info.get_status()).state for _ in range(5)]
    busy, ready = PrinterState.BUSY, PrinterState.READY
    assert states == [busy, busy, ready, busy, busy]
    ours = [one for one in caplog.records if "custom_components" in one.name]
    assert [one.levelno for one in ours] == [logging.WARNING] * 2
    assert [one.getMessage().split("'")[1] for one in ours] == [
        "LEVITATING", "DREAMING"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Flashforge Guider II", "Guider 2"),
        ("Flashforge Guider 9", "Guider 9"),
        ("Teapot", "Teapot"),
    ],
)
async def test_another_model_is_a_generic_one(
    printer_host: str, client: FlashForgeClient, told: str, name: str
) -> None:
    """It is named as it calls itself, and only asked."""
    talker = Talker({"M115": frame("M115", f"Machine Type: {told}", *IDENTITY[1:])})
    async with serve(printer_host, PORT, talker):
        status = await client.initialize()
    assert (status.product_id, status.model_name) == (None, told)
    assert client.device.model is not None
    assert (client.device.model.name, client.device.family) == (name, Family.GENERIC)
    assert "M601 S1" not in talker.heard


async def test_trap_17_a_renamed_printer_is_the_same_model(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The machine type tells, and the name is the owner's."""
    printer = await _made(make_printer, "adventurer_3")
    printer.machine.name = "Adventurer 5M Pro"
    status = await client.initialize()
    assert (status.name, status.product_id) == ("Adventurer 5M Pro", 8)


# The camera, of which no reply speaks.


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_trap_46_a_camera_is_found_by_its_picture(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """And may be fitted later; once it was seen, it is not looked for again."""
    printer = await _made(make_printer, model)
    seen = []
    await printer.camera.stop()
    await client.initialize()
    seen.append(client.device.abilities.camera)
    await printer.camera.start()
    for _ in range(2):
        assert await client.camera.find()
        seen.append(client.device.abilities.camera)
    assert seen == [False, True, True]
    assert printer.camera.total_viewers == 1


async def test_a_camera_that_the_factory_fits_is_not_looked_for(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Whether it is busy, slow or switched off, it is there."""
    printer = await _made(make_printer, "adventurer_5m_pro")
    await client.initialize()
    assert client.device.abilities.camera
    assert await client.camera.find()
    assert printer.camera.total_viewers == 0


async def test_trap_46_a_camera_that_does_not_answer_is_not_missing(
    make_printer: MakePrinter, client: FlashForgeClient, make_client: MakeClient
) -> None:
    """It is not taken for none, and once found it stays known."""
    printer = await _made(make_printer, "adventurer_4")
    printer.faults.second_viewer = "drop"
    reader, writer = await asyncio.open_connection(printer.host, printer.camera_port)
    writer.write(b"GET /?action=stream HTTP/1.0\r\n\r\n")
    await reader.readline()
    await client.initialize()
    assert await client.camera.find() is None
    assert not client.device.abilities.camera
    writer.close()
    await until(lambda: not printer.camera.viewers)
    assert await client.camera.find()

    await printer.camera.stop()
    assert await client.camera.find()
    later = make_client(check_code=None)
    later.device.restore_state(client.device.export_state())
    assert later.device.abilities.camera


async def test_no_request_goes_to_the_other_interface(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Without a check code a 5M is not asked over HTTP."""
    printer = await _made(make_printer, "adventurer_5m")
    await client.initialize()
    await client.control.set_fan(on=True)
    assert printer.requests == []


# Memory.


async def test_memory_survives_a_restart(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """A later client knows of a printer that is off what an earlier one learned."""
    printer = await _made(make_printer, "adventurer_4")
    _bring_into(printer, clock, "printing")
    earlier, later = make_client(check_code=None), make_client(check_code=None)
    status = await earlier.initialize()
    memory = json.loads(json.dumps(earlier.device.export_state()))
    await printer.power_off()
    recalled = later.device.restore_state(memory)
    assert recalled == later.device.status
    secrets = {"serial_number": None, "mac_address": None}
    assert asdict(recalled) == {**asdict(status), **secrets}
    assert (later.device.model, later.device.abilities) == (
        earlier.device.model,
        earlier.device.abilities,
    )
    assert later.device.export_state() == memory


@pytest.mark.parametrize("model", MODELS)
async def test_trap_52_no_secret_leaves(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    caplog: pytest.LogCaptureFixture,
    model: str,
) -> None:
    """Neither memory, diagnostics, texts of objects nor logs hold one."""
    caplog.set_level(logging.DEBUG)
    printer = await _made(make_printer, model)
    status = await client.initialize()
    info = await client.gcode.get_info()
    assert info.serial_number == SERIAL_NUMBER
    shown = {
        "memory": json.dumps(client.device.export_state()),
        "diagnostics": json.dumps(client.device.diagnostics()),
        "status": repr(status),
        "info": repr(info),
        "log": caplog.text,
    }
    for name, text in shown.items():
        for secret in (*SECRETS, CHECK_CODE):
            assert secret not in text, name
    assert "M105" in shown["memory"]
    diagnostics = client.device.diagnostics()["detail"]
    assert isinstance(diagnostics, dict)
    assert (diagnostics["SN"], diagnostics["Mac Address"]) == (REDACTED, REDACTED)
    assert diagnostics["Machine Name"] == printer.machine.name


@pytest.mark.parametrize("key", ["Serial Number", "SN", "sn", "MAC Address"])
async def test_trap_52_secrets_in_other_letters(
    printer_host: str, client: FlashForgeClient, key: str
) -> None:
    """Some firmware writes other names."""
    talker = Talker({"M115": frame("M115", *IDENTITY[:3], f"{key}: {SERIAL_NUMBER}")})
    async with serve(printer_host, PORT, talker):
        await client.info.get_status()
    text = json.dumps([client.device.export_state(), client.device.diagnostics()])
    assert SECRETS[0] not in text
    assert "Attic" in text


@pytest.mark.parametrize("detail", [None, 3, [], {"M119": 3}, {"M119": [3, None]}])
def test_a_broken_memory_is_no_memory(client: FlashForgeClient, detail: object) -> None:
    """Whatever a file was turned into, the client starts from nothing."""
    assert client.device.restore_state({"detail": detail}) == parse_replies({})
    assert client.device.product_id is None


_keys = st.sampled_from(
    ["M119", "M105", "M27", "Machine Type", "SN", "X", "Tool Count", "Firmware"]
)
_answers = st.dictionaries(
    _keys | texts,
    values | st.lists(st.sampled_from([*STATUS, "T0:1/0", "byte 3/4"]) | texts),
    max_size=8,
)


@examples(max_examples=100)
@given(_answers)
def test_any_memory_makes_a_status(answers: dict[str, object]) -> None:
    """Nothing that a file may hold raises."""
    status = parse_replies(answers)
    assert status == parse_replies(answers)
    assert hash(status) == hash(parse_replies(answers))
    for path, value in everything(status).items():
        assert not isinstance(value, str) or value.strip(), path
    assert isinstance(unknown_word(answers), str | None)


@pytest.mark.parametrize("key", ["M119", "M105", "M27", "Machine Type", "X", "SN"])
def test_absurd_memories(key: str) -> None:
    """Neither do values of other kinds."""
    for value in ABSURD:
        assert parse_replies({key: value}).state is None


@pytest.mark.parametrize("way", ["reset_reply", "close_reply"])
async def test_a_poll_that_lost_its_connection_is_asked_again_at_once(
    make_printer: MakePrinter, make_client: MakeClient, way: str
) -> None:
    """From the beginning, once, and who it is included."""
    printer = await make_printer("adventurer_4", tcp=True)
    client = make_client(check_code=None)
    printer.faults.tcp_break = way

    def mend(code: str) -> None:
        if code == "M115" and printer.tcp_connections == 2:
            printer.faults.tcp_break = None

    on_command(printer, mend)
    status = await client.info.get_status()

    assert status.state is PrinterState.READY
    assert printer.tcp_connections == 2


async def test_a_poll_that_loses_every_connection_is_asked_twice(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """And not more often."""
    printer = await make_printer("adventurer_4", tcp=True)
    printer.faults.tcp_break = "close_reply"

    with pytest.raises(ConnectionLostError):
        await make_client(check_code=None).info.get_status()

    assert printer.tcp_connections == 2


async def test_a_poll_that_was_not_answered_in_time_is_not_asked_again(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It has had all the time there is."""
    printer = await make_printer("adventurer_4", tcp=True)
    printer.faults.tcp_hang = True
    client = make_client(check_code=None, connect_timeout=1, request_timeout=1)

    with pytest.raises(AnswerLostError) as caught:
        await client.info.get_status()

    assert type(caught.value) is AnswerLostError
    assert printer.tcp_connections == 1
