"""The one rule for rows: which profiles a viewer may see. The rule for fields stands in :mod:`.permissions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from community.members.choices import Audience, ProfileStatus

if TYPE_CHECKING:
    from community.members.permissions import Viewer


class MemberProfileQuerySet(models.QuerySet["MemberProfile"]):
    def listed(self) -> MemberProfileQuerySet:
        """Profiles that stand in the directory: chosen by the member, name shown, account in use."""
        return self.filter(status=ProfileStatus.LISTED, name_audience=Audience.MEMBERS, user__is_active=True)

    def visible_to(self, viewer: Viewer) -> MemberProfileQuerySet:
        """Rows this viewer may see at all; deny by default.

        Strangers and members without a confirmed address see nobody; members see listed profiles and their own;
        staff who care for profiles see all of them, in the staff screens.
        """
        from community.members.permissions import Role

        if viewer.role is Role.STAFF:
            return self.all()
        if viewer.role is Role.MEMBER:
            rule = models.Q(status=ProfileStatus.LISTED, name_audience=Audience.MEMBERS, user__is_active=True)
            return self.filter(rule | models.Q(user_id=viewer.user_id))
        return self.none()

    def with_places(self) -> MemberProfileQuerySet:
        """What a card or page of a profile needs, in one query."""
        return self.select_related("country", "home_place", "home_commune__district", "user")
