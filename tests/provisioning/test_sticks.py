"""Mounting sticks: what root does, and what it never touches."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from provisioning import sticks
from provisioning.__main__ import main
from provisioning.errors import ProvisioningError
from provisioning.machine import Machine, Rehearsal
from provisioning.places import FILES, PROGRAM, STICK_RULES, STICK_UNIT, UNIT_NAME
from provisioning.sticks import Stick
from sync.usb.found import BELOW


@pytest.mark.parametrize(
    "device", ["/dev/sda1", "/dev/sdz", "/dev/sdab12"]
)  # fmt: skip
def test_names_of_usb_disks(device: str) -> None:
    assert sticks.checked_name(device) == device


@pytest.mark.parametrize(
    "device",
    ["sda1", "/dev/nvme0n1p1", "/dev/mmcblk0p2", "/dev/../etc/passwd", "/dev/sda1;reboot", "/dev/loop0", "", "/dev/sda1\n"],
)  # fmt: skip
def test_other_names_are_refused(device: str) -> None:
    with pytest.raises(ProvisioningError, match="not the name of a USB disk"):
        sticks.stick_in(Rehearsal(), device)


def test_a_disk_of_the_machine_itself_is_left_alone(tmp_path: Path) -> None:
    disk = tmp_path / "devices/pci0000:00/ata1/block/sda/sda1"
    stick = tmp_path / "devices/pci0000:00/usb1/1-1/block/sdb/sdb1"
    blocks = tmp_path / "class/block"
    blocks.mkdir(parents=True)
    for place in (disk, stick):
        place.mkdir(parents=True)
        (blocks / place.name).symlink_to(place)
    assert sticks.checked_device("/dev/sdb1", blocks) == "/dev/sdb1"
    for device in ("/dev/sda1", "/dev/sdc1"):
        with pytest.raises(ProvisioningError, match="not on the USB bus"):
            sticks.checked_device(device, blocks)


def test_it_is_read_first_and_nothing_on_it_runs(tmp_path: Path) -> None:
    said: list[str] = []
    sticks.mount(Rehearsal(said.append), Stick("/dev/sdz1", "vfat", "NIORO"), tmp_path)
    first, second = said
    assert "-o ro,nosuid,nodev,noexec,uid=espace,gid=espace,umask=0077" in first
    assert "-o remount,rw,nosuid,nodev,noexec,uid=espace" in second


def test_where_a_device_is_mounted(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sdz1 /media/A\\040B vfat rw 0 0\nproc /proc proc rw 0 0\n")
    assert sticks.mounted_at("/dev/sdz1", mounts) == Path("/media/A B")
    assert sticks.mounted_at("/dev/sdz2", mounts) is None


def test_what_is_not_mounted_by_us_is_not_unmounted() -> None:
    said: list[str] = []
    sticks.stick_out(Rehearsal(said.append), "/dev/sdzz99")
    assert said == ["kept: /dev/sdzz99 (not mounted by us)"]


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stick-in", "/dev/nvme0n1"]) == 1
    assert "stick-in: /dev/nvme0n1 is not the name of a USB disk" in capsys.readouterr().err


def test_unit_and_rule_fit_together() -> None:
    unit = (FILES / STICK_UNIT).read_text(encoding="utf-8")
    rule = (FILES / STICK_RULES).read_text(encoding="utf-8")
    assert f"ExecStart={PROGRAM}/current/venv/bin/python -m provisioning stick-in /dev/%I" in unit
    assert "espace-connecte-stick@%k.service" in rule
    assert all(kind in rule for kind in sticks.KINDS)
    assert f"{sticks.FOLDER}/" in BELOW  # where the hub looks for sticks
    hub = (FILES / UNIT_NAME).read_text(encoding="utf-8")
    assert all(f"-{place.rstrip('/')}" in hub for place in BELOW)  # else it could only read them
    # A namespace of its own would hide the mount from the hub.
    assert not [line for line in unit.splitlines() if line.startswith(("Protect", "Private"))]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A stick of FAT32 called NIORO, as a file."""
    maker = shutil.which("mkfs.vfat", path="/usr/sbin:/sbin:/usr/bin")
    if maker is None:
        pytest.skip("mkfs.vfat (dosfstools) is not installed")
    made = tmp_path / "fat.img"
    made.touch()
    os.truncate(made, 40 << 20)
    subprocess.run([maker, "-F", "32", "-n", "NIORO 1", str(made)], check=True, capture_output=True)
    return made


def test_what_is_on_a_stick(image: Path, tmp_path: Path) -> None:
    assert sticks.look_at(str(image)) == Stick(str(image), "vfat", "NIORO-1")
    nothing = tmp_path / "nothing.img"
    nothing.write_bytes(bytes(1 << 20))
    with pytest.raises(ProvisioningError, match="no file system"):
        sticks.look_at(str(nothing))


def test_a_real_fat_stick(image: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0 or "vfat" not in Path("/proc/filesystems").read_text():
        pytest.skip("needs root and a kernel with vfat")
    place = tmp_path / "place"
    place.mkdir()
    made = subprocess.run(
        ["losetup", "--find", "--show", str(image)], check=True, capture_output=True, text=True
    )
    loop = made.stdout.strip()
    try:
        stick = sticks.look_at(loop)
        sticks.mount(Machine(lambda said: None), stick, place, getpass.getuser())
        (place / "written").write_text("yes")
        options = next(
            line.split()[3]
            for line in Path("/proc/self/mounts").read_text().splitlines()
            if line.startswith(f"{loop} ")
        )
        assert {"rw", "nosuid", "nodev", "noexec"} <= set(options.split(","))
    finally:
        subprocess.run(["umount", str(place)], check=False)
        subprocess.run(["losetup", "-d", loop], check=False)
