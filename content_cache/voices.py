"""A pack of voices, read: which text each clip says."""

from content_cache.content import Content


class VoicePack(Content, frozen=True, kw_only=True):
    """Clips of people in the manifest's language; ``texts`` is what each says, by clip id."""

    texts: dict[str, str]
