"""Where content comes from: one interface, whatever the way; who asks checks what comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from content_cache.installing.signature import SIGNATURE
from content_cache.manifest import FileEntry
from content_cache.package import MAX_BYTES, NAME
from sync.content import catalogue, command
from sync.content.catalogue import Catalogue, Offer
from sync.content.errors import FetchError
from sync.content.running import Moved, Watch, run

#: The two files that say what a package is, and who says so.
HEAD = (NAME, SIGNATURE)


class Order(Struct, frozen=True):
    """Files of one version to bring into ``tree``, the list in ``listed``, older ones in ``basis``."""

    package: str
    version: int
    files: tuple[FileEntry, ...]
    tree: Path
    basis: Path
    listed: Path
    offer: Offer | None = None

    @property
    def size(self) -> int:
        """The bytes of the files."""
        return sum(entry.size for entry in self.files)


OnMoved = Callable[[Moved], None]


class Source(Protocol):
    """Somebody who may have packages; every call may raise FetchError."""

    #: How people call it: central, a hub's name, a folder.
    name: str
    #: Whether its list must be signed as a whole.
    central: bool
    #: Whether it compares with older files laid out for it.
    compares: bool

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        """The list and its signature; ``into`` is a folder to work in."""
        ...

    def head(self, package: str, version: int, into: Path, watch: Watch) -> None:
        """Bring package.json and its signature, if it has one."""
        ...

    def bring(self, order: Order, watch: Watch, on_moved: OnMoved) -> None:
        """Bring files, going on with what came of them before."""
        ...


class Nowhere:
    """Offers nothing, at once: for who needs a source and wants none."""

    name = "nowhere"
    central = False
    compares = False

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        """An empty list."""
        return catalogue.encode(Catalogue(space="", role="space", made_ms=0)), None

    def head(self, package: str, version: int, into: Path, watch: Watch) -> None:
        """It has nothing."""
        raise absent(package)

    def bring(self, order: Order, watch: Watch, on_moved: OnMoved) -> None:
        """It has nothing."""
        raise absent(order.package)


class Rsync:
    """A source that rsync reads: the centre over ssh, or another machine of the same kind.

    ``remote`` is ``USER@HOST::`` and ``shell`` the words of ssh; ``keep`` are descriptors that each run
    holds open.
    """

    central = True
    compares = True

    def __init__(
        self,
        remote: str,
        shell: tuple[str, ...],
        name: str = "central",
        limit_kib: int = 0,
        program: str = "rsync",
    ) -> None:
        self.name, self.remote, self.shell = name, remote, shell
        self.limit_kib, self.program = limit_kib, program

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        """The files of the module ``offer``."""
        names = (catalogue.FILE, catalogue.PROOF)
        self._small("offer/", "", names, into, catalogue.MOST, watch)
        try:
            data = (into / catalogue.FILE).read_bytes()
        except OSError as error:
            raise absent(catalogue.FILE) from error
        proof = into / catalogue.PROOF
        return data, proof.read_bytes() if proof.is_file() else None

    def head(self, package: str, version: int, into: Path, watch: Watch) -> None:
        """From the module ``packages``."""
        self._small("packages/", f"{package}/{version}", HEAD, into, MAX_BYTES, watch)

    def bring(self, order: Order, watch: Watch, on_moved: OnMoved) -> None:
        """One run for all files."""
        below = f"{order.package}/{order.version}"
        command.write_list(order.listed, below, (entry.path for entry in order.files))
        bring = command.Bring(
            source=f"{self.remote}packages/",
            into=order.tree,
            listed=order.listed,
            most=max(entry.size for entry in order.files),
            basis=order.basis if order.basis.is_dir() else None,
            shell=self.shell,
            limit_kib=self.limit_kib,
            whole=not self.shell and not any((order.tree / e.path).exists() for e in order.files),
            program=self.program,
        )
        run(command.words(bring), watch._replace(most=order.size), on_moved)

    def _small(
        self, module: str, below: str, names: tuple[str, ...], into: Path, most: int, watch: Watch
    ) -> None:
        """Bring some small files, of which the last may be absent; those from before are dropped."""
        for name in names:
            (into / name).unlink(missing_ok=True)
        listed = into / ".listed"
        command.write_list(listed, below, names)
        small = command.Bring(
            f"{self.remote}{module}", into, listed, most, shell=self.shell, program=self.program
        )
        try:
            run(command.words(small), watch._replace(most=most * len(names)))
        except FetchError as error:
            # A missing signature is judged by whoever reads it; rsync says code 23 for it.
            if not (into / names[0]).is_file() or error.fault != "source":
                raise
        finally:
            listed.unlink(missing_ok=True)


def absent(name: str) -> FetchError:
    """The source does not have it."""
    return FetchError(
        "source",
        "The source does not have {name}.",
        "Fetch it from another source, or wait until the centre offers it.",
        name=name,
    )
