"""Mounting a stick that was plugged into a machine without a desktop: root's part, and nothing more.

systemd calls this for each USB partition (``espace-connecte-stick@.service``). It is mounted to be read
first, without programs, devices or rights on it; only once that went well it may be written, and only
the hub's user sees it.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from provisioning.errors import ProvisioningError
from provisioning.machine import Machine
from provisioning.places import USER

#: Below this root mounts; it belongs to root, so that nobody puts a link in the way.
FOLDER = Path("/run/espace-connecte-sticks")
#: File systems that carry no owners: the hub's user is given all of it.
KINDS = ("vfat", "exfat")
SAFE = "nosuid,nodev,noexec"
_DEVICE = re.compile(r"/dev/(sd[a-z]{1,2}[0-9]{0,3})")
_NAME = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Stick:
    """A partition: its device, kind of file system, and a name that is safe as one of a folder."""

    device: str
    kind: str
    name: str


def stick_in(machine: Machine, device: str, folder: Path = FOLDER) -> Path | None:
    """Mount a stick; where, or None if somebody else has mounted it. Raises ProvisioningError."""
    stick = look_at(checked_device(device))
    if mounted := mounted_at(device):
        machine.kept(f"{device} on {mounted}")
        return None
    place = folder / stick.name
    machine.folder(folder, 0o755)
    machine.folder(place, 0o755)
    mount(machine, stick, place)
    return place


def stick_out(machine: Machine, device: str, folder: Path = FOLDER) -> None:
    """Unmount what we mounted of a stick, which may be gone already. Raises ProvisioningError."""
    checked_name(device)
    place = mounted_at(device)
    if place is None or place.parent != folder:
        machine.kept(f"{device} (not mounted by us)")
        return
    machine.run(["umount", "--lazy", str(place)])
    machine.act(f"remove the folder {place}", place.rmdir)


def mount(machine: Machine, stick: Stick, place: Path, user: str = USER) -> None:
    """Mount read only; then, if the stick lets us, to be written as well."""
    owner = f"uid={user},gid={user},umask=0077"
    flush = ",flush" if stick.kind == "vfat" else ""
    options = f"{SAFE},{owner}{flush}"
    machine.run(["mount", "-t", stick.kind, "-o", f"ro,{options}", stick.device, str(place)])
    try:
        machine.run(["mount", "-o", f"remount,rw,{options}", str(place)])
    except ProvisioningError:
        machine.skipped(f"writing on {stick.device}", "the stick is locked, or damaged")


def look_at(device: str) -> Stick:
    """What a device holds. Raises ProvisioningError if it is no file system of sticks."""
    kind = _asked(device, "TYPE")
    if kind not in KINDS:
        raise ProvisioningError(
            f"{device} holds {kind or 'no file system'}: the hub reads sticks of FAT32 or exFAT. "
            "Copy what is on it, then format it."
        )
    label = _NAME.sub("-", _asked(device, "LABEL")).strip("-")[:32]
    return Stick(device, kind, label or Path(device).name)


def checked_name(device: str) -> str:
    """A device's path as the kernel names USB disks. Raises ProvisioningError."""
    if not _DEVICE.fullmatch(device):
        raise ProvisioningError(f"{device} is not the name of a USB disk, such as /dev/sda1.")
    return device


def checked_device(device: str, sys: Path = Path("/sys/class/block")) -> str:
    """The device, which must be on the USB bus: no disk of the machine itself is ever touched."""
    place = (sys / Path(checked_name(device)).name).resolve()
    if not place.is_dir() or not any(part.startswith("usb") for part in place.parts):
        raise ProvisioningError(f"{device} is not on the USB bus: it is left alone.")
    return device


def mounted_at(device: str, mounts: Path = Path("/proc/self/mounts")) -> Path | None:
    """Where a device is mounted, if it is."""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == device:
            return Path(words[1].replace("\\040", " "))
    return None


def _asked(device: str, what: str) -> str:
    """One word that blkid knows of a device; empty if none."""
    words = ["blkid", "-p", "-o", "value", "-s", what, device]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # a list of words; the device was checked
    except OSError as error:
        raise ProvisioningError(f"blkid cannot be run: {error.strerror}.") from error
    return done.stdout.strip()
