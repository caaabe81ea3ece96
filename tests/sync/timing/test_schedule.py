"""Contacts as they are planned, paid for and written down, on a real database and real sockets."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import OperatorError
from hub.core.journal.records import CIVIC, LOG
from hub.core.node import Node
from sync.carrying.line import Line, LineError
from sync.contact import (
    BUSY,
    CUT,
    DONE,
    FAILED,
    PARTLY,
    RUNNING,
    Report,
    Spend,
)  # fmt: skip
from sync.timing import history, plans, schedule
from sync.timing.alone import NAME, BusyError, alone, is_busy
from sync.timing.pacing import EVERY_MS, Plan
from tests.sync.linking import knock
from tests.sync.scripted import answer, scripted
from tests.sync.timing.contacts import DAY, HOUR, MINUTE, Wire, moves, tells, windows


def test_a_contact_is_written_down(linked: Node, clock: ManualClock) -> None:
    wire = Wire(500, 500)
    report = schedule.contact(
        linked, schedule.NOW, moves(wire, clock, 3_000, 7_000, facts_up=12, blobs_up=1), wire
    )
    assert report and report.outcome == DONE
    (one,) = history.contacts(linked)
    assert (one.sent, one.received, one.seconds, one.facts_up, one.blobs_up) == (3_000, 7_000, 10, 12, 1)  # fmt: skip
    assert (one.outcome, one.why, one.interface, one.metered) == (DONE, "now", "lo", True)
    plan = plans.load(linked)
    assert plan and 0.8 * EVERY_MS <= plan.next_mono_ms - clock.mono_ms() <= 1.2 * EVERY_MS


def test_a_cut_is_written_down_in_words(linked: Node, clock: ManualClock) -> None:
    def cut(node: Node, line: Line, spend: Spend) -> Report:
        raise LineError("The line to {host} was cut.", "Wait for {host}.", host="central")

    schedule.contact(linked, schedule.SCHEDULE, cut, Wire())
    (one,) = history.contacts(linked)
    assert (one.outcome, one.message, one.places) == (CUT, "The line to {host} was cut.", {"host": "central"})  # fmt: skip
    assert one.step == "Wait for central."
    assert history.contacts(linked, good=True) == []
    assert plans.load(linked).tries == 1  # type: ignore[union-attr]  # it was saved


def test_another_error_is_written_down_too(linked: Node) -> None:
    def wrong(node: Node, line: Line, spend: Spend) -> Report:
        raise OperatorError("The key is lost.", "Find it.")

    report = schedule.contact(linked, schedule.SCHEDULE, wrong, Wire())
    assert report and report.outcome == FAILED
    assert history.contacts(linked)[0].step == "Find it."


def test_a_power_cut_in_a_contact_gives_no_bytes_back(linked: Node, clock: ManualClock) -> None:
    wire = Wire()

    class PowerCutError(BaseException):
        """Nothing runs after it."""

    def dies(node: Node, line: Line, spend: Spend) -> Report:
        for _piece in range(10):
            wire.sent += 40_000
            assert spend.left
        raise PowerCutError

    with pytest.raises(PowerCutError):
        schedule.contact(linked, schedule.SCHEDULE, dies, wire)
    assert history.contacts(linked)[0].outcome == RUNNING
    clock.forward(MINUTE)
    clock.boot, clock.mono = "boot-2", 5_000
    day = history.now(linked).day
    assert history.used(linked, day, True).total == 400_000
    schedule.contact(linked, schedule.SCHEDULE, moves(wire, clock, 1, 1), wire)
    one = history.contacts(linked)[1]
    assert (one.outcome, one.sent) == (CUT, 400_000)
    assert one.message == history.INTERRUPTED


def test_never_two_at_once(linked: Node) -> None:
    inside: list[bool] = []

    def second(node: Node, line: Line, spend: Spend) -> Report:
        inside.append(is_busy(node.settings.data_dir))
        with pytest.raises(BusyError, match="under way"):
            schedule.contact(linked, schedule.NOW, knock, Wire())
        return Report()

    schedule.contact(linked, schedule.NOW, second, Wire())
    assert inside == [True]
    assert not is_busy(linked.settings.data_dir)


def test_another_process_s_exchange_counts(linked: Node) -> None:
    code = (
        "import sys; from pathlib import Path; from sync.timing.alone import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(linked.settings.data_dir)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout and other.stdout.readline() == "held\n"
        assert is_busy(linked.settings.data_dir)
        other.kill()
    assert not is_busy(linked.settings.data_dir)


def test_the_day_s_budget_ends_and_comes_back(linked: Node, clock: ManualClock) -> None:
    wire = Wire()
    for _contact in range(2):
        assert schedule.contact(linked, schedule.NOW, moves(wire, clock, 450_000, 50_000), wire)
    assert schedule.contact(linked, schedule.NOW, moves(wire, clock, 1, 1), wire) is None
    clock.boot, clock.mono = "boot-2", 5_000  # a restart gives nothing back
    assert schedule.contact(linked, schedule.NOW, moves(wire, clock, 1, 1), wire) is None
    clock.forward(DAY)
    assert schedule.contact(linked, schedule.NOW, moves(wire, clock, 1, 1), wire)


def test_days_are_the_centre_s_however_wrong_our_clock(linked: Node, clock: ManualClock) -> None:
    true, wire = clock.wall, Wire()
    clock.believed, clock.wall = False, true - 900 * DAY
    told = moves(wire, clock, 600_000, 400_000, central_ms=true)
    assert schedule.contact(linked, schedule.NOW, told, wire)
    (one,) = history.contacts(linked)
    assert abs(one.at_ms - true) <= 10_000
    assert history.now(linked).day == "2027-01-15"
    clock.wall += 400 * DAY  # a jump is no new day
    assert schedule.permitted(linked, True, True).bytes == 0
    clock.forward(DAY)
    assert schedule.permitted(linked, True, True).bytes == 1_000_000


def test_outside_the_windows_only_what_is_urgent_goes(linked: Node, clock: ManualClock) -> None:
    assert clock.wall // MINUTE % 1440 == 8 * 60
    night = windows(linked, "22:00-05:00")
    may = schedule.permitted(night, True, False)
    assert (may.bytes, may.urgency, may.outside) == (256_000, CIVIC, True)
    assert schedule.permitted(night, True, True).urgency == LOG
    wire = Wire()
    seen: list[int] = []

    def exchange(node: Node, line: Line, spend: Spend) -> Report:
        seen.append(spend.urgency)
        wire.sent += 250_000
        return Report(PARTLY)

    assert schedule.contact(night, schedule.SCHEDULE, exchange, wire)
    assert seen == [CIVIC]
    assert (
        schedule.contact(night, schedule.SCHEDULE, exchange, wire) is None
    )  # less than a greeting
    plan = plans.load(night)
    assert plan and plan.next_mono_ms - clock.mono_ms() <= 30 * MINUTE
    clock.forward(14 * HOUR)
    assert schedule.permitted(night, True, False).urgency == LOG


def test_a_window_that_is_none_is_said(linked: Node) -> None:
    with pytest.raises(OperatorError, match="sync_windows"):
        schedule.permitted(windows(linked, "at night"), True, False)


def test_retry_after_is_obeyed(linked: Node, clock: ManualClock) -> None:
    busy = answer(b"", "503 Service Unavailable", Retry_After="3600")
    with scripted(lambda asked, peer: peer.sendall(busy)) as server:
        there = replace(linked.settings, central_url=f"http://127.0.0.1:{server.port}")
        of = replace(linked, settings=there)
        report = schedule.contact(of, schedule.SCHEDULE, knock)
        assert report and (report.outcome, report.retry_after_s) == (BUSY, 3600)
        plan = plans.load(of)
        assert plan and plan.next_mono_ms >= clock.mono_ms() + HOUR
        assert not schedule.look(of)
        assert len(server.asked) == 1
        assert history.contacts(of)[0].sent > 100  # what it cost, as the line counts


def test_the_button_pressed_during_a_contact_is_kept(linked: Node, clock: ManualClock) -> None:
    def pressed(node: Node, line: Line, spend: Spend) -> Report:
        plans.ask(node)
        return Report()

    schedule.contact(linked, schedule.SCHEDULE, pressed, Wire())
    assert plans.load(linked).asked  # type: ignore[union-attr]  # it was saved
    schedule.contact(linked, schedule.NOW, moves(Wire(), clock, 0, 0), Wire())
    assert not plans.load(linked).asked  # type: ignore[union-attr]  # as above


def test_weeks_of_contacts_with_a_clock_that_jumps(linked: Node, clock: ManualClock) -> None:
    """On the database: the budget of every true day holds, and no day is without a contact."""
    chance, wire, true, days = Random(7), Wire(), clock.wall, {}
    clock.believed = False
    end = true + 12 * DAY
    while true < end:
        plan = plans.load(linked) or Plan(clock.boot, 0)
        step = max(plan.next_mono_ms - clock.mono_ms(), 1) if plan.boot == clock.boot else 1
        true += step
        clock.forward(step)
        clock.wall += chance.choice([0, 0, 0, 90 * DAY, -90 * DAY])
        if chance.random() < 0.05:
            clock.boot, clock.mono = f"boot-{true}", 1
        used = chance.randrange(60_000)

        before = wire.received
        if schedule.contact(linked, schedule.SCHEDULE, tells(wire, used, true), wire, chance):
            day = history.now(linked).day
            days[day] = days.get(day, 0) + wire.received - before
    assert len(days) >= 12
    assert max(days.values()) <= 1_000_000 + 120_000  # greetings after boots, see test_pacing


def test_what_is_old_is_forgotten(linked: Node, clock: ManualClock) -> None:
    schedule.contact(linked, schedule.NOW, moves(Wire(), clock, 1, 1), Wire())
    schedule.follow(linked, None)
    clock.forward(history.KEPT_DAYS * DAY + HOUR)
    schedule.contact(linked, schedule.NOW, moves(Wire(), clock, 1, 1), Wire())
    history.sweep(linked)
    assert len(history.contacts(linked)) == 1


def test_the_lock_is_a_file_of_the_data_folder(linked: Node) -> None:
    folder = linked.settings.data_dir
    with (
        alone(folder),
        (folder / NAME).open() as lock,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
