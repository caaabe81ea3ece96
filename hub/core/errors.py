"""The errors of the hub, split by whose fault they are.

A message is an English sentence with named places (``"The year {year} is not possible."``): it is
the key of the translation, and the faces fill the places in the reader's language.
"""

from __future__ import annotations


class HubError(Exception):
    """Anything the hub refuses or cannot do; ``status`` is the HTTP status a page answers with."""

    status = 500

    def __init__(self, message: str, **places: object) -> None:
        super().__init__(message)
        self.message = message
        self.places = places

    def __str__(self) -> str:
        return self.message.format(**self.places) if self.places else self.message


class InputError(HubError):
    """What a person typed or touched cannot be taken; ``field`` names the form field, if one."""

    status = 400

    def __init__(self, message: str, field: str | None = None, **places: object) -> None:
        super().__init__(message, **places)
        self.field = field


class NotFoundError(HubError):
    """The thing asked for is not here."""

    status = 404


class NotAllowedError(HubError):
    """This person may not do that."""

    status = 403


class TooManyTriesError(HubError):
    """Too many wrong secrets; ``wait_s`` seconds must pass before the next try."""

    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__("Too many tries. Wait {wait_s} seconds, then try again.", wait_s=wait_s)
        self.wait_s = wait_s


class NoRoomError(HubError):
    """The disk is too full to take this; reading still works."""

    status = 507


class OperatorError(HubError):
    """The machine or its settings are wrong; ``next_step`` says what to do about it."""

    status = 503

    def __init__(self, message: str, next_step: str, **places: object) -> None:
        super().__init__(message, **places)
        self.next_step = next_step.format(**places) if places else next_step


class DamagedError(OperatorError):
    """Stored data does not match its own hashes."""
