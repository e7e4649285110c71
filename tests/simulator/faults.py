"""Faults that can be switched on and off while the printer runs."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from .detail import Json

GARBAGE = frozenset(
    {"html", "truncated", "cut_off", "binary", "not_an_object", "not_http"}
)
"""Kinds of unreadable answers.

`truncated` is half of the JSON in a whole HTTP answer, `cut_off` is a connection
lost in the middle of the body, `not_http` is no HTTP answer at all.
"""

SECOND_VIEWER = frozenset({"drop", "hang"})


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong with a printer at the moment; by default nothing does.

    Of HTTP: `hang` accepts and never answers, `answer_delay` waits some seconds of
    real time, `garbage` is one of GARBAGE, `reset` closes the connection without an
    answer, `lan_mode_off` answers code -2. `misspelled_content_type` is no fault but
    what the firmware does; false sends the right spelling.

    Of `/control`: `ignore_commands` acknowledges without effect, `refuse_commands`
    answers a code and a message, `lose_control_answer` obeys and drops the
    connection, `reset_omitted` takes an absent key of printerCtl_cmd as its neutral
    value, as one of the sources says. Of `/detail`: `detail_overrides` replaces or
    adds keys, `detail_missing` leaves keys out, `detail_nulls` empties keys,
    `detail_delay` is seconds of real time for this endpoint alone, `numbers_as_text`
    sends whole numbers as padded text, `sentinel_temperatures` loses every sensor.

    Of starting: `drop_start_after_upload` acknowledges a start within a second after
    an upload and forgets it, `phantom_start` turns a second start while the printer
    heats into a job that prints nothing, `refuse_repeated_slot` refuses two tools
    with one slot. `thumbnails_missing` has no such endpoint.

    Of uploading: `upload_rate` is bytes per second of real time, `upload_stall_after`
    stops reading and `upload_reset_after` drops the connection after so many bytes,
    `lose_upload_answer` stores the file and drops the connection,
    `downloading_status` says `downloading` meanwhile and refuses jobs.

    Of the camera: `camera_dead` never sends a frame, `camera_truncated` closes in the
    middle of one, `second_viewer` is `drop` or `hang`, `camera_on_demand` serves one
    viewer for each time it is opened, as one Creator 5 was seen to do.
    """

    hang: bool = False
    answer_delay: float = 0.0
    garbage: str | None = None
    reset: bool = False
    lan_mode_off: bool = False
    misspelled_content_type: bool = True
    ignore_commands: bool = False
    refuse_commands: tuple[int, str] | None = None
    lose_control_answer: bool = False
    reset_omitted: bool = False
    detail_overrides: dict[str, Json] = field(default_factory=dict)
    detail_missing: set[str] = field(default_factory=set)
    detail_nulls: set[str] = field(default_factory=set)
    detail_delay: float = 0.0
    numbers_as_text: bool = False
    sentinel_temperatures: bool = False
    drop_start_after_upload: bool = False
    phantom_start: bool = False
    refuse_repeated_slot: bool = False
    thumbnails_missing: bool = False
    upload_rate: float | None = None
    upload_stall_after: int | None = None
    upload_reset_after: int | None = None
    lose_upload_answer: bool = False
    downloading_status: bool = False
    camera_dead: bool = False
    camera_truncated: bool = False
    second_viewer: str = "drop"
    camera_on_demand: bool = False

    def update(self, values: Mapping[str, object]) -> None:
        """Switch faults by name, all of them or none.

        Raises:
            ValueError: for a name that is no fault and a value it cannot have.
        """
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def state(self) -> dict[str, Json]:
        """Return every fault as JSON."""
        values = asdict(self)
        return {
            **values,
            "detail_missing": sorted(self.detail_missing),
            "detail_nulls": sorted(self.detail_nulls),
        }


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError
    return float(value)


def _rate(value: object) -> float | None:
    if value is not None and not _seconds(value):
        raise TypeError
    return None if value is None else _seconds(value)


def _bytes(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or _seconds(value) < 0):
        raise TypeError
    return value


def _one_of(choices: frozenset[str]) -> Callable[[object], str]:
    def choice(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise TypeError
        return value

    return choice


def _garbage(value: object) -> str | None:
    return None if value is None else _one_of(GARBAGE)(value)


def _refusal(value: object) -> tuple[int, str] | None:
    match value:
        case None:
            return None
        case [int(code), str(message)]:
            return code, message
        case _:
            raise TypeError


def _overrides(value: object) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _names(value: object) -> set[str]:
    if not isinstance(value, list | set):
        raise TypeError
    return {str(name) for name in value}


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "hang": _flag,
    "answer_delay": _seconds,
    "garbage": _garbage,
    "reset": _flag,
    "lan_mode_off": _flag,
    "misspelled_content_type": _flag,
    "ignore_commands": _flag,
    "refuse_commands": _refusal,
    "lose_control_answer": _flag,
    "reset_omitted": _flag,
    "detail_overrides": _overrides,
    "detail_missing": _names,
    "detail_nulls": _names,
    "detail_delay": _seconds,
    "numbers_as_text": _flag,
    "sentinel_temperatures": _flag,
    "drop_start_after_upload": _flag,
    "phantom_start": _flag,
    "refuse_repeated_slot": _flag,
    "thumbnails_missing": _flag,
    "upload_rate": _rate,
    "upload_stall_after": _bytes,
    "upload_reset_after": _bytes,
    "lose_upload_answer": _flag,
    "downloading_status": _flag,
    "camera_dead": _flag,
    "camera_truncated": _flag,
    "second_viewer": _one_of(SECOND_VIEWER),
    "camera_on_demand": _flag,
}


def _checked(name: str, value: object) -> object:
    if name not in _CHECKS:
        raise ValueError(f"{name} is no fault; there are {', '.join(_CHECKS)}")
    try:
        return _CHECKS[name](value)
    except TypeError as err:
        raise ValueError(f"{name} cannot be {value!r}") from err
