"""The job that keeps the machine's voice complete while the hub serves."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.feature import Job
from hub.core.node import Node
from hub.features.voices import rules, service

EVERY_S = 4 * 3600


def job(labels: Callable[[str], list[str]]) -> Job:
    """``voices.build``; ``labels`` answers what the pages say in a language, asked when it runs."""

    def run(node: Node) -> None:
        if not (node.settings.voice and service.can_speak()):
            return
        for language in rules.SPOKEN:
            if language in node.settings.languages:
                service.keep_labels(node.settings, language, labels(language))
                service.build(node.settings, node.store, language, told=lambda plan, built: None)

    return Job("voices.build", run, EVERY_S, at_start=True)
