"""A real Home Assistant that is asked for files, and told to print one."""

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.process import ProgramFailedError
from tests.end_to_end.smoke import printing
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 60


async def perform(
    home: HomeAssistant, action: str, device_id: str, *, answers: bool, **fields: Any
) -> Any:
    """Perform an action as the frontend does, and return its response."""
    result = await home.command(
        "call_service",
        domain=INTEGRATION.name,
        service=action,
        service_data=fields,
        target={"device_id": [device_id]},
        return_response=answers,
    )
    return result["response"] if answers else None


async def test_a_stored_file_is_printed(environment: None, tmp_path: Path) -> None:
    """After a print only with the word that its plate is clear."""
    async with printing(tmp_path) as smoke:
        home, printer = smoke.home, smoke.printer
        (device,) = [
            one
            for one in await home.command("config/device_registry/list")
            if one["name"] == printer.name
        ]
        answer = await perform(home, "get_files", device["id"], answers=True)
        (files,) = answer.values()
        name = files["files"][0]["file_name"]

        async def canceled() -> bool:
            return bool((await printer.state())["job"]["status"] == "cancel")

        cancel = smoke.status.replace("sensor.", "button.")
        cancel = cancel.replace("_status", "_cancel_print")
        await home.perform("button.press", cancel)
        await home.wait_for(canceled, SECONDS, "canceled print")
        with pytest.raises(ProgramFailedError, match="may still be on the plate"):
            await perform(
                home, "start_print", device["id"], answers=False, file_name=name
            )
        assert await canceled()

        await perform(
            home,
            "start_print",
            device["id"],
            answers=False,
            file_name=name,
            plate_is_clear=True,
        )
        job = (await printer.state())["job"]
        assert job["printFileName"] == name
        home.check_log()
