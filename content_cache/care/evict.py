"""Which packages go first when room is needed: pure decisions."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Held(Struct, frozen=True):
    """One package as eviction sees it; ``kept`` says why it must stay, empty if it may go.

    ``size`` is in bytes, all versions together. ``last_ms`` is when it was last used or, if never,
    when it came in (milliseconds since 1970 UTC); ``needs`` are the ids that it requires.
    """

    id: str
    size: int
    last_ms: int
    kept: str = ""
    needs: tuple[str, ...] = ()


class Eviction(Struct, frozen=True):
    """What goes, in this order, and the bytes that frees out of those ``wanted``."""

    going: tuple[Held, ...]
    wanted: int

    @property
    def freed(self) -> int:
        """Bytes that come free."""
        return sum(held.size for held in self.going)

    @property
    def enough(self) -> bool:
        """Whether that is what was wanted."""
        return self.freed >= self.wanted


def choose(shelf: Iterable[Held], wanted: int) -> Eviction:
    """Least recently used first, until ``wanted`` bytes are free; what others need stays.

    A package that was needed by one that goes may go after it.
    """
    waiting = sorted(shelf, key=lambda held: (held.last_ms, -held.size, held.id))
    going: list[Held] = []
    freed = 0
    while freed < wanted:
        needed = {need for held in waiting for need in held.needs if need != held.id}
        victim = next((h for h in waiting if not h.kept and h.id not in needed), None)
        if victim is None:
            break
        waiting.remove(victim)
        going.append(victim)
        freed += victim.size
    return Eviction(tuple(going), wanted)
