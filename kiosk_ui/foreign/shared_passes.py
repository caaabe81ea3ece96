"""Passes where several processes serve: one gives them, any other may be shown them."""

from __future__ import annotations

import secrets

import msgspec

from hub.core.people import passes
from kiosk_ui.foreign.passes import EACH, IDLE_MS, Pass, Passes


class SharedPasses(Passes):
    """The passes that are good, in the database; a restart forgets none."""

    def give(self, one: Pass) -> str:
        word = secrets.token_urlsafe(24)
        told = msgspec.json.encode(one).decode()
        passes.keep(word, one.session, told, one.used_ms, EACH, IDLE_MS)
        return word

    def find(self, word: str, now_ms: int) -> Pass | None:
        told = passes.find(word, now_ms, IDLE_MS)
        return msgspec.json.decode(told, type=Pass) if told else None

    def drop(self, session: str | None) -> None:
        if session:
            passes.drop(session)
