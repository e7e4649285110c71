"""The configuration folder of a Home Assistant that keeps to this machine."""

from collections.abc import Mapping, Sequence
import json
from pathlib import Path
from typing import Any

from tests.repository import INTEGRATION

# What `default_config` has, without what reaches out or listens around (cloud,
# bluetooth, discovery) and without go2rtc, which logs errors where its program is
# missing. There is no `http:`: since 2026.7 that section is a trial, which Home
# Assistant takes back after five minutes by restarting itself; the stored settings
# below are taken as they are. Assist and its voices stay where ffmpeg is missing:
# Home Assistant loads them whatever is written here.
CONFIGURATION = """\
homeassistant:
  name: Workshop
  country: DE
  currency: EUR
  elevation: 30
  internal_url: http://127.0.0.1:{port}
  language: en
  latitude: 52.5
  longitude: 13.4
  time_zone: Europe/Berlin
  unit_system: metric
assist_pipeline:
automation: !include automations.yaml
config:
conversation:
energy:
history:
logbook:
logger:
  default: warning
  logs:
    custom_components.flashforge: info
media_source:
my:
recorder:
  commit_interval: 1
script: !include scripts.yaml
stream:
sun:
"""


def write_configuration(folder: Path, port: int) -> None:
    """Prepare a folder; what an earlier run keeps in it stays."""
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    (folder / "configuration.yaml").write_text(CONFIGURATION.format(port=port))
    _write_once(folder / "automations.yaml", "[]\n")
    _write_once(folder / "scripts.yaml", "{}\n")
    _link_integration(folder / "custom_components" / INTEGRATION.name)
    (storage / "http").write_text(_stored("http", 2, 2, _http(port)))
    _write_once(storage / "onboarding", _stored("onboarding", 4, 1, ONBOARDING))
    _write_once(storage / "core.network", _stored("core.network", 1, 1, NETWORK))


def write_entries(folder: Path, printers: Sequence[Mapping[str, Any]]) -> None:
    """Let a new Home Assistant have these printers already, by their entries' data."""
    entries = [_entry(number, one) for number, one in enumerate(printers)]
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    stored = _stored("core.config_entries", 1, 5, {"entries": entries})
    (storage / "core.config_entries").write_text(stored)


def entry_id(number: int) -> str:
    """Return the id of the config entry of one of these printers."""
    return f"{number:026}"


def _entry(number: int, data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "created_at": "2026-11-01T00:00:00+00:00",
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": INTEGRATION.name,
        "entry_id": entry_id(number),
        "minor_version": 1,
        "modified_at": "2026-11-01T00:00:00+00:00",
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": data["name"],
        "unique_id": data["serial_number"],
        "version": 1,
    }


# The owner is left to be made. The step core_config would start components that ask
# servers out there, and the others would only ask questions.
ONBOARDING = {"done": ["core_config", "analytics", "integration"]}

# Home Assistant searches no printers on the loopback interface unless it is told to.
NETWORK = {"configured_adapters": ["lo"]}


def _http(port: int) -> dict[str, Any]:
    """Return the stored settings of a server that only this machine can reach."""
    stable = {
        "cors_allowed_origins": [],
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
        "ip_ban_enabled": False,
        "login_attempts_threshold": -1,
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


def _stored(key: str, version: int, minor_version: int, data: dict[str, Any]) -> str:
    """Return the text of a file of Home Assistant's storage."""
    return json.dumps(
        {"version": version, "minor_version": minor_version, "key": key, "data": data}
    )


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text)


def _link_integration(link: Path) -> None:
    """Let Home Assistant run the integration of this checkout, as it is now.

    One that was installed as an owner installs it stays.
    """
    if link.is_dir() and not link.is_symlink():
        return
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(INTEGRATION)
