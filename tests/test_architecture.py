"""The layers: who may know whom."""

import ast
from collections.abc import Iterator
from pathlib import Path
import sys

import pytest

from tests.repository import INTEGRATION, ROOT

CLIENT = INTEGRATION / "client"
JOBS = INTEGRATION / "jobs"
PRINTFILE = INTEGRATION / "printfile"
SIMULATOR = ROOT / "tests" / "simulator"

# What the client may use beside the standard library.
CLIENT_PACKAGES = {"aiohttp", "yarl"}
# What is told of jobs: by printers, and by the files that were sent to them.
KNOWN_TO_JOBS = {
    *("client.status", "client.values", "client.materials.mapping"),
    "printfile",
}
# What a module may use that is given all it knows.
PURE = {"collections", "dataclasses", "datetime", "enum", "re", "typing", "uuid"}


def modules(folder: Path) -> list[Path]:
    """Return the Python files below a folder."""
    found = sorted(folder.rglob("*.py"))
    assert found
    return found


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Return level and dotted name of what a module imports, in any function too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def targets(path: Path, folder: Path) -> set[Path]:
    """Return the modules of a folder that one of them imports relatively."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
        names = [base, *(base / alias.name for alias in node.names)]
        files = (name.with_suffix(".py") for name in names)
        found |= {file for file in files if file.is_file()}
        if not node.module or (base / "__init__.py").is_file():
            found.add(base / "__init__.py")
    return {file for file in found if file.is_relative_to(folder)} - {path}


def test_the_client_knows_nothing_but_itself_and_aiohttp(
    subtests: pytest.Subtests,
) -> None:
    """It could be lifted out whole: no Home Assistant, no way up to the integration."""
    for path in modules(CLIENT):
        with subtests.test(str(path.relative_to(CLIENT))):
            depth = len(path.relative_to(CLIENT).parts)
            for level, name in imports(path):
                if level:
                    assert level <= depth, f"{path.name} reaches out of the client"
                else:
                    package = name.partition(".")[0]
                    assert package in CLIENT_PACKAGES | sys.stdlib_module_names, name


def test_the_simulator_knows_neither_integration_nor_home_assistant(
    subtests: pytest.Subtests,
) -> None:
    """One mistake must not hide in both."""
    for path in modules(SIMULATOR):
        with subtests.test(str(path.relative_to(SIMULATOR))):
            for _level, name in imports(path):
                assert not name.startswith(("custom_components", "homeassistant")), name


def test_jobs_know_nothing_but_a_status_and_a_file(subtests: pytest.Subtests) -> None:
    """They are pure: neither Home Assistant, nor sockets, nor a clock of their own."""
    for path in modules(JOBS):
        with subtests.test(path.name):
            for level, name in imports(path):
                if level == 2:
                    assert name in KNOWN_TO_JOBS, name
                elif not level:
                    assert name.partition(".")[0] in PURE, name


def test_print_files_know_nothing_but_values(subtests: pytest.Subtests) -> None:
    """Reading them needs neither Home Assistant, nor a socket, nor the event loop."""
    for path in modules(PRINTFILE):
        with subtests.test(path.name):
            for level, name in imports(path):
                if level == 2:
                    assert name == "client", name
                elif not level:
                    top = name.partition(".")[0]
                    assert top in sys.stdlib_module_names, name
                    assert top not in {"asyncio", "socket", "subprocess"}, name


def test_entities_know_no_socket(subtests: pytest.Subtests) -> None:
    """Outside the client nobody opens a connection; Home Assistant's session passes."""
    outside = [path for path in modules(INTEGRATION) if not path.is_relative_to(CLIENT)]
    assert outside
    for path in outside:
        with subtests.test(path.name):
            names = {name for level, name in imports(path) if not level}
            forbidden = {"socket", "asyncio.streams", "urllib.request", "requests"}
            assert not names & forbidden
            if "aiohttp" in names:
                # Its web server's types, for the answers to a browser, and what Home
                # Assistant's session, through which files are downloaded, returns.
                allowed = {"camera.py", "download.py", "media_source.py"}
                assert path.name in allowed


@pytest.mark.parametrize("folder", [INTEGRATION, SIMULATOR], ids=lambda path: path.name)
def test_no_import_goes_in_circles(folder: Path) -> None:
    """Platforms, coordinator, client, transport: the arrows have one direction."""
    arrows = {path: targets(path, folder) for path in modules(folder)}
    done: set[Path] = set()

    def visit(path: Path, way: tuple[Path, ...]) -> None:
        names = " > ".join(str(step.relative_to(folder)) for step in (*way, path))
        assert path not in way, f"circle: {names}"
        if path not in done:
            for target in arrows[path]:
                visit(target, (*way, path))
            done.add(path)

    for path in arrows:
        visit(path, ())
