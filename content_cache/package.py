"""Reading and writing ``package.json``."""

import json
import re
from pathlib import Path

import msgspec

from content_cache.errors import AuthoringError, PackageError
from content_cache.explain import explain
from content_cache.manifest import Manifest

NAME = "package.json"
MAX_BYTES = 16 * 1024 * 1024


def load(path: Path) -> Manifest:
    """Read a manifest from ``path``, a package folder or its package.json.

    Raises AuthoringError with the line of the mistake, PackageError if there is no such file.
    """
    file = path / NAME if path.is_dir() else path
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PackageError(
                "The file {name} is far too big. Build the package again.", name=NAME
            )
        data = file.read_bytes()
    except OSError as error:
        raise PackageError(
            "The folder {folder} has no readable file {name}. Add one: see the guide for authors.",
            folder=file.parent.name,
            name=NAME,
        ) from error
    return parse(data, file.name)


def kind_of(path: Path) -> str:
    """The kind that a package.json says, the empty text if it cannot be told."""
    try:
        found = json.loads((path / NAME).read_bytes())
    except (OSError, ValueError):
        return ""
    return str(found.get("kind", "")) if isinstance(found, dict) else ""


def parse(data: bytes, name: str = NAME) -> Manifest:
    """Read a manifest from its bytes; raises AuthoringError with the line of the mistake."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AuthoringError(name, line, "The file is not in UTF-8. Save it as UTF-8.") from error
    try:
        fields = json.loads(text, object_pairs_hook=_no_twins, parse_constant=_no_constant)
        return msgspec.convert(fields, Manifest)
    except json.JSONDecodeError as error:
        raise AuthoringError(
            name,
            error.lineno,
            "This is not JSON ({problem}). Look for a missing comma, quote or brace "
            "on this line or the one before.",
            problem=error.msg,
        ) from error
    except msgspec.ValidationError as error:
        raise _explain(str(error), text, name) from error
    except (ValueError, RecursionError) as error:
        raise AuthoringError(name, 1, "This is not JSON ({problem}).", problem=error) from error


def dump(manifest: Manifest) -> bytes:
    """The canonical package.json: the same manifest always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are all different."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twin = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise ValueError(f"the field {twin} is there twice")
    return found


def _no_constant(name: str) -> None:
    """NaN and Infinity are not JSON."""
    raise ValueError(f"{name} is not a number")


def _explain(problem: str, text: str, name: str) -> AuthoringError:
    """Turn a validation message into a sentence with a line and a next step."""
    sentence, field, problem = explain(problem)
    leaf = re.split(r"[.\[]", field)[0]
    found = re.search(rf'"{re.escape(leaf)}"\s*:', text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return AuthoringError(name, line, sentence, field=field, problem=problem)
