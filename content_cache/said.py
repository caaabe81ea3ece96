"""What a person says of a foreign file that it does not say itself."""

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from content_cache.errors import PackageError
from content_cache.explain import explain
from content_cache.manifest import Manifest


class Said(Struct, frozen=True, kw_only=True):
    """Fields of the manifest that go before what the file says; None leaves the file its word."""

    id: str | None = None
    title: str | None = None
    language: str | None = None
    subject: str | None = None
    level: str | None = None
    licence: str | None = None
    version: int | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in asdict(self).values())


def apply(manifest: Manifest, said: Said) -> Manifest:
    """The manifest with what was said; raises PackageError on a value that no field may have."""
    language = said.language or manifest.language
    fields = {
        name: value
        for name, value in asdict(said).items()
        if value is not None and name not in ("title", "language")
    }
    title = said.title or manifest.title_in(manifest.language)
    described = manifest.description_in(manifest.language)
    changed = replace(
        manifest,
        language=language,
        languages=(language,) if said.language else manifest.languages,
        title={language: title},
        description={language: described} if described else {},
        **fields,
    )
    return checked(changed)


def checked(manifest: Manifest) -> Manifest:
    """The manifest if each field is as it must be; raises PackageError."""
    try:
        return msgspec.convert(msgspec.to_builtins(manifest), Manifest)
    except msgspec.ValidationError as error:
        sentence, field, problem = explain(str(error))
        raise PackageError(sentence, field=field, problem=problem) from error
