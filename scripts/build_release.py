"""Build what a release consists of: flashforge.zip, and notes.md from the changelog.

The archive is unpacked into custom_components/flashforge. The same files always make
the same archive, byte for byte. This runs on any Python 3 with nothing installed.
"""

import argparse
import json
from pathlib import Path
import re
import subprocess
import sys
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components" / "flashforge"


def content() -> dict[str, Path]:
    """Return what the archive holds, by name: what Git knows, and the license."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        command, cwd=INTEGRATION, stdout=subprocess.PIPE, check=True
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    found = {name: INTEGRATION / name for name in names}
    found = {name: path for name, path in found.items() if path.exists()}
    return found | {"LICENSE": ROOT / "LICENSE"}


def build(archive: Path) -> None:
    """Write the archive."""
    with ZipFile(archive, "w") as file:
        for name, path in sorted(content().items()):
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            file.writestr(entry, path.read_bytes())


def notes(version: str) -> str:
    """Return what the changelog says about a version."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        if heading == version:
            return text.strip() + "\n"
    raise SystemExit(f"error: CHANGELOG.md says nothing about {version}")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to put the two files")
    parser.add_argument("version", nargs="?", help="refuse to build any other")
    options = parser.parse_args()
    manifest = json.loads((INTEGRATION / "manifest.json").read_text("utf-8"))
    version = manifest["version"]
    if options.version not in (None, version):
        sys.exit(f"error: the manifest's version is {version}, not {options.version}")
    text = notes(version)
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "notes.md").write_text(text, "utf-8")
    build(options.folder / f"{INTEGRATION.name}.zip")


if __name__ == "__main__":
    main()
