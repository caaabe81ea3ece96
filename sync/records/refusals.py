"""Why the centre does not take a machine, by the state that it tells, and what to do then."""

from __future__ import annotations

from sync.contact import PENDING, REVOKED, UNKNOWN

#: What each state is in words.
SENTENCES = {
    UNKNOWN: "The centre does not know this machine.",
    PENDING: "The centre has not approved this machine yet.",
    REVOKED: "The centre has taken back the key of this machine.",
}
NOT_TAKEN = "The centre does not take this machine."
#: What to do about it, where asking alone does not help.
STEPS = {
    UNKNOWN: "Ask the centre for a code, then enrol this machine.",
    REVOKED: "Ask the centre's operator for a code.",
}
ASK = "Ask the centre's operator."


def told(state: str, sentence: str = "") -> tuple[str, str]:
    """Why, and what to do; a state that is not known here is told in the centre's own ``sentence``."""
    return SENTENCES.get(state) or sentence or NOT_TAKEN, STEPS.get(state, ASK)
