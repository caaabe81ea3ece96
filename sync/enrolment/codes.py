"""The code that brings a machine to the centre: six groups of four letters, easy to type and to read out.

Three letters of each group carry the code, the fourth proves them: every wrong letter, every two
letters that changed places and every two groups that did are found before anything is sent. The
first 40 bits are a fingerprint of the centre's key, slow to make (argon2id), so that nobody can look
for another key with the same one: the machine knows that it speaks to the right centre before it
gives the code away. The other 50 bits are the secret.

Letters are Crockford's 32 (https://www.crockford.com/base32.html): no I, L, O, U.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from hub.core.errors import InputError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, SIZE = 6, 4
#: Letters of the fingerprint and of the secret, five bits each.
FINGERPRINT, SECRET = 8, 10
#: Costs of the fingerprint: 19 MiB, two passes: about 50 ms on a small machine.
_OPS, _MEM = 2, 19 << 20
_SALT = b"hub-centre-print"
_ALIKE = str.maketrans(
    {"O": "0", "I": "1", "L": "1", **dict.fromkeys(" -.\t\r\n\u2010\u2011\u2013", None)}
)
#: Primitive polynomial of the field of 32 elements, x^5 + x^2 + 1, and the powers that weigh letters.
_FIELD, _WEIGHTS = 0b100101, (2, 4, 8)


def make(public: bytes) -> str:
    """A new code for the centre with that key."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET))
    return written(fingerprint(public) + secret)


def written(letters: str) -> str:
    """The 18 letters of a code in its groups, each with its proof."""
    threes = [letters[at : at + SIZE - 1] for at in range(0, len(letters), SIZE - 1)]
    return "-".join(three + _proof(group, three) for group, three in enumerate(threes))


def read(typed: str) -> str:
    """The 18 letters of a code as somebody typed it. Raises InputError that says what is wrong."""
    text = typed.upper().translate(_ALIKE)
    if strange := sorted(set(text) - set(ALPHABET)):
        raise InputError(
            "The letter {letter} is in no code. Look again at the code.", "code", letter=strange[0]
        )
    for group in range(min(len(text) // SIZE, GROUPS)):
        four = text[group * SIZE : (group + 1) * SIZE]
        if _proof(group, four[:-1]) != four[-1]:
            raise InputError(
                "There is a mistake in group {number} of the code: {group}.",
                "code",
                number=group + 1,
                group=four,
            )
    if len(text) != GROUPS * SIZE:
        raise InputError(
            "The code has {wanted} letters and figures; here are {count}.",
            "code",
            wanted=GROUPS * SIZE,
            count=len(text),
        )
    return "".join(text[at : at + SIZE - 1] for at in range(0, len(text), SIZE))


def is_of(letters: str, public: bytes) -> bool:
    """Whether a code was made by the centre with that key."""
    return letters[:FINGERPRINT] == fingerprint(public)


@lru_cache(maxsize=8)
def fingerprint(public: bytes) -> str:
    """The first letters of every code of the centre with that key."""
    from nacl.pwhash import argon2id

    digest = argon2id.kdf(16, public, _SALT, opslimit=_OPS, memlimit=_MEM)
    number = int.from_bytes(digest[:5], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def _proof(group: int, three: str) -> str:
    """The fourth letter of a group: a weighted sum in the field of 32 elements, and the group's place."""
    total = group + 1
    for weight, letter in zip(_WEIGHTS, three, strict=True):
        total ^= _times(weight, ALPHABET.index(letter))
    return ALPHABET[total]


def _times(one: int, other: int) -> int:
    """The product of two elements of the field."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _FIELD
        other >>= 1
    return product
