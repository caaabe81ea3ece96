"""A pack of voices: ``texts.json`` (text by clip id) and ``clips/<id>.ogg``, in one language."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache.authored import files_of, manifest_of, once
from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.folder import list_files, open_file
from content_cache.package import kind_of
from content_cache.speech import say_id
from content_cache.voices import VoicePack

KIND = "voices"
CLIPS, TEXTS, SUFFIX = "clips", "texts.json", ".ogg"
NAMED = re.compile(r'"([0-9a-f]{16})"\s*:')
#: The largest clip, in bytes: some eight minutes of speech.
LARGEST = 1024 * 1024
#: Where an Ogg page says that it holds Opus.
HEAD, OPUS = 64, b"OpusHead"


def probe(path: Path) -> bool:
    """Whether ``path`` is a folder whose package.json says that it is voices."""
    return path.is_dir() and kind_of(path) == KIND


def entries(path: Path) -> Sequence[str]:
    """The package's files, sorted."""
    return list_files(path).files


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return open_file(path, name)


def read(path: Path) -> VoicePack:
    """Read a pack's folder; raises AuthoringErrors with every mistake of every file."""
    errors: list[AuthoringError] = []
    manifest = manifest_of(path, KIND, "A folder of voices is of the kind voices.", errors)
    files = files_of(path, errors)
    texts = _texts(path, files, errors)
    if manifest and not errors:
        errors += _check(path, manifest.language, files, texts)
    if errors:
        raise AuthoringErrors(once(errors))
    assert manifest is not None  # its absence is among the errors
    return VoicePack(manifest=manifest, texts=dict(sorted(texts.items())))


def _texts(path: Path, files: Sequence[str], errors: list[AuthoringError]) -> dict[str, str]:
    """What the clips say; nothing, and why in ``errors``, if the file cannot be read."""
    if TEXTS not in files:
        errors.append(AuthoringError(TEXTS, 1, "The pack has no file texts.json. Add it."))
        return {}
    try:
        found = json.loads((path / TEXTS).read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        errors.append(
            AuthoringError(TEXTS, error.lineno, "This is not JSON ({problem}).", problem=error.msg)
        )
        return {}
    except (ValueError, RecursionError) as error:
        errors.append(AuthoringError(TEXTS, 1, "This is not JSON ({problem}).", problem=error))
        return {}
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        errors.append(
            AuthoringError(
                TEXTS, 1, "Write the texts as one object: the clip's name, then its text."
            )
        )
        return {}
    return found


def _check(
    path: Path, language: str, files: Sequence[str], texts: dict[str, str]
) -> Iterator[AuthoringError]:
    """Every text has its clip, every clip its text, and nothing else is there."""
    lines = _lines(path / TEXTS)
    clips = {f"{CLIPS}/{clip}{SUFFIX}" for clip in texts}
    for clip, text in texts.items():
        line = lines.get(clip, 1)
        if say_id(language, text) != clip:
            yield AuthoringError(
                TEXTS, line, "{clip} is not the name of this text in {language}: it is {right}.",
                clip=clip, language=language, right=say_id(language, text),
            )  # fmt: skip
        elif f"{CLIPS}/{clip}{SUFFIX}" not in files:
            yield AuthoringError(TEXTS, line, "There is no clip for this text. Add or remove it.")
    for name in files:
        if name in clips:
            yield from _check_clip(path, name)
        elif name != TEXTS:
            yield AuthoringError(name, 1, "This file is no clip of texts.json. Remove it.")


def _lines(file: Path) -> dict[str, int]:
    """The line of each clip's name."""
    found: dict[str, int] = {}
    for number, said in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        for clip in NAMED.findall(said):
            found.setdefault(clip, number)
    return found


def _check_clip(path: Path, name: str) -> Iterator[AuthoringError]:
    """A clip is Opus in Ogg, and small."""
    with open_file(path, name) as clip:
        head = clip.read(HEAD)
    if not head.startswith(b"OggS") or OPUS not in head:
        yield AuthoringError(name, 1, "This is not Opus sound in an Ogg file. Convert it.")
    elif (path / name).stat().st_size > LARGEST:
        yield AuthoringError(name, 1, "The clip is larger than 1 MB. Record a shorter one.")
