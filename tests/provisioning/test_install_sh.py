"""install.sh as a technician runs it, below a folder instead of on the machine itself."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SCRIPT = HOUSE / "install.sh"
PARTS = ("hub", "content_cache", "kiosk_ui", "sync", "provisioning")
FILES = ("setup.cfg", "pyproject.toml", "install.sh")
PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable


@dataclass(frozen=True)
class Done:
    """What a run of install.sh said, and its exit code."""

    code: int
    said: str


def run(*words: object, script: Path = SCRIPT, typed: str = "", user: str = "") -> Done:
    """Run install.sh."""
    line = [str(script), *(str(word) for word in words)]
    if user:
        line = ["setpriv", f"--reuid={user}", "--clear-groups", *line]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    done = subprocess.run(
        line, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False, env={**environ, "PYTHON": PYTHON},
    )  # fmt: skip
    return Done(done.returncode, done.stdout)


def picture(folder: Path) -> dict[str, str]:
    """Every file below a folder, by what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_the_scripts_are_clean() -> None:
    tool = shutil.which("shellcheck")
    if not tool:
        pytest.skip("shellcheck is not installed here")
    files = [SCRIPT, HOUSE / "provisioning/files/hub.sh"]
    done = subprocess.run([tool, *files], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_a_rehearsal_says_the_steps_and_changes_nothing(tmp_path: Path) -> None:
    done = run("--dry-run", "--root", tmp_path, "--name", "Espace de Nioro")
    assert done.code == 0, done.said
    for step in (
        "would run: mkdir -p", "-m venv", "pip install", "would write", "hub.ini", "hub init",
        "would switch", "espace-connecte.service", "skipped: the user espace",
    ):  # fmt: skip
        assert step in done.said
    assert list(tmp_path.iterdir()) == []


def test_only_root_may_install_on_the_machine_itself() -> None:
    if os.geteuid() != 0:
        done = run()
    elif shutil.which("setpriv") and os.access(SCRIPT, os.R_OK):
        done = run(user="65534")
    else:
        pytest.skip("setpriv is not here to act as somebody else")
    if "Permission denied" in done.said:
        pytest.skip("this checkout is in a folder that only root may read")
    assert done.code == 1
    assert "must run as root" in done.said and "sudo ./install.sh" in done.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--frobnicate",), "there is no option --frobnicate"),
        (("--name",), "--name needs a value"),
        (("--role", "king"), "--role is space or central, not king"),
        (("--wheelhouse", "/no/such"), "there is no folder /no/such"),
        (("--root", "/no/such"), "there is no folder /no/such"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], said: str) -> None:
    done = run("--dry-run", *words)
    assert done.code == 1
    assert said in done.said


def test_help() -> None:
    assert "--wheelhouse DIR" in run("--help").said


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every wheel of the program, as a technician carries them on a USB stick."""
    if os.environ.get("HUB_TEST_POSTGRES"):
        pytest.skip("an installation is the same on every database: told once, on SQLite")
    folder = tmp_path_factory.mktemp("wheels")
    source = copy_house(tmp_path_factory.mktemp("source"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "-d",
         folder, f"{source}[voice,zim]", "setuptools>=70"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no wheels can be had here: {done.stderr.strip().splitlines()[-1]}")
    return folder


def copy_house(to: Path, version: str = "") -> Path:
    """The program as a release is unpacked; with another version number if one is given."""
    for part in PARTS:
        shutil.copytree(HOUSE / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy2(HOUSE / name, to / name)
    if version:
        told = to / "hub/__init__.py"
        text = re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', told.read_text())
        told.write_text(text)
    return to


@pytest.mark.slow
def test_install_again_upgrade_serve_and_uninstall(tmp_path: Path, wheelhouse: Path) -> None:
    """One long story, because each installation takes its time."""
    root = tmp_path / "machine"
    root.mkdir()
    given = ("--root", root, "--wheelhouse", wheelhouse)
    program, data = root / "opt/espace-connecte", root / "var/lib/espace-connecte"
    settings = root / "etc/espace-connecte/hub.ini"
    source = copy_house(tmp_path / "first", "7.0.0")
    before = picture(source)

    done = run(*given, "--name", "Espace d’essai", "--port", "8931", script=source / "install.sh")
    assert done.code == 0, done.said
    assert str((program / "current").readlink()) == "7.0.0"
    assert (program / "7.0.0/venv/bin/hub").exists()
    assert (data / "hub.db").exists() and (data / "content/packages").is_dir()
    assert "space_name = Espace d’essai" in settings.read_text()
    assert "skipped: starting espace-connecte.service" in done.said
    assert settings.stat().st_mode & 0o777 == 0o640
    assert data.stat().st_mode & 0o777 == 0o750
    assert picture(source) == before, "installing leaves nothing in the checkout"

    kept = {**picture(root / "etc"), **picture(data / "keys"), **picture(data / "content")}
    again = run(*given, "--name", "Un autre nom", script=source / "install.sh")
    assert again.code == 0, again.said
    assert "kept: the release" in again.said and "kept: the settings" in again.said
    now = {**picture(root / "etc"), **picture(data / "keys"), **picture(data / "content")}
    assert now == kept

    settings.write_text(settings.read_text() + "idle_minutes = 7\n")
    newer = copy_house(tmp_path / "second", "7.1.0")
    upgraded = run(*given, script=newer / "install.sh")
    assert upgraded.code == 0, upgraded.said
    assert str((program / "current").readlink()) == "7.1.0"
    assert (program / "7.0.0").is_dir(), "the release before it stays, to go back to"
    assert "idle_minutes = 7" in settings.read_text()
    assert picture(data / "keys") == {
        name: mark for name, mark in kept.items() if name in picture(data / "keys")
    }
    serves_its_home(program, settings, data)

    gone = run("--root", root, "--uninstall", script=newer / "install.sh")
    assert gone.code == 0, gone.said
    assert not program.exists() and not (root / "usr/local/bin/hub").exists()
    assert not (root / "etc/systemd/system/espace-connecte.service").exists()
    assert (data / "hub.db").exists() and settings.exists()
    assert str(data) in gone.said

    refused = run("--root", root, "--purge", script=newer / "install.sh", typed="no\n")
    assert refused.code == 1 and "Nothing was removed." in refused.said
    assert (data / "hub.db").exists()
    purged = run("--root", root, "--purge", script=newer / "install.sh", typed="purge\n")
    assert purged.code == 0, purged.said
    assert not data.exists() and not settings.parent.exists()


def serves_its_home(program: Path, settings: Path, data: Path) -> None:
    """The installed program shows its first page: nothing was left out of the package."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        "PATH": os.environ["PATH"], "HUB_CONFIG": str(settings), "HUB_DATA_DIR": str(data),
        "HUB_HOST": "127.0.0.1", "HUB_PORT": str(port), "HUB_MDNS": "no", "HUB_VOICE": "no",
    }  # fmt: skip
    hub = subprocess.Popen(
        [program / "current/venv/bin/hub", "serve"], env=environ, cwd="/",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        page = ""
        until = time.monotonic() + 30
        while not page and time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    page = answer.read().decode()
            except OSError:
                time.sleep(0.2)
        assert "Espace d’essai" in page
    finally:
        hub.terminate()
        said, _nothing = hub.communicate(timeout=20)
    assert "Traceback" not in said
