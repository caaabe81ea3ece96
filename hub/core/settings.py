"""Settings: read once from an INI file and ``HUB_…`` variables, then frozen and passed along."""

from __future__ import annotations

import configparser
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from hub.core.errors import OperatorError

SECTION = "hub"
PREFIX = "HUB_"
#: Variables with the prefix that are not settings: where the file is.
NOT_SETTINGS = frozenset({"HUB_CONFIG"})


@dataclass(frozen=True)
class Settings:
    """Every setting of a hub; ``docs/settings.md`` explains each one."""

    role: str = "space"
    space_id: str = ""
    space_name: str = "Espace connecté"
    commune: str = ""
    intercommunality: str = ""
    data_dir: Path = Path("var")
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    content_host: str = ""
    workers: int = 0
    socket: str = ""
    trusted_proxy: str = ""
    threads: int = 8
    connection_limit: int = 1000
    language: str = "fr"
    languages: tuple[str, ...] = ("fr", "en", "bm", "snk", "ff")
    clock: str = "auto"
    idle_minutes: int = 10
    picture_code_length: int = 3
    secret_min_length: int = 6
    mdns: bool = True
    jobs: bool = True
    voice: bool = True
    light_videos: bool = False
    cookie_secure: bool = False
    content_floor_mb: int = 500
    content_max_percent: int = 85
    refuse_media_percent: int = 92
    refuse_all_percent: int = 96
    keep_backups: int = 7
    sms: str = "off"
    mail: str = "off"
    mail_host: str = ""
    mail_port: int = 587
    mail_tls: str = "starttls"
    mail_ca: str = ""
    mail_user: str = ""
    mail_password_file: str = ""
    mail_from: str = ""
    central_url: str = ""
    central_ca: str = ""
    central_plain_http: bool = False
    content_ssh: str = ""
    content_rate: int = 0
    content_silence_s: int = 120
    content_key: str = ""
    sync_windows: tuple[str, ...] = ()
    daily_mb: int = 0
    metered: str = "auto"
    metered_interfaces: tuple[str, ...] = ("usb*", "wwan*", "ppp*", "bnep*", "rndis*")
    metered_daily_mb: int = 20
    price_per_mb: float = 0.0
    log_level: str = "INFO"

    @property
    def database_url(self) -> str:
        """Where records live: the setting, or a SQLite file in the data directory."""
        return self.database or f"sqlite:///{self.data_dir / 'hub.db'}"

    @property
    def processes(self) -> int:
        """How many processes serve: as stated, or 4 at a centre on PostgreSQL, else 1."""
        on_postgresql = not self.database_url.startswith("sqlite:")
        return self.workers or (4 if self.role == "central" and on_postgresql else 1)

    @property
    def address(self) -> str:
        """The address to print for people, without a trailing slash."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


_CHOICES = {
    "role": ("space", "central"),
    "clock": ("auto", "trusted", "untrusted"),
    "sms": ("off", "file", "gammu"),
    "metered": ("auto", "yes", "no"),
    "mail": ("off", "file", "smtp"),
    "mail_tls": ("starttls", "tls", "off"),
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
_RANGES = {
    "port": (0, 65535),
    "mail_port": (1, 65535),
    "workers": (0, 64),
    "threads": (1, 64),
    "connection_limit": (10, 10_000),
    "idle_minutes": (1, 240),
    "picture_code_length": (3, 4),
    "secret_min_length": (4, 64),
    "content_max_percent": (10, 99),
    "refuse_media_percent": (10, 100),
    "refuse_all_percent": (10, 100),
    "keep_backups": (1, 1000),
    "content_rate": (0, 1_000_000),
    "content_silence_s": (10, 3600),
    "content_floor_mb": (0, 10_000_000),
}
_YES = {"1": True, "yes": True, "true": True, "on": True}
_NO = {"0": False, "no": False, "false": False, "off": False}


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Settings from ``path`` (None: no file) and the environment, which wins.

    Raises OperatorError for a file that cannot be read, an unknown name or an impossible value.
    """
    given: dict[str, str] = _read_file(path) if path else {}
    for name, value in environ.items():
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            given[name.removeprefix(PREFIX).lower()] = value
    known = {field.name: field for field in fields(Settings)}
    for name in given:
        if name not in known:
            raise _unknown(name, list(known), path)
    return Settings(**{name: _convert(name, text) for name, text in given.items()})  # type: ignore[arg-type]  # _convert answers the field's own type


def _read_file(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, default_section="")
    try:
        with path.open(encoding="utf-8-sig") as stream:
            parser.read_file(stream)
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise OperatorError(
            "The settings file {path} cannot be read: {why}.",
            "Correct the file, or name another one with HUB_CONFIG.",
            path=path,
            why=" ".join(str(error).split()),
        ) from error
    for section in parser.sections():
        if section != SECTION:
            raise OperatorError(
                "The settings file {path} has a section [{section}] that the hub does not know.",
                "Put every setting below one line [hub].",
                path=path,
                section=section,
            )
    return dict(parser[SECTION]) if SECTION in parser else {}


def _unknown(name: str, known: list[str], path: Path | None) -> OperatorError:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    step = (
        f"Did you mean {near[0]} (or HUB_{near[0].upper()})?" if near else "See docs/settings.md."
    )
    return OperatorError("There is no setting called {name}.", step, name=name)


def _convert(name: str, text: str) -> object:
    default = getattr(Settings, name)
    text = text.strip()
    if name in _CHOICES and text not in _CHOICES[name]:
        raise _impossible(name, text, "one of " + ", ".join(_CHOICES[name]))
    if isinstance(default, bool):
        if text.lower() not in _YES | _NO:
            raise _impossible(name, text, "yes or no")
        return (_YES | _NO)[text.lower()]
    if isinstance(default, int):
        low, high = _RANGES.get(name, (0, 1 << 31))
        if not text.isdecimal() or len(text) > 12 or not low <= int(text) <= high:
            raise _impossible(name, text, f"a whole number from {low} to {high}")
        return int(text)
    if isinstance(default, float):
        if not re.fullmatch(r"\d{1,9}([.,]\d{1,6})?", text):
            raise _impossible(name, text, "a number such as 12 or 0.95")
        return float(text.replace(",", "."))
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _impossible(name: str, text: str, wanted: str) -> OperatorError:
    return OperatorError(
        "The setting {name} cannot be {text}.",
        "Give it {wanted}.",
        name=name,
        text=repr(text),
        wanted=wanted,
    )
