"""Civic life: threads, what was done in them, what people think of them."""

from hub.core.storage.schema import drop, make

TABLES = {
    "civic_thread": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, machine TEXT NOT NULL, commune TEXT,
        towards TEXT, parent TEXT, author TEXT, behalf TEXT, gender TEXT, band TEXT,
        title TEXT, about TEXT, hlc BIGINT NOT NULL, state TEXT NOT NULL, shown INTEGER NOT NULL,
        PRIMARY KEY (space_id, id)""",
    "civic_act": """
        rid TEXT NOT NULL, space_id TEXT NOT NULL, thread TEXT NOT NULL, action TEXT NOT NULL,
        hat TEXT NOT NULL, actor TEXT NOT NULL, behalf TEXT, told TEXT NOT NULL,
        hlc BIGINT NOT NULL, at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL,
        stated INTEGER NOT NULL, PRIMARY KEY (space_id, rid)""",
    "civic_reaction": """
        space_id TEXT NOT NULL, thread TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL,
        hlc BIGINT NOT NULL, PRIMARY KEY (space_id, thread, person)""",
}
INDEXES = {
    "civicthread_machine_commune_state": "civic_thread (machine, commune, state)",
    "civicthread_towards_machine": "civic_thread (towards, machine)",
    "civicthread_parent": "civic_thread (parent)",
    "civicthread_author": "civic_thread (author)",
    "civicthread_id": "civic_thread (id)",
    "civicact_thread_hlc": "civic_act (thread, hlc)",
    "civicreaction_thread": "civic_reaction (thread)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
