"""What can go wrong with content, split by whose fault it is."""

from collections.abc import Iterable


class ContentError(Exception):
    """Base of every error of this folder.

    ``message`` is an English sentence with named places (``"The file {name} is missing."``) and
    ``params`` fills them, so that a face can translate the sentence before filling it.
    """

    def __init__(self, message: str, /, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    @property
    def text(self) -> str:
        """The English sentence, filled in."""
        return self.message.format(**self.params)

    def __str__(self) -> str:
        return self.text


class AuthoringError(ContentError):
    """The author's fault: a mistake at a line of a file."""

    advice = False

    def __init__(self, file: str, line: int, message: str, /, **params: object) -> None:
        super().__init__(message, **params)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class AdviceError(AuthoringError):
    """Nothing wrong, but it could be better; never raised, only listed."""

    advice = True


class AuthoringErrors(ContentError):
    """All the mistakes found in one go, ordered by file and line, in ``errors``."""

    def __init__(self, errors: Iterable[AuthoringError]) -> None:
        self.errors = sorted(errors, key=lambda error: (error.file, error.line))
        super().__init__("{count} mistakes to correct.", count=len(self.errors))

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class PackageError(ContentError):
    """The package's fault: it is damaged, incomplete or of an unknown kind."""


class UnsafePathError(PackageError):
    """A path that could lead outside its package."""


class RefusedError(ContentError):
    """Nobody's fault: a rule says no; ``reason`` says why, ``next_step`` says what to do."""

    def __init__(self, reason: str, next_step: str, /, **params: object) -> None:
        super().__init__(f"{reason} {next_step}", **params)
        self.reason = reason
        self.next_step = next_step


class StoreError(ContentError):
    """The disk's fault: the store cannot read or write."""


class NotInstalledError(StoreError):
    """The store does not hold the package, the version or the file asked for."""
