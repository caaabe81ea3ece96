"""A space's key opens its content for reading, and nothing else."""

from __future__ import annotations

import getpass
import subprocess
from pathlib import Path

import pytest

from content_cache.store import Store
from hub.core.errors import InputError
from hub.core.node import Node
from sync.carrying import authorize
from sync.carrying.ssh import ensure_key
from sync.content.errors import FetchError
from sync.content.fetching import fetch
from tests.sync.content.centre import (
    ID,
    WATCH,
    Link,
    publish,
    rules_of,
    write_package,
)

pytestmark = pytest.mark.sqlite_only


def rsync(link: Link, *words: str) -> subprocess.CompletedProcess[str]:
    """Any rsync over the space's ssh."""
    shell = " ".join(link.shell()).replace('"', "")
    return subprocess.run(
        ["rsync", "-e", shell, *words], capture_output=True, text=True, timeout=30, check=False
    )


def far(path: str) -> str:
    return f"{getpass.getuser()}@127.0.0.1:{path}"


@pytest.fixture
def offered(centre: Node, tmp_path: Path) -> Node:
    """A centre with one package that is offered and one that nobody signed."""
    publish(centre, write_package(tmp_path / "p", {"a.bin": b"a" * 100}))
    draft = write_package(tmp_path / "d", {}, private=None, id="org.example.draft")
    from content_cache.installing.install import install

    install(centre.store, draft, floor_bytes=0)
    return centre


def test_no_shell_and_no_command(link: Link, offered: Node) -> None:
    words = [*link.shell(), f"{getpass.getuser()}@127.0.0.1", "echo in; cat /etc/passwd"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, input="", check=False)
    assert "root:" not in done.stdout and done.stdout.strip() != "in"
    assert done.stdout.startswith("@RSYNCD:"), "whatever is asked, the same server answers"


def test_no_forwarding_and_no_terminal(link: Link, offered: Node) -> None:
    words = [w for w in link.shell() if "Forward" not in w]
    done = subprocess.run(
        [*words[:-1], *words[-1:], "-W", "127.0.0.1:1", f"{getpass.getuser()}@127.0.0.1"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0


@pytest.mark.parametrize("path", ["/etc/passwd", ":packages/../../keys/", "::packages/../hub.db"])
def test_no_other_path(link: Link, offered: Node, tmp_path: Path, path: str) -> None:
    target = tmp_path / "got"
    target.mkdir()
    done = rsync(link, "-r", "--timeout=5", far(path), f"{target}/")
    assert done.returncode != 0
    assert not [file for file in target.rglob("*") if file.is_file()]


def test_only_what_is_offered_is_shown(link: Link, offered: Node) -> None:
    done = rsync(link, "-r", far(":packages/"))
    names = {line.split()[-1] for line in done.stdout.splitlines()}
    assert f"{ID}/1/package.json" in names and f"{ID}/1/a.bin" in names
    assert f"{ID}/1/index.json" not in names and f"{ID}/current" not in names
    assert not [name for name in names if "draft" in name]
    for asked in ("org.example.draft/1/package.json", f"{ID}/1/index.json"):
        assert rsync(link, far(f":packages/{asked}")).returncode != 0
    assert rsync(link, far(":")).stdout.strip() == "", "modules are not listed"


def test_nothing_can_be_written(link: Link, offered: Node, tmp_path: Path) -> None:
    file = tmp_path / "evil"
    file.write_text("evil")
    before = sorted(offered.store.root.rglob("*"))
    for target in (f":packages/{ID}/1/", ":packages/", ":offer/", "/tmp/evil-here"):
        assert rsync(link, "--timeout=5", str(file), far(target)).returncode != 0
    assert rsync(
        link, "-r", "--delete", "--timeout=5", f"{tmp_path}/", far(":packages/")
    ).returncode
    # The server's own check, whatever a client says it is.
    done = rsync(link, "--remove-source-files", far(f":packages/{ID}/1/a.bin"), f"{tmp_path}/")
    assert done.returncode != 0
    assert sorted(offered.store.root.rglob("*")) == before


def test_a_key_is_allowed_once_replaced_and_revoked(
    link: Link, offered: Node, here: Store, tmp_path: Path
) -> None:
    file, conf = link.authorized, link.conf
    file.write_text("# the operator's own\n" + file.read_text())
    assert not authorize.allow(file, conf, "nioro", link.public), "the same again changes nothing"
    other = ensure_key(tmp_path / "other", "kayes")
    assert authorize.allow(file, conf, "kayes", other)
    assert authorize.spaces(file) == ("kayes", "nioro")
    assert authorize.revoke(file, "nioro") and not authorize.revoke(file, "nioro")
    listed = offered.store.manifest(ID)
    from sync.content import offering

    offer = offering.read(offered.store)
    assert offer and listed
    one = offer.offer(ID)
    assert one
    with pytest.raises(FetchError) as caught:
        fetch(here, link.source(), one, rules_of(link.space_dir), WATCH)
    assert "does not let this space read" in str(caught.value) and caught.value.fault == "source"
    assert "hub central authorize" in caught.value.next_step
    new = ensure_key(tmp_path / "new", "nioro")
    assert authorize.allow(file, conf, "nioro", link.public)
    assert authorize.allow(file, conf, "nioro", new)
    lines = file.read_text().splitlines()
    assert lines[0] == "# the operator's own" and len(lines) == 3
    assert sum(line.endswith("hub-space:nioro") for line in lines) == 1
    assert authorize.keep_only(file, ["kayes"]) == ("nioro",)
    assert authorize.spaces(file) == ("kayes",)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC",
        "ssh-ed25519 AAAA",
        'command="sh" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==',
        "ssh-ed25519 !!!!",
    ],
)
def test_only_keys_are_taken(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError, match="ssh key"):
        authorize.allow(tmp_path / "keys", tmp_path / "conf", "nioro", key)


@pytest.mark.parametrize("space", ["", "a b", 'x"', "a\nb", "../x"])
def test_only_names_are_taken(tmp_path: Path, space: str) -> None:
    key = ensure_key(tmp_path, "nioro")
    with pytest.raises(InputError, match="space"):
        authorize.allow(tmp_path / "keys", tmp_path / "conf", space, key)


def test_a_host_that_changed_is_refused(
    link: Link, offered: Node, here: Store, tmp_path: Path
) -> None:
    other = ensure_key(tmp_path / "elsewhere", "host")
    from sync.carrying.ssh import known_hosts

    known_hosts(link.space_dir).write_text(f"[127.0.0.1]:{link.sshd.port} {other}\n")
    (tmp_path / "w").mkdir()
    with pytest.raises(FetchError) as caught:
        link.source().catalogue(tmp_path / "w", WATCH)
    assert "not the machine that it was" in str(caught.value)
    known_hosts(link.space_dir).unlink()
    with pytest.raises(FetchError) as caught:
        link.source().catalogue(tmp_path / "w", WATCH)
    assert "not the machine that it was" in str(caught.value)
