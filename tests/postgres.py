"""Run a command beside a throwaway PostgreSQL: ``python -m tests.postgres -- COMMAND``.

The server lives in a temporary folder, listens on a Unix socket only, and is gone afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")


def main() -> int:
    """Start PostgreSQL, run the command with HUB_TEST_POSTGRES set, stop; the command's exit code."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    folder = Path(tempfile.mkdtemp(prefix="hub-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        server([BIN / "initdb", "-D", data, "-U", "hub", "-A", "trust", "--no-sync", "-E", "UTF8"])
        options = (
            f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off "
            "-c synchronous_commit=off -c max_connections=200"
        )
        server([BIN / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"])
        try:
            environ = {**os.environ, "HUB_TEST_POSTGRES": f"postgresql://hub@/{{}}?host={folder}"}
            environ["HUB_TEST_POSTGRES_HOST"] = str(folder)
            return subprocess.run(command, env=environ, check=False).returncode
        finally:
            server([BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server(words: list[object], check: bool = True) -> None:
    """Run a tool of the server, as the postgres user where we are root."""
    line = [str(word) for word in words]
    if os.geteuid() == 0:
        line = ["runuser", "-u", "postgres", "--", *line]
    subprocess.run(line, check=check, stdout=subprocess.DEVNULL, cwd="/tmp")


if __name__ == "__main__":
    sys.exit(main())
