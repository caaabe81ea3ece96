"""Which voices, photos and documents were told in which threads; filled from the acts."""

import json

from hub.core.storage.schema import drop, make

TABLES = {
    "civic_attached": """
        space_id TEXT NOT NULL, blob TEXT NOT NULL, thread TEXT NOT NULL, action TEXT NOT NULL,
        PRIMARY KEY (space_id, blob, thread, action)""",
}
INDEXES = {"civicattached_blob": "civic_attached (blob)"}


def up(migrator, db):
    make(db, TABLES, INDEXES)
    # the id of an attachment has 64 digits: a shorter text names none
    acts = db.execute_sql(
        "SELECT space_id, thread, action, told FROM civic_act WHERE length(told) > 64"
    )
    rows = {
        (space_id, blob, thread, action)
        for space_id, thread, action, told in acts.fetchall()
        for blob in _attached(json.loads(told))
    }
    marks = ", ".join([db.param] * 4)
    for row in sorted(rows):
        db.execute_sql(f"INSERT INTO civic_attached VALUES ({marks})", row)  # marks only


def down(migrator, db):
    drop(db, TABLES)


def _attached(told):
    names = (told.get(key, "") for key in ("voice", "photo", "document"))
    return (name for name in names if len(name) == 64 and not set(name) - set("0123456789abcdef"))
