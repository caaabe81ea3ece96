"""Languages as ZIM archives name them (ISO 639-3), and as packages do (ISO 639-1 where it has one)."""

import re

#: Those met most in archives for West Africa; others keep their three letters.
SHORT = {
    "ara": "ar", "bam": "bm", "deu": "de", "eng": "en", "fra": "fr", "fre": "fr", "ful": "ff",
    "fuc": "ff", "hau": "ha", "ita": "it", "por": "pt", "rus": "ru", "spa": "es", "swa": "sw",
    "wol": "wo", "yor": "yo", "zho": "zh",
}  # fmt: skip
#: Of an archive that does not say.
UNKNOWN = "und"


def language_of(said: str) -> str:
    """The first language of a list such as ``fra,eng``; ``und`` if none can be made out."""
    first = re.split(r"[,;\s]", said.strip().lower().lstrip("="))[0]
    if first in SHORT:
        return SHORT[first]
    return first if re.fullmatch(r"[a-z]{2,3}", first) else UNKNOWN
