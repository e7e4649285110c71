"""Assist: hears what is said about printers, and has it answered or done."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.components.homeassistant.exposed_entities import (
    async_listen_entity_updates,
)
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.const import UnitOfTemperature
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import TemperatureConverter

from ..client import FlashForgeClient, PrinterStatus
from ..const import DOMAIN
from ..coordinator import PrinterData
from ..errors import async_message_of
from ..permissions import async_may_use
from .answers import Speaker, has_answered, is_canceling, is_on, is_paused
from .language import Language, Topic, load_languages
from .printers import Printer, SpokenNames, async_exposed_printers, name_in
from .registration import Heard, async_register

# Seconds to wait for more of what changes names, which comes in bursts.
REBUILD_DELAY = 0.5
# Seconds in which a cancellation can be confirmed.
CONFIRM_TIME = 30.0


async def async_start(hass: HomeAssistant) -> None:
    """Have sentences about printers understood, for as long as there are printers."""
    languages = await hass.async_add_executor_job(load_languages)
    Assist(hass, languages).async_start()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """What a command takes, and what is said of it."""

    applies: Callable[[PrinterData], bool]
    send: Callable[[FlashForgeClient], Awaitable[PrinterStatus]]
    done: str
    """What is said when it has been done,"""
    refused: Mapping[bool, str]
    """if it does not apply, by whether a print is on,"""
    none: str = "none_printing"
    """and if it applies to none of several."""


_COMMANDS: Mapping[Topic, _Command] = {
    Topic.PAUSE: _Command(
        applies=lambda data: (
            data.job is not None and not is_paused(data) and not is_canceling(data)
        ),
        send=lambda client: client.job_control.pause(),
        done="paused",
        refused={True: "already_paused", False: "not_printing"},
    ),
    Topic.RESUME: _Command(
        applies=is_paused,
        send=lambda client: client.job_control.resume(),
        done="resumed",
        none="none_paused",
        refused={True: "not_paused", False: "not_printing"},
    ),
    Topic.CANCEL: _Command(
        applies=lambda data: data.job is not None and not is_canceling(data),
        send=lambda client: client.job_control.cancel(),
        done="cancelled",
        refused={True: "canceling", False: "not_printing"},
    ),
}


@dataclass(frozen=True, slots=True)
class _Pending:
    """A cancellation that waits to be confirmed."""

    entry_id: str
    job_id: str
    forget: CALLBACK_TYPE
    """Stops the clock."""


class Assist:
    """What Assist understands about printers; there is one for all of them."""

    def __init__(self, hass: HomeAssistant, languages: dict[str, Language]) -> None:
        self._hass = hass
        # What fits in several languages is taken for that of Home Assistant first.
        own = hass.config.language.partition("-")[0]
        ordered = sorted(languages.values(), key=lambda one: one.code != own)
        self._languages = ordered
        self._called: tuple[set[str], set[str]] | None = None
        """What printers and areas were called when sentences were registered."""
        self._unregister: CALLBACK_TYPE | None = None
        self._pending: dict[str | None, _Pending] = {}
        """By who has to confirm it."""
        self._unregister_confirm: CALLBACK_TYPE | None = None
        self._due: CALLBACK_TYPE | None = None
        """Stops the clock until sentences are registered again."""

    @callback
    def async_start(self) -> None:
        """Register sentences, and again whenever a name or an exposure changes."""
        rebuild = HassJob(self._rebuild, cancel_on_shutdown=True)

        @callback
        def on_change(*_args: object) -> None:
            if self._due is None:
                self._due = async_call_later(self._hass, REBUILD_DELAY, rebuild)

        listen = self._hass.bus.async_listen
        listen(er.EVENT_ENTITY_REGISTRY_UPDATED, on_change)
        listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, on_change)
        listen(ar.EVENT_AREA_REGISTRY_UPDATED, on_change)
        async_listen_entity_updates(self._hass, ASSISTANT, on_change)
        async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, on_change)
        self._rebuild()

    @callback
    def _rebuild(self, _now: datetime | None = None) -> None:
        """Register the sentences with the present names, if these have changed."""
        self._due = None
        printers = async_exposed_printers(self._hass, ASSISTANT)
        spoken = SpokenNames(self._hass, printers)
        called = (set(spoken.names), spoken.areas) if printers else None
        if called == self._called:
            return
        self._called = called
        if self._unregister is not None:
            self._unregister()
            self._unregister = None
        if called is None:
            for who in list(self._pending):
                self._forget(who)
        else:
            topics = [topic for topic in Topic if topic is not Topic.CONFIRM_CANCEL]
            self._unregister = self._register(topics, *called)

    def _register(
        self, topics: Iterable[Topic], names: set[str], areas: set[str]
    ) -> CALLBACK_TYPE:
        sentences: dict[str, list[tuple[Language, Topic]]] = {}
        for language in self._languages:
            for topic in topics:
                for sentence in language.sentences(topic, sorted(names), sorted(areas)):
                    sentences.setdefault(sentence, []).append((language, topic))
        return async_register(self._hass, sentences, self._on_heard)

    async def _on_heard(self, heard: Heard) -> str:
        """Return the answer to a sentence."""
        every = async_exposed_printers(self._hass, ASSISTANT)
        speaker = await self._speaker(heard.language, alone=len(every) == 1)
        if heard.topic is Topic.CONFIRM_CANCEL:
            return await self._confirm(speaker, heard, every)
        name = name_in(heard.language, heard.text, set().union(*self._called or ()))
        if name is None:
            printers = self._near(heard, every)
        else:
            printers = SpokenNames(self._hass, every).called(name)
        if not printers:
            # It has just been unloaded: no other is meant in its place.
            gone = name or speaker.language.word("the_printer")
            return speaker.language.say("no_answer", printer=gone)
        printers = [one for one in printers if await self._may(heard, one, POLICY_READ)]
        if not printers:
            return speaker.language.say("not_visible")
        if heard.topic in _COMMANDS:
            return await self._command(speaker, heard, printers)
        return speaker.answer(heard.topic, printers)

    async def _speaker(self, language: Language, *, alone: bool) -> Speaker:
        unit = self._hass.config.units.temperature_unit
        return Speaker(
            language=language,
            now=dt_util.now(),
            translations=await async_get_translations(
                self._hass, language.code, "entity", [DOMAIN]
            ),
            degrees=TemperatureConverter.converter_factory(
                UnitOfTemperature.CELSIUS, unit
            ),
            alone=alone,
        )

    def _near(self, heard: Heard, printers: list[Printer]) -> list[Printer]:
        """Return the printers in the area of the device that listened, if any are."""
        device = dr.async_get(self._hass).async_get(heard.device_id or "")
        area_id = device.area_id if device else None
        near = [one for one in printers if area_id and one.area_id == area_id]
        return near or printers

    async def _may(self, heard: Heard, printer: Printer, policy: str) -> bool:
        """Return whether who speaks may see or control a printer."""
        return await async_may_use(self._hass, heard.context, printer.entry, policy)

    async def _command(
        self, speaker: Speaker, heard: Heard, printers: list[Printer]
    ) -> str:
        """Do what was said with the one printer to which it applies."""
        command = _COMMANDS[heard.topic]
        ready = [
            one for one in printers if is_on(one.data) and command.applies(one.data)
        ]
        # Of a single one with a print it is said why not.
        meant = ready or [one for one in printers if one.data.job] or printers
        if len(meant) > 1:
            if not ready:
                return speaker.none_of(meant, command.none)
            names = speaker.language.listed([one.name for one in meant], "or")
            return speaker.language.say("which_printer", printers=names)
        (printer,) = meant
        why_not = await self._why_not(heard, printer, command)
        if why_not is not None:
            return speaker.say(why_not, printer)
        if heard.topic is Topic.CANCEL:
            return self._ask(speaker, heard, printer)
        return await self._send(speaker, printer, command)

    async def _why_not(
        self, heard: Heard, printer: Printer, command: _Command
    ) -> str | None:
        """Return what is said if a printer is not told to do something."""
        if not await self._may(heard, printer, POLICY_CONTROL):
            return "not_allowed"
        if not is_on(printer.data):
            return "is_off"
        if not has_answered(printer.data):
            return "no_answer"
        if is_canceling(printer.data):
            return "canceling"
        if not command.applies(printer.data):
            return command.refused[printer.data.job is not None]
        return None

    async def _send(self, speaker: Speaker, printer: Printer, command: _Command) -> str:
        runtime = printer.entry.runtime_data
        try:
            await runtime.coordinator.async_command(command.send(runtime.client))
        except HomeAssistantError as err:
            text = await async_message_of(self._hass, err, speaker.language.code)
            return speaker.language.say("failed", error=text)
        return speaker.say(command.done, printer)

    def _ask(self, speaker: Speaker, heard: Heard, printer: Printer) -> str:
        """Ask whether to cancel, and understand the answer for a while."""
        job = printer.data.job
        self._forget(heard.speaker)

        @callback
        def expire(_now: object) -> None:
            self._forget(heard.speaker)

        timer = HassJob(expire, cancel_on_shutdown=True)
        self._pending[heard.speaker] = _Pending(
            printer.entry.entry_id,
            job.id if job else "",
            async_call_later(self._hass, CONFIRM_TIME, timer),
        )
        if self._unregister_confirm is None and self._called is not None:
            self._unregister_confirm = self._register(
                [Topic.CONFIRM_CANCEL], *self._called
            )
        return speaker.say("cancel_question", printer, file=speaker.file(job))

    @callback
    def _forget(self, who: str | None) -> _Pending | None:
        """Return what waits for somebody's confirmation, and let go of it."""
        pending = self._pending.pop(who, None)
        if pending is not None:
            pending.forget()
        if not self._pending and self._unregister_confirm is not None:
            self._unregister_confirm()
            self._unregister_confirm = None
        return pending

    async def _confirm(
        self, speaker: Speaker, heard: Heard, printers: list[Printer]
    ) -> str:
        """Cancel the print that somebody was asked about, and no other."""
        pending = self._forget(heard.speaker)
        if pending is None:
            return speaker.language.say("nothing_to_confirm")
        printer = next(
            (one for one in printers if one.entry.entry_id == pending.entry_id), None
        )
        if printer is None or not has_answered(printer.data):
            # It has been unloaded since, or has just been loaded again.
            gone = speaker.language.word("the_printer")
            return speaker.language.say("no_answer", printer=gone)
        job = printer.data.job
        if job is None or job.id != pending.job_id:
            return speaker.language.say("cancel_too_late")
        if not await self._may(heard, printer, POLICY_CONTROL):
            return speaker.say("not_allowed", printer)
        return await self._send(speaker, printer, _COMMANDS[Topic.CANCEL])
