"""What all tests with a real Home Assistant need."""

import subprocess

import pytest

from tests.repository import ROOT


@pytest.fixture(scope="session")
def environment() -> None:
    """Make the environment in which Home Assistant runs, where it is missing."""
    subprocess.run([ROOT / "scripts" / "setup", "develop"], check=True)


@pytest.fixture(autouse=True)
def isolate_discovery() -> None:
    """Let a real Home Assistant find the printers of its test."""
