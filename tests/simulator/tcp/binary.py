"""The two replies with bytes behind them: the file list and a file's picture."""

from collections.abc import Sequence

from tests.simulator.card import UnknownFileError
from tests.simulator.pictures import thumbnail

from .desk import Desk, Reply, refusal
from .paths import file_name_of

NO_FILE = refusal("Error: File not exists")

_LIST_TAG = bytes.fromhex("44AAAA44")
_PATH_TAG = bytes.fromhex("3A3AA3A3")
_FOLDER = b"/data/"
_HUGE = 0xFFFFFFF0
_NO_LIST = b"info_list.size: 3\r\n"
_HOSTILE: Sequence[bytes] = (
    b"/data/cube.gcode",
    b"/data/../../etc/passwd.gcode",
    b"/data/\xff\xfe\x80.gcode",
    b"/data/nul\x00byte.gcode",
    b"/data/line\r\nok\r\n.gcode",
    b"/data/\x1b[2J\x07.gcode",
    b"/data/<img src=x onerror=alert(1)>.gcode",
    "/data/\N{RIGHT-TO-LEFT OVERRIDE}edocg.exe.gcode".encode(),
    b"/data/a::b" + _PATH_TAG + b".gcode",
    b"/data/" + b"long" * 2000 + b".gcode",
    b"",
    b"/data/",
    b".gcode",
    b"/data/cube.gcode",
)


def file_list(desk: Desk, _argument: str) -> Reply:
    """Answer M661 with every file on the card, and some that are no models."""
    faults = desk.faults
    if faults.tcp_no_list:
        return Reply(binary=_NO_LIST)
    names = [file.file_name.encode() for file in desk.machine.files]
    paths = [_FOLDER + name for name in names]
    paths += [path.encode() for path in desk.dialect.other_files]
    if faults.tcp_hostile_list:
        paths = [*_HOSTILE]
    count = _HUGE if faults.tcp_huge == "count" else len(paths)
    entries = [
        _PATH_TAG + _number(_HUGE if faults.tcp_huge == "length" else len(path)) + path
        for path in paths
    ]
    return Reply(binary=_LIST_TAG + _number(count) + b"".join(entries))


def picture(desk: Desk, path: str) -> Reply:
    """Answer M662 with the picture a slicer stored in the file."""
    dialect = desk.dialect
    try:
        file = desk.machine.find_file(file_name_of(path))
    except UnknownFileError:
        return NO_FILE
    image = b""
    if file.has_picture or dialect.placeholder:
        # All placeholders are alike, whatever the file is called.
        name = file.file_name if file.has_picture else ""
        image = thumbnail(name, dialect.thumbnail_kind)
    size = _HUGE if desk.faults.tcp_huge else len(image)
    data = bytes.fromhex(dialect.thumbnail_tag)
    if data:
        data += _number(size)
    header = f"ack header length: {len(image)}" if dialect.thumbnail_header else ""
    return Reply(binary=data + image, header=header)


def _number(value: int) -> bytes:
    return value.to_bytes(4)
