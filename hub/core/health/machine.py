"""Checks of the machine: clock, memory, heat, power, time since it was switched on."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psutil

from hub.core.clock import EARLIEST_MS, Clock
from hub.core.health import rules
from hub.core.health.finding import ACT, GOOD, Finding, act, good, unknown, watch
from hub.core.settings import Settings

SYS = Path("/sys")
DAY_S = 86_400


def clock(settings: Settings, clock: Clock) -> Finding:
    """Whether the time can be believed."""
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    if clock.now_ms() < EARLIEST_MS:
        return act(
            "clock",
            "The clock is wrong: it says {now:%Y-%m-%d %H:%M} (UTC).",
            "Connect the machine to the Internet for a minute, or set it: "
            "sudo timedatectl set-time 'YYYY-MM-DD HH:MM'.",
            now=now,
        )
    if not clock.trusted():
        return watch(
            "clock",
            "Nothing confirms the clock, which says {now:%Y-%m-%d %H:%M} (UTC). Visits are dated again once "
            "a time service answers.",
            "If this is right, all is well. Otherwise connect the machine to the Internet for a "
            "minute, or set it: sudo timedatectl set-time 'YYYY-MM-DD HH:MM'.",
            now=now,
        )
    return good("clock", "The clock is right: {now:%Y-%m-%d %H:%M} (UTC).", now=now)


def memory(settings: Settings, clock: Clock) -> Finding:
    """Whether programs have room to work."""
    found = psutil.virtual_memory()
    places = {"free": found.available >> 20, "total": found.total >> 20}
    if found.available < rules.LITTLE_MEMORY:
        return watch(
            "memory",
            "Little memory is free: {free} of {total} MB.",
            "Close other programs on this machine, or start it again.",
            **places,
        )
    return good("memory", "{free} of {total} MB of memory are free.", **places)


def heat(settings: Settings, clock: Clock) -> Finding:
    """Whether the processor is too hot."""
    celsius = hottest()
    if celsius is None:
        return unknown("heat", "This machine does not tell its temperature.")
    level = rules.heat_level(celsius)
    if level == GOOD:
        return good("heat", "The processor is at {celsius} °C.", celsius=round(celsius))
    make = act if level == ACT else watch
    return make(
        "heat",
        "The processor is hot: {celsius} °C.",
        "Move the machine into the shade, free its vents of dust, or add a fan.",
        celsius=round(celsius),
    )


def hottest() -> float | None:
    """The highest temperature that the machine tells, in °C."""
    sensors = psutil.sensors_temperatures() if hasattr(psutil, "sensors_temperatures") else {}
    readings = [entry.current for entries in sensors.values() for entry in entries]
    believable = [celsius for celsius in readings if 0 < celsius < 150]
    return max(believable, default=None)


def power(settings: Settings, clock: Clock, sys: Path = SYS) -> Finding:
    """Whether a Raspberry Pi gets enough power."""
    bits = under_voltage(sys)
    if bits is None:
        return unknown("power", "This machine does not tell about its power supply.")
    level = rules.power_level(bits)
    if level == GOOD:
        return good("power", "The power supply is strong enough.")
    make = act if level == ACT else watch
    return make(
        "power",
        "The power supply is too weak, which can damage the card."
        if level == ACT
        else "The power supply was too weak at some moment since the start.",
        "Use the Raspberry Pi's own power supply and a short, thick cable.",
    )


def under_voltage(sys: Path = SYS) -> int | None:
    """The bits of ``vcgencmd get_throttled``, or what the kernel's alarm says; None if neither."""
    for name in sorted(sys.glob("class/hwmon/hwmon*/name")):
        if name.read_text().strip() == "rpi_volt":
            alarm = (name.parent / "in0_lcrit_alarm").read_text().strip() == "1"
            return rules.UNDER_VOLTAGE_NOW if alarm else _throttled() or 0
    return _throttled()


def _throttled() -> int | None:
    """What the Raspberry Pi's firmware says, if there is one."""
    tool = shutil.which("vcgencmd")
    if not tool:
        return None
    said = subprocess.run([tool, "get_throttled"], capture_output=True, text=True, check=False)  # noqa: S603  # a fixed command
    digits = said.stdout.strip().removeprefix("throttled=0x")
    return int(digits, 16) if digits and not said.returncode else None


def awake(settings: Settings, clock: Clock) -> Finding:
    """How long the machine has been on."""
    seconds = clock.mono_ms() // 1000
    if seconds < DAY_S:
        return good("awake", "The machine has been on for {hours} hours.", hours=seconds // 3600)
    return good("awake", "The machine has been on for {days} days.", days=seconds // DAY_S)
