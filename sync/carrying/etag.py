"""The strong ETag of a file that comes in pieces (RFC 9110, 8.8.3): what vouches for its beginning."""

from __future__ import annotations

import re
from pathlib import Path

_STRONG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"\Z')


class Tag:
    """The strong tag of a file: known beforehand, or kept beside it from the first answer on."""

    def __init__(self, into: Path, given: str) -> None:
        self._given, self._file = given, into.with_name(f"{into.name}.etag")
        self.known = given or self._read()

    def learn(self, told: str) -> None:
        """The tag of a whole answer; a weak one cannot vouch for bytes."""
        if self._given:
            return
        self.known = told if _STRONG.match(told) else ""
        if self.known:
            self._file.write_text(self.known, "latin-1")
        else:
            self.forget()

    def lose(self) -> None:
        """What is on the disk is of another file: begin again."""
        self.forget()
        self.known = ""

    def forget(self) -> None:
        """Take the note away."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> str:
        try:
            told = self._file.read_text("latin-1")
        except OSError:
            return ""
        return told if _STRONG.match(told) else ""
