"""The library of pictures that all modules share: ``pictures/*.svg`` and ``names-*.toml``."""

from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field

from content_cache.content import Content
from content_cache.errors import AuthoringError
from content_cache.gafe.toml import Toml

#: The id of the library that comes with the program, and its folder.
LIBRARY = "org.espaces-connectes.gafe-images"
SHIPPED = Path(__file__).parents[1] / "starter" / "gafe-images"
FOLDER, SUFFIX = "pictures", ".svg"


class Word(Struct, frozen=True, forbid_unknown_fields=True):
    """A picture's name in another language, and who says so."""

    text: str
    source: str


class Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a picture is called; ``article`` is its French name as spoken."""

    fr: str
    article: str
    theme: str
    bm: Word | None = None
    snk: Word | None = None
    ff: Word | None = None

    def name_in(self, language: str) -> str:
        """The name in a language, else in French."""
        word = getattr(self, language, None) if language in ("bm", "snk", "ff") else None
        return word.text if word else self.article


class Library(Content, frozen=True, kw_only=True):
    """The ids of the pictures, sorted, and the names of those that have any."""

    pictures: tuple[str, ...]
    names: dict[str, Names] = field(default_factory=dict)


def picture_ids(folder: Path) -> tuple[str, ...]:
    """The ids of the pictures of a package folder, sorted; none if it has no such folder."""
    return tuple(sorted(file.stem for file in (folder / FOLDER).glob(f"*{SUFFIX}")))


@lru_cache(maxsize=1)
def shipped_pictures() -> frozenset[str]:
    """The ids of the pictures that come with the program."""
    return frozenset(picture_ids(SHIPPED))


def read_names(
    file: Path, pictures: frozenset[str], errors: list[AuthoringError]
) -> dict[str, Names]:
    """The names of one file; mistakes go into ``errors``."""
    try:
        toml = Toml(file)
    except AuthoringError as error:
        errors.append(error)
        return {}
    found = {}
    for name, fields in toml.fields.items():
        try:
            found[name] = toml.convert(fields, Names, name)
        except AuthoringError as error:
            errors.append(error)
        if name not in pictures:
            errors.append(
                toml.mistake(
                    toml.line(None, name),
                    "There is no picture {picture} in pictures/. Add it or correct the name.",
                    picture=name,
                )
            )
    return found
