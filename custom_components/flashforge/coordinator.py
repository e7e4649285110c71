"""Coordinator: polls a printer at its own pace, and knows online from offline."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import time
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_MODEL, CONF_NAME
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .client import (
    Abilities,
    Family,
    FlashForgeClient,
    FlashForgeError,
    Lifetime,
    Limits,
    Model,
    PrinterState,
    PrinterStatus,
    StoredFile,
)
from .connectivity import IDLE_HTTP, IDLE_TCP, WITH_JOB, Connectivity, Pace
from .const import (
    CONF_CAMERA_URL,
    CONF_LIGHT,
    CONF_PHOTO_LIGHT,
    CONF_PRODUCT_ID,
    LIGHT_AUTOMATIC,
    LIGHT_ON,
    LOGGER,
)
from .device import async_remove_gone, async_update_devices
from .errors import translated
from .jobs.happening import AnyHappening, Happening, HappeningType
from .jobs.journal import JobJournal
from .jobs.known_files import KnownFile, known_file
from .jobs.record import JobRecord
from .parts import Parts, PartsKeeper, slots_of
from .photos import Photographer
from .printfile import PrintFile
from .storage import PhotoStore, StoredPrinter, history_store, printer_store
from .stored_files import StoredFiles, lists_files

# The context of entities that show where the axes are, which costs older printers a
# query more.
POSITION = "position"
# Seconds. What is stored only matters after a restart.
SAVE_DELAY = 60
# Seconds after which a job that is on is stored again.
JOB_INTERVAL = 300
# Seconds. Until the first answer: whether it is on should soon be known.
FIRST_INTERVAL = 2.0
# An interval of nothing would end the polling.
SHORTEST_INTERVAL = timedelta(milliseconds=1)
# Seconds between two attempts to learn what a printer has that would not say.
PRODUCT_INTERVAL = 60.0
# Seconds between two attempts to find a camera of which the printer says nothing,
# from when it comes on. A camera that refuses is given up after the last; one that
# does not answer goes on being asked at that distance.
CAMERA_INTERVALS = (60, 120, 300, 600, 1800, 3600)
# Seconds that it is waited for. Nobody waits for this one.
CAMERA_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterData:
    """What is known about a printer right now."""

    online: bool | None = None
    """None until an answer has come or has been waited for long enough."""
    was_online: bool | None = None
    """What the store says of that."""
    status: PrinterStatus
    """The last one seen; an old one while the printer is off."""
    model: Model | None
    """None before the printer or the store has told anything of it."""
    abilities: Abilities
    """What the printer can do, and what its owner says about that."""
    limits: Limits
    """The values that it takes."""
    parts: Parts
    """What of it is a device of its own."""
    lifetime: Lifetime
    """What it has done since it was built; a count that went back is an odd answer."""
    own_camera: bool = False
    """Whether its owner shows another camera in place of the printer's."""
    job: JobRecord | None = None
    """The print that is on, paused or being prepared."""
    last_job: JobRecord | None = None
    """The print that ended last."""
    jobs_finished: int = 0
    """How many prints have been completed since the printer was added."""
    remaining: float | None = None
    """Seconds until the present print is done."""
    finish_time: datetime | None = None
    upload_progress: int | None = None
    """Percent of a file that has been sent to the printer, None while none is."""
    lists_files: bool = False
    """Whether it starts stored files and says which ones it has."""
    stored_files: tuple[StoredFile, ...] | None = None
    """None until it has listed them."""
    chosen_file: str | None = None
    """The name of the stored file that is chosen to be started."""
    error: FlashForgeError | None = field(default=None, repr=False)
    """Why the last poll failed, None if it did not."""

    @property
    def family(self) -> Family | None:
        """Return the family of its model, None while that is not known."""
        return self.model.family if self.model else None

    @property
    def shown_online(self) -> bool | None:
        """Return whether it is on, by the store until that is known.

        Nothing comes from unknown then, which automations would take for a change.
        """
        return self.was_online if self.online is None else self.online


class FlashForgeCoordinator(DataUpdateCoordinator[PrinterData]):
    """Polls one printer.

    A printer that is off is nothing that failed: its data has `online` being False.
    `UpdateFailed` is never raised, as it would be logged as an error every time.
    """

    # What the entry's runtime data is, is decided by those who use this module.
    config_entry: ConfigEntry[Any]

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], client: FlashForgeClient
    ) -> None:
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=timedelta(seconds=FIRST_INTERVAL),
            always_update=False,
        )
        self.client = client
        self.connectivity = Connectivity(WITH_JOB, hass.loop.time)
        """Decides whether it is online; `data` shows it."""
        self.errors: Counter[str] = Counter()
        """How often each kind of failure came, since the entry was loaded."""
        self.poll_seconds = 0.0
        """How long the last poll took."""
        self.jobs = JobJournal()
        """The jobs of the printer, present and past."""
        self.photos = PhotoStore(hass, entry.entry_id)
        """The photos of finished prints."""
        self.photographer = Photographer(hass, entry, client, self.async_command)
        """Takes them."""
        self._happening_listeners: list[Callable[[AnyHappening], None]] = []
        self.stored_files = StoredFiles(client, self._update_files)
        """The files on the printer, and the one that is chosen."""
        self._untold: deque[AnyHappening] = deque()
        self._telling: asyncio.Task[None] | None = None
        self._parts = PartsKeeper()
        self._taking_over = asyncio.Lock()
        self._saved_at = 0.0
        self._unsub_offline: CALLBACK_TYPE | None = None
        self._product_due: float | None = 0.0
        """When to ask what the printer has, None if it has said."""
        self._camera_due: float | None = 0.0
        """When to look for the camera, None if there is nothing to look for."""
        self._camera_tries = 0
        self._store = printer_store(hass, entry.entry_id)
        self._history_store = history_store(hass, entry.entry_id)

    async def async_start(self) -> None:
        """Take up what was stored, or wait for the first poll if nothing was.

        With something stored, Home Assistant's start never waits for a printer.
        """
        stored = await self._store.async_load()
        memory: StoredPrinter = stored or {}
        history = await self._history_store.async_load()
        self.jobs.restore(memory.get("job"), history, memory.get("files"))
        await self.photos.async_load()
        known = memory.get("client")
        status = self.client.device.restore_state(
            {
                **(known if isinstance(known, dict) else {}),
                "product_id": self.config_entry.data[CONF_PRODUCT_ID],
                "model_name": self.config_entry.data.get(CONF_MODEL),
            }
        )
        was_online = memory.get("online")
        self.data = replace(
            self._data_of(status),
            was_online=was_online if isinstance(was_online, bool) else None,
            # As in an outage: a print is not over because nobody answers yet.
            job=self.jobs.current,
        )
        self._async_update_devices(self.data)
        first_pace = replace(self._pace_of(status.state), interval=FIRST_INTERVAL)
        self.connectivity = Connectivity(first_pace, self.hass.loop.time)
        if stored is None:
            await self.async_refresh()
        else:
            self.config_entry.async_create_background_task(
                self.hass, self.async_refresh(), f"{self.name} first poll"
            )

    async def async_tell_all(self) -> None:
        """Tell at once what has happened, without a photo that is being taken.

        For the end: those who listen are still there, and no photo is taken any more.
        """
        await self.photographer.async_close()
        if self._telling is not None:
            await asyncio.wait({self._telling})

    async def async_stop(self) -> None:
        """Store what is known and let go of the printer."""
        if self.data.online is not None:
            await self._store.async_save(self._memory())
        # A command that is still under way must not bring the files back.
        self._store.make_read_only()
        self._history_store.make_read_only()
        await self.client.dispose()

    @override
    async def async_shutdown(self) -> None:
        """Ask no more, and wait for nothing."""
        await super().async_shutdown()
        self._async_unsub_offline()

    @property
    def printer_id(self) -> str:
        """Return what entities and device hang on, and what never changes.

        It is the serial number, or the MAC address of a printer that tells none.
        """
        unique_id = self.config_entry.unique_id
        if TYPE_CHECKING:
            assert unique_id is not None
        return unique_id

    @property
    def is_responding(self) -> bool:
        """Return whether the last poll was answered as it should be."""
        return bool(self.data.online) and not self.connectivity.failures

    async def async_command(self, command: Awaitable[PrinterStatus]) -> None:
        """Run a command of the client, and take over the status that shows its effect.

        Raises what `async_request` raises.
        """
        status = await self.async_request(command)
        self.async_set_updated_data(await self._take_over(status))

    async def async_request[T](self, request: Awaitable[T]) -> T:
        """Return what a request of the client comes to.

        Raises HomeAssistantError, or ServiceValidationError for what the user can
        mend, with a translated text.
        """
        try:
            return await request
        except FlashForgeError as err:
            await self._take_over_refusal()
            raise translated(self.hass, err, self.client.device.status) from err

    @callback
    def async_show_upload(self, progress: int | None) -> None:
        """Show how many percent of a file have been sent, None at its end."""
        if progress and self.data.online:
            # Bytes that move are an answer; over TCP there may be no other meanwhile.
            self.connectivity.answered()
        if progress != self.data.upload_progress:
            self.data = replace(self.data, upload_progress=progress)
            self.async_update_listeners()

    async def async_remember_file(self, file_name: str, file: PrintFile) -> None:
        """Store what was read of a file, by the name under which the printer has it."""
        self.jobs.files.add(file_name, known_file(file))
        await self._store.async_save(self._memory())

    def known_file(self, file_name: str) -> KnownFile | None:
        """Return what is known of a file that is stored on the printer."""
        return self.jobs.files.get(file_name)

    @callback
    def async_listen_happenings(
        self, listener: Callable[[AnyHappening], None]
    ) -> CALLBACK_TYPE:
        """Call a listener with all that happens; return what ends that.

        It is what happens to prints, and errors that come and go. The status that shows
        it has been handed on by then, and of a print that has ended a photo has been
        taken or given up. What happens meanwhile is told after it.
        """
        self._happening_listeners.append(listener)
        return lambda: self._happening_listeners.remove(listener)

    def _announce(self, happenings: Iterable[AnyHappening]) -> None:
        """Tell listeners, in order; whoever polls does not wait for a photo."""
        self._untold.extend(happenings)
        if self._untold and (self._telling is None or self._telling.done()):
            self._telling = self.config_entry.async_create_background_task(
                self.hass, self._tell(), f"{self.name} happenings"
            )

    async def _tell(self) -> None:
        while self._untold:
            happening = self._untold.popleft()
            if (
                isinstance(happening, Happening)
                and happening.type is HappeningType.ENDED
                and not happening.late
            ):
                job = await self._photograph(happening.job)
                happening = replace(happening, job=job)
            for listener in self._happening_listeners:
                self.hass.loop.call_soon(listener, happening)

    async def _photograph(self, job: JobRecord) -> JobRecord:
        """Return a job that has just ended with the photo of it, if there is one.

        One that was found again after a power cut has been photographed already.
        """
        photo = self.photos.get(job.id)
        if photo is None and self._camera_streams:
            picture = await self.photographer.async_take(light=self._is_to_be_lit)
            if picture is not None:
                photo = await self.photos.async_add(job.id, picture)
        if photo is None or job.photo == photo.id:
            return job
        self.jobs.set_photo(job.id, photo.id)
        await self._history_store.async_save(self.jobs.history.export())
        await self._store.async_save(self._memory())
        self.data = replace(self.data, last_job=self.jobs.last)
        self.async_update_listeners()
        return replace(job, photo=photo.id)

    @property
    def _camera_streams(self) -> bool:
        """Return whether there is a camera, and the printer does not say it is off."""
        status, abilities = self.client.device.status, self._abilities()
        if status is None or self._own_camera or not abilities.camera:
            return self._own_camera
        says_nothing = status.camera_enabled is None and not abilities.camera_switch
        return status.camera_is_on or says_nothing

    @property
    def _is_to_be_lit(self) -> bool:
        """Return whether its owner wants light on photos, and it is off."""
        status = self.client.device.status
        return (
            bool(self.config_entry.options.get(CONF_PHOTO_LIGHT))
            and self._abilities().light
            and status is not None
            and status.light is False
        )

    async def _take_over_refusal(self) -> None:
        """Show the status that was read for a command which came to nothing.

        It is the reason of a refusal, and would otherwise be seen with the next poll.
        """
        status = self.client.device.status
        if status is not None and status is not self.data.status:
            self.async_set_updated_data(await self._take_over(status))

    def _data_of(self, status: PrinterStatus) -> PrinterData:
        device = self.client.device
        abilities = self._abilities()
        known = self.data.lifetime if self.data else Lifetime()
        return PrinterData(
            status=status,
            model=device.model,
            abilities=abilities,
            limits=device.limits,
            parts=self._parts.update(
                device.tools,
                slots_of(status) if abilities.has_slots else (),
                time.monotonic(),
            ),
            lifetime=known.grown_to(status.lifetime),
            own_camera=self._own_camera,
            last_job=self.jobs.last,
            jobs_finished=self.jobs.history.completed,
            upload_progress=self.data.upload_progress if self.data else None,
            lists_files=lists_files(device),
            stored_files=self.stored_files.files,
            chosen_file=self.stored_files.chosen,
        )

    def _abilities(self) -> Abilities:
        abilities = self.client.device.abilities
        options = self.config_entry.options
        light = options.get(CONF_LIGHT, LIGHT_AUTOMATIC)
        if light != LIGHT_AUTOMATIC:
            abilities = replace(abilities, light=light == LIGHT_ON)
        if self._own_camera:
            abilities = replace(abilities, camera=True, camera_switch=False)
        return abilities

    @property
    def _own_camera(self) -> bool:
        return bool(self.config_entry.options.get(CONF_CAMERA_URL))

    @override
    async def _async_update_data(self) -> PrinterData:
        began = time.monotonic()
        self.connectivity.attempt_started()
        try:
            wanted = POSITION in self.async_contexts()
            status = await self.client.info.get_status(position=wanted)
        except FlashForgeError as err:
            self.errors[type(err).__name__] += 1
            self.connectivity.attempt_failed()
            self._wait_for_offline()
            self._set_interval()
            return self._unanswered(err)
        finally:
            self.poll_seconds = round(time.monotonic() - began, 3)
        return await self._take_over(status)

    async def _take_over(self, status: PrinterStatus) -> PrinterData:
        """Return what is known with a fresh status, one after the other.

        The start and the end of a job, and a cleared plate, are stored before anybody
        is told, so that a power cut neither repeats nor loses a job. Meanwhile another
        status may have come, which is then the newest.
        """
        async with self._taking_over:
            status = self.client.device.status or status
            now, time_zone = dt_util.utcnow(), dt_util.get_default_time_zone()
            if self.jobs.update(status, now, time_zone):
                await self._history_store.async_save(self.jobs.history.export())
                await self._store.async_save(self._memory())
            self._announce(self.jobs.happenings)
            self._announce(self.jobs.errors)
        return self._online(status)

    def _online(self, status: PrinterStatus) -> PrinterData:
        self._async_unsub_offline()
        # An answer that leaves the state out does not slow down the next one.
        is_told = status.state is not None or not self.data.online
        self.connectivity.answered(self._pace_of(status.state) if is_told else None)
        self._set_interval()
        if not self.data.online:
            self._product_due = 0.0
            self._camera_due, self._camera_tries = 0.0, 0
            self.stored_files.expire()
        self._start_refresh()
        self._look_for_camera()
        if self.data.online is False:
            LOGGER.info("%s answers again", self.name)
        data = replace(
            self._data_of(status),
            online=True,
            job=self.jobs.current,
            remaining=self.jobs.remaining,
            finish_time=self.jobs.finish_time,
        )
        self._note_changes(self.data, data)
        self._list_files()
        return data

    def _unanswered(self, error: FlashForgeError | None) -> PrinterData:
        """Return what is known of a printer that has not answered."""
        data = replace(self.data, error=error)
        if self.connectivity.online is not False or data.online is False:
            return data
        LOGGER.info("%s is offline: %s", self.name, error)
        self._store.async_delay_save(self._memory, SAVE_DELAY)
        return replace(data, online=False, was_online=None)

    def _pace_of(self, state: PrinterState | None) -> Pace:
        if state is not None and not state.idle:
            return WITH_JOB
        return IDLE_HTTP if self.client.device.options.uses_http else IDLE_TCP

    def _set_interval(self) -> None:
        seconds = self.connectivity.seconds_until_attempt
        self.update_interval = max(timedelta(seconds=seconds), SHORTEST_INTERVAL)

    def _wait_for_offline(self) -> None:
        """Go offline when it is time, also while the next attempt is still waiting."""
        seconds = self.connectivity.seconds_until_offline
        if seconds and self._unsub_offline is None:
            job = HassJob(self._async_time_is_up, cancel_on_shutdown=True)
            self._unsub_offline = async_call_later(self.hass, seconds, job)

    @callback
    def _async_time_is_up(self, _now: datetime) -> None:
        self._unsub_offline = None
        self.connectivity.update()
        data = self._unanswered(self.data.error)
        if data.online is not self.data.online:
            self._set_interval()
            self.async_set_updated_data(data)
        # A timer may be early by less than the clock can tell.
        self._wait_for_offline()

    @callback
    def _async_unsub_offline(self) -> None:
        if self._unsub_offline is not None:
            self._unsub_offline()
            self._unsub_offline = None

    def _start_refresh(self) -> None:
        """Ask what the printer has when it comes, and again if it did not say."""
        now = time.monotonic()
        if self._product_due is None or now < self._product_due:
            return
        self._product_due = now + PRODUCT_INTERVAL
        # It may be done at once, and then is the last word.
        self.config_entry.async_create_background_task(
            self.hass, self._refresh_capabilities(), f"{self.name} product"
        )

    async def _refresh_capabilities(self) -> None:
        if await self.client.refresh_capabilities():
            self._product_due = None
            self._update_abilities()

    def _look_for_camera(self) -> None:
        """Look for the camera when that is due, which is a viewer to the printer."""
        now = time.monotonic()
        if self._camera_due is None or now < self._camera_due:
            return
        last = len(CAMERA_INTERVALS) - 1
        self._camera_due = now + CAMERA_INTERVALS[min(self._camera_tries, last)]
        self._camera_tries += 1
        self.config_entry.async_create_background_task(
            self.hass, self._find_camera(), f"{self.name} camera"
        )

    async def _find_camera(self) -> None:
        found = await self.client.camera.find(CAMERA_TIMEOUT)
        given_up = found is False and self._camera_tries > len(CAMERA_INTERVALS)
        if found or given_up:
            self._camera_due = None
        if found:
            self._store.async_delay_save(self._memory, SAVE_DELAY)
            self._update_abilities()

    def _list_files(self) -> None:
        """List the stored files when that is due."""
        if self.stored_files.is_due:
            self.config_entry.async_create_background_task(
                self.hass, self.stored_files.async_refresh(), f"{self.name} files"
            )

    def _update_files(self) -> None:
        """Show at once which files there are, and which one is chosen."""
        self.data = replace(
            self.data,
            stored_files=self.stored_files.files,
            chosen_file=self.stored_files.chosen,
        )
        self.async_update_listeners()

    def _update_abilities(self) -> None:
        """Show at once what has been learned beside the polls."""
        self.data = replace(self.data, abilities=self._abilities())
        self.async_update_listeners()

    def _memory(self) -> StoredPrinter:
        memory: StoredPrinter = {
            "client": self.client.device.export_state(),
            "job": self.jobs.export_state(),
            "files": self.jobs.files.export(),
        }
        if self.data.online is not None:
            memory["online"] = self.data.online
        return memory

    def _note_changes(self, old: PrinterData, new: PrinterData) -> None:
        loaded = self.config_entry.state is ConfigEntryState.LOADED
        name, firmware = new.status.name, new.status.firmware_version
        if loaded and name not in (None, self.config_entry.data[CONF_NAME]):
            self._rename(name)
            self._async_update_devices(new)
        elif firmware not in (None, old.status.firmware_version):
            self._async_update_devices(new)
        if old.online is None or new.parts != old.parts:
            async_remove_gone(self.hass, self.config_entry, new.parts)
        if (old.job and old.job.id) != (new.job and new.job.id):
            # Its file was used last, and may have been sent just before.
            self.stored_files.expire()
        changed = not old.online or new.status.state is not old.status.state
        # After a power cut, what became of a job is known from how far it was.
        is_due = self.jobs.current and time.monotonic() - self._saved_at > JOB_INTERVAL
        if changed or is_due:
            self._saved_at = time.monotonic()
            self._store.async_delay_save(self._memory, SAVE_DELAY)

    def _rename(self, name: str) -> None:
        """Follow a name that was changed at the printer.

        A name that the owner gave the entry or the device stays.
        """
        entry = self.config_entry
        title = name if entry.title == entry.data[CONF_NAME] else entry.title
        data = {**entry.data, CONF_NAME: name}
        self.hass.config_entries.async_update_entry(entry, title=title, data=data)
        self.name = title

    def _async_update_devices(self, data: PrinterData) -> None:
        async_update_devices(
            self.hass,
            self.config_entry,
            self.client.device.model,
            data.status.firmware_version,
            data.parts,
        )
