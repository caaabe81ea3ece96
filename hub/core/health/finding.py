"""What a check found: how bad it is, a sentence, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

#: All is well; worth an eye; a person must act; this machine does not tell.
GOOD, WATCH, ACT, UNKNOWN = "good", "watch", "act", "unknown"
#: From the least to the most pressing.
ORDER = (UNKNOWN, GOOD, WATCH, ACT)


@dataclass(frozen=True)
class Finding:
    """One check's answer; ``message`` and ``next_step`` are English sentences with named places."""

    check: str
    level: str
    message: str
    next_step: str = ""
    places: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The message in English, filled in."""
        return self.message.format(**self.places)

    @property
    def step(self) -> str:
        """The next step in English, filled in."""
        return self.next_step.format(**self.places)


def good(check: str, message: str, **places: object) -> Finding:
    """All is well."""
    return Finding(check, GOOD, message, "", places)


def watch(check: str, message: str, next_step: str, **places: object) -> Finding:
    """Nothing is broken yet."""
    return Finding(check, WATCH, message, next_step, places)


def act(check: str, message: str, next_step: str, **places: object) -> Finding:
    """Something needs a person."""
    return Finding(check, ACT, message, next_step, places)


def unknown(check: str, message: str, **places: object) -> Finding:
    """This machine does not tell."""
    return Finding(check, UNKNOWN, message, "", places)
