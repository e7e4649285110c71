"""Servers that behave as no printer does, one asyncio server each."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
import json
import re

type Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@asynccontextmanager
async def serve(host: str, port: int, handler: Handler) -> AsyncGenerator[None]:
    """Call `handler` for each connection, and hang up when it returns."""
    tasks: set[asyncio.Task[object]] = set()

    async def connected(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if task := asyncio.current_task():
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await handler(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(connected, host, port)
    try:
        yield
    finally:
        # Who is connecting just now has to be let in before the door is shut.
        await asyncio.sleep(0.01)
        server.close()
        server.abort_clients()
        await server.wait_closed()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> str:
    """Read a whole request and return its path."""
    head = await reader.readuntil(b"\r\n\r\n")
    if length := _LENGTH.search(head):
        await reader.readexactly(int(length[1]))
    return head.split(b" ")[1].decode()


def answer(body: bytes) -> bytes:
    """Return a plain HTTP answer with this body."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def reply(code: object = 0, **members: object) -> bytes:
    """Return an HTTP answer with a printer's envelope."""
    return answer(json.dumps({"code": code, "message": "Success", **members}).encode())


def always(raw: bytes) -> Handler:
    """Return a handler that answers one request with these bytes."""

    async def handler(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_request(reader)
        writer.write(raw)
        await writer.drain()

    return handler
