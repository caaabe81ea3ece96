"""What goes wrong while content is brought, split by who can do something about it."""

from __future__ import annotations

from typing import Literal

from hub.core.errors import OperatorError

Fault = Literal["line", "source", "here", "stopped"]


class FetchError(OperatorError):
    """Content could not be brought; what came so far is kept, and the next try goes on from there.

    ``fault``: the ``line`` (the same try may do later), the ``source`` (another one may do), ``here``
    (this machine), or it was ``stopped``. ``detail`` is what the program said, for the log alone.
    """

    def __init__(
        self, fault: Fault, message: str, next_step: str, detail: str = "", /, **places: object
    ) -> None:
        super().__init__(message, next_step, **places)
        self.fault: Fault = fault
        self.detail = detail


class StoppedError(FetchError):
    """Somebody asked to stop, or the day's budget of bytes is used up."""

    def __init__(self, message: str, next_step: str, **places: object) -> None:
        super().__init__("stopped", message, next_step, "", **places)


def asked_to_stop() -> StoppedError:
    """A person stopped it."""
    return StoppedError(
        "Bringing content was stopped.", "Start it again: it goes on where it stopped."
    )


def budget_used_up() -> StoppedError:
    """The line's bytes for today are spent."""
    return StoppedError(
        "The bytes for today are used up.", "It goes on tomorrow, or raise the budget."
    )


def silent(seconds: int) -> FetchError:
    """The source says nothing any more."""
    return FetchError(
        "line",
        "Nothing came for {seconds} seconds.",
        "Check the connection; it goes on where it stopped.",
        seconds=seconds,
    )


def no_room_left() -> FetchError:
    """The disk fills while content comes."""
    return FetchError(
        "here",
        "The disk is nearly full.",
        "Remove content that is no longer used: hub content evict.",
    )


def wrong_bytes(package: str, detail: str = "") -> FetchError:
    """What came is not what was signed, or not what was asked for."""
    return FetchError(
        "source",
        "What came of {id} is not what was signed.",
        "Nothing of it is used. Fetch it from another source, and tell the centre.",
        detail,
        id=package,
    )
