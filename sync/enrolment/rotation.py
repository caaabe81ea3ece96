"""A machine's new key: adopted at once and durably, told to the centre when the line allows.

Order of the steps, each on the disk before the next: the new key, the message that hands over from
the old one, the old key put aside, then the identity that names the new one. Whatever the moment of
a power cut, the machine starts with the old key or with the new one, whole.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from content_cache.durable import make_folders, sync_folder
from hub import __version__
from hub.core import identity
from hub.core.identity import write_private
from hub.core.node import Node
from sync import keys, signed
from sync.enrolment import roster
from sync.enrolment.messages import ROTATE, ROTATE_NEW, Rotate
from sync.signed import Signed

if TYPE_CHECKING:
    from nacl.signing import SigningKey

HANDOVERS = "handovers.json"
#: Why a key is changed: by plan, or because another machine may write under the old one.
PLANNED, RESTORED = "planned", "restored"


def adopt_new_writer(node: Node, why: str = RESTORED) -> str:
    """Give this machine's log a new key; answers the new writer. The caller writes on under it.

    ``node.journal`` of this process follows at once; other processes of this hub, when they start.
    """
    from nacl.signing import SigningKey

    place = keys.folder(node)
    settle(node)
    with node.journal.writing():
        old, new = keys.writer_key(node), SigningKey.generate()
        told = Rotate(
            space=node.space_id,
            old=node.journal.writer,
            key=keys.public_of(new).hex(),
            why=why,
            last_seq=roster.last_seq(node.journal.writer),
            program=__version__,
        )
        write_private(place / keys.NEXT_WRITER, bytes(new))
        _keep(node, [*waiting(node), _said(told, old, new)])
        make_folders(place / keys.RETIRED)
        write_private(place / keys.RETIRED / f"{node.journal.writer}.key", bytes(old))
        identity.change(node.settings.data_dir, node.space_id, keys.public_of(new))
        node.journal.writer = keys.name_of(keys.public_of(new))
    settle(node)
    return node.journal.writer


def settle(node: Node) -> None:
    """Job: give the key in use its usual name, if a cut left it under the name of the next one.

    A process that writes seldom also hears here of a key that another one took.
    """
    node.journal.follow(node.journal)
    place = keys.folder(node)
    with contextlib.suppress(FileNotFoundError):
        if _writer_of(keys.read(place / keys.NEXT_WRITER)) == node.journal.writer:
            (place / keys.NEXT_WRITER).replace(place / keys.WRITER)
            sync_folder(place)


def waiting(node: Node) -> list[Signed]:
    """What must be told to the centre, in order: the steps that lead to the key in use."""
    steps: list[Signed] = []
    writer = node.journal.writer
    for said in reversed(keys.load(node, HANDOVERS, list[Signed]) or []):
        told = rotation_of(said)
        if keys.name_of(bytes.fromhex(told.key)) == writer:
            steps.insert(0, said)
            writer = told.old
    return steps


def told(node: Node) -> None:
    """The centre knows the key in use: nothing more to tell."""
    (keys.folder(node) / HANDOVERS).unlink(missing_ok=True)


def rotation_of(said: Signed) -> Rotate:
    """What a handover says."""
    return signed.unproven(signed.unproven(said, Signed), Rotate)


def _said(told: Rotate, old: SigningKey, new: SigningKey) -> Signed:
    return signed.say(ROTATE_NEW, signed.say(ROTATE, told, old), new)


def _keep(node: Node, steps: list[Signed]) -> None:
    write_private(keys.folder(node) / HANDOVERS, msgspec.json.encode(steps))


def _writer_of(key: SigningKey) -> str:
    return keys.name_of(keys.public_of(key))
