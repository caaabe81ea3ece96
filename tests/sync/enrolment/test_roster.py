"""The roster answers who a writer is, and tokens live and die by it."""

from __future__ import annotations

import pytest
from nacl.signing import SigningKey

from hub.core.clock import ManualClock
from hub.core.errors import NotAllowedError
from hub.core.node import Node
from sync import keys
from sync.enrolment import roster, token

SPACE = "018f0000-0000-7000-8000-000000000001"


def enrolled(centre: Node, of: Node) -> str:
    """The hub's machine, noted at the centre as active."""
    public = keys.public_of(keys.writer_key(of))
    writer = keys.name_of(public)
    with centre.journal.writing():
        roster.add_space(centre, SPACE, "Nioro", roster.ACTIVE, ("Nioro", "Yélimané"))
        roster.add_writer(centre, SPACE, public, roster.ACTIVE, program="1.0")
    return writer


def test_a_writer_is_found_with_its_space(node: Node, at_centre: Node) -> None:
    writer = enrolled(at_centre, node)
    assert writer == node.journal.writer
    known = roster.find(writer)
    assert known
    assert (known.space_id, known.name, known.serial, known.live) == (SPACE, "Nioro", 1, True)
    assert known.key == keys.public_of(keys.writer_key(node))
    assert known.hears("Nioro")
    assert not known.hears("Kita")
    assert roster.find("0" * 32) is None
    assert [each.writer for each in roster.writers_of(SPACE)] == [writer]
    assert roster.everybody() == roster.writers_of(SPACE)


def test_states_and_what_they_allow(node: Node, at_centre: Node) -> None:
    writer = enrolled(at_centre, node)
    roster.mark_forked(at_centre, writer, "two machines")
    assert (known := roster.find(writer)) and (known.state, known.live) == ("forked", True)
    roster.retire(at_centre, writer, "replaced", 7)
    assert (known := roster.find(writer)) and (known.live, known.until_seq) == (False, 7)
    roster.mark_forked(at_centre, writer, "late news")
    assert (known := roster.find(writer)) and known.state == "retired"
    roster.revoke(at_centre, writer, "stolen")
    assert (known := roster.find(writer)) and (known.state, known.until_seq) == ("revoked", 0)
    other = bytes(SigningKey.generate().verify_key)
    with at_centre.journal.writing():
        serial = roster.add_writer(at_centre, SPACE, other, roster.ACTIVE)
        roster.set_space_state(SPACE, roster.CLOSED)
    assert serial == 2
    assert (known := roster.find(keys.name_of(other))) and not known.live


def test_a_token_is_for_its_machine_for_a_quarter_of_an_hour(
    node: Node, at_centre: Node, clock: ManualClock
) -> None:
    known = roster.find(enrolled(at_centre, node))
    assert known
    sealed = token.issue(at_centre, known, clock.now_ms())
    bearer = token.unseal(node, sealed)
    assert token.bearer_of(f"Bearer {bearer}") == bearer
    assert token.check(at_centre, bearer, clock.now_ms()) == known
    assert token.check(at_centre, bearer, clock.now_ms() + token.LIFE_MS - 1) == known
    for later in (token.LIFE_MS, -1):
        with pytest.raises(token.TokenError, match="too old"):
            token.check(at_centre, bearer, clock.now_ms() + later)
    with pytest.raises(token.TokenError, match="not for this machine"):
        token.unseal(at_centre, sealed)
    roster.revoke(at_centre, known.writer, "stolen")
    with pytest.raises(NotAllowedError):
        token.check(at_centre, bearer, clock.now_ms())


@pytest.mark.parametrize("wrong", ["", "x", "AAAA", "fHx8fA==", "é", "\0"])
def test_what_is_no_token_is_refused(at_centre: Node, clock: ManualClock, wrong: str) -> None:
    with pytest.raises(token.TokenError):
        token.check(at_centre, wrong, clock.now_ms())


def test_a_token_that_was_changed_is_refused(
    node: Node, at_centre: Node, clock: ManualClock
) -> None:
    known = roster.find(enrolled(at_centre, node))
    assert known
    bearer = token.unseal(node, token.issue(at_centre, known, clock.now_ms()))
    for place in range(0, len(bearer), 7):
        other = "A" if bearer[place] != "A" else "B"
        with pytest.raises(token.TokenError):
            token.check(at_centre, bearer[:place] + other + bearer[place + 1 :], clock.now_ms())


def test_keys_are_made_once_and_seal_what_only_they_open(at_centre: Node, node: Node) -> None:
    assert keys.central_id(at_centre) == keys.central_id(at_centre)
    assert keys.central_key(at_centre) != keys.next_key(at_centre)
    assert (keys.folder(at_centre) / "central.key").stat().st_mode & 0o777 == 0o600
    box = keys.seal(keys.public_of(keys.central_key(at_centre)), b"told")
    assert keys.unseal(keys.central_key(at_centre), box) == b"told"
    assert keys.unseal(keys.next_key(at_centre), box) is None
    assert keys.unseal(keys.central_key(at_centre), box[:-1]) is None
    signature = keys.sign(keys.writer_key(node), b"told")
    public = keys.public_of(keys.writer_key(node))
    assert keys.verify(public, b"told", signature)
    assert not keys.verify(public, b"Told", signature)
    assert not keys.verify(public[:-1], b"told", signature)
    with pytest.raises(ValueError, match="not a key"):
        keys.seal(b"\xff" * 32, b"told")
