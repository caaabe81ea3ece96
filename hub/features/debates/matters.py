"""What is kept with a debate or a contribution when it is begun: room, invited, moderators."""

from __future__ import annotations

from hub.core.civic.models import CivicThread, about


def room_of(thread: CivicThread) -> str:
    """``women`` or ''."""
    return about(thread).get("room", "")


def invited(thread: CivicThread) -> tuple[str, ...]:
    """Ids of the officials who are invited."""
    return tuple(about(thread).get("officials", "").split())


def moderators(thread: CivicThread) -> tuple[str, ...]:
    """Ids of the persons who moderate."""
    return tuple(about(thread).get("moderators", "").split())
