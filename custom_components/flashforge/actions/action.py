"""An action, aimed at printers: who may perform it, on which, and what came of it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.service import async_extract_config_entry_ids
from homeassistant.helpers.typing import VolDictType, VolSchemaType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..const import DOMAIN
from ..data import FlashForgeConfigEntry
from ..errors import failure, message_of, refusal
from ..permissions import may_use

# Not a word that a field could be.
SHARED = "*shared"

type Answer = JsonObjectType | None


class Permission(Enum):
    """Who may perform an action by hand; automations of their owner always may."""

    READ = POLICY_READ
    """Whoever may see the printer."""
    CONTROL = POLICY_CONTROL
    """Whoever may control it."""
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action's row."""

    name: str
    run_fn: Callable[[FlashForgeConfigEntry, Mapping[str, Any]], Awaitable[Answer]]
    """Takes the fields beside the target, and raises translated errors."""
    shared_fn: (
        Callable[[HomeAssistant, Mapping[str, Any]], AbstractAsyncContextManager[Any]]
        | None
    ) = None
    """Opens what all printers share while it is performed, the field `SHARED`."""
    fields: VolDictType = field(default_factory=dict)
    check_fn: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """Refuses fields that do not go together, by raising vol.Invalid."""
    permission: Permission = Permission.CONTROL
    response: SupportsResponse = SupportsResponse.NONE

    @property
    def schema(self) -> VolSchemaType:
        """Return what a call has to look like."""
        schema = vol.Schema({**cv.TARGET_FIELDS, **self.fields})
        return schema if self.check_fn is None else vol.All(schema, self.check_fn)

    async def async_handle(self, call: ServiceCall) -> ServiceResponse:
        """Perform it on all printers that are meant, and return what each answers.

        One that fails does not keep the others from it. Raises its error, or one that
        names all printers that have failed.
        """
        entries = await _async_targeted_entries(call)
        await _async_check_permission(call, entries, self.permission)
        values = {
            key: value
            for key, value in call.data.items()
            if key not in cv.TARGET_FIELDS
        }
        async with AsyncExitStack() as stack:
            if self.shared_fn is not None:
                shared = self.shared_fn(call.hass, values)
                values[SHARED] = await stack.enter_async_context(shared)
            results = await asyncio.gather(
                *(self.run_fn(entry, values) for entry in entries),
                return_exceptions=True,
            )
        failed: dict[FlashForgeConfigEntry, HomeAssistantError] = {}
        response: JsonObjectType = {}
        for entry, result in zip(entries, results, strict=True):
            if isinstance(result, HomeAssistantError):
                failed[entry] = result
            elif isinstance(result, BaseException):
                raise result
            else:
                response[_device_id(call.hass, entry)] = result
        if failed:
            raise _combined(call.hass, failed, alone=len(entries) == 1)
        return response if call.return_response else None


def _combined(
    hass: HomeAssistant,
    failed: Mapping[FlashForgeConfigEntry, HomeAssistantError],
    *,
    alone: bool,
) -> HomeAssistantError:
    """Return one error for all that have failed; that of a single printer as it is."""
    errors = list(failed.values())
    if alone:
        return errors[0]
    is_user_error = all(isinstance(one, ServiceValidationError) for one in errors)
    texts = " ".join(
        f"{entry.title}: {message_of(hass, error)}" for entry, error in failed.items()
    )
    if is_user_error:
        return refusal("some_failed", errors=texts)
    return failure("some_failed", errors=texts)


async def _async_targeted_entries(call: ServiceCall) -> list[FlashForgeConfigEntry]:
    """Return the printers that an action is aimed at.

    A tool or an entity of a printer means the printer. Raises ServiceValidationError
    if none is meant, or one is not loaded.
    """
    ids = await async_extract_config_entry_ids(call)
    entries: list[FlashForgeConfigEntry] = [
        entry
        for entry in call.hass.config_entries.async_entries(DOMAIN)
        if entry.entry_id in ids
    ]
    if not entries:
        raise refusal("no_printer_selected")
    for entry in entries:
        if entry.state is not ConfigEntryState.LOADED:
            raise refusal("not_loaded", name=entry.title)
    return entries


async def _async_check_permission(
    call: ServiceCall,
    entries: list[FlashForgeConfigEntry],
    permission: Permission,
) -> None:
    """Raise Unauthorized for a person who may not do that to one of the printers."""
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    if user.is_admin:
        return
    if permission is Permission.ADMIN:
        raise Unauthorized(context=call.context)
    for entry in entries:
        if not may_use(call.hass, user, entry, permission.value):
            raise Unauthorized(context=call.context, permission=permission.value)


def _device_id(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> str:
    identifier = (DOMAIN, entry.runtime_data.coordinator.printer_id)
    device = dr.async_get(hass).async_get_device_by_identifier(
        identifier, entry.entry_id
    )
    return device.id if device else entry.entry_id
