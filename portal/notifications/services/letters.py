"""Send a declared message: its templates, its context, the reader's language."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from portal.core.chrome import get_chrome
from portal.notifications.choices import Sensitivity
from portal.notifications.messages import Message
from portal.notifications.models import Delivery
from portal.notifications.services.layout import as_html
from portal.notifications.services.outbox import DEDUPE_HEADER, KIND_HEADER, queue_message

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it would be sent."""

    subject: str
    text: str
    html: str


def render(message: Message[C], context: C) -> Letter:
    """In the active language. Raises TypeError for a context of another message."""
    if not isinstance(context, message.context):
        raise TypeError(f"The message {message.key} takes a {message.context.__name__}.")
    name = get_chrome().site_name
    common = {
        "site_name": name,
        "current_site": SimpleNamespace(name=name, domain=urlsplit(settings.PORTAL_PUBLIC_URL).netloc),
    }
    fields = {field.name: getattr(context, field.name) for field in dataclasses.fields(context)}  # type: ignore[arg-type]
    shown: dict[str, Any] = fields
    if message.kind.sensitivity != Sensitivity.ORDINARY:
        shown = {field: fields[field] for field in message.subject_fields}
    subject = " ".join(render_to_string(message.subject, {**common, **shown}).split())
    text = render_to_string(message.text, {**common, **fields}).strip()
    return Letter(subject, text, as_html(subject, text, message.html))


def send(
    message: Message[C],
    context: C,
    *,
    to: str,
    language: str,
    once: str = "",
    reply_to: Sequence[str] = (),
) -> list[Delivery]:
    """Put one message to one address into the outbox, in the caller's transaction.

    ``once``: a second message with the same key to the same address is a no-op. Returns the row, or nothing when the
    reader has switched the kind off, or when the address has had its share. Raises what queue_message raises, and
    TypeError for a context of another message.
    """
    with translation.override(language):
        letter = render(message, context)
        headers = {KIND_HEADER: message.kind.key, **({DEDUPE_HEADER: once} if once else {})}
        mail = EmailMultiAlternatives(
            letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers, reply_to=list(reply_to)
        )
        if not message.kind.unsubscribable:
            # one that can be switched off gets its foot in the outbox, and the layout after it
            mail.attach_alternative(letter.html, "text/html")
        return queue_message(mail)
