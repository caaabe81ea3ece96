"""A small site on the hub's own server, in a process of its own: a page and a big file."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask, Response

from hub.server.serve import Server
from hub.server.sockets import listen
from kiosk_ui.files.ranges import send_path


def main() -> None:
    """Serve ``sys.argv[1]`` as /film until stopped."""
    app = Flask(__name__)
    film = Path(sys.argv[1])

    @app.get("/page")
    def page() -> str:
        return "<p>Bonjour</p>" * 200

    @app.get("/film")
    def send() -> Response:
        return send_path(film, "video/webm", "no-store")

    listener = listen("127.0.0.1", 0)
    server = Server(app, [listener], threads=4, connections=100)
    print(listener.getsockname()[1], flush=True)
    try:
        server.run()
    finally:
        server.close()


if __name__ == "__main__":
    main()
