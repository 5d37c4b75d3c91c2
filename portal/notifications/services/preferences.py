"""What a reader does not want to get, and the link in a mail that says so."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.casework import events
from portal.notifications import messages
from portal.notifications.models import UnsubscribeToken, Unwanted
from portal.users.models import User


def reader_of(address: str) -> User | None:
    """The account an address belongs to."""
    return User.objects.filter(email=parseaddr(address)[1].lower()).first()


def is_unwanted(user: User, kind: str) -> bool:
    return Unwanted.objects.filter(user=user, kind=kind).exists()


def unwanted_by(user: User) -> set[str]:
    return set(Unwanted.objects.filter(user=user).values_list("kind", flat=True))


def unsubscribe_url(user: User, kind: str) -> str:
    """The link that switches this kind off for this person, in the active language."""
    row, _made = UnsubscribeToken.objects.get_or_create(user=user, kind=kind)
    return urljoin(settings.PORTAL_PUBLIC_URL, reverse("mail_unsubscribe", args=[row.token]))


@transaction.atomic
def choose_mail(*, user: User, wanted: set[str], by: User) -> int:
    """Set which of the kinds that can be switched off the reader wants; returns how many changed.

    Raises ValueError for a kind that cannot be switched off.
    """
    known = {kind.key for kind in messages.switchable()}
    if wanted - known:
        raise ValueError("Only kinds that can be switched off can be chosen.")
    off = unwanted_by(user)
    changed = 0
    for kind in sorted(known):
        changed += (
            switch(user=user, kind=kind, wanted=kind in wanted, by=by) if (kind in off) == (kind in wanted) else 0
        )
    return changed


@transaction.atomic
def switch(*, user: User, kind: str, wanted: bool, by: User | None) -> bool:
    """Switch one kind on or off; False when it was so already. ``by`` is None for a link in a mail."""
    if wanted:
        changed = bool(Unwanted.objects.filter(user=user, kind=kind).delete()[0])
    else:
        _row, changed = Unwanted.objects.get_or_create(user=user, kind=kind)
    if changed:
        events.append(user, "notifications.preference", by=by, data={"kind": kind, "wanted": wanted})
    return changed
