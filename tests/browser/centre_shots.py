"""Screenshots of linking a space and of the centre's pages: ``python -m tests.browser.centre_shots FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from hub.core.journal.held import AHEAD, FAILED, Held, hold
from hub.core.journal.records import COLUMNS, Record
from sync.enrolment import asking, deciding, inviting, roster, telling
from tests.browser.live import CHROMIUM, LiveHub, live_hub
from tests.browser.shots import SIZES
from tests.factories import PIN, staff

OPERATOR, TECHNICIAN = "Awa Diarra", "Moussa Keita"


def main() -> None:
    """Take every screenshot into the folder named on the command line."""
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/shots"))


def take(folder: Path) -> None:
    """Take the screenshots, with a centre and two spaces of their own."""
    with (
        live_hub(HUB_ROLE="central", HUB_SPACE_NAME="SaheLink") as centre,
        live_hub() as nioro,
        live_hub(HUB_SPACE_NAME="Espace de Kita") as kita,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        code = prepare(centre, nioro, kita)
        shoot(chromium, nioro, TECHNICIAN, folder, {
            "rattacher": f"/technique/rattacher?code={code}&centre={centre.url}",
        })  # fmt: skip
        confirm(chromium, nioro, f"/technique/rattacher?code={code}&centre={centre.url}", folder)
        ask(nioro, centre, code)
        shoot(chromium, nioro, TECHNICIAN, folder, {"rattacher-attend": "/technique/rattacher"})
        shoot(chromium, centre, OPERATOR, folder, {
            "centre-espaces": "/centre/",
            "centre-espace": f"/centre/espaces/{kita.node.space_id}",
            "centre-fermer": f"/centre/espaces/{kita.node.space_id}/fermer",
            "centre-inviter": "/centre/inviter",
            "quarantaine": "/technique/quarantaine/", "centre-contenus": "/technique/contenus",
        })  # fmt: skip
        sheet(chromium, centre, folder)
        with centre.node.open():
            deciding.approve(centre.node, nioro.node.journal.writer, OPERATOR)
            centre.node.database.close()
        with nioro.node.open(), telling.line_to(nioro.node, centre.url) as line:
            asking.go_on(nioro.node, line)
            nioro.node.database.close()
        shoot(chromium, nioro, TECHNICIAN, folder, {"rattache": "/technique/rattacher"})
        chromium.close()


def prepare(centre: LiveHub, nioro: LiveHub, kita: LiveHub) -> str:
    """People, one space that is linked and whose card was copied, records that wait; Nioro's code."""
    with nioro.node.open():
        staff(nioro.node, "technician", TECHNICIAN)
        nioro.node.database.close()
    with centre.node.open():
        staff(centre.node, "operator", OPERATOR)
        code = inviting.invite(centre.node, "Espace de Nioro", ("Nioro", "Simbi"))
        other = inviting.invite(centre.node, "Espace de Kita", approved=True)
        inviting.invite(centre.node, "Espace de Yélimané")
        centre.node.database.close()
    ask(kita, centre, other)
    with centre.node.open():
        roster.mark_forked(centre.node, kita.node.journal.writer, "")
        last = f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1"
        of = Record(*centre.node.database.rows(last)[0])._replace(space_id=kita.node.space_id)
        with centre.node.journal.writing():
            hold([Held(of, AHEAD), Held(of._replace(seq=9), FAILED)], centre.node.clock.now_ms())
        centre.node.database.close()
    return code


def ask(space: LiveHub, centre: LiveHub, code: str) -> None:
    """A space shows its code."""
    with space.node.open(), telling.line_to(space.node, centre.url) as line:
        asking.ask(space.node, line, asking.look(line, centre.url, code))
        space.node.database.close()


def pages(chromium: Browser, at: LiveHub, name: str) -> list[tuple[str, Page]]:
    """Somebody of the staff who came in, at each size."""
    found = []
    for size, (width, height) in SIZES.items():
        options = {"viewport": {"width": width, "height": height}, "locale": "fr-FR"}
        page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]  # as Playwright documents
        page.goto(f"{at.url}/entrer/equipe")
        page.fill("#name", name)
        page.fill("#secret", PIN)
        page.click("button.button--big")
        found.append((size, page))
    return found


def shoot(chromium: Browser, at: LiveHub, name: str, folder: Path, wanted: dict[str, str]) -> None:
    """Open each page and keep its picture."""
    for size, page in pages(chromium, at, name):
        for picture, path in wanted.items():
            page.goto(f"{at.url}{path}")
            keep(page, folder, picture, size)
        page.context.close()


def sheet(chromium: Browser, centre: LiveHub, folder: Path) -> None:
    """The sheet with a code, which only the answer to a form shows."""
    for size, page in pages(chromium, centre, OPERATOR):
        page.goto(f"{centre.url}/centre/inviter")
        page.fill("#name", f"Espace de Bafoulabé {len(size)}")
        page.click("button.button--big")
        page.locator(".centre-sheet").wait_for()
        keep(page, folder, "centre-feuille", size)
        page.context.close()


def confirm(chromium: Browser, space: LiveHub, filled: str, folder: Path) -> None:
    """Whose the code is, before it is given away: only the answer to a form shows it."""
    for size, page in pages(chromium, space, TECHNICIAN):
        page.goto(f"{space.url}{filled}")
        page.click("button.button--big")
        page.locator(".centre-found").wait_for()
        keep(page, folder, "rattacher-confirmer", size)
        page.context.close()


def keep(page: Page, folder: Path, picture: str, size: str) -> None:
    """Take the picture."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{picture}-{size}.png", full_page=size == "phone")


if __name__ == "__main__":
    main()
