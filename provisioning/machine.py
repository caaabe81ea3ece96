"""The only hands that change a machine, and their twin that only says what it would do.

This file and those that install.sh reaches through ``python -m provisioning`` use the standard
library alone: they run before the hub's own environment is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from provisioning.errors import ProvisioningError


class Machine:
    """Changes the machine, a line for each step; a step that finds its work done says so."""

    def __init__(self, say: Callable[[str], object] = print) -> None:
        self.say = say

    def act(self, what: str, do: Callable[[], object]) -> None:
        """Say a step and do it."""
        self.say(what)
        do()

    def kept(self, what: str) -> None:
        """Say that something is as it should be already."""
        self.say(f"kept: {what}")

    def skipped(self, what: str, why: str) -> None:
        """Say that a step is left out, and why."""
        self.say(f"skipped: {what} ({why})")

    def folder(self, path: Path, mode: int, owner: str = "") -> None:
        """A folder with these rights; ``owner`` names a user, whose group it gets too."""

        def make() -> None:
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(mode)
            if owner:
                shutil.chown(path, owner, owner)

        if path.is_dir() and path.stat().st_mode & 0o7777 == mode and owned(path, owner):
            self.kept(f"the folder {path}")
        else:
            self.act(f"make the folder {path}", make)

    def file(self, path: Path, text: str, mode: int = 0o644, group: str = "") -> bool:
        """A file with exactly this text, replaced in one step; answers whether it changed."""

        def write() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_text(text, encoding="utf-8")
            fresh.chmod(mode)
            if group:
                shutil.chown(fresh, None, group)
            fresh.replace(path)

        if path.is_file() and path.read_text(encoding="utf-8") == text:
            self.kept(f"the file {path}")
            return False
        self.act(f"write {path}", write)
        return True

    def link(self, path: Path, target: str) -> None:
        """A symbolic link, moved in one step: it names the old target or the new one, never none."""

        def switch() -> None:
            fresh = path.with_name(f".{path.name}.new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(target)
            fresh.replace(path)

        if path.is_symlink() and str(path.readlink()) == target:
            self.kept(f"{path} -> {target}")
        else:
            self.act(f"switch {path} -> {target}", switch)

    def remove(self, path: Path) -> None:
        """Remove a file or a folder, if it is there."""
        if path.is_symlink() or path.is_file():
            self.act(f"remove {path}", path.unlink)
        elif path.is_dir():
            self.act(f"remove the folder {path}", lambda: shutil.rmtree(path))

    def run(self, words: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        """Run a command; raises ProvisioningError with its last words if it fails."""
        self.act(f"run: {' '.join(words)}", lambda: checked(words, environ))


class Rehearsal(Machine):
    """Says each step and changes nothing."""

    def act(self, what: str, do: Callable[[], object]) -> None:
        """Say a step."""
        self.say(f"would {what}")


def checked(words: Sequence[str], environ: Mapping[str, str] | None) -> None:
    """Run a command to its end; raises ProvisioningError if it fails or is not there."""
    try:
        done = subprocess.run(  # noqa: S603  # a list of words, no shell
            list(words),
            env={**os.environ, **(environ or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        raise ProvisioningError(f"{words[0]} cannot be run: {error.strerror}.") from error
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise ProvisioningError(f"This failed: {' '.join(words)}\n{last}")


def owned(path: Path, owner: str) -> bool:
    """Whether a path belongs to ``owner``; true if none is asked for."""
    try:
        return not owner or path.owner() == owner
    except KeyError:
        return False
