"""The rules that content keeps to wherever it comes from: room to leave free, whom to believe."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import content_cache
from content_cache.installing.signature import Trust, trusted_keys
from content_cache.package import load
from hub.core.disk import disk_of
from hub.core.settings import Settings

STARTER = Path(content_cache.__file__).parent / "starter"


def floor_bytes(settings: Settings) -> int:
    """Bytes that content must leave free: the floor, or the share of the disk that is not for it."""
    disk = disk_of(settings)
    share = disk.total * (100 - settings.content_max_percent) // 100
    return max(settings.content_floor_mb << 20, share)


@lru_cache(maxsize=1)
def starter_ids() -> frozenset[str]:
    """The ids of the content that comes with the program."""
    return frozenset(load(file.parent).id for file in STARTER.glob("*/package.json"))


def trusted_folder(data_dir: Path) -> Path:
    """Where trusted public keys lie, a file <name>.pub each."""
    return data_dir / "keys" / "trusted"


def trust(settings: Settings, local: bool) -> Trust:
    """The trusted keys; ``local`` is true where a technician stands at the machine."""
    return Trust(trusted_keys(trusted_folder(settings.data_dir)), local)
