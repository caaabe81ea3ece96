"""A space that trusts a centre, as after its enrolment."""

from __future__ import annotations

from nacl.signing import SigningKey

from hub.core.node import Node
from sync import keys
from sync.carrying.line import Line
from sync.contact import BUSY, DONE, FAILED, Report, Spend
from sync.enrolment import trust
from sync.enrolment.trust import Trusted


def link(node: Node, url: str) -> None:
    """Have a space trust a centre at an address, whose key nobody holds."""
    public = keys.public_of(SigningKey.generate())
    trust.save(
        node,
        Trusted(
            url=url, name="Centre", writer=keys.name_of(public), key=public.hex(),
            next_key=keys.public_of(SigningKey.generate()).hex(), serial=0,
        ),
    )  # fmt: skip


def knock(node: Node, line: Line, spend: Spend) -> Report:
    """The twin of the exchange that only asks whether the centre answers."""
    answer = line.send("GET", "/healthz")
    if answer.status in (429, 503):
        return Report(BUSY, retry_after_s=answer.retry_after_s)
    return Report(DONE if answer.status < 400 else FAILED)
