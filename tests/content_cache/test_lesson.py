"""A lesson: safe, cut into slides, and every spoken block findable by its voice."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_cache.blocks import read_blocks
from content_cache.errors import AuthoringErrors
from content_cache.lesson import Lesson, read_lesson
from content_cache.speech import say_id
from tests.content_cache.samples import LESSON, SVG

# A UTF-8 file cannot hold surrogates.
CHARS = st.characters(exclude_categories=("Cs",))


def lesson(folder: Path, text: str, name: str = "01-la-commune.md") -> Lesson:
    (folder / "01-la-commune.svg").write_text(SVG, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return read_lesson(folder / name, "fr")


def mistakes(folder: Path, text: str, name: str = "01-la-commune.md") -> list[tuple[int, str]]:
    with pytest.raises(AuthoringErrors) as caught:
        lesson(folder, text, name)
    return [(error.line, error.text) for error in caught.value.errors]


def test_its_parts(tmp_path: Path) -> None:
    read = lesson(tmp_path, LESSON)
    assert (read.stem, read.name, read.number) == ("01-la-commune", "la-commune", 1)
    assert (read.title, read.image, read.minutes) == ("La commune", "01-la-commune.svg", 1)
    assert [slide.title for slide in read.slides] == ["La commune", "Le conseil"]
    assert [text for _, text in read.paragraphs] == [
        "La commune",
        "La commune est proche de vous. Elle écoute.",
        "Le conseil",
        "Le conseil vote le budget.",
        "À retenir : le conseil vote, le maire exécute.",
    ]
    assert read.words == 25
    assert "2017-051" in read.sources_html and "2017-051" not in read.html
    assert '<blockquote class="key-idea">' in read.html
    assert '<img src="media/01-la-commune.svg" alt="Une case" loading="lazy">' in read.html


def test_each_spoken_block_can_be_found_by_its_voice(tmp_path: Path) -> None:
    read = lesson(tmp_path, LESSON)
    marked = dict(re.findall(r'id="(p-\d+)" data-say="([0-9a-f]{16})"', read.html))
    assert marked == {pid: say_id("fr", text) for pid, text in read.paragraphs}


def test_a_voice_is_named_by_language_and_words_only() -> None:
    assert say_id("fr", "Bonjour  à\ntous ") == say_id("fr", "Bonjour à tous")
    assert say_id("fr", "Bonjour") != say_id("bm", "Bonjour")


def test_lists_and_tables_are_spoken_item_by_item_and_row_by_row(tmp_path: Path) -> None:
    read = lesson(
        tmp_path,
        "# T\n\n- un\n- deux\n  - trois\n\n1. quatre\n\n   cinq\n\n| a | b |\n|---|--:|\n| c | 4 |\n",
    )
    texts = [text for _, text in read.paragraphs]
    assert texts == ["T", "un", "deux", "trois", "quatre", "cinq", "a, b", "c, 4"]
    assert '<td class="num">4</td>' in read.html
    assert "style" not in read.html


def test_html_is_removed(tmp_path: Path) -> None:
    read = lesson(
        tmp_path,
        "<!-- note -->\n# T\n\nUn <b onclick='x()'>mot</b> <img src=x onerror=y>.\n\n"
        "<script>alert(1)</script>\n\nFin.\n",
    )
    assert "<b" not in read.html and "script" not in read.html and "onerror" not in read.html
    assert [text for _, text in read.paragraphs] == ["T", "Un mot .", "Fin."]


def test_a_composed_and_a_decomposed_accent_have_the_same_voice(tmp_path: Path) -> None:
    assert lesson(tmp_path, "# \u00e9t\u00e9\n") == lesson(tmp_path, "# e\u0301te\u0301\n")


def test_time_is_counted_at_120_words_a_minute(tmp_path: Path) -> None:
    assert lesson(tmp_path, "# T\n\n" + "mot " * 119).minutes == 1
    assert lesson(tmp_path, "# T\n\n" + "mot " * 120).minutes == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Bonjour\n", 1, "begins with its title"),
        ("# A\n\n# B\n", 3, "second title"),
        ("# A\n\n##\n", 3, "empty"),
        ("# A\n\nun\n[lien](https://x.org)\n", 4, "https://x.org"),
        ("# A\n\n<https://x.org>\n", 3, "cannot be followed"),
        ("# A\n\n[voir](02-b.md)\n", 3, "Write the name"),
        ("# A\n\n![x](https://x.org/a.png)\n", 3, "on the Internet"),
        ("# A\n\n![x](//x.org/a.png)\n", 3, "on the Internet"),
        ("# A\n\n![x](data:image/png;base64,AA)\n", 3, "on the Internet"),
        ("# A\n\n![x](../secret.png)\n", 3, "not a plain path"),
        ("# A\n\n![x](%2e%2e/secret.png)\n", 3, "not a plain path"),
        ("# A\n\n![x](/etc/a.png)\n", 3, "not a plain path"),
        ("# A\n\n![x](absent.svg)\n", 3, "not in the folder"),
        ("# A\n\n![x](01-la-commune.md)\n", 3, "of a kind"),
        ("# A\n\n![](01-la-commune.svg)\n", 3, "no description"),
    ],
)
def test_mistakes_are_told_with_their_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    ((at, message),) = mistakes(tmp_path, text)
    assert at == line
    assert words in message


@pytest.mark.parametrize("name", ["commune.md", "1-a.md", "01-La-Commune.md", "01-à.md", "01_a.md"])
def test_a_badly_named_lesson_is_told(tmp_path: Path, name: str) -> None:
    assert "Rename it" in mistakes(tmp_path, LESSON, name)[0][1]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>",
        '<path onload="x()"/>',
        '<a href="https://x.org"/>',
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:x()"/>',
        "<foreignObject/>",
        "<g>",
    ],
)
def test_a_drawing_that_could_run_something_is_refused(tmp_path: Path, inside: str) -> None:
    (tmp_path / "x.svg").write_text(SVG.replace("<path", f"{inside}<path"), encoding="utf-8")
    ((line, message),) = mistakes(tmp_path, "# A\n\n![x](x.svg)\n")
    assert line == 3 and "x.svg" in message


def test_a_drawing_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    (tmp_path / "x.svg").write_text(bomb, encoding="utf-8")
    assert "not a well-formed" in mistakes(tmp_path, "# A\n\n![x](x.svg)\n")[0][1]


@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.sampled_from("ab *_#>-|1.`\n\n<>[]()!&\"'") | CHARS, max_size=80))
def test_any_markdown_is_read_or_explained(tmp_path: Path, text: str) -> None:
    found = read_blocks(f"# Titre\n\n{text}", "01-a.md", tmp_path, "fr")
    assert all(str(error) for error in found.errors)
    html = "".join(part.heading + part.html for part in found.parts)
    spoken = [pid for part in found.parts for pid, _ in part.paragraphs]
    assert re.findall(r' id="(p-\d+)"', html) == spoken
    assert not re.search(r"<(script|a|iframe|style)\b|<[^>]* on\w+=", html)
