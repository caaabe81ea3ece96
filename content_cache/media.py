"""The media type of a file, by its ending; the same on every computer."""

from pathlib import PurePosixPath

DEFAULT = "application/octet-stream"
TYPES = {
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".gift": "text/x-gift",
    ".h5p": "application/zip",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zim": "application/x-zim",
    ".zip": "application/zip",
}


def media_type(path: str) -> str:
    """The media type of ``path``, ``application/octet-stream`` when it is not known."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), DEFAULT)
