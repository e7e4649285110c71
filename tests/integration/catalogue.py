"""The entities that each model has, by the keys that `keys_of` returns.

They are written from what the product and the protocol say of the models, and share
nothing with the integration's own tables, so that one mistake cannot hide in both.
"""

from collections.abc import Iterable
import re

# The simulated printers that can be used in LAN mode, and those that can without it.
WITH_LAN_MODE = (
    *("adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"),
    *("guider_4", "unknown_http"),
)
WITH_TCP = (
    *("adventurer_3", "adventurer_4", "adventurer_4_pro"),
    *("adventurer_5m", "adventurer_5m_pro", "ad5x"),
    *("voxel", "creator_3", "creator_4", "finder", "unknown_tcp"),
)
EITHER_WAY = (
    *((one, False) for one in WITH_LAN_MODE),
    *((one, True) for one in WITH_TCP),
)
# Those of which little is known, by how they are used. A Voxel is an Adventurer 3.
GENERIC_IN_LAN_MODE = ("guider_4", "unknown_http")
GENERIC_OVER_TCP = ("creator_3", "creator_4", "finder", "unknown_tcp")
GENERIC = (*GENERIC_IN_LAN_MODE, *GENERIC_OVER_TCP)

BED = {"bed_temperature", "bed_target"}
# What every printer has, also over TCP alone, but for the bed of a Finder.
EVERYWHERE = BED | {
    *("status", "print_progress", "remaining_time", "finish_time", "file_name"),
    *("start_time", "elapsed_time"),
    *("last_job_file", "last_job_result", "last_job_duration", "jobs_finished"),
    *("connectivity", "printing", "problem", "pause", "resume", "cancel", "prints"),
    "print",
}
# Of other printers nothing is asked that is not known to be answered, nor of an AD5X
# without LAN mode.
THUMBNAIL = {"job_thumbnail"}
TOOL = {"nozzle_temperature", "nozzle_target"}
# An Adventurer 3 does not count layers over TCP.
LAYERS = {"current_layer", "total_layers"}
# G-code moves the axes, and asks where they are.
HOME = {"home"}
POSITION = {"position_x", "position_y", "position_z"}
# The files on a printer that lists them, and what starts one.
FILES = {"stored_file", "start_selected", "print_again"}
# What shows a file on its way, to every printer that files can be sent to.
UPLOAD = {"upload_progress", "cancel_upload"}
# What is told by every printer in LAN mode, and taken by those that are known well.
TOLD_IN_LAN_MODE = LAYERS | {
    *("error", "free_space", "lifetime_time", "lifetime_filament", "nozzle_size"),
    *("current_speed", "filament_type", "job_filament_length", "job_filament_weight"),
}
LAN_MODE = (
    TOLD_IN_LAN_MODE
    | FILES
    | {
        *("print_speed", "z_offset", "cooling_fan"),
        *("automatic_shutdown", "shutdown_delay", "plate_cleared"),
    }
)
# In LAN mode this appears with the end of the first job.
AFTER_A_JOB = {"last_job_filament"}

LAMP = {"light"}
# Where there is a camera, a photo is taken at the end of each job.
CAMERA = {"camera", "last_photo"}
# In LAN mode a printer says whether its camera is on; some can switch it as well.
TOLD_CAMERA = CAMERA | {"camera_streaming"}
SWITCHED_CAMERA = CAMERA | {"camera_stream"}
CHAMBER = {"chamber_temperature", "chamber_target", "chamber_fan", "door"}
# What a slot holds is told and set; only an AD5X changes the filament on command.
SLOT = {"slot_material", "slot_color"}
FILAMENT_CHANGE = {"load", "unload"}

# Of these a printer has an entity that is disabled until somebody enables it.
OFF = {
    *("start_time", "elapsed_time", "total_layers", "current_speed"),
    *("nozzle_size", "tvoc", *POSITION, "prints"),
    *("job_filament_length", "job_filament_weight"),
}
# Of these it has one beside a number, which is enabled.
OFF_BESIDE_A_NUMBER = {
    *("nozzle_target", "bed_target", "chamber_target", "print_speed", "z_offset"),
    *("cooling_fan", "chamber_fan"),
}

# The firmware of an Adventurer 3 that tells of its lamp, or of its filament, and that
# of a Creator 5 Pro that tells of the air.
_TELLS_LAMP = _TELLS_FILAMENT = (1, 3, 7)
_TELLS_AIR = (1, 9, 9)


def entities(
    model: str,
    firmware: str | None = None,
    *,
    tcp: bool = False,
    lamp_kit: bool = False,
    camera_kit: bool = False,
    station: bool = True,
) -> set[str]:
    """Return the keys of all that a simulated model has before its first job.

    With `tcp` it is used without LAN mode, as the older models always are. Without a
    `firmware` it has the one that the simulated model has.
    """
    if model in GENERIC:
        return _generic(model)
    return UPLOAD | _known(
        model,
        firmware,
        tcp=tcp,
        lamp_kit=lamp_kit,
        camera_kit=camera_kit,
        station=station,
    )


def _known(
    model: str,
    firmware: str | None,
    *,
    tcp: bool,
    lamp_kit: bool,
    camera_kit: bool,
    station: bool,
) -> set[str]:
    """Return what one has of which more is known."""
    if model.startswith("creator_5"):
        return _creator(model, firmware)
    if model == "voxel" or model.startswith(("adventurer_3", "adventurer_4")):
        return _old_adventurer(model, firmware)
    pro, ad5x = model == "adventurer_5m_pro", model == "ad5x"
    keys = EVERYWHERE | TOOL | HOME
    if pro:
        keys |= LAMP | CAMERA | {"runout_sensor"}
    if not (tcp and ad5x):
        keys |= THUMBNAIL
    if tcp:
        # Without LAN mode an AD5X lists nothing.
        files = set() if ad5x else FILES
        return keys | LAYERS | POSITION | files | (CAMERA if camera_kit else set())
    keys |= LAN_MODE | (LAMP if lamp_kit else set())
    if pro:
        keys |= SWITCHED_CAMERA | {"filtration", "chamber_fan", "tvoc"}
    if ad5x:
        keys |= _ad5x_filament(station=station) | POSITION | {"clear_error"}
    if camera_kit:
        keys |= SWITCHED_CAMERA if ad5x else TOLD_CAMERA
    return keys


def _old_adventurer(model: str, firmware: str | None) -> set[str]:
    """Return what an Adventurer 3 or 4 has, which only speak TCP."""
    keys = EVERYWHERE | TOOL | HOME | POSITION | CAMERA | FILES | THUMBNAIL
    if model not in {"adventurer_3", "voxel"}:
        return keys | LAYERS | LAMP
    if _version(firmware) >= _TELLS_LAMP:
        keys |= LAMP
    # The newer firmware of an Adventurer 3C says nothing of its filament.
    if _version(firmware) == _TELLS_FILAMENT:
        keys |= {"filament"}
    return keys


def _generic(model: str) -> set[str]:
    """Return what a printer has of which little is known: what it tells of itself.

    These simulated ones tell nothing of their layers before their first job.
    """
    if model in GENERIC_IN_LAN_MODE:
        return EVERYWHERE | TOOL | TOLD_IN_LAN_MODE | LAMP
    keys = EVERYWHERE | POSITION
    if model == "finder":
        return (keys | TOOL) - BED
    if model == "unknown_tcp":
        return keys | TOOL | LAMP
    return keys | LAMP | CAMERA | _parts("tool", TOOL, 2)


def _creator(model: str, firmware: str | None) -> set[str]:
    """Return what a Creator 5 has: LAN mode always, and a slot on each tool."""
    tool = TOOL | SLOT | {"filament"}
    keys = EVERYWHERE | LAN_MODE | LAMP | TOLD_CAMERA | {"active_slot"}
    keys |= _parts("tool", tool) | THUMBNAIL
    if model == "creator_5_pro":
        keys |= CHAMBER
        if not firmware or _version(firmware) >= _TELLS_AIR:
            keys |= {"tvoc"}
    return keys


def _ad5x_filament(*, station: bool) -> set[str]:
    """Return what an AD5X has for its slots, its spool and the sensor at its tool."""
    spool = {f"external_spool_{key}" for key in SLOT | FILAMENT_CHANGE}
    keys = spool | {"filament"}
    if not station:
        return keys
    return (
        keys | _parts("slot", SLOT | FILAMENT_CHANGE | {"filament"}) | {"active_slot"}
    )


def _parts(part: str, keys: set[str], parts: int = 4) -> set[str]:
    """Return the keys of the parts of a kind, which are all that a model has."""
    return {f"{part}_{number + 1}_{key}" for number in range(parts) for key in keys}


def _version(firmware: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", firmware or "")[:3])


def enabled(keys: Iterable[str]) -> set[str]:
    """Return those of a printer's keys that have an enabled entity by default."""
    return {key for key in keys if _row(key) not in OFF}


def disabled(keys: Iterable[str]) -> set[str]:
    """Return those of a printer's keys that have a disabled entity by default."""
    return {key for key in keys if _row(key) in OFF | OFF_BESIDE_A_NUMBER}


def _row(key: str) -> str:
    """Return a key without the part that it belongs to."""
    return re.sub(r"^(tool_\d+|slot_\d+|external_spool)_(?=\w)", "", key)
