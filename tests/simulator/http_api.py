"""The HTTP interface on port 8898: envelope, endpoints and their faults."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web

from .card import UnknownFileError
from .commands import FORBIDDEN, Arguments, obey, obey_flat
from .detail import Json, detail, file_details, product
from .faults import Faults
from .machine import Machine
from .pictures import thumbnail
from .starts import REFUSALS, from_body, start
from .upload import ConnectionDropped, NoSpaceError, receive

type Body = Mapping[str, Any]
type Reply = dict[str, Json]

_MISSPELLED = "appliation/json"
_BIND = "/notifyWanBind"
_UPLOAD = "/uploadGcode"
_SENTINEL = -108
_WIDTH = 6
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
    arguments: Arguments = field(default_factory=dict)


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
        record: Callable[[str, str, str | None, Arguments], None],
    ) -> None:
        self._machine = machine
        self._faults = faults
        self._record = record
        self.forbidden: list[str] = []
        self.check_codes: set[object] = set()
        self._endpoints: Mapping[str, Callable[[Body], Reply]] = {
            "/checkCode": lambda _body: success(),
            "/detail": self._detail,
            "/product": self._product,
            "/control": self._control,
            "/gcodeList": self._file_list,
            "/gcodeThumb": self._file_thumbnail,
            "/printGcode": self._start,
            _BIND: self._bind,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, or misbehave as the faults want it."""
        uploading = (request.method, request.path) == ("POST", _UPLOAD)
        # The body of an upload is read where it goes, and never as a whole.
        body = None if uploading else _parsed(await request.read())
        command, arguments = _command_name(body), _command_arguments(body)
        self._record(request.method, request.path, command, arguments)
        self._note_forbidden(request.path, body)
        self.check_codes.add((body or {}).get("checkCode"))
        if self._faults.hang:
            await asyncio.Event().wait()
        # Without a delay the answer is what the printer did when it was asked.
        if delay := self._delay(request.path):
            await asyncio.sleep(delay)
        if self._faults.reset:
            return _drop(request)
        if self._faults.garbage is not None:
            return _garbage(request, self._faults.garbage)
        if uploading:
            return await self._upload(request)
        answer = self._answer(request, body)
        if request.path == "/detail":
            await asyncio.sleep(self._faults.detail_late)
        return answer

    def _delay(self, path: str) -> float:
        slow = self._faults.detail_delay if path == "/detail" else 0.0
        return self._faults.answer_delay + slow

    def _note_forbidden(self, path: str, body: Body | None) -> None:
        """Remember what belongs to the vendor's cloud alone."""
        if path == _BIND:
            self.forbidden.append(path)
        flat = (body or {}).get("cmd")
        for command in (_command_name(body), flat):
            if isinstance(command, str) and command in FORBIDDEN:
                self.forbidden.append(command)

    async def _upload(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.content_length is None:
            return web.Response(status=411, text="Length Required")
        refusal = self._refusal(request.headers)
        if refusal is None:
            try:
                await receive(request, self._machine, self._faults)
            except ConnectionDropped:
                return _drop(request)
            except NoSpaceError:
                refusal = failure(-1, "Storage is full.")
            except tuple(REFUSALS) as err:
                refusal = failure(*REFUSALS[type(err)])
        if refusal is None and self._faults.lose_upload_answer:
            return _drop(request)
        response = self._response(refusal or success())
        if not request.content.at_eof():
            # What is left of the file must not be taken for the next request.
            response.force_close()
        return response

    def _answer(self, request: web.BaseRequest, body: Body | None) -> web.Response:
        no_thumbnails = self._faults.thumbnails_missing
        if (request.method, request.path) == ("GET", "/getThum") and not no_thumbnails:
            return self._job_thumbnail()
        endpoint = self._endpoints.get(request.path)
        if request.path == "/gcodeThumb" and no_thumbnails:
            endpoint = None
        if request.method != "POST" or endpoint is None:
            return web.Response(status=404, text="page not found")
        if request.path == _BIND:
            return self._response(self._bind(body))
        refusal = self._refusal(body or {})
        if refusal is not None or body is None:
            return self._response(refusal or _parameter_error())
        reply = endpoint(body)
        if request.path == "/control" and self._faults.lose_control_answer:
            return _drop(request)
        return self._response(reply)

    def _bind(self, body: Body | None) -> Reply:
        """Answer the one endpoint that wants a serial number and no code."""
        code = {"checkCode": self._machine.check_code}
        return self._refusal({**(body or {}), **code}) or success()

    def _refusal(self, body: Mapping[str, Any]) -> Reply | None:
        """Return why the request is refused before its endpoint sees it."""
        if self._lan_mode_off:
            return failure(-2, "Lan mode error")
        serial, check_code = body.get("serialNumber"), body.get("checkCode")
        if not isinstance(serial, str) or not isinstance(check_code, str):
            return _parameter_error()
        if serial != self._machine.serial_number:
            return failure(1, "SN is different")
        if check_code != self._machine.check_code:
            return failure(1, "Access code is different")
        return None

    @property
    def _lan_mode_off(self) -> bool:
        return self._faults.lan_mode_off or not self._machine.lan_mode

    def _response(self, reply: Reply) -> web.Response:
        misspelled = self._faults.misspelled_content_type
        return web.Response(
            body=json.dumps(reply, separators=(",", ":")).encode(),
            headers={"Content-Type": _MISSPELLED if misspelled else "application/json"},
        )

    def _detail(self, _body: Body) -> Reply:
        faults = self._faults
        values = detail(self._machine)
        if faults.estimate is not None and self._machine.status == "printing":
            values["estimatedTime"] = _estimate(self._machine, faults.estimate)
        if faults.sentinel_temperatures:
            values = {key: _without_sensor(key, one) for key, one in values.items()}
        if faults.numbers_as_text:
            values = {key: _as_text(one) for key, one in values.items()}
        values |= dict.fromkeys(faults.detail_nulls) | faults.detail_overrides
        missing = faults.detail_missing
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
        if command == "jobCtl_cmd" and self._faults.job_delay:
            self._machine.after(
                self._faults.job_delay,
                lambda: obey(self._machine, command, arguments),
            )
            return
        obey(self._machine, command, arguments)

    def _file_list(self, _body: Body) -> Reply:
        names = [file.file_name for file in self._machine.card.recent]
        if self._machine.model.tells_file_details:
            details = file_details(self._machine)
            return success(gcodeList=[*names], gcodeListDetail=details)
        return success(gcodeList=[*names])

    def _file_thumbnail(self, body: Body) -> Reply:
        try:
            file = self._machine.find_file(body["fileName"])
        except KeyError:
            return _parameter_error()
        except UnknownFileError:
            return failure(3, "File not exist.")
        picture = b""
        if file.has_picture and not self._cannot_unpack(file.file_name):
            picture = thumbnail(file.file_name, self._machine.model.thumbnail_format)
        return success(imageData=base64.b64encode(picture).decode())

    def _cannot_unpack(self, file_name: str) -> bool:
        """Return whether it is a 3MF whose name hides that from a Creator 5."""
        creator = self._machine.model.family == "creator_5"
        is_3mf = file_name.endswith(".3mf") and not file_name.endswith(".gcode.3mf")
        return creator and is_3mf

    def _start(self, body: Body) -> Reply:
        try:
            start(self._machine, from_body(body), self._faults)
        except tuple(REFUSALS) as err:
            return failure(*REFUSALS[type(err)])
        return success()

    def _job_thumbnail(self) -> web.Response:
        """Return the job's picture, which takes no credentials but LAN mode."""
        if self._lan_mode_off:
            return self._response(failure(-2, "Lan mode error"))
        job = self._machine.job
        if job is None:
            return self._response(_parameter_error())
        return web.Response(
            body=thumbnail(job.file.file_name, "BMP"), content_type="image/bmp"
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


def _command_arguments(body: Body | None) -> Arguments:
    payload = (body or {}).get("payload")
    return _arguments(payload) if isinstance(payload, Mapping) else {}


def _arguments(payload: Body) -> Arguments:
    arguments = payload.get("args")
    return arguments if isinstance(arguments, Mapping) else {}


def _without_sensor(key: str, value: Json) -> Json:
    """Return what a temperature reads without its sensor, and others as they are."""
    if not key.endswith(("Temp", "Temps")) or "Target" in key:
        return value
    return [_SENTINEL] * len(value) if isinstance(value, list) else _SENTINEL


def _estimate(machine: Machine, kind: str) -> float:
    """Return an estimate that is not the time that remains."""
    job = machine.job
    if job is None or kind == "zero":
        return 0.0
    return float(int(job.elapsed)) if kind == "elapsed" else job.file.duration


def _as_text(value: Json) -> Json:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value).rjust(_WIDTH) if is_number else value


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
