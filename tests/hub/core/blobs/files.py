"""Photos and hostile files for tests of attachments."""

from __future__ import annotations

import io
import struct
import zlib

import av


def jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    """A photo whose left half is red, with EXIF that names a place and how it was held."""
    line = b"\xc8\x1e\x1e" * (width // 2) + bytes(3 * (width - width // 2))
    out = io.BytesIO()
    with av.open(out, "w", format="image2pipe") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        frame = av.VideoFrame(width, height, "rgb24")
        frame.planes[0].update(line.ljust(frame.planes[0].line_size, b"\0") * height)
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    data = out.getvalue()
    note = b"Nioro 15.23N <script>alert(1)</script>\0"
    entries = struct.pack(">HHII", 0x0112, 3, 1, orientation << 16)
    entries += struct.pack(">HHII", 0x010E, 2, len(note), 8 + 2 + 24 + 4)
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 2) + entries + b"\0\0\0\0" + note
    app1 = b"Exif\0\0" + tiff
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(app1) + 2) + app1 + data[2:]


def png_bomb(side: int = 20_000) -> bytes:
    """A few kilobytes that unpack to more than a gigabyte of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    packer = zlib.compressobj(9)
    row = bytes(1 + side * 3)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
