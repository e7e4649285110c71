"""Every entity that can be used: it does what it says at the printer, and no more."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
import re
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.button import BUTTONS
from custom_components.flashforge.const import CONF_LIGHT, DOMAIN, LIGHT_ON
from custom_components.flashforge.light import LIGHTS
from custom_components.flashforge.number import NUMBERS
from custom_components.flashforge.select import SELECTS
from custom_components.flashforge.switch import SWITCHES
from tests.simulator import SimulatedPrinter, machine as simulated
from tests.simulator.station import Station

from .catalogue import FILES, GENERIC, UPLOAD
from .conftest import SwitchOn, add_entry, set_up

# What fails is not waited for.
pytestmark = pytest.mark.timings(
    read_back_intervals=(0.0, 0.0, 0.05),
    late_read_back_intervals=(),
    fallback_delay=0.1,
    settling_timeout=0.5,
    log_in_interval=0.05,
)

WRITABLE = {"light", "switch", "number", "select", "button"}
EXTERNAL = 0

# What is sent for the external spool, by what is sent for a slot.
FOR_EXTERNAL_SPOOL = {"msConfig_cmd": "ipdMsConfig_cmd", "ms_cmd": "ipdMs_cmd"}
# Questions, and coming and going: what changes nothing.
HARMLESS = {
    *("M27", "M105", "M114", "M115", "M119", "M601", "M602", "M650", "M661", "M662"),
}
# Families of which nobody has to say that the plate is clear.
OLD = {"adventurer_3", "adventurer_4", "guider"}
EVERY_FAMILY = OLD | {"creator", "finder"} | {"adventurer_5m", "ad5x", "creator_5"}


# What of a machine is no single value: `facts` says what matters of it. An errand shows
# in the status, and what a pause remembers was there before.
COMPOUND = {
    *("model", "time", "card", "heat", "station", "position"),
    *("last_start", "last_job", "_job", "_errand", "_waiting", "_paused_targets"),
}


class Part(NamedTuple):
    """What of a printer an entity is about; counted from 1, slot 0 is the spool."""

    tool: int
    slot: int


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use of an entity, and all that it changes in the simulated machine."""

    action: str
    to: object = None
    http: str | None = None
    """The one command that is sent, None for one over TCP with LAN mode on as well."""
    tcp: str | None = None
    begin: str = "printing"
    """What the printer does before."""
    given: Mapping[str, object] = field(default_factory=dict)
    """What of the machine is not as usual before."""
    loaded: bool = False
    """Whether the filament of the slot is in the head before; or else none is."""
    changes: Mapping[str, object]
    """New values by their names in `facts`; `{tool}` and `{slot}` are numbers."""
    shows: Mapping[str, str] = field(default_factory=dict)
    """What other entities say afterwards, beside the one that was used."""
    families: set[str] = field(default_factory=lambda: EVERY_FAMILY)


def switched(domain: str, name: str, http: str, tcp: str | None = None) -> list[Use]:
    """Return the two uses of a switch that is one value of the machine."""
    return [
        Use(
            action=f"{domain}.turn_{'on' if on else 'off'}",
            http=http,
            tcp=tcp,
            given={name: not on},
            changes={name: on},
        )
        for on in (True, False)
    ]


def number(
    to: float,
    name: str,
    http: str,
    tcp: str | None = None,
    given: Mapping[str, object] | None = None,
) -> list[Use]:
    """Return the use of a number that is one value of the machine."""
    return [
        Use(
            action="number.set_value",
            to=to,
            http=http,
            tcp=tcp,
            given=given or {},
            changes={name: to},
        )
    ]


def colors(family: str, **codes: str) -> list[Use]:
    """Return the choice of some colors, as the screen of a family knows them."""
    return [
        Use(
            action=SELECT,
            to=name,
            http="msConfig_cmd",
            begin="ready",
            changes={"slot.{slot}.color": code},
            families={family},
        )
        for name, code in codes.items()
    ]


PRESS = "button.press"
SELECT = "select.select_option"
SHUTDOWN = "delayClose_cmd"
TUNING = "printerCtl_cmd"
HEAT = "temperatureCtl_cmd"
COLD_WITHOUT_BED: dict[str, object] = {"tool.1.target": 0, "cooling_fan": None}
COLD = COLD_WITHOUT_BED | {"bed.target": 0}
COLD_TOOLS: dict[str, object] = {f"tool.{number}.target": 0 for number in range(2, 5)}
CANCELLED: dict[str, object] = {"status": "cancel"}
CLEARED: dict[str, object] = {"status": "ready", "job": None}
CHANGING: dict[str, object] = {
    "status": "busy",
    "changing": "{slot}",
    "tool.1.target": 220,
}

# Each row of the product by its key.
USES: dict[str, list[Use]] = {
    "light": switched("light", "light", "lightControl_cmd", "M146"),
    "camera_stream": switched("switch", "camera_on", "streamCtrl_cmd"),
    "automatic_shutdown": switched("switch", "auto_shutdown", SHUTDOWN),
    "runout_sensor": [
        Use(
            action=f"switch.turn_{to}",
            tcp=code,
            given={"runout_sensor": to != "on"},
            changes={"runout_sensor": to == "on"},
        )
        for to, code in (("on", "M405"), ("off", "M406"))
    ],
    "nozzle_target": number(215, "tool.{tool}.target", HEAT, "M104"),
    "bed_target": number(70, "bed.target", HEAT, "M140"),
    "chamber_target": number(45, "chamber.target", HEAT),
    "print_speed": number(120, "speed_percent", TUNING),
    "z_offset": number(-0.15, "z_offset", TUNING),
    "cooling_fan": number(45, "cooling_fan", TUNING),
    "chamber_fan": number(30, "chamber_fan", TUNING),
    "shutdown_delay": number(
        45,
        "auto_shutdown_minutes",
        SHUTDOWN,
        given={"auto_shutdown": True, "auto_shutdown_minutes": 30},
    ),
    "filtration": [
        Use(
            action=SELECT,
            to=to,
            http="circulateCtl_cmd",
            given={"internal_fan": False, "external_fan": to != "external"},
            changes=changes,
        )
        for to, changes in (
            ("internal", {"internal_fan": True, "external_fan": False}),
            ("external", {"external_fan": True}),
            ("off", {"external_fan": False}),
        )
    ],
    "slot_material": [
        Use(
            action=SELECT,
            to=material,
            http="msConfig_cmd",
            begin="ready",
            changes={"slot.{slot}.material": material},
        )
        for material in ("PETG", "SILK")
    ],
    "slot_color": [
        *colors("ad5x", red="#F72224", black="#161616"),
        *colors("creator_5", red="#F82D29", black="#1B1B1B"),
    ],
    "pause": [
        Use(
            action=PRESS,
            http="jobCtl_cmd",
            tcp="M25",
            changes={"status": "pause"},
            shows={"status": "paused"},
        )
    ],
    "resume": [
        Use(
            action=PRESS,
            http="jobCtl_cmd",
            tcp="M24",
            begin="paused",
            changes={"status": "printing"},
            shows={"status": "printing"},
        )
    ],
    "cancel": [
        Use(
            action=PRESS,
            http="jobCtl_cmd",
            tcp="M26",
            begin=begin,
            changes=changes,
            shows=shown,
            families=families,
        )
        for begin in ("printing", "paused")
        for families, changes, shown in (
            (OLD, COLD | CLEARED, {"status": "ready"}),
            ({"finder"}, COLD_WITHOUT_BED | CLEARED, {"status": "ready"}),
            ({"creator"}, COLD | CLEARED | {"tool.2.target": 0}, {"status": "ready"}),
            ({"adventurer_5m", "ad5x"}, COLD | CANCELLED, {"printing": "off"}),
            ({"creator_5"}, COLD | CANCELLED | COLD_TOOLS, {"status": "cancelled"}),
        )
    ],
    "plate_cleared": [
        Use(
            action=PRESS,
            http="stateCtrl_cmd",
            begin=begin,
            changes=changes,
            shows={"status": "ready"},
        )
        for begin, changes in (
            ("completed", CLEARED),
            ("cancelled", CLEARED),
            ("error", CLEARED | {"error_code": ""}),
        )
    ],
    "clear_error": [
        Use(
            action=PRESS,
            http="errorCodeCtrl_cmd",
            begin=begin,
            changes=changes,
            given=given,
            shows={"status": "ready", "problem": "off", "error": "ok"},
        )
        for begin, given, changes in (
            ("error", {}, CLEARED | {"error_code": ""}),
            ("ready", {"error_code": "E0102"}, {"error_code": ""}),
        )
    ],
    "home": [
        Use(
            action=PRESS,
            http=http,
            tcp="G28",
            begin="ready",
            changes={"position": (0.0, 0.0, 0.0), "homed": True},
            shows={"status": "ready"},
            families=families,
        )
        for http, families in (
            ("homingCtrl_cmd", {"ad5x"}),
            (None, EVERY_FAMILY - {"ad5x"}),
        )
    ],
    "load": [
        Use(
            action=PRESS,
            http="ms_cmd",
            begin="ready",
            changes=CHANGING | {"change": (1, 1)},
            shows={"status": "busy"},
        )
    ],
    "unload": [
        Use(
            action=PRESS,
            http="ms_cmd",
            begin="ready",
            loaded=True,
            changes=CHANGING | {"change": (2, 1)},
            shows={"status": "busy"},
        )
    ],
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The lowest and the highest value that a model takes; degrees and percent."""

    nozzle: int
    bed: int
    chamber: int = 0
    speed: int = 150
    z_step: float = 0.01

    def of(self, key: str) -> tuple[float, float, float]:
        """Return lowest and highest value, and step, of a number by its key."""
        return {
            "nozzle_target": (0, self.nozzle, 1),
            "bed_target": (0, self.bed, 1),
            "chamber_target": (0, self.chamber, 1),
            "print_speed": (50, self.speed, 1),
            "z_offset": (-5, 5, self.z_step),
            "cooling_fan": (0, 100, 1),
            "chamber_fan": (0, 100, 1),
            "shutdown_delay": (1, 1440, 1),
        }[key]


# By what the protocol notes say of the models and of the commands.
LIMITS = {
    "adventurer_3": Limits(nozzle=265, bed=100),
    "adventurer_4": Limits(nozzle=265, bed=100),
    "adventurer_4_pro": Limits(nozzle=265, bed=100),
    "adventurer_5m": Limits(nozzle=280, bed=110),
    "adventurer_5m_pro": Limits(nozzle=280, bed=110),
    "ad5x": Limits(nozzle=300, bed=110, speed=500),
    "creator_5": Limits(nozzle=300, bed=120, z_step=0.025),
    "creator_5_pro": Limits(nozzle=320, bed=120, chamber=80, z_step=0.025),
    "voxel": Limits(nozzle=265, bed=100),
    # No source tells theirs; these hurt none of them.
    **dict.fromkeys(GENERIC, Limits(nozzle=240, bed=100)),
}

JOB = {"pause", "resume", "cancel"}
OVER_TCP = JOB | {"nozzle_target", "bed_target", "home"}
ADJUSTED = {"print_speed", "z_offset", "cooling_fan"}
ONLY_WITH_JOB = ADJUSTED | {"chamber_fan"}
OVER_HTTP = (
    *(JOB | ADJUSTED),
    *("bed_target", "plate_cleared", "automatic_shutdown", "shutdown_delay"),
)
SINGLE_TOOL = {*OVER_HTTP, "nozzle_target", "home", "light"}
AD5X = {*SINGLE_TOOL, "camera_stream", "clear_error"}
SPOOL = ("slot_material", "slot_color", "load", "unload")
EXTERNAL_SPOOL = {f"external_spool_{key}" for key in SPOOL}
CREATOR_5 = {
    *OVER_HTTP,
    "light",
    *(
        f"tool_{number}_{key}"
        for number in range(1, 5)
        for key in ("nozzle_target", "slot_material", "slot_color")
    ),
}

# Nothing that they store, and nothing that moves by itself.
LITTLE_KNOWN = JOB | {"nozzle_target", "bed_target", "light"}
TWO_TOOLS = (LITTLE_KNOWN - {"nozzle_target"}) | {
    "tool_1_nozzle_target",
    "tool_2_nozzle_target",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A printer as it is bought and used, with all that can be fitted."""

    name: str
    model: str
    has: set[str]
    """The keys of its entities that can be used."""
    tcp: bool = False
    """Used without LAN mode."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the simulated printer."""
    told_of_lamp: bool = False
    """Its owner has said that there is a lamp, which no query over TCP tells."""


KITS = {"lamp_kit": True, "camera_kit": True}
CASES = [
    Case(
        name="5m",
        model="adventurer_5m",
        options=KITS,
        has=SINGLE_TOOL,
    ),
    Case(
        name="5m_pro",
        model="adventurer_5m_pro",
        has=SINGLE_TOOL
        | {"chamber_fan", "camera_stream", "filtration", "runout_sensor"},
    ),
    Case(
        name="ad5x",
        model="ad5x",
        options=KITS,
        has=AD5X
        | EXTERNAL_SPOOL
        | {f"slot_{number}_{key}" for number in range(1, 5) for key in SPOOL},
    ),
    Case(
        name="ad5x_without_station",
        model="ad5x",
        options=KITS | {"station": False},
        has=AD5X | EXTERNAL_SPOOL,
    ),
    Case(name="creator_5", model="creator_5", has=CREATOR_5),
    Case(
        name="creator_5_pro",
        model="creator_5_pro",
        has=CREATOR_5 | {"chamber_target", "chamber_fan"},
    ),
    # Without word of its lamp.
    Case(name="a3", model="adventurer_3", tcp=True, has=OVER_TCP),
    *(
        Case(
            name=f"a3_{firmware}",
            model="adventurer_3",
            tcp=True,
            options={"firmware": firmware},
            has=OVER_TCP | {"light"},
        )
        for firmware in ("1.3.7", "2.0.1")
    ),
    Case(name="a4", model="adventurer_4", tcp=True, has=OVER_TCP | {"light"}),
    Case(name="a4_pro", model="adventurer_4_pro", tcp=True, has=OVER_TCP | {"light"}),
    Case(
        name="5m_tcp",
        model="adventurer_5m",
        tcp=True,
        options=KITS,
        told_of_lamp=True,
        has=OVER_TCP | {"light"},
    ),
    Case(
        name="5m_pro_tcp",
        model="adventurer_5m_pro",
        tcp=True,
        has=OVER_TCP | {"light", "runout_sensor"},
    ),
    Case(
        name="ad5x_tcp",
        model="ad5x",
        tcp=True,
        options=KITS,
        told_of_lamp=True,
        has=OVER_TCP | {"light"},
    ),
    Case(name="voxel", model="voxel", tcp=True, has=OVER_TCP),
    Case(name="creator_3", model="creator_3", tcp=True, has=TWO_TOOLS),
    Case(name="creator_4", model="creator_4", tcp=True, has=TWO_TOOLS),
    Case(name="finder", model="finder", tcp=True, has=JOB | {"nozzle_target"}),
    Case(name="unknown_tcp", model="unknown_tcp", tcp=True, has=LITTLE_KNOWN),
    Case(name="guider_4", model="guider_4", has=LITTLE_KNOWN),
    Case(name="unknown_http", model="unknown_http", has=LITTLE_KNOWN),
]
NUMBER_KEYS = {row.key for row in NUMBERS}
# The first of each model, by its protocol.
MODELS = list({(case.model, case.tcp): case for case in reversed(CASES)}.values())


def each(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Return the mark of a test that takes these cases."""
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


class Writable(NamedTuple):
    """An entity that can be used, as the registry has it."""

    entity_id: str
    key: str
    """Of its row."""
    part: Part


class Desk:
    """A printer whose time stands still, its entry, and what is asked of both."""

    def __init__(
        self,
        hass: HomeAssistant,
        printer: SimulatedPrinter,
        entry: MockConfigEntry,
        case: Case,
    ) -> None:
        self.hass = hass
        self.printer = printer
        self.machine = printer.machine
        self.entry = entry
        self.case = case

    def entities(self, *, writable: bool) -> dict[str, er.RegistryEntry]:
        """Return the entities of the entry by their keys, hidden ones as well.

        A sensor may have the key of a number.
        """
        registry = er.async_get(self.hass)
        found = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        prefix = f"{self.entry.unique_id}_"
        wanted = [one for one in found if (one.domain in WRITABLE) is writable]
        by_key = {one.unique_id.removeprefix(prefix): one for one in wanted}
        assert len(by_key) == len(wanted) or not writable
        return by_key

    def writable(self) -> dict[str, Writable]:
        """Return those that can be used, by their keys, without files.

        What these need and send is more than one command, see test_stored_files.py and
        test_upload.py.
        """
        found = {}
        for whole, entity in self.entities(writable=True).items():
            if whole in FILES | UPLOAD:
                continue
            assert entity.disabled_by is None, f"{whole} could not be used"
            match = re.fullmatch(
                r"(?:tool_(\d)_|slot_(\d)_|external_spool_)?(.*)", whole
            )
            assert match is not None
            tool, slot, key = match.groups()
            part = Part(int(tool or 1), int(slot or tool or EXTERNAL))
            found[whole] = Writable(entity.entity_id, key, part)
        return found

    def state(self, entity_id: str) -> State:
        """Return the state of an entity."""
        state = self.hass.states.get(entity_id)
        assert state is not None
        return state

    def shown(self, *keys: str) -> dict[str, str]:
        """Return the states of what cannot be used, by the keys."""
        known = self.entities(writable=False)
        return {key: self.state(known[key].entity_id).state for key in keys}

    async def prepare(self, use: Use, part: Part) -> None:
        """Bring the printer into the state that a use begins with, and show it."""
        machine = self.machine
        machine.boot()
        machine.heat.warm(self.printer.time.now())
        machine.station = Station(machine.model)
        machine.station.external.color = "#FEF043"
        for spool in (machine.station.external, *machine.station.slots):
            spool.material = "ABS"
        machine.station.loaded = part.slot if use.loaded else None
        machine.position = [10.0, 20.0, 30.0]
        match use.begin:
            case "ready":
                pass
            case "error":
                machine.start_job()
                machine.fail_job("E0007")
            case _:
                self._start_job()
        match use.begin:
            case "paused":
                machine.pause()
            case "completed":
                machine.finish_job()
            case "cancelled":
                machine.cancel()
        for name, value in use.given.items():
            assert hasattr(machine, name)
            setattr(machine, name, value)
        await self.entry.runtime_data.coordinator.async_refresh()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def _start_job(self) -> None:
        """Print, with no value of it as it would be by itself.

        So that a command which sets back another one is seen to do so.
        """
        machine = self.machine
        machine.start_job(progress=0.3, heated=True)
        machine.set_speed_percent(110)
        machine.set_z_offset(0.25)
        machine.set_cooling_fan(35)
        machine.set_chamber_fan(20)
        for tool in range(1, machine.model.tools):
            machine.set_nozzle_target(150, tool)
        machine.heat.warm(self.printer.time.now())

    async def act(self, entity_id: str, action: str, to: object = None) -> None:
        """Use an entity as Home Assistant does."""
        names = {"number.set_value": "value", "select.select_option": "option"}
        data = {names[action]: to} if action in names else {}
        domain, service = action.split(".")
        await self.hass.services.async_call(
            domain, service, {"entity_id": entity_id, **data}, blocking=True
        )

    def sent(self) -> Counter[str]:
        """Return the commands that ever reached the printer, either way."""
        codes = (one.code for one in self.printer.tcp_records)
        return Counter(self.printer.commands) + Counter(
            code for code in codes if code not in HARMLESS
        )

    def arguments(self) -> dict[str, object]:
        """Return the arguments of the last command over HTTP."""
        commands = [one for one in self.printer.requests if one.command]
        return dict(commands[-1].arguments)

    def facts(self) -> dict[str, object]:
        """Return all that can be said of the machine, time aside, which stands still.

        What is new in a machine is in it by itself, or fails here until it is told.
        """
        machine, station = self.machine, self.machine.station
        # Whoever looks brings it up to date.
        status, job, change = machine.status, machine.job, machine.station_change
        plain = {
            name.removeprefix("_"): value
            for name, value in vars(machine).items()
            if name not in COMPOUND
        }
        assert not [
            name
            for name, value in plain.items()
            if not isinstance(value, bool | int | float | str | None)
        ]
        heaters = {
            **{f"tool.{n}": one for n, one in enumerate(machine.heat.tools, 1)},
            "bed": machine.heat.bed,
            "chamber": machine.heat.chamber,
        }
        spools = {one.slot_id: one for one in (station.external, *station.slots)}
        desk = self.printer._tcp and self.printer._tcp._desk
        return plain | {
            "status": status,
            # What remains of it follows from its speed.
            "job": job and astuple(replace(job, remaining=0)),
            "position": tuple(machine.position),
            "waiting": len(machine._waiting),
            "last_start": machine.last_start,
            "files": [one.file_name for one in machine.files],
            "free_bytes": machine.card.free_bytes,
            **{f"{name}.target": one.target for name, one in heaters.items()},
            "change": change,
            "changing": station.changing_slot,
            "loaded": station.loaded,
            **{
                f"slot.{number}.{name}": getattr(spool, name)
                for number, spool in spools.items()
                for name in ("has_filament", "material", "color")
            },
            "chosen": desk and desk.chosen,
            "relative": desk and desk.motion.relative,
            "powered": self.printer.powered,
        }

    def expected(self, use: Use, part: Part) -> dict[str, object]:
        """Return what a use has to change for a part."""
        numbers = part._asdict()
        changes = {name.format(**numbers): to for name, to in use.changes.items()}
        return changes | {"changing": part.slot} if "changing" in changes else changes

    def command(self, use: Use, part: Part) -> str | None:
        """Return the one command that a use has to send for a part."""
        if self.case.tcp or use.http is None:
            return use.tcp
        alone = part.slot == EXTERNAL
        return FOR_EXTERNAL_SPOOL.get(use.http, use.http) if alone else use.http

    def uses(self, key: str) -> Iterator[Use]:
        """Return the uses of a row that this printer's family has."""
        family = self.machine.model.family
        return (use for use in USES[key] if family in use.families)

    async def check(self, one: Writable, use: Use) -> None:
        """See that a use sends one command, changes what it should, and shows it."""
        before, sent = self.facts(), self.sent()
        await self.act(one.entity_id, use.action, use.to)
        after = self.facts()

        assert after.keys() == before.keys()
        changed = {name: to for name, to in after.items() if to != before[name]}
        assert changed == self.expected(use, one.part)
        assert self.sent() - sent == Counter([self.command(use, one.part)])
        assert shows(self.state(one.entity_id), use)
        assert self.shown(*use.shows) == use.shows
        assert not self.printer.forbidden


def shows(state: State, use: Use) -> bool:
    """Return whether an entity shows how it was used; a button shows that it was."""
    domain, action = use.action.split(".")
    match domain:
        case "number":
            return isinstance(use.to, int | float) and float(state.state) == use.to
        case "select":
            return state.state == use.to
        case "button":
            return state.state not in {"unknown", "unavailable"}
    return action == f"turn_{state.state}"


@pytest.fixture
async def desk(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> Desk:
    """Return a printer that is ready, set up, and at whose side no time passes.

    So that only commands change it, it takes no time to pause, cancel and home.
    """
    for name in ("_SETTLING_SECONDS", "_HOMING_SECONDS"):
        monkeypatch.setattr(simulated, name, 0.0)
    printer = await switch_on(case.model, udp=False, speed=0, **case.options)
    if case.tcp:
        await printer.set_lan_mode(False)
    entry = add_entry(hass, printer, tcp=case.tcp)
    if case.told_of_lamp:
        hass.config_entries.async_update_entry(entry, options={CONF_LIGHT: LIGHT_ON})
    return Desk(hass, printer, await set_up(hass, entry), case)


def test_every_row_of_the_product_is_in_the_table_and_on_a_printer() -> None:
    """One that is new has to be typed here, and is used by the tests from then on."""
    rows = (*LIGHTS, *SWITCHES, *NUMBERS, *SELECTS, *BUTTONS)
    keys = [row.key for row in rows if row.key not in FILES | UPLOAD]
    assert sorted(USES) == sorted(keys)
    everywhere = {whole for case in CASES for whole in case.has}
    assert not [key for key in keys if not any(one.endswith(key) for one in everywhere)]


@each(CASES)
async def test_every_use_changes_what_it_says_and_nothing_else(
    desk: Desk, case: Case, subtests: pytest.Subtests
) -> None:
    """One command arrives, one thing changes, and the entity shows it at once."""
    writable = desk.writable()
    assert set(writable) == case.has
    for whole, one in writable.items():
        uses = list(desk.uses(one.key))
        assert uses, f"{whole} is never used"
        for use in uses:
            with subtests.test(f"{whole} {use.action} {use.to} {use.begin}"):
                await desk.prepare(use, one.part)
                await desk.check(one, use)


@each(MODELS)
async def test_numbers_go_from_end_to_end_and_no_further(
    desk: Desk, case: Case, subtests: pytest.Subtests
) -> None:
    """Both ends arrive as they are; what is beyond them is not sent at all."""
    numbers = [one for one in desk.writable().values() if one.key in NUMBER_KEYS]
    assert numbers
    for one in numbers:
        (use,) = desk.uses(one.key)
        with subtests.test(one.entity_id):
            await desk.prepare(use, one.part)
            low, high, step = LIMITS[case.model].of(one.key)
            attributes = desk.state(one.entity_id).attributes
            limits = tuple(attributes[name] for name in ("min", "max", "step"))
            assert limits == (low, high, step)
            (name,) = use.changes
            for value in (high, low):
                there = Use(
                    action=use.action,
                    to=value,
                    http=use.http,
                    tcp=use.tcp,
                    changes={name: value},
                )
                await desk.check(one, there)
            facts, sent = desk.facts(), desk.sent()
            for value in (low - step, high + step):
                with pytest.raises(ServiceValidationError) as caught:
                    await desk.act(one.entity_id, use.action, value)
                assert caught.value.translation_domain == "number"
                assert caught.value.translation_key == "out_of_range"
            assert (desk.facts(), desk.sent()) == (facts, sent)


@each(case for case in MODELS if not case.tcp)
async def test_without_a_job_nothing_of_it_is_set(
    desk: Desk, case: Case, subtests: pytest.Subtests
) -> None:
    """Speed, offset and fans belong to a job; an idle printer is told nothing."""
    chosen = [one for one in desk.writable().values() if one.key in ONLY_WITH_JOB]
    assert len(chosen) == len(ONLY_WITH_JOB & case.has)
    for one in chosen:
        (use,) = desk.uses(one.key)
        for begin in ("ready", "completed"):
            with subtests.test(f"{one.key} {begin}"):
                idle = Use(action=use.action, begin=begin, changes={})
                await desk.prepare(idle, one.part)
                before = desk.facts(), desk.sent(), desk.state(one.entity_id).state
                with pytest.raises(ServiceValidationError) as caught:
                    await desk.act(one.entity_id, use.action, use.to)
                assert caught.value.translation_domain == DOMAIN
                assert str(caught.value) == (
                    "This is possible only while the printer is printing"
                )
                after = desk.facts(), desk.sent(), desk.state(one.entity_id).state
                assert after == before


@each(case for case in MODELS if not case.tcp)
async def test_what_is_not_meant_is_sent_as_unchanged(
    desk: Desk, case: Case, subtests: pytest.Subtests
) -> None:
    """A heater that is set leaves the others alone, a fan the job's other values."""
    four = case.model.startswith("creator_5")
    still: dict[str, object] = dict.fromkeys(
        ("platform", "rightNozzle", "leftNozzle", "chamber"), -200
    )
    fans: dict[str, object] = dict.fromkeys(
        ("chamberFan", "coolingFan", "coolingLeftFan"), -200
    )
    job = fans | {"speed": 110, "zAxisCompensation": 0.25}
    nozzles: dict[str, object] = {"nozzles": [-200] * 4} if four else {}
    rows: dict[str, dict[str, object]] = {
        "bed_target": still | nozzles | {"platform": 70},
        "chamber_target": still | nozzles | {"chamber": 45},
        "nozzle_target": still | {"rightNozzle": 215},
        "print_speed": job | {"speed": 120},
        "z_offset": job | {"zAxisCompensation": -0.15},
        "cooling_fan": job | {"coolingFan": 45},
        "chamber_fan": job | {"chamberFan": 30},
    }
    for tool in range(1, 5):
        targets = [215 if number == tool else -200 for number in range(1, 5)]
        rows[f"tool_{tool}_nozzle_target"] = still | {"nozzles": targets}
    for whole, one in desk.writable().items():
        if whole in rows:
            (use,) = desk.uses(one.key)
            with subtests.test(whole):
                await desk.prepare(use, one.part)
                await desk.act(one.entity_id, use.action, use.to)
                assert desk.arguments() == rows[whole]


@each(case for case in CASES if case.model.startswith("creator_5"))
async def test_a_creator_5_is_never_told_to_print_at_zero_percent(desk: Desk) -> None:
    """It says 0 while it is idle, and may in a job: that is no speed to send back."""
    one = desk.writable()["z_offset"]
    (use,) = desk.uses("z_offset")
    idle = Use(action=use.action, begin="ready", changes={})
    await desk.prepare(idle, one.part)
    assert desk.printer.detail()["printSpeedAdjust"] == 0
    speed = desk.writable()["print_speed"].entity_id
    assert desk.state(speed).state == "unknown"

    await desk.prepare(use, one.part)
    assert float(desk.state(speed).state) == 110
    await desk.check(one, use)
    assert desk.arguments()["speed"] == 110

    await desk.prepare(use, one.part)
    desk.printer.faults.detail_overrides = {"printSpeedAdjust": 0.0}
    await desk.check(one, use)
    assert desk.arguments()["speed"] == -200
    assert desk.state(speed).state == "unknown"


@each(case for case in CASES if case.has & {"slot_1_load", "tool_1_slot_color"})
async def test_a_slot_of_which_only_half_is_known(
    desk: Desk, case: Case, subtests: pytest.Subtests
) -> None:
    """Its material can be set without a color, but no color without a material.

    Both are always sent. The printer shows an unknown color as white.
    """
    idle = Use(action="select.select_option", begin="ready", changes={})
    slots = {whole: one for whole, one in desk.writable().items() if "slot_" in one.key}
    assert len(slots) == 2 * len(
        desk.entry.runtime_data.coordinator.data.parts.of_slots
    )
    for whole, one in slots.items():
        number = one.part.slot
        with subtests.test(whole):
            await desk.prepare(idle, one.part)
            spool = desk.machine.station.spool(number)
            assert spool is not None
            if one.key == "slot_color":
                spool.material = "?" if number == EXTERNAL else ""
                before = desk.facts(), desk.sent()
                with pytest.raises(ServiceValidationError) as caught:
                    await desk.act(one.entity_id, idle.action, "red")
                assert caught.value.translation_key == "material_unknown"
                assert str(caught.value) == "Choose the material of this slot first"
                assert (desk.facts(), desk.sent()) == before
                continue
            spool.color = ""
            changes = {"slot.{slot}.material": "PETG", "slot.{slot}.color": "#FFFFFF"}
            use = Use(
                action=idle.action, to="PETG", http="msConfig_cmd", changes=changes
            )
            await desk.check(one, use)
