"""The house itself: journal, spaces, people, sign-in, usage."""

from hub.core.storage.schema import drop, make

TABLES = {
    "journal": """
        writer TEXT NOT NULL, seq BIGINT NOT NULL, rid TEXT NOT NULL, kind TEXT NOT NULL,
        v INTEGER NOT NULL, space_id TEXT NOT NULL, prev TEXT NOT NULL, hlc BIGINT NOT NULL,
        boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, actor TEXT NOT NULL, subject TEXT, body TEXT,
        body_hash TEXT NOT NULL, blobs TEXT NOT NULL, hash TEXT NOT NULL,
        PRIMARY KEY (writer, seq)""",
    "journal_head": """
        writer TEXT NOT NULL PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL,
        hlc BIGINT NOT NULL""",
    "clock_fix": """
        boot TEXT NOT NULL PRIMARY KEY, offset_ms BIGINT NOT NULL, hlc BIGINT NOT NULL""",
    "space": """
        id TEXT NOT NULL PRIMARY KEY, name TEXT, commune TEXT, intercommunality TEXT,
        opened_on TEXT, stamps TEXT NOT NULL""",
    "person": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT, gender TEXT, birth_year INTEGER,
        birth_precision TEXT, languages TEXT, locality TEXT, reads TEXT, phone TEXT, consent TEXT,
        guardian TEXT, registered_ms BIGINT, erased INTEGER NOT NULL, stamps TEXT NOT NULL,
        PRIMARY KEY (space_id, id)""",
    "person_role": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT, role TEXT, removed INTEGER NOT NULL,
        PRIMARY KEY (space_id, id)""",
    "credential": """
        id TEXT NOT NULL PRIMARY KEY, person TEXT, kind TEXT NOT NULL, value TEXT NOT NULL,
        role TEXT, made_ms BIGINT NOT NULL""",
    "session": """
        token_hash TEXT NOT NULL PRIMARY KEY, person TEXT, visit TEXT, strong INTEGER NOT NULL,
        language TEXT, boot TEXT NOT NULL, seen_ms BIGINT NOT NULL""",
    "throttle": """
        key TEXT NOT NULL PRIMARY KEY, failures INTEGER NOT NULL, boot TEXT NOT NULL,
        until_ms BIGINT NOT NULL, wait_ms BIGINT NOT NULL""",
    "posted_form": """
        token TEXT NOT NULL PRIMARY KEY, location TEXT NOT NULL, at_ms BIGINT NOT NULL""",
    "visit": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT, gender TEXT, band TEXT, purpose TEXT,
        device TEXT, started_ms BIGINT, boot TEXT, mono_ms BIGINT, stated INTEGER, stay_s INTEGER,
        active_s INTEGER, how TEXT,
        PRIMARY KEY (space_id, id)""",
    "activity": """
        space_id TEXT NOT NULL, visit TEXT NOT NULL, subject TEXT NOT NULL, ref TEXT NOT NULL,
        person TEXT, seconds INTEGER NOT NULL, score DOUBLE PRECISION,
        PRIMARY KEY (space_id, visit, subject, ref)""",
    "meter_mark": """
        visit TEXT NOT NULL PRIMARY KEY, space_id TEXT NOT NULL, state TEXT NOT NULL""",
}
INDEXES = {
    "journal_rid": "journal (rid)",
    "journal_subject": "journal (subject)",
    "person_space_id_name": "person (space_id, name)",
    "person_role_person": "person_role (person)",
    "credential_kind_value": "credential (kind, value)",
    "credential_person_kind": "credential (person, kind)",
    "session_person": "session (person)",
    "visit_space_id_started_ms": "visit (space_id, started_ms)",
    "visit_person": "visit (person)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
