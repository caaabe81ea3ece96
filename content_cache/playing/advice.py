"""What could be better in a recording that can be played."""

from collections.abc import Iterator

from content_cache.errors import AdviceError, AuthoringError
from content_cache.package import NAME
from content_cache.playing.model import Playable

#: A phone at the edge of the network still plays this, in bits a second.
LIGHT = 500_000


def advise_playable(content: Playable) -> Iterator[AuthoringError]:
    """Yield the advice on a recording."""
    for variant in content.variants:
        if not variant.fast_start:
            yield AdviceError(
                variant.path,
                1,
                "Players must fetch the end of {name} before they begin. Export it again with "
                "“fast start” (ffmpeg -i IN -c copy -movflags +faststart OUT).",
                name=variant.path,
            )
    if content.manifest.kind == "video":
        if content.variants[0].bitrate > LIGHT:
            yield AdviceError(
                NAME, 1, "The lightest variant is heavy for phones. Add a file video.low.mp4."
            )
        if not content.texts_of("captions"):
            yield AdviceError(
                NAME,
                1,
                "The video has no captions. Add a file captions.fr.vtt for who cannot hear.",
            )
