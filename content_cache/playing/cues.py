"""Captions and chapters: reading WebVTT and SubRip, writing plain WebVTT.

Sources: W3C WebVTT (Candidate Recommendation, 4 April 2019), and what SubRip files look like.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.markup import plain

MOST_BYTES = 4 * 1024 * 1024
MOST_CUES = 20_000
MOST_TEXT = 2_000
_TIME = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:[ \t]+(.*))?\s*\Z")
#: Where a cue stands; whatever else is written behind the times is left out.
_SETTING = re.compile(r"(?:line|position|size|align):[-A-Za-z0-9.,%]{1,20}\Z")

#: Times inside a cue, and SubRip's {\an8}; voices (<v Awa>) and the like go as any markup does.
_MARKS = re.compile(r"<[\d:.]{1,20}>|\{\\[^}]{0,40}\}")


class Cue(NamedTuple):
    """A text and when it shows, in milliseconds."""

    start: int
    end: int
    text: str
    settings: str = ""


def read_cues(data: bytes, file: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file in order of time.

    Raises AuthoringErrors with the line of every mistake.
    """
    lines, errors = _lines(data, file)
    if file.lower().endswith(".vtt") and not errors:
        if not lines or not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
            errors.append(_error(file, 1, "The captions do not begin with WEBVTT. Add that line."))
        else:
            _skip_head(lines)
    cues = list(_cues(lines, file, errors)) if not errors else []
    if not errors and not cues:
        errors.append(_error(file, 1, "There is no caption in this file."))
    if len(cues) > MOST_CUES:
        errors.append(_error(file, 1, "There are too many captions in this file. Cut it."))
    if errors:
        raise AuthoringErrors(errors)
    return sorted(cues)


def _skip_head(lines: list[str]) -> None:
    """Empty the head of a WebVTT file, which goes on until the first empty line."""
    for number, line in enumerate(lines):
        if not line.strip() or "-->" in line:
            return
        lines[number] = ""


def _lines(data: bytes, file: str) -> tuple[list[str], list[AuthoringError]]:
    """The lines of a file of text, and what is wrong with it."""
    if len(data) > MOST_BYTES:
        return [], [_error(file, 1, "This file is too big for captions. Cut it.")]
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [_error(file, line, "The file is not in UTF-8. Save it as UTF-8.")]
    return re.split(r"\r\n|\r|\n", text.replace("\0", "\ufffd")), []


def _cues(lines: list[str], file: str, errors: list[AuthoringError]) -> Iterator[Cue]:
    """Yield the cues of the blocks between empty lines; notes and styles are passed over."""
    for start, block in _blocks(lines):
        if re.match(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)", block[0]) and "-->" not in block[0]:
            continue
        at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            errors.append(
                _error(file, start, "This caption has no times. Write them above its text.")
            )
            continue
        cue = _cue(block[at], block[at + 1 :])
        if cue is None:
            errors.append(
                _error(
                    file,
                    start + at,
                    "These times cannot be read. Write them as 00:01:02.500 --> 00:01:05.000.",
                )
            )
        elif cue.end <= cue.start:
            errors.append(
                _error(file, start + at, "This caption ends before it begins. Correct its times.")
            )
        elif cue.text:
            yield cue


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, lines) of each block."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(times: str, lines: list[str]) -> Cue | None:
    """One cue, None if its times make no sense; its text comes without any markup."""
    found = _TIMES.match(times)
    if found is None:
        return None
    parts = [int(part or 0) for part in found.groups()[:8]]
    settings = " ".join(part for part in (found[9] or "").split() if _SETTING.match(part))
    text = plain(_MARKS.sub("", "\n".join(lines)))[:MOST_TEXT]
    return Cue(_ms(parts[:4]), _ms(parts[4:]), re.sub(r"\n\s*\n+", "\n", text), settings)


def _ms(parts: list[int]) -> int:
    hours, minutes, seconds, thousandths = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def write_vtt(cues: Iterable[Cue]) -> str:
    """Plain WebVTT, with nothing in it that a browser could take for markup."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        settings = f" {cue.settings}" if cue.settings else ""
        parts.append(f"{_clock(cue.start)} --> {_clock(cue.end)}{settings}\n{text}\n")
    return "\n".join(parts)


def _clock(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _error(file: str, line: int, message: str) -> AuthoringError:
    return AuthoringError(file, line, message)
