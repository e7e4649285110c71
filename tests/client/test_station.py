"""The material station and the external spool, as printers report them."""

from collections.abc import Mapping

from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client import (
    MaterialStation,
    Slot,
    StationAction,
    StationStep,
)
from custom_components.flashforge.client.http.station import parse_station
from custom_components.flashforge.client.http.status import parse_detail

from .details import ABSURD, AD5X, CREATOR_5, check, everything, examples, values

FULL: Mapping[str, object] = {
    "slotId": 1,
    "hasFilament": True,
    "materialName": "PLA",
    "materialColor": "#2750E0",
}


def _station(**info: object) -> MaterialStation | None:
    return parse_station({"matlStationInfo": info})


def _slots(*slots: object) -> tuple[Slot, ...]:
    station = _station(slotInfos=list(slots), slotCnt=4)
    assert station is not None
    return station.slots


# Whether there is one.


def test_trap_13_a_station_that_nobody_announces() -> None:
    """A Creator 5 sends its slots and never says that it has any."""
    assert "hasMatlStation" not in CREATOR_5
    station = parse_detail(CREATOR_5).material_station
    assert station is not None
    assert [slot.number for slot in station.slots] == [1, 2, 3, 4]


_WITH_STATION: list[tuple[dict[str, object], bool]] = [
    ({}, False),
    ({"matlStationInfo": None}, False),
    ({"matlStationInfo": {}}, False),
    ({"matlStationInfo": {"slotCnt": 0, "slotInfos": []}}, False),
    ({"matlStationInfo": {"slotCnt": 4}}, True),
    ({"matlStationInfo": {"slotInfos": [dict(FULL)]}}, True),
    ({"hasMatlStation": True}, True),
    ({"hasMatlStation": 1, "matlStationInfo": []}, True),
    ({"hasMatlStation": True, "matlStationInfo": {}}, True),
    ({"hasMatlStation": False}, False),
    ({"hasMatlStation": False, "matlStationInfo": {"slotCnt": 4}}, False),
    ({"hasMatlStation": 0, "matlStationInfo": {"slotInfos": [dict(FULL)]}}, False),
    ({"hasMatlStation": None, "matlStationInfo": {"slotCnt": 4}}, True),
    ({"hasMatlStation": "?", "matlStationInfo": {"slotCnt": 4}}, True),
]


def test_whether_there_is_a_station(subtests: pytest.Subtests) -> None:
    """What the printer says of it counts, and where it says nothing its slots do."""
    for detail, there in _WITH_STATION:
        with subtests.test(repr(detail)):
            assert (parse_station(detail) is not None) is there


def _in_capitals(value: object) -> object:
    """Return the same with keys as some firmware writes them."""
    if isinstance(value, list):
        return [_in_capitals(item) for item in value]
    if isinstance(value, dict):
        return {
            key[0].upper() + key[1:]: _in_capitals(one) for key, one in value.items()
        }
    return value


@pytest.mark.parametrize("detail", [AD5X, CREATOR_5])
def test_keys_in_capitals(detail: Mapping[str, object]) -> None:
    """Some firmware begins the station's keys with a capital letter."""
    ours = {"hasMatlStation", "matlStationInfo", "indepMatlInfo"}
    capitals = _in_capitals({key: one for key, one in detail.items() if key in ours})
    assert isinstance(capitals, dict)
    rest = {key: one for key, one in detail.items() if key not in ours}
    assert parse_detail(rest | capitals) == parse_detail(detail)


# Slots.


def test_trap_14_slots_may_lack_anything() -> None:
    """A slot is numbered by its place if it says nothing, and empty if it says so."""
    filled = Slot(number=1, has_filament=True, material="PLA", color="#2750E0")
    assert _slots(
        dict(FULL),
        {},
        {"slotId": 3, "hasFilament": False, "materialName": "", "materialColor": ""},
        {"hasFilament": 1, "materialName": None, "materialColor": "#FFF"},
    ) == (
        filled,
        Slot(number=2),
        Slot(number=3, has_filament=False),
        Slot(number=4, has_filament=True, color="#FFFFFF"),
    )


@pytest.mark.parametrize("sent", [[], None, "x", {}, 4])
def test_trap_14_no_slots_at_all(sent: object) -> None:
    """An empty list is a station of which nothing else is known."""
    assert _station(slotCnt=4, slotInfos=sent) == MaterialStation()


def test_trap_14_more_slots_than_four() -> None:
    """Two stations in a row are read; a list without end is cut off."""
    assert [slot.number for slot in _slots(*[{}] * 8)] == list(range(1, 9))
    assert len(_slots(*[{}] * 100_000)) == 32


def test_trap_14_what_is_no_slot_costs_its_place() -> None:
    """An odd thing among the slots leaves the others where they are."""
    numbers = [slot.number for slot in _slots({}, None, 3, [], "x", {})]
    assert numbers == [1, 6]


def test_trap_51_an_empty_slot_keeps_its_material() -> None:
    """What an AD5X remembers of a slot does not make it full."""
    (slot,) = _slots({**FULL, "hasFilament": False})
    assert (slot.has_filament, slot.material, slot.color) == (False, "PLA", "#2750E0")
    assert not slot.is_complete


@pytest.mark.parametrize(
    ("sent", "color"),
    [("2750e0", "#2750E0"), ("02750E0", "#2750E0"), ("#2750E0FF", "#2750E0"),
     ("blue", None), ("", None), (None, None), (0x2750E0, None)],
)  # fmt: skip
def test_trap_28_colors_come_as_they_were_stored(
    sent: object, color: str | None
) -> None:
    """Other programs store colors without their `#`; ours are all alike."""
    (slot,) = _slots({**FULL, "materialColor": sent})
    assert slot.color == color
    assert slot.is_complete is (color is not None)


@pytest.mark.parametrize(
    ("sent", "material"),
    [("PLA", "PLA"), (" PLA-CF ", "PLA-CF"), ("?", None), (" ? ", None), ("", None)],
)
def test_materials(sent: str, material: str | None) -> None:
    """A question mark stands for a material that nobody knows."""
    (slot,) = _slots({**FULL, "materialName": sent})
    assert slot.material == material
    spool = parse_detail({"indepMatlInfo": {"materialName": sent}}).external_spool
    assert spool is not None
    assert (spool.spool.number, spool.spool.material) == (0, material)


@pytest.mark.parametrize("key", [*FULL, "new"])
def test_trap_61_an_odd_value_costs_only_itself(key: str) -> None:
    """Within a slot, too."""
    fields = {"slotId": "number", "hasFilament": "has_filament",
              "materialName": "material", "materialColor": "color"}  # fmt: skip
    (good,) = _slots(dict(FULL))
    for odd in ABSURD:
        (slot,) = _slots({**FULL, key: odd})
        for name in fields.values():
            same = getattr(slot, name) == getattr(good, name)
            assert same or name == fields.get(key)


# What it does.


_ACTIONS: list[tuple[object, int | None]] = [
    *((number, StationAction(number)) for number in range(7)), ("2", 2), (True, 1),
    (7, None), (-1, None), (None, None), ("x", None), ([], None),
]  # fmt: skip


def test_actions(subtests: pytest.Subtests) -> None:
    """Seven numbers have a meaning."""
    for sent, action in _ACTIONS:
        with subtests.test(repr(sent)):
            station = _station(slotCnt=4, stateAction=sent)
            assert station is not None
            assert station.action == action


@pytest.mark.parametrize(
    ("sent", "step"),
    [*((number, StationStep(number)) for number in range(7)), ("2", 2), (7, None)],
)
def test_steps(sent: object, step: StationStep | None) -> None:
    """Seven numbers have a meaning."""
    station = _station(slotCnt=4, stateStep=sent)
    assert station is not None
    assert station.step == step


def test_the_numbers_of_actions_and_steps() -> None:
    """The two lists are easily swapped."""
    actions = "idle loading unloading canceling printing busy paused"
    steps = "none heating pushing purging cutting retracting complete"
    assert [one.name.lower() for one in StationAction] == actions.split()
    assert [one.name.lower() for one in StationStep] == steps.split()


@pytest.mark.parametrize(
    ("sent", "slot"), [(0, None), (1, 1), ("4", 4), (99, None), (-1, None), ("x", None)]
)
def test_the_slot_in_use(sent: object, slot: int | None) -> None:
    """Zero, and what is no slot, mean none."""
    station = _station(slotCnt=4, currentSlot=sent, currentLoadSlot=sent)
    assert station is not None
    assert (station.current_slot, station.loading_slot) == (slot, slot)


def test_a_slot_by_its_number() -> None:
    """Slots are found by number, whatever their order."""
    station = _station(slotInfos=[{"slotId": 3}, {"slotId": 1}])
    assert station is not None
    assert station.slot(3) is station.slots[0]
    assert station.slot(2) is None


# Whatever arrives.

_keys = st.sampled_from(
    ["slotCnt", "currentSlot", "currentLoadSlot", "stateAction", "stateStep",
     "slotInfos", "SlotInfos", "new"]
)  # fmt: skip
_slot = st.dictionaries(st.sampled_from([*FULL, "SlotId", "new"]), values, max_size=5)
_info = st.dictionaries(_keys, values | st.lists(_slot | values, max_size=5))


@examples(max_examples=60)
@given(_info | values, _info | values, values)
def test_any_station_makes_a_status(
    station: object, spool: object, claimed: object
) -> None:
    """Any JSON in the station's place costs the station alone."""
    odd = {"matlStationInfo": station, "indepMatlInfo": spool}
    now = everything(check({**AD5X, **odd, "hasMatlStation": claimed}))
    good = everything(parse_detail(AD5X))
    different = {path for path in good | now if good.get(path) != now.get(path)}
    parts = {path.partition(".")[0] for path in different}
    assert parts <= {"material_station", "external_spool"}
