"""MonElu: the four doors of my commune, the lists behind them, and each matter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.blobs import rules as blob_rules
from hub.core.errors import HubError, InputError, NotAllowedError
from hub.features.directory import service as directory
from hub.features.moderation.rules import REASONS
from hub.features.monelu import reading, service
from hub.features.monelu.machines import DECISION, MESSAGE, OPEN, PROPOSAL, THRESHOLD
from hub.features.monelu.reading import Item
from hub.features.monelu.rules import answers_opinions
from kiosk_ui.civic import monelu_words as words
from kiosk_ui.civic import states
from kiosk_ui.civic.monelu_here import CARRIED, COOKIE, SPEAK_FOR, code, commune, facts, kept, look
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken, text
from kiosk_ui.frame.language import _, mark, say_date
from kiosk_ui.people import speaking_for

page = Blueprint("monelu", __name__, url_prefix="/monelu")

#: The lists: machine, states, title, icon, and what is said of an empty one.
LISTS = {
    "messages": (
        MESSAGE.name, ("published",), mark("Messages"), "speak",
        mark("No official has published a message yet."),
    ),
    "decisions": (
        DECISION.name, ("published",), mark("Decisions"), "document",
        mark("No decision of the council was made known yet."),
    ),
    "propositions": (
        PROPOSAL.name, OPEN, mark("Proposals"), "sun",
        mark("Nobody has proposed anything yet. You can be the first."),
    ),
}  # fmt: skip
LIST_OF = {"message": "messages", "decision": "decisions", "proposal": "propositions"}
A_YEAR_S = 365 * 24 * 3600
#: Every field that a form about a matter may have.
TYPED = (
    "text", "reason", "number", "debate", "owner", "by", "line", "cost", "into", "amount", "source",
    "percent",
)  # fmt: skip


@page.app_template_filter("m_day")
def say_day(iso: str) -> str:
    """An ISO date as people say it, as it stands if it is none."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return say_date(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000))


@page.get("/")
@needs("monelu.read")
def home() -> str:
    """Four doors: messages, decisions, proposals, the plan; and what is newest."""
    here, person = code(), who().person or ""
    newest = [
        *reading.listed(node(), MESSAGE.name, here, ("published",))[:2],
        *reading.listed(node(), DECISION.name, here, ("published",))[:2],
        *reading.listed(node(), PROPOSAL.name, here, ("published", "review"))[:2],
    ]
    newest.sort(key=lambda item: -item.at_ms)
    _fetch(newest)
    return render_template(
        "monelu/home.html", commune=commune(), newest=newest[:4], mine=bool(person) and reading.has_any(person, PROPOSAL.name), words=words,
        lists=LIST_OF,
    )  # fmt: skip


@page.get("/<any(messages, decisions, propositions):kind>")
@needs("monelu.read")
def listed(kind: str) -> str:
    """One list, newest first; ``?moi=1`` shows the reader's own proposals."""
    machine, states, title, picture, empty = LISTS[kind]
    at = _number(request.args.get("page", ""))
    own = bool(request.args.get("moi")) and who().person
    if own:
        found = reading.mine(node(), own, machine)
    else:
        found = reading.listed(node(), machine, code(), states, at)
    shown = found if own else found[: reading.PAGE]
    _fetch(shown)
    return render_template(
        "monelu/list.html", kind=kind, title=title, picture=picture, empty=empty, items=shown,
        more=not own and len(found) > reading.PAGE, at=at, own=own, commune=commune(),
        words=words, lists=LIST_OF,
    )  # fmt: skip


@page.get("/commune")
@needs("monelu.read")
def choose() -> str:
    """Choose one's commune: those near the space first."""
    near = directory.home_communes(node())
    codes = {place.code for place in near}
    others = [place for place in directory.communes(node()) if place.code not in codes]
    return render_template("monelu/communes.html", near=near, others=others, commune=commune())


@page.get("/commune/<place>")
@needs("monelu.read")
def chosen(place: str) -> Response:
    """Keep the commune that was chosen."""
    found = directory.commune(node(), place)
    answer = redirect("/monelu/", 303)
    answer.set_cookie(COOKIE, found.code, max_age=A_YEAR_S, httponly=True, samesite="Lax")
    return answer


@page.get("/voir/<thread>")
@needs("monelu.read")
def show(thread: str) -> Any:
    """A message, a decision or a proposal with what people think of it."""
    return show_matter(thread)


@page.post("/voir/<thread>/avis")
@needs("monelu.speak")
def opine(thread: str) -> Any:
    """Give an opinion by voice or in writing, or somebody else's; a moderator sees it first."""
    person = speaking_for.whom(SPEAK_FOR)

    def act() -> str:
        typed = {"text": text("text"), **kept("", blob_rules.OPINION_S, ("voice",), person)}
        author = person.id if person else None
        service.opine(
            node(), who(), facts(), thread, text("stance"), typed, author, speaking_for.how()
        )
        return f"/monelu/voir/{thread}?avis=1#avis"

    if location := taken():
        return redirect(location, 303)
    try:
        look("", ("voice",))
        speaking_for.check(person)
        return once(act)
    except InputError as error:
        return show_matter(thread, error, "opine")


@page.post("/voir/<thread>/soutien")
@needs("monelu.speak")
def support(thread: str) -> Any:
    """Support a proposal, or no longer."""
    try:
        service.support(node(), who(), facts(), thread, text("yes") == "1")
    except NotAllowedError as error:
        return show_matter(thread, error)
    return redirect(f"/monelu/voir/{thread}#soutien", 303)


@page.post("/voir/<thread>/faire/<action>")
@needs("monelu.speak")
def do(thread: str, action: str) -> Any:
    """Any act of a matter's life; what cannot be is said beside its field."""

    def act() -> str:
        typed = {name: text(name) for name in TYPED} | kept(f"{action}_", blob_rules.ANSWER_S)
        service.do(node(), who(), facts(), thread, action, typed)
        return f"/monelu/voir/{thread}?fait={action}"

    if location := taken():
        return redirect(location, 303)
    try:
        look(f"{action}_")
        return once(act)
    except (InputError, NotAllowedError) as error:
        return show_matter(thread, error, action)


@page.post("/voir/<thread>/cacher")
@needs("monelu.moderate")
def hide(thread: str) -> Any:
    """Take a matter away from everybody's eyes."""

    def act() -> str:
        service.hide(node(), who(), thread, text("reason"))
        return f"/monelu/voir/{thread}"

    try:
        return once(act)
    except InputError as error:
        return show_matter(thread, error, "hide")


def show_matter(thread: str, error: HubError | None = None, form: str = "") -> Any:
    """The page of a matter as it stands now; ``error`` belongs to the form of that action."""
    about = facts()
    item = reading.one(node(), about, thread)
    thoughts = reading.opinions(node(), about, item.id)
    acts = [one for one in reading.open_acts(node(), about, item) if one in words.ACTIONS]
    queue = "moderation" in current_app.blueprints
    if queue:  # moderators decide there, with the reasons of the list
        acts = [one for one in acts if one not in ("publish", "refuse")]
    _fetch([item, *thoughts])
    merged, refused = item.standing.last("merge"), item.standing.last("refuse")
    can_opine = may("monelu.speak") and answers_opinions(item.matter)
    person = speaking_for.whom(SPEAK_FOR) if can_opine else None
    if person and not form:
        form = "opine"
    if form not in (*acts, "hide", *(("opine",) if can_opine else ())):
        form = ""  # that form is gone from the page as it stands now: its error is said above
    body = render_template(
        "monelu/matter.html",
        item=item,
        kind=LIST_OF.get(item.kind, "propositions"),
        thoughts=thoughts,
        acts=acts,
        road=_road(item),
        supports=bool(who().person) and reading.supports(item.id, who().person),
        can_support=item.kind == "proposal" and item.state in ("published", "review"),
        can_opine=can_opine,
        history=[act for act in item.standing.acts if act.action in words.HISTORY],
        into=merged.told.get("into") if merged else "",
        merge_into=reading.merge_choices(node(), item) if "merge" in acts else (),
        refused=_reason(refused.told) if refused else "",
        threshold=THRESHOLD,
        queue=queue,
        words=words,
        error=sentence(error) if error else "",
        field=error.field if isinstance(error, InputError) else "",
        form=form,
        typed=request.form,
        person=person,
        consent=speaking_for.how(),
        limits=blob_rules,
    )
    return make_response(body, error.status if error else 200)


def _fetch(items: list[Item]) -> None:
    """Look up everything that came along with some matters at once."""
    acts = [act.told for item in items for act in item.standing.acts]
    attached.fetch(told.get(kind) for told in acts for kind in CARRIED)


def _reason(told: dict[str, str]) -> str:
    """Why something is not shown: a reason of the moderators' list, with their own words."""
    key = told.get("reason", "")
    said = _(REASONS[key]) if key in REASONS else key
    return " ".join(filter(None, (said, told.get("text"))))


def _road(item: Item) -> list[tuple[str, str, bool, bool]]:
    """The steps of a proposal: (state, how it is said, passed, now)."""
    if item.kind != "proposal":
        return []
    at = words.BESIDE.get(item.state, item.state)
    reached = words.ROAD.index(at) if at in words.ROAD else -1
    return [
        (state, states.PROPOSALS[state].words, place <= reached, place == reached)
        for place, state in enumerate(words.ROAD)
    ]


def _number(typed: str) -> int:
    """The number of a page, 1 for anything else."""
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
