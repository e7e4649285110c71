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
    adds keys, `detail_missing` leaves keys out.

    Of the camera: `camera_dead` never sends a frame, `camera_truncated` closes in the
    middle of one, `second_viewer` is `drop` or `hang`.
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
    camera_dead: bool = False
    camera_truncated: bool = False
    second_viewer: str = "drop"

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
        return {**values, "detail_missing": sorted(self.detail_missing)}


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError
    return float(value)


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
    "camera_dead": _flag,
    "camera_truncated": _flag,
    "second_viewer": _one_of(SECOND_VIEWER),
}


def _checked(name: str, value: object) -> object:
    if name not in _CHECKS:
        raise ValueError(f"{name} is no fault; there are {', '.join(_CHECKS)}")
    try:
        return _CHECKS[name](value)
    except TypeError as err:
        raise ValueError(f"{name} cannot be {value!r}") from err
