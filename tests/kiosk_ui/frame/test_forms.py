"""Forms: taken once, whoever presses twice, and only within their limits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import Client

from hub.core.errors import InputError
from hub.main import Hub
from kiosk_ui.frame import forms
from kiosk_ui.frame.auth import needs
from tests.client import Browser

Browsers = Callable[[], Browser]


@pytest.fixture
def counted(hub: Hub) -> list[str]:
    """A page whose form writes down what it was sent; the list it writes to."""
    taken: list[str] = []

    @hub.app.route("/compter", methods=["GET", "POST"])
    @needs("home.see")
    def count():  # type: ignore[no-untyped-def]  # a page of this test
        if "said" not in forms.request.form:
            from flask import render_template_string

            return render_template_string("{{ csrf() }}{{ once() }}")

        def act() -> str:
            if forms.text("said") == "wrong":
                raise InputError("Write a name or a nickname.", field="said")
            taken.append(forms.text("said"))
            return f"/compter?n={len(taken)}"

        return forms.once(act)

    return taken


def test_a_form_posted_twice_counts_once_and_leads_to_the_same_page(
    browser: Browsers, counted: list[str]
) -> None:
    visitor = browser()
    visitor.get("/compter")
    form = {**visitor.hidden(), "said": "yes"}
    places = [visitor.client.post("/compter", data=form).headers["Location"] for _n in range(2)]
    assert (places, counted) == (["/compter?n=1"] * 2, ["yes"])
    visitor.get("/compter")
    visitor.post("/compter", follow=False, said="again")
    assert counted == ["yes", "again"]


def test_a_form_refused_may_be_corrected_and_sent_again(
    browser: Browsers, counted: list[str]
) -> None:
    visitor = browser()
    visitor.get("/compter")
    form = visitor.hidden()
    assert visitor.client.post("/compter", data={**form, "said": "wrong"}).status_code == 400
    assert visitor.client.post("/compter", data={**form, "said": "right"}).status_code == 303
    assert counted == ["right"]


def test_a_form_posted_twice_at_the_same_moment_counts_once(
    hub: Hub, browser: Browsers, counted: list[str]
) -> None:
    visitor = browser()
    visitor.get("/compter")
    form, device = {**visitor.hidden(), "said": "now"}, visitor.client.get_cookie("appareil")
    assert device
    together, said = threading.Barrier(4), []

    def press() -> None:
        impatient = Client(hub.app)
        impatient.set_cookie("appareil", device.value)
        together.wait(5)
        said.append(impatient.post("/compter", data=form).headers["Location"])
        hub.node.database.close()

    presses = [threading.Thread(target=press) for _n in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(20)
    assert (said, counted) == (["/compter?n=1"] * 4, ["now"])


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/apprendre/?a=1&b=é", "/apprendre/?a=1&b=é"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("http://evil.example", "/"),
        ("apprendre", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_onward_stays_in_the_hub(asked: str, kept: str) -> None:
    with Flask(__name__).test_request_context("/", query_string={"suite": asked}):
        assert forms.onward() == kept
        assert forms.onward("/animer/") == (kept if kept != "/" else "/animer/")


def test_text_is_trimmed_and_limited() -> None:
    with Flask(__name__).test_request_context("/", method="POST", data={"name": "  Awa  "}):
        assert forms.text("name") == "Awa"
        assert forms.text("name", 2) == "Aw"
        assert forms.choice("name") == "Awa" and forms.choice("other") is None
