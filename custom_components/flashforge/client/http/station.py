"""From the material objects of a `/detail` reply to slots and what they do.

See "Material station" in docs/protocol.md.
"""

from collections.abc import Mapping

from ..materials.colors import clean_color
from ..status import ExternalSpool, MaterialStation, Slot, StationAction, StationStep
from ..values import count, integer, switch, text

# The keys of a `/detail` reply that station and external spool are read from.
STATION_KEYS = (
    *("hasMatlStation", "HasMatlStation", "matlStationInfo", "MatlStationInfo"),
)
SPOOL_KEYS = (
    *("indepMatlInfo", "IndepMatlInfo", "hasRightFilament", "HasRightFilament"),
)

# No station has more slots; a longer list is not worth believing.
MAX_SLOTS = 32

# How the firmware writes "nobody knows which material".
_UNKNOWN_MATERIAL = "?"

_ACTIONS: dict[int | None, StationAction] = {
    member.value: member for member in StationAction
}
_STEPS: dict[int | None, StationStep] = {member.value: member for member in StationStep}


def parse_station(detail: Mapping[str, object]) -> MaterialStation | None:
    """Return the station, if the printer has one.

    The Creator 5 family never says that it has one, and still sends its slots; an
    AD5X without a station says so, and sends slots all the same.
    """
    claimed = switch(_get(detail, "hasMatlStation"))
    info = _get(detail, "matlStationInfo")
    if not isinstance(info, dict):
        return MaterialStation() if claimed else None
    station = _with_small_initials(info)
    slots = _slots(station.get("slotInfos"))
    announced = count(station.get("slotCnt"), MAX_SLOTS) or len(slots)
    if claimed is False or not (claimed or announced):
        return None
    return MaterialStation(
        slots=slots,
        current_slot=_slot_number(station.get("currentSlot")),
        loading_slot=_slot_number(station.get("currentLoadSlot")),
        action=_action(station.get("stateAction")),
        step=_step(station.get("stateStep")),
    )


def parse_external_spool(detail: Mapping[str, object]) -> ExternalSpool | None:
    """Return the spool beside the station, where the printer has a place for it."""
    info = _get(detail, "indepMatlInfo")
    if not isinstance(info, dict):
        return None
    spool = _with_small_initials(info)
    return ExternalSpool(
        spool=Slot(
            number=0,
            has_filament=switch(_get(detail, "hasRightFilament")),
            material=_material(spool.get("materialName")),
            color=clean_color(spool.get("materialColor")),
        ),
        action=_action(spool.get("stateAction")),
        step=_step(spool.get("stateStep")),
    )


def _get(source: Mapping[str, object], key: str) -> object:
    """Return a value; some firmware begins these keys with a capital."""
    if key in source:
        return source[key]
    return source.get(key[0].upper() + key[1:])


def _with_small_initials(source: dict[str, object]) -> dict[str, object]:
    """Return an object whose keys begin as most firmware writes them."""
    if any(key[:1].isupper() for key in source):
        return {key[:1].lower() + key[1:]: value for key, value in source.items()}
    return source


def _slots(value: object) -> tuple[Slot, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        _slot(_with_small_initials(slot), position)
        for position, slot in enumerate(value[:MAX_SLOTS], start=1)
        if isinstance(slot, dict)
    )


def _slot(slot: Mapping[str, object], position: int) -> Slot:
    return Slot(
        number=count(slot.get("slotId"), MAX_SLOTS) or position,
        has_filament=switch(slot.get("hasFilament")),
        material=_material(slot.get("materialName")),
        color=clean_color(slot.get("materialColor")),
    )


def _material(value: object) -> str | None:
    name = text(value)
    return None if name == _UNKNOWN_MATERIAL else name


def _slot_number(value: object) -> int | None:
    """Return a slot's number; 0 and anything beyond the slots mean none."""
    return count(value, MAX_SLOTS) or None


def _action(value: object) -> StationAction | None:
    return _ACTIONS.get(integer(value))


def _step(value: object) -> StationStep | None:
    return _STEPS.get(integer(value))
