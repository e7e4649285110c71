"""Each model in Home Assistant: added by the flow, with what it has and no more."""

from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.flashforge.const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
)
from tests.simulator import SimulatedPrinter

EVERYWHERE = {
    *("status", "print_progress", "remaining_time", "finish_time", "current_layer"),
    *("file_name", "nozzle_temperature", "bed_temperature"),
    *("connectivity", "printing", "problem"),
    *("pause", "resume", "cancel", "plate_cleared"),
}


@pytest.mark.parametrize(
    ("model", "kits", "name", "product_id", "more"),
    [
        ("adventurer_5m", False, "Adventurer 5M", 35, set()),
        (
            "adventurer_5m",
            True,
            "Adventurer 5M",
            35,
            {"light", "camera"},
        ),
        ("adventurer_5m_pro", False, "Adventurer 5M Pro", 36, {"light", "camera"}),
        ("ad5x", False, "AD5X", 38, set()),
        (
            "ad5x",
            True,
            "AD5X",
            38,
            {"light", "camera"},
        ),
        ("creator_5", False, "Creator 5", 40, {"light", "camera"}),
        ("creator_5_pro", False, "Creator 5 Pro", 41, {"light", "camera"}),
    ],
)
async def test_a_model_is_added_with_what_it_has(
    hass: HomeAssistant,
    printer_host: str,
    model: str,
    kits: bool,
    name: str,
    product_id: int,
    more: set[str],
) -> None:
    """The device names the model, and lamp and camera exist where they are fitted."""
    async with SimulatedPrinter(
        model, host=printer_host, lamp_kit=kits, camera_kit=kits
    ) as printer:
        flow = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}
        )
        result = await hass.config_entries.flow.async_configure(
            flow["flow_id"],
            {
                CONF_HOST: printer.host,
                CONF_SERIAL_NUMBER: printer.machine.serial_number,
                CONF_CHECK_CODE: printer.machine.check_code,
            },
        )
        await hass.async_block_till_done(wait_background_tasks=True)

        assert result["type"] is FlowResultType.CREATE_ENTRY
        entry = result["result"]
        assert entry.data[CONF_PRODUCT_ID] == product_id
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        keys = {e.unique_id.removeprefix(f"{entry.unique_id}_") for e in entities}
        assert keys == EVERYWHERE | more
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, str(entry.unique_id)), entry.entry_id
        )
        assert device is not None
        assert device.model == name
        unknown = {"unknown", "unavailable"}
        for key in ("status", "nozzle_temperature", "bed_temperature"):
            entity_id = next(e.entity_id for e in entities if e.unique_id.endswith(key))
            state = hass.states.get(entity_id)
            assert state is not None
            assert state.state not in unknown, key
        assert not printer.forbidden
        assert await hass.config_entries.async_unload(entry.entry_id)
