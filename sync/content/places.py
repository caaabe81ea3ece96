"""The addresses of content over HTTP, the same on both sides."""

from __future__ import annotations

from urllib.parse import quote

ROOT = "/api/v1/content"


def catalogue_path(name: str) -> str:
    """The list, or its signature."""
    return f"{ROOT}/{name}"


def head_path(package: str, version: int, name: str) -> str:
    """``package.json`` or its signature."""
    return f"{ROOT}/packages/{package}/{version}/{name}"


def file_path(package: str, version: int, path: str) -> str:
    """A file of a package."""
    return f"{ROOT}/packages/{package}/{version}/files/{quote(path)}"


def delta_path(old: str, new: str) -> str:
    """The difference between two files, by their SHA-256."""
    return f"{ROOT}/deltas/{old}-{new}"


def tag_of(sha256: str) -> str:
    """The ETag of a file: what it holds, so that any hub can go on where another one stopped."""
    return f'"{sha256}"'
