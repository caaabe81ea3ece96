"""Officials from files as offices save them."""

from __future__ import annotations

import pytest

from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.directory import columns, editing, importing, service, sheet
from hub.features.directory.importing import CHANGED, NEW, SAME, WRONG

HEAD = "code;nom;prenom;sexe;fonction;commune;cercle;langues;telephone;debut;fin\n"
MAYOR = ";Diarra;Aminata;F;Maire;Sadiola;;français, soninké;66 12 34 56;20/11/2016;\n"
DEPUTY = ";Sissoko;Mamadou;M;1er adjoint;Sadiola;;bambara/khassonké;;2016;\n"


def take(node: Node, text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    planned = importing.plan(node, data)
    importing.carry_out(node, SYSTEM, planned)
    return [one.what for one in planned]


def records() -> int:
    return int(run("SELECT count(*) FROM journal").fetchone()[0])


def test_a_file_read_twice_changes_nothing_the_second_time(node: Node) -> None:
    assert take(node, HEAD + MAYOR + DEPUTY) == [NEW, NEW]
    before = records()
    assert take(node, HEAD + MAYOR + DEPUTY) == [SAME, SAME]
    assert records() == before
    mayor, deputy = service.officials(node, "kayes-sadiola")
    assert (mayor.name, mayor.gender, mayor.languages) == ("Aminata Diarra", "woman", ("fr", "snk"))
    assert mayor.mandates[0].since == "2016-11-20"
    assert editing.contact_of(node, mayor.id).phone == "66123456"
    assert deputy.role == "deputy"


def test_an_empty_cell_leaves_what_is_known(node: Node) -> None:
    take(node, HEAD + MAYOR)
    assert take(node, HEAD + ";Diarra;Aminata;;Maire;Sadiola;;;;;\n") == [SAME]
    assert take(node, HEAD + ";Diarra;Aminata;;Maire;Sadiola;;;70000000;;2021\n") == [CHANGED]
    (one,) = service.officials(node, "kayes-sadiola", former=True)
    assert (one.gender, one.mandates[0].since, one.mandates[0].until) == (
        "woman", "2016-11-20", "2021",
    )  # fmt: skip
    assert editing.contact_of(node, one.id).phone == "70000000"


def test_a_phone_alone_leaves_the_address_that_is_known(node: Node) -> None:
    head = HEAD.rstrip("\n") + ";courriel\n"
    row = ";Diarra;Aminata;;Maire;Sadiola;;;{phone};;;{email}\n"
    assert take(node, head + row.format(phone="70000000", email="a.diarra@example.org")) == [NEW]
    assert take(node, head + row.format(phone="", email="")) == [SAME]
    assert take(node, head + row.format(phone="71111111", email="")) == [CHANGED]
    (one,) = service.officials(node, "kayes-sadiola")
    assert editing.contact_of(node, one.id) == ("71111111", "a.diarra@example.org")
    assert take(node, head + row.format(phone="", email="pas une adresse")) == [WRONG]


def test_a_code_finds_somebody_whose_name_was_corrected(node: Node) -> None:
    take(node, HEAD + "K1;Diara;Aminata;F;Maire;Sadiola;;;;;\n")
    assert take(node, HEAD + "K1;Diarra;Aminata;F;Maire;Sadiola;;;;;\n") == [CHANGED]
    assert [one.name for one in service.everybody(node)] == ["Aminata Diarra"]


def test_namesakes_have_codes(node: Node) -> None:
    row = ";Diarra;Aminata;F;conseillère;Sadiola;;;;;\n"
    assert take(node, HEAD + "A" + row + "B" + row) == [NEW, NEW]
    assert take(node, HEAD + "A" + row + "B" + row) == [SAME, SAME]
    assert len(service.everybody(node)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators(node: Node, encoding: str, separator: str) -> None:
    rows = ["Nom et prénom;Fonction;Commune", "Fanta Keïta;Mairesse;Diéma"]
    text = "\r\n".join(row.replace(";", separator) for row in rows)
    assert take(node, text.encode(encoding)) == [NEW]
    assert service.officials(node, "diema-diema")[0].name == "Fanta Keïta"


def test_every_wrong_line_is_named_with_a_sentence(node: Node) -> None:
    text = (
        HEAD
        + MAYOR
        + ";Traoré;;X;maire;Kita;;;;;\n"
        + "# remarque\n"
        + "\n"
        + ";Traoré;Oumar;;chef;Kita;;;;;\n"
        + ";Traoré;Oumar;;maire;Sadiolla;;;;;\n"
        + ";Traoré;Oumar;;maire;Kita;;;12;;\n"
        + ";Traoré;Oumar;;maire;Kita;;;;31/02/2016;\n"
        + ';;;;"maire\nde la ville";Kita;;;;;\n'
        + ";Diarra;Aminata;F;Maire;Sadiola;;;;;\n"
        + ";Traoré;Oumar;;maire;Kita;;;;;;;;x\n"
    )
    wrong = {
        one.number: str(one.error)
        for one in importing.plan(node, text.encode())
        if one.what == WRONG
    }
    assert list(wrong) == [3, 6, 7, 8, 9, 10, 12, 13]
    for number, said in (
        (3, "gender"), (6, "chef"), (7, "Did you mean Sadiola?"), (8, "8 to 15 digits"),
        (9, "31/02/2016"), (10, "name"), (12, "line 2"), (13, "more cells"),
    ):  # fmt: skip
        assert said in wrong[number]
    assert service.everybody(node) == []


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"nom;commune\nAwa;Kita\n", b"PK\x03\x04zip", b"nom\0;", b"nom;nom;fonction;commune\n"]
)  # fmt: skip
def test_what_is_no_such_file(data: bytes) -> None:
    with pytest.raises(InputError):
        sheet.read(data)


def test_the_template_can_be_read(node: Node) -> None:
    assert importing.plan(node, columns.TEMPLATE.encode()) == []
    assert take(node, columns.TEMPLATE + MAYOR) == [NEW]
