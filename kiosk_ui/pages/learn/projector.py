"""The projector: a lesson on the wall, driven from the PC it runs on."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from content_cache.course import Course
from hub.features.projector import service
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.markup import with_media
from kiosk_ui.frame.usage import heartbeat, on
from kiosk_ui.frame.wall import asked

page = Blueprint("projector", __name__)


@page.get("/ecran")
@needs("projector.show")
def courses() -> str:
    """The courses to choose from."""
    return render_template("projector/courses.html", courses=service.courses(node()), cover=cover)


@page.get("/ecran/<package>")
@needs("projector.show")
def lessons(package: str) -> str:
    """The lessons of a course."""
    return render_template("projector/lessons.html", course=service.course(node(), package))


@page.get("/ecran/<package>/<lesson>")
@needs("projector.show")
def show(package: str, lesson: str) -> str:
    """A lesson full screen; every screen is in the page, ``n`` is the one that shows first."""
    found = service.show(node(), package, lesson)
    on("projector", f"{package}/{lesson}")
    version = found.course.manifest.version
    return render_template(
        "projector/show.html",
        show=found,
        package=package,
        number=asked(len(found.screens)),
        total=len(found.screens),
        media=f"/media/{package}/{version}",
        safe=lambda html: with_media(html, package, version),
    )


@page.post("/ecran/<package>/<lesson>/presence")
@needs("projector.show")
def present(package: str, lesson: str) -> Response:
    """A sign of life while a screen is explained, so that a talk does not count as idle."""
    return heartbeat("projector", f"{package}/{lesson}")


def cover(course: Course) -> str:
    """The picture of a course, or of its first lesson that has one; the empty text if none has."""
    picture = course.cover or next((one.image for one in course.lessons if one.image), "")
    manifest = course.manifest
    return f"/media/{manifest.id}/{manifest.version}/{picture}" if picture else ""
