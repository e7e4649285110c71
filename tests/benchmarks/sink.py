"""A printer that discards what it is sent, as fast as it comes.

Neither a web framework nor a parser: it must not be what holds an upload up.
"""

import asyncio
import json
import sys

from tests.benchmarks.replies import REPLIES

BUFFER = 1024 * 1024

_SUCCESS = {"code": 0, "message": "Success"}
_IDLE = REPLIES["Adventurer 5M Pro"] | {
    "printFileName": "",
    "remainingDiskSpace": 100.0,
    "status": "ready",
}
_ANSWERS = {
    b"/detail": _SUCCESS | {"detail": _IDLE},
    b"/product": _SUCCESS | {"product": {"lightCtrlState": 1}},
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests until the other side hangs up."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await _discard(reader, _content_length(head))
            reply = json.dumps(_ANSWERS.get(head.split()[1], _SUCCESS)).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(reply))
            writer.write(reply)
    except asyncio.IncompleteReadError, ConnectionError:
        writer.close()


def _content_length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.splitlines())
    return next(int(v) for key, _, v in lines if key.lower() == b"content-length")


async def _discard(reader: asyncio.StreamReader, size: int) -> None:
    while size:
        piece = await reader.read(min(size, BUFFER))
        if not piece:
            raise ConnectionResetError
        size -= len(piece)


async def _run() -> None:
    """Say the port, and serve until standard input ends."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=BUFFER)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_run())
