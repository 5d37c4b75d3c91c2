"""Carry deliveries to the mail server, each at most once, many over one connection."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import smtplib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from portal.core.background import describe
from portal.notifications.choices import DELIVERY, DeliveryState
from portal.notifications.models import Delivery, Heartbeat
from portal.notifications.querysets import BLANK
from portal.notifications.services.outbox import BuiltMail, as_email

logger = logging.getLogger("portal.mail")
R = TypeVar("R")

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 8
# minutes to wait after the first, second, … attempt; the last value repeats
BACKOFF_MINUTES = (1, 5, 15, 60, 360)
# how often a busy connection writes down that the mail server lives
BEAT = dt.timedelta(seconds=15)


def next_try_after(attempts: int, now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1])


class Courier:
    """Carries any number of deliveries over one connection of the transport in ``OUTBOX_TRANSPORT``.

    Without a transport mails end in the local mailbox. Use as a context manager; ``down`` turns true when the mail
    server could not be reached, and nothing more is tried. Steps are committed one by one, so this must not run inside
    a transaction that may roll back.
    """

    def __init__(self) -> None:
        self.transport: Any = get_connection(settings.OUTBOX_TRANSPORT) if settings.OUTBOX_TRANSPORT else None
        self.down = False
        # whether the transport's conversation can be had in two halves, as SmtpTransport's
        self._in_halves = hasattr(self.transport, "announce")
        self._pool: ThreadPoolExecutor | None = None
        self._beat_at: dt.datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._pool is not None:
            self._pool.shutdown()

    def close(self) -> None:
        if self.transport is None:
            return
        try:
            self.transport.close()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("mail connection did not close cleanly error=%s", describe(error))

    def carry(self, pk: int) -> DeliveryState | None:
        """Try one delivery; its new state, or None when it is not due, not there, or somebody else's."""
        return next(iter(self.drain(Delivery.objects.filter(pk=pk))), None)

    def drain(self, rows: Iterable[Delivery]) -> list[DeliveryState]:
        """Carry the rows in their order; the new state of each that was this courier's to carry.

        After the first, each commit marks the mail the server has just taken as sent and the next one as in flight: so
        whoever kills this process leaves one row in doubt at most, and a mail costs one commit. Rows that are not due,
        changed since they were read, or taken by another worker are passed over.
        """
        states: list[DeliveryState] = []
        source = iter(rows)
        current = self._begin(source, states)
        while current is not None:
            ahead = _Ahead(lambda: self._look_ahead(source, states))
            following = self._transmit(current, ahead)
            if following is None:
                left = [ahead.value.delivery] if ahead.value and not ahead.used else []
                following = self._begin(chain(left, source), states)
            current = following
        return states

    def _begin(self, source: Iterator[Delivery], states: list[DeliveryState]) -> _Attempt | None:
        """The next row that can go out: claimed, made into a mail, the server reached, marked as in flight."""
        for row in () if self.down else source:
            attempt = _Attempt(row, states)
            if not attempt.claim():
                continue
            if self.transport is None:
                attempt.finish("keep", sent_at=timezone.now())
            elif attempt.prepare() and self._connect(attempt) and attempt.hand_over():
                return attempt
            if self.down:
                break
        return None

    def _look_ahead(self, source: Iterator[Delivery], states: list[DeliveryState]) -> _Attempt | None:
        """The row after the one in flight, made into a mail already but not claimed yet."""
        for row in source:
            attempt = _Attempt(row, states)
            try:
                attempt.build()
            except Exception:  # said by the claim that follows
                if attempt.claim():
                    attempt.prepare()
            else:
                return attempt
        return None

    def _connect(self, attempt: _Attempt) -> bool:
        try:
            self.transport.open()
        except Exception as error:
            self.down = True
            attempt.postpone(error)
            return False
        self._note_life()
        return True

    def _transmit(self, current: _Attempt, ahead: _Ahead) -> _Attempt | None:
        """Send the one in flight; the one that follows when that is in flight now."""
        try:
            count = self._send(current, ahead.run)
        except Exception as error:
            in_flight = getattr(self.transport, "in_flight", True)
            # what the server thinks of this connection now is anybody's guess
            self.close()
            current.settle(error, in_flight=in_flight)
            ahead.result()
            return None
        if count == 0:
            current.postpone(None)
            return None
        self._note_life()
        return self._hand_on(current, ahead)

    def _send(self, current: _Attempt, meanwhile: Callable[[], None]) -> int:
        """How many mails the transport sent. Once more over a new connection when the old one turns out to be gone
        before it saw a word of the mail."""
        assert current.message is not None  # noqa: S101
        if not self._in_halves:
            return int(self.transport.send_messages([current.message]))
        if not current.announced:
            current.announce_by(self.transport)
        if current.error is not None and is_gone(current.error):
            self.close()
            try:
                self.transport.open()
            except Exception:
                self.down = True
                raise
            current.announce_by(self.transport)
        if current.error is not None:
            raise current.error
        self.transport.complete(meanwhile)
        return 1

    def _hand_on(self, current: _Attempt, ahead: _Ahead) -> _Attempt | None:
        """Commit that the one is sent and the other in flight. The server meanwhile hears who the other is from and
        for, which leaves nothing behind when it comes to nothing."""
        try:
            following = ahead.result()
        except Exception:
            current.hand_on(None)
            raise
        if following is None or not self._in_halves:
            return following if current.hand_on(following) else None
        ahead.used = True
        announcing = self._helper().submit(following.announce_by, self.transport)
        try:
            handed = current.hand_on(following)
        finally:
            announcing.result()
        if handed:
            return following
        # the server waits for a text that is not ours to send any more
        self.close()
        return None

    def _helper(self) -> ThreadPoolExecutor:
        """A thread that speaks with the mail server while this one speaks with the database, never both with one."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="courier")
        return self._pool

    def _note_life(self) -> None:
        now = timezone.now()
        if self._beat_at is None or now - self._beat_at >= BEAT:
            self._beat_at = now
            Heartbeat.beat("mail", now)


class _Attempt:
    """One claim on one delivery. Every write holds only as long as the claim does."""

    def __init__(self, delivery: Delivery, states: list[DeliveryState]) -> None:
        self.delivery = delivery
        self.token = secrets.token_hex(16)
        self.message: BuiltMail | None = None
        self.announced = False
        self.error: Exception | None = None
        self._states = states

    def claim(self) -> bool:
        if not Delivery.objects.claim(self.delivery, self.token, timezone.now(), LEASE):
            return False
        self.delivery.attempts += 1
        return True

    def build(self) -> None:
        """Make the mail. Raises Expired for one whose key is worth nothing any more, anything for a broken row."""
        if self.message is None:
            expires = self.delivery.expires_at
            if expires is not None and expires <= timezone.now():
                raise Expired
            message = as_email(self.delivery)
            message.message()
            self.message = message

    def announce_by(self, transport: Any) -> None:
        """Tell the server who writes to whom; what it objected is in ``error``. Touches no database."""
        self.announced, self.error = True, None
        try:
            transport.announce(self.message)
        except Exception as error:
            self.error = error

    def prepare(self) -> bool:
        """Make the mail, or end the row that cannot become one."""
        try:
            self.build()
        except Expired:
            self.finish("expire", **BLANK)
        except Exception as error:
            self.refuse(error)
        return self.message is not None

    def finish(self, verb: str, **changes: Any) -> bool:
        if self.delivery.is_secret and verb in _ENDS:
            changes |= BLANK
        moved = Delivery.objects.held(self.delivery.pk, self.token).move(verb, lease_until=None, **changes)
        if not moved:
            return False
        self._note(DeliveryState(DELIVERY.target(verb)))
        return True

    def _note(self, state: DeliveryState) -> None:
        self._states.append(state)
        logger.info(
            "delivery=%s kind=%s attempt=%s state=%s",
            self.delivery.pk,
            self.delivery.kind,
            self.delivery.attempts,
            state.value,
        )

    def hand_over(self) -> bool:
        """Stamp the row before the server sees anything; False when the claim was lost meanwhile."""
        now = timezone.now()
        held = Delivery.objects.held(self.delivery.pk, self.token).filter(state=DeliveryState.SENDING)
        return bool(held.update(handed_over_at=now, lease_until=now + LEASE))

    def hand_on(self, following: _Attempt | None) -> bool:
        """In one commit: this one is sent and says nothing any more, the next is in flight. False without a next."""
        now = timezone.now()
        if following is None:
            self.finish("send", sent_at=now, **BLANK)
            return False
        sent, handed = Delivery.objects.hand_on(
            self.delivery, self.token, following.delivery, following.token, now, LEASE
        )
        if sent:
            self._note(DeliveryState.SENT)
        if handed:
            following.delivery.attempts += 1
        return handed

    def settle(self, error: Exception, *, in_flight: bool) -> None:
        """What an error during the conversation means: a plain no, not now, or nobody knows."""
        code = reply_code(error)
        if code is None and in_flight:
            logger.error("delivery=%s uncertain error=%s", self.delivery.pk, describe(error))
            self.finish("doubt", last_error=describe_reply(error))
            return
        # other refusals (login, sender) are about our settings, not about this mail
        about_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        # neither network nor server: the row cannot be made into bytes
        unsendable = not isinstance(error, OSError)
        if unsendable or (about_mail and code is not None and code >= 500):
            self.refuse(error)
        else:
            self.postpone(error)

    def refuse(self, error: Exception) -> None:
        logger.error("delivery=%s refused error=%s", self.delivery.pk, describe_reply(error))
        self.finish("refuse", last_error=describe_reply(error))

    def postpone(self, error: Exception | None) -> None:
        """Not sent, certainly: try again later, or give up after MAX_ATTEMPTS."""
        text = describe_reply(error) if error is not None else "the transport sent nothing"
        logger.warning("delivery=%s attempt=%s not sent error=%s", self.delivery.pk, self.delivery.attempts, text)
        if self.delivery.attempts >= MAX_ATTEMPTS:
            self.finish("give_up", last_error=text)
            return
        self.finish(
            "postpone",
            last_error=text,
            handed_over_at=None,
            next_try=next_try_after(self.delivery.attempts, timezone.now()),
        )


class _Meanwhile(Generic[R]):
    """Something to do while the server thinks: once, without raising then, and with its result afterwards."""

    def __init__(self, act: Callable[[], R]) -> None:
        self._act = act
        self._ran = False
        self._error: Exception | None = None
        self.value: R | None = None

    def run(self) -> None:
        """Do it, unless it is done. Does not raise: a conversation is going on."""
        if self._ran:
            return
        self._ran = True
        try:
            self.value = self._act()
        except Exception as error:
            self._error = error

    def result(self) -> R | None:
        """What came of it, done now if it was not before. Raises what it raised."""
        self.run()
        if self._error is not None:
            raise self._error
        return self.value


class _Ahead(_Meanwhile["_Attempt | None"]):
    """The attempt after the one in flight; ``used`` once its fate lies in another hand."""

    used = False


# where a mail that carries a key loses it: nobody may send it again
_ENDS = frozenset({"send", "refuse", "give_up", "doubt", "expire"})


class Expired(Exception):
    """The key in the mail opens nothing any more."""


def reply_code(error: Exception) -> int | None:
    """The mail server's answer inside an error: proof that it did not take the mail. None when it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return min(codes) if codes else None
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        return int(error.smtp_code)
    return None


def is_gone(error: Exception) -> bool:
    """Whether the connection was dead already, which a new one may mend; a server that hangs would only hang again."""
    code = reply_code(error)
    if code is not None or not isinstance(error, OSError):
        return code == 421
    return not isinstance(error, TimeoutError) and not isinstance(error.__context__, TimeoutError)


def describe_reply(error: Exception) -> str:
    """Class, place and the server's three digits; its text may repeat the address."""
    code = reply_code(error)
    return (describe(error) if code is None else f"{code} {describe(error)}")[:300]
