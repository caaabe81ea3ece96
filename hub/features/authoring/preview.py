"""A part as learners will see it, before it is published."""

from __future__ import annotations

from msgspec import Struct

from content_cache.blocks import read_blocks
from content_cache.errors import NotInstalledError
from content_cache.manifest import Manifest
from content_cache.media import media_type
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.authoring import drafts
from hub.features.authoring.model import Draft, Part
from hub.features.authoring.writing import lesson_text


class Shown(Struct, frozen=True):
    """A lesson's safe HTML, its pictures below ``media/``, and the packages that it opens."""

    html: str
    opens: tuple[Manifest, ...]


def shown(node: Node, draft: Draft, part: Part) -> Shown:
    """A part as a lesson; raises AuthoringError."""
    folder = drafts.folder_of(node, draft.id) / drafts.FILES
    found = read_blocks(lesson_text(part), part.title, folder, draft.about.language)
    if found.errors:
        raise found.errors[0]
    html = "".join(one.heading + one.html for one in found.parts)
    return Shown(html, tuple(_here(node, package) for package in dict.fromkeys(found.opens)))


def file_type(draft: Draft, name: str) -> str:
    """The media type of a file of the draft; raises NotFoundError if no part has it."""
    for part in draft.parts:
        if part.file and part.file.name == name:
            kind = media_type(name)
            return kind.replace("video/", "audio/") if part.kind == "audio" else kind
    raise NotFoundError("This part was removed meanwhile.")


def _here(node: Node, package: str) -> Manifest:
    try:
        return node.store.manifest(package)
    except NotInstalledError as error:
        raise NotFoundError("The content {id} is not in the space.", id=package) from error
