"""Which spaces may read content over ssh: lines of an authorized_keys file, one a space.

A line lets its key start one command, a read-only rsync server with our configuration: no shell, no
file beside the offer, no forwarding.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from content_cache.durable import make_folders, write_whole
from hub.core.errors import InputError, OperatorError

FILE = "authorized_keys"
#: What the command reads, below the content's folder (``sync.content.offering`` writes it).
CONF = "offer/rsyncd.conf"
#: What ends each of our lines; lines without it are somebody else's and stay as they are.
MARK = "hub-space:"
_TYPE = "ssh-ed25519"
_SPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}\Z")


def file_of(data_dir: Path) -> Path:
    """The file that the centre's sshd reads."""
    return data_dir / "ssh" / FILE


def allow(file: Path, conf: Path, space: str, key: str) -> bool:
    """Let ``space`` read with ``key``, instead of the key it had; whether that changed anything.

    Raises InputError on a name or key that is none.
    """
    line = _line(conf, space, _checked(key))
    with _changing(file) as lines:
        before = list(lines)
        lines[:] = [each for each in lines if each == line or not _is_of(each, space)]
        if line not in lines:
            lines.append(line)
        return lines != before


def revoke(file: Path, space: str) -> bool:
    """Let ``space`` read no more; whether it could."""
    _named(space)
    with _changing(file) as lines:
        before = len(lines)
        lines[:] = [each for each in lines if not _is_of(each, space)]
        return len(lines) != before


def keep_only(file: Path, allowed: Iterable[str]) -> tuple[str, ...]:
    """Take the keys of all other spaces away; whose went."""
    stay = set(allowed)
    gone = tuple(space for space in spaces(file) if space not in stay)
    for space in gone:
        revoke(file, space)
    return gone


def spaces(file: Path) -> tuple[str, ...]:
    """The spaces that may read, sorted."""
    found = (line.rpartition(MARK) for line in _read(file))
    return tuple(sorted(space for _before, mark, space in found if mark))


def _line(conf: Path, space: str, key: str) -> str:
    _named(space)
    program = shutil.which("rsync") or "/usr/bin/rsync"
    words = (program, "--server", "--daemon", f"--config={conf.absolute()}", ".")
    forced = shlex.join(words).replace('"', '\\"')
    return f'restrict,command="{forced}" {_TYPE} {key} {MARK}{space}'


def _named(space: str) -> None:
    if not _SPACE.match(space):
        raise InputError("The space {space} has no such name.", space=space)


def _checked(key: str) -> str:
    """The base64 of an ed25519 public key line."""
    words = key.split()
    if words and words[0] != _TYPE:
        words = []
    try:
        data = base64.b64decode(words[1], validate=True) if len(words) > 1 else b""
    except (binascii.Error, ValueError):
        data = b""
    # RFC 8709: the name and the key, each after its length in four bytes.
    if len(data) != 51 or data[:15] != b"\0\0\0\x0b" + _TYPE.encode():
        raise InputError(
            "This is not an ssh key of a space. Copy what `hub sync key` prints there."
        )
    return words[1]


def _is_of(line: str, space: str) -> bool:
    return line.endswith(f" {MARK}{space}")


def _read(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            "The file {file} cannot be read.", "Check its rights.", file=file
        ) from error


@contextmanager
def _changing(file: Path) -> Iterator[list[str]]:
    """The lines of a file, written back in one step if they changed; one process at a time."""
    make_folders(file.parent)
    lock = os.open(file.with_name(f".{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lines = _read(file)
        before = list(lines)
        yield lines
        if lines != before:
            write_whole(file, "".join(f"{line}\n" for line in lines).encode())
            file.chmod(0o644)
    finally:
        os.close(lock)
