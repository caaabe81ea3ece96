"""People of the community who have come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff

Browsers = Callable[[], Browser]


@pytest.fixture
def kadiatou(hub: Hub, browser: Browsers) -> Browser:
    """The facilitator, a woman, who has come in."""
    staff(hub.node)
    return sign_in_staff(browser())


@pytest.fixture
def awa(hub: Hub, browser: Browsers) -> Browser:
    """A woman of the space."""
    return sign_in(browser(), hub.node, person(hub.node, "Awa Sissoko", phone="76 12 34 56"))


@pytest.fixture
def moussa(hub: Hub, browser: Browsers) -> Browser:
    """A man of the space."""
    return sign_in(browser(), hub.node, person(hub.node, "Moussa Keïta", gender="man"))
