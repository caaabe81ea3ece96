"""Passes: what lets one browser read one package for a while, and speak for one learner only.

A pass is a random word in the address of the content. It is given by a page that checked who asks,
dies half an hour after its last use, and at once when its holder leaves.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

#: Milliseconds without use after which a pass is void.
IDLE_MS = 30 * 60 * 1000
#: Passes of one session, and of all: the oldest go.
EACH, KEPT = 8, 4000


@dataclass
class Pass:
    """``home`` is the origin of the page that frames the content; times are monotonic, in ms.

    ``entry`` is where in the content to begin, if not where its author says.
    """

    session: str
    package: str
    version: int
    home: str
    language: str
    used_ms: int
    person: str | None = None
    entry: str = ""

    @property
    def learner(self) -> str:
        """What foreign content may call the learner: the same in one package only."""
        told = f"{self.person or self.session}\n{self.package}"
        return hashlib.sha256(told.encode()).hexdigest()[:24]


class Passes:
    """The passes that are good; any number of threads may ask. A restart forgets them all."""

    def __init__(self) -> None:
        self._passes: OrderedDict[str, Pass] = OrderedDict()
        self._lock = threading.Lock()

    def give(self, one: Pass) -> str:
        """A new pass: 32 characters that nobody guesses."""
        word = secrets.token_urlsafe(24)
        with self._lock:
            mine = [key for key, held in self._passes.items() if held.session == one.session]
            for old in mine[: max(0, len(mine) + 1 - EACH)]:
                del self._passes[old]
            self._passes[word] = one
            while len(self._passes) > KEPT:
                self._passes.popitem(last=False)
        return word

    def find(self, word: str, now_ms: int) -> Pass | None:
        """The pass of that word, if it is still good; using it keeps it good."""
        with self._lock:
            found = self._passes.get(word)
            if found is None:
                return None
            if now_ms - found.used_ms > IDLE_MS:
                del self._passes[word]
                return None
            found.used_ms = now_ms
            return found

    def drop(self, session: str | None) -> None:
        """Void all passes of a session that ends."""
        with self._lock:
            for word in [key for key, held in self._passes.items() if held.session == session]:
                del self._passes[word]
