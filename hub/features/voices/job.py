"""The job that keeps the machine's voice complete while the hub serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from content_cache.errors import ContentError
from hub.core.errors import HubError
from hub.core.feature import MACHINE, Job
from hub.core.node import Node
from hub.features.voices import rules, service

log = logging.getLogger(__name__)
EVERY_S = 4 * 3600


def job(labels: Callable[[str], Iterable[str]]) -> Job:
    """``voices.build``; ``labels`` answers what the pages say in a language, asked when it runs."""
    return Job("voices.build", Builder(labels).run, EVERY_S, at_start=True, where=MACHINE)


class Builder:
    """Builds in a thread of its own, one build at a time.

    It takes minutes on a small machine: the scheduler's threads stay free for other jobs, and as a
    daemon it ends with the hub, which must not wait for it (the child ends when its input does).
    """

    def __init__(self, labels: Callable[[str], Iterable[str]]) -> None:
        self._labels = labels
        self.thread: threading.Thread | None = None

    def run(self, node: Node) -> None:
        """Begin a build, unless one is under way or the setting or the machine says no."""
        busy = self.thread is not None and self.thread.is_alive()
        if busy or not (node.settings.voice and service.can_speak()):
            return
        self.thread = threading.Thread(target=self._build, args=(node,), name="voices", daemon=True)
        self.thread.start()

    def _build(self, node: Node) -> None:
        try:
            for language in rules.SPOKEN:
                if language in node.settings.languages:
                    service.keep_labels(node.settings, language, self._labels(language))
                    service.build(node.settings, node.store, language, lambda plan, built: None)
        except (HubError, ContentError) as error:
            log.warning("no machine's voice for now: %s", error)
