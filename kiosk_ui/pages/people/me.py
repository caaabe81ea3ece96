"""My space: my courses, my certificates, what the hub knows of me."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from hub.core.errors import NotAllowedError
from hub.core.people import pictures
from hub.core.people import service as people
from hub.features.courses import service as courses
from hub.features.notices import service as notices
from kiosk_ui.frame.auth import may, needs, node, who

page = Blueprint("me", __name__)


@page.get("/mon-espace/")
@needs("me.see")
def me() -> str:
    """Courses under way and finished, certificates, pictures, details."""
    person = str(who().person)
    found = courses.courses(node())
    standings = courses.standings(person, found)
    started = [each for each in found if standings[each.manifest.id].noted]
    row = people.get(node(), person)
    return render_template(
        "me/me.html",
        courses=started,
        standings=standings,
        certificates=courses.certificates_of(person),
        person=row,
        languages=people.languages_of(row),
        code=pictures.code_of(person),
        unread=notices.unread(node(), person),
    )


@page.get("/mon-espace/certificat/<certificate>.pdf")
@needs("certificate.own")
def certificate(certificate: str) -> Response:
    """A certificate as a PDF: its owner's, or anybody's for the facilitator who prints it."""
    from hub.features.courses.certificate_pdf import render

    found = courses.certificate(certificate)
    if found.person != who().person and not may("certificate.check"):
        raise NotAllowedError("This certificate belongs to somebody else.")
    owner = people.get(node(), found.person)
    answer = Response(render(node(), found, owner.name or ""), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="certificat-{found.number}.pdf"'
    return answer
