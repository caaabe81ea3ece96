"""What is worth a record: pages turn often, progress moves seldom."""

from __future__ import annotations

from dataclasses import dataclass

#: A share of a book or film that is worth telling again, and seconds of use.
STEP, SECONDS = 0.05, 60


@dataclass(frozen=True)
class Told:
    """What a player tells of one part; None where it says nothing of it."""

    item: str = ""
    done: bool = False
    score: float | None = None
    share: float | None = None
    seconds: int = 0
    place: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class Noted:
    """What is known of one part."""

    done: bool = False
    score: float | None = None
    share: float | None = None
    seconds: int = 0


def moved(before: Noted, now: Told) -> Noted | None:
    """What is to be written when ``now`` comes after ``before``; None if it changes too little."""
    after = Noted(
        done=before.done or now.done,
        score=greatest(before.score, now.score),
        share=greatest(before.share, now.share),
        seconds=max(before.seconds, now.seconds),
    )
    if (after.done, after.score) != (before.done, before.score):
        return after
    if (after.share or 0.0) - (before.share or 0.0) >= STEP:
        return after
    return after if after.seconds - before.seconds >= SECONDS else None


def greatest(one: float | None, other: float | None) -> float | None:
    """The greater of two shares, of which either may be unknown."""
    known = [value for value in (one, other) if value is not None]
    return max(known, default=None)


def share_done(parts: int, noted: dict[str, Noted]) -> float:
    """How much of a package of ``parts`` parts is done, 0 to 1."""
    whole = noted.get("", Noted())
    if whole.done:
        return 1.0
    if parts > 1:
        return min(1.0, sum(one.done for item, one in noted.items() if item) / parts)
    return whole.share or 0.0
