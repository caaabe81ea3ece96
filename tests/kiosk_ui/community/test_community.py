"""The pages of the community: groups, walls, meetings; who sees and does what."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

from hub.core.blobs.work import prepare
from hub.core.civic.models import CivicThread
from hub.core.clock import DAY_MS, ManualClock
from hub.core.people import pictures
from hub.core.people.service import erase
from hub.core.storage.bound import run
from hub.core.usage.service import flush
from hub.core.who import SYSTEM
from hub.features.community.machines import GROUP, MEETING, POST
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.kiosk_ui.civic.test_debates import wav
from tests.kiosk_ui.community.hands import join, let_through, make, newest, say, touched

Browsers = Callable[[], Browser]


def test_a_member_makes_a_group_which_a_moderator_confirms(
    awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    group = make(awa)
    assert "Un modérateur regarde d’abord votre groupe" in awa.page
    assert "J’anime le groupe" not in moussa.get("/communaute/").text
    assert moussa.get(f"/communaute/{group}").status_code == 404
    let_through(kadiatou, group)
    page = moussa.get("/communaute/").text
    assert "Les tisserands" in page and "Artisanat et métiers" in page
    assert "J’anime le groupe" in awa.get("/communaute/").text
    assert "Votre groupe est ouvert" in awa.get("/mon-espace/boite").text


def test_one_touch_comes_in_and_one_leaves(
    awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    group = make(kadiatou)
    assert awa.get(f"/communaute/{group}/membres").status_code == 404
    join(awa, group)
    join(moussa, group)
    assert "2 personnes" in awa.get(f"/communaute/{group}").text
    names = awa.get(f"/communaute/{group}/membres").text
    assert "Moussa Keïta" in names and "Retirer du groupe" not in names
    moussa.get(f"/communaute/{group}")
    moussa.post(f"/communaute/{group}/moi", action="leave")
    assert "1 personne" in awa.get(f"/communaute/{group}").text
    assert moussa.get(f"/communaute/{group}/membres").status_code == 404


def test_words_wait_for_a_moderator_then_people_thank_answer_and_report(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser, browser: Browsers
) -> None:
    group = make(kadiatou)
    join(awa, group)
    join(moussa, group)
    post = say(awa, group, "Le <b>marché</b> est samedi")
    assert "Un modérateur écoute d’abord" in awa.page and "&lt;b&gt;marché" in awa.page
    assert "marché" not in moussa.get(f"/communaute/{group}").text
    assert moussa.get(f"/communaute/mot/{post}").status_code == 404
    let_through(kadiatou, post)
    visitor = browser()
    visitor.enter()
    assert "marché" in visitor.get(f"/communaute/{group}").text
    assert f"/communaute/{group}/dire" not in visitor.page
    moussa.get(f"/communaute/{group}")
    moussa.post(f"/communaute/mot/{post}/faire", action="thank")
    assert 'aria-pressed="true"' in moussa.page
    answer = say(moussa, group, "Merci, j’y serai", answers=post)
    let_through(kadiatou, answer)
    page = awa.get("/mon-espace/boite").text
    assert "Quelqu’un vous a répondu" in page and "publié" in page
    assert "Merci, j’y serai" in awa.get(f"/communaute/{group}").text
    assert awa.get(f"/communaute/mot/{answer}", follow=False).location.endswith(f"#mot-{answer}")
    awa.get(f"/communaute/signaler/{answer}")
    awa.post(f"/communaute/signaler/{answer}", reason="nothing")
    assert "Touchez une des images" in awa.page
    awa.post(f"/communaute/signaler/{answer}", reason="insult")
    assert "Un modérateur va réécouter" in awa.page
    assert "Merci, j’y serai" in moussa.get(f"/communaute/{group}").text, "it stays meanwhile"
    queue = kadiatou.get("/animer/moderation/").text
    assert "ne devrait pas être là" in queue and "Merci, j’y serai" in queue
    assert "Awa" not in kadiatou.get(f"/animer/moderation/{answer}").text.split("card-meta")[0]
    kadiatou.post(f"/animer/moderation/{answer}/garder")
    assert "Merci, j’y serai" not in kadiatou.get("/animer/moderation/").text
    awa.get(f"/communaute/signaler/{post}")
    moussa.get(f"/communaute/signaler/{post}")
    moussa.post(f"/communaute/signaler/{post}", reason="private")
    kadiatou.get(f"/animer/moderation/{post}")
    kadiatou.post(f"/animer/moderation/{post}/cacher", level="2", reason="private")
    assert "marché" not in moussa.get(f"/communaute/{group}").text
    assert "caché ce que vous avez dit" in awa.get("/mon-espace/boite").text
    assert "Des gens disent" not in kadiatou.get("/animer/moderation/").text


def test_among_women_men_see_nothing(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser, browser: Browsers
) -> None:
    staff(hub.node, "facilitator", "Bakary Coulibaly")
    run("UPDATE person SET gender = 'man' WHERE name = 'Bakary Coulibaly'")
    bakary = sign_in_staff(browser(), "Bakary Coulibaly")
    group = make(awa, kind="women", entry="women", title="Les femmes de Nioro")
    assert "Les femmes de Nioro" not in bakary.get("/animer/moderation/").text
    let_through(kadiatou, group)
    post = say(awa, group, "Entre nous")
    for man in (moussa, bakary):
        assert "Les femmes de Nioro" not in man.get("/communaute/").text
        for path in ("", "/dire", "/membres"):
            assert man.get(f"/communaute/{group}{path}").status_code == 404, path
        man.get("/communaute/")
        assert man.post(f"/communaute/{group}/moi", action="join").status_code == 404
        assert man.get(f"/communaute/mot/{post}").status_code == 404
    assert "Entre nous" not in bakary.get("/animer/moderation/").text
    let_through(kadiatou, post)
    binta = sign_in(browser(), hub.node, person(hub.node, "Binta Diarra"))
    assert "Entre nous" in binta.get(f"/communaute/{group}").text
    join(binta, group)
    assert "2 personnes" in binta.page
    moussa.get("/communaute/nouveau")
    assert 'value="women"' not in re.sub(r'name="kind" value="women"', "", moussa.page)


def test_who_asks_is_let_in_and_hears_the_wall_only_then(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    group = make(awa, entry="request", kind="association")
    let_through(kadiatou, group)
    post = say(awa, group, "Pour nous seuls")
    let_through(kadiatou, post)
    assert "Pour nous seuls" not in moussa.get(f"/communaute/{group}").text
    assert "pour ses membres" in moussa.page
    join(moussa, group)
    assert "J’ai demandé à entrer" in moussa.page
    assert "demande à entrer dans votre groupe" in awa.get("/mon-espace/boite").text
    page = awa.get(f"/communaute/{group}/membres").text
    member = re.search(r"/membres/([0-9a-f-]{36})", page)
    assert member and "Moussa Keïta" in page
    assert moussa.get(f"/communaute/{group}/membres").status_code == 404
    moussa.get(f"/communaute/{group}")
    refused = moussa.post(f"/communaute/{group}/membres/{member[1]}", action="accept")
    assert refused.status_code == 403
    awa.get(f"/communaute/{group}/membres")
    awa.post(f"/communaute/{group}/membres/{member[1]}", action="accept")
    assert "Vous êtes dans le groupe" in moussa.get("/mon-espace/boite").text
    assert "Pour nous seuls" in moussa.get(f"/communaute/{group}").text
    awa.get(f"/communaute/{group}/membres")
    awa.post(f"/communaute/{group}/membres/{member[1]}", action="remove", reason="")
    assert "Dites pourquoi" in awa.page
    awa.post(f"/communaute/{group}/membres/{member[1]}", action="remove", reason="Il a déménagé")
    assert "Pour nous seuls" not in moussa.get(f"/communaute/{group}").text
    assert "Il a déménagé" in moussa.get("/mon-espace/boite").text


def test_a_meeting_from_its_plan_to_its_minute(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser, clock: ManualClock
) -> None:
    group = make(awa)
    let_through(kadiatou, group)
    join(moussa, group)
    assert moussa.get(f"/communaute/{group}/reunion").status_code == 403
    awa.get(f"/communaute/{group}/reunion")
    awa.post(f"/communaute/{group}/reunion", day="2001-01-01", hour="16:00", place="École")
    assert "passé" in awa.page
    day = datetime.fromtimestamp((clock.now_ms() + DAY_MS) / 1000, UTC).date().isoformat()
    awa.post(f"/communaute/{group}/reunion", day=day, hour="16:00", place="École", title="Le fil")
    meeting = newest(MEETING.name).id
    assert "Le fil" in moussa.get(f"/communaute/{group}").text
    assert "Votre groupe se réunit" in moussa.get("/mon-espace/boite").text
    moussa.get(f"/communaute/{group}")
    moussa.post(f"/communaute/{group}/reunion/{meeting}/moi", yes="1")
    assert "1 personne vient" in moussa.page and "Moussa Keïta" in moussa.page
    awa.get(f"/communaute/{group}/reunion/{meeting}")
    assert awa.post(f"/communaute/{group}/reunion/{meeting}", action="minute", text="Trop tôt").status_code == 403  # fmt: skip
    awa.get(f"/communaute/{group}/reunion/{meeting}")
    awa.post(f"/communaute/{group}/reunion/{meeting}", action="move", day=day, hour="17:30", place="Mairie")  # fmt: skip
    assert "Mairie" in awa.page and "17" in awa.page
    clock.forward(2 * DAY_MS)
    sign_in(awa, hub.node, CivicThread.get(CivicThread.id == group).author)
    awa.get(f"/communaute/{group}/reunion/{meeting}")
    awa.post(f"/communaute/{group}/reunion/{meeting}", action="minute", text="On achète du fil.", present="14")  # fmt: skip
    assert "On achète du fil." in awa.page and "14 personnes présentes" in awa.page


def test_the_facilitator_speaks_for_somebody_who_agrees(
    hub: Hub, kadiatou: Browser, moussa: Browser
) -> None:
    fatou = person(hub.node, "Fatou Camara")
    code = pictures.give_code(hub.node, fatou)
    group = make(kadiatou)
    path = f"/communaute/{group}/dire?pour={fatou}"
    assert (
        f"/animer/pour?suite=/communaute/{group}/dire" in kadiatou.get(f"/communaute/{group}").text
    )
    assert path in kadiatou.get(f"/animer/pour?q=fatou&suite=/communaute/{group}/dire").text
    kadiatou.get(path)
    kadiatou.post(f"/communaute/{group}/dire", text="Bonjour", consent="spoken")
    assert kadiatou.page.count("n’est pas encore dans le groupe") == 1
    kadiatou.get(f"/communaute/{group}/entrer?pour={fatou}")
    kadiatou.post(f"/communaute/{group}/entrer", consent="")
    assert "Demandez à la personne" in kadiatou.page
    kadiatou.post(f"/communaute/{group}/entrer", consent="spoken")
    assert "Qui est dans le groupe" in kadiatou.page
    assert "Fatou Camara" in kadiatou.page
    kadiatou.get(path)
    form = {"text": "Bonjour", "consent": "pictures"}
    kadiatou.post(f"/communaute/{group}/dire", **form, **touched(reversed(code)))
    assert "Ce ne sont pas les images" in kadiatou.page
    kadiatou.post(f"/communaute/{group}/dire", **form, **touched(code))
    post = newest(POST.name)
    assert (post.author, post.behalf) == (fatou, newest(GROUP.name).author)
    let_through(kadiatou, post.id)
    page = moussa.get(f"/communaute/{group}").text
    assert "Fatou Camara" in page and "Kadiatou Diallo" in page
    erase(hub.node, SYSTEM, fatou)
    page = moussa.get(f"/communaute/{group}").text
    assert "Bonjour" not in page and "Fatou" not in page and "0 personne" in page
    assert moussa.get(f"/communaute/mot/{post.id}").status_code == 404


def test_a_voice_alone_is_enough_and_stays_in_its_room(
    hub: Hub, awa: Browser, kadiatou: Browser, browser: Browsers
) -> None:
    group = make(kadiatou, kind="women", entry="women")
    join(awa, group)
    awa.get(f"/communaute/{group}/dire")
    awa.post(f"/communaute/{group}/dire", voice=(io.BytesIO(wav()), "voix.wav"))
    prepare(hub.node)
    post = newest(POST.name).id
    let_through(kadiatou, post)
    awa.get(f"/communaute/{group}")
    address = re.search(r'data-sound="([^"]+)"', awa.page)
    assert address is not None
    path = address[1].replace("&amp;", "&")
    assert awa.get(path).mimetype == "audio/ogg"
    visitor = browser()
    visitor.enter()
    assert visitor.get(path.partition("?")[0]).status_code == 403


def test_a_refused_group_is_appealed_once(hub: Hub, awa: Browser, kadiatou: Browser) -> None:
    group = make(awa)
    kadiatou.get(f"/animer/moderation/{group}")
    kadiatou.post(
        f"/animer/moderation/{group}/refuser", reason="twice", note="Voyez les tisserands"
    )
    assert "Voyez les tisserands" in awa.get(f"/communaute/{group}").text
    awa.post(f"/communaute/{group}/moi", action="appeal")
    assert "confirme d’abord" in awa.page
    kadiatou.get(f"/animer/moderation/{group}")
    assert "un autre modérateur" in kadiatou.page


def test_a_form_sent_twice_counts_once(hub: Hub, kadiatou: Browser, awa: Browser) -> None:
    group = make(kadiatou)
    join(awa, group)
    awa.get(f"/communaute/{group}/dire")
    form = awa.hidden()
    for _time in range(2):
        awa.post(f"/communaute/{group}/dire", text="Une fois", **form)
    assert CivicThread.select().where(CivicThread.machine == POST.name).count() == 1


def test_the_tile_says_how_much_is_new_until_the_wall_is_opened(
    awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    group = make(kadiatou)
    for one in (awa, moussa):
        join(one, group)
    let_through(kadiatou, say(awa, group, "Bonjour"))
    for path in ("/", "/communaute/"):
        assert re.search(r'tile-badge">1<span', moussa.get(path).text), path
    moussa.get(f"/communaute/{group}")
    for path in ("/", "/communaute/"):
        assert "tile-badge" not in moussa.get(path).text, path


def test_every_page_of_the_community_counts_as_one_room(
    hub: Hub, awa: Browser, clock: ManualClock
) -> None:
    for path in ("", "nouveau", "travail/", "travail/proposer", "travail/feuille"):
        awa.get(f"/communaute/{path}")
        clock.forward(30_000)
    flush(hub.node, everything=True)
    rows = hub.node.database.rows("SELECT DISTINCT ref FROM activity WHERE subject = 'page'")
    rooms = {row[0] for row in rows}
    assert {room for room in rooms if room.startswith("community")} == {"community"}
