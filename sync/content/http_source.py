"""A source over HTTP: the centre behind https, or another hub in the same town."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_cache.care.fetch import Fetcher, NoFetcher
from content_cache.checksum import sha256_of
from content_cache.installing.signature import SIGNATURE
from content_cache.manifest import FileEntry
from content_cache.package import MAX_BYTES, NAME
from sync.carrying.http_range import AbsentError, BusyError, Care, HttpRange, OtherFileError
from sync.carrying.line import LineError
from sync.content import catalogue, delta
from sync.content.errors import FetchError, asked_to_stop, no_room_left
from sync.content.places import catalogue_path, delta_path, file_path, head_path, tag_of
from sync.content.running import Moved, Watch
from sync.content.sources import OnMoved, Order, absent

#: A signature is one line.
PROOF_BYTES = 4096


class Http:
    """Files by Range requests; ``here`` finds older files for differences that the centre made."""

    compares = False

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        central: bool,
        ca_file: Path | None = None,
        plain_http: bool = False,
        here: Fetcher | None = None,
    ) -> None:
        self.name, self.central = name, central
        self._base, self._ca_file, self._plain = base_url, ca_file, plain_http
        self._here = here or NoFetcher()

    def catalogue(self, into: Path, watch: Watch) -> tuple[bytes, bytes | None]:
        """The list and its signature."""
        file, proof = into / catalogue.FILE, into / catalogue.PROOF
        for old in (file, proof):
            old.unlink(missing_ok=True)
        with self._open(watch) as http:
            http.get(catalogue_path(catalogue.FILE), file, most=catalogue.MOST)
            if not _optional(http, catalogue_path(catalogue.PROOF), proof):
                return file.read_bytes(), None
        return file.read_bytes(), proof.read_bytes()

    def head(self, package: str, version: int, into: Path, watch: Watch) -> None:
        """package.json and its signature."""
        for name in (NAME, SIGNATURE):
            (into / name).unlink(missing_ok=True)
        with self._open(watch) as http:
            http.get(head_path(package, version, NAME), into / NAME, most=MAX_BYTES)
            _optional(http, head_path(package, version, SIGNATURE), into / SIGNATURE)

    def bring(self, order: Order, watch: Watch, on_moved: OnMoved) -> None:
        """One file after the other, each going on where it stopped."""
        done = 0
        with self._open(watch) as http:
            for entry in order.files:
                target = order.tree / entry.path
                target.parent.mkdir(parents=True, exist_ok=True)

                def tell(now: int, entry: FileEntry = entry, done: int = done) -> None:
                    on_moved(Moved(done + now, entry.path))

                if entry.size == 0:
                    target.touch()
                elif not self._by_difference(http, order, entry, target):
                    http.get(
                        file_path(order.package, order.version, entry.path),
                        target,
                        most=entry.size,
                        etag=tag_of(entry.sha256),
                        size=entry.size,
                        on_bytes=tell,
                    )
                done += entry.size
                tell(entry.size, done=done - entry.size)

    def _by_difference(self, http: HttpRange, order: Order, entry: FileEntry, target: Path) -> bool:
        """Make a file from an older one and the centre's difference; whether that was done."""
        known = order.offer.deltas if order.offer and delta.has_tool() else ()
        begun = target.stat().st_size if target.exists() else 0
        for each in known:
            # What came of the whole file may be more than the difference would save.
            if each.new != entry.sha256 or each.size >= entry.size - begun:
                continue
            wanted = FileEntry(path=entry.path, size=entry.size, sha256=each.old)
            old = self._here.find(order.package, order.version, wanted)
            if old is None:
                continue
            difference = order.basis / each.sha256
            difference.parent.mkdir(parents=True, exist_ok=True)
            try:
                http.get(
                    delta_path(each.old, each.new),
                    difference,
                    most=each.size,
                    etag=tag_of(each.sha256),
                    size=each.size,
                )
                if sha256_of(difference) != each.sha256:
                    raise delta.DeltaError("the difference came damaged")
                made = difference.with_name(f"{each.sha256}.made")
                delta.apply(old, each.old, difference, made, entry.size, entry.sha256)
                made.replace(target)
                return True
            except (delta.DeltaError, AbsentError, OtherFileError):
                continue  # the whole file comes instead
            finally:
                if difference.exists() and difference.stat().st_size >= each.size:
                    difference.unlink()
        return False

    @contextmanager
    def _open(self, watch: Watch) -> Iterator[HttpRange]:
        """A connection that minds what the watch says; its errors as ours."""

        def stop() -> None:
            if watch.stop():
                raise asked_to_stop()
            if watch.full():
                raise no_room_left()

        care = Care(spend=watch.spend, stop=stop)
        try:
            with HttpRange(
                self._base,
                ca_file=self._ca_file,
                plain_http=self._plain,
                silence_s=watch.silence_s,
                care=care,
            ) as http:
                yield http
        except AbsentError as error:
            raise absent(self.name) from error
        except (OtherFileError, BusyError) as error:
            raise FetchError("source", error.message, error.next_step, **error.places) from error
        except LineError as error:
            raise FetchError("line", error.message, error.next_step, **error.places) from error


def _optional(http: HttpRange, path: str, into: Path) -> bool:
    """Bring a small file that may not be there; whether it was."""
    try:
        http.get(path, into, most=PROOF_BYTES)
    except AbsentError:
        return False
    return True
