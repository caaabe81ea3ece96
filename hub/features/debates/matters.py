"""What is kept with a debate or a contribution when it is begun: room, invited, moderators."""

from __future__ import annotations

import json

from hub.core.civic.models import CivicThread


def about(thread: CivicThread) -> dict[str, str]:
    """The texts kept with a thread."""
    found: dict[str, str] = json.loads(thread.about or "{}")
    return found


def room_of(thread: CivicThread) -> str:
    """``women`` or ''."""
    return about(thread).get("room", "")


def invited(thread: CivicThread) -> tuple[str, ...]:
    """Ids of the officials who are invited."""
    return tuple(about(thread).get("officials", "").split())


def moderators(thread: CivicThread) -> tuple[str, ...]:
    """Ids of the persons who moderate."""
    return tuple(about(thread).get("moderators", "").split())
