"""What the project's files must agree on; test_project.py compares every copy."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
INTEGRATION: Final = ROOT / "custom_components" / "flashforge"

NAME: Final = "FlashForge for Home Assistant"
AUTHORS: Final = f"the {NAME} authors"
OWNER: Final = "octo-org"
REPOSITORY: Final = f"{OWNER}/flashforge"
ADDRESS: Final = f"https://github.com/{REPOSITORY}"
MINIMUM_HOME_ASSISTANT: Final = "2026.10.0"
