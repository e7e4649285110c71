"""Ending to listen while somebody is connecting."""

import asyncio
import socket

import pytest

from tests.hostile_camera import HostileCamera
from tests.simulator import SimulatedPrinter

PORTS = {"http": 8898, "tcp": 8899, "camera": 8080, "hostile_camera": 8080}


@pytest.mark.parametrize("server", PORTS)
async def test_a_connection_that_was_just_accepted_keeps_nobody(
    printer_host: str, server: str
) -> None:
    """However far it has come: each turn of the loop takes it a step further."""
    tasks = asyncio.all_tasks()
    for turns in range(8):
        listening = (
            HostileCamera(printer_host, attack="hangs")
            if server == "hostile_camera"
            else SimulatedPrinter("adventurer_5m_pro", host=printer_host, udp=False)
        )
        with socket.socket() as caller:
            async with asyncio.timeout(5), listening:
                caller.connect((printer_host, PORTS[server]))
                for _ in range(turns):
                    await asyncio.sleep(0)
        assert asyncio.all_tasks() == tasks
