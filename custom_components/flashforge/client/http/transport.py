"""One request to a printer, and what its answer means.

Every body carries the credentials, so nothing here ever follows a redirect, and
nothing of a request reaches a log or the text of an exception.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
import errno
import json
from typing import TypedDict, Unpack

import aiohttp
from yarl import URL

from ..connection import ConnectionOptions
from ..errors import (
    AnswerLostError,
    ConnectionLostError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from ..values import JsonLoader, integer, text

# Bytes. Honest answers have some thousand, pictures some hundred thousand.
MAX_ANSWER = 512 * 1024
MAX_PICTURE = 8 * 1024 * 1024
_PICTURES = {"/gcodeThumb", "/getThum"}
# Characters of a printer's words that are worth showing.
MAX_MESSAGE = 200

# 200 was seen in one library's list of successes.
_SUCCESS = {0, 200}
_CREDENTIALS = 1
_LAN_MODE_OFF = -2


class _Options(TypedDict, total=False):
    headers: Mapping[str, str]
    json: Mapping[str, object]
    data: AsyncIterator[bytes]
    timeout: aiohttp.ClientTimeout


class HttpTransport:
    """Sends requests to one printer through a session that belongs to others."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        options: ConnectionOptions,
        json_loads: JsonLoader,
    ) -> None:
        self.timings = options.timings
        self._session = session
        self._options = options
        self._json_loads = json_loads
        self._credentials = {
            "serialNumber": options.credentials.serial_number or "",
            "checkCode": options.credentials.check_code or "",
        }
        self._timeout = aiohttp.ClientTimeout(
            total=self.timings.request_timeout,
            sock_connect=self.timings.connect_timeout,
        )

    async def read(self, path: str, **fields: object) -> dict[str, object]:
        """Ask for something, once more if the connection was lost.

        It may have died while idle. What was not answered in time is not asked again,
        and both times together take no longer than one may. Raises as `send` does.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            return await self.send(path, **fields)
        except ConnectionLostError:
            pass
        try:
            async with asyncio.timeout_at(began + self.timings.request_timeout):
                return await self.send(path, **fields)
        except TimeoutError:
            raise AnswerLostError("no answer in time") from None

    async def send(self, path: str, **fields: object) -> dict[str, object]:
        """Send something exactly once, and return the reply's object.

        Raises PrinterUnreachableError, CredentialsError, WrongSerialNumberError,
        LanModeOffError, PrinterRefusedError or InvalidResponseError.
        """
        return self._understand(await self._post(path, fields))

    async def fetch(self, path: str) -> bytes:
        """Return what is at a path that asks for no credentials."""
        return await self._request("GET", path)

    async def upload(
        self, path: str, headers: Mapping[str, str], body: AsyncIterator[bytes]
    ) -> None:
        """Send a body of any length, the credentials being headers.

        Whoever calls says how long it may take; here only connecting is limited.
        Raises as `send` does.
        """
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self._timeout.sock_connect
        )
        answer = await self._request(
            "POST",
            path,
            headers={**self._credentials, **headers},
            data=body,
            timeout=timeout,
        )
        self._understand(answer)

    async def _post(self, path: str, fields: Mapping[str, object]) -> bytes:
        return await self._request("POST", path, json={**self._credentials, **fields})

    async def _request(
        self, method: str, path: str, **options: Unpack[_Options]
    ) -> bytes:
        options.setdefault("timeout", self._timeout)
        limit = MAX_PICTURE if path in _PICTURES else MAX_ANSWER
        try:
            async with self._session.request(
                method, self._url(path), allow_redirects=False, **options
            ) as response:
                return await _read_bounded(response, limit)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
            # From None: what aiohttp says contains the address.
            raise explain(err) from None

    def _url(self, path: str) -> URL:
        try:
            return URL.build(
                scheme="http",
                host=self._options.host,
                port=self._options.ports.http,
                path=path,
            )
        except ValueError:
            raise PrinterUnreachableError("not an address") from None

    def _understand(self, body: bytes) -> dict[str, object]:
        """Return the reply's object if its result code says success.

        The HTTP status and the content type say nothing: errors come with status
        200, and the type is misspelt ("Envelope" in docs/protocol.md).
        """
        reply = parse_reply(body, self._json_loads)
        code = integer(reply.get("code", reply.get("err")))
        if code in _SUCCESS:
            return reply
        if code is None:
            raise InvalidResponseError("an answer without a result code")
        message = text(reply.get("message", reply.get("msg"))) or "no reason given"
        raise self._refusal(code, message)

    def _refusal(self, code: int, message: str) -> FlashForgeError:
        if code == _CREDENTIALS:
            wrong_serial = message.upper().startswith("SN ")
            if wrong_serial:
                return WrongSerialNumberError("another printer answers")
            return CredentialsError("the check code is refused")
        if code == _LAN_MODE_OFF:
            return LanModeOffError("LAN mode is switched off")
        for secret in filter(None, self._credentials.values()):
            message = message.replace(secret, "***")
        return PrinterRefusedError(code, message[:MAX_MESSAGE])


async def _read_bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise InvalidResponseError("an answer without end")
    return bytes(body)


def parse_reply(body: bytes, json_loads: JsonLoader) -> dict[str, object]:
    """Return the object in an answer; raises InvalidResponseError without one.

    What a strict reader refuses is read again with patience: a file name in some
    other encoding costs its own letters, not the answer.
    """
    try:
        reply = json_loads(body)
    except ValueError, RecursionError:
        reply = _read_patiently(body)
    if not isinstance(reply, dict):
        raise InvalidResponseError("an answer that is not a JSON object")
    return reply


def _read_patiently(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    # A deeply nested answer is as unreadable as a broken one.
    except ValueError, RecursionError:
        raise InvalidResponseError("an answer that is not JSON") from None


def explain(err: Exception) -> FlashForgeError:
    """Return what a network error means for somebody who wants their printer."""
    match err:
        case aiohttp.ClientConnectorError(os_error=OSError(errno=errno.ECONNREFUSED)):
            return PortClosedError("the connection was refused")
        # A host name may be impossible in several ways.
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL() | UnicodeError():
            return PrinterUnreachableError("no way to this address")
        case aiohttp.ConnectionTimeoutError():
            return PrinterUnreachableError("nobody there in time")
        case TimeoutError():
            return AnswerLostError("no answer in time")
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError() | OSError():
            return ConnectionLostError("the connection was closed")
        case _:
            return InvalidResponseError("an answer that is not HTTP")
