"""Write the test vectors anew: ``python -m tests.vectors.make``. Their keys and texts are fixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from hub.core.journal.records import GENESIS, Record, hash_text
from sync import keys, signed
from sync.enrolment import codes
from sync.enrolment.messages import CERTIFICATE, Certificate
from sync.records import wire
from sync.records.wire import Batch

FOLDER = Path(__file__).parent
SEED = bytes(range(32))


def key() -> SigningKey:
    """The key of the vectors: its seed is the bytes 0 to 31."""
    return SigningKey(SEED)


def records() -> list[Record]:
    """Three records of one log: a person, an erased body, letters beyond ASCII."""
    writer = keys.name_of(keys.public_of(key()))
    bodies: list[str | None] = [
        '{"fields":{"name":"Awa"},"person":"p1"}',
        '{"fields":{"name":"Kɔrɔ"},"person":"p2"}',
        None,
    ]
    hashes = [hash_text(body or '{"fields":{"name":"Effacée"},"person":"p3"}') for body in bodies]
    made: list[Record] = []
    for seq, (body, body_hash) in enumerate(zip(bodies, hashes, strict=True), 1):
        record = Record(
            writer, seq, f"019a0000-0000-7000-8000-00000000000{seq}", "person.changed", 1,
            "019a0000-0000-7000-8000-0000000000aa", made[-1].hash if made else GENESIS,
            (1_800_000_000_000 << 16) + seq, "boot-1", 1000 * seq, "", body, body_hash, "", "",
        )  # fmt: skip
        made.append(record._replace(hash=record.computed))
    return made


def batch() -> Batch:
    """The records in a batch to the centre."""
    of = records()
    return Batch(of[0].writer, of[0].space_id, wire.CENTRE, of, serial="0123456789abcdef")


def enrolment() -> dict[str, Any]:
    """A code with its groups proven, and a signed message: a certificate."""
    public = keys.public_of(key())
    letters = codes.fingerprint(public) + "0123456789"
    told = Certificate(
        space=records()[0].space_id, name="Nioro", writer=keys.name_of(public), key=public.hex(),
        communes=("Nioro", "Yélimané"), serial=1, day=20_833, by=keys.name_of(public),
    )  # fmt: skip
    said = signed.say(CERTIFICATE, told, key())
    return {
        "public_key": public.hex(),
        "fingerprint": codes.fingerprint(public),
        "secret": letters[codes.FINGERPRINT :],
        "code": codes.written(letters),
        "purpose": CERTIFICATE,
        "certificate": {"told": said.told, "signature": said.signature},
    }


def vectors() -> dict[str, Any]:
    """Every vector by the name of its file."""
    of = batch()
    packed = wire.pack(of, key())
    return {
        "enrolment.json": enrolment(),
        "records.json": [record._asdict() for record in records()],
        "batch.json": {
            "seed": SEED.hex(),
            "public_key": keys.public_of(key()).hex(),
            "writer": of.signer,
            "signed_text": of.signed,
            "signature": packed[4:68].hex(),
            "json": json.loads(wire.text_of(packed)),
            "bytes": packed.hex(),
        },
    }


def main() -> None:
    """Write the files."""
    for name, value in vectors().items():
        text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
        (FOLDER / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
