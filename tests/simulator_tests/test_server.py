"""The HTTP server of a simulated printer, and what it counts."""

import asyncio

import aiohttp
from aiohttp import web
import pytest

from tests.client.request_spy import until
from tests.simulator.server import LoopbackServer


async def test_a_connection_that_was_let_go_of_is_not_counted_as_open(
    printer_host: str,
) -> None:
    """A handler that is canceled forgets its connection before that is lost."""

    async def give_up(_request: web.BaseRequest) -> web.StreamResponse:
        raise asyncio.CancelledError

    server = LoopbackServer(give_up, printer_host, 0)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientError):
                await session.get(f"http://{printer_host}:{server.port}/")
        assert server.connections >= 1
        await until(lambda: not server.open_connections)
    finally:
        await server.stop()
