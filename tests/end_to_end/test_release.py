"""The archive of a release, installed as an owner installs it."""

from pathlib import Path
import subprocess
from zipfile import ZipFile

import pytest

from tests.end_to_end.smoke import printing
from tests.repository import INTEGRATION, ROOT

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Unpack a release into an empty configuration, and return where it is."""
    subprocess.run([ROOT / "scripts" / "release", tmp_path], check=True)
    folder = tmp_path / "config" / "custom_components" / INTEGRATION.name
    folder.mkdir(parents=True)
    with ZipFile(tmp_path / f"{INTEGRATION.name}.zip") as archive:
        archive.extractall(folder)
    return folder


async def test_a_release_works(
    environment: None, installed: Path, tmp_path: Path
) -> None:
    """Home Assistant takes it as it is, adds a printer and shows it."""
    async with printing(tmp_path) as smoke:
        assert smoke.seen["status"] == "printing"
        assert smoke.seen["entities"] >= 17

    # Home Assistant compiled these files, not those of the checkout.
    assert (installed / "__pycache__").exists()
    assert not installed.is_symlink()
