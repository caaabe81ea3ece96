"""The library's pages: shelves, filters, search, a package, the facilitator's shelf."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from content_cache.care import pins
from content_cache.installing.install import install
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.catalogue import indexing
from hub.features.courses import service as courses
from hub.features.library import service as library
from hub.features.library.rules import Told
from hub.main import Hub
from tests.browser import foreign_samples
from tests.client import Browser
from tests.content_cache.recordings import archive
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.hub.features.catalogue.samples import course, several
from tests.kiosk_ui.learn.small_course import COURSE, FIRST

Browsers = Callable[[], Browser]


@pytest.fixture
def filled(hub: Hub, tmp_path: Path) -> dict[str, str]:
    """Content of several kinds, read by the job; ids by sort."""
    ids = several(hub.node, tmp_path)
    indexing.keep_up(hub.node)
    return ids


def text(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def visitor(browser: Browsers) -> Browser:
    made = browser()
    made.enter()
    return made


def facilitator(hub: Hub, browser: Browsers) -> Browser:
    staff(hub.node)
    return sign_in_staff(browser())


def test_the_shelves_hold_every_kind_but_gafe(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    awa = visitor(browser)
    awa.get("/bibliotheque/")
    for key in ("film", "book", "exercise", "scorm"):
        assert f'href="/bibliotheque/{filled[key]}/"' in awa.page
    assert f'href="/apprendre/{filled["course"]}/"' in awa.page
    assert f"/media/{COURSE}/1/cover.svg" in awa.page
    for words in ("Bibliothèque", "Que cherchez-vous", "Santé", "Films", "Exercices", "Livre"):
        assert words in text(awa.page)


def test_an_empty_library_says_so(browser: Browsers) -> None:
    awa = visitor(browser)
    awa.get("/bibliotheque/")
    assert "Il n’y a encore rien dans la bibliothèque." in awa.page


def test_filters_are_links_that_can_be_taken_back(
    browser: Browsers, filled: dict[str, str]
) -> None:
    awa = visitor(browser)
    awa.get("/bibliotheque/?genre=video")
    assert filled["film"] in awa.page and filled["book"] not in awa.page
    assert '<a class="lib-chip" href="/bibliotheque/" aria-current="true">' in awa.page
    awa.get("/bibliotheque/?genre=video&sujet=health")
    assert "Rien ici ne correspond." in awa.page
    awa.get("/bibliotheque/?genre=nimporte&sujet=%22%3E%3Cscript%3E")
    assert "<script>" not in awa.page and filled["film"] in awa.page


def test_long_lists_have_pages(hub: Hub, browser: Browsers) -> None:
    for number in range(26):
        course(hub.node, f"c{number:02}", f"Cours {number:02}", "Texte.", subject="health")
    awa = visitor(browser)
    awa.get("/bibliotheque/")
    assert "Tout voir" in awa.page and "Cours 08" not in awa.page
    awa.get("/bibliotheque/?sujet=health&page=2")
    assert "Cours 25" in awa.page and "Cours 08" not in awa.page
    assert "Page 2 sur 2" in text(awa.page)
    awa.get("/bibliotheque/?sujet=health&page=99")
    assert "Cours 25" in awa.page


def test_who_began_something_finds_it_first(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    awa = person(hub.node, "Awa Sissoko")
    who = Who(person=awa)
    courses.note(hub.node, who, COURSE, FIRST, done=True)
    library.note(hub.node, who, filled["film"], [Told(share=0.5)])
    page = sign_in(browser(), hub.node, awa)
    page.get("/bibliotheque/")
    begun = page.page.partition("Continuer")[2].partition("</section>")[0]
    assert COURSE in begun and filled["film"] in begun and filled["book"] not in begun
    assert 'value="0.5"' in begun
    library.note(hub.node, who, filled["film"], [Told(done=True, share=1.0)])
    page.get("/bibliotheque/?rayon=begun")
    assert filled["film"] not in page.page.partition("<main")[2]
    other = visitor(browser)
    other.get("/bibliotheque/")
    assert "<progress" not in other.page


def test_a_package_says_what_it_is_and_opens(browser: Browsers, filled: dict[str, str]) -> None:
    awa = visitor(browser)
    opening = {"film": "lire", "book": "ouvrir", "exercise": "ouvrir", "scorm": "ouvrir"}
    for key, way in opening.items():
        awa.get(f"/bibliotheque/{filled[key]}/")
        assert f'href="/bibliotheque/{filled[key]}/{way}"' in awa.page
        assert awa.get(f"/bibliotheque/{filled[key]}/{way}").status_code == 200
    awa.get(f"/bibliotheque/{filled['film']}/")
    assert "CC0" in awa.page and "Le conseil en séance" in awa.page
    awa.get(f"/bibliotheque/{filled['book']}/")
    assert "<li>Semer</li>" in awa.page
    assert awa.get("/bibliotheque/org.exemple.rien/").status_code == 404
    assert awa.get("/bibliotheque/%2e%2e/").status_code == 404


def test_a_search_leads_to_the_place(browser: Browsers, filled: dict[str, str]) -> None:
    awa = visitor(browser)
    awa.get("/bibliotheque/?q=ADMINISTRATIF")
    assert f'href="/bibliotheque/{filled["film"]}/lire?t=0"' in awa.page
    assert "<mark>administratif</mark>" in awa.page
    awa.get("/bibliotheque/?q=comite nettoie")
    where = re.search(rf'href="(/apprendre/{COURSE}/lecon/[^"]+)"', awa.page)
    assert where
    lesson, _sign, place = where[1].partition("#")
    awa.get(lesson)
    assert f'id="{place}"' in awa.page


def test_nothing_found_says_what_to_do(browser: Browsers, filled: dict[str, str]) -> None:
    awa = visitor(browser)
    awa.get("/bibliotheque/?q=hippopotame")
    assert "Rien n’a été trouvé." in awa.page and "demandez à la personne qui anime" in awa.page
    awa.get('/bibliotheque/?q="<b>*AND(')
    assert awa.get('/bibliotheque/?q="<b>*AND(').status_code == 200
    assert "&lt;b&gt;" in awa.page and "<b>*" not in awa.page


def test_what_others_wrote_is_shown_as_text(hub: Hub, browser: Browsers, tmp_path: Path) -> None:
    title = "<img src=x onerror=alert(1)> mil"
    course(hub.node, "mal", title, "Du mil &lt;script&gt;alert(1)&lt;/script&gt; ici.")
    indexing.keep_up(hub.node)
    awa = visitor(browser)
    for path in ("/bibliotheque/", "/bibliotheque/?q=mil", "/bibliotheque/org.example.mal/"):
        awa.get(path)
        assert "<img src=x" not in awa.page and "<script>alert" not in awa.page


def test_archives_are_searched_too(hub: Hub, browser: Browsers, tmp_path: Path) -> None:
    pytest.importorskip("libzim", reason="the extra zim is not installed")
    package = install(hub.node.store, archive(tmp_path / "essai.zim"), floor_bytes=0).id
    indexing.keep_up(hub.node)
    awa = visitor(browser)
    awa.get("/bibliotheque/?q=pluies")
    assert f'href="/bibliotheque/{package}/ouvrir?page=mil/semis"' in awa.page
    assert "<mark>pluies</mark>" in awa.page
    awa.get("/bibliotheque/?q=sorgho")
    assert f"/bibliotheque/{package}/chercher?q=sorgho" in awa.page


def test_heavy_things_are_marked_on_small_devices(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    heavy = (500 << 20, filled["film"])
    run("UPDATE catalogue_package SET weight = ? WHERE package = ?", heavy)
    awa = visitor(browser)
    awa.get("/bibliotheque/?genre=video")
    assert "Lourd pour cet appareil" not in awa.page
    awa.client.set_cookie("ecran", "petit")
    awa.get("/bibliotheque/?genre=video")
    assert "Lourd pour cet appareil" in awa.page
    awa.get("/bibliotheque/?genre=video&ici=oui")
    assert filled["film"] not in awa.page.partition("<main")[2]


def test_the_facilitator_puts_first_hides_and_keeps(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    kadi, awa = facilitator(hub, browser), visitor(browser)
    film, book = filled["film"], filled["book"]
    for what in (f"feature {film}", f"feature {book}", f"up {book}", f"pin {film}"):
        kadi.get("/animer/etagere")
        assert kadi.post("/animer/etagere", act=what).status_code == 200
    assert pins.is_pinned(hub.node.store, film)
    awa.get("/bibliotheque/")
    first = awa.page.partition("Choisi pour vous")[2].partition("</section>")[0]
    assert first.index(book) < first.index(film)
    kadi.get("/animer/etagere")
    kadi.post("/animer/etagere", act=f"hide {film}")
    for page in ("/bibliotheque/", "/bibliotheque/?q=séance", "/bibliotheque/?genre=video"):
        awa.get(page)
        kadi.get(page)
        assert film not in awa.page.partition("<main")[2], page
        assert film in kadi.page and "Caché aux apprenants" in kadi.page, page
    kadi.get("/animer/etagere?q=seance")
    kadi.post("/animer/etagere", act=f"show {film}")
    kadi.post("/animer/etagere", act=f"unpin {film}")
    assert not pins.is_pinned(hub.node.store, film)
    awa.get("/bibliotheque/")
    assert film in awa.page


def test_a_button_pressed_twice_counts_once(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    kadi = facilitator(hub, browser)
    for key in ("film", "book", "scorm"):
        kadi.get("/animer/etagere")
        kadi.post("/animer/etagere", act=f"feature {filled[key]}")
    kadi.get("/animer/etagere")
    once = kadi.hidden()
    for _ in range(2):
        kadi.post("/animer/etagere", act=f"up {filled['scorm']}", **once)
    order = run("SELECT package FROM shelf WHERE featured = 1 ORDER BY position").fetchall()
    assert [row[0] for row in order] == [filled["film"], filled["scorm"], filled["book"]]


def test_what_no_button_says_is_refused(
    hub: Hub, browser: Browsers, filled: dict[str, str]
) -> None:
    kadi = facilitator(hub, browser)
    for what, status in (("", 400), ("burn x", 400), ("hide org.exemple.rien", 404)):
        kadi.get("/animer/etagere")
        assert kadi.post("/animer/etagere", act=what).status_code == status
    awa = visitor(browser)
    awa.get("/bibliotheque/")
    assert awa.post("/animer/etagere", act=f"hide {filled['film']}").status_code == 403


def test_the_cover_of_a_book_comes_from_the_book(
    hub: Hub, browser: Browsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = (
        '<item id="c" href="c.svg" media-type="image/svg+xml" properties="cover-image"/></manifest>'
    )
    with monkeypatch.context() as drawn:
        drawn.setattr(foreign_samples, "OPF", foreign_samples.OPF.replace("</manifest>", item))
        made = foreign_samples.epub(tmp_path / "mil.epub")
    with zipfile.ZipFile(made, "a") as out:
        out.writestr("OEBPS/c.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    package = install(hub.node.store, made, floor_bytes=0).id
    indexing.keep_up(hub.node)
    awa = visitor(browser)
    awa.get("/bibliotheque/")
    assert f'src="/bibliotheque/{package}/couverture/1"' in awa.page
    answer = awa.get(f"/bibliotheque/{package}/couverture/1")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert awa.get(f"/bibliotheque/{package}/couverture/2").status_code == 404


def test_what_has_no_cover_has_none(browser: Browsers, filled: dict[str, str]) -> None:
    awa = visitor(browser)
    for key in ("book", "film"):
        assert awa.get(f"/bibliotheque/{filled[key]}/couverture/1").status_code == 404


def test_a_hidden_course_is_not_among_the_courses_either(hub: Hub, browser: Browsers) -> None:
    package = course(hub.node, "vote", "Voter ensemble", "Le bulletin est secret.")
    kadi, awa = facilitator(hub, browser), visitor(browser)
    kadi.get("/animer/etagere")
    kadi.post("/animer/etagere", act=f"hide {package}")
    awa.get("/apprendre/")
    kadi.get("/apprendre/")
    assert "Voter ensemble" not in awa.page and "Voter ensemble" in kadi.page
