"""Every command of every group, refused for every reason: what a user reads.

The commands are found by looking at the groups, so that a new one is tried as well.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
import inspect
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.client import (
    Axis,
    Control,
    Files,
    FiltrationMode,
    FlashForgeClient,
    FlashForgeError,
    GCode,
    JobControl,
    Materials,
    NotPossibleError,
    TempControl,
)
from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.errors import message_of, translated
from tests.simulator import SimulatedPrinter
from tests.test_texts import english

from .conftest import SwitchOn, add_entry, set_up

# What can be commanded, whatever the protocol.
GROUPS: dict[str, type] = {
    "control": Control,
    "files": Files,
    "gcode": GCode,
    "job_control": JobControl,
    "materials": Materials,
    "temp_control": TempControl,
}

# What is never refused for the printer's status: questions, and what it always takes.
# A command that is neither here nor refused in any scene fails the test.
NEVER_REFUSED = {
    "control.open_camera",
    "control.rename",
    "control.set_camera_stream",
    "control.set_fan",
    "control.set_filtration",
    "control.set_light",
    "control.set_runout_sensor",
    "files.get_all",
    "files.get_job_thumbnail",
    "files.get_recent",
    "files.get_thumbnail",
    "gcode.get_info",
    "gcode.get_machine_status",
    "gcode.get_position",
    "gcode.get_progress",
    "gcode.get_temperatures",
    "gcode.send",
    "job_control.clear_plate",
    "temp_control.set_bed",
    "temp_control.set_chamber",
    "temp_control.set_nozzle",
    "temp_control.switch_off",
}


@dataclass(frozen=True)
class _Scene:
    """A printer in a state in which it refuses some commands."""

    model: str
    state: str
    tcp: bool = False
    """Used without LAN mode."""


SCENES = [
    _Scene(model, state, tcp)
    for model, tcp in (
        ("ad5x", False),
        ("creator_5_pro", False),
        ("adventurer_5m_pro", False),
        ("adventurer_5m_pro", True),
        ("adventurer_4", True),
    )
    for state in ("ready", "printing")
]


def commands_of(client: FlashForgeClient) -> dict[str, Callable[..., Awaitable[Any]]]:
    """Return the public coroutines of all groups by their names, waiting aside."""
    return {
        f"{group}.{name}": method
        for group, kind in GROUPS.items()
        for name, _ in inspect.getmembers(kind, inspect.iscoroutinefunction)
        if not name.startswith(("_", "wait_"))
        for method in (getattr(getattr(client, group), name),)
    }


async def _file() -> AsyncIterator[bytes]:
    yield b"G28\n"


ARGUMENTS: dict[object, Callable[[], Any]] = {
    Axis: lambda: Axis.X,
    FiltrationMode: lambda: FiltrationMode.OFF,
    bool: lambda: True,
    float: lambda: 60.0,
    int: lambda: 1,
}
# Where the kind alone is not enough.
NAMED: dict[str, Callable[[], Any]] = {
    "color": lambda: "#FF0000",
    "command": lambda: "M27",
    "delay": lambda: 60.0,
    "file_name": lambda: "cube.gcode",
    "material": lambda: "PLA",
    "millimeters": lambda: 1.0,
    "name": lambda: "Fred",
    "size": lambda: 4,
    "source": _file,
}


# What may be left out, and has to be there once.
OPTIONAL = {"color", "delay", "material"}


def arguments_of(method: Callable[..., object]) -> dict[str, Any]:
    """Return something that a command takes, by the names and kinds it asks for."""
    return {
        name: NAMED[name]() if name in NAMED else ARGUMENTS[parameter.annotation]()
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.default is parameter.empty or name in OPTIONAL
    }


# One look at what a command did, and no pause over TCP.
short_timeouts = pytest.mark.timings(
    read_back_intervals=(0.0,),
    late_read_back_intervals=(),
    fallback_delay=0.0,
    settling_timeout=0.5,
    start_delay=0.0,
    log_out_timeout=0.5,
    log_in_interval=0.0,
    start_check_interval=0.0,
)


async def prepare(
    hass: HomeAssistant, switch_on: SwitchOn, scene: _Scene
) -> tuple[SimulatedPrinter, MockConfigEntry]:
    """Return the printer of a scene, which obeys nothing, and its entry."""
    # A card's list is not what is waited for here.
    quick = {} if scene.model.startswith("creator_5") else {"binary_delay": 0.0}
    printer = await switch_on(scene.model, udp=False, dialect=quick)
    if scene.state == "printing":
        printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    printer.faults.ignore_commands = printer.faults.tcp_ignore_commands = True
    printer.faults.detail_missing = {"autoShutdown"}
    return printer, await set_up(hass, add_entry(hass, printer, tcp=scene.tcp))


def check_words(error: HomeAssistantError) -> None:
    """See that an error is a whole sentence of ours, with everything filled in."""
    assert error.translation_domain == DOMAIN
    key = error.translation_key
    assert key in english()["exceptions"], f"{key} has no text"
    words = str(error)
    assert words != key
    assert "{" not in words
    assert words[0].isupper()


async def refused(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> set[str]:
    """Give every command, and return those that the printer's status forbids."""
    client: FlashForgeClient = entry.runtime_data.client
    forbidden = set()
    for name, command in commands_of(client).items():
        try:
            await command(**arguments_of(command))
        except FlashForgeError as err:
            error = translated(hass, err, client.device.status)
            check_words(error)
            if isinstance(err, NotPossibleError):
                assert isinstance(error, ServiceValidationError)
                forbidden.add(name)
    return forbidden


@short_timeouts
async def test_every_refusal_reaches_the_user_in_words(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Each command that a status can forbid is forbidden here, and says so."""
    forbidden, known = set(), set()
    for scene in SCENES:
        printer, entry = await prepare(hass, switch_on, scene)
        known |= set(commands_of(entry.runtime_data.client))
        forbidden |= await refused(hass, printer, entry)
        await hass.config_entries.async_unload(entry.entry_id)
    assert known - forbidden == NEVER_REFUSED


async def test_a_refusal_because_the_printer_is_busy_tells_its_status(
    hass: HomeAssistant, loaded: MockConfigEntry, printer: SimulatedPrinter
) -> None:
    """In the words of the status sensor, or without them if it is not known."""
    client: FlashForgeClient = loaded.runtime_data.client
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await client.info.get_status()

    with pytest.raises(NotPossibleError) as caught:
        await client.control.calibrate(leveling=True, vibration=False)

    error = translated(hass, caught.value, client.device.status)
    assert str(error) == "This is not possible now. Printer status: Printing"
    error = translated(hass, caught.value, None)
    assert str(error) == "This is not possible now. Printer status: unknown"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (HomeAssistantError("Plain {words}."), "Plain {words}."),
        (
            ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="mapping",
                translation_placeholders={"tool": "{2}"},
            ),
            "The slot chosen for tool {2} does not fit the file.",
        ),
        # What belongs to somebody else, and has no text there.
        (
            HomeAssistantError(translation_domain=DOMAIN, translation_key="nothing"),
            "nothing",
        ),
        (
            HomeAssistantError(translation_domain="elsewhere", translation_key="no"),
            "no",
        ),
    ],
)
async def test_the_text_of_an_error_for_another_one(
    hass: HomeAssistant, loaded: MockConfigEntry, error: HomeAssistantError, text: str
) -> None:
    """Filled in once, and never without a word."""
    assert message_of(hass, error) == text
