"""When a profile or its account goes by another door than the verbs: the search and the photo follow at once.

What members see needs none of this: the rule reads the rows. Counts and suggestions do.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from community.members.models import MemberProfile
from community.members.services.index import announce
from community.members.services.photos import give_up
from portal.users.models import User


def connect() -> None:
    post_delete.connect(profile_gone, sender=MemberProfile, dispatch_uid="members.profile_gone")
    post_save.connect(account_saved, sender=User, dispatch_uid="members.account_saved")


def profile_gone(instance: MemberProfile, **kwargs: Any) -> None:
    """In the transaction of the deletion, an account's included."""
    give_up(instance.photo.name)
    announce([instance.reference])


def account_saved(instance: User, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """An account that was switched off or on again. Logins save one column only and cost nothing here."""
    if created or (update_fields is not None and "is_active" not in update_fields):
        return
    accounts_switched([instance])


def accounts_switched(accounts: Any) -> None:
    """Have the profiles of these accounts read again."""
    references = list(
        MemberProfile.objects.filter(user__in=[account.pk for account in accounts]).values_list("reference", flat=True)
    )
    if references:
        announce(references)
