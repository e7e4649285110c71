"""Abilities: what a printer can do, by its model's row and its own report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .models import Family, Model
from .status import PrinterStatus
from .values import integer

# What a client itself adds to the answer of `/product`, or has instead of one: that
# the camera's port answered, or that the printer once told of its camera.
CAMERA_ANSWERS = "cameraAnswers"
# The same for what a generic model has once reported, and may not always do.
REPORTS: Mapping[str, Callable[[PrinterStatus], bool]] = {
    "reportsBed": lambda status: status.bed.temperature is not None,
    "reportsLight": lambda status: status.light is not None,
    "reportsLayers": lambda status: bool(status.job and status.job.total_layers),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What this very printer can do: the model's row and its own report."""

    light: bool
    heated_bed: bool
    camera: bool
    camera_switch: bool
    filtration: bool
    chamber_sensor: bool
    chamber_heater: bool
    door_sensor: bool
    air_sensor: bool
    adjust: bool
    """Speed, Z offset and cooling fan of a running print can be set."""
    settings: bool
    """What it stores can be changed: its name, automatic shutdown."""
    chamber_fan: bool
    left_cooling_fan: bool
    material_station: bool
    """Slots whose material can be set; on the AD5X they also load and unload."""
    filament_change: bool
    """The station loads and unloads on command."""
    external_spool: bool
    """A spool beside the station, or in place of one."""
    first_layer_inspection: bool
    flow_calibration: bool
    time_lapse: bool
    position: bool
    """It says where its axes are."""
    move: bool
    extrude: bool
    http_move: bool
    """The axes move by an HTTP command; the others do by G-code."""
    http_extrude: bool
    filament: bool
    """It says what filament it has, and how much of it a job takes."""
    error_codes: bool
    """It says what is wrong."""
    clear_error: bool
    clear_plate: bool
    """It can be told that its plate is empty."""
    runout_sensor: bool
    """Its filament sensor can be switched off and on."""
    layers: bool
    """It counts the layers of a print."""
    gcode: bool
    """It takes G-code, over TCP."""
    files: bool
    """Files can be sent to it, and started."""
    all_files: bool
    """It lists all files that it has stored, not only the recent ones."""
    job_thumbnail: bool
    """It has the thumbnail of the present job."""

    @property
    def has_slots(self) -> bool:
        """Return whether it says what filament is where."""
        return self.material_station or self.external_spool


def abilities_of(
    model: Model,
    product: Mapping[str, object],
    status: PrinterStatus,
    *,
    over_http: bool = True,
) -> Abilities:
    """Return what a printer can do by now.

    Without its HTTP interface a printer can do what TCP offers. The state of a lamp is
    also reported where there is none; only over TCP some models tell nothing else.

    Of a generic model it is what it reports, and nothing that it stores is changed.

    `product` is the reply of `/product`, empty if there was none. It is believed
    only where it says that something is there: a zero for the lamp is also sent
    by printers that have one, and the Creator 5 denies its fans and claims a
    chamber heater ("Product" in docs/protocol.md).
    """
    family = model.family
    generic = family is Family.GENERIC
    tcp = bool(model.machine_types) and not generic
    found = integer(product.get(CAMERA_ANSWERS)) == 1
    camera = model.factory_camera or found or status.camera_is_on
    # A camera that is switched off shows only in being called disabled.
    switchable = camera or status.camera_enabled is False
    station = status.material_station is not None
    # The lidar is only reported by models that may have one.
    lidar = model.lidar and status.lidar is not False
    http_move = status.can_move and not generic
    http_extrude = status.can_extrude and not generic

    def reports(key: str) -> bool:
        return integer(product.get(key)) == 1 or REPORTS[key](status)

    return Abilities(
        light=(
            model.factory_light
            or integer(product.get("lightCtrlState")) == 1
            or (
                family in {Family.ADVENTURER_3, Family.GENERIC}
                and not over_http
                and reports("reportsLight")
            )
        ),
        heated_bed=not generic or reports("reportsBed"),
        camera=camera,
        camera_switch=over_http
        and (model.camera_switch or (family is Family.AD5X and switchable)),
        filtration=over_http and model.filtration,
        chamber_sensor=model.chamber_max is not None or _has_chamber(model, status),
        chamber_heater=model.chamber_max is not None,
        door_sensor=model.door_sensor,
        air_sensor=over_http and model.air_sensor,
        adjust=over_http and not generic,
        settings=not generic,
        chamber_fan=over_http and model.chamber_fan,
        left_cooling_fan=status.fans.cooling_left is not None,
        material_station=station
        and family not in {Family.ADVENTURER_5M, Family.GENERIC},
        filament_change=over_http and family is Family.AD5X,
        external_spool=family is Family.AD5X and status.external_spool is not None,
        first_layer_inspection=lidar,
        flow_calibration=lidar,
        time_lapse=status.camera_enabled is True
        and family not in {Family.ADVENTURER_5M, Family.GENERIC},
        position=status.position is not None or not over_http,
        move=http_move or tcp,
        extrude=http_extrude or tcp,
        http_move=http_move,
        http_extrude=http_extrude,
        filament=over_http,
        error_codes=over_http,
        clear_error=over_http and family is Family.AD5X,
        clear_plate=over_http and not generic,
        runout_sensor=model.runout_sensor,
        layers=over_http
        or (reports("reportsLayers") if generic else family is not Family.ADVENTURER_3),
        gcode=tcp,
        files=not generic,
        all_files=model.lists_all_files,
        job_thumbnail=model.lists_all_files or (over_http and not generic),
    )


def _has_chamber(model: Model, status: PrinterStatus) -> bool:
    """Return whether the chamber is measured.

    The Creator 5 family says so by sending no sentinel; the 5M family sends a
    zero without having a sensor.
    """
    measured = status.chamber.temperature is not None
    return model.family is Family.CREATOR_5 and measured
