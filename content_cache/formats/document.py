"""A document: a bare PDF file, or a folder that holds one."""

from pathlib import Path
from typing import Final

from content_cache import bare
from content_cache.authored import files_of, manifest_of, once
from content_cache.bare import entries as entries
from content_cache.bare import open as open
from content_cache.document import Document
from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.package import NAME, kind_of
from content_cache.pdf import is_pdf, read_pdf

KIND: Final = "document"
ENDING = ".pdf"


def probe(path: Path) -> bool:
    """Whether ``path`` is a PDF file, or a folder of the kind document with one."""
    if path.is_file():
        return is_pdf(path)
    return kind_of(path) == KIND and _pdf_in(path) is not None


def _pdf_in(folder: Path) -> str | None:
    """The first PDF file of a folder by name, None if there is none."""
    try:
        return min(
            (f.name for f in folder.iterdir() if f.name.lower().endswith(ENDING)), default=None
        )
    except OSError:
        return None


def read(path: Path) -> Document:
    """Read it; raises AuthoringErrors."""
    errors: list[AuthoringError] = []
    name = path.name if path.is_file() else _pdf_in(path) or bare.STEM + ENDING
    file = path if path.is_file() else path / name
    manifest = None if path.is_file() else manifest_of(path, KIND, bare.OTHER_KIND, errors)
    if not path.is_file() and name not in files_of(path, errors):
        errors.append(AuthoringError(NAME, 1, "The package has no document. Add a PDF file."))
    title, pages = _check(file, name, errors) if not errors else ("", 0)
    if errors:
        raise AuthoringErrors(once(errors))
    size = file.stat().st_size
    if manifest is None:
        manifest = bare.manifest_of(path, KIND, title or bare.title_of(path), ending=ENDING)
        name = bare.STEM + ENDING
    return Document(manifest=manifest, path=name, size=size, pages=pages)


def _check(file: Path, name: str, errors: list[AuthoringError]) -> tuple[str, int]:
    """The title and pages of a PDF file that can be read."""
    if not is_pdf(file):
        errors.append(
            AuthoringError(name, 1, "{name} is not a PDF file, whatever its name says.", name=name)
        )
        return "", 0
    found = read_pdf(file)
    if not found.whole:
        errors.append(
            AuthoringError(
                name, 1, "The document {name} is cut off. Copy it again, whole.", name=name
            )
        )
    return found.title, found.pages
