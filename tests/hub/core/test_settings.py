"""Settings: a file, then the environment; what is wrong is said with the way out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from hub.core.errors import OperatorError
from hub.core.settings import load


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "hub.ini"


def test_nothing_given_is_a_small_hub_on_this_machine() -> None:
    of = load(None, {"PATH": "/bin", "HUB_CONFIG": "/etc/hub.ini"})
    assert (of.role, of.host, of.port, of.language) == ("space", "127.0.0.1", 8080, "fr")
    assert of.database_url == "sqlite:///var/hub.db"
    assert of.address == "http://127.0.0.1:8080"


def test_the_environment_wins_over_the_file(ini: Path) -> None:
    ini.write_text("[hub]\nport = 80\nspace_name = Espace de Diéma\nlanguages = fr, bm\n", "utf-8")
    of = load(ini, {"HUB_PORT": "8081", "HUB_VOICE": "off", "HUB_DATA_DIR": "/srv/hub"})
    assert of.port == 8081
    assert of.space_name == "Espace de Diéma"
    assert of.languages == ("fr", "bm")
    assert of.voice is False
    assert of.data_dir == Path("/srv/hub")


def test_a_file_from_notepad_is_read(ini: Path) -> None:
    ini.write_bytes(b"\xef\xbb\xbf[hub]\r\nport = 80\r\n")
    assert load(ini, {}).port == 80


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        load(None, {}).port = 1  # type: ignore[misc]  # that is what is tested


@pytest.mark.parametrize(
    ("name", "near"),
    [("HUB_PROT", "port"), ("HUB_DATADIR", "data_dir"), ("HUB_LANGAGE", "language")],
)
def test_an_unknown_name_is_told_the_nearest(name: str, near: str) -> None:
    with pytest.raises(OperatorError) as caught:
        load(None, {name: "1"})
    assert f"Did you mean {near} " in caught.value.next_step


def test_a_name_like_nothing_is_sent_to_the_list() -> None:
    with pytest.raises(OperatorError, match="no setting called zzzzzz") as caught:
        load(None, {"HUB_ZZZZZZ": "1"})
    assert "docs/settings.md" in caught.value.next_step


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "-1"), ("PORT", "65536"), ("PORT", "80.5"), ("PORT", ""),
        ("PORT", "9" * 5000), ("THREADS", "0"), ("MDNS", "maybe"), ("ROLE", "boss"),
        ("CLOCK", "atomic"), ("LOG_LEVEL", "loud"), ("PICTURE_CODE_LENGTH", "5"),
        ("REFUSE_ALL_PERCENT", "101"),
    ],
)  # fmt: skip
def test_a_bad_value_names_the_good_ones(name: str, value: str) -> None:
    with pytest.raises(OperatorError) as caught:
        load(None, {f"HUB_{name}": value})
    assert name.lower() in str(caught.value)
    assert caught.value.next_step.startswith("Give it ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 80\n", "cannot be read"),
        ("[hub]\nport = 80\nport = 81\n", "already exists"),
        ("[hub]\nport 80\n", "cannot be read"),
        ("[serveur]\nport = 80\n", "section [serveur]"),
        ("[DEFAULT]\nport = 80\n", "section [DEFAULT]"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(ini: Path, text: str, said: str) -> None:
    ini.write_text(text)
    with pytest.raises(OperatorError) as caught:
        load(ini, {})
    assert str(ini) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.next_step


def test_a_file_that_is_missing_or_no_text(ini: Path) -> None:
    with pytest.raises(OperatorError, match="No such file"):
        load(ini, {})
    ini.write_bytes(b"[hub]\nspace_name = Di\xe9ma\n")
    with pytest.raises(OperatorError, match="cannot be read"):
        load(ini, {})


def test_percent_signs_mean_themselves(ini: Path) -> None:
    ini.write_text("[hub]\nspace_name = 100 % citoyen\n")
    assert load(ini, {}).space_name == "100 % citoyen"
