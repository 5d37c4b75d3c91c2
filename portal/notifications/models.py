"""Rows behind mail and clockwork: deliveries (the outbox), what people do not want, slots of jobs, heartbeats."""

from __future__ import annotations

import datetime as dt
import secrets
from email.utils import parseaddr

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.notifications.choices import DeliveryState, MailQueue
from portal.notifications.querysets import DeliveryQuerySet
from portal.notifications.sealing import SealedTextField


class Delivery(models.Model):
    """One mail to one address. Written in the transaction that wants it sent; carried by the worker later.

    Never lost: the row stays until it is sent, refused for good or given up. Never sent twice: a worker claims it by a
    conditional UPDATE, and stamps ``handed_over_at`` before the mail server sees anything. A row whose worker went away
    before that stamp is tried again; after it, nobody can know, so the row becomes ``uncertain``, is reported to staff
    and not sent again by itself. The Message-ID never changes. Texts are encrypted, and blank once the mail is sent.
    """

    kind = models.CharField(_("kind"), max_length=60)
    queue = models.CharField(_("queue"), max_length=10, choices=MailQueue, default=MailQueue.MAIL)
    to = models.CharField(_("to"), max_length=500, blank=True)
    from_email = models.CharField(_("from"), max_length=500)
    reply_to = models.JSONField(_("reply to"), default=list, blank=True)
    subject = models.CharField(pgettext_lazy("of a mail", "subject"), max_length=998, blank=True)
    body_text = SealedTextField(_("text"), blank=True)
    body_html = SealedTextField(_("HTML text"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=250, unique=True)
    is_secret = models.BooleanField(_("carries a key"), default=False)
    expires_at = models.DateTimeField(_("its key expires"), null=True, blank=True)
    dedupe_key = models.CharField(_("sent once per"), max_length=200, unique=True, null=True, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    handed_over_at = models.DateTimeField(_("handed to the mail server"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    pruned_at = models.DateTimeField(_("emptied"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["queue", "next_try", "id"],
                condition=models.Q(state=DeliveryState.QUEUED),
                name="notifications_delivery_due",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state=DeliveryState.SENDING),
                name="notifications_delivery_lease",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="notifications_delivery_expiry",
            ),
            models.Index(fields=["state", "created_at"], name="notifications_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def masked_to(self) -> str:
        """The address as staff see it: its first letter and its domain."""
        name, _at, domain = parseaddr(self.to)[1].rpartition("@")
        return f"{name[:1]}•••@{domain}" if name else "–"


class Unwanted(models.Model):
    """A kind of mail that the owner of an account has switched off. Only kinds that can be switched off stand here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unwanted_mail")
    kind = models.CharField(_("kind"), max_length=60)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("mail switched off")
        verbose_name_plural = _("mails switched off")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notifications_unwanted_once")]

    def __str__(self) -> str:
        return self.kind


def new_token() -> str:
    return secrets.token_urlsafe(24)


class UnsubscribeToken(models.Model):
    """What the unsubscribe link of one person and kind holds instead of an address. It can do nothing else."""

    token = models.CharField(max_length=40, primary_key=True, default=new_token)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)

    class Meta:
        verbose_name = _("unsubscribe link")
        verbose_name_plural = _("unsubscribe links")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notifications_token_once")]

    def __str__(self) -> str:
        return self.kind


class ScheduledRun(models.Model):
    """One slot of one periodic job that was enqueued. The constraint makes a second scheduler harmless."""

    job = models.CharField(_("job"), max_length=100)
    slot = models.DateTimeField(_("slot"))
    enqueued_at = models.DateTimeField(_("enqueued"), default=timezone.now)

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="notifications_scheduledrun_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot.isoformat()}"


class Heartbeat(models.Model):
    """When a part of the clockwork (``scheduler``, ``worker``, ``mail``) last gave a sign of life.

    Each worker besides has a row of its own, ``worker:`` and the beginning of its id.
    """

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    beat_at = models.DateTimeField(_("last sign of life"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str, at: dt.datetime | None = None) -> None:
        at = at or timezone.now()
        cls.objects.update_or_create(name=name, defaults={"beat_at": at}, create_defaults={"beat_at": at})
