"""From an empty machine to facts at the centre, as technicians type it: processes, networks, a code."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.core.settings import load
from hub.main import open_node
from tests.browser.live import ROOT, without_hub
from tests.sync.network import children
from tests.sync.network.bad_line import BadLine, why_not

CODE = re.compile(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})\b")
PORT = "8099"


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_machine_is_linked_and_exchanges_from_another_network(
    tmp_path: Path, centre_database: str
) -> None:
    with BadLine(rate=1_000_000, delay_s=0.05, loss=0.02).laid() as line:
        centre = Machine(line.names[1], tmp_path / "centre", "central", "SaheLink")
        space = Machine(line.names[0], tmp_path / "espace", "space", "Nioro")
        url = f"http://{line.addresses[1]}:{PORT}"
        centre.environ |= {"HUB_DATABASE": centre_database, "HUB_PUBLIC_URL": url}
        space.environ |= {"HUB_CENTRAL_URL": url}
        centre.hub("init", "--no-content")
        space.hub("init", "--no-content")
        code = CODE.search(centre.hub("central", "invite", "--space", "Nioro", "--approve"))
        assert code
        with centre.serving(line.addresses[1]):
            space.hub("sync", "enrol", code[1], "--central", url)
            space.hub("people", "register", "Awa Sissoko", "--consent", "spoken", "--born", "1999")
            space.hub("sync", "now")
        line.cut()
        space.hub("people", "register", "Binta Keita", "--consent", "spoken", "--born", "2001")
        space.hub("sync", "now", good=False)
        line.join()
        with centre.serving(line.addresses[1]):  # it was killed meanwhile
            space.hub("sync", "now")
    assert {"Awa Sissoko", "Binta Keita"} <= names(centre)


class Machine:
    """A machine in a network of its own, with what its settings are."""

    def __init__(self, network: str, folder: Path, role: str, name: str) -> None:
        self.network = network
        self.environ = {
            **without_hub(), "HUB_DATA_DIR": str(folder), "HUB_ROLE": role, "HUB_SPACE_NAME": name,
            "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_VOICE": "no", "HUB_CONTENT_FLOOR_MB": "1",
        }  # fmt: skip

    def hub(self, *words: str, good: bool = True) -> str:
        """Run a command to its end; what it printed."""
        done = subprocess.run(
            self._words(*words), env=self.environ, cwd=ROOT, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert (done.returncode == 0) == good, (words, done.stdout, done.stderr)
        return done.stdout

    @contextmanager
    def serving(self, host: str) -> Iterator[None]:
        """Serve until killed."""
        words = self._words("serve", "--host", host, "--port", PORT)
        process = subprocess.Popen(
            words, env=self.environ, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            assert any(
                "answers at" in said for said in process.stdout
            )  # a first code may precede it
            yield
        finally:
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]  # asked for above

    def _words(self, *words: str) -> list[str]:
        return ["ip", "netns", "exec", self.network, sys.executable, "-m", "hub", *words]


def names(centre: Machine) -> set[str]:
    """Who is known at the centre."""

    def read() -> set[str]:
        node = open_node(load(None, centre.environ))
        found = {row[0] for row in node.database.rows("SELECT name FROM person")}
        node.database.close()
        return found

    found: set[str] = children.run(read)
    return found
