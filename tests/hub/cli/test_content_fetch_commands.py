"""``hub content fetch``, ``hub sync key`` and the centre's content, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_cache.installing.signature import sign, write_key
from tests.hub.cli.conftest import Run, sentence
from tests.sync.content.centre import PRIVATE, PUBLIC, some_bytes, write_package

pytestmark = pytest.mark.sqlite_only
A, B = "org.example.a", "org.example.b"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick with two signed packages, as a hub's folder ``content`` lies there."""
    for name in (A, B):
        folder = tmp_path / "stick" / "packages" / name / "1"
        folder.parent.mkdir(parents=True)
        write_package(folder, {"f.bin": some_bytes(name, 30_000)}, id=name)
        sign(folder, PRIVATE)
    return tmp_path / "stick"


def test_packages_come_from_a_stick(ready: Run, stick: Path) -> None:
    listed = ready("content", "fetch", "--from", str(stick), "--list")
    assert listed.exit_code == 0 and A in listed.stdout and B in listed.stdout
    nothing = ready("content", "fetch", "--from", str(stick))
    assert (nothing.exit_code, nothing.stdout) == (0, "Nothing new.\n")
    done = ready("content", "fetch", A, "--from", str(stick), "--json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["came"] == [{"package": A, "version": 1, "from": str(stick)}]
    assert A in ready("content", "list").stdout
    again = ready("content", "fetch", A, "--from", str(stick))
    assert (again.exit_code, again.stdout) == (0, "Nothing new.\n")


def test_what_does_not_go_is_told_with_the_next_step(
    ready: Run, tmp_path: Path, stick: Path
) -> None:
    assert "holds no packages" in sentence(ready("content", "fetch", "--from", str(tmp_path)))
    assert "Set content_ssh" in sentence(ready("content", "fetch", "--from", "ssh"))
    assert "not linked to a centre" in sentence(ready("content", "fetch", "--from", "https"))
    wrong = ready("content", "fetch", "--from", "ssh", HUB_CONTENT_SSH="a b@c")
    assert "content_ssh" in sentence(wrong)
    absent = ready("content", "fetch", "org.example.absent", "--from", str(stick))
    assert "No source that answers has org.example.absent" in sentence(absent)
    assert "not the name of a content" in sentence(
        ready("content", "fetch", "??", "--from", str(stick))
    )


def test_nothing_is_coming(ready: Run) -> None:
    assert ready("content", "fetch", "--now").stdout == "Nothing is coming now.\n"
    assert "Nothing is coming now" in sentence(ready("content", "fetch", "--stop"))


def test_the_key_is_made_once(ready: Run, tmp_path: Path) -> None:
    first = ready("sync", "key")
    assert first.exit_code == 0 and first.stdout.startswith("ssh-ed25519 AAAA")
    assert "central_known_hosts" in first.stderr
    assert ready("sync", "key").stdout == first.stdout
    assert (tmp_path / "var" / "keys" / "content_ssh").stat().st_mode & 0o777 == 0o600


def test_the_centre_offers_marks_and_authorizes(
    environ: dict[str, str | None], run: Run, tmp_path: Path, stick: Path
) -> None:
    environ["HUB_ROLE"] = "central"
    assert run("init", "--no-content").exit_code == 0
    keys = tmp_path / "var" / "keys" / "trusted"
    keys.mkdir()
    (keys / "centre.pub").write_bytes(write_key(PUBLIC))
    private = tmp_path / "centre.key"
    private.write_bytes(write_key(PRIVATE))
    assert run("content", "import", str(stick / "packages" / A / "1")).exit_code == 0
    offered = run("central", "offer", "--key", str(private), "--deltas")
    assert offered.exit_code == 0, offered.stderr
    assert f"{A} 1\n1 of 1 packages are signed and offered\n" in offered.stdout
    place = tmp_path / "var" / "content" / "offer"
    assert (place / "spaces" / "catalogue.json.sig").exists()
    assert "not signed" in run("central", "offer").stderr
    environ["HUB_CONTENT_KEY"] = str(private)
    assert run("central", "mark", "all", A).stdout == f"all: {A}\n"
    assert "is not installed" in sentence(run("central", "mark", "all", B))
    assert "knows no space" in sentence(run("central", "mark", "Nioro", A))
    assert run("central", "mark", "all", A, "--remove").stdout == "all: nothing\n"
    assert "knows no space" in sentence(run("central", "authorize", "Nioro", "ssh-ed25519 AAAA"))
    assert sentence(run("central", "authorize", "Nioro"), 2)


def test_a_space_is_let_in_and_out(
    environ: dict[str, str | None], run: Run, tmp_path: Path
) -> None:
    environ["HUB_ROLE"] = "central"
    assert run("init", "--no-content").exit_code == 0
    from hub.core.settings import load
    from hub.main import open_node
    from sync.carrying.ssh import ensure_key
    from sync.enrolment import roster

    node = open_node(load(None, {k: v for k, v in environ.items() if v and k.startswith("HUB_")}))
    with node.open():
        with node.journal.writing():
            roster.add_space(node, "space-1", "Espace de Nioro", roster.ACTIVE, ("*",))
            roster.add_writer(node, "space-1", b"k" * 32, roster.ACTIVE)
        key = ensure_key(tmp_path / "space", "nioro")
        done = run("central", "authorize", "Espace de Nioro", key)
        assert done.exit_code == 0 and "may read content (" in done.stdout
        assert "already" in run("central", "authorize", "space-1", key).stdout
        lines = tmp_path / "var" / "ssh" / "authorized_keys"
        assert lines.read_text().startswith('restrict,command="/usr/bin/rsync --server --daemon')
        from sync.content import part

        part.offer(node)
        assert "hub-space:space-1" in lines.read_text()
        with node.journal.writing():
            roster.set_state(roster.everybody()[0].writer, roster.REVOKED)
        part.offer(node)
        assert lines.read_text() == "", "who is shut out reads no content either"
        assert "had no key" in run("central", "authorize", "space-1", "--revoke").stdout
        node.database.close()
