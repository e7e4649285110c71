"""Print the packages that Home Assistant would fetch for our configuration.

`hass --skip-pip` and the tests fetch nothing, so `scripts/lock` puts these packages
into the locks. The rule is that of Home Assistant's own `requirements.py`: what a
component depends on, what it is loaded after, and the component that serves each
kind of discovery in its manifest.
"""

import ast
from collections.abc import Iterator
from importlib.util import find_spec
import json
from pathlib import Path
from typing import Any

# Beside what Home Assistant always loads: the components of the configuration in
# tests/end_to_end, and those that the integration's own platforms build on.
CONFIGURED = {
    "assist_pipeline",
    "automation",
    "camera",
    "config",
    "conversation",
    "dhcp",
    "energy",
    "ffmpeg",
    "file_upload",
    "history",
    "image",
    "isal",
    "logbook",
    "media_source",
    "my",
    "recorder",
    "script",
    "stream",
    "sun",
}
DISCOVERIES = {
    "dhcp": {"dhcp"},
    "mqtt": {"mqtt"},
    "ssdp": {"ssdp"},
    "zeroconf": {"zeroconf", "homekit"},
}


def always_loaded(package: Path) -> set[str]:
    """Return the components that Home Assistant loads whatever the configuration.

    The set in bootstrap.py also unpacks the platforms, which `entity_platforms` finds.
    """
    tree = ast.parse((package / "bootstrap.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Set):
            match node.targets:
                case [ast.Name(id="DEFAULT_INTEGRATIONS")]:
                    names = [n for n in node.value.elts if isinstance(n, ast.Constant)]
                    return {str(name.value) for name in names}
    message = "bootstrap.py has no set DEFAULT_INTEGRATIONS any more"
    raise LookupError(message)


def entity_platforms(components: Path) -> set[str]:
    """Return the components that exist to be a platform of others."""
    manifests = (
        json.loads(path.read_text()) for path in components.glob("*/manifest.json")
    )
    return {m["domain"] for m in manifests if m.get("integration_type") == "entity"}


def needed_by(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield the components whose packages are fetched along with this one's."""
    yield from manifest.get("dependencies", ())
    yield from manifest.get("after_dependencies", ())
    for domain, keys in DISCOVERIES.items():
        if keys & manifest.keys():
            yield domain


def requirements(components: Path, domains: set[str]) -> set[str]:
    """Return the packages of these components and of all that they need."""
    found: set[str] = set()
    waiting = list(domains)
    seen: set[str] = set()
    while waiting:
        domain = waiting.pop()
        path = components / domain / "manifest.json"
        if domain in seen or not path.exists():
            continue
        seen.add(domain)
        manifest = json.loads(path.read_text())
        found.update(manifest.get("requirements", ()))
        waiting.extend(needed_by(manifest))
    return found


def main() -> None:
    """Print one requirement a line."""
    spec = find_spec("homeassistant")
    if spec is None or spec.origin is None:
        message = "Home Assistant is not installed in this environment"
        raise SystemExit(message)
    package = Path(spec.origin).parent
    components = package / "components"
    domains = CONFIGURED | always_loaded(package) | entity_platforms(components)
    print(*sorted(requirements(components, domains), key=str.lower), sep="\n")


if __name__ == "__main__":
    main()
