"""Telling the journal what is on the disk, whoever put it there or took it away."""

from __future__ import annotations

from content_cache.care import quarantine
from content_cache.installing import remembered
from content_cache.installing.signature import trusted_keys
from content_cache.manifest import Manifest
from hub.core.content_rules import trusted_folder
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.content import trust
from hub.features.content.records import ContentInstalled, ContentRemoved

Row = tuple[int, str, str, int, str]


def known(node: Node) -> dict[str, Row]:
    """(version, kind, title, bytes, signed_by) of each package that the journal says is here."""
    found = run(
        "SELECT package, version, kind, title, bytes, signed_by FROM content_here "
        "WHERE space_id = ? AND here = 1",
        (node.space_id,),
    )
    return {row[0]: tuple(row[1:]) for row in found.fetchall()}


def tell(node: Node) -> int:
    """Job: write what changed since the last time; how many records that took.

    Run again after a cut it ends the same: the disk is what counts.
    """
    quarantine.clear_gone(node.store)
    with node.journal.writing():
        told = known(node)
        found = {m.id: _body(node, m, keys) for keys in (_keys(node),) for m in node.store.list()}
        news = [body for name, body in found.items() if told.get(name) != _row(body)]
        # What is on the disk and cannot be read is damaged, not gone.
        gone = sorted(told.keys() - found.keys() - set(node.store.ids()))
        for body in news:
            node.journal.write("content.installed", body, "")
        for name in gone:
            node.journal.write("content.removed", _removed(node, name, told[name]), "")
    return len(news) + len(gone)


def _keys(node: Node) -> dict[str, bytes]:
    return trusted_keys(trusted_folder(node.settings.data_dir))


def _body(node: Node, manifest: Manifest, keys: dict[str, bytes]) -> ContentInstalled:
    return ContentInstalled(
        package=manifest.id,
        version=manifest.version,
        kind=manifest.kind,
        bytes=manifest.size,
        title=manifest.title_in(node.settings.language),
        signed_by=trust.signed(node, manifest.id, manifest.version, keys).by,
    )


def _row(body: ContentInstalled) -> Row:
    return body.version, body.kind, body.title, body.bytes, body.signed_by


def _removed(node: Node, package: str, row: Row) -> ContentRemoved:
    memory = remembered.memory_of(node.store, package)
    return ContentRemoved(
        package=package,
        version=row[0],
        kind=row[1],
        title=row[2],
        why=memory.why if memory else "lost",
    )
