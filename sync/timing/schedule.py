"""The clockwork: look at the line every few seconds, speak with the centre when it is time.

A look costs one small query and a reading of the table of routes. What takes long runs in a thread
of its own, so that the jobs of the house go on.
"""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from random import Random, SystemRandom

from hub.core.errors import HubError
from hub.core.node import Node
from sync.carrying.line import LineError, MeteredLine
from sync.contact import CUT, FAILED, Exchange, Report, Spend
from sync.enrolment import linked
from sync.records.exchange import exchange as exchange_records
from sync.timing import history, pacing, plans, uplink, windows
from sync.timing.alone import BusyError, alone
from sync.timing.budget import MB, Allowance, Budget, allowance
from sync.timing.pacing import Plan
from sync.timing.uplink import Way

log = logging.getLogger(__name__)

#: Why a contact takes place.
SCHEDULE, NOW, LINE = "schedule", "now", "line"
#: A contact writes down what it used at steps of this many bytes.
NOTE_BYTES = 32_000
#: Without a window or budget, look again at least this often, in milliseconds.
LOOK_AGAIN_MS = 30 * 60_000
_chance = SystemRandom()


def look(node: Node, chance: Random = _chance, exchange: Exchange = exchange_records) -> bool:
    """Note how the line is, and begin a contact in a thread if it is time; whether it did."""
    if node.settings.role != "space" or not (url := linked.address(node)):
        return False
    way = uplink.find(url)
    plan = follow(node, way, chance)
    if way is None or not pacing.due(plan, node.clock.mono_ms()):
        return False
    name = f"exchange {node.settings.data_dir}"
    if any(thread.name == name for thread in threading.enumerate()):
        return False
    threading.Thread(target=_in_thread, args=(node, plan, exchange), name=name, daemon=True).start()
    return True


def follow(node: Node, way: Way | None, chance: Random = _chance) -> Plan:
    """The plan, made anew if the machine was started or the way out changed since."""
    boot, mono_ms = node.clock.boot, node.clock.mono_ms()
    plan, route = plans.load(node), way.name if way else ""
    if plan and plan.boot == boot and plan.route == route:
        return plan
    history.note(node, way, way is not None and uplink.is_metered(node.settings, way))
    made = pacing.fresh(boot, mono_ms, route, chance, plan)
    plans.save(node, made)
    return made


def _in_thread(node: Node, plan: Plan, exchange: Exchange) -> None:
    with node.open():
        try:
            contact(node, NOW if plan.asked else SCHEDULE, exchange)
        except BusyError:
            log.debug("an exchange is under way already")
        except HubError as error:  # a setting that cannot be used: it will not mend in seconds
            log.warning("no exchange with the centre: %s", error)
            put_off(node)
        except Exception:
            # A thread has nobody who hears of it: the log does, and it is tried again later.
            log.exception("the exchange with the centre failed")
            put_off(node)
        finally:
            node.database.close()


def put_off(node: Node) -> None:
    """Try again in a while."""
    plan = plans.load(node)
    if plan:
        later = pacing.postponed(plan, node.clock.mono_ms(), LOOK_AGAIN_MS)
        plans.save(node, later, asked=False)


def contact(
    node: Node,
    why: str,
    exchange: Exchange = exchange_records,
    line: MeteredLine | None = None,
    chance: Random = _chance,
) -> Report | None:
    """One contact from its plan to its row of history; None if nothing may go now.

    Raises BusyError if another is under way, OperatorError for settings that cannot be used.
    """
    with alone(node.settings.data_dir):
        way = uplink.find(linked.address(node))
        plan = follow(node, way, chance)
        metered = way is not None and uplink.is_metered(node.settings, way)
        may = permitted(node, metered, why == NOW)
        plans.save(node, plan, asked=False)
        if may.bytes == 0:
            wait_ms = until_window_ms(node)
            plans.save(node, pacing.postponed(plan, node.clock.mono_ms(), wait_ms))
            return None
        if line is not None:
            return _speak(node, why, exchange, line, may, way, metered, chance)
        with closing(linked.line(node)) as own:
            return _speak(node, why, exchange, own, may, way, metered, chance)


def permitted(node: Node, metered: bool, asked: bool) -> Allowance:
    """What a contact may use now."""
    settings, at = node.settings, history.now(node)
    budget = Budget(settings.daily_mb * MB, settings.metered_daily_mb * MB)
    within = at.known and windows.inside(windows.parse(settings.sync_windows), at.minute)
    within = within or not settings.sync_windows
    used = history.used(node, at.day, metered)
    return allowance(budget, metered, used, within, asked, at.known)


def until_window_ms(node: Node) -> int:
    """How long to wait when nothing may go: to the next window or day, but look now and then."""
    at = history.now(node)
    wait = windows.wait_min(windows.parse(node.settings.sync_windows), at.minute)
    wait = wait or windows.DAY_MIN - at.minute
    return min(wait * 60_000, LOOK_AGAIN_MS)


def _speak(
    node: Node, why: str, exchange: Exchange, line: MeteredLine, may: Allowance, way: Way | None,
    metered: bool, chance: Random,
) -> Report:  # fmt: skip
    """The contact itself, written down while it moves and when it ends."""
    made = history.begin(node, why, "line", way, metered, may.outside)
    noted = 0

    def progress() -> None:
        nonlocal noted
        if sum(spend.used) - noted >= NOTE_BYTES:
            noted = sum(spend.used)
            history.moved(node, made, *spend.used)

    spend = Spend(may.bytes, may.urgency, line.moved, progress)
    begun_ms = node.clock.mono_ms()
    try:
        report = exchange(node, line, spend)
    except LineError as error:
        report = Report(CUT, error=error)
    except HubError as error:
        report = Report(FAILED, error=error)
    seconds = (node.clock.mono_ms() - begun_ms) / 1000
    history.finish(node, made, report, spend.used, seconds)
    plan = plans.load(node) or Plan(node.clock.boot, 0)
    plans.save(
        node,
        pacing.after(plan, node.clock.mono_ms(), report.outcome, chance, report.retry_after_s),
    )
    return report
