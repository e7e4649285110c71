"""What a printer over TCP must not be able to do, whatever it answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, is_dataclass, replace
import logging
from math import isfinite

import aiohttp
import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    FlashForgeError,
    Identity,
    Timings,
    identify,
)
from custom_components.flashforge.client.values import MAX_TEXT

from .conftest import MakeClient, short_tcp_timeouts
from .fake_tcp_server import IDENTITY
from .hostile_tcp import HOSTILE, hostile
from .request_spy import our_tasks
from .test_tcp_connection import ACTS

pytestmark = [short_tcp_timeouts, pytest.mark.usefixtures("brief_searches")]

type Act = Callable[[FlashForgeClient], Awaitable[object]]

_ACTS: Mapping[str, Act] = {
    **{
        name: ACTS[name] for name in ("status", "nozzle", "start", "files", "thumbnail")
    },
    "position": ACTS["position"],
    "pairing": lambda client: client.initialize(),
    "info": lambda client: client.gcode.get_info(),
    "machine": lambda client: client.gcode.get_machine_status(),
    "temperatures": lambda client: client.gcode.get_temperatures(),
    "progress": lambda client: client.gcode.get_progress(),
}
# No honest printer has a larger one; of bytes printed there may be more.
_MOST = 10_000_000
_MOST_BYTES = 10**12


def _check(value: object, path: str = "") -> None:
    """See that a value can be shown, stored and computed with."""
    match value:
        case str():
            assert value.isprintable(), path
            assert 0 < len(value) <= MAX_TEXT, path
            assert value == value.strip(), path
        case float() | int():
            most = _MOST_BYTES if path.endswith((".done", ".whole")) else _MOST
            assert isfinite(value), path
            assert abs(value) <= most, path
        case tuple() | list():
            for number, one in enumerate(value):
                _check(one, f"{path}.{number}")
        case dict():
            for key, one in value.items():
                _check(key, f"{path}.key")
                _check(one, f"{path}.{key}")
        case _ if is_dataclass(value) and not isinstance(value, type):
            _check(asdict(value), path)


@pytest.mark.parametrize("act", _ACTS)
@pytest.mark.parametrize("name", HOSTILE)
async def test_nothing_absurd_comes_in(
    printer_host: str,
    make_client: MakeClient,
    caplog: pytest.LogCaptureFixture,
    name: str,
    act: str,
) -> None:
    """An honest value, none, or an error of ours, in time; and no line is forged."""
    caplog.set_level(logging.DEBUG, "custom_components.flashforge")
    client = make_client(
        serial_number=None, check_code=None, connect_timeout=5, request_timeout=5
    )
    client.device.restore_state({"product_id": 22})
    async with hostile(name, printer_host), asyncio.timeout(20):
        _check(await _outcome(_ACTS[act](client)))
        _check(client.device.status)
        _check_outside(client)
    assert our_tasks() == set()
    ours = [one.getMessage() for one in caplog.records if "flashforge" in one.name]
    assert all(line.isprintable() and len(line) < 500 for line in ours)


async def _outcome(act: Awaitable[object]) -> object:
    """Return what comes of it, which may be the words of an error of ours."""
    try:
        return await act
    except FlashForgeError as err:
        return str(err)


def _check_outside(client: FlashForgeClient) -> None:
    """See that what is stored and what is shown to others can be, too."""
    for told in (client.device.export_state(), client.device.diagnostics()):
        assert len(repr(told)) < 200_000
        assert repr(told).isprintable()
        assert "\\x" not in repr(told)
        assert "\\u20" not in repr(told)


@pytest.mark.parametrize("name", HOSTILE)
async def test_who_is_there(
    printer_host: str, session: aiohttp.ClientSession, name: str
) -> None:
    """Pairing asks everybody, and believes nothing that no printer says."""
    timeouts = Timings(connect_timeout=5, request_timeout=5)
    async with hostile(name, printer_host), asyncio.timeout(20):
        told = await _outcome(identify(session, printer_host, timings=timeouts))
    _check(replace(told, http_error=None) if isinstance(told, Identity) else told)


async def test_an_honest_printer_is_understood(
    printer_host: str, make_client: MakeClient
) -> None:
    """The table's frame is that of a printer, or all of it would prove nothing."""
    client = make_client(check_code=None)
    async with hostile("many_files", printer_host):
        status = await client.initialize()
    assert f"Machine Name: {status.name}" in IDENTITY
    assert status.state == "ready"
