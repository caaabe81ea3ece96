"""The clockwork that looks at the line and speaks when it is time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from hub.core.clock import ManualClock
from hub.core.node import Node
from sync.timing import history, plans, schedule
from sync.timing.uplink import TETHER, Way
from tests.sync.linking import knock
from tests.sync.scripted import Asked, answer, scripted
from tests.sync.timing.contacts import DAY, HOUR, MINUTE, windows


@pytest.fixture
def answering(linked: Node) -> Iterator[tuple[Node, threading.Semaphore]]:
    """A hub whose centre is a real server; the semaphore counts what was asked."""
    asked = threading.Semaphore(0)

    def script(one: Asked, peer: socket.socket) -> None:
        peer.sendall(answer(b""))
        asked.release()

    with scripted(script) as server:
        there = replace(linked.settings, central_url=f"http://127.0.0.1:{server.port}")
        yield replace(linked, settings=there), asked


def looked(node: Node) -> bool:
    """One look, and the contact that it begins to its end."""
    begun = schedule.look(node, Random(3), knock)
    for thread in threading.enumerate():
        if thread.name.startswith("exchange "):
            thread.join(10)
    return begun


def test_the_clockwork_speaks_when_it_is_time(
    answering: tuple[Node, threading.Semaphore], clock: ManualClock
) -> None:
    node, asked = answering
    assert not looked(node)  # the start is spread over ten seconds
    clock.forward(10_000)
    assert looked(node)
    assert asked.acquire(timeout=5)
    assert not looked(node)
    for jump in (400 * DAY, -800 * DAY, 0):  # no jump of the clock moves it
        clock.wall += jump
        clock.forward(4 * MINUTE)
        assert not looked(node)
    clock.forward(6 * MINUTE)
    assert looked(node)
    plans.ask(node)
    assert looked(node)
    assert not looked(node)
    assert [one.why for one in history.contacts(node)].count("now") == 1
    (up,) = history.notes(node, 0)
    assert (up.up, up.interface, up.metered) == (True, "lo", True)


def test_a_setting_that_cannot_be_used_is_not_tried_every_few_seconds(
    answering: tuple[Node, threading.Semaphore],
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    node = windows(answering[0], "at night")
    looked(node)
    clock.forward(10_000)
    assert looked(node)
    assert "sync_windows" in caplog.text
    clock.forward(10 * MINUTE)
    assert not looked(node)
    clock.forward(20 * MINUTE)
    assert looked(node)


def test_the_line_that_goes_and_comes_is_noted_and_used_at_once(
    linked: Node, clock: ManualClock
) -> None:
    phone = Way("usb0", "192.168.42.129", TETHER)
    plan = schedule.follow(linked, phone)
    plans.save(linked, replace(plan, next_mono_ms=clock.mono_ms() + 5 * HOUR))
    clock.forward(MINUTE)
    schedule.follow(linked, None)
    clock.forward(MINUTE)
    plan = schedule.follow(linked, phone)
    assert plan.next_mono_ms <= clock.mono_ms() + 10_000
    assert [(one.up, one.kind) for one in history.notes(linked, 0)] == [
        (True, TETHER), (False, ""), (True, TETHER),
    ]  # fmt: skip


def test_a_hub_without_a_centre_does_nothing(node: Node) -> None:
    assert not schedule.look(node)
    assert plans.load(node) is None


def test_a_centre_does_nothing(node: Node, linked: Node) -> None:
    assert not schedule.look(replace(linked, settings=replace(linked.settings, role="central")))
    assert plans.load(node) is None
