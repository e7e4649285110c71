"""What the log tells: never who a printer is, where it is, or what opens it."""

import logging

from homeassistant.components import network
from homeassistant.config_entries import SOURCE_DHCP
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
import pytest

from custom_components.flashforge import discovery
from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from custom_components.flashforge.data import FlashForgeConfigEntry
from custom_components.flashforge.discovery import async_scan
from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, miss, press, state_of, switch_light
from .dialog import add, begin, created, enter_address, reconfigure, submit

NEW_CODE = "ROTATED1"
# An adapter that the system does not have, so that a search has something to say.
ELSEWHERE = "10.10.10.10"


@pytest.fixture(autouse=True)
def adapters(
    brief_searches: None, on_loopback: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let Home Assistant search two networks, one of which it cannot use."""
    find = discovery.network.async_get_adapters

    async def with_another(hass: HomeAssistant) -> list[network.Adapter]:
        (loopback,) = await find(hass)
        loopback["ipv4"].append({"address": ELSEWHERE, "network_prefix": 24})
        return [loopback]

    monkeypatch.setattr(discovery.network, "async_get_adapters", with_another)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return all that the integration said, at every level, tracebacks included."""
    form = logging.Formatter("%(message)s").format
    ours = "custom_components.flashforge"
    return [form(one) for one in caplog.records if one.name.startswith(ours)]


def secrets(*printers: SimulatedPrinter) -> set[str]:
    """Return what must not be told of some printers, in every way to write it."""
    found = {ELSEWHERE, "12345678", "87654321", NEW_CODE}
    for printer in printers:
        mac = printer.machine.mac
        number = printer.machine.serial_number
        found |= {printer.host, number, number.removeprefix("SN"), mac}
        found |= {mac.lower(), mac.replace(":", ""), mac.replace(":", "").lower()}
    return found


async def done(hass: HomeAssistant) -> None:
    """Wait for everything that is under way."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_whole_session_tells_no_secret(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """Added, commanded, refused, off, moved, mended, removed: at the finest level."""
    caplog.set_level(logging.DEBUG)
    http, tcp = await switch_on(), await switch_on("adventurer_4")
    await begin(hass)
    entry = created(await add(hass, http))
    over_tcp = created(await enter_address(hass, tcp.host))
    await done(hass)
    for one in (entry, over_tcp):
        await use(hass, one)
    await refuse(hass, http, entry)
    await http.power_off()
    await tcp.power_off()
    moved = await switch_on(serial_number=http.machine.serial_number)
    await miss(hass, entry)
    await miss(hass, over_tcp)
    stranger = await switch_on(
        "adventurer_4", serial_number=tcp.machine.serial_number, mac="88:A9:A7:99:99:99"
    )
    await async_scan(hass)
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(
            ip=stranger.host,
            hostname="",
            macaddress=over_tcp.data[CONF_MAC].replace(":", ""),
        ),
    )
    await done(hass)
    assert entry.data[CONF_HOST] == moved.host
    assert over_tcp.data[CONF_HOST] == tcp.host
    for one in (entry, over_tcp):
        await hass.config_entries.async_remove(one.entry_id)
    await done(hass)

    said = lines(caplog)
    allowed = f"Desk Pro has a new address: {moved.host}"
    assert said.count(allowed) == 1
    assert "Desk Pro is offline: the connection was refused" in said
    assert any(line.startswith("Not searching from") for line in said)
    assert any("is another one at its new address" in line for line in said)
    told = {
        (secret, line)
        for line in said
        for secret in secrets(http, tcp, moved, stranger)
        if secret in line and line != allowed
    }
    assert not told


async def use(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> None:
    """Command a printer, in vain and with success."""
    for key in ("pause", "cancel"):
        with pytest.raises(HomeAssistantError):
            await press(hass, entry, key)
    await switch_light(hass, entry, "off")
    assert state_of(hass, entry, "light").state == "off"


async def refuse(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: FlashForgeConfigEntry
) -> None:
    """Let a printer answer oddly in every way, and mend it."""
    machine = printer.machine
    for fault in ("html", "truncated", "cut_off", "not_http"):
        printer.faults.garbage = fault
        await miss(hass, entry)
    printer.faults.garbage = None
    machine.check_code = NEW_CODE
    await miss(hass, entry)
    flow = await reconfigure(hass, entry)
    typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "87654321"}
    flow = await submit(hass, flow, typed)
    await submit(hass, flow, {**typed, CONF_CHECK_CODE: NEW_CODE})
    await done(hass)
    await printer.set_lan_mode(False)
    await miss(hass, entry)
    await printer.set_lan_mode(True)
    number, machine.serial_number = machine.serial_number, "SNMOTHER000001"
    await miss(hass, entry)
    machine.serial_number, machine.check_code = number, "12345678"
    flow = await reconfigure(hass, entry)
    await submit(hass, flow, {**typed, CONF_CHECK_CODE: "12345678"})
    await done(hass)
    assert state_of(hass, entry, "status").state == "ready"
