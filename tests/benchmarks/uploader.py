"""Uploads a file whenever a line comes, and answers with what that took.

Both sides run in this program, and so begin with the same modules in memory.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import json
from pathlib import Path
import re
import sys
from time import perf_counter, process_time

import aiohttp

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    FlashForgeClient,
    Ports,
)

HOST = "127.0.0.1"
FILE = "large.gcode"
CHUNK_SIZE = bytes(64 * 1024)
TICK = 0.001

type Upload = Callable[[], Awaitable[None]]

_STATUS = Path("/proc/self/status")


async def _source(size: int) -> AsyncGenerator[bytes]:
    """Give a file in the pieces in which it would come from a disk or a browser."""
    for _ in range(size // len(CHUNK_SIZE)):
        yield CHUNK_SIZE
    if rest := size % len(CHUNK_SIZE):
        yield CHUNK_SIZE[:rest]


@asynccontextmanager
async def _ours(port: int, size: int) -> AsyncGenerator[Upload]:
    heard = [0]

    def progress(sent: int, _size: int) -> None:
        heard[0] = sent

    async def upload() -> None:
        await client.files.upload(FILE, _source(size), size, progress=progress)
        if heard[0] != size:
            raise ValueError("the progress did not reach the end")

    credentials = Credentials("SNMSIM00000001", "12345678")
    options = ConnectionOptions(HOST, credentials, ports=Ports(http=port))
    async with (
        aiohttp.ClientSession() as session,
        FlashForgeClient(session, options) as client,
    ):
        yield upload


@asynccontextmanager
async def _bare(port: int, size: int) -> AsyncGenerator[Upload]:
    """The least that aiohttp needs for the same request."""
    head = (
        b'--bare\r\nContent-Disposition: form-data; name="gcodeFile"; '
        b'filename="large.gcode"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    tail = b"\r\n--bare--\r\n"
    headers = {
        "Content-Length": str(len(head) + size + len(tail)),
        "Content-Type": "multipart/form-data; boundary=bare",
    }
    url = f"http://{HOST}:{port}"

    async def body() -> AsyncGenerator[bytes]:
        yield head
        async for piece in _source(size):
            yield piece
        yield tail

    async def upload() -> None:
        async with session.post(
            f"{url}/uploadGcode", data=body(), headers=headers
        ) as response:
            await response.read()

    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        # As much as the other side has said by now.
        for path in ("/detail", "/product"):
            async with session.post(url + path, json={}) as response:
                await response.json(content_type=None)
        yield upload


async def _measured(upload: Upload) -> dict[str, float]:
    """Upload, and return seconds: by the clock, of the CPU, and the longest delay."""
    longest = [0.0]
    ticker = asyncio.create_task(_tick(longest))
    cpu, began = process_time(), perf_counter()
    await upload()
    wall, cpu = perf_counter() - began, process_time() - cpu
    # A delay at the very end shows only when the ticker comes round again.
    await asyncio.sleep(2 * TICK)
    ticker.cancel()
    return {"seconds": wall, "cpu_seconds": cpu, "delay": longest[0]}


async def _tick(longest: list[float]) -> None:
    while True:
        began = perf_counter()
        await asyncio.sleep(TICK)
        longest[0] = max(longest[0], perf_counter() - began - TICK)


def _forget_peak() -> bool:
    """Let the highest use of memory count from now; only Linux can."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def _memory(key: str) -> int:
    """Return bytes: VmRSS is the memory in use now, VmHWM the most so far."""
    found = re.search(rf"^{key}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


async def _run(side: AbstractAsyncContextManager[Upload]) -> None:
    """Say that all is ready, and upload until standard input ends."""
    async with side as upload:
        at_first = _memory("VmRSS") if _forget_peak() else None
        print("{}", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            took: dict[str, float | None] = {**await _measured(upload)}
            took["extra_bytes"] = at_first and _memory("VmHWM") - at_first
            print(json.dumps(took), flush=True)


_SIDES = {"ours": _ours, "theirs": _bare}


def main() -> None:
    """Take the side, the port and the number of bytes from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("side", choices=_SIDES)
    parser.add_argument("port", type=int)
    parser.add_argument("size", type=int)
    options = parser.parse_args()
    asyncio.run(_run(_SIDES[options.side](options.port, options.size)))


if __name__ == "__main__":
    main()
