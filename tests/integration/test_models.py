"""Each model in Home Assistant: added by the flow, with what it has and no more."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.flashforge.const import CONF_PRODUCT_ID, DOMAIN
from tests.simulator import MODELS, SimulatedPrinter
from tests.simulator.models import equipped

from .catalogue import (
    AFTER_A_JOB,
    CAMERA,
    WITH_LAN_MODE,
    WITH_TCP,
    disabled,
    enabled,
    entities,
)
from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    key_of,
    keys_of,
    registered_entities,
    set_up,
    shown_keys,
    state_of,
)
from .dialog import add, choose, created, enter_address

pytestmark = pytest.mark.usefixtures("brief_searches")

# What some call their model, by the simulated printer and the firmware.
NAMES = {
    ("adventurer_3", "2.0.1"): "Adventurer 3 Pro",
    # In LAN mode it says a number and no name.
    ("unknown_http", "1.0.5"): "3D printer",
}
# Over TCP these say a name and no number, and a search may be too slow to add it.
NUMBERLESS = {"creator_3", "creator_4", "finder", "unknown_tcp"}


def test_every_simulated_printer_is_in_the_catalogue() -> None:
    """By the ways in which it can be used."""
    assert {*WITH_LAN_MODE, *WITH_TCP} == set(MODELS)
    assert set(WITH_LAN_MODE) == {key for key, row in MODELS.items() if row.has_http}
    assert set(WITH_TCP) == {key for key in MODELS if equipped(key).dialect}


def assert_has(
    hass: HomeAssistant,
    entry: ConfigEntry,
    printer: SimulatedPrinter,
    keys: set[str],
) -> None:
    """See that a printer's device is named after its model, and has these entities."""
    model = printer.machine.model
    product_id = entry.data[CONF_PRODUCT_ID]
    assert product_id == model.product_id or (
        product_id is None and model.key in NUMBERLESS
    )
    assert_keys(hass, entry, keys)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, str(entry.unique_id)), entry.entry_id
    )
    assert device is not None
    assert device.name == printer.machine.name
    assert device.manufacturer == (
        "Monoprice" if model.key == "voxel" else "FlashForge"
    )
    assert device.model == NAMES.get((model.key, model.firmware), model.display_name)
    assert device.model_id == (product_id and f"{product_id:#06x}")
    assert device.serial_number == printer.machine.serial_number
    assert device.sw_version == model.firmware
    assert device.connections == {("mac", printer.machine.mac.lower())}
    unknown = {"unknown", "unavailable"}
    warm = {key for key in keys if key.endswith("temperature")}
    assert len(warm) == bool(model.bed_limit) + model.tools + bool(model.chamber_limit)
    for key in {"status", *warm}:
        assert state_of(hass, entry, key).state not in unknown, key
    for key in {"light", "camera"} & keys:
        assert state_of(hass, entry, key).state not in unknown, key
    assert not printer.forbidden


def assert_keys(hass: HomeAssistant, entry: ConfigEntry, keys: set[str]) -> None:
    """See that a printer has these entities, each as enabled as it should be."""
    off = [one for one in registered_entities(hass, entry) if one.disabled]
    assert keys_of(hass, entry) == keys
    assert shown_keys(hass, entry) == enabled(keys)
    assert {key_of(entry, one) for one in off} == disabled(keys)
    assert {one.domain for one in off} == {"sensor", "calendar"}


@pytest.mark.parametrize(
    ("model", "firmware", "kits"),
    [
        ("adventurer_5m", None, False),
        ("adventurer_5m", None, True),
        ("adventurer_5m_pro", None, False),
        ("ad5x", None, False),
        ("ad5x", None, True),
        # The newer firmware of these tells of the air, which only the Pro measures.
        ("creator_5", "1.9.2-1.2.3", False),
        ("creator_5", "1.9.9", False),
        ("creator_5_pro", "1.9.2-1.2.3", False),
        ("creator_5_pro", "1.9.9", False),
        # What these set and store is not touched.
        ("guider_4", None, False),
        ("unknown_http", None, False),
    ],
)
async def test_a_model_is_added_with_what_it_has(
    hass: HomeAssistant,
    printer_host: str,
    model: str,
    firmware: str | None,
    kits: bool,
) -> None:
    """The device names the model, and lamp and camera exist where they are fitted."""
    async with SimulatedPrinter(
        model, host=printer_host, firmware=firmware, lamp_kit=kits, camera_kit=kits
    ) as printer:
        entry = created(await add(hass, printer))
        await hass.async_block_till_done(wait_background_tasks=True)

        keys = entities(model, firmware, lamp_kit=kits, camera_kit=kits)
        assert_has(hass, entry, printer, keys)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_an_ad5x_without_its_station_has_its_spool_alone(
    hass: HomeAssistant, printer_host: str
) -> None:
    """It is sold like that, too, and has no slots then."""
    async with SimulatedPrinter("ad5x", host=printer_host, station=False) as printer:
        entry = created(await add(hass, printer))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, entities("ad5x", station=False))
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("model", "firmware"),
    [
        # Only newer firmware of these tells of its lamp, one of its filament, and none
        # of its layers.
        ("adventurer_3", "1.1.7"),
        ("adventurer_3", "1.3.7"),
        ("adventurer_3", "2.0.1"),
        ("adventurer_4", "2.0.5"),
        ("adventurer_4", "2.0.9"),
        ("adventurer_4_pro", "1.2.1"),
        ("voxel", "1.1.7"),
        # These tell less than one would think, and have what they tell of.
        ("creator_3", "1.2.3"),
        ("creator_4", "1.3.2"),
        ("finder", "2.1.5"),
        ("unknown_tcp", "1.0.1"),
    ],
)
async def test_an_old_model_is_added_with_what_it_has(
    hass: HomeAssistant, printer_host: str, model: str, firmware: str
) -> None:
    """Nothing is shown of which these printers never speak."""
    async with SimulatedPrinter(model, host=printer_host, firmware=firmware) as printer:
        entry = created(await enter_address(hass, printer.host))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, entities(model, firmware))
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("model", "camera"),
    [
        ("adventurer_5m", False),
        ("adventurer_5m", True),
        ("adventurer_5m_pro", False),
        ("ad5x", False),
        ("ad5x", True),
    ],
)
async def test_a_model_without_its_lan_mode_is_added_with_what_tcp_has(
    hass: HomeAssistant, printer_host: str, model: str, camera: bool
) -> None:
    """A camera exists where one answers; a lamp in the factory is known to be there."""
    async with SimulatedPrinter(model, host=printer_host, camera_kit=camera) as printer:
        await printer.set_lan_mode(False)
        menu = await enter_address(hass, printer.host)
        entry = created(await choose(hass, menu, "without_code"))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, entities(model, tcp=True, camera_kit=camera))
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_camera_that_does_not_answer_over_tcp_does_not_exist(
    hass: HomeAssistant, printer_host: str
) -> None:
    """No model can be trusted to have one where nothing says so."""
    async with SimulatedPrinter("adventurer_4", host=printer_host) as printer:
        await printer.camera.stop()
        entry = created(await enter_address(hass, printer.host))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, entities("adventurer_4") - CAMERA)
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("tcp", [False, True])
async def test_a_job_brings_what_is_told_of_it(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, tcp: bool
) -> None:
    """The filament that it took appears with its end; over TCP nobody tells."""
    printer = await switch_on("adventurer_5m", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    before = entities("adventurer_5m", tcp=tcp)
    assert_keys(hass, entry, before)

    printer.machine.start_job("cube.gcode", duration=60, weight_g=12.5, heated=True)
    await poll(10)
    assert_keys(hass, entry, before)

    await poll(10, times=8)
    assert state_of(hass, entry, "status").state == "completed"
    assert_keys(hass, entry, before if tcp else before | AFTER_A_JOB)
