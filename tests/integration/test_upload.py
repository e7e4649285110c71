"""Uploading print files: what arrives, what is refused before, and what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import FormData
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge import sources
from custom_components.flashforge.const import DOMAIN
from tests.client.request_spy import until
from tests.simulator import SimulatedPrinter

from .conftest import (
    SwitchOn,
    add_entry,
    bring,
    device_id,
    perform,
    press,
    set_up,
    state_of,
    told,
)
from .printfile.files import (
    ORCA_SETTINGS,
    ORCA_STATISTICS,
    archive,
    gx,
    members,
    orca,
    plate,
    slice_info,
    written,
)

# What fails is not waited for.
pytestmark = pytest.mark.timings(
    read_back_intervals=(0.0, 0.0, 0.05),
    late_read_back_intervals=(),
    settling_timeout=0.5,
    settling_interval=0.01,
    start_delay=0.0,
    start_check_interval=0.01,
    upload_timeout=0.5,
    upload_answer_timeout=0.5,
    first_block_timeout=0.3,
)

M5_PRO, LARGE = "adventurer_5m_pro", 1 << 40
UPLOAD, START, CLEAR = "/uploadGcode", "/printGcode", "stateCtrl_cmd"
ONE_TOOL = {
    **ORCA_STATISTICS,
    "filament used [mm]": "1000.50",
    "filament used [g]": "3.75",
}


@pytest.fixture(autouse=True)
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return Home Assistant's media folder."""
    folder = tmp_path / "media"
    folder.mkdir()
    hass.config.media_dirs = {"local": str(folder)}
    return folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where temporary files go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def orca_for(model: str, commands: str = "G28\n", **settings: str) -> str:
    """Return commands for one tool of a printer of that model."""
    configuration = {**ORCA_SETTINGS, "printer_model": model, **settings}
    return orca(commands, statistics=ONE_TOOL, configuration=configuration)


def plain(media: Path, name: str = "cube.gcode", size: int = 0) -> str:
    """Write a file that any printer takes, of at least so many bytes; return where."""
    commands = "G28\n" + "G1 X10 Y10 E1\n" * (size // 14)
    return str(written(media, orca_for("Mine", commands=commands), name))


def two_tools(media: Path, name: str = "two.3mf") -> str:
    """Write a file that uses two tools, and return where."""
    filaments = (
        '<filament id="1" type="PLA" color="#FFFFFF" used_g="4.5"/>'
        '<filament id="2" type="PETG" color="#202020" used_g="1.5"/>'
    )
    colors = {**ORCA_SETTINGS, "filament_colour": "#FFFFFF;#202020"}
    commands = orca("T0\nG1 X1 E1\nT1\nG1 X2 E2\n", statistics={}, configuration=colors)
    info = slice_info(plate(filaments=filaments))
    content = members(slice_info=info, commands=commands)
    return str(archive(media / name, content))


def uploads(printer: SimulatedPrinter) -> int:
    """Return how many uploads a printer has been sent over HTTP."""
    return sum(one.path == UPLOAD for one in printer.requests)


def stored(printer: SimulatedPrinter, name: str) -> str | None:
    """Return the SHA-256 of a file that a printer has been sent, None without it."""
    files = printer.machine.card.files
    return next((one.sha256 for one in files if one.file_name == name), None)


def digest(path: str) -> str:
    """Return the SHA-256 of a file."""
    return sha256(Path(path).read_bytes()).hexdigest()


async def upload(
    hass: HomeAssistant, entry: ConfigEntry, path: str, **fields: object
) -> dict[str, Any]:
    """Upload a file by its path, and return what the printer's response says."""
    response = await perform(hass, "upload_file", entry, {"path": path, **fields})
    answer: dict[str, Any] = response[device_id(hass, entry)]
    return answer


async def refusal(
    hass: HomeAssistant, entry: ConfigEntry, path: str, **fields: object
) -> tuple[str | None, Mapping[str, str]]:
    """Upload what is refused, and return the key of the reason and its facts."""
    with pytest.raises(HomeAssistantError) as caught:
        await upload(hass, entry, path, **fields)
    assert caught.value.translation_domain == DOMAIN
    facts = caught.value.translation_placeholders or {}
    return caught.value.translation_key, facts


# What arrives.


@pytest.mark.parametrize(
    ("model", "tcp", "name", "expected"),
    [
        ("adventurer_5m_pro", False, "cube.gcode", "cube.gcode"),
        ("adventurer_5m", True, "cube.gcode", "cube.gcode"),
        ("ad5x", False, "Würfel=1.3mf", "W_rfel_1.3mf"),
        ("creator_5", False, "cube.3mf", "cube.gcode.3mf"),
        ("adventurer_3", True, "cube.gx", "cube.gx"),
        ("adventurer_4", True, "cube.g", "cube.g"),
    ],
)
async def test_a_file_arrives_as_it_is(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    media: Path,
    model: str,
    tcp: bool,
    name: str,
    expected: str,
) -> None:
    """Over every protocol, under a name that the printer can use, and not started."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    if name.endswith(".gx"):
        path = str(written(media, gx(), name))
    elif name.endswith(".3mf"):
        path = str(archive(media / name, members()))
    else:
        path = plain(media, name, 300_000)
    answer = await upload(hass, entry, path, upload_anyway=True)
    assert answer["file_name"] == expected
    assert answer["started"] is False
    assert answer["file"]["total_bytes"] == Path(path).stat().st_size
    assert stored(printer, expected) == digest(path)
    assert not printer.machine.job
    assert state_of(hass, entry, "upload_progress").state == "unknown"


async def test_what_the_slicer_wrote_is_in_the_response(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """With tools counted from 1, as the fields that choose slots are."""
    _, entry = await bring(hass, switch_on, "ad5x")
    path = str(written(media, orca(), "cube.gcode"))
    fields = {"file_name": "other name", "upload_anyway": True}
    answer = await upload(hass, entry, path, **fields)
    assert answer["file_name"] == "other name.gcode"
    file = answer["file"]
    assert file["printer_model"] == "Flashforge AD5X"
    assert file["estimated_time"] == 93784
    assert [(one["tool"], one["material"]) for one in file["tools"]] == [
        (1, "PLA"),
        (3, "TPU"),
    ]
    assert answer["objections"] == [
        {"reason": "material_missing", "tool": 3, "material": "TPU"}
    ]
    assert answer["slots"] == []


async def test_a_dropped_file_goes_to_several_printers(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    temporary: Path,
) -> None:
    """It is read once; its id works once; nothing is left of it."""
    printers = [
        await bring(hass, switch_on, "adventurer_4", tcp=True),
        await bring(hass, switch_on, "ad5x"),
    ]
    client = await hass_client()
    form = FormData()
    form.add_field("file", BytesIO(orca_for("Mine").encode()), filename="dropped.gcode")
    file_id = (await (await client.post("/api/file_upload", data=form)).json())[
        "file_id"
    ]
    target = {"device_id": [device_id(hass, entry) for _, entry in printers]}
    response = await perform(hass, "upload_file", target, file=file_id)
    assert len(response) == 2
    for printer, _ in printers:
        assert stored(printer, "dropped.gcode")
    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, "upload_file", target, file=file_id)
    assert caught.value.translation_key == "file_gone"
    assert not [path for path in temporary.rglob("*") if path.is_file()]


# Starting.


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "adventurer_4"])
async def test_a_file_is_started_when_it_has_arrived(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path, model: str
) -> None:
    """The action ends when the printer prints."""
    printer, entry = await bring(hass, switch_on, model, tcp=model == "adventurer_4")
    options = {"leveling": True} if model == "adventurer_5m_pro" else {}
    answer = await upload(hass, entry, plain(media), start=True, **options)
    assert answer["started"] is True
    assert printer.machine.job
    assert printer.machine.job.file.file_name == "cube.gcode"
    assert state_of(hass, entry, "status").state in {
        "busy",
        "preparing",
        "heating",
        "printing",
    }


async def test_slots_are_chosen_by_the_file(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """A file of a single tool is mapped as well, and one of several never guessed."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    two = two_tools(media)
    key, facts = await refusal(hass, entry, two, start=True, upload_anyway=True)
    assert key == "choose_slots"
    assert facts == {"count": "2"}
    assert uploads(printer) == 0
    for station_slot, (material, color) in enumerate(
        [("PETG", "#000000"), ("PLA", "#161616"), ("PLA", "#F0F0F0")], start=1
    ):
        await perform(
            hass,
            "set_slot_material",
            entry,
            slot=str(station_slot),
            material=material,
            color=color,
        )
    answer = await upload(hass, entry, two, start=True, match="automatic")
    assert answer["slots"] == [{"tool": 1, "slot": 3}, {"tool": 2, "slot": 1}]
    last = printer.machine.last_start
    assert last
    assert [(one["toolId"], one["slotId"]) for one in last.mappings] == [(0, 3), (1, 1)]


async def test_a_tool_of_no_slot_is_refused_before_anything_is_sent(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """Also if the material is missing and somebody insists."""
    printer, entry = await bring(hass, switch_on, "creator_5")
    configuration = {**ORCA_SETTINGS, "filament_type": "PEEK"}
    commands = orca(statistics=ONE_TOOL, configuration=configuration)
    path = str(
        archive(media / "peek.gcode.3mf", members(commands=commands, slice_info=None))
    )
    key, facts = await refusal(hass, entry, path, start=True, match="automatic")
    assert key == "unsuitable"
    assert "PEEK" in facts["reasons"]
    insisting = {"upload_anyway": True, "start": True}
    key, _ = await refusal(hass, entry, path, match="automatic", **insisting)
    assert key == "mapping_unmapped"
    key, _ = await refusal(hass, entry, path, tool_1=2, **insisting)
    assert key == "mapping_other_material"
    assert uploads(printer) == 0


async def test_a_start_that_would_be_refused_is_refused_at_once(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """And with a clear plate it goes through all of it."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    path = plain(media)
    key, _ = await refusal(hass, entry, path, start=True, time_lapse=True)
    assert key == "not_supported"
    await upload(hass, entry, path, start=True)
    key, _ = await refusal(hass, entry, path, start=True)
    assert key == "busy"
    await press(hass, entry, "cancel")
    await until(lambda: printer.machine.status == "cancel")
    key, _ = await refusal(hass, entry, path, start=True)
    assert key == "plate_not_clear"
    assert uploads(printer) == 1
    await upload(hass, entry, path, start=True, plate_is_clear=True)
    assert printer.machine.job
    assert told(printer)[-3:] == [CLEAR, UPLOAD, START] or uploads(printer) == 2


async def test_a_start_that_fails_says_that_the_file_has_arrived(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """It is not sent again: a second one would print a phantom."""
    printer = await switch_on(udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    printer.faults.drop_start_after_upload = True
    key, facts = await refusal(hass, entry, plain(media), start=True)
    assert key == "uploaded_not_started"
    assert facts["file_name"] == "cube.gcode"
    assert "nothing changed" in facts["error"]
    assert stored(printer, "cube.gcode")
    assert told(printer).count(START) == 1


# What is refused before the first byte.


@pytest.mark.parametrize(
    ("model", "content", "reason"),
    [
        ("adventurer_5m_pro", orca_for("Flashforge AD5X"), "sliced for Flashforge"),
        ("adventurer_5m_pro", orca(), "It needs 2 filaments"),
        ("adventurer_4", orca_for("Mine", nozzle_temperature="400"), "400 °C"),
    ],
    ids=["model", "tools", "nozzle"],
)
async def test_a_file_for_another_printer_is_refused(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    media: Path,
    model: str,
    content: str,
    reason: str,
) -> None:
    """Unless somebody insists; the response then says what was found."""
    printer, entry = await bring(hass, switch_on, model, tcp=model == "adventurer_4")
    path = str(written(media, content, "cube.gcode"))
    key, facts = await refusal(hass, entry, path)
    assert key == "unsuitable"
    assert reason in facts["reasons"]
    assert not stored(printer, "cube.gcode")
    answer = await upload(hass, entry, path, upload_anyway=True)
    assert answer["objections"]
    assert stored(printer, "cube.gcode") == digest(path)


async def test_a_file_that_does_not_fit_is_refused(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> None:
    """Even if somebody insists: the printer would have to delete something first."""
    printer, entry = await bring(hass, switch_on, "ad5x", free_bytes=40_000_000)
    path = Path(plain(media))
    path.write_bytes(path.read_bytes() + b"\n" * 50_000_000)
    key, facts = await refusal(hass, entry, str(path))
    assert key == "unsuitable"
    assert "50 MB" in facts["reasons"]
    assert (await refusal(hass, entry, str(path), upload_anyway=True))[0] == "no_space"
    assert uploads(printer) == 0


async def test_what_no_printer_prints_is_refused(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path, tmp_path: Path
) -> None:
    """By its content, by its name, or as the printer cannot be sent anything."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    picture = str(written(media, b"\x89PNG\r\n", "cube.gcode"))
    assert (await refusal(hass, entry, picture))[0] == "file_not_a_print_file"
    project = str(archive(media / "project.3mf", members(commands=None)))
    assert (await refusal(hass, entry, project))[0] == "file_no_commands"
    named = plain(media, "cube.txt")
    assert (await refusal(hass, entry, named))[0] == "file_suffix"
    named = plain(media)
    assert (await refusal(hass, entry, named, file_name="..."))[0] == "file_name"
    assert uploads(printer) == 0
    _, other = await bring(hass, switch_on, "unknown_tcp", tcp=True)
    assert (await refusal(hass, other, named))[0] == "not_supported"


async def test_only_administrators_upload(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    media: Path,
    hass_read_only_user: MockUser,
) -> None:
    """They can read what Home Assistant can."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    hass_read_only_user.mock_policy({"entities": True})
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await perform(hass, "upload_file", entry, path=plain(media), context=context)
    assert uploads(printer) == 0


# Paths.


@pytest.mark.parametrize(
    "path",
    [
        *("{secret}", "{media}/../secret.gcode", "{media}/link.gcode"),
        *("{media}/folder/cube.gcode", "cube.gcode", "{media}/\0", "{media}x/a.gcode"),
        *("/dev/zero", ""),
    ],
)
async def test_a_path_does_not_lead_out_of_what_is_allowed(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    loaded: MockConfigEntry,
    media: Path,
    path: str,
) -> None:
    """No traversal, no link; nothing is told of what is there."""
    secret = media.parent / "secret.gcode"
    written(secret.parent, orca_for("Mine"), secret.name)
    (media / "link.gcode").symlink_to(secret)
    (media / "folder").symlink_to(media.parent)
    path = path.format(media=media, secret=secret)
    assert (await refusal(hass, entry, path))[0] == "path_not_allowed"


async def test_a_path_that_is_no_file_is_told(
    hass: HomeAssistant, entry: MockConfigEntry, loaded: MockConfigEntry, media: Path
) -> None:
    """Where Home Assistant may look."""
    (media / "folder.gcode").mkdir()
    (media / "loop").symlink_to(media / "loop")
    for path, expected in (
        (media / "missing.gcode", "file_not_found"),
        (media / "folder.gcode", "file_not_a_print_file"),
        (media / "loop", "file_not_found"),
        (media / ("a" * 5000), "file_not_found"),
    ):
        assert (await refusal(hass, entry, str(path)))[0] == expected
    hass.config.media_dirs = {}
    hass.config.allowlist_external_dirs = {str(media)}
    await upload(hass, entry, plain(media))


# What goes wrong.


@pytest.mark.parametrize(
    ("model", "faults", "expected", "arrives"),
    [
        (M5_PRO, {"upload_reset_after": 1}, "unreachable", False),
        (M5_PRO, {"upload_reset_after": 300_000}, "unreachable", False),
        (M5_PRO, {"upload_reset_after": LARGE}, "answer_lost", False),
        (M5_PRO, {"upload_stall_after": 100_000}, "answer_lost", False),
        (M5_PRO, {"lose_upload_answer": True}, "answer_lost", True),
        ("adventurer_4", {"upload_reset_after": 300_000}, "answer_lost", False),
        ("adventurer_4", {"upload_stall_after": 100_000}, "answer_lost", False),
    ],
)
async def test_a_broken_upload_is_told_and_not_repeated(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    media: Path,
    model: str,
    faults: dict[str, object],
    expected: str,
    arrives: bool,
) -> None:
    """Nothing is half there and nothing started; afterwards another one works."""
    tcp = model == "adventurer_4"
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    for name, value in faults.items():
        setattr(printer.faults, name, value)
    path = plain(media, size=8_000_000)
    size = Path(path).stat().st_size
    if faults.get("upload_reset_after") == LARGE:
        # After the last byte, before the answer.
        printer.faults.upload_reset_after = size
    key, _ = await refusal(hass, entry, path, start=True)
    assert key in {expected, "answer_lost"}
    assert uploads(printer) == (0 if tcp else 1)
    sent = told(printer)
    assert sum(one.startswith("M28") for one in sent) == (1 if tcp else 0)
    assert not [one for one in sent if one.startswith((START, "M23", "M24"))]
    assert bool(stored(printer, "cube.gcode")) is arrives
    assert state_of(hass, entry, "upload_progress").state == "unknown"
    if tcp:
        # The simulated printer keeps control for whoever went away in the middle.
        return
    for name in faults:
        setattr(printer.faults, name, getattr(type(printer.faults)(), name))
    await upload(hass, entry, path, start=True)
    assert stored(printer, "cube.gcode") == digest(path)
    assert told(printer).count(START) == 1


# Buffers along the way are filled before the printer is waited for.
SLOW = pytest.mark.timings(upload_timeout=5.0)


@pytest.fixture
async def running(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path
) -> AsyncIterator[tuple[SimulatedPrinter, MockConfigEntry, asyncio.Task[Any]]]:
    """Return a printer to which a file is on its way, slowly."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    printer.faults.upload_rate = 2_000_000
    task = hass.async_create_task(upload(hass, entry, plain(media, size=20_000_000)))
    await until(
        lambda: state_of(hass, entry, "upload_progress").state not in "0unknown"
    )
    yield printer, entry, task
    task.cancel()
    await asyncio.wait({task})


@SLOW
async def test_an_upload_is_shown_and_can_be_canceled(
    hass: HomeAssistant,
    running: tuple[SimulatedPrinter, MockConfigEntry, asyncio.Task[Any]],
    media: Path,
) -> None:
    """Meanwhile the printer is polled, and takes no other file from us."""
    printer, entry, task = running
    progress = state_of(hass, entry, "upload_progress")
    assert 0 < float(progress.state) < 100
    polls = len(printer.requests)
    await entry.runtime_data.coordinator.async_refresh()
    assert len(printer.requests) == polls + 1
    assert state_of(hass, entry, "upload_progress").state == progress.state
    assert (await refusal(hass, entry, plain(media, "b.gcode")))[0] == "upload_running"
    await press(hass, entry, "cancel_upload")
    with pytest.raises(HomeAssistantError) as caught:
        await task
    assert caught.value.translation_key == "upload_canceled"
    assert state_of(hass, entry, "upload_progress").state == "unknown"
    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, entry, "cancel_upload")
    assert caught.value.translation_key == "no_upload"
    assert not stored(printer, "cube.gcode")
    printer.faults.upload_rate = None
    await upload(hass, entry, plain(media))
    assert stored(printer, "cube.gcode")


@SLOW
async def test_a_printer_that_takes_a_file_is_not_off(
    hass: HomeAssistant,
    running: tuple[SimulatedPrinter, MockConfigEntry, asyncio.Task[Any]],
) -> None:
    """Whatever becomes of the polls meanwhile: its bytes move."""
    _, entry, _ = running
    coordinator = entry.runtime_data.coordinator
    coordinator.connectivity._answered_at -= 3600
    shown = coordinator.data.upload_progress
    await until(lambda: coordinator.data.upload_progress != shown)
    coordinator.connectivity.attempt_failed()
    assert coordinator.connectivity.online


@SLOW
@pytest.mark.parametrize("how", ["caller", "unload"])
async def test_an_upload_ends_with_who_wanted_it(
    hass: HomeAssistant,
    running: tuple[SimulatedPrinter, MockConfigEntry, asyncio.Task[Any]],
    temporary: Path,
    how: str,
) -> None:
    """With the script that has called it, and with the entry."""
    printer, entry, task = running
    if how == "caller":
        task.cancel()
    else:
        await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises((asyncio.CancelledError, HomeAssistantError)):
        await task
    printer.faults.upload_rate = None
    await asyncio.sleep(0.2)
    assert not stored(printer, "cube.gcode")
    assert not [path for path in temporary.rglob("*") if path.is_file()]


async def test_what_a_power_cut_has_left_is_removed(
    hass: HomeAssistant, switch_on: SwitchOn, media: Path, temporary: Path
) -> None:
    """At the next start; what another Home Assistant has there stays."""
    ours = temporary / f"{sources._prefix(hass)}left"
    another = temporary / f"{DOMAIN}-another"
    for folder in (ours, another):
        folder.mkdir()
        plain(folder)
    printer, entry = await bring(hass, switch_on, M5_PRO)
    assert list(temporary.iterdir()) == [another]
    # The folder of an upload is named as the one that was removed.
    printer.faults.upload_rate = 1000
    uploading = asyncio.create_task(upload(hass, entry, plain(media, size=100_000)))
    await until(lambda: len(list(temporary.iterdir())) == 2)
    assert [*temporary.glob(f"{sources._prefix(hass)}*")]
    uploading.cancel()
    await asyncio.wait({uploading})
