"""Mail backends: the outbox every `send_mail` of the portal, allauth and Wagtail goes to, and the SMTP transport."""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.db import Error as DatabaseError
from django.db import transaction

from portal.core.background import describe
from portal.notifications import services

logger = logging.getLogger("portal.mail")


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND of the portal: writes Delivery rows in the current transaction; no request waits for SMTP."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were taken, as Django's backends count (not recipients)."""
        taken = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                # a savepoint: with fail_silently the caller's transaction must stay usable
                with transaction.atomic():
                    services.queue_message(message)
            except (ValueError, LookupError, DatabaseError) as error:
                if not self.fail_silently:
                    raise
                logger.error("a mail was not taken error=%s", describe(error))
            else:
                taken += 1
        return taken


class SmtpTransport(EmailBackend):
    """Django's SMTP backend with the conversation in two halves, so that the caller can do something in between.

    ``announce`` says who writes to whom, ``complete`` hands over the mail. Until ``complete`` begins the server has
    seen nothing it could deliver; from then on ``in_flight`` is true until it has answered, and silence means doubt.
    """

    in_flight = False
    _body = b""

    def announce(self, message: EmailMessage) -> None:
        """Everything up to the server's readiness for the text. The connection must be open.

        Raises what smtplib raises: SMTPSenderRefused, SMTPRecipientsRefused, SMTPDataError, SMTPServerDisconnected,
        OSError; and whatever building the mail raises.
        """
        self.in_flight, self._body = False, b""
        client = self._client()
        sender = envelope_address(message.from_email)
        client.ehlo_or_helo_if_needed()
        answer = client.docmd("mail", f"FROM:{smtplib.quoteaddr(sender)}")
        if answer[0] != 250:
            raise smtplib.SMTPSenderRefused(*answer, sender)
        for recipient in map(envelope_address, message.recipients()):
            client.putcmd("rcpt", f"TO:{smtplib.quoteaddr(recipient)}")
            if not self._body:
                # costs as much time as the server takes to answer
                mime: Any = message.message()
                self._body = mime.as_bytes(linesep="\r\n")
            answer = client.getreply()
            if answer[0] not in {250, 251}:
                raise smtplib.SMTPRecipientsRefused({recipient: answer})
        answer = client.docmd("data")
        if answer[0] != 354:
            raise smtplib.SMTPDataError(*answer)

    def complete(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Hand over what was announced; ``meanwhile`` is called, and must not raise, while the server works on it.

        Raises SMTPDataError when the server does not take it, SMTPServerDisconnected or OSError when it says nothing.
        """
        client = self._client()
        lines = _LEADING_DOT.sub(b"..", self._body)
        self.in_flight = True
        client.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        meanwhile()
        answer = client.getreply()
        self.in_flight = False
        if answer[0] != 250:
            raise smtplib.SMTPDataError(*answer)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self.open()
            self.announce(message)
            self.complete()
        return len(email_messages)

    def _client(self) -> smtplib.SMTP:
        if self.connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.connection


@lru_cache(maxsize=64)
def envelope_address(address: str) -> str:
    """The bare address for the envelope. Taking one apart costs more than sending it, so plain ones are taken as is."""
    return address if _PLAIN_ADDRESS.fullmatch(address) else sanitize_address(address, settings.DEFAULT_CHARSET)


_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_LEADING_DOT = re.compile(rb"(?m)^\.")
