"""Ours does what the vectors say, byte by byte; and what is computed from the page alone agrees."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

import pytest
from nacl.pwhash import argon2id
from nacl.signing import VerifyKey

from sync.records import wire
from tests.vectors.make import FOLDER, key, records, vectors


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["records.json", "batch.json", "enrolment.json"])
def test_the_vectors_are_what_is_made(name: str) -> None:
    told, made = read(name), json.loads(json.dumps(vectors()[name]))
    for one in (told, made):  # how zlib packs may change with its version; what it holds may not
        if isinstance(one, dict):
            one.pop("bytes", None)
    assert told == made


def test_another_implementation_reads_a_batch_from_the_page_alone() -> None:
    """Written from docs/sync.md without our code: hashes, signature, what was left out."""
    told = read("batch.json")
    data = bytes.fromhex(told["bytes"])
    assert data[:4] == b"HUB1"
    head = json.loads(zlib.decompress(data[68:]))
    hashes, before = [], None
    for writer, seq, rid, kind, v, space, prev, hlc, boot, mono, actor, body, bh, blobs, _h in head[
        "records"
    ]:
        prev = prev or before
        bh = bh or hashlib.sha256(body.encode()).hexdigest()
        parts = [rid, kind, v, space, writer, seq, prev, hlc, boot, mono, actor, bh, blobs]
        text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(text.encode()).hexdigest()
        hashes.append(before)
    assert hashes == [record["hash"] for record in read("records.json")]
    signed = json.dumps(
        [1, head["signer"], head["space"], head["to"], head["serial"], {}, False, hashes],
        separators=(",", ":"),
    )
    assert signed == told["signed_text"]
    message = b"hub-batch-1\n" + hashlib.sha256(signed.encode()).digest()
    public = bytes.fromhex(told["public_key"])
    VerifyKey(public).verify(message, data[4:68])
    assert hashlib.sha256(public).hexdigest()[:32] == told["writer"]


def test_ours_opens_the_vector() -> None:
    told = read("batch.json")
    public = bytes.fromhex(told["public_key"])
    batch, signature = wire.unpack(bytes.fromhex(told["bytes"]), {told["writer"]: public}.get)
    assert list(batch.records) == records()
    assert signature.hex() == told["signature"]


@pytest.mark.parametrize("at", [3, 10, 67, 80, -1])
def test_no_byte_can_be_changed(at: int) -> None:
    told = read("batch.json")
    data = bytearray.fromhex(told["bytes"])
    data[at] ^= 1
    public = bytes(key().verify_key)
    with pytest.raises(wire.BatchError):
        wire.unpack(bytes(data), {told["writer"]: public}.get)


def test_a_bomb_is_not_unpacked() -> None:
    data = b"HUB1" + bytes(64) + zlib.compress(b" " * (100 << 20), 9)
    with pytest.raises(wire.BatchError):
        wire.unpack(data, lambda signer: None)


def test_another_implementation_reads_a_code_and_a_certificate_from_the_page_alone() -> None:
    """Written from docs/enrolment.md without our code: the groups' proofs, the signature."""
    told = read("enrolment.json")
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

    def double(number: int) -> int:  # in the field of 32 elements, by x^5 + x^2 + 1
        return number << 1 ^ (0b100101 if number & 16 else 0)

    plain = ""
    for place, group in enumerate(told["code"].split("-"), 1):
        one, two, three, proof = (letters.index(letter) for letter in group)
        weighed = double(one) ^ double(double(two)) ^ double(double(double(three)))
        assert weighed ^ place == proof
        plain += group[:3]
    assert plain == told["fingerprint"] + told["secret"]
    public = bytes.fromhex(told["public_key"])
    digest = argon2id.kdf(16, public, b"hub-centre-print", opslimit=2, memlimit=19 << 20)
    number = int.from_bytes(digest[:5], "big")
    assert told["fingerprint"] == "".join(letters[number >> at & 31] for at in range(35, -1, -5))
    said = told["certificate"]
    message = f"{told['purpose']}\n{said['told']}".encode()
    VerifyKey(public).verify(message, bytes.fromhex(said["signature"]))
    assert json.loads(said["told"])["writer"] == hashlib.sha256(public).hexdigest()[:32]
