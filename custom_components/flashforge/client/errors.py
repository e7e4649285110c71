"""What can go wrong with a printer: one tree of exceptions.

Five things look alike to somebody who only sees that "it does not work", and
are told apart here because each has another remedy: nothing answers, the
credentials are refused, LAN mode is off, the printer refuses this one request,
and the answer cannot be understood.

No text of these exceptions carries a credential, a serial number or an address.
"""

from enum import StrEnum


class FlashForgeError(Exception):
    """Anything that went wrong between us and the printer."""


class PrinterUnreachableError(FlashForgeError):
    """Nothing answered: off, elsewhere, cut off or too slow."""


class PortClosedError(PrinterUnreachableError):
    """Something is at the address, but its port refuses connections.

    On the printers with an HTTP interface that is how a switched-off LAN mode
    shows, see "LAN mode" in docs/protocol.md.
    """


class AnswerLostError(PrinterUnreachableError):
    """The request may have arrived, but no answer came in time.

    That is why a command is never sent again on its own.
    """


class ConnectionLostError(AnswerLostError):
    """The connection ended before the answer was complete."""


class CredentialsError(FlashForgeError):
    """The printer knows its serial number but refuses the check code."""


class WrongSerialNumberError(FlashForgeError):
    """The printer at this address has another serial number, or MAC address."""


class LanModeOffError(FlashForgeError):
    """The printer answers, and says that its LAN mode is switched off."""


class InvalidResponseError(FlashForgeError):
    """Something answered in a way no FlashForge printer does."""


class NoIdentityError(InvalidResponseError):
    """The printer tells neither its serial number nor its MAC address.

    Nothing could make sure that it is the same one tomorrow.
    """


class UnknownModelError(FlashForgeError):
    """The printer has not told which model it is, so that nothing is sent to it."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("the printer has not told its model")


_BUSY_CODE = 2


class PrinterRefusedError(FlashForgeError):
    """The printer understood the request and declined it in its own words."""

    def __init__(self, code: int | None, message: str) -> None:
        """Keep the printer's words, and its result code, which TCP does not have."""
        self.code = code
        self.message = message
        super().__init__(message if code is None else f"{message} (code {code})")

    @property
    def is_busy(self) -> bool:
        """Return whether it calls itself busy, also while its screen asks something.

        See "Envelope" in docs/protocol.md; over TCP there are no codes.
        """
        return self.code == _BUSY_CODE


class ControlHeldError(FlashForgeError):
    """Somebody else controls the printer, who may be ourselves with an upload.

    A printer takes commands over TCP from one connection at a time; nothing was
    sent.
    """


class CommandError(FlashForgeError):
    """A command that came to nothing; `command` names which."""

    def __init__(self, command: str, text: str) -> None:
        """Keep the command's name, for example `pause`."""
        self.command = command
        super().__init__(f"{command}: {text}")


class Reason(StrEnum):
    """Why a command is not possible in the printer's present state."""

    BUSY = "busy"
    """The printer is doing something else, or is not ready for it yet."""
    NOT_PAUSABLE = "not_pausable"
    """No print is running that could be paused."""
    NOT_PAUSED = "not_paused"
    NO_PRINT = "no_print"
    """There is no print that could be canceled."""
    NOT_PRINTING = "not_printing"
    PLATE_IS_CLEAR = "plate_is_clear"
    """The printer does not wait for its plate."""
    PLATE_NOT_CLEAR = "plate_not_clear"
    """A print that has ended is still on the plate, unless somebody says otherwise."""
    FILAMENT_BUSY = "filament_busy"
    """Something is printing, or filament is being changed."""
    NO_FILAMENT_CHANGE = "no_filament_change"
    """No change of filament could be canceled."""
    MATERIAL_UNKNOWN = "material_unknown"
    """A slot's color is stored with its material, of which nothing is known."""
    NO_ERROR = "no_error"
    ASKS = "asks"
    """The printer asks something on its screen first."""
    NO_QUESTION = "no_question"
    """The printer does not ask how to go on."""
    SETTINGS_UNKNOWN = "settings_unknown"
    """It does not report the settings that would be sent along."""
    NOZZLE_COLD = "nozzle_cold"
    NO_SPACE = "no_space"


class NotPossibleError(CommandError):
    """The command is not possible in the printer's present state; `reason` says why.

    It was not sent.
    """

    def __init__(self, command: str, reason: Reason) -> None:
        """Keep the command's name and the reason."""
        self.reason = reason
        super().__init__(command, reason.replace("_", " "))


class NotSupportedError(CommandError):
    """This printer has no such part or function; nothing was sent."""

    def __init__(self, command: str) -> None:
        """Keep the command's name."""
        super().__init__(command, "this printer cannot do that")


class OutOfRangeError(CommandError):
    """A value beyond what this printer takes; nothing was sent."""

    def __init__(self, command: str, low: float, high: float) -> None:
        """Keep the range, both ends included, in the unit of the command."""
        self.low = low
        self.high = high
        super().__init__(command, f"from {low:g} to {high:g}")


class InvalidTextError(CommandError):
    """A name, material or color that the printer could not use; nothing was sent."""


class NoEffectError(CommandError):
    """The printer acknowledged the command, and then did not do it.

    Result code 0 only means that a request was well formed; see "Traps" 1 in
    docs/protocol.md.
    """


class MappingError(FlashForgeError):
    """Tools and slots do not go together; `reason` and `tool` say how.

    Reasons: `unmapped`, `unknown_tool`, `tool_twice`, `unknown_slot`, `slot_twice`,
    `slot_incomplete`, `other_material`, `no_3mf`.
    """

    def __init__(self, reason: str, tool: int) -> None:
        """Keep the reason, and the tool it is about, counted from 0."""
        self.reason = reason
        self.tool = tool
        super().__init__(f"tool {tool}: {reason.replace('_', ' ')}")


class UploadSourceError(FlashForgeError):
    """The source of an upload failed, or gave another number of bytes than said."""
