"""The sticks that are in this machine, by the name that their owner gave them."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

#: Where desktops, and our own helper, mount what is plugged in.
BELOW = ("/media/", "/run/media/", "/mnt/", "/run/espace-connecte-sticks/")
#: File systems that sticks have.
KINDS = frozenset(
    {"vfat", "exfat", "ntfs", "ntfs3", "fuseblk", "ext2", "ext3", "ext4", "f2fs", "btrfs"}
)
_OCTAL = re.compile(r"\\([0-7]{3})")
_HEXADECIMAL = re.compile(r"\\x([0-9a-f]{2})")


@dataclass(frozen=True)
class Found:
    """A stick: where it is mounted, what it is called, its device, bytes free and in all."""

    path: Path
    label: str
    device: str
    free: int
    total: int
    locked: bool

    @property
    def id(self) -> str:
        """A name for forms: a path from a form is never used."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Finder:
    """Where the system tells what is mounted and what things are called."""

    mounts: Path = Path("/proc/self/mounts")
    blocks: Path = Path("/sys/class/block")
    labels: Path = Path("/dev/disk/by-label")
    below: tuple[str, ...] = BELOW

    def sticks(self) -> list[Found]:
        """Every stick that is mounted, by label."""
        try:
            lines = self.mounts.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        names = self._names()
        found = []
        for line in lines:
            device, place, kind, options, *_rest = [*line.split(), "", "", "", ""]
            path = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), place))
            known = str(path).startswith(self.below) or self._is_removable(device)
            if kind not in KINDS or not known or str(path) in ("/", "/boot", "/boot/firmware"):
                continue
            try:
                usage = shutil.disk_usage(path)
            except OSError:
                continue  # it goes away while we look
            label = names.get(Path(device).name) or path.name
            locked = "ro" in options.split(",")
            found.append(Found(path, label, device, usage.free, usage.total, locked))
        return sorted(found, key=lambda one: (one.label.casefold(), str(one.path)))

    def _names(self) -> dict[str, str]:
        """Labels by the name of the device."""
        try:
            links = list(self.labels.iterdir())
        except OSError:
            return {}
        return {
            link.resolve().name: _HEXADECIMAL.sub(lambda code: chr(int(code[1], 16)), link.name)
            for link in links
        }

    def _is_removable(self, device: str) -> bool:
        """Whether the system says that the device, or the one it is a part of, can be taken out."""
        if not device.startswith("/dev/"):
            return False
        place = (self.blocks / Path(device).name).resolve()
        for block in (place, place.parent):
            try:
                if (block / "removable").read_text().strip() == "1":
                    return True
            except OSError:
                continue
        return False
