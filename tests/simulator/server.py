"""An HTTP server on one loopback address, with its connections counted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import override

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from .listener import close_listener

type Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

_KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept; no source tells what the firmware does."""


class _CountingServer(web.Server):
    """A low-level server that counts what it accepts."""

    def __init__(self, handler: Handler) -> None:
        super().__init__(
            handler,
            handler_cancellation=True,
            keepalive_timeout=_KEEP_ALIVE,
            access_log=None,
        )
        self.accepted = 0
        # By handler, which may have let go of its own before the connection is lost.
        self.transports: dict[RequestHandler, asyncio.Transport] = {}

    @override
    def connection_made(
        self, handler: RequestHandler, transport: asyncio.Transport
    ) -> None:
        super().connection_made(handler, transport)
        self.accepted += 1
        self.transports[handler] = transport

    @override
    def connection_lost(
        self, handler: RequestHandler, exc: BaseException | None = None
    ) -> None:
        self.transports.pop(handler, None)
        super().connection_lost(handler, exc)


class LoopbackServer:
    """Listens on one address and port, and can come and go.

    Port 0 takes any free port at the first start and keeps it from then on.
    """

    def __init__(self, handler: Handler, host: str, port: int) -> None:
        self._handler = handler
        self._host = host
        self.port = port
        self._listener: asyncio.Server | None = None
        self._server: _CountingServer | None = None
        self._accepted = 0

    @property
    def running(self) -> bool:
        """Return whether it listens."""
        return self._listener is not None

    @property
    def connections(self) -> int:
        """Return the TCP connections accepted since it was created."""
        return self._accepted + (self._server.accepted if self._server else 0)

    @property
    def open_connections(self) -> int:
        """Return the TCP connections open at the moment."""
        return len(self._server.transports) if self._server else 0

    async def start(self) -> None:
        """Listen; without effect if it does."""
        if self._listener is not None:
            return
        server = _CountingServer(self._handler)
        self._listener = await asyncio.get_running_loop().create_server(
            server, self._host, self.port, reuse_address=True
        )
        self._server = server
        self.port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the listening and every open socket, and wait until all is gone."""
        if self._listener is None or self._server is None:
            return
        listener, server = self._listener, self._server
        self._listener = self._server = None
        self._accepted += server.accepted
        await close_listener(listener)
        # A connection leaves this list when its task has ended; aiohttp has nothing
        # to wait for that.
        while server.connections:  # noqa: ASYNC110
            await asyncio.sleep(0)
