"""Actions on the printer itself: its filament, its axes, its name, its G-code."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..client import EXTERNAL_SPOOL, Axis, FlashForgeClient, PrinterStatus
from ..data import FlashForgeConfigEntry
from .action import Action, Answer, Permission

SLOTS = {"1": 1, "2": 2, "3": 3, "4": 4, "external_spool": EXTERNAL_SPOOL}


def slot_number(value: object) -> int:
    """Return the number of a slot that is named, 0 for the external spool."""
    number = SLOTS.get(str(value))
    if number is None:
        raise vol.Invalid(f"slot has to be one of {', '.join(SLOTS)}")
    return number


def hex_color(value: object) -> str:
    """Return a color as `#RRGGBB`, of that or of red, green and blue from 0 to 255."""
    if isinstance(value, str):
        return str(cv.matches_regex(r"^#[0-9A-Fa-f]{6}$")(value)).upper()
    red, green, blue = vol.ExactSequence((cv.byte,) * 3)(value)
    return f"#{red:02X}{green:02X}{blue:02X}"


type Run = Callable[[FlashForgeConfigEntry, Mapping[str, Any]], Awaitable[Answer]]


def _command(
    send: Callable[[FlashForgeClient, Mapping[str, Any]], Awaitable[PrinterStatus]],
) -> Run:
    """Return what runs a command whose effect a status shows."""

    async def run(entry: FlashForgeConfigEntry, fields: Mapping[str, Any]) -> None:
        data = entry.runtime_data
        await data.coordinator.async_command(send(data.client, fields))

    return run


async def _send_gcode(
    entry: FlashForgeConfigEntry, fields: Mapping[str, Any]
) -> Answer:
    """Send one command in G-code, and return the lines of the printer's reply."""
    data = entry.runtime_data
    reply = await data.coordinator.async_request(
        data.client.gcode.send(fields["command"])
    )
    return {"reply": list(reply)}


COMMAND_ACTIONS = (
    Action(
        name="set_slot_material",
        run_fn=_command(
            lambda client, fields: client.materials.set_slot(
                fields["slot"], fields.get("material"), fields.get("color")
            )
        ),
        fields={
            vol.Required("slot"): slot_number,
            vol.Optional("material"): cv.string,
            vol.Optional("color"): hex_color,
        },
        check_fn=cv.has_at_least_one_key("material", "color"),
    ),
    Action(
        name="load_filament",
        run_fn=_command(lambda client, fields: client.materials.load(fields["slot"])),
        fields={vol.Required("slot"): slot_number},
    ),
    Action(
        name="unload_filament",
        run_fn=_command(lambda client, fields: client.materials.unload(fields["slot"])),
        fields={vol.Required("slot"): slot_number},
    ),
    Action(
        name="move_axis",
        run_fn=_command(
            lambda client, fields: client.control.move(
                fields["axis"], fields["distance"]
            )
        ),
        fields={
            vol.Required("axis"): vol.Coerce(Axis),
            vol.Required("distance"): vol.Coerce(float),
        },
        permission=Permission.ADMIN,
    ),
    Action(
        name="home",
        run_fn=_command(lambda client, _: client.control.home()),
        permission=Permission.ADMIN,
    ),
    Action(
        name="extrude",
        run_fn=_command(
            lambda client, fields: client.control.extrude(fields["length"])
        ),
        fields={vol.Required("length"): vol.Coerce(float)},
        permission=Permission.ADMIN,
    ),
    Action(
        name="rename",
        run_fn=_command(lambda client, fields: client.control.rename(fields["name"])),
        fields={vol.Required("name"): cv.string},
        permission=Permission.ADMIN,
    ),
    Action(
        name="send_gcode",
        run_fn=_send_gcode,
        fields={vol.Required("command"): cv.string},
        permission=Permission.ADMIN,
        response=SupportsResponse.OPTIONAL,
    ),
)
