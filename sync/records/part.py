"""What the exchange of records declares to the composition root."""

from hub.core.feature import Feature, Job
from hub.core.journal.receiving import retry
from hub.core.node import Node
from sync.records.blobs import SyncBlob
from sync.records.marks import SyncMark
from sync.records.returned import SyncProof, SyncProved


def fold_held(node: Node) -> None:
    """Job: records that waited for a later version, or for their day, are folded."""
    retry(node.journal)


PART = Feature(
    name="exchange",
    local_models=(SyncMark, SyncBlob, SyncProof, SyncProved),
    jobs=(Job("journal.retry", fold_held, every_s=3600, at_start=True),),
)
