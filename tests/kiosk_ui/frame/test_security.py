"""What keeps people apart on a shared PC, and strangers out of everybody's forms."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from werkzeug.test import Client, TestResponse

from hub.main import Hub
from tests.client import Browser
from tests.factories import PIN, person, sign_in, sign_in_staff, staff
from tests.kiosk_ui.frame.walk import as_role, ask, routes
from tests.kiosk_ui.learn.small_course import COURSE, install_small

NASTY = "<script>alert(1)</script>\"'>&<img src=x onerror=alert(2)>"
Browsers = Callable[[], Browser]


class Reader(HTMLParser):
    """Collects from a page what the policy forbids, and the hosts that it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self.scripts += 1
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(f"<{tag}>")
        self.inline += [
            f"<{tag} {name}>" for name, _value in attrs if name == "style" or name.startswith("on")
        ]
        for name in ("src", "href", "action", "poster", "data"):
            address = given.get(name) or ""
            if "//" in address.split("?")[0] or address.startswith(("javascript:", "data:")):
                self.foreign.append(f"<{tag} {name}={address}>")


def read(answer: TestResponse) -> Reader:
    """What is in a page."""
    reader = Reader()
    reader.feed(answer.get_data(as_text=True))
    return reader


def pages(hub: Hub, role: str) -> list[tuple[str, TestResponse]]:
    """Every answer to a GET as a role, with its address."""
    install_small(hub.node)
    client = as_role(hub.app, hub.node, role)
    every = routes(hub.app, person=person(hub.node, "Awa Sissoko"))
    return [(r.path, ask(client, r)) for r in every if r.method == "GET"]


@pytest.mark.parametrize("role", ["anyone", "learner", "operator", "manager"])
def test_no_page_holds_inline_code_or_asks_another_host(hub: Hub, role: str) -> None:
    html = 0
    for path, answer in pages(hub, role):
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        if answer.mimetype != "text/html":
            continue
        html += 1
        assert "unsafe" not in policy and "*" not in policy, path
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, path
        assert "base-uri 'none'" in policy and "form-action 'self'" in policy, path
        found = read(answer)
        assert (found.inline, found.foreign) == ([], []), path
    assert html > 8


@pytest.mark.parametrize("role", ["learner", "operator"])
def test_only_files_whose_address_names_their_version_are_kept_by_browsers(
    hub: Hub, role: str
) -> None:
    for path, answer in pages(hub, role):
        kept = answer.headers["Cache-Control"]
        if path.startswith("/media/") and answer.status_code == 200:
            assert kept == "private, max-age=31536000, immutable"
        elif path.startswith("/static/"):
            assert kept == "no-cache"  # asked for without its version
        elif path.startswith("/voix/") and answer.status_code == 200:
            assert kept == "public, max-age=86400"
        else:
            assert kept == "no-store", path


def test_versioned_static_files_are_kept_a_year_and_travel_compressed(browser: Browsers) -> None:
    visitor = browser()
    page = visitor.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = visitor.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("given", [None, "", "0" * 64, "é"])
def test_a_form_without_this_browsers_token_changes_nothing(
    hub: Hub, browser: Browsers, given: str | None
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    data = {"language": "fr"} if given is None else {"language": "fr", "csrf": given}
    answer = learner.client.post("/langue", data=data)
    assert answer.status_code == 400
    assert "Cette page est restée ouverte trop longtemps." in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_token_of_somebody_else_is_refused(hub: Hub, browser: Browsers) -> None:
    awa = sign_in(browser(), hub.node, person(hub.node))
    fanta = sign_in(browser(), hub.node, person(hub.node, "Fanta Keïta"))
    awa.get("/langue")
    stolen = awa.hidden()["csrf"]
    assert fanta.client.post("/langue", data={"csrf": stolen}).status_code == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "https://localhost:9", "null"])
def test_a_form_sent_from_another_site_is_refused(browser: Browsers, origin: str) -> None:
    visitor = browser()
    visitor.get("/langue")
    answer = visitor.client.post("/langue", data=visitor.hidden(), headers={"Origin": origin})
    assert answer.status_code == 400
    assert "Ce formulaire vient d’un autre site." in answer.text


def test_a_form_from_this_site_is_taken(browser: Browsers) -> None:
    visitor = browser()
    visitor.get("/langue")
    data = {**visitor.hidden(), "language": "fr"}
    answer = visitor.client.post("/langue", data=data, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "/\tevil", "evil",
     "javascript:alert(1)", "/\n//evil", ""],
)  # fmt: skip
def test_the_door_sends_nobody_to_another_site(browser: Browsers, target: str) -> None:
    visitor = browser()
    visitor.get("/entrer/visiteur")
    answer = visitor.post(
        "/entrer/visiteur",
        follow=False,
        who="woman 15-24",
        gender="woman",
        band="15-24",
        purpose="learn",
        suite=target,
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = visitor.get("/langue", query_string={"suite": target}).text
    assert 'class="crumb" href="/"' in page


def test_the_door_sends_on_to_pages_of_the_hub(browser: Browsers) -> None:
    visitor = browser()
    visitor.get("/entrer/visiteur")
    answer = visitor.post(
        "/entrer/visiteur", follow=False, gender="woman", band="15-24", purpose="learn",
        suite=f"/apprendre/{COURSE}/?n=2",
    )  # fmt: skip
    assert answer.headers["Location"] == f"/apprendre/{COURSE}/?n=2"


def test_a_name_is_shown_as_text_wherever_it_shows(hub: Hub, browser: Browsers) -> None:
    install_small(hub.node)
    nasty = person(hub.node, NASTY)
    learner = browser()
    shown = []
    from hub.core.people import pictures

    code = pictures.give_code(hub.node, nasty)
    learner.get("/entrer/images")
    shown.append(learner.post("/entrer/images", pictures=" ".join(code)))
    shown.append(learner.get(f"/entrer/carte/{pictures.give_card(hub.node, nasty)}"))
    sign_in(learner, hub.node, nasty)
    shown += [learner.get("/"), learner.get("/mon-espace/")]
    staff(hub.node)
    desk = sign_in_staff(browser())
    desk_pages = [
        desk.get(route.path)
        for route in routes(hub.app, person=nasty)
        if route.method == "GET" and route.path.startswith("/animer")
    ]
    assert any("alert(1)" in page.get_data(as_text=True) for page in desk_pages)
    for page in shown:
        assert "&lt;script&gt;alert(1)" in page.text, page.request.path
    for page in (*shown, *desk_pages):
        if page.mimetype == "text/html":
            assert "<script>alert" not in page.text and "<img src=x" not in page.text
            assert read(page).inline == [], page.request.path


def test_what_was_typed_comes_back_as_text(hub: Hub, browser: Browsers) -> None:
    visitor = browser()
    visitor.get("/entrer/equipe")
    page = visitor.post("/entrer/equipe", name=NASTY, secret="000000")
    assert "&lt;script&gt;alert(1)" in page.text
    assert read(page).inline == []
    page = visitor.get(f"/langue?suite=/{NASTY}")
    assert read(page).inline == []


@pytest.mark.parametrize("path", ["/", "/aide", "/static/hub.css", "/entrer/images", "/healthz"])
def test_head_answers_like_get_without_a_body(hub: Hub, path: str) -> None:
    client = Client(hub.app)
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_options_tells_the_methods(hub: Hub) -> None:
    answer = Client(hub.app).options("/langue")
    assert answer.status_code == 200
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_pin_typed_for_one_name_is_slowed_down_from_every_browser(hub: Hub) -> None:
    staff(hub.node)
    said = [typed(hub, number, f"00000{number}").status_code for number in range(6)]
    assert said == [200] * 6  # five free tries; the sixth starts the wait
    answer = typed(hub, 7, PIN)
    assert answer.status_code == 429  # even the right PIN waits, on a device that never tried
    hub.node.clock.forward(2_000)  # type: ignore[attr-defined]  # the clock of tests
    assert typed(hub, 7, PIN).status_code == 303


def typed(hub: Hub, number: int, secret: str) -> TestResponse:
    """A PIN typed on device ``number``, which never came here before."""
    device = {"REMOTE_ADDR": f"10.0.0.{number}", "HTTP_USER_AGENT": f"Device/{number}"}
    guesser = Browser(hub.app)
    guesser.get("/entrer/equipe", environ_base=device)
    data = {**guesser.hidden(), "name": "kadiatou DIALLO", "secret": secret}
    return guesser.client.post("/entrer/equipe", data=data, environ_base=device)
