"""What rsync's and ssh's ends mean, as sentences with the next step (rsync(1), EXIT VALUES)."""

from __future__ import annotations

from typing import NamedTuple

from sync.content.errors import Fault, FetchError


class Outcome(NamedTuple):
    """One way to end: whose fault, the sentence, what to do."""

    fault: Fault
    message: str
    next_step: str


_CUT = Outcome(
    "line",
    "The line to the source was cut.",
    "Start it again: it goes on where it stopped.",
)
_GONE = Outcome(
    "source",
    "The source stopped while it sent.",
    "Start it again; if it happens each time, look at the source's log.",
)
_REFUSED = Outcome(
    "source",
    "The source does not let this space read its content.",
    "Ask the centre to run: hub central authorize SPACE KEY.",
)
_UNKNOWN_HOST = Outcome(
    "source",
    "The source is not the machine that it was.",
    "Do not go on. Ask the centre whether its key changed, then replace keys/central_known_hosts.",
)
_DISK_FULL = Outcome(
    "here",
    "The disk is full.",
    "Remove content that is no longer used: hub content evict.",
)
_DISK = Outcome(
    "here",
    "The disk refuses to be written.",
    "Check it with `hub doctor`, then start again.",
)
_VERSIONS = Outcome(
    "source",
    "The rsync here and the one of the source do not understand each other.",
    "Bring both to the rsync of Debian 12 or later.",
)
_INCOMPLETE = Outcome(
    "source",
    "The source could not send every file.",
    "Start it again; if it happens each time, have the source checked: hub content verify --deep.",
)
_CHANGED = Outcome(
    "source",
    "Content was replaced at the source while it was sent.",
    "Start it again: the new version is taken.",
)
_ABSENT = Outcome(
    "line",
    "The source does not answer.",
    "Check the connection and the address of the source.",
)
_MEMORY = Outcome("here", "There is not enough memory.", "Start it again when less is going on.")
_NO_PROGRAM = Outcome("here", "The program rsync is missing.", "Install the Debian package rsync.")
_OTHER = Outcome(
    "source", "Bringing content failed (code {code}).", "Start it again; then see the hub's log."
)

#: rsync's exit codes, and 255 which is ssh's.
BY_CODE: dict[int, Outcome] = {
    1: _VERSIONS,
    2: _VERSIONS,
    3: _INCOMPLETE,
    4: _VERSIONS,
    5: _REFUSED,
    10: _ABSENT,
    11: _DISK,
    12: _GONE,
    13: _DISK,
    14: _MEMORY,
    19: _CUT,
    20: _CUT,
    22: _MEMORY,
    23: _INCOMPLETE,
    24: _CHANGED,
    30: _CUT,
    35: _ABSENT,
    127: _NO_PROGRAM,
    255: _CUT,
}
#: Words of rsync or ssh that say more than the code; the first that is found counts.
BY_WORDS: tuple[tuple[str, Outcome], ...] = (
    ("No space left on device", _DISK_FULL),
    ("Disk quota exceeded", _DISK_FULL),
    ("REMOTE HOST IDENTIFICATION HAS CHANGED", _UNKNOWN_HOST),
    ("Host key verification failed", _UNKNOWN_HOST),
    ("Permission denied (", _REFUSED),
    ("@ERROR: Unknown module", _REFUSED),
    ("@ERROR: access denied", _REFUSED),
    ("Could not resolve hostname", _ABSENT),
    ("Connection refused", _ABSENT),
    ("Connection timed out", _ABSENT),
    ("No route to host", _ABSENT),
    ("Network is unreachable", _ABSENT),
)


def outcome_of(code: int, said: str = "") -> Outcome:
    """What an end means; ``said`` is what the program wrote on standard error."""
    worded = (outcome for words, outcome in BY_WORDS if words in said)
    if code < 0:  # killed by a signal that was not ours
        return next(worded, _CUT)
    return next(worded, BY_CODE.get(code, _OTHER))


def error_of(code: int, said: str = "") -> FetchError:
    """The error of an end that is not 0."""
    found = outcome_of(code, said)
    return FetchError(found.fault, found.message, found.next_step, said[-2000:], code=code)
