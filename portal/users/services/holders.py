"""Where the account itself, its consents, its requests and its record views lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from portal.users.devices import describe
from portal.users.models.account import User
from portal.users.models.consent import ConsentRecord
from portal.users.models.rights import RecordView, Restriction, RightsRequest
from portal.users.privacy import ACCOUNT
from portal.users.registry import ACCOUNT_ORDER, DataHolder, ExportField, ExportItem, KeptItem, Subject
from portal.users.services.export import fields_of

ALWAYS = _("for good, without your name")


class DeskHolder(DataHolder):
    """Consents, requests to the rights desk, and who of the staff opened the record."""

    name = "users.desk"
    purposes = (ACCOUNT,)
    order = 50

    def collect(self, subject: Subject) -> list[ExportItem]:
        items = [
            ExportItem(
                ACCOUNT,
                "data_request",
                row._meta.verbose_name or "",
                fields_of(row, "reference", "kind", "state", "text", "created_at", "due_at", "closed_at", "answer"),
            )
            for row in requests_of(subject).order_by("pk")
        ]
        if subject.user is None:
            return items
        for record in ConsentRecord.objects.of_user(subject.user):
            fields = [ExportField("id", _("number"), record.pk)]
            fields += fields_of(record, "purpose", "version", "action", "at")
            fields.append(ExportField("text_sha256", _("fingerprint of the text"), record.text_id))
            items.append(ExportItem(ACCOUNT, "consent_record", record._meta.verbose_name or "", fields))
        for view in RecordView.objects.of_user(subject.user):
            items.append(
                ExportItem(
                    ACCOUNT, "record_view", view._meta.verbose_name or "", fields_of(view, "at", "role", "reason")
                )
            )
        return items

    def erase(self, subject: Subject, *, receipt: str) -> None:
        """Requests stay without account, address and words; views go with the account."""
        requests_of(subject).update(user=None, email="", text="", answer="", extension_reason="")
        Restriction.objects.filter(email__in=subject.emails).delete()
        if subject.user is not None:
            RecordView.objects.filter(subject=subject.user).delete()

    def kept(self, subject: Subject) -> list[KeptItem]:
        kept = [
            KeptItem(
                _("Your requests to us: reference, kind, dates. No address and none of your words."),
                _("So that we can prove that we answered in time."),
                ALWAYS,
            ),
            KeptItem(
                _("Copies in our backups, encrypted."),
                _("Backups are not changed one by one. Should one ever be restored, you are erased again at once."),
                _("30 days at most"),
            ),
            KeptItem(
                _("The mail with this receipt."),
                _("So that it reaches you. It is deleted when it has left."),
                _("a few minutes, 3 days at most"),
            ),
            KeptItem(
                _("The random number of this erasure, outside our database."),
                _("So that a restored backup cannot bring you back. Without an account it is a hash of your address."),
                _("400 days"),
            ),
        ]
        if subject.user is not None:
            kept.insert(
                0,
                KeptItem(
                    _("Your consents and withdrawals: purpose, version and time, under a random number."),
                    _("The law asks us to be able to prove a consent."),
                    ALWAYS,
                ),
            )
            kept.insert(
                1,
                KeptItem(
                    _("The history of what was done in the portal, under the same random number."),
                    _("It shows that nobody tampered with the portal's work, and cannot be changed by anybody."),
                    ALWAYS,
                ),
            )
        return kept

    def emails(self) -> Iterable[str]:
        rows = RightsRequest.objects.exclude(email="").values_list("email", flat=True)
        return {*rows, *Restriction.objects.exclude(email="").values_list("email", flat=True)}


def requests_of(subject: Subject) -> Any:
    mine = Q(email__in=subject.emails)
    if subject.user is not None:
        mine |= Q(user=subject.user)
    return RightsRequest.objects.filter(mine)


class AccountHolder(DataHolder):
    """The account's own row and everything that hangs from it: addresses, factors, sessions, traces in Wagtail."""

    name = "users.account"
    purposes = (ACCOUNT,)
    correct = "mfa_index"
    correct_label = _("Login and security")
    order = ACCOUNT_ORDER

    def collect(self, subject: Subject) -> list[ExportItem]:
        user = subject.user
        if user is None:
            return []
        names = ("reference", "email", "last_name", "first_name", "language", "date_joined", "last_login")
        items = [ExportItem(ACCOUNT, "account", _("Account"), fields_of(user, *names))]
        for address in EmailAddress.objects.filter(user=user):
            items.append(
                ExportItem(
                    ACCOUNT, "email_address", _("E-mail address"), fields_of(address, "email", "verified", "primary")
                )
            )
        for factor in Authenticator.objects.filter(user=user).order_by("pk"):
            items.append(
                ExportItem(
                    ACCOUNT, "factor", _("Login factor"), fields_of(factor, "type", "created_at", "last_used_at")
                )
            )
        for session in UserSession.objects.filter(user=user).order_by("pk"):
            fields = [
                ExportField("device", _("device"), session.user_agent, describe(session.user_agent)),
                ExportField("address", _("network address"), session.ip),
                ExportField("since", _("since"), session.created_at),
            ]
            items.append(ExportItem(ACCOUNT, "session", _("Where you are logged in"), fields))
        return items

    def erases(self, subject: Subject) -> list[str | Promise]:
        return [
            _("Your account: address, name, password, login factors, sessions, language"),
            _("Every mail to you that is still in our outbox"),
            _("What you wrote to the rights desk, and who opened your record"),
        ]

    def erase(self, subject: Subject, *, receipt: str) -> None:
        delete_sessions(subject)
        scrub_tasks(subject)
        user = subject.user
        if user is None:
            return
        for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
            profile.avatar.delete(save=False)
        account_type = ContentType.objects.get_for_model(User)
        ModelLogEntry.objects.filter(content_type=account_type, object_id=str(user.pk)).delete()
        user.delete()


def delete_sessions(subject: Subject) -> None:
    """Sessions of the account, and those of no account in which one of the addresses was typed."""
    account = None if subject.user is None else str(subject.user.pk)
    doomed = [
        row.pk for row in Session.objects.iterator(chunk_size=1000) if _is_about(row.get_decoded(), account, subject)
    ]
    for start in range(0, len(doomed), 500):
        Session.objects.filter(pk__in=doomed[start : start + 500]).delete()


def _is_about(value: dict[str, Any], account: str | None, subject: Subject) -> bool:
    if account is not None and value.get("_auth_user_id") == account:
        return True
    texts = {text.lower() for text in _texts(value)}
    return any(email in text for email in subject.emails for text in texts)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield str(key)
            yield from _texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)


def scrub_tasks(subject: Subject) -> None:
    """Rows of finished tasks that hold an address or the account's reference.

    Ours take ids only and fail without a message; those of packages might not.
    """
    about = Q()
    signs = sorted(subject.emails) + ([subject.user.reference] if subject.user else [])
    for sign in signs:
        about |= Q(args_kwargs__icontains=sign) | Q(traceback__icontains=sign) | Q(return_value__icontains=sign)
    DBTaskResult.objects.finished().filter(about).delete()
