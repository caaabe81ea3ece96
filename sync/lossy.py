"""Lines that lose packets: a lost one is no sign that too much was sent.

Linux takes each loss for a full line and sends less (``cubic``); on a line that loses one packet in ten
little is left. BBR measures what the line carries instead (Cardwell et al., 2016, "BBR:
congestion-based congestion control").
"""

from __future__ import annotations

import contextlib
import socket

BBR = b"bbr"


def bear_losses(sock: socket.socket) -> None:
    """Send as fast as the line carries, whatever it loses; where the kernel does not know how, as ever."""
    if hasattr(socket, "TCP_CONGESTION"):
        with contextlib.suppress(OSError):  # no such module, or not for this user
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, BBR)
