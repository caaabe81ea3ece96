"""Gafé modules as a technician imports, lists and checks them."""

from __future__ import annotations

from pathlib import Path

from content_cache.gafe.library import SHIPPED
from tests.content_cache.gafe_samples import ID, WHOLE, write_module
from tests.hub.cli.conftest import Run


def test_a_module_is_imported_listed_and_checked(ready: Run, tmp_path: Path) -> None:
    folder = write_module(tmp_path / "soninke")
    assert f"{ID} 1: installed" in ready("content", "import", str(folder)).stdout
    lost = ready("content", "check")
    assert lost.exit_code == 1 and f"{ID}: the picture hen is missing." in lost.stdout
    assert ready("content", "import", str(SHIPPED)).exit_code == 0
    listed = ready("content", "list", "--kind", "gafe").stdout.strip().splitlines()
    assert len(listed) == 2 and ID in listed[1]
    assert ready("content", "check").exit_code == 0


def test_a_mistake_stops_the_import_with_file_and_line(ready: Run, tmp_path: Path) -> None:
    folder = write_module(tmp_path / "soninke", WHOLE.replace('kind = "say"', 'kind = "sing"'))
    for command in ("check", "import"):
        done = ready("content", command, str(folder))
        assert done.exit_code == 1
        assert "module.toml:" in done.output and "kind is not right" in done.output
    assert ID not in ready("content", "list").stdout
