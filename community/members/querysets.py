"""The one rule for rows: which profiles a viewer may see. The rule for fields stands in :mod:`.permissions`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from community.members.choices import Audience, ProfileStatus

if TYPE_CHECKING:
    from community.members.models import MemberProfile  # noqa: F401
    from community.members.permissions import Viewer

# stands in the directory: chosen by the member, name shown, not frozen by the rights desk, account in use
LISTED = models.Q(
    status=ProfileStatus.LISTED,
    name_audience=Audience.MEMBERS,
    restricted_at__isnull=True,
    user__is_active=True,
)


class MemberProfileQuerySet(models.QuerySet["MemberProfile"]):
    def listed(self) -> MemberProfileQuerySet:
        """Profiles that stand in the directory."""
        return self.filter(LISTED)

    def visible_to(self, viewer: Viewer) -> MemberProfileQuerySet:
        """Rows this viewer may see at all; deny by default.

        Strangers and members without a confirmed address see nobody; members see listed profiles and their own;
        staff who care for profiles see all of them in the staff screens, but those whose use is restricted.
        """
        from community.members.permissions import Role

        if viewer.role is Role.STAFF:
            return self.filter(models.Q(restricted_at__isnull=True) | models.Q(user_id=viewer.user_id))
        if viewer.role is Role.MEMBER:
            return self.filter(LISTED | models.Q(user_id=viewer.user_id))
        return self.none()

    def with_places(self) -> MemberProfileQuerySet:
        """What a card or page of a profile needs, in one query."""
        return self.select_related("country", "home_place", "home_commune__district", "user")

    def for_staff_list(self) -> MemberProfileQuerySet:
        """The staff's list: newest first, places for the columns."""
        return self.select_related("country", "home_place", "user").order_by("-created_at", "-pk")

    # --- the freshness clock (row G5): watch profiles belong to nobody and do not age -----------------------------
    def ageing(self) -> MemberProfileQuerySet:
        return self.filter(is_canary=False).order_by("pk")

    def to_ask(self, before: dt.datetime) -> MemberProfileQuerySet:
        """Last confirmed before the moment, and not asked since."""
        return self.ageing().filter(confirmed_at__lte=before, asked_at__isnull=True)

    def to_lapse(self, before: dt.datetime) -> MemberProfileQuerySet:
        return self.ageing().filter(confirmed_at__lte=before, status=ProfileStatus.LISTED)

    def to_warn(self, before: dt.datetime) -> MemberProfileQuerySet:
        return self.ageing().filter(confirmed_at__lte=before, warned_at__isnull=True)

    def to_expire(self, before: dt.datetime, warned_before: dt.datetime) -> MemberProfileQuerySet:
        """Nobody is erased who was not told in time, however late the clock ran."""
        return self.ageing().filter(confirmed_at__lte=before, warned_at__lte=warned_before)
