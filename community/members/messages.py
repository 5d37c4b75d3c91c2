"""The mails about a profile. Each is put into the outbox in the transaction of what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.core.chrome import get_chrome
from portal.notifications.messages import MessageKind, register
from portal.notifications.services import DEDUPE_HEADER, KIND_HEADER, queue_message

if TYPE_CHECKING:
    from community.members.models import MemberProfile

FRESHNESS = "members.freshness"
MODERATION = "members.moderation"


def register_kinds() -> None:
    register(MessageKind(FRESHNESS))
    register(MessageKind(MODERATION))


def ask(profile: MemberProfile) -> None:
    """After 12 months: is it still true?"""
    with translation.override(profile.user.language):
        _send(profile, FRESHNESS, "ask", _("Is your profile still true?"), once=profile.confirmed_at.date())


def lapsed(profile: MemberProfile) -> None:
    """After 18 months: no longer in the directory."""
    with translation.override(profile.user.language):
        subject = _("Your profile is no longer in the directory")
        _send(profile, FRESHNESS, "lapsed", subject, once=profile.confirmed_at.date())


def warn(profile: MemberProfile) -> None:
    """30 days before the end of 24 months."""
    from community.members.services.freshness import erased_on

    with translation.override(profile.user.language):
        day = erased_on(profile)
        subject = _("Your profile will be erased on %(day)s") % {"day": day.strftime("%d/%m/%Y")}
        _send(profile, FRESHNESS, "warn", subject, once=profile.confirmed_at.date(), day=day)


def erased(profile: MemberProfile) -> None:
    """After 24 months: gone."""
    with translation.override(profile.user.language):
        _send(profile, FRESHNESS, "erased", _("Your profile has been erased"), once=profile.confirmed_at.date())


def suspended(profile: MemberProfile) -> None:
    with translation.override(profile.user.language):
        subject = _("Your profile was taken out of the directory")
        _send(profile, MODERATION, "suspended", subject, reason=profile.suspended_reason)


def reinstated(profile: MemberProfile, reason: str) -> None:
    with translation.override(profile.user.language):
        subject = _("You can put your profile back into the directory")
        _send(profile, MODERATION, "reinstated", subject, reason=reason)


def _send(profile: MemberProfile, kind: str, name: str, subject: str, *, once: Any = None, **context: Any) -> None:
    """In the active language, to the address of the account. ``once`` keeps a repeated step from a second mail."""
    page = urljoin(settings.PORTAL_PUBLIC_URL, reverse("member_profile"))
    texts = {"page": page, "site_name": get_chrome().site_name, "today": timezone.localdate(), **context}
    headers = {KIND_HEADER: kind}
    if once is not None:
        headers[DEDUPE_HEADER] = f"members.{name}:{profile.reference}:{once.isoformat()}"
    body = render_to_string(f"members/mail/{name}.txt", texts)
    queue_message(
        EmailMessage(
            subject=subject,
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[profile.user.email],
            headers=headers,
        )
    )
