"""Staff at work, signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.main import Hub
from tests import factories
from tests.client import Browser


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A signed-in facilitator."""
    factories.staff(hub.node)
    return factories.sign_in_staff(browser())


@pytest.fixture
def technician(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A signed-in technician, who may give roles."""
    factories.staff(hub.node, "technician", "Moussa Keïta")
    return factories.sign_in_staff(browser(), "Moussa Keïta")
