"""The job that makes light variants of heavy videos while nobody needs the machine."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from content_cache.child import ChildError, ask
from content_cache.durable import make_folders
from content_cache.errors import ContentError
from content_cache.playing.model import Playable, Variant
from content_cache.playing.reading import ask_facts
from content_cache.playing.sniff import container_of
from content_cache.space import free_bytes
from hub.core.disk import disk_of
from hub.core.node import Node
from hub.features.library import derived

log = logging.getLogger(__name__)
EVERY_S = 1800
#: Videos heavier than this want a light variant; what the light one is made of. Bits a second.
HEAVY, VIDEO_BITS, AUDIO_BITS = 500_000, 220_000, 40_000
HEIGHT = 360
NAME = f"{derived.PREFIX}{HEIGHT}p.mp4"
#: Load of each processor below which the machine has nothing better to do.
QUIET = 0.5
#: A video that would take longer than this, in seconds, is left alone.
LONGEST_S = 4 * 3600


class Lightener:
    """Makes one variant at a time in a thread of its own: the scheduler's threads stay free."""

    def __init__(self) -> None:
        self.thread: threading.Thread | None = None

    def run(self, node: Node) -> None:
        """Begin with the next video, unless one is under way or the machine is in use."""
        busy = self.thread is not None and self.thread.is_alive()
        if busy or not node.settings.light_videos:
            return
        derived.sweep(node.settings, node.store)
        of = due(node) if is_quiet(node) else None
        if of is not None:
            self.thread = threading.Thread(
                target=_attempt, args=(node, of), name="light videos", daemon=True
            )
            self.thread.start()


def is_quiet(node: Node) -> bool:
    """Whether the machine has time, and nobody watches or listens."""
    watched = any(
        visit.on is not None and visit.on[0] in ("video", "audio")
        for visit in node.meter.now().values()
    )
    return not watched and os.getloadavg()[0] < QUIET * (os.cpu_count() or 1)


def due(node: Node) -> Playable | None:
    """The shortest video that wants a light variant and has the room for it."""
    wanting = []
    for manifest in node.store.list():
        if manifest.kind != "video":
            continue
        try:
            of = node.store.playable(manifest.id)
        except ContentError:
            continue
        made = derived.variants(node.settings, manifest.id, manifest.version)
        failed = derived.folder(node.settings, manifest.id, manifest.version) / FAILED
        if not made and not failed.exists() and wants(of) and has_room(node, of):
            wanting.append(of)
    return min(wanting, key=lambda of: of.seconds, default=None)


def wants(of: Playable) -> bool:
    """Whether a video is heavy in each of its variants."""
    lightest = of.variants[0]
    return lightest.bitrate > HEAVY and lightest.height > 0 and of.seconds <= LONGEST_S


def has_room(node: Node, of: Playable) -> bool:
    """Whether the variant, twice over while it is written, leaves the disk's floor free."""
    need = 2 * round(of.seconds * (VIDEO_BITS + AUDIO_BITS) / 8)
    settings = node.settings
    return (
        free_bytes(settings.data_dir) - need >= settings.content_floor_mb << 20
        and disk_of(settings).percent < settings.content_max_percent
    )


#: Left where a video could not be made lighter, so that it is not tried again every half hour.
FAILED = "failed"


def _attempt(node: Node, of: Playable) -> None:
    try:
        lighten(node, of)
    except (ChildError, ContentError, OSError) as error:
        log.warning("no light variant of %s: %s", of.manifest.id, error)
        place = derived.folder(node.settings, of.manifest.id, of.manifest.version)
        if place.is_dir():
            (place / FAILED).touch()


def lighten(node: Node, of: Playable) -> Variant:
    """Make the light variant of a video now; raises ChildError, ContentError, OSError."""
    package, version, lightest = of.manifest.id, of.manifest.version, of.variants[0]
    source = node.store.open(package, lightest.path, version)
    container = container_of(source)
    if container is None:
        raise ChildError("the recording cannot be read")
    place = derived.folder(node.settings, package, version)
    make_folders(place)
    draft = place / ".draft.mp4"
    try:
        words = (container.demuxer, str(draft.absolute()), HEIGHT, VIDEO_BITS, AUDIO_BITS)
        ask(
            "content_cache.playing.transcode",
            source,
            *map(str, words),
            seconds=600 + 4 * round(of.seconds),
        )
        variant = _described(draft, of)
        derived.keep(node.settings, of, draft, variant)
    finally:
        draft.unlink(missing_ok=True)
    return variant


def _described(draft: Path, of: Playable) -> Variant:
    """What came out; raises ChildError unless it plays as long as the video, and is lighter."""
    container = container_of(draft)
    facts = ask_facts(draft, container) if container else None
    size = draft.stat().st_size
    if facts is None or facts.fault or abs(facts.seconds - of.seconds) > 2 + 0.02 * of.seconds:
        raise ChildError("the light variant does not play like the video")
    bitrate = round(size * 8 / facts.seconds)
    if bitrate >= of.variants[0].bitrate:
        raise ChildError("the light variant is not lighter")
    return Variant(
        path=NAME,
        name=f"{HEIGHT}p",
        media_type="video/mp4",
        bitrate=bitrate,
        size=size,
        width=facts.width,
        height=facts.height,
        codecs=(facts.video, facts.audio) if facts.audio else (facts.video,),
    )
