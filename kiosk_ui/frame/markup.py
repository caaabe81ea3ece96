"""Stored HTML of packages on its way to a page."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup


def with_media(html: str, package: str, version: int) -> Markup:
    """The cleaned HTML of a package, its ``media/…`` pictures found under ``/media/<package>/<version>/``.

    ``html`` went through ``content_cache.markup`` when the package was installed: it is safe to show.
    """
    prefix = f'src="/media/{quote(package)}/{version}/'
    return Markup(html.replace('src="media/', prefix))  # noqa: S704  # cleaned at installation
