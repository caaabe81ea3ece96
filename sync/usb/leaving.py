"""Letting a stick go: everything written, unmounted where the system lets us."""

from __future__ import annotations

import os
import shutil
import subprocess

from sync.usb.found import Found

PATIENCE_S = 60


def let_go(stick: Found) -> bool:
    """Write everything and unmount; whether it was unmounted. It may be taken away in any case."""
    os.sync()
    program = shutil.which("udisksctl")
    if program is None or not stick.device.startswith("/dev/"):
        return False
    words = [program, "unmount", "--no-user-interaction", "-b", stick.device]
    try:
        done = subprocess.run(words, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603  # a list of words; the device is the kernel's
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
