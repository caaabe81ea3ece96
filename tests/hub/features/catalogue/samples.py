"""Content of several kinds, installed in a test's hub."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

from content_cache.installing.install import install
from hub.core.node import Node
from tests.browser import foreign_samples
from tests.content_cache.recordings import film
from tests.kiosk_ui.learn.small_course import install_small

FILM = "org.exemple.seance"


def course(node: Node, name: str, title: str, text: str, version: int = 1, **more: object) -> str:
    """A course of one lesson; answers its id."""
    package = f"org.example.{name}"
    manifest = {
        "id": package, "version": version, "kind": "course", "title": {"fr": title},
        "language": "fr", "licence": "CC-BY-SA-4.0", **more,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_text(json.dumps(manifest), encoding="utf-8")
        lesson = f"# Première leçon\n\n{text}\n\n## Sources\n\n- Un guide.\n"
        Path(folder, "01-la-lecon.md").write_text(lesson, encoding="utf-8")
        install(node.store, Path(folder), floor_bytes=1)
    return package


def several(node: Node, folder: Path) -> dict[str, str]:
    """A course, a film, a book, an exercise and a SCORM course; ids by sort."""
    found = {"course": install_small(node)}
    texts = {
        "captions.fr.vtt": "WEBVTT\n\n00:00.500 --> 00:01.500\nBonjour à tous.\n\n"
        "00:02.000 --> 00:03.500\nLe maire présente le compte administratif. "
        + "Voilà. " * 20
        + "\n"
    }
    made = film(folder, "seance", files=texts, title={"fr": "Le conseil en séance"})
    found["film"] = install(node.store, made, floor_bytes=0).id
    found["book"] = install(node.store, foreign_samples.epub(folder / "mil.epub"), floor_bytes=0).id
    found["exercise"] = install(node.store, foreign_samples.h5p(folder / "q.h5p"), floor_bytes=0).id
    scorm = foreign_samples.scorm(folder / "cours.zip", "1.2")
    found["scorm"] = install(node.store, scorm, floor_bytes=0).id
    return found


def pages(folder: Path, html: str) -> Path:
    """Pages in a ZIP file."""
    file = folder / "pages.zip"
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("index.html", html)
    return file
