"""For other WSGI servers: ``hub.wsgi:create()`` answers the application."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def create() -> Any:
    """The WSGI application of the hub that HUB_CONFIG and the environment describe."""
    from hub.core import settings
    from hub.main import build

    path = os.environ.get("HUB_CONFIG")
    return build(settings.load(Path(path) if path else None, os.environ)).app
