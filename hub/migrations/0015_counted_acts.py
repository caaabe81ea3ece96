"""Whether an act counted in its matter or crossed another one: figures need not replay to know."""

import json
from itertools import groupby

from hub.core.civic.machine import Act


def up(migrator, db):
    db.execute_sql("ALTER TABLE civic_act ADD COLUMN counted INTEGER NOT NULL DEFAULT 1")
    set_aside = f"UPDATE civic_act SET counted = 0 WHERE thread = {db.param} AND rid = {db.param}"
    for thread, rid in _crossed(db):
        db.execute_sql(set_aside, (thread, rid))


def down(migrator, db):
    db.execute_sql("ALTER TABLE civic_act DROP COLUMN counted")


def _crossed(db):
    """(thread, rid) of the acts that the machines of this version set aside."""
    from hub.features import INSTALLED

    machines = {machine.name: machine for feature in INSTALLED for machine in feature.machines}
    names = dict(db.execute_sql("SELECT id, machine FROM civic_thread").fetchall())
    rows = db.execute_sql(
        "SELECT thread, rid, action, hat, actor, at_ms, told FROM civic_act "
        "WHERE action <> 'shown' ORDER BY thread, hlc, rid"
    ).fetchall()
    return [
        (thread, rid)
        for thread, acts in groupby(rows, key=lambda row: row[0])
        if (machine := machines.get(names.get(thread)))
        for rid in machine.replay(Act(*row[1:6], json.loads(row[6])) for row in acts).crossed
    ]
