"""The HTTP interface on port 8898: envelope, endpoints and their faults."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
import json
from typing import Any

from aiohttp import web

from .commands import Arguments, obey, obey_flat
from .detail import Json, detail, product
from .faults import Faults
from .machine import Machine, PrinterBusyError, UnknownFileError
from .pictures import thumbnail

type Body = Mapping[str, Any]
type Reply = dict[str, Json]

_LISTED_FILES = 10
_MISSPELLED = "appliation/json"
_PRINTER_CONTROL_DEFAULTS = {
    "zAxisCompensation": 0,
    "speed": 100,
    "chamberFan": 0,
    "coolingFan": 0,
}


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request as it arrived: seconds of the clock, and the command if any."""

    time: float
    method: str
    path: str
    command: str | None


def success(**payload: Json) -> Reply:
    """Return the envelope of an accepted request."""
    return {"code": 0, "message": "Success", **payload}


def failure(code: int, message: str) -> Reply:
    """Return the envelope of a refused request; HTTP itself still says 200."""
    return {"code": code, "message": message}


def _parameter_error() -> Reply:
    return failure(-1, "Parameters is error")


class HttpApi:
    """Answers for one machine as the firmware does (docs/protocol.md, "Envelope")."""

    def __init__(
        self,
        machine: Machine,
        faults: Faults,
        record: Callable[[str, str, str | None], None],
    ) -> None:
        self._machine = machine
        self._faults = faults
        self._record = record
        self._endpoints: Mapping[str, Callable[[Body], Reply]] = {
            "/checkCode": lambda _body: success(),
            "/detail": self._detail,
            "/product": self._product,
            "/control": self._control,
            "/gcodeList": self._file_list,
            "/gcodeThumb": self._file_thumbnail,
            "/printGcode": self._start,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, or misbehave as the faults want it."""
        body = _parsed(await request.read())
        self._record(request.method, request.path, _command_name(body))
        await asyncio.sleep(self._faults.answer_delay)
        if self._faults.hang:
            await asyncio.Event().wait()
        if self._faults.reset:
            return _drop(request)
        if self._faults.garbage is not None:
            return _garbage(request, self._faults.garbage)
        return self._answer(request, body)

    def _answer(self, request: web.BaseRequest, body: Body | None) -> web.Response:
        if (request.method, request.path) == ("GET", "/getThum"):
            return self._job_thumbnail()
        endpoint = self._endpoints.get(request.path)
        if request.method != "POST" or endpoint is None:
            return web.Response(status=404, text="page not found")
        refusal = self._refusal(body)
        if refusal is not None or body is None:
            return self._response(refusal or _parameter_error())
        reply = endpoint(body)
        if request.path == "/control" and self._faults.lose_control_answer:
            return _drop(request)
        return self._response(reply)

    def _refusal(self, body: Body | None) -> Reply | None:
        """Return why the request is refused before its endpoint sees it."""
        if self._faults.lan_mode_off:
            return failure(-2, "Lan mode error")
        serial = (body or {}).get("serialNumber")
        check_code = (body or {}).get("checkCode")
        if not isinstance(serial, str) or not isinstance(check_code, str):
            return _parameter_error()
        if serial != self._machine.serial_number:
            return failure(1, "SN is different")
        if check_code != self._machine.check_code:
            return failure(1, "Access code is different")
        return None

    def _response(self, reply: Reply) -> web.Response:
        misspelled = self._faults.misspelled_content_type
        return web.Response(
            body=json.dumps(reply, separators=(",", ":")).encode(),
            headers={"Content-Type": _MISSPELLED if misspelled else "application/json"},
        )

    def _detail(self, _body: Body) -> Reply:
        values = detail(self._machine) | self._faults.detail_overrides
        missing = self._faults.detail_missing
        return success(
            detail={key: one for key, one in values.items() if key not in missing}
        )

    def _product(self, _body: Body) -> Reply:
        return success(product={**product(self._machine)})

    def _control(self, body: Body) -> Reply:
        payload = body.get("payload")
        wrapped = isinstance(payload, Mapping) and isinstance(payload.get("cmd"), str)
        if not wrapped and not ("payload" not in body and "cmd" in body):
            return _parameter_error()
        if self._faults.refuse_commands is not None:
            return failure(*self._faults.refuse_commands)
        if self._faults.ignore_commands:
            return success()
        if isinstance(payload, Mapping):
            self._obey(payload["cmd"], _arguments(payload))
        else:
            obey_flat(self._machine, body["cmd"], _arguments(body))
        return success()

    def _obey(self, command: str, arguments: Arguments) -> None:
        if command == "printerCtl_cmd" and self._faults.reset_omitted:
            arguments = {**_PRINTER_CONTROL_DEFAULTS, **arguments}
        obey(self._machine, command, arguments)

    def _file_list(self, _body: Body) -> Reply:
        names = [file.file_name for file in self._machine.files[:_LISTED_FILES]]
        return success(gcodeList=[*names])

    def _file_thumbnail(self, body: Body) -> Reply:
        try:
            file = self._machine.find_file(body["fileName"])
        except KeyError:
            return _parameter_error()
        except UnknownFileError:
            return failure(3, "File not exist.")
        picture = base64.b64encode(thumbnail(file.file_name))
        return success(imageData=picture.decode())

    def _start(self, body: Body) -> Reply:
        leveling = body.get("levelingBeforePrint")
        file_name = body.get("fileName")
        if not isinstance(leveling, bool) or not isinstance(file_name, str):
            return _parameter_error()
        try:
            self._machine.start_stored(file_name, leveling=leveling)
        except UnknownFileError:
            return failure(3, "File not exist.")
        except PrinterBusyError:
            return failure(2, "Printer is Busy.")
        return success()

    def _job_thumbnail(self) -> web.Response:
        """Return the job's picture, which takes no credentials but LAN mode."""
        if self._faults.lan_mode_off:
            return self._response(failure(-2, "Lan mode error"))
        job = self._machine.job
        if job is None:
            return self._response(_parameter_error())
        return web.Response(
            body=thumbnail(job.file.file_name), content_type="image/bmp"
        )


def _parsed(raw: bytes) -> Body | None:
    """Return the JSON object of a body, whatever its Content-Type says."""
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _command_name(body: Body | None) -> str | None:
    payload = (body or {}).get("payload")
    command = payload.get("cmd") if isinstance(payload, Mapping) else None
    return command if isinstance(command, str) else None


def _arguments(payload: Body) -> Arguments:
    arguments = payload.get("args")
    return arguments if isinstance(arguments, Mapping) else {}


def _drop(request: web.BaseRequest) -> web.Response:
    """Close the connection; the response returned here goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _send_raw(request: web.BaseRequest, raw: bytes) -> web.Response:
    if request.transport is not None:
        request.transport.write(raw)
        request.transport.close()
    return web.Response()


def _garbage(request: web.BaseRequest, kind: str) -> web.Response:
    """Answer with one of the kinds of garbage that are still some answer."""
    if kind in _RAW_GARBAGE:
        return _send_raw(request, _RAW_GARBAGE[kind])
    content_type, body = _GARBAGE_BODIES[kind]
    return web.Response(body=body, headers={"Content-Type": content_type})


_HALF = b'{"code":0,"message":"Success","detail":{"pid":36,"status":"rea'

_GARBAGE_BODIES: Mapping[str, tuple[str, bytes]] = {
    "html": ("text/html", b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
    "truncated": (_MISSPELLED, _HALF),
    "binary": (_MISSPELLED, bytes(range(0x80, 0x100)) * 4),
    "not_an_object": (_MISSPELLED, b"[1,2,3]"),
}

_RAW_GARBAGE: Mapping[str, bytes] = {
    "cut_off": b"HTTP/1.1 200 OK\r\nContent-Type: appliation/json\r\n"
    b"Content-Length: 1400\r\n\r\n" + _HALF,
    "not_http": b"\x00\x01\x02 ok\r\n\r\n\xff\xfe\xfd",
}
