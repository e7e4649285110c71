"""What of Home Assistant's log counts as the integration's failure."""

from itertools import product

import pytest

from tests.end_to_end import log

NOW = "2026-11-25 05:19:07.510+00:00"
PLACES = {
    "no name": "/srv/project",
    "a clone": "/srv/me/flashforge",
    "a clone beside others": "/srv/me/my flashforge/clone",
    "the cache": "/srv/cache/flashforge-for-home-assistant/debian-python-3.14/usr",
    "temporary files": "/tmp/flashforge-8x2k/config",  # noqa: S108 - in a text
    "installed by Git": "/config/custom_components/flashforge",
}
LIBRARIES = ".venv-develop/lib/python3.14/site-packages"


def ffmpeg(place: str) -> str:
    """Return what Home Assistant says where ffmpeg is missing."""
    return f"""\
{NOW} ERROR (MainThread) [haffmpeg.core] FFmpeg fails [Errno 2] No such file or \
directory: 'ffmpeg'
Traceback (most recent call last):
  File "{place}/{LIBRARIES}/haffmpeg/core.py", line 130, in open
    self._proc = await asyncio.create_subprocess_exec(
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ...<6 lines>...
  File "{place}/lib/python3.14/subprocess.py", line 1990, in _execute_child
    raise child_exception_type(errno_num, err_msg, err_filename)
FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'
"""


def library(place: str) -> str:
    """Return what Home Assistant says where libturbojpeg is missing."""
    return f"""\
{NOW} ERROR (ImportExecutor_0) [homeassistant.components.camera.img_util] Error \
loading libturbojpeg; Camera snapshot performance will be sub-optimal
Traceback (most recent call last):
  File "{place}/{LIBRARIES}/homeassistant/components/camera/img_util.py", line 91, \
in __init__
    TurboJPEGSingleton.__instance = TurboJPEG()
                                    ~~~~~~~~~^^
  File "{place}/{LIBRARIES}/turbojpeg.py", line 301, in __init__
    self.__find_turbojpeg() if lib_path is None else lib_path)
    ~~~~~~~~~~~~~~~~~~~~~^^
RuntimeError: Unable to locate turbojpeg library automatically. You may specify the \
turbojpeg library path manually.
e.g. jpeg = TurboJPEG(lib_path)
"""


def unreadable(place: str) -> str:
    """Return an error whose text has a path and no traceback."""
    return (
        f"{NOW} ERROR (SyncWorker_1) [homeassistant.util.json] Could not read "
        f"{place.replace(' ', '_')}/.storage/person: '{place}/.storage/person'\n"
    )


def test_an_error_about_the_machine_is_shown_and_no_failure(
    subtests: pytest.Subtests,
) -> None:
    """Whatever the folders are called in which all that is."""
    for place, say in product(PLACES.values(), [ffmpeg, library, unreadable]):
        with subtests.test(f"{say.__name__}, {place}"):
            record = say(place)

            assert log.is_trouble(record)
            assert not log.is_failure(record)
            assert not log.is_ours(record)


def in_our_files(place: str, level: str, logger: str) -> str:
    """Return a traceback that goes through the integration."""
    return f"""\
{NOW} {level} (MainThread) [{logger}] Error doing job: Task exception was never \
retrieved
Traceback (most recent call last):
  File "{place}/{LIBRARIES}/homeassistant/core.py", line 400, in run
    await job
  File "{place}/custom_components/flashforge/client/http/info.py", line 40, in read
    return float(value)
ValueError: could not convert string to float: ''
"""


LOGGERS = [("ERROR", "homeassistant"), ("INFO", "aiohttp.server"), ("DEBUG", "asyncio")]


def test_a_traceback_through_our_files_is_a_failure(subtests: pytest.Subtests) -> None:
    """Whoever logs it, at whatever level."""
    for place, (level, logger) in product(PLACES.values(), LOGGERS):
        with subtests.test(f"{level}, {logger}, {place}"):
            assert log.is_failure(in_our_files(place, level, logger))


@pytest.mark.parametrize(
    "record",
    [
        "WARNING (MainThread) [custom_components.flashforge] Desk Pro: unknown status",
        "ERROR (MainThread) [custom_components.flashforge.client.tcp] lost",
        "CRITICAL (SyncWorker_0) [custom_components.flashforge.camera] lost",
        (
            "ERROR (MainThread) [homeassistant.components.sensor] Platform flashforge "
            "does not generate unique IDs. ID SNMSIM000000002_status already exists"
        ),
        (
            "ERROR (MainThread) [homeassistant.setup] Setup failed for custom "
            "integration 'flashforge': No setup or config entry setup function defined."
        ),
        (
            "ERROR (MainThread) [homeassistant.loader] Unexpected exception importing "
            "component custom_components.flashforge"
        ),
        (
            "WARNING (MainThread) [homeassistant.helpers.frame] Detected that custom "
            "integration 'flashforge' calls `_set_confirm_only` at custom_components/"
            "flashforge/config_flow.py, line 123: self._set_confirm_only(). Please "
            "create a bug report at https://example.com"
        ),
        (
            "WARNING (MainThread) [homeassistant.util.loop] Detected blocking call to "
            "open with args ('/srv/x',) inside the event loop by custom integration "
            "'flashforge' at custom_components/flashforge/photos.py, line 9: open()"
        ),
        (
            "WARNING (MainThread) [homeassistant.const] The deprecated constant X was "
            "used from flashforge. It will be removed in HA Core 2027.10"
        ),
    ],
)
def test_what_we_say_and_what_is_said_of_us_is_a_failure(record: str) -> None:
    """Home Assistant's other warnings of us are not: a loaded machine has some."""
    assert log.is_failure(f"{NOW} {record}\n")


@pytest.mark.parametrize(
    ("record", "is_ours", "is_trouble"),
    [
        (
            "INFO (MainThread) [custom_components.flashforge] Den is offline",
            True,
            False,
        ),
        (
            (
                "WARNING (MainThread) [homeassistant.helpers.entity] Setup of sensor "
                "platform flashforge is taking over 10 seconds."
            ),
            True,
            True,
        ),
        (
            "ERROR (MainThread) [custom_components.flashforge_cloud] no such account",
            False,
            True,
        ),
        (
            (
                "WARNING (MainThread) [homeassistant.helpers.frame] Detected that "
                "custom integration 'another' calls something at '/srv/flashforge/x.py'"
            ),
            False,
            True,
        ),
        (
            (
                "WARNING (SyncWorker_0) [homeassistant.loader] We found a custom "
                "integration flashforge which has not been tested by Home Assistant."
            ),
            True,
            False,
        ),
        (
            (
                "WARNING (MainThread) [homeassistant.bootstrap] Skipping pip "
                "installation of required modules. This may cause issues"
            ),
            False,
            False,
        ),
    ],
)
def test_other_records_are_no_failures(
    record: str, is_ours: bool, is_trouble: bool
) -> None:
    """What is normal, and what is another integration's."""
    record = f"{NOW} {record}\n"

    assert not log.is_failure(record)
    assert log.is_ours(record) is is_ours
    assert log.is_trouble(record) is is_trouble


def test_a_traceback_belongs_to_the_record_before_it() -> None:
    """A log is split where a line begins with a time."""
    records = [
        ffmpeg("/srv/project"),
        in_our_files("/srv/project", "ERROR", "homeassistant"),
        f"{NOW} INFO (MainThread) [homeassistant.core] Starting\n",
    ]

    assert log.split("".join(records)) == records
    assert log.split("") == []
