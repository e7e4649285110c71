"""Limits: what the client tells is what a command is checked against."""

from collections.abc import Awaitable, Callable
from math import inf, nan

import pytest

from custom_components.flashforge.client import (
    MODELS,
    Axis,
    FlashForgeClient,
    InvalidTextError,
    Limits,
    Model,
    NotSupportedError,
    OutOfRangeError,
    PrinterStatus,
    Range,
    UnknownModelError,
)
from custom_components.flashforge.client.limits import limits_of
from custom_components.flashforge.client.upload import check_file_name

from .conftest import MakeClient, MakePrinter

type Set = Callable[[FlashForgeClient, float], Awaitable[PrinterStatus]]
type Limit = Callable[[Limits], Range | None]

COMMANDS: dict[str, tuple[Set, Limit]] = {
    "nozzle": (lambda c, v: c.temp_control.set_nozzle(v), lambda x: x.nozzle),
    "bed": (lambda c, v: c.temp_control.set_bed(v), lambda x: x.bed),
    "chamber": (lambda c, v: c.temp_control.set_chamber(v), lambda x: x.chamber),
    "print_speed": (lambda c, v: c.control.set_print_speed(v), lambda x: x.print_speed),
    "z_offset": (lambda c, v: c.control.set_z_offset(v), lambda x: x.z_offset),
    "cooling_fan": (lambda c, v: c.control.set_cooling_fan(v), lambda x: x.fan),
    "chamber_fan": (lambda c, v: c.control.set_chamber_fan(v), lambda x: x.fan),
    "move": (lambda c, v: c.control.move(Axis.X, v), lambda x: x.move),
    "extrude": (lambda c, v: c.control.extrude(v), lambda x: x.extrude),
    "shutdown": (
        lambda c, v: c.control.set_automatic_shutdown(delay=v),
        lambda x: x.shutdown_delay,
    ),
}
# Over TCP there are no commands for the others.
OVER_TCP = ("nozzle", "bed", "move", "extrude")


async def _refused(client: FlashForgeClient, name: str) -> None:
    """See that a command and the client tell the same limits."""
    act, limit = COMMANDS[name]
    limits = limit(client.device.limits)
    if limits is None:
        with pytest.raises(NotSupportedError):
            await act(client, 1)
        return
    for value in (limits.low - 0.1, limits.high + 0.1, nan, inf, -inf):
        assert value not in limits
        with pytest.raises(OutOfRangeError) as caught:
            await act(client, value)
        assert (caught.value.low, caught.value.high) == (limits.low, limits.high)


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "ad5x", "creator_5_pro"])
async def test_limits_over_http(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    model: str,
) -> None:
    """One number further is refused, and the error tells what the client tells."""
    await make_printer(model)
    client = make_client()
    await client.initialize()
    for name in COMMANDS:
        with subtests.test(name):
            await _refused(client, name)


@pytest.mark.parametrize("name", OVER_TCP)
@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_limits_over_tcp(
    make_printer: MakePrinter, make_client: MakeClient, model: str, name: str
) -> None:
    """The same for a printer that is asked over TCP alone."""
    await make_printer(model, tcp=True)
    client = make_client(check_code=None)
    await client.initialize()
    await _refused(client, name)


async def test_lengths_of_the_printers_name(make_client: MakeClient) -> None:
    """Longer names are refused, by the protocol in use, before anybody is known."""
    for check_code, longest in (("12345678", 127), (None, 32)):
        client = make_client(check_code=check_code)
        assert client.device.limits.printer_name == longest
        with pytest.raises(InvalidTextError):
            await client.control.rename("x" * (longest + 1))


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.name)
def test_lengths_of_a_files_name(model: Model) -> None:
    """As long a name as the limits tell is taken, a longer one is not."""
    longest = limits_of(model, PrinterStatus()).file_name
    assert longest is not None
    check_file_name("x" * (longest - 6) + ".gcode", model.family)
    with pytest.raises(InvalidTextError):
        check_file_name("x" * (longest - 5) + ".gcode", model.family)


async def test_an_unknown_model(make_client: MakeClient) -> None:
    """Until the model is known, its own limits are not known either."""
    client = make_client()
    limits = client.device.limits
    assert (limits.nozzle, limits.bed, limits.chamber) == (None, None, None)
    assert (limits.print_speed, limits.file_name) == (None, None)
    for name in ("nozzle", "bed", "chamber", "print_speed"):
        with pytest.raises(UnknownModelError):
            await COMMANDS[name][0](client, 1)


def test_free_space() -> None:
    """An upload may fill what is free, in bytes."""
    assert limits_of(None, PrinterStatus(free_space=1.5)).upload_size == 1.5e9
    assert limits_of(None, PrinterStatus()).upload_size is None
