"""What can go wrong with voices."""

from __future__ import annotations

from hub.core.errors import OperatorError


class VoiceError(OperatorError):
    """The machine's voice cannot be made on this machine."""
