"""`scripts/develop` itself: what a developer gets, and that nothing stays behind."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import time
from uuid import uuid4

import psutil
import pytest

from tests.end_to_end.develop import WITHOUT_FFMPEG
from tests.end_to_end.homeassistant import VERSION
from tests.repository import ROOT

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

MARK = "FLASHFORGE_END_TO_END"
SECONDS = 180
PROGRAMS_OF_EVERY_SYSTEM = ("bash", "cat", "cmp", "dirname", "mkdir")


class Develop:
    """A running `scripts/develop --smoke`, whose processes all carry a mark."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.mark = uuid4().hex
        ours = {MARK: self.mark, "TMPDIR": str(folder)}
        self.process = subprocess.Popen(
            [ROOT / "scripts" / "develop", "--smoke"],
            env={**os.environ, **ours, **variables},
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []

    def processes(self) -> list[psutil.Process]:
        """Return all that runs on its behalf, wherever it has gone."""
        return [p for p in psutil.process_iter() if self._is_marked(p)]

    def commands(self) -> list[str]:
        """Return how each of these was started; one may have ended by now."""
        found = []
        for process in self.processes():
            with suppress(psutil.Error):
                found.append(" ".join(process.cmdline()))
        return found

    def _is_marked(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == self.mark
        except psutil.Error:
            return False

    def result(self) -> dict[str, object]:
        """Wait for the end and return the last line; what was said beside is kept."""
        output, errors = self.process.communicate(timeout=SECONDS)
        self.said = errors.splitlines()
        result: dict[str, object] = json.loads(output.splitlines()[-1])
        return result


@contextmanager
def developing(folder: Path, **variables: str) -> Iterator[Develop]:
    """Start `scripts/develop --smoke`; kill what a failed test leaves of it."""
    develop = Develop(folder, **variables)
    try:
        yield develop
    finally:
        for process in develop.processes():
            process.kill()
        develop.process.communicate()


@pytest.fixture
def develop(environment: None, tmp_path: Path) -> Iterator[Develop]:
    """Start it on this machine as it is."""
    with developing(tmp_path) as develop:
        yield develop


def is_a_third(progress: object) -> bool:
    """Return whether a print of 90 minutes has gone on from 30 % for that long."""
    return isinstance(progress, float) and 30 <= progress <= 30 + SECONDS / 54


def see_success(develop: Develop) -> None:
    """See a new Home Assistant show, pause and picture two printing printers."""
    result = develop.result()
    assert "error" not in result, result["error"]
    assert develop.process.returncode == 0
    assert str(result["home_assistant"]).startswith(f"{VERSION}.")
    assert result["status"] == "printing"
    assert is_a_third(result["progress"])
    assert result["paused"] is True
    assert result["cameras"] == 1
    assert isinstance(result["entities"], int)
    assert result["entities"] >= 17
    assert isinstance(beside := result["beside"], dict)
    assert beside["status"] == "printing"
    assert is_a_third(beside["progress"])
    assert beside["paused"] is True
    assert beside["cameras"] == 1
    assert beside["entities"] >= 14


def test_smoke(develop: Develop, tmp_path: Path) -> None:
    """All that works, and nothing stays."""
    see_success(develop)

    assert develop.processes() == []
    assert list(tmp_path.iterdir()) == []


def test_smoke_without_any_optional_program(environment: None, tmp_path: Path) -> None:
    """A PATH of the programs that every system has: what is missing is said."""
    path = tmp_path / "bin"
    path.mkdir()
    for name in PROGRAMS_OF_EVERY_SYSTEM:
        (path / name).symlink_to(found := shutil.which(name) or "")
        assert found, name
    folder = tmp_path / "temporary"
    folder.mkdir()

    with developing(folder, PATH=str(path)) as develop:
        see_success(develop)

    assert develop.said.count(WITHOUT_FFMPEG) == 1
    # Home Assistant's own opinion is shown, once.
    theirs = [line for line in develop.said if "[haffmpeg.core] FFmpeg fails" in line]
    assert len(theirs) == 1
    assert theirs[0].startswith("Home Assistant: ERROR ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_after_a_signal(
    develop: Develop, tmp_path: Path, number: signal.Signals
) -> None:
    """Home Assistant and the printer end with the script that started them."""
    deadline = time.monotonic() + SECONDS
    while not any("hass" in command for command in develop.commands()):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    develop.process.send_signal(number)

    assert develop.result() == {"error": "interrupted"}
    assert develop.process.returncode == 1
    assert develop.processes() == []
    assert list(tmp_path.iterdir()) == []
