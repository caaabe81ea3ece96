"""Notices by e-mail: which way the settings choose, and a mail server reached by SMTP.

Nothing that a server says is repeated in an error: it may hold an address or what was sent to it.
"""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from pathlib import Path

from hub.core.errors import OperatorError
from hub.core.settings import Settings
from hub.features.notices.ways import MAIL, FileOutbox, NotTakenError, NoWay, Way, Words

#: Longest wait for a word of the server, in seconds: a slow uplink, not a dead one.
WAIT_S = 30
STARTTLS, TLS, PLAIN = "starttls", "tls", "off"
LATER = "It is tried again at the next turn, in five minutes."


@dataclass
class Smtp:
    """A mail server (RFC 5321, STARTTLS RFC 3207). The password is read from its file each time."""

    host: str
    port: int
    sender: str
    sender_name: str = ""
    tls: str = STARTTLS
    ca: str = ""
    user: str = ""
    password_file: str = ""
    channel: str = MAIL
    way: str = "smtp"
    _line: smtplib.SMTP | None = field(default=None, init=False, repr=False)

    def open(self) -> None:
        """Connect, agree on TLS, sign in; nothing has left if this fails."""
        password = self._password()
        try:
            line = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise OperatorError(
                "The mail server {host}:{port} cannot be reached safely: {why}.",
                "Check mail_host, mail_port, mail_tls and mail_ca. " + LATER,
                host=self.host, port=self.port, why=_why(error),
            ) from None  # fmt: skip
        try:
            if self.user:
                line.login(self.user, password)
        except (OSError, smtplib.SMTPException) as error:
            _hang_up(line)
            raise OperatorError(
                "The mail server {host} does not let the hub sign in: {why}.",
                "Check mail_user and the file of mail_password_file.",
                host=self.host, why=_why(error),
            ) from None  # fmt: skip
        self._line = line

    def send(self, to: str, words: Words, key: str) -> None:
        """Hand one letter over."""
        assert self._line is not None, "opened first"
        try:
            self._line.send_message(self._letter(to, words, key), self.sender, [to])
        except smtplib.SMTPRecipientsRefused as refused:
            raise _not_taken(self.host, next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPResponseException as refused:
            raise _not_taken(self.host, refused.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise OperatorError(
                "The line to the mail server {host} broke while a letter was on its way: {why}.",
                "It may have left, so it is not sent again. " + LATER.replace("It is", "Others are"),
                host=self.host, why=_why(error),
            ) from None  # fmt: skip

    def close(self) -> None:
        """Say goodbye; what was taken is taken whatever comes of it."""
        if self._line is not None:
            _hang_up(self._line)
            self._line = None

    def _connect(self) -> smtplib.SMTP:
        if self.tls == TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=WAIT_S, context=self._trust())
        line = smtplib.SMTP(self.host, self.port, timeout=WAIT_S)
        try:
            if self.tls == STARTTLS:
                line.starttls(context=self._trust())
        except BaseException:
            _hang_up(line)
            raise
        return line

    def _trust(self) -> ssl.SSLContext:
        """Whose certificates are believed: those of ``mail_ca`` alone, else those of the system."""
        return ssl.create_default_context(cafile=self.ca or None)

    def _password(self) -> str:
        if not self.user:
            return ""
        try:
            found = Path(self.password_file).read_text(encoding="utf-8").strip("\r\n")
        except (OSError, ValueError) as error:
            raise OperatorError(
                "The file of mail_password_file cannot be read: {why}.",
                "Write the password into it, readable by the hub's user alone (mode 600).",
                why=type(error).__name__,
            ) from None
        if not found.isascii():  # the library of Python knows no others (RFC 4616 would)
            raise OperatorError(
                "The mail password has other letters than those of ASCII.",
                "Give the account a password without accents.",
            )
        return found

    def _letter(self, to: str, words: Words, key: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = formataddr((self.sender_name, self.sender))
        letter["To"] = to
        letter["Subject"] = words.subject
        letter["Date"] = formatdate()
        # the same for the same notice: a mailbox that gets it twice can tell
        letter["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(words.text + "\n")
        return letter


def mailboxes(settings: Settings) -> Way:
    """The way that the settings choose. Raises OperatorError for settings that cannot work."""
    if settings.mail == "file":
        return FileOutbox(settings.data_dir / "outbox", MAIL)
    if settings.mail == "off":
        return NoWay(MAIL)
    if not settings.mail_host or "@" not in settings.mail_from:
        raise OperatorError(
            "Mail is to go by SMTP, but mail_host or mail_from says not where or from whom.",
            "Set both, or mail = off.",
        )
    if settings.mail_user and not settings.mail_password_file:
        raise OperatorError("mail_user has no password.", "Name its file with mail_password_file.")
    if settings.mail_tls == PLAIN and not _near(settings.mail_host):
        raise OperatorError(
            "Letters would cross the Internet unprotected: mail_tls is off for {host}.",
            "Set mail_tls = starttls or tls. Off is for a server on this machine.",
            host=settings.mail_host,
        )
    return Smtp(
        settings.mail_host, settings.mail_port, settings.mail_from, " ".join(settings.space_name.split()),
        settings.mail_tls, settings.mail_ca, settings.mail_user, settings.mail_password_file,
    )  # fmt: skip


def _near(host: str) -> bool:
    """Whether a server is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _not_taken(host: str, code: int) -> NotTakenError:
    """A refusal with its code: from 500 on it is for good (RFC 5321, 4.2.1)."""
    return NotTakenError(
        "The mail server {host} does not take a letter (code {code}).",
        "Codes from 500 on say that the address is wrong; below, it is tried again.",
        for_good=code >= 500,
        host=host,
        code=code,
    )


def _why(error: Exception) -> str:
    """What went wrong, without a word of the server."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"code {error.smtp_code}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not believed ({error.verify_message})"
    return type(error).__name__


def _hang_up(line: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        line.quit()
    line.close()
