r"""A printer made from replies that somebody captured: one JSON file for each.

    {"capture": 1, "model": "Creator 4", "source": "firmware, and where it is from",
     "discovery": {"product_id": 23, "form": "legacy"},
     "tcp": {"ready": {"M601 S1": "CMD M601 Received.\r\n...", "M115": "..."},
             "printing": {"M119": "...", "M27": "..."}}}

`discovery` may be left out. What such a file cannot tell is assumed: a nozzle of 265
degrees Celsius at most, a bed without a limit, no camera, both framings of uploads.
"""

from collections.abc import Collection, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
import json
from pathlib import Path
import re
from types import MappingProxyType
from typing import Any

from .dialects import BLOCKS, RAW, WORDS, Dialect, Layers, changed
from .models import (
    LARGEST_ID,
    UNLIMITED,
    WITHOUT_HTTP_KEYS,
    Packet,
    SimulatedModel,
    with_product_id,
)
from .templates import (
    coordinates_template,
    firmware_of,
    has_layers,
    identity_template,
    lamp_of,
    progress_template,
    share_of,
    status_template,
    temperatures_template,
    values_of,
)

type _Object = Mapping[str, Any]

_VERSION = 1
_KEYS = ("capture", "model", "source", "discovery", "tcp", "http")
_NEEDED = ("M115", "M119", "M105", "M27")
_LOG_INS = ("M601 S1", "M601 S0", "M601")
_CODES = (*_NEEDED, *_LOG_INS, "M114", "M602")
_FORMS: Mapping[str, Packet] = {"legacy": "legacy", "modern": "modern"}
_NOZZLE_LIMIT = 265
_VOLUME = re.compile(r"X\s*:\s*(\d+)\D.*?Y\s*:\s*(\d+)\D.*?Z\s*:\s*(\d+)")

_STATES: Mapping[str, Sequence[str]] = {
    "ready": ("ready", "downloading", "cancel"),
    "cancelled": ("cancel",),
    "preparing": ("busy", "calibrate_doing"),
    "heating": ("heating",),
    "printing": ("printing", "pausing"),
    "pausing": ("pausing",),
    "paused": ("pause",),
    "canceling": ("canceling",),
    "completed": ("completed",),
    "error": ("error",),
}
"""The printer's statuses that a captured state tells of, the special ones last."""


def captured(
    path: Path,
    *,
    dialect: Mapping[str, object] = MappingProxyType({}),
    product_id: int | None = None,
) -> SimulatedModel:
    """Return the printer of a file; it keeps neither serial number nor MAC address.

    `dialect` and `product_id` replace what the file says, or cannot say.

    Raises:
        ValueError: in one line, for anything that is wrong in the file.
        OSError: for a file that cannot be opened.
    """
    try:
        file = _file(json.loads(path.read_text("utf-8")))
        model = _model(path.stem, file, _record(file.get("tcp")), dialect)
        return with_product_id(model, product_id)
    except ValueError as err:
        raise ValueError(f"{path.name}: {err}") from err


@dataclass(frozen=True, slots=True)
class _Record:
    """The replies of one file: for each state what is between first line and `ok`."""

    states: Mapping[str, Mapping[str, str]]
    line_end: str
    farewell_code: str

    @property
    def ready(self) -> Mapping[str, str]:
        """Return what it answers without a job."""
        return self.states["ready"]

    def every(self, code: str) -> list[str]:
        """Return the answers to one question, that without a job first."""
        order = sorted(self.states, key=lambda state: state != "ready")
        return [self.states[one][code] for one in order if code in self.states[one]]

    def lines(self, text: str) -> tuple[str, ...]:
        """Return lines whose ends are put back when they are sent."""
        return tuple(self.whole(text).split(self.line_end)) if text else ()

    def whole(self, text: str) -> str:
        """Return lines as one text without the last end."""
        return text.removesuffix(self.line_end)


def _model(
    key: str, file: _Object, record: _Record, changes: Mapping[str, object]
) -> SimulatedModel:
    """Return the model of a whole file."""
    ready = record.ready
    said = values_of(ready["M115"])
    heaters = temperatures_template(ready["M105"])[1]
    parked = coordinates_template(ready.get("M114", ""))[1]
    lamp = lamp_of(ready["M119"])
    product_id, form = _discovery(file)
    return SimulatedModel(
        key=key,
        display_name=_text(file, "model"),
        default_name=said.get("machine name") or _text(file, "model"),
        family="guider",
        product_id=product_id,
        firmware=firmware_of(said.get("firmware", "")),
        build_volume=_volume(ready["M115"]),
        tools=_tools(heaters),
        nozzle_limit=_NOZZLE_LIMIT,
        bed_limit=UNLIMITED if "bed" in heaters else 0,
        has_lamp=lamp is not None,
        lit_at_boot=lamp is True,
        has_http=False,
        waits_for_plate=False,
        parked=(parked.get("X", 0.0), parked.get("Y", 0.0), parked.get("Z", 0.0)),
        dialect=changed(_dialect(record), changes),
        packet=form,
        detail_keys=WITHOUT_HTTP_KEYS,
    )


def _dialect(record: _Record) -> Dialect:
    """Return how the printer talks."""
    ready = record.ready
    machine_type = values_of(ready["M115"]).get("machine type")
    if not machine_type:
        raise ValueError("M115 tells no machine type")
    facts = _session(record)
    layered = [one for one in record.every("M27") if has_layers(one)]
    shares = [share_of(one) for one in record.every("M27")]
    if "M114" in ready:
        coordinates, _ = coordinates_template(ready["M114"])
        facts["coordinates"] = record.whole(coordinates)
    return Dialect(
        machine_type=machine_type,
        line_end=record.line_end,
        identity=record.lines(identity_template(ready["M115"])),
        status=record.lines(status_template(ready["M119"])),
        words=_words(record),
        temperatures=record.whole(temperatures_template(ready["M105"])[0]),
        progress=record.lines(progress_template([*layered, ready["M27"]][0])),
        idle_progress=shares[0][0],
        # Before the first job some count to 0, which no job can.
        whole=next((whole for _, whole in shares if whole), 100),
        layers=_layers(record),
        framings=frozenset({BLOCKS, RAW}),
        **facts,
    )


def _session(record: _Record) -> dict[str, Any]:
    """Return how control is given and given back, as far as that was captured.

    Most firmware takes any argument; what was captured with `S0` is taken to want it.
    """
    ready = record.ready
    facts: dict[str, Any] = {"farewell_code": record.farewell_code}
    if "M602" in ready:
        facts["farewell"] = record.lines(ready["M602"])
    tried = [code for code in _LOG_INS if code in ready]
    taken = [code for code in tried if "Control failed" not in ready[code]]
    if tried and not taken:
        raise ValueError(f"{tried[0]} was refused")
    if taken:
        facts["greeting"] = record.whole(ready[taken[0]])
    if taken[:1] == ["M601 S0"]:
        facts["log_in_argument"] = "S0"
    return facts


def _layers(record: _Record) -> Layers:
    if has_layers(record.ready["M27"]):
        return "always"
    told = any(has_layers(one) for one in record.every("M27"))
    return "printing" if told else "never"


def _words(record: _Record) -> Mapping[str, tuple[str, str]]:
    """Return MachineStatus and MoveMode of each status; the usual ones elsewhere."""
    words = dict(WORDS)
    for state, statuses in _STATES.items():
        if (text := record.states.get(state, {}).get("M119")) is None:
            continue
        said = values_of(text)
        if not (word := said.get("machinestatus")):
            raise ValueError(f"M119 of {state} tells no MachineStatus")
        words |= dict.fromkeys(statuses, (word, said.get("movemode", "")))
    return words


def _tools(heaters: AbstractSet[str]) -> int:
    numbers = [int(one.partition("_")[2] or 0) for one in heaters - {"bed"}]
    if 0 not in numbers:
        raise ValueError("M105 tells of no nozzle")
    return max(numbers) + 1


def _volume(identity: str) -> str:
    found = _VOLUME.search(identity)
    if found is None:
        raise ValueError("M115 tells no build volume")
    return "X".join(found.groups())


def _discovery(file: _Object) -> tuple[int, Packet]:
    """Return product id and packet; a printer without them says 0."""
    said = _object(file.get("discovery", {}), "discovery", ("product_id", "form"))
    product_id, form = said.get("product_id", 0), said.get("form", "legacy")
    if type(product_id) is not int or not 0 <= product_id <= LARGEST_ID:
        raise ValueError(f"{product_id!r} is no product id")
    if not isinstance(form, str) or form not in _FORMS:
        raise ValueError(f"{form!r} is no form of a packet")
    return product_id, _FORMS[form]


def _record(tcp: object) -> _Record:
    """Return the replies of all states, each one checked."""
    if tcp is None:
        raise ValueError("there is no tcp in it, and nothing else can be simulated")
    states = {
        state: _object(replies, state, _CODES)
        for state, replies in _object(tcp, "tcp", _STATES).items()
    }
    if missing := [one for one in _NEEDED if one not in states.get("ready", {})]:
        raise ValueError(f"ready has no reply to {missing[0]}")
    first = str(states["ready"]["M115"])
    farewell = str(states["ready"].get("M602", ""))
    end = "\r\n" if "\r\n" in first else "\n"
    return _Record(
        {
            state: {code: _body(code, text, end) for code, text in replies.items()}
            for state, replies in states.items()
        },
        end,
        # One firmware leaves out the letter here.
        "602" if farewell.startswith("CMD 602 ") else "M602",
    )


def _body(code: str, reply: object, end: str) -> str:
    """Return what is between the first line of a reply and its `ok`."""
    if not isinstance(reply, str):
        raise ValueError(f"the reply to {code} is no text")  # noqa: TRY004 - as all others
    head, _, rest = reply.partition(end)
    names = ("M602", "602") if code == "M602" else (code.partition(" ")[0],)
    heads = [f"CMD {name} Received." for name in names]
    if head not in heads or not f"{end}{rest}".endswith(f"{end}ok{end}"):
        raise ValueError(f"the reply to {code} is not whole")
    body = rest.removesuffix(f"ok{end}")
    if not body and code != "M602":
        raise ValueError(f"the reply to {code} is empty")
    return body


def _file(content: object) -> _Object:
    """Return a file of the kind that is understood here."""
    file = _object(content, "the file", _KEYS)
    if file.get("capture") != _VERSION:
        raise ValueError(f"it is no capture of version {_VERSION}")
    return file


def _object(value: object, name: str, keys: Collection[str]) -> _Object:
    """Return an object of JSON that has no other keys."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")  # noqa: TRY004 - as all the others
    if unknown := [key for key in value if key not in keys]:
        raise ValueError(f"{name} has {unknown[0]}, which is none of {', '.join(keys)}")
    return value


def _text(file: _Object, key: str) -> str:
    text = file.get(key)
    if not isinstance(text, str) or not text:
        raise ValueError(f"{key} is no text")
    return text
