"""Media source: stored files and photos of each printer, and views for the pictures.

Identifiers are `<entry id>` for a printer, `<entry id>/files` for its files,
`<entry id>/files/<quoted name>` for one of them, and `<entry id>/photos` and
`<entry id>/photos/<job id>` for the photos of its prints.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import override
from urllib.parse import quote, unquote

from aiohttp import web
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.media_player import (
    CONTENT_AUTH_EXPIRY_TIME,
    BrowseError,
    MediaClass,
    MediaType,
)
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_translate_state,
)
from homeassistant.util import dt as dt_util

from .client import FlashForgeError, StoredFile
from .const import DOMAIN, MANUFACTURER
from .data import FlashForgeConfigEntry
from .errors import failure, message_of
from .permissions import may_use
from .sensor import OFFLINE
from .storage import PHOTOS, Photo

FILES = "files"
JPEG = "image/jpeg"
# Seconds that a browser keeps a thumbnail. Asking again is quick, it is kept here.
MAX_AGE = 60


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Set up the media source, when somebody looks for media the first time."""
    hass.http.register_view(ThumbnailView())
    hass.http.register_view(PhotoView())
    return FlashForgeMediaSource(hass)


class FlashForgeMediaSource(MediaSource):
    """The printers, what they have stored, and what has come of their prints.

    Home Assistant does not say who browses: whoever is logged in may.
    """

    name = MANUFACTURER

    def __init__(self, hass: HomeAssistant) -> None:
        super().__init__(DOMAIN)
        self.hass = hass

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return the printers, or the files or photos of one."""
        try:
            return await self._browse(item.identifier)
        except HomeAssistantError as err:
            # The frontend shows the text as it is, which would be the English one.
            raise BrowseError(message_of(self.hass, err)) from err

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where the thumbnail of a file, or a photo, is."""
        try:
            return await self._resolve(item.identifier)
        except HomeAssistantError as err:
            raise Unresolvable(message_of(self.hass, err)) from err

    async def _browse(self, identifier: str) -> BrowseMediaSource:
        if not identifier:
            return self._root()
        entry, kind, name = self._find(identifier)
        if name is not None or kind not in {None, FILES, PHOTOS}:
            raise failure("media_not_found")
        if kind == PHOTOS:
            return _photos(self.hass, entry)
        if kind is None and _has_photos(entry):
            return _printer(self.hass, entry)
        _check_online(entry)
        data = entry.runtime_data
        files = await data.coordinator.async_request(data.thumbnails.get_files())
        title = entry.title if kind is None else _word(self.hass, FILES)
        folder = _folder(identifier, title)
        folder.children = [_file(entry, file) for file in files]
        return folder

    def _root(self) -> BrowseMediaSource:
        entries: list[FlashForgeConfigEntry]
        entries = self.hass.config_entries.async_loaded_entries(DOMAIN)
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=None,
            media_class=MediaClass.APP,
            media_content_type=MediaType.APP,
            title=MANUFACTURER,
            can_play=False,
            can_expand=True,
            children=[
                _listed_printer(self.hass, entry)
                for entry in sorted(entries, key=lambda one: one.title.casefold())
                if _lists_files(entry) or _has_photos(entry)
            ],
            children_media_class=MediaClass.DIRECTORY,
        )

    async def _resolve(self, identifier: str) -> PlayMedia:
        entry, kind, name = self._find(identifier)
        if kind == PHOTOS and name is not None:
            if entry.runtime_data.coordinator.photos.get(name) is None:
                raise failure("media_not_found")
            return PlayMedia(_photo_path(entry, name), JPEG)
        # A folder is resolved when somebody clicks that of a printer that is off.
        _check_online(entry)
        if kind != FILES or name is None:
            raise failure("media_not_found")
        data = entry.runtime_data
        picture = await data.coordinator.async_request(data.thumbnails.get(name))
        if picture is None:
            raise failure("no_thumbnail")
        path = _thumbnail_path(entry, name)
        # Home Assistant would sign it as well, but loses what is quoted in a name.
        expiration = timedelta(seconds=CONTENT_AUTH_EXPIRY_TIME)
        signed = async_sign_path(self.hass, path, expiration)
        signature = signed.rpartition("?")[2]
        return PlayMedia(f"{path}?{signature}", picture.content_type)

    def _find(
        self, identifier: str
    ) -> tuple[FlashForgeConfigEntry, str | None, str | None]:
        """Return the printer, kind, and file or job that an identifier means."""
        entry_id, _, rest = identifier.partition("/")
        kind, _, name = rest.partition("/")
        entry = _loaded_entry(self.hass, entry_id)
        if entry is None:
            raise failure("media_not_found")
        return entry, kind or None, unquote(name) or None


class ThumbnailView(HomeAssistantView):
    """Serves the thumbnail of a file to those who may see its printer."""

    # Without a pattern of its own, a name could not contain braces.
    url = f"/api/{DOMAIN}/thumbnail/{{entry_id}}/{{file_name:[^/]+}}"
    name = f"api:{DOMAIN}:thumbnail"

    async def get(
        self, request: web.Request, entry_id: str, file_name: str
    ) -> web.Response:
        """Return the picture, or why there is none."""
        entry = _readable_entry(request, entry_id)
        if entry is None or _is_off(entry):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            picture = await entry.runtime_data.thumbnails.get(file_name)
        except FlashForgeError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return _shown(picture.content, picture.content_type)


class PhotoView(HomeAssistantView):
    """Serves the photo of a print to those who may see its printer."""

    url = f"/api/{DOMAIN}/photo/{{entry_id}}/{{job_id}}"
    name = f"api:{DOMAIN}:photo"

    async def get(
        self, request: web.Request, entry_id: str, job_id: str
    ) -> web.Response:
        """Return the photo; a file is only opened for an id that is known."""
        entry = _readable_entry(request, entry_id)
        if entry is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        picture = await entry.runtime_data.coordinator.photos.async_read(job_id)
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return _shown(picture, JPEG)


def _shown(picture: bytes, content_type: str) -> web.Response:
    return web.Response(
        body=picture,
        content_type=content_type,
        headers={
            "Cache-Control": f"private, max-age={MAX_AGE}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _loaded_entry(hass: HomeAssistant, entry_id: str) -> FlashForgeConfigEntry | None:
    entry: FlashForgeConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
    if (
        entry is None
        or entry.domain != DOMAIN
        or entry.state is not ConfigEntryState.LOADED
    ):
        return None
    return entry


def _readable_entry(
    request: web.Request, entry_id: str
) -> FlashForgeConfigEntry | None:
    """Return a printer that whoever asks may see, None for any other."""
    hass = request.app[KEY_HASS]
    entry = _loaded_entry(hass, entry_id)
    if entry is None or not may_use(hass, request[KEY_HASS_USER], entry, POLICY_READ):
        return None
    return entry


def _lists_files(entry: FlashForgeConfigEntry) -> bool:
    """Return whether the printer can be asked for its files.

    All do over HTTP. Over TCP an AD5X does not, nor do those of which little is known.
    """
    data = entry.runtime_data
    uses_http = data.client.device.options.uses_http
    return uses_http or data.coordinator.data.abilities.all_files


def _has_photos(entry: FlashForgeConfigEntry) -> bool:
    """Return whether the printer has a folder of photos: also one that is empty yet."""
    coordinator = entry.runtime_data.coordinator
    return coordinator.data.abilities.camera or bool(coordinator.photos.photos)


def _is_off(entry: FlashForgeConfigEntry) -> bool:
    return entry.runtime_data.coordinator.data.shown_online is False


def _check_online(entry: FlashForgeConfigEntry) -> None:
    """Raise HomeAssistantError at once, rather than wait for a printer that is off."""
    if _is_off(entry):
        raise failure("unreachable")


def _word(hass: HomeAssistant, folder: str) -> str:
    """Return what a folder is called, in the language of the whole Home Assistant."""
    texts = async_get_cached_translations(
        hass, hass.config.language, "selector", DOMAIN
    )
    key = f"component.{DOMAIN}.selector.media_folder.options.{folder}"
    return texts.get(key, folder)


def _marked(hass: HomeAssistant, entry: FlashForgeConfigEntry, title: str) -> str:
    """Return a title that says that the printer is off, if it is.

    The frontend shows a folder that cannot be opened like any other.
    """
    if not _is_off(entry):
        return title
    word = async_translate_state(hass, OFFLINE, "sensor", DOMAIN, "status", None)
    return f"{title} · {word}"


def _folder(
    identifier: str, title: str, *, can_expand: bool = True
) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.IMAGE,
        title=title,
        can_play=False,
        can_expand=can_expand,
    )


def _listed_printer(
    hass: HomeAssistant, entry: FlashForgeConfigEntry
) -> BrowseMediaSource:
    """Return a printer's folder; while it is off, only photos can be looked at."""
    can_expand = _has_photos(entry) or not _is_off(entry)
    title = _marked(hass, entry, entry.title)
    return _folder(entry.entry_id, title, can_expand=can_expand)


def _printer(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> BrowseMediaSource:
    """Return a printer's folder with its two folders, or one if it lists no files."""
    one, is_off = entry.entry_id, _is_off(entry)
    files = _marked(hass, entry, _word(hass, FILES))
    folder = _folder(one, entry.title)
    folder.children = [_folder(f"{one}/{PHOTOS}", _word(hass, PHOTOS))]
    if _lists_files(entry):
        folder.children.insert(
            0, _folder(f"{one}/{FILES}", files, can_expand=not is_off)
        )
    return folder


def _photos(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> BrowseMediaSource:
    coordinator = entry.runtime_data.coordinator
    names = {job.id: job.file_name for job in coordinator.jobs.history.jobs}
    folder = _folder(f"{entry.entry_id}/{PHOTOS}", _word(hass, PHOTOS))
    folder.children = [
        _photo(entry, photo, names.get(photo.id)) for photo in coordinator.photos.photos
    ]
    return folder


def _photo(
    entry: FlashForgeConfigEntry, photo: Photo, file_name: str | None
) -> BrowseMediaSource:
    taken = f"{dt_util.as_local(photo.taken):%Y-%m-%d %H:%M}"
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry.entry_id}/{PHOTOS}/{photo.id}",
        media_class=MediaClass.IMAGE,
        media_content_type=JPEG,
        title=f"{file_name} · {taken}" if file_name else taken,
        can_play=True,
        can_expand=False,
        thumbnail=_photo_path(entry, photo.id),
    )


def _photo_path(entry: FlashForgeConfigEntry, photo_id: str) -> str:
    return f"/api/{DOMAIN}/photo/{entry.entry_id}/{photo_id}"


def _file(entry: FlashForgeConfigEntry, file: StoredFile) -> BrowseMediaSource:
    has_none = entry.runtime_data.thumbnails.has_none(file.name)
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry.entry_id}/{FILES}/{_quoted(file.name)}",
        media_class=MediaClass.IMAGE,
        media_content_type=MediaType.IMAGE,
        title=file_title(file),
        can_play=not has_none,
        can_expand=False,
        thumbnail=None if has_none else _thumbnail_path(entry, file.name),
    )


def file_title(file: StoredFile) -> str:
    """Return a file's name, its print time in hours and minutes, and its weight."""
    told = [file.name]
    if file.print_time:
        hours, minutes = divmod(max(round(file.print_time / 60), 1), 60)
        told.append(f"{hours}:{minutes:02} h")
    if file.filament_weight:
        told.append(f"{round(file.filament_weight, 1):g} g")
    return " · ".join(told)


def _thumbnail_path(entry: FlashForgeConfigEntry, file_name: str) -> str:
    return f"/api/{DOMAIN}/thumbnail/{entry.entry_id}/{_quoted(file_name)}"


def _quoted(file_name: str) -> str:
    return quote(file_name, safe="")
