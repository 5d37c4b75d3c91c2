"""Mail backends: the outbox every `send_mail` of the portal, allauth and Wagtail goes to, and the SMTP transport."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
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


class _KnowsItsStage:
    """Mixed into smtplib's clients: tells whether the body has begun to go out, after which silence means doubt."""

    in_flight = False
    _body_next = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        self.in_flight = self._body_next = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def data(self, msg: Any) -> Any:
        self._body_next = True
        return super().data(msg)  # type: ignore[misc]

    def send(self, s: Any) -> None:
        # within DATA smtplib sends the command as text and the body as bytes
        if self._body_next and isinstance(s, bytes):
            self.in_flight = True
        super().send(s)  # type: ignore[misc]


class _Smtp(_KnowsItsStage, smtplib.SMTP):
    pass


class _SmtpOverTls(_KnowsItsStage, smtplib.SMTP_SSL):
    pass


class SmtpTransport(EmailBackend):
    """Django's SMTP backend, which besides knows whether a broken conversation can have delivered the mail."""

    in_flight = False

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.in_flight = False
        # the client is gone from self.connection when a broken one is closed on the way out
        client = self.connection
        try:
            return super().send_messages(email_messages) or 0
        finally:
            self.in_flight = bool(getattr(client, "in_flight", client is None))
