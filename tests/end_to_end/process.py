"""Programs that run beside the tests and never outlive them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
import os
from pathlib import Path
import signal
import socket
import subprocess
from typing import Self

from tests.repository import ROOT

STOP_SECONDS = 20
PRINTER_PORTS = (8080, 8898, 8899)

type Look[T] = Callable[[], Awaitable[T | None]]
"""Looks once and returns something true when it sees what is waited for."""


class ProgramFailedError(Exception):
    """A program ended, said no, or kept us waiting too long."""


class Program:
    """A program in a process group of its own, of which `stop` leaves nothing.

    What it prints goes to a file, so it never blocks on a pipe nobody reads.
    """

    def __init__(self, command: Sequence[str | Path], output: Path) -> None:
        self._command = command
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        """All that the program has printed so far; nothing before its start."""
        if not self._output.exists():
            return ""
        return self._output.read_text(errors="replace")

    @property
    def is_started(self) -> bool:
        """Whether it has been started, and neither stopped nor killed."""
        return self._process is not None

    def start(self) -> None:
        """Start the program; a stopped one may be started again."""
        # Without compiled files each start of Home Assistant takes 4 s longer.
        environment = dict(os.environ)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=environment,
                start_new_session=True,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                stdout=output,
            )

    def check_running(self) -> None:
        """Raise ProgramFailedError, with its last words, if the program has ended."""
        if self._process is None or self._process.poll() is not None:
            message = f"{self._command[0]} ended: {self.output[-2000:]}"
            raise ProgramFailedError(message)

    async def wait_for[T](self, look: Look[T], seconds: float, what: str) -> T:
        """Look again and again until something true is seen, and return that.

        Raises ProgramFailedError after `seconds`, or at once when the program ends.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (seen := await look()):
            self.check_running()
            if loop.time() > deadline:
                message = f"no {what} within {seconds:g} s"
                raise ProgramFailedError(message)
            await asyncio.sleep(0.05)
        return seen

    async def stop(self) -> bool:
        """Ask the program to end, and kill whatever is left of it after 20 s.

        Return whether it ended by itself.
        """
        if (process := self._process) is None:
            return True
        self._process = None
        try:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            for _ in range(STOP_SECONDS * 20):
                if process.poll() is not None:
                    break
                await asyncio.sleep(0.05)
            return process.poll() is not None
        finally:
            # Also when a second Ctrl-C ends the waiting: nothing here can be cancelled.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill(self) -> None:
        """End the program as a power cut does: at once, whatever it is about to do."""
        if (process := self._process) is None:
            return
        self._process = None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    async def __aenter__(self) -> Self:
        """Start the program."""
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the program, whatever happened."""
        await self.stop()


def is_free(host: str, port: int) -> bool:
    """Return whether a server could listen there."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def free_printer_address() -> str:
    """Return the first loopback address whose printer ports are free.

    None is returned twice. Where the system knows no loopback address but 127.0.0.1
    (macOS), it is that one.
    """
    for host in (f"127.0.0.{number}" for number in range(2, 100)):
        if host not in _given and all(is_free(host, port) for port in PRINTER_PORTS):
            _given.add(host)
            return host
    return "127.0.0.1"


_given: set[str] = set()
