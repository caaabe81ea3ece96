"""What the checks say of a sound hub, and of each thing that can be wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hub.core.clock import DAY_MS, ManualClock
from hub.core.health import (
    ACT,
    GOOD,
    UNKNOWN,
    WATCH,
    Finding,
    backups,
    examine,
    examine_machine,
    machine,
    rules,
    worst,
)
from hub.core.node import Node
from hub.core.settings import Settings
from hub.core.storage.backup import back_up
from hub.core.storage.bound import run
from tests.factories import person


def found(node: Node, check: str, deep: bool = False) -> Finding:
    """The finding of one check of the hub."""
    return next(one for one in examine(node, deep) if one.check == check)


def sqlite_only(node: Node) -> None:
    """Skip on PostgreSQL, which has tools of its own for this."""
    if node.database.dialect != "sqlite":
        pytest.skip("SQLite only: PostgreSQL is checked and backed up by its own tools")


def test_a_sound_hub_needs_nobody(stocked: Node) -> None:
    person(stocked)
    deep = examine(stocked, deep=True)
    assert worst(deep) != ACT, [one.sentence for one in deep]
    assert {one.check: one.level for one in deep}["journal"] == GOOD
    packages = stocked.store.list()
    whole = f"All {sum(len(one.files) for one in packages)} files of the content are whole."
    assert found(stocked, "files", deep=True).sentence == whole
    assert found(stocked, "packages").places == {"count": len(packages)}


def test_every_sentence_fills_its_places(node: Node) -> None:
    clock = ManualClock()
    for one in [*examine_machine(node.settings, clock), *examine(node, deep=True)]:
        assert "{" not in one.sentence + one.step


def test_a_changed_record_is_found(node: Node) -> None:
    person(node)
    person(node, "Fanta Traoré")
    assert found(node, "journal").level == GOOD
    run("UPDATE journal SET body = replace(body, 'Fanta', 'Fatou')")
    broken = found(node, "journal")
    assert broken.level == ACT and "its body was changed" in broken.sentence


def test_a_lost_last_record_is_found(node: Node) -> None:
    person(node)
    run("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    assert found(node, "journal").level == ACT


def test_only_the_end_of_a_long_journal_is_read(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.core.health.database.SAMPLE", 3)
    for number in range(8):
        person(node, f"Awa {number}")
    assert found(node, "journal").places == {"count": 3}


def test_a_damaged_file_of_a_course_is_found(stocked: Node) -> None:
    manifest = stocked.store.list()[0]
    victim = stocked.store.open(manifest.id, manifest.files[0].path)
    victim.write_bytes(victim.read_bytes()[:-1])
    said = found(stocked, "files", deep=True)
    assert said.level == ACT and manifest.id in said.sentence
    assert manifest.files[0].path in said.sentence


def test_a_lost_manifest_is_found(stocked: Node) -> None:
    manifest = stocked.store.list()[0]
    (stocked.store.folder(manifest.id, manifest.version) / "package.json").write_text("{")
    said = found(stocked, "packages")
    assert said.level == ACT and manifest.id in said.sentence


def test_backups_age(node: Node, clock: ManualClock) -> None:
    sqlite_only(node)
    assert found(node, "backup").level == WATCH
    made = back_up(node.database, node.settings.data_dir, "daily")
    assert made
    clock.wall = int(made.stat().st_mtime * 1000) + DAY_MS
    assert (found(node, "backup").level, found(node, "backup").places) == (GOOD, {"hours": 24})
    clock.forward(2 * DAY_MS)
    assert found(node, "backup").level == WATCH
    clock.forward(5 * DAY_MS)
    assert (found(node, "backup").level, found(node, "backup").places) == (ACT, {"days": 8})


def test_backups_are_listed_newest_first(node: Node) -> None:
    sqlite_only(node)
    old = back_up(node.database, node.settings.data_dir, "before-migration")
    new = back_up(node.database, node.settings.data_dir, "manual")
    assert old and new
    os.utime(old, (1, 1))
    listed = backups(node.settings.data_dir)
    assert [(one.why, one.path) for one in listed] == [("manual", new), ("before-migration", old)]


def test_an_unsafe_journal_mode_is_found(node: Node) -> None:
    sqlite_only(node)
    run("PRAGMA synchronous = NORMAL")
    assert found(node, "engine").level == ACT
    run("PRAGMA synchronous = FULL")
    assert found(node, "engine").level == GOOD


def test_a_damaged_database_is_found(node: Node) -> None:
    sqlite_only(node)
    for number in range(40):
        person(node, f"Awa {number}")
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert node.database.path
    with node.database.path.open("r+b") as stream:
        size = node.database.path.stat().st_size
        stream.seek(size // 2)
        stream.write(os.urandom(size // 4))
    node.database.close()
    levels = {one.check: one.level for one in examine(node, deep=True)}
    assert levels["integrity"] == ACT
    assert levels["fonts"] in (GOOD, WATCH), "the checks after it still speak"


def test_an_unwritable_folder_says_what_to_do(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    said = machine_says(Settings(data_dir=in_the_way), "folder")
    assert said.level == ACT and str(in_the_way) in said.sentence and said.step


@pytest.mark.parametrize(
    ("wall", "believed", "level"),
    [(1_800_000_000_000, True, GOOD), (1_800_000_000_000, False, WATCH), (0, False, ACT)],
)
def test_the_clock(tmp_path: Path, wall: int, believed: bool, level: str) -> None:
    clock = ManualClock(wall=wall, believed=believed)
    assert machine_says(Settings(data_dir=tmp_path), "clock", clock).level == level


def test_a_clock_set_back_to_the_seventies_is_named(tmp_path: Path) -> None:
    said = machine_says(Settings(data_dir=tmp_path), "clock", ManualClock(wall=0))
    assert "1970-01-01 00:00" in said.sentence


def test_disk_limits_come_from_the_settings() -> None:
    of = Settings(content_max_percent=50, refuse_media_percent=80)
    assert [rules.disk_level(percent, of) for percent in (49.9, 50, 79, 80)] == [
        GOOD, WATCH, WATCH, ACT,
    ]  # fmt: skip


def test_heat_and_power_rules() -> None:
    assert [rules.heat_level(heat) for heat in (55, 72, 85)] == [GOOD, WATCH, ACT]
    assert [rules.power_level(bits) for bits in (0x0, 0x50000, 0x50005)] == [GOOD, WATCH, ACT]


@pytest.mark.parametrize(("alarm", "level"), [("1", ACT), ("0", GOOD)])
def test_the_kernel_tells_of_a_weak_supply(tmp_path: Path, alarm: str, level: str) -> None:
    sensor = tmp_path / "class/hwmon/hwmon3"
    sensor.mkdir(parents=True)
    (sensor / "name").write_text("rpi_volt\n")
    (sensor / "in0_lcrit_alarm").write_text(alarm + "\n")
    assert machine.power(Settings(), ManualClock(), tmp_path).level == level


def test_a_machine_that_tells_nothing_is_not_ill(tmp_path: Path) -> None:
    assert machine.power(Settings(), ManualClock(), tmp_path).level == UNKNOWN


def machine_says(of: Settings, check: str, clock: ManualClock | None = None) -> Finding:
    """The finding of one check of the machine."""
    findings = examine_machine(of, clock or ManualClock())
    return next(one for one in findings if one.check == check)
