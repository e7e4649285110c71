"""What a store gives back, read leniently: a damaged value is None."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

# A date beyond these is damage, and could not be computed with.
_YEARS = range(2000, 3000)


def mapping(value: object) -> Mapping[str, object]:
    """Return a stored object, an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def array(value: object) -> list[object]:
    """Return a stored list, an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def moment(value: object) -> datetime | None:
    """Return a stored time in UTC, None if it is none."""
    try:
        result = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if result is None or result.tzinfo is None or result.year not in _YEARS:
        return None
    return result.astimezone(UTC)


def one_of[Word: StrEnum](words: type[Word]) -> Callable[[object], Word | None]:
    """Return what reads a stored word of an enumeration."""
    known = {word.value: word for word in words}
    return lambda value: known.get(value) if isinstance(value, str) else None
