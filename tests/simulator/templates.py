"""Captured replies of port 8899, turned into the templates of `dialects.py`.

What a printer says of its moment becomes a placeholder. Everything else of a reply
stays as it was: the order of lines, spelling, spaces, blank lines and line ends.
"""

from collections.abc import Callable, Mapping
import re

type _Value = Callable[[str, str], str | None]
"""Returns the template of a value by key and value; None leaves it as it is."""

_LAMP: Mapping[str, tuple[str, bool]] = {
    "0": ("{led}", False),
    "1": ("{led}", True),
    "off": ("{led_word}", False),
    "on": ("{led_word}", True),
}
"""Template and meaning of each word for the lamp."""

_IDENTITY: Mapping[str, str] = {
    "machine type": "{machine_type}",
    "machine name": "{name}",
    "sn": "{serial}",
    "serial number": "{serial}",
}
_STATUS: Mapping[str, str] = {
    "machinestatus": "{machine_status}",
    "movemode": "{move_mode}",
    "currentfile": "{file}",
    "printfilename": "{file}",
}
_LAMP_KEYS = frozenset({"led", "ledstatus"})

_NUMBER = r"-?\d+(?:\.\d+)?"
_ENDS = re.compile(r"(\r\n|\n)")
_LINE = re.compile(r"(?P<before>\s*(?P<key>[^:]*?)\s*:\s*)(?P<value>.*?)(?P<after>\s*)")
_HEATER = re.compile(
    r"(?<![A-Z])(?P<key>T(?P<tool>\d*)|B)(?P<colon>\s*:\s*)"
    rf"(?P<is>{_NUMBER})(?P<slash>\s*/\s*)(?P<wanted>{_NUMBER})"
)
_AXIS = re.compile(rf"\b(?P<key>X1?|Y|Z|A|E)(?P<colon>\s*:\s*)(?P<value>{_NUMBER})")
_SHARE = re.compile(r"(?P<before>\bbyte\s*)(?P<share>\d+/(?P<whole>\d+))")
_LAYERS = re.compile(r"(?P<before>\bLayer\s*:\s*)\d+/\d+")


def values_of(text: str) -> dict[str, str]:
    """Return what the lines of a reply say, by their keys in small letters."""
    found = (_LINE.fullmatch(line) for line in _ENDS.split(text)[::2])
    return {one["key"].lower(): one["value"] for one in found if one}


def identity_template(text: str) -> str:
    """Return the template of M115; build volume and number of tools stay."""

    def template(key: str, value: str) -> str | None:
        if not value:
            return None
        if key == "firmware":
            return value.removesuffix(firmware_of(value)) + "{firmware}"
        if key == "mac address":
            return "{mac}" if ":" in value else "{bare_mac}"
        return _IDENTITY.get(key)

    return _keyed(text, template)


def firmware_of(value: str) -> str:
    """Return a version without the letter in front of it.

    Raises:
        ValueError: if there is nothing behind the letter.
    """
    firmware = value.lstrip("vV")
    if not firmware:
        raise ValueError("M115 tells no firmware")
    return firmware


def status_template(text: str) -> str:
    """Return the template of M119, in which `lamp_of` can read what it says."""

    def template(key: str, value: str) -> str | None:
        return _LAMP[value][0] if key in _LAMP_KEYS else _STATUS.get(key)

    return _keyed(text, template)


def lamp_of(text: str) -> bool | None:
    """Return whether the lamp is on by M119, None where it says nothing.

    Raises:
        ValueError: for another word than one of those known.
    """
    said = values_of(text)
    words = [said[key] for key in sorted(_LAMP_KEYS & said.keys())]
    if unknown := [word for word in words if word not in _LAMP]:
        raise ValueError(f"M119 says {unknown[0]!r} of the lamp")
    return _LAMP[words[0]][1] if words else None


def temperatures_template(text: str) -> tuple[str, set[str]]:
    """Return the template of M105 and its heaters: `nozzle`, `nozzle_1`, `bed`.

    A heater of zero degrees that shall have zero degrees is none and stays as it is.
    """
    heaters: set[str] = set()

    def template(found: re.Match[str]) -> str:
        if not (float(found["is"]) or float(found["wanted"])):
            return found[0]
        number = int(found["tool"] or 0)
        name = f"nozzle_{number}" if number else "nozzle"
        if found["key"] == "B":
            name = "bed"
        heaters.add(name)
        measured = _placeholder(name, found["is"])
        wanted = _placeholder(f"{name}_target", found["wanted"])
        return f"{found['key']}{found['colon']}{measured}{found['slash']}{wanted}"

    return _HEATER.sub(template, _literal(text)), heaters


def coordinates_template(text: str) -> tuple[str, dict[str, float]]:
    """Return the template of M114, and where each axis was by its first letter.

    What follows `Count` are steps. Numbers with as many decimals each are written
    with so many, others with as few as they need. A second carriage stays.
    """
    axes, *steps = re.split("(Count)", _literal(text), maxsplit=1)
    found = list(_AXIS.finditer(axes))
    decimals = {len(one["value"].partition(".")[2]) for one in found}
    form = f".{decimals.pop()}f" if len(decimals) == 1 and decimals != {0} else "g"

    def template(one: re.Match[str]) -> str:
        axis = one["key"][0].lower().replace("a", "e")
        return f"{one['key']}{one['colon']}{{{axis}:{form}}}"

    places = {one["key"][0]: float(one["value"]) for one in found}
    return _AXIS.sub(template, axes) + "".join(steps), places


def progress_template(text: str) -> str:
    """Return the template of M27."""
    shared = _SHARE.sub(r"\g<before>{share}", _literal(text))
    return _LAYERS.sub(r"\g<before>{layers}", shared)


def has_layers(text: str) -> bool:
    """Return whether M27 tells of layers."""
    return _LAYERS.search(text) is not None


def share_of(text: str) -> tuple[str, int]:
    """Return the share of M27, and what it counts to.

    Raises:
        ValueError: if there is none.
    """
    found = _SHARE.search(text)
    if found is None:
        raise ValueError("M27 tells no share")
    return found["share"], int(found["whole"])


def _keyed(text: str, template: _Value) -> str:
    """Return a template of lines with keys, with every end of a line as it was."""
    parts = _ENDS.split(text)
    parts[::2] = [_line(line, template) for line in parts[::2]]
    return "".join(parts)


def _line(line: str, template: _Value) -> str:
    found = _LINE.fullmatch(line)
    value = template(found["key"].lower(), found["value"]) if found else None
    if found is None or value is None:
        return _literal(line)
    return _literal(found["before"]) + value + found["after"]


def _placeholder(name: str, number: str) -> str:
    """Return a placeholder with as many decimals as a number has."""
    return f"{{{name}:.{len(number.partition('.')[2])}f}}"


def _literal(text: str) -> str:
    """Return a text that a template repeats as it is."""
    return text.replace("{", "{{").replace("}", "}}")
