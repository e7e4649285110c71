"""Timings: how long things may take, and how often they are tried."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Timings of a client, all in seconds: a `timeout` ends, an `interval` repeats."""

    connect_timeout: float = 10.0
    request_timeout: float = 15.0
    """For a request, or all queries of one poll.

    Five seconds are enough for an idle printer and too short for a printing one
    ("Timing" in docs/protocol.md).
    """
    identify_grace: float = 0.45
    """For further answers to a quick `identify`, once one is good enough.

    Printers answer within some hundredths of a second unless they are busy.
    """

    # Commands
    read_back_intervals: tuple[float, ...] = (
        *(0.0, 0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 2.0, 2.0),
    )
    """Between two looks for an effect: most show at once, a pause ends with a move."""
    late_read_back_intervals: tuple[float, ...] = (2.0,) * 5
    """Further ones where an effect may come late."""
    read_back_timeout: float = 10.0
    """After it no further look is taken; a busy printer is slow to answer each."""
    late_read_back_timeout: float = 20.0
    """The same for what a print obeys at the end of a move.

    Up to 16 seconds passed there without a word of it in the status.
    """
    queue_timeout: float = 2.0
    """For an effect while the next command waits."""
    fallback_delay: float = 5.0
    """After it the fallback is tried, where there is one."""
    settling_timeout: float = 20.0
    """For a print that is being paused or canceled to come to a stand."""
    settling_interval: float = 0.5
    heating_interval: float = 2.0
    """Between two looks at a temperature that is waited for."""

    # Files
    start_delay: float = 3.0
    """From the end of an upload, as a start may be acknowledged and dropped before."""
    upload_timeout: float = 60.0
    """Without a byte moving."""
    upload_answer_timeout: float = 180.0
    """For the answer to a file that has arrived whole."""
    first_block_timeout: float = 5.0
    """For the first block's confirmation: firmware that wants a raw stream has none."""

    # TCP
    silence_timeout: float = 5.0
    """After it a printer of an unknown model may want to be logged in to first."""
    reply_timeout: float = 10.0
    homing_timeout: float = 90.0
    """For the reply to a move."""
    log_in_interval: float = 0.5
    """Between two times of asking for control; it grows by this each time."""
    log_out_timeout: float = 1.0
    unconfirmed_timeout: float = 0.3
    """After it a command that some firmware leaves unanswered counts as sent."""
    end_of_data_timeout: float = 1.5
    """After it bytes of unknown number are complete."""
    start_check_interval: float = 0.5
    """Between two looks whether a chosen file begins to print by itself."""
    keep_alive_interval: float = 5.0
    """A printer drops a connection that is silent for half a minute."""

    # Camera
    frame_timeout: float = 10.0
    """To open a stream, and then to its next frame; after it is opened anew."""
    camera_retry_interval: float = 1.0
    """A camera needs a moment to let its last viewer go."""
    camera_open_interval: float = 6.0
    """Between two requests to open; a camera begins anew when asked meanwhile."""
    viewer_timeout: float = 25.0
    """For a frame, before a viewer is told that none comes."""
    snapshot_timeout: float = 8.0
    """The same for a still picture; Home Assistant gives up after ten."""
    camera_probe_timeout: float = 3.0
    """To learn whether there is a camera at all."""
    camera_look_timeout: float = 10.0
    """To see what is at the address of another camera."""
    frame_interval: float = 1 / 30
    """Between two frames that viewers get."""
