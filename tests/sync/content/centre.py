"""A centre with signed packages and a real sshd of its own on the loopback."""

from __future__ import annotations

import getpass
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from content_cache.installing.install import install
from content_cache.installing.signature import Trust, new_keys, sign, trusted_keys, write_key
from hub.core.content_rules import trusted_folder
from hub.core.node import Node
from sync.carrying import authorize
from sync.carrying.ssh import ensure_key, known_hosts, shell_words
from sync.content import offering
from sync.content.catalogue import Offer
from sync.content.fetching import Rules
from sync.content.running import Watch
from sync.content.sources import Rsync
from tests.content_cache.samples import LESSON, MANIFEST, SVG
from tests.ports import free_port

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin") or ""
PRIVATE, PUBLIC = new_keys()
ID = MANIFEST["id"]
#: Whether an sshd of ours let this account in already.
_let_in: list[bool] = []
#: Short, so that a silent source is soon noticed.
WATCH = Watch(silence_s=30)


def trust_centre(data_dir: Path) -> None:
    """Put the centre's public content key where a hub looks."""
    folder = trusted_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "centre.pub").write_bytes(write_key(PUBLIC))


def rules_of(data_dir: Path, floor_bytes: int = 0) -> Rules:
    """What the trusted keys of a hub vouch for, from the network."""
    return Rules(Trust(trusted_keys(trusted_folder(data_dir)), local=False), floor_bytes)


def some_bytes(seed: object, size: int) -> bytes:
    """Bytes that do not compress."""
    return random.Random(str(seed)).randbytes(size)


def write_package(
    folder: Path,
    files: dict[str, bytes],
    version: int = 1,
    private: bytes | None = PRIVATE,
    **more: object,
) -> Path:
    """A sound course with more files, signed."""
    shutil.rmtree(folder, ignore_errors=True)
    texts = {
        "package.json": json.dumps(MANIFEST | {"version": version} | more).encode(),
        "01-la-commune.md": LESSON.encode(),
        "01-la-commune.svg": SVG.encode(),
    }
    for path, data in (texts | files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if private:
        sign(folder, private)
    return folder


def publish(node: Node, folder: Path) -> Offer:
    """Install a package at the centre and offer it."""
    done = install(node.store, folder, floor_bytes=0)
    offer = offering.refresh(node, PRIVATE).offer(done.id)
    assert offer is not None
    return offer


class Sshd:
    """OpenSSH's server for one test: its own host key, one file of authorized keys."""

    def __init__(self, folder: Path, authorized: Path) -> None:
        self.folder, self.authorized, self.port = folder, authorized, free_port()
        folder.mkdir(parents=True)
        self.host_key = folder / "host_key"
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.host_key], check=True
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd separates its privileges
        self.start()

    def start(self) -> None:
        """Listen."""
        options = {
            "ListenAddress": "127.0.0.1",
            "Port": self.port,
            "HostKey": self.host_key,
            "AuthorizedKeysFile": self.authorized,
            "PidFile": "none",
            "StrictModes": "no",
            "UsePAM": "no",
            "PasswordAuthentication": "no",
            "PermitRootLogin": "yes",
            "MaxStartups": "100",
        }
        words = [SSHD, "-D", "-e", "-f", "/dev/null"]
        for name, value in options.items():
            words += ["-o", f"{name}={value}"]
        self.process = subprocess.Popen(words, stderr=(self.folder / "log").open("ab"))
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def pin(self, data_dir: Path) -> None:
        """Let a space know this server's key."""
        key = self.host_key.with_name("host_key.pub").read_text()
        file = known_hosts(data_dir)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"[127.0.0.1]:{self.port} {key}")

    def lets_in(self, words: tuple[str, ...]) -> None:
        """Skip where this account is locked: without PAM, sshd lets such a one in with no key."""
        if not _let_in:
            me = f"{getpass.getuser()}@127.0.0.1"
            subprocess.run([*words, me], input=b"", capture_output=True, timeout=30, check=False)
            if "account is locked" in (self.folder / "log").read_text():
                pytest.skip(
                    f"the account {getpass.getuser()} is locked: no sshd of ours lets it in"
                )
            _let_in.append(True)

    def stop(self) -> None:
        """Hear nobody any more; sessions that go on do so."""
        self.process.terminate()
        self.process.wait()


class Link:
    """A space's way to the centre."""

    def __init__(self, node: Node, folder: Path) -> None:
        self.space_dir = folder / "space"
        self.authorized = authorize.file_of(node.settings.data_dir)
        self.conf = node.store.root / authorize.CONF
        self.public = ensure_key(self.space_dir, "Nioro")
        authorize.allow(self.authorized, self.conf, "nioro", self.public)
        self.sshd = Sshd(folder / "sshd", self.authorized)
        self.sshd.pin(self.space_dir)
        self.sshd.lets_in(self.shell())
        trust_centre(self.space_dir)

    def shell(self) -> tuple[str, ...]:
        """The words of ssh."""
        return shell_words(self.space_dir, self.sshd.port)

    def source(self, limit_kib: int = 0) -> Rsync:
        """The centre as the space reads it."""
        return Rsync(f"{getpass.getuser()}@127.0.0.1::", self.shell(), limit_kib=limit_kib)


def needs_sshd() -> None:
    """Skip where OpenSSH's server is missing."""
    if not SSHD:
        pytest.skip("openssh-server is not installed: make packages")


def kill(child: int, with_rsync: bool) -> bool:
    """SIGKILL a fetching process, alone or with its rsync and ssh as a power cut does; whether it lived."""
    below: list[psutil.Process] = []
    with suppress(psutil.Error):
        below = psutil.Process(child).children(recursive=True) if with_rsync else []
    os.kill(child, signal.SIGKILL)
    for process in below:
        with suppress(psutil.Error):
            process.kill()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0
