"""The measuring stick: a bare Flask page under plain waitress; ``python -m tests.bench.bare BYTES``."""

from __future__ import annotations

import logging
import sys

from flask import Flask
from waitress.server import create_server


def main() -> None:
    """Serve one page of the given number of bytes on a free port; print the port."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    page = "<!doctype html><title>bare</title>".ljust(int(sys.argv[1]), "x")
    app = Flask("bare")

    @app.route("/", methods=["GET", "POST"])
    def bare() -> str:
        return page

    server = create_server(app, host="127.0.0.1", port=0, threads=4, connection_limit=1000)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
