"""The certificate of this machine: the centre's word that its key speaks for its space."""

from __future__ import annotations

import msgspec

from hub.core.errors import OperatorError
from hub.core.identity import write_private
from hub.core.node import Node
from sync import keys, signed
from sync.enrolment import rotation, trust
from sync.enrolment.messages import CERTIFICATE, Certificate
from sync.signed import ForgedError, Signed

FILE = "certificate.json"


def keep(node: Node, said: Signed) -> None:
    """Keep a certificate that was checked."""
    write_private(keys.folder(node) / FILE, msgspec.json.encode(said))


def exists(node: Node) -> bool:
    """Whether this machine was ever let in."""
    return (keys.folder(node) / FILE).exists()


def kept_ms(node: Node) -> int:
    """When the certificate that is here was kept, by this machine's clock; 0 without one."""
    try:
        return int((keys.folder(node) / FILE).stat().st_mtime * 1000)
    except FileNotFoundError:
        return 0


def load(node: Node) -> Certificate | None:
    """This machine's certificate, checked; None before enrolment.

    Raises OperatorError if it is damaged, of another machine or of a centre that is not trusted.
    """
    try:
        data = (keys.folder(node) / FILE).read_bytes()
    except FileNotFoundError:
        return None
    known = trust.central_of(node)
    try:
        said = msgspec.json.decode(data, type=Signed)
        return checked(node, said, known.every_key)
    except (msgspec.DecodeError, ForgedError) as error:
        raise OperatorError(
            "The certificate of this machine was changed, or is another machine's: nothing is "
            "exchanged with the centre.",
            "Ask the centre for a code that replaces the machine, then run: hub sync enrol CODE --again.",
        ) from error


def checked(node: Node, said: Signed, centre: tuple[bytes, ...]) -> Certificate:
    """A certificate of this machine by one of the centre's keys. Raises ForgedError.

    One of an earlier key is good until the centre has heard of the new one.
    """
    found = signed.unproven(said, Certificate)
    by = [key for key in centre if keys.name_of(key) == found.by]
    if not by or not signed.is_of(CERTIFICATE, said, by[0]):
        raise ForgedError("The certificate is not of the centre that this hub trusts.")
    mine = {node.journal.writer, *(rotation.rotation_of(s).old for s in rotation.waiting(node))}
    if found.writer not in mine or keys.name_of(bytes.fromhex(found.key)) != found.writer:
        raise ForgedError("The certificate is another machine's.")
    return found
