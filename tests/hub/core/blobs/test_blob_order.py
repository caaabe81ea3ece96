"""Whatever the order in which the news of an attachment arrives, every hub knows the same."""

from __future__ import annotations

import random

from hub.core.blobs.models import Blob
from hub.core.blobs.records import BlobGone, BlobMade, BlobTranscribed
from hub.core.journal.replay import stored
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.storage.bound import Row
from hub.core.storage.database import Database
from tests.hub.core.histories import arrive, bodies, empty


def live(node: Node) -> list[dict[str, object]]:
    """Three voices: one is transcribed twice, one taken back in the middle, one refused."""
    told: dict[tuple[str, int], dict[str, object]] = {}

    def write(kind: str, body: object) -> None:
        node.journal.write(kind, body, "p")  # type: ignore[arg-type]  # bodies of this file
        for record in stored(node.database):
            told.setdefault((str(record["writer"]), int(record["seq"])), record)

    def made(name: str) -> BlobMade:
        return BlobMade(
            blob=name, sha256=name[0] * 64, kind="voice", media="audio/ogg", bytes=9, by="p",
            seconds=1.5, waveform="0f" * 32, language="snk",
        )  # fmt: skip

    def words(name: str, text: str) -> BlobTranscribed:
        return BlobTranscribed(blob=name, text=text, by="f")

    write("blob.made", made("a"))
    write("blob.transcribed", words("a", "Zèbre"))
    write("blob.transcribed", words("a", "Abeille"))
    write("blob.made", made("b"))
    write("blob.transcribed", words("b", "Un"))
    write("blob.gone", BlobGone(blob="b"))
    write("blob.transcribed", words("b", "Deux"))
    write("blob.gone", BlobGone(blob="c", why="long"))
    return list(told.values())


def test_shuffled_news_of_attachments_give_the_same_state(
    node: Node, replica: Database, folded: tuple[type[Row], ...]
) -> None:
    empty(node.database, node)
    told = live(node)
    assert Blob.get(Blob.id == "a").transcript == "Abeille"
    gone = Blob.get(Blob.id == "b")
    assert gone.gone and gone.transcript is None and gone.person is None
    wanted, said = state_hashes(node.database, folded), bodies(node.database)
    assert [body for body in said.values() if body is None] == [None, None]
    for seed in range(12):
        empty(replica, node)
        records = list(told)
        random.Random(seed).shuffle(records)
        with replica.bound(), replica.writing():
            for record in records:
                arrive(record, node, replica)
        assert state_hashes(replica, folded) == wanted
        assert bodies(replica) == said


def test_the_table_of_attachments_is_the_fold_of_the_journal(
    node: Node, folded: tuple[type[Row], ...]
) -> None:
    live(node)
    assert rebuild(node, folded).equal
