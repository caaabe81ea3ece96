"""Differences between two versions of a large file, by librsync: made at the centre, applied here.

python-rsync (the extra ``delta``) or, without it, Debian's rdiff, which writes the same bytes. librsync
loops for ever on a basis that is too short, answers rubbish on a wrong one, and lets 29 bytes grow to
200 MB: so the basis is known by its SHA-256 before, the result by its own after, and in between every
read and write is counted.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from content_cache.checksum import sha256_of
from sync.content.errors import FetchError

#: Reads of the basis are at most that long, in bytes.
PIECE = 1 << 20
#: A basis is not read more often than that for each byte of the result.
MOST_READS = 4
#: Seconds that rdiff may take for a GB, and at least.
RDIFF_S_PER_GB, RDIFF_LEAST_S = 900, 60


class DeltaError(FetchError):
    """The difference cannot be used; the whole file can."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "source",
            "A difference between two versions does not fit.",
            "The whole file is brought instead.",
            detail,
        )


def make(old: Path, new: Path, into: Path) -> None:
    """Write the difference from ``old`` to ``new``; raises DeltaError without a tool for it."""
    try:
        import pyrsync
    except ImportError:
        _rdiff_make(old, new, into)
        return
    signed = into.with_name(f"{into.name}.signature")
    try:
        magic, block, strong = pyrsync.get_signature_args(old.stat().st_size)
        with old.open("rb") as basis, signed.open("w+b") as signature:
            pyrsync.signature(basis, signature, strong, magic, block)
            signature.seek(0)
            with new.open("rb") as after, into.open("wb") as difference:
                pyrsync.delta(after, signature, difference)
    except OSError:
        raise
    except Exception as error:  # librsync's own class has a name in each of its back ends
        raise DeltaError(str(error)) from error
    finally:
        signed.unlink(missing_ok=True)


def apply(old: Path, old_sha256: str, difference: Path, into: Path, size: int, sha256: str) -> None:
    """Make ``into``, of ``size`` bytes and ``sha256``, from ``old`` and a difference.

    Raises DeltaError; then ``into`` is not there.
    """
    if sha256_of(old) != old_sha256:
        raise DeltaError("the file here is another one")
    tool = _by_library if has_library() else _by_rdiff
    try:
        tool(old, difference, into, size)
        if into.stat().st_size != size or sha256_of(into) != sha256:
            raise DeltaError("the result is another file")
    except BaseException:
        into.unlink(missing_ok=True)
        raise


def has_library() -> bool:
    """Whether python-rsync is here."""
    try:
        import pyrsync  # noqa: F401  # only whether it can be imported
    except ImportError:
        return False
    return True


def has_tool() -> bool:
    """Whether differences can be made and applied on this machine."""
    return has_library() or shutil.which("rdiff") is not None


class _Basis:
    """A file that never reads short: beyond its end, or asked too often, it fails at the next write.

    An error cannot travel through librsync's callback, so zeros are answered meanwhile.
    """

    def __init__(self, stream: BinaryIO, size: int, most: int) -> None:
        self._stream, self._size, self._left = stream, size, most
        self.failed = ""

    def seek(self, place: int) -> int:
        """Go to a place, which must be in the file."""
        if not 0 <= place < self._size:
            self.failed = "it reads outside the basis"
            return 0
        return self._stream.seek(place)

    def read(self, count: int) -> bytes:
        """``count`` bytes, at most a piece; never none."""
        count = max(min(count, PIECE), 1)
        self._left -= count
        if self._left < 0:
            self.failed = "it reads far more than it makes"
        piece = b"" if self.failed else self._stream.read(count)
        if len(piece) < count and not self.failed:
            self.failed = "it reads beyond the basis"
        return piece if not self.failed else bytes(count)

    def write(self, data: bytes) -> int:
        """librsync asks whether there is one; nobody calls it."""
        raise OSError("a basis is only read")


class _Result:
    """A file that refuses to grow beyond its size, or to go on once the basis failed."""

    def __init__(self, stream: BinaryIO, size: int, basis: _Basis) -> None:
        self._stream, self._left, self._basis = stream, size, basis

    def write(self, data: bytes) -> int:
        """Take a piece; raises DeltaError."""
        if self._basis.failed:
            raise DeltaError(self._basis.failed)
        self._left -= len(data)
        if self._left < 0:
            raise DeltaError("it makes more than was said")
        return self._stream.write(data)

    def read(self, count: int = -1) -> bytes:
        """librsync asks whether there is one; nobody calls it."""
        raise OSError("a result is only written")

    def seek(self, place: int) -> int:
        """As ``read``."""
        raise OSError("a result is only written")


def _by_library(old: Path, difference: Path, into: Path, size: int) -> None:
    import pyrsync

    with old.open("rb") as stream, difference.open("rb") as told, into.open("wb") as made:
        basis = _Basis(stream, old.stat().st_size, MOST_READS * size + PIECE)
        try:
            pyrsync.patch(basis, told, _Result(made, size, basis))
        except (DeltaError, OSError):
            raise
        except Exception as error:  # as above
            raise DeltaError(basis.failed or str(error)) from error
        if basis.failed:
            raise DeltaError(basis.failed)
        made.flush()
        os.fsync(made.fileno())


def _by_rdiff(old: Path, difference: Path, into: Path, size: int) -> None:
    seconds = max(RDIFF_LEAST_S, size * RDIFF_S_PER_GB >> 30)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    _rdiff(["patch", str(old), str(difference), str(into)], seconds * 4, limit)


def _rdiff_make(old: Path, new: Path, into: Path) -> None:
    signed = into.with_name(f"{into.name}.signature")
    seconds = max(RDIFF_LEAST_S, new.stat().st_size * RDIFF_S_PER_GB >> 30)
    try:
        _rdiff(["signature", str(old), str(signed)], seconds)
        _rdiff(["delta", str(signed), str(new), str(into)], seconds)
    finally:
        signed.unlink(missing_ok=True)


def _rdiff(words: list[str], seconds: int, limit: Callable[[], None] | None = None) -> None:
    """Run rdiff; raises DeltaError."""
    try:
        done = subprocess.run(  # noqa: S603  # fixed words and our own paths
            ["rdiff", "--force", *words],  # noqa: S607  # as the PATH of the service finds it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            preexec_fn=limit,  # limits of the child: it only calls setrlimit
            check=False,
        )
    except FileNotFoundError as error:
        raise DeltaError("neither python-rsync nor rdiff is installed") from error
    except subprocess.TimeoutExpired as error:
        raise DeltaError("it took too long") from error
    if done.returncode:
        raise DeltaError(done.stderr[-500:].decode("utf-8", "replace"))
