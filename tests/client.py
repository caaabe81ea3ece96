"""A browser without a screen: keeps cookies, fills the forms it was shown, follows redirects."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import Client, TestResponse

_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Browser:
    """Speaks to the pages as a person's browser does."""

    def __init__(self, app: Flask) -> None:
        self.client = Client(app)
        self.page = ""

    def get(self, path: str, follow: bool = True, **options: Any) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, follow_redirects=follow, **options)
        if answer.mimetype == "text/html":
            self.page = answer.get_data(as_text=True)
        return answer

    def post(self, path: str, follow: bool = True, **fields: Any) -> TestResponse:
        """Send a form with the hidden fields of the page that is open."""
        data = {**self.hidden(), **fields}
        answer = self.client.post(path, data=data, follow_redirects=follow)
        if answer.mimetype == "text/html":
            self.page = answer.get_data(as_text=True)
        return answer

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page that is open."""
        return dict(_FIELD.findall(self.page))

    def enter(self, gender: str = "woman", band: str = "15-24", purpose: str = "learn") -> None:
        """Come in as a visitor."""
        self.get("/entrer/visiteur")
        self.post("/entrer/visiteur", gender=gender, band=band, purpose=purpose)
