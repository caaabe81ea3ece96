"""Small courses to read, install and break."""

import json
from pathlib import Path
from typing import Any

import pytest

from content_cache.store import Store
from tests.content_cache.samples import FINAL, LESSON, MANIFEST, QUIZ, SVG, MakeCourse


@pytest.fixture
def make_course(tmp_path: Path) -> MakeCourse:
    """Write a sound course; ``files`` replaces or adds (None removes), ``manifest`` its fields."""

    def make(
        name: str = "course", files: dict[str, str | bytes | None] | None = None, **manifest: Any
    ) -> Path:
        folder = tmp_path / name
        content: dict[str, str | bytes | None] = {
            "package.json": json.dumps(MANIFEST | manifest, ensure_ascii=False, indent=2),
            "cover.svg": SVG,
            "01-la-commune.md": LESSON,
            "01-la-commune.svg": SVG,
            "01-la-commune.gift": QUIZ,
            "final.gift": FINAL,
            **(files or {}),
        }
        for path, data in content.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(data.encode() if isinstance(data, str) else data)
        return folder

    return make


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")
