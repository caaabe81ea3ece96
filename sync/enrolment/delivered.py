"""What the centre gives a machine that it lets in, so that nobody need carry it there by hand."""

from __future__ import annotations

import re

from content_cache.durable import make_folders, write_whole
from content_cache.installing.signature import trusted_keys, write_key
from hub.core.content_rules import trusted_folder
from hub.core.identity import write_private
from hub.core.node import Node
from sync.carrying import ssh

#: A name that a key can be kept under.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def content_keys(node: Node) -> dict[str, str]:
    """The keys that this centre believes for content, by name, in hexadecimal."""
    found = trusted_keys(trusted_folder(node.settings.data_dir))
    return {name: key.hex() for name, key in found.items() if NAME.fullmatch(name)}


def take_host_key(node: Node, line: str) -> None:
    """Know the centre's ssh server by its key, whatever its name or address."""
    if line:
        write_private(
            ssh.known_hosts(node.settings.data_dir), f"* {line.splitlines()[0]}\n".encode()
        )


def take_content_keys(node: Node, keys: dict[str, str]) -> None:
    """Believe the centre's keys for content; one that is here under that name stays as it is."""
    folder = trusted_folder(node.settings.data_dir)
    here = trusted_keys(folder)
    for name, key in keys.items():
        public = bytes.fromhex(key)
        if NAME.fullmatch(name) and len(public) == 32 and name not in here:
            make_folders(folder)
            write_whole(folder / f"{name}.pub", write_key(public))
