"""Answers to a search: every form byte by byte, and whatever else may arrive."""

from itertools import product
import re

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client.discovery import (
    DiscoveredPrinter,
    DiscoveryState,
    parse_reply,
)

from .fake_udp import packet, short_packet

HOST = "127.1.2.3"

# Typed by hand, as the protocol notes have them.
LONG = (
    bytes.fromhex("576F726B73686F702041443558")  # Workshop AD5X
    + bytes(119)
    + bytes.fromhex("22C3 2B71 0026 0000 5A02 22C2 0100")
    + bytes.fromhex("534E4D5154455354303030303031")  # SNMQTEST000001
    + bytes(116)
)
SHORT = (
    bytes.fromhex("476172616765204133")  # Garage A3
    + bytes(123)
    + bytes.fromhex("22C3 2B71 0008 0000")
)
# 196 bytes of old 5M firmware: nothing but a name and a serial number is known.
HISTORIC = (
    bytes.fromhex("4C61622035 4D")  # Lab 5M
    + bytes(140)
    + bytes.fromhex("534E4F4C443030303031")  # SNOLD00001
    + bytes(40)
)
PROBE = bytes.fromhex("7777772E757372226536C0000000000000000000")


def parsed(data: bytes) -> DiscoveredPrinter:
    """Return what a packet tells, which must be a printer."""
    printer = parse_reply(data, HOST)
    assert printer is not None
    return printer


def patched(data: bytes, offset: int, new: bytes) -> bytes:
    """Return a packet with some of its bytes replaced."""
    return data[:offset] + new + data[offset + len(new) :]


def test_the_forms_have_their_lengths() -> None:
    """What is typed here is what the notes speak of."""
    assert (len(LONG), len(SHORT), len(HISTORIC)) == (276, 140, 196)
    assert packet() == LONG
    assert short_packet() == SHORT


def test_the_long_form() -> None:
    """Everything is in it."""
    printer = parsed(LONG)
    assert printer == DiscoveredPrinter(
        host=HOST,
        name="Workshop AD5X",
        product_id=38,
        serial_number="SNMQTEST000001",
        state=DiscoveryState.READY,
        command_port=8899,
        http_port=8898,
    )
    assert printer.complete
    assert printer.model is not None
    assert printer.model.name == "AD5X"


def test_the_short_form() -> None:
    """No serial number, no HTTP."""
    printer = parsed(SHORT)
    assert printer == DiscoveredPrinter(
        host=HOST, name="Garage A3", product_id=8, state=DiscoveryState.READY
    )
    assert (printer.command_port, printer.http_port) == (8899, None)
    assert printer.complete
    assert printer.model is not None
    assert printer.model.name == "Adventurer 3"


def test_the_historic_form() -> None:
    """Name and serial number; the middle is not believed."""
    printer = parsed(HISTORIC)
    assert printer == DiscoveredPrinter(
        host=HOST, name="Lab 5M", serial_number="SNOLD00001"
    )
    assert not printer.complete
    assert printer.model is not None
    assert printer.model.name == "Adventurer 5M"
    assert parsed(patched(HISTORIC, 0x84, LONG[0x84:0x92])).product_id == 38


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        (0, DiscoveryState.READY),
        (1, DiscoveryState.BUSY),
        (2, DiscoveryState.ERROR),
        (3, None),
        (0xFFFF, None),
    ],
)
def test_the_state(sent: int, state: DiscoveryState | None) -> None:
    """Two bytes after the product id; the mode further back does not matter."""
    for form in (LONG, SHORT):
        assert parsed(patched(form, 0x8A, sent.to_bytes(2))).state is state
    assert parsed(patched(LONG, 0x90, b"\xff\xff")) == parsed(LONG)


@pytest.mark.parametrize(
    ("product_id", "model"),
    [
        (8, "Adventurer 3"),
        (22, "Adventurer 4"),
        (30, "Adventurer 4 Pro"),
        (35, "Adventurer 5M"),
        (36, "Adventurer 5M Pro"),
        (38, "AD5X"),
        (40, "Creator 5"),
        (41, "Creator 5 Pro"),
        (0x1F, "Guider 3 Ultra"),
        (0x25, "Guider 4"),
        (0x27, "Guider 4 Pro"),
        (0xBB, "Adventurer A5"),
    ],
)
def test_trap_17_the_product_id_decides_whatever_the_name(
    product_id: int, model: str
) -> None:
    """A renamed printer stays what it is, in either form."""
    for form in (packet, short_packet):
        printer = parsed(form("Creator 5 Pro AD5X", product_id=product_id))
        assert printer.model is not None
        assert printer.model.name == model


@pytest.mark.parametrize("product_id", [0x17, 0x26FF, 99, 0xFFFF])
def test_a_model_that_nobody_knows_is_reported(product_id: int) -> None:
    """Neither dropped, nor taken for another because of its name."""
    for form in (packet, short_packet):
        printer = parsed(form("Adventurer 5M Pro", product_id=product_id))
        assert printer.product_id == product_id
        assert printer.model is None


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("AD5X", "AD5X"),
        ("My Creator 5 Pro", "Creator 5 Pro"),
        ("creator5", "Creator 5"),
        ("Adventurer 5M Pro", "Adventurer 5M Pro"),
        ("AD5MPro", "Adventurer 5M Pro"),
        ("Adventurer5M", "Adventurer 5M"),
        ("Room 5 meters", None),
        ("Adventurer 3", None),
        ("", None),
    ],
)
def test_without_a_product_id_the_name_is_a_guess(name: str, model: str | None) -> None:
    """The long form is of models with HTTP."""
    printer = parsed(packet(name, product_id=0))
    assert printer.product_id is None
    assert (printer.model and printer.model.name) == model


_SHORT_NAMES = [
    ("Adventurer 4 Pro", "Adventurer 4 Pro"),
    ("adventurer4", "Adventurer 4"),
    ("AD4 left", "Adventurer 4"),
    ("Adventurer 3", "Adventurer 3"),
    ("My AD3", "Adventurer 3"),
    ("Pad3", None),
    ("Adventurer 5M", None),
]


def test_a_variant_in_the_short_form_is_told_by_its_name(
    subtests: pytest.Subtests,
) -> None:
    """The short form is of models without HTTP."""
    for product_id, (name, model) in product([0, 0x99], _SHORT_NAMES):
        with subtests.test(f"{name!r}, product id {product_id}"):
            printer = parsed(short_packet(name, product_id=product_id))
            assert (printer.model and printer.model.name) == model
            assert not printer.complete


_NAMES = [
    (b"Plain\0Rest", "Plain"),
    (b"  blanks \0", "blanks"),
    (b"\0hidden", None),
    (b"   \0", None),
    ("Schöner Drucker 打印机".encode(), "Schöner Drucker 打印机"),
    (b"B\xfcro\0", "B\N{REPLACEMENT CHARACTER}ro"),
    (b"\xff\xfe\0", "\N{REPLACEMENT CHARACTER}" * 2),
    (b"two\r\nlines\x1b[31m\0", "two  lines [31m"),
    ("right\N{RIGHT-TO-LEFT OVERRIDE}left".encode(), "right left"),
    (b"N" * 128, "N" * 128),
    (b"N" * 132, "N" * 128),
    (b"N" * 127 + "ö".encode(), "N" * 127 + "\N{REPLACEMENT CHARACTER}"),
]


def test_the_name(subtests: pytest.Subtests) -> None:
    """To the first NUL, if there is one, and fit to be shown."""
    for sent, name in _NAMES:
        with subtests.test(repr(sent)):
            for form in (packet(""), short_packet("")):
                assert parsed(patched(form, 0, sent)).name == name


_SERIAL_NUMBERS = [
    (b"SNMQTEST000001\0", "SNMQTEST000001"),
    (b"snmqtest01\0", "snmqtest01"),
    (b" MQTEST01 \0", "MQTEST01"),
    (b"\0SNMQTEST01", None),
    (b"SN \x01\x02\0", None),
    (b"SNM\xc3\x96QTEST\0", None),
    (b"SN <script>\0", None),
    (b"S" * 63 + b"1\0", "S" * 63 + "1"),
    (b"S" * 128, None),
    (b"SN1\0", None),
    (b"SN0000\0", None),
    (b"none\0", None),
]


def test_the_serial_number(subtests: pytest.Subtests) -> None:
    """As sent, if it looks like one; the printer is reported in any case."""
    for sent, serial_number in _SERIAL_NUMBERS:
        with subtests.test(repr(sent)):
            printer = parsed(patched(packet(serial_number=""), 0x92, sent))
            assert printer.serial_number == serial_number
            assert printer.complete is (serial_number is not None)


def test_the_serial_number_stays_out_of_the_text() -> None:
    """Logs and diagnostics show such objects."""
    assert "SNMQ" not in repr(parsed(LONG))
    assert "SNMQ" not in str(parsed(LONG))


def test_ports_that_cannot_be() -> None:
    """0 is no port."""
    printer = parsed(patched(patched(LONG, 0x84, b"\0\0"), 0x8E, b"\0\0"))
    assert (printer.command_port, printer.http_port) == (8899, None)
    printer = parsed(patched(patched(LONG, 0x84, b"\x12\x34"), 0x8E, b"\xff\xff"))
    assert (printer.command_port, printer.http_port) == (0x1234, 0xFFFF)


def test_what_is_too_short_is_no_answer(subtests: pytest.Subtests) -> None:
    """Whatever it begins like."""
    for length in range(140):
        with subtests.test(f"{length} bytes"):
            assert parse_reply(LONG[:length], HOST) is None


def test_a_long_form_cut_short_shows_no_half_serial_number(
    subtests: pytest.Subtests,
) -> None:
    """The name and the product id are there; 32 bytes of serial number or none."""
    for length in range(140, 276):
        with subtests.test(f"{length} bytes"):
            printer = parsed(LONG[:length])
            assert (printer.name, printer.product_id) == ("Workshop AD5X", 38)
            assert printer.serial_number == (
                "SNMQTEST000001" if length >= 0xB2 else None
            )
            assert printer.http_port == (8898 if length >= 0x90 else None)


def test_newer_firmware_may_append() -> None:
    """Longer than the long form is the long form."""
    assert parsed(LONG + bytes(100)) == parsed(LONG)
    assert parsed(LONG + b"\xff" * 60000) == parsed(LONG)


_NO_ANSWERS = [
    b"",
    PROBE,
    b"Hello World!",
    bytes.fromhex("C0A8010C46510000"),
    bytes(140),
    bytes(196),
    bytes(276),
    b"\xff" * 276,
    b"HTTP/1.1 200 OK\r\n" * 20,
    patched(LONG, 0x86, b"\x71\x2b"),
    patched(SHORT, 0x86, b"\0\0"),
    patched(HISTORIC, 0, b"\0"),
    patched(HISTORIC, 0, b"\xff"),
    patched(HISTORIC, 0x92, b"XX"),
    HISTORIC[:177],
    HISTORIC + bytes(80),
]


def test_what_is_none_of_the_forms(subtests: pytest.Subtests) -> None:
    """Probes, one's own among them, and other people's packets are no printers."""
    for data in _NO_ANSWERS:
        with subtests.test(f"{len(data)} bytes, {data[:16]!r}"):
            assert parse_reply(data, HOST) is None


def looks_clean(printer: DiscoveredPrinter) -> bool:
    """Return whether all of it can be shown, stored and connected to."""
    name, serial_number = printer.name, printer.serial_number
    return (
        printer.host == HOST
        and (name is None or (name.isprintable() and name == name.strip() != ""))
        and (name is None or len(name.encode()) <= 128 * 3)
        and (
            serial_number is None
            or re.fullmatch(r"[0-9A-Za-z._-]{4,64}", serial_number) is not None
        )
        and 0 < printer.command_port < 65536
        and (printer.http_port is None or 0 < printer.http_port < 65536)
        and (printer.product_id is None or 0 < printer.product_id < 65536)
        and (printer.model is None or bool(printer.model.name))
    )


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    """And what is no answer is hardly ever taken for one."""
    printer = parse_reply(data, HOST)
    assert printer is None or looks_clean(printer)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([LONG, SHORT, HISTORIC]),
    st.lists(st.tuples(st.integers(0, 275), st.binary(max_size=40)), max_size=6),
    st.integers(0, 300),
)
def test_no_damage_makes_it_raise(
    form: bytes, damage: list[tuple[int, bytes]], length: int
) -> None:
    """Real packets with bytes replaced and cut anywhere."""
    for offset, new in damage:
        form = patched(form, offset, new)
    printer = parse_reply(form[:length], HOST)
    assert printer is None or looks_clean(printer)


@settings(deadline=None, max_examples=300)
@given(st.binary(min_size=140, max_size=300))
def test_anything_with_the_vendor_id_is_clean(data: bytes) -> None:
    """What remains of it is fit to be shown."""
    assert looks_clean(parsed(patched(data, 0x86, b"\x2b\x71")))
