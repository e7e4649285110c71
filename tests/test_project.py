"""What holds for the files of the repository, beside the code."""

from functools import cache
import json
import os
from pathlib import Path
import re
import subprocess
import sys
import tomllib
from typing import Any
from zipfile import ZipFile

from homeassistant.const import __version__ as tested_home_assistant
import pytest
import yaml

from custom_components.flashforge.client.models import ROWS
from tests.end_to_end.develop import USUAL_PORT
from tests.end_to_end.homeassistant import ENVIRONMENTS
from tests.repository import (
    ADDRESS,
    AUTHORS,
    INTEGRATION,
    MINIMUM_HOME_ASSISTANT,
    NAME,
    OWNER,
    REPOSITORY,
    ROOT,
)

TOP_LEVEL = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "blueprints",
    "custom_components",
    "docs",
    "frontend",
    "hacs.json",
    "info.md",
    "pyproject.toml",
    "scripts",
    "tests",
}
HACS_KEYS = {
    "content_in_root",
    "country",
    "filename",
    "hacs",
    "hide_default_branch",
    "homeassistant",
    "name",
    "persistent_directory",
    "render_readme",
    "zip_release",
}
# The keys that hassfest takes from a custom integration, requirements left out: the
# integration brings nothing that Home Assistant does not have.
REQUIRED_MANIFEST_KEYS = {
    "codeowners",
    "documentation",
    "domain",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "name",
    "version",
}
MANIFEST_KEYS = REQUIRED_MANIFEST_KEYS | {
    "after_dependencies",
    "config_flow",
    "dependencies",
    "dhcp",
    "loggers",
    "quality_scale",
    "requirements",
    "zeroconf",
}
LOCKED = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.!+]*( ; [^/@]+)?")
# The brackets keep these patterns from finding themselves.
UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b")
FOREIGN_PATH = re.compile(r"(?<![\w.}/])/(?:work|root|Users)/\w|\.\./share[d]")
REPOSITORIES = (
    re.compile(r"github\.com/([\w-]+/flashforge)\b"),
    re.compile(r"\b(octo[\w-]*/[\w-]+)"),
)
MY_LINK = re.compile(r"owner=([\w-]+)&repository=([\w-]+)")


@cache
def files() -> list[Path]:
    """Return every file that belongs to the repository, committed or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.exists()]


@cache
def texts() -> dict[str, str]:
    """Return the text files by their path in the repository."""
    found = {}
    for path in files():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text()
        except UnicodeDecodeError:
            continue
    return found


@cache
def manifest() -> dict[str, Any]:
    """Return the manifest of the integration."""
    content: dict[str, Any] = json.loads((INTEGRATION / "manifest.json").read_text())
    return content


@cache
def pyproject() -> dict[str, Any]:
    """Return the content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def workflow(name: str) -> dict[Any, Any]:
    """Return a workflow of the continuous integration."""
    text = texts()[f".github/workflows/{name}.yml"]
    content: dict[Any, Any] = yaml.safe_load(text)
    return content


def test_top_level() -> None:
    """Nothing lies at the top that has no place there."""
    names = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_one_integration() -> None:
    """HACS takes the first folder, so there is no other."""
    names = {
        path.relative_to(ROOT / "custom_components").parts[0]
        for path in files()
        if path.is_relative_to(ROOT / "custom_components")
    }
    assert names == {INTEGRATION.name}


def test_only_one_manifest() -> None:
    """Hassfest would check every other one below the workspace, too."""
    found = [name for name in texts() if Path(name).name == "manifest.json"]
    assert found == [str((INTEGRATION / "manifest.json").relative_to(ROOT))]


def test_manifest() -> None:
    """The manifest has the keys, and the order of keys, that hassfest asks for."""
    keys = list(manifest())
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    assert set(keys) <= MANIFEST_KEYS
    assert set(keys) >= REQUIRED_MANIFEST_KEYS
    assert manifest()["domain"] == INTEGRATION.name
    assert manifest().get("requirements", []) == []


def test_one_version() -> None:
    """Manifest, project and changelog speak of the same version."""
    version = manifest()["version"]
    newest = re.search(r"^## (\S+)", texts()["CHANGELOG.md"], re.MULTILINE)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert pyproject()["project"]["version"] == version
    assert newest is not None
    assert newest[1] == version


def test_hacs() -> None:
    """hacs.json is one that HACS and the Marketplace accept."""
    hacs = json.loads(texts()["hacs.json"])
    assert set(hacs) <= HACS_KEYS
    assert hacs["name"] in NAME
    assert hacs["homeassistant"] == MINIMUM_HOME_ASSISTANT
    assert hacs["zip_release"] is True
    release = texts()[".github/workflows/release.yml"]
    assert hacs["filename"] == f"{INTEGRATION.name}.zip"
    assert f"/{hacs['filename']}" in release


def test_release(tmp_path: Path) -> None:
    """The archive has the integration and the license at its top, and nothing else."""
    command = [ROOT / "scripts" / "release", tmp_path]
    subprocess.run([*command, manifest()["version"]], check=True)
    with ZipFile(tmp_path / f"{INTEGRATION.name}.zip") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    ours = {path for path in files() if path.is_relative_to(INTEGRATION)}
    expected = {str(path.relative_to(INTEGRATION)): path for path in ours}
    expected["LICENSE"] = ROOT / "LICENSE"
    assert content == {name: path.read_bytes() for name, path in expected.items()}
    notes = (tmp_path / "notes.md").read_text()
    assert f"## {manifest()['version']}\n\n{notes}" in texts()["CHANGELOG.md"]

    other = subprocess.run(
        [*command, "99.0.0"], capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert f"is {manifest()['version']}, not 99.0.0" in other.stderr


def test_nobody_sees_a_release_without_its_archive() -> None:
    """It is a draft until that is there, and made only of what passed the tests."""
    jobs = workflow("release")["jobs"]
    called = {name: job["uses"] for name, job in jobs.items() if "uses" in job}
    assert set(jobs["release"]["needs"]) == set(called)
    for path in called.values():
        name = path.removeprefix("./.github/workflows/").removesuffix(".yml")
        # YAML takes the word `on` for a truth value.
        assert "workflow_call" in workflow(name)[True], name
    steps = "\n".join(step.get("run", "") for step in jobs["release"]["steps"])
    words = ["scripts/release", "create", "--draft", "upload", "edit", "--draft=false"]
    assert re.search(".*".join(map(re.escape, words)), steps, re.DOTALL)


def test_tests_run_on_the_minimum() -> None:
    """The tests run on the oldest Home Assistant that is promised, newest patch."""
    assert tested_home_assistant.split(".")[:2] == MINIMUM_HOME_ASSISTANT.split(".")[:2]
    year, month, _ = MINIMUM_HOME_ASSISTANT.split(".")
    assert f"Home Assistant {year}.{month} or newer" in texts()["info.md"]


def test_license() -> None:
    """The license is MIT, in the words by which GitHub recognizes it."""
    text = " ".join(texts()["LICENSE"].split())
    assert text.startswith("MIT License Copyright (c) 20")
    assert f"{AUTHORS} Permission is hereby granted, free of charge" in text
    assert text.endswith("OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.")
    assert pyproject()["project"]["license"] == "MIT"
    assert pyproject()["project"]["authors"] == [{"name": AUTHORS}]


def test_one_address() -> None:
    """Every copy of the repository's address and of its owner is the same."""
    assert manifest()["codeowners"] == [f"@{OWNER}"]
    assert manifest()["documentation"].startswith(ADDRESS)
    assert manifest()["issue_tracker"] == f"{ADDRESS}/issues"
    assert texts()[".github/CODEOWNERS"] == f"* @{OWNER}\n"
    urls = pyproject()["project"]["urls"].values()
    assert all(url.startswith(ADDRESS) for url in urls)
    for name, text in texts().items():
        for pattern in REPOSITORIES:
            assert set(pattern.findall(text)) <= {REPOSITORY}, name
        assert {"/".join(pair) for pair in MY_LINK.findall(text)} <= {REPOSITORY}, name


@pytest.mark.parametrize("kind", ["test", "develop"])
def test_locks(kind: str) -> None:
    """A lock names packages and versions, and nowhere to fetch them from."""
    lines = texts()[f"scripts/requirements-{kind}.lock"].splitlines()
    packages = [line for line in lines if not line.startswith("#")]
    assert [line for line in packages if not LOCKED.fullmatch(line)] == []
    assert "://" not in "".join(lines)
    pins = {line.partition("==")[0]: line for line in packages}
    wanted = pyproject()["dependency-groups"][kind]
    assert [want for want in wanted if "==" in want and want not in pins.values()] == []
    assert {re.split("[=<>]", want)[0] for want in wanted} <= pins.keys()


def test_packages_of_the_frontend() -> None:
    """Each has one version, and its lock says nowhere to fetch them from."""
    packages = json.loads(texts()["frontend/package.json"])
    assert packages["private"] is True
    wanted = packages["dependencies"] | packages["devDependencies"]
    assert [
        name for name in wanted if not re.match(r"\d+\.\d+\.\d+$", wanted[name])
    ] == []
    locked = json.loads(texts()["frontend/package-lock.json"])["packages"]
    del locked[""]
    assert wanted.items() <= {
        (name.removeprefix("node_modules/"), one["version"])
        for name, one in locked.items()
    }
    assert [name for name, one in locked.items() if "resolved" in one] == []
    assert [name for name, one in locked.items() if "integrity" not in one] == []
    # Whoever takes a name that nobody has would be installed with the next lock.
    optional = {
        name for one in locked.values() for name in one.get("optionalDependencies", {})
    }
    assert {f"node_modules/{name}" for name in optional} <= locked.keys()


def test_a_release_has_one_file_of_the_frontend() -> None:
    """What it is built of and with stays where it is; Lit asks for its license."""
    served = {path.name for path in (INTEGRATION / "www").iterdir()}
    assert served == {"flashforge.js", "LICENSE-lit.txt"}
    license_of_lit = (INTEGRATION / "www" / "LICENSE-lit.txt").read_text()
    assert "Copyright (c) 2017 Google LLC. All rights reserved." in license_of_lit
    assert not any("node_modules" in name for name in texts())


def test_nothing_is_unfinished() -> None:
    """No file says that something is still to be done."""
    assert [name for name, text in texts().items() if UNFINISHED.search(text)] == []


def test_no_path_of_one_machine() -> None:
    """No file names a folder that only somebody's own machine has."""
    assert [name for name, text in texts().items() if FOREIGN_PATH.search(text)] == []


def test_scripts() -> None:
    """What is to be run is executable, stops at the first error, and is bash."""
    scripts = [path for path in files() if path.parent == ROOT / "scripts"]
    programs = [path for path in scripts if not path.suffix]
    assert {path.name for path in programs} >= {"setup", "develop", "test", "lint"}
    for path in programs:
        assert os.access(path, os.X_OK), path.name
        lines = path.read_text().splitlines()
        assert lines[0] == "#!/usr/bin/env bash", path.name
        assert "set -euo pipefail" in lines, path.name


def test_continuous_integration_runs_the_tests() -> None:
    """.ci/run is one call of scripts/test, and the last job one call of that."""
    text = texts()[".ci/run"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "scripts/test" in text
    assert len(text.splitlines()) == 2
    parts = workflow("tests")["jobs"]["tests"]["strategy"]["matrix"]["include"]
    runs = [part["run"] for part in parts]
    assert runs[0] == "scripts/lint"
    assert runs[-1] == ".ci/run"
    versions = [part["home_assistant"] for part in parts if "home_assistant" in part]
    assert versions == list(ENVIRONMENTS)


def test_the_parts_of_the_tests_are_all_of_them() -> None:
    """Each file of tests is in one part, and each part is run on its own."""
    script = texts()["scripts/test"]
    groups = re.findall(r"tests/\S+(?= )", script.partition("esac")[0])
    found = [
        path
        for group in groups
        for path in ROOT.glob(group if "*" in group else f"{group}/**/test_*.py")
    ]
    tests = [path for path in files() if re.match(r"test_.*\.py$", path.name)]
    assert sorted(found) == sorted(tests)
    parts = re.findall(r"^  (\w+)\)", script.partition("esac")[0], re.MULTILINE)
    runs = workflow("tests")["jobs"]["tests"]["strategy"]["matrix"]["include"]
    assert {f"scripts/test {part}" for part in parts} <= {one["run"] for one in runs}


@pytest.mark.parametrize(("version", "folder"), ENVIRONMENTS.items())
def test_end_to_end_runs_on_these_versions(version: str, folder: str) -> None:
    """They are those of the locks, and the first is the oldest that is promised."""
    locks = {".venv": "test", ".venv-develop": "develop"}
    lock = texts()[f"scripts/requirements-{locks[folder]}.lock"]
    assert f"\nhomeassistant=={version}." in lock
    assert MINIMUM_HOME_ASSISTANT.startswith(f"{min(ENVIRONMENTS)}.")


def test_pre_commit_runs_what_lint_runs() -> None:
    """With the same tools, those of the project's own environment."""
    (repository,) = yaml.safe_load(texts()[".pre-commit-config.yaml"])["repos"]
    assert repository["repo"] == "local"
    first, *hooks = (hook["entry"] for hook in repository["hooks"])
    assert first == "scripts/setup test"
    assert all(hook.startswith((".venv/bin/", "scripts/")) for hook in hooks)
    checks = re.findall(r"^check (.*)", texts()["scripts/lint"], re.MULTILINE)

    def bare(command: str) -> list[str]:
        words = command.removeprefix(".venv/bin/").removesuffix(" .").split()
        return [word for word in words if word != "--check"]

    options = re.compile(r" --(?:quiet|fix|force-exclude)\b")
    assert [bare(options.sub("", hook)) for hook in hooks] == [
        bare(options.sub("", check)) for check in checks
    ]


def test_the_container_runs_the_set_up() -> None:
    """And shows the port at which scripts/develop starts Home Assistant."""
    container = json.loads(texts()[".devcontainer/devcontainer.json"])
    assert container["postCreateCommand"] == "scripts/setup test develop"
    assert container["forwardPorts"] == [USUAL_PORT]


def test_issue_forms() -> None:
    """Each is one that GitHub shows, and asks only for what it names."""
    folder = ".github/ISSUE_TEMPLATE/"
    forms = {
        name.removeprefix(folder): yaml.safe_load(text)
        for name, text in texts().items()
        if name.startswith(folder)
    }
    assert forms.pop("config.yml")["blank_issues_enabled"] is False
    assert set(forms) == {"bug.yml", "idea.yml", "printer.yml"}
    for name, form in forms.items():
        assert set(form) == {"name", "description", "labels", "body"}, name
        fields = [one for one in form["body"] if one["type"] != "markdown"]
        ids = [one["id"] for one in fields]
        assert len(set(ids)) == len(ids), name
        for field in fields:
            assert set(field) <= {"type", "id", "attributes", "validations"}, name
            assert field["type"] in {"dropdown", "input", "textarea"}, name
            assert field["attributes"]["label"], name
    (models,) = (one for one in forms["bug.yml"]["body"] if one.get("id") == "model")
    *known, other = models["attributes"]["options"]
    own = "FlashForge"
    assert sorted(known) == sorted(
        row.name if row.manufacturer == own else f"{row.manufacturer} {row.name}"
        for row in ROWS
    )
    assert other == "Another one, or none"


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ({}, (1, "")),
        ({"a.py": 100.0, "b.py": 95.1}, (0, "")),
        (
            {"a.py": 94.9, "b.py": 100.0, "c.py": 95.0},
            (
                1,
                (
                    "a.py is covered to 94.9 %, not above 95 %\n"
                    "c.py is covered to 95.0 %, not above 95 %\n"
                ),
            ),
        ),
    ],
    ids=["nothing", "enough", "too_little"],
)
def test_every_module_has_to_be_covered(
    percent: dict[str, float], expected: tuple[int, str]
) -> None:
    """As Home Assistant's quality scale asks; a good total is not enough."""
    files = {
        name: {"summary": {"percent_covered": share}} for name, share in percent.items()
    }
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "coverage_per_module.py"],
        input=json.dumps({"files": files}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == expected
    assert "scripts/coverage_per_module.py" in (ROOT / "scripts/test").read_text(
        "utf-8"
    )
