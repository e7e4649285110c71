"""The client as a whole: getting to know a printer, and remembering it."""

import asyncio
from dataclasses import replace
import json
import logging

import pytest

from custom_components.flashforge.client import (
    CredentialsError,
    Family,
    FlashForgeClient,
    Model,
    PortClosedError,
    PrinterState,
    PrinterStatus,
    UnknownModelError,
    models,
)
from custom_components.flashforge.client.abilities import abilities_of
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.redaction import (
    REDACTED,
    redact,
    without_secrets,
)
from tests.simulator import RequestRecord, SimulatedPrinter
from tests.simulator.detail import Json

from .conftest import CHECK_CODE, MAC_ADDRESS, SERIAL_NUMBER, MakeClient
from .request_spy import on_request, paths

SECRETS = (SERIAL_NUMBER[2:], CHECK_CODE, MAC_ADDRESS, "ABCD1234", "EFGH5678")


async def test_initialize(printer: SimulatedPrinter, client: FlashForgeClient) -> None:
    """A client knows model, abilities and status after two requests."""
    status = await client.initialize()
    assert client.device.model is not None
    assert client.device.model.name == "Adventurer 5M Pro"
    assert client.device.product_id == status.product_id == 36
    assert (client.device.abilities.light, client.device.abilities.camera) == (
        True,
        True,
    )
    assert client.device.status == status
    assert status.state is PrinterState.READY
    assert paths(printer) == ["/detail", "/product"]


def test_nothing_is_known_at_first(client: FlashForgeClient) -> None:
    """A client that never asked says so."""
    assert client.device.status is None
    assert client.device.model is None
    assert client.device.product_id is None
    assert client.device.diagnostics() == {"detail": {}, "product": {}}
    with pytest.raises(UnknownModelError):
        _ = client.device.abilities


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"pid": 0x1F}, "Guider 3 Ultra"),
        ({"pid": 0x25, "model": "x"}, "Guider 4"),
        ({"pid": 99, "model": "FlashForge  Guider 9"}, "Guider 9"),
        ({"pid": 99}, "3D printer"),
        ({"pid": None, "model": "Guider 9"}, "Guider 9"),
        ({"pid": 0, "model": "Guider 9"}, "Guider 9"),
    ],
)
async def test_another_model_is_a_generic_one(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    told: dict[str, Json],
    name: str,
) -> None:
    """It is named as far as it told, and has what it reports."""
    printer.faults.detail_overrides = told
    status = await client.initialize()
    assert client.device.model is not None
    assert client.device.model.name == name
    assert client.device.family is Family.GENERIC
    assert client.device.product_id == (told["pid"] or None)
    assert status.bed.temperature is not None
    abilities = client.device.abilities
    assert (abilities.light, abilities.camera, abilities.heated_bed) == (True,) * 3
    assert (abilities.settings, abilities.files, abilities.gcode) == (False,) * 3


async def test_a_printer_without_product_id_and_model_is_refused(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Nothing is guessed from a printer's name."""
    printer.faults.detail_missing = {"pid"}
    printer.faults.detail_overrides = {"name": "Adventurer 5M Pro"}
    with pytest.raises(UnknownModelError):
        await client.initialize()
    assert (client.device.product_id, client.device.model) == (None, None)
    assert paths(printer) == ["/detail"]


async def test_trap_17_a_renamed_printer_is_the_same_model(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The owner may call a printer whatever they like."""
    printer.machine.name = "Creator 5 Pro"
    status = await client.initialize()
    assert status.name == "Creator 5 Pro"
    assert client.device.model is not None
    assert client.device.model.product_id == 36


@pytest.mark.parametrize("product_id", [36.0, "0024", " 0024 "])
async def test_the_product_id_in_other_clothes(
    printer: SimulatedPrinter, client: FlashForgeClient, product_id: float | str
) -> None:
    """Sources disagree about how the product id is written."""
    printer.faults.detail_overrides = {"pid": product_id}
    await client.initialize()
    assert client.device.product_id == 36


@pytest.mark.parametrize("fault", ["html", "cut_off", "reset", "hang", "credentials"])
async def test_a_failing_product_is_tolerated(
    printer: SimulatedPrinter, make_client: MakeClient, fault: str
) -> None:
    """A printer that answers its status needs nothing else to be known."""

    def fail_at_product(record: RequestRecord) -> None:
        failing = record.path == "/product"
        match fault:
            case "reset":
                printer.faults.reset = failing
            case "hang":
                printer.faults.hang = failing
            case "credentials":
                printer.machine.check_code = "x" if failing else CHECK_CODE
            case _:
                printer.faults.garbage = fault if failing else None

    on_request(printer, fail_at_product)
    client = make_client(request_timeout=2)
    await client.initialize()
    assert (client.device.abilities.light, client.device.abilities.camera) == (
        True,
        True,
    )


async def test_errors_of_the_first_request_come_through(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """What keeps the client from the status keeps it from initializing."""
    with pytest.raises(CredentialsError):
        await make_client(check_code="x").initialize()
    await printer.power_off()
    with pytest.raises(PortClosedError):
        await make_client().initialize()


# Abilities.


def _plain_row() -> Model:
    """Return a model that has nothing fitted in the factory."""
    return replace(
        models.MODELS[36],
        product_id=99,
        factory_light=False,
        factory_camera=False,
        camera_switch=False,
    )


@pytest.fixture
def plain_model(monkeypatch: pytest.MonkeyPatch, printer: SimulatedPrinter) -> None:
    """Make the printer one of a model with neither lamp nor camera of its own."""
    monkeypatch.setitem(models.MODELS, 99, _plain_row())
    printer.faults.detail_overrides = {"pid": 99}
    printer.faults.detail_missing = {"cameraStreamUrl"}


@pytest.mark.usefixtures("plain_model")
async def test_trap_46_a_camera_may_appear_later(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera fitted to a running printer is an ability from the next poll on."""
    await printer.camera.stop()
    await client.initialize()
    assert not client.device.abilities.camera
    printer.faults.detail_missing = set()
    await client.info.get_status()
    assert client.device.abilities.camera


@pytest.mark.usefixtures("plain_model")
async def test_trap_46_a_lamp_may_appear_later(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """A lamp is known as soon as the printer tells what it has."""

    def fail_at_first_product(record: RequestRecord) -> None:
        first = paths(printer).count("/product") == 1
        printer.faults.garbage = "html" if record.path == "/product" and first else None

    on_request(printer, fail_at_first_product)
    client = make_client()
    await client.initialize()
    assert not client.device.abilities.light
    await client.refresh_capabilities()
    assert client.device.abilities.light


@pytest.mark.parametrize("said", [None, 0, "x", [], 2])
def test_a_lamp_needs_a_clear_word(said: object) -> None:
    """Without one from the factory, a lamp is there if the printer says 1."""
    row, nothing = _plain_row(), PrinterStatus()
    assert not abilities_of(row, {"lightCtrlState": said}, nothing).light
    assert abilities_of(row, {"lightCtrlState": 1}, nothing).light
    assert abilities_of(models.MODELS[36], {"lightCtrlState": said}, nothing).light


async def test_trap_61_an_odd_product_does_no_harm(client: FlashForgeClient) -> None:
    """Unknown keys and odd values among the abilities change nothing."""
    client.device.restore_state(
        {"product_id": 36, "product": {"lightCtrlState": [], "new": {}}}
    )
    assert (client.device.abilities.light, client.device.abilities.camera) == (
        True,
        True,
    )


# Memory and diagnostics.


async def test_memory_survives_a_restart(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """A later client knows of a printer that is off what an earlier one learned."""
    printer.machine.start_job(heated=True)
    earlier, later = make_client(), make_client()
    status = await earlier.initialize()
    memory = json.loads(json.dumps(earlier.device.export_state()))
    await printer.power_off()
    recalled = later.device.restore_state(memory)
    assert recalled == later.device.status
    assert (recalled.job, recalled.tools) == (status.job, status.tools)
    assert later.device.model == earlier.device.model
    assert later.device.abilities == earlier.device.abilities
    assert later.device.export_state() == memory


async def test_trap_52_memory_holds_no_secret(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """What is stored in clear text opens no printer."""
    await client.initialize()
    stored = json.dumps(client.device.export_state())
    assert "lightStatus" in stored
    for secret in SECRETS:
        assert secret not in stored


@pytest.mark.parametrize(
    "memory",
    [{}, {"detail": None, "product": None}, {"detail": 3, "product": [1]}, {"x": {}}],
)
def test_a_broken_memory_is_no_memory(
    client: FlashForgeClient, memory: dict[str, object]
) -> None:
    """Whatever a file was turned into, the client starts from nothing."""
    assert client.device.restore_state(memory) == parse_detail({})
    assert client.device.product_id is None
    assert client.device.export_state() == {
        "product_id": None,
        "model_name": None,
        "detail": {},
        "product": {},
    }


async def test_trap_52_diagnostics_hold_no_secret(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Diagnostics show every key, and of the secrets only that they are there."""
    printer.machine.start_job()
    await client.initialize()
    shown = client.device.diagnostics()
    text = json.dumps(shown)
    for secret in (*SECRETS, printer.host):
        assert secret not in text
    assert isinstance(shown["detail"], dict)
    assert shown["detail"].keys() == printer.detail().keys()
    assert shown["detail"]["macAddr"] == REDACTED
    # What the client has learned of the camera stands beside what was answered.
    assert shown["product"] == {**printer.machine.model.product, "cameraAnswers": 1}


def test_trap_52_redaction_reaches_everywhere() -> None:
    """Secrets are found in any letters and at any depth, and empty ones stay."""
    reply = {
        "MACADDR": "m",
        "cameraStreamUrl": "",
        "list": [{"ipAddr": "i", "tvoc": 3}],
        "inner": {"serialNumber": ["s", "t"], "checkCode": None},
    }
    assert redact(reply) == {
        "MACADDR": REDACTED,
        "cameraStreamUrl": "",
        "list": [{"ipAddr": REDACTED, "tvoc": 3}],
        "inner": {"serialNumber": [REDACTED, REDACTED], "checkCode": None},
    }
    assert without_secrets({"macAddr": "m", "CheckCode": "c", "tvoc": 3}) == {"tvoc": 3}


# Unknown words.


async def test_an_unknown_status_is_busy_and_logged_once(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A word nobody knows is worth one line in the log, and each further word too."""
    words = ["levitating", "levitating", "ready", "levitating", "dreaming"]
    states = []
    for word in words:
        printer.faults.detail_overrides = {"status": word}
        states.append((await client.info.get_status()).state)
    busy, ready = PrinterState.BUSY, PrinterState.READY
    assert states == [busy, busy, ready, busy, busy]
    ours = [one for one in caplog.records if "custom_components" in one.name]
    assert [one.levelno for one in ours] == [logging.WARNING] * 2
    assert [one.getMessage().split("'")[1] for one in ours] == [
        "levitating",
        "dreaming",
    ]


# Coming and going.


async def test_as_a_context_manager(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Entering initializes, and leaving lets go of the camera."""
    async with client as entered:
        assert entered is client
        assert client.device.model is not None
        async with client.camera.watch() as next_frame:
            await next_frame()


async def test_nothing_runs_that_nobody_asked_for(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """Neither using a client nor disposing of it leaves a task of its own."""
    client = make_client()
    await client.initialize()
    await client.control.set_light(on=False)
    assert _tasks() == set()
    async with client.camera.watch() as next_frame:
        await next_frame()
        assert len(_tasks()) == 1
        await client.dispose()
        assert _tasks() == set()


def _tasks() -> set[asyncio.Task[object]]:
    """Return the tasks that run code of the client's."""
    tasks = asyncio.all_tasks()
    return {task for task in tasks if "components/flashforge" in repr(task)}
