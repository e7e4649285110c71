"""Actions on stored files: what is listed, and every way to start one."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
import json
import re
from types import MappingProxyType
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.flashforge.const import DOMAIN
from tests.client.request_spy import on_command, on_request
from tests.repository import ROOT
from tests.simulator import RequestRecord, SimulatedPrinter
from tests.simulator.job import DEFAULT_FILES, StoredFile

from .catalogue import GENERIC_IN_LAN_MODE, GENERIC_OVER_TCP
from .conftest import SwitchOn, bring, device_id, perform, state_of, told

# What fails is not waited for.
pytestmark = pytest.mark.timings(
    read_back_intervals=(0.0, 0.0, 0.05),
    late_read_back_intervals=(),
    settling_timeout=0.5,
    settling_interval=0.01,
    log_in_interval=0.05,
    end_of_data_timeout=0.3,
    start_check_interval=0.01,
)

NAMES = [file.file_name for file in DEFAULT_FILES]
CLEAR, START = "stateCtrl_cmd", "/printGcode"


async def files_of(
    hass: HomeAssistant, entry: MockConfigEntry
) -> tuple[list[dict[str, Any]], bool]:
    """Return the files of a printer, and whether these are all."""
    response = await perform(hass, "get_files", entry)
    # As automations and the developer tools get it.
    answer = json.loads(json.dumps(response))[device_id(hass, entry)]
    assert set(answer) == {"files", "complete"}
    assert all(
        set(one) == {"file_name", "print_time", "filament_weight", "tools"}
        for one in answer["files"]
    )
    return answer["files"], answer["complete"]


def unknown(name: str) -> dict[str, Any]:
    """Return a file of which only the name is told."""
    return {
        "file_name": name,
        "print_time": None,
        "filament_weight": None,
        "tools": [],
    }


async def refusal(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    fields: Mapping[str, object] = MappingProxyType({}),
    *,
    action: str = "start_print",
    **more: object,
) -> str | None:
    """Perform what is refused, and return the key of the reason."""
    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, action, entry, {**fields, **more})
    assert caught.value.translation_domain == DOMAIN
    return caught.value.translation_key


# Lists.


async def test_a_5m_whose_other_port_is_closed_lists_the_recent_files(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Ten of them are better than an error, if that is said."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    everything, complete = await files_of(hass, entry)
    assert complete is True
    await printer.set_tcp(False)
    files, complete = await files_of(hass, entry)
    assert files == everything[:10]
    assert complete is False
    assert len(everything) > 10


async def test_an_ad5x_tells_what_each_file_needs(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Seconds, grams, and its tools counted from 1 as in `tool_1`."""
    _printer, entry = await bring(hass, switch_on, "ad5x")
    files, complete = await files_of(hass, entry)
    assert [one["file_name"] for one in files] == NAMES[:10]
    assert complete is False
    (hinge,) = (one for one in files if one["file_name"] == "hinge.3mf")
    assert hinge == {
        "file_name": "hinge.3mf",
        "print_time": 6100,
        "filament_weight": 35.5,
        "tools": [
            {
                "tool": 1,
                "material": "PLA",
                "color": "#FFFFFF",
                "filament_weight": 20.1,
            },
            {
                "tool": 2,
                "material": "PLA",
                "color": "#F95D73",
                "filament_weight": 15.4,
            },
        ],
    }


@pytest.mark.parametrize("model", ["adventurer_5m", "adventurer_5m_pro"])
async def test_a_5m_lists_all_with_the_recent_ones_first(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """The ten that HTTP tells, and behind them those that only TCP knows of."""
    printer, entry = await bring(hass, switch_on, model)

    def turn_around(code: str) -> None:
        # Nothing says in which order a printer lists them over TCP.
        if code == "M661":
            printer.machine.card.files.reverse()

    on_command(printer, turn_around)
    files, complete = await files_of(hass, entry)
    order = [*NAMES[:10], NAMES[11], NAMES[10]]
    assert files == [unknown(name) for name in order]
    assert complete is True


@pytest.mark.parametrize("model", ["creator_5", *GENERIC_IN_LAN_MODE])
async def test_some_list_the_recent_ones_alone(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """And it is said that these may not be all."""
    printer, entry = await bring(hass, switch_on, model)
    files, complete = await files_of(hass, entry)
    assert files == [unknown(name) for name in NAMES[:10]]
    assert complete is False
    assert not printer.tcp_connections


@pytest.mark.parametrize(
    "model", ["adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m_pro"]
)
async def test_over_tcp_all_are_listed_and_asked_for_once(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """What is no model is left out."""
    printer, entry = await bring(hass, switch_on, model, tcp=True)
    asked = len(printer.tcp_records)
    files, complete = await files_of(hass, entry)
    assert files == [unknown(name) for name in NAMES]
    assert complete is True
    assert [record.code for record in printer.tcp_records[asked:]].count("M661") == 1


@pytest.mark.parametrize("model", ["ad5x", *GENERIC_OVER_TCP])
async def test_some_list_nothing_over_tcp(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """They are not asked what they would not answer."""
    printer, entry = await bring(hass, switch_on, model, tcp=True)
    assert await refusal(hass, entry, action="get_files") == "not_supported"
    assert "M661" not in [record.code for record in printer.tcp_records]


@pytest.mark.parametrize(
    ("model", "tcp"), [("adventurer_5m", False), ("adventurer_4", True)]
)
async def test_names_that_are_odd(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """They come as they are, and a file can be started by what is listed."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    odd = [
        "Würfel {0} ½.gcode",
        "立方体.gcode",
        "\N{ROCKET} {{ states('x') }}.gx",
        "a & <b>'\"\\.3mf",
        "UPPER.GCODE",
        *("two  blanks.gcode", "..gcode.gcode"),
    ]
    for name in odd:
        printer.machine.card.put_first(StoredFile(file_name=name))
    files, _complete = await files_of(hass, entry)
    listed = [one["file_name"] for one in files]
    assert listed[: len(odd)] == odd[::-1]
    assert len(listed) == len(set(listed))
    await perform(hass, "start_print", entry, file_name=odd[2])
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == odd[2]


async def test_a_list_that_is_hostile(hass: HomeAssistant, switch_on: SwitchOn) -> None:
    """What could not be asked for, or is no name, is left out."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    printer.faults.tcp_hostile_list = True
    files, _complete = await files_of(hass, entry)
    assert [one["file_name"] for one in files] == [
        "cube.gcode",
        "<img src=x onerror=alert(1)>.gcode",
    ]


async def test_an_empty_card(hass: HomeAssistant, switch_on: SwitchOn) -> None:
    """It has no files, and these are all."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.machine.card.files.clear()
    files, complete = await files_of(hass, entry)
    assert (files, complete) == ([], True)


@pytest.mark.parametrize(("model", "tcp"), [("ad5x", False), ("adventurer_4", True)])
async def test_files_of_a_printer_that_is_off(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """They are not made up."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    await printer.power_off()
    assert await refusal(hass, entry, action="get_files") == "unreachable"


# Options of a start.


@pytest.mark.parametrize(
    ("model", "kit", "options", "told_options"),
    [
        (
            "adventurer_5m_pro",
            {},
            {"leveling": True},
            {"leveling": True, "flow_calibration": False, "time_lapse": None},
        ),
        (
            "adventurer_5m_pro",
            {"firmware": "2.4.5"},
            {},
            {"leveling": False, "flow_calibration": None, "tool_count": None},
        ),
        (
            "ad5x",
            {"camera_kit": True},
            {"leveling": "on", "time_lapse": True, "first_layer_inspection": False},
            {
                "leveling": True,
                "time_lapse": True,
                "first_layer_inspection": False,
                "use_station": False,
                "tool_count": 0,
            },
        ),
        (
            "creator_5",
            {},
            {"flow_calibration": True, "time_lapse": True},
            {"leveling": False, "flow_calibration": True, "time_lapse": True},
        ),
        ("creator_5", {}, {"leveling": True}, {"leveling": True, "time_lapse": False}),
    ],
)
async def test_options_arrive(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    model: str,
    kit: Mapping[str, object],
    options: Mapping[str, object],
    told_options: Mapping[str, object],
) -> None:
    """As the firmware reads them; one that is left out is off."""
    printer, entry = await bring(hass, switch_on, model, kit)
    await perform(hass, "start_print", entry, options, file_name="cube.gcode")
    last = printer.machine.last_start
    assert last is not None
    assert {name: getattr(last, name) for name in told_options} == told_options


@pytest.mark.parametrize(
    ("model", "tcp", "options"),
    [
        ("adventurer_5m", False, {"flow_calibration": True}),
        ("adventurer_5m", False, {"leveling": True, "time_lapse": True}),
        ("ad5x", False, {"first_layer_inspection": True}),
        ("ad5x", False, {"time_lapse": True}),
        # Without slots there is nothing to choose.
        ("adventurer_5m_pro", False, {"tool_1": 1}),
        ("adventurer_5m_pro", False, {"match": "automatic"}),
        ("adventurer_4", True, {"leveling": True}),
        ("adventurer_4", True, {"tool_1": 1}),
        ("ad5x", True, {"tool_1": 1}),
        ("ad5x", True, {"match": "automatic"}),
        ("unknown_http", False, {}),
        ("unknown_http", False, {"tool_1": 1}),
        ("guider_4", False, {"plate_is_clear": True}),
        ("creator_4", True, {}),
        ("unknown_tcp", True, {"match": "automatic"}),
    ],
)
@pytest.mark.parametrize("plate_is_clear", [False, True])
async def test_what_a_printer_cannot_do_is_not_left_out(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    model: str,
    tcp: bool,
    options: Mapping[str, object],
    plate_is_clear: bool,
) -> None:
    """It is refused before anything is sent, and the plate stays as it is."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    printer.machine.start_job("old.gcode", heated=True)
    printer.machine.finish_job()
    await entry.runtime_data.coordinator.async_refresh()
    fields = {"plate_is_clear": plate_is_clear, **options}
    key = await refusal(hass, entry, fields, file_name="cube.gcode")
    assert key == "not_supported"
    assert told(printer) == []


async def test_an_ad5x_without_a_station_has_no_slots(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It prints from its spool, and is told of no slot."""
    printer, entry = await bring(hass, switch_on, "ad5x", station=False)
    for fields in ({"tool_1": 1}, {"match": "automatic"}):
        key = await refusal(hass, entry, fields, file_name="cube.gcode")
        assert key == "not_supported"
    assert told(printer) == []
    await perform(hass, "start_print", entry, file_name="cube.gcode")
    assert told(printer) == [START]


# Slots of a start.


def slots_of(printer: SimulatedPrinter) -> tuple[int, ...]:
    """Return the slots that the job uses, in the order of the file's tools."""
    assert printer.machine.job is not None
    return printer.machine.job.slots


def mapped(printer: SimulatedPrinter) -> list[tuple[object, ...]]:
    """Return what was said of each tool: tool, slot, material and both colors."""
    last = printer.machine.last_start
    assert last is not None
    return [
        (
            one["toolId"],
            one["slotId"],
            one["materialName"],
            one["toolMaterialColor"],
            one["slotMaterialColor"],
        )
        for one in last.mappings
    ]


@pytest.mark.parametrize(
    ("file_name", "fields", "mapping"),
    [
        ("cube.gcode", {"tool_1": 3}, [(0, 3, "PLA", "#FFFFFF", "#FEF043")]),
        ("cube.gcode", {"tool_1": "4"}, [(0, 4, "PLA", "#FFFFFF", "#F95D73")]),
        (
            "hinge.3mf",
            {"tool_1": 4, "tool_2": 2},
            [
                (0, 4, "PLA", "#FFFFFF", "#F95D73"),
                (1, 2, "PLA", "#F95D73", "#2750E0"),
            ],
        ),
        # Not listed, so that nobody knows what it needs.
        (
            "dice_tower.gcode",
            {"tool_1": 3, "tool_3": 1},
            [
                (0, 3, "PLA", "#808080", "#FEF043"),
                (2, 1, "PLA", "#808080", "#FFFFFF"),
            ],
        ),
    ],
)
async def test_slots_that_somebody_chose(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    file_name: str,
    fields: Mapping[str, object],
    mapping: list[tuple[object, ...]],
) -> None:
    """An AD5X takes the filament from there, for a file of one color as well."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    await perform(hass, "start_print", entry, fields, file_name=file_name)
    assert mapped(printer) == mapping
    assert slots_of(printer) == tuple(slot for _, slot, *_ in mapping)
    last = printer.machine.last_start
    assert last is not None
    assert (last.use_station, last.tool_count) == (True, len(mapping))


async def test_without_slots_it_is_the_external_spool(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Also for a file that was sliced for slots."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    await perform(hass, "start_print", entry, file_name="hinge.3mf")
    assert slots_of(printer) == ()
    assert mapped(printer) == []


@pytest.mark.parametrize(
    ("fields", "tool", "reason"),
    [
        ({"tool_1": 1}, "2", "unmapped"),
        ({"tool_1": 1, "tool_2": 3, "tool_3": 2}, "3", "unknown_tool"),
        ({"tool_1": 3, "tool_2": 3}, "2", "slot_twice"),
        ({"tool_1": 2, "tool_2": 1}, "1", "other_material"),
        ({"tool_1": 1, "tool_2": 4}, "2", "slot_incomplete"),
    ],
)
async def test_slots_that_do_not_fit(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    fields: Mapping[str, object],
    tool: str,
    reason: str,
) -> None:
    """The tool that they are about is named, and nothing is started."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    # Somebody changes the filament after the last poll.
    printer.machine.station.fill(2, "PETG", "#FFFFFF")
    printer.machine.station.empty(4)
    with pytest.raises(ServiceValidationError) as caught:
        await perform(hass, "start_print", entry, fields, file_name="hinge.3mf")
    assert caught.value.translation_key == f"mapping_{reason}"
    assert caught.value.translation_placeholders == {"tool": tool}
    assert told(printer) == []


async def test_the_best_slots(hass: HomeAssistant, switch_on: SwitchOn) -> None:
    """Of the same material, and of the nearest color."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    station = printer.machine.station
    station.fill(1, "PLA", "#F95D73")
    station.fill(2, "PETG", "#FFFFFF")
    station.fill(3, "PLA", "#EEEEEE")
    await perform(hass, "start_print", entry, file_name="hinge.3mf", match="automatic")
    assert slots_of(printer) == (3, 1)


async def test_no_slot_is_good_enough(hass: HomeAssistant, switch_on: SwitchOn) -> None:
    """The material is not chosen by its color."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    for slot in (1, 2, 3, 4):
        printer.machine.station.fill(slot, "PETG", "#FFFFFF")
    key = await refusal(hass, entry, file_name="hinge.3mf", match="automatic")
    assert key == "mapping_unmapped"
    assert told(printer) == []


@pytest.mark.parametrize(
    ("model", "file_name"),
    [
        # It is not among the last ten.
        ("ad5x", "dice_tower.gcode"),
        ("ad5x", "nothing.gcode"),
        # It never tells.
        ("creator_5", "hinge.3mf"),
    ],
)
async def test_nobody_knows_what_a_file_needs(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, file_name: str
) -> None:
    """Slots are not chosen by chance."""
    printer, entry = await bring(hass, switch_on, model)
    key = await refusal(hass, entry, file_name=file_name, match="automatic")
    assert key == "tools_unknown"
    assert told(printer) == []


@pytest.mark.parametrize("model", ["creator_5", "creator_5_pro"])
async def test_slots_of_a_creator_5(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It reads them for a `.3mf`; for others it would take no notice of them."""
    printer, entry = await bring(hass, switch_on, model)
    key = await refusal(hass, entry, file_name="cube.gcode", tool_1=2)
    assert key == "mapping_no_3mf"
    assert told(printer) == []
    await perform(hass, "start_print", entry, file_name="hinge.3mf", tool_1=2, tool_2=4)
    assert slots_of(printer) == (2, 4)
    assert [one[:3] for one in mapped(printer)] == [(0, 2, "PLA"), (1, 4, "PLA")]


# The plate.


@pytest.mark.parametrize("ended", ["completed", "cancelled", "error"])
@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x", "creator_5"])
async def test_a_plate_that_somebody_has_looked_at(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, ended: str
) -> None:
    """It is confirmed and then printed on; without a word nothing happens."""
    printer, entry = await bring(hass, switch_on, model)
    machine = printer.machine
    machine.start_job("old.gcode", heated=True)
    match ended:
        case "completed":
            machine.finish_job()
        case "cancelled":
            machine.cancel()
        case "error":
            machine.fail_job("E0007")
    key = await refusal(hass, entry, file_name="cube.gcode")
    assert key == "plate_not_clear"
    assert told(printer) == []
    fields = {"file_name": "cube.gcode", "plate_is_clear": True}
    await perform(hass, "start_print", entry, fields)
    assert told(printer) == [CLEAR, START]
    assert machine.job is not None
    assert machine.job.file.file_name == "cube.gcode"
    assert state_of(hass, entry, "file_name").state == "cube.gcode"


async def test_a_plate_that_is_clear_anyway(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """There is nothing to confirm."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    fields = {"file_name": "cube.gcode", "plate_is_clear": True}
    await perform(hass, "start_print", entry, fields)
    assert told(printer) == [START]


async def test_a_print_that_is_on_is_left_alone(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Whatever somebody says of the plate."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.time.speed = 0
    printer.machine.start_job("theirs.gcode", heated=True, progress=0.3)
    key = await refusal(hass, entry, file_name="cube.gcode", plate_is_clear=True)
    assert key == "busy"
    assert told(printer) == []


@pytest.mark.parametrize("plate_is_clear", [False, True])
async def test_without_lan_mode_nobody_confirms_a_plate(
    hass: HomeAssistant, switch_on: SwitchOn, plate_is_clear: bool
) -> None:
    """An Adventurer 4 prints on it when somebody has looked."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    printer.machine.start_job("old.gcode", heated=True)
    printer.machine.finish_job()
    fields = {"file_name": "cube.gcode", "plate_is_clear": plate_is_clear}
    if not plate_is_clear:
        assert await refusal(hass, entry, fields) == "plate_not_clear"
        assert told(printer) == []
        return
    await perform(hass, "start_print", entry, fields)
    assert told(printer) == ["M23 0:/user/cube.gcode"]


# Starts that come to nothing.


@pytest.mark.parametrize(("model", "tcp"), [("ad5x", False), ("adventurer_4", True)])
async def test_a_file_that_is_not_there(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """The printer says so, in its own words."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    assert await refusal(hass, entry, file_name="nothing.gcode") == "refused"
    assert len(told(printer)) == 1
    assert printer.machine.job is None


async def test_a_start_that_the_printer_drops(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """As some do right after an upload: it is said, and not sent again."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.time.speed = 0
    printer.faults.drop_start_after_upload = True
    printer.machine.last_upload_at = printer.time.now()
    assert await refusal(hass, entry, file_name="cube.gcode") == "no_effect"
    assert told(printer) == [START]


async def test_a_start_whose_answer_is_lost_prints_no_phantom(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """A second one would; what the printer shows decides."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.time.speed = 0
    printer.faults.phantom_start = True

    def lose(record: RequestRecord) -> None:
        printer.faults.reset = record.path == START
        if printer.faults.reset:
            printer.machine.start_stored("cube.gcode")

    on_request(printer, lose)
    await perform(hass, "start_print", entry, file_name="cube.gcode")
    assert told(printer) == [START]
    assert printer.machine.job is not None
    assert not printer.machine.job.phantom


@pytest.mark.parametrize("is_ready", [True, False])
async def test_two_starts_at_once_are_one(
    hass: HomeAssistant, switch_on: SwitchOn, is_ready: bool
) -> None:
    """A second one would print a phantom; it hears that the printer is busy."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.time.speed = 0
    printer.faults.phantom_start = True
    if not is_ready:
        printer.machine.start_job("old.gcode", heated=True)
        printer.machine.finish_job()
    fields = {"file_name": "cube.gcode", "plate_is_clear": True}
    results = await asyncio.gather(
        *(perform(hass, "start_print", entry, fields) for _ in range(2)),
        return_exceptions=True,
    )
    assert told(printer) == ([START] if is_ready else [CLEAR, START])
    assert [one for one in results if not isinstance(one, Exception)] == [{}]
    (error,) = (one for one in results if isinstance(one, ServiceValidationError))
    assert error.translation_key == "busy"
    assert printer.machine.job is not None
    assert not printer.machine.job.phantom


async def test_the_example_of_the_readme(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """What is copied from there works, with one's own device."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    printer.machine.start_job("old.gcode", heated=True)
    printer.machine.finish_job()
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition("\n### Starting a print\n")[2].partition("\n#")[0]
    (example,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    placeholder = "0123456789abcdef0123456789abcdef"
    assert placeholder in example
    steps = yaml.safe_load(example.replace(placeholder, device_id(hass, entry)))
    script = {"begin": {"sequence": steps["actions"]}}
    assert await async_setup_component(hass, "script", {"script": script})
    await hass.services.async_call("script", "begin", blocking=True)
    last = printer.machine.last_start
    assert last is not None
    assert (last.file_name, last.leveling) == ("benchy.gcode", True)


async def test_files_that_a_slicer_made_are_listed_with_their_slots(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """What is listed can be used for the start as it is."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    (hinge,) = (one for one in DEFAULT_FILES if one.file_name == "hinge.3mf")
    tools = (replace(hinge.tools[0], material="PETG"), hinge.tools[1])
    printer.machine.card.put_first(replace(hinge, tools=tools))
    printer.machine.station.fill(2, "PETG", "#FFFFFF")
    (first, *_), _complete = await files_of(hass, entry)
    by_material = {"PETG": 2, "PLA": 4}
    fields = {
        f"tool_{tool['tool']}": by_material[tool["material"]] for tool in first["tools"]
    }
    await perform(hass, "start_print", entry, fields, file_name=first["file_name"])
    assert slots_of(printer) == (2, 4)
