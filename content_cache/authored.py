"""What every folder that a person wrote is checked for, whatever its kind."""

from collections.abc import Sequence
from pathlib import Path

from content_cache.errors import AuthoringError, ContentError, PackageError
from content_cache.folder import list_files
from content_cache.manifest import Manifest
from content_cache.package import NAME, load
from content_cache.pictures import check_picture


def manifest_of(
    path: Path, kind: str, otherwise: str, errors: list[AuthoringError]
) -> Manifest | None:
    """The manifest of a folder of ``kind``, else None and why in ``errors``."""
    try:
        manifest = load(path)
    except AuthoringError as error:
        errors.append(error)
    except PackageError as error:
        errors.append(AuthoringError(NAME, 1, error.message, **error.params))
    else:
        if manifest.kind == kind:
            return manifest
        errors.append(AuthoringError(NAME, 1, otherwise))
    return None


def files_of(path: Path, errors: list[AuthoringError]) -> Sequence[str]:
    """The files of the folder, none if one of them may not be there."""
    try:
        return list_files(path).files
    except ContentError as error:
        errors.append(
            AuthoringError(
                str(error.params.get("path", path.name)), 1, error.message, **error.params
            )
        )
        return ()


def check_drawings(path: Path, files: Sequence[str], errors: list[AuthoringError]) -> None:
    """Drawings are safe, also those that nothing shows."""
    for name in files:
        if name.lower().endswith(".svg"):
            try:
                check_picture(path, name)
            except ContentError as error:
                errors.append(AuthoringError(name, 1, error.message, **error.params))


def once(errors: list[AuthoringError]) -> list[AuthoringError]:
    """The errors without repetition."""
    return list({str(error): error for error in errors}.values())
