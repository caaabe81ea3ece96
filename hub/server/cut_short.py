"""An upload that was cut: what came of it is handed on, where it can be gone on with later.

On a line that is cut every minute a piece of a voice that was under way would be sent anew; so the bytes
that arrived of it are taken as a shorter piece. The file's name is its hash, which is looked at
in the end, and whoever sends it asks first how much is there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from waitress.receiver import FixedStreamReceiver
from waitress.task import WSGITask

log = logging.getLogger(__name__)
#: Where a body may be shorter than was announced.
PATHS = ("/api/v1/sync/blobs/",)


class Rest:
    """The request of a channel that is gone: its answer is heard by nobody."""

    def __init__(self, channel: Any, request: Any) -> None:
        self.channel, self.request = channel, request

    def service(self) -> None:
        """Hand it to the application, in a thread of the server."""
        request = self.request
        request.headers["CONTENT_LENGTH"] = str(len(request.body_rcv))
        try:
            environ = WSGITask(self.channel, request).get_environment()
            answer: Iterable[bytes] = self.channel.server.application(environ, _nobody)
            for _part in answer:
                pass
            if close := getattr(answer, "close", None):
                close()
        finally:
            request.close()

    def cancel(self) -> None:
        """The server stops: the bytes will be sent again."""
        self.request.close()


def rest_of(channel: Any) -> Rest | None:
    """What a channel that ends now had received of an upload that can be gone on with."""
    request = channel.request
    if request is None or not request.headers_finished or request.command != "PUT":
        return None
    if not request.path.startswith(PATHS) or request.error or request.completed:
        return None
    body = request.body_rcv
    return Rest(channel, request) if isinstance(body, FixedStreamReceiver) and len(body) else None


def _nobody(status: str, headers: object, problem: object = None) -> Callable[[bytes], object]:
    log.debug("an upload that was cut: %s", status)
    return lambda data: None
