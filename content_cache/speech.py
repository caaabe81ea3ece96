"""How a spoken text finds its voice file."""

import hashlib


def say_id(language: str, text: str) -> str:
    """Name the recording of ``text`` in ``language``: 16 hexadecimal digits, blind to spacing."""
    normal = f"{language}\n{' '.join(text.split())}"
    return hashlib.sha256(normal.encode()).hexdigest()[:16]
