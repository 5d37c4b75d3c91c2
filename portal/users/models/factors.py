"""What happens when somebody has lost the phone or the key that is the second factor."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.users.choices import FactorResetState
from portal.users.querysets import FactorResetQuerySet


class FactorReset(models.Model):
    """Two administrators take the lost factors off an account: one asks and says why, another confirms.

    Changed only by :mod:`portal.users.services.factors`. The reason is staff's own sentence about how they know that it
    is the owner who asks.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="factor_resets"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(_("state"), max_length=10, choices=FactorResetState, default=FactorResetState.REQUESTED)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("reset of a second step")
        verbose_name_plural = _("resets of second steps")
        default_permissions = ()
        permissions = [("reset_factor", _("Can reset a lost second step, together with another administrator"))]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(status=FactorResetState.REQUESTED),
                name="users_factorreset_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
