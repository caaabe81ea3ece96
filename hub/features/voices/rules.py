"""How written French is put so that a machine's voice says it well; and what is worth saying."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Raise it when the rules or the sound change: every synthetic clip is then made again.
EDITION = 2

#: Languages that the machine's voice speaks, with the name that espeak-ng gives them.
SPOKEN = {"fr": "fr"}

#: Acronyms said letter by letter, where espeak-ng would try to read a word.
_SPELT = re.compile(
    r"\b(?:PDESC|USB|PNG|ODT|PDF|ONG|RM|CM|CNJ|CSCOM|SNV|WRI|VSL|QR|PIN|PC|TIC|SMS|TDRL)\b"
)

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMBER_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")

#: Letters of Bambara, Soninke and Pulaar that French lacks: its voice would spell them in English.
_FOREIGN = frozenset("ɛɔɲŋɓɗƴƐƆƝŊƁƊƳ")
#: Pieces of Soninke words that look French and sound otherwise.
_FOREIGN_PIECES = frozenset({"xa", "me"})

#: Letters and syllables alone, which espeak-ng spells out, reads in English or without their vowel,
#: by what it says as a teacher would. Heard as phonemes with espeak_TextToPhonemes.
_PIECES = {
    "é": "hé", "è": "hè", "ê": "hê", "to": "tau", "be": "beu", "gue": "gueu", "che": "cheu",
    "ble": "bleu", "vre": "vreu", "cre": "creu", "dre": "dreu", "tre": "treu",
    "dan": "dans", "lan": "lent", "man": "ment", "ven": "vent", "dem": "dent", "im": "hein",
    "lun": "l'un", "let": "lette", "net": "nait", "ger": "gé", "hier": "yé", "000": "mille",
}  # fmt: skip
#: A piece alone, or before the word that shows it: « é, comme école ».
_PIECE = re.compile(r"(?P<piece>\w{1,4})(?P<rest>\.?\Z|, comme\b.*)", re.DOTALL)

#: Replacements in order; each pattern sees what the former ones left.
_TABLE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"[\u00a0\u2007\u2009\u202f]", " "),
        # French words that espeak-ng takes for English ones.
        (r"\b([Aa])ujourd[’']hui\b", r"\1ujourdui"),
        (r"\b([Ee])mprunts\b", r"\1mprunt"),
        (r"\b([Ee])thn(?=i)", r"\1tn"),
        (r"\b([Rr])ythm(?=e)", r"\1itm"),
        (r"\b([Ff])ootball\b", r"\1outbol"),
        (r"\b([Ll])eadership\b", r"\1ideurchip"),
        (r"\b([Ll])eader", r"\1ideur"),
        (r"_{3,}", " … mot à trouver … "),
        (r"\b(?:F\s?CFA|FCFA|XOF)\b", "francs céfa"),
        (r"\b[Nn](?:°|º|ᵒ)\s*", "numéro "),
        (r"\b[Nn](?:°s|os|ᵒˢ)\s+(?=\d)", "numéros "),
        (r"\b[Aa]rt\.\s*(?=\w)", "article "),
        (r"\b[Aa]l\.\s*(?=\d)", "alinéa "),
        (r"\bp\.\s*(?=\d)", "page "),
        (r"\b[Pp]\.\s?ex\.", "par exemple"),
        (r"\bc\.-à-d\.", "c’est-à-dire"),
        (r"\bMM\.\s*(?=[A-ZÉÈ])", "messieurs "),
        (r"\bM\.\s*(?=[A-ZÉÈ])", "monsieur "),
        (r"\bMmes\b", "mesdames"),
        (r"\bMme\b", "madame"),
        (r"\bDr\.?\s+(?=[A-ZÉÈ])", "docteur "),
        (r"\bSt\b", "saint"),
        (r"\b1(?:re|ère|ʳᵉ)\b", "première"),
        (r"\b1(?:er|ᵉʳ)(?!\w)", "premier"),
        (r"\b(\d+)(?:e|ème|ᵉ)(?!\w)", r"\1ème"),
        (r"(?<=\d)\s?%", " pour cent"),
        (r"(?<=\d)\s?h\s?(?=\d)", " heures "),
        (r"(?<=\d)\s?h\b(?!\w)", " heures"),
        (r"(?<=\d)\s?min\b", " minutes"),
        (r"(?<=\d)\s?km²", " kilomètres carrés"),
        (r"(?<=\d)\s?m²", " mètres carrés"),
        (r"(?<=\d)\s?ha\b", " hectares"),
        (r"(?<=\d)\s?[–—]\s?(?=\d)", " à "),
        (r"\b((?:19|20)\d\d)-(?=(?:19|20)\d\d\b)", r"\1 à "),
        (r"(?<=\w)·\w+(?:·\w+)*", ""),
        (r"\s*(?:→|⇒|·|•|\|)\s*", ", "),
        (r"\s+[–—]\s+", ", "),
        (r"\bet/ou\b", "et ou"),
        (r"[«»“”\"*]", ""),
        (r"&", " et "),
        (r"\s{2,}", " "),
        (r"\s+([.,])", r"\1"),
    )
)
_ORDINAL_AGE = re.compile(r"\b([IVXLC]+)(?:e|ème|ᵉ)(?=\s+siècle)")
_NUMBERED = re.compile(r"\b([Tt]itre|[Cc]hapitre|[Ll]ivre|[Pp]artie|[Aa]nnexe)\s+([IVXLC]+)\b")


def spoken(text: str) -> str:
    """French text as espeak-ng should be given it: abbreviations, signs and numbers in words."""
    said = _NUMBER_SPACES.sub("", text)
    if (alone := _PIECE.fullmatch(said)) and alone["piece"].lower() in _PIECES:
        said = _PIECES[alone["piece"].lower()] + alone["rest"]
    said = _ORDINAL_AGE.sub(lambda found: f"{_arabic(found[1])}ème", said)
    said = _NUMBERED.sub(lambda found: f"{found[1]} {_arabic(found[2])}", said)
    for pattern, words in _TABLE:
        said = pattern.sub(words, said)
    said = _SPELT.sub(lambda found: " ".join(found[0]), said).strip()
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _arabic(roman: str) -> int:
    """``XIV`` as 14."""
    values = [_ROMAN[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))


def worth_saying(texts: Iterable[str]) -> list[str]:
    """Each text once, blind to spacing, without those that hold no word."""
    plain = (" ".join(text.split()) for text in texts)
    return [text for text in dict.fromkeys(plain) if any(map(str.isalnum, text))]


def sayable(text: str) -> bool:
    """Whether the French voice says a text rightly: what is not French had better be silent."""
    return not _FOREIGN & set(text) and text.lower() not in _FOREIGN_PIECES
