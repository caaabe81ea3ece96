"""Words as they are compared: small letters without accents, the same on both databases.

Letters of Mali's languages are found by the letters of a French keyboard: ɛ by e, ɔ by o, ɲ by ny
or n, ŋ by ng or n. The index holds a word with ɲ or ŋ in both ways; a question needs one of them.
Plurals in s and x are found by the singular, and the other way round.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
#: French words cut before a vowel: they say nothing of the word that follows.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ](?=\w)", re.IGNORECASE)
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]+")
_ALIKE = str.maketrans({"ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƴ": "y", "œ": "oe", "æ": "ae"})
_LONG = str.maketrans({"ŋ": "ng", "ɲ": "ny"})
_SHORT = str.maketrans({"ŋ": "n", "ɲ": "n"})
#: Left out of a question that has other words: nearly every passage holds them.
COMMON = frozenset(
    {
        "a", "ai", "and", "au", "aux", "avec", "ce", "ces", "cette", "comment", "dans",
        "de", "des", "du", "elle", "en", "est", "et", "for", "il", "ils", "in", "is", "je",
        "la", "le", "les", "leur", "ma", "mes", "mon", "ne", "nos", "notre", "nous", "of",
        "on", "ou", "par", "pas", "pour", "que", "qui", "sa", "sans", "se", "ses", "son",
        "sont", "sur", "the", "to", "un", "une", "vos", "votre", "vous",
    }
)  # fmt: skip
MOST_WORDS, LONGEST = 8, 40


@dataclass(frozen=True)
class Question:
    """Folded words to look for; with ``open_end`` the last one may go on."""

    words: tuple[str, ...]
    open_end: bool = False

    def holds(self, text: str) -> bool:
        """Whether a title or a heading has every word."""
        there = _title(text)
        return all(any(self.meets(at, word) for word in there) for at in range(len(self.words)))

    def meets(self, at: int, word: str) -> bool:
        """Whether a folded word is the one looked for at a place of the question."""
        wanted = self.words[at]
        last = self.open_end and at == len(self.words) - 1
        return word.startswith(wanted) if last else word == wanted


def folded(text: str) -> str:
    """The words of a text as the index keeps them, apart by spaces."""
    plain = _fold(text)
    words = [one(word) for word in WORD.findall(plain.translate(_LONG))]
    if _two_ways(plain):
        words += [one(word.translate(_SHORT)) for word in WORD.findall(plain) if _two_ways(word)]
    return " ".join(words)


def one(word: str) -> str:
    """A folded word without the sign of the plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@lru_cache(maxsize=2048)
def _title(text: str) -> tuple[str, ...]:
    return tuple(folded(text).split())


@lru_cache(maxsize=8192)
def forms(word: str) -> tuple[str, ...]:
    """One word of a text in each way that it is kept."""
    plain = _fold(word)
    both = (one(plain.translate(_LONG)), one(plain.translate(_SHORT)))
    return both if _two_ways(plain) else both[:1]


def question(text: str) -> Question:
    """What somebody typed, as words to look for; no words at all where there is none in it.

    The last word may be the beginning of one, unless it is a plural already.
    """
    typed = WORD.findall(_fold(text[:400]).translate(_LONG))
    telling = [word for word in typed if word not in COMMON] or typed
    words = tuple(dict.fromkeys(one(word[:LONGEST]) for word in telling[:MOST_WORDS]))
    last = telling[-1] if telling else ""
    whole = len(telling) > MOST_WORDS or last != typed[-1] if telling else True
    return Question(words, not whole and len(last) > 1 and words[-1] == last[:LONGEST])


def _fold(text: str) -> str:
    """Small letters, no accents, no elisions; ŋ and ɲ stay."""
    cut = _ELISION.sub(" ", text)
    return _MARKS.sub("", unicodedata.normalize("NFKD", cut.casefold())).translate(_ALIKE)


def _two_ways(word: str) -> bool:
    return "ŋ" in word or "ɲ" in word
