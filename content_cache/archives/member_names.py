"""Which names an archive's members may have."""

import unicodedata
from collections.abc import Iterable

from content_cache.errors import RefusedError, UnsafePathError
from content_cache.folder import is_litter
from content_cache.paths import safe_path


def decode_name(raw: bytes, utf8: bool) -> str:
    """The name in NFC; UTF-8 if it is (macOS does not say so), else the code page of old DOS."""
    if b"\0" in raw:
        raise UnsafePathError(
            "A file name in the archive holds an invisible character. Rename the file."
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if utf8:
            raise UnsafePathError(
                "A file name in the archive is not valid text. Rename the file."
            ) from error
        text = raw.decode("cp437")
    return unicodedata.normalize("NFC", text).removeprefix("./")


def check_name(name: str, depth: int, length: int) -> str:
    """Return a member's name without the slash of a folder; raises UnsafePathError, RefusedError."""
    plain = name.removesuffix("/")
    if name.startswith("/") or "\\" in name or ".." in plain.split("/") or name[1:2] == ":":
        raise UnsafePathError(
            "The archive wants to write outside its folder ({path}). It is refused.",
            path=ascii(name),
        )
    if plain.count("/") >= depth or len(plain.encode()) > length:
        raise RefusedError(
            "The archive holds a name or a chain of folders that is too long ({path}).",
            "Shorten it.",
            path=plain[:80],
        )
    if not left_aside(plain):
        safe_path(plain)
    return plain


def left_aside(name: str) -> bool:
    """Whether a member is hidden or litter, hence not part of the package."""
    return any(is_litter(part) for part in name.split("/"))


def check_clashes(files: Iterable[str], folders: Iterable[str]) -> None:
    """Raise RefusedError when two members would be one file on some computer."""
    seen: dict[str, str] = {}
    parents = {_same(folder) for folder in folders}
    for name in files:
        key = _same(name)
        if key in seen:
            raise RefusedError(
                "The archive holds two files that many computers take for one: {one} and {other}.",
                "Rename one of them.",
                one=seen[key],
                other=name,
            )
        seen[key] = name
        while (key := key.rpartition("/")[0]) and key not in parents:
            parents.add(key)
    clash = min(parents.intersection(seen), default=None)
    if clash is not None:
        raise RefusedError(
            "The archive holds a file and a folder of the same name: {path}.",
            "Rename one of them.",
            path=seen[clash],
        )


def _same(name: str) -> str:
    """What a file system blind to case and form sees."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name.casefold())
