"""What people do on the pages of the community."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hub.core.civic.models import CivicThread
from hub.features.community.machines import GROUP, OFFER, POST
from tests.client import Browser

Browsers = Callable[[], Browser]


def newest(machine: str) -> CivicThread:
    row = CivicThread.select().where(CivicThread.machine == machine)
    found: CivicThread = row.order_by(CivicThread.hlc.desc()).get()
    return found


def make(browser: Browser, **told: str) -> str:
    """Make a group; answers its id."""
    browser.get("/communaute/nouveau")
    about = {"kind": "craft", "entry": "open", "text": "Nous tissons.", "title": "Les tisserands"}
    browser.post("/communaute/nouveau", **{**about, **told})
    return newest(GROUP.name).id


def join(browser: Browser, group: str) -> None:
    browser.get(f"/communaute/{group}")
    browser.post(f"/communaute/{group}/moi", action="join")


def let_through(moderator: Browser, thread: str) -> None:
    moderator.get(f"/animer/moderation/{thread}")
    moderator.post(f"/animer/moderation/{thread}/publier")


def say(browser: Browser, group: str, text: str, answers: str = "") -> str:
    browser.get(f"/communaute/{group}/dire" + (f"?a={answers}" if answers else ""))
    browser.post(f"/communaute/{group}/dire", text=text)
    return newest("community.reply" if answers else POST.name).id


def offer(browser: Browser, **told: str) -> str:
    browser.get("/communaute/travail/proposer")
    about = {"kind": "job", "text": "Un maçon pour deux semaines.", "title": "Maçon", "where": "Troungoumbé"}  # fmt: skip
    browser.post("/communaute/travail/proposer", **{**about, **told})
    return newest(OFFER.name).id


def touched(code: Iterable[str]) -> dict[str, str]:
    """Pictures that were touched, in order."""
    return {f"code{place}": name for place, name in enumerate(code)}
