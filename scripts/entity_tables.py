"""Write the README's tables of entities: `.venv/bin/python scripts/entity_tables.py`.

Names are those of the screen, and what an entity shows or does is told by the sentences
in entity_tables.yaml. Which printers have it is asked of the rows themselves, with the
answers of every simulated model before, during and after a print. Those of which little
is known have one name in common.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
import json
from pathlib import Path
import re
import sys

import yaml

ROOT = Path(__file__).parents[1]
# A script finds only what lies beside it.
sys.path.insert(0, str(ROOT))

from custom_components.flashforge import (
    PLATFORMS,
    binary_sensor,
    button,
    calendar,
    camera,
    event,
    image,
    light,
    number,
    select,
    sensor,
    switch,
)
from custom_components.flashforge.client import (
    EXTERNAL_SPOOL,
    ConnectionOptions,
    Credentials,
    Device,
    PrinterStatus,
)
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.tcp.replies import by_key
from custom_components.flashforge.client.tcp.status import QUERIES, parse_replies
from custom_components.flashforge.coordinator import PrinterData
from custom_components.flashforge.entity import PrinterEntityDescription
from custom_components.flashforge.jobs.journal import JobJournal
from custom_components.flashforge.parts import Part, PartsKeeper, slots_of
from custom_components.flashforge.stored_files import lists_files
from scripts.page import OutdatedError, Page
from tests.simulator import KNOWN, MODELS, Machine, ManualClock, SimulatedPrinter
from tests.simulator.detail import detail, product
from tests.simulator.models import equipped
from tests.simulator.tcp.commands import obey
from tests.simulator.tcp.desk import Desk
from tests.simulator.tcp.lock import ControlLock

type Rows = tuple[PrinterEntityDescription, ...]

README = ROOT / "README.md"
SENTENCES = Path(__file__).with_suffix(".yaml")
ENGLISH = ROOT / "custom_components" / "flashforge" / "translations" / "en.json"
COMMAND = ".venv/bin/python scripts/entity_tables.py"
BEGIN = "<!-- entity tables: written by scripts/entity_tables.py -->"
END = "<!-- end of the entity tables -->"

TABLES: Mapping[str, Mapping[str, Rows]] = {
    "Sensors": {"sensor": sensor.SENSORS},
    "Binary sensors": {"binary_sensor": binary_sensor.BINARY_SENSORS},
    "Buttons": {"button": button.BUTTONS},
    "Numbers": {"number": number.NUMBERS},
    "Selects and switches": {"select": select.SELECTS, "switch": switch.SWITCHES},
    "Light, camera, images, calendar and event": {
        "light": light.LIGHTS,
        "camera": camera.CAMERAS,
        "image": image.IMAGES,
        "calendar": calendar.CALENDARS,
        "event": event.EVENTS,
    },
}
"""The tables by their headings, and the platforms in each."""

COLUMNS = ("Entity", "Printers", "At first", "What it shows or does")

NAMES: Mapping[tuple[str, ...], str] = {
    ("adventurer_3",): "Adventurer 3",
    ("adventurer_4", "adventurer_4_pro"): "Adventurer 4 and 4 Pro",
    ("adventurer_4",): "Adventurer 4",
    ("adventurer_4_pro",): "Adventurer 4 Pro",
    ("adventurer_5m", "adventurer_5m_pro"): "5M and 5M Pro",
    ("adventurer_5m",): "5M",
    ("adventurer_5m_pro",): "5M Pro",
    ("ad5x",): "AD5X",
    ("creator_5", "creator_5_pro"): "Creator 5 and 5 Pro",
    ("creator_5",): "Creator 5",
    ("creator_5_pro",): "Creator 5 Pro",
}
"""What models are called in a cell, the longest group that fits first."""

PLACES: Mapping[frozenset[str], str] = {
    frozenset({"printer"}): "",
    frozenset({"tool"}): " tools",
    frozenset({"slot"}): " slots",
    frozenset({"slot", "spool"}): " slots and spool",
    frozenset({"slot", "printer"}): " and its slots",
}
"""What follows a model's name, by the kinds of devices that have an entity."""

WITH_LAN_MODE = {key for key in KNOWN if MODELS[key].has_http}
EITHER_WAY = {key for key in WITH_LAN_MODE if equipped(key).dialect}
"""Printers that can be used with LAN mode and without it."""

OTHERS = {
    *("creator_3", "creator_4", "finder", "unknown_tcp"),
    *("guider_4", "unknown_http"),
}
"""Printers of which little is known, one name for all: what they have they report.

A Voxel is an Adventurer 3.
"""
OTHER_PRINTERS = "other printers"
OTHERS_WITH_LAN_MODE = {key for key in OTHERS if MODELS[key].has_http}

# What a printer has only if its owner bought it, or updated it.
CAMERA, LAMP, STATION, UPDATE = "camera", "light", "station", "newer firmware"
EQUIPMENT: Mapping[str, tuple[str, ...]] = {
    "adventurer_3": (CAMERA, UPDATE),
    "adventurer_4": (CAMERA,),
    "adventurer_4_pro": (CAMERA,),
    "adventurer_5m": (CAMERA, LAMP),
    "ad5x": (CAMERA, LAMP, STATION),
}
NEWER_FIRMWARE = "1.3.7"

OPTIONS = ConnectionOptions("printer", Credentials("SN0123456789", "12345678"))
TCP_OPTIONS = ConnectionOptions("printer")


@dataclass(slots=True)
class Owners:
    """The printers that have an entity."""

    needs: dict[str, str] = field(default_factory=dict)
    """By model what has to be fitted, nothing as a rule; used as it should be."""
    without_lan_mode: set[str] = field(default_factory=set)
    """Models that have it without LAN mode."""
    places: dict[str, set[str]] = field(default_factory=dict)
    """By model the kinds of devices that have one each."""
    others: set[str] = field(default_factory=set)
    """Those of the other printers that have it."""


def answers(machine: Machine, desk: Desk | None) -> Mapping[str, object]:
    """Return what a printer says of itself, over TCP if there is a desk."""
    if desk is None:
        return detail(machine)
    fields = by_key(obey(desk, "M115", "", 0).lines)
    return {**fields, **{code: list(obey(desk, code, "", 0).lines) for code in QUERIES}}


@cache
def moments(model: str, equipment: str, *, lan_mode: bool) -> tuple[PrinterData, ...]:
    """Return what Home Assistant knows of a printer before, during and after a print.

    `lan_mode` decides which protocol it is asked by.
    """
    clock = ManualClock()
    printer = SimulatedPrinter(
        model,
        clock=clock,
        firmware=NEWER_FIRMWARE if equipment == UPDATE else None,
        lamp_kit=equipment == LAMP,
        camera_kit=lan_mode and equipment == CAMERA,
        station=equipment == STATION or STATION not in EQUIPMENT.get(model, ()),
    )
    machine, desk = printer.machine, None
    dialect = machine.model.dialect
    if not lan_mode and dialect is not None:
        lock = ControlLock(clock, dialect, printer.faults)
        desk = Desk(machine=machine, faults=printer.faults, dialect=dialect, lock=lock)
    device = Device(OPTIONS if lan_mode else TCP_OPTIONS)
    if equipment == CAMERA and not lan_mode:
        device.camera_found()
    if lan_mode:
        device.product_answered(product(machine))
    return tuple(_watch(machine, desk, device, clock))


def _watch(
    machine: Machine, desk: Desk | None, device: Device, clock: ManualClock
) -> Iterator[PrinterData]:
    journal = JobJournal()

    def look() -> PrinterData:
        raw = answers(machine, desk)
        status = parse_detail(raw) if desk is None else parse_replies(raw)
        status = device.query_answered(device.query_started(), raw, status)
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=clock.now)
        journal.update(status, now, UTC)
        return _data(device, status, journal)

    yield look()
    slots = range(1, len(machine.station.slots) + 1)
    machine.start_job(duration=3600, heated=True, slots=slots)
    for _ in range(30):
        clock.advance(60)
        yield look()
    machine.finish_job()
    yield look()
    machine.clear_platform()
    yield look()


def _data(device: Device, status: PrinterStatus, journal: JobJournal) -> PrinterData:
    """Return what the coordinator would hand to the rows."""
    abilities = device.abilities
    return PrinterData(
        online=True,
        status=status,
        model=device.model,
        abilities=abilities,
        limits=device.limits,
        parts=PartsKeeper().update(
            device.tools,
            slots_of(status) if abilities.has_slots else (),
            0.0,
        ),
        lifetime=status.lifetime,
        job=journal.current,
        last_job=journal.last,
        jobs_finished=journal.history.completed,
        remaining=journal.remaining,
        finish_time=journal.finish_time,
        lists_files=lists_files(device),
    )


def owners_of(row: PrinterEntityDescription) -> Owners:
    """Return which printers have an entity, by the row's own words."""
    owners = Owners()
    for model in KNOWN:
        lan_mode = model in WITH_LAN_MODE
        for equipment in ("", *EQUIPMENT.get(model, ())):
            known = moments(model, equipment, lan_mode=lan_mode)
            if having := [data for data in known if row.exists_fn(data)]:
                owners.needs.setdefault(model, equipment)
                parts = (part for data in having for part in row.parts_fn(data))
                owners.places.setdefault(model, set()).update(map(_place, parts))
            if model in EITHER_WAY:
                beside = moments(model, equipment, lan_mode=False)
                if any(row.exists_fn(data) for data in beside):
                    owners.without_lan_mode.add(model)
    for model in OTHERS:
        known = moments(model, "", lan_mode=model in OTHERS_WITH_LAN_MODE)
        if any(row.exists_fn(data) for data in known):
            owners.others.add(model)
    return owners


def _place(part: Part) -> str:
    if part.tool is not None:
        return "tool"
    if part.slot == EXTERNAL_SPOOL:
        return "spool"
    return "printer" if part.slot is None else "slot"


def printers(owners: Owners) -> str:
    """Return the cell that says which printers have an entity."""
    having, beside = set(owners.needs), owners.without_lan_mode
    fitted = sorted(set(owners.needs.values()) - {""})
    if having == set(KNOWN) and fitted:
        return "where there is one"
    if having == WITH_LAN_MODE and not beside:
        text = " and ".join(("with LAN mode", *fitted))
        return text if owners.others else f"{text}, but not {OTHER_PRINTERS}"
    missing = called(set(KNOWN) - having)
    without = called((having & EITHER_WAY) - beside)
    # One group of models can be named as an exception.
    if beside and not fitted and max(len(missing), len(without)) <= 1:
        if not owners.others:
            missing.append(OTHER_PRINTERS)
        text = f"all but {', '.join(missing)}" if missing else "all"
        if without:
            text += f"; {without[0]} only with LAN mode"
        partly = owners.others not in (set(), OTHERS)
        return f"{text}; {OTHER_PRINTERS} where reported" if partly else text
    return _listed(owners)


def _listed(owners: Owners) -> str:
    """Return the names of the printers, with what has to be fitted."""
    having, beside = set(owners.needs), owners.without_lan_mode
    groups: dict[str, set[str]] = {}
    for model, equipment in owners.needs.items():
        of = PLACES[frozenset(owners.places[model])]
        groups.setdefault(f"{of} with {equipment}" if equipment else of, set()).add(
            model
        )
    order = list(KNOWN)
    named = sorted(
        (order.index(alike[0]), name + suffix)
        for suffix, models in groups.items()
        for name, alike in _named(models)
    )
    text = ", ".join(name for _, name in named)
    if beside - having:
        more = called(beside - having)
        if owners.others:
            more.append(OTHER_PRINTERS)
        return f"{text}; without LAN mode also {', '.join(more)}"
    return f"{text}; also without LAN mode" if beside else text


def _named(models: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the names that models go by, and those that each name stands for."""
    left = set(models)
    for group, name in NAMES.items():
        if left.issuperset(group):
            yield name, group
            left -= set(group)


def called(models: Iterable[str]) -> list[str]:
    """Return the names that models go by."""
    return [name for name, _ in _named(models)]


def name_of(platform: str, row: PrinterEntityDescription) -> str:
    """Return the English name: its own, or that of the device class."""
    if row.translation_key is None:
        return str(row.device_class).replace("_", " ").capitalize()
    names = json.loads(ENGLISH.read_text("utf-8"))["entity"][platform]
    return str(names[row.translation_key]["name"])


def at_first(row: PrinterEntityDescription) -> str:
    """Return whether an entity is there without anybody asking for it."""
    if not row.entity_registry_enabled_default:
        return "disabled"
    return "shown" if row.entity_registry_visible_default else "hidden"


def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return what people have written about each entity, by platform and key."""
    written: dict[str, dict[str, str]] = yaml.safe_load(SENTENCES.read_text("utf-8"))
    rows = {
        platform: {row.key for row in rows}
        for platforms in TABLES.values()
        for platform, rows in platforms.items()
    }
    if set(rows) != set(PLATFORMS):
        raise OutdatedError(f"{Path(__file__).name} does not list every platform")
    told = {(platform, key) for platform in written for key in written[platform]}
    there = {(platform, key) for platform, keys in rows.items() for key in keys}
    without = sorted(f"{platform}.{key}" for platform, key in there - told)
    left = sorted(f"{platform}.{key}" for platform, key in told - there)
    faults = [
        *(f"no sentence for {name}" for name in without),
        *(f"a sentence for {name}, which no row has" for name in left),
    ]
    if faults:
        raise OutdatedError(f"{SENTENCES.name}: {', '.join(faults)}")
    return written


def tables() -> str:
    """Return the part of the README between the markers."""
    written = sentences()
    parts = [BEGIN]
    for heading, platforms in TABLES.items():
        lines = [COLUMNS, ("---",) * len(COLUMNS)]
        for platform, rows in platforms.items():
            lines.extend(
                (
                    name_of(platform, row),
                    printers(owners_of(row)),
                    at_first(row),
                    written[platform][row.key].strip(),
                )
                for row in rows
            )
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        parts.append(f"### {heading}\n\n{table}")
    return "\n\n".join((*parts, END))


def renewed(readme: str) -> str:
    """Return the README with the tables as they should be."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if len(pattern.findall(readme)) != 1:
        raise OutdatedError(f"{README.name} lacks the marks of the entity tables")
    written = tables()
    return pattern.sub(lambda _: written, readme)


PAGE = Page(README, renewed, COMMAND)
check = PAGE.check

if __name__ == "__main__":
    PAGE.main(__doc__)
