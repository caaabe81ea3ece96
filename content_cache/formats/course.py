"""The authoring format: a folder of numbered Markdown lessons, pictures, and quizzes in GIFT."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache.authored import check_drawings, files_of, manifest_of, once
from content_cache.course import Course
from content_cache.errors import AuthoringError, AuthoringErrors, PackageError
from content_cache.folder import list_files, open_file
from content_cache.gift import Quiz, parse
from content_cache.lesson import FILE_NAME, Lesson, read_lesson
from content_cache.manifest import Manifest
from content_cache.package import NAME
from content_cache.pictures import ENDINGS

FINAL = "final"
KIND = "course"


def probe(path: Path) -> bool:
    """Whether ``path`` is a folder with a package.json and something like a lesson."""
    try:
        return (path / NAME).is_file() and any(_is_lesson(file.name) for file in path.iterdir())
    except OSError:
        return False


def _is_lesson(name: str) -> bool:
    """Whether a file is meant to be a lesson, be it well named or not."""
    return name.endswith(".md") and name.upper() != "README.MD"


def entries(path: Path) -> Sequence[str]:
    """The package's files, sorted."""
    return list_files(path).files


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return open_file(path, name)


def read(path: Path) -> Course:
    """Read a course folder; raises AuthoringErrors with every mistake of every file."""
    if not path.is_dir():
        raise PackageError("There is no folder {name}. Check its place.", name=path.name)
    errors: list[AuthoringError] = []
    manifest = manifest_of(path, KIND, "A folder of lessons is of the kind course.", errors)
    files = files_of(path, errors)
    top = [name for name in files if "/" not in name]
    lessons = _lessons(path, top, manifest.language if manifest else "fr", errors)
    quizzes = {
        name.removesuffix(".gift"): _quiz(path / name, errors)
        for name in top
        if name.endswith(".gift")
    }
    _check_names(top, quizzes, errors)
    _check_opens(lessons, manifest, errors)
    cover = next((n for n in top if n.startswith("cover.") and f".{n[6:]}" in ENDINGS), None)
    check_drawings(path, files, errors)
    if errors:
        raise AuthoringErrors(once(errors))
    assert manifest is not None  # its absence is among the errors
    read_quizzes = {stem: quiz for stem, quiz in quizzes.items() if quiz}
    final = read_quizzes.pop(FINAL, None)
    return Course(
        manifest=manifest, lessons=lessons, quizzes=read_quizzes, final=final, cover=cover
    )


def _lessons(
    path: Path, top: Sequence[str], language: str, errors: list[AuthoringError]
) -> tuple[Lesson, ...]:
    """The lessons in order of number."""
    found: list[Lesson] = []
    for name in top:
        if not _is_lesson(name):
            continue
        try:
            found.append(read_lesson(path / name, language))
        except AuthoringErrors as wrong:
            errors += wrong.errors
    return tuple(sorted(found, key=lambda lesson: lesson.number))


def _quiz(file: Path, errors: list[AuthoringError]) -> Quiz | None:
    """One quiz, None if it has mistakes."""
    data = file.read_bytes()
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
        return parse(text, file.stem, file.name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        errors.append(
            AuthoringError(file.name, line, "The file is not in UTF-8. Save it as UTF-8.")
        )
    except AuthoringErrors as wrong:
        errors += wrong.errors
    return None


def _check_opens(
    lessons: tuple[Lesson, ...], manifest: Manifest | None, errors: list[AuthoringError]
) -> None:
    """What a lesson opens is required, so that it is there."""
    required = {need.id for need in manifest.requires} if manifest else set()
    for lesson in lessons if manifest else ():
        for package in lesson.opens:
            if package not in required:
                errors.append(
                    AuthoringError(
                        f"{lesson.stem}.md",
                        1,
                        "The lesson opens {id}, which the course does not require. "
                        "Add it to requires in package.json.",
                        id=package,
                    )
                )


def _check_names(
    top: Sequence[str], quizzes: dict[str, Quiz | None], errors: list[AuthoringError]
) -> None:
    """Lessons differ in number and name; quizzes and categories belong to lessons."""
    named = [match for name in top if (match := FILE_NAME.match(name))]
    stems = {match[0].removesuffix(".md") for match in named}
    if not stems:
        errors.append(
            AuthoringError(NAME, 1, "The course has no lesson. Write one, such as 01-title.md.")
        )
    for n, match in enumerate(named):
        if any(int(match["number"]) == int(other["number"]) for other in named[:n]):
            errors.append(
                AuthoringError(
                    match[0], 1, "Another lesson has the same number. Give it the next free one."
                )
            )
        if any(match["name"] == other["name"] for other in named[:n]):
            errors.append(
                AuthoringError(
                    match[0], 1, "Another lesson has the same name after its number. Rename one."
                )
            )
    for stem, quiz in quizzes.items():
        if stem != FINAL and stem not in stems:
            errors.append(
                AuthoringError(
                    f"{stem}.gift",
                    1,
                    "No lesson goes with this quiz. Give it the name of its lesson.",
                )
            )
        if quiz is not None and not quiz.questions:
            errors.append(
                AuthoringError(
                    f"{stem}.gift", 1, "The quiz has no question. Write some or remove the file."
                )
            )
    final = quizzes.get(FINAL)
    for question in final.questions if final else ():
        if question.category and question.category not in stems:
            errors.append(
                AuthoringError(
                    f"{FINAL}.gift",
                    question.line,
                    "The category {category} is not the name of a lesson here. Correct it.",
                    category=question.category,
                )
            )
