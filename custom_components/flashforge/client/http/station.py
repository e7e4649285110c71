"""From the material objects of a `/detail` reply to slots and what they do.

See "Material station" in docs/protocol.md.
"""

from collections.abc import Mapping
from enum import IntEnum

from ..materials.colors import clean_color
from ..reading import count, integer, switch, text
from ..status import ExternalSpool, MaterialStation, Slot, StationAction, StationStep

# No station has more slots; a longer list is not worth believing.
MAX_SLOTS = 32

# How the firmware writes "nobody knows which material".
_UNKNOWN_MATERIAL = "?"


def parse_station(detail: Mapping[str, object]) -> MaterialStation | None:
    """Return the station, if the printer has one.

    The Creator 5 family never says that it has one, and still sends its slots; an
    AD5X without a station says so, and sends slots all the same.
    """
    claimed = switch(_get(detail, "hasMatlStation"))
    station = _get(detail, "matlStationInfo")
    if not isinstance(station, dict):
        return MaterialStation() if claimed else None
    slots = _slots(_get(station, "slotInfos"))
    announced = count(_get(station, "slotCnt")) or len(slots)
    if claimed is False or not (claimed or announced):
        return None
    return MaterialStation(
        slots=slots,
        current_slot=_slot_number(_get(station, "currentSlot")),
        loading_slot=_slot_number(_get(station, "currentLoadSlot")),
        action=_member(StationAction, _get(station, "stateAction")),
        step=_member(StationStep, _get(station, "stateStep")),
    )


def parse_external_spool(detail: Mapping[str, object]) -> ExternalSpool | None:
    """Return the spool beside the station, where the printer has a place for it."""
    spool = _get(detail, "indepMatlInfo")
    if not isinstance(spool, dict):
        return None
    return ExternalSpool(
        spool=Slot(
            number=0,
            has_filament=switch(_get(detail, "hasRightFilament")),
            material=_material(_get(spool, "materialName")),
            color=clean_color(_get(spool, "materialColor")),
        ),
        action=_member(StationAction, _get(spool, "stateAction")),
        step=_member(StationStep, _get(spool, "stateStep")),
    )


def _get(source: Mapping[str, object], key: str) -> object:
    """Return a value; some firmware begins these keys with a capital."""
    return source.get(key, source.get(key[0].upper() + key[1:]))


def _slots(value: object) -> tuple[Slot, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        _slot(slot, position)
        for position, slot in enumerate(value[:MAX_SLOTS], start=1)
        if isinstance(slot, dict)
    )


def _slot(slot: Mapping[str, object], position: int) -> Slot:
    return Slot(
        number=count(_get(slot, "slotId")) or position,
        has_filament=switch(_get(slot, "hasFilament")),
        material=_material(_get(slot, "materialName")),
        color=clean_color(_get(slot, "materialColor")),
    )


def _material(value: object) -> str | None:
    name = text(value)
    return None if name == _UNKNOWN_MATERIAL else name


def _slot_number(value: object) -> int | None:
    """Return a slot's number; 0 and anything beyond the slots mean none."""
    number = count(value)
    return number if number is not None and 0 < number <= MAX_SLOTS else None


def _member[MemberT: IntEnum](kind: type[MemberT], value: object) -> MemberT | None:
    number = integer(value)
    return next((member for member in kind if member == number), None)
