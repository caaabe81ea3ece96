"""A commune's civic life, told by voice, and screenshots of its pages at two sizes.

``python -m tests.browser.civic_shots FOLDER`` takes these alone; ``shots`` takes them with the others.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from hub.core.blobs import arriving
from hub.core.blobs import service as blobs
from hub.core.blobs.service import PREPARING
from hub.core.civic import service as civic
from hub.core.node import Node
from hub.core.people import pictures
from hub.core.people.service import give_role
from hub.core.who import SYSTEM
from hub.features.debates import reading as debating
from hub.features.debates import service as debates
from hub.features.debates.service import Plan, Words
from hub.features.monelu import reading as monelu_reading
from hub.features.monelu import service as monelu
from hub.features.monelu.service import Saying
from hub.features.xensa import commitments
from hub.features.xensa import service as xensa
from hub.features.xensa.service import Asking
from tests.browser.live import CHROMIUM, ROOT, LiveHub, live_hub
from tests.browser.rooms import session, signed_in
from tests.hub.core.audio.sounds import silence, speech, write
from tests.hub.core.blobs.files import jpeg
from tests.hub.features.authoring.samples import pdf
from tests.hub.features.xensa.town import Town, town

SIZES = {"phone": (360, 640), "pc": (1024, 768)}
HOUR = 3_600_000
#: How far down a picture of a phone goes, in pixels.
LOWEST = 1400


@dataclass
class Life:
    """A town with what happened in it: threads by a short name."""

    town: Town
    threads: dict[str, str] = field(default_factory=dict)


def live_in(node: Node, photo: bytes = b"") -> Life:
    """Questions, proposals, a message, a decision, debates, in every state that pages show."""
    life = Life(town(node))
    pictures.give_code(node, life.town.awa)
    with tempfile.TemporaryDirectory() as folder:
        voices = Voices(node, life.town, Path(folder), photo or jpeg(640, 480))
        _questions(node, life, voices)
        _monelu(node, life, voices)
        _debates(node, life, voices)
        voices.wait()
    return life


@dataclass
class Voices:
    """Brings voices and photos for people, and waits until the hub has prepared them."""

    node: Node
    town: Town
    folder: Path
    picture: bytes
    brought: list[str] = field(default_factory=list)

    def say(self, person: str, seconds: float) -> str:
        """A voice of somebody, as an act tells it."""
        sound = write(
            self.folder / "said.wav", silence(0.2) + speech(seconds, seed=len(self.brought))
        )
        return self._bring(person, "voice", sound.read_bytes())

    def photo(self, person: str) -> str:
        """A photo."""
        return self._bring(person, "photo", self.picture)

    def scan(self, person: str) -> str:
        """A document."""
        return self._bring(person, "document", pdf("Budget de l’eau"))

    def _bring(self, person: str, kind: str, data: bytes) -> str:
        who = self.town.who(person)
        one = arriving.take(
            self.node, who, kind, f"my {kind}", io.BytesIO(data), f"{len(self.brought):012x}"
        )
        with self.node.journal.writing():
            made = blobs.keep(self.node, who, one.id, 300, "fr")
        self.brought.append(made)
        return made

    def wait(self) -> None:
        """Until the hub's own job has prepared all of it."""
        for _try in range(120):
            shown = blobs.shown(self.node, self.brought)
            if all(one.state != PREPARING for one in shown.values()):
                return
            time.sleep(0.5)
        raise AssertionError("the hub prepares nothing: are its jobs on?")


def _questions(node: Node, life: Life, voices: Voices) -> None:
    of, told = life.town, life.threads

    def ask(person: str, text: str, to: str = "mayor", voice: float = 0) -> str:
        official = getattr(of, to)
        name = {"mayor": "Mamadou Keita", "deputy": "Fanta Traoré"}[to]
        said = {"text": text, "voice": voices.say(person, voice) if voice else "", "language": "fr"}
        asking = Asking([(official, of.commune, name)], said)
        return xensa.ask(node, of.who(person), asking)[0]

    told["answered"] = ask(of.awa, "", voice=9)
    told["judged"] = ask(of.awa, "Quand le puits du quartier sera-t-il réparé ?")
    told["waiting"] = ask(
        of.binta, "L’école du village voisin aura-t-elle une troisième classe ?", voice=6
    )
    told["deputy"] = ask(of.binta, "Où en est le budget des femmes ?", "deputy")
    told["refused"] = ask(of.awa, "Pourquoi mon voisin ne paie-t-il pas ?")
    told["submitted"] = ask(of.awa, "Le centre de santé aura-t-il une sage-femme ?", voice=5)
    for name in ("answered", "judged", "waiting", "deputy"):
        of.publish(told[name])
    refusal = {"reason": "private", "text": "Parlez de la commune, pas d’une personne."}
    civic.act(node, of.who(of.kadi), told["refused"], "refuse", "moderator", refusal)
    xensa.deliver_to(node, frozenset({of.mayor, of.deputy}))
    of.do(of.maire, told["answered"], "answer", voice=voices.say(of.maire, 12), language="fr")
    of.do(of.maire, told["judged"], "answer", text="Le puits sera réparé avant la fin de juin.")
    promised = {"text": "Réparer le puits", "by": "2027-06-30", "indicator": "L’eau coule au puits"}
    told["promise"] = commitments.promise(
        node, of.who(of.maire), of.facts(of.maire), told["judged"], promised
    )
    of.do(of.awa, told["judged"], "judge_partly")
    for person in (of.binta, of.awa):
        xensa.react(node, of.who(person), of.facts(person), told["answered"], "thank")


def _monelu(node: Node, life: Life, voices: Voices) -> None:
    of, told = life.town, life.threads

    def facts(person: str, *seats: str) -> monelu_reading.Facts:
        return monelu_reading.facts(node, of.who(person), seats)

    maire = facts(of.maire, of.commune)
    message = Saying(
        "La piste du marché est ouverte", of.commune,
        {"voice": voices.say(of.maire, 15), "photo": voices.photo(of.maire), "language": "fr",
         "text": "Les camions passent de nouveau depuis lundi."},
    )  # fmt: skip
    told["message"] = monelu.publish(node, of.who(of.maire), maire, "message", message)
    decision = Saying(
        "Budget de l’eau", of.commune,
        {"text": "Le conseil a voté quatre millions pour deux puits.", "date": "2026-03-01",
         "document": voices.scan(of.maire)},
    )  # fmt: skip
    told["decision"] = monelu.publish(node, of.who(of.maire), maire, "decision", decision)
    for name, title, subject, whom, voice in (
        ("open", "Un moulin pour les femmes de Diarra", "work", "women", 8),
        ("done", "Deux puits pour les jardins", "water", "women,young", 0),
        ("planned", "Un hangar pour le marché", "market", "everybody", 0),
        ("mine", "Des lampes devant l’école", "school", "young", 0),
    ):
        author = of.awa if name in ("mine", "done") else of.binta
        said = {"text": "Nous en avons parlé au village, tout le monde le demande."}
        if voice:
            said["voice"] = voices.say(author, voice)
        saying = Saying(title, of.commune, said, {"subject": subject, "for": whom})
        told[name] = monelu.propose(node, of.who(author), saying)
    kadi = facts(of.kadi)
    for name in ("open", "done", "planned"):
        civic.act(node, of.who(of.sira), told[name], "publish", "moderator")
    monelu.support(node, of.who(of.awa), facts(of.awa), told["open"], yes=True)
    accepted = {"owner": "Le maire", "by": "2026-12-31", "line": "Eau", "cost": "4500000"}
    for name in ("done", "planned"):
        monelu.do(node, of.who(of.kadi), kadi, told[name], "paper", {"number": "34"})
        monelu.do(node, of.who(of.kadi), kadi, told[name], "review", {})
        monelu.do(node, of.who(of.maire), maire, told[name], "accept", accepted)
    monelu.do(node, of.who(of.maire), maire, told["done"], "start", {})
    monelu.do(node, of.who(of.maire), maire, told["done"], "follow", {"percent": "60"})
    shown = {"photo": voices.photo(of.maire), "text": "Les deux puits donnent de l’eau."}
    monelu.do(node, of.who(of.maire), maire, told["done"], "done", shown)
    for author, stance, text, voice in (
        (of.binta, "for", "Les femmes y gagnent du temps.", 0.0), (of.awa, "question", "", 5.0),
    ):  # fmt: skip
        said = {"text": text, "voice": voices.say(author, voice) if voice else ""}
        thought = monelu.opine(node, of.who(author), facts(author), told["message"], stance, said)
        civic.act(node, of.who(of.sira), thought, "publish", "moderator")


def _debates(node: Node, life: Life, voices: Voices) -> None:
    of, told = life.town, life.threads
    leader = debating.facts(of.who(of.kadi))
    now = node.clock.now_ms()
    for name, subject in (
        ("over", "La place des jeunes au conseil"),
        ("debate", "L’eau du maraîchage"),
    ):
        planned = Plan(
            subject, of.commune, now + HOUR, now + 4 * HOUR, officials={of.mayor: "man"},
            moderators=(of.kadi,), voice=voices.say(of.kadi, 4),
        )  # fmt: skip
        told[name] = debates.plan(node, of.who(of.kadi), leader, planned)
        debates.do(node, of.who(of.kadi), leader, told[name], "open")
        for author, text, seconds in (
            (of.awa, "", 6.0),
            (of.binta, "Les pompes sont trop loin.", 0.0),
        ):
            said = {"text": text, "voice": voices.say(author, seconds) if seconds else ""}
            facts = debating.facts(of.who(author))
            spoken = debates.speak(node, of.who(author), facts, told[name], Words(said))
            civic.act(node, of.who(of.sira), spoken, "publish", "moderator")
    debates.do(node, of.who(of.kadi), leader, told["over"], "close")
    out = {
        "text": "Deux jeunes femmes seront invitées à chaque conseil.",
        "voice": voices.say(of.kadi, 7),
    }
    debates.conclude(node, of.who(of.kadi), leader, told["over"], out)
    waits = Words({"text": "Et les jardins de l’autre rive ?", "voice": ""})
    debates.speak(node, of.who(of.binta), debating.facts(of.who(of.binta)), told["debate"], waits)


def pages(life: Life) -> Iterator[tuple[str, bool, tuple[tuple[str, str], ...]]]:
    """(person, whether with a secret, pages as (name, address)) of every civic page."""
    of, at = life.town, life.threads
    voir, xensa_at, debat = (lambda name, base=base: f"{base}{at[name]}" for base in ("/monelu/voir/", "/xensa/", "/debats/"))  # fmt: skip
    yield of.awa, False, (
        ("accueil-nouvelles", "/"), ("boite", "/mon-espace/boite"),
        ("monelu", "/monelu/"), ("monelu-messages", "/monelu/messages"),
        ("monelu-decisions", "/monelu/decisions"), ("monelu-propositions", "/monelu/propositions"),
        ("monelu-mes-propositions", "/monelu/propositions?moi=1"), ("monelu-plan", "/monelu/plan"),
        ("monelu-commune", "/monelu/commune"), ("monelu-message", voir("message")),
        ("monelu-decision", voir("decision")), ("monelu-proposition", voir("open")),
        ("monelu-realise", voir("done")), ("monelu-proposer", "/monelu/proposer"),
        ("xensa", f"/xensa/?commune={of.commune}"), ("xensa-poser", f"/xensa/poser?commune={of.commune}"),
        ("xensa-question", f"/xensa/poser/question?a={of.mayor}"), ("xensa-mes-questions", "/xensa/mes-questions"),
        ("xensa-reponse", xensa_at("answered")), ("xensa-refusee", xensa_at("refused")),
        ("xensa-jugee", xensa_at("judged")), ("xensa-elu", f"/xensa/elus/{of.mayor}"),
        ("xensa-commune", f"/xensa/communes/{of.commune}"), ("xensa-promesse", f"/xensa/promesses/{at['promise']}"),
        ("elus-commune", f"/elus/{of.commune}/"), ("elu", f"/elus/{of.mayor}"),
        ("debats", "/debats/"), ("debat", debat("debate")), ("debat-parler", debat("debate") + "/parler"),
        ("debat-conclu", debat("over")),
    )  # fmt: skip
    yield of.maire, True, (
        ("elu-publier", "/monelu/publier/"), ("elu-message", "/monelu/publier/message"),
        ("elu-decision", "/monelu/publier/decision"), ("elu-questions", "/xensa/repondre"),
        ("elu-repondre", f"/xensa/repondre/{at['waiting']}"), ("elu-proposition", voir("planned")),
    )  # fmt: skip
    yield of.clerk, True, (
        ("secretaire-papier", "/xensa/papier"), ("secretaire-question", f"/xensa/papier/{at['waiting']}"),
        ("secretaire-feuille", f"/xensa/feuille/{at['waiting']}"),
    )  # fmt: skip
    yield of.kadi, True, (
        ("moderation", "/animer/moderation/"), ("moderation-une", f"/animer/moderation/{at['submitted']}"),
        ("moderation-publies", "/animer/moderation/publies"), ("moderation-registre", "/animer/moderation/registre"),
        ("debats-animer", "/animer/debats"), ("debat-nouveau", f"/animer/debats/nouveau?commune={of.commune}"),
        ("debat-mener", f"/animer/debats/{at['debate']}"), ("ecran-debat", f"/ecran/debat/{at['debate']}"),
        ("bulletin", "/animer/bulletin"), ("parler-pour", "/animer/pour?suite=/monelu/proposer"),
        ("parler-pour-question", f"/xensa/poser/question?a={of.mayor}&pour={of.binta}"),
        ("rapports-civiques", "/rapports/"),
    )  # fmt: skip


def shoot(chromium: Browser, live: LiveHub, folder: Path) -> None:
    """Fill a hub and keep a picture of each page at both sizes."""
    page = chromium.new_page(viewport={"width": 640, "height": 400})
    page.goto(f"file://{ROOT}/kiosk_ui/static/empty.svg")
    photo = page.screenshot(type="jpeg")
    page.close()
    with live.node.open():
        life = live_in(live.node, photo)
        give_role(live.node, SYSTEM, life.town.kadi, "manager")
    for size, (width, height) in SIZES.items():
        for person, strong, shown in pages(life):
            with live.node.open():
                token = session(live, person, strong)
            context = chromium.new_context(
                viewport={"width": width, "height": height}, locale="fr-FR"
            )
            page = signed_in(context, live, token).new_page()
            for name, path in shown:
                answer = page.goto(f"{live.url}{path}")
                assert answer and answer.status == 200, (path, answer and answer.status)
                page.wait_for_load_state("networkidle")
                keep(page, folder / f"{name}-{size}.png")
            context.close()


def keep(page: Page, file: Path) -> None:
    """A picture of the page: on a phone as far down as a thumb goes."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if width > 600:
        page.screenshot(path=file)
        return
    high = min(int(page.evaluate("document.documentElement.scrollHeight")), LOWEST)
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": high}
    page.screenshot(path=file, full_page=True, clip=clip)


def take(folder: Path) -> None:
    """Take the civic screenshots, in a hub of their own."""
    with live_hub(jobs=True) as live, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shoot(chromium, live, folder)
        chromium.close()


def main() -> None:
    """Take them into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/shots")
    folder.mkdir(parents=True, exist_ok=True)
    take(folder)


if __name__ == "__main__":
    main()
