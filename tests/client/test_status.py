"""From what a printer reports to its status."""

from collections.abc import Mapping
import json
from math import inf, nan
from typing import Any, override

import aiohttp
from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
    Heater,
    Job,
    PrinterState,
    PrinterStatus,
    Tool,
)
from custom_components.flashforge.client.http.status import (
    DETAIL_KEYS,
    parse_detail,
    unknown_word,
)
from custom_components.flashforge.client.status import (
    AutomaticShutdown,
    Fans,
    Filtration,
    Lifetime,
)
from tests.simulator import SimulatedPrinter

from .conftest import CHECK_CODE, SERIAL_NUMBER
from .details import (
    ABSURD,
    AFFECTED,
    PRINTING,
    check,
    everything,
    examples,
    texts,
    values,
)
from .fake_http import always, answer, serve


def test_a_printing_printer() -> None:
    """Every field of the example arrives with its unit."""
    assert parse_detail(PRINTING) == PrinterStatus(
        product_id=36,
        name="Desk Pro",
        location="Group A",
        firmware_version="3.2.7",
        mac_address="88:A9:A7:00:00:02",
        build_volume="220X220X220",
        nozzle_size="0.4mm",
        state=PrinterState.PRINTING,
        job=Job(
            file_name="cube.gcode",
            progress=0.42,
            has_thumbnail=True,
            layer=44,
            total_layers=419,
            elapsed=1800,
            estimate=5400,
            filament_length=12500,
            filament_weight=35.5,
            infill=15,
        ),
        tools=(
            Tool(nozzle=Heater(temperature=209.6, target=210), filament_type="PLA"),
        ),
        bed=Heater(temperature=60.1, target=60),
        chamber=Heater(temperature=0, target=0),
        fans=Fans(cooling=80, chamber=0),
        filtration=Filtration(internal=True, external=False),
        light=True,
        door_open=False,
        camera_url="http://192.0.2.10:8080/?action=stream",
        print_speed=100,
        current_speed=250,
        z_offset=0,
        tvoc=12,
        free_space=4.9,
        automatic_shutdown=AutomaticShutdown(enabled=False, delay=30 * 60),
        lifetime=Lifetime(print_time=19122 * 60, filament=812.4),
    )


def test_nothing_reported_is_nothing_known() -> None:
    """An empty detail is a status in which all is unknown."""
    assert set(everything(check({})).values()) <= {None, False}


# Whatever arrives.


@examples(max_examples=50)
@given(
    st.dictionaries(st.sampled_from([*PRINTING, "jobId", "model"]), values, max_size=20)
)
def test_any_values_make_a_status(detail: dict[str, object]) -> None:
    """Known keys with any JSON values give a status, and never an exception."""
    check(detail)


@examples(max_examples=50)
@given(st.dictionaries(texts, values, max_size=5))
def test_any_object_makes_a_status(detail: dict[str, object]) -> None:
    """Any JSON object gives a status, and never an exception."""
    check(detail)


FIELDS = [*PRINTING, "jobId", "model"]


def test_trap_61_an_odd_field_costs_only_itself(subtests: pytest.Subtests) -> None:
    """A missing or absurd field changes its own reading, and no other one."""
    for key in FIELDS:
        with subtests.test(key):
            good = everything(parse_detail(PRINTING))
            missing = {name: value for name, value in PRINTING.items() if name != key}
            for detail in (missing, *({**PRINTING, key: odd} for odd in ABSURD)):
                _check_the_rest(good, everything(check(detail)), key)


@examples(max_examples=150)
@given(st.sampled_from([*PRINTING, "jobId", "model"]), values)
def test_trap_18_any_field_costs_only_itself(key: str, value: object) -> None:
    """Whatever a field holds, the product id and all else are read as before."""
    good = everything(parse_detail(PRINTING))
    _check_the_rest(good, everything(check({**PRINTING, key: value})), key)


def _check_the_rest(good: dict[str, object], now: dict[str, object], key: str) -> None:
    if key == "status":
        assert {path: one for path, one in now.items() if not _of_status(path)} == {
            path: one for path, one in good.items() if not _of_status(path)
        }
        return
    assert now.keys() == good.keys()
    changed = {path for path, value in now.items() if value != good[path]}
    assert changed <= {AFFECTED.get(key)}


def _of_status(path: str) -> bool:
    return path == "state" or path.startswith("job")


@examples(max_examples=30)
@given(st.dictionaries(texts.map(lambda text: f"new{text}"), values, max_size=5))
def test_trap_12_unknown_keys_do_not_matter(extra: dict[str, object]) -> None:
    """Keys that a newer firmware sends change nothing."""
    assert parse_detail({**PRINTING, **extra}) == parse_detail(PRINTING)


async def test_trap_61_an_odd_field_on_the_wire(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Odd children of a real answer cost as little."""
    good = await client.info.get_status()
    printer.faults.detail_overrides = {
        "newKey": {"a": [1]},
        "tvoc": {"value": 3},
        "platTemp": inf,
        "rightTemp": None,
    }
    odd, known = everything(await client.info.get_status()), everything(good)
    costs = {"tvoc", "bed.temperature", "tools.0.nozzle.temperature"}
    assert {path for path in odd if odd[path] != known[path]} == costs
    assert {odd[path] for path in costs} == {None}


# The status.


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("ready", "ready"),
        ("busy", "busy"),
        ("calibrate_doing", "calibrating"),
        ("heating", "heating"),
        ("printing", "printing"),
        ("pausing", "pausing"),
        ("canceling", "canceling"),
        ("cancel", "cancelled"),
        ("cancelled", "cancelled"),
        ("completed", "completed"),
        ("complete", "completed"),
        ("error", "error"),
        ("downloading", "downloading"),
        ("sending", "downloading"),
        ("unzipping", "preparing"),
        ("cloud_slicing", "busy"),
        ("building", "printing"),
        ("preparing", "preparing"),
        ("idle", "ready"),
        ("PRINTING", "printing"),
        (" Ready ", "ready"),
    ],
)
def test_status_words(word: str, state: str) -> None:
    """Every word of the firmware is known, in any letters."""
    assert parse_detail({"status": word}).state == state
    assert unknown_word({"status": word}) is None


@pytest.mark.parametrize("word", ["pause", "paused"])
def test_trap_05_both_spellings_of_paused(word: str) -> None:
    """The firmware writes `pause`, older texts `paused`."""
    assert parse_detail({"status": word}).state is PrinterState.PAUSED


def test_an_unknown_word_is_busy() -> None:
    """A word that nobody knows means that the printer does something."""
    assert parse_detail({"status": "levitating"}).state is PrinterState.BUSY
    assert unknown_word({"status": "levitating"}) == "levitating"


@pytest.mark.parametrize("value", [None, "", " ", 3, [], {}])
def test_no_word_is_no_state(value: object) -> None:
    """Without a word the state is unknown, and nothing to wonder about."""
    assert parse_detail({"status": value}).state is None
    assert unknown_word({"status": value}) is None


@pytest.mark.parametrize(
    ("words", "running", "in_progress"),
    [
        ("preparing heating printing pausing canceling", True, True),
        ("paused", False, True),
        ("ready busy calibrating cancelled completed error downloading", False, False),
    ],
)
def test_what_states_mean(words: str, running: bool, in_progress: bool) -> None:
    """A paused job is in progress without running; an ended one is neither."""
    for word in words.split():
        state = PrinterState(word)
        assert (state.running, state.job_in_progress) == (running, in_progress)
        ended = word in {"cancelled", "completed", "error"}
        assert state.awaits_cleared_plate is ended


async def test_trap_06_a_clog_shows_as_a_pause_with_an_error_code(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A problem is a problem whatever the status says."""
    printer.machine.start_job(heated=True)
    assert not (await client.info.get_status()).has_problem
    printer.machine.fail_job("E0163", paused=True)
    status = await client.info.get_status()
    assert status.state is PrinterState.PAUSED
    assert status.error_code == "E0163"
    assert status.has_problem


@pytest.mark.parametrize("code", ["", "0", "0000", "E0", "e0", "E0000", " 0 ", 0, None])
def test_trap_47_some_error_codes_are_none(code: object) -> None:
    """The firmware has several ways to say that all is well."""
    status = parse_detail({"status": "printing", "errorCode": code})
    assert status.error_code is None
    assert not status.has_problem


def test_an_error_without_a_code_is_a_problem() -> None:
    """The state alone is enough."""
    assert parse_detail({"status": "error"}).has_problem


# The job.


@pytest.mark.parametrize("word", ["ready", "idle"])
def test_trap_48_a_file_name_alone_is_no_job(word: str) -> None:
    """A ready printer has no job, whatever file name it still reports."""
    assert parse_detail({**PRINTING, "status": word}).job is None


@pytest.mark.parametrize(
    "word",
    [
        "heating", "printing", "pausing", "pause", "canceling", "cancel", "completed",
    ],
)  # fmt: skip
def test_a_job_without_its_name_is_a_job(word: str) -> None:
    """A printer in the middle of a job has one, even if the name is missing."""
    assert parse_detail({"status": word}).job == Job()


@pytest.mark.parametrize("word", ["busy", "error", "downloading", "calibrate_doing"])
def test_without_a_name_these_states_have_no_job(word: str) -> None:
    """What a printer also does without a job needs a file name to be one."""
    assert parse_detail({"status": word}).job is None
    named = parse_detail({"status": word, "printFileName": "a.gx"})
    assert named.job == Job(file_name="a.gx")


def _job(**fields: object) -> Job:
    job = parse_detail({**PRINTING, **fields}).job
    assert job is not None
    return job


@pytest.mark.parametrize(
    ("sent", "progress"),
    [(0, 0), (0.42, 0.42), (1, 1), (1.0, 1), (42, 0.42), (100, 1), ("0.5", 0.5)],
)
def test_trap_09_progress_is_a_share(sent: object, progress: float) -> None:
    """Progress is a share of one, also of a printer that counts in percent."""
    assert _job(printProgress=sent).progress == progress


@pytest.mark.parametrize("sent", [5400.5, "5400.5"])
def test_trap_08_an_estimate_may_have_a_fraction(sent: object) -> None:
    """Seconds come with fractions."""
    assert _job(estimatedTime=sent).estimate == 5400.5


def test_one_answer_tells_no_remaining_time() -> None:
    """What the estimate is of shows over several polls."""
    assert _job().remaining is None


# Numbers that no printer has.

_BEYOND: Mapping[str, float] = {
    "autoShutdownTime": 1e7,
    "chamberFanSpeed": 101,
    "chamberTargetTemp": 1001,
    "chamberTemp": 1001,
    "coolingFanSpeed": 65660,
    "cumulativeFilament": 1e8,
    "cumulativePrintTime": 1e8,
    "currentPrintSpeed": 65660,
    "estimatedRightLen": 1e8,
    "estimatedRightWeight": 1e6,
    "estimatedTime": 1e308,
    "fillAmount": 101,
    "platTargetTemp": 1e300,
    "platTemp": 65660,
    "printDuration": 1e8,
    "printLayer": 1e300,
    "printProgress": 101,
    "printSpeedAdjust": 65660,
    "remainingDiskSpace": 1e12,
    "rightTargetTemp": 5e4,
    "rightTemp": 5e4,
    "targetPrintLayer": 8065023,
    "tvoc": 1e9,
    "zAxisCompensation": 21,
}


@pytest.mark.parametrize("key", _BEYOND)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_that_no_printer_has_is_unknown(key: str, sign: int) -> None:
    """Such a number costs its own value, and no other one."""
    beyond = everything(check({**PRINTING, key: sign * _BEYOND[key]}))
    without = everything(check({**PRINTING, key: None}))
    assert beyond == without


@pytest.mark.parametrize("key", _BEYOND)
def test_every_number_is_bounded(key: str) -> None:
    """The largest number that is read is a sane one, whatever is sent."""
    place = AFFECTED[key]
    known = [
        value
        for sent in (10.0**power for power in range(1, 309))
        if (value := everything(check({**PRINTING, key: sent})).get(place)) is not None
    ]
    assert all(isinstance(one, float | int) and one <= 1e9 for one in known)


@pytest.mark.parametrize("word", ["downloading", "sending", "unzipping"])
def test_while_a_file_arrives_no_number_of_the_job_is_read(word: str) -> None:
    """The numbers are those of whatever was in the printer's memory before."""
    status = check({**PRINTING, "status": word, "printLayer": 65, "printDuration": 9})
    assert status.job == Job(file_name="cube.gcode")
    assert status.fans == Fans()
    assert (status.print_speed, status.current_speed, status.z_offset) == (None,) * 3
    # What is measured is not affected.
    assert status.bed == Heater(temperature=60.1, target=60)


def test_a_print_of_no_second_and_no_layer_is_being_prepared() -> None:
    """A Creator 5 says `printing` while it levels and calibrates."""
    begins = {**PRINTING, "printDuration": 0, "printLayer": 0}
    assert parse_detail(begins).state is PrinterState.PREPARING
    for key, value in (("printDuration", 1), ("printLayer", 1), ("printLayer", None)):
        changed = {**begins, key: value}
        assert parse_detail(changed).state is PrinterState.PRINTING


@pytest.mark.parametrize(
    ("name", "product_id"),
    [("Creator 5 Pro", 41), ("creator  5", 40), ("Creator 6", None), (None, None)],
)
def test_a_model_may_be_told_by_name_alone(
    name: str | None, product_id: int | None
) -> None:
    """Without a product id the firmware's own name of the model decides."""
    detail = {**PRINTING, "pid": None, "model": name}
    assert parse_detail(detail).product_id == product_id
    assert parse_detail({**detail, "pid": 36}).product_id == 36


def test_no_layers_are_unknown_layers() -> None:
    """A file without layers in it does not have zero."""
    assert _job(targetPrintLayer=0).total_layers is None


def test_filament_of_both_sides_adds_up() -> None:
    """Length and weight are those of the whole job."""
    job = _job(estimatedLeftLen=500, estimatedLeftWeight=1.5)
    assert (job.filament_length, job.filament_weight) == (13000, 37)


# Single readings.


@pytest.mark.parametrize("sent", [-108, -109, "-108", -50])
def test_trap_10_a_missing_chamber_sensor(sent: object) -> None:
    """A chamber without a sensor has no temperature."""
    status = parse_detail({**PRINTING, "chamberTemp": sent})
    assert status.chamber.temperature is None
    assert status.product_id == 36


@pytest.mark.parametrize("speed", [201, 500])
def test_trap_11_fast_printers_are_not_out_of_range(speed: int) -> None:
    """No inbound number is refused for being larger than expected."""
    status = parse_detail({"printSpeedAdjust": speed, "currentPrintSpeed": speed})
    assert (status.print_speed, status.current_speed) == (speed, speed)


def test_a_speed_of_zero_percent_is_unknown() -> None:
    """A printer that has not printed yet reports zero."""
    assert parse_detail({"printSpeedAdjust": 0.0}).print_speed is None


def test_trap_17_the_name_does_not_make_the_model() -> None:
    """A renamed printer stays what it is."""
    status = parse_detail({**PRINTING, "name": "Creator 5 Pro"})
    assert (status.product_id, status.name) == (36, "Creator 5 Pro")


def test_trap_18_the_product_id_is_read_whatever_the_rest() -> None:
    """Nothing else can hide a supported model."""
    nonsense = {key: {"odd": [nan]} for key in PRINTING} | {"pid": 36}
    assert parse_detail(nonsense).product_id == 36


def test_trap_49_units() -> None:
    """Space is in gigabytes, times in seconds, filament over the life in meters."""
    status = parse_detail(
        {
            "remainingDiskSpace": 4.91,
            "cumulativePrintTime": 1314,
            "cumulativeFilament": 49.77,
            "autoShutdownTime": 15,
        }
    )
    assert status.free_space == 4.91
    assert status.lifetime == Lifetime(print_time=1314 * 60, filament=49.77)
    assert status.automatic_shutdown.delay == 15 * 60


def test_trap_50_numbers_and_switches_in_other_clothes() -> None:
    """Padded texts and booleans are read as what they stand for."""
    status = parse_detail(
        {
            **PRINTING,
            "pid": "0024",
            "lightStatus": True,
            "doorStatus": 0,
            "printLayer": " 0044 ",
            "tvoc": True,
        }
    )
    assert status.product_id == 36
    assert (status.light, status.door_open, status.tvoc) == (True, False, 1)
    assert status.job is not None
    assert status.job.layer == 44


def test_no_secret_in_the_text_of_a_status() -> None:
    """Somebody who logs a status gives neither hardware nor network address away."""
    shown = repr(parse_detail(PRINTING))
    for secret in ("88:A9:A7", "192.0.2.10", "ABCD1234", "EFGH5678"):
        assert secret not in shown


class _Watched(dict[str, object]):
    """A detail that takes note of what is read of it."""

    def __init__(self, detail: dict[str, object]) -> None:
        super().__init__(detail)
        self.read: set[str] = set()

    @override
    def get(self, key: str, default: object = None, /) -> object:
        self.read.add(key)
        return super().get(key, default)

    @override
    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)


def test_what_is_read_is_what_is_remembered() -> None:
    """The list of keys that are stored has all that a status is made of."""
    with_spool = _Watched({"status": "printing", "indepMatlInfo": {}})
    without = _Watched({})
    for detail in (with_spool, without):
        parse_detail(detail)
    assert with_spool.read | without.read == DETAIL_KEYS


def read_deeply(body: bytes) -> dict[str, object]:
    """Read a reply as a reader does that minds no depth: one list in one another."""
    depth = body.count(b"[")
    nested: list[object] = []
    for _ in range(depth - 1):
        nested = [nested]
    flat: dict[str, Any] = json.loads(
        body.replace(b"[" * depth + b"]" * depth, b"null")
    )
    flat["detail"]["hasMatlStation"] = nested
    return flat


async def test_what_is_nested_too_deeply_to_be_compared_costs_only_itself(
    printer_host: str, session: aiohttp.ClientSession
) -> None:
    """Another reader than the standard library's reads deeper than Python compares.

    Nothing compares what two answers hold, and what is stored is cut off.
    """
    depth = 200_000
    nested = b'{"code":0,"message":"","detail":{"pid":36,"hasMatlStation":%b}}'
    hostile = answer(nested % (b"[" * depth + b"]" * depth))
    credentials = Credentials(SERIAL_NUMBER, CHECK_CODE)
    options = ConnectionOptions(printer_host, credentials)
    async with (
        serve(printer_host, 8898, always(hostile)),
        FlashForgeClient(session, options, json_loads=read_deeply) as client,
    ):
        for _ in range(2):
            assert await client.info.get_status() == parse_detail({"pid": 36})
        for shown in (client.device.export_state(), client.device.diagnostics()):
            assert len(json.dumps(shown)) < 1000
