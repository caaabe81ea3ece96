"""The starter content: courses and modules that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import content_cache
from content_cache.installing.install import install
from hub.core.node import Node

#: The folders of the starter packages, in the order they are installed.
PACKAGES = (
    "bureautique",
    "gestion-communale",
    "gouvernance-associative",
    "leadership-participation",
    "plaidoyer",
    "politiques-genre-jeunesse",
    "gafe-images",
    "gafe-01-voyelles",
    "gafe-02-consonnes-1",
    "gafe-03-consonnes-2",
    "gafe-04-consonnes-3",
    "gafe-05-syllabes",
    "gafe-06-premiers-mots",
    "gafe-07-lettres-de-chez-nous",
    "gafe-08-mon-nom",
    "gafe-09-panneaux-et-formulaires",
    "gafe-10-nombres-0-10",
    "gafe-11-nombres-11-100",
    "gafe-12-nombres-101-10000",
    "gafe-13-argent",
    "gafe-14-quatre-operations",
    "gafe-15-horloge-et-calendrier",
    "gafe-16-poids-et-mesures",
    "gafe-17-telephone-et-messages",
    "gafe-18-une-lettre",
    "gafe-19-un-sms",
    "gafe-20-lire-un-texte",
    "gafe-21-equite-genre-gouvernance",
    "gafe-22-tic-et-developpement-local",
    "gafe-23-etat-civil",
    "gafe-24-carnet-de-sante",
    "gafe-25-cahier-de-tontine",
    "gafe-26-comptes-du-commerce",
)
FOLDER = Path(content_cache.__file__).parent / "starter"


def install_starter(node: Node) -> Iterator[str]:
    """Install every starter package that is not here yet; a line for each."""
    floor = node.settings.content_floor_mb << 20
    for source in (FOLDER / name for name in PACKAGES):
        done = install(node.store, source, floor_bytes=floor)
        yield f"{done.id} {done.version}: {done.status}"
