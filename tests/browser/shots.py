"""Screenshots of every page at two sizes: ``python -m tests.browser.shots FOLDER``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.people.service import give_role
from hub.core.who import SYSTEM
from tests.browser import foreign_samples as samples
from tests.browser.live import CHROMIUM, ROOT, LiveHub, live_hub, without_hub
from tests.factories import PIN, person, staff
from tests.hub.features.community.life import begun

SIZES = {"phone": (360, 640), "pc": (1024, 768)}
COURSE = "org.espaces-connectes.gestion-communale"

#: Pages by who looks at them: (name of the picture, address).
NOBODY = (
    ("accueil", "/"), ("entrer", "/entrer"), ("entrer-images", "/entrer/images"),
    ("entrer-visiteur", "/entrer/visiteur"), ("entrer-equipe", "/entrer/equipe"),
    ("entrer-code", "/entrer/code"), ("langue", "/langue"), ("aide", "/aide"),
    ("introuvable", "/nulle-part"),
)  # fmt: skip
LEARNER = (
    ("accueil-apprenante", "/"), ("apprendre", "/apprendre/"), ("cours", f"/apprendre/{COURSE}/"),
    ("lecon", f"/apprendre/{COURSE}/lecon/le-conseil-communal"),
    ("gafe", "/gafe/"), ("gafe-module", "/gafe/org.espaces-connectes.gafe-06-premiers-mots/"),
    ("question", f"/apprendre/{COURSE}/quiz/le-conseil-communal"),
    ("epreuve", f"/apprendre/{COURSE}/examen"), ("mon-espace", "/mon-espace/"),
    ("monelu", "/monelu/"), ("monelu-proposer", "/monelu/proposer"), ("xensa", "/xensa/"),
    ("xensa-poser", "/xensa/poser"), ("elus", "/elus/"), ("debats", "/debats/"),
    ("boite", "/mon-espace/boite"),
    ("communaute", "/communaute/"), ("communaute-creer", "/communaute/nouveau"),
    ("travail", "/communaute/travail/"), ("travail-proposer", "/communaute/travail/proposer"),
    ("bibliotheque", "/bibliotheque/"), ("chercher", "/bibliotheque/?q=election"),
)  # fmt: skip
STAFF = (
    ("animer", "/animer/"), ("personnes", "/animer/personnes/"),
    ("inscrire", "/animer/personnes/nouvelle"), ("ecran", "/ecran"),
    ("ecran-diapositive", f"/ecran/{COURSE}/le-conseil-communal?n=2"),
    ("rapports", "/rapports/"), ("technique", "/technique/"),
    ("synchronisation", "/technique/synchronisation"), ("cle-usb", "/technique/cle-usb"), ("nouveaux-contenus", "/technique/contenus"),
    ("cartes", "/animer/cartes"), ("registre", "/animer/registre"),
    ("objectifs", "/rapports/objectifs"),
)  # fmt: skip
#: Pages of the staff beside those: of one course, of a class.
ALSO_STAFF = (
    ("ecran-lecons", f"/ecran/{COURSE}"), ("animer-gafe", "/animer/gafe"),
    ("voix", "/animer/voix/"), ("voix-textes", "/animer/voix/bm/"),
    ("voix-enregistrer", f"/animer/voix/bm/{say_id('bm', 'Apprendre')}"),
    ("moderation", "/animer/moderation/"), ("debats-animer", "/animer/debats"),
    ("communaute-animer", "/animer/communaute"), ("ecran-travail", "/ecran/travail?n=2"),
    ("etagere", "/animer/etagere"), ("cours-a-ecrire", "/animer/cours/"),
    ("cours-nouveau", "/animer/cours/nouveau"), ("gafe-essayer", "/animer/gafe/essayer"),
    ("gafe-apercu", "/animer/gafe/org.espaces-connectes.gafe-06-premiers-mots/apercu/"),
)  # fmt: skip


def main() -> None:
    """Take every screenshot into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/shots")
    folder.mkdir(parents=True, exist_ok=True)
    with live_hub(jobs=True) as live, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        fill(live)
        foreign = bring(live)
        with live.node.open():
            life = begun(live.node)
            group = (
                ("groupe", f"/communaute/{life.youth}"),
                ("annonce", f"/communaute/travail/{life.job}"),
            )
            learner = person(live.node, "Awa Sissoko")
            worker = staff(live.node)
            give_role(live.node, SYSTEM, worker, "manager")  # who sets the targets
            from hub.core.people import pictures

            card = pictures.give_card(live.node, learner)
        for size, (width, height) in SIZES.items():
            options = {"viewport": {"width": width, "height": height}, "locale": "fr-FR"}
            context = chromium.new_context(**options)
            shoot(context.new_page(), live, NOBODY, folder, size)
            page = come_in(context, live, card)
            shoot(page, live, (*LEARNER, *group, *foreign), folder, size)
            context.close()
            context = chromium.new_context(**options)
            page = come_in_staff(context, live)
            one = (("personne", f"/animer/personnes/{learner}"),)
            shoot(page, live, (*STAFF, *ALSO_STAFF, *one), folder, size)
            context.close()
        chromium.close()
    # They need the lists above, and show linked to a centre what a hub alone shows above.
    from tests.browser import centre_shots, civic_shots, exchange_shots

    civic_shots.take(folder)
    centre_shots.take(folder)
    exchange_shots.take(folder)


def bring(live: LiveHub) -> tuple[tuple[str, str], ...]:
    """Install one small package of each foreign kind; their pages, to be opened."""
    makers = {
        "livre": (samples.epub, "mil.epub"),
        "exercice": (samples.h5p, "eau.h5p"),
        "module": (lambda path: samples.scorm(path, "2004"), "puits.zip"),
    }
    pages = []
    with tempfile.TemporaryDirectory() as folder, live.node.open():
        for name, (make, file) in makers.items():
            package = install(live.node.store, make(Path(folder) / file), floor_bytes=0).id
            pages.append((name, f"/bibliotheque/{package}/ouvrir"))
        pages.append(("contenu", f"/bibliotheque/{package}/"))
    return tuple(pages)


def fill(live: LiveHub) -> None:
    """Give the hub an invented history, so that reports have something to show."""
    environ = {**without_hub(), "HUB_DATA_DIR": str(live.node.settings.data_dir)}
    words = [sys.executable, "-m", "hub", "demo", "--seed", "1"]
    subprocess.run(words, env=environ, cwd=ROOT, check=True, capture_output=True)


def come_in(context: BrowserContext, live: LiveHub, card: str) -> Page:
    """Sign a learner in with her card."""
    page = context.new_page()
    page.goto(f"{live.url}/entrer/carte/{card}")
    page.click("button.button--big")
    return page


def come_in_staff(context: BrowserContext, live: LiveHub) -> Page:
    """Sign a facilitator in with name and PIN."""
    page = context.new_page()
    page.goto(f"{live.url}/entrer/equipe")
    page.fill("#name", "Kadiatou Diallo")
    page.fill("#secret", PIN)
    page.click("button.button--big")
    return page


def shoot(
    page: Page, live: LiveHub, pages: tuple[tuple[str, str], ...], folder: Path, size: str
) -> None:
    """Open each page and keep its picture."""
    for name, path in pages:
        page.goto(f"{live.url}{path}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "phone")


if __name__ == "__main__":
    main()
