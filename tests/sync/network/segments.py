"""The little of IPv4 and TCP that a line needs to tell both ends that it is gone (RFC 791, RFC 9293)."""

from __future__ import annotations

import socket
import struct

TCP, FLAG_RST, FLAG_ACK, FLAG_FIN = 6, 0x04, 0x10, 0x01
_IP, _TCP = struct.Struct("!BBHHHBBH4s4s"), struct.Struct("!4sIIBBHHH")


def ack_of(packet: bytes) -> tuple[bytes, int] | None:
    """(ports, number of the next byte that the sender waits for) of a segment that says so."""
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != TCP:
        return None
    at = (packet[0] & 15) * 4
    ports, _seq, ack, _size, flags, *_rest = _TCP.unpack_from(packet, at)
    return (ports, ack) if flags & FLAG_ACK and not flags & FLAG_RST else None


def reset(source: str, target: str, ports: bytes, number: int) -> bytes:
    """A segment that ends a connection at ``target``: it bears the number that is waited for there."""
    here, there = socket.inet_aton(source), socket.inet_aton(target)
    tcp = _TCP.pack(ports, number, 0, 5 << 4, FLAG_RST, 0, 0, 0)
    total = _sum(here + there + struct.pack("!HH", TCP, len(tcp)) + tcp)
    tcp = tcp[:16] + struct.pack("!H", total) + tcp[18:]
    head = _IP.pack(0x45, 0, 20 + len(tcp), 0, 0, 64, TCP, 0, here, there)
    return head[:10] + struct.pack("!H", _sum(head)) + head[12:] + tcp


def _sum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF
