"""``hub people import-officials``."""

from __future__ import annotations

from pathlib import Path

from tests.hub.cli.conftest import Run

GOOD = "nom;fonction;commune\nAminata Diarra;maire;Sadiola\n"
MIXED = GOOD + "Oumar Traoré;maire;Nulle Part\n"


def write(folder: Path, text: str) -> str:
    file = folder / "elus.csv"
    file.write_bytes(text.encode("cp1252"))
    return str(file)


def test_a_dry_run_says_what_would_change_and_writes_nothing(ready: Run, tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    for _turn in range(2):
        done = ready("people", "import-officials", file, "--dry-run")
        assert done.exit_code == 0, done.stderr
        assert "line 2: new: Aminata Diarra, mayor, kayes-sadiola" in done.stdout
        assert "1 new, 0 changed, 0 the same, 0 wrong." in done.stdout
    assert ready("people", "import-officials", file).exit_code == 0
    again = ready("people", "import-officials", file)
    assert again.stdout == "0 new, 0 changed, 1 the same, 0 wrong.\n"


def test_nothing_is_written_if_a_line_is_wrong(ready: Run, tmp_path: Path) -> None:
    file = write(tmp_path, MIXED)
    done = ready("people", "import-officials", file)
    assert done.exit_code == 1
    assert "line 3: The hub knows no commune called Nulle Part." in done.stderr
    assert "Nothing was written." in done.stderr
    assert "1 new" in ready("people", "import-officials", file, "--dry-run").stdout
    done = ready("people", "import-officials", file, "--skip-errors")
    assert done.exit_code == 1
    assert "1 the same, 1 wrong" in ready("people", "import-officials", file, "--dry-run").stdout


def test_the_template_is_a_file_to_fill_in(ready: Run, tmp_path: Path) -> None:
    template = ready("people", "import-officials", "--template").stdout
    file = tmp_path / "elus.csv"
    file.write_text(template + ";Diarra;Aminata;F;maire;Sadiola;;;;;\n", "utf-8")
    assert "1 new" in ready("people", "import-officials", str(file)).stdout


def test_what_is_no_file_of_officials_is_one_line(ready: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "bonjour\n")
    done = ready("people", "import-officials", file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nom, fonction, commune" in done.stderr
    assert ready("people", "import-officials").exit_code == 2
