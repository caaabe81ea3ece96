"""A source that is mounted here: a stick, a disk, or another hub's folder ``content``."""

from __future__ import annotations

from pathlib import Path

from content_cache.errors import ContentError
from content_cache.manifest import is_package_id
from content_cache.package import NAME, load
from sync.content import catalogue
from sync.content.catalogue import Catalogue, Offer
from sync.content.errors import FetchError
from sync.content.offering import offer_of
from sync.content.running import Watch
from sync.content.sources import Rsync

PACKAGES = "packages"
#: Versions looked at on a stick: one with more is no library.
MOST_VERSIONS = 20_000


class Folder(Rsync):
    """``FOLDER/packages/<id>/<version>/``, read by rsync; the list is made of what lies there."""

    central = False

    def __init__(self, folder: Path, name: str = "") -> None:
        place = next((p for p in (folder, folder / "content") if (p / PACKAGES).is_dir()), None)
        if place is None:
            raise FetchError(
                "source",
                "The folder {folder} holds no packages of a hub.",
                "Take a stick that the centre or another hub filled; to bring in one file, use hub content import.",
                folder=folder,
            )
        self.folder = place.absolute()
        super().__init__(f"{self.folder}/", (), name or str(folder))

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        """What can be read of the newest version of each package."""
        found: list[Offer] = []
        looked = 0
        for place in sorted((self.folder / PACKAGES).iterdir()):
            if not is_package_id(place.name) or place.is_symlink() or not place.is_dir():
                continue
            versions = sorted(
                (int(v.name) for v in place.iterdir() if v.name.isdecimal()), reverse=True
            )
            for version in versions:
                looked += 1
                folder = place / str(version)
                if looked > MOST_VERSIONS or folder.is_symlink() or not (folder / NAME).is_file():
                    continue
                try:
                    manifest = load(folder)
                except (OSError, ContentError):
                    continue  # what cannot be read is not offered
                if (manifest.id, manifest.version) == (place.name, version) and manifest.files:
                    found.append(offer_of(folder, manifest))
                    break
        made = Catalogue(space=self.name, role="space", made_ms=0, offers=tuple(found))
        return catalogue.encode(made), None
