"""The pages of the exchange, with days behind them and a stick in the machine, are for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.exchange_shots import come_in, days, scenes, shown
from tests.browser.test_accessible import (
    LARGE_LETTERS,
    NARROW,
    PC,
    PHONE,
    SMALL,
    problems,
    violations,
)

pytestmark = pytest.mark.browser


def test_every_page_of_the_exchange_is_for_everybody(chromium: Browser) -> None:
    wrong: list[str] = []
    looked = 0
    with shown() as at:
        days(at)
        ((_size, page),) = come_in(chromium, at, {"phone": (360, 640)})
        for name, path in scenes(at):
            page.set_viewport_size(PHONE)
            page.goto(f"{at.url}{path}")
            found = [*violations(page), *page.evaluate(SMALL)]
            page.set_viewport_size(NARROW)
            found += [f"narrow: {each}" for each in problems(page)]
            page.evaluate(LARGE_LETTERS)
            for size in (PHONE, PC):
                page.set_viewport_size(size)
                found += [f"large, {size['width']} wide: {each}" for each in problems(page)]
            wrong += [f"{name}: {each}" for each in found]
            looked += 1
        page.context.close()
    assert looked >= 7
    assert not wrong, "\n".join(wrong)
