"""Programs in processes of their own, spoken with in lines of JSON."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import json
import sys
from typing import Any

from tests.repository import ROOT

ANSWER_SECONDS = 120
STOP_SECONDS = 5


@asynccontextmanager
async def program(module: str, *arguments: str) -> AsyncGenerator[Process]:
    """Run a module of the tests as a program, and end it in any case."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.communicate()


async def answer(process: Process) -> dict[str, Any]:
    """Return the program's next line; raises EOFError if it ended instead."""
    if process.stdout is None:
        raise EOFError("the program has no output")
    async with asyncio.timeout(ANSWER_SECONDS):
        line = await process.stdout.readline()
    if not line:
        raise EOFError("the program ended; what it said stands above")
    said: dict[str, Any] = json.loads(line)
    return said


async def ask(process: Process) -> dict[str, Any]:
    """Send an empty line, and return what the program answers."""
    if process.stdin is None:
        raise EOFError("the program has no input")
    process.stdin.write(b"\n")
    await process.stdin.drain()
    return await answer(process)
