"""Content kept safe, as a technician does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.content_cache.conftest import make_course as make_course  # a fixture of theirs
from tests.content_cache.samples import MakeCourse
from tests.hub.cli.conftest import Run, sentence

ID = "org.example.la-commune"


@pytest.fixture
def filled(ready: Run, make_course: MakeCourse) -> Run:
    """A hub with versions 1 and 2 of a course."""
    for version in (1, 2):
        done = ready("content", "import", str(make_course(f"v{version}", version=version)))
        assert done.exit_code == 0, done.stderr
    return ready


def listed(run: Run) -> list[dict[str, object]]:
    """What ``hub content list`` tells."""
    found: list[dict[str, object]] = json.loads(run("content", "list", "--json").stdout)
    return found


def test_pinned_content_is_not_evicted(filled: Run) -> None:
    assert filled("content", "pin", ID).stdout == f"{ID}: pinned\n"
    assert listed(filled)[0]["pinned"] == "pinned"
    said = sentence(filled("content", "evict", "--free", "1"))
    assert "not enough room" in said and listed(filled) != []
    assert filled("content", "unpin", ID).exit_code == 0
    tried = filled("content", "evict", "--free", "1", "--dry-run")
    assert f"{ID}: would be removed" in tried.stdout and listed(filled) != []
    done = json.loads(filled("content", "evict", "--free", "1", "--json").stdout)
    assert [held["package"] for held in done["going"]] == [ID] and not done["enough"]
    assert listed(filled) == []
    for command in ("pin", "unpin", "remove", "rollback", "verify"):
        assert "org.example.none" in sentence(filled("content", command, "org.example.none"))


def test_there_and_back(filled: Run) -> None:
    assert "version 1 is in use" in filled("content", "rollback", ID).stdout
    assert listed(filled)[0]["version"] == 1
    assert "no version of" in sentence(filled("content", "rollback", ID))
    assert filled("content", "remove", ID).stdout == f"{ID}: removed\n"
    assert listed(filled) == []


def test_damage_is_told_and_mended_from_a_stick(
    filled: Run, tmp_path: Path, make_course: MakeCourse
) -> None:
    assert "2 versions verified, 0 with" in filled("content", "verify", "--deep").stdout
    rotten = tmp_path / "var/content/packages" / ID / "2/final.gift"
    rotten.write_bytes(rotten.read_bytes().replace(b"Oui", b"oui", 1))
    assert filled("content", "verify").exit_code == 0, "its size is right"
    told = filled("content", "verify", ID, "--deep", "--json")
    assert told.exit_code == 1
    (row,) = json.loads(told.stdout)
    assert (row["package"], row["version"], row["path"]) == (ID, 2, "final.gift")
    rotten.unlink()
    (tmp_path / "var/content/packages" / ID / "1/final.gift").unlink()
    assert "final.gift is missing" in filled("content", "verify").stdout
    assert filled("content", "quarantine").stdout == "Nothing is set aside.\n"
    empty = tmp_path / "empty"
    empty.mkdir()
    tried = filled("content", "quarantine", "--from", str(empty))
    assert tried.exit_code == 1 and f"{ID} 2: set aside" in tried.stdout
    assert filled("content", "quarantine").stdout == tried.stdout.partition("2: set aside\n")[2]
    mended = filled("content", "quarantine", "--from", str(make_course("stick")))
    assert mended.exit_code == 0 and f"{ID} 2: repaired" in mended.stdout
    assert filled("content", "verify", "--deep").exit_code == 0


def test_a_key_signs_and_is_trusted(ready: Run, make_course: MakeCourse, tmp_path: Path) -> None:
    made = ready("content", "keygen", "centre", "--into", str(tmp_path))
    assert made.exit_code == 0 and (tmp_path / "centre.key").stat().st_mode & 0o777 == 0o600
    assert "already" in sentence(ready("content", "keygen", "centre", "--into", str(tmp_path)))
    assert "no name" in sentence(ready("content", "keygen", "../x", "--into", str(tmp_path)))
    course = make_course()
    key = str(tmp_path / "centre.key")
    assert ready("content", "sign", str(course), "--key", key).exit_code == 0
    ready("content", "import", str(course))
    assert listed(ready)[0]["signed"] == "unknown"
    trusted = tmp_path / "var/keys/trusted"
    trusted.mkdir()
    (trusted / "centre.pub").write_bytes((tmp_path / "centre.pub").read_bytes())
    assert listed(ready)[0]["signed"] == "centre"
    sealed = tmp_path / "var/content/packages" / ID / "1/package.json"
    sealed.write_bytes(sealed.read_bytes().replace(b"La commune", b"La_commune"))
    assert listed(ready)[0]["signed"] == "wrong"
    assert ready("content", "verify").exit_code == 1
    again = make_course("again")
    (again / "package.json.sig").write_text("ed25519 AAAA AAAA\n")
    assert "signature" in ready("content", "import", str(again)).stderr
    assert "holds no key" in sentence(
        ready("content", "sign", str(again), "--key", str(again / "package.json"))
    )
