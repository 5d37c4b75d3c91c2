from __future__ import annotations

from typing import Any

from wagtail import hooks

from community.members.services.departures import accounts_switched
from community.members.viewsets import MemberProfileViewSet


@hooks.register("register_admin_viewset")
def register_profiles() -> MemberProfileViewSet:
    return MemberProfileViewSet()


@hooks.register("after_bulk_action")
def follow_switched_accounts(request: Any, action_type: str, objects: list[Any], action: Any) -> None:
    """The staff list switches accounts with one UPDATE, which sends no signal."""
    if action_type == "set_active_state":
        accounts_switched(objects)
