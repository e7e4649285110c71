"""One request to a printer, and what can become of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
import logging
import socket
import traceback
from typing import override

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionOptions,
    Credentials,
    CredentialsError,
    FlashForgeClient,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    Timings,
    WrongSerialNumberError,
)
from custom_components.flashforge.client.errors import ConnectionLostError
from custom_components.flashforge.client.http import transport
from tests.simulator import SimulatedPrinter
from tests.simulator.faults import GARBAGE

from .conftest import CHECK_CODE, MAC_ADDRESS, SERIAL_NUMBER, MakeClient
from .fake_http import always, answer, read_request, reply, serve
from .request_spy import paths

HTTP = 8898
SECRETS = (SERIAL_NUMBER, SERIAL_NUMBER.removeprefix("SN"), CHECK_CODE, MAC_ADDRESS)


class _Nowhere(AbstractResolver):
    """Knows no name, as a resolver without a network."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, f"unknown {host}")

    @override
    async def close(self) -> None:
        pass


async def _failure(client: FlashForgeClient) -> FlashForgeError:
    with pytest.raises(FlashForgeError) as caught:
        await client.info.get_status()
    return caught.value


# Nobody there.


async def test_a_closed_port_is_told_apart(make_client: MakeClient) -> None:
    """A refused connection has its own error, it may be LAN mode."""
    assert type(await _failure(make_client())) is PortClosedError


async def test_no_answer_in_time(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """A printer that accepts and never answers may have got the request."""
    printer.faults.hang = True
    client = make_client(request_timeout=1.0)
    assert type(await _failure(client)) is AnswerLostError
    assert paths(printer) == ["/detail"]


async def test_no_connection_in_time(
    printer_host: str, make_client: MakeClient
) -> None:
    """An address that swallows packets is unreachable, and no request is lost."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind((printer_host, HTTP))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect((printer_host, HTTP))
        client = make_client(connect_timeout=0.1, request_timeout=5)
        assert type(await _failure(client)) is PrinterUnreachableError


async def test_a_name_that_nobody_knows() -> None:
    """A host name without an address is unreachable."""
    connector = aiohttp.TCPConnector(resolver=_Nowhere())
    async with aiohttp.ClientSession(connector=connector) as session:
        credentials = Credentials(SERIAL_NUMBER, CHECK_CODE)
        options = ConnectionOptions("printer.invalid", credentials)
        client = FlashForgeClient(session, options)
        assert type(await _failure(client)) is PrinterUnreachableError


_NO_ADDRESSES = [
    "", " ", "a b", "..", ".", "x..y", "a" * 64, "http://127.0.0.1", "127.0.0.1/x",
    "127.0.0.1:80", "me@127.0.0.1", "[::1", "%zz", "\x00", "\u00e4" * 70,
]  # fmt: skip


async def test_what_is_no_address(
    make_client: MakeClient, subtests: pytest.Subtests
) -> None:
    """Something that cannot be an address is unreachable, whatever was typed."""
    for host in _NO_ADDRESSES:
        with subtests.test(repr(host)):
            assert isinstance(
                await _failure(make_client(host)), PrinterUnreachableError
            )


async def test_trap_21_a_busy_printer_may_take_its_time(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """By default an answer may take fifteen seconds, more than a busy printer needs."""
    assert Timings() == Timings(connect_timeout=10.0, request_timeout=15.0)
    printer.faults.answer_delay = 2
    await make_client().info.get_status()
    assert type(await _failure(make_client(request_timeout=1.0))) is AnswerLostError


# Refusals.


async def test_a_wrong_check_code(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """A refused check code is a matter of credentials."""
    assert type(await _failure(make_client(check_code="x"))) is CredentialsError


@pytest.mark.parametrize("serial_number", ["SNOTHER", SERIAL_NUMBER[2:]])
async def test_trap_20_another_serial_number_is_another_printer(
    printer: SimulatedPrinter, make_client: MakeClient, serial_number: str
) -> None:
    """A serial number the printer does not know, or one without its prefix."""
    client = make_client(serial_number=serial_number)
    assert type(await _failure(client)) is WrongSerialNumberError


async def test_trap_45_lan_mode_off_as_a_code(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Some models answer that their LAN mode is off."""
    printer.faults.lan_mode_off = True
    assert type(await _failure(client)) is LanModeOffError


async def test_trap_45_lan_mode_off_as_a_closed_port(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Other models stop listening, also to a client that was connected."""
    await client.info.get_status()
    await printer.set_lan_mode(False)
    assert type(await _failure(client)) is PortClosedError


async def test_trap_19_three_errors_for_three_remedies(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """Bad credentials, nobody there and nonsense share no type but the root."""
    printer.faults.garbage = "html"
    garbage = await _failure(make_client())
    printer.faults.garbage = None
    refused = await _failure(make_client(check_code="x"))
    await printer.power_off()
    nobody = await _failure(make_client())
    kinds = (InvalidResponseError, CredentialsError, PrinterUnreachableError)
    for error, kind in zip((garbage, refused, nobody), kinds, strict=True):
        assert [one for one in kinds if isinstance(error, one)] == [kind]


@pytest.mark.parametrize("code", [-1, 2, 3, 4711])
async def test_a_refusal_keeps_the_printers_words(
    printer_host: str, make_client: MakeClient, code: int
) -> None:
    """Every other code is the printer's refusal of this one request."""
    async with serve(
        printer_host, HTTP, always(reply(code, message="Printer is Busy."))
    ):
        error = await _failure(make_client())
    assert isinstance(error, PrinterRefusedError)
    assert (error.code, error.message) == (code, "Printer is Busy.")
    assert "Printer is Busy." in str(error)


async def test_a_refusal_is_one_line_of_text(
    printer_host: str, make_client: MakeClient
) -> None:
    """It is shown to people and logged: it breaks no line and turns nothing around."""
    words = "\x1b[31mBusy\r\n2026-01-01 ERROR forged \u202egnp.exe" + "x" * 1000
    async with serve(printer_host, HTTP, always(reply(9, message=words))):
        error = str(await _failure(make_client()))
    assert "[31mBusy  2026-01-01 ERROR forged  gnp.exe" in error
    assert error.isprintable()
    assert len(error) < 300


async def test_a_refusal_without_words(
    printer_host: str, make_client: MakeClient
) -> None:
    """A refusal that gives no reason says so."""
    async with serve(printer_host, HTTP, always(answer(b'{"code":-1}'))):
        assert "no reason given" in str(await _failure(make_client()))


async def test_secrets_in_the_printers_words_are_masked(
    printer_host: str, make_client: MakeClient
) -> None:
    """A printer that repeats the request in its refusal gives nothing away."""
    words = f"bad {SERIAL_NUMBER} or {CHECK_CODE}!"
    async with serve(printer_host, HTTP, always(reply(9, message=words))):
        error = await _failure(make_client())
    assert isinstance(error, PrinterRefusedError)
    assert error.message == "bad *** or ***!"


async def test_an_empty_secret_masks_nothing(
    printer_host: str, make_client: MakeClient
) -> None:
    """Without a check code the printer's words stay readable."""
    async with serve(printer_host, HTTP, always(reply(-1, message="Parameters"))):
        error = await _failure(make_client(check_code=""))
    assert isinstance(error, PrinterRefusedError)
    assert error.message == "Parameters"


# Answers.


@pytest.mark.parametrize("kind", sorted(GARBAGE - {"cut_off"}))
async def test_an_unreadable_answer(
    printer: SimulatedPrinter, client: FlashForgeClient, kind: str
) -> None:
    """Whatever is no JSON object in an HTTP answer is an invalid response."""
    printer.faults.garbage = kind
    assert type(await _failure(client)) is InvalidResponseError


async def test_an_answer_that_was_cut_off(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A connection that ends within an answer is a lost connection."""
    printer.faults.garbage = "cut_off"
    assert type(await _failure(client)) is ConnectionLostError


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b'{"code":null}',
        b'{"code":"x"}',
        b'{"code":0}',
        b'{"code":0,"detail":null}',
        b'{"code":0,"detail":[]}',
        b'{"code":0,"detail":' + b"[" * 300_000,
        b'{"detail":{"pid":36}}',
    ],
    ids=lambda body: body[:24].decode(),
)
async def test_an_answer_that_lacks_something(
    printer_host: str, make_client: MakeClient, body: bytes
) -> None:
    """JSON without a result code or without its object is invalid as well."""
    async with serve(printer_host, HTTP, always(answer(body))):
        assert type(await _failure(make_client())) is InvalidResponseError


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":0,"detail":{"pid":36}}',
        b'{"code":"0","detail":{"pid":36}}',
        b'{"code":200,"message":"ok","detail":{"pid":36}}',
        b'{"err":0,"msg":"Success","detail":{"pid":36}}',
        b'{"code":0,"extra":[{}],"detail":{"pid":36,"extra":{}}}',
        b'{"code":0,"detail":{"pid":36,"printFileName":"\xb2\xe2\xca\xd4.gcode"}}',
        b'\xef\xbb\xbf{"code":0,"detail":{"pid":36}}',
    ],
)
async def test_spellings_of_success(
    printer_host: str, make_client: MakeClient, body: bytes
) -> None:
    """Only the code counts, under either of its names, and in any encoding."""
    async with serve(printer_host, HTTP, always(answer(body))):
        assert (await make_client().info.get_status()).product_id == 36


async def test_the_other_spelling_of_a_refusal(
    printer_host: str, make_client: MakeClient
) -> None:
    """The words of a refusal are found under their other name too."""
    async with serve(printer_host, HTTP, always(answer(b'{"err":7,"msg":"No."}'))):
        error = await _failure(make_client())
    assert isinstance(error, PrinterRefusedError)
    assert (error.code, error.message) == (7, "No.")


async def test_an_answer_without_end(
    printer_host: str, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that only grows is given up, long before memory runs out."""
    monkeypatch.setattr(transport, "MAX_ANSWER", 100_000)

    async def endless(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{")
        while True:
            writer.write(b" " * 10_000)
            await writer.drain()

    async with serve(printer_host, HTTP, endless):
        assert type(await _failure(make_client())) is InvalidResponseError


async def test_an_answer_that_trickles(
    printer_host: str, make_client: MakeClient
) -> None:
    """An answer that comes byte by byte is bound by the total time."""

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serve(printer_host, HTTP, slow):
        client = make_client(request_timeout=0.2)
        assert type(await _failure(client)) is AnswerLostError


_DETAIL = b'{"code":0,"detail":{"pid":36}}'


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\n\r\n" + _DETAIL,
        b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + _DETAIL,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
        % (len(_DETAIL), _DETAIL),
        b"HTTP/1.1 500 Oops\r\nContent-Length: %d\r\n\r\n%b" % (len(_DETAIL), _DETAIL),
    ],
    ids=["until_closed", "http_1_0", "chunked", "status_500"],
)
async def test_trap_53_every_way_to_end_an_answer(
    printer_host: str, make_client: MakeClient, raw: bytes
) -> None:
    """An answer may end with its connection, and its HTTP status says nothing."""
    async with serve(printer_host, HTTP, always(raw)):
        assert (await make_client().info.get_status()).product_id == 36


@pytest.mark.parametrize("misspelled", [True, False])
async def test_trap_27_the_content_type_does_not_matter(
    printer: SimulatedPrinter, client: FlashForgeClient, misspelled: bool
) -> None:
    """The firmware misspells its content type, and may learn to spell."""
    printer.faults.misspelled_content_type = misspelled
    assert (await client.info.get_status()).product_id == 36


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(
    printer_host: str, make_client: MakeClient, status: int
) -> None:
    """Nobody can make the client carry the credentials elsewhere."""
    elsewhere: list[str] = []

    async def other(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        elsewhere.append(await read_request(reader))

    head = b"HTTP/1.1 %d X\r\nLocation: http://%b:8899/detail\r\n\r\n"
    redirect = always(head % (status, printer_host.encode()))
    async with (
        serve(printer_host, HTTP, redirect),
        serve(printer_host, 8899, other),
    ):
        assert type(await _failure(make_client())) is InvalidResponseError
    assert elsewhere == []


# Connections.


async def test_a_dropped_connection_is_tried_once_more(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A question may be asked twice, and not more often."""
    printer.faults.reset = True
    assert type(await _failure(client)) is ConnectionLostError
    assert paths(printer) == ["/detail", "/detail"]


class _Forgetful:
    """Answers one request of each connection and drops it at the next."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.received.append(await read_request(reader))
        writer.write(reply(detail={"pid": 36, "lightStatus": "close"}))
        self.received.append(await read_request(reader))


@pytest.fixture
async def forgetful(printer_host: str) -> AsyncIterator[_Forgetful]:
    """Return a server that closes kept connections when they are used again."""
    server = _Forgetful()
    async with serve(printer_host, HTTP, server):
        yield server


async def test_a_question_survives_a_connection_that_died_while_idle(
    forgetful: _Forgetful, make_client: MakeClient
) -> None:
    """A kept connection may be gone when it is needed, which nobody notices."""
    client = make_client()
    for _ in range(2):
        assert (await client.info.get_status()).product_id == 36
    assert forgetful.received == ["/detail", "/detail", "/detail"]


async def test_both_tries_take_no_longer_than_one_may(
    printer_host: str, make_client: MakeClient
) -> None:
    """A connection that is lost late leaves little time for the next."""
    received: list[str] = []

    async def answer(
        reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        received.append(await read_request(reader))
        if len(received) == 1:
            await asyncio.sleep(1.5)
        else:
            # Until the client has gone.
            await reader.read()

    client = make_client(connect_timeout=2, request_timeout=2)
    async with serve(printer_host, HTTP, answer), asyncio.timeout(3.2):
        assert type(await _failure(client)) is AnswerLostError
    assert received == ["/detail", "/detail"]


async def test_a_command_is_never_sent_twice(
    forgetful: _Forgetful, make_client: MakeClient
) -> None:
    """A command whose connection died may have arrived, so it stays sent once."""
    client = make_client()
    await client.info.get_status()
    status = await client.control.set_light(on=False)
    assert status.light is False
    assert forgetful.received.count("/control") == 1


async def test_trap_22_many_polls_use_one_connection(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A connection is kept from poll to poll."""
    for _ in range(20):
        await client.info.get_status()
    assert len(printer.requests) == 20
    assert printer.connections == 1


async def test_a_printer_that_comes_back(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A client needs nothing to find a printer again that was off."""
    await client.info.get_status()
    await printer.power_off()
    assert type(await _failure(client)) is PortClosedError
    await printer.power_on()
    assert (await client.info.get_status()).product_id == 36


# Secrets.

_FAULTS: dict[str, dict[str, object]] = {
    "none": {},
    "hang": {"hang": True},
    "reset": {"reset": True},
    "lan_mode_off": {"lan_mode_off": True},
    "refused": {"refuse_commands": [9, f"{SERIAL_NUMBER} {CHECK_CODE}"]},
    "no_effect": {"ignore_commands": True},
    "lost": {"lose_control_answer": True},
    "unknown": {"detail_overrides": {"status": "new word", "macAddr": MAC_ADDRESS}},
    **{kind: {"garbage": kind} for kind in sorted(GARBAGE)},
}


@pytest.mark.timings(read_back_intervals=(0.0,))
@pytest.mark.parametrize("fault", _FAULTS)
async def test_trap_52_secrets_show_nowhere(
    printer: SimulatedPrinter,
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    """No exception, no traceback and no log line shows what opens a printer."""
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    printer.faults.update(_FAULTS[fault])
    clients = (
        make_client(request_timeout=0.4),
        make_client(request_timeout=0.4, check_code="X" + CHECK_CODE),
        make_client(request_timeout=0.4, serial_number=SERIAL_NUMBER + "X"),
    )
    shown: list[str] = []
    for client in clients:
        for request in (client.initialize, partial(client.control.set_light, on=False)):
            try:
                shown.append(repr(await request()))
            except FlashForgeError as err:
                shown += [str(err), repr(err), *traceback.format_exception(err)]
    assert shown
    assert printer.host not in "".join(shown)
    shown.append(caplog.text)
    shown += [str(vars(record)) for record in caplog.records]
    for secret in SECRETS:
        assert secret not in "".join(shown)
