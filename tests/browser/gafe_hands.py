"""Somebody who cannot read plays Gafé: by sounds and pictures, with mouse, finger or keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

from content_cache.gafe.model import Item, Module, result
from content_cache.gafe.money import payment
from content_cache.speech import say_id

#: Runs of the shape's pixels on lines of the canvas, in its own pixels: [y, from, to].
RUNS = """() => {
  const canvas = document.querySelector('.gafe-canvas');
  const { width, height } = canvas;
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const runs = [];
  for (let y = 4; y < height; y += 9) {
    let start = -1;
    for (let x = 0; x <= width; x += 1) {
      const on = x < width && data[(y * width + x) * 4 + 3] > 127;
      if (on && start < 0) start = x;
      if (!on && start >= 0) { runs.push([y, start, x - 1]); start = -1; }
    }
  }
  return runs;
}"""


class Hands:
    """Plays a module screen by screen; ``way`` is mouse, touch or keyboard.

    Nothing here looks at a text of the page: what is right is told from the ids of sounds and items.
    """

    def __init__(self, page: Page, module: Module, way: str) -> None:
        self.page = page
        self.module = module
        self.way = way
        self.kinds: list[str] = []
        self.touch: CDPSession | None = (
            page.context.new_cdp_session(page) if way == "touch" else None
        )

    def play(self) -> None:
        """Go through the screens of one sitting, to the celebration."""
        self.page.locator("#gafe[data-kind]").wait_for()
        while self.page.locator("#gafe").is_visible():
            self.screen()

    def screen(self) -> None:
        """One screen: hear it again, answer it right, go on."""
        root = self.page.locator("#gafe")
        about: dict[str, str] = root.evaluate("(root) => ({ ...root.dataset })")
        items = [self.module.by_id[item] for item in about["item"].split()]
        self.kinds.append(about["kind"])
        self.press(self.page.locator(".gafe-replay"))
        getattr(self, about["task"])(about, items)
        state = root.get_attribute("data-state")
        if state == "open":
            self.press(self.page.locator(".gafe-next"))
            state = root.get_attribute("data-state")
        assert state in ("right", "seen"), (about, state)
        self.press(self.page.locator(".gafe-next"))

    def press(self, target: Locator) -> None:
        """Press a button the way these hands do."""
        if self.way == "mouse":
            target.click()
        elif self.way == "touch":
            target.tap()
        else:
            for _step in range(80):
                self.page.keyboard.press("Tab")
                if target.evaluate("(e) => e === document.activeElement"):
                    break
            else:
                raise AssertionError(f"the keyboard does not reach {target}")
            self.page.keyboard.press("Enter")

    def look(self, about: dict[str, str], items: list[Item]) -> None:
        """Nothing to answer."""

    def say(self, about: dict[str, str], items: list[Item]) -> None:
        """Speaking is heard by people only."""

    def choose(self, about: dict[str, str], items: list[Item]) -> None:
        """Touch what was heard, or what the numbers come to."""
        first = items[0]
        step = next(
            step for step in self.module.steps
            if step.kind == about["kind"] and all(item.id in step.items for item in items)
        )  # fmt: skip
        if about["kind"] in ("listen", "price"):
            where = f'[data-sound="{about["sound"]}"]'
        elif about["kind"] == "count":
            where = f'[data-item="{first.number}"]'
        elif about["kind"] == "sum":
            where = f'[data-item="{result(step, first.number or 0, items[1].number or 0)}"]'
        elif about["kind"] == "compare":
            pick: Any = min if step.ask == "less" else max
            where = f'[data-item="{pick(items, key=lambda item: item.number or 0).id}"]'
        elif about["kind"] == "truefalse":
            where = f'[data-item="{"yes" if first.right else "no"}"]'
        else:
            where = f'[data-item="{first.id}"]'
        self.press(self.page.locator(f".gafe-choices > {where}"))

    def match(self, about: dict[str, str], items: list[Item]) -> None:
        """Each picture with the word that sounds the same."""
        for item in items:
            left = self.page.locator(f'[data-side="left"] > [data-item="{item.id}"]')
            sound = left.get_attribute("data-sound")
            self.press(left)
            self.press(self.page.locator(f'[data-side="right"] > [data-sound="{sound}"]'))

    def compose(self, about: dict[str, str], items: list[Item]) -> None:
        """The pieces in the order that the word sounds."""
        for part in items[0].pieces:
            sound = say_id(self.module.manifest.language, part)
            piece = f'.gafe-heap > [data-sound="{sound}"]:not([disabled])'
            self.press(self.page.locator(piece).first)

    def money(self, about: dict[str, str], items: list[Item]) -> None:
        """The fewest coins and notes."""
        purse = tuple(
            int(key) for key in self.page.locator(".gafe-purse > button").evaluate_all(
                "(all) => all.map((one) => one.dataset.item)"
            )
        )  # fmt: skip
        for value in payment(items[0].number or 0, purse) or ():
            self.press(self.page.locator(f'.gafe-purse > [data-item="{value}"]'))

    def trace(self, about: dict[str, str], items: list[Item]) -> None:
        """Follow the shape line by line; with the keyboard, only say that it is done."""
        if self.way == "keyboard":
            return
        canvas = self.page.locator(".gafe-canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        size: int = canvas.evaluate("(canvas) => canvas.width")
        scale = box["width"] / size
        for y, start, end in self.page.evaluate(RUNS):
            top, left, right = (
                box["y"] + y * scale,
                box["x"] + start * scale,
                box["x"] + end * scale,
            )
            self.stroke((left, top), (max(right, left + 1), top))

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """One line with the mouse or a finger."""
        if self.touch:
            for kind, points in (("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])):
                at = [{"x": x, "y": y} for x, y in points]
                self.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
            return
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(*end)
        mouse.up()
