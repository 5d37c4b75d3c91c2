"""The local mailbox: what the portal sent, for a developer without a mail server. Only under DEBUG."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.notifications.models import Delivery

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a mail's text; ``url`` is set when the piece is a link into this portal."""

    text: str
    url: str = ""


def segments(text: str, *, markup: bool = False) -> Iterator[Segment]:
    """Cut a text at the links that lead into the portal itself; no other address becomes clickable.

    ``markup`` says the text is HTML source, where an ampersand in an address is written ``&amp;``.
    """
    pattern = re.compile(re.escape(settings.PORTAL_PUBLIC_URL.rstrip("/")) + r"(?:[/?#][^\s\"'<>]*)?(?![\w.:@-])")
    position = 0
    for match in pattern.finditer(text):
        link = match.group().rstrip(".,;:!?)")
        if match.start() > position:
            yield Segment(text[position : match.start()])
        yield Segment(link, html.unescape(link) if markup else link)
        position = match.start() + len(link)
    if position < len(text):
        yield Segment(text[position:])


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _only_here()
    deliveries = Delivery.objects.for_mailbox()[:SHOWN]
    return render(request, "notifications/mailbox.html", {"deliveries": deliveries, "shown": SHOWN})


@require_safe
def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    _only_here()
    delivery = get_object_or_404(Delivery, pk=pk)
    context = {
        "delivery": delivery,
        "text": list(segments(delivery.body_text)),
        "source": list(segments(delivery.body_html, markup=True)),
    }
    return render(request, "notifications/message.html", context)


def _only_here() -> None:
    # mails hold keys and addresses: outside DEBUG the page does not exist, even if somebody includes its URLs
    if not settings.DEBUG:
        raise Http404
