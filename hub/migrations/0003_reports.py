"""Reports: targets."""

TABLES = {
    "target": """
        space_id TEXT NOT NULL, measure TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL,
        value BIGINT NOT NULL, hlc BIGINT NOT NULL, writer TEXT NOT NULL,
        PRIMARY KEY (space_id, measure, starts, ends)""",
}


def up(migrator, db):
    for name, columns in TABLES.items():
        db.execute_sql(f"CREATE TABLE {name} ({columns})")


def down(migrator, db):
    for name in reversed(TABLES):
        db.execute_sql(f"DROP TABLE {name}")
