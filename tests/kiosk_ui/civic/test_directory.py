"""The pages of the directory: for everybody, for those who do not read, for the team."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from hub.core.node import Node
from hub.core.who import SYSTEM
from hub.features.directory import editing, importing, service
from hub.features.directory.rules import NewOfficial
from hub.main import Hub
from tests.client import Browser
from tests.factories import sign_in_staff, staff

SADIOLA = "kayes-sadiola"
MAYOR = NewOfficial(
    "Aminata Diarra", "mayor", SADIOLA, "woman", ("fr", "snk"), "66123456", since="2016-11-20"
)
FIELDS = {"name": "Sira Dembélé", "role": "councillor", "place": SADIOLA, "gender": "woman"}
Browsers = Callable[[], Browser]


def png(width: int = 40, height: int = 50) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x20\x60\x90" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def mayor(node: Node) -> str:
    return editing.add(node, SYSTEM, MAYOR)


def test_a_passer_by_finds_who_represents_a_commune(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    one = browser()
    assert one.get("/elus/").status_code == 200
    assert f'href="/elus/{SADIOLA}/"' in one.page
    one.get(f"/elus/{SADIOLA}/")
    assert "Aminata Diarra" in one.page and "Maire" in one.page and "Soninké" in one.page
    one.get(f"/elus/{id}")
    assert "20 novembre 2016 – aujourd’hui" in one.page


def test_the_phone_is_for_the_team_only(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    one = browser()
    one.enter()
    for path in (f"/elus/{id}", f"/elus/{SADIOLA}/", "/elus/"):
        one.get(path)
        assert "66123456" not in one.page
    assert one.get(f"/elus/{id}/corriger").status_code in (401, 403)
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get(f"/elus/{id}")
    assert "66123456" in team.page


def test_communes_are_found_whatever_the_accents(hub: Hub, browser: Browsers) -> None:
    one = browser()
    one.get("/elus/?q=dieMA")
    assert 'href="/elus/diema-diema/"' in one.page
    one.get("/elus/?q=%3Cb%3Ezzz")
    assert "Aucune commune" in one.page and "<b>" not in one.page


def test_the_space_shows_its_own_commune_first(hub: Hub, browser: Browsers) -> None:
    from hub.core.people.service import describe_space

    describe_space(hub.node, SYSTEM, hub.node.space_id, name="Espace", commune="Sadiola, Diéma")
    one = browser()
    one.get("/elus/")
    assert one.page.index("Votre commune") < one.page.index(f"/elus/{SADIOLA}/")
    assert one.page.index("/elus/diema-diema/") < one.page.index("Une autre commune")


def test_what_is_not_there_says_so(hub: Hub, browser: Browsers) -> None:
    one = browser()
    assert one.get("/elus/nulle-part/").status_code == 404
    assert one.get("/elus/nulle-part").status_code == 404
    one.get("/elus/kita-kita/")
    assert "Personne de cette commune" in one.page


def test_the_team_adds_and_corrects(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get(f"/elus/nouveau?commune={SADIOLA}")
    assert f'value="{SADIOLA}" selected' in team.page
    team.post("/elus/nouveau", **FIELDS, since="11/2016")
    assert "est maintenant dans l’annuaire" in team.page and "Conseillère communale" in team.page
    (one,) = service.officials(hub.node, SADIOLA)
    team.get(f"/elus/{one.id}/corriger")
    assert 'value="11/2016"' in team.page
    team.post(f"/elus/{one.id}/corriger", **{**FIELDS, "role": "deputy"}, since="11/2016")
    assert "Adjointe au maire" in team.page


def test_a_date_is_corrected_and_a_new_mandate_added(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    staff(hub.node)
    team = sign_in_staff(browser())
    fields = {**FIELDS, "name": "Aminata Diarra", "role": "mayor"}
    for told, held in (
        ({"since": "2017"}, [("2017", "")]),
        ({"since": "2017", "until": "2021"}, [("2017", "2021")]),
        ({"since": "2021", "new_mandate": "1"}, [("2021", ""), ("2017", "2021")]),
    ):
        team.get(f"/elus/{id}/corriger")
        team.post(f"/elus/{id}/corriger", **fields, **told)
        mandates = service.official(hub.node, id).mandates
        assert [(one.since, one.until) for one in mandates] == held
    team.post(f"/elus/{id}/mandat/retirer", mandate=mandates[0].id)
    assert "N’est plus en fonction" in team.page


def test_what_cannot_be_keeps_what_was_typed(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get("/elus/nouveau")
    wrong = {**FIELDS, "phone": "12", "since": "31/02/2016", "role": "roi"}
    answer = team.post("/elus/nouveau", **wrong)
    assert answer.status_code == 200
    for sentence in ("8 à 15 chiffres", "La date 31/02/2016 n’existe pas"):
        assert sentence in team.page
    assert 'value="Sira Dembélé"' in team.page and 'value="31/02/2016"' in team.page
    assert service.everybody(hub.node) == []
    team.post("/elus/nouveau", **{**FIELDS, "role": "roi"})
    assert "Choisissez la fonction" in team.page


def test_posting_twice_counts_once(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get("/elus/nouveau")
    hidden = team.hidden()
    for _turn in range(2):
        answer = team.client.post("/elus/nouveau", data={**hidden, **FIELDS})
        assert answer.status_code == 303
    assert len(service.everybody(hub.node)) == 1


def test_a_photo_is_shown_to_everybody(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get(f"/elus/{id}/corriger")
    fields = {**FIELDS, "name": "Aminata Diarra", "role": "mayor"}
    data = {**team.hidden(), **fields, "photo": (BytesIO(png()), "moi.png")}
    assert team.client.post(f"/elus/{id}/corriger", data=data).status_code == 303
    assert service.official(hub.node, id).photo
    for job in (job for feature in hub.node.features for job in feature.jobs):
        if job.name.startswith("blobs."):
            job.run(hub.node)
    passer_by = browser()
    passer_by.get(f"/elus/{SADIOLA}/")
    found = re.search(r'<img src="(/photo-de/[^"]+)"', passer_by.page)
    assert found
    answer = passer_by.client.get(found[1].replace("&amp;", "&"))
    assert answer.status_code == 200 and answer.mimetype == "image/webp"
    team.get(f"/elus/{id}/corriger")
    team.post(f"/elus/{id}/corriger", **fields, no_photo="1")
    assert service.official(hub.node, id).photo == ""
    assert passer_by.client.get(found[1].replace("&amp;", "&")).status_code == 404


def test_what_is_no_photo_is_refused_beside_the_field(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get("/elus/nouveau")
    data = {**team.hidden(), **FIELDS, "photo": (BytesIO(b"<svg onload=alert(1)>" * 9), "x.png")}
    page = team.client.post("/elus/nouveau", data=data).get_data(as_text=True)
    assert 'id="photo-error"' in page and 'value="Sira Dembélé"' in page
    assert service.everybody(hub.node) == []


def test_the_team_says_who_signs_in(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    staff(hub.node)
    aminata = staff(hub.node, "official", "Aminata Diarra")
    team = sign_in_staff(browser())
    team.get(f"/elus/{id}")
    team.post(f"/elus/{id}/relier", person=aminata)
    assert "répond sous ce nom" in team.page
    assert service.person_of(hub.node, id) == (aminata,)
    team.post(f"/elus/{id}/delier", person=aminata)
    assert service.person_of(hub.node, id) == ()
    assert team.post(f"/elus/{id}/relier", person="x").status_code == 404


def test_a_wrong_entry_is_taken_out(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    staff(hub.node)
    team = sign_in_staff(browser())
    team.get(f"/elus/{id}")
    team.post(f"/elus/{id}/retirer")
    assert "retirée de l’annuaire" in team.page and "Aminata" not in team.page


def test_an_official_may_not_correct_the_directory(hub: Hub, browser: Browsers) -> None:
    id = mayor(hub.node)
    staff(hub.node, "official", "Aminata Diarra")
    official = sign_in_staff(browser(), "Aminata Diarra")
    official.get("/")
    assert official.post(f"/elus/{id}/retirer").status_code == 403
    assert service.official(hub.node, id)


def test_names_from_a_file_are_escaped(hub: Hub, browser: Browsers) -> None:
    text = "nom;fonction;commune\n<script>alert(1)</script>;maire;Sadiola\n"
    importing.carry_out(hub.node, SYSTEM, importing.plan(hub.node, text.encode()))
    one = browser()
    one.get(f"/elus/{SADIOLA}/")
    assert "<script>alert" not in one.page and "&lt;script&gt;alert" in one.page
