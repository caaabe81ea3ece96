"""A course folder: all its mistakes at once, the same course every time."""

from pathlib import Path

import pytest

from content_cache.advice import check
from content_cache.build import build
from content_cache.checksum import verify
from content_cache.content import decode, encode
from content_cache.course import Course
from content_cache.errors import AuthoringErrors, NotInstalledError, PackageError, RefusedError
from content_cache.formats import FORMATS, course, find
from content_cache.package import dump
from tests.content_cache.samples import FINAL, LESSON, MakeCourse


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(AuthoringErrors) as caught:
        course.read(folder)
    return [str(error) for error in caught.value.errors]


def test_a_course_is_read_whole(make_course: MakeCourse) -> None:
    read = course.read(make_course())
    assert [lesson.stem for lesson in read.lessons] == ["01-la-commune"]
    assert list(read.quizzes) == ["01-la-commune"]
    assert read.final is not None and read.final.categories == ("01-la-commune",)
    assert read.cover == "cover.svg"
    assert read.lesson("la-commune") is read.lesson("01-la-commune")
    assert decode(encode(read), Course) == read


def test_lessons_go_by_number(make_course: MakeCourse) -> None:
    files: dict[str, str | bytes | None] = {"02-b.md": "# B\n", "100-c.md": "# C\n"}
    read = course.read(make_course(files=files))
    assert [lesson.number for lesson in read.lessons] == [1, 2, 100]


def test_every_mistake_of_every_file_is_told_at_once(make_course: MakeCourse) -> None:
    folder = make_course(
        files={
            "package.json": '{"id": "org.example.a",\n"version": 1,,}',
            "01-la-commune.md": LESSON + "\n[x](https://x.org)\n\n![y](absent.png)\n",
            "01-la-commune.gift": "::a::A{~x ~y}\n\n::a::B{T}\n",
            "01-autre.md": "# Autre\n",
            "03-la-commune.md": "# Autre\n",
            "09-sans-lecon.gift": "A{T}",
            "Lecon.md": "# L\n",
            "04-vide.md": b"# \xff\n",
            "04-vide.gift": "// nothing\n",
            "final.gift": FINAL + "\n$CATEGORY: 07-absent\n\n::z::Z{T}\n",
            "sub/bad.svg": "<svg>",
        }
    )
    found = mistakes(folder)
    for beginning, words in [
        ("package.json:2:", "not JSON"),
        ("01-la-commune.md:", "x.org"),
        ("01-la-commune.md:", "absent.png"),
        ("01-la-commune.gift:1:", "No answer is right"),
        ("01-la-commune.gift:3:", "already at line 1"),
        ("01-la-commune.md:1:", "same number"),
        ("03-la-commune.md:1:", "same name"),
        ("09-sans-lecon.gift:1:", "No lesson goes with"),
        ("Lecon.md:1:", "Rename it"),
        ("04-vide.md:1:", "UTF-8"),
        ("04-vide.gift:1:", "no question"),
        ("final.gift:9:", "07-absent"),
        ("sub/bad.svg:1:", "not a well-formed"),
    ]:
        assert any(e.startswith(beginning) and words in e for e in found), (beginning, words)
    assert found == [str(error) for error in check(folder)]


def test_a_course_without_lesson_or_manifest_is_told(make_course: MakeCourse) -> None:
    folder = make_course(files={"01-la-commune.md": None, "01-la-commune.gift": None})
    assert any("no lesson" in mistake for mistake in mistakes(folder))
    (folder / "package.json").unlink()
    assert any("no readable file package.json" in mistake for mistake in mistakes(folder))
    with pytest.raises(PackageError):
        course.read(folder / "nowhere")


def test_advice_is_given_once_nothing_is_wrong(make_course: MakeCourse) -> None:
    assert check(make_course()) == []
    files: dict[str, str | bytes | None] = {
        "02-b.md": "# B\n\nTexte.\n",
        "cover.svg": None,
        "final.gift": "Q ?{=a ~b}",
    }
    given = check(make_course("poor", files=files))
    assert given and all(advice.advice for advice in given)
    told = "\n".join(map(str, given))
    for words in ("no cover", "names no source", "no picture", "no quiz", "explains nothing",
                  "belongs to no lesson"):  # fmt: skip
        assert words in told


def test_formats_offer_the_same_four_things(make_course: MakeCourse, tmp_path: Path) -> None:
    folder = make_course()
    for form in FORMATS:
        assert not form.probe(tmp_path) and not form.probe(tmp_path / "nowhere")
    form = find(folder)
    assert "01-la-commune.md" in form.entries(folder)
    with form.open(folder, "cover.svg") as stream:
        assert stream.read().startswith(b"<svg")
    with pytest.raises(NotInstalledError):
        form.open(folder, "absent.svg")
    with pytest.raises(PackageError):
        form.open(folder, "../course/cover.svg")
    with pytest.raises(PackageError):
        find(tmp_path)


def test_building_twice_gives_the_same_bytes(make_course: MakeCourse) -> None:
    first, second = build(make_course("one")), build(make_course("two"))
    assert dump(first) == dump(second)
    assert [entry.path for entry in first.files] == sorted(entry.path for entry in first.files)
    assert (first.entry, first.duration_min) == ("01-la-commune.md", 1)
    assert {e.path: e.media_type for e in first.files}["cover.svg"] == "image/svg+xml"


def test_a_published_package_must_agree_with_its_own_list(make_course: MakeCourse) -> None:
    folder = make_course()
    manifest = build(folder)
    (folder / "package.json").write_bytes(dump(manifest))
    assert build(folder) == manifest and verify(folder) == []
    (folder / "01-la-commune.md").write_text(LESSON + "\nEt encore.\n", encoding="utf-8")
    with pytest.raises(PackageError, match="damaged"):
        build(folder)


def test_each_fault_of_a_file_has_its_name(make_course: MakeCourse) -> None:
    folder = make_course()
    manifest = build(folder)
    (folder / "cover.svg").unlink()
    (folder / "final.gift").write_bytes((folder / "final.gift").read_bytes()[:-1] + b" ")
    (folder / "01-la-commune.gift").write_bytes(b"")
    (folder / "extra.txt").write_bytes(b"")
    found = {problem.path: problem.fault for problem in verify(folder, manifest)}
    assert found == {
        "cover.svg": "missing",
        "final.gift": "hash",
        "01-la-commune.gift": "size",
        "extra.txt": "extra",
    }


def test_links_are_refused_by_name(make_course: MakeCourse) -> None:
    folder = make_course()
    (folder / "secret.txt").symlink_to("/etc/hostname")
    assert any("secret.txt is a link" in mistake for mistake in mistakes(folder))
    with pytest.raises(RefusedError, match=r"secret\.txt"):
        course.entries(folder)
    assert [problem.fault for problem in verify(folder, build(make_course("b")))] == ["unsafe"]
