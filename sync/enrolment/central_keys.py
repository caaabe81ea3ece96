"""The centre's keys over time: the one in use, the next one, and how one hands over to the other.

Spaces learn the next key long before it is used, and accept no other after the current one: a
rotation needs no visit, and whoever steals the current key cannot make spaces follow a key of theirs.
Every step of a rotation is on the disk before the next, and a power cut is mended at the next start.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content_cache.durable import make_folders, sync_folder
from hub.core.identity import write_private
from hub.core.node import Node
from hub.core.storage.bound import run
from sync import keys, signed
from sync.enrolment.messages import KEYS, Keys, KeyStatement
from sync.signed import Signed

if TYPE_CHECKING:
    from nacl.signing import SigningKey

PAST, AFTER = "central.past.json", "central.after.key"


def told(node: Node, serial: int = 0) -> Keys:
    """The centre's keys as a space hears them that knows statement ``serial`` (0: any)."""
    past = _past(node)
    return Keys(
        statement=signed.say(KEYS, _statement(node), keys.central_key(node)),
        handovers=tuple(past[serial:]),
    )


def news(node: Node, serial: int) -> Keys | None:
    """What a space has not heard yet that knows statement ``serial``; None if it has heard all."""
    return told(node, serial) if _statement(node).serial > serial else None


def rotate(node: Node) -> KeyStatement:
    """Put the next key into use and make another next one; codes not used yet are void.

    Started again after a cut, it goes on where it was.
    """
    from nacl.signing import SigningKey

    if settle(node):
        return _statement(node)
    place = keys.folder(node)
    current, following = keys.central_key(node), keys.next_key(node)
    after = place / AFTER
    if not after.exists():
        write_private(after, bytes(SigningKey.generate()))
    handover = KeyStatement(
        key=keys.public_of(following).hex(),
        next_key=keys.public_of(SigningKey(after.read_bytes())).hex(),
        serial=len(_past(node)) + 1,
    )
    past = [*_past(node), signed.say(KEYS, handover, current)]
    _retire(place, current)
    write_private(place / PAST, msgspec.json.encode(past))
    settle(node)
    return _statement(node)


def settle(node: Node) -> bool:
    """Job: finish a rotation that was cut, as its handover says; whether there was one."""
    place = keys.folder(node)
    after, past = place / AFTER, _past(node)
    if not (after.exists() and past):
        return False
    in_use = signed.unproven(past[-1], KeyStatement).key
    with contextlib.suppress(FileNotFoundError):
        if keys.public_of(keys.read(place / keys.NEXT)).hex() == in_use:
            (place / keys.NEXT).replace(place / keys.CENTRAL)
            sync_folder(place)
    if keys.public_of(keys.central_key(node)).hex() != in_use:
        return False  # a key made ready for a rotation that did not begin
    with node.journal.writing():
        run("DELETE FROM sync_invite WHERE used_ms IS NULL")
    after.replace(place / keys.NEXT)
    sync_folder(place)
    return True


def every_key(node: Node) -> list[SigningKey]:
    """The key in use, then those that were: boxes may be sealed to any of them."""
    old = sorted((keys.folder(node) / keys.RETIRED).glob("central-*.key"))
    return [keys.central_key(node), *(keys.read(file) for file in old)]


def _statement(node: Node) -> KeyStatement:
    return KeyStatement(
        key=keys.public_of(keys.central_key(node)).hex(),
        next_key=keys.public_of(keys.next_key(node)).hex(),
        serial=len(_past(node)),
    )


def _retire(place: Path, key: SigningKey) -> None:
    make_folders(place / keys.RETIRED)
    name = keys.name_of(keys.public_of(key))
    write_private(place / keys.RETIRED / f"central-{name}.key", bytes(key))


def _past(node: Node) -> list[Signed]:
    return keys.load(node, PAST, list[Signed]) or []
