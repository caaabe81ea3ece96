"""A line to a centre in the same process: its application is called as a web server would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.test import Client

from sync.carrying.line import Answer, LineError


@dataclass
class FlaskLine:
    """Speaks to an application; ``cut`` loses the request, ``deaf`` loses the answer."""

    app: Flask
    address: str = "10.0.0.7"
    cut: bool = False
    deaf: bool = False
    asked: list[str] = field(default_factory=list)

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Ask once."""
        self.asked.append(f"{method} {path}")
        if self.cut:
            raise LineError("The line was cut.", "Wait.")
        answer = Client(self.app).open(
            path, method=method, data=body, headers=dict(headers),
            environ_base={"REMOTE_ADDR": self.address},
        )  # fmt: skip
        if self.deaf:
            raise LineError("The line was cut.", "Wait.")
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, names, answer.get_data())
