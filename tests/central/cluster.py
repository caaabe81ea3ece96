"""PostgreSQL servers of a test's own, which may be killed, copied and promoted."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.storage.database import connect
from tests.postgres import BIN, server


class Cluster:
    """One server in a folder, listening at a socket in it only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://hub@/{database}?host={self.folder}"

    def make(self) -> None:
        """Create the server's files."""
        server(
            [BIN / "initdb", "-D", self.data, "-U", "hub", "-A", "trust", "--no-sync", "-E", "UTF8"]
        )

    def copy_of(self, other: Cluster, name: str) -> None:
        """Become a replica that follows another server under a name."""
        server(
            [BIN / "pg_basebackup", "-h", other.folder, "-U", "hub", "-D", self.data, "-R",
             "--no-sync", "-c", "fast", "-d", f"application_name={name}"]
        )  # fmt: skip

    def start(self, *settings: str) -> None:
        """Start, and wait until it answers."""
        words = " ".join(f"-c {setting}" for setting in settings)
        options = f"-k {self.folder} -c listen_addresses= {words}"
        server([BIN / "pg_ctl", "-D", self.data, "-w", "-o", options, "-l", self.log, "start"])

    def stop(self) -> None:
        """Stop at once, if it runs."""
        if (self.data / "postmaster.pid").exists():
            server([BIN / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"], check=False)

    def kill(self) -> None:
        """Die as in a power cut: every process of it, without a word."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        found = subprocess.run(
            ["pgrep", "-P", str(head)], capture_output=True, text=True, check=False
        )
        for number in (head, *map(int, found.stdout.split())):
            os.kill(number, signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def promote(self) -> None:
        """Turn a replica into the server that takes writes."""
        server([BIN / "pg_ctl", "-D", self.data, "-w", "promote"])

    def create(self, name: str) -> str:
        """A new, empty database; its address."""
        database = connect(self.url("postgres"))
        database.run(f"CREATE DATABASE {name}")
        database.close()
        return self.url(name)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"


@contextmanager
def clusters(count: int = 1) -> Iterator[list[Cluster]]:
    """Places for servers, each in a short folder of its own; stopped and gone afterwards."""
    made = []
    for _ in range(count):
        folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        made.append(Cluster(folder))
    try:
        yield made
    finally:
        for one in made:
            one.stop()
            shutil.rmtree(one.folder, ignore_errors=True)
