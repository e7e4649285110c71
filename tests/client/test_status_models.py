"""From what the AD5X and the Creator 5 family report to their status."""

from collections.abc import Mapping
from math import nan

from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client import (
    ExternalSpool,
    Heater,
    Job,
    MaterialStation,
    PrinterState,
    PrinterStatus,
    Slot,
    StationAction,
    StationStep,
    Tool,
)
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.status import (
    AutomaticShutdown,
    Fans,
    Filtration,
    Lifetime,
)

from .details import (
    ABSURD,
    AD5X,
    AFFECTED,
    AFFECTED_BY_MODEL,
    CREATOR_5,
    CREATOR_5_PRO,
    PRINTING,
    check,
    everything,
    examples,
    values,
)


def _slot(number: int, color: str) -> Slot:
    return Slot(number=number, has_filament=True, material="PLA", color=color)


def test_an_ad5x() -> None:
    """Every field of an AD5X that loads filament arrives with its unit."""
    assert parse_detail(AD5X) == PrinterStatus(
        product_id=38,
        name="Workshop AD5X",
        location="Group A",
        firmware_version="1.1.3-1.0.8",
        mac_address="88:A9:A7:00:00:02",
        build_volume="220X220X220",
        nozzle_size="0.4mm",
        state=PrinterState.READY,
        tools=(
            Tool(
                nozzle=Heater(temperature=25, target=0),
                filament_type="PLA",
                has_filament=True,
            ),
        ),
        bed=Heater(temperature=27.75, target=0),
        chamber=Heater(temperature=0, target=0),
        fans=Fans(cooling=0, cooling_left=0, chamber=0),
        filtration=Filtration(internal=False, external=False),
        light=True,
        door_open=False,
        camera_enabled=True,
        can_move=True,
        can_extrude=True,
        position=(0, 10.5, 220),
        material_station=MaterialStation(
            slots=(
                _slot(1, "#FFFFFF"),
                _slot(2, "#2750E0"),
                _slot(3, "#FEF043"),
                _slot(4, "#F95D73"),
            ),
            loading_slot=2,
            action=StationAction.LOADING,
            step=StationStep.PURGING,
        ),
        external_spool=ExternalSpool(
            spool=Slot(number=0, has_filament=True),
            action=StationAction.IDLE,
            step=StationStep.NONE,
        ),
        camera_url="http://192.0.2.10:8080/?action=stream",
        print_speed=100,
        current_speed=0,
        z_offset=0,
        tvoc=0,
        free_space=4.9,
        automatic_shutdown=AutomaticShutdown(enabled=False, delay=30 * 60),
        lifetime=Lifetime(print_time=19122 * 60, filament=812.4),
    )


def _creator_5(**different: object) -> dict[str, object]:
    return {
        "location": "Group A",
        "mac_address": "88:A9:A7:00:00:02",
        "build_volume": "256X256X256",
        "nozzle_size": "0.4mm;0.4mm;0.4mm;0.4mm",
        "name": "Studio",
        "state": PrinterState.PRINTING,
        "job": Job(
            file_name="castle.gcode.3mf",
            progress=0.1,
            layer=12,
            total_layers=120,
            has_thumbnail=bool(different.pop("thumbnail", False)),
            elapsed=600,
            estimate=5400,
            filament_length=12500,
            filament_weight=35.5,
            infill=15,
        ),
        "tools": (
            Tool(nozzle=Heater(temperature=28, target=0)),
            Tool(nozzle=Heater(temperature=219, target=220)),
            Tool(nozzle=Heater(temperature=29, target=0)),
            Tool(nozzle=Heater(temperature=None, target=0)),
        ),
        "bed": Heater(temperature=60.1, target=60),
        "fans": Fans(cooling=80, chamber=0),
        "filtration": Filtration(internal=True, external=False),
        "light": True,
        "camera_enabled": True,
        "lidar": True,
        "material_station": MaterialStation(
            slots=(
                _slot(1, "#FFFFFF"),
                _slot(2, "#2E54DD"),
                Slot(number=3, has_filament=False),
                _slot(4, "#FA6173"),
            ),
            current_slot=2,
            action=StationAction.PRINTING,
            step=StationStep.NONE,
        ),
        "camera_url": "http://192.0.2.10:8080/?action=stream",
        "print_speed": 100,
        "current_speed": 250,
        "z_offset": 0,
        "free_space": 4.9,
        "automatic_shutdown": AutomaticShutdown(enabled=False, delay=30 * 60),
        "lifetime": Lifetime(print_time=19122 * 60, filament=812.4),
        **different,
    }


def _status(**fields: object) -> PrinterStatus:
    return PrinterStatus(**fields)  # type: ignore[arg-type] # the test compares it


def test_a_creator_5() -> None:
    """Four tools, no chamber sensor, no air sensor with this firmware."""
    assert parse_detail(CREATOR_5) == _status(
        **_creator_5(
            product_id=40,
            model_name="Creator 5",
            firmware_version="1.9.2-1.2.3",
            chamber=Heater(temperature=None, target=0),
            door_open=False,
            thumbnail=True,
        )
    )


def test_a_creator_5_pro() -> None:
    """A heated chamber, a door, and an air sensor in place of the picture."""
    assert parse_detail(CREATOR_5_PRO) == _status(
        **_creator_5(
            product_id=41,
            model_name="Creator 5 Pro",
            firmware_version="1.9.9",
            chamber=Heater(temperature=41, target=60),
            door_open=True,
            tvoc=12,
        )
    )


# Odd fields.


def _check_the_rest(
    good: dict[str, object], now: dict[str, object], key: str, place: str | None
) -> None:
    """Check that a key changed only what it is about."""
    changed = {path for path in good | now if good.get(path) != now.get(path)}
    if key == "status":
        assert {path for path in changed if path.partition(".")[0] != "job"} <= {
            "state"
        }
        return
    assert [path for path in changed if place is None or place not in path] == []


_KEYS = [
    (model, key) for model, (_, known) in AFFECTED_BY_MODEL.items() for key in known
]


@pytest.mark.parametrize("model", AFFECTED_BY_MODEL)
def test_trap_61_an_odd_field_costs_only_itself(model: str) -> None:
    """A missing or absurd field changes its own reading, and no other one."""
    detail, affected = AFFECTED_BY_MODEL[model]
    good = everything(parse_detail(detail))
    # What is the same as on a 5M Pro is tested there.
    own = {key for key, one in detail.items() if PRINTING.get(key) != one}
    for key in own | (affected.keys() - AFFECTED.keys()):
        missing = {name: one for name, one in detail.items() if name != key}
        for one in (missing, *({**detail, key: odd} for odd in ABSURD)):
            _check_the_rest(good, everything(check(one)), key, affected.get(key))


@examples(max_examples=150)
@given(st.sampled_from(_KEYS), values)
def test_trap_61_whatever_a_field_holds(case: tuple[str, str], value: object) -> None:
    """Any JSON in any field of any model costs that field alone."""
    model, key = case
    detail, affected = AFFECTED_BY_MODEL[model]
    good, now = parse_detail(detail), check({**detail, key: value})
    _check_the_rest(everything(good), everything(now), key, affected.get(key))


@examples(max_examples=60)
@given(
    st.sampled_from(list(AFFECTED_BY_MODEL)),
    st.dictionaries(st.sampled_from(sorted({key for _, key in _KEYS})), values),
)
def test_any_mixture_makes_a_status(model: str, odd: dict[str, object]) -> None:
    """Any number of odd fields give a status, and never an exception."""
    check({**AFFECTED_BY_MODEL[model][0], **odd})


# Heads.


def _nozzles(**fields: object) -> list[tuple[float | None, float | None]]:
    tools = parse_detail({**CREATOR_5, **fields}).tools
    return [(tool.nozzle.temperature, tool.nozzle.target) for tool in tools]


_LISTS_OF_NOZZLES: list[
    tuple[object, object, list[tuple[float | None, float | None]]]
] = [
    ([20, 21], [0, 210], [(20, 0), (21, 210)]),
    ([20, 21, 22, 23], [210], [(20, 210), (21, None), (22, None), (23, None)]),
    ([20, 21], [1, 2, 3, 4], [(20, 1), (21, 2)]),
    ([20, 21], None, [(20, None), (21, None)]),
    ([20, 21], {"a": 1}, [(20, None), (21, None)]),
    ([-108, -109, 30, "31"], [0] * 4, [(None, 0), (None, 0), (30, 0), (31, 0)]),
    ([None, "x", nan, []], [0] * 4, [(None, 0)] * 4),
    ([[1], {}], [[2], 5], [(None, None), (None, 5)]),
    # Without a list the printer counts as one with a single head.
    ([], [0] * 4, [(209.6, 210)]),
    (None, [0] * 4, [(209.6, 210)]),
    ("28", [0] * 4, [(209.6, 210)]),
]


def test_lists_of_nozzles(subtests: pytest.Subtests) -> None:
    """Short lists, long ones and ones with missing sensors are read entry by entry."""
    for now, targets, nozzles in _LISTS_OF_NOZZLES:
        with subtests.test(f"{now!r}, {targets!r}"):
            assert _nozzles(nozzleTemps=now, nozzleTargetTemps=targets) == nozzles


def test_an_endless_list_of_nozzles_has_an_end() -> None:
    """No printer has more than sixteen tools."""
    assert len(_nozzles(nozzleTemps=[20] * 100_000)) == 16


# Other fields of these models.


_POSITIONS: list[tuple[object, tuple[float, ...] | None]] = [
    ([1, 2.5, -3], (1, 2.5, -3)),
    # Not homed.
    ([10000, 10000, 10000], None),
    ([1e300, 2, 3], None),
    (["1", 2, 3], (1, 2, 3)),
    ([1, 2], None),
    ([1, 2, 3, 4], None),
    ([1, None, 3], None),
    ([1, [2], 3], None),
    ("1,2,3", None),
    (None, None),
]


def test_a_position_is_three_numbers_or_none(subtests: pytest.Subtests) -> None:
    """Two coordinates are no place."""
    for sent, position in _POSITIONS:
        with subtests.test(repr(sent)):
            assert parse_detail({**AD5X, "coordinate": sent}).position == position


@pytest.mark.parametrize(
    ("sent", "known", "able"),
    [(1, True, True), (2, False, False), (0, None, False), ("1", True, True),
     (None, None, False), (3, None, False), ("x", None, False), ([], None, False)],
)  # fmt: skip
def test_what_may_be_enabled(sent: object, known: bool | None, able: bool) -> None:
    """One is enabled, two is disabled, anything else is unknown and no permission."""
    keys = ("camera", "lidar", "moveCtrl", "extrudeCtrl")
    status = parse_detail(dict.fromkeys(keys, sent))
    assert (status.camera_enabled, status.lidar) == (known, known)
    assert (status.can_move, status.can_extrude) == (able, able)


@pytest.mark.parametrize("detail", [AD5X, CREATOR_5_PRO])
def test_trap_41_the_door_is_reported_by_all(detail: Mapping[str, object]) -> None:
    """The reading says nothing about whether there is a sensor; the model does."""
    assert parse_detail({**detail, "doorStatus": "open"}).door_open is True
    assert parse_detail({**detail, "doorStatus": "close"}).door_open is False
