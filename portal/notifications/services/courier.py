"""Carry deliveries to the mail server, each at most once."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import smtplib
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from portal.core.background import describe
from portal.notifications.choices import DELIVERY, DeliveryState
from portal.notifications.models import Delivery
from portal.notifications.services.outbox import as_email

logger = logging.getLogger("portal.mail")

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 8
# minutes to wait after the first, second, … attempt; the last value repeats
BACKOFF_MINUTES = (1, 5, 15, 60, 360)


def next_try_after(attempts: int, now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1])


class Courier:
    """Carries any number of deliveries over one connection of the transport in ``OUTBOX_TRANSPORT``.

    Without a transport mails end in the local mailbox. Use as a context manager; ``down`` turns true when the mail
    server could not be reached, so that a caller with a long list can stop.
    """

    def __init__(self) -> None:
        self.transport: Any = get_connection(settings.OUTBOX_TRANSPORT) if settings.OUTBOX_TRANSPORT else None
        self.down = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self.transport is None:
            return
        try:
            self.transport.close()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("mail connection did not close cleanly error=%s", describe(error))

    def carry(self, pk: int) -> DeliveryState | None:
        """Try one delivery; its new state, or None when it is not due, not there, or somebody else's.

        Each step is committed before the next begins, so this must not run inside a transaction that may roll back.
        """
        token = secrets.token_hex(16)
        if not Delivery.objects.claim(pk, token, timezone.now(), LEASE):
            return None
        attempt = _Attempt(Delivery.objects.get(pk=pk), token)
        if self.transport is None:
            return attempt.finish("keep", sent_at=timezone.now())
        try:
            message = as_email(attempt.delivery)
            message.message()
        except Exception as error:
            return attempt.refuse(error)
        try:
            self.transport.open()
        except Exception as error:
            self.down = True
            return attempt.postpone(error)
        if not attempt.hand_over():
            return None
        return self._send(message, attempt)

    def _send(self, message: EmailMessage, attempt: _Attempt) -> DeliveryState | None:
        try:
            count = self.transport.send_messages([message])
        except Exception as error:
            in_flight = getattr(self.transport, "in_flight", True)
            # what the server thinks of this connection now is anybody's guess
            self.close()
            return attempt.settle(error, in_flight=in_flight)
        if count == 0:
            return attempt.postpone(None)
        return attempt.finish("send", sent_at=timezone.now())


class _Attempt:
    """One claim on one delivery. Every write holds only as long as the claim does."""

    def __init__(self, delivery: Delivery, token: str) -> None:
        self.delivery = delivery
        self.token = token

    def finish(self, verb: str, **changes: Any) -> DeliveryState | None:
        moved = Delivery.objects.held(self.delivery.pk, self.token).move(verb, lease_until=None, **changes)
        if not moved:
            return None
        state = DeliveryState(DELIVERY.target(verb))
        logger.info(
            "delivery=%s kind=%s attempt=%s state=%s",
            self.delivery.pk,
            self.delivery.kind,
            self.delivery.attempts,
            state.value,
        )
        return state

    def hand_over(self) -> bool:
        """Stamp the row before the server sees anything; False when the claim was lost meanwhile."""
        now = timezone.now()
        held = Delivery.objects.held(self.delivery.pk, self.token).filter(state=DeliveryState.SENDING)
        return bool(held.update(handed_over_at=now, lease_until=now + LEASE))

    def settle(self, error: Exception, *, in_flight: bool) -> DeliveryState | None:
        """What an error during the conversation means: a plain no, not now, or nobody knows."""
        code = reply_code(error)
        if code is None and in_flight:
            logger.error("delivery=%s uncertain error=%s", self.delivery.pk, describe(error))
            return self.finish("doubt", last_error=describe_reply(error))
        # other refusals (login, sender) are about our settings, not about this mail
        about_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        if about_mail and code is not None and code >= 500:
            return self.refuse(error)
        return self.postpone(error)

    def refuse(self, error: Exception) -> DeliveryState | None:
        logger.error("delivery=%s refused error=%s", self.delivery.pk, describe_reply(error))
        return self.finish("refuse", last_error=describe_reply(error))

    def postpone(self, error: Exception | None) -> DeliveryState | None:
        """Not sent, certainly: try again later, or give up after MAX_ATTEMPTS."""
        text = describe_reply(error) if error is not None else "the transport sent nothing"
        logger.warning("delivery=%s attempt=%s not sent error=%s", self.delivery.pk, self.delivery.attempts, text)
        if self.delivery.attempts >= MAX_ATTEMPTS:
            return self.finish("give_up", last_error=text)
        return self.finish(
            "postpone",
            last_error=text,
            handed_over_at=None,
            next_try=next_try_after(self.delivery.attempts, timezone.now()),
        )


def reply_code(error: Exception) -> int | None:
    """The mail server's answer inside an error: proof that it did not take the mail. None when it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return min(codes) if codes else None
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        return int(error.smtp_code)
    return None


def describe_reply(error: Exception) -> str:
    """Class, place and the server's three digits; its text may repeat the address."""
    code = reply_code(error)
    return (describe(error) if code is None else f"{code} {describe(error)}")[:300]
