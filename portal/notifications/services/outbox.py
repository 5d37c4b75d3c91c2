"""From Django's EmailMessage to Delivery rows, and back when the worker sends them."""

from __future__ import annotations

import base64
import secrets
import unicodedata
from collections.abc import Iterable
from email.message import Message
from email.mime.base import MIMEBase
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from portal.core.background import PRIORITIES, stands_in_queue
from portal.core.throttling import Limit, hit
from portal.notifications import messages
from portal.notifications.choices import MailQueue
from portal.notifications.messages import MessageKind
from portal.notifications.models import Delivery
from portal.notifications.sealing import Unreadable
from portal.notifications.services import preferences
from portal.notifications.services.layout import SIGNATURE, as_html

KIND_HEADER = "X-Portal-Kind"
# in place of a kind: the prefix of the templates a declared message was rendered from
TEMPLATE_HEADER = "X-Portal-Template"
DEDUPE_HEADER = "X-Portal-Dedupe"
MAX_ATTACHMENT_BYTES = 1024 * 1024
# an address nobody has confirmed, whatever it is written about
STRANGER_MAILS = Limit("mail.stranger", 3, 24 * 3600)
# ours to set: the envelope, the identity, and what would show one recipient another
_DROPPED_HEADERS = {
    *("to", "cc", "bcc", "message-id", "reply-to"),
    *(name.lower() for name in (KIND_HEADER, TEMPLATE_HEADER, DEDUPE_HEADER)),
}


class AttachmentsTooLarge(ValueError):
    """A message's attachments exceed MAX_ATTACHMENT_BYTES together; a link to a protected page is the way instead."""


def queue_message(message: EmailMessage) -> list[Delivery]:
    """Write one Delivery per recipient in the caller's transaction and wake the worker.

    Every recipient gets a mail of their own that names nobody else. The headers X-Portal-Kind, X-Portal-Template and
    X-Portal-Dedupe are taken off: the first names a registered kind, the second a declared message, the third makes a
    second message with the same key to the same address a no-op. Nothing is written for a reader who has switched the
    kind off, nor past three mails a day to an address that nobody has confirmed. Raises BadHeaderError (without
    repeating the value) for control characters or a malformed address, LookupError for an unknown kind,
    AttachmentsTooLarge.
    """
    headers = {str(name): str(value) for name, value in message.extra_headers.items()}
    special = {name.lower(): value for name, value in headers.items()}
    declared = messages.of_template(special.get(TEMPLATE_HEADER.lower(), ""))
    kind = declared.kind if declared else messages.get(special.get(KIND_HEADER.lower(), messages.PLAIN))
    common = _content(message, headers)
    deliveries = []
    with transaction.atomic():
        for address in _recipients(message):
            delivery = _addressed(kind, common, address, special.get(DEDUPE_HEADER.lower(), ""))
            if delivery is not None and _insert(delivery):
                wake(kind.queue)
                deliveries.append(delivery)
    return deliveries


def _addressed(kind: MessageKind, common: dict[str, Any], address: str, once: str) -> Delivery | None:
    """The mail to one address, as far as it may go there."""
    fields = dict(common)
    if kind.unsubscribable:
        reader = preferences.reader_of(address)
        if reader is not None:
            if preferences.is_unwanted(reader, kind.key):
                return None
            _add_way_out(fields, preferences.unsubscribe_url(reader, kind.key))
    if kind.designed and fields["body_text"] and not fields["body_html"]:
        fields["body_html"] = as_html(fields["subject"], fields["body_text"])
    if kind.to_strangers:
        # a name beside the address would be the requester's word
        address = parseaddr(address)[1]
        fields["reply_to"] = []
        if not hit(STRANGER_MAILS, address.lower()):
            return None
    return Delivery(
        **fields,
        to=address,
        kind=kind.key,
        queue=kind.queue,
        is_secret=kind.is_secret,
        expires_at=timezone.now() + kind.lives_for if kind.lives_for else None,
        message_id=new_message_id(),
        dedupe_key=_dedupe_key(once, address),
    )


def _add_way_out(fields: dict[str, Any], url: str) -> None:
    """RFC 8058: one click in the mail program, or the link at the foot of the mail."""
    fields["headers"] = {
        **fields["headers"],
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    foot = f"{gettext('You no longer want mails like this one? Switch them off here:')}\n{url}"
    text = fields["body_text"].rstrip()
    dashes = "" if f"\n{SIGNATURE}\n" in text else f"\n\n{SIGNATURE}"
    fields["body_text"] = f"{text}{dashes}\n{foot}\n"


def wake(queue: str) -> None:
    """Have the worker carry what is due in a queue, once the caller's transaction is committed.

    An ordinary mail joins a wake-up that stands in the queue; an urgent one brings its own, so that it never waits for
    somebody else's transaction.
    """
    from portal.notifications.tasks import deliver_due

    with transaction.atomic():
        if queue == MailQueue.URGENT or not stands_in_queue(deliver_due, queue):
            deliver_due.using(queue_name=queue, priority=PRIORITIES[queue]).enqueue(str(queue))


def _insert(delivery: Delivery) -> bool:
    """False when the same message to the same address is in the outbox already."""
    if delivery.dedupe_key is None:
        delivery.save(force_insert=True)
        return True
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        if Delivery.objects.filter(dedupe_key=delivery.dedupe_key).exists():
            return False
        raise
    return True


def new_message_id() -> str:
    """A Message-ID that says nothing about machine, time or recipient."""
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.PORTAL_PUBLIC_URL).hostname or 'localhost'}>"


def _dedupe_key(key: str, address: str) -> str | None:
    if not key:
        return None
    # keyed, so that the key of an emptied row does not tell the address
    return f"{key[:160]}:{salted_hmac('portal.notifications.dedupe', address.lower()).hexdigest()[:32]}"


def _recipients(message: EmailMessage) -> list[str]:
    """Each address once, in order, checked."""
    return list(dict.fromkeys(_address(str(address), "To") for address in message.recipients()))


def _content(message: EmailMessage, headers: dict[str, str]) -> dict[str, Any]:
    """What all recipients of a message share, as fields of Delivery."""
    html, others = "", []
    for content, mimetype in getattr(message, "alternatives", []):
        if mimetype == "text/html" and not html:
            html = str(content)
        else:
            others.append((None, content, mimetype))
    text = str(message.body)
    if message.content_subtype == "html":
        text, html = "", text
    return {
        "subject": _line(str(message.subject), "Subject")[:998],
        "from_email": _address(str(message.from_email), "From"),
        "reply_to": [_address(str(address), "Reply-To") for address in message.reply_to],
        "body_text": text.replace("\x00", ""),
        "body_html": html.replace("\x00", ""),
        "headers": {
            _line(name, "name"): _line(value, name)
            for name, value in headers.items()
            if name.lower() not in _DROPPED_HEADERS
        },
        "attachments": _pack([*others, *message.attachments]),
    }


def header_fault(value: str) -> bool:
    """Whether a text holds a control character, by which its author could write headers of their own."""
    return any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value)


def _line(value: str, name: str) -> str:
    if header_fault(value):
        raise BadHeaderError(f"The header {name[:40]!r} holds a control character.")
    return value


def _address(value: str, name: str) -> str:
    _line(value, name)
    try:
        sanitize_address(value, "utf-8")
    except (ValueError, IndexError):
        bad = True
    else:
        bad = "@" not in value or len(value) > 500
    if bad:
        # Django's own message repeats the address
        raise BadHeaderError(f"The header {name!r} holds a malformed address.")
    return value


# --- Attachments ---------------------------------------------------------------------------------------------------


def _pack(attachments: Iterable[Any]) -> list[dict[str, str]]:
    packed, total = [], 0
    for attachment in attachments:
        name, content, mimetype = _parts(attachment)
        total += len(content)
        if total > MAX_ATTACHMENT_BYTES:
            raise AttachmentsTooLarge(f"Attachments exceed {MAX_ATTACHMENT_BYTES} bytes.")
        packed.append(
            {"name": _line(name, "filename"), "type": mimetype, "content": base64.b64encode(content).decode()}
        )
    return packed


def _parts(attachment: Any) -> tuple[str, bytes, str]:
    if isinstance(attachment, MIMEBase):
        payload = attachment.get_payload(decode=True)
        decoded = payload if isinstance(payload, bytes) else attachment.as_bytes()
        return attachment.get_filename() or "", decoded, attachment.get_content_type()
    name, content, mimetype = attachment
    return str(name or ""), _raw(content), str(mimetype or "application/octet-stream")


def _raw(content: Any) -> bytes:
    if isinstance(content, EmailMessage):
        content = content.message()
    if isinstance(content, Message):
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else bytes(content)


class BuiltMail(EmailMultiAlternatives):
    """A mail that is built once, although who checks it and who sends it both ask for it."""

    _built: Any = None

    def message(self, **options: Any) -> Any:
        if self._built is None:
            self._built = super().message(**options)
            for part in self._built.walk():
                if part.is_multipart() and part.get_content_maintype() == "multipart":
                    # random enough never to stand in a text, so nobody has to search for it
                    part.set_boundary(secrets.token_hex(16))
        return self._built


def as_email(delivery: Delivery) -> BuiltMail:
    """The mail a Delivery stands for, with its own Message-ID. Raises ValueError when its texts cannot be read."""
    if isinstance(delivery.body_text, Unreadable) or isinstance(delivery.body_html, Unreadable):
        raise ValueError("The key of this mail's text is gone.")
    message = BuiltMail(
        subject=delivery.subject,
        body=delivery.body_text or delivery.body_html,
        from_email=delivery.from_email,
        to=[delivery.to],
        reply_to=delivery.reply_to,
        headers={**delivery.headers, "Message-ID": delivery.message_id},
    )
    if not delivery.body_text and delivery.body_html:
        message.content_subtype = "html"
    elif delivery.body_html:
        message.attach_alternative(delivery.body_html, "text/html")
    for attachment in delivery.attachments:
        message.attach(attachment["name"] or None, base64.b64decode(attachment["content"]), attachment["type"])
    return message
