"""Writing so that a power cut leaves the old or the new, never a half."""

import errno
import os
from pathlib import Path

#: Values of renameat2(2): the working directory, and RENAME_EXCHANGE.
AT_FDCWD, EXCHANGE = -100, 1 << 1


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make the names in ``folder`` and below last; the files were synced when written."""
    for place, _, _ in os.walk(folder):
        sync_folder(Path(place))


def write_whole(file: Path, data: bytes) -> None:
    """Replace ``file`` by ``data`` in one step, on disk when this returns."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def make_folders(folder: Path) -> None:
    """Make ``folder`` and its parents, their names on disk when this returns."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        sync_folder(place.parent)


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; False where the disk's format cannot do that."""
    # Nothing in Python's own library does it: renameat2(2) is Linux's, since glibc 2.28.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), EXCHANGE) == 0:
        return True
    problem = ctypes.get_errno()
    if problem in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        return False
    raise OSError(problem, os.strerror(problem), str(one))
