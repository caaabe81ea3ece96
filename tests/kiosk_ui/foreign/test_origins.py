"""Where content lives: beside the pages, never among them."""

from __future__ import annotations

import pytest

from hub.core.settings import Settings
from kiosk_ui.foreign import origins

ONE, OTHER = "org.example.one", "org.example.other"


@pytest.mark.parametrize(
    ("given", "domain"),
    [
        ({}, "contenu.localhost"),
        ({"host": "0.0.0.0"}, "contenu.localhost"),  # what settings say
        ({"public_url": "http://espace.lan"}, "contenu-espace.lan"),
        ({"public_url": "http://espace.local:8080/"}, "contenu-espace.local"),
        ({"public_url": "http://10.42.0.1"}, "contenu-espace.lan"),
        ({"public_url": "http://espace"}, "contenu-espace.lan"),
        ({"content_host": "Films.Nioro.lan."}, "films.nioro.lan"),
    ],
)
def test_the_name_follows_from_the_settings(given, domain):
    assert origins.domain(Settings(**given)) == domain


def test_no_cookie_of_content_reaches_the_pages():
    """A name may write cookies for the names above it: the pages' must not be one of these."""
    settings = Settings(public_url="http://espace.lan")
    assert not origins.domain(settings).endswith(".espace.lan")


def test_each_package_has_a_name_of_its_own_beside_the_port_that_is_used():
    settings = Settings()
    one = origins.origin(settings, ONE, "http", "127.0.0.1:8080")
    other = origins.origin(settings, OTHER, "http", "127.0.0.1:8080")
    assert one != other
    assert one.endswith(".contenu.localhost:8080")
    assert origins.origin(settings, ONE, "https", "espace.lan").endswith(".contenu-espace.lan")


@pytest.mark.parametrize(
    ("asked", "below"),
    [
        ("127.0.0.1:8080", "contenu.localhost:8080"),
        ("localhost:8080", "contenu.localhost:8080"),
        ("[::1]:8080", "contenu.localhost:8080"),
        ("10.42.0.1:80", "contenu-espace.lan:80"),
        ("espace.lan", "contenu-espace.lan"),
        ("espace.local", "contenu-espace.lan"),
    ],
)
def test_a_browser_on_the_hub_itself_needs_no_name_server(asked, below):
    """Whoever comes over the network gets the name that the network's name server knows."""
    settings = Settings(host="0.0.0.0", port=80, public_url="http://espace.lan")
    assert origins.origin(settings, ONE, "http", asked).split(".", 1)[1] == below
    assert origins.label_of(origins.label(ONE) + "." + below, origins.domains(settings))


def test_only_the_content_s_names_are_the_content_s():
    domain = ("contenu-espace.lan", "contenu.localhost")
    mine = f"{origins.label(ONE)}.{domain[0]}"
    assert origins.label_of(f"{mine.upper()}:80", domain) == origins.label(ONE)
    assert origins.label_of(domain[0], domain) == ""
    for name in ("espace.lan", "127.0.0.1:8080", "evil-contenu-espace.lan", "[::1]:80", ""):
        assert origins.label_of(name, domain) is None
