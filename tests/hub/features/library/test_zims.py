"""Archives of a space, as the pages ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.errors import NotInstalledError
from content_cache.installing.install import install
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.library import zims
from tests.content_cache.recordings import archive

pytest.importorskip("libzim", reason="the extra zim is not installed")


def test_an_archive_of_the_space_is_read_and_searched(node: Node, tmp_path: Path) -> None:
    done = install(node.store, archive(tmp_path / "essai.zim"), floor_bytes=0)
    assert zims.zim(node, done.id).main == "accueil"
    assert zims.entry(node, done.id, "water").redirect == "eau"
    assert zims.search(node, done.id, "pluies").hits[0].path == "mil/semis"
    assert zims.suggest(node, done.id, "eau")[0].title == "Eau potable"
    assert zims.illustration(node, done.id) is None
    with pytest.raises(NotInstalledError):
        zims.entry(node, done.id, "nulle-part")
    with pytest.raises(NotFoundError):
        zims.entry(node, "org.exemple.rien", "eau")
