"""Where benchmarks that do not measure the disk keep their files: in memory where there is room."""

from __future__ import annotations

from pathlib import Path

_MEMORY = Path("/dev/shm")  # a folder of the system, files get names of their own
FAST = str(_MEMORY) if _MEMORY.is_dir() else None
