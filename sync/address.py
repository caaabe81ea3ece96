"""Where the centre is: as the settings say, or as it was learned when this hub was linked to it."""

from __future__ import annotations

import msgspec

from hub.core.settings import Settings


class _Known(msgspec.Struct):
    url: str = ""


def central_address(settings: Settings) -> str:
    """The centre's address, or the empty text where this hub stands alone."""
    if settings.central_url:
        return settings.central_url
    try:
        data = (settings.data_dir / "keys" / "central.json").read_bytes()
        return msgspec.json.decode(data, type=_Known).url
    except (OSError, msgspec.DecodeError):
        return ""  # never linked; damage is told where the certificate is looked at
