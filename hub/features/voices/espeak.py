"""The machine's voice: espeak-ng, driven by ctypes. Only the child process comes here.

espeak-ng keeps one voice a process, and ends the process on some errors: hence the child.
Constants are those of ``speak_lib.h``.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

from hub.features.voices.errors import VoiceError

SYNCHRONOUS = 0x02
DO_NOT_EXIT = 0x8000
UTF8 = 1
RATE, PITCH, RANGE = 1, 3, 4
#: A little slower and livelier than espeak-ng's own: people listen to this to learn.
WORDS_PER_MINUTE, PITCH_PERCENT, RANGE_PERCENT = 140, 42, 60

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Speaker:
    """One voice of espeak-ng; ``rate`` is in samples a second."""

    def __init__(self, library: Path, data: Path, voice: str) -> None:
        """Load the library and choose a voice; raises VoiceError."""
        try:
            self._library = ctypes.CDLL(str(library))
        except OSError as error:
            raise _cannot_speak(error) from error
        self.rate = int(
            self._library.espeak_Initialize(SYNCHRONOUS, 0, str(data).encode(), DO_NOT_EXIT)
        )
        if self.rate <= 0:
            raise _cannot_speak(f"espeak-ng does not find its data in {data}")
        self._heard = bytearray()
        self._callback = _Callback(self._take)  # kept: C calls it later
        self._library.espeak_SetSynthCallback(self._callback)
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise _cannot_speak(f"espeak-ng has no voice {voice}")
        for name, value in (
            (RATE, WORDS_PER_MINUTE),
            (PITCH, PITCH_PERCENT),
            (RANGE, RANGE_PERCENT),
        ):
            self._library.espeak_SetParameter(name, value, 0)

    def say(self, text: str) -> bytes:
        """The samples of a text: mono, 16 bits, native byte order; raises VoiceError."""
        self._heard.clear()
        data = text.encode()
        done = self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8, None, None)
        if done != 0:
            raise _cannot_speak(f"espeak-ng answers {done}")
        return bytes(self._heard)

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: int) -> int:
        """Called by espeak-ng with each piece of sound; 0 goes on."""
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, count * 2)
        return 0


def speaker(voice: str) -> Speaker:
    """The speaker that comes with the extra ``voice``; raises VoiceError without it."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise _cannot_speak(error) from error
    return Speaker(
        Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()), voice
    )


def _cannot_speak(why: object) -> VoiceError:
    return VoiceError(
        "The machine's voice cannot be made here: {why}.",
        "Run: pip install 'espace-connecte[voice]'; without it the hub works, silently.",
        why=why,
    )
