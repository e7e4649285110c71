"""Fixtures made of owners' diagnostics hold all that tests need, and no secret."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.client import PrinterState
from custom_components.flashforge.client.http import status
from custom_components.flashforge.client.models import MODELS
from custom_components.flashforge.client.tcp import status as answers
from tests import fixtures
from tests.fixtures.__main__ import file_name, fixture, main
from tests.fixtures.secrets import secrets
from tests.simulator import SimulatedPrinter


def understand(made: Mapping[str, Any]) -> PrinterState | None:
    """See that no word of a fixture is unknown, and return what the printer did."""
    if made["protocol"] == "HTTP":
        assert status.unknown_word(made["detail"]) is None
        return status.parse_detail(made["detail"]).state
    assert answers.unknown_word(made["detail"]) is None
    return answers.parse_replies(made["detail"]).state


async def diagnostics_of(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    *,
    tcp: bool,
) -> dict[str, Any]:
    """Return what the owner of a printer downloads."""
    machine = printer.machine
    entry = MockConfigEntry(
        domain="flashforge",
        title=machine.name,
        unique_id=machine.serial_number,
        data={
            "host": printer.host,
            "serial_number": machine.serial_number,
            "check_code": None if tcp else machine.check_code,
            "name": machine.name,
            "product_id": machine.model.product_id,
            "mac": machine.mac.lower(),
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return {"data": await get_diagnostics_for_config_entry(hass, hass_client, entry)}


@pytest.mark.parametrize(
    ("model", "tcp", "name"),
    [
        ("adventurer_5m_pro", False, "adventurer_5m_pro_3.2.7_printing_http"),
        ("ad5x", False, "ad5x_1.2.1-1.1.1-3.0.7_printing_http"),
        ("creator_5", False, "creator_5_1.9.2-1.2.3_printing_http"),
        ("adventurer_5m_pro", True, "adventurer_5m_pro_3.2.7_printing_tcp"),
        ("adventurer_3", True, "adventurer_3_1.1.7_printing_tcp"),
        ("adventurer_4", True, "adventurer_4_2.0.9_printing_tcp"),
    ],
)
async def test_a_fixture_of_each_kind(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    enable_custom_integrations: None,
    printer_host: str,
    tmp_path: Path,
    model: str,
    tcp: bool,
    name: str,
) -> None:
    """All that the printer says is in it, but nothing of its owner."""
    options: dict[str, Any] = {"udp": False, "check_code": "S3CR3TC0"}
    async with SimulatedPrinter(model, host=printer_host, **options) as printer:
        machine = printer.machine
        machine.name = "Grandmother's"
        machine.start_job("present.gcode", progress=0.3, heated=True)
        diagnostics = await diagnostics_of(hass, hass_client, printer, tcp=tcp)
    (source := tmp_path / "download.json").write_text(json.dumps(diagnostics))

    made = fixture(diagnostics)
    assert main([str(source), "--output", str(written := tmp_path / "made.json")]) == 0

    assert json.loads(text := written.read_text()) == made
    assert made["detail"].keys() == diagnostics["data"]["printer"]["detail"].keys()
    assert made["product"] == diagnostics["data"]["printer"]["product"]
    assert made["model"] == MODELS[machine.model.product_id].name
    assert made["protocol"] == ("TCP" if tcp else "HTTP")
    assert understand(made) is PrinterState.PRINTING
    assert file_name(made) == f"{name}.json"
    for secret in (
        machine.name,
        "present",
        machine.check_code,
        machine.serial_number.removeprefix("SN"),
        machine.mac,
        printer_host,
    ):
        assert secret.lower() not in text.lower()


_SECRETS = [
    ("note", "it is SNMOMC9900728", "note: a serial number"),
    ("note", "MOMC9900728", "note: a serial number"),
    ("note", "88:a9:a7:00:00:02", "note: a MAC address"),
    ("note", "88A9A7000002", "note: a MAC address"),
    ("note", "http://192.168.1.20:8080/", "note: an IP address"),
    ("note", "http://user:word@camera.example/", "note: a password"),
    ("note", "S3CR3TC0", "note: a check code"),
    ("note", [{"deep": "12345678"}], "note[0].deep: a check code"),
    ("checkCode", "abc", "checkCode: not redacted"),
    ("flashRegisterCode", 1, "flashRegisterCode: not redacted"),
    ("Mac Address", "x", "Mac Address: not redacted"),
    ("SNMOMC9900728", 1, ": a serial number as a key"),
]


def test_what_looks_like_a_secret_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], subtests: pytest.Subtests
) -> None:
    """It is said where that is, but not what; nothing is written."""
    for key, value, what in _SECRETS:
        with subtests.test(f"{key}: {value!r}"):
            printer = {"detail": {"status": "ready", key: value}, "product": {}}
            source, target = tmp_path / "download.json", tmp_path / "made.json"
            # What a case that failed has written is no fault of the next one.
            target.unlink(missing_ok=True)
            source.write_text(
                json.dumps({"data": {"printer": printer, "protocol": "HTTP"}})
            )

            assert main([str(source), "--output", str(target)]) == 1

            said = capsys.readouterr().err
            assert f"  detail{what}" in said.replace("detail.", "detail")
            assert not target.exists()
            if key == "note" and isinstance(value, str):
                assert value not in said


_HARMLESS = [
    "**REDACTED**",
    "",
    "printing",
    "finished",
    "3.2.7-1.0.8",
    "#2750E0",
    "220X220X220",
    "http://192.0.2.10:8898/getThum",
    "T0:219/220 B:60/60",
    "SD printing byte 123456789/987654321",
]


def test_what_printers_say_is_no_secret(subtests: pytest.Subtests) -> None:
    """Words, versions, colors, sizes and readings are what a fixture is for."""
    for harmless in _HARMLESS:
        with subtests.test(repr(harmless)):
            assert list(secrets({"note": harmless}, "detail")) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{}", "no diagnostics of this integration"),
        ('{"data": []}', "no diagnostics of this integration"),
        ("[", "Expecting value"),
        (
            '{"data": {"protocol": "TCP", "printer": {"detail": {}, "product": {}}}}',
            "the printer had not answered",
        ),
    ],
)
def test_other_files_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, what: str
) -> None:
    """With a sentence that says why."""
    (source := tmp_path / "download.json").write_text(text)

    assert main([str(source)]) == 1
    assert main([str(tmp_path / "missing.json")]) == 1

    assert what in capsys.readouterr().err


def test_the_fixtures_are_understood_and_hold_no_secret() -> None:
    """Each is as the script made it, and the client knows all its words."""
    for name in fixtures.names():
        made = fixtures.load(name)
        assert f"{name}.json" == file_name(made)
        assert list(secrets(made, name)) == []
        assert understand(made) == made["state"]
