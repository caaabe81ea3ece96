"""Screenshots of the exchange with the centre: ``python -m tests.browser.exchange_shots FOLDER``.

The hub is in this process, so that its last days can be told by a clock that is set, and a folder can
stand for a stick.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from hub.core.clock import ManualClock
from hub.core.settings import load
from hub.main import Hub, build, init
from hub.starter import install_starter
from sync.carrying.line import LineError, cut
from sync.contact import CUT, PARTLY, Report
from sync.content import asked, state
from sync.content.fetching import Telling
from sync.content.holding import one_at_a_time
from sync.content.state import Heard, Last, Said
from sync.timing import history, uplink
from sync.usb.found import Finder
from tests import factories
from tests.browser.live import CHROMIUM
from tests.browser.shots import SIZES
from tests.factories import PIN, staff
from tests.sync.linking import link

#: A centre that nobody reaches (RFC 5737): what is shown is what the hub remembers.
CENTRE = "https://192.0.2.1"
HOUR, DAY = 3_600_000, 86_400_000
NAME = "Kadiatou Diallo"


class Quiet(WSGIRequestHandler):
    """Answers without a line in the log for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Shown:
    """A hub that listens, its clock, and where its sticks are."""

    def __init__(self, hub: Hub, clock: ManualClock, url: str, folder: Path) -> None:
        self.hub, self.clock, self.url, self.folder = hub, clock, url, folder
        self.node = hub.node
        self.plugged()

    def plugged(self, *labels: str) -> None:
        """Have these sticks in the machine, and no others."""
        lines, names = [], self.folder / "labels"
        names.mkdir(exist_ok=True)
        for number, label in enumerate(labels):
            place = self.folder / "media" / str(number)
            place.mkdir(parents=True, exist_ok=True)
            lines.append(f"/dev/sdz{number} {place} vfat rw,nosuid 0 0\n")
            (names / label.replace(" ", "\\x20")).symlink_to(f"/dev/sdz{number}")
        mounts = self.folder / "mounts"
        mounts.write_text("".join(lines), "utf-8")
        finder = Finder(mounts, self.folder / "blocks", names, (f"{self.folder}/media/",))
        self.hub.app.extensions["stick"].finder = finder


@contextmanager
def shown() -> Iterator[Shown]:
    """A space that trusts a centre, served from this process."""
    with tempfile.TemporaryDirectory(prefix="hub-exchange-") as name:
        folder, clock = Path(name), ManualClock(wall=int(time.time() * 1000) - 4 * DAY)
        environ = {
            "HUB_DATA_DIR": f"{folder}/var", "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_VOICE": "no",
            "HUB_SPACE_NAME": "Espace de Nioro", "HUB_CONTENT_FLOOR_MB": "1",
            "HUB_METERED": "yes", "HUB_PRICE_PER_MB": "25",
        }  # fmt: skip
        hub = build(init(load(None, environ), clock), clock)
        server = make_server("127.0.0.1", 0, hub.app, threaded=True, request_handler=Quiet)
        with hub.node.open():
            for _line in install_starter(hub.node):
                pass
            staff(hub.node, "operator", NAME)
            link(hub.node, CENTRE)
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Shown(hub, clock, f"http://127.0.0.1:{server.port}", folder)
            server.shutdown()
            thread.join()
            hub.node.database.close()


def main() -> None:
    """Take every screenshot into the folder named on the command line."""
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/shots"))


def take(folder: Path) -> None:
    """Take the screenshots of the exchange, in a hub of their own."""
    with shown() as at, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        days(at)
        pages = list(come_in(chromium, at, SIZES))  # after the days, or nobody would be in any more
        for name, path in scenes(at):
            for size, page in pages:
                page.goto(f"{at.url}{path}")
                page.wait_for_load_state("load")
                page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "phone")
        chromium.close()


def come_in(
    chromium: Browser, at: Shown, sizes: dict[str, tuple[int, int]]
) -> Iterator[tuple[str, Page]]:
    """Somebody of the staff who came in, at each size."""
    for size, (width, height) in sizes.items():
        options = {"viewport": {"width": width, "height": height}, "locale": "fr-FR"}
        page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]  # as Playwright documents
        page.goto(f"{at.url}/entrer/equipe")
        page.fill("#name", NAME)
        page.fill("#secret", PIN)
        page.click("button.button--big")
        yield size, page


def scenes(at: Shown) -> Iterator[tuple[str, str]]:
    """(name, address) of each picture, once the hub is as the picture shows it."""
    yield "synchronisation", "/technique/synchronisation"
    trouble(at)
    yield "synchronisation-erreur", "/technique/synchronisation"
    yield "cle-usb", "/technique/cle-usb"
    at.plugged("CLÉ DE NIORO")
    yield "cle-usb-branchee", "/technique/cle-usb"
    desk = at.hub.app.extensions["stick"]
    desk.begin(at.node, desk.sticks()[0].id)
    for thread in threading.enumerate():
        if thread.name.startswith("stick "):
            thread.join(20)
    yield "cle-usb-finie", "/technique/cle-usb"
    contents(at)
    yield "nouveaux-contenus", "/technique/contenus"
    with one_at_a_time(at.node.store):
        teller = state.Teller(at.node.store, "Espace de Kayes", 1)
        title = {"fr": "L’eau du village"}
        teller.tell(Telling("org.example.eau", 1, title, 2_100_000, 0, 4_200_000))
        yield "nouveaux-contenus-arrivent", "/technique/contenus"


def days(at: Shown) -> None:
    """Four days with a line for an hour or two, and what was exchanged then; something waits."""
    way = uplink.find(CENTRE)
    for day in range(4):
        for hours in (2, 3):
            history.note(at.node, way, True)
            spoke(at, Report(facts_up=40 + 7 * day, facts_down=6, blobs_up=1), 210_000)
            at.clock.forward(hours * HOUR // 3)
            outcome = PARTLY if hours == 3 else "done"
            spoke(at, Report(outcome=outcome, facts_up=12, facts_down=2), 64_000)
            if (day, hours) != (3, 3):
                history.note(at.node, None, True)
                at.clock.forward(8 * HOUR)
    for name in ("Awa Sissoko", "Binta Keita", "Coumba Traoré"):
        factories.person(at.node, name)


def trouble(at: Shown) -> None:
    """The line was cut."""
    error: LineError = cut("https://centre.example.org", TimeoutError())
    at.clock.forward(HOUR // 12)
    spoke(at, Report(outcome=CUT, error=error), 3_000)


def spoke(at: Shown, report: Report, sent: int) -> None:
    """A contact of a minute and a half."""
    made = history.begin(at.node, "schedule", on=uplink.find(CENTRE), metered=True)
    at.clock.forward(90_000)
    history.finish(at.node, made, report, (sent, sent // 5), 90.0)


def contents(at: Shown) -> None:
    """What there was at the last look, one that was asked for, one trouble."""
    heard = (
        Heard("org.example.eau", 1, "L’eau du village", "course", 4_200_000, "centre"),
        Heard("org.example.sante", 2, "La santé de la mère", "video", 96_000_000, "centre"),
        Heard("org.example.contes", 1, "Contes du Guidimakha", "audio", 31_000_000, "Espace de Kita"),
    )  # fmt: skip
    line = "The source does not answer."
    step = "Check the connection and the address of the source."
    last = Last(at.clock.now_ms(), heard=heard, troubles=(Said("", line, {}, step),))
    state.keep(at.node.store, last)
    asked.ask(at.node.store, "org.example.eau", at.clock.now_ms(), "")


if __name__ == "__main__":
    main()
