"""Reading a recording: a bare file, or a package folder with its variants and texts."""

import re
from pathlib import Path
from typing import Literal

import msgspec

from content_cache import bare
from content_cache.authored import files_of, manifest_of, once
from content_cache.child import ChildError, ask
from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.package import NAME
from content_cache.playing.boxes import is_whole_webm, layout_of
from content_cache.playing.cues import read_cues
from content_cache.playing.facts import Facts
from content_cache.playing.model import Playable, Role, Text, Variant
from content_cache.playing.sniff import MP4, WEBM, Container, container_of

Kind = Literal["video", "audio"]
ENDINGS = (".mp4", ".webm", ".m4a", ".mp3", ".ogg", ".oga", ".opus", ".aac", ".wav")
#: What the browsers of phones and PCs of these years play, as FFmpeg names it.
VIDEO_CODECS = frozenset({"h264", "vp8", "vp9", "av1", "libdav1d"})
AUDIO_CODECS = frozenset({"aac", "mp3", "mp3float", "opus", "vorbis", "flac", "pcm_s16le"})
_LANGUAGE = r"(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
_TEXT = re.compile(
    rf"(?:(?P<role>captions|chapters)\.{_LANGUAGE}\.(?:vtt|srt)"
    rf"|(?P<transcript>transcript)\.{_LANGUAGE.replace('language', 'tongue')}\.md)\Z"
)
ROLES: dict[str, Role] = {
    "captions": "captions",
    "chapters": "chapters",
    "transcript": "transcript",
}
_POSTER = re.compile(r"poster\.(?:jpg|jpeg|png|webp)\Z")
#: Of an MP4 file without pictures.
SOUND_ENDING = ".m4a"
#: Looking at a recording takes a moment, unless its length must be found by going through it.
SECONDS = 60


def read_file(file: Path) -> Playable:
    """A bare file as content; raises AuthoringErrors."""
    errors: list[AuthoringError] = []
    found = look(file, file.name, errors)
    if found is None:
        raise AuthoringErrors(errors)
    container, facts = found
    kind: Kind = "video" if facts.video else "audio"
    ending = SOUND_ENDING if container == MP4 and kind == "audio" else container.ending
    name = bare.STEM + ending
    return Playable(
        manifest=bare.manifest_of(file, kind, bare.title_of(file), ending=ending),
        seconds=facts.seconds,
        variants=(_variant(file, name, container, facts),),
    )


def read_folder(folder: Path, kind: Kind) -> Playable:
    """A package folder of recordings; raises AuthoringErrors with every mistake."""
    errors: list[AuthoringError] = []
    manifest = manifest_of(folder, kind, bare.OTHER_KIND, errors)
    top = [name for name in files_of(folder, errors) if "/" not in name]
    variants, lengths = _variants(folder, top, kind, errors)
    if len(lengths) > 1 and max(lengths) - min(lengths) > max(5.0, 0.05 * max(lengths)):
        errors.append(
            AuthoringError(
                NAME, 1, "The variants differ in length. Make them all of the same recording."
            )
        )
    texts = _texts(folder, top, errors)
    if not variants and not errors:
        errors.append(
            AuthoringError(NAME, 1, "The package has no recording. Add one, such as video.low.mp4.")
        )
    if errors:
        raise AuthoringErrors(once(errors))
    assert manifest is not None  # its absence is among the errors
    return Playable(
        manifest=manifest,
        seconds=max(lengths),
        variants=tuple(sorted(variants, key=lambda variant: (variant.bitrate, variant.path))),
        texts=texts,
        poster=next((name for name in top if _POSTER.match(name)), None),
    )


def _variants(
    folder: Path, top: list[str], kind: Kind, errors: list[AuthoringError]
) -> tuple[list[Variant], list[float]]:
    """The variants in a folder and their lengths in seconds."""
    variants, lengths = [], []
    for name in top:
        if not name.lower().endswith(ENDINGS):
            continue
        found = look(folder / name, name, errors)
        if found is None:
            continue
        container, facts = found
        if bool(facts.video) != (kind == "video"):
            errors.append(
                AuthoringError(name, 1, "The file {name} is not of the kind {kind}.", name=name, kind=kind)
            )  # fmt: skip
        variants.append(_variant(folder / name, name, container, facts))
        lengths.append(facts.seconds)
    return variants, lengths


def _texts(folder: Path, top: list[str], errors: list[AuthoringError]) -> tuple[Text, ...]:
    """The captions, chapters and transcripts of a folder, all of them readable."""
    texts: list[Text] = []
    for name in top:
        if not (found := _TEXT.match(name)):
            if name.lower().endswith((".vtt", ".srt")):
                errors.append(
                    AuthoringError(
                        name, 1, "Name captions by their language, such as captions.fr.vtt."
                    )
                )
            continue
        role: Role = ROLES[found["role"] or found["transcript"]]
        if role != "transcript":
            try:
                read_cues((folder / name).read_bytes(), name)
            except AuthoringErrors as wrong:
                errors += wrong.errors
        texts.append(Text(name, role, found["language"] or found["tongue"]))
    return tuple(texts)


def look(file: Path, name: str, errors: list[AuthoringError]) -> tuple[Container, Facts] | None:
    """What a file is; None, and why in ``errors``, if browsers cannot play it."""
    container = container_of(file)
    if container is None:
        errors.append(
            AuthoringError(
                name,
                1,
                "{name} is not a recording, whatever its name says. Use MP4, WebM, MP3 or Ogg.",
                name=name,
            )
        )
        return None
    if not is_whole(file, container):
        errors.append(
            AuthoringError(
                name, 1, "The recording {name} is cut off. Copy it again, whole.", name=name
            )
        )
        return None
    facts = ask_facts(file, container)
    sentence, codec = _why_not(facts)
    if sentence:
        errors.append(AuthoringError(name, 1, sentence, name=name, codec=codec))
        return None
    return container, facts


def is_whole(file: Path, container: Container) -> bool:
    """Whether nothing is missing at the end, as far as the container tells."""
    if container == MP4:
        layout = layout_of(file)
        return layout.whole and layout.described
    return container != WEBM or is_whole_webm(file)


def ask_facts(file: Path, container: Container) -> Facts:
    """What a child process finds in a file; one that kills the child is broken."""
    try:
        answer = ask("content_cache.playing.facts", file, container.demuxer, seconds=SECONDS)
        return msgspec.json.decode(answer, type=Facts)
    except (ChildError, msgspec.MsgspecError):
        return Facts("broken")


def _why_not(facts: Facts) -> tuple[str, str]:
    """Why browsers cannot play it, and the codec that stands in the way."""
    if facts.fault == "empty":
        return "There is neither picture nor sound in {name}.", ""
    if facts.fault or facts.seconds <= 0:
        return "The recording {name} is damaged. Copy or export it again.", ""
    for codec, known in ((facts.video, VIDEO_CODECS), (facts.audio, AUDIO_CODECS)):
        if codec and codec not in known:
            return (
                "Browsers do not play the codec {codec} of {name}. Convert it to MP4 with "
                "H.264 and AAC.",
                codec,
            )
    return "", ""


def _variant(file: Path, name: str, container: Container, facts: Facts) -> Variant:
    """What is kept of a file that can be played."""
    size = file.stat().st_size
    parts = name.split(".")
    return Variant(
        path=name,
        name=".".join(parts[1:-1]),
        media_type=container.video_type if facts.video else container.audio_type,
        bitrate=round(size * 8 / facts.seconds),
        size=size,
        width=facts.width,
        height=facts.height,
        codecs=tuple(codec for codec in (facts.video, facts.audio) if codec),
        fast_start=container != MP4 or layout_of(file).fast_start,
    )
