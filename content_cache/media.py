"""The media type of a file, by its ending; the same on every computer."""

from pathlib import PurePosixPath

DEFAULT = "application/octet-stream"
TYPES = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".css": "text/css",
    ".csv": "text/csv",
    ".dtd": "application/xml-dtd",
    ".eot": "application/vnd.ms-fontobject",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".gift": "text/x-gift",
    ".h5p": "application/zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ncx": "application/x-dtbncx+xml",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opf": "application/oebps-package+xml",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".pls": "application/pls+xml",
    ".png": "image/png",
    ".smil": "application/smil+xml",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".xsd": "application/xml",
    ".zim": "application/x-zim",
    ".zip": "application/zip",
}


def media_type(path: str) -> str:
    """The media type of ``path``, ``application/octet-stream`` when it is not known."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), DEFAULT)
