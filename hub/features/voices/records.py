"""Record kinds of voices and how they fold: the latest word on a text wins."""

from __future__ import annotations

from typing import Any

from hub.core.journal.records import ERASURE, SPACE, VOICE, Body, Entry, RecordKind
from hub.core.storage.tables import ADD, LATEST, MAX, put
from hub.features.voices.models import VoiceClip


class VoiceRecorded(Body, frozen=True, kw_only=True):
    """A person said a text; the sound itself is a file, named by ``clip`` and proved by ``sha256``.

    ``seconds`` is its length, ``by`` the person's id.
    """

    language: str
    clip: str
    text: str
    sha256: str
    bytes: int
    seconds: float
    by: str


class VoiceWithdrawn(Body, frozen=True, kw_only=True):
    """A recording is taken back."""

    language: str
    clip: str


_RULES = {
    "text": LATEST, "sha256": LATEST, "bytes": LATEST, "seconds": LATEST, "recorder": LATEST,
    "withdrawn": LATEST, "changes": ADD, "hlc": MAX,
}  # fmt: skip


def fold_recorded(entry: Entry) -> None:
    """The recording, unless a later record says otherwise."""
    body: VoiceRecorded = entry.body
    _put(
        entry, text=body.text, sha256=body.sha256, bytes=body.bytes, seconds=body.seconds,
        recorder=body.by, withdrawn=0,
    )  # fmt: skip


def fold_withdrawn(entry: Entry) -> None:
    """Nothing is left of it, its recorder's name included, unless it is recorded again later."""
    _put(
        entry, text=None, sha256=None, bytes=None, seconds=None, recorder=None, withdrawn=1
    )  # fmt: skip


def _put(entry: Entry, **said: Any) -> None:
    key = {"space_id": entry.space_id, "language": entry.body.language, "clip": entry.body.clip}
    put(VoiceClip, {**key, **said, "changes": 1, "hlc": entry.hlc}, _RULES)


KINDS = (
    RecordKind("voice.recorded", VoiceRecorded, fold_recorded, urgency=VOICE, touches=SPACE),
    RecordKind("voice.withdrawn", VoiceWithdrawn, fold_withdrawn, urgency=ERASURE, touches=SPACE),
)
