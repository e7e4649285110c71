"""The client without Home Assistant, and without anything else but aiohttp."""

import asyncio
from importlib.metadata import distribution
import os
from pathlib import Path
import shutil
import venv

from packaging.requirements import Requirement
import pytest

from tests.repository import INTEGRATION, ROOT

from .conftest import CHECK_CODE, SERIAL_NUMBER, MakePrinter
from .request_spy import paths

SCRIPT = ROOT / "docs" / "examples" / "status.py"


def _needed(name: str, found: set[str]) -> set[str]:
    """Return a package and all that it needs, by the names of this environment."""
    if name in found:
        return found
    found.add(name)
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            _needed(requirement.name, found)
    return found


def _copy(name: str, target: Path) -> None:
    """Install a package by copying it from this environment."""
    for file in distribution(name).files or ():
        if ".." in file.parts or file.suffix == ".pyc":
            continue
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(file.locate()), target / file)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment that has aiohttp and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in _needed("aiohttp", set()):
        _copy(name, packages)
    return folder / "bin" / "python"


async def _run(python: Path, *arguments: str, **variables: str) -> tuple[int, str, str]:
    """Run something there: exit code, output and errors."""
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG"}}
    process = await asyncio.create_subprocess_exec(
        python,
        *arguments,
        env={**kept, **variables},
        cwd=python.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


@pytest.mark.parametrize("package", ["homeassistant", "custom_components", "pytest"])
async def test_nothing_else_is_there(python: Path, package: str) -> None:
    """Otherwise the tests below would prove nothing."""
    code, _output, errors = await _run(python, "-c", f"import {package}")
    assert code == 1
    assert f"No module named '{package}'" in errors


async def test_the_example_prints_the_status(
    python: Path, make_printer: MakePrinter
) -> None:
    """It finds the client beside itself, and asks the printer."""
    printer = await make_printer("creator_5_pro")
    printer.machine.start_job("castle.gcode", heated=True, progress=0.25, duration=3600)
    # As the label has it.
    bare = SERIAL_NUMBER.removeprefix("SN")
    code, output, errors = await _run(
        python, str(SCRIPT), printer.host, bare, CHECK_CODE
    )
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "Studio Creator 5 Pro (Creator 5 Pro, firmware 1.9.9)",
        "state: printing",
        "nozzle 1: 220.0 of 220.0 degrees Celsius",
        *(f"nozzle {number}: 25.0 of 0.0 degrees Celsius" for number in (2, 3, 4)),
        "bed: 60.0 of 60.0 degrees Celsius",
        "job: castle.gcode, 25%",
    ]
    assert paths(printer) == ["/detail", "/product"]


async def test_the_client_can_be_copied_anywhere(
    python: Path, make_printer: MakePrinter, tmp_path: Path
) -> None:
    """One folder is all that is needed, and settings may come from the environment."""
    printer = await make_printer("ad5x")
    printer.machine.fail_job("E0100")
    script = tmp_path / "a" / "b" / "status.py"
    script.parent.mkdir(parents=True)
    shutil.copy(SCRIPT, script)
    copied = tmp_path / "custom_components" / "flashforge" / "client"
    shutil.copytree(
        INTEGRATION / "client", copied, ignore=shutil.ignore_patterns("__pycache__")
    )
    code, output, errors = await _run(
        python,
        str(script),
        FLASHFORGE_ADDRESS=printer.host,
        FLASHFORGE_SERIAL_NUMBER=SERIAL_NUMBER,
        FLASHFORGE_CHECK_CODE=CHECK_CODE,
    )
    assert (code, errors) == (0, "")
    assert "state: error\nerror: E0100\n" in output


async def test_the_example_says_what_is_wrong(
    python: Path, make_printer: MakePrinter
) -> None:
    """A wrong code is told in one line, and missing settings by the instructions."""
    printer = await make_printer("adventurer_5m_pro")
    code, output, errors = await _run(
        python, str(SCRIPT), printer.host, SERIAL_NUMBER, "wrong"
    )
    assert (code, output) == (1, "")
    assert errors == "CredentialsError: the check code is refused\n"
    code, output, errors = await _run(python, str(SCRIPT))
    assert (code, output) == (1, "")
    assert "FLASHFORGE_CHECK_CODE" in errors


async def test_the_example_speaks_tcp(python: Path, make_printer: MakePrinter) -> None:
    """Without a check code, an address is enough."""
    printer = await make_printer("adventurer_3", tcp=True)
    code, output, errors = await _run(python, str(SCRIPT), printer.host)
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "Garage A3 (Adventurer 3, firmware 1.1.7)",
        "state: ready",
        "nozzle 1: 25.0 of None degrees Celsius",
        "bed: 25.0 of 0.0 degrees Celsius",
    ]
