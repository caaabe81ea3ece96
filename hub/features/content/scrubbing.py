"""The job that reads all content again, 2 % a day, and sees to what is damaged."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial

from content_cache.care import scrub
from content_cache.care.fetch import Fetcher, FromVersions, NoFetcher, Several
from content_cache.care.repair import Outcome, repair
from content_cache.errors import ContentError, RefusedError
from hub.core.errors import HubError
from hub.core.feature import MACHINE, Job
from hub.core.node import Node
from hub.features.content.telling import tell

log = logging.getLogger(__name__)


#: Says who else may have sound files of this node's content.
Helper = Callable[[Node], Fetcher]


def job(helper: Helper) -> Job:
    """The job; ``helper`` is given by who knows the sources."""
    return Job("content.scrub", partial(begin, helper=helper), every_s=3600, where=MACHINE)


def begin(node: Node, helper: Helper) -> None:
    """Read what is due, in a thread of its own, unless that is under way.

    A big file may take an hour; as a daemon the thread ends with the hub, and the child that reads
    ends when its input does.
    """
    name = f"scrub {node.store.root}"
    if all(thread.name != name for thread in threading.enumerate()):
        threading.Thread(target=_run, args=(node, helper), name=name, daemon=True).start()


def _run(node: Node, helper: Helper) -> None:
    with node.open():
        try:
            read(node)
            see_to(node, helper(node))
        except (HubError, ContentError, OSError) as error:
            log.warning("content could not be verified: %s", error)
        finally:
            node.database.close()


def read(node: Node) -> bool:
    """Read what is due in a child at idle priority, which notes what it finds; whether it ended well."""
    words = [str(node.store.root.absolute()), str(node.clock.now_ms())]
    # -P: what lies in the current folder is not imported.
    command = [sys.executable, "-P", "-m", "content_cache.care.scrub", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:  # noqa: S603  # our own module, nothing from outside
        code = child.wait()
    if code:
        log.warning("verifying content ended with code %d", code)
    return code == 0


def see_to(node: Node, fetcher: Fetcher | None = None) -> list[Outcome]:
    """Repair what the scrub found, or set it aside; what became of each version.

    ``fetcher`` is who else may have sound files, by default nobody.
    """
    done: list[Outcome] = []
    sources = Several(FromVersions(node.store), fetcher or NoFetcher())
    for found in scrub.read_progress(node.store).found:
        if node.store.folder(found.package, found.version).is_dir():
            try:
                outcome = repair(
                    node.store, found.package, found.version, sources, node.clock.now_ms()
                )
            except RefusedError:
                return done  # an installation is going on: the next run sees to it
            log.warning("content %s %d: %s", found.package, found.version, outcome.status)
            done.append(outcome)
        scrub.settle(node.store, found)
    tell(node)
    return done
