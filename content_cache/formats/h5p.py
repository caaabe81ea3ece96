"""An H5P activity: ``.h5p``, a ZIP file with its content and the libraries that show it.

Source: H5P's specification of ``h5p.json`` and ``library.json`` (h5p.org/documentation).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from content_cache.archives.archive import Archive
from content_cache.archives.zipped import checked, held_by
from content_cache.archives.zipped import entries as entries
from content_cache.archives.zipped import open as open
from content_cache.bare import manifest_of
from content_cache.errors import PackageError
from content_cache.formats.html5 import file_name
from content_cache.package import kind_of
from content_cache.packaged.model import H5p
from content_cache.packaged.safe_xml import language_of, line_of

KIND: Literal["h5p"] = "h5p"
ENDING = ".h5p"
ABOUT = "h5p.json"
CONTENT = "content/content.json"
_MAX_ABOUT, _MAX_CONTENT, _MAX_LIBRARIES = 1 << 20, 16 << 20, 500
# Letters that h5p.json has for licences; "U" means that nobody said.
_LICENCES = {"PD": "Public domain", "C": "All rights reserved", "U": ""}

Library = dict[str, Any]


def probe(path: Path) -> bool:
    """Whether ``path`` is a ZIP file with h5p.json, or a package folder of one."""
    return held_by(path) == KIND if path.is_file() else kind_of(path) == KIND


def read(path: Path) -> H5p:
    """Read an activity and check that its libraries are there; raises PackageError, RefusedError."""
    archive, manifest = checked(path)
    about = read_object(archive, ABOUT, _MAX_ABOUT)
    read_object(archive, CONTENT, _MAX_CONTENT)
    main = line_of(str(about.get("mainLibrary") or ""), 200)
    folders = _libraries(archive)
    needed = _check_libraries(archive, folders, about)
    if main not in {name for name, _, _ in needed}:
        raise _lacks(main or "mainLibrary")
    if manifest is None:
        manifest = manifest_of(
            path,
            KIND,
            line_of(str(about.get("title") or "")),
            language=language_of(str(about.get("language") or "")),
            licence=_licence(about),
            authors=tuple(_authors(about)),
            source=line_of(str(about.get("source") or "")),
            ending=ENDING,
        )
    embed = about.get("embedTypes")
    return H5p(
        manifest=manifest,
        file=file_name(path, ENDING),
        main_library=main,
        libraries=tuple(sorted(folder for folder, _ in folders.values())),
        embed=tuple(line_of(str(one), 20) for one in embed[:5]) if isinstance(embed, list) else (),
    )


def read_object(archive: Archive, name: str, most: int) -> dict[str, Any]:
    """A JSON object of an archive; raises PackageError, RefusedError beyond ``most`` bytes."""
    if name not in archive:
        raise PackageError(
            "The activity has no file {name}. Ask its author for a sound copy.", name=name
        )
    try:
        found = json.loads(archive.read(name, most).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(name) from error
    if not isinstance(found, dict):
        raise _unreadable(name)
    return found


def _unreadable(name: str) -> PackageError:
    """A file that is no JSON object."""
    return PackageError(
        "The file {name} is not the JSON it should be. Ask its author for a sound copy.", name=name
    )


def _libraries(archive: Archive) -> dict[tuple[str, int, int], tuple[str, Library]]:
    """(folder, library.json) by (machine name, major, minor version)."""
    files = [name for name in archive.names if name.count("/") == 1]
    found: dict[tuple[str, int, int], tuple[str, Library]] = {}
    for name in [name for name in files if name.endswith("/library.json")][:_MAX_LIBRARIES]:
        library = read_object(archive, name, _MAX_ABOUT)
        if key := _key(library):
            found[key] = (name.partition("/")[0], library)
    return found


def _key(said: object) -> tuple[str, int, int] | None:
    """What names a library, None if it is not a name and two numbers."""
    if not isinstance(said, dict):
        return None
    try:
        name = line_of(str(said["machineName"]), 200)
        return name, int(said["majorVersion"]), int(said["minorVersion"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _check_libraries(
    archive: Archive,
    folders: dict[tuple[str, int, int], tuple[str, Library]],
    about: dict[str, Any],
) -> set[tuple[str, int, int]]:
    """Each library that is preloaded, by the activity or by another library, with its files."""
    seen: set[tuple[str, int, int]] = set()
    waiting = list(_needs(about))
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        if key not in folders:
            raise _lacks("{} {}.{}".format(*key))
        folder, library = folders[key]
        for file in _files(library):
            if f"{folder}/{file}" not in archive:
                raise PackageError(
                    "The library {library} of the activity lacks its file {path}. "
                    "Ask its author for a complete copy.",
                    library=folder,
                    path=file,
                )
        waiting += _needs(library)
    return seen


def _needs(said: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """The libraries that something wants loaded before it."""
    wanted = said.get("preloadedDependencies")
    for one in wanted if isinstance(wanted, list) else ():
        key = _key(one)
        if key is None:
            raise _unreadable(ABOUT)
        yield key


def _files(library: Library) -> Iterator[str]:
    """The scripts and styles that a library cannot do without."""
    for field in ("preloadedJs", "preloadedCss"):
        listed = library.get(field)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and one.get("path"):
                yield line_of(str(one["path"]), 300).removeprefix("./")


def _lacks(library: str) -> PackageError:
    """A library that is not in the file."""
    return PackageError(
        "The activity needs the library {library}, which is not in the file. "
        "Export it again with its libraries.",
        library=library,
    )


def _licence(about: dict[str, Any]) -> str:
    """The licence as h5p.json names it, with its version."""
    said = line_of(str(about.get("license") or ""), 100)
    version = line_of(str(about.get("licenseVersion") or ""), 40)
    return " ".join(filter(None, (_LICENCES.get(said, said), version if said != "U" else "")))


def _authors(about: dict[str, Any]) -> Iterator[str]:
    """The authors' names."""
    authors = about.get("authors")
    for one in authors[:50] if isinstance(authors, list) else ():
        if isinstance(one, dict) and (name := line_of(str(one.get("name") or ""), 200)):
            yield name
