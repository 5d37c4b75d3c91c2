"""From Django's EmailMessage to Delivery rows, and back when the worker sends them."""

from __future__ import annotations

import base64
import secrets
import unicodedata
from collections.abc import Iterable
from email.message import Message
from email.mime.base import MIMEBase
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from portal.core.background import PRIORITIES
from portal.notifications import messages
from portal.notifications.models import Delivery

KIND_HEADER = "X-Portal-Kind"
DEDUPE_HEADER = "X-Portal-Dedupe"
MAX_ATTACHMENT_BYTES = 1024 * 1024
# ours to set: the envelope, the identity, and what would show one recipient another
_DROPPED_HEADERS = {"to", "cc", "bcc", "message-id", "reply-to", KIND_HEADER.lower(), DEDUPE_HEADER.lower()}


class AttachmentsTooLarge(ValueError):
    """A message's attachments exceed MAX_ATTACHMENT_BYTES together; a link to a protected page is the way instead."""


def queue_message(message: EmailMessage) -> list[Delivery]:
    """Write one Delivery per recipient in the caller's transaction and enqueue its wake-up.

    Every recipient gets a mail of their own that names nobody else. The headers X-Portal-Kind and X-Portal-Dedupe are
    taken off: the one names a registered kind, the other makes a second message with the same key to the same address
    a no-op. Raises BadHeaderError (without repeating the value) for control characters or a malformed address,
    LookupError for an unknown kind, AttachmentsTooLarge.
    """
    from portal.notifications.tasks import deliver

    headers = {str(name): str(value) for name, value in message.extra_headers.items()}
    special = {name.lower(): value for name, value in headers.items()}
    kind = messages.get(special.get(KIND_HEADER.lower(), messages.PLAIN))
    common = _content(message, headers)
    deliveries = []
    with transaction.atomic():
        for address in _recipients(message):
            delivery = Delivery(
                **common,
                to=address,
                kind=kind.key,
                queue=kind.queue,
                message_id=new_message_id(),
                dedupe_key=_dedupe_key(special.get(DEDUPE_HEADER.lower(), ""), address),
            )
            if _insert(delivery):
                deliver.using(queue_name=kind.queue, priority=PRIORITIES[kind.queue]).enqueue(delivery.pk)
                deliveries.append(delivery)
    return deliveries


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


def _line(value: str, name: str) -> str:
    """The value of a header. A control character would let its author write headers of their own."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value):
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


def as_email(delivery: Delivery) -> EmailMessage:
    """The mail a Delivery stands for, with its own Message-ID."""
    message = EmailMultiAlternatives(
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
