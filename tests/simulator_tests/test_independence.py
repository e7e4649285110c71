"""The simulator stands on its own."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

SIMULATOR = Path(__file__).parents[1] / "simulator"
ROOT = SIMULATOR.parents[1]
FORBIDDEN = ("custom_components", "homeassistant")


def _imports(path: Path) -> set[str]:
    """Return the first names of what a file imports, the simulator's own aside."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if not node.module.startswith("tests.simulator."):
                names.add(node.module.partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1, f"{path.name} reaches out of the simulator"
    return names


def test_only_the_standard_library_aiohttp_and_pillow(
    subtests: pytest.Subtests,
) -> None:
    """One mistake cannot hide in the integration and in the simulator."""
    allowed = sys.stdlib_module_names | {"aiohttp", "PIL"}
    files = sorted(SIMULATOR.rglob("*.py"))
    assert files
    for path in files:
        with subtests.test(str(path.relative_to(SIMULATOR))):
            assert _imports(path) <= allowed


def test_nothing_of_home_assistant_is_loaded() -> None:
    """Importing it in a fresh process brings in neither of the two."""
    program = (
        "import sys, tests.simulator;"
        "print([n for n in sys.modules if n.partition('.')[0] in "
        f"{FORBIDDEN}])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert loaded.stdout.strip() == "[]"
