"""On PostgreSQL the feeds lie in parts too: a feed in one part, and what waits by the matter it is about.

Both grow with every record. Whoever asks names the feed or the matter, so one part answers; by
`space_id` a feed to which several spaces bring facts would be collected from all parts.
"""

from hub.core.storage.schema import gather, spread

PARTS_BY = {"feed": "feed", "feed_waiting": "about"}


def up(migrator, db):
    for name, column in PARTS_BY.items():
        spread(db, name, by=column)


def down(migrator, db):
    for name in reversed(PARTS_BY):
        gather(db, name)
