"""Each model in Home Assistant: added by the flow, with what it has and no more."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.flashforge.const import CONF_PRODUCT_ID, DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import keys_of, state_of
from .dialog import add, choose, created, enter_address
from .test_sensor import EXPECTED as SENSORS, OFF

pytestmark = pytest.mark.usefixtures("brief_searches")

# What every printer has, also without LAN mode.
LAYER = {"current_layer"}
EVERYWHERE = {
    *(key for key, row in SENSORS.items() if not row.only_with_lan_mode),
    *OFF,
    "prints",
    *("connectivity", "printing", "problem"),
    *("pause", "resume", "cancel"),
} - LAYER
# The filament of the last job is there when there is a last job.
WITH_LAN_MODE = EVERYWHERE | {*SENSORS, "plate_cleared"} - {"last_job_filament"}
NOZZLE = "nozzle_temperature"
EQUIPPED = {"light", "camera"}


def assert_has(
    hass: HomeAssistant,
    entry: ConfigEntry,
    printer: SimulatedPrinter,
    keys: set[str],
) -> None:
    """See that a printer's device is named after its model, and has these entities."""
    model = printer.machine.model
    assert entry.data[CONF_PRODUCT_ID] == model.product_id
    if model.tools > 1:
        tools = range(1, model.tools + 1)
        keys = keys - {NOZZLE} | {f"tool_{number}_{NOZZLE}" for number in tools}
    assert keys_of(hass, entry) == keys
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, str(entry.unique_id)), entry.entry_id
    )
    assert device is not None
    assert device.name == printer.machine.name
    assert device.model == model.display_name
    assert device.model_id == f"{model.product_id:#06x}"
    assert device.serial_number == printer.machine.serial_number
    assert device.sw_version == model.firmware
    assert device.connections == {("mac", printer.machine.mac.lower())}
    unknown = {"unknown", "unavailable"}
    warm = {key for key in keys if key.endswith("temperature")}
    assert len(warm) == 1 + model.tools
    for key in {"status", *warm}:
        assert state_of(hass, entry, key).state not in unknown, key
    for key in EQUIPPED & keys:
        assert state_of(hass, entry, key).state not in unknown, key
    assert not printer.forbidden


@pytest.mark.parametrize(
    ("model", "kits", "more"),
    [
        ("adventurer_5m", False, set()),
        ("adventurer_5m", True, EQUIPPED),
        ("adventurer_5m_pro", False, EQUIPPED),
        ("ad5x", False, set()),
        ("ad5x", True, EQUIPPED),
        ("creator_5", False, EQUIPPED),
        ("creator_5_pro", False, EQUIPPED),
    ],
)
async def test_a_model_is_added_with_what_it_has(
    hass: HomeAssistant, printer_host: str, model: str, kits: bool, more: set[str]
) -> None:
    """The device names the model, and lamp and camera exist where they are fitted."""
    async with SimulatedPrinter(
        model, host=printer_host, lamp_kit=kits, camera_kit=kits
    ) as printer:
        entry = created(await add(hass, printer))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, WITH_LAN_MODE | more)
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("model", "firmware", "more"),
    [
        # Only newer firmware of these tells of its lamp, and none of its layers.
        ("adventurer_3", "1.1.7", {"camera"}),
        ("adventurer_3", "1.3.7", EQUIPPED),
        ("adventurer_3", "2.0.1", EQUIPPED),
        ("adventurer_4", "2.0.5", LAYER | EQUIPPED),
        ("adventurer_4", "2.0.9", LAYER | EQUIPPED),
        ("adventurer_4_pro", "1.2.1", LAYER | EQUIPPED),
    ],
)
async def test_an_old_model_is_added_with_what_it_has(
    hass: HomeAssistant, printer_host: str, model: str, firmware: str, more: set[str]
) -> None:
    """Nothing is shown of which these printers never speak."""
    async with SimulatedPrinter(model, host=printer_host, firmware=firmware) as printer:
        entry = created(await enter_address(hass, printer.host))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, EVERYWHERE | more)
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("model", "camera", "more"),
    [
        ("adventurer_5m", False, LAYER),
        ("adventurer_5m", True, LAYER | {"camera"}),
        ("adventurer_5m_pro", False, LAYER | EQUIPPED),
        ("ad5x", False, LAYER),
        ("ad5x", True, LAYER | {"camera"}),
    ],
)
async def test_a_model_without_its_lan_mode_is_added_with_what_tcp_has(
    hass: HomeAssistant, printer_host: str, model: str, camera: bool, more: set[str]
) -> None:
    """A camera exists where one answers; a lamp in the factory is known to be there."""
    async with SimulatedPrinter(model, host=printer_host, camera_kit=camera) as printer:
        await printer.set_lan_mode(False)
        menu = await enter_address(hass, printer.host)
        entry = created(await choose(hass, menu, "without_code"))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, EVERYWHERE | more)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_camera_that_does_not_answer_over_tcp_does_not_exist(
    hass: HomeAssistant, printer_host: str
) -> None:
    """No model can be trusted to have one where nothing says so."""
    async with SimulatedPrinter("adventurer_4", host=printer_host) as printer:
        await printer.camera.stop()
        entry = created(await enter_address(hass, printer.host))
        await hass.async_block_till_done(wait_background_tasks=True)

        assert_has(hass, entry, printer, EVERYWHERE | LAYER | {"light"})
        assert await hass.config_entries.async_unload(entry.entry_id)
