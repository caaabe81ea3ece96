"""Which relative paths may name a file of a package."""

import unicodedata

from content_cache.errors import UnsafePathError

# A colon is a drive or a stream on Windows; a backslash is a separator there.
FORBIDDEN = frozenset("\\:")


def safe_path(path: str) -> str:
    """Return ``path`` if it is plain, relative, NFC and visible, else raise UnsafePathError."""
    if not path or len(path.encode("utf-8", "surrogatepass")) > 1000:
        raise UnsafePathError("A file name is empty or too long. Rename the file.")
    if unicodedata.normalize("NFC", path) != path or not path.isprintable():
        raise UnsafePathError(
            "The file name {path} holds characters that other computers cannot read. "
            "Rename the file with plain letters.",
            path=ascii(path),
        )
    if FORBIDDEN.intersection(path):
        raise UnsafePathError(
            "The file name {path} holds a colon or a backslash. Rename the file.", path=path
        )
    for part in path.split("/"):
        if part == "" or part.startswith(".") or len(part.encode()) > 255:
            raise UnsafePathError(
                "The path {path} is not a plain path inside the package. "
                "Use a relative path without dots at the start of a name.",
                path=path,
            )
    return path
