"""The catalogue: the facilitator's shelf, what was read of packages, and an index of their words."""

from hub.core.storage.schema import drop, make

TABLES = {
    "shelf": """
        space_id TEXT NOT NULL, package TEXT NOT NULL, featured INTEGER NOT NULL,
        hidden INTEGER NOT NULL, position INTEGER NOT NULL, hlc BIGINT NOT NULL,
        PRIMARY KEY (space_id, package)""",
    "catalogue_package": """
        package TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, version INTEGER NOT NULL,
        edition INTEGER NOT NULL, since_ms BIGINT NOT NULL, minutes INTEGER NOT NULL,
        pages INTEGER NOT NULL, parts INTEGER NOT NULL, weight BIGINT NOT NULL,
        picture TEXT NOT NULL""",
    "catalogue_passage": """
        id BIGINT NOT NULL PRIMARY KEY, spot TEXT NOT NULL, place TEXT NOT NULL,
        heading TEXT NOT NULL, text TEXT NOT NULL""",
}
#: Not a model: each kind of database has its own index of words. Words come folded by the program.
SQLITE = (
    "CREATE VIRTUAL TABLE catalogue_words USING fts5(title, heading, body, content='', "
    "contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)
POSTGRESQL = (
    "CREATE TABLE catalogue_words (id BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL)"
)
GIN = "CREATE INDEX catalogue_words_gin ON catalogue_words USING gin (words)"


def up(migrator, db):
    make(db, TABLES)
    if hasattr(db, "pragma"):
        db.execute_sql(SQLITE)
    else:
        db.execute_sql(POSTGRESQL)
        db.execute_sql(GIN)


def down(migrator, db):
    db.execute_sql("DROP TABLE catalogue_words")
    drop(db, TABLES)
