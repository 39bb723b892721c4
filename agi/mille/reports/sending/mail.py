"""A report as a letter, and how it leaves this machine: by the local sendmail, or by an SMTP server."""

import smtplib
import socket
import ssl
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from mille.errors import MilleError

SENDMAIL = ("/usr/sbin/sendmail", "-i", "-t")
"""The program that every mail system of Debian brings; `-t` takes the addressees from the letter."""

WITHIN = 60.0
"""Seconds after which a mail server that does not answer is given up."""


class MailError(MilleError):
    """The letter did not leave: its message says why. What was not sent is tried again."""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter: its name, its kind (``application/pdf``), what is in it."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Post:
    """How letters leave. Without a `host` this machine's own mail system takes them: its server on the port `local`, or
    else the program sendmail. A `host` has a port, and with a user name its password. `encrypted` is how: ``starttls``,
    ``tls`` from the beginning, or ``no`` for a server of this machine.
    """

    host: str = ""
    port: int = 25
    encrypted: str = "no"
    user: str = ""
    password: str = ""
    local: int = 25
    sendmail: Sequence[str] = SENDMAIL


def letter(
    sender: str, to: Iterable[str], subject: str, text: str, html: str = "", enclosed: Iterable[Enclosure] = ()
) -> EmailMessage:
    """The letter: its text, the same as a page, and what is enclosed."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, ", ".join(to), subject
    made["Date"], made["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2] or None)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice is to answer it
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for file in enclosed:
        main, _, sub = file.kind.partition("/")
        made.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return made


def send(post: Post, made: EmailMessage) -> None:
    """Hands the letter over. Raises MailError when it was not taken, by any of the addressees' servers or at all."""
    if not post.host and not _listens(post.local):
        _by_sendmail(post, made)
        return
    post = post if post.host else replace(post, host="127.0.0.1", port=post.local)
    try:
        refused = _by_smtp(post, made)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailError(f"{post.host}:{post.port} did not take the letter: {_reason(error)}") from None
    if refused:
        raise MailError(f"{post.host}:{post.port} does not take letters for {', '.join(refused)}")


def _listens(port: int) -> bool:
    """Whether a mail server of this machine is there: a service may not start sendmail, which changes its user."""
    with socket.socket() as made:
        made.settimeout(1.0)
        return made.connect_ex(("127.0.0.1", port)) == 0


def _by_smtp(post: Post, made: EmailMessage) -> dict[str, tuple[int, bytes]]:
    if post.encrypted == "tls":
        with smtplib.SMTP_SSL(post.host, post.port, timeout=WITHIN, context=ssl.create_default_context()) as server:
            return _handed_over(server, post, made)
    with smtplib.SMTP(post.host, post.port, timeout=WITHIN) as server:
        if post.encrypted == "starttls":
            server.starttls(context=ssl.create_default_context())
        return _handed_over(server, post, made)


def _handed_over(server: smtplib.SMTP, post: Post, made: EmailMessage) -> dict[str, tuple[int, bytes]]:
    if post.user:
        server.login(post.user, post.password)
    return server.send_message(made)


def _by_sendmail(post: Post, made: EmailMessage) -> None:
    try:
        done = subprocess.run(post.sendmail, input=made.as_bytes(), capture_output=True, timeout=WITHIN, check=False)
    except FileNotFoundError:
        remedy = "install a mail system (apt install msmtp-mta), or name a server: {smtp: HOST} in `reports`"
        raise MailError(f"there is no {post.sendmail[0]}: {remedy}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MailError(f"{post.sendmail[0]} did not take the letter: {_reason(error)}") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise MailError(f"{post.sendmail[0]} did not take the letter: {(said or ['it says nothing'])[-1]}")


def _reason(error: Exception) -> str:
    """What went wrong in one line; what a server answered is bytes."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return (str(error) or type(error).__name__).splitlines()[0]
