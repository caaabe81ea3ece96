"""The Wi-Fi of this machine: which radio it has and how many phones it can serve at once."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYS = Path("/sys")
#: Which of the firmwares of the newer Raspberry Pi radio is in use (Debian's alternatives).
FIRMWARE = Path("/etc/alternatives/cyfmac43455-sdio.bin")
#: The driver of the Raspberry Pi's own radios.
PI_DRIVER = "brcmfmac"
#: Clients of a Raspberry Pi's radio as people measured them (raspberrypi/documentation issue 2520,
#: raspberrypi/linux issue 3010): 7 to 10 with the usual firmware, 19 with the one called minimal.
PI_USUAL, PI_MINIMAL = 8, 19
_LIMIT = re.compile(r"Maximum associated stations in AP mode: (\d+)")


@dataclass(frozen=True)
class Radio:
    """A Wi-Fi interface; ``clients`` is what it can serve at once, None where nothing tells."""

    name: str
    driver: str
    clients: int | None

    @property
    def small(self) -> bool:
        """Whether it is a Raspberry Pi's radio with the usual firmware."""
        return self.driver == PI_DRIVER and (self.clients or 0) < PI_MINIMAL


def radios(sys: Path = SYS, firmware: Path = FIRMWARE) -> list[Radio]:
    """The Wi-Fi interfaces, by name."""
    found = []
    for wireless in sorted(sys.glob("class/net/*/phy80211")):
        device = wireless.parent / "device" / "driver"
        driver = device.resolve().name if device.exists() else ""
        phy = wireless.resolve().name
        found.append(Radio(wireless.parent.name, driver, _clients(driver, phy, firmware)))
    return found


def _clients(driver: str, phy: str, firmware: Path) -> int | None:
    """What the driver states; for a Raspberry Pi's radio, which states too much, what was seen."""
    if driver == PI_DRIVER:
        return PI_MINIMAL if "minimal" in str(firmware.resolve()) else PI_USUAL
    tool = shutil.which("iw") or shutil.which("iw", path="/usr/sbin:/sbin")
    if not tool:
        return None
    said = subprocess.run([tool, "phy", phy, "info"], capture_output=True, text=True, check=False)  # noqa: S603  # a fixed command
    stated = _LIMIT.search(said.stdout)
    return int(stated.group(1)) if stated else None
