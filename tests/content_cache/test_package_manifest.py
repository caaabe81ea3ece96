"""package.json: what is accepted, and what its author is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from content_cache.errors import AuthoringError, PackageError, UnsafePathError
from content_cache.manifest import is_package_id
from content_cache.package import dump, load, parse
from content_cache.paths import safe_path

GOOD: dict[str, Any] = {
    "id": "org.example.a",
    "version": 1,
    "kind": "course",
    "title": {"fr": "A"},
    "language": "fr",
    "licence": "CC0-1.0",
}


def written(**fields: Any) -> bytes:
    return json.dumps({k: v for k, v in (GOOD | fields).items() if v is not ...}, indent=1).encode()


def test_what_is_written_is_read_back() -> None:
    manifest = parse(written(pass_mark=60, tags=["a"]))
    assert parse(dump(manifest)) == manifest
    assert dump(parse(dump(manifest))) == dump(manifest)
    assert manifest.title_in("bm") == "A" and manifest.description_in("bm") == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": "Commune"}, "id"),
        ({"id": "org.example.a\n"}, "id"),
        ({"id": "org/../x"}, "id"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"version": "1"}, "version"),
        ({"kind": "game"}, "kind"),
        ({"licence": ...}, "licence is missing"),
        ({"colour": "blue"}, "colour is not known"),
        ({"title": {"en": "A"}}, "no text in the course's language"),
        ({"title": {"french": "A"}}, "title"),
        ({"pass_mark": 101}, "pass_mark"),
        ({"files": [{"path": "../x", "size": 1, "sha256": "0" * 64}]}, "not a plain path"),
        ({"files": [{"path": "x", "size": 1, "sha256": "0" * 63}]}, "sha256"),
        ({"files": [{"path": p, "size": 1, "sha256": "0" * 64} for p in "xX"]}, "twice"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        parse(written(**fields))
    assert words in str(caught.value)


def test_the_line_of_a_wrong_field_is_told() -> None:
    with pytest.raises(AuthoringError) as caught:
        parse(b'{\n "id": "org.example.a",\n "version": "one"\n}')
    assert (caught.value.file, caught.value.line) == ("package.json", 3)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b'{\n "id": "a"\n "version": 1\n}', 3),
        (b'{"id": "\xff"}', 1),
        (b'{"id": 1, "id": 2}', 1),
        (b'{"version": NaN}', 1),
        (b"[" * 100_000, 1),
        (b"", 1),
    ],
)
def test_what_is_not_json_is_told_with_its_line(text: bytes, line: int) -> None:
    with pytest.raises(AuthoringError) as caught:
        parse(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"package.json:{line}: ")


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"no readable file package\.json"):
        load(tmp_path)


@pytest.mark.parametrize("path", ["a.svg", "voix/fr/é.opus", "a b.png"])
def test_plain_paths_are_safe(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", ".hidden", "a/.git/b", "a\\b",
     "C:x", "a\0b", "a\nb", "e\u0301.svg", "x" * 300, "\udc80"],
)  # fmt: skip
def test_other_paths_are_not(path: str) -> None:
    with pytest.raises(UnsafePathError):
        safe_path(path)


def test_package_ids() -> None:
    assert is_package_id("org.espaces-connectes.gestion-communale")
    for wrong in ("", "org", "..", "org..x", "org.x/y", "Org.x", "org.x\n", "a." * 100):
        assert not is_package_id(wrong)
