"""Reading a ZIM archive into content: an unknown one is opened in a child process first."""

from pathlib import Path
from typing import Final

import msgspec

from content_cache import bare
from content_cache.authored import files_of, manifest_of, once
from content_cache.child import ChildError, ask
from content_cache.errors import AuthoringError, AuthoringErrors, RefusedError
from content_cache.package import NAME
from content_cache.zim.facts import Facts
from content_cache.zim.languages import language_of
from content_cache.zim.model import Zim

KIND: Final = "zim"
ENDING = ".zim"
MAGIC = b"ZIM\x04"
#: Summing up a file takes its time: bytes a second of a slow card's reader, and a start.
PACE, START_S = 8_000_000, 30
#: Kiwix writes these in place of a text that it has not.
_NOTHING = frozenset({"", "-", "=", "n/a", "none", "unknown"})


def is_zim(file: Path) -> bool:
    """Whether a file begins as a ZIM archive does; never raises."""
    try:
        with file.open("rb") as stream:
            return stream.read(4) == MAGIC
    except OSError:
        return False


def zim_in(folder: Path) -> str | None:
    """The first archive of a folder by name, None if there is none."""
    try:
        return min(
            (f.name for f in folder.iterdir() if f.name.lower().endswith(ENDING)), default=None
        )
    except OSError:
        return None


def read_zim(path: Path) -> Zim:
    """A bare archive, or a folder with one; raises AuthoringErrors, RefusedError."""
    errors: list[AuthoringError] = []
    name = path.name if path.is_file() else zim_in(path) or bare.STEM + ENDING
    file = path if path.is_file() else path / name
    manifest = None if path.is_file() else manifest_of(path, KIND, bare.OTHER_KIND, errors)
    if not path.is_file() and name not in files_of(path, errors):
        errors.append(AuthoringError(NAME, 1, "The package has no archive. Add a ZIM file."))
    if errors:
        raise AuthoringErrors(once(errors))
    facts = sound_facts(file, name)
    said = {key: text for key, text in facts.said.items() if text.casefold() not in _NOTHING}
    if manifest is None:
        manifest = bare.manifest_of(
            file,
            KIND,
            said.get("Title", "").lstrip("=") or bare.title_of(file),
            language=language_of(said.get("Language", "")),
            description=said.get("Description", ""),
            licence=said.get("License", ""),
            authors=tuple(said[key] for key in ("Creator", "Publisher") if key in said),
            source=said.get("Source", ""),
            ending=ENDING,
        )
        name = bare.STEM + ENDING
    return Zim(
        manifest=manifest,
        path=name,
        size=file.stat().st_size,
        uuid=facts.uuid,
        main=facts.main,
        articles=facts.articles,
        media=facts.media,
        entry_count=facts.entries,
        searchable=facts.searchable,
        titled=facts.titled,
        illustration=facts.illustration,
        creator=said.get("Creator", ""),
        publisher=said.get("Publisher", ""),
        date=said.get("Date", ""),
    )


def sound_facts(file: Path, name: str) -> Facts:
    """What a sound archive tells; raises AuthoringErrors for another, RefusedError without libzim."""
    fault = "damaged"
    if is_zim(file):
        seconds = START_S + file.stat().st_size // PACE
        try:
            facts = msgspec.json.decode(
                ask("content_cache.zim.facts", file, seconds=seconds), type=Facts
            )
        except (ChildError, msgspec.MsgspecError):
            facts = Facts("broken")
        if not facts.fault:
            return facts
        fault = facts.fault
    if fault == "missing":
        raise RefusedError(
            "ZIM archives need a part of the program that is not installed here.",
            "Run: pip install 'espace-connecte[zim]'.",
        )
    sentence = {
        "checksum": "The archive {name} does not match its own checksum: it is cut off or damaged. "
        "Copy it again.",
        "empty": "The archive {name} is empty.",
    }.get(fault, "The archive {name} is damaged: it cannot be opened. Copy it again.")
    raise AuthoringErrors([AuthoringError(name, 1, sentence, name=name)])
