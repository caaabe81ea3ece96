"""Checks of the content: packages, voices, fonts."""

from __future__ import annotations

import importlib.util

from content_cache.care.quarantine import damages, sums
from content_cache.checksum import verify
from hub.core import pdf_fonts
from hub.core.health.finding import Finding, act, good, unknown, watch
from hub.core.node import Node


def packages(node: Node) -> Finding:
    """Whether every package on the disk can be read."""
    found = {manifest.id for manifest in node.store.list()}
    lost = [name for name in node.store.ids() if name not in found]
    if lost:
        return act(
            "packages",
            "The content {name} cannot be read.",
            "Install it again: hub content import FOLDER.",
            name=lost[0],
        )
    if not found:
        return watch(
            "packages", "There is no content yet.", "Install some: hub content import FOLDER."
        )
    return good("packages", "{count} courses and other contents are installed.", count=len(found))


def aside(node: Node) -> Finding:
    """Whether damaged content waits for a sound copy."""
    for damage in damages(node.store):
        in_use = node.store.current(damage.package)
        mend = "Bring a stick with this content, then: hub content quarantine --from FOLDER."
        if in_use is not None and in_use != damage.version:
            return watch(
                "aside",
                "Version {version} of the content {name} is damaged; version {used} is in use.",
                mend,
                version=damage.version,
                name=damage.package,
                used=in_use,
            )
        return act(
            "aside",
            "{count} files of the content {name} are damaged and set aside ({first}). "
            "The rest of it can be used.",
            mend,
            count=len(damage.problems),
            name=damage.package,
            first=sums(damage.problems),
        )
    return good("aside", "No damaged content is known.")


def files(node: Node) -> Finding:
    """Whether every file of every package is as its manifest says; reads all of them."""
    manifests = node.store.list()
    for manifest in manifests:
        problems = verify(node.store.folder(manifest.id, manifest.version))
        if problems:
            return act(
                "files",
                "The content {name} is damaged: {count} files ({first}).",
                "Install it again: hub content import FOLDER.",
                name=manifest.id,
                count=len(problems),
                first=problems[0].path,
            )
    return good(
        "files",
        "All {count} files of the content are whole.",
        count=sum(len(manifest.files) for manifest in manifests),
    )


def voices(node: Node) -> Finding:
    """Whether there are sounds for those who do not read."""
    if not node.settings.voice:
        return unknown("voices", "Synthetic voices are switched off (setting voice).")
    clips = sum(1 for _ in (node.settings.data_dir / "voices").glob("**/*.ogg"))
    if clips:
        return good("voices", "{count} sounds are ready for those who listen.", count=clips)
    if importlib.util.find_spec("espeakng_loader") is None:
        return watch(
            "voices",
            "No voice is installed: pages stay silent.",
            "Install the program with its voices: pip install 'espace-connecte[voice]'.",
        )
    return watch(
        "voices",
        "No sound is ready yet; the hub makes them little by little while it runs.",
        "Let the hub run for an hour.",
    )


def fonts(node: Node) -> Finding:
    """Whether certificates and reports can print every letter of the languages here."""
    missing = [name for _, name in (pdf_fonts.REGULAR, pdf_fonts.BOLD) if not _font(name)]
    if missing:
        return watch(
            "fonts",
            "The font {name} is missing: certificates print without some letters.",
            "Install the program again: sudo ./install.sh.",
            name=missing[0],
        )
    return good("fonts", "Certificates print every letter of the languages here.")


def _font(name: str) -> bool:
    return (pdf_fonts.FOLDER / name).is_file()
