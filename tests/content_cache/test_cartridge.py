"""Common Cartridges: pages become lessons, tests become quizzes, the rest is named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.errors import ContentError
from content_cache.gift.model import Question
from content_cache.installing.install import install
from content_cache.lesson import read_lesson
from content_cache.packaged.html_text import to_markdown
from content_cache.packaged.qti import read_quiz
from content_cache.packaged.safe_xml import parse_xml
from content_cache.said import Said
from content_cache.store import Store
from tests.content_cache.archives import Files, make_zip
from tests.content_cache.samples import SVG
from tests.content_cache.test_packaged import mutate

MANIFEST = """<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
 xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>
<lom:lom><lom:general><lom:title><lom:string language="fr">L’eau propre</lom:string></lom:title>
<lom:language>fr</lom:language></lom:general>
<lom:rights><lom:description><lom:string>CC BY</lom:string></lom:description></lom:rights></lom:lom>
</metadata>
<organizations><organization identifier="O"><item identifier="root">
<item identifier="I0"><title>Module 1</title>
<item identifier="I1" identifierref="R1"><title>Le puits</title></item>
<item identifier="I2" identifierref="R2"><title>Contrôle</title></item></item>
<item identifier="I3" identifierref="R3"><title>Le site</title></item>
<item identifier="I4" identifierref="R4"><title>La brochure</title></item>
<item identifier="I5" identifierref="R5"><title>Le puits</title></item>
</item></organization></organizations>
<resources>
<resource identifier="R1" type="webcontent" href="pages/puits.html"/>
<resource identifier="R2" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q/q.xml"/></resource>
<resource identifier="R3" type="imswl_xmlv1p1"><file href="w.xml"/></resource>
<resource identifier="R4" type="webcontent" href="brochure.pdf"/>
<resource identifier="R5" type="webcontent" href="pages/autre.html"/>
</resources></manifest>"""

PAGE = """<html><head><title>x</title><script>alert(1)</script></head><body>
<h1>Pourquoi ?</h1><p>L’eau <b>propre</b> évite * la diarrhée. Voir <a href="http://x.org">le site</a>.</p>
<img src="../img/puits.svg" alt="Un puits"><img src="http://x.org/a.png" alt="loin">
<ul><li>Couvrir</li><li>Curer<ul><li>chaque année</li></ul></li></ul>
<table><tr><th>Mois</th><th>Seaux</th></tr><tr><td>Mai</td><td>3 | 4</td></tr></table>
<p>1. pas une liste<br>- non plus</p></body></html>"""


def item(profile: str, response: str, processing: str, stem: str = "Que faire ?") -> str:
    """One question of QTI."""
    return f"""<item ident="i-{profile}"><itemmetadata><qtimetadata><qtimetadatafield>
    <fieldlabel>cc_profile</fieldlabel><fieldentry>cc.{profile}.v0p1</fieldentry>
    </qtimetadatafield></qtimetadata></itemmetadata><presentation><material>
    <mattext texttype="text/html">&lt;p&gt;{stem}&lt;/p&gt;</mattext></material>{response}
    </presentation><resprocessing>{processing}</resprocessing>
    <itemfeedback ident="bravo"><material><mattext>Oui = bien.</mattext></material></itemfeedback>
    <itemfeedback ident="rate"><material><mattext>Non ~ relisez.</mattext></material></itemfeedback>
    </item>"""


def choices(*labels: tuple[str, str]) -> str:
    """Answers to choose from."""
    return "<response_lid ident='r'><render_choice>" + "".join(
        f"<response_label ident='{key}'><material><mattext>{text}</mattext></material>"
        "</response_label>"
        for key, text in labels
    ) + "</render_choice></response_lid>"  # fmt: skip


def rule(condition: str, score: int | None = 100, feedback: str = "") -> str:
    """One condition of the marking."""
    points = f'<setvar action="Set" varname="SCORE">{score}</setvar>' if score is not None else ""
    shown = f'<displayfeedback linkrefid="{feedback}"/>' if feedback else ""
    return f"<respcondition><conditionvar>{condition}</conditionvar>{points}{shown}</respcondition>"


def equal(key: str) -> str:
    return f"<varequal respident='r'>{key}</varequal>"


SINGLE = item(
    "multiple_choice",
    choices(("a", "Couvrir le puits"), ("b", "Le laisser {ouvert}")),
    rule(equal("a"), 100, "bravo") + rule(equal("b"), None, "rate"),
)
MULTIPLE = item(
    "multiple_response",
    choices(("a", "Curer"), ("b", "Couvrir"), ("c", "Jeter")),
    rule(f"<and>{equal('a')}{equal('b')}<not>{equal('c')}</not></and>"),
)
TRUTH = item("true_false", choices(("t", "True"), ("f", "False")), rule(equal("f")))
SHORT = item(
    "fib",
    "<response_str ident='r'><render_fib/></response_str>",
    rule(equal("javel")) + rule(equal("chlore")),
)
ODD = item("hotspot", "", "")
BROKEN = item("multiple_choice", choices(("a", "Seul")), rule(equal("a")))
QTI = f"""<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment><section>
{SINGLE}{MULTIPLE}{TRUTH}{SHORT}{ODD}{BROKEN}</section></assessment></questestinterop>"""

CARTRIDGE: Files = {
    "imsmanifest.xml": MANIFEST,
    "pages/puits.html": PAGE,
    "pages/autre.html": "<p>Encore.</p>",
    "q/q.xml": QTI,
    "w.xml": "<w/>",
    "img/puits.svg": SVG,
    "brochure.pdf": b"%PDF-1.4",
}


def test_a_cartridge_becomes_a_course(tmp_path: Path, store: Store) -> None:
    source = make_zip(tmp_path / "c.imscc", CARTRIDGE)
    done = install(store, source, floor_bytes=0)
    assert done.id.startswith("local.course.l") and "eau-propre-" in done.id
    course = store.course(done.id)
    assert course.manifest.title == {"fr": "L’eau propre"} and course.manifest.licence == "CC BY"
    assert [(one.stem, one.title) for one in course.lessons] == [
        ("01-le-puits", "Le puits"),
        ("02-le-puits-2", "Le puits"),
    ]
    html = course.lessons[0].html
    assert "<strong>propre</strong> évite * la" in html and "alert" not in html
    assert "<td" in html and "3 | 4" in html and "chaque année" in html
    assert "Un puits" in html and "x.org" not in html and "<ol" not in html
    assert [one.kind for one in course.quizzes["01-le-puits"].questions] == [
        "single", "multiple", "truefalse", "short",
    ]  # fmt: skip
    said = "\n".join(done.left_out)
    for thing in ("“Le site”", "brochure.pdf", "http://x.org/a.png", "Question 5", "Question 6"):
        assert thing in said
    assert len(done.left_out) == 5
    assert [place.name for place in store.incoming.iterdir() if place.is_dir()] == []


def questions() -> dict[str, Question]:
    """The questions of the test, by kind."""
    return {one.kind: one for one in read_quiz(parse_xml(QTI.encode(), "q"), "q").quiz.questions}


def test_questions_keep_their_answers_and_feedback() -> None:
    found = questions()
    right, wrong = found["single"].answers
    assert (right.text, right.right, right.feedback) == ("Couvrir le puits", True, "Oui = bien.")
    assert (wrong.text, wrong.right, wrong.feedback) == (
        "Le laisser {ouvert}",
        False,
        "Non ~ relisez.",
    )
    assert [answer.weight for answer in found["multiple"].answers] == [0.5, 0.5, -0.5]
    assert [answer.right for answer in found["truefalse"].answers] == [False, True]
    assert {answer.text for answer in found["short"].answers} == {"javel", "chlore"}


def test_the_importer_may_say_what_it_is(tmp_path: Path, store: Store) -> None:
    source = make_zip(tmp_path / "c.imscc", CARTRIDGE)
    said = Said(id="org.example.eau", title="Eau", subject="health", version=4)
    assert install(store, source, floor_bytes=0, said=said).id == "org.example.eau"
    manifest = store.manifest("org.example.eau", 4)
    assert manifest.title == {"fr": "Eau"} and manifest.subject == "health"


def test_a_cartridge_without_pages_is_refused(tmp_path: Path, store: Store) -> None:
    files: Files = {"imsmanifest.xml": MANIFEST.replace(".html", ".bin")}
    with pytest.raises(ContentError, match="no page that could become a lesson"):
        install(store, make_zip(tmp_path / "c", files), floor_bytes=0)
    assert store.ids() == () and not any(p.is_dir() for p in store.incoming.iterdir())


@settings(deadline=None)
@given(st.data())
def test_no_bytes_break_a_test(data: st.DataObject) -> None:
    try:
        read_quiz(parse_xml(mutate(QTI.encode(), data.draw), "q"), "q")
    except ContentError as error:
        assert error.text


PIECES = (
    "<p>", "</p>", "<ul>", "<ol>", "</ul>", "<li>", "</li>", "<b>", "</b>", "<i>", "</i>", "<h2>",
    "</h2>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<blockquote>", "</blockquote>",
    "<br>", "<img src=a.svg>", "<script>", "</script>", "mot ", "a*b_c", "# x", "1. y", "- z",
    "[l](http://x)", "<", "&lt;b&gt;", "&amp;amp;", "`", "~~~", "\n", "    ", "|", "!", "\\",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_page_becomes_a_lesson_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("page")
    (folder / "a.svg").write_text(SVG)
    body = to_markdown("".join(pieces), lambda src, alt: "a.svg")
    (folder / "01-page.md").write_text(f"# Page\n\n{body}")
    assert read_lesson(folder / "01-page.md", "fr").title == "Page"


def test_words_of_a_page_stay_the_same(tmp_path: Path) -> None:
    words = "a*b_c # x 1. y - z [l](http://x) <b> &amp; ` ~~~ | ! \\ + = 2) w"
    shown = words.replace("&", "&amp;").replace("<", "&lt;")
    body = to_markdown(f"<p>{shown}</p><p>- z</p><p>3. w</p>", lambda src, alt: None)
    (tmp_path / "01-page.md").write_text(f"# Page\n\n{body}")
    lesson = read_lesson(tmp_path / "01-page.md", "fr")
    assert [text for _, text in lesson.paragraphs] == ["Page", words, "- z", "3. w"]
