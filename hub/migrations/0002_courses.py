"""Courses: progress, quizzes under way and finished, certificates."""

from hub.core.storage.schema import drop, make

TABLES = {
    "progress": """
        space_id TEXT NOT NULL, person TEXT NOT NULL, package TEXT NOT NULL, item TEXT NOT NULL,
        score DOUBLE PRECISION, done INTEGER NOT NULL, place DOUBLE PRECISION, hlc BIGINT NOT NULL,
        PRIMARY KEY (space_id, person, package, item)""",
    "quiz_result": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT, package TEXT NOT NULL,
        item TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, review TEXT NOT NULL,
        at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, stated INTEGER NOT NULL,
        PRIMARY KEY (space_id, id)""",
    "certificate": """
        space_id TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, person TEXT NOT NULL,
        package TEXT NOT NULL, title TEXT NOT NULL, score DOUBLE PRECISION NOT NULL,
        at_ms BIGINT NOT NULL, boot TEXT NOT NULL, mono_ms BIGINT NOT NULL, stated INTEGER NOT NULL,
        PRIMARY KEY (space_id, id)""",
    "quiz_attempt": """
        id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, package TEXT NOT NULL,
        version INTEGER NOT NULL, item TEXT NOT NULL, answers TEXT NOT NULL,
        started_ms BIGINT NOT NULL""",
}
INDEXES = {
    "progress_person_package": "progress (person, package)",
    "quizresult_person_package": "quiz_result (person, package)",
    "certificate_person": "certificate (person)",
    "quizattempt_owner_package_item": "quiz_attempt (owner, package, item)",
}


def up(migrator, db):
    make(db, TABLES, INDEXES)


def down(migrator, db):
    drop(db, TABLES)
