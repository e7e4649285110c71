"""`scripts/develop` itself: what a developer gets, and that nothing stays behind."""

from collections.abc import Iterator
import json
import os
from pathlib import Path
import signal
import subprocess
import time
from uuid import uuid4

import psutil
import pytest

from tests.repository import ROOT

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

MARK = "FLASHFORGE_END_TO_END"
SECONDS = 180


class Develop:
    """A running `scripts/develop --smoke`, whose processes all carry a mark."""

    def __init__(self, folder: Path) -> None:
        self.mark = uuid4().hex
        self.process = subprocess.Popen(
            [ROOT / "scripts" / "develop", "--smoke"],
            env={**os.environ, MARK: self.mark, "TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def processes(self) -> list[psutil.Process]:
        """Return all that runs on its behalf, wherever it has gone."""
        return [p for p in psutil.process_iter() if self._is_marked(p)]

    def _is_marked(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == self.mark
        except psutil.Error:
            return False

    def result(self) -> dict[str, object]:
        """Wait for the end and return the last line."""
        output, _ = self.process.communicate(timeout=SECONDS)
        result: dict[str, object] = json.loads(output.splitlines()[-1])
        return result


@pytest.fixture
def develop(tmp_path: Path) -> Iterator[Develop]:
    """Start `scripts/develop --smoke`; kill what a failed test leaves of it."""
    develop = Develop(tmp_path)
    yield develop
    for process in develop.processes():
        process.kill()
    develop.process.wait()


def test_smoke(develop: Develop, tmp_path: Path) -> None:
    """A new Home Assistant shows, pauses and pictures two printing printers."""
    result = develop.result()

    assert "error" not in result, result["error"]
    assert develop.process.returncode == 0
    assert str(result["home_assistant"]).startswith("2026.11.")
    assert result["status"] == "printing"
    assert result["progress"] == pytest.approx(30, abs=1)
    assert result["paused"] is True
    assert result["cameras"] == 1
    assert isinstance(result["entities"], int)
    assert result["entities"] >= 17
    assert isinstance(beside := result["beside"], dict)
    assert beside["status"] == "printing"
    assert beside["progress"] == pytest.approx(30, abs=1)
    assert beside["paused"] is True
    assert beside["cameras"] == 1
    assert beside["entities"] >= 14
    assert develop.processes() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_after_a_signal(
    develop: Develop, tmp_path: Path, number: signal.Signals
) -> None:
    """Home Assistant and the printer end with the script that started them."""
    deadline = time.monotonic() + SECONDS
    while not any("hass" in " ".join(p.cmdline()) for p in develop.processes()):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    develop.process.send_signal(number)

    assert develop.result() == {"error": "interrupted"}
    assert develop.process.returncode == 1
    assert develop.processes() == []
    assert list(tmp_path.iterdir()) == []
