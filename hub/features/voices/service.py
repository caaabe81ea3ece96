"""Making the machine's voice for everything that has none yet: resumable, and out of the way."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import msgspec

from content_cache.durable import make_folders, sync_folder, write_whole
from content_cache.speech import say_id
from content_cache.store import Store
from hub.core.disk import check_room
from hub.core.settings import Settings
from hub.features.voices import rules, texts
from hub.features.voices.errors import VoiceError
from hub.features.voices.index import FOLDER, RECORDED, SUFFIX, names
from hub.features.voices.synthesise import Done, Order

EDITION, LABELS = ".edition", "labels.txt"
#: The disk is looked at once for so many clips (about 1 MB).
BETWEEN_LOOKS = 50


@dataclass
class Built:
    """What a build came to: clips made, their bytes and seconds of speech, clips taken away."""

    wanted: int = 0
    made: int = 0
    bytes: int = 0
    seconds: float = 0.0
    removed: int = 0


@dataclass(frozen=True)
class Plan:
    """What is to be said in a language: text by clip id, and the ids that have no voice yet."""

    language: str
    folder: Path
    wanted: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def can_speak() -> bool:
    """Whether the extra ``voice`` is installed."""
    return all(find_spec(name) is not None for name in ("av", "espeakng_loader"))


def plan(settings: Settings, store: Store, language: str) -> Plan:
    """What the space shows in a language, its labels as last kept, and what of it is silent."""
    folder = settings.data_dir / FOLDER / language
    said = (*labels(settings, language), *texts.of_packages(store, language))
    wanted = {
        say_id(language, text): text for text in rules.worth_saying(said) if rules.sayable(text)
    }
    there = names(folder) | names(folder / RECORDED)
    return Plan(language, folder, wanted, tuple(one for one in wanted if one not in there))


def keep_labels(settings: Settings, language: str, said: Iterable[str]) -> None:
    """Keep what the pages say, which no feature can see, a label a line."""
    file = settings.data_dir / FOLDER / language / LABELS
    whole = "".join(f"{' '.join(label.split())}\n" for label in said).encode()
    make_folders(file.parent)
    if not file.exists() or file.read_bytes() != whole:
        write_whole(file, whole)


def labels(settings: Settings, language: str) -> list[str]:
    """What the pages say, as last kept; nothing before the hub was first served."""
    try:
        kept = (settings.data_dir / FOLDER / language / LABELS).read_text("utf-8")
    except FileNotFoundError:
        return []
    return kept.splitlines()


def build(
    settings: Settings, store: Store, language: str, told: Callable[[Plan, Built], object]
) -> Built:
    """Give a voice to every text that has none; ``told`` hears of each clip.

    Stopping it at any moment loses nothing. Raises VoiceError, NoRoomError.
    """
    _prepare(settings.data_dir / FOLDER / language)
    todo = plan(settings, store, language)
    built = Built(wanted=len(todo.wanted), removed=_prune(settings, todo))
    told(todo, built)
    if not todo.missing:
        return built
    with _child(rules.SPOKEN[language]) as say:
        for number, clip in enumerate(todo.missing):
            if number % BETWEEN_LOOKS == 0:
                check_room(settings, media=True)
            file = todo.folder / f"{clip}{SUFFIX}"
            done = say(Order(rules.spoken(todo.wanted[clip]), str(file.resolve())))
            built.made += done.bytes > 0
            built.bytes += done.bytes
            built.seconds += done.seconds
            told(todo, built)
    sync_folder(todo.folder)
    return built


def _prepare(folder: Path) -> None:
    """Make the folder; take out half-written clips, and all when the rules have changed."""
    make_folders(folder)
    for draft in folder.glob(f".*{SUFFIX}"):
        draft.unlink()
    mark = folder / EDITION
    if not mark.exists() or mark.read_text("ascii") != str(rules.EDITION):
        for old in folder.glob(f"*{SUFFIX}"):
            old.unlink()
        write_whole(mark, str(rules.EDITION).encode())


def _prune(settings: Settings, todo: Plan) -> int:
    """Take out clips of texts that are gone or that a person says; their number."""
    if not labels(settings, todo.language):
        return 0  # the labels are not known yet, so their clips cannot be told from old ones
    person = names(todo.folder / RECORDED)
    old = [one for one in names(todo.folder) if one not in todo.wanted or one in person]
    for clip in old:
        (todo.folder / f"{clip}{SUFFIX}").unlink(missing_ok=True)
    return len(old)


@contextlib.contextmanager
def _child(voice: str) -> Iterator[Callable[[Order], Done]]:
    """The child that speaks, for the time of the block; raises VoiceError when it cannot."""
    command = [sys.executable, "-m", "hub.features.voices.synthesise", voice]
    pipe = subprocess.PIPE
    # Unbuffered: a buffer's lock held by a daemon thread would upset the end of the interpreter.
    with subprocess.Popen(command, bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe) as child:  # noqa: S603  # our own module, nothing from outside
        assert child.stdin and child.stdout and child.stderr
        stdin, stdout, stderr = child.stdin, child.stdout, child.stderr

        def say(order: Order) -> Done:
            with contextlib.suppress(BrokenPipeError):  # its answer, or silence, tells why
                stdin.write(msgspec.json.encode(order) + b"\n")
                stdin.flush()
            if answer := stdout.readline():
                return msgspec.json.decode(answer, type=Done)
            raise _failed(stderr.read().decode(errors="replace"), child.wait())

        try:
            yield say
        finally:
            with contextlib.suppress(BrokenPipeError):
                stdin.close()
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()


def _failed(said: str, code: int) -> VoiceError:
    lines = [line for line in said.splitlines() if line.strip()]
    return VoiceError(
        "The machine's voice stopped ({code}): {why}",
        "Check that the extra is whole: pip install 'espace-connecte[voice]'.",
        code=code,
        why=lines[-1] if lines else "no reason given",
    )
