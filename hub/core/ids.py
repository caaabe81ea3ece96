"""Identifiers that sort by the time they were made: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import secrets
import uuid


def uuid7(now_ms: int) -> str:
    """A UUIDv7 as 36 characters of text; ``now_ms`` is the Unix time in milliseconds."""
    value = (now_ms & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def is_uuid(text: str) -> bool:
    """Whether ``text`` is a UUID written the canonical way."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
