"""The words of one rsync command (rsync 3.2.7 of Debian 12 and later)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

#: Marks the lines that name a file, among those that tell how far it is.
NAMED = "file:"
#: A read or a write that takes longer ends rsync, in seconds. It watches one side of the receiver
#: only: the watchdog of ``running`` is what really ends a silent transfer.
IO_TIMEOUT_S = 90


class Bring(Struct, frozen=True):
    """Files to bring: ``source`` as rsync writes it, the folder ``into``, the names in ``listed``.

    ``listed`` is a file of names that end with NUL; ``most`` is the size of the largest in bytes;
    ``basis`` a folder with older files of the same names, read and never written; ``shell`` the words
    of the remote shell; ``limit_kib`` the KiB a second, 0 for no limit; ``whole`` sends files whole.
    """

    source: str
    into: Path
    listed: Path
    most: int
    basis: Path | None = None
    shell: tuple[str, ...] = ()
    limit_kib: int = 0
    whole: bool = False
    program: str = "rsync"


def words(of: Bring) -> list[str]:
    """The command line.

    The list names only files that are missing or wrong, so each is compared byte by byte
    (``--ignore-times``): a file that a power cut filled with zeros has the right size and date. Links
    and devices are never made, and no owner, right or date is taken over from the source.
    """
    line = [
        of.program,
        f"--files-from={of.listed}",
        "--from0",
        "--inplace",
        "--ignore-times",
        "--no-links",
        "--no-devices",
        "--no-specials",
        "--no-perms",
        "--no-owner",
        "--no-group",
        "--no-times",
        f"--max-size={of.most}",
        f"--timeout={IO_TIMEOUT_S}",
        "--info=progress2,name0,stats1",
        "--outbuf=L",
        "--no-h",
        f"--out-format={NAMED}%n",
    ]
    line.append("--whole-file" if of.whole else "--no-whole-file")
    if of.basis is not None:
        line.append(f"--link-dest={of.basis.absolute()}")
    if of.limit_kib:
        line.append(f"--bwlimit={of.limit_kib}")
    if of.shell:
        line += ["--compress", "-e", " ".join(quoted(word) for word in of.shell)]
    return [*line, "--", of.source, f"{of.into.absolute()}/"]


def quoted(word: str) -> str:
    """A word of the remote shell, as rsync takes it apart: quotes are doubled inside quotes."""
    plain = word.replace("-", "").replace("_", "").replace("/", "").replace(".", "")
    if plain.isalnum():
        return word
    return "'" + word.replace("'", "''") + "'"


def write_list(file: Path, below: str, names: Iterable[str]) -> None:
    """Write the names of the files to bring, which lie ``below`` the source (``ID/VERSION``, or nothing).

    ``/./`` marks where names begin at the receiver. The source itself stays a whole module, since a
    server without chroot does not find what a list names below a folder of it (3.2.7 to 3.5.0).
    """
    start = f"{below}/./" if below else ""
    file.write_bytes(b"".join(f"{start}{name}".encode() + b"\0" for name in names))
