"""Which packages the centre wants in which spaces."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from content_cache.durable import make_folders, write_whole
from content_cache.errors import NotInstalledError
from content_cache.manifest import is_package_id
from content_cache.store import Store
from hub.core.errors import OperatorError

FILE = "marks.json"
Marks = dict[str, tuple[str, ...]]


def read(folder: Path) -> Marks:
    """Package ids by space; raises OperatorError if the file is damaged."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Marks)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise OperatorError(
            "The file {file} cannot be read.",
            "Remove it and mark the packages again: hub central mark.",
            file=folder / FILE,
        ) from error


def mark(store: Store, folder: Path, space: str, packages: Iterable[str], wanted: bool) -> Marks:
    """Want packages in a space (``*``: in all), or no longer; what is marked then.

    Raises NotInstalledError on a package that the centre does not hold.
    """
    marks = read(folder)
    now = set(marks.get(space, ()))
    for package in packages:
        if wanted and (not is_package_id(package) or store.current(package) is None):
            raise NotInstalledError(
                "The content {id} is not installed. Install it first.", id=package
            )
        now = now | {package} if wanted else now - {package}
    marks[space] = tuple(sorted(now))
    kept = {each: ids for each, ids in marks.items() if ids}
    make_folders(folder)
    write_whole(folder / FILE, msgspec.json.encode(kept))
    return kept
