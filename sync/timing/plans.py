"""The plan on the disk: the server, the commands and the pages look at the same one."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.storage.bound import run
from sync.timing.pacing import Plan


def load(node: Node) -> Plan | None:
    """The plan of this hub, if it ever had one."""
    row = run(
        "SELECT boot, next_mono_ms, tries, asked, route FROM sync_plan WHERE space_id = ?",
        (node.space_id,),
    ).fetchone()
    return Plan(row[0], int(row[1]), int(row[2]), bool(row[3]), row[4]) if row else None


def save(node: Node, plan: Plan, asked: bool | None = None) -> None:
    """Keep a plan in place of the one before.

    Whether the button was pressed is left as it is, unless ``asked`` says otherwise: somebody may
    press it meanwhile.
    """
    with node.database.writing():
        run(
            "INSERT INTO sync_plan (space_id, boot, next_mono_ms, tries, asked, route) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (space_id) DO UPDATE SET boot = excluded.boot, "
            "next_mono_ms = excluded.next_mono_ms, tries = excluded.tries, route = excluded.route",
            (
                node.space_id, plan.boot, plan.next_mono_ms, plan.tries, int(bool(asked)),
                plan.route,
            ),
        )  # fmt: skip
        if asked is not None:
            run("UPDATE sync_plan SET asked = ? WHERE space_id = ?", (int(asked), node.space_id))


def ask(node: Node) -> None:
    """Somebody pressed the button: speak with the centre at the next look."""
    with node.database.writing():
        run(
            "INSERT INTO sync_plan (space_id, boot, next_mono_ms, tries, asked, route) "
            "VALUES (?, '', 0, 0, 1, '') ON CONFLICT (space_id) DO UPDATE SET asked = 1",
            (node.space_id,),
        )
