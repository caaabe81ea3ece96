"""What the two sides tell each other at enrolment; each travels signed (``sync.signed``).

Keys are Ed25519 public keys in hexadecimal, names of keys the first half of their SHA-256.
"""

from __future__ import annotations

import msgspec

from sync.signed import Signed

#: What each signed text is for.
ASK, ASK_STATE, ANSWER = "hub-enrol-1", "hub-enrol-state-1", "hub-enrolled-1"
CERTIFICATE, KEYS = "hub-certificate-1", "hub-keys-1"
ROTATE, ROTATE_NEW = "hub-rotate-1", "hub-rotate-new-1"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the messages; a newer side may say more than this one reads."""

    v: int = 1


class KeyStatement(Message, frozen=True, kw_only=True):
    """The centre's key, the one that will follow it, and how many came before."""

    key: str
    next_key: str
    serial: int


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The statement, signed by the key itself; ``handovers``: earlier ones, each signed by the key before."""

    statement: Signed
    handovers: tuple[Signed, ...] = ()


class Card(Message, frozen=True, kw_only=True):
    """What the centre says of itself to whoever asks: its name and its keys."""

    name: str
    keys: Keys


class Ask(Message, frozen=True, kw_only=True):
    """A machine asks to join; by its key. ``box`` holds the code, sealed to the centre's key.

    ``people`` are registered on it, and join the space whose machine is replaced if ``bring``;
    ``fresh``: it was never let in before.
    """

    box: str
    key: str
    space: str
    name: str
    commune: str = ""
    program: str = ""
    people: int = 0
    bring: bool = False
    fresh: bool = True
    ssh: str = ""


class AskState(Message, frozen=True, kw_only=True):
    """A machine asks how things stand; by its key."""

    writer: str


class Certificate(Message, frozen=True, kw_only=True):
    """This key speaks for this space; by the centre's key ``by``. ``day``: days since 1970."""

    space: str
    name: str
    writer: str
    key: str
    communes: tuple[str, ...]
    serial: int
    day: int
    by: str


class Answer(Message, frozen=True, kw_only=True):
    """How things stand for ``writer``: pending, active, refused or revoked; by the centre's key.

    ``ssh`` is the public key of the centre's ssh server, where content is fetched from, if it has one;
    ``content`` are the keys that content is signed with, by name.
    """

    writer: str
    state: str
    why: str
    centre: str
    keys: Keys
    certificate: Signed | None = None
    ssh: str = ""
    content: dict[str, str] = msgspec.field(default_factory=dict)


class Rotate(Message, frozen=True, kw_only=True):
    """A machine's new key; by its old one. ``last_seq``: the last record under the old key.

    ``why``: planned (the old key is not used any more), or restored (somebody else may use it).
    """

    space: str
    old: str
    key: str
    why: str
    last_seq: int
    program: str = ""
