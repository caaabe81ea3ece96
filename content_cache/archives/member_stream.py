"""One member of an archive as a stream that never gives more, or other, than was announced."""

import io
import zlib
from typing import BinaryIO

from content_cache.archives.zip_directory import damaged

_PIECE = 1 << 16


class MemberStream(io.RawIOBase):
    """Reads ``compressed_size`` bytes of ``file`` from where it stands, and closes it with itself.

    Raises PackageError at the end if size (bytes) or CRC-32 are not as announced, or before.
    """

    def __init__(
        self, file: BinaryIO, compressed_size: int, size: int, crc32: int, deflated: bool
    ) -> None:
        self._file = file
        self._left = compressed_size
        self._missing = size
        self._announced = crc32
        self._sum = 0
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS) if deflated else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer
        piece = self._inflate(len(view)) if self._inflater else self._read(len(view))
        self._sum = zlib.crc32(piece, self._sum)
        self._missing -= len(piece)
        if self._missing < 0 or (not piece and (self._missing or self._sum != self._announced)):
            raise damaged()
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _read(self, most: int) -> bytes:
        """The next bytes as they lie in the archive."""
        piece = self._file.read(min(most, self._left))
        self._left -= len(piece)
        return piece

    def _inflate(self, most: int) -> bytes:
        """The next bytes inflated; none at the end."""
        inflater = self._inflater
        assert inflater is not None
        try:
            while not inflater.eof:
                packed = inflater.unconsumed_tail or self._read(_PIECE)
                piece = inflater.decompress(packed, most)
                if piece:
                    return piece
                if not packed:
                    raise damaged()
        except zlib.error as error:
            raise damaged() from error
        if inflater.unused_data or self._left:
            raise damaged()
        return b""
