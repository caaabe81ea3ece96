"""People and staff for tests, made through the services."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.people import pictures, secrets, service
from hub.core.people.rules import NewPerson
from hub.core.who import SYSTEM
from tests.client import Browser

PIN = "482916"


def person(node: Node, name: str = "Awa Sissoko", **details: object) -> str:
    """A registered woman of 23, or as ``details`` say; answers her id."""
    about = {"gender": "woman", "birth_year": 2003, "consent": "spoken", **details}
    return service.register(node, SYSTEM, NewPerson(name=name, **about))  # type: ignore[arg-type]


def staff(node: Node, role: str = "facilitator", name: str = "Kadiatou Diallo") -> str:
    """Somebody with a role and the PIN ``PIN``; answers the id."""
    made = person(node, name, birth_year=1988, roles=(role,))
    secrets.set_secret(node, made, PIN)
    return made


def sign_in(browser: Browser, node: Node, who: str) -> Browser:
    """Sign a learner in with a picture code."""
    code = pictures.code_of(who) or pictures.give_code(node, who)
    browser.get("/entrer/images")
    browser.post("/entrer/images", pictures=" ".join(code))
    browser.post("/entrer/images/oui")
    return browser


def sign_in_staff(browser: Browser, name: str = "Kadiatou Diallo") -> Browser:
    """Sign somebody of the staff in with name and PIN."""
    browser.get("/entrer/equipe")
    browser.post("/entrer/equipe", name=name, secret=PIN)
    return browser
