"""Listening sockets: a port, or a path that a proxy on this machine connects to."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from hub.core.errors import OperatorError
from hub.core.settings import Settings

#: Connections that wait in the kernel while no worker takes them.
BACKLOG = 1024


def listen_all(settings: Settings) -> list[socket.socket]:
    """The sockets that the settings ask for: at a path for a proxy, or else at a port."""
    if settings.socket:
        return [listen_at(Path(settings.socket))]
    return [listen(settings.host, settings.port)]


def let_go(settings: Settings, listeners: Sequence[socket.socket]) -> None:
    """Close the sockets and remove their file."""
    for listener in listeners:
        listener.close()
    if settings.socket:
        Path(settings.socket).unlink(missing_ok=True)


def address_of(settings: Settings, listeners: Sequence[socket.socket]) -> tuple[str, int]:
    """(address to print, port; 0 for a socket with a path)."""
    if settings.socket:
        return settings.public_url.rstrip("/") or f"unix:{settings.socket}", 0
    port = int(listeners[0].getsockname()[1])
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{port}", port


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OperatorError with the way out if the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    listener.listen(BACKLOG)
    return listener


def listen_at(path: Path, mode: int = 0o660) -> socket.socket:
    """A listening socket at a path; one that a dead process left there is replaced.

    Raises OperatorError if somebody listens there, or the path cannot be had.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket():
            _remove_dead(path)
        listener.bind(str(path))
        path.chmod(mode)
    except OSError as error:
        listener.close()
        raise OperatorError(
            "The hub cannot listen at {path}: {why}.",
            "Check the setting socket: its folder must exist and belong to the hub's user.",
            path=path,
            why=os.strerror(error.errno) if error.errno else error,
        ) from error
    listener.listen(BACKLOG)
    return listener


def _remove_dead(path: Path) -> None:
    """Remove a socket's file unless somebody answers there; raises OSError then."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        try:
            asking.connect(str(path))
        except ConnectionRefusedError:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            return
    raise OSError(errno.EADDRINUSE, "in use")


def _cannot_listen(host: str, port: int, error: OSError) -> OperatorError:
    if error.errno == errno.EADDRINUSE:
        return OperatorError(
            "Port {port} is already in use on this machine.",
            "Stop the other program, or choose another port: HUB_PORT={other} hub serve.",
            port=port,
            other=port + 1,
        )
    if error.errno == errno.EACCES:
        return OperatorError(
            "This user may not listen on port {port}.",
            "Choose a port above 1023, or run through the systemd unit of install.sh.",
            port=port,
        )
    return OperatorError(
        "The hub cannot listen on {host}, port {port}: {why}.",
        "Check the settings host and port.",
        host=host,
        port=port,
        why=error.strerror,
    )
