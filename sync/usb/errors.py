"""What goes wrong with a stick, each with the next step."""

from __future__ import annotations

import errno

from hub.core.errors import OperatorError


class StickError(OperatorError):
    """The stick cannot be used, or not any more; nothing is lost."""


def of_system(error: OSError, root: object) -> StickError:
    """What an error of the system means for whoever holds the stick."""
    if error.errno == errno.ENOSPC:
        return StickError(
            "The stick is full.", "Delete files on it that nobody needs, or take another stick."
        )
    if error.errno == errno.EROFS:
        return StickError(
            "Nothing can be written on this stick: it is locked, or damaged.",
            "Move the little switch on its side, or take another stick.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return StickError(
            "The hub may not use this stick.",
            "Take it out and put it in again; else ask the technician.",
        )
    if error.errno in (errno.ENOENT, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTDIR):
        return StickError(
            "The stick was taken away too early, or is damaged.",
            "Put it in again and press again. Nothing is lost.",
        )
    return StickError(
        "The stick {root} cannot be used: {why}.",
        "Take another stick, or ask the technician.",
        root=root,
        why=error.strerror or str(error),
    )
