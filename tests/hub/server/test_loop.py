"""The main loop: connections that come and go fast are all answered."""

from __future__ import annotations

import http.client
import threading

from hub.server.serve import Server
from hub.server.sockets import listen


def test_short_connections_whose_numbers_are_used_again_are_all_answered() -> None:
    def app(environ: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Length", "2")])  # type: ignore[operator]  # WSGI's callable
        return [b"ok"]

    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    server = Server(app, [listener], threads=4, connections=100)
    serving = threading.Thread(target=server.loop, daemon=True)
    serving.start()
    answered: list[bytes] = []

    def ask() -> None:
        for _ in range(100):
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            client.request("GET", "/")
            answered.append(client.getresponse().read())
            client.close()

    askers = [threading.Thread(target=ask) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(60)
    server.close()
    assert answered == [b"ok"] * 600
